/*
 * Points of the curve y^2 = x^3 + a x + b over a prime field. Inside gost
 * only: others name a curve through curve.h and use sign.h.
 */
#ifndef GOST_POINT_H
#define GOST_POINT_H

#include "base/err.h"
#include "gost/curve.h"
#include "gost/field.h"

#include <stdbool.h>
#include <stdint.h>

#define COMB_WIDTH 6 /* digits of a scalar in one column; see gen-curve.py */
#define COMB_BLOCKS(limbs) ((size_t)((limbs) == 4 ? 11 : 8)) /* tables */
#define COMB_ENTRIES (1 << (COMB_WIDTH - 1))                 /* of a table */
#define ODD_WIDTH 8 /* of digits for the odd table */

/* Which formulas group.h has for a curve, besides those of point_add. */
enum group_kind {
    GROUP_NONE,
    GROUP_JACOBIAN, /* a = -3 */
    GROUP_EDWARDS   /* e = 1, d not a square */
};

/*
 * A parameter set. Field elements are in the form of the field p, but for
 * comb_offset, which is a plain number modulo q.
 */
struct curve {
    struct field p; /* of coordinates */
    struct field q; /* of scalars: the order of the base point */
    struct fe a;
    struct fe b;
    struct fe b3; /* 3 b */
    struct fe x;  /* base point */
    struct fe y;
    bool is_test;
    unsigned cofactor;            /* points of the curve / q: 1 or 4 */
    uint8_t order[CURVE_MAX_LEN]; /* q, little-endian */
    enum group_kind group;
    struct fe d; /* RFC 7836, 5.2; of GROUP_EDWARDS */
    struct fe s;
    struct fe t;
    const uint64_t *comb; /* tables: gen-curve.py; not of GROUP_NONE */
    const uint64_t *odd;
    struct fe comb_offset; /* 2^D - 1 mod q */
};

/* curve_data.c */
extern const struct curve curve_test_256;
extern const struct curve curve_cryptopro_a;
extern const struct curve curve_cryptopro_b;
extern const struct curve curve_cryptopro_c;
extern const struct curve curve_tc26_256_a;
extern const struct curve curve_test_512;
extern const struct curve curve_tc26_512_a;
extern const struct curve curve_tc26_512_b;
extern const struct curve curve_tc26_512_c;

/* x = X / Z, y = Y / Z; the neutral point is (0 : Y : 0). */
struct point {
    struct fe x;
    struct fe y;
    struct fe z;
};

/*
 * Read affine coordinates.
 *
 *   xy       2 * curve_len bytes, x then y, little-endian
 *   returns  ERR_OK, or ERR_KEY if a coordinate is not below p or the point
 *            is not on the curve
 *   timing   variable; public data
 */
MUST_USE enum err point_load(const struct curve *c, const uint8_t *xy,
                             struct point *out);

/*
 * Write affine coordinates.
 *
 *   p        not the neutral point, which gives zeros
 *   xy       2 * curve_len bytes, x then y, little-endian
 *   timing   independent of p
 */
void point_store(const struct curve *c, const struct point *p, uint8_t *xy);

/* x of a point as a plain number below p; timing independent of the point. */
void point_affine_x(const struct curve *c, const struct point *p, struct fe *x);

/* True if p is the neutral point; public data. */
bool point_is_neutral(const struct curve *c, const struct point *p);

/* True if a point of the curve lies in the subgroup of order q; public data. */
bool point_in_subgroup(const struct curve *c, const struct point *p);

/*
 * Sum and double. Right for all points of the subgroup of odd order q, equal,
 * opposite and neutral ones too. For other points of a curve with a cofactor,
 * a sum whose formulas fail is (0 : 0 : 0), and so is all that follows.
 *
 *   out      may be an operand
 *   timing   independent of the points
 *   source   J. Renes, C. Costello, L. Batina, "Complete addition formulas
 *            for prime order elliptic curves", algorithms 1 and 3
 */
void point_add(const struct curve *c, const struct point *s,
               const struct point *t, struct point *out);
void point_double(const struct curve *c, const struct point *s,
                  struct point *out);

/*
 * Multiply the base point, or a point of the subgroup.
 *
 *   k        plain, below q; 0 gives the neutral point
 *   timing   independent of k and of the points
 */
void point_mul_base(const struct curve *c, const struct fe *k,
                    struct point *out);
void point_mul(const struct curve *c, const struct fe *k, const struct point *s,
               struct point *out);

/*
 * k P + l s for the base point P and a point s of the subgroup.
 *
 *   k, l     plain; need not be below q
 *   timing   variable; public data
 */
void point_mul_two(const struct curve *c, const struct fe *k,
                   const struct fe *l, const struct point *s,
                   struct point *out);

#endif
