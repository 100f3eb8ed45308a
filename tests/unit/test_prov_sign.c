/* Keys and signatures of the provider, through libcrypto. */
#include "provider/libctx.h"

#include "base/endian.h"
#include "gost/sign.h"
#include "tests/lib/hex.h"
#include "tests/lib/vectors.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *prov_sign_suite(void);

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

/* --- keys */

/* NULL where libcrypto refuses; the parameter is called `option`. */
static EVP_PKEY *make_key(const char *type, const char *option,
                          const char *group)
{
    EVP_PKEY_CTX *gen = EVP_PKEY_CTX_new_from_name(ctx, type, LIBCTX_GOST);
    OSSL_PARAM params[2] = {OSSL_PARAM_END, OSSL_PARAM_END};
    EVP_PKEY *key = NULL;

    ck_assert_ptr_nonnull(gen);
    if (group != NULL)
        params[0] = OSSL_PARAM_construct_utf8_string(
            option, (char *)(uintptr_t)group, 0);
    ck_assert_int_eq(EVP_PKEY_keygen_init(gen), 1);
    if (EVP_PKEY_CTX_set_params(gen, params) == 1)
        (void)EVP_PKEY_generate(gen, &key);
    EVP_PKEY_CTX_free(gen);
    return key;
}

static EVP_PKEY *key_of(const char *type, const char *group)
{
    EVP_PKEY *key = make_key(type, "group", group);

    ck_assert_ptr_nonnull(key);
    return key;
}

static EVP_PKEY *import_key(const char *type, const char *group,
                            struct bytes pub, struct bytes priv)
{
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(ctx, type, LIBCTX_GOST);
    OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params;
    EVP_PKEY *key = NULL;

    if (group != NULL)
        ck_assert(OSSL_PARAM_BLD_push_utf8_string(b, "group", group, 0));
    if (pub.p != NULL)
        ck_assert(OSSL_PARAM_BLD_push_octet_string(b, "pub", pub.p, pub.len));
    if (priv.p != NULL)
        ck_assert(
            OSSL_PARAM_BLD_push_octet_string(b, "priv", priv.p, priv.len));
    params = OSSL_PARAM_BLD_to_param(b);
    ck_assert_int_eq(EVP_PKEY_fromdata_init(c), 1);
    (void)EVP_PKEY_fromdata(c, &key, EVP_PKEY_KEYPAIR, params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(b);
    EVP_PKEY_CTX_free(c);
    return key;
}

static const struct {
    const char *type;
    const char *option;
    const char *group;
    const char *name; /* as it is reported */
    int bits;
} groups[] = {
    {"gost2012_256", "group", "TC26-256-A", "TC26-256-A", 256},
    {"gost2012_256", "group", "tc26-256-b", "TC26-256-B", 256},
    {"gost2012_256", "group", "1.2.643.7.1.2.1.1.3", "TC26-256-C", 256},
    {"gost2012_256", "paramset", "TCD", "TC26-256-D", 256},
    {"gost2012_256", "paramset", "A", "CryptoPro-A", 256},
    {"gost2012_256", "paramset", "xb", "CryptoPro-XchB", 256},
    {"1.2.643.7.1.1.1.1", "group", "CryptoPro-C", "CryptoPro-C", 256},
    {"gost2012_512", "paramset", "A", "TC26-512-A", 512},
    {"GOST R 34.10-2012 with 512 bit modulus", "group", "TC26-512-C",
     "TC26-512-C", 512},
    {"gost2001", "group", "CryptoPro-XchA", "CryptoPro-XchA", 256},
};

START_TEST(keys_are_made_on_the_set_that_is_named)
{
    EVP_PKEY *key =
        make_key(groups[_i].type, groups[_i].option, groups[_i].group);
    char name[64];
    size_t len;

    ck_assert_ptr_nonnull(key);
    ck_assert(EVP_PKEY_get_group_name(key, name, sizeof(name), &len));
    ck_assert_str_eq(name, groups[_i].name);
    ck_assert_int_eq(EVP_PKEY_get_bits(key), groups[_i].bits);
    ck_assert_int_eq(EVP_PKEY_get_security_bits(key), groups[_i].bits / 2);
    ck_assert_int_eq(EVP_PKEY_get_size(key), groups[_i].bits / 4);
    ck_assert(EVP_PKEY_is_a(key, groups[_i].type));
    EVP_PKEY_free(key);
}
END_TEST

static const struct {
    const char *type;
    const char *group;
} bad_groups[] = {
    {"gost2012_256", NULL},          {"gost2012_256", "TC26-512-A"},
    {"gost2012_512", "CryptoPro-A"}, {"gost2012_512", "TCA"},
    {"gost2012_256", "P-256"},       {"gost2012_256", ""},
};

START_TEST(keys_are_not_made_on_a_guess)
{
    ck_assert_ptr_null(
        make_key(bad_groups[_i].type, "group", bad_groups[_i].group));
    ck_assert_uint_ne(ERR_peek_error(), 0);
}
END_TEST

static int check_key(EVP_PKEY *key, int (*check)(EVP_PKEY_CTX *))
{
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(ctx, key, LIBCTX_GOST);
    int ok = check(c);

    EVP_PKEY_CTX_free(c);
    return ok;
}

START_TEST(keys_of_other_people_are_imported)
{
    struct vectors *v = vectors_open("key_pairs.txt");
    uint8_t d[64], pub[128], got[128];

    while (vectors_next(v)) {
        struct bytes printed = vector_bytes(v, "d");
        size_t len = printed.len, n;
        EVP_PKEY *key;

        reverse_copy(d, printed.p, len);
        reverse_copy(pub, vector_bytes(v, "x").p, len);
        reverse_copy(pub + len, vector_bytes(v, "y").p, len);
        key = import_key(len == 32 ? "gost2012_256" : "gost2012_512",
                         vector_text(v, "curve"), bytes_of(NULL, 0),
                         bytes_of(d, len));
        ck_assert_ptr_nonnull(key);
        ck_assert(
            EVP_PKEY_get_octet_string_param(key, "pub", got, sizeof(got), &n));
        ck_assert_uint_eq(n, 2 * len);
        ck_assert_mem_eq(got, pub, n);
        ck_assert_int_eq(check_key(key, EVP_PKEY_check), 1);
        EVP_PKEY_free(key);
    }
    ck_assert_uint_ge(vectors_count(v), 12);
    vectors_close(v);
}
END_TEST

static const uint8_t one[32] = {1};
static const uint8_t zero[64];

START_TEST(import_refuses_what_is_no_key)
{
    struct bytes none = bytes_of(NULL, 0), key = bytes_of(one, 32);

    ck_assert_ptr_null(import_key("gost2012_256", NULL, none, key));
    ck_assert_ptr_null(import_key("gost2012_256", "TC26-512-A", none, key));
    ck_assert_ptr_null(
        import_key("gost2012_256", "TC26-256-A", none, bytes_of(zero, 32)));
    ck_assert_ptr_null(
        import_key("gost2012_256", "TC26-256-A", none, bytes_of(one, 31)));
    /* 0, 0 is not the public key of 1 */
    ck_assert_ptr_null(
        import_key("gost2012_256", "TC26-256-A", bytes_of(zero, 64), key));
    ck_assert_ptr_null(
        import_key("gost2012_256", "TC26-256-A", bytes_of(zero, 63), none));
}
END_TEST

START_TEST(validation_finds_a_point_off_the_curve)
{
    EVP_PKEY *key = import_key("gost2012_256", "TC26-256-A", bytes_of(zero, 64),
                               bytes_of(NULL, 0));

    ck_assert_ptr_nonnull(key);
    ck_assert_int_ne(check_key(key, EVP_PKEY_public_check), 1);
    ck_assert_int_ne(check_key(key, EVP_PKEY_check), 1); /* no private key */
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(two_names_of_a_set_make_one_key)
{
    struct bytes priv = bytes_of(one, 32), none = bytes_of(NULL, 0);
    EVP_PKEY *a = import_key("gost2012_256", "CryptoPro-A", none, priv);
    EVP_PKEY *b = import_key("gost2012_256", "TC26-256-B", none, priv);
    EVP_PKEY *other = import_key("gost2012_256", "CryptoPro-C", none, priv);
    EVP_PKEY *old = import_key("gost2001", "CryptoPro-A", none, priv);

    ck_assert_int_eq(EVP_PKEY_eq(a, b), 1);
    ck_assert_int_ne(EVP_PKEY_eq(a, other), 1);
    ck_assert_int_ne(EVP_PKEY_eq(a, old), 1);
    ck_assert_int_eq(EVP_PKEY_parameters_eq(a, b), 1);
    ck_assert_int_ne(EVP_PKEY_parameters_eq(a, other), 1);
    EVP_PKEY_free(a);
    EVP_PKEY_free(b);
    EVP_PKEY_free(other);
    EVP_PKEY_free(old);
}
END_TEST

START_TEST(keys_are_copied_and_exported_whole)
{
    EVP_PKEY *key = key_of("gost2012_512", "TC26-512-B");
    EVP_PKEY *copy = EVP_PKEY_dup(key);
    OSSL_PARAM *a = NULL, *b = NULL;
    const OSSL_PARAM *priv;

    ck_assert_ptr_nonnull(copy);
    ck_assert_int_eq(EVP_PKEY_todata(key, EVP_PKEY_KEYPAIR, &a), 1);
    ck_assert_int_eq(EVP_PKEY_todata(copy, EVP_PKEY_KEYPAIR, &b), 1);
    priv = OSSL_PARAM_locate_const(a, "priv");
    ck_assert_ptr_nonnull(priv);
    ck_assert_uint_eq(priv->data_size, 64);
    ck_assert_mem_eq(OSSL_PARAM_locate_const(b, "priv")->data, priv->data, 64);
    ck_assert_int_eq(check_key(copy, EVP_PKEY_check), 1);
    OSSL_PARAM_free(a);
    OSSL_PARAM_free(b);
    EVP_PKEY_free(copy);
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(the_digest_of_a_key_is_mandatory)
{
    EVP_PKEY *key = key_of("gost2012_512", "TC26-512-A");
    char name[64];

    /* 2: mandatory (EVP_PKEY_get_default_digest_name(3)) */
    ck_assert_int_eq(EVP_PKEY_get_default_digest_name(key, name, sizeof(name)),
                     2);
    ck_assert_str_eq(name, "md_gost12_512");
    EVP_PKEY_free(key);
}
END_TEST

/* --- signatures */

static EVP_MD_CTX *start_sign(EVP_PKEY *key, const char *digest)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();

    if (EVP_DigestSignInit_ex(c, NULL, digest, ctx, LIBCTX_GOST, key, NULL) ==
        1)
        return c;
    EVP_MD_CTX_free(c);
    return NULL;
}

static int verify(EVP_PKEY *key, const char *text, const uint8_t *sig,
                  size_t len)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    int ok;

    ck_assert_int_eq(
        EVP_DigestVerifyInit_ex(c, NULL, NULL, ctx, LIBCTX_GOST, key, NULL), 1);
    ok = EVP_DigestVerify(c, sig, len, (const uint8_t *)text, strlen(text));
    EVP_MD_CTX_free(c);
    return ok;
}

START_TEST(signatures_of_the_standards_verify)
{
    struct vectors *v = vectors_open("sign.txt");
    uint8_t pub[128], sig[128];

    while (vectors_next(v)) {
        struct bytes x = vector_bytes(v, "x"), y = vector_bytes(v, "y");
        struct bytes r = vector_bytes(v, "r"), s = vector_bytes(v, "s");
        struct bytes digest = vector_bytes(v, "digest");
        EVP_PKEY_CTX *c;
        EVP_PKEY *key;

        reverse_copy(pub, x.p, x.len);
        reverse_copy(pub + x.len, y.p, y.len);
        memcpy(sig, s.p, s.len);
        memcpy(sig + s.len, r.p, r.len);
        key = import_key(x.len == 32 ? "gost2012_256" : "gost2012_512",
                         vector_text(v, "curve"), bytes_of(pub, 2 * x.len),
                         bytes_of(NULL, 0));
        c = EVP_PKEY_CTX_new_from_pkey(ctx, key, LIBCTX_GOST);
        ck_assert_int_eq(EVP_PKEY_verify_init(c), 1);
        ck_assert_int_eq(
            EVP_PKEY_verify(c, sig, 2 * s.len, digest.p, digest.len), 1);
        EVP_PKEY_CTX_free(c);
        EVP_PKEY_free(key);
    }
    ck_assert_uint_ge(vectors_count(v), 14);
    vectors_close(v);
}
END_TEST

static const struct {
    const char *type;
    const char *group;
} kinds[] = {
    {"gost2001", "CryptoPro-A"},
    {"gost2012_256", "TC26-256-A"},
    {"gost2012_512", "TC26-512-C"},
};

START_TEST(a_signature_verifies_and_a_changed_one_does_not)
{
    EVP_PKEY *key = key_of(kinds[_i].type, kinds[_i].group);
    EVP_MD_CTX *c = start_sign(key, NULL);
    uint8_t sig[128];
    size_t len = 0;

    ck_assert_int_eq(EVP_DigestSign(c, NULL, &len, (const uint8_t *)"text", 4),
                     1);
    ck_assert_uint_eq(len, (size_t)EVP_PKEY_get_size(key));
    ck_assert_int_eq(EVP_DigestSign(c, sig, &len, (const uint8_t *)"text", 4),
                     1);

    ck_assert_int_eq(verify(key, "text", sig, len), 1);
    ck_assert_int_ne(verify(key, "texT", sig, len), 1);
    ck_assert_int_ne(verify(key, "text", sig, len - 1), 1);
    ck_assert_int_ne(verify(key, "text", sig, 0), 1);
    sig[len / 2] ^= 1;
    ck_assert_int_ne(verify(key, "text", sig, len), 1);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
}
END_TEST

/* The layout of RFC 9215, 2, as the core verifies it. */
START_TEST(raw_signature_is_s_then_r_over_the_digest)
{
    EVP_PKEY *key = key_of("gost2012_256", "TC26-256-A");
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(ctx, key, LIBCTX_GOST);
    const struct curve_name *name;
    uint8_t digest[32] = {7}, sig[64], pub[64];
    size_t len = sizeof(sig), n;

    ck_assert_int_eq(EVP_PKEY_sign_init(c), 1);
    ck_assert_int_eq(EVP_PKEY_sign(c, sig, &len, digest, sizeof(digest)), 1);
    ck_assert(
        EVP_PKEY_get_octet_string_param(key, "pub", pub, sizeof(pub), &n));
    ck_assert_int_eq(curve_by_name("TC26-256-A", &name), ERR_OK);
    ck_assert_int_eq(
        sign_verify(name->curve, pub, bytes_of(digest, 32), bytes_of(sig, len)),
        ERR_OK);
    ck_assert_int_eq(EVP_PKEY_verify_init(c), 1);
    ck_assert_int_eq(EVP_PKEY_verify(c, sig, len, digest, sizeof(digest)), 1);
    digest[31] ^= 1;
    ck_assert_int_ne(EVP_PKEY_verify(c, sig, len, digest, sizeof(digest)), 1);
    EVP_PKEY_CTX_free(c);
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(raw_signature_refuses_other_lengths)
{
    EVP_PKEY *key = key_of("gost2012_256", "TC26-256-A");
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_pkey(ctx, key, LIBCTX_GOST);
    uint8_t digest[64] = {0}, sig[64];
    size_t len = sizeof(sig);

    ck_assert_int_eq(EVP_PKEY_sign_init(c), 1);
    ck_assert_int_ne(EVP_PKEY_sign(c, sig, &len, digest, 31), 1);
    ck_assert_int_ne(EVP_PKEY_sign(c, sig, &len, digest, 64), 1);
    len = 63;
    ck_assert_int_ne(EVP_PKEY_sign(c, sig, &len, digest, 32), 1);
    EVP_PKEY_CTX_free(c);
    EVP_PKEY_free(key);
}
END_TEST

/* libcrypto finishes a copy; both have to work. */
START_TEST(a_copied_context_signs_too)
{
    EVP_PKEY *key = key_of("gost2012_512", "TC26-512-A");
    EVP_MD_CTX *c = start_sign(key, NULL), *copy = EVP_MD_CTX_new();
    uint8_t sig[128];
    size_t len = sizeof(sig);

    ck_assert_int_eq(EVP_DigestSignUpdate(c, "te", 2), 1);
    ck_assert_int_eq(EVP_MD_CTX_copy_ex(copy, c), 1);
    ck_assert_int_eq(EVP_DigestSignUpdate(c, "xt", 2), 1);
    ck_assert_int_eq(EVP_DigestSignFinal(c, sig, &len), 1);
    ck_assert_int_eq(verify(key, "text", sig, len), 1);
    len = sizeof(sig);
    ck_assert_int_eq(EVP_DigestSignUpdate(copy, "st", 2), 1);
    ck_assert_int_eq(EVP_DigestSignFinal(copy, sig, &len), 1);
    ck_assert_int_eq(verify(key, "test", sig, len), 1);
    EVP_MD_CTX_free(c);
    EVP_MD_CTX_free(copy);
    EVP_PKEY_free(key);
}
END_TEST

static const struct {
    const char *type;
    const char *group;
    const char *digest;
    bool fits;
} digests[] = {
    {"gost2012_256", "TC26-256-A", NULL, true},
    {"gost2012_256", "TC26-256-A", "md_gost12_256", true},
    {"gost2012_256", "TC26-256-A", "1.2.643.7.1.1.2.2", true},
    {"gost2012_256", "TC26-256-A", "STREEBOG256", true},
    {"gost2012_256", "TC26-256-A", "GOST R 34.11-2012 with 256 bit hash", true},
    {"gost2012_256", "TC26-256-A", "md_gost12_512", false},
    {"gost2012_256", "TC26-256-A", "md_gost94", false},
    {"gost2012_512", "TC26-512-A", "md_gost12_256", false},
    {"gost2001", "CryptoPro-A", "md_gost12_256", false},
    {"gost2001", "CryptoPro-A", "md_gost94", true},
};

START_TEST(only_the_digest_of_the_key_is_taken)
{
    EVP_PKEY *key = key_of(digests[_i].type, digests[_i].group);
    EVP_MD_CTX *c = start_sign(key, digests[_i].digest);

    ck_assert_int_eq(c != NULL, digests[_i].fits);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
}
END_TEST

START_TEST(a_public_key_cannot_sign)
{
    EVP_PKEY *key = key_of("gost2012_256", "TC26-256-A");
    uint8_t pub[64];
    EVP_PKEY *half;
    size_t n;

    ck_assert(
        EVP_PKEY_get_octet_string_param(key, "pub", pub, sizeof(pub), &n));
    half = import_key("gost2012_256", "TC26-256-A", bytes_of(pub, n),
                      bytes_of(NULL, 0));
    ck_assert_ptr_nonnull(half);
    ck_assert_ptr_null(start_sign(half, NULL));
    EVP_PKEY_free(half);
    EVP_PKEY_free(key);
}
END_TEST

/* RFC 9215, 2 and RFC 4491, 2.2.2: the OID alone. */
static const char *const algids[] = {
    "300806062a8503020203",
    "300a06082a85030701010302",
    "300a06082a85030701010303",
};

START_TEST(the_algorithm_identifier_has_no_parameters)
{
    EVP_PKEY *key = key_of(kinds[_i].type, kinds[_i].group);
    EVP_MD_CTX *c = start_sign(key, NULL);
    uint8_t got[128], want[16];
    OSSL_PARAM params[] = {
        OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, got,
                                sizeof(got)),
        OSSL_PARAM_END,
    };
    size_t len = hex_decode(algids[_i], want, sizeof(want));

    ck_assert_int_eq(
        EVP_PKEY_CTX_get_params(EVP_MD_CTX_get_pkey_ctx(c), params), 1);
    ck_assert_uint_eq(params[0].return_size, len);
    ck_assert_mem_eq(got, want, len);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

static void add_key_tests(TCase *t)
{
    tcase_add_loop_test(t, keys_are_made_on_the_set_that_is_named, 0,
                        COUNT(groups));
    tcase_add_loop_test(t, keys_are_not_made_on_a_guess, 0, COUNT(bad_groups));
    tcase_add_test(t, keys_of_other_people_are_imported);
    tcase_add_test(t, import_refuses_what_is_no_key);
    tcase_add_test(t, validation_finds_a_point_off_the_curve);
    tcase_add_test(t, two_names_of_a_set_make_one_key);
    tcase_add_test(t, keys_are_copied_and_exported_whole);
    tcase_add_test(t, the_digest_of_a_key_is_mandatory);
}

Suite *prov_sign_suite(void)
{
    Suite *s = suite_create("prov_sign");
    TCase *t = tcase_create("prov_sign");

    tcase_add_checked_fixture(t, setup, teardown);
    add_key_tests(t);
    tcase_add_test(t, signatures_of_the_standards_verify);
    tcase_add_loop_test(t, a_signature_verifies_and_a_changed_one_does_not, 0,
                        COUNT(kinds));
    tcase_add_test(t, raw_signature_is_s_then_r_over_the_digest);
    tcase_add_test(t, raw_signature_refuses_other_lengths);
    tcase_add_test(t, a_copied_context_signs_too);
    tcase_add_loop_test(t, only_the_digest_of_the_key_is_taken, 0,
                        COUNT(digests));
    tcase_add_test(t, a_public_key_cannot_sign);
    tcase_add_loop_test(t, the_algorithm_identifier_has_no_parameters, 0,
                        COUNT(kinds));
    suite_add_tcase(s, t);
    return s;
}
