/*
 * Sums and differences for each form of a field, to be inlined where form and
 * number of words are known to the compiler; field.h says what the forms are.
 */
#ifndef GOST_FIELD_FORM_H
#define GOST_FIELD_FORM_H

#include "base/limbs.h"
#include "base/limbs_adx.h"
#include "gost/field.h"

#include <stdbool.h>

/* --- m = R - c: R is c. Numbers are below R. */

/* r + carry R; a second carry leaves less than c in r. */
LIMBS_INLINE void below_carry(uint64_t *r, uint64_t carry, uint64_t c, size_t n)
{
    carry = limbs_add_ends(r, (0 - carry) & c, 0, n);
    r[0] += (0 - carry) & c;
}

LIMBS_INLINE void below_add(const struct field *f, const uint64_t *a,
                            const uint64_t *b, uint64_t *out, size_t n)
{
    uint64_t carry = limbs_add(a, b, out, n);

    below_carry(out, carry, f->fold, n);
}

LIMBS_INLINE void below_sub(const struct field *f, const uint64_t *a,
                            const uint64_t *b, uint64_t *out, size_t n)
{
    uint64_t borrow = limbs_sub(a, b, out, n);

    borrow = limbs_sub_ends(out, (0 - borrow) & f->fold, 0, n);
    out[0] -= (0 - borrow) & f->fold;
}

/* --- m = R / 2 + k: R is -2 k. Numbers are below m. */

LIMBS_INLINE void above_settle(uint64_t *r, uint64_t borrow, uint64_t k,
                               size_t n)
{
    (void)limbs_add_ends(r, (0 - borrow) & k, (0 - borrow) << 63, n);
}

LIMBS_INLINE void above_add(const struct field *f, const uint64_t *a,
                            const uint64_t *b, uint64_t *out, size_t n)
{
    uint64_t carry = limbs_add(a, b, out, n);
    uint64_t borrow = limbs_sub_ends(out, f->fold, (uint64_t)1 << 63, n);

    above_settle(out, borrow & ~carry, f->fold, n);
}

LIMBS_INLINE void above_sub(const struct field *f, const uint64_t *a,
                            const uint64_t *b, uint64_t *out, size_t n)
{
    uint64_t borrow = limbs_sub(a, b, out, n);

    above_settle(out, borrow, f->fold, n);
}

/* --- any m, Montgomery form. Numbers are below m. */

/* The integer top R + r, which is below 2 m, less m unless it is below m. */
LIMBS_INLINE void mont_settle(const struct field *f, const uint64_t *r,
                              uint64_t top, uint64_t *out, size_t n)
{
    uint64_t d[LIMBS_MAX];
    uint64_t keep;
    size_t i;

    keep = 0 - (limbs_sub(r, f->m.v, d, n) & ~top);
    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        out[i] = ct_select(keep, r[i], d[i]);
}

LIMBS_INLINE void mont_add(const struct field *f, const uint64_t *a,
                           const uint64_t *b, uint64_t *out, size_t n)
{
    uint64_t r[LIMBS_MAX];
    uint64_t carry = limbs_add(a, b, r, n);

    mont_settle(f, r, carry, out, n);
}

LIMBS_INLINE void mont_sub(const struct field *f, const uint64_t *a,
                           const uint64_t *b, uint64_t *out, size_t n)
{
    uint64_t borrow = 0 - limbs_sub(a, b, out, n);
    uint64_t carry = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        out[i] = wide_add(out[i], f->m.v[i] & borrow, &carry);
}

/* --- by form */

/* A field whose form and number of words the compiler knows. ops may be NULL
 * with inline_adx. */
struct known_field {
    const struct field *f;
    const struct field_ops *ops;
    enum field_form form;
    size_t n;
    bool inline_adx; /* products of four words are inlined, not called */
};

LIMBS_INLINE void known_add(struct known_field k, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    if (k.form == FIELD_BELOW)
        below_add(k.f, a->v, b->v, out->v, k.n);
    else if (k.form == FIELD_ABOVE)
        above_add(k.f, a->v, b->v, out->v, k.n);
    else
        mont_add(k.f, a->v, b->v, out->v, k.n);
}

LIMBS_INLINE void known_sub(struct known_field k, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    if (k.form == FIELD_BELOW)
        below_sub(k.f, a->v, b->v, out->v, k.n);
    else if (k.form == FIELD_ABOVE)
        above_sub(k.f, a->v, b->v, out->v, k.n);
    else
        mont_sub(k.f, a->v, b->v, out->v, k.n);
}

#if LIMBS_ADX

LIMBS_INLINE void known_mul(struct known_field k, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    if (!k.inline_adx)
        k.ops->mul(k.f, a, b, out);
    else if (k.form == FIELD_BELOW)
        limbs_mul_fold_4_adx(a->v, b->v, k.f->fold, out->v);
    else if (k.form == FIELD_ABOVE)
        limbs_mul_above_4_adx(a->v, b->v, k.f->fold, out->v);
    else
        limbs_mul_mont_4_adx(a->v, b->v, &k.f->neg_inv, out->v);
}

LIMBS_INLINE void known_sqr(struct known_field k, const struct fe *a,
                            struct fe *out)
{
    if (!k.inline_adx)
        k.ops->sqr(k.f, a, out);
    else if (k.form == FIELD_BELOW)
        limbs_sqr_fold_4_adx(a->v, k.f->fold, out->v);
    else if (k.form == FIELD_ABOVE)
        limbs_sqr_above_4_adx(a->v, k.f->fold, out->v);
    else
        limbs_sqr_mont_4_adx(a->v, &k.f->neg_inv, out->v);
}

#else

LIMBS_INLINE void known_mul(struct known_field k, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    k.ops->mul(k.f, a, b, out);
}

LIMBS_INLINE void known_sqr(struct known_field k, const struct fe *a,
                            struct fe *out)
{
    k.ops->sqr(k.f, a, out);
}

#endif

/* a = -a where mask is ones */
LIMBS_INLINE void known_negate(struct known_field k, uint64_t mask,
                               struct fe *a)
{
    static const struct fe zero;
    struct fe minus;
    size_t i;

    known_sub(k, &zero, a, &minus);
    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        a->v[i] = ct_select(mask, minus.v[i], a->v[i]);
}

/* out = 3 a */
LIMBS_INLINE void known_triple(struct known_field k, const struct fe *a,
                               struct fe *out)
{
    uint64_t r[LIMBS_MAX], carry;
    size_t i;

    if (k.form != FIELD_BELOW) {
        struct fe twice;

        known_add(k, a, a, &twice);
        known_add(k, a, &twice, out);
        return;
    }
    carry = limbs_add(a->v, a->v, r, k.n);
    carry += limbs_add(r, a->v, r, k.n);
    carry = limbs_add_ends(r, carry * k.f->fold, 0, k.n);
    r[0] += (0 - carry) & k.f->fold;
    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        out->v[i] = r[i];
}

/* out = a - b - 2 c */
LIMBS_INLINE void known_sub_three(struct known_field k, const struct fe *a,
                                  const struct fe *b, const struct fe *c,
                                  struct fe *out)
{
    uint64_t r[LIMBS_MAX], borrow;
    size_t i;

    if (k.form != FIELD_BELOW) {
        struct fe t;

        known_sub(k, a, b, &t);
        known_sub(k, &t, c, &t);
        known_sub(k, &t, c, out);
        return;
    }
    borrow = limbs_sub(a->v, b->v, r, k.n);
    borrow += limbs_sub(r, c->v, r, k.n);
    borrow += limbs_sub(r, c->v, r, k.n);
    borrow = limbs_sub_ends(r, borrow * k.f->fold, 0, k.n);
    r[0] -= (0 - borrow) & k.f->fold;
    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        out->v[i] = r[i];
}

/* out = a - 2 c */
LIMBS_INLINE void known_sub_two(struct known_field k, const struct fe *a,
                                const struct fe *c, struct fe *out)
{
    uint64_t r[LIMBS_MAX], borrow;
    size_t i;

    if (k.form != FIELD_BELOW) {
        struct fe t;

        known_sub(k, a, c, &t);
        known_sub(k, &t, c, out);
        return;
    }
    borrow = limbs_sub(a->v, c->v, r, k.n);
    borrow += limbs_sub(r, c->v, r, k.n);
    borrow = limbs_sub_ends(r, borrow * k.f->fold, 0, k.n);
    r[0] -= (0 - borrow) & k.f->fold;
    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        out->v[i] = r[i];
}

/* out = a / 2 */
LIMBS_INLINE void known_halve(struct known_field k, const struct fe *a,
                              struct fe *out)
{
    uint64_t r[LIMBS_MAX + 1], carry = 0;
    uint64_t odd = 0 - (a->v[0] & 1);
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        r[i] = wide_add(a->v[i], k.f->m.v[i] & odd, &carry);
    r[k.n] = carry;
    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        out->v[i] = r[i] >> 1 | r[i + 1] << 63;
}

LIMBS_INLINE void known_copy(struct known_field k, const struct fe *a,
                             struct fe *out)
{
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < k.n; i++)
        out->v[i] = a->v[i];
}

#endif
