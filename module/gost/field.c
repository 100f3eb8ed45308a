/*
 * Numbers modulo a prime of four or eight words: everything that is not in
 * the inner loops of field_ops.c, constant time as they are.
 */
#include "gost/field.h"

#include "base/ct.h"
#include "base/endian.h"
#include "base/wide.h"

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

void field_canon(const struct field *f, const struct fe *a, struct fe *out)
{
    uint64_t borrow = 0, keep;
    struct fe d;
    size_t i;

    for (i = 0; i < f->limbs; i++)
        d.v[i] = wide_sub(a->v[i], f->m.v[i], &borrow);
    keep = ct_mask(borrow);
    for (i = 0; i < f->limbs; i++)
        out->v[i] = ct_select(keep, a->v[i], d.v[i]);
}

/* Results of field_ops are not below the modulus in this form. */
static void settle(const struct field *f, struct fe *a)
{
    if (f->form == FIELD_BELOW)
        field_canon(f, a, a);
}

void field_add(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out)
{
    field_ops(f)->add(f, a, b, out);
    settle(f, out);
}

void field_sub(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out)
{
    field_ops(f)->sub(f, a, b, out);
    settle(f, out);
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
    field_ops(f)->mul(f, a, b, out);
    settle(f, out);
}

void field_sqr(const struct field *f, const struct fe *a, struct fe *out)
{
    field_ops(f)->sqr(f, a, out);
    settle(f, out);
}

void field_enter(const struct field *f, const struct fe *a, struct fe *out)
{
    if (f->form == FIELD_MONTGOMERY)
        field_mul(f, a, &f->r2, out);
    else
        field_canon(f, a, out);
}

void field_leave(const struct field *f, const struct fe *a, struct fe *out)
{
    static const struct fe one = {{1}};

    if (f->form == FIELD_MONTGOMERY)
        field_mul(f, a, &one, out);
    else
        field_canon(f, a, out);
}

void field_reduce(const struct field *f, const struct fe *a, struct fe *out)
{
    field_enter(f, a, out);
    field_leave(f, out, out);
}
