/* Promises of cryptoki/rv.h. */
#include "cryptoki/rv.h"

#include <check.h>

Suite *rv_suite(void);

START_TEST(every_error_has_a_value_that_is_no_success)
{
    ck_assert_uint_ne(rv_of((enum err)_i), CKR_OK);
}
END_TEST

START_TEST(only_a_wrong_pin_is_called_incorrect)
{
    CK_RV rv = rv_of((enum err)_i);

    ck_assert_int_eq(rv == CKR_PIN_INCORRECT, _i == ERR_PIN_WRONG);
}
END_TEST

START_TEST(success_is_success)
{
    ck_assert_uint_eq(rv_of(ERR_OK), CKR_OK);
    ck_assert_uint_eq(rv_of(ERR_COUNT), CKR_GENERAL_ERROR);
}
END_TEST

Suite *rv_suite(void)
{
    Suite *s = suite_create("rv");
    TCase *t = tcase_create("rv");

    tcase_add_loop_test(t, every_error_has_a_value_that_is_no_success, 1,
                        ERR_COUNT);
    tcase_add_loop_test(t, only_a_wrong_pin_is_called_incorrect, 0, ERR_COUNT);
    tcase_add_test(t, success_is_success);
    suite_add_tcase(s, t);
    return s;
}
