/* Runner of module/store. */
#include "tests/lib/runner.h"

Suite *carrier_folder_suite(void);
Suite *container_crypt_suite(void);
Suite *container_read_suite(void);
Suite *container_unlock_suite(void);
Suite *container_write_suite(void);
Suite *extra_suite(void);
Suite *key_suite(void);
Suite *store_suite(void);
Suite *store_foreign_suite(void);
Suite *store_whole_suite(void);

static const suite_fn suites[] = {
    carrier_folder_suite,
    container_crypt_suite,
    container_read_suite,
    container_unlock_suite,
    container_write_suite,
    extra_suite,
    key_suite,
    store_suite,
    store_foreign_suite,
    store_whole_suite,
};

int main(void)
{
    return run_suites("check_store", suites, sizeof(suites) / sizeof(*suites));
}
