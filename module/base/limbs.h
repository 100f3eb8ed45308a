/*
 * Integers of a fixed number n of 64-bit words, least significant first, n
 * known to the compiler: products, and what modular arithmetic is made of.
 * Nothing branches or indexes on a value. Loops are unrolled, and stores are
 * not gathered into vectors, which would delay the loads that follow them.
 */
#ifndef BASE_LIMBS_H
#define BASE_LIMBS_H

#include "base/ct.h"
#include "base/wide.h"

#include <stddef.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-vectorize")
#define LIMBS_UNROLL _Pragma("GCC unroll 8")
#else
#define LIMBS_UNROLL
#endif

/* A function that is compiled for the constants it is called with. */
#if defined(__GNUC__)
#define LIMBS_INLINE static inline __attribute__((always_inline))
#else
#define LIMBS_INLINE static inline
#endif

#define LIMBS_MAX 8

/* out = a + b mod 2^(64 n); returns the carry. */
LIMBS_INLINE uint64_t limbs_add(const uint64_t *a, const uint64_t *b,
                                uint64_t *out, size_t n)
{
    uint64_t carry = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        out[i] = wide_add(a[i], b[i], &carry);
    return carry;
}

/* out = a - b mod 2^(64 n); returns the borrow. */
LIMBS_INLINE uint64_t limbs_sub(const uint64_t *a, const uint64_t *b,
                                uint64_t *out, size_t n)
{
    uint64_t borrow = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        out[i] = wide_sub(a[i], b[i], &borrow);
    return borrow;
}

/* a += low + top 2^(64 (n - 1)); returns the carry. */
LIMBS_INLINE uint64_t limbs_add_ends(uint64_t *a, uint64_t low, uint64_t top,
                                     size_t n)
{
    uint64_t carry = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        a[i] = wide_add(a[i], i == 0 ? low : i == n - 1 ? top : 0, &carry);
    return carry;
}

/* a -= low + top 2^(64 (n - 1)); returns the borrow. */
LIMBS_INLINE uint64_t limbs_sub_ends(uint64_t *a, uint64_t low, uint64_t top,
                                     size_t n)
{
    uint64_t borrow = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        a[i] = wide_sub(a[i], i == 0 ? low : i == n - 1 ? top : 0, &borrow);
    return borrow;
}

/* out = a b of n + 1 words, for one word b. */
LIMBS_INLINE void limbs_scale(const uint64_t *a, uint64_t b, uint64_t *out,
                              size_t n)
{
    uint64_t low[LIMBS_MAX], high[LIMBS_MAX];
    uint64_t carry = 0;
    size_t i;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        low[i] = wide_mul_add(a[i], b, 0, 0, &high[i]);
    out[0] = low[0];
    LIMBS_UNROLL
    for (i = 1; i < n; i++)
        out[i] = wide_add(low[i], high[i - 1], &carry);
    out[n] = high[n - 1] + carry;
}

/* t = a b, of 2 n words. */
LIMBS_INLINE void limbs_mul(const uint64_t *a, const uint64_t *b, uint64_t *t,
                            size_t n)
{
    uint64_t carry;
    size_t i, j;

    LIMBS_UNROLL
    for (i = 0; i < n; i++)
        t[i] = 0;
    LIMBS_UNROLL
    for (i = 0; i < n; i++) {
        carry = 0;
        LIMBS_UNROLL
        for (j = 0; j < n; j++)
            t[i + j] = wide_mul_add(a[j], b[i], t[i + j], carry, &carry);
        t[i + n] = carry;
    }
}

#endif
