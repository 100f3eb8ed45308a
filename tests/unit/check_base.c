/* Runner of module/base. */
#include "tests/lib/runner.h"

Suite *buf_suite(void);
Suite *bytes_suite(void);
Suite *der_suite(void);
Suite *file_suite(void);
Suite *ini_suite(void);
Suite *table_suite(void);
Suite *text_suite(void);

static const suite_fn suites[] = {
    buf_suite, bytes_suite, der_suite,  file_suite,
    ini_suite, table_suite, text_suite,
};

int main(void)
{
    return run_suites("check_base", suites, sizeof(suites) / sizeof(*suites));
}
