/* Runner of tools/ca and of the rules it shares with the tool. */
#include "tests/lib/runner.h"

Suite *fields_suite(void);
Suite *requisites_suite(void);

static const suite_fn suites[] = {
    fields_suite,
    requisites_suite,
};

int main(void)
{
    return run_suites("check_ca", suites, sizeof(suites) / sizeof(*suites));
}
