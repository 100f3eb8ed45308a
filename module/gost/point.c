/*
 * Points in homogeneous coordinates with complete formulas: there are no
 * special cases, so none can depend on a secret.
 *
 * Why complete: the formulas for s + t fail only where s - t is a point of
 * order 2 (Bosma, Lenstra; Renes, Costello, Batina, 3). Multiples of the base
 * point, and public keys after sign_check_public, lie in a subgroup of odd
 * order, where there is no such point. On TC26-256-A and TC26-512-C, whose
 * cofactor is 4, this is why a public key is checked before any use.
 */
#include "gost/point.h"

#include "base/ct.h"
#include "base/wipe.h"
#include "gost/group.h"

#include <string.h>

#define WINDOW 4 /* bits of a digit in mul_complete */

static void mul_a(const struct curve *c, const struct fe *v, struct fe *out)
{
    const struct field *p = &c->p;
    static const struct fe zero;
    struct fe v3;

    if (c->group != GROUP_JACOBIAN) {
        field_mul(p, v, &c->a, out);
        return;
    }
    field_add(p, v, v, &v3);
    field_add(p, &v3, v, &v3);
    field_sub(p, &zero, &v3, out);
}

/* Products of the coordinates of two points, and room for combine. */
struct work {
    struct fe xx, yy, zz; /* X1 X2 and so on */
    struct fe xy, xz, yz; /* X1 Y2 + X2 Y1 and so on */
    struct fe sum_a, sum_b, sum_c, azz, plus, minus, t;
};

/*
 * The end of an addition:
 *
 *   A = a xz + 3b zz,  B = 3 xx + a zz,  C = 3b xz + a (xx - a zz)
 *   X = xy (yy - A) - yz C
 *   Y = (yy - A) (yy + A) + B C
 *   Z = yz (yy + A) + xy B
 */
static void combine(const struct curve *c, struct work *w, struct point *out)
{
    const struct field *p = &c->p;

    mul_a(c, &w->xz, &w->sum_a);
    field_mul(p, &w->zz, &c->b3, &w->t);
    field_add(p, &w->sum_a, &w->t, &w->sum_a);

    mul_a(c, &w->zz, &w->azz);
    field_add(p, &w->xx, &w->xx, &w->sum_b);
    field_add(p, &w->sum_b, &w->xx, &w->sum_b);
    field_add(p, &w->sum_b, &w->azz, &w->sum_b);

    field_sub(p, &w->xx, &w->azz, &w->t);
    mul_a(c, &w->t, &w->sum_c);
    field_mul(p, &w->xz, &c->b3, &w->t);
    field_add(p, &w->sum_c, &w->t, &w->sum_c);

    field_sub(p, &w->yy, &w->sum_a, &w->minus);
    field_add(p, &w->yy, &w->sum_a, &w->plus);

    field_mul(p, &w->xy, &w->minus, &out->x);
    field_mul(p, &w->yz, &w->sum_c, &w->t);
    field_sub(p, &out->x, &w->t, &out->x);

    field_mul(p, &w->minus, &w->plus, &out->y);
    field_mul(p, &w->sum_b, &w->sum_c, &w->t);
    field_add(p, &out->y, &w->t, &out->y);

    field_mul(p, &w->yz, &w->plus, &out->z);
    field_mul(p, &w->xy, &w->sum_b, &w->t);
    field_add(p, &out->z, &w->t, &out->z);
    wipe(w, sizeof(*w));
}

/* u1 v2 + u2 v1, given uu = u1 u2 and vv = v1 v2. */
static void cross(const struct field *p, const struct fe *u1,
                  const struct fe *v1, const struct fe *u2, const struct fe *v2,
                  const struct fe *uu, const struct fe *vv, struct fe *out)
{
    struct fe s, t;

    field_add(p, u1, v1, &s);
    field_add(p, u2, v2, &t);
    field_mul(p, &s, &t, &s);
    field_sub(p, &s, uu, &s);
    field_sub(p, &s, vv, out);
}

void point_add(const struct curve *c, const struct point *s,
               const struct point *t, struct point *out)
{
    const struct field *p = &c->p;
    struct work w;

    field_mul(p, &s->x, &t->x, &w.xx);
    field_mul(p, &s->y, &t->y, &w.yy);
    field_mul(p, &s->z, &t->z, &w.zz);
    cross(p, &s->x, &s->y, &t->x, &t->y, &w.xx, &w.yy, &w.xy);
    cross(p, &s->x, &s->z, &t->x, &t->z, &w.xx, &w.zz, &w.xz);
    cross(p, &s->y, &s->z, &t->y, &t->z, &w.yy, &w.zz, &w.yz);
    combine(c, &w, out);
}

void point_double(const struct curve *c, const struct point *s,
                  struct point *out)
{
    const struct field *p = &c->p;
    struct work w;

    field_sqr(p, &s->x, &w.xx);
    field_sqr(p, &s->y, &w.yy);
    field_sqr(p, &s->z, &w.zz);
    field_mul(p, &s->x, &s->y, &w.xy);
    field_add(p, &w.xy, &w.xy, &w.xy);
    field_mul(p, &s->x, &s->z, &w.xz);
    field_add(p, &w.xz, &w.xz, &w.xz);
    field_mul(p, &s->y, &s->z, &w.yz);
    field_add(p, &w.yz, &w.yz, &w.yz);
    combine(c, &w, out);
}

static void set_neutral(const struct curve *c, struct point *out)
{
    memset(out, 0, sizeof(*out));
    out->y = c->p.one;
}

static bool on_curve(const struct curve *c, const struct fe *x,
                     const struct fe *y)
{
    const struct field *p = &c->p;
    struct fe left, right;

    field_sqr(p, y, &left);
    field_sqr(p, x, &right);
    field_add(p, &right, &c->a, &right);
    field_mul(p, &right, x, &right);
    field_add(p, &right, &c->b, &right);
    return field_is_equal(p, &left, &right) != 0;
}

enum err point_load(const struct curve *c, const uint8_t *xy, struct point *out)
{
    const struct field *p = &c->p;
    struct fe x, y;

    field_load(p, xy, &x);
    field_load(p, xy + curve_len(c), &y);
    if (!field_is_reduced(p, &x) || !field_is_reduced(p, &y))
        return ERR_KEY;
    field_enter(p, &x, &x);
    field_enter(p, &y, &y);
    if (!on_curve(c, &x, &y))
        return ERR_KEY;
    out->x = x;
    out->y = y;
    out->z = p->one;
    return ERR_OK;
}

void point_store(const struct curve *c, const struct point *p, uint8_t *xy)
{
    struct fe inverse, v;

    field_invert(&c->p, &p->z, &inverse);
    field_mul(&c->p, &p->x, &inverse, &v);
    field_leave(&c->p, &v, &v);
    field_store(&c->p, &v, xy);
    field_mul(&c->p, &p->y, &inverse, &v);
    field_leave(&c->p, &v, &v);
    field_store(&c->p, &v, xy + curve_len(c));
    wipe(&inverse, sizeof(inverse));
}

void point_affine_x(const struct curve *c, const struct point *p, struct fe *x)
{
    struct fe inverse;

    field_invert(&c->p, &p->z, &inverse);
    field_mul(&c->p, &p->x, &inverse, x);
    field_leave(&c->p, x, x);
    wipe(&inverse, sizeof(inverse));
}

/* (0 : 0 : 0), a sum that failed, is not the neutral point. */
bool point_is_neutral(const struct curve *c, const struct point *p)
{
    return field_is_zero(&c->p, &p->x) && field_is_zero(&c->p, &p->z) &&
           !field_is_zero(&c->p, &p->y);
}

/* Entry index of a table of points, the whole table read. */
static void window_entry(const struct curve *c, const struct point *table,
                         uint64_t index, struct point *out)
{
    uint64_t i;

    for (i = 0; i < 1 << WINDOW; i++) {
        uint64_t mask = ct_is_equal(i, index);

        field_assign(&c->p, mask, &table[i].x, &out->x);
        field_assign(&c->p, mask, &table[i].y, &out->y);
        field_assign(&c->p, mask, &table[i].z, &out->z);
    }
}

/* The same for every curve, and without exceptions. */
static void mul_complete(const struct curve *c, const struct fe *k,
                         const struct point *s, struct point *out)
{
    struct point table[1 << WINDOW]; /* table[i] = i s */
    struct point acc, entry;
    size_t bit = 64 * (size_t)c->q.limbs;
    size_t i;

    set_neutral(c, &table[0]);
    for (i = 1; i < sizeof(table) / sizeof(*table); i++)
        point_add(c, &table[i - 1], s, &table[i]);
    acc = table[0];
    entry = table[0];
    while (bit > 0) {
        bit -= WINDOW;
        for (i = 0; i < WINDOW; i++)
            point_double(c, &acc, &acc);
        window_entry(c, table, k->v[bit / 64] >> bit % 64 & 15, &entry);
        point_add(c, &acc, &entry, &acc);
    }
    *out = acc;
    wipe(table, sizeof(table));
    wipe(&acc, sizeof(acc));
    wipe(&entry, sizeof(entry));
}

/*
 * The formulas of group.h for GROUP_JACOBIAN fail where a sum or a term of it
 * is neutral or terms are equal; they say so. For a scalar that nobody chose
 * to this end, that happens once in 2^(8 curve_len) / 100 times.
 */
void point_mul_base(const struct curve *c, const struct fe *k,
                    struct point *out)
{
    const struct point base = {c->x, c->y, c->p.one};

    if (!group_mul_base(c, k, out))
        mul_complete(c, k, &base, out);
}

void point_mul(const struct curve *c, const struct fe *k, const struct point *s,
               struct point *out)
{
    struct point product;

    if (group_mul(c, k, s, &product))
        *out = product;
    else
        mul_complete(c, k, s, out);
    wipe(&product, sizeof(product));
}

void point_mul_two(const struct curve *c, const struct fe *k,
                   const struct fe *l, const struct point *s, struct point *out)
{
    const struct point base = {c->x, c->y, c->p.one};
    struct point left, right;

    if (group_mul_two(c, k, l, s, &left)) {
        *out = left;
        return;
    }
    mul_complete(c, k, &base, &left);
    mul_complete(c, l, s, &right);
    point_add(c, &left, &right, out);
}

/*
 * q p is the neutral point. For a point outside the subgroup a sum on the way
 * may fail; the result is then (0 : 0 : 0), which is not neutral.
 */
bool point_in_subgroup(const struct curve *c, const struct point *p)
{
    static const struct fe zero;
    struct point product;

    if (c->cofactor == 1)
        return true;
    point_mul_two(c, &zero, &c->q.m, p, &product);
    return point_is_neutral(c, &product);
}
