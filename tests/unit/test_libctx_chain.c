/* Promises of libctx_verify_chain. */
#include "provider/libctx.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

Suite *libctx_chain_suite(void);

#define DAY 86400
#define NOW                                                                    \
    INT64_C(1795000000) /* within the dates of all that is made here           \
                         */

enum who { ROOT, MIDDLE, LEAF, OTHER, WHO_COUNT };

/* What one certificate says; the rest is the same for all. */
struct spec {
    enum who subject;
    enum who issuer;
    enum who signer; /* the key that really signs */
    const char *constraints;
    const char *usage;
    int64_t from, to; /* 0: a year around NOW */
    bool odd_critical;
    enum who akid; /* whose key identifier it names */
};

static const struct spec root_spec = {
    ROOT, ROOT,  ROOT, "critical,CA:TRUE", "critical,keyCertSign,cRLSign", 0,
    0,    false, ROOT};
static const struct spec middle_spec = {
    MIDDLE, ROOT,  ROOT, "critical,CA:TRUE", "critical,keyCertSign", 0,
    0,      false, ROOT};
static const struct spec leaf_spec = {
    LEAF, MIDDLE, MIDDLE, "critical,CA:FALSE", "critical,digitalSignature", 0,
    0,    false,  MIDDLE};

static OSSL_LIB_CTX *ctx;
static EVP_PKEY *keys[WHO_COUNT];
static STACK_OF(X509) * between;
static STACK_OF(X509) * trusted;
static const char *why;

static EVP_PKEY *make_key(void)
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

static void setup(void)
{
    int i;

    ctx = libctx_new();
    for (i = 0; i < WHO_COUNT; i++)
        keys[i] = make_key();
    between = sk_X509_new_null();
    trusted = sk_X509_new_null();
    why = NULL;
}

static void teardown(void)
{
    int i;

    sk_X509_pop_free(between, X509_free);
    sk_X509_pop_free(trusted, X509_free);
    for (i = 0; i < WHO_COUNT; i++)
        EVP_PKEY_free(keys[i]);
    libctx_free(ctx);
}

static void set_name(X509_NAME *name, enum who who)
{
    static const char *const names[] = {"Root", "Middle", "Leaf", "Other"};

    ck_assert_int_eq(X509_NAME_add_entry_by_txt(
                         name, "CN", MBSTRING_ASC,
                         (const unsigned char *)names[who], -1, -1, 0),
                     1);
}

static void extend(X509 *cert, int nid, const char *value)
{
    X509_EXTENSION *ext;
    X509V3_CTX v3;

    X509V3_set_ctx(&v3, cert, cert, NULL, NULL, 0);
    ext = X509V3_EXT_conf_nid(NULL, &v3, nid, value);
    ck_assert_msg(ext != NULL, "%s", value);
    ck_assert_int_eq(X509_add_ext(cert, ext, -1), 1);
    X509_EXTENSION_free(ext);
}

/* A key identifier need not be a hash: here it is the number of the holder. */
static void set_key_ids(X509 *cert, const struct spec *s)
{
    uint8_t subject = (uint8_t)s->subject;
    uint8_t authority[] = {0x30, 0x03, 0x80, 0x01, (uint8_t)s->akid};
    ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
    X509_EXTENSION *ext;

    ASN1_OCTET_STRING_set(id, &subject, 1);
    ck_assert_int_eq(
        X509_add1_ext_i2d(cert, NID_subject_key_identifier, id, 0, 0), 1);
    ASN1_OCTET_STRING_set(id, authority, sizeof(authority));
    ext =
        X509_EXTENSION_create_by_NID(NULL, NID_authority_key_identifier, 0, id);
    ck_assert_int_eq(X509_add_ext(cert, ext, -1), 1);
    X509_EXTENSION_free(ext);
    ASN1_OCTET_STRING_free(id);
}

static void set_odd_critical(X509 *cert)
{
    ASN1_OBJECT *oid = OBJ_txt2obj("1.2.643.100.99", 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    X509_EXTENSION *ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 1, value);

    ck_assert_int_eq(X509_add_ext(cert, ext, -1), 1);
    X509_EXTENSION_free(ext);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(oid);
}

static void sign(X509 *cert, EVP_PKEY *key)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    ck_assert_int_eq(
        EVP_DigestSignInit_ex(md, NULL, NULL, ctx, LIBCTX_GOST, key, NULL), 1);
    ck_assert_int_gt(X509_sign_ctx(cert, md), 0);
    EVP_MD_CTX_free(md);
}

static X509 *make(const struct spec *s)
{
    X509 *cert = X509_new_ex(ctx, NULL);
    static long serial = 1;

    X509_set_version(cert, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
    set_name(X509_get_subject_name(cert), s->subject);
    set_name(X509_get_issuer_name(cert), s->issuer);
    ASN1_TIME_set(X509_getm_notBefore(cert),
                  (time_t)(s->from != 0 ? s->from : NOW - 180 * DAY));
    ASN1_TIME_set(X509_getm_notAfter(cert),
                  (time_t)(s->to != 0 ? s->to : NOW + 180 * DAY));
    X509_set_pubkey(cert, keys[s->subject]);
    if (s->constraints != NULL)
        extend(cert, NID_basic_constraints, s->constraints);
    if (s->usage != NULL)
        extend(cert, NID_key_usage, s->usage);
    set_key_ids(cert, s);
    if (s->odd_critical)
        set_odd_critical(cert);
    sign(cert, keys[s->signer]);
    return cert;
}

static enum err verify(const struct spec *leaf)
{
    X509 *cert = make(leaf);
    enum err e = libctx_verify_chain(ctx, cert, between, trusted, NOW, &why);

    ck_assert_int_eq(e == ERR_OK, why == NULL);
    X509_free(cert);
    return e;
}

static void add(STACK_OF(X509) * list, const struct spec *s)
{
    ck_assert_int_gt(sk_X509_push(list, make(s)), 0);
}

START_TEST(a_whole_chain_verifies)
{
    add(trusted, &root_spec);
    add(between, &middle_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_OK);
}
END_TEST

START_TEST(a_trusted_certificate_in_the_middle_ends_the_chain)
{
    add(trusted, &middle_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_OK);
}
END_TEST

START_TEST(a_trusted_certificate_verifies_alone)
{
    X509 *cert = make(&leaf_spec);

    ck_assert_int_gt(sk_X509_push(trusted, cert), 0);
    ck_assert_int_eq(libctx_verify_chain(ctx, cert, NULL, trusted, NOW, &why),
                     ERR_OK);
}
END_TEST

START_TEST(a_missing_issuer_is_said)
{
    add(trusted, &root_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_NOT_FOUND);
    ck_assert_str_eq(why, "the issuer of a certificate is not known");
}
END_TEST

START_TEST(a_root_is_not_trusted_for_being_self_signed)
{
    add(between, &root_spec);
    add(between, &middle_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_NOT_FOUND);
    ck_assert_int_eq(libctx_verify_chain(ctx, sk_X509_value(between, 0),
                                         between, NULL, NOW, &why),
                     ERR_NOT_FOUND);
}
END_TEST

/* Each breaks the chain root - middle - leaf in one place. */
static const struct {
    struct spec middle;
    struct spec leaf;
    enum err want;
    const char *why;
} broken[] = {
    {{MIDDLE, ROOT, OTHER, "critical,CA:TRUE", "critical,keyCertSign", 0, 0,
      false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_SIGNATURE,
     "the signature of a certificate does not verify"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,keyCertSign", 0, 0,
      false, ROOT},
     {LEAF, MIDDLE, OTHER, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_SIGNATURE,
     "the signature of a certificate does not verify"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:FALSE", "critical,keyCertSign", 0, 0,
      false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_DENIED,
     "an issuer is no certification authority"},
    {{MIDDLE, ROOT, ROOT, NULL, NULL, 0, 0, false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_DENIED,
     "an issuer is no certification authority"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,cRLSign", 0, 0, false,
      ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_DENIED,
     "an issuer may not sign certificates"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,keyCertSign",
      NOW - 20 * DAY, NOW - 10 * DAY, false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_WRONG_STATE,
     "a certificate has expired"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,keyCertSign", 0, 0,
      false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, NOW + DAY, NOW + 2 * DAY, false,
      MIDDLE},
     ERR_WRONG_STATE,
     "a certificate is not valid yet"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,keyCertSign", 0, 0,
      true, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, MIDDLE},
     ERR_FORMAT,
     "a certificate has a critical extension not known here"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,keyCertSign", 0, 0,
      false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, true, MIDDLE},
     ERR_FORMAT,
     "a certificate has a critical extension not known here"},
    {{MIDDLE, ROOT, ROOT, "critical,CA:TRUE", "critical,keyCertSign", 0, 0,
      false, ROOT},
     {LEAF, MIDDLE, MIDDLE, NULL, NULL, 0, 0, false, OTHER},
     ERR_NOT_FOUND,
     "the issuer of a certificate is not known"},
};

START_TEST(a_broken_chain_is_refused_with_the_reason)
{
    add(trusted, &root_spec);
    add(between, &broken[_i].middle);

    ck_assert_int_eq(verify(&broken[_i].leaf), broken[_i].want);
    ck_assert_str_eq(why, broken[_i].why);
}
END_TEST

START_TEST(a_good_issuer_is_found_behind_a_bad_one)
{
    add(trusted, &root_spec);
    add(between, &broken[0].middle);
    add(between, &middle_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_OK);
}
END_TEST

START_TEST(the_path_length_of_a_root_is_kept)
{
    struct spec root = root_spec;

    root.constraints = "critical,CA:TRUE,pathlen:0";
    add(trusted, &root);
    add(between, &middle_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_DENIED);
    ck_assert_str_eq(why, "the chain is longer than its root allows");
}
END_TEST

START_TEST(a_path_length_that_suffices_is_no_hindrance)
{
    struct spec root = root_spec, middle = middle_spec;

    root.constraints = "critical,CA:TRUE,pathlen:1";
    middle.constraints = "critical,CA:TRUE,pathlen:0";
    add(trusted, &root);
    add(between, &middle);

    ck_assert_int_eq(verify(&leaf_spec), ERR_OK);
}
END_TEST

START_TEST(an_expired_root_is_not_used)
{
    struct spec root = root_spec;

    root.to = NOW - DAY;
    root.from = NOW - 2 * DAY;
    add(trusted, &root);
    add(between, &middle_spec);

    ck_assert_int_eq(verify(&leaf_spec), ERR_WRONG_STATE);
}
END_TEST

START_TEST(authorities_that_issue_for_each_other_end_the_search)
{
    struct spec there = {MIDDLE, OTHER, OTHER, "critical,CA:TRUE", NULL, 0,
                         0,      false, OTHER};
    struct spec back = {OTHER, MIDDLE, MIDDLE, "critical,CA:TRUE", NULL, 0,
                        0,     false,  MIDDLE};

    add(between, &there);
    add(between, &back);
    add(between, &there);
    add(between, &back);

    ck_assert_int_ne(verify(&leaf_spec), ERR_OK);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *libctx_chain_suite(void)
{
    Suite *s = suite_create("libctx_chain");
    TCase *t = tcase_create("libctx_chain");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_whole_chain_verifies);
    tcase_add_test(t, a_trusted_certificate_in_the_middle_ends_the_chain);
    tcase_add_test(t, a_trusted_certificate_verifies_alone);
    tcase_add_test(t, a_missing_issuer_is_said);
    tcase_add_test(t, a_root_is_not_trusted_for_being_self_signed);
    tcase_add_loop_test(t, a_broken_chain_is_refused_with_the_reason, 0,
                        COUNT(broken));
    tcase_add_test(t, a_good_issuer_is_found_behind_a_bad_one);
    tcase_add_test(t, the_path_length_of_a_root_is_kept);
    tcase_add_test(t, a_path_length_that_suffices_is_no_hindrance);
    tcase_add_test(t, an_expired_root_is_not_used);
    tcase_add_test(t, authorities_that_issue_for_each_other_end_the_search);
    suite_add_tcase(s, t);
    return s;
}
