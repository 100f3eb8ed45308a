/* Promises of gost/group.h, against the complete formulas of point.h. */
#include "gost/group.h"

#include "gost/path.h"

#include <check.h>
#include <string.h>

Suite *group_suite(void);

#define PUB_MAX_LEN (2 * CURVE_MAX_LEN)

static const struct curve *curve_at(int i)
{
    return curve_name_at((size_t)i)->curve;
}

/* Numbers that differ; the constants: Marsaglia, "Xorshift RNGs", 2003. */
static struct fe scalar_next(const struct curve *c, uint64_t *state)
{
    struct fe k;
    size_t i;

    for (i = 0; i < c->q.limbs; i++) {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        k.v[i] = *state;
    }
    field_reduce(&c->q, &k, &k);
    return k;
}

static struct point base_of(const struct curve *c)
{
    struct point p = {c->x, c->y, c->p.one};

    return p;
}

/* k s, by doubling and adding. */
static struct point product_of(const struct curve *c, const struct fe *k,
                               const struct point *s)
{
    struct point acc = {{{0}}, c->p.one, {{0}}};
    size_t i;

    for (i = 64 * (size_t)c->q.limbs; i-- > 0;) {
        point_double(c, &acc, &acc);
        if (k->v[i / 64] >> i % 64 & 1)
            point_add(c, &acc, s, &acc);
    }
    return acc;
}

static void check_same(const struct curve *c, const struct point *a,
                       const struct point *b)
{
    uint8_t left[PUB_MAX_LEN], right[PUB_MAX_LEN];

    point_store(c, a, left);
    point_store(c, b, right);
    ck_assert_mem_eq(left, right, 2 * curve_len(c));
}

/* On every path: the numbers of curves and of paths are in _i. */
START_TEST(group_multiplies_as_the_complete_formulas_do)
{
    const struct curve *c = curve_at(_i / 2);
    const struct point base = base_of(c);
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    struct fe first = scalar_next(c, &state);
    struct point s, want, right, got;
    int i;

    if (c->group == GROUP_NONE)
        return;
    path_limit(_i % 2 == 0 ? PATH_COUNT : PATH_PORTABLE);
    s = product_of(c, &first, &base); /* with base the terms would meet */
    for (i = 0; i < 12; i++) {
        struct fe k = scalar_next(c, &state), l = scalar_next(c, &state);

        ck_assert(group_mul_base(c, &k, &got));
        want = product_of(c, &k, &base);
        check_same(c, &got, &want);
        ck_assert(group_mul_two(c, &k, &l, &s, &got));
        right = product_of(c, &l, &s);
        point_add(c, &want, &right, &want);
        check_same(c, &got, &want);
        ck_assert(group_mul(c, &l, &s, &got));
        check_same(c, &got, &right);
        s = right; /* its z is not 1 */
    }
    path_limit(PATH_COUNT);
}
END_TEST

/* Where both terms are one point, Jacobian formulas have no sum. */
START_TEST(group_tells_where_it_has_no_result)
{
    const struct curve *c = curve_at(_i);
    const struct point base = base_of(c);
    struct fe zero = {{0}}, one = {{1}};
    struct point got;

    if (c->group != GROUP_JACOBIAN)
        return;
    ck_assert(!group_mul_base(c, &zero, &got));
    ck_assert(!group_mul(c, &zero, &base, &got));
    ck_assert(!group_mul_two(c, &zero, &zero, &base, &got));
    ck_assert(!group_mul_two(c, &one, &one, &base, &got));
}
END_TEST

START_TEST(group_of_edwards_form_has_every_result)
{
    const struct curve *c = curve_at(_i);
    const struct point base = base_of(c);
    struct point neutral = {{{0}}, c->p.one, {{0}}}, want, got;
    struct fe zero = {{0}}, one = {{1}};

    if (c->group != GROUP_EDWARDS)
        return;
    ck_assert(group_mul_base(c, &zero, &got));
    ck_assert(point_is_neutral(c, &got));
    ck_assert(group_mul(c, &zero, &base, &got));
    ck_assert(point_is_neutral(c, &got));
    ck_assert(group_mul(c, &one, &neutral, &got));
    ck_assert(point_is_neutral(c, &got));
    ck_assert(group_mul_two(c, &one, &one, &base, &got));
    point_double(c, &base, &want);
    check_same(c, &got, &want);
}
END_TEST

START_TEST(group_has_no_formulas_for_other_curves)
{
    const struct curve *c = &curve_test_256;
    const struct point base = base_of(c);
    const struct fe one = {{1}};
    struct point got;

    ck_assert(!group_mul_base(c, &one, &got));
    ck_assert(!group_mul(c, &one, &base, &got));
    ck_assert(!group_mul_two(c, &one, &one, &base, &got));
}
END_TEST

Suite *group_suite(void)
{
    Suite *s = suite_create("group");
    TCase *t = tcase_create("group");
    int names = 0;

    while (curve_name_at((size_t)names) != NULL)
        names++;
    tcase_add_loop_test(t, group_multiplies_as_the_complete_formulas_do, 0,
                        2 * names);
    tcase_add_loop_test(t, group_tells_where_it_has_no_result, 0, names);
    tcase_add_loop_test(t, group_of_edwards_form_has_every_result, 0, names);
    tcase_add_test(t, group_has_no_formulas_for_other_curves);
    suite_add_tcase(s, t);
    return s;
}
