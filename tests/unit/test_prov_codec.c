/* Encoders and decoders of the provider, through libcrypto. */
#include "provider/libctx.h"

#include "base/endian.h"
#include "pkix/cert.h"
#include "tests/lib/vectors.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *prov_codec_suite(void);

#define PASS "correct horse"
#define BOTH (OSSL_KEYMGMT_SELECT_PRIVATE_KEY | OSSL_KEYMGMT_SELECT_PUBLIC_KEY)

static OSSL_LIB_CTX *ctx;
static BIO *bio;

static void setup(void)
{
    ERR_clear_error();
    ctx = libctx_new();
    bio = BIO_new(BIO_s_mem());
    ck_assert_ptr_nonnull(ctx);
}

static void teardown(void)
{
    BIO_free(bio);
    libctx_free(ctx);
}

static struct bytes written(void)
{
    char *p;
    long len = BIO_get_mem_data(bio, &p);

    return bytes_of(p, (size_t)len);
}

static bool contains(struct bytes where, const void *what, size_t len)
{
    return memmem(where.p, where.len, what, len) != NULL;
}

static EVP_PKEY *some_key(void)
{
    EVP_PKEY_CTX *gen =
        EVP_PKEY_CTX_new_from_name(ctx, "gost2012_256", LIBCTX_GOST);
    EVP_PKEY *key = NULL;

    ck_assert_int_eq(EVP_PKEY_keygen_init(gen), 1);
    ck_assert_int_eq(EVP_PKEY_CTX_set_group_name(gen, "TC26-256-A"), 1);
    ck_assert_int_eq(EVP_PKEY_generate(gen, &key), 1);
    EVP_PKEY_CTX_free(gen);
    return key;
}

static void private_of(EVP_PKEY *key, uint8_t out[64], size_t *len)
{
    OSSL_PARAM *params = NULL;
    const OSSL_PARAM *p;

    ck_assert_int_eq(EVP_PKEY_todata(key, EVP_PKEY_KEYPAIR, &params), 1);
    p = OSSL_PARAM_locate_const(params, "priv");
    ck_assert_ptr_nonnull(p);
    memcpy(out, p->data, p->data_size);
    *len = p->data_size;
    OSSL_PARAM_free(params);
}

/* --- decoding */

static EVP_PKEY *decode_private(struct bytes der)
{
    const unsigned char *p = der.p;

    return d2i_AutoPrivateKey_ex(NULL, &p, (long)der.len, ctx, NULL);
}

START_TEST(private_keys_in_every_layout_are_decoded)
{
    struct vectors *v = vectors_open("pkcs8.txt");
    uint8_t got[64], want[64];

    while (vectors_next(v)) {
        struct bytes printed = vector_bytes(v, "key");
        EVP_PKEY *key = decode_private(vector_bytes(v, "der"));
        size_t len;

        ck_assert_msg(key != NULL, "%s", vector_name(v));
        private_of(key, got, &len);
        reverse_copy(want, printed.p, printed.len);
        ck_assert_uint_eq(len, printed.len);
        ck_assert_mem_eq(got, want, len);
        EVP_PKEY_free(key);
    }
    ck_assert_uint_ge(vectors_count(v), 9);
    vectors_close(v);
}
END_TEST

START_TEST(cut_private_keys_are_not_decoded)
{
    struct vectors *v = vectors_open("pkcs8.txt");
    struct bytes der;
    size_t n;

    ck_assert(vectors_next(v));
    der = vector_bytes(v, "der");
    for (n = 0; n < der.len; n++)
        ck_assert_ptr_null(decode_private(bytes_of(der.p, n)));
    vectors_close(v);
}
END_TEST

START_TEST(public_keys_of_rfc_9215_come_back_byte_for_byte)
{
    struct vectors *v = vectors_open("rfc9215.txt");

    while (vectors_next(v)) {
        struct cert c;
        const unsigned char *p;
        unsigned char *der = NULL;
        EVP_PKEY *key;
        int len;

        ck_assert_int_eq(cert_read(vector_bytes(v, "certificate"), &c), ERR_OK);
        p = c.spki.p;
        key = d2i_PUBKEY_ex(NULL, &p, (long)c.spki.len, ctx, NULL);
        ck_assert_ptr_nonnull(key);
        len = i2d_PUBKEY(key, &der);
        ck_assert_uint_eq((size_t)len, c.spki.len);
        ck_assert_mem_eq(der, c.spki.p, c.spki.len);
        OPENSSL_free(der);
        EVP_PKEY_free(key);
    }
    ck_assert_uint_eq(vectors_count(v), 3);
    vectors_close(v);
}
END_TEST

START_TEST(a_property_query_for_us_alone_is_enough)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    struct cert c;
    const unsigned char *p;
    EVP_PKEY *key;

    ck_assert(vectors_next(v));
    ck_assert_int_eq(cert_read(vector_bytes(v, "certificate"), &c), ERR_OK);
    p = c.spki.p;
    key = d2i_PUBKEY_ex(NULL, &p, (long)c.spki.len, ctx, LIBCTX_GOST);
    ck_assert_ptr_nonnull(key);
    EVP_PKEY_free(key);
    vectors_close(v);
}
END_TEST

START_TEST(a_decoder_takes_one_element_of_a_stream)
{
    EVP_PKEY *key = some_key(), *got = NULL;
    OSSL_DECODER_CTX *d;

    ck_assert_int_eq(i2d_PUBKEY_bio(bio, key), 1);
    ck_assert_int_eq(BIO_write(bio, "next", 4), 4);
    d = OSSL_DECODER_CTX_new_for_pkey(
        &got, "DER", "SubjectPublicKeyInfo", "gost2012_256",
        OSSL_KEYMGMT_SELECT_PUBLIC_KEY, ctx, NULL);
    ck_assert_int_eq(OSSL_DECODER_from_bio(d, bio), 1);
    ck_assert_int_eq(EVP_PKEY_eq(key, got), 1);
    OSSL_DECODER_CTX_free(d);
    EVP_PKEY_free(key);
    EVP_PKEY_free(got);
}
END_TEST

/* PEM of a key of another kind, written and read beside our decoders. */
static const struct {
    const char *type;
    const char *group;
} foreign[] = {{"ED25519", NULL}, {"EC", "P-256"}, {"RSA", NULL}};

START_TEST(foreign_keys_load_and_leave_no_error)
{
    EVP_PKEY_CTX *gen = EVP_PKEY_CTX_new_from_name(ctx, foreign[_i].type, NULL);
    EVP_PKEY *key = NULL, *got;

    ck_assert_int_eq(EVP_PKEY_keygen_init(gen), 1);
    if (foreign[_i].group != NULL)
        ck_assert_int_eq(EVP_PKEY_CTX_set_group_name(gen, foreign[_i].group),
                         1);
    ck_assert_int_eq(EVP_PKEY_generate(gen, &key), 1);
    ck_assert_int_eq(
        PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL), 1);
    ERR_clear_error();
    got = PEM_read_bio_PrivateKey_ex(bio, NULL, NULL, NULL, ctx, NULL);

    ck_assert_int_eq(EVP_PKEY_eq(key, got), 1);
    ck_assert_uint_eq(ERR_peek_error(), 0);
    EVP_PKEY_free(got);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(gen);
}
END_TEST

/* --- encryption: what must never be written in the clear */

static EVP_PKEY *read_pem(const char *pass)
{
    return PEM_read_bio_PrivateKey_ex(bio, NULL, NULL, (void *)(uintptr_t)pass,
                                      ctx, NULL);
}

static void assert_is_sealed(EVP_PKEY *key)
{
    uint8_t priv[64];
    size_t len;

    private_of(key, priv, &len);
    ck_assert(contains(written(), "ENCRYPTED PRIVATE KEY", 21));
    ck_assert(!contains(written(), priv, len));
}

START_TEST(pkcs8_with_a_cipher_is_encrypted)
{
    EVP_CIPHER *aes = EVP_CIPHER_fetch(ctx, "AES-256-CBC", NULL);
    EVP_PKEY *key = some_key(), *got;

    ck_assert_int_eq(PEM_write_bio_PKCS8PrivateKey(bio, key, aes, PASS,
                                                   strlen(PASS), NULL, NULL),
                     1);
    assert_is_sealed(key);
    got = read_pem(PASS);
    ck_assert_int_eq(EVP_PKEY_eq(key, got), 1);
    EVP_PKEY_free(got);
    EVP_PKEY_free(key);
    EVP_CIPHER_free(aes);
}
END_TEST

START_TEST(the_other_writers_with_a_cipher_encrypt_too)
{
    EVP_CIPHER *aes = EVP_CIPHER_fetch(ctx, "AES-128-CBC", NULL);
    EVP_PKEY *key = some_key(), *got;
    uint8_t priv[64];
    size_t len;

    private_of(key, priv, &len);
    ck_assert_int_eq(PEM_write_bio_PrivateKey(bio, key, aes,
                                              (const unsigned char *)PASS,
                                              (int)strlen(PASS), NULL, NULL),
                     1);
    assert_is_sealed(key);
    ck_assert_int_eq(BIO_reset(bio), 1);
    ck_assert_int_eq(i2d_PKCS8PrivateKey_bio(bio, key, aes, PASS,
                                             (int)strlen(PASS), NULL, NULL),
                     1);
    ck_assert(!contains(written(), priv, len));
    got = d2i_PKCS8PrivateKey_bio(bio, NULL, NULL, (void *)(uintptr_t)PASS);
    ck_assert_ptr_null(got); /* the default context knows no GOST */
    EVP_PKEY_free(key);
    EVP_CIPHER_free(aes);
}
END_TEST

START_TEST(a_wrong_password_opens_nothing)
{
    EVP_CIPHER *aes = EVP_CIPHER_fetch(ctx, "AES-256-CBC", NULL);
    EVP_PKEY *key = some_key();

    ck_assert_int_eq(PEM_write_bio_PKCS8PrivateKey(bio, key, aes, PASS,
                                                   strlen(PASS), NULL, NULL),
                     1);
    ck_assert_ptr_null(read_pem("wrong"));
    EVP_PKEY_free(key);
    EVP_CIPHER_free(aes);
}
END_TEST

static int refuse_password(char *out, int size, int writing, void *arg)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)arg;
    return -1;
}

START_TEST(without_a_password_nothing_is_written)
{
    EVP_CIPHER *aes = EVP_CIPHER_fetch(ctx, "AES-256-CBC", NULL);
    EVP_PKEY *key = some_key();

    ck_assert_int_ne(PEM_write_bio_PKCS8PrivateKey(bio, key, aes, NULL, 0,
                                                   refuse_password, NULL),
                     1);
    ck_assert_uint_eq(written().len, 0);
    EVP_PKEY_free(key);
    EVP_CIPHER_free(aes);
}
END_TEST

static int encode(EVP_PKEY *key, int selection, const char *structure,
                  const char *cipher)
{
    OSSL_ENCODER_CTX *e =
        OSSL_ENCODER_CTX_new_for_pkey(key, selection, "PEM", structure, NULL);
    int ok = cipher == NULL || OSSL_ENCODER_CTX_set_cipher(e, cipher, NULL);

    ok = ok && OSSL_ENCODER_CTX_set_passphrase(e, (const unsigned char *)PASS,
                                               strlen(PASS));
    ok = ok && OSSL_ENCODER_to_bio(e, bio);
    OSSL_ENCODER_CTX_free(e);
    return ok;
}

static const char *const useless_ciphers[] = {"NO-SUCH-CIPHER", "AES-256-GCM",
                                              "AES-256-XTS", "NULL"};

START_TEST(a_cipher_that_cannot_be_used_is_refused)
{
    EVP_PKEY *key = some_key();

    ck_assert_int_ne(encode(key, BOTH, "PrivateKeyInfo", useless_ciphers[_i]),
                     1);
    ck_assert_uint_eq(written().len, 0);
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(the_encrypting_encoder_needs_a_cipher)
{
    EVP_PKEY *key = some_key();

    ck_assert_int_ne(encode(key, BOTH, "EncryptedPrivateKeyInfo", NULL), 1);
    ck_assert_uint_eq(written().len, 0);
    ck_assert_int_eq(
        encode(key, BOTH, "EncryptedPrivateKeyInfo", "AES-256-CBC"), 1);
    assert_is_sealed(key);
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(a_public_key_has_no_private_structure)
{
    EVP_PKEY *key = some_key(), *half;

    ck_assert_int_eq(PEM_write_bio_PUBKEY(bio, key), 1);
    half = PEM_read_bio_PUBKEY_ex(bio, NULL, NULL, NULL, ctx, NULL);
    ck_assert_int_eq(EVP_PKEY_eq(key, half), 1);
    ck_assert_int_ne(
        PEM_write_bio_PrivateKey(bio, half, NULL, NULL, 0, NULL, NULL), 1);
    ck_assert_uint_eq(written().len, 0);
    EVP_PKEY_free(half);
    EVP_PKEY_free(key);
}
END_TEST

/* --- text */

START_TEST(text_shows_numbers_as_the_standard_prints_them)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    const unsigned char *p;
    struct cert c;
    EVP_PKEY *key;

    ck_assert(vectors_next(v));
    ck_assert_int_eq(cert_read(vector_bytes(v, "certificate"), &c), ERR_OK);
    p = c.spki.p;
    key = d2i_PUBKEY_ex(NULL, &p, (long)c.spki.len, ctx, NULL);
    ck_assert_int_eq(EVP_PKEY_print_public(bio, key, 0, NULL), 1);
    ck_assert_int_eq(BIO_write(bio, "", 1), 1);
    /* RFC 9215, D.1 */
    ck_assert_str_eq((const char *)written().p,
                     "Public key:\n"
                     "   X: 7F2B49E270DB6D90D8595BEC458B50C5"
                     "8585BA1D4E9B788F6689DBD8E56FD80B\n"
                     "   Y: 26F1B489D6701DD185C8413A977B3CBB"
                     "AF64D1C593D26627DFFB101A87FF77DA\n"
                     "Parameter set: Test-256 (1.2.643.2.2.35.0)\n");
    EVP_PKEY_free(key);
    vectors_close(v);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *prov_codec_suite(void)
{
    Suite *s = suite_create("prov_codec");
    TCase *t = tcase_create("prov_codec");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, private_keys_in_every_layout_are_decoded);
    tcase_add_test(t, cut_private_keys_are_not_decoded);
    tcase_add_test(t, public_keys_of_rfc_9215_come_back_byte_for_byte);
    tcase_add_test(t, a_property_query_for_us_alone_is_enough);
    tcase_add_test(t, a_decoder_takes_one_element_of_a_stream);
    tcase_add_loop_test(t, foreign_keys_load_and_leave_no_error, 0,
                        COUNT(foreign));
    tcase_add_test(t, pkcs8_with_a_cipher_is_encrypted);
    tcase_add_test(t, the_other_writers_with_a_cipher_encrypt_too);
    tcase_add_test(t, a_wrong_password_opens_nothing);
    tcase_add_test(t, without_a_password_nothing_is_written);
    tcase_add_loop_test(t, a_cipher_that_cannot_be_used_is_refused, 0,
                        COUNT(useless_ciphers));
    tcase_add_test(t, the_encrypting_encoder_needs_a_cipher);
    tcase_add_test(t, a_public_key_has_no_private_structure);
    tcase_add_test(t, text_shows_numbers_as_the_standard_prints_them);
    suite_add_tcase(s, t);
    return s;
}
