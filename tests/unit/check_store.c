/* Runner of module/store. */
#include "tests/lib/runner.h"

Suite *container_read_suite(void);
Suite *container_unlock_suite(void);
Suite *store_suite(void);

static const suite_fn suites[] = {
    container_read_suite,
    container_unlock_suite,
    store_suite,
};

int main(void)
{
    return run_suites("check_store", suites, sizeof(suites) / sizeof(*suites));
}
