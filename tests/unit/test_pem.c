/* Promises of tools/pem.h. */
#include "tools/pem.h"

#include <check.h>
#include <string.h>

Suite *pem_suite(void);

struct sample {
    const char *plain;
    const char *coded;
};

/* RFC 4648, 10 */
static const struct sample samples[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

START_TEST(base64_is_as_in_the_rfc)
{
    const struct sample *s = &samples[_i];
    struct buf out = BUF_EMPTY, back = BUF_EMPTY;

    base64_write(bytes_str(s->plain), &out);
    ck_assert_str_eq(buf_text(&out), s->coded);
    ck_assert_int_eq(base64_read(bytes_str(s->coded), &back), ERR_OK);
    ck_assert_str_eq(buf_text(&back), s->plain);
    buf_clear(&out);
    buf_clear(&back);
}
END_TEST

START_TEST(broken_base64_is_refused)
{
    static const char *const bad[] = {"Z",        "Zg",   "Zg=",   "Zg=a",
                                      "Zg==Zg==", "====", "Zm9v=", "Zm*v",
                                      "Zh==",     "Zm9=", "=Zg="};
    struct buf out = BUF_EMPTY;
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_msg(base64_read(bytes_str(bad[i]), &out) == ERR_FORMAT, "%s",
                      bad[i]);
    buf_clear(&out);
}
END_TEST

START_TEST(a_block_is_found_in_text)
{
    static const char text[] = "subject=...\n-----BEGIN X-----\nMAMC\nAQU=\n"
                               "-----END X-----\n-----BEGIN X-----\nMAMCAQY=\n"
                               "-----END X-----\n";
    static const uint8_t five[] = {0x30, 3, 2, 1, 5};
    struct cursor c = cursor_of(bytes_str(text));
    struct buf der = BUF_EMPTY;

    ck_assert_int_eq(pem_next(&c, "X", &der), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&der), bytes_of(five, 5)));
    ck_assert_int_eq(pem_next(&c, "X", &der), ERR_OK);
    ck_assert_uint_eq(der.p[4], 6);
    ck_assert_int_eq(pem_next(&c, "X", &der), ERR_NOT_FOUND);
    buf_clear(&der);
}
END_TEST

START_TEST(der_is_taken_as_it_is)
{
    static const uint8_t five[] = {0x30, 3, 2, 1, 5, 0xff};
    struct buf der = BUF_EMPTY;

    ck_assert_int_eq(pem_or_der(bytes_of(five, 6), "X", &der), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&der), bytes_of(five, 5)));
    ck_assert_int_eq(pem_or_der(bytes_of(five, 4), "X", &der), ERR_FORMAT);
    ck_assert_int_eq(pem_or_der(bytes_str(""), "X", &der), ERR_FORMAT);
    ck_assert_int_eq(
        pem_or_der(bytes_str("-----BEGIN X-----\nMAMCAQU="), "X", &der),
        ERR_FORMAT);
    buf_clear(&der);
}
END_TEST

START_TEST(written_lines_have_64_characters)
{
    uint8_t data[50];
    struct buf out = BUF_EMPTY, der = BUF_EMPTY;
    struct cursor c;

    memset(data, 0xa5, sizeof(data));
    ck_assert_int_eq(pem_write(bytes_of(data, 50), "X", &out), ERR_OK);
    ck_assert_ptr_eq(strchr(buf_text(&out), '\n') + 65,
                     strchr(strchr(buf_text(&out), '\n') + 1, '\n'));
    c = cursor_of(buf_peek(&out));
    ck_assert_int_eq(pem_next(&c, "X", &der), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&der), bytes_of(data, 50)));
    buf_clear(&out);
    buf_clear(&der);
}
END_TEST

Suite *pem_suite(void)
{
    Suite *s = suite_create("pem");
    TCase *t = tcase_create("pem");

    tcase_add_loop_test(t, base64_is_as_in_the_rfc, 0,
                        sizeof(samples) / sizeof(*samples));
    tcase_add_test(t, broken_base64_is_refused);
    tcase_add_test(t, a_block_is_found_in_text);
    tcase_add_test(t, der_is_taken_as_it_is);
    tcase_add_test(t, written_lines_have_64_characters);
    suite_add_tcase(s, t);
    return s;
}
