/*
 * Arithmetic modulo a prime of four or eight words, product by product in
 * Montgomery form, constant time. The inner loops are written for a number of
 * words that the compiler knows: each public function picks one of two.
 */
#include "gost/field.h"

#include "base/ct.h"
#include "base/endian.h"
#include "base/wide.h"
#include "base/wipe.h"

#define INVERT_WINDOW 4 /* bits of the exponent taken at once */

void field_load(const struct field *f, const uint8_t *in, struct fe *out)
{
    size_t i;

    for (i = 0; i < f->limbs; i++)
        out->v[i] = load_le64(in + 8 * i);
}

void field_store(const struct field *f, const struct fe *a, uint8_t *out)
{
    size_t i;

    for (i = 0; i < f->limbs; i++)
        store_le64(out + 8 * i, a->v[i]);
}

uint64_t field_is_zero(const struct field *f, const struct fe *a)
{
    uint64_t any = 0;
    size_t i;

    for (i = 0; i < f->limbs; i++)
        any |= a->v[i];
    return ct_is_zero(any);
}

uint64_t field_is_equal(const struct field *f, const struct fe *a,
                        const struct fe *b)
{
    uint64_t diff = 0;
    size_t i;

    for (i = 0; i < f->limbs; i++)
        diff |= a->v[i] ^ b->v[i];
    return ct_is_zero(diff);
}

uint64_t field_is_reduced(const struct field *f, const struct fe *a)
{
    uint64_t borrow = 0;
    size_t i;

    for (i = 0; i < f->limbs; i++)
        (void)wide_sub(a->v[i], f->m.v[i], &borrow);
    return ct_mask(borrow);
}

void field_assign(const struct field *f, uint64_t mask, const struct fe *a,
                  struct fe *out)
{
    size_t i;

    for (i = 0; i < f->limbs; i++)
        out->v[i] = ct_select(mask, a->v[i], out->v[i]);
}

/* The integer top R + t, which is below 2 m, less m unless it is below m. */
static inline void reduce_once(const uint64_t *t, uint64_t top,
                               const uint64_t *m, uint64_t *out, size_t n)
{
    uint64_t d[FIELD_MAX_LIMBS];
    uint64_t borrow = 0, keep;
    size_t i;

    for (i = 0; i < n; i++)
        d[i] = wide_sub(t[i], m[i], &borrow);
    (void)wide_sub(top, 0, &borrow);
    keep = ct_mask(borrow);
    for (i = 0; i < n; i++)
        out[i] = ct_select(keep, t[i], d[i]);
}

static inline void add_words(const uint64_t *a, const uint64_t *b,
                             const uint64_t *m, uint64_t *out, size_t n)
{
    uint64_t t[FIELD_MAX_LIMBS];
    uint64_t carry = 0;
    size_t i;

    for (i = 0; i < n; i++)
        t[i] = wide_add(a[i], b[i], &carry);
    reduce_once(t, carry, m, out, n);
}

static inline void sub_words(const uint64_t *a, const uint64_t *b,
                             const uint64_t *m, uint64_t *out, size_t n)
{
    uint64_t t[FIELD_MAX_LIMBS];
    uint64_t borrow = 0, carry = 0, below;
    size_t i;

    for (i = 0; i < n; i++)
        t[i] = wide_sub(a[i], b[i], &borrow);
    below = ct_mask(borrow);
    for (i = 0; i < n; i++)
        out[i] = wide_add(t[i], m[i] & below, &carry);
}

/*
 * One word of b at a time: t = (t + a b[i] + u m) / 2^64, with u chosen so
 * that the division is exact. t stays below 2 m, since a < R and b < m.
 */
static inline void mul_words(const uint64_t *a, const uint64_t *b,
                             const struct field *f, uint64_t *out, size_t n)
{
    const uint64_t *m = f->m.v;
    uint64_t t[FIELD_MAX_LIMBS + 1] = {0};
    uint64_t u, carry, over, top;
    size_t i, j;

    for (i = 0; i < n; i++) {
        carry = 0;
        for (j = 0; j < n; j++)
            t[j] = wide_mul_add(a[j], b[i], t[j], carry, &carry);
        over = 0;
        t[n] = wide_add(t[n], carry, &over);

        u = t[0] * f->neg_inv;
        (void)wide_mul_add(u, m[0], t[0], 0, &carry);
        for (j = 1; j < n; j++)
            t[j - 1] = wide_mul_add(u, m[j], t[j], carry, &carry);
        top = 0;
        t[n - 1] = wide_add(t[n], carry, &top);
        t[n] = over + top;
    }
    reduce_once(t, t[n], m, out, n);
}

void field_add(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out)
{
    if (f->limbs == 4)
        add_words(a->v, b->v, f->m.v, out->v, 4);
    else
        add_words(a->v, b->v, f->m.v, out->v, 8);
}

void field_sub(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out)
{
    if (f->limbs == 4)
        sub_words(a->v, b->v, f->m.v, out->v, 4);
    else
        sub_words(a->v, b->v, f->m.v, out->v, 8);
}

void field_halve(const struct field *f, const struct fe *a, struct fe *out)
{
    uint64_t odd = ct_mask(a->v[0] & 1);
    uint64_t t[FIELD_MAX_LIMBS + 1];
    uint64_t carry = 0;
    size_t i;

    for (i = 0; i < f->limbs; i++)
        t[i] = wide_add(a->v[i], f->m.v[i] & odd, &carry);
    t[i] = carry;
    for (i = 0; i < f->limbs; i++)
        out->v[i] = t[i] >> 1 | t[i + 1] << 63;
}

void field_mul(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out)
{
    if (f->limbs == 4)
        mul_words(a->v, b->v, f, out->v, 4);
    else
        mul_words(a->v, b->v, f, out->v, 8);
}

void field_sqr(const struct field *f, const struct fe *a, struct fe *out)
{
    field_mul(f, a, a, out);
}

void field_enter(const struct field *f, const struct fe *a, struct fe *out)
{
    field_mul(f, a, &f->r2, out);
}

void field_leave(const struct field *f, const struct fe *a, struct fe *out)
{
    static const struct fe one = {{1}};

    field_mul(f, a, &one, out);
}

void field_reduce(const struct field *f, const struct fe *a, struct fe *out)
{
    field_enter(f, a, out);
    field_leave(f, out, out);
}

/*
 * a^(m - 2): Fermat. The exponent is public, so its digits may index. The
 * lowest word of no modulus here is below 2, so m - 2 borrows nothing.
 */
void field_invert(const struct field *f, const struct fe *a, struct fe *out)
{
    struct fe power[1 << INVERT_WINDOW]; /* power[i] = a^i */
    struct fe acc = f->one;
    size_t bit = 64 * (size_t)f->limbs;
    size_t i;

    power[0] = f->one;
    for (i = 1; i < sizeof(power) / sizeof(*power); i++)
        field_mul(f, &power[i - 1], a, &power[i]);
    while (bit > 0) {
        uint64_t digit;

        for (i = 0; i < INVERT_WINDOW; i++)
            field_sqr(f, &acc, &acc);
        bit -= INVERT_WINDOW;
        digit = (f->m.v[bit / 64] - (bit < 64 ? 2 : 0)) >> bit % 64;
        field_mul(f, &acc, &power[digit & 15], &acc);
    }
    *out = acc;
    wipe(power, sizeof(power));
    wipe(&acc, sizeof(acc));
}
