/* Promises of gost/vko.h. */
#include "gost/vko.h"

#include "gost/point.h"
#include "gost/sign.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *vko_suite(void);

#define PUB_MAX_LEN (2 * CURVE_MAX_LEN)

static const struct curve *curve_of(struct vectors *v)
{
    const struct curve_name *name;

    ck_assert_int_eq(curve_by_name(vector_text(v, "curve"), &name), ERR_OK);
    return name->curve;
}

START_TEST(vko_agrees_with_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("vko.txt");
    uint8_t got[HASH_MAX_LEN];

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        struct bytes want = vector_bytes(v, "kek"),
                     ukm = vector_bytes(v, "ukm");
        enum hash_id id = vector_number(v, "hash") == 256 ? HASH_STREEBOG_256
                                                          : HASH_STREEBOG_512;

        ck_assert_int_eq(vko(c, id, vector_bytes(v, "x").p,
                             vector_bytes(v, "y_public").p, ukm, got),
                         ERR_OK);
        ck_assert_mem_eq(got, want.p, want.len);
        memset(got, 0, sizeof(got));
        ck_assert_int_eq(vko(c, id, vector_bytes(v, "y").p,
                             vector_bytes(v, "x_public").p, ukm, got),
                         ERR_OK);
        ck_assert_mem_eq(got, want.p, want.len);
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

static void check_hash(struct vectors *v, enum hash_id id)
{
    const struct curve *c = curve_of(v);
    uint8_t want[HASH_MAX_LEN], got[HASH_MAX_LEN];

    hash_once(id, vector_bytes(v, "k"), want);
    ck_assert_int_eq(vko(c, id, vector_bytes(v, "x").p,
                         vector_bytes(v, "public").p, vector_bytes(v, "ukm"),
                         got),
                     ERR_OK);
    ck_assert_msg(memcmp(got, want, hash_len(id)) == 0, "%s", vector_name(v));
}

START_TEST(vko_hashes_the_point_of_every_set_with_every_hash)
{
    struct vectors *v = vectors_open("vko-point.txt");

    while (vectors_next(v)) {
        check_hash(v, HASH_94);
        check_hash(v, HASH_STREEBOG_256);
        check_hash(v, HASH_STREEBOG_512);
    }
    ck_assert_uint_eq(vectors_count(v), 18);
    vectors_close(v);
}
END_TEST

/* What every other case here varies. */
struct call {
    const struct curve *c;
    uint8_t priv[CURVE_MAX_LEN];
    uint8_t pub[PUB_MAX_LEN];
    uint8_t ukm[CURVE_MAX_LEN + 1];
    size_t ukm_len;
    uint8_t out[HASH_MAX_LEN];
};

static struct call call_of(const struct curve *c)
{
    struct call k = {c, {7}, {0}, {5}, 8, {0}};
    const uint8_t y[CURVE_MAX_LEN] = {9, 1};

    ck_assert_int_eq(sign_public(c, y, k.pub), ERR_OK);
    return k;
}

static enum err call(struct call *k)
{
    return vko(k->c, HASH_STREEBOG_256, k->priv, k->pub,
               bytes_of(k->ukm, k->ukm_len), k->out);
}

START_TEST(vko_refuses_a_ukm_that_is_empty_or_0_or_too_long)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    static const uint8_t untouched[HASH_MAX_LEN];
    struct call k = call_of(c);

    k.ukm_len = 0;
    ck_assert_int_eq(call(&k), ERR_ARG);
    k.ukm_len = curve_len(c) + 1;
    ck_assert_int_eq(call(&k), ERR_ARG);
    k.ukm_len = 8;
    memset(k.ukm, 0, sizeof(k.ukm));
    ck_assert_int_eq(call(&k), ERR_ARG);
    k.ukm_len = curve_len(c);
    memcpy(k.ukm, curve_order(c), k.ukm_len);
    ck_assert_int_eq(call(&k), ERR_ARG);
    ck_assert_mem_eq(k.out, untouched, sizeof(untouched));
    k.ukm[0] ^= 2;
    ck_assert_int_eq(call(&k), ERR_OK);
    ck_assert_mem_ne(k.out, untouched, sizeof(untouched));
}
END_TEST

START_TEST(vko_refuses_private_keys_out_of_range)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    struct call k = call_of(c);

    memset(k.priv, 0, sizeof(k.priv));
    ck_assert_int_eq(call(&k), ERR_KEY);
    memcpy(k.priv, curve_order(c), curve_len(c));
    ck_assert_int_eq(call(&k), ERR_KEY);
    k.priv[0] ^= 1; /* the order is odd: one less */
    ck_assert_int_eq(call(&k), ERR_OK);
}
END_TEST

START_TEST(vko_refuses_a_point_off_the_curve)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    struct call k = call_of(c);

    k.pub[0] ^= 1;
    ck_assert_int_eq(call(&k), ERR_KEY);
    memset(k.pub, 0xff, sizeof(k.pub));
    ck_assert_int_eq(call(&k), ERR_KEY);
}
END_TEST

/* A point of order 2 or 4; or the base point and one of these. */
START_TEST(vko_lets_points_of_small_order_have_no_effect)
{
    struct vectors *v = vectors_open("small_order.txt");

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        struct call k = call_of(c), base = k;
        const uint8_t one[CURVE_MAX_LEN] = {1};

        vector_reversed(v, "x", k.pub, curve_len(c));
        vector_reversed(v, "y", k.pub + curve_len(c), curve_len(c));
        if (strchr(vector_name(v), 'q') == NULL) {
            ck_assert_int_eq(call(&k), ERR_KEY);
            continue;
        }
        ck_assert_int_eq(sign_public(c, one, base.pub), ERR_OK);
        ck_assert_int_eq(call(&k), ERR_OK);
        ck_assert_int_eq(call(&base), ERR_OK);
        ck_assert_mem_eq(k.out, base.out, sizeof(k.out));
    }
    ck_assert_uint_eq(vectors_count(v), 8);
    vectors_close(v);
}
END_TEST

START_TEST(keg_agrees_with_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("keg.txt");
    uint8_t got[KEG_LEN], zero[KEG_LEN] = {0};

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        const uint8_t *h = vector_bytes(v, "h").p;

        ck_assert_int_eq(keg(c, vector_bytes(v, "d").p,
                             vector_bytes(v, "s_public").p, h, got),
                         ERR_OK);
        ck_assert_mem_eq(got, vector_bytes(v, "k").p, KEG_LEN);
        memset(got, 0, sizeof(got));
        ck_assert_int_eq(keg(c, vector_bytes(v, "s").p,
                             vector_bytes(v, "d_public").p, h, got),
                         ERR_OK);
        ck_assert_mem_eq(got, vector_bytes(v, "k").p, KEG_LEN);
        memset(got, 0, sizeof(got));
        ck_assert_int_eq(keg(c, zero, vector_bytes(v, "d_public").p, h, got),
                         ERR_KEY);
        ck_assert_mem_eq(got, zero, KEG_LEN);
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(keg_takes_1_for_a_ukm_of_0)
{
    const struct curve *c = &curve_tc26_512_c;
    struct call k = call_of(c);
    uint8_t h[KEG_SEED_LEN] = {0}, got[KEG_LEN], want[KEG_LEN];
    const uint8_t one = 1;

    h[20] = 7; /* past the UKM */
    ck_assert_int_eq(keg(c, k.priv, k.pub, h, got), ERR_OK);
    ck_assert_int_eq(
        vko(c, HASH_STREEBOG_512, k.priv, k.pub, bytes_of(&one, 1), want),
        ERR_OK);
    ck_assert_mem_eq(got, want, KEG_LEN);
}
END_TEST

START_TEST(keg_refuses_points_outside_the_subgroup)
{
    struct vectors *v = vectors_open("small_order.txt");
    const uint8_t h[KEG_SEED_LEN] = {1};
    uint8_t got[KEG_LEN];

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        struct call k = call_of(c);

        vector_reversed(v, "x", k.pub, curve_len(c));
        vector_reversed(v, "y", k.pub + curve_len(c), curve_len(c));
        ck_assert_int_eq(keg(c, k.priv, k.pub, h, got), ERR_KEY);
    }
    vectors_close(v);
}
END_TEST

Suite *vko_suite(void)
{
    Suite *s = suite_create("vko");
    TCase *t = tcase_create("vko");
    int names = 0;

    while (curve_name_at((size_t)names) != NULL)
        names++;
    tcase_add_test(t, vko_agrees_with_the_examples_of_the_standard);
    tcase_add_test(t, vko_hashes_the_point_of_every_set_with_every_hash);
    tcase_add_loop_test(t, vko_refuses_a_ukm_that_is_empty_or_0_or_too_long, 0,
                        names);
    tcase_add_loop_test(t, vko_refuses_private_keys_out_of_range, 0, names);
    tcase_add_loop_test(t, vko_refuses_a_point_off_the_curve, 0, names);
    tcase_add_test(t, vko_lets_points_of_small_order_have_no_effect);
    tcase_add_test(t, keg_agrees_with_the_examples_of_the_standard);
    tcase_add_test(t, keg_takes_1_for_a_ukm_of_0);
    tcase_add_test(t, keg_refuses_points_outside_the_subgroup);
    suite_add_tcase(s, t);
    return s;
}
