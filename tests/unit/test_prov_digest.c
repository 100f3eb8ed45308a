/* Digests of the provider, through libcrypto. */
#include "provider/libctx.h"

#include "tests/lib/vectors.h"

#include <openssl/evp.h>
#include <openssl/provider.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *prov_digest_suite(void);

static OSSL_LIB_CTX *ctx;

static void setup(void)
{
    ctx = libctx_new();
    ck_assert_ptr_nonnull(ctx);
}

static void teardown(void)
{
    libctx_free(ctx);
}

/* Names and numbers by which libcrypto asks. */
static const struct {
    const char *name;
    int size;
    int block;
    bool algid_absent;
} names[] = {
    {"md_gost12_256", 32, 64, true},
    {"GOST R 34.11-2012 with 256 bit hash", 32, 64, true},
    {"1.2.643.7.1.1.2.2", 32, 64, true},
    {"id-tc26-gost3411-12-256", 32, 64, true},
    {"streebog256", 32, 64, true},
    {"md_gost12_512", 64, 64, true},
    {"GOST R 34.11-2012 with 512 bit hash", 64, 64, true},
    {"1.2.643.7.1.1.2.3", 64, 64, true},
    {"streebog512", 64, 64, true},
    {"md_gost94", 32, 32, false},
    {"GOST R 34.11-94", 32, 32, false},
    {"1.2.643.2.2.9", 32, 32, false},
};

START_TEST(each_name_gives_the_digest)
{
    EVP_MD *md = EVP_MD_fetch(ctx, names[_i].name, LIBCTX_GOST);

    ck_assert_ptr_nonnull(md);
    ck_assert_int_eq(EVP_MD_get_size(md), names[_i].size);
    ck_assert_int_eq(EVP_MD_get_block_size(md), names[_i].block);
    ck_assert_int_eq((EVP_MD_get_flags(md) & EVP_MD_FLAG_DIGALGID_ABSENT) != 0,
                     names[_i].algid_absent);
    EVP_MD_free(md);
}
END_TEST

START_TEST(nothing_is_added_to_the_default_context)
{
    ck_assert_ptr_null(EVP_MD_fetch(NULL, "md_gost12_256", NULL));
    ck_assert(!OSSL_PROVIDER_available(NULL, "larets"));
    ck_assert(OSSL_PROVIDER_available(ctx, "larets"));
}
END_TEST

/* Hash in two pieces, the second on a copy of the context. */
static void digest(const char *name, struct bytes data, uint8_t *out,
                   unsigned *len)
{
    EVP_MD *md = EVP_MD_fetch(ctx, name, LIBCTX_GOST);
    EVP_MD_CTX *first = EVP_MD_CTX_new(), *copy = EVP_MD_CTX_new();
    size_t half = data.len / 2;

    ck_assert(EVP_DigestInit_ex2(first, md, NULL));
    ck_assert(EVP_DigestUpdate(first, data.p, half));
    ck_assert(EVP_MD_CTX_copy_ex(copy, first));
    ck_assert(EVP_DigestUpdate(first, "other", 5));
    ck_assert(EVP_DigestUpdate(copy, data.p + half, data.len - half));
    ck_assert(EVP_DigestFinal_ex(copy, out, len));
    EVP_MD_CTX_free(first);
    EVP_MD_CTX_free(copy);
    EVP_MD_free(md);
}

START_TEST(digests_are_those_of_rfc_6986)
{
    struct vectors *v = vectors_open("streebog.txt");
    uint8_t out[64];
    unsigned len;

    while (vectors_next(v)) {
        const char *name =
            vector_number(v, "hash") == 256 ? "md_gost12_256" : "md_gost12_512";
        struct bytes d = vector_bytes(v, "digest");

        digest(name, vector_bytes(v, "message"), out, &len);
        ck_assert_uint_eq(len, d.len);
        ck_assert_mem_eq(out, d.p, len);
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

START_TEST(a_context_can_be_used_again)
{
    EVP_MD *md = EVP_MD_fetch(ctx, "md_gost94", LIBCTX_GOST);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    uint8_t once[32], again[32];

    ck_assert(EVP_DigestInit_ex2(c, md, NULL));
    ck_assert(EVP_DigestUpdate(c, "abc", 3));
    ck_assert(EVP_DigestFinal_ex(c, once, NULL));
    ck_assert(EVP_DigestInit_ex2(c, md, NULL));
    ck_assert(EVP_DigestUpdate(c, "abc", 3));
    ck_assert(EVP_DigestFinal_ex(c, again, NULL));

    ck_assert_mem_eq(once, again, sizeof(once));
    EVP_MD_CTX_free(c);
    EVP_MD_free(md);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *prov_digest_suite(void)
{
    Suite *s = suite_create("prov_digest");
    TCase *t = tcase_create("prov_digest");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, each_name_gives_the_digest, 0, COUNT(names));
    tcase_add_test(t, nothing_is_added_to_the_default_context);
    tcase_add_test(t, digests_are_those_of_rfc_6986);
    tcase_add_test(t, a_context_can_be_used_again);
    suite_add_tcase(s, t);
    return s;
}
