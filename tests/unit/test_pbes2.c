/* Promises of pkix/pbes2.h. */
#include "pkix/pbes2.h"

#include "base/der.h"
#include "pkix/spki.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/hex.h"
#include "tests/lib/shared.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COPY_MAX 4096

Suite *pbes2_suite(void);

static enum err decrypt(struct bytes der, struct bytes password,
                        struct buf *out)
{
    uint32_t work = PBES2_MAX_WORK;

    return pkcs8_decrypt(der, password, &work, out);
}

START_TEST(pkcs8_of_others_is_decrypted)
{
    struct vectors *v = vectors_open("pbes2.txt");

    while (vectors_next(v)) {
        struct bytes plain = vector_bytes(v, "plain");
        struct buf out = BUF_EMPTY;

        ck_assert_msg(decrypt(vector_bytes(v, "der"),
                              vector_bytes(v, "password"), &out) == ERR_OK,
                      "%s", vector_name(v));
        ck_assert_msg(bytes_equal(buf_peek(&out), plain), "%s", vector_name(v));
        buf_clear(&out);
    }
    ck_assert_uint_eq(vectors_count(v), 7);
    vectors_close(v);
}
END_TEST

START_TEST(a_wrong_password_is_told_with_and_without_a_mac)
{
    struct vectors *v = vectors_open("pbes2.txt");
    struct buf out = BUF_EMPTY;

    while (vectors_next(v))
        ck_assert_msg(decrypt(vector_bytes(v, "der"), bytes_str("wrong"),
                              &out) == ERR_PIN_WRONG,
                      "%s", vector_name(v));
    ck_assert_uint_eq(out.len, 0);
    ck_assert_uint_eq(vectors_count(v), 7);
    vectors_close(v);
}
END_TEST

/* The base64 text between the lines of a PEM file. */
static size_t pem_body(const uint8_t *text, size_t len, uint8_t *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
                                 "nopqrstuvwxyz0123456789+/";
    size_t i = 0, used = 0;
    uint32_t bits = 0;
    unsigned have = 0;

    while (i < len && text[i] != '\n')
        i++;
    for (; i < len && text[i] != '-'; i++) {
        const char *at = memchr(digits, text[i], 64);

        if (at == NULL)
            continue;
        bits = (bits << 6 | (uint32_t)(at - digits)) & 0xffffff;
        have += 6;
        if (have < 8)
            continue;
        have -= 8;
        out[used++] = (uint8_t)(bits >> have);
    }
    return used;
}

START_TEST(the_sample_of_gnutls_holds_the_key_that_it_says)
{
    static const char name[] =
        "vectors/containers/p8-tc26/key-gost12-256-2-enc.p8";
    uint8_t text[COPY_MAX], der[COPY_MAX], d[32];
    struct buf out = BUF_EMPTY, key = BUF_EMPTY;
    struct key_params params;
    size_t len, i;

    if (!shared_read(name, text, sizeof(text), &len))
        return;
    len = pem_body(text, len, der);
    hex_decode("2bea34a3b05d19645b8f41246a995008"
               "230700fd006ba6eb53b422559cef2252",
               d, sizeof(d));

    ck_assert_int_eq(
        decrypt(bytes_of(der, len), bytes_str("Пароль для PFX"), &out), ERR_OK);
    ck_assert_int_eq(pkcs8_read(buf_peek(&out), &params, &key), ERR_OK);
    ck_assert_uint_eq(key.len, sizeof(d));
    for (i = 0; i < sizeof(d); i++)
        ck_assert_uint_eq(key.p[i], d[sizeof(d) - 1 - i]);
    buf_clear(&out);
    buf_clear(&key);
}
END_TEST

/* A sample to damage: Kuznyechik with OMAC, few iterations, long params. */
static const uint8_t password[] = "pw";
static struct rng rng;
static uint8_t first = 1;
static struct buf sample = BUF_EMPTY, info = BUF_EMPTY;

static struct bytes pw(void)
{
    return bytes_of(password, 2);
}

static void make_sample(enum pbes2_cipher cipher)
{
    const struct pbes2_how how = {cipher, PBES2_MIN_ITERATIONS};

    buf_clear(&sample);
    ck_assert_int_eq(pkcs8_encrypt(&how, pw(), buf_peek(&info), &rng, &sample),
                     ERR_OK);
}

static void setup(void)
{
    struct vectors *v = vectors_open("pbes2.txt");

    fixed_rng_init(&rng, &first);
    ck_assert(vectors_next(v));
    ck_assert_int_eq(buf_set(&info, vector_bytes(v, "plain")), ERR_OK);
    vectors_close(v);
    make_sample(PBES2_KUZNYECHIK_OMAC);
}

static void teardown(void)
{
    buf_clear(&sample);
    buf_clear(&info);
    rng_clear(&rng);
}

START_TEST(what_is_encrypted_with_each_cipher_is_decrypted)
{
    struct buf out = BUF_EMPTY;
    int i;

    for (i = 0; i < PBES2_CIPHER_COUNT; i++) {
        make_sample((enum pbes2_cipher)i);
        ck_assert_int_eq(decrypt(buf_peek(&sample), pw(), &out), ERR_OK);
        ck_assert(bytes_equal(buf_peek(&out), buf_peek(&info)));
        buf_clear(&out);
    }
}
END_TEST

START_TEST(no_salt_and_no_iv_is_used_twice)
{
    struct buf before = BUF_EMPTY;
    size_t salt, ukm;

    buf_move(&before, &sample);
    make_sample(PBES2_KUZNYECHIK_OMAC);
    ck_assert_uint_eq(before.len, sample.len);
    for (salt = 0; memcmp(sample.p + salt, "\x04\x20", 2) != 0; salt++)
        ck_assert_uint_lt(salt, 80);
    for (ukm = salt; memcmp(sample.p + ukm, "\x30\x12\x04\x10", 4) != 0; ukm++)
        ck_assert_uint_lt(ukm, 160);
    ck_assert_mem_ne(before.p + salt, sample.p + salt, 2 + 32);
    ck_assert_mem_ne(before.p + ukm, sample.p + ukm, 4 + 8);
    ck_assert_mem_ne(before.p + ukm + 12, sample.p + ukm + 12, 8);
    buf_clear(&before);
}
END_TEST

START_TEST(every_truncation_is_refused)
{
    struct buf out = BUF_EMPTY;
    size_t n;

    for (n = 0; n < sample.len; n++)
        ck_assert_int_eq(decrypt(bytes_of(sample.p, n), pw(), &out),
                         ERR_FORMAT);
    ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(bytes_behind_it_are_refused)
{
    struct buf out = BUF_EMPTY;

    buf_add_u8(&sample, 0);
    ck_assert_int_eq(decrypt(buf_peek(&sample), pw(), &out), ERR_FORMAT);
}
END_TEST

/* Work is kept small: a flip of the iterations must not cost minutes. */
START_TEST(every_flipped_bit_is_told)
{
    struct buf out = BUF_EMPTY;
    uint32_t work;
    size_t i;
    enum err e;

    for (i = 0; i < 8 * sample.len; i++) {
        work = 2 * PBES2_MIN_ITERATIONS;
        sample.p[i / 8] ^= (uint8_t)(1u << i % 8);
        e = pkcs8_decrypt(buf_peek(&sample), pw(), &work, &out);
        ck_assert_msg(e == ERR_FORMAT || e == ERR_UNSUPPORTED ||
                          e == ERR_TOO_BIG || e == ERR_PIN_WRONG,
                      "bit %zu: %s", i, err_name(e));
        sample.p[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    ck_assert_uint_eq(out.len, 0);
}
END_TEST

/* What a hostile AlgorithmIdentifier may hold. */
struct shape {
    size_t salt_len, ukm_len, data_len;
    uint32_t iterations, key_len;          /* key_len 0: absent */
    const char *pbes, *kdf, *prf, *cipher; /* hex of the OID body */
};

#define PBES2 "2a864886f70d01050d"
#define PBKDF2 "2a864886f70d01050c"
#define PRF512 "2a85030701010402"
#define KUZ_OMAC "2a8503070101050202"

static const struct shape good = {8,     16,     40,     1,       0,
                                  PBES2, PBKDF2, PRF512, KUZ_OMAC};

static void put_oid(struct buf *b, const char *hex)
{
    uint8_t oid[32];

    der_put(b, DER_OID, bytes_of(oid, hex_decode(hex, oid, sizeof(oid))));
}

static void put_shape(struct buf *b, const struct shape *s)
{
    static const uint8_t zeros[256];
    size_t whole = der_open(b, DER_SEQUENCE), params, kdf, inner, prf;

    put_oid(b, s->pbes);
    params = der_open(b, DER_SEQUENCE);
    kdf = der_open(b, DER_SEQUENCE);
    put_oid(b, s->kdf);
    inner = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OCTET_STRING, bytes_of(zeros, s->salt_len));
    der_put_uint(b, s->iterations);
    if (s->key_len != 0)
        der_put_uint(b, s->key_len);
    if (s->prf != NULL) {
        prf = der_open(b, DER_SEQUENCE);
        put_oid(b, s->prf);
        der_close(b, prf);
    }
    der_close(b, inner);
    der_close(b, kdf);
    kdf = der_open(b, DER_SEQUENCE);
    put_oid(b, s->cipher);
    inner = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OCTET_STRING, bytes_of(zeros, s->ukm_len));
    der_close(b, inner);
    der_close(b, kdf);
    der_close(b, params);
    der_close(b, whole);
}

static enum err decrypt_shape(struct shape s)
{
    struct buf algid = BUF_EMPTY, out = BUF_EMPTY;
    uint8_t *data = calloc(1, s.data_len + 1);
    uint32_t work = PBES2_MAX_WORK;
    enum err e;

    ck_assert_ptr_nonnull(data);
    put_shape(&algid, &s);
    e = pbes2_decrypt(buf_peek(&algid), bytes_of(data, s.data_len), pw(), &work,
                      &out);
    free(data);
    buf_clear(&algid);
    buf_clear(&out);
    return e;
}

START_TEST(lengths_of_parameters_are_checked)
{
    struct shape s = good;

    ck_assert_int_eq(decrypt_shape(s), ERR_PIN_WRONG); /* all is read */
    s.key_len = 32;
    ck_assert_int_eq(decrypt_shape(s), ERR_PIN_WRONG);
    s.key_len = 33;
    ck_assert_int_eq(decrypt_shape(s), ERR_FORMAT);
    s = good;
    s.salt_len = 7;
    ck_assert_int_eq(decrypt_shape(s), ERR_FORMAT);
    s.salt_len = PBES2_MAX_SALT_LEN;
    ck_assert_int_eq(decrypt_shape(s), ERR_PIN_WRONG);
    s.salt_len = PBES2_MAX_SALT_LEN + 1;
    ck_assert_int_eq(decrypt_shape(s), ERR_TOO_BIG);
    s = good;
    s.ukm_len = 15;
    ck_assert_int_eq(decrypt_shape(s), ERR_FORMAT);
    s.ukm_len = 12;
    ck_assert_int_eq(decrypt_shape(s), ERR_FORMAT);
    s = good;
    s.data_len = 16; /* a MAC and nothing */
    ck_assert_int_eq(decrypt_shape(s), ERR_FORMAT);
    s.data_len = PBES2_MAX_LEN + 1;
    ck_assert_int_eq(decrypt_shape(s), ERR_TOO_BIG);
}
END_TEST

START_TEST(iterations_are_bounded)
{
    struct shape s = good;
    uint32_t work = 100;

    s.iterations = 0;
    ck_assert_int_eq(decrypt_shape(s), ERR_FORMAT);
    s.iterations = PBES2_MAX_WORK + 1;
    ck_assert_int_eq(decrypt_shape(s), ERR_TOO_BIG);
    s.iterations = UINT32_MAX;
    ck_assert_int_eq(decrypt_shape(s), ERR_TOO_BIG);

    ck_assert_int_eq(pbes2_spend(&work, 40, 2), ERR_OK);
    ck_assert_uint_eq(work, 20);
    ck_assert_int_eq(pbes2_spend(&work, 11, 2), ERR_TOO_BIG);
    ck_assert_int_eq(pbes2_spend(&work, 10, 2), ERR_OK);
    ck_assert_int_eq(pbes2_spend(&work, 1, 1), ERR_TOO_BIG);
    ck_assert_int_eq(pbes2_spend(&work, 0, 1), ERR_FORMAT);
}
END_TEST

START_TEST(algorithms_of_others_are_named_as_not_known)
{
    struct shape s = good;

    s.pbes = "2a864886f70d010c0150"; /* 1.2.840.113549.1.12.1.80 */
    ck_assert_int_eq(decrypt_shape(s), ERR_UNSUPPORTED);
    s = good;
    s.kdf = "2b06010401da47040b"; /* scrypt */
    ck_assert_int_eq(decrypt_shape(s), ERR_UNSUPPORTED);
    s = good;
    s.prf = "2a864886f70d0209"; /* HMAC-SHA-256 */
    ck_assert_int_eq(decrypt_shape(s), ERR_UNSUPPORTED);
    s.prf = NULL; /* HMAC-SHA-1 */
    ck_assert_int_eq(decrypt_shape(s), ERR_UNSUPPORTED);
    s = good;
    s.cipher = "60864801650304012a"; /* AES-256-CBC */
    ck_assert_int_eq(decrypt_shape(s), ERR_UNSUPPORTED);
}
END_TEST

static enum err encrypt(enum pbes2_cipher cipher, uint32_t iterations,
                        size_t len)
{
    static const uint8_t zeros[PBES2_MAX_LEN];
    const struct pbes2_how how = {cipher, iterations};
    struct buf algid = BUF_EMPTY, data = BUF_EMPTY;
    enum err e;

    e = pbes2_encrypt(&how, pw(), bytes_of(zeros, len), &rng, &algid, &data);
    ck_assert(e == ERR_OK || (algid.len == 0 && data.len == 0));
    buf_clear(&algid);
    buf_clear(&data);
    return e;
}

START_TEST(encryption_refuses_what_it_could_not_read)
{
    ck_assert_int_eq(encrypt(PBES2_KUZNYECHIK, 999, 1), ERR_ARG);
    ck_assert_int_eq(encrypt(PBES2_KUZNYECHIK, 1000, 0), ERR_ARG);
    ck_assert_int_eq(encrypt(PBES2_CIPHER_COUNT, 1000, 1), ERR_ARG);
    ck_assert_int_eq(encrypt(PBES2_MAGMA, PBES2_MAX_WORK + 1, 1), ERR_TOO_BIG);
    ck_assert_int_eq(encrypt(PBES2_MAGMA, 1000, PBES2_MAX_LEN), ERR_TOO_BIG);
    ck_assert_int_eq(encrypt(PBES2_MAGMA, 1000, 1), ERR_OK);
}
END_TEST

Suite *pbes2_suite(void)
{
    Suite *s = suite_create("pbes2");
    TCase *t = tcase_create("others");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, pkcs8_of_others_is_decrypted);
    tcase_add_test(t, a_wrong_password_is_told_with_and_without_a_mac);
    tcase_add_test(t, the_sample_of_gnutls_holds_the_key_that_it_says);
    suite_add_tcase(s, t);
    t = tcase_create("ours");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, what_is_encrypted_with_each_cipher_is_decrypted);
    tcase_add_test(t, no_salt_and_no_iv_is_used_twice);
    tcase_add_test(t, every_truncation_is_refused);
    tcase_add_test(t, bytes_behind_it_are_refused);
    tcase_add_test(t, every_flipped_bit_is_told);
    tcase_add_test(t, lengths_of_parameters_are_checked);
    tcase_add_test(t, iterations_are_bounded);
    tcase_add_test(t, algorithms_of_others_are_named_as_not_known);
    tcase_add_test(t, encryption_refuses_what_it_could_not_read);
    suite_add_tcase(s, t);
    return s;
}
