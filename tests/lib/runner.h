/* The main program of a unit runner: a list of suites, one summary line. */
#ifndef TESTS_LIB_RUNNER_H
#define TESTS_LIB_RUNNER_H

#include <check.h>
#include <stddef.h>

typedef Suite *(*suite_fn)(void);

/*
 * Run suites; prints Check's summary and each failure. Where LARETS_TAP_DIR
 * is set, a TAP report named after the runner goes there too.
 *
 *   returns  exit status: 0 if nothing failed
 */
int run_suites(const char *name, const suite_fn *suites, size_t count);

/*
 * Say that the present case could not be tried; the case then returns.
 * Check counts it as passed, tests/summary.sh as skipped.
 *
 *   why      the reason, without full stop: "../shared is not there"
 */
void test_skip(const char *why);

#endif
