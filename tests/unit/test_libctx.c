/* Promises of provider/libctx.h but for chains. */
#include "provider/libctx.h"

#include "base/buf.h"
#include "base/der.h"
#include "base/endian.h"
#include "gost/rng.h"
#include "gost/sign.h"
#include "pkix/cert.h"
#include "pkix/spki.h"
#include "tests/lib/vectors.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/provider.h>
#include <openssl/x509v3.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *libctx_suite(void);

static OSSL_LIB_CTX *ctx;

static void setup(void)
{
    ERR_clear_error();
    ctx = libctx_new();
    ck_assert_ptr_nonnull(ctx);
}

static void teardown(void)
{
    libctx_free(ctx);
}

static X509 *cert_of(struct bytes der)
{
    X509 *cert = X509_new_ex(ctx, NULL);
    const unsigned char *p = der.p;

    if (d2i_X509(&cert, &p, (long)der.len) == NULL)
        return NULL;
    return cert;
}

static X509_REQ *req_of(struct bytes der)
{
    const unsigned char *p = der.p;

    return d2i_X509_REQ(NULL, &p, (long)der.len);
}

static X509_CRL *crl_of(struct bytes der)
{
    const unsigned char *p = der.p;

    return d2i_X509_CRL(NULL, &p, (long)der.len);
}

static EVP_PKEY *key_of(X509 *cert)
{
    return libctx_key(ctx, X509_get_X509_PUBKEY(cert));
}

START_TEST(contexts_are_made_and_freed_apart)
{
    OSSL_LIB_CTX *other = libctx_new();

    ck_assert_ptr_nonnull(other);
    ck_assert_ptr_ne(other, ctx);
    libctx_free(other);
    libctx_free(NULL);
    ck_assert(OSSL_PROVIDER_available(ctx, "larets"));
    ck_assert(!OSSL_PROVIDER_available(NULL, "larets"));
}
END_TEST

/* --- what others have signed */

static const char *const files[] = {"rfc9215.txt", "x509_engine.txt"};

START_TEST(certificates_requests_and_lists_of_others_verify)
{
    struct vectors *v = vectors_open(files[_i]);

    while (vectors_next(v)) {
        X509 *cert = cert_of(vector_bytes(v, "certificate"));
        X509_REQ *req = req_of(vector_bytes(v, "request"));
        X509_CRL *crl = crl_of(vector_bytes(v, "crl"));
        EVP_PKEY *key = key_of(cert);

        ck_assert_msg(libctx_verify_cert(ctx, cert, key) == ERR_OK, "%s",
                      vector_name(v));
        ck_assert_int_eq(libctx_verify_req(ctx, req, NULL), ERR_OK);
        ck_assert_int_eq(libctx_verify_req(ctx, req, key), ERR_OK);
        ck_assert_int_eq(libctx_verify_crl(ctx, crl, key), ERR_OK);
        ck_assert_uint_eq(ERR_peek_error(), 0);
        EVP_PKEY_free(key);
        X509_CRL_free(crl);
        X509_REQ_free(req);
        X509_free(cert);
    }
    ck_assert_uint_ge(vectors_count(v), 3);
    vectors_close(v);
}
END_TEST

/* The case of a vector file, and its certificate copied into der. */
static struct bytes certificate_named(const char *file, const char *name,
                                      uint8_t *der, size_t cap)
{
    struct vectors *v = vectors_open(file);
    struct bytes b;

    do
        ck_assert(vectors_next(v));
    while (strcmp(vector_name(v), name) != 0);
    b = vector_bytes(v, "certificate");
    ck_assert_uint_le(b.len, cap);
    memcpy(der, b.p, b.len);
    b = bytes_of(der, b.len);
    vectors_close(v);
    return b;
}

START_TEST(a_certificate_changed_anywhere_does_not_verify)
{
    uint8_t der[1024];
    struct bytes b = certificate_named("rfc9215.txt", "d.2", der, sizeof(der));
    X509 *good = cert_of(b);
    EVP_PKEY *key = key_of(good);
    size_t i, tried = 0;

    for (i = 0; i < b.len; i++) {
        X509 *bad;

        der[i] ^= 1;
        bad = cert_of(b);
        der[i] ^= 1;
        if (bad == NULL)
            continue;
        ck_assert_int_ne(libctx_verify_cert(ctx, bad, key), ERR_OK);
        X509_free(bad);
        tried++;
    }
    ck_assert_uint_gt(tried, 200);
    EVP_PKEY_free(key);
    X509_free(good);
}
END_TEST

START_TEST(the_key_of_another_signer_does_not_verify)
{
    uint8_t a[1024], b[1024];
    X509 *first =
        cert_of(certificate_named("rfc9215.txt", "d.1", a, sizeof(a)));
    X509 *second =
        cert_of(certificate_named("rfc9215.txt", "d.3", b, sizeof(b)));
    EVP_PKEY *key = key_of(second),
             *foreign = EVP_PKEY_Q_keygen(ctx, NULL, "ED25519");

    ck_assert_int_eq(libctx_verify_cert(ctx, first, key), ERR_SIGNATURE);
    ck_assert_int_eq(libctx_verify_cert(ctx, first, foreign), ERR_SIGNATURE);
    ck_assert_int_eq(libctx_verify_cert(ctx, first, NULL), ERR_SIGNATURE);
    EVP_PKEY_free(key);
    EVP_PKEY_free(foreign);
    X509_free(first);
    X509_free(second);
}
END_TEST

/* The certificate with another AlgorithmIdentifier outside. */
static X509 *with_outer_algid(struct bytes der, struct bytes algid)
{
    struct buf b = BUF_EMPTY;
    struct cert c;
    size_t mark;
    X509 *cert;

    ck_assert_int_eq(cert_read(der, &c), ERR_OK);
    mark = der_open(&b, DER_SEQUENCE);
    buf_add(&b, c.tbs);
    buf_add(&b, algid);
    der_put_bit_octets(&b, c.signature);
    der_close(&b, mark);
    cert = cert_of(buf_peek(&b));
    buf_clear(&b);
    return cert;
}

START_TEST(algorithm_identifiers_that_differ_are_refused)
{
    static const uint8_t with_null[] = {0x30, 0x0c, 0x06, 0x08, 0x2a,
                                        0x85, 0x03, 0x07, 0x01, 0x01,
                                        0x03, 0x02, 0x05, 0x00};
    uint8_t der[1024];
    struct bytes b = certificate_named("rfc9215.txt", "d.2", der, sizeof(der));
    X509 *cert = with_outer_algid(b, bytes_of(with_null, sizeof(with_null)));
    EVP_PKEY *key = key_of(cert);

    ck_assert_int_eq(libctx_verify_cert(ctx, cert, key), ERR_FORMAT);
    EVP_PKEY_free(key);
    X509_free(cert);
}
END_TEST

START_TEST(other_signatures_are_left_to_others)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(ctx, NULL, "ED25519");
    X509_REQ *req = X509_REQ_new_ex(ctx, NULL);

    ck_assert_int_eq(X509_REQ_set_pubkey(req, key), 1);
    ck_assert_int_gt(X509_REQ_sign(req, key, NULL), 0);
    ck_assert_int_eq(libctx_verify_req(ctx, req, NULL), ERR_UNSUPPORTED);
    X509_REQ_free(req);
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(the_key_of_a_request_is_decoded_in_the_context)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    X509_REQ *req;
    EVP_PKEY *key;

    ck_assert(vectors_next(v));
    req = req_of(vector_bytes(v, "request"));
    key = libctx_req_key(ctx, req);
    ck_assert(EVP_PKEY_is_a(key, "gost2012_256"));
    ck_assert_str_eq(OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(key)),
                     "larets");
    EVP_PKEY_free(key);
    X509_REQ_free(req);
    vectors_close(v);
}
END_TEST

/* --- requests signed elsewhere */

static const struct {
    const char *name; /* in rfc9215.txt */
    int bits;
} sizes[] = {{"d.2", 256}, {"d.3", 512}};

struct signer {
    struct spki spki;
    uint8_t priv[CURVE_MAX_LEN];
    uint8_t der[1024]; /* spki borrows from it */
};

static void signer_of(const char *name, struct signer *out)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    struct cert c;
    struct bytes d;

    do
        ck_assert(vectors_next(v));
    while (strcmp(vector_name(v), name) != 0);
    d = vector_bytes(v, "certificate");
    memcpy(out->der, d.p, d.len);
    ck_assert_int_eq(cert_read(bytes_of(out->der, d.len), &c), ERR_OK);
    ck_assert_int_eq(spki_read(c.spki, &out->spki), ERR_OK);
    d = vector_bytes(v, "d");
    reverse_copy(out->priv, d.p, d.len);
    vectors_close(v);
}

static X509_REQ *unsigned_req(const struct signer *s)
{
    X509_REQ *req = X509_REQ_new_ex(ctx, NULL);
    struct buf der = BUF_EMPTY;
    const unsigned char *p;
    EVP_PKEY *key;

    spki_write(&der, s->spki.params.alg, s->spki.params.curve, s->spki.pub);
    p = der.p;
    key = d2i_PUBKEY_ex(NULL, &p, (long)der.len, ctx, NULL);
    ck_assert_int_eq(X509_REQ_set_pubkey(req, key), 1);
    ck_assert_int_eq(X509_NAME_add_entry_by_txt(
                         X509_REQ_get_subject_name(req), "CN", MBSTRING_ASC,
                         (const unsigned char *)"A", -1, -1, 0),
                     1);
    EVP_PKEY_free(key);
    buf_clear(&der);
    return req;
}

/* What a token does: hash, then sign the digest. */
static struct bytes sign_tbs(const struct signer *s, struct bytes tbs,
                             uint8_t sig[128])
{
    enum hash_id id = key_alg_hash(s->spki.params.alg);
    uint8_t digest[HASH_MAX_LEN];
    struct rng rng;

    hash_once(id, tbs, digest);
    ck_assert_int_eq(rng_init(&rng, rng_seed_kernel, NULL), ERR_OK);
    ck_assert_int_eq(sign_digest(s->spki.params.curve->curve, s->priv,
                                 bytes_of(digest, hash_len(id)), &rng, sig),
                     ERR_OK);
    rng_clear(&rng);
    return bytes_of(sig, 2 * hash_len(id));
}

START_TEST(a_request_signed_by_a_token_verifies)
{
    struct signer s;
    uint8_t *tbs = NULL, sig[128];
    X509_REQ *req, *again;
    unsigned char *der = NULL;
    size_t len = 0;
    int n;

    signer_of(sizes[_i].name, &s);
    req = unsigned_req(&s);
    ck_assert_int_eq(libctx_req_tbs(req, sizes[_i].bits, &tbs, &len), ERR_OK);
    ck_assert_int_eq(
        libctx_req_set_signature(req, sizes[_i].bits,
                                 sign_tbs(&s, bytes_of(tbs, len), sig)),
        ERR_OK);
    n = i2d_X509_REQ(req, &der);
    again = req_of(bytes_of(der, (size_t)n));

    ck_assert_int_eq(libctx_verify_req(ctx, again, NULL), ERR_OK);
    X509_REQ_free(again);
    X509_REQ_free(req);
    OPENSSL_free(der);
    OPENSSL_free(tbs);
}
END_TEST

START_TEST(zero_octets_at_the_end_of_a_signature_stay)
{
    static const uint8_t zeros[64];
    struct signer s;
    unsigned char *der = NULL;
    X509_REQ *req;
    int n;

    signer_of("d.2", &s);
    req = unsigned_req(&s);
    ck_assert_int_eq(
        libctx_req_set_signature(req, 256, bytes_of(zeros, sizeof(zeros))),
        ERR_OK);
    n = i2d_X509_REQ(req, &der);
    /* BIT STRING of 65 octets, no unused bits, at the end */
    ck_assert_int_gt(n, 67);
    ck_assert_mem_eq(der + n - 67, "\x03\x41\x00", 3);
    OPENSSL_free(der);
    X509_REQ_free(req);
}
END_TEST

START_TEST(a_signature_of_another_size_is_refused)
{
    static const uint8_t zeros[128];
    uint8_t *tbs = NULL;
    size_t len = 0;
    struct signer s;
    X509_REQ *req;

    signer_of("d.2", &s);
    req = unsigned_req(&s);
    ck_assert_int_eq(libctx_req_tbs(req, 0, &tbs, &len), ERR_ARG);
    ck_assert_int_eq(libctx_req_tbs(req, 384, &tbs, &len), ERR_ARG);
    ck_assert_int_eq(libctx_req_set_signature(req, 256, bytes_of(zeros, 128)),
                     ERR_ARG);
    ck_assert_int_eq(libctx_req_set_signature(req, 512, bytes_of(zeros, 64)),
                     ERR_ARG);
    ck_assert_int_eq(libctx_req_set_signature(req, 0, bytes_of(zeros, 0)),
                     ERR_ARG);
    ck_assert_ptr_null(tbs);
    X509_REQ_free(req);
}
END_TEST

/* --- names */

static X509_NAME *name_with(const char *type, const char *value)
{
    X509_NAME *name = X509_NAME_new();

    if (X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8,
                                   (const unsigned char *)value, -1, -1,
                                   0) == 1)
        return name;
    X509_NAME_free(name);
    return NULL;
}

static const struct {
    const char *type;
    const char *value;
} requisites[] = {
    {"INNLE", "7707083893"},       {"INN", "500100732259"},
    {"SNILS", "11223344595"},      {"OGRN", "1027700132195"},
    {"OGRNIP", "304500116000157"},
};

START_TEST(requisites_are_numeric_strings)
{
    X509_NAME *name;
    const ASN1_STRING *text;

    ck_assert_int_eq(libctx_register_names(), ERR_OK);
    name = name_with(requisites[_i].type, requisites[_i].value);
    ck_assert_ptr_nonnull(name);
    text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, 0));
    ck_assert_int_eq(ASN1_STRING_type(text), V_ASN1_NUMERICSTRING);
    X509_NAME_free(name);
}
END_TEST

START_TEST(names_are_registered_once)
{
    int nid;

    ck_assert_int_eq(libctx_register_names(), ERR_OK);
    nid = OBJ_txt2nid("1.2.643.100.4");
    ck_assert_int_ne(nid, NID_undef);
    ck_assert_int_eq(libctx_register_names(), ERR_OK);
    ck_assert_int_eq(OBJ_txt2nid("1.2.643.100.4"), nid);
    ck_assert_int_eq(OBJ_sn2nid("INNLE"), nid);
    ck_assert_int_ne(OBJ_sn2nid("identificationKind"), NID_undef);
}
END_TEST

START_TEST(a_tax_number_of_another_length_is_refused)
{
    ck_assert_int_eq(libctx_register_names(), ERR_OK);
    ck_assert_ptr_null(name_with("INNLE", "770708389"));
    ck_assert_ptr_null(name_with("INNLE", "77070838931"));
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *libctx_suite(void)
{
    Suite *s = suite_create("libctx");
    TCase *t = tcase_create("libctx");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, contexts_are_made_and_freed_apart);
    tcase_add_loop_test(t, certificates_requests_and_lists_of_others_verify, 0,
                        COUNT(files));
    tcase_add_test(t, a_certificate_changed_anywhere_does_not_verify);
    tcase_add_test(t, the_key_of_another_signer_does_not_verify);
    tcase_add_test(t, algorithm_identifiers_that_differ_are_refused);
    tcase_add_test(t, other_signatures_are_left_to_others);
    tcase_add_test(t, the_key_of_a_request_is_decoded_in_the_context);
    tcase_add_loop_test(t, a_request_signed_by_a_token_verifies, 0,
                        COUNT(sizes));
    tcase_add_test(t, zero_octets_at_the_end_of_a_signature_stay);
    tcase_add_test(t, a_signature_of_another_size_is_refused);
    tcase_add_loop_test(t, requisites_are_numeric_strings, 0,
                        COUNT(requisites));
    tcase_add_test(t, names_are_registered_once);
    tcase_add_test(t, a_tax_number_of_another_length_is_refused);
    suite_add_tcase(s, t);
    return s;
}
