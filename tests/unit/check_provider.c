/* Runner of module/provider. */
#include "tests/lib/runner.h"

Suite *prov_digest_suite(void);
Suite *prov_sign_suite(void);
Suite *prov_codec_suite(void);
Suite *libctx_suite(void);
Suite *libctx_chain_suite(void);

static const suite_fn suites[] = {
    prov_digest_suite, prov_sign_suite,    prov_codec_suite,
    libctx_suite,      libctx_chain_suite,
};

int main(void)
{
    return run_suites("check_provider", suites,
                      sizeof(suites) / sizeof(*suites));
}
