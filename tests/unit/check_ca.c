/* Runner of tools/ca and of the rules it shares with the tool. */
#include "tests/lib/runner.h"

Suite *ca_challenge_suite(void);
Suite *ca_config_suite(void);
Suite *ca_csr_suite(void);
Suite *ca_db_suite(void);
Suite *ca_issue_suite(void);
Suite *ca_message_suite(void);
Suite *ca_state_suite(void);
Suite *fields_suite(void);
Suite *requisites_suite(void);

static const suite_fn suites[] = {
    ca_challenge_suite, ca_config_suite, ca_csr_suite,
    ca_db_suite,        ca_issue_suite,  ca_message_suite,
    ca_state_suite,     fields_suite,    requisites_suite,
};

int main(void)
{
    return run_suites("check_ca", suites, sizeof(suites) / sizeof(*suites));
}
