/* What gost/sign.h refuses, and the cases where its sums meet. */
#include "gost/sign.h"

#include "base/endian.h"
#include "tests/lib/sign_sample.h"

#include <check.h>
#include <string.h>

Suite *sign_refuse_suite(void);

/* out = -a mod q */
static void negate(const struct curve *c, const uint8_t *a, uint8_t *out)
{
    uint8_t minus_one[LEN];

    order_plus(c, -1, minus_one);
    scalar_mul(c, a, minus_one, out);
}

START_TEST(sign_verify_refuses_a_signature_with_a_changed_bit)
{
    struct sample s = sample_named(sample_names[_i]);
    size_t i;

    for (i = 0; i < 2 * s.len; i++) {
        s.sig[i] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
        s.sig[i] ^= (uint8_t)(1 << i % 8);
    }
    ck_assert_int_eq(sample_verify(&s), ERR_OK);
}
END_TEST

START_TEST(sign_verify_refuses_another_digest)
{
    struct sample s = sample_named(sample_names[_i]);
    size_t i;

    for (i = 0; i < s.len; i++) {
        s.digest[i] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
        s.digest[i] ^= (uint8_t)(1 << i % 8);
    }
}
END_TEST

START_TEST(sign_verify_refuses_another_key)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t two[LEN];

    small(two, 2);
    ck_assert_int_eq(sign_public(s.c, two, s.pub), ERR_OK);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
}
END_TEST

/* Put a number, little-endian, in place of s (half 0) or r (half 1). */
static void put(struct sample *s, size_t half, const uint8_t *number)
{
    reverse_copy(s->sig + half * s->len, number, s->len);
}

START_TEST(sign_verify_refuses_r_and_s_outside_their_range)
{
    struct sample s, good = sample_named(sample_names[_i]);
    uint8_t number[LEN];
    size_t half;
    int n;

    for (half = 0; half < 2; half++) {
        s = good;
        small(number, 0);
        put(&s, half, number);
        ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
        for (n = -1; n <= 1; n++) {
            order_plus(s.c, n, number);
            put(&s, half, number);
            ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
        }
        memset(number, 0xff, sizeof(number));
        put(&s, half, number);
        ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
    }
    s = good;
    memset(s.sig, 0, sizeof(s.sig));
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
}
END_TEST

/* number = value of one half and q, where that fits */
static void add_order(const struct sample *s, size_t half, uint8_t *number)
{
    unsigned sum = 0;
    size_t i;

    for (i = 0; i < s->len; i++) {
        sum += s->sig[(half + 1) * s->len - 1 - i];
        sum += curve_order(s->c)[i];
        number[i] = (uint8_t)sum;
        sum >>= 8;
    }
    ck_assert_uint_eq(sum, 0);
}

START_TEST(sign_verify_refuses_r_and_s_with_the_order_added)
{
    struct sample good = sample_named("rfc9215-d2-certificate");
    struct sample s = good;
    uint8_t number[LEN];

    add_order(&good, 0, number);
    put(&s, 0, number);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
    s = good;
    add_order(&good, 1, number);
    put(&s, 1, number);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
}
END_TEST

START_TEST(sign_verify_refuses_r_and_s_exchanged_or_reversed)
{
    struct sample s, good = sample_named(sample_names[_i]);

    s = good;
    memcpy(s.sig, good.sig + s.len, s.len);
    memcpy(s.sig + s.len, good.sig, s.len);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
    reverse_copy(s.sig, good.sig, 2 * s.len);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
}
END_TEST

START_TEST(sign_verify_refuses_other_lengths)
{
    struct sample s = sample_named(sample_names[_i]);
    struct bytes shorter = bytes_of(s.sig, 2 * s.len - 1);
    uint8_t longer[2 * LEN + 1] = {0};

    memcpy(longer, s.sig, 2 * s.len);
    ck_assert_int_eq(sign_verify(s.c, s.pub, digest_of(&s), shorter),
                     ERR_SIGNATURE);
    ck_assert_int_eq(
        sign_verify(s.c, s.pub, digest_of(&s), bytes_of(longer, 2 * s.len + 1)),
        ERR_SIGNATURE);
    ck_assert_int_eq(sign_verify(s.c, s.pub, digest_of(&s), bytes_of(NULL, 0)),
                     ERR_SIGNATURE);
    ck_assert_int_eq(
        sign_verify(s.c, s.pub, bytes_of(s.digest, s.len - 1), sig_of(&s)),
        ERR_ARG);
    ck_assert_int_eq(
        sign_verify(s.c, s.pub, bytes_of(longer, s.len + 1), sig_of(&s)),
        ERR_ARG);
}
END_TEST

/* --- public keys */

static void check_refused(struct sample *s)
{
    ck_assert_int_eq(sign_check_public(s->c, s->pub), ERR_KEY);
    ck_assert_int_eq(sample_verify(s), ERR_KEY);
}

START_TEST(sign_check_public_refuses_points_off_the_curve)
{
    struct sample s, good = sample_named(sample_names[_i]);

    s = good;
    s.pub[0] ^= 1;
    check_refused(&s);
    s = good;
    s.pub[s.len] ^= 1;
    check_refused(&s);
    s = good;
    memset(s.pub, 0, sizeof(s.pub));
    check_refused(&s);
    memset(s.pub, 0xff, sizeof(s.pub));
    check_refused(&s);
    memcpy(s.pub, good.pub + s.len, s.len);
    memcpy(s.pub + s.len, good.pub, s.len);
    check_refused(&s);
}
END_TEST

/* A point of order 2 or 4 is no key; with one added, a key is another one. */
START_TEST(sign_check_public_refuses_points_outside_the_subgroup)
{
    struct vectors *v = vectors_open("small_order.txt");
    struct sample s;

    while (vectors_next(v)) {
        memset(&s, 1, sizeof(s));
        s.c = curve_named(vector_text(v, "curve"));
        s.len = curve_len(s.c);
        vector_reversed(v, "x", s.pub, s.len);
        vector_reversed(v, "y", s.pub + s.len, s.len);
        ck_assert_int_eq(sign_check_public(s.c, s.pub), ERR_KEY);
        ck_assert_int_eq(sample_verify(&s), strchr(vector_name(v), 'q') == NULL
                                                ? ERR_KEY
                                                : ERR_SIGNATURE);
    }
    ck_assert_uint_eq(vectors_count(v), 8);
    vectors_close(v);
}
END_TEST

/* --- private keys and nonces */

START_TEST(sign_refuses_private_keys_outside_their_range)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t keys[4][LEN], sig[2 * LEN], pub[2 * LEN];
    struct rng r = rng_fixed(0);
    size_t i;

    small(keys[0], 0);
    order_plus(s.c, 0, keys[1]);
    order_plus(s.c, 1, keys[2]);
    memset(keys[3], 0xff, LEN);
    for (i = 0; i < 4; i++) {
        ck_assert_int_eq(scalar_check(s.c, keys[i]), ERR_KEY);
        ck_assert_int_eq(sign_public(s.c, keys[i], pub), ERR_KEY);
        ck_assert_int_eq(sign_digest(s.c, keys[i], digest_of(&s), &r, sig),
                         ERR_KEY);
        ck_assert_int_eq(
            sign_digest_nonce(s.c, keys[i], digest_of(&s), s.k, sig), ERR_KEY);
        ck_assert_int_eq(
            sign_digest_nonce(s.c, s.d, digest_of(&s), keys[i], sig), ERR_ARG);
    }
}
END_TEST

START_TEST(sign_takes_the_smallest_and_largest_private_key)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t one[LEN], last[LEN], minus[2 * LEN];

    small(one, 1);
    order_plus(s.c, -1, last);
    ck_assert_int_eq(scalar_check(s.c, one), ERR_OK);
    ck_assert_int_eq(scalar_check(s.c, last), ERR_OK);
    ck_assert_int_eq(sign_public(s.c, one, s.pub), ERR_OK);
    ck_assert_int_eq(sign_public(s.c, last, minus), ERR_OK);
    ck_assert_mem_eq(s.pub, minus, s.len);
    ck_assert_mem_ne(s.pub + s.len, minus + s.len, s.len);
}
END_TEST

/* The base point of CryptoPro-C has x = 0. */
START_TEST(sign_digest_nonce_refuses_a_nonce_that_gives_r_0)
{
    struct sample s = sample_named("engine-cryptopro-c");
    uint8_t nonce[LEN], sig[2 * LEN];

    small(nonce, 1);
    ck_assert_int_eq(sign_digest_nonce(s.c, s.d, digest_of(&s), nonce, sig),
                     ERR_ARG);
    order_plus(s.c, -1, nonce);
    ck_assert_int_eq(sign_digest_nonce(s.c, s.d, digest_of(&s), nonce, sig),
                     ERR_ARG);
    small(nonce, 2);
    ck_assert_int_eq(sign_digest_nonce(s.c, s.d, digest_of(&s), nonce, sig),
                     ERR_OK);
}
END_TEST

/* s = r d + k e is 0 for the key d = -k e / r. */
START_TEST(sign_digest_nonce_refuses_a_nonce_that_gives_s_0)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t r[LEN], d[LEN], sig[2 * LEN];

    reverse_copy(r, s.sig + s.len, s.len);
    scalar_mul(s.c, s.k, s.digest, d);
    ck_assert_int_eq(scalar_div(s.c, d, r, d), ERR_OK);
    negate(s.c, d, d);
    ck_assert_int_eq(sign_digest_nonce(s.c, d, digest_of(&s), s.k, sig),
                     ERR_ARG);
}
END_TEST

START_TEST(sign_refuses_digests_of_another_length)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t longer[LEN + 1] = {1}, sig[2 * LEN];
    struct bytes lengths[3] = {bytes_of(longer, s.len - 1),
                               bytes_of(longer, s.len + 1), bytes_of(NULL, 0)};
    struct rng r = rng_fixed(0);
    size_t i;

    for (i = 0; i < 3; i++) {
        ck_assert_int_eq(sign_digest(s.c, s.d, lengths[i], &r, sig), ERR_ARG);
        ck_assert_int_eq(sign_digest_nonce(s.c, s.d, lengths[i], s.k, sig),
                         ERR_ARG);
    }
}
END_TEST

START_TEST(sign_takes_a_digest_of_0_modulo_q_for_1)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t zero[2 * LEN], one[2 * LEN], order[2 * LEN], digest[LEN];

    small(digest, 0);
    ck_assert_int_eq(
        sign_digest_nonce(s.c, s.d, bytes_of(digest, s.len), s.k, zero),
        ERR_OK);
    ck_assert_int_eq(sign_verify(s.c, s.pub, bytes_of(digest, s.len),
                                 bytes_of(zero, 2 * s.len)),
                     ERR_OK);
    small(digest, 1);
    ck_assert_int_eq(
        sign_digest_nonce(s.c, s.d, bytes_of(digest, s.len), s.k, one), ERR_OK);
    order_plus(s.c, 0, digest);
    ck_assert_int_eq(
        sign_digest_nonce(s.c, s.d, bytes_of(digest, s.len), s.k, order),
        ERR_OK);
    ck_assert_mem_eq(zero, one, 2 * s.len);
    ck_assert_mem_eq(order, one, 2 * s.len);
}
END_TEST

/* --- Q = P and Q = -P, where the two products of 6.2 meet */

/*
 * With e = -2 r d / k the products z1 P and z2 Q are equal: their sum is a
 * doubling.
 */
START_TEST(sign_verify_adds_equal_products)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t r[LEN];
    int key;

    reverse_copy(r, s.sig + s.len, s.len);
    for (key = 0; key < 2; key++) {
        small(s.d, 1);
        if (key == 1)
            order_plus(s.c, -1, s.d);
        small(s.digest, 2);
        scalar_mul(s.c, s.digest, r, s.digest);
        scalar_mul(s.c, s.digest, s.d, s.digest);
        ck_assert_int_eq(scalar_div(s.c, s.digest, s.k, s.digest), ERR_OK);
        negate(s.c, s.digest, s.digest);
        ck_assert_int_eq(sign_public(s.c, s.d, s.pub), ERR_OK);
        ck_assert_int_eq(sign_digest_nonce(s.c, s.d, digest_of(&s), s.k, s.sig),
                         ERR_OK);
        ck_assert_int_eq(sample_verify(&s), ERR_OK);
    }
}
END_TEST

/* With s = r d the products are opposite: C is the neutral point. */
START_TEST(sign_verify_refuses_a_sum_that_is_neutral)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t r[LEN], product[LEN];

    reverse_copy(r, s.sig + s.len, s.len);
    scalar_mul(s.c, r, s.d, product);
    put(&s, 0, product);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
    small(s.d, 1);
    ck_assert_int_eq(sign_public(s.c, s.d, s.pub), ERR_OK);
    put(&s, 0, r);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
    order_plus(s.c, -1, s.d);
    ck_assert_int_eq(sign_public(s.c, s.d, s.pub), ERR_OK);
    negate(s.c, r, product);
    put(&s, 0, product);
    ck_assert_int_eq(sample_verify(&s), ERR_SIGNATURE);
}
END_TEST

static void add_refusals(TCase *t)
{
    tcase_add_loop_test(t, sign_verify_refuses_a_signature_with_a_changed_bit,
                        0, SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_verify_refuses_another_digest, 0, SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_verify_refuses_another_key, 0, SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_verify_refuses_r_and_s_outside_their_range, 0,
                        SAMPLE_COUNT);
    tcase_add_test(t, sign_verify_refuses_r_and_s_with_the_order_added);
    tcase_add_loop_test(t, sign_verify_refuses_r_and_s_exchanged_or_reversed, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_verify_refuses_other_lengths, 0, SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_verify_adds_equal_products, 0, SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_verify_refuses_a_sum_that_is_neutral, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_check_public_refuses_points_off_the_curve, 0,
                        SAMPLE_COUNT);
    tcase_add_test(t, sign_check_public_refuses_points_outside_the_subgroup);
    tcase_add_loop_test(t, sign_refuses_private_keys_outside_their_range, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_takes_the_smallest_and_largest_private_key, 0,
                        SAMPLE_COUNT);
    tcase_add_test(t, sign_digest_nonce_refuses_a_nonce_that_gives_r_0);
    tcase_add_loop_test(t, sign_digest_nonce_refuses_a_nonce_that_gives_s_0, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_refuses_digests_of_another_length, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_takes_a_digest_of_0_modulo_q_for_1, 0,
                        SAMPLE_COUNT);
}

Suite *sign_refuse_suite(void)
{
    Suite *s = suite_create("sign_refuse");
    TCase *t = tcase_create("sign_refuse");

    add_refusals(t);
    suite_add_tcase(s, t);
    return s;
}
