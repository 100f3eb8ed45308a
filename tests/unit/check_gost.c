/* Runner of module/gost. */
#include "tests/lib/runner.h"

Suite *acpkm_suite(void);
Suite *curve_suite(void);
Suite *field_suite(void);
Suite *group_suite(void);
Suite *hash94_suite(void);
Suite *hash_suite(void);
Suite *hmac_suite(void);
Suite *kdf_suite(void);
Suite *keywrap_suite(void);
Suite *kuznyechik_suite(void);
Suite *magma_suite(void);
Suite *mgm_suite(void);
Suite *mode_gost89_suite(void);
Suite *mode_suite(void);
Suite *omac_suite(void);
Suite *path_suite(void);
Suite *point_suite(void);
Suite *rng_suite(void);
Suite *selftest_suite(void);
Suite *sign_gcrypt_suite(void);
Suite *sign_refuse_suite(void);
Suite *sign_suite(void);
Suite *streebog_suite(void);
Suite *vko_suite(void);

static const suite_fn suites[] = {
    acpkm_suite,       curve_suite,      field_suite,    group_suite,
    hash94_suite,      hash_suite,       hmac_suite,     kdf_suite,
    keywrap_suite,     kuznyechik_suite, magma_suite,    mgm_suite,
    mode_gost89_suite, mode_suite,       omac_suite,     path_suite,
    point_suite,       rng_suite,        selftest_suite, sign_gcrypt_suite,
    sign_refuse_suite, sign_suite,       streebog_suite, vko_suite,
};

int main(void)
{
    return run_suites("check_gost", suites, sizeof(suites) / sizeof(*suites));
}
