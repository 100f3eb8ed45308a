/*
 * Comparison, selection and copying whose time and memory accesses do not
 * depend on the values. Masks are all ones for true and zero for false.
 */
#ifndef BASE_CT_H
#define BASE_CT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keeps the compiler from finding out that v is only ever 0 or 1. */
static inline uint64_t ct_hide(uint64_t v)
{
#if defined(__GNUC__)
    __asm__("" : "+r"(v));
#endif
    return v;
}

/* All ones if bit is 1, zero if bit is 0; other values are not allowed. */
static inline uint64_t ct_mask(uint64_t bit)
{
    return ~(ct_hide(bit) - 1);
}

/* All ones if v is zero. */
static inline uint64_t ct_is_zero(uint64_t v)
{
    return ct_mask(((v | (~v + 1)) >> 63) ^ 1);
}

/* All ones if a equals b. */
static inline uint64_t ct_is_equal(uint64_t a, uint64_t b)
{
    return ct_is_zero(a ^ b);
}

/* a where mask is ones, b where mask is zeros. */
static inline uint64_t ct_select(uint64_t mask, uint64_t a, uint64_t b)
{
    return b ^ (mask & (a ^ b));
}

/*
 * Compare two strings of bytes.
 *
 *   returns  true if equal
 *   timing   depends on len only
 */
static inline bool ct_equal(const void *a, const void *b, size_t len)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    uint64_t diff = 0;
    size_t i;

    for (i = 0; i < len; i++)
        diff |= (uint64_t)(x[i] ^ y[i]);
    return (ct_is_zero(diff) & 1) != 0;
}

#endif
