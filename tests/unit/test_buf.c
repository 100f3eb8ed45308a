/* Promises of base/buf.h. */
#include "base/buf.h"

#include <check.h>

Suite *buf_suite(void);

START_TEST(buf_holds_what_was_added_in_order)
{
    struct buf b = BUF_EMPTY;
    int i;

    for (i = 0; i < 1000; i++)
        buf_add_u8(&b, (uint8_t)i);

    ck_assert_int_eq(buf_check(&b), ERR_OK);
    ck_assert_uint_eq(b.len, 1000);
    ck_assert_uint_eq(b.p[999], 999 & 255);
    buf_clear(&b);
    ck_assert_ptr_null(b.p);
}
END_TEST

START_TEST(buf_truncate_wipes_what_was_behind)
{
    struct buf b = BUF_EMPTY;

    buf_add_str(&b, "secret");
    buf_truncate(&b, 2);

    ck_assert_uint_eq(b.len, 2);
    ck_assert_mem_eq(b.p, "se\0\0\0\0", 6);
    buf_truncate(&b, 5);
    ck_assert_uint_eq(b.len, 2);
    buf_clear(&b);
}
END_TEST

START_TEST(buf_remembers_that_memory_ran_out)
{
    struct buf b = BUF_EMPTY;

    buf_add_str(&b, "kept");
    ck_assert_ptr_null(buf_extend(&b, SIZE_MAX / 2 + 2));
    buf_add_str(&b, "not added");

    ck_assert_int_eq(buf_check(&b), ERR_NOMEM);
    ck_assert_uint_eq(b.len, 4);
    buf_clear(&b);
}
END_TEST

START_TEST(buf_set_may_copy_a_part_of_itself)
{
    struct buf b = BUF_EMPTY;

    buf_add_str(&b, "0123456789");
    ck_assert_int_eq(buf_set(&b, bytes_of(b.p + 3, 4)), ERR_OK);

    ck_assert_uint_eq(b.len, 4);
    ck_assert_mem_eq(b.p, "3456", 4);
    ck_assert_str_eq(buf_text(&b), "3456");
    ck_assert_uint_eq(b.len, 4);
    buf_clear(&b);
}
END_TEST

START_TEST(buf_move_empties_the_source)
{
    struct buf a = BUF_EMPTY, b = BUF_EMPTY;

    buf_add_str(&a, "old");
    buf_add_str(&b, "new");
    buf_move(&a, &b);

    ck_assert_str_eq(buf_text(&a), "new");
    ck_assert_uint_eq(b.len, 0);
    ck_assert_ptr_null(b.p);
    buf_clear(&a);
}
END_TEST

Suite *buf_suite(void)
{
    Suite *s = suite_create("buf");
    TCase *t = tcase_create("buf");

    tcase_add_test(t, buf_holds_what_was_added_in_order);
    tcase_add_test(t, buf_truncate_wipes_what_was_behind);
    tcase_add_test(t, buf_remembers_that_memory_ran_out);
    tcase_add_test(t, buf_set_may_copy_a_part_of_itself);
    tcase_add_test(t, buf_move_empties_the_source);
    suite_add_tcase(s, t);
    return s;
}
