/* Runner of tools. */
#include "tests/lib/runner.h"

Suite *describe_suite(void);
Suite *exit_suite(void);
Suite *container_name_suite(void);
Suite *http_suite(void);
Suite *journal_suite(void);
Suite *opt_suite(void);
Suite *pem_suite(void);
Suite *profile_suite(void);
Suite *request_suite(void);

static const suite_fn suites[] = {
    opt_suite,     exit_suite,     container_name_suite,
    pem_suite,     describe_suite, http_suite,
    journal_suite, profile_suite,  request_suite,
};

int main(void)
{
    return run_suites("check_tools", suites, sizeof(suites) / sizeof(*suites));
}
