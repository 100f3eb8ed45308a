/* Runner of module/gost. */
#include "tests/lib/runner.h"

Suite *curve_suite(void);
Suite *field_suite(void);
Suite *point_suite(void);

static const suite_fn suites[] = {
    curve_suite,
    field_suite,
    point_suite,
};

int main(void)
{
    return run_suites("check_gost", suites, sizeof(suites) / sizeof(*suites));
}
