/* Promises of base/bytes.h. */
#include "base/bytes.h"

#include <check.h>

Suite *bytes_suite(void);

START_TEST(cursor_reads_little_endian_words)
{
    static const uint8_t data[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06};
    struct cursor c = cursor_of(bytes_of(data, sizeof(data)));
    uint16_t half;
    uint32_t word;

    ck_assert_int_eq(cursor_u16le(&c, &half), ERR_OK);
    ck_assert_int_eq(cursor_u32le(&c, &word), ERR_OK);

    ck_assert_uint_eq(half, 0x0201);
    ck_assert_uint_eq(word, 0x06050403);
    ck_assert_uint_eq(cursor_left(&c), 0);
}
END_TEST

START_TEST(cursor_stays_when_the_bytes_run_out)
{
    static const uint8_t data[] = {1, 2, 3};
    struct cursor c = cursor_of(bytes_of(data, sizeof(data)));
    struct bytes out;
    uint32_t word;

    ck_assert_int_eq(cursor_u32le(&c, &word), ERR_FORMAT);
    ck_assert_int_eq(cursor_take(&c, SIZE_MAX, &out), ERR_FORMAT);

    ck_assert_uint_eq(c.pos, 0);
    ck_assert_int_eq(cursor_take(&c, 3, &out), ERR_OK);
    ck_assert_uint_eq(out.len, 3);
}
END_TEST

START_TEST(bytes_begin_compares_no_further_than_the_view)
{
    ck_assert(bytes_begin(bytes_str("abc"), bytes_str("ab")));
    ck_assert(!bytes_begin(bytes_str("a"), bytes_str("ab")));
    ck_assert(bytes_begin(bytes_str(""), bytes_str("")));
}
END_TEST

START_TEST(every_error_has_a_name)
{
    ck_assert_ptr_nonnull(err_name((enum err)_i));
}
END_TEST

Suite *bytes_suite(void)
{
    Suite *s = suite_create("bytes");
    TCase *t = tcase_create("bytes");

    tcase_add_test(t, cursor_reads_little_endian_words);
    tcase_add_test(t, cursor_stays_when_the_bytes_run_out);
    tcase_add_test(t, bytes_begin_compares_no_further_than_the_view);
    tcase_add_loop_test(t, every_error_has_a_name, 0, ERR_COUNT);
    suite_add_tcase(s, t);
    return s;
}
