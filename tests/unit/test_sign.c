/* Promises of gost/sign.h; what it refuses is in test_sign_refuse.c. */
#include "gost/sign.h"

#include "tests/lib/sign_sample.h"

#include <check.h>
#include <string.h>

Suite *sign_suite(void);

static enum err counting_seed(void *arg, uint8_t *out, size_t len)
{
    size_t i;

    (void)arg;
    for (i = 0; i < len; i++)
        out[i] = (uint8_t)i;
    return ERR_OK;
}

/* --- answers of others */

START_TEST(sign_makes_the_signatures_of_others_from_their_nonces)
{
    struct vectors *v = vectors_open("sign.txt");
    uint8_t sig[2 * LEN];
    struct sample s;

    while (vectors_next(v)) {
        sample_read(v, &s);
        ck_assert_int_eq(sign_digest_nonce(s.c, s.d, digest_of(&s), s.k, sig),
                         ERR_OK);
        ck_assert_msg(memcmp(sig, s.sig, 2 * s.len) == 0, "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 14);
    vectors_close(v);
}
END_TEST

START_TEST(sign_verify_accepts_the_signatures_of_others)
{
    struct vectors *v = vectors_open("sign.txt");
    struct sample s;

    while (vectors_next(v)) {
        sample_read(v, &s);
        ck_assert_msg(sign_verify(s.c, s.pub, digest_of(&s), sig_of(&s)) ==
                          ERR_OK,
                      "%s", vector_name(v));
    }
    vectors_close(v);
}
END_TEST

START_TEST(sign_public_gives_the_public_keys_of_others)
{
    struct vectors *v = vectors_open("key_pairs.txt");
    uint8_t d[LEN], want[2 * LEN], got[2 * LEN];

    while (vectors_next(v)) {
        const struct curve *c = curve_named(vector_text(v, "curve"));

        vector_reversed(v, "d", d, curve_len(c));
        vector_reversed(v, "x", want, curve_len(c));
        vector_reversed(v, "y", want + curve_len(c), curve_len(c));
        ck_assert_int_eq(sign_public(c, d, got), ERR_OK);
        ck_assert_mem_eq(got, want, 2 * curve_len(c));
        ck_assert_int_eq(sign_check_public(c, got), ERR_OK);
    }
    ck_assert_uint_eq(vectors_count(v), 12);
    vectors_close(v);
}
END_TEST

START_TEST(sign_digest_draws_the_nonce_as_it_says)
{
    struct vectors *v = vectors_open("rng.txt");
    uint8_t d[LEN], digest[LEN], sig[2 * LEN];
    struct rng r;

    ck_assert(vectors_next(v)); /* the stream: test_rng.c */
    while (vectors_next(v)) {
        const struct curve *c = curve_named(vector_text(v, "curve"));
        size_t len = curve_len(c);

        memcpy(d, vector_bytes(v, "d").p, len);
        memcpy(digest, vector_bytes(v, "digest").p, len);
        ck_assert_int_eq(rng_init(&r, counting_seed, NULL), ERR_OK);
        ck_assert_int_eq(sign_digest(c, d, bytes_of(digest, len), &r, sig),
                         ERR_OK);
        ck_assert_mem_eq(sig, vector_bytes(v, "signature").p, 2 * len);
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

/* --- generator */

START_TEST(sign_verifies_what_it_signs_with_keys_it_makes)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    uint8_t d[LEN], pub[2 * LEN], sig[2 * LEN], digest[LEN];
    struct rng r = rng_fixed(7);
    size_t len = curve_len(c);

    ck_assert_int_eq(rng_bytes(&r, digest, len), ERR_OK);
    ck_assert_int_eq(sign_generate(c, &r, d), ERR_OK);
    ck_assert_int_eq(sign_public(c, d, pub), ERR_OK);
    ck_assert_int_eq(sign_check_public(c, pub), ERR_OK);
    ck_assert_int_eq(sign_digest(c, d, bytes_of(digest, len), &r, sig), ERR_OK);
    ck_assert_int_eq(
        sign_verify(c, pub, bytes_of(digest, len), bytes_of(sig, 2 * len)),
        ERR_OK);
}
END_TEST

/* Every bit below the top byte is set in some key and clear in another. */
START_TEST(sign_generate_makes_keys_all_over_the_range)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    uint8_t d[LEN], any[LEN] = {0}, all[LEN];
    struct rng r = rng_fixed(1);
    size_t i, j, len = curve_len(c);

    memset(all, 0xff, sizeof(all));
    for (i = 0; i < 64; i++) {
        ck_assert_int_eq(sign_generate(c, &r, d), ERR_OK);
        ck_assert_int_eq(scalar_check(c, d), ERR_OK);
        for (j = 0; j < len; j++) {
            any[j] |= d[j];
            all[j] &= d[j];
        }
    }
    ck_assert_uint_ge(any[len - 1], curve_order(c)[len - 1] - 1u);
    for (j = 0; j < len - 1; j++) {
        ck_assert_uint_eq(any[j], 0xff);
        ck_assert_uint_eq(all[j], 0);
    }
}
END_TEST

static void check_distinct(uint8_t (*r)[LEN], size_t count, size_t len)
{
    size_t i, j;

    for (i = 0; i < count; i++)
        for (j = 0; j < i; j++)
            ck_assert_mem_ne(r[i], r[j], len);
}

START_TEST(sign_digest_uses_another_nonce_each_time)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t r[64][LEN], sig[2 * LEN];
    struct rng rng = rng_fixed(0);
    size_t i;

    for (i = 0; i < 64; i++) {
        ck_assert_int_eq(sign_digest(s.c, s.d, digest_of(&s), &rng, sig),
                         ERR_OK);
        memcpy(r[i], sig + s.len, s.len);
    }
    check_distinct(r, 64, s.len);
}
END_TEST

START_TEST(sign_digest_nonces_differ_with_digest_or_key_if_the_rng_repeats)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t r[32][LEN], sig[2 * LEN];
    size_t i;

    for (i = 0; i < 32; i++) {
        struct rng rng = rng_fixed(0);

        if (i < 16)
            s.digest[0] = (uint8_t)i;
        else
            s.d[0] = (uint8_t)i;
        ck_assert_int_eq(sign_digest(s.c, s.d, digest_of(&s), &rng, sig),
                         ERR_OK);
        memcpy(r[i], sig + s.len, s.len);
    }
    check_distinct(r, 32, s.len);
}
END_TEST

START_TEST(sign_fails_with_its_generator)
{
    struct sample s = sample_named(sample_names[_i]);
    struct rng r = rng_broken();
    uint8_t d[LEN], sig[2 * LEN];

    ck_assert_int_eq(sign_generate(s.c, &r, d), ERR_RANDOM);
    ck_assert_int_eq(scalar_random(s.c, &r, d), ERR_RANDOM);
    ck_assert_int_eq(sign_digest(s.c, s.d, digest_of(&s), &r, sig), ERR_RANDOM);
}
END_TEST

/* --- arithmetic modulo the order */

START_TEST(scalar_multiplies_and_divides_numbers_that_are_not_reduced)
{
    struct vectors *v = vectors_open("field.txt");
    uint8_t a[LEN], b[LEN], one[LEN], want[LEN], got[LEN];
    unsigned count = 0;

    small(one, 1);
    while (vectors_next(v)) {
        const struct curve *c = curve_named(vector_text(v, "curve"));
        size_t len = curve_len(c);

        if (strcmp(vector_text(v, "modulus"), "q") != 0)
            continue;
        count++;
        vector_reversed(v, "a", a, len);
        vector_reversed(v, "b", b, len);
        vector_reversed(v, "product", want, len);
        scalar_mul(c, a, b, got);
        ck_assert_mem_eq(got, want, len);
        scalar_mul(c, b, a, got);
        ck_assert_mem_eq(got, want, len);
        if (strstr(vector_name(v), "-zero") != NULL)
            continue;
        vector_reversed(v, "inverse", want, len);
        ck_assert_int_eq(scalar_div(c, one, a, got), ERR_OK);
        ck_assert_mem_eq(got, want, len);
    }
    ck_assert_uint_eq(count, 36);
    vectors_close(v);
}
END_TEST

START_TEST(scalar_div_undoes_scalar_mul_in_place)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t v[LEN];

    memcpy(v, s.d, s.len);
    scalar_mul(s.c, v, s.k, v);
    ck_assert_mem_ne(v, s.d, s.len);
    ck_assert_int_eq(scalar_div(s.c, v, s.k, v), ERR_OK);
    ck_assert_mem_eq(v, s.d, s.len);
}
END_TEST

START_TEST(scalar_div_refuses_0_modulo_q)
{
    struct sample s = sample_named(sample_names[_i]);
    uint8_t zero[LEN], order[LEN], out[LEN];

    small(zero, 0);
    order_plus(s.c, 0, order);
    ck_assert_int_eq(scalar_div(s.c, s.d, zero, out), ERR_KEY);
    ck_assert_int_eq(scalar_div(s.c, s.d, order, out), ERR_KEY);
    ck_assert_int_eq(scalar_div(s.c, zero, s.d, out), ERR_OK);
    ck_assert_mem_eq(out, zero, s.len);
}
END_TEST

static void add_cases(TCase *t)
{
    int names = 0;

    while (curve_name_at((size_t)names) != NULL)
        names++;
    tcase_add_test(t, sign_makes_the_signatures_of_others_from_their_nonces);
    tcase_add_test(t, sign_verify_accepts_the_signatures_of_others);
    tcase_add_test(t, sign_public_gives_the_public_keys_of_others);
    tcase_add_test(t, sign_digest_draws_the_nonce_as_it_says);
    tcase_add_loop_test(t, sign_verifies_what_it_signs_with_keys_it_makes, 0,
                        names);
    tcase_add_loop_test(t, sign_generate_makes_keys_all_over_the_range, 0,
                        names);
    tcase_add_loop_test(t, sign_digest_uses_another_nonce_each_time, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(
        t, sign_digest_nonces_differ_with_digest_or_key_if_the_rng_repeats, 0,
        SAMPLE_COUNT);
    tcase_add_loop_test(t, sign_fails_with_its_generator, 0, SAMPLE_COUNT);
    tcase_add_test(t,
                   scalar_multiplies_and_divides_numbers_that_are_not_reduced);
    tcase_add_loop_test(t, scalar_div_undoes_scalar_mul_in_place, 0,
                        SAMPLE_COUNT);
    tcase_add_loop_test(t, scalar_div_refuses_0_modulo_q, 0, SAMPLE_COUNT);
}

Suite *sign_suite(void)
{
    Suite *s = suite_create("sign");
    TCase *t = tcase_create("sign");

    add_cases(t);
    suite_add_tcase(s, t);
    return s;
}
