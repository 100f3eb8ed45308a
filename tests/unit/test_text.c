/* Promises of base/text.h; bytes as iconv(1) of glibc 2.36 gives them. */
#include "base/text.h"

#include "tests/lib/hex.h"

#include <check.h>

Suite *text_suite(void);

static void ck_hex(struct buf *b, const char *hex)
{
    char text[256];

    ck_assert_str_eq(hex_encode(buf_peek(b), text), hex);
    buf_clear(b);
}

/* printf 'Ёж №1' | iconv -t CP1251 | xxd -p */
START_TEST(text_to_cp1251_and_back)
{
    struct buf b = BUF_EMPTY, back = BUF_EMPTY;

    ck_assert_int_eq(text_to_cp1251(bytes_str("Ёж №1"), &b), ERR_OK);
    ck_assert_int_eq(text_from_cp1251(buf_peek(&b), &back), ERR_OK);

    ck_hex(&b, "a8e620b931");
    ck_assert_str_eq(buf_text(&back), "Ёж №1");
    buf_clear(&back);
}
END_TEST

START_TEST(text_cp1251_has_a_character_for_every_byte)
{
    struct buf utf8 = BUF_EMPTY, back = BUF_EMPTY;
    uint8_t all[256];
    int i;

    for (i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    ck_assert_int_eq(text_from_cp1251(bytes_of(all, 256), &utf8), ERR_OK);
    ck_assert(text_is_utf8(buf_peek(&utf8)));
    ck_assert_int_eq(text_to_cp1251(buf_peek(&utf8), &back), ERR_OK);

    ck_assert_uint_eq(back.len, 256);
    ck_assert_mem_eq(back.p, all, 256);
    buf_clear(&utf8);
    buf_clear(&back);
}
END_TEST

START_TEST(text_to_cp1251_says_what_has_no_place)
{
    struct buf b = BUF_EMPTY;

    ck_assert_int_eq(text_to_cp1251(bytes_str("日"), &b), ERR_UNSUPPORTED);
    ck_assert_int_eq(text_to_cp1251(bytes_str("\xff"), &b), ERR_FORMAT);
    buf_clear(&b);
}
END_TEST

/* printf 'aЯ😀' | iconv -t UTF-16LE | xxd -p */
START_TEST(text_to_utf16_makes_surrogate_pairs)
{
    struct buf b = BUF_EMPTY, back = BUF_EMPTY;

    ck_assert_int_eq(text_to_utf16le(bytes_str("aЯ😀"), &b), ERR_OK);
    ck_assert_int_eq(text_from_utf16(buf_peek(&b), false, &back), ERR_OK);

    ck_hex(&b, "61002f043dd800de");
    ck_assert_str_eq(buf_text(&back), "aЯ😀");
    buf_clear(&back);
}
END_TEST

START_TEST(text_from_utf16_refuses_half_a_pair)
{
    static const uint8_t lone[] = {0xd8, 0x3d};
    struct buf b = BUF_EMPTY;

    ck_assert_int_eq(text_from_utf16(bytes_of(lone, 2), true, &b), ERR_FORMAT);
    ck_assert_int_eq(text_from_utf16(bytes_of(lone, 1), true, &b), ERR_FORMAT);
    buf_clear(&b);
}
END_TEST

/* RFC 3629, 3 and 10: overlong, surrogates, past the last plane, cut, stray */
static const char *const not_utf8[] = {
    "c080",        "e08080", "f0808080", "eda080", "f4908080",
    "f8888080 80", "d0",     "80",       "e2 82",  "c2 20",
};

START_TEST(text_is_utf8_refuses)
{
    uint8_t raw[8];
    size_t len = hex_decode(not_utf8[_i], raw, sizeof(raw));

    ck_assert(!text_is_utf8(bytes_of(raw, len)));
}
END_TEST

START_TEST(text_pad_cuts_between_characters)
{
    uint8_t field[6];

    text_pad(field, sizeof(field), bytes_str("abЯЮэ"));
    ck_assert_mem_eq(field, "abЯЮ", 6);
    text_pad(field, 5, bytes_str("abЯЮ"));
    ck_assert_mem_eq(field, "abЯ ", 5);
    text_pad(field, 6, bytes_str(""));
    ck_assert_mem_eq(field, "      ", 6);
}
END_TEST

START_TEST(text_length_counts_characters)
{
    ck_assert_uint_eq(text_length(bytes_str("Ёж")), 2);
    ck_assert_uint_eq(text_length(bytes_str("")), 0);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *text_suite(void)
{
    Suite *s = suite_create("text");
    TCase *t = tcase_create("text");

    tcase_add_test(t, text_to_cp1251_and_back);
    tcase_add_test(t, text_cp1251_has_a_character_for_every_byte);
    tcase_add_test(t, text_to_cp1251_says_what_has_no_place);
    tcase_add_test(t, text_to_utf16_makes_surrogate_pairs);
    tcase_add_test(t, text_from_utf16_refuses_half_a_pair);
    tcase_add_loop_test(t, text_is_utf8_refuses, 0, COUNT(not_utf8));
    tcase_add_test(t, text_pad_cuts_between_characters);
    tcase_add_test(t, text_length_counts_characters);
    suite_add_tcase(s, t);
    return s;
}
