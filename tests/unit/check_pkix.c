/* Runner of module/pkix. */
#include "tests/lib/runner.h"

Suite *algid_suite(void);
Suite *spki_suite(void);
Suite *cert_suite(void);
Suite *name_suite(void);
Suite *pbes2_suite(void);
Suite *pfx_suite(void);

static const suite_fn suites[] = {
    algid_suite, spki_suite, cert_suite, name_suite, pbes2_suite, pfx_suite,
};

int main(void)
{
    return run_suites("check_pkix", suites, sizeof(suites) / sizeof(*suites));
}
