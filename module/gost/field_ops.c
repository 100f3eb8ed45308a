/*
 * The inner loops of field arithmetic: for each form of a field and each
 * number of words one set of functions in C, and one whose products use mulx,
 * adcx and adox. Constant time.
 */
#include "gost/field.h"

#include "base/limbs.h"
#include "base/limbs_adx.h"
#include "gost/field_form.h"
#include "gost/path.h"

/* The 2 n words of t; c times the upper half has n + 1. */
static inline void below_fold(const struct field *f, const uint64_t *t,
                              uint64_t *out, size_t n)
{
    uint64_t m[LIMBS_MAX + 1];

    limbs_scale(t + n, f->fold, m, n);
    m[n] += limbs_add(t, m, out, n);
    m[n] = limbs_add_ends(out, m[n] * f->fold, 0, n);
    out[0] += (0 - m[n]) & f->fold;
}

/*
 * t = L + R H, a product of a number below R and one below m: so H <= m and
 * L - 2 k H + 2 k m, of which 2 k m = k R + 2 k^2, is positive and less than
 * (k + 2) R. Of that, R / 2 is -k.
 */
static inline void above_fold(const struct field *f, const uint64_t *t,
                              uint64_t *out, size_t n)
{
    uint64_t k = f->fold;
    uint64_t m[LIMBS_MAX + 1];
    uint64_t top;

    limbs_scale(t + n, 2 * k, m, n);
    top = k - m[n] - limbs_sub(t, m, out, n);
    top += limbs_add_ends(out, 2 * k * k, 0, n);
    top = top << 1 | out[n - 1] >> 63;
    out[n - 1] &= ~((uint64_t)1 << 63);
    above_settle(out, limbs_sub_ends(out, k * top, 0, n), k, n);
}

/*
 * One word of t at a time: t += u m, with u chosen so that the lowest word
 * becomes 0. The sum is below R m + t, so the result is below 2 m.
 */
static inline void mont_fold(const struct field *f, const uint64_t *t,
                             uint64_t *out, size_t n)
{
    uint64_t w[2 * LIMBS_MAX];
    uint64_t m[LIMBS_MAX + 1];
    uint64_t over = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        w[i] = t[i];
    LIMBS_UNROLL
    for (i = 0; i < n; i++) {
        uint64_t carry;

        limbs_scale(f->m.v, w[i] * f->neg_inv, m, n);
        carry = limbs_add(w + i, m, w + i, n);
        w[i + n] = wide_add(t[i + n], m[n] + carry, &over);
    }
    mont_settle(f, w + n, over, out, n);
}

/* --- one set of functions for each form and number of words */

#define OPS(name, form, n, product, square)                                    \
    static void name##_add(const struct field *f, const struct fe *a,          \
                           const struct fe *b, struct fe *out)                 \
    {                                                                          \
        form##_add(f, a->v, b->v, out->v, n);                                  \
    }                                                                          \
    static void name##_sub(const struct field *f, const struct fe *a,          \
                           const struct fe *b, struct fe *out)                 \
    {                                                                          \
        form##_sub(f, a->v, b->v, out->v, n);                                  \
    }                                                                          \
    PRODUCTS(name, form, n, product, square)

#define PRODUCTS(name, form, n, product, square)                               \
    static void name##_mul(const struct field *f, const struct fe *a,          \
                           const struct fe *b, struct fe *out)                 \
    {                                                                          \
        uint64_t t[2 * (n)];                                                   \
                                                                               \
        product(a->v, b->v, t);                                                \
        form##_fold(f, t, out->v, n);                                          \
    }                                                                          \
    static void name##_sqr(const struct field *f, const struct fe *a,          \
                           struct fe *out)                                     \
    {                                                                          \
        uint64_t t[2 * (n)];                                                   \
                                                                               \
        square(a->v, t);                                                       \
        form##_fold(f, t, out->v, n);                                          \
    }

#define OPS_OF(sums, products)                                                 \
    {                                                                          \
        sums##_add, sums##_sub, products##_mul, products##_sqr                 \
    }

#define MUL_4(a, b, t) limbs_mul(a, b, t, 4)
#define SQR_4(a, t) limbs_mul(a, a, t, 4)
#define MUL_8(a, b, t) limbs_mul(a, b, t, 8)
#define SQR_8(a, t) limbs_mul(a, a, t, 8)

OPS(below_4, below, 4, MUL_4, SQR_4)
OPS(below_8, below, 8, MUL_8, SQR_8)
OPS(above_4, above, 4, MUL_4, SQR_4)
OPS(above_8, above, 8, MUL_8, SQR_8)
OPS(mont_4, mont, 4, MUL_4, SQR_4)
OPS(mont_8, mont, 8, MUL_8, SQR_8)

static const struct field_ops portable[3][2] = {
    [FIELD_MONTGOMERY] = {OPS_OF(mont_4, mont_4), OPS_OF(mont_8, mont_8)},
    [FIELD_BELOW] = {OPS_OF(below_4, below_4), OPS_OF(below_8, below_8)},
    [FIELD_ABOVE] = {OPS_OF(above_4, above_4), OPS_OF(above_8, above_8)},
};

const struct field_ops *field_ops_portable(const struct field *f)
{
    return &portable[f->form][f->limbs == 8];
}

#if LIMBS_ADX

static void below_4_adx_mul(const struct field *f, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    limbs_mul_fold_4_adx(a->v, b->v, f->fold, out->v);
}

static void below_4_adx_sqr(const struct field *f, const struct fe *a,
                            struct fe *out)
{
    limbs_sqr_fold_4_adx(a->v, f->fold, out->v);
}

/* limbs_adx.h takes the modulus from the word before it on. */
_Static_assert(offsetof(struct field, m) ==
                   offsetof(struct field, neg_inv) + sizeof(uint64_t),
               "m follows neg_inv");

static void mont_4_adx_mul(const struct field *f, const struct fe *a,
                           const struct fe *b, struct fe *out)
{
    limbs_mul_mont_4_adx(a->v, b->v, &f->neg_inv, out->v);
}

static void mont_4_adx_sqr(const struct field *f, const struct fe *a,
                           struct fe *out)
{
    limbs_sqr_mont_4_adx(a->v, &f->neg_inv, out->v);
}

static void above_4_adx_mul(const struct field *f, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    limbs_mul_above_4_adx(a->v, b->v, f->fold, out->v);
}

static void above_4_adx_sqr(const struct field *f, const struct fe *a,
                            struct fe *out)
{
    limbs_sqr_above_4_adx(a->v, f->fold, out->v);
}

static void below_8_adx_mul(const struct field *f, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    uint64_t t[16];

    limbs_mul_8_adx(a->v, b->v, t);
    limbs_fold_8_adx(t, f->fold, out->v);
}

static void below_8_adx_sqr(const struct field *f, const struct fe *a,
                            struct fe *out)
{
    uint64_t t[16];

    limbs_sqr_8_adx(a->v, t);
    limbs_fold_8_adx(t, f->fold, out->v);
}

static void above_8_adx_mul(const struct field *f, const struct fe *a,
                            const struct fe *b, struct fe *out)
{
    uint64_t t[16];

    limbs_mul_8_adx(a->v, b->v, t);
    limbs_fold_above_8_adx(t, f->fold, out->v);
}

static void above_8_adx_sqr(const struct field *f, const struct fe *a,
                            struct fe *out)
{
    uint64_t t[16];

    limbs_sqr_8_adx(a->v, t);
    limbs_fold_above_8_adx(t, f->fold, out->v);
}

PRODUCTS(mont_8_adx, mont, 8, limbs_mul_8_adx, limbs_sqr_8_adx)

static const struct field_ops adx[3][2] = {
    [FIELD_MONTGOMERY] = {OPS_OF(mont_4, mont_4_adx),
                          OPS_OF(mont_8, mont_8_adx)},
    [FIELD_BELOW] = {OPS_OF(below_4, below_4_adx),
                     OPS_OF(below_8, below_8_adx)},
    [FIELD_ABOVE] = {OPS_OF(above_4, above_4_adx),
                     OPS_OF(above_8, above_8_adx)},
};

const struct field_ops *field_ops(const struct field *f)
{
    return &(path_has_adx() ? adx : portable)[f->form][f->limbs == 8];
}

#else

const struct field_ops *field_ops(const struct field *f)
{
    return field_ops_portable(f);
}

#endif
