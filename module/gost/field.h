/*
 * Integers modulo an odd prime of 256 or 512 bits, in words of 64 bits, for
 * the coordinates of points and for scalars. Inside gost only.
 *
 * Nothing here branches or indexes on a value, only on the field. An operand
 * is below the modulus where nothing else is said; results are. Operands and
 * result may be the same memory. Masks are those of base/ct.h.
 */
#ifndef GOST_FIELD_H
#define GOST_FIELD_H

#include <stddef.h>
#include <stdint.h>

#define FIELD_MAX_LIMBS 8

/* Least significant word first; words past the field's are not looked at. */
struct fe {
    uint64_t v[FIELD_MAX_LIMBS];
};

/*
 * The form of the numbers that are multiplied. Montgomery form is a R mod m;
 * where m is R or R / 2 but for a small number, it is a itself, and the upper
 * half of a product is folded onto the lower one.
 */
enum field_form {
    FIELD_MONTGOMERY,
    FIELD_BELOW, /* m = R - fold */
    FIELD_ABOVE  /* m = R / 2 + fold */
};

/* R is 2^(64 limbs); gen-curve.py makes the constants. */
struct field {
    unsigned limbs; /* 4 or 8 */
    enum field_form form;
    uint64_t fold;    /* below 2^13 */
    uint64_t neg_inv; /* -1 / m mod 2^64 */
    struct fe m;      /* the modulus; above R / 4 */
    struct fe r2;     /* R^2 mod m */
    struct fe one;    /* 1 in the form of the field */
};

/*
 * Arithmetic in the form of one field, for long computations; field_mul and
 * the others below choose and use it. Numbers of a FIELD_BELOW are any below R,
 * operands and results: field_canon takes them below m. Of the other forms
 * operands are below m and results are.
 */
struct field_ops {
    void (*add)(const struct field *f, const struct fe *a, const struct fe *b,
                struct fe *out);
    void (*sub)(const struct field *f, const struct fe *a, const struct fe *b,
                struct fe *out);
    void (*mul)(const struct field *f, const struct fe *a, const struct fe *b,
                struct fe *out);
    void (*sqr)(const struct field *f, const struct fe *a, struct fe *out);
};

/* The fastest for this processor; one written in C alone. */
const struct field_ops *field_ops(const struct field *f);
const struct field_ops *field_ops_portable(const struct field *f);

/* A result of field_ops, made less than m. */
void field_canon(const struct field *f, const struct fe *a, struct fe *out);

/*
 * Integers in memory, 8 * limbs bytes, little-endian.
 *
 *   field_load  takes any value, also above the modulus
 */
void field_load(const struct field *f, const uint8_t *in, struct fe *out);
void field_store(const struct field *f, const struct fe *a, uint8_t *out);

/* All ones if a is 0; if a equals b; if any integer a is below the modulus. */
uint64_t field_is_zero(const struct field *f, const struct fe *a);
uint64_t field_is_equal(const struct field *f, const struct fe *a,
                        const struct fe *b);
uint64_t field_is_reduced(const struct field *f, const struct fe *a);

/* out becomes a where mask is ones, and stays where it is zeros. */
void field_assign(const struct field *f, uint64_t mask, const struct fe *a,
                  struct fe *out);

/* a + b, a - b; the same in every form. */
void field_add(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out);
void field_sub(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out);

/* a / 2. */
void field_halve(const struct field *f, const struct fe *a, struct fe *out);

/*
 * Product in the form of the field. With one operand in that form and the
 * other plain, the result is the plain product.
 *
 *   a        may be any integer below R; b is below the modulus
 *   source   P. Montgomery, "Modular Multiplication Without Trial Division"
 */
void field_mul(const struct field *f, const struct fe *a, const struct fe *b,
               struct fe *out);
void field_sqr(const struct field *f, const struct fe *a, struct fe *out);

/*
 * Into the form of the field, and back.
 *
 *   a        of field_enter: any integer below R
 */
void field_enter(const struct field *f, const struct fe *a, struct fe *out);
void field_leave(const struct field *f, const struct fe *a, struct fe *out);

/* a mod m, for any integer a below R. */
void field_reduce(const struct field *f, const struct fe *a, struct fe *out);

/* 1 / a in the form of the field; 0 for 0. */
void field_invert(const struct field *f, const struct fe *a, struct fe *out);

#endif
