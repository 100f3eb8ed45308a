/* Promises of base/der.h; examples of X.690 and of real key files. */
#include "base/der.h"

#include "tests/lib/hex.h"

#include <check.h>

Suite *der_suite(void);

static uint8_t memory[512];

static struct cursor hex_cursor(const char *hex)
{
    return cursor_of(bytes_of(memory, hex_decode(hex, memory, sizeof(memory))));
}

static void ck_buf_hex(struct buf *b, const char *hex)
{
    char text[1024];

    ck_assert_int_eq(buf_check(b), ERR_OK);
    ck_assert_str_eq(hex_encode(buf_peek(b), text), hex);
    buf_clear(b);
}

/* Each is malformed: X.690 8.1.2 to 8.1.3 and 10.1. */
static const char *const malformed[] = {
    "",                   /* nothing */
    "30",                 /* no length */
    "3080 0000",          /* indefinite length */
    "048101 00",          /* long form where the short one fits */
    "04820080",           /* leading zero octet in the length */
    "0402 00",            /* contents cut */
    "04ff",               /* reserved length */
    "0485 0000000001 00", /* more than four length octets */
    "1f8101 00",          /* multi-byte tag */
};

START_TEST(der_next_refuses_what_is_not_der)
{
    struct cursor c = hex_cursor(malformed[_i]);
    struct der el;

    ck_assert_int_eq(der_next(&c, &el), ERR_FORMAT);
    ck_assert_uint_eq(c.pos, 0);
}
END_TEST

START_TEST(der_next_gives_contents_and_whole)
{
    struct cursor c = hex_cursor("04020a0b 0500");
    struct der el;

    ck_assert_int_eq(der_next(&c, &el), ERR_OK);
    ck_assert_uint_eq(el.tag, DER_OCTET_STRING);
    ck_assert_uint_eq(el.value.len, 2);
    ck_assert_uint_eq(el.whole.len, 4);
    ck_assert_uint_eq(der_peek_tag(&c), DER_NULL);
    ck_assert_int_eq(der_end(&c), ERR_FORMAT);
    ck_assert_int_eq(der_next(&c, &el), ERR_OK);
    ck_assert_int_eq(der_end(&c), ERR_OK);
    ck_assert_uint_eq(der_peek_tag(&c), 0);
}
END_TEST

START_TEST(der_expect_stays_at_another_tag)
{
    struct cursor c = hex_cursor("0500");
    struct bytes value;
    bool found = true;

    ck_assert_int_eq(der_expect(&c, DER_OCTET_STRING, &value), ERR_FORMAT);
    ck_assert_int_eq(der_optional(&c, DER_OCTET_STRING, &found, &value),
                     ERR_OK);

    ck_assert(!found);
    ck_assert_uint_eq(c.pos, 0);
}
END_TEST

struct flags_row {
    const char *hex;
    uint32_t flags;
};

/* As CryptoPro containers have them; bit 0 is the first. */
static const struct flags_row flags_rows[] = {
    {"03020640", 0x2}, {"030206c0", 0x3}, {"030205a0", 0x5},  {"03020520", 0x4},
    {"030100", 0x0},   {"03020780", 0x1}, {"030202a4", 0x25},
};

START_TEST(der_bit_flags_read_and_write_the_same)
{
    const struct flags_row *row = &flags_rows[_i];
    struct cursor c = hex_cursor(row->hex);
    struct buf b = BUF_EMPTY;
    uint32_t flags = 99;

    ck_assert_int_eq(der_bit_flags(&c, &flags), ERR_OK);
    ck_assert_uint_eq(flags, row->flags);
    der_put_bit_flags(&b, flags);
    ck_buf_hex(&b, row->hex);
}
END_TEST

struct uint_row {
    const char *hex;
    uint32_t value;
};

static const struct uint_row uint_rows[] = {
    {"020100", 0},
    {"02017f", 127},
    {"02020080", 128},
    {"020207d0", 2000},
    {"02047fffffff", 0x7fffffff},
    {"020500ffffffff", 0xffffffff},
};

START_TEST(der_uint_reads_and_writes_the_same)
{
    const struct uint_row *row = &uint_rows[_i];
    struct cursor c = hex_cursor(row->hex);
    struct buf b = BUF_EMPTY;
    uint32_t value;

    ck_assert_int_eq(der_uint(&c, &value), ERR_OK);
    ck_assert_uint_eq(value, row->value);
    der_put_uint(&b, value);
    ck_buf_hex(&b, row->hex);
}
END_TEST

static const char *const bad_uints[] = {
    "0200", "0201ff", "02020001", "02050100000000", "0206000000000001",
};

START_TEST(der_uint_refuses_negative_padded_and_large)
{
    struct cursor c = hex_cursor(bad_uints[_i]);
    uint32_t value;

    ck_assert_int_eq(der_uint(&c, &value), ERR_FORMAT);
}
END_TEST

START_TEST(der_open_and_close_give_the_shortest_length)
{
    struct buf b = BUF_EMPTY;
    size_t outer = der_open(&b, DER_SEQUENCE);
    size_t inner = der_open(&b, DER_OCTET_STRING);

    ck_assert_ptr_nonnull(buf_extend(&b, 127));
    der_close(&b, inner);
    der_close(&b, outer);

    ck_assert_uint_eq(b.len, 2 + 127 + 3);
    ck_assert_mem_eq(b.p, "\x30\x81\x81\x04\x7f\x00", 6);
    buf_clear(&b);
}
END_TEST

START_TEST(der_oid_text_names_the_curve)
{
    char text[32], tiny[8];
    uint8_t oid[16];
    size_t len = hex_decode("2a850307010201 0101", oid, sizeof(oid));

    ck_assert_int_eq(der_oid_text(bytes_of(oid, len), text, sizeof(text)),
                     ERR_OK);
    ck_assert_str_eq(text, "1.2.643.7.1.2.1.1.1");
    ck_assert_int_eq(der_oid_text(bytes_of(oid, len), tiny, sizeof(tiny)),
                     ERR_BUFFER);
    oid[len - 1] = 0x81; /* last arc is not ended */
    ck_assert_int_eq(der_oid_text(bytes_of(oid, len), text, sizeof(text)),
                     ERR_FORMAT);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *der_suite(void)
{
    Suite *s = suite_create("der");
    TCase *t = tcase_create("der");

    tcase_add_loop_test(t, der_next_refuses_what_is_not_der, 0,
                        COUNT(malformed));
    tcase_add_test(t, der_next_gives_contents_and_whole);
    tcase_add_test(t, der_expect_stays_at_another_tag);
    tcase_add_loop_test(t, der_bit_flags_read_and_write_the_same, 0,
                        COUNT(flags_rows));
    tcase_add_loop_test(t, der_uint_reads_and_writes_the_same, 0,
                        COUNT(uint_rows));
    tcase_add_loop_test(t, der_uint_refuses_negative_padded_and_large, 0,
                        COUNT(bad_uints));
    tcase_add_test(t, der_open_and_close_give_the_shortest_length);
    tcase_add_test(t, der_oid_text_names_the_curve);
    suite_add_tcase(s, t);
    return s;
}
