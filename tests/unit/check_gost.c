/* Runner of module/gost. */
#include "tests/lib/runner.h"

Suite *streebog_suite(void);
Suite *sign_suite(void);

static const suite_fn suites[] = {
    streebog_suite,
    sign_suite,
};

int main(void)
{
    return run_suites("check_gost", suites, sizeof(suites) / sizeof(*suites));
}
