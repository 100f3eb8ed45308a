/*
 * Multiplication of points over the formulas of a group: a comb for the base
 * point and a window for others, where the scalar is secret; digits that skip
 * zeros, for both at once, where it is public.
 */
#include "gost/group.h"

#include "base/ct.h"
#include "base/ct_pick.h"
#include "base/wide.h"
#include "base/wipe.h"

#include <string.h>

#define WINDOW 5                       /* bits of a digit in group_mul */
#define WINDOW_ODD (1 << (WINDOW - 1)) /* s, 3 s, ... 31 s */
#define WNAF_WIDTH 5                   /* for the point, in group_mul_two */
#define WNAF_ODD (1 << (WNAF_WIDTH - 2))
#define WNAF_MAX 513 /* digits of a scalar, one more than its bits */

static const struct group_formulas *formulas_of(const struct curve *c)
{
    if (c->group == GROUP_EDWARDS)
        return edwards_formulas(&c->p);
    if (c->group == GROUP_JACOBIAN)
        return jacobian_formulas(&c->p);
    return NULL;
}

/* False for a point that the formulas do not give. */
static bool finish(const struct curve *c, const struct group_formulas *g,
                   const struct group_point *p, struct point *out)
{
    struct fe z;

    g->to(c, p, out);
    field_canon(&c->p, &p->z, &z);
    return !field_is_zero(&c->p, &z);
}

/* words of an entry, as x, y and w */
static void entry_load(const struct curve *c, const struct group_formulas *g,
                       const uint64_t *words, struct group_point *out)
{
    size_t n = c->p.limbs, i;

    for (i = 0; i < n; i++) {
        out->x.v[i] = words[i];
        out->y.v[i] = words[n + i];
        if (g->entry_count == 3)
            out->w.v[i] = words[2 * n + i];
    }
}

/* Bits i, i + row, i + 2 row, ... of c, the first one lowest. */
static uint64_t comb_column(const struct fe *c, size_t limbs, size_t i,
                            size_t row)
{
    uint64_t bits = 0;
    size_t t, at = i;

    for (t = 0; t < COMB_WIDTH; t++, at += row)
        if (at < 64 * limbs)
            bits |= (c->v[at / 64] >> at % 64 & 1) << t;
    return bits;
}

/*
 * A column adds T[j], or -T[~j] where its top digit is -1: negating a sum of
 * digits turns every sign.
 */
static void comb_entry(const struct curve *c, const struct group_formulas *g,
                       size_t block, uint64_t column, struct group_point *out)
{
    size_t len = g->entry_count * (size_t)c->p.limbs;
    uint64_t minus = ct_mask((column >> (COMB_WIDTH - 1)) ^ 1);
    uint64_t index = (column ^ minus) & (COMB_ENTRIES - 1);
    uint64_t words[3 * FIELD_MAX_LIMBS];

    ct_pick(c->comb + block * COMB_ENTRIES * len, COMB_ENTRIES, len, len, index,
            words);
    entry_load(c, g, words, out);
    g->negate(c, minus, out);
}

bool group_mul_base(const struct curve *c, const struct fe *k,
                    struct point *out)
{
    const struct group_formulas *g = formulas_of(c);
    size_t limbs = c->q.limbs;
    const size_t blocks = COMB_BLOCKS(limbs);
    const size_t span =
        (64 * limbs + COMB_WIDTH * blocks - 1) / (COMB_WIDTH * blocks);
    struct group_point acc, entry;
    struct fe digits; /* bit i is 1 where digit i is +1 */
    size_t i, b;
    bool good;

    if (g == NULL)
        return false;
    field_add(&c->q, k, &c->comb_offset, &digits);
    field_halve(&c->q, &digits, &digits);
    for (i = span; i-- > 0;) {
        if (i < span - 1)
            g->twice(c, &acc, false);
        for (b = 0; b < blocks; b++) {
            uint64_t column =
                comb_column(&digits, limbs, b * span + i, blocks * span);

            comb_entry(c, g, b, column, &entry);
            if (i == span - 1 && b == 0)
                g->from_entry(c, &entry, &acc);
            else
                g->add_entry(c, &acc, &entry);
        }
    }
    good = finish(c, g, &acc, out);
    wipe(&acc, sizeof(acc));
    wipe(&entry, sizeof(entry));
    wipe(&digits, sizeof(digits));
    return good;
}

/* table[i] = (2 i + 1) s, prepared */
static void odd_multiples(const struct curve *c, const struct group_formulas *g,
                          const struct point *s, struct group_point *table,
                          size_t count)
{
    struct group_point step;
    size_t i;

    g->from(c, s, &table[0]);
    g->prepare(c, &table[0]);
    step = table[0];
    g->twice(c, &step, false);
    g->prepare(c, &step);
    for (i = 1; i < count; i++) {
        table[i] = table[i - 1];
        g->add(c, &table[i], &step);
        g->prepare(c, &table[i]);
    }
    wipe(&step, sizeof(step));
}

/* Bits i to i + width - 1 of k; those past its end are 0. */
static uint64_t bits_of(const struct fe *k, size_t limbs, size_t i,
                        unsigned width)
{
    uint64_t bits;

    if (i >= 64 * limbs)
        return 0;
    bits = k->v[i / 64] >> i % 64;
    if (i % 64 > 64 - width && i / 64 + 1 < limbs)
        bits |= k->v[i / 64 + 1] << (64 - i % 64);
    return bits & (((uint64_t)1 << width) - 1);
}

/*
 * The term of a digit 2 b + 1 - 2^WINDOW, odd, of either sign; its absolute
 * value is 2 index + 1.
 */
static void window_entry(const struct curve *c, const struct group_formulas *g,
                         const struct group_point *table, uint64_t b,
                         struct group_point *out)
{
    const uint64_t minus = ct_mask((b >> (WINDOW - 1)) ^ 1);
    const uint64_t index = (b ^ minus) & (WINDOW_ODD - 1);
    const size_t stride = sizeof(*table) / sizeof(uint64_t);

    ct_pick(table->x.v, WINDOW_ODD, stride, c->p.limbs, index, out->x.v);
    ct_pick(table->y.v, WINDOW_ODD, stride, c->p.limbs, index, out->y.v);
    ct_pick(table->z.v, WINDOW_ODD, stride, c->p.limbs, index, out->z.v);
    ct_pick(table->t.v, WINDOW_ODD, stride, c->p.limbs, index, out->t.v);
    ct_pick(table->w.v, WINDOW_ODD, stride, c->p.limbs, index, out->w.v);
    g->negate(c, minus, out);
}

/* q - k, which is q for 0. */
static void order_less(const struct curve *c, const struct fe *k,
                       struct fe *out)
{
    uint64_t borrow = 0;
    size_t i;

    for (i = 0; i < c->q.limbs; i++)
        out->v[i] = wide_sub(c->q.m.v[i], k->v[i], &borrow);
}

/*
 * k odd, or q - k instead and the result negated. Then
 * k = 2^(WINDOW m) (2 t + 1) + the sum of (2 b[i] + 1 - 2^WINDOW) 2^(WINDOW i)
 * with the bits of k past the lowest one cut into b[0], ... b[m - 1], t.
 */
bool group_mul(const struct curve *c, const struct fe *k, const struct point *s,
               struct point *out)
{
    const struct group_formulas *g = formulas_of(c);
    size_t limbs = c->q.limbs;
    size_t i = (64 * limbs - 1) / WINDOW * WINDOW;
    struct group_point table[WINDOW_ODD], acc, entry;
    uint64_t even = ct_mask(~k->v[0] & 1);
    struct fe odd;
    bool good;
    int j;

    if (g == NULL)
        return false;
    order_less(c, k, &odd);
    field_assign(&c->q, ~even, k, &odd);
    odd_multiples(c, g, s, table, WINDOW_ODD);
    window_entry(c, g, table, bits_of(&odd, limbs, i + 1, WINDOW) | WINDOW_ODD,
                 &acc);
    while (i > 0) {
        i -= WINDOW;
        for (j = 0; j < WINDOW; j++)
            g->twice(c, &acc, j < WINDOW - 1);
        window_entry(c, g, table, bits_of(&odd, limbs, i + 1, WINDOW), &entry);
        g->add(c, &acc, &entry);
    }
    g->prepare(c, &acc);
    g->negate(c, even, &acc);
    good = finish(c, g, &acc, out);
    wipe(table, sizeof(table));
    wipe(&acc, sizeof(acc));
    wipe(&entry, sizeof(entry));
    wipe(&odd, sizeof(odd));
    return good;
}

/* Digits of k, odd or zero and below 2^(width - 1), lowest first. */
static void wnaf(const struct field *f, const struct fe *k, unsigned width,
                 int8_t *digits)
{
    size_t bits = 64 * (size_t)f->limbs;
    int carry = 0;
    size_t i;

    memset(digits, 0, WNAF_MAX);
    for (i = 0; i <= bits; i++) {
        int digit = carry + (int)(bits_of(k, f->limbs, i, 1));

        if ((digit & 1) == 0)
            continue;
        digit = carry + (int)bits_of(k, f->limbs, i, width);
        carry = digit >> (width - 1);
        digits[i] = (int8_t)(digit - (carry << width));
        i += width - 1;
    }
}

/* Index of an odd digit among odd multiples. */
static size_t odd_index(int digit)
{
    return (size_t)(digit < 0 ? -digit : digit) / 2;
}

bool group_mul_two(const struct curve *c, const struct fe *k,
                   const struct fe *l, const struct point *s, struct point *out)
{
    const struct group_formulas *g = formulas_of(c);
    struct group_point table[WNAF_ODD], acc, entry;
    int8_t base_digits[WNAF_MAX], digits[WNAF_MAX];
    bool empty = true;
    size_t i;

    if (g == NULL)
        return false;
    odd_multiples(c, g, s, table, WNAF_ODD);
    wnaf(&c->q, k, ODD_WIDTH, base_digits);
    wnaf(&c->q, l, WNAF_WIDTH, digits);
    for (i = 64 * (size_t)c->q.limbs + 1; i-- > 0;) {
        if (!empty)
            g->twice(c, &acc, digits[i] == 0 && base_digits[i] == 0);
        if (digits[i] != 0) {
            entry = table[odd_index(digits[i])];
            g->negate(c, ct_mask(digits[i] < 0), &entry);
            if (empty)
                acc = entry;
            else
                g->add(c, &acc, &entry);
            empty = false;
        }
        if (base_digits[i] != 0) {
            entry_load(c, g,
                       c->odd + odd_index(base_digits[i]) * g->entry_count *
                                    c->p.limbs,
                       &entry);
            g->negate(c, ct_mask(base_digits[i] < 0), &entry);
            if (empty)
                g->from_entry(c, &entry, &acc);
            else
                g->add_entry(c, &acc, &entry);
            empty = false;
        }
    }
    return !empty && finish(c, g, &acc, out);
}
