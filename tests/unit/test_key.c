/* Promises of store/key.h. */
#include "store/key.h"

#include "gost/sign.h"
#include "tests/lib/fixed_rng.h"

#include <check.h>

Suite *key_suite(void);

static const struct curve *curve(void)
{
    const struct curve_name *c = NULL;

    ck_assert_int_eq(curve_by_name("TC26-256-A", &c), ERR_OK);
    return c->curve;
}

START_TEST(soft_key_signs_and_tells_its_value)
{
    static const uint8_t priv[32] = {5};
    uint8_t digest[32] = {1}, sig[64], pub[64], first = 1;
    struct key *k = NULL;
    struct bytes value;
    struct rng rng;

    fixed_rng_init(&rng, &first);
    ck_assert_int_eq(key_soft_new(curve(), priv, &k), ERR_OK);
    ck_assert_int_eq(key_value(k, &value), ERR_OK);
    ck_assert(bytes_equal(value, bytes_of(priv, 32)));
    ck_assert_int_eq(key_sign(k, bytes_of(digest, 32), &rng, sig), ERR_OK);
    ck_assert_int_eq(sign_public(curve(), priv, pub), ERR_OK);
    ck_assert_int_eq(
        sign_verify(curve(), pub, bytes_of(digest, 32), bytes_of(sig, 64)),
        ERR_OK);
    ck_assert_int_eq(key_sign(k, bytes_of(digest, 31), &rng, sig), ERR_ARG);
    key_free(k);
    rng_clear(&rng);
}
END_TEST

START_TEST(soft_key_refuses_values_out_of_range)
{
    static const uint8_t zero[32];
    struct key *k = NULL;

    ck_assert_int_eq(key_soft_new(curve(), zero, &k), ERR_KEY);
    ck_assert_int_eq(key_soft_new(curve(), curve_order(curve()), &k), ERR_KEY);
    ck_assert_ptr_null(k);
}
END_TEST

static const struct key_ops no_ops = {NULL, NULL, NULL};

START_TEST(key_tells_what_its_kind_cannot_do)
{
    struct key k = {&no_ops};
    struct bytes value;
    uint8_t sig[64];

    ck_assert_int_eq(key_sign(&k, bytes_of(NULL, 0), NULL, sig),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(key_value(&k, &value), ERR_DENIED);
    key_free(NULL);
}
END_TEST

Suite *key_suite(void)
{
    Suite *s = suite_create("key");
    TCase *t = tcase_create("key");

    tcase_add_test(t, soft_key_signs_and_tells_its_value);
    tcase_add_test(t, soft_key_refuses_values_out_of_range);
    tcase_add_test(t, key_tells_what_its_kind_cannot_do);
    suite_add_tcase(s, t);
    return s;
}
