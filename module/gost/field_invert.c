/*
 * Inversion by division steps, a number of them that is enough for every
 * number, so that it takes the same time for all.
 *
 * Source: D. Bernstein, B.-Y. Yang, "Fast constant-time gcd computation and
 * modular inversion", 2019; the variant that starts with delta = 1/2, of which
 * 590 steps are enough below 2^256: libsecp256k1,
 * doc/safegcd_implementation.md. Below 2^512 there are as many as 11.2 of the
 * paper asks of the original steps (1479), which need more than the variant.
 */
#include "gost/field.h"

#include "base/ct.h"
#include "base/limbs.h"
#include "base/wide.h"
#include "base/wipe.h"

#define STEPS 62 /* made on the lowest words alone, before the rest follows */
#define ROUNDS_4 10
#define ROUNDS_8 24
#define MASK (((uint64_t)1 << STEPS) - 1)
#define DIGITS_4 5 /* of 62 bits, for 256 bits and a sign */
#define DIGITS_8 9
#define DIGITS_MAX DIGITS_8

/* A number in digits of 62 bits; the highest one has the sign. */
struct number {
    int64_t v[DIGITS_MAX];
};

/* 2^62 times what STEPS steps make of (f, g): (u f + v g, q f + r g). */
struct matrix {
    int64_t u, v, q, r;
};

static void from_words(const uint64_t *a, size_t limbs, struct number *out)
{
    size_t digits = limbs == 4 ? DIGITS_4 : DIGITS_8;
    size_t i;

    for (i = 0; i < digits; i++) {
        size_t at = STEPS * i / 64, bit = STEPS * i % 64;
        uint64_t d = at < limbs ? a[at] >> bit : 0;

        if (bit > 64 - STEPS && at + 1 < limbs)
            d |= a[at + 1] << (64 - bit);
        out->v[i] = (int64_t)(d & MASK);
    }
}

/* Of a number that is not negative. */
static void to_words(const struct number *a, size_t limbs, uint64_t *out)
{
    size_t digits = limbs == 4 ? DIGITS_4 : DIGITS_8;
    size_t i;

    for (i = 0; i < limbs; i++) {
        size_t at = 64 * i / STEPS, bit = 64 * i % STEPS;

        out[i] = (uint64_t)a->v[at] >> bit;
        if (at + 1 < digits)
            out[i] |= (uint64_t)a->v[at + 1] << (STEPS - bit);
        if (bit > 2 * STEPS - 64 && at + 2 < digits)
            out[i] |= (uint64_t)a->v[at + 2] << (2 * STEPS - bit);
    }
}

/*
 * STEPS times: where delta > 0 and g is odd, (delta, f, g) becomes
 * (1 - delta, g, (g - f) / 2), else (1 + delta, f, (g + (g mod 2) f) / 2).
 * zeta is -(delta + 1/2).
 */
static int64_t steps(int64_t zeta, uint64_t f, uint64_t g, struct matrix *out)
{
    uint64_t u = 1, v = 0, q = 0, r = 1;
    uint64_t z = (uint64_t)zeta;
    int i;

    for (i = 0; i < STEPS; i++) {
        uint64_t positive = ct_hide(0 - (z >> 63));
        uint64_t odd = ct_hide(0 - (g & 1));

        g += ((f ^ positive) - positive) & odd;
        q += ((u ^ positive) - positive) & odd;
        r += ((v ^ positive) - positive) & odd;
        positive &= odd;
        z = (z ^ positive) - 1;
        f += g & positive;
        u += q & positive;
        v += r & positive;
        g >>= 1;
        u <<= 1;
        v <<= 1;
    }
    out->u = (int64_t)u;
    out->v = (int64_t)v;
    out->q = (int64_t)q;
    out->r = (int64_t)r;
    return (int64_t)z;
}

/* (f, g) times the matrix, over 2^62: exact. */
LIMBS_INLINE void update_fg(struct number *f, struct number *g,
                            const struct matrix *t, size_t digits)
{
    struct wide_sum a = {0}, b = {0};
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < digits; i++) {
        wide_sum_add(&a, t->u, f->v[i]);
        wide_sum_add(&a, t->v, g->v[i]);
        wide_sum_add(&b, t->q, f->v[i]);
        wide_sum_add(&b, t->r, g->v[i]);
        if (i > 0) {
            f->v[i - 1] = (int64_t)(wide_sum_low(&a) & MASK);
            g->v[i - 1] = (int64_t)(wide_sum_low(&b) & MASK);
        }
        wide_sum_shift(&a, STEPS);
        wide_sum_shift(&b, STEPS);
    }
    f->v[digits - 1] = (int64_t)wide_sum_low(&a);
    g->v[digits - 1] = (int64_t)wide_sum_low(&b);
}

/* The number that, times m and added to sum, makes its lowest digit 0. */
static inline int64_t multiple(const struct field *f, uint64_t sum, int64_t of)
{
    uint64_t inverse = 0 - f->neg_inv;

    return of - (int64_t)((inverse * sum + (uint64_t)of) & MASK);
}

/*
 * (d, e) times the matrix, over 2^62 modulo m: such multiples of m are added
 * that it is exact. Both stay between -2 m and m.
 */
LIMBS_INLINE void update_de(const struct field *f, const struct number *m,
                            struct number *d, struct number *e,
                            const struct matrix *t, size_t digits)
{
    int64_t sd = d->v[digits - 1] >> 63, se = e->v[digits - 1] >> 63;
    int64_t md = (t->u & sd) + (t->v & se), me = (t->q & sd) + (t->r & se);
    struct wide_sum a = {0}, b = {0};
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < digits; i++) {
        wide_sum_add(&a, t->u, d->v[i]);
        wide_sum_add(&a, t->v, e->v[i]);
        wide_sum_add(&b, t->q, d->v[i]);
        wide_sum_add(&b, t->r, e->v[i]);
        if (i == 0) {
            md = multiple(f, wide_sum_low(&a), md);
            me = multiple(f, wide_sum_low(&b), me);
        }
        wide_sum_add(&a, m->v[i], md);
        wide_sum_add(&b, m->v[i], me);
        if (i > 0) {
            d->v[i - 1] = (int64_t)(wide_sum_low(&a) & MASK);
            e->v[i - 1] = (int64_t)(wide_sum_low(&b) & MASK);
        }
        wide_sum_shift(&a, STEPS);
        wide_sum_shift(&b, STEPS);
    }
    d->v[digits - 1] = (int64_t)wide_sum_low(&a);
    e->v[digits - 1] = (int64_t)wide_sum_low(&b);
}

/* d = (d + (m where add)) with its sign turned where turn, digits in range. */
static void adjust(struct number *d, const struct number *m, int64_t add,
                   int64_t turn, size_t digits)
{
    int64_t carry = 0;
    size_t i;

    for (i = 0; i < digits; i++) {
        int64_t v = d->v[i] + (m->v[i] & add);

        carry += (v ^ turn) - turn;
        d->v[i] = i + 1 < digits ? (int64_t)((uint64_t)carry & MASK) : carry;
        carry >>= STEPS;
    }
}

LIMBS_INLINE void invert(const struct field *f, const struct fe *a,
                         struct fe *out, size_t limbs, size_t digits,
                         int rounds)
{
    struct number m, x, g, d = {{0}}, e = {{1}};
    struct matrix t;
    int64_t zeta = -1;
    int i;

    from_words(f->m.v, limbs, &m);
    from_words(a->v, limbs, &g);
    x = m;
    for (i = 0; i < rounds; i++) {
        zeta = steps(zeta, (uint64_t)x.v[0] | (uint64_t)x.v[1] << STEPS,
                     (uint64_t)g.v[0] | (uint64_t)g.v[1] << STEPS, &t);
        update_de(f, &m, &d, &e, &t, digits);
        update_fg(&x, &g, &t, digits);
    }
    /* g is 0 and x is 1 or -1: a d = x. */
    adjust(&d, &m, d.v[digits - 1] >> 63, x.v[digits - 1] >> 63, digits);
    adjust(&d, &m, d.v[digits - 1] >> 63, 0, digits);
    to_words(&d, limbs, out->v);
    wipe(&x, sizeof(x));
    wipe(&g, sizeof(g));
    wipe(&d, sizeof(d));
    wipe(&e, sizeof(e));
    wipe(&t, sizeof(t));
}

void field_invert(const struct field *f, const struct fe *a, struct fe *out)
{
    if (f->limbs == 4)
        invert(f, a, out, 4, DIGITS_4, ROUNDS_4);
    else
        invert(f, a, out, 8, DIGITS_8, ROUNDS_8);
    if (f->form != FIELD_MONTGOMERY)
        return;
    field_enter(f, out, out); /* 1 / (a R) times R^2 */
    field_enter(f, out, out);
}
