/* Promises of gost/point.h. */
#include "gost/point.h"

#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *point_suite(void);

#define PUB_MAX_LEN (2 * CURVE_MAX_LEN)

static const struct curve *curve_of(struct vectors *v)
{
    const struct curve_name *name;

    ck_assert_int_eq(curve_by_name(vector_text(v, "curve"), &name), ERR_OK);
    return name->curve;
}

static void vector_public(struct vectors *v, const struct curve *c,
                          uint8_t *pub)
{
    vector_reversed(v, "x", pub, curve_len(c));
    vector_reversed(v, "y", pub + curve_len(c), curve_len(c));
}

static struct fe vector_scalar(struct vectors *v, const struct curve *c)
{
    uint8_t bytes[CURVE_MAX_LEN];
    struct fe d;

    vector_reversed(v, "d", bytes, curve_len(c));
    field_load(&c->q, bytes, &d);
    return d;
}

static struct point base_of(const struct curve *c)
{
    struct point p = {c->x, c->y, c->p.one};

    return p;
}

static struct point neutral_of(const struct curve *c)
{
    struct point p = {{{0}}, c->p.one, {{0}}};

    return p;
}

static void check_same(const struct curve *c, const struct point *a,
                       const struct point *b)
{
    uint8_t left[PUB_MAX_LEN], right[PUB_MAX_LEN];

    ck_assert(!point_is_neutral(c, a) && !point_is_neutral(c, b));
    point_store(c, a, left);
    point_store(c, b, right);
    ck_assert_mem_eq(left, right, 2 * curve_len(c));
}

/* q - 1 and other scalars beside the order. */
static struct fe order_less(const struct curve *c, uint64_t n)
{
    struct fe k = c->q.m;

    k.v[0] -= n; /* no order here has a lowest word below 4 */
    return k;
}

START_TEST(point_multiplies_the_base_to_the_public_keys_of_others)
{
    struct vectors *v = vectors_open("key_pairs.txt");
    uint8_t want[PUB_MAX_LEN], got[PUB_MAX_LEN];

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        struct fe d = vector_scalar(v, c);
        struct point p;

        vector_public(v, c, want);
        point_mul_base(c, &d, &p);
        point_store(c, &p, got);
        ck_assert_mem_eq(got, want, 2 * curve_len(c));
    }
    ck_assert_uint_eq(vectors_count(v), 12);
    vectors_close(v);
}
END_TEST

START_TEST(point_multiplies_by_window_and_by_digits_to_the_same)
{
    struct vectors *v = vectors_open("key_pairs.txt");
    static const struct fe zero;

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        struct fe d = vector_scalar(v, c);
        struct point base = base_of(c), want, got;
        uint8_t pub[PUB_MAX_LEN];

        vector_public(v, c, pub);
        ck_assert_int_eq(point_load(c, pub, &want), ERR_OK);
        point_mul(c, &d, &base, &got);
        check_same(c, &got, &want);
        point_mul_two(c, &d, &zero, &base, &got);
        check_same(c, &got, &want);
        point_mul_two(c, &zero, &d, &base, &got);
        check_same(c, &got, &want);
    }
    vectors_close(v);
}
END_TEST

START_TEST(point_adds_two_products)
{
    struct vectors *v = vectors_open("key_pairs.txt");

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        struct fe d = vector_scalar(v, c), k = order_less(c, 3);
        struct point s, left, right, got;

        point_mul_base(c, &d, &s);
        point_mul(c, &d, &s, &right);
        point_mul_base(c, &k, &left);
        point_add(c, &left, &right, &left);
        point_mul_two(c, &k, &d, &s, &got);
        check_same(c, &got, &left);
    }
    vectors_close(v);
}
END_TEST

/* The same for each name: aliases too, they cost little. */
START_TEST(point_of_base_and_order_is_neutral)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    struct point base = base_of(c), p;
    struct fe k = order_less(c, 1);
    uint8_t xy[PUB_MAX_LEN];

    point_store(c, &base, xy);
    ck_assert_int_eq(point_load(c, xy, &p), ERR_OK);
    point_mul_base(c, &k, &p);
    ck_assert(!point_is_neutral(c, &p));
    point_add(c, &p, &base, &p);
    ck_assert(point_is_neutral(c, &p));
    point_mul(c, &c->q.m, &base, &p);
    ck_assert(point_is_neutral(c, &p));
    ck_assert(point_in_subgroup(c, &base));
}
END_TEST

START_TEST(point_multiplies_by_the_smallest_and_largest_scalars)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    static const struct fe small[] = {{{1}}, {{2}}, {{3}}};
    struct point sum = base_of(c), base = base_of(c), got, other;
    struct fe zero = {{0}};
    size_t i;

    point_mul_base(c, &zero, &got);
    ck_assert(point_is_neutral(c, &got));
    point_mul(c, &zero, &base, &got);
    ck_assert(point_is_neutral(c, &got));
    point_mul_two(c, &zero, &zero, &base, &got);
    ck_assert(point_is_neutral(c, &got));
    for (i = 0; i < sizeof(small) / sizeof(*small); i++) {
        struct fe minus = order_less(c, i + 1);

        point_mul_base(c, &small[i], &got);
        check_same(c, &got, &sum);
        point_mul(c, &small[i], &base, &got);
        check_same(c, &got, &sum);
        point_mul_base(c, &minus, &got);
        point_mul(c, &minus, &base, &other);
        check_same(c, &got, &other);
        point_add(c, &got, &sum, &got);
        ck_assert(point_is_neutral(c, &got));
        point_add(c, &sum, &base, &sum);
    }
}
END_TEST

START_TEST(point_addition_has_no_special_cases)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    struct point base = base_of(c), neutral = neutral_of(c), minus = base;
    struct point sum, twice;
    struct fe zero = {{0}};

    field_sub(&c->p, &zero, &base.y, &minus.y);
    point_add(c, &base, &neutral, &sum);
    check_same(c, &sum, &base);
    point_add(c, &neutral, &base, &sum);
    check_same(c, &sum, &base);
    point_add(c, &neutral, &neutral, &sum);
    ck_assert(point_is_neutral(c, &sum));
    point_double(c, &neutral, &sum);
    ck_assert(point_is_neutral(c, &sum));
    point_add(c, &base, &minus, &sum);
    ck_assert(point_is_neutral(c, &sum));
    point_add(c, &base, &base, &sum);
    point_double(c, &base, &twice);
    check_same(c, &sum, &twice);
}
END_TEST

START_TEST(point_addition_allows_the_result_in_an_operand)
{
    const struct curve *c = &curve_tc26_256_a;
    struct point base = base_of(c), want, left = base, right;

    point_double(c, &base, &right);
    point_add(c, &base, &right, &want);
    point_add(c, &left, &right, &left);
    check_same(c, &left, &want);
    point_add(c, &base, &right, &right);
    check_same(c, &right, &want);
}
END_TEST

START_TEST(point_outside_the_subgroup_is_found_out)
{
    struct vectors *v = vectors_open("small_order.txt");

    while (vectors_next(v)) {
        const struct curve *c = curve_of(v);
        uint8_t xy[PUB_MAX_LEN];
        struct point p;

        vector_public(v, c, xy);
        ck_assert_int_eq(point_load(c, xy, &p), ERR_OK);
        ck_assert_msg(!point_in_subgroup(c, &p), "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 8);
    vectors_close(v);
}
END_TEST

START_TEST(point_load_refuses_coordinates_not_below_p)
{
    const struct curve *c = &curve_cryptopro_c;
    struct point base = base_of(c), p;
    uint8_t xy[PUB_MAX_LEN], prime[CURVE_MAX_LEN];
    struct fe x;

    point_store(c, &base, xy);
    ck_assert_int_eq(point_load(c, xy, &p), ERR_OK);
    /* x of this base point is 0, so p is the same x, not reduced */
    point_affine_x(c, &base, &x);
    ck_assert(field_is_zero(&c->p, &x) != 0);
    field_store(&c->p, &c->p.m, prime);
    memcpy(xy, prime, curve_len(c));
    ck_assert_int_eq(point_load(c, xy, &p), ERR_KEY);
    memset(xy, 0, curve_len(c));
    memset(xy + curve_len(c), 0xff, curve_len(c));
    ck_assert_int_eq(point_load(c, xy, &p), ERR_KEY);
}
END_TEST

START_TEST(point_load_refuses_points_off_the_curve)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    struct point base = base_of(c), p;
    uint8_t xy[PUB_MAX_LEN];

    point_store(c, &base, xy);
    xy[curve_len(c)] ^= 1;
    ck_assert_int_eq(point_load(c, xy, &p), ERR_KEY);
    memset(xy, 0, sizeof(xy));
    ck_assert_int_eq(point_load(c, xy, &p), ERR_KEY);
}
END_TEST

Suite *point_suite(void)
{
    Suite *s = suite_create("point");
    TCase *t = tcase_create("point");
    int names = 0;

    while (curve_name_at((size_t)names) != NULL)
        names++;
    tcase_add_test(t, point_multiplies_the_base_to_the_public_keys_of_others);
    tcase_add_test(t, point_multiplies_by_window_and_by_digits_to_the_same);
    tcase_add_test(t, point_adds_two_products);
    tcase_add_loop_test(t, point_of_base_and_order_is_neutral, 0, names);
    tcase_add_loop_test(t, point_multiplies_by_the_smallest_and_largest_scalars,
                        0, names);
    tcase_add_loop_test(t, point_addition_has_no_special_cases, 0, names);
    tcase_add_test(t, point_addition_allows_the_result_in_an_operand);
    tcase_add_test(t, point_outside_the_subgroup_is_found_out);
    tcase_add_test(t, point_load_refuses_coordinates_not_below_p);
    tcase_add_loop_test(t, point_load_refuses_points_off_the_curve, 0, names);
    suite_add_tcase(s, t);
    return s;
}
