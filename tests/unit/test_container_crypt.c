/* Promises of store/container_crypt.h. */
#include "store/container_crypt.h"

#include "gost/sign.h"
#include "store/container.h"
#include "tests/lib/counting.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdio.h>

Suite *container_crypt_suite(void);

static const struct container_suite suite_old = {HASH_94,
                                                 &gost89_sbox_cryptopro_a};
static const struct container_suite suite_new = {HASH_STREEBOG_256,
                                                 &gost89_sbox_z};

static const struct container_suite *suite_of(const struct vectors *v)
{
    return strcmp(vector_text(v, "generation"), "old") == 0 ? &suite_old
                                                            : &suite_new;
}

static struct container_pin pin_of(const char *text)
{
    struct container_pin pin;

    ck_assert_int_eq(container_pin_init(&pin, bytes_str(text)), ERR_OK);
    return pin;
}

START_TEST(storage_key_and_check_values_are_those_of_the_reader)
{
    struct vectors *v = vectors_open("container-crypt.txt");
    uint8_t key[32], check[4];

    while (vectors_next(v)) {
        const struct container_suite *suite = suite_of(v);
        struct bytes pin4 = vector_bytes(v, "pin4");

        container_storage_key(suite, pin4, vector_bytes(v, "salt"), key);
        ck_assert_mem_eq(key, vector_bytes(v, "storage").p, 32);
        container_pin_check(suite, pin4, vector_bytes(v, "fp"), check);
        ck_assert_mem_eq(check, vector_bytes(v, "check").p, 4);
        container_header_check(suite, counting_bytes(1500), check);
        ck_assert_mem_eq(check, vector_bytes(v, "header").p, 4);
    }
    ck_assert_uint_eq(vectors_count(v), 14);
    vectors_close(v);
}
END_TEST

START_TEST(pin_forms_are_those_of_the_reader)
{
    struct vectors *v = vectors_open("container-crypt.txt");

    while (vectors_next(v)) {
        struct container_pin pin = pin_of(vector_text(v, "password"));
        size_t which = vector_number(v, "form");

        ck_assert_uint_lt(which, pin.count);
        ck_assert(
            bytes_equal(buf_peek(&pin.form[which]), vector_bytes(v, "pin4")));
        container_pin_clear(&pin);
    }
    vectors_close(v);
}
END_TEST

/* One curve of a case; false past the last. */
static bool unwrap_one(struct vectors *v, unsigned n)
{
    const struct curve_name *curve = NULL;
    uint8_t check[4], d[64];
    char field[32];

    snprintf(field, sizeof(field), "curve%u", n);
    if (vector_text(v, field) == NULL)
        return false;
    ck_assert_int_eq(curve_by_name(vector_text(v, field), &curve), ERR_OK);
    snprintf(field, sizeof(field), "mask%u", n);
    container_mask_check(suite_of(v), vector_bytes(v, field),
                         vector_bytes(v, "salt"), check);
    snprintf(field, sizeof(field), "maskcheck%u", n);
    ck_assert_mem_eq(check, vector_bytes(v, field).p, 4);
    {
        uint8_t mask[64], wrapped[64];
        struct bytes m, w;

        snprintf(field, sizeof(field), "mask%u", n);
        m = vector_bytes(v, field);
        memcpy(mask, m.p, m.len);
        snprintf(field, sizeof(field), "wrapped%u", n);
        w = vector_bytes(v, field);
        memcpy(wrapped, w.p, w.len);
        ck_assert_int_eq(container_unwrap_key(suite_of(v),
                                              vector_bytes(v, "storage").p,
                                              curve->curve, mask, wrapped, d),
                         ERR_OK);
    }
    snprintf(field, sizeof(field), "d%u", n);
    ck_assert_mem_eq(d, vector_bytes(v, field).p, curve_len(curve->curve));
    return true;
}

START_TEST(unwrap_gives_the_key_of_the_reader)
{
    struct vectors *v = vectors_open("container-crypt.txt");
    unsigned n, all = 0;

    while (vectors_next(v)) {
        for (n = 0; unwrap_one(v, n); n++)
            all++;
    }
    ck_assert_uint_eq(all, 7 + 4 * 7);
    vectors_close(v);
}
END_TEST

START_TEST(wrap_is_undone_by_unwrap)
{
    const struct curve_name *curve = NULL;
    uint8_t mask[64] = {9, 8, 7}, d[64] = {1, 2, 3}, storage[32] = {4};
    uint8_t wrapped[64], back[64];

    ck_assert_int_eq(curve_by_name("TC26-512-C", &curve), ERR_OK);
    ck_assert_int_eq(
        container_wrap_key(&suite_new, storage, curve->curve, mask, d, wrapped),
        ERR_OK);
    ck_assert_int_eq(container_unwrap_key(&suite_new, storage, curve->curve,
                                          mask, wrapped, back),
                     ERR_OK);
    ck_assert_mem_eq(back, d, 64);
}
END_TEST

START_TEST(wrap_and_unwrap_refuse_masks_and_keys_out_of_range)
{
    const struct curve_name *curve = NULL;
    uint8_t zero[32] = {0}, one[32] = {1}, storage[32] = {4}, out[32];
    const uint8_t *q;

    ck_assert_int_eq(curve_by_name("TC26-256-A", &curve), ERR_OK);
    q = curve_order(curve->curve);

    ck_assert_int_eq(
        container_wrap_key(&suite_new, storage, curve->curve, zero, one, out),
        ERR_KEY);
    ck_assert_int_eq(
        container_wrap_key(&suite_new, storage, curve->curve, q, one, out),
        ERR_KEY);
    ck_assert_int_eq(
        container_wrap_key(&suite_new, storage, curve->curve, one, zero, out),
        ERR_KEY);
    ck_assert_int_eq(
        container_wrap_key(&suite_new, storage, curve->curve, one, q, out),
        ERR_KEY);
    ck_assert_int_eq(
        container_unwrap_key(&suite_new, storage, curve->curve, zero, one, out),
        ERR_KEY);
    ck_assert_int_eq(
        container_unwrap_key(&suite_new, storage, curve->curve, q, one, out),
        ERR_KEY);
}
END_TEST

START_TEST(pin_forms_that_are_the_same_appear_once)
{
    struct container_pin pin = pin_of("1234");

    ck_assert_uint_eq(pin.count, 1);
    container_pin_clear(&pin);
    pin = pin_of("");
    ck_assert_uint_eq(pin.count, 1);
    ck_assert_uint_eq(pin.form[0].len, 0);
    container_pin_clear(&pin);
    pin = pin_of("\xe4\xb8\xad"); /* no letter of CP1251 */
    ck_assert_uint_eq(pin.count, 2);
    container_pin_clear(&pin);
}
END_TEST

START_TEST(pin_refuses_what_is_no_text_or_too_long)
{
    struct container_pin pin;
    char text[CONTAINER_PIN_MAX + 1];

    memset(text, 'a', sizeof(text));
    ck_assert_int_eq(container_pin_init(&pin, bytes_of(text, sizeof(text))),
                     ERR_PIN_RANGE);
    ck_assert_int_eq(container_pin_init(&pin, bytes_str("\xc0\x80")),
                     ERR_PIN_RANGE);
    ck_assert_int_eq(container_pin_init(&pin, bytes_of(text, sizeof(text) - 1)),
                     ERR_OK);
    container_pin_clear(&pin);
}
END_TEST

START_TEST(suite_follows_the_first_key_and_its_cipher)
{
    static const uint8_t set_b[] = {0x2a, 0x85, 3, 2, 2, 31, 2};
    static const uint8_t nothing[] = {0x2a, 0x85, 3, 2, 2, 31, 77};
    struct container_suite suite;
    struct key_params p;

    memset(&p, 0, sizeof(p));
    p.alg = KEY_ALG_2001_EXCHANGE;
    ck_assert_int_eq(container_suite_for(&p, &suite), ERR_OK);
    ck_assert_int_eq(suite.hash, HASH_94);
    ck_assert_ptr_eq(suite.sbox, &gost89_sbox_cryptopro_a);
    p.alg = KEY_ALG_2012_512;
    ck_assert_int_eq(container_suite_for(&p, &suite), ERR_OK);
    ck_assert_int_eq(suite.hash, HASH_STREEBOG_256);
    ck_assert_ptr_eq(suite.sbox, &gost89_sbox_z);
    p.cipher_oid = bytes_of(set_b, sizeof(set_b));
    ck_assert_int_eq(container_suite_for(&p, &suite), ERR_OK);
    ck_assert_ptr_eq(suite.sbox, &gost89_sbox_cryptopro_b);
    p.cipher_oid = bytes_of(nothing, sizeof(nothing));
    ck_assert_int_eq(container_suite_for(&p, &suite), ERR_UNSUPPORTED);
}
END_TEST

Suite *container_crypt_suite(void)
{
    Suite *s = suite_create("container_crypt");
    TCase *t = tcase_create("container_crypt");

    tcase_add_test(t, storage_key_and_check_values_are_those_of_the_reader);
    tcase_add_test(t, pin_forms_are_those_of_the_reader);
    tcase_add_test(t, unwrap_gives_the_key_of_the_reader);
    tcase_add_test(t, wrap_is_undone_by_unwrap);
    tcase_add_test(t, wrap_and_unwrap_refuse_masks_and_keys_out_of_range);
    tcase_add_test(t, pin_forms_that_are_the_same_appear_once);
    tcase_add_test(t, pin_refuses_what_is_no_text_or_too_long);
    tcase_add_test(t, suite_follows_the_first_key_and_its_cipher);
    suite_add_tcase(s, t);
    return s;
}
