/* Runner of module/cryptoki. */
#include "tests/lib/runner.h"

Suite *attr_suite(void);
Suite *funclist_suite(void);
Suite *keygen_suite(void);
Suite *lib_suite(void);
Suite *mech_suite(void);
Suite *object_suite(void);
Suite *object_make_suite(void);
Suite *op_suite(void);
Suite *rv_suite(void);
Suite *session_suite(void);
Suite *slots_suite(void);
Suite *template_suite(void);

static const suite_fn suites[] = {
    attr_suite, funclist_suite, keygen_suite,      lib_suite,
    mech_suite, object_suite,   object_make_suite, op_suite,
    rv_suite,   session_suite,  slots_suite,       template_suite,
};

int main(void)
{
    return run_suites("check_cryptoki", suites,
                      sizeof(suites) / sizeof(*suites));
}
