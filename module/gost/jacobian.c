/*
 * The group of a curve with a = -3 in Jacobian coordinates. Sums that the
 * formulas do not give, and the neutral point, have z = 0, and so has all that
 * is computed from them.
 *
 * Source: Cohen, Miyaji, Ono, "Efficient elliptic curve exponentiation using
 * mixed coordinates", 1998.
 */
#include "gost/group.h"

#include "gost/field_form.h"

/* X' = M^2 - 2 S, Y' = M (S - X') - 8 Y^4, Z' = 2 Y Z */
LIMBS_INLINE void twice(struct known_field k, struct group_point *p)
{
    struct fe yy, s, m, t;

    known_sqr(k, &p->z, &t);
    known_add(k, &p->y, &p->y, &m);
    known_sub(k, &p->x, &t, &s);
    known_add(k, &p->x, &t, &t);
    known_sqr(k, &m, &yy); /* 4 Y^2 */
    known_mul(k, &s, &t, &t);
    known_mul(k, &p->x, &yy, &s); /* S = 4 X Y^2 */
    known_mul(k, &m, &p->z, &p->z);
    known_triple(k, &t, &m); /* M = 3 (X - Z^2) (X + Z^2) */
    known_sqr(k, &yy, &yy);
    known_sqr(k, &m, &t);
    known_sub_two(k, &t, &s, &p->x);
    known_halve(k, &yy, &yy); /* 8 Y^4 */
    known_sub(k, &s, &p->x, &s);
    known_mul(k, &m, &s, &t);
    known_sub(k, &t, &yy, &p->y);
}

/*
 * The end of an addition, h = U2 - U1, r = S2 - S1:
 * X' = r^2 - h^3 - 2 U1 h^2, Y' = r (U1 h^2 - X') - S1 h^3
 */
LIMBS_INLINE void finish(struct known_field k, const struct fe *u1,
                         const struct fe *s1, const struct fe *h,
                         const struct fe *r, struct group_point *out)
{
    struct fe hh, hhh, v, t;

    known_sqr(k, h, &hh);
    known_mul(k, h, &hh, &hhh);
    known_mul(k, u1, &hh, &v);
    known_sqr(k, r, &t);
    known_mul(k, s1, &hhh, &hh);
    known_sub_three(k, &t, &hhh, &v, &out->x);
    known_sub(k, &v, &out->x, &v);
    known_mul(k, r, &v, &t);
    known_sub(k, &t, &hh, &out->y);
}

LIMBS_INLINE void add(struct known_field k, struct group_point *p,
                      const struct group_point *q)
{
    struct fe zz, u1, u2, s1, s2;

    known_sqr(k, &p->z, &zz);
    known_mul(k, &p->x, &q->t, &u1);
    known_mul(k, &p->y, &q->w, &s1);
    known_mul(k, &q->x, &zz, &u2);
    known_mul(k, &p->z, &zz, &s2);
    known_mul(k, &q->y, &s2, &s2);
    known_mul(k, &p->z, &q->z, &p->z);
    known_sub(k, &u2, &u1, &u2);
    known_sub(k, &s2, &s1, &s2);
    known_mul(k, &p->z, &u2, &p->z);
    finish(k, &u1, &s1, &u2, &s2, p);
}

LIMBS_INLINE void add_entry(struct known_field k, struct group_point *p,
                            const struct group_point *q)
{
    struct fe zz, u2, s2;

    known_sqr(k, &p->z, &zz);
    known_mul(k, &q->y, &p->z, &s2);
    known_mul(k, &q->x, &zz, &u2);
    known_mul(k, &s2, &zz, &s2);
    known_sub(k, &u2, &p->x, &u2);
    known_sub(k, &s2, &p->y, &s2);
    known_mul(k, &p->z, &u2, &p->z);
    finish(k, &p->x, &p->y, &u2, &s2, p);
}

static void prepare(const struct curve *c, struct group_point *q)
{
    const struct field_ops *ops = field_ops(&c->p);

    ops->sqr(&c->p, &q->z, &q->t);
    ops->mul(&c->p, &q->z, &q->t, &q->w);
}

static void from_entry(const struct curve *c, const struct group_point *q,
                       struct group_point *out)
{
    *out = *q;
    out->z = c->p.one;
}

/* x = X / Z = X Z / Z^2, y = Y / Z = Y Z^2 / Z^3 */
static void from(const struct curve *c, const struct point *s,
                 struct group_point *out)
{
    const struct field_ops *ops = field_ops(&c->p);

    out->z = s->z;
    ops->sqr(&c->p, &s->z, &out->y);
    ops->mul(&c->p, &s->y, &out->y, &out->y);
    ops->mul(&c->p, &s->x, &s->z, &out->x);
}

/* x = X / Z^2 = X Z / Z^3 */
static void to(const struct curve *c, const struct group_point *p,
               struct point *out)
{
    field_mul(&c->p, &p->x, &p->z, &out->x);
    field_canon(&c->p, &p->y, &out->y);
    field_sqr(&c->p, &p->z, &out->z);
    field_mul(&c->p, &out->z, &p->z, &out->z);
}

/* Where products are inlined there is no need to ask for functions. */
#define KNOWN(c, form, n, adx)                                                 \
    {                                                                          \
        &(c)->p, (adx) ? NULL : field_ops(&(c)->p), form, n, adx               \
    }

#define FORMULAS(name, form, n, adx)                                           \
    static void name##_twice(const struct curve *c, struct group_point *p,     \
                             bool more)                                        \
    {                                                                          \
        const struct known_field k = KNOWN(c, form, n, adx);                   \
                                                                               \
        (void)more;                                                            \
        twice(k, p);                                                           \
    }                                                                          \
    static void name##_add(const struct curve *c, struct group_point *p,       \
                           const struct group_point *q)                        \
    {                                                                          \
        const struct known_field k = KNOWN(c, form, n, adx);                   \
                                                                               \
        add(k, p, q);                                                          \
    }                                                                          \
    static void name##_add_entry(const struct curve *c, struct group_point *p, \
                                 const struct group_point *q)                  \
    {                                                                          \
        const struct known_field k = KNOWN(c, form, n, adx);                   \
                                                                               \
        add_entry(k, p, q);                                                    \
    }                                                                          \
    static void name##_negate(const struct curve *c, uint64_t mask,            \
                              struct group_point *q)                           \
    {                                                                          \
        const struct known_field k = KNOWN(c, form, n, adx);                   \
                                                                               \
        known_negate(k, mask, &q->y);                                          \
    }                                                                          \
    static const struct group_formulas name = {name##_twice,                   \
                                               name##_add,                     \
                                               name##_add_entry,               \
                                               prepare,                        \
                                               name##_negate,                  \
                                               from_entry,                     \
                                               from,                           \
                                               to,                             \
                                               2};

FORMULAS(below_4, FIELD_BELOW, 4, false)
FORMULAS(below_8, FIELD_BELOW, 8, false)
FORMULAS(above_4, FIELD_ABOVE, 4, false)
FORMULAS(above_8, FIELD_ABOVE, 8, false)
FORMULAS(mont_4, FIELD_MONTGOMERY, 4, false)
FORMULAS(mont_8, FIELD_MONTGOMERY, 8, false)

#if LIMBS_ADX
FORMULAS(below_4_adx, FIELD_BELOW, 4, true)
FORMULAS(above_4_adx, FIELD_ABOVE, 4, true)
FORMULAS(mont_4_adx, FIELD_MONTGOMERY, 4, true)
#endif

const struct group_formulas *jacobian_formulas(const struct field *f)
{
    static const struct group_formulas *const all[3][2] = {
        [FIELD_MONTGOMERY] = {&mont_4, &mont_8},
        [FIELD_BELOW] = {&below_4, &below_8},
        [FIELD_ABOVE] = {&above_4, &above_8},
    };
#if LIMBS_ADX
    static const struct group_formulas *const adx[3] = {
        [FIELD_MONTGOMERY] = &mont_4_adx,
        [FIELD_BELOW] = &below_4_adx,
        [FIELD_ABOVE] = &above_4_adx,
    };

    if (f->limbs == 4 && field_ops(f) != field_ops_portable(f))
        return adx[f->form];
#endif
    return all[f->form][f->limbs == 8];
}
