/* One known answer per algorithm, run when the module is loaded. */
#ifndef GOST_SELFTEST_H
#define GOST_SELFTEST_H

#include "base/err.h"

/*
 * Check each algorithm against one answer of its standard.
 *
 *   returns  ERR_OK, or ERR_WRONG_STATE if any answer differs
 *   timing   a few milliseconds; no allocation, no input or output
 */
MUST_USE enum err selftest_run(void);

#endif
