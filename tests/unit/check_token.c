/* Runner of module/token, and of store/places.h which it is built on. */
#include "tests/lib/runner.h"

Suite *places_suite(void);
Suite *slot_suite(void);
Suite *token_suite(void);
Suite *login_suite(void);

static const suite_fn suites[] = {
    places_suite,
    slot_suite,
    token_suite,
    login_suite,
};

int main(void)
{
    return run_suites("check_token", suites, sizeof(suites) / sizeof(*suites));
}
