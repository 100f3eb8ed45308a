/* Runs the suites of one layer under Check. */
#include "tests/lib/runner.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Check ends a case after 4 seconds: too few on a busy machine or under
 * valgrind. Only a case that hangs should meet the limit; it is read when a
 * suite is made.
 */
#define TIMEOUT_SECONDS "120"

int run_suites(const char *name, const suite_fn *suites, size_t count)
{
    const char *tap_dir = getenv("LARETS_TAP_DIR");
    SRunner *runner;
    char tap[4096];
    int failed;
    size_t i;

    setenv("CK_DEFAULT_TIMEOUT", TIMEOUT_SECONDS, 0);
    runner = srunner_create(suites[0]());
    for (i = 1; i < count; i++)
        srunner_add_suite(runner, suites[i]());
    if (tap_dir != NULL) {
        snprintf(tap, sizeof(tap), "%s/%s.tap", tap_dir, name);
        srunner_set_tap(runner, tap);
    }
    printf("%s\n", name);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

void test_skip(const char *why)
{
    printf("SKIP: %s\n", why);
    fflush(stdout);
}
