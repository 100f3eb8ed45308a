/* Lines that tell each step of a long act: what, where, how long it took. */
#ifndef TOOLS_STEP_H
#define TOOLS_STEP_H

#include "base/err.h"

#include <stdint.h>

/* Now, for step_done. */
int64_t step_begin(void);

/* Print "WHAT (0.12 s)" on stderr. */
void step_done(int64_t begun, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
