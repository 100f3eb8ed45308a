/* Runner of module/base. */
#include "tests/lib/runner.h"

Suite *bytes_suite(void);

static const suite_fn suites[] = {
    bytes_suite,
};

int main(void)
{
    return run_suites("check_base", suites, sizeof(suites) / sizeof(*suites));
}
