/*
 * The group of u^2 + v^2 = 1 + d u^2 v^2, d not a square, in extended
 * coordinates: the formulas hold for all points.
 *
 * Source: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited",
 * 2008, 3.1 and 3.3; the maps between forms: RFC 7836, 5.2.
 */
#include "gost/group.h"

#include "base/ct.h"
#include "gost/field_form.h"

LIMBS_INLINE void twice(struct known_field k, struct group_point *p, bool more)
{
    struct fe a, b, e, f, g, h;

    known_sqr(k, &p->x, &a);
    known_sqr(k, &p->y, &b);
    known_add(k, &p->x, &p->y, &e);
    known_sqr(k, &p->z, &f);
    known_sqr(k, &e, &e);
    known_add(k, &a, &b, &g);
    known_sub(k, &e, &g, &e);
    known_sub(k, &g, &f, &f);
    known_sub(k, &a, &b, &h);
    known_sub(k, &f, &g, &a); /* -Z^2 */
    known_add(k, &f, &a, &f); /* A + B - 2 Z^2 */
    known_mul(k, &e, &f, &p->x);
    known_mul(k, &g, &h, &p->y);
    known_mul(k, &f, &g, &p->z);
    if (!more)
        known_mul(k, &e, &h, &p->t);
}

/* e = X1 Y2 + Y1 X2, f = z - c, g = z + c, h = Y1 Y2 - X1 X2 */
LIMBS_INLINE void add_with(struct known_field k, struct group_point *p,
                           const struct group_point *q, const struct fe *z)
{
    struct fe a, b, c, e, f, g;

    known_add(k, &p->x, &p->y, &e);
    known_add(k, &q->x, &q->y, &f);
    known_mul(k, &p->x, &q->x, &a);
    known_mul(k, &p->y, &q->y, &b);
    known_mul(k, &p->t, &q->w, &c);
    known_mul(k, &e, &f, &e);
    known_sub(k, &e, &a, &e);
    known_sub(k, &e, &b, &e);
    known_sub(k, &b, &a, &b);
    known_sub(k, z, &c, &f);
    known_add(k, z, &c, &g);
    known_mul(k, &e, &f, &p->x);
    known_mul(k, &g, &b, &p->y);
    known_mul(k, &f, &g, &p->z);
    known_mul(k, &e, &b, &p->t);
}

LIMBS_INLINE void add(struct known_field k, struct group_point *p,
                      const struct group_point *q)
{
    struct fe z;

    known_mul(k, &p->z, &q->z, &z);
    add_with(k, p, q, &z);
}

static void prepare(const struct curve *c, struct group_point *q)
{
    field_ops(&c->p)->mul(&c->p, &q->t, &c->d, &q->w);
}

static void from_entry(const struct curve *c, const struct group_point *q,
                       struct group_point *out)
{
    *out = *q;
    out->z = c->p.one;
    field_ops(&c->p)->mul(&c->p, &q->x, &q->y, &out->t);
}

/*
 * With A = X - t Z: u = A / Y, v = (A - s Z) / (A + s Z). Both denominators
 * are 0 for the neutral point only, or for the one of order 2.
 */
static void from(const struct curve *c, const struct point *s,
                 struct group_point *out)
{
    const struct field *p = &c->p;
    struct fe a, minus, plus, sz;
    uint64_t neutral;

    field_mul(p, &s->z, &c->t, &a);
    field_mul(p, &s->z, &c->s, &sz);
    field_sub(p, &s->x, &a, &a);
    field_sub(p, &a, &sz, &minus);
    field_add(p, &a, &sz, &plus);
    field_mul(p, &a, &plus, &out->x);
    field_mul(p, &minus, &s->y, &out->y);
    field_mul(p, &plus, &s->y, &out->z);
    field_mul(p, &a, &minus, &out->t);
    neutral = field_is_zero(p, &s->z);
    field_assign(p, neutral, &p->one, &out->y);
    field_assign(p, neutral, &p->one, &out->z);
}

/*
 * x = s (Z + Y) / (Z - Y) + t, y = s (Z + Y) Z / ((Z - Y) X), over the
 * denominator of y. The point of order 2 becomes (0 : 0 : 0).
 */
static void to(const struct curve *c, const struct group_point *p,
               struct point *out)
{
    const struct field *f = &c->p;
    struct fe x, y, z, plus, minus, t;

    field_canon(f, &p->x, &x);
    field_canon(f, &p->y, &y);
    field_canon(f, &p->z, &z);
    field_add(f, &z, &y, &plus);
    field_sub(f, &z, &y, &minus);
    field_mul(f, &plus, &c->s, &plus);
    field_mul(f, &minus, &c->t, &t);
    field_add(f, &plus, &t, &t);
    field_mul(f, &t, &x, &out->x);
    field_mul(f, &plus, &z, &out->y);
    field_mul(f, &minus, &x, &out->z);
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
        twice(k, p, more);                                                     \
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
        struct fe z;                                                           \
                                                                               \
        known_copy(k, &p->z, &z);                                              \
        add_with(k, p, q, &z);                                                 \
    }                                                                          \
    static void name##_negate(const struct curve *c, uint64_t mask,            \
                              struct group_point *q)                           \
    {                                                                          \
        const struct known_field k = KNOWN(c, form, n, adx);                   \
                                                                               \
        known_negate(k, mask, &q->x);                                          \
        known_negate(k, mask, &q->w);                                          \
    }                                                                          \
    static const struct group_formulas name = {name##_twice,                   \
                                               name##_add,                     \
                                               name##_add_entry,               \
                                               prepare,                        \
                                               name##_negate,                  \
                                               from_entry,                     \
                                               from,                           \
                                               to,                             \
                                               3};

FORMULAS(below_4, FIELD_BELOW, 4, false)
FORMULAS(below_8, FIELD_BELOW, 8, false)

#if LIMBS_ADX
FORMULAS(below_4_adx, FIELD_BELOW, 4, true)
#endif

const struct group_formulas *edwards_formulas(const struct field *f)
{
#if LIMBS_ADX
    if (f->limbs == 4 && field_ops(f) != field_ops_portable(f))
        return &below_4_adx;
#endif
    return f->limbs == 4 ? &below_4 : &below_8;
}
