/*
 * Fast multiplication of points: by formulas that suit the curve, with tables
 * of the base point. Inside gost only, for point.c, which knows what to do
 * where these formulas fail.
 */
#ifndef GOST_GROUP_H
#define GOST_GROUP_H

#include "gost/point.h"

/*
 * A point in the coordinates of a group. Of a point that is added to others
 * t and w are what group_formulas.prepare makes of it.
 *
 *   Jacobian  x / z^2, y / z^3; t and w, prepared: z^2, z^3
 *   Edwards   u = x / z, v = y / z, t = x y / z; w, prepared: d t
 */
struct group_point {
    struct fe x, y, z, t, w;
};

/* One term of a sum: formulas for one kind of curve and one form of field. */
struct group_formulas {
    /* p = 2 p; t of the result is left out if another one follows */
    void (*twice)(const struct curve *c, struct group_point *p, bool more);
    /* p += q, prepared */
    void (*add)(const struct curve *c, struct group_point *p,
                const struct group_point *q);
    /* p += q, an entry of a table: x, y and for Edwards w */
    void (*add_entry)(const struct curve *c, struct group_point *p,
                      const struct group_point *q);
    void (*prepare)(const struct curve *c, struct group_point *q);
    /* q = -q, prepared or an entry, where mask is ones */
    void (*negate)(const struct curve *c, uint64_t mask, struct group_point *q);
    /* an entry as a point; homogeneous coordinates into others and back */
    void (*from_entry)(const struct curve *c, const struct group_point *q,
                       struct group_point *out);
    void (*from)(const struct curve *c, const struct point *s,
                 struct group_point *out);
    void (*to)(const struct curve *c, const struct group_point *p,
               struct point *out);
    unsigned entry_count; /* field elements of a table entry */
};

/* Formulas of a curve, or NULL; jacobian.c and edwards.c have them. */
const struct group_formulas *jacobian_formulas(const struct field *f);
const struct group_formulas *edwards_formulas(const struct field *f);

/*
 * What point.h says of point_mul_base, point_mul and point_mul_two.
 *
 *   returns  false if there are no formulas or these do not give the result,
 *            out is then undefined
 *   timing   as there, but for the returned value
 */
MUST_USE bool group_mul_base(const struct curve *c, const struct fe *k,
                             struct point *out);
MUST_USE bool group_mul(const struct curve *c, const struct fe *k,
                        const struct point *s, struct point *out);
MUST_USE bool group_mul_two(const struct curve *c, const struct fe *k,
                            const struct fe *l, const struct point *s,
                            struct point *out);

#endif
