/*
 * The suites of hash and ciphers on a path other than the best, PATH, which
 * the makefile defines.
 */
#include "gost/path.h"

#include "tests/lib/runner.h"

#include <stdio.h>

Suite *acpkm_suite(void);
Suite *hash_suite(void);
Suite *hash94_suite(void);
Suite *hmac_suite(void);
Suite *kdf_suite(void);
Suite *kuznyechik_suite(void);
Suite *magma_suite(void);
Suite *mgm_suite(void);
Suite *mode_suite(void);
Suite *mode_gost89_suite(void);
Suite *omac_suite(void);
Suite *selftest_suite(void);
Suite *streebog_suite(void);

static const suite_fn suites[] = {
    acpkm_suite,    hash_suite,        hash94_suite, hmac_suite,
    kdf_suite,      kuznyechik_suite,  magma_suite,  mgm_suite,
    mode_suite,     mode_gost89_suite, omac_suite,   selftest_suite,
    streebog_suite,
};

int main(void)
{
    char name[40];

    path_limit(PATH);
    snprintf(name, sizeof(name), "check_path_%s", path_name(PATH));
    if (path_best() != PATH) {
        printf("SKIP: no %s here\n", path_name(PATH));
        return 77;
    }
    return run_suites(name, suites, sizeof(suites) / sizeof(*suites));
}
