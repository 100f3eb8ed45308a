/* Promises of gost/field.h, against the integers of Python. */
#include "gost/field.h"

#include "gost/point.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *field_suite(void);

static const struct field *field_of(struct vectors *v)
{
    const struct curve_name *name;

    ck_assert_int_eq(curve_by_name(vector_text(v, "curve"), &name), ERR_OK);
    return strcmp(vector_text(v, "modulus"), "p") == 0 ? &name->curve->p
                                                       : &name->curve->q;
}

static struct fe number(struct vectors *v, const struct field *f,
                        const char *label)
{
    uint8_t bytes[8 * FIELD_MAX_LIMBS];
    struct fe out;

    vector_reversed(v, label, bytes, 8 * (size_t)f->limbs);
    field_load(f, bytes, &out);
    return out;
}

static void check_number(struct vectors *v, const struct field *f,
                         const char *label, const struct fe *got)
{
    struct fe want = number(v, f, label);

    ck_assert_msg(field_is_equal(f, &want, got) != 0, "%s: %s", vector_name(v),
                  label);
}

/* Run one check for each case of the file. */
static void each_case(void (*check)(struct vectors *v, const struct field *f,
                                    struct fe a, struct fe b))
{
    struct vectors *v = vectors_open("field.txt");

    while (vectors_next(v)) {
        const struct field *f = field_of(v);

        check(v, f, number(v, f, "a"), number(v, f, "b"));
    }
    ck_assert_uint_eq(vectors_count(v), 72);
    vectors_close(v);
}

static void check_sums(struct vectors *v, const struct field *f, struct fe a,
                       struct fe b)
{
    struct fe got;

    field_reduce(f, &a, &a);
    field_add(f, &a, &b, &got);
    check_number(v, f, "sum", &got);
    field_sub(f, &a, &b, &got);
    check_number(v, f, "difference", &got);
    field_halve(f, &a, &got);
    check_number(v, f, "half", &got);
}

START_TEST(field_adds_subtracts_and_halves)
{
    each_case(check_sums);
}
END_TEST

static void check_product(struct vectors *v, const struct field *f, struct fe a,
                          struct fe b)
{
    struct fe got;

    field_enter(f, &b, &b);
    field_mul(f, &a, &b, &got);
    check_number(v, f, "product", &got);
}

START_TEST(field_multiplies_a_plain_number_even_above_the_modulus)
{
    each_case(check_product);
}
END_TEST

static void check_montgomery(struct vectors *v, const struct field *f,
                             struct fe a, struct fe b)
{
    struct fe got;

    field_enter(f, &a, &a);
    field_enter(f, &b, &b);
    field_mul(f, &a, &b, &got);
    field_leave(f, &got, &got);
    check_number(v, f, "product", &got);
    field_invert(f, &a, &a);
    field_leave(f, &a, &a);
    check_number(v, f, "inverse", &a);
}

START_TEST(field_multiplies_and_inverts_in_montgomery_form)
{
    each_case(check_montgomery);
}
END_TEST

static void check_square(struct vectors *v, const struct field *f, struct fe a,
                         struct fe b)
{
    struct fe product, square;

    (void)v;
    (void)a;
    field_mul(f, &b, &b, &product);
    field_sqr(f, &b, &square);
    ck_assert(field_is_equal(f, &square, &product) != 0);
}

START_TEST(field_squares_as_it_multiplies)
{
    each_case(check_square);
}
END_TEST

static void check_masks(struct vectors *v, const struct field *f, struct fe a,
                        struct fe b)
{
    static const struct fe zero;
    struct fe out = b;

    (void)a;
    (void)v;
    ck_assert_uint_eq(field_is_zero(f, &zero), UINT64_MAX);
    ck_assert_uint_eq(field_is_zero(f, &b), 0);
    ck_assert_uint_eq(field_is_equal(f, &b, &b), UINT64_MAX);
    ck_assert_uint_eq(field_is_equal(f, &b, &zero), 0);
    ck_assert_uint_eq(field_is_reduced(f, &b), UINT64_MAX);
    ck_assert_uint_eq(field_is_reduced(f, &f->m), 0);
    field_assign(f, 0, &zero, &out);
    ck_assert(field_is_equal(f, &out, &b) != 0);
    field_assign(f, UINT64_MAX, &zero, &out);
    ck_assert(field_is_zero(f, &out) != 0);
}

START_TEST(field_masks_are_all_ones_or_zero)
{
    each_case(check_masks);
}
END_TEST

/* The same of both, and as field.h says of results. */
static void check_alike(const struct field *f, const struct fe *a,
                        const struct fe *b)
{
    struct fe left, right;

    field_canon(f, a, &left);
    field_canon(f, b, &right);
    ck_assert(field_is_equal(f, &left, &right) != 0);
    if (f->form != FIELD_BELOW)
        ck_assert(field_is_reduced(f, a) && field_is_reduced(f, b));
}

static void check_path(const struct field *f, struct fe a, struct fe b)
{
    const struct field_ops *fast = field_ops(f), *c = field_ops_portable(f);
    struct fe x, y;
    int i;

    for (i = 0; i < 300; i++) {
        fast->mul(f, &a, &b, &x);
        c->mul(f, &a, &b, &y);
        check_alike(f, &x, &y);
        fast->sqr(f, &x, &a);
        c->sqr(f, &x, &y);
        check_alike(f, &a, &y);
        fast->sub(f, &a, &b, &x);
        c->sub(f, &a, &b, &y);
        check_alike(f, &x, &y);
        fast->add(f, &a, &x, &b);
        c->add(f, &a, &x, &y);
        check_alike(f, &b, &y);
    }
}

static void check_paths(struct vectors *v, const struct field *f, struct fe a,
                        struct fe b)
{
    (void)v;
    if (f->form != FIELD_BELOW)
        field_reduce(f, &a, &a);
    check_path(f, a, b);
    check_path(f, a, a);
    check_path(f, b, b);
}

START_TEST(field_paths_agree)
{
    each_case(check_paths);
}
END_TEST

/* Carries beyond carries are rare: operands at the ends of the range. */
START_TEST(field_paths_agree_at_the_ends)
{
    const struct curve *c = curve_name_at((size_t)_i)->curve;
    struct fe top = c->p.m, minus = c->p.m, small = {{1}};
    size_t i;

    minus.v[0] -= 1;
    if (c->p.form != FIELD_BELOW)
        top = minus;
    else
        for (i = 0; i < c->p.limbs; i++)
            top.v[i] = UINT64_MAX;
    for (i = 0; i < 40; i++) {
        check_path(&c->p, top, small);
        check_path(&c->p, minus, top);
        top.v[0] -= 31;
        small.v[0] += 31;
    }
}
END_TEST

static void check_inverses(struct vectors *v, const struct field *f,
                           struct fe a, struct fe b)
{
    struct fe inverse, product;
    int i;

    (void)v;
    field_reduce(f, &a, &a);
    for (i = 0; i < 40; i++) {
        field_invert(f, &b, &inverse);
        field_mul(f, &b, &inverse, &product);
        ck_assert(field_is_equal(f, &product, &f->one) != 0);
        field_mul(f, &b, &b, &b);
        field_add(f, &b, &a, &b);
        field_add(f, &b, &f->one, &b);
    }
}

START_TEST(field_inverts_so_that_the_product_is_1)
{
    each_case(check_inverses);
}
END_TEST

START_TEST(field_tells_numbers_apart_that_differ_in_the_top_word_only)
{
    const struct field *f = &curve_tc26_512_a.p;
    static const struct fe a = {{0, 0, 0, 0, 0, 0, 0, 1}};
    static const struct fe zero;

    ck_assert_uint_eq(field_is_zero(f, &a), 0);
    ck_assert_uint_eq(field_is_equal(f, &a, &zero), 0);
}
END_TEST

Suite *field_suite(void)
{
    Suite *s = suite_create("field");
    TCase *t = tcase_create("field");

    tcase_add_test(t, field_adds_subtracts_and_halves);
    tcase_add_test(t, field_multiplies_a_plain_number_even_above_the_modulus);
    tcase_add_test(t, field_multiplies_and_inverts_in_montgomery_form);
    tcase_add_test(t, field_squares_as_it_multiplies);
    tcase_add_test(t, field_paths_agree);
    tcase_add_test(t, field_inverts_so_that_the_product_is_1);
    tcase_add_loop_test(t, field_paths_agree_at_the_ends, 0, 14);
    tcase_add_test(t, field_masks_are_all_ones_or_zero);
    tcase_add_test(t,
                   field_tells_numbers_apart_that_differ_in_the_top_word_only);
    suite_add_tcase(s, t);
    return s;
}
