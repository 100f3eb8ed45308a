/* Promises of tools/ca/csr.h; requests of a foreign maker are in cabinet.sh. */
#include "tools/ca/csr.h"

#include "tests/lib/ca_fixture.h"
#include "tools/ca/x509.h"

#include "provider/libctx.h"

#include <check.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

Suite *ca_csr_suite(void);

static struct ca ca;
static struct application app;
static struct profile profile;
static uint8_t der[4096];
static size_t der_len;
static char told[512];

static void open_ca(void)
{
    ca_fixture_open(&ca);
    memset(&app, 0, sizeof(app));
    ca_fixture_application(&ca, "+79000000012", &app);
    ck_assert_int_eq(profile_make(&app, &profile), ERR_OK);
}

static void close_ca(void)
{
    profile_clear(&profile);
    application_clear(&app);
    ca_fixture_close(&ca);
}

static EVP_PKEY *make_key(const char *alg, const char *curve)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(ca.lib, alg, LIBCTX_GOST);
    OSSL_PARAM params[2];
    EVP_PKEY *key = NULL;

    params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
                                                 (char *)(uintptr_t)curve, 0);
    params[1] = OSSL_PARAM_construct_end();
    ck_assert_int_eq(EVP_PKEY_keygen_init(ctx), 1);
    ck_assert_int_eq(EVP_PKEY_CTX_set_params(ctx, params), 1);
    ck_assert_int_eq(EVP_PKEY_generate(ctx, &key), 1);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

/* A request with the profile's subject, into `der`. */
static void make_request(const char *alg, const char *curve)
{
    EVP_PKEY *key = make_key(alg, curve);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    X509_REQ *req = X509_REQ_new();
    X509_NAME *name = X509_REQ_get_subject_name(req);
    unsigned char *p = der;
    size_t i;

    for (i = 0; i < profile.count; i++)
        ck_assert_int_eq(x509_name_add(name, profile.attributes[i].oid,
                                       V_ASN1_UTF8STRING,
                                       bytes_str(profile.attributes[i].value)),
                         ERR_OK);
    ck_assert_int_eq(X509_REQ_set_pubkey(req, key), 1);
    ck_assert_int_eq(
        EVP_DigestSignInit_ex(md, NULL, NULL, ca.lib, LIBCTX_GOST, key, NULL),
        1);
    ck_assert_int_gt(X509_REQ_sign_ctx(req, md), 0);
    der_len = (size_t)i2d_X509_REQ(req, &p);
    ck_assert_uint_le(der_len, sizeof(der));
    X509_REQ_free(req);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
}

static void tell(void *arg, const char *pointer, const char *code,
                 const char *detail)
{
    (void)arg;
    (void)detail;
    strcat(told, pointer);
    strcat(told, " ");
    strcat(told, code);
    strcat(told, ";");
}

static enum err check(enum problem *problem, uint8_t hash[SHA256_LEN])
{
    told[0] = '\0';
    return csr_check(&ca, bytes_of(der, der_len), &profile, tell, NULL, problem,
                     hash);
}

static const char *const curves[][2] = {
    {"gost2012_256", "TC26-256-A"},     {"gost2012_256", "CryptoPro-A"},
    {"gost2012_256", "CryptoPro-B"},    {"gost2012_256", "CryptoPro-C"},
    {"gost2012_256", "CryptoPro-XchA"}, {"gost2012_256", "CryptoPro-XchB"},
    {"gost2012_256", "TC26-256-B"},     {"gost2012_256", "TC26-256-C"},
    {"gost2012_256", "TC26-256-D"},     {"gost2012_512", "TC26-512-A"},
    {"gost2012_512", "TC26-512-B"},     {"gost2012_512", "TC26-512-C"},
};

START_TEST(a_right_request_of_each_curve_is_taken)
{
    uint8_t hash[SHA256_LEN];
    enum problem problem = PROBLEM_COUNT;

    make_request(curves[_i][0], curves[_i][1]);
    ck_assert_msg(check(&problem, hash) == ERR_OK, "%s: %s", curves[_i][1],
                  told);
    ck_assert_str_eq(told, "");
}
END_TEST

/* Offset of the public key: after the BIT STRING and OCTET STRING headers. */
static uint8_t *public_key(void)
{
    static const uint8_t header[] = {0x03, 0x43, 0x00, 0x04, 0x40};
    size_t i;

    for (i = 0; i + sizeof(header) + 64 < der_len; i++)
        if (memcmp(der + i, header, sizeof(header)) == 0)
            return der + i + sizeof(header);
    ck_abort_msg("no public key");
    return NULL;
}

START_TEST(a_point_off_the_curve_is_told)
{
    uint8_t hash[SHA256_LEN];
    enum problem problem = PROBLEM_COUNT;

    make_request("gost2012_256", "TC26-256-A");
    public_key()[40] ^= 1;
    ck_assert_int_eq(check(&problem, hash), ERR_MISMATCH);
    ck_assert_ptr_nonnull(strstr(told, "subjectPublicKeyInfo point;"));
    ck_assert_ptr_nonnull(strstr(told, "signature csr-signature;"));
    ck_assert_int_eq(problem, PROBLEM_CSR_SIGNATURE);
}
END_TEST

START_TEST(a_point_of_zeros_is_told)
{
    uint8_t hash[SHA256_LEN];
    enum problem problem = PROBLEM_COUNT;

    make_request("gost2012_256", "TC26-256-A");
    memset(public_key(), 0, 64);
    ck_assert_int_eq(check(&problem, hash), ERR_MISMATCH);
    ck_assert_ptr_nonnull(strstr(told, "subjectPublicKeyInfo point;"));
}
END_TEST

START_TEST(a_set_outside_the_profile_is_refused)
{
    uint8_t hash[SHA256_LEN];
    enum problem problem = PROBLEM_COUNT;

    make_request("gost2012_256", "1.2.643.7.1.2.1.1.1");
    profile.param_sets++; /* a profile without the first set */
    ck_assert_int_eq(check(&problem, hash), ERR_MISMATCH);
    ck_assert_int_eq(problem, PROBLEM_KEY_PARAMETERS);
    ck_assert_str_eq(told, "subjectPublicKeyInfo parameters;");
}
END_TEST

START_TEST(each_cut_and_each_flip_is_refused)
{
    uint8_t hash[SHA256_LEN];
    enum problem problem;
    size_t i, whole;

    make_request("gost2012_256", "TC26-256-A");
    whole = der_len;
    for (der_len = 0; der_len < whole; der_len += 7)
        ck_assert_int_eq(check(&problem, hash), ERR_MISMATCH);
    der_len = whole;
    for (i = 0; i < whole; i += 5) {
        der[i] ^= 0x04;
        ck_assert_msg(check(&problem, hash) == ERR_MISMATCH, "byte %zu", i);
        der[i] ^= 0x04;
    }
    ck_assert_int_eq(check(&problem, hash), ERR_OK);
}
END_TEST

START_TEST(one_key_under_two_names_of_its_curve_has_one_hash)
{
    uint8_t one[SHA256_LEN], other[SHA256_LEN];
    enum problem problem = PROBLEM_COUNT;
    size_t i;

    /* 1.2.643.2.2.35.1 becomes 1.2.643.2.2.36.0: the same curve. */
    make_request("gost2012_256", "CryptoPro-A");
    ck_assert_int_eq(check(&problem, one), ERR_OK);
    for (i = 0; i + 9 < der_len; i++)
        if (memcmp(der + i, "\x06\x07\x2a\x85\x03\x02\x02\x23\x01", 9) == 0)
            memcpy(der + i + 7, "\x24\x00", 2);
    ck_assert_int_eq(check(&problem, other), ERR_MISMATCH);
    ck_assert_str_eq(told, "signature csr-signature;");
    ck_assert_mem_eq(one, other, SHA256_LEN);
}
END_TEST

START_TEST(a_known_key_is_known)
{
    uint8_t hash[SHA256_LEN] = {1};
    bool known = true;

    ck_assert_int_eq(csr_key_known(&ca, hash, &known), ERR_OK);
    ck_assert(!known);
    ck_assert_int_eq(db_run(ca.db, "INSERT INTO known_key VALUES (?, 'apl_1')",
                            "b", bytes_of(hash, sizeof(hash))),
                     ERR_OK);
    ck_assert_int_eq(csr_key_known(&ca, hash, &known), ERR_OK);
    ck_assert(known);
}
END_TEST

Suite *ca_csr_suite(void)
{
    Suite *s = suite_create("ca_csr");
    TCase *t = tcase_create("ca_csr");

    tcase_add_checked_fixture(t, open_ca, close_ca);
    tcase_add_loop_test(t, a_right_request_of_each_curve_is_taken, 0,
                        sizeof(curves) / sizeof(*curves));
    tcase_add_test(t, a_point_off_the_curve_is_told);
    tcase_add_test(t, a_point_of_zeros_is_told);
    tcase_add_test(t, a_set_outside_the_profile_is_refused);
    tcase_add_test(t, each_cut_and_each_flip_is_refused);
    tcase_add_test(t, one_key_under_two_names_of_its_curve_has_one_hash);
    tcase_add_test(t, a_known_key_is_known);
    suite_add_tcase(s, t);
    return s;
}
