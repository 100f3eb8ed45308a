/* Promises of gost/kuznyechik.h. */
#include "gost/kuznyechik.h"

#include "tests/lib/counting.h"
#include "tests/lib/vectors.h"

#include <check.h>

#define MANY 40 /* blocks: five batches of the portable code */

Suite *kuznyechik_suite(void);

START_TEST(kuznyechik_gives_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("kuznyechik.txt");
    struct kuznyechik c;
    uint8_t out[16 * 64];

    while (vectors_next(v)) {
        struct bytes plain = vector_bytes(v, "plain");
        struct bytes want = vector_bytes(v, "encrypted");

        ck_assert_uint_eq(plain.len, want.len);
        ck_assert_uint_le(plain.len, sizeof(out));
        kuznyechik_init(&c, vector_bytes(v, "key").p);
        kuznyechik_encrypt_blocks(&c, plain.p, out, plain.len / 16);
        ck_assert_msg(bytes_equal(bytes_of(out, plain.len), want), "%s",
                      vector_name(v));
        kuznyechik_decrypt_blocks(&c, out, out, plain.len / 16);
        ck_assert_msg(bytes_equal(bytes_of(out, plain.len), plain), "%s",
                      vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(kuznyechik_agrees_with_the_gost_engine)
{
    struct vectors *v = vectors_open("kuznyechik-peer.txt");
    struct kuznyechik c;
    uint8_t out[16 * 70];

    while (vectors_next(v)) {
        struct bytes m = counting_bytes(vector_number(v, "len"));

        ck_assert_uint_le(m.len, sizeof(out));
        kuznyechik_init(&c, vector_bytes(v, "key").p);
        kuznyechik_encrypt_blocks(&c, m.p, out, m.len / 16);
        ck_assert_msg(
            bytes_equal(bytes_of(out, m.len), vector_bytes(v, "encrypted")),
            "%s", vector_name(v));
        kuznyechik_decrypt_blocks(&c, m.p, out, m.len / 16);
        ck_assert_msg(
            bytes_equal(bytes_of(out, m.len), vector_bytes(v, "decrypted")),
            "%s", vector_name(v));
    }
    ck_assert_uint_ge(vectors_count(v), 6);
    vectors_close(v);
}
END_TEST

START_TEST(kuznyechik_takes_any_number_of_blocks)
{
    const uint8_t *m = counting_bytes(16 * MANY).p;
    uint8_t one[16 * MANY], out[16 * MANY + 1];
    struct kuznyechik c;
    size_t i, n;

    kuznyechik_init(&c, counting_bytes(32).p);
    for (i = 0; i < MANY; i++)
        kuznyechik_encrypt_blocks(&c, m + 16 * i, one + 16 * i, 1);
    for (n = 0; n <= MANY; n++) {
        memset(out, 0xee, sizeof(out));
        kuznyechik_encrypt_blocks(&c, m, out, n);
        ck_assert_mem_eq(out, one, 16 * n);
        ck_assert_uint_eq(out[16 * n], 0xee);
        kuznyechik_decrypt_blocks(&c, out, out, n);
        ck_assert_mem_eq(out, m, 16 * n);
        ck_assert_uint_eq(out[16 * n], 0xee);
    }
}
END_TEST

START_TEST(kuznyechik_chain_goes_block_by_block)
{
    const uint8_t *m = counting_bytes(16 * MANY).p;
    uint8_t state[16] = {1, 2, 3}, want[16] = {1, 2, 3};
    struct kuznyechik c;
    size_t i, k, n;

    kuznyechik_init(&c, counting_bytes(32).p);
    for (n = 0; n <= 4; n++) {
        kuznyechik_chain(&c, state, m + 64 * n, n);
        for (i = 0; i < n; i++) {
            for (k = 0; k < 16; k++)
                want[k] ^= m[64 * n + 16 * i + k];
            kuznyechik_encrypt_blocks(&c, want, want, 1);
        }
        ck_assert_mem_eq(state, want, 16);
    }
}
END_TEST

START_TEST(kuznyechik_clear_wipes_the_key)
{
    static const uint8_t zeros[sizeof(struct kuznyechik)];
    struct kuznyechik c;

    kuznyechik_init(&c, counting_bytes(32).p);
    ck_assert_mem_ne(&c, zeros, sizeof(c));
    kuznyechik_clear(&c);
    kuznyechik_clear(&c);

    ck_assert_mem_eq(&c, zeros, sizeof(c));
}
END_TEST

Suite *kuznyechik_suite(void)
{
    Suite *s = suite_create("kuznyechik");
    TCase *t = tcase_create("kuznyechik");

    tcase_add_test(t, kuznyechik_gives_the_examples_of_the_standard);
    tcase_add_test(t, kuznyechik_agrees_with_the_gost_engine);
    tcase_add_test(t, kuznyechik_takes_any_number_of_blocks);
    tcase_add_test(t, kuznyechik_chain_goes_block_by_block);
    tcase_add_test(t, kuznyechik_clear_wipes_the_key);
    suite_add_tcase(s, t);
    return s;
}
