/*
 * 64-bit arithmetic with carries. The 128-bit type of the compiler is used
 * where there is one; nothing outside this file knows.
 */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include <stdint.h>

#if defined(__SIZEOF_INT128__)

__extension__ typedef unsigned __int128 wide_u128;

/* lo of a * b + c + d; the high half goes to *hi. Cannot overflow. */
static inline uint64_t wide_mul_add(uint64_t a, uint64_t b, uint64_t c,
                                    uint64_t d, uint64_t *hi)
{
    wide_u128 t = (wide_u128)a * b + c + d;

    *hi = (uint64_t)(t >> 64);
    return (uint64_t)t;
}

/*
 * a + b + carry; *carry becomes the carry out, 0 or 1. GCC makes a chain of
 * adc of its built-in functions, and does not of the 128-bit type.
 */
static inline uint64_t wide_add(uint64_t a, uint64_t b, uint64_t *carry)
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    unsigned long long t;

    *carry = __builtin_ia32_addcarryx_u64((unsigned char)*carry, a, b, &t);
    return t;
#else
    wide_u128 t = (wide_u128)a + b + *carry;

    *carry = (uint64_t)(t >> 64);
    return (uint64_t)t;
#endif
}

/* a - b - borrow; *borrow becomes the borrow out, 0 or 1. */
static inline uint64_t wide_sub(uint64_t a, uint64_t b, uint64_t *borrow)
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    unsigned long long t;

    *borrow = __builtin_ia32_sbb_u64((unsigned char)*borrow, a, b, &t);
    return t;
#else
    wide_u128 t = (wide_u128)a - b - *borrow;

    *borrow = (uint64_t)(t >> 64) & 1;
    return (uint64_t)t;
#endif
}

#else

static inline uint64_t wide_add(uint64_t a, uint64_t b, uint64_t *carry)
{
    uint64_t s = a + b;
    uint64_t t = s + *carry;

    *carry = (uint64_t)(s < a) | (uint64_t)(t < s);
    return t;
}

static inline uint64_t wide_sub(uint64_t a, uint64_t b, uint64_t *borrow)
{
    uint64_t s = a - b;
    uint64_t t = s - *borrow;

    *borrow = (uint64_t)(a < b) | (uint64_t)(s < *borrow);
    return t;
}

static inline uint64_t wide_mul_add(uint64_t a, uint64_t b, uint64_t c,
                                    uint64_t d, uint64_t *hi)
{
    uint64_t al = a & 0xffffffff, ah = a >> 32;
    uint64_t bl = b & 0xffffffff, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
    uint64_t mid = (ll >> 32) + (lh & 0xffffffff) + (hl & 0xffffffff);
    uint64_t lo = (mid << 32) | (ll & 0xffffffff);
    uint64_t carry = 0;

    hh += (lh >> 32) + (hl >> 32) + (mid >> 32);
    lo = wide_add(lo, c, &carry);
    hh += carry;
    carry = 0;
    lo = wide_add(lo, d, &carry);
    *hi = hh + carry;
    return lo;
}

#endif

#endif
