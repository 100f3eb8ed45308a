/* Promises of tools/request.h. */
#include "tools/request.h"

#include "gost/hash.h"
#include "gost/sign.h"
#include "tests/lib/fixed_rng.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *request_suite(void);

static const char profile_text[] =
    "{\"subject\": [{\"oid\": \"2.5.4.4\", \"type\": \"utf8\", \"value\": "
    "\"Ёлкина\"}, {\"oid\": \"1.2.643.100.3\", \"type\": \"numeric\", "
    "\"value\": \"11223344595\"}, {\"oid\": \"2.5.4.6\", \"type\": "
    "\"printable\", \"value\": \"RU\"}], \"extensions\": {\"keyUsage\": "
    "[\"digitalSignature\", \"nonRepudiation\"], \"extKeyUsage\": "
    "[\"1.3.6.1.5.5.7.3.2\"], \"certificatePolicies\": "
    "[\"1.2.643.100.113.1\"], \"subjectSignTool\": {\"required\": true, "
    "\"maxChars\": 200}, \"identificationKind\": 0}}";

/* A key in memory in the place of a token's. */
struct signer {
    const struct curve_name *curve;
    uint8_t priv[64];
    uint8_t pub[128];
    struct rng rng;
    enum err fails; /* what token_sign returns */
    bool other;     /* sign other bytes */
};

static uint8_t first;

static void signer_init(struct signer *s, const char *curve)
{
    memset(s, 0, sizeof(*s));
    fixed_rng_init(&s->rng, &first);
    ck_assert_int_eq(curve_by_name(curve, &s->curve), ERR_OK);
    ck_assert_int_eq(sign_generate(s->curve->curve, &s->rng, s->priv), ERR_OK);
    ck_assert_int_eq(sign_public(s->curve->curve, s->priv, s->pub), ERR_OK);
}

static enum err token_sign(void *arg, struct bytes data, struct buf *sig)
{
    struct signer *s = arg;
    size_t len = curve_len(s->curve->curve);
    uint8_t digest[64];
    struct hash h;

    if (s->fails != ERR_OK)
        return s->fails;
    hash_init(&h, len == 64 ? HASH_STREEBOG_512 : HASH_STREEBOG_256);
    hash_update(&h, s->other ? bytes_str("other") : data);
    hash_final(&h, digest);
    return sign_digest(s->curve->curve, s->priv, bytes_of(digest, len), &s->rng,
                       buf_extend(sig, 2 * len));
}

/* Build with the profile above, one text in it replaced by another. */
static enum err build(struct signer *s, const char *from, const char *to,
                      struct buf *der)
{
    char text[2048];
    const char *at = from != NULL ? strstr(profile_text, from) : NULL;
    OSSL_LIB_CTX *ctx = libctx_new();
    cJSON *profile;
    enum err e;

    ck_assert_ptr_nonnull(ctx);
    if (at == NULL)
        snprintf(text, sizeof(text), "%s", profile_text);
    else
        snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - profile_text),
                 profile_text, to, at + strlen(from));
    profile = cJSON_Parse(text);
    ck_assert_ptr_nonnull(profile);
    e = request_build(ctx, profile, s->curve,
                      bytes_of(s->pub, 2 * curve_len(s->curve->curve)),
                      token_sign, s, der);
    cJSON_Delete(profile);
    libctx_free(ctx);
    return e;
}

static bool holds(const struct buf *der, const void *part, size_t len)
{
    return memmem(der->p, der->len, part, len) != NULL;
}

START_TEST(a_request_holds_what_the_profile_says)
{
    static const uint8_t snils[] = {0x06, 5,   0x2a, 0x85, 3,   0x64, 3,
                                    0x12, 11,  '1',  '1',  '2', '2',  '3',
                                    '3',  '4', '4',  '5',  '9', '5'};
    static const uint8_t usage[] = {0x06, 3, 0x55, 0x1d, 0x0f, 1, 1,
                                    0xff, 4, 4,    3,    2,    6, 0xc0};
    static const uint8_t policy[] = {4, 12,   0x30, 10, 0x30, 8,    6,
                                     6, 0x2a, 0x85, 3,  0x64, 0x71, 1};
    static const uint8_t client[] = {4, 12, 0x30, 10, 6, 8, 0x2b,
                                     6, 1,  5,    5,  7, 3, 2};
    static const uint8_t kind[] = {0x06, 5, 0x2a, 0x85, 3, 0x64,
                                   0x72, 4, 3,    2,    1, 0};
    static const uint8_t algorithm[] = {0x30, 10, 6, 8, 0x2a, 0x85, 3, 7,
                                        1,    1,  3, 2, 3,    0x41, 0};
    struct signer s;
    struct buf der = BUF_EMPTY;

    signer_init(&s, "TC26-256-A");
    ck_assert_int_eq(build(&s, NULL, NULL, &der), ERR_OK);
    ck_assert(holds(&der, snils, sizeof(snils)));
    ck_assert(holds(&der, usage, sizeof(usage)));
    ck_assert(holds(&der, policy, sizeof(policy)));
    ck_assert(holds(&der, client, sizeof(client)));
    ck_assert(holds(&der, kind, sizeof(kind)));
    ck_assert(holds(&der, "larets ", 7));
    ck_assert(holds(&der, s.pub, 64));
    /* RFC 9215, 2: no parameters */
    ck_assert(holds(&der, algorithm, sizeof(algorithm)));
    buf_clear(&der);
}
END_TEST

START_TEST(a_request_of_512_bits_is_built)
{
    struct signer s;
    struct buf der = BUF_EMPTY;

    signer_init(&s, "TC26-512-C");
    ck_assert_int_eq(build(&s, NULL, NULL, &der), ERR_OK);
    ck_assert(holds(&der, s.pub, 128));
    buf_clear(&der);
}
END_TEST

START_TEST(a_signature_that_does_not_fit_is_found_out)
{
    struct signer s;
    struct buf der = BUF_EMPTY;

    signer_init(&s, "TC26-256-A");
    s.other = true;
    ck_assert_int_eq(build(&s, NULL, NULL, &der), ERR_SIGNATURE);
    ck_assert_uint_eq(der.len, 0);
}
END_TEST

START_TEST(what_the_token_says_comes_back)
{
    struct signer s;
    struct buf der = BUF_EMPTY;

    signer_init(&s, "TC26-256-A");
    s.fails = ERR_GONE;
    ck_assert_int_eq(build(&s, NULL, NULL, &der), ERR_GONE);
}
END_TEST

START_TEST(another_public_key_is_found_out)
{
    struct signer s;
    struct buf der = BUF_EMPTY;

    signer_init(&s, "TC26-256-A");
    s.pub[0] ^= 1;
    ck_assert_int_eq(build(&s, NULL, NULL, &der), ERR_SIGNATURE);
}
END_TEST

START_TEST(a_profile_that_cannot_be_met_is_refused)
{
    static const char *const changes[][2] = {
        {"11223344595", "1122334459X"},
        {"\"RU\"", "\"Россия\""},
        {"\"printable\"", "\"teletex\""},
        {"\"Ёлкина\"", "\"\""},
        {"\"nonRepudiation\"", "\"everything\""},
        {"1.3.6.1.5.5.7.3.2", "1.3.x"},
        {"\"1.2.643.100.113.1\"", "5"},
        {"\"maxChars\": 200", "\"maxChars\": 2"},
        {"Kind\": 0", "Kind\": -1"},
    };
    struct signer s;
    struct buf der = BUF_EMPTY;
    size_t i;

    signer_init(&s, "TC26-256-A");
    for (i = 0; i < sizeof(changes) / sizeof(*changes); i++)
        ck_assert_msg(build(&s, changes[i][0], changes[i][1], &der) ==
                          ERR_FORMAT,
                      "%s", changes[i][1]);
}
END_TEST

Suite *request_suite(void)
{
    Suite *s = suite_create("request");
    TCase *t = tcase_create("request");

    tcase_add_test(t, a_request_holds_what_the_profile_says);
    tcase_add_test(t, a_request_of_512_bits_is_built);
    tcase_add_test(t, a_signature_that_does_not_fit_is_found_out);
    tcase_add_test(t, what_the_token_says_comes_back);
    tcase_add_test(t, another_public_key_is_found_out);
    tcase_add_test(t, a_profile_that_cannot_be_met_is_refused);
    suite_add_tcase(s, t);
    return s;
}
