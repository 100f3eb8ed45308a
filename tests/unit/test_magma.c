/* Promises of gost/magma.h. */
#include "gost/magma.h"

#include "gost/mode.h"
#include "tests/lib/counting.h"
#include "tests/lib/gost.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

#define MANY 40 /* blocks: five batches of the portable code */

Suite *magma_suite(void);

START_TEST(gost89_gives_the_examples_of_the_standards)
{
    struct vectors *v = vectors_open("magma.txt");
    struct gost89 c;
    uint8_t out[8];

    while (vectors_next(v)) {
        gost89_init(&c, sbox_named(vector_text(v, "sbox")),
                    vector_bytes(v, "key").p);
        gost89_encrypt_block(&c, vector_bytes(v, "plain").p, out);
        ck_assert_msg(
            bytes_equal(bytes_of(out, 8), vector_bytes(v, "encrypted")), "%s",
            vector_name(v));
        gost89_decrypt_block(&c, out, out);
        ck_assert_msg(bytes_equal(bytes_of(out, 8), vector_bytes(v, "plain")),
                      "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

START_TEST(gost89_agrees_with_libgcrypt_for_each_sbox_set)
{
    struct vectors *v = vectors_open("magma-peer.txt");
    uint8_t out[64];
    struct gost89 c;

    while (vectors_next(v)) {
        struct bytes m = counting_bytes(vector_number(v, "len"));

        gost89_init(&c, sbox_named(vector_text(v, "sbox")),
                    vector_bytes(v, "key").p);
        ck_assert_int_eq(gost89_ecb_encrypt(&c, m.p, out, m.len), ERR_OK);
        ck_assert_msg(
            bytes_equal(bytes_of(out, m.len), vector_bytes(v, "encrypted")),
            "%s", vector_name(v));
        ck_assert_int_eq(gost89_ecb_decrypt(&c, m.p, out, m.len), ERR_OK);
        ck_assert_msg(
            bytes_equal(bytes_of(out, m.len), vector_bytes(v, "decrypted")),
            "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 8);
    vectors_close(v);
}
END_TEST

/* RFC 8891 and GOST R 34.13-2015, in the byte order of Magma. */
START_TEST(magma_gives_the_examples_of_the_standards)
{
    struct vectors *v = vectors_open("magma-ecb.txt");
    struct magma c;
    uint8_t out[32];

    while (vectors_next(v)) {
        struct bytes plain = vector_bytes(v, "plain");
        struct bytes want = vector_bytes(v, "encrypted");

        ck_assert_uint_eq(plain.len, want.len);
        ck_assert_uint_le(plain.len, sizeof(out));
        magma_init(&c, vector_bytes(v, "key").p);
        magma_encrypt_blocks(&c, plain.p, out, plain.len / 8);
        ck_assert_msg(bytes_equal(bytes_of(out, plain.len), want), "%s",
                      vector_name(v));
        magma_decrypt_blocks(&c, out, out, plain.len / 8);
        ck_assert_msg(bytes_equal(bytes_of(out, plain.len), plain), "%s",
                      vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 3);
    vectors_close(v);
}
END_TEST

START_TEST(gost89_takes_any_number_of_blocks)
{
    const uint8_t *m = counting_bytes(8 * MANY).p;
    uint8_t one[8 * MANY], out[8 * MANY + 1];
    struct gost89 c;
    size_t i, n;

    gost89_init(&c, &gost89_sbox_cryptopro_c, counting_bytes(32).p);
    for (i = 0; i < MANY; i++)
        gost89_encrypt_block(&c, m + 8 * i, one + 8 * i);
    for (n = 0; n <= MANY; n++) {
        memset(out, 0xee, sizeof(out));
        gost89_encrypt_blocks(&c, m, out, n);
        ck_assert_mem_eq(out, one, 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
        gost89_decrypt_blocks(&c, out, out, n);
        ck_assert_mem_eq(out, m, 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
    }
}
END_TEST

START_TEST(magma_takes_any_number_of_blocks)
{
    const uint8_t *m = counting_bytes(8 * MANY).p;
    uint8_t one[8 * MANY], out[8 * MANY + 1];
    struct magma c;
    size_t i, n;

    magma_init(&c, counting_bytes(32).p);
    for (i = 0; i < MANY; i++)
        magma_encrypt_blocks(&c, m + 8 * i, one + 8 * i, 1);
    for (n = 0; n <= MANY; n++) {
        memset(out, 0xee, sizeof(out));
        magma_encrypt_blocks(&c, m, out, n);
        ck_assert_mem_eq(out, one, 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
        magma_decrypt_blocks(&c, out, out, n);
        ck_assert_mem_eq(out, m, 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
    }
}
END_TEST

START_TEST(magma_clear_wipes_the_key)
{
    static const uint8_t zeros[sizeof(struct magma)];
    struct magma c;

    magma_init(&c, counting_bytes(32).p);
    ck_assert_mem_ne(&c, zeros, sizeof(c));
    magma_clear(&c);
    magma_clear(&c);

    ck_assert_mem_eq(&c, zeros, sizeof(c));
}
END_TEST

START_TEST(gost89_rekey_keeps_the_sboxes)
{
    uint8_t first[8], second[8];
    struct gost89 c;

    gost89_init(&c, &gost89_sbox_cryptopro_b, counting_bytes(64).p + 32);
    gost89_encrypt_block(&c, counting_bytes(8).p, first);
    gost89_init(&c, &gost89_sbox_cryptopro_b, counting_bytes(32).p);
    gost89_rekey(&c, counting_bytes(64).p + 32);
    gost89_encrypt_block(&c, counting_bytes(8).p, second);

    ck_assert_mem_eq(first, second, 8);
}
END_TEST

START_TEST(gost89_clear_wipes_the_key)
{
    static const uint8_t zeros[sizeof(struct gost89)];
    struct gost89 c;

    gost89_init(&c, &gost89_sbox_z, counting_bytes(32).p);
    ck_assert_mem_ne(&c, zeros, sizeof(c));
    gost89_clear(&c);
    gost89_clear(&c);

    ck_assert_mem_eq(&c, zeros, sizeof(c));
}
END_TEST

START_TEST(gost89_sbox_by_oid_refuses_other_oids)
{
    static const uint8_t hash_set[] = {0x2a, 0x85, 3, 2, 2, 30, 1};
    const struct gost89_sbox *s = NULL;

    ck_assert_int_eq(gost89_sbox_by_oid(bytes_of(hash_set, 7), &s),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(gost89_sbox_by_oid(bytes_of(hash_set, 6), &s),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(gost89_sbox_by_oid(bytes_of(NULL, 0), &s),
                     ERR_UNSUPPORTED);
    ck_assert_ptr_null(s);
}
END_TEST

Suite *magma_suite(void)
{
    Suite *s = suite_create("magma");
    TCase *t = tcase_create("magma");

    tcase_add_test(t, gost89_gives_the_examples_of_the_standards);
    tcase_add_test(t, gost89_agrees_with_libgcrypt_for_each_sbox_set);
    tcase_add_test(t, gost89_takes_any_number_of_blocks);
    tcase_add_test(t, magma_gives_the_examples_of_the_standards);
    tcase_add_test(t, magma_takes_any_number_of_blocks);
    tcase_add_test(t, magma_clear_wipes_the_key);
    tcase_add_test(t, gost89_rekey_keeps_the_sboxes);
    tcase_add_test(t, gost89_clear_wipes_the_key);
    tcase_add_test(t, gost89_sbox_by_oid_refuses_other_oids);
    suite_add_tcase(s, t);
    return s;
}
