/* Promises of gost/sign.h. */
#include "gost/sign.h"

#include "base/endian.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *sign_suite(void);

#define LEN CURVE_MAX_LEN

/* A set, a key pair, a digest and its signature, from a case of sign.txt. */
struct sample {
    const struct curve *c;
    size_t len;
    uint8_t d[LEN], k[LEN], digest[LEN];
    uint8_t pub[2 * LEN], sig[2 * LEN];
};

static struct bytes digest_of(const struct sample *s)
{
    return bytes_of(s->digest, s->len);
}

static struct bytes sig_of(const struct sample *s)
{
    return bytes_of(s->sig, 2 * s->len);
}

static const struct curve *curve_named(const char *name)
{
    const struct curve_name *n;

    ck_assert_int_eq(curve_by_name(name, &n), ERR_OK);
    return n->curve;
}

static void sample_read(struct vectors *v, struct sample *s)
{
    s->c = curve_named(vector_text(v, "curve"));
    s->len = curve_len(s->c);
    vector_reversed(v, "d", s->d, s->len);
    vector_reversed(v, "k", s->k, s->len);
    vector_reversed(v, "x", s->pub, s->len);
    vector_reversed(v, "y", s->pub + s->len, s->len);
    memcpy(s->digest, vector_bytes(v, "digest").p, s->len);
    memcpy(s->sig, vector_bytes(v, "s").p, s->len);
    memcpy(s->sig + s->len, vector_bytes(v, "r").p, s->len);
}

/* The case with this name. */
static struct sample sample_named(const char *name)
{
    struct vectors *v = vectors_open("sign.txt");
    struct sample s;

    do
        ck_assert_msg(vectors_next(v), "no case %s", name);
    while (strcmp(vector_name(v), name) != 0);
    sample_read(v, &s);
    vectors_close(v);
    return s;
}

static enum err verify(struct sample *s)
{
    return sign_verify(s->c, s->pub, digest_of(s), sig_of(s));
}

static enum err fixed_seed(void *arg, uint8_t *out, size_t len)
{
    memset(out, *(const uint8_t *)arg, len);
    return ERR_OK;
}

static enum err counting_seed(void *arg, uint8_t *out, size_t len)
{
    size_t i;

    (void)arg;
    for (i = 0; i < len; i++)
        out[i] = (uint8_t)i;
    return ERR_OK;
}

static enum err no_seed(void *arg, uint8_t *out, size_t len)
{
    (void)arg;
    (void)out;
    (void)len;
    return ERR_RANDOM;
}

static struct rng rng_fixed(uint8_t value)
{
    struct rng r;

    ck_assert_int_eq(rng_init(&r, fixed_seed, &value), ERR_OK);
    return r;
}

/* A generator whose next request needs seed and gets none. */
static struct rng rng_broken(void)
{
    struct rng r = rng_fixed(0);

    r.seed = no_seed;
    r.requests = RNG_RESEED_REQUESTS;
    return r;
}

/* A number that is small, or that is the order and a little. */
static void small(uint8_t *out, uint8_t value)
{
    memset(out, 0, LEN);
    out[0] = value;
}

static void order_plus(const struct curve *c, int n, uint8_t *out)
{
    memcpy(out, curve_order(c), curve_len(c));
    out[0] = (uint8_t)(out[0] + n); /* no order ends in a byte that wraps */
}

/* out = -a mod q */
static void negate(const struct curve *c, const uint8_t *a, uint8_t *out)
{
    uint8_t minus_one[LEN];

    order_plus(c, -1, minus_one);
    scalar_mul(c, a, minus_one, out);
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

/* --- verification refuses */

static const char *const samples[] = {
    "rfc7091", "gost-a.2", "rfc9215-d2-certificate", "engine-cryptopro-c"};

START_TEST(sign_verify_refuses_a_signature_with_a_changed_bit)
{
    struct sample s = sample_named(samples[_i]);
    size_t i;

    for (i = 0; i < 2 * s.len; i++) {
        s.sig[i] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
        s.sig[i] ^= (uint8_t)(1 << i % 8);
    }
    ck_assert_int_eq(verify(&s), ERR_OK);
}
END_TEST

START_TEST(sign_verify_refuses_another_digest)
{
    struct sample s = sample_named(samples[_i]);
    size_t i;

    for (i = 0; i < s.len; i++) {
        s.digest[i] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
        s.digest[i] ^= (uint8_t)(1 << i % 8);
    }
}
END_TEST

START_TEST(sign_verify_refuses_another_key)
{
    struct sample s = sample_named(samples[_i]);
    uint8_t two[LEN];

    small(two, 2);
    ck_assert_int_eq(sign_public(s.c, two, s.pub), ERR_OK);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
}
END_TEST

/* Put a number, little-endian, in place of s (half 0) or r (half 1). */
static void put(struct sample *s, size_t half, const uint8_t *number)
{
    reverse_copy(s->sig + half * s->len, number, s->len);
}

START_TEST(sign_verify_refuses_r_and_s_outside_their_range)
{
    struct sample s, good = sample_named(samples[_i]);
    uint8_t number[LEN];
    size_t half;
    int n;

    for (half = 0; half < 2; half++) {
        s = good;
        small(number, 0);
        put(&s, half, number);
        ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
        for (n = -1; n <= 1; n++) {
            order_plus(s.c, n, number);
            put(&s, half, number);
            ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
        }
        memset(number, 0xff, sizeof(number));
        put(&s, half, number);
        ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
    }
    s = good;
    memset(s.sig, 0, sizeof(s.sig));
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
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
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
    s = good;
    add_order(&good, 1, number);
    put(&s, 1, number);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
}
END_TEST

START_TEST(sign_verify_refuses_r_and_s_exchanged_or_reversed)
{
    struct sample s, good = sample_named(samples[_i]);

    s = good;
    memcpy(s.sig, good.sig + s.len, s.len);
    memcpy(s.sig + s.len, good.sig, s.len);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
    reverse_copy(s.sig, good.sig, 2 * s.len);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
}
END_TEST

START_TEST(sign_verify_refuses_other_lengths)
{
    struct sample s = sample_named(samples[_i]);
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
    ck_assert_int_eq(verify(s), ERR_KEY);
}

START_TEST(sign_check_public_refuses_points_off_the_curve)
{
    struct sample s, good = sample_named(samples[_i]);

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
        check_refused(&s);
    }
    ck_assert_uint_eq(vectors_count(v), 8);
    vectors_close(v);
}
END_TEST

/* --- private keys and nonces */

START_TEST(sign_refuses_private_keys_outside_their_range)
{
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
        ck_assert_int_eq(verify(&s), ERR_OK);
    }
}
END_TEST

/* With s = r d the products are opposite: C is the neutral point. */
START_TEST(sign_verify_refuses_a_sum_that_is_neutral)
{
    struct sample s = sample_named(samples[_i]);
    uint8_t r[LEN], product[LEN];

    reverse_copy(r, s.sig + s.len, s.len);
    scalar_mul(s.c, r, s.d, product);
    put(&s, 0, product);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
    small(s.d, 1);
    ck_assert_int_eq(sign_public(s.c, s.d, s.pub), ERR_OK);
    put(&s, 0, r);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
    order_plus(s.c, -1, s.d);
    ck_assert_int_eq(sign_public(s.c, s.d, s.pub), ERR_OK);
    negate(s.c, r, product);
    put(&s, 0, product);
    ck_assert_int_eq(verify(&s), ERR_SIGNATURE);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    struct sample s = sample_named(samples[_i]);
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
    int last = sizeof(samples) / sizeof(*samples);
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
    tcase_add_loop_test(t, sign_digest_uses_another_nonce_each_time, 0, last);
    tcase_add_loop_test(
        t, sign_digest_nonces_differ_with_digest_or_key_if_the_rng_repeats, 0,
        last);
    tcase_add_loop_test(t, sign_fails_with_its_generator, 0, last);
    tcase_add_test(t,
                   scalar_multiplies_and_divides_numbers_that_are_not_reduced);
    tcase_add_loop_test(t, scalar_div_undoes_scalar_mul_in_place, 0, last);
    tcase_add_loop_test(t, scalar_div_refuses_0_modulo_q, 0, last);
}

static void add_refusals(TCase *t)
{
    int last = sizeof(samples) / sizeof(*samples);

    tcase_add_loop_test(t, sign_verify_refuses_a_signature_with_a_changed_bit,
                        0, last);
    tcase_add_loop_test(t, sign_verify_refuses_another_digest, 0, last);
    tcase_add_loop_test(t, sign_verify_refuses_another_key, 0, last);
    tcase_add_loop_test(t, sign_verify_refuses_r_and_s_outside_their_range, 0,
                        last);
    tcase_add_test(t, sign_verify_refuses_r_and_s_with_the_order_added);
    tcase_add_loop_test(t, sign_verify_refuses_r_and_s_exchanged_or_reversed, 0,
                        last);
    tcase_add_loop_test(t, sign_verify_refuses_other_lengths, 0, last);
    tcase_add_loop_test(t, sign_verify_adds_equal_products, 0, last);
    tcase_add_loop_test(t, sign_verify_refuses_a_sum_that_is_neutral, 0, last);
    tcase_add_loop_test(t, sign_check_public_refuses_points_off_the_curve, 0,
                        last);
    tcase_add_test(t, sign_check_public_refuses_points_outside_the_subgroup);
    tcase_add_loop_test(t, sign_refuses_private_keys_outside_their_range, 0,
                        last);
    tcase_add_loop_test(t, sign_takes_the_smallest_and_largest_private_key, 0,
                        last);
    tcase_add_test(t, sign_digest_nonce_refuses_a_nonce_that_gives_r_0);
    tcase_add_loop_test(t, sign_digest_nonce_refuses_a_nonce_that_gives_s_0, 0,
                        last);
    tcase_add_loop_test(t, sign_refuses_digests_of_another_length, 0, last);
    tcase_add_loop_test(t, sign_takes_a_digest_of_0_modulo_q_for_1, 0, last);
}

Suite *sign_suite(void)
{
    Suite *s = suite_create("sign");
    TCase *t = tcase_create("sign");

    tcase_set_timeout(t, 60);
    add_cases(t);
    add_refusals(t);
    suite_add_tcase(s, t);
    return s;
}
