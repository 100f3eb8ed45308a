/* Promises of gost/keywrap.h. */
#include "gost/keywrap.h"

#include "tests/lib/stream.h"

Suite *keywrap_suite(void);

static const struct gost89_sbox *const z = &gost89_sbox_z;
static const uint8_t kek[32] = {1, 2, 3}, ukm[8] = {4, 5, 6}, cek[32] = {7, 8};
static const uint8_t zeros[128];

START_TEST(keywrap_gives_the_examples_of_the_standards)
{
    struct vectors *v = vectors_open("keywrap.txt");
    uint8_t out[KEYWRAP_LEN], back[32];

    while (vectors_next(v)) {
        bool plain = strcmp(vector_text(v, "form"), "gost89") == 0;
        struct bytes k = vector_bytes(v, "kek"), want = vector_bytes(v, "out");

        (plain ? keywrap_gost89 : keywrap_cryptopro)(
            z, k.p, vector_bytes(v, "ukm").p, vector_bytes(v, "cek").p, out);
        ck_assert_msg(bytes_equal(bytes_of(out, sizeof(out)), want), "%s",
                      vector_name(v));
        ck_assert_int_eq((plain ? keyunwrap_gost89
                                : keyunwrap_cryptopro)(z, k.p, want, back),
                         ERR_OK);
        ck_assert_mem_eq(back, vector_bytes(v, "cek").p, sizeof(back));
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(keywrap_cryptopro_wraps_under_the_diversified_key)
{
    uint8_t key[32], want[KEYWRAP_LEN], out[KEYWRAP_LEN];

    memcpy(key, kek, sizeof(key));
    keywrap_diversify(&gost89_sbox_cryptopro_a, key, ukm, key);
    keywrap_gost89(&gost89_sbox_cryptopro_a, key, ukm, cek, want);
    keywrap_cryptopro(&gost89_sbox_cryptopro_a, kek, ukm, cek, out);

    ck_assert_mem_eq(out, want, sizeof(out));
}
END_TEST

typedef void (*wrap_fn)(const struct gost89_sbox *, const uint8_t *,
                        const uint8_t *, const uint8_t *, uint8_t *);
typedef enum err (*unwrap_fn)(const struct gost89_sbox *, const uint8_t *,
                              struct bytes, uint8_t *);

static const struct {
    wrap_fn wrap;
    unwrap_fn unwrap;
} forms[] = {{keywrap_gost89, keyunwrap_gost89},
             {keywrap_cryptopro, keyunwrap_cryptopro}};

START_TEST(keyunwrap_refuses_any_change)
{
    uint8_t w[KEYWRAP_LEN], out[32] = {0};
    size_t i;

    forms[_i].wrap(z, kek, ukm, cek, w);
    for (i = 0; i < 8 * sizeof(w); i++) {
        w[i / 8] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(forms[_i].unwrap(z, kek, bytes_of(w, sizeof(w)), out),
                         ERR_SIGNATURE);
        w[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    ck_assert_int_eq(forms[_i].unwrap(z, cek, bytes_of(w, sizeof(w)), out),
                     ERR_SIGNATURE);
    ck_assert_mem_eq(out, zeros, sizeof(out));
    ck_assert_int_eq(forms[_i].unwrap(z, kek, bytes_of(w, sizeof(w)), out),
                     ERR_OK);
    ck_assert_mem_eq(out, cek, sizeof(out));
}
END_TEST

START_TEST(keyunwrap_refuses_another_length)
{
    uint8_t w[KEYWRAP_LEN + 1] = {0}, out[32] = {0};

    forms[_i].wrap(z, kek, ukm, cek, w);

    ck_assert_int_eq(forms[_i].unwrap(z, kek, bytes_of(w, 43), out),
                     ERR_FORMAT);
    ck_assert_int_eq(forms[_i].unwrap(z, kek, bytes_of(w, 45), out),
                     ERR_FORMAT);
    ck_assert_int_eq(forms[_i].unwrap(z, kek, bytes_of(NULL, 0), out),
                     ERR_FORMAT);
    ck_assert_mem_eq(out, zeros, sizeof(out));
}
END_TEST

START_TEST(kexp15_gives_the_examples_of_the_standards)
{
    struct vectors *v = vectors_open("kexp15.txt");
    uint8_t out[48], back[32];

    while (vectors_next(v)) {
        struct kexp15 k = {cipher_named(vector_text(v, "cipher")),
                           vector_bytes(v, "mac_key").p,
                           vector_bytes(v, "enc_key").p};
        struct bytes secret = vector_bytes(v, "secret");
        struct bytes iv = vector_bytes(v, "iv"), want = vector_bytes(v, "out");

        ck_assert_uint_eq(want.len, 32 + cipher_block_len(k.id));
        ck_assert_int_eq(kexp15(&k, iv, secret, out), ERR_OK);
        ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s",
                      vector_name(v));
        ck_assert_int_eq(kimp15(&k, iv, want, back), ERR_OK);
        ck_assert_mem_eq(back, secret.p, 32);
    }
    ck_assert_uint_eq(vectors_count(v), 3);
    vectors_close(v);
}
END_TEST

START_TEST(kexp15_takes_secrets_of_any_length_in_place)
{
    struct kexp15 k = {(enum cipher_id)_i, kek, cek};
    size_t n = cipher_block_len(k.id), len;
    struct bytes iv = bytes_of(ukm, n / 2);
    uint8_t out[200 + 16], apart[200 + 16];

    for (len = 0; len <= 200; len++) {
        const uint8_t *m = counting_bytes(len).p;

        memcpy(out, m, len);
        ck_assert_int_eq(kexp15(&k, iv, bytes_of(m, len), apart), ERR_OK);
        ck_assert_int_eq(kexp15(&k, iv, bytes_of(out, len), out), ERR_OK);
        ck_assert_mem_eq(out, apart, len + n);
        ck_assert_int_eq(kimp15(&k, iv, bytes_of(out, len + n), out), ERR_OK);
        ck_assert_mem_eq(out, m, len);
    }
}
END_TEST

START_TEST(kimp15_refuses_any_change)
{
    struct kexp15 k = {(enum cipher_id)_i, kek, cek};
    size_t n = cipher_block_len(k.id), i;
    struct bytes iv = bytes_of(ukm, n / 2);
    uint8_t w[80 + 16], out[80] = {0};

    ck_assert_int_eq(kexp15(&k, iv, counting_bytes(80), w), ERR_OK);
    for (i = 0; i < 8 * (80 + n); i++) {
        w[i / 8] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(kimp15(&k, iv, bytes_of(w, 80 + n), out),
                         ERR_SIGNATURE);
        w[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    ck_assert_int_eq(kimp15(&k, iv, bytes_of(w, 79 + n), out), ERR_SIGNATURE);
    ck_assert_int_eq(kimp15(&k, iv, bytes_of(w, n), out), ERR_SIGNATURE);
    ck_assert_int_eq(kimp15(&k, iv, bytes_of(w, n - 1), out), ERR_FORMAT);
    ck_assert_int_eq(kimp15(&k, bytes_of(ukm, n / 2 - 1), bytes_of(w, 80), out),
                     ERR_ARG);
    ck_assert_int_eq(kexp15(&k, bytes_of(ukm, n / 2 - 1), bytes_of(w, 8), out),
                     ERR_ARG);
    ck_assert_mem_eq(out, zeros, sizeof(out));
}
END_TEST

Suite *keywrap_suite(void)
{
    Suite *s = suite_create("keywrap");
    TCase *t = tcase_create("keywrap");

    tcase_add_test(t, keywrap_gives_the_examples_of_the_standards);
    tcase_add_test(t, keywrap_cryptopro_wraps_under_the_diversified_key);
    tcase_add_loop_test(t, keyunwrap_refuses_any_change, 0, 2);
    tcase_add_loop_test(t, keyunwrap_refuses_another_length, 0, 2);
    tcase_add_test(t, kexp15_gives_the_examples_of_the_standards);
    tcase_add_loop_test(t, kexp15_takes_secrets_of_any_length_in_place, 0,
                        CIPHER_ID_COUNT);
    tcase_add_loop_test(t, kimp15_refuses_any_change, 0, CIPHER_ID_COUNT);
    suite_add_tcase(s, t);
    return s;
}
