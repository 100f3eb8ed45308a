/* Promises of pkix/cert.h about names. */
#include "pkix/cert.h"

#include "tests/lib/hex.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *name_suite(void);

static const uint8_t oid_cn[] = {0x55, 0x04, 0x03};
static const uint8_t oid_snils[] = {0x2a, 0x85, 0x03, 0x64, 0x03};

START_TEST(names_are_shown_as_people_write_them)
{
    struct vectors *v = vectors_open("names.txt");
    struct buf text = BUF_EMPTY;

    while (vectors_next(v)) {
        buf_truncate(&text, 0);
        ck_assert_int_eq(name_text(vector_bytes(v, "der"), &text), ERR_OK);
        ck_assert_str_eq(buf_text(&text), vector_text(v, "text"));
    }
    ck_assert_uint_ge(vectors_count(v), 14);
    buf_clear(&text);
    vectors_close(v);
}
END_TEST

START_TEST(broken_names_are_refused_and_nothing_is_appended)
{
    struct vectors *v = vectors_open("names.txt");
    struct buf text = BUF_EMPTY;
    size_t n;

    buf_add_str(&text, "before");
    while (vectors_next(v)) {
        struct bytes der = vector_bytes(v, "der");

        for (n = 0; n < der.len; n++)
            ck_assert_int_eq(name_text(bytes_of(der.p, n), &text), ERR_FORMAT);
    }
    ck_assert_str_eq(buf_text(&text), "before");
    buf_clear(&text);
    vectors_close(v);
}
END_TEST

START_TEST(names_survive_every_flipped_bit)
{
    struct vectors *v = vectors_open("names.txt");
    struct buf text = BUF_EMPTY;
    uint8_t der[512];

    while (vectors_next(v)) {
        struct bytes whole = vector_bytes(v, "der");
        size_t i;

        ck_assert_uint_le(whole.len, sizeof(der));
        for (i = 0; i < 8 * whole.len; i++) {
            memcpy(der, whole.p, whole.len);
            der[i / 8] ^= (uint8_t)(1u << i % 8);
            buf_truncate(&text, 0);
            if (name_text(bytes_of(der, whole.len), &text) != ERR_OK)
                ck_assert_uint_eq(text.len, 0);
        }
    }
    buf_clear(&text);
    vectors_close(v);
}
END_TEST

static enum err find(const char *hex, struct bytes oid, struct buf *out)
{
    uint8_t der[256];

    return name_find(bytes_of(der, hex_decode(hex, der, sizeof(der))), oid,
                     out);
}

START_TEST(name_find_gives_the_last_of_its_type)
{
    struct buf text = BUF_EMPTY;

    ck_assert_int_eq(find("3018"
                          "310a30080603550403"
                          "0c0161"
                          "310a30080603550403"
                          "0c0162",
                          bytes_of(oid_cn, sizeof(oid_cn)), &text),
                     ERR_OK);
    ck_assert_str_eq(buf_text(&text), "b");
    buf_clear(&text);
}
END_TEST

START_TEST(name_find_says_what_is_not_there)
{
    struct buf text = BUF_EMPTY;

    ck_assert_int_eq(find("300c310a300806035504030c0161",
                          bytes_of(oid_snils, sizeof(oid_snils)), &text),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(find("3000", bytes_of(oid_cn, sizeof(oid_cn)), &text),
                     ERR_NOT_FOUND);
    ck_assert_ptr_null(text.p);
}
END_TEST

START_TEST(name_find_refuses_what_is_no_string)
{
    struct buf text = BUF_EMPTY;

    ck_assert_int_eq(find("300c310a30080603550403020105",
                          bytes_of(oid_cn, sizeof(oid_cn)), &text),
                     ERR_FORMAT);
    ck_assert_int_eq(find("300d310b300906035504030c02d0d0",
                          bytes_of(oid_cn, sizeof(oid_cn)), &text),
                     ERR_FORMAT);
    ck_assert_int_eq(find("3000"
                          "0500",
                          bytes_of(oid_cn, sizeof(oid_cn)), &text),
                     ERR_FORMAT);
    ck_assert_int_eq(find("30023100", bytes_of(oid_cn, sizeof(oid_cn)), &text),
                     ERR_FORMAT);
    ck_assert_ptr_null(text.p);
}
END_TEST

Suite *name_suite(void)
{
    Suite *s = suite_create("name");
    TCase *t = tcase_create("name");

    tcase_add_test(t, names_are_shown_as_people_write_them);
    tcase_add_test(t, broken_names_are_refused_and_nothing_is_appended);
    tcase_add_test(t, names_survive_every_flipped_bit);
    tcase_add_test(t, name_find_gives_the_last_of_its_type);
    tcase_add_test(t, name_find_says_what_is_not_there);
    tcase_add_test(t, name_find_refuses_what_is_no_string);
    suite_add_tcase(s, t);
    return s;
}
