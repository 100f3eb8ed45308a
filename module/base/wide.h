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

__extension__ typedef __int128 wide_i128;

/* A signed sum of products. */
struct wide_sum {
    wide_i128 v;
};

/* s += a b */
static inline void wide_sum_add(struct wide_sum *s, int64_t a, int64_t b)
{
    s->v += (wide_i128)a * b;
}

/* The lowest 64 bits; s / 2^bits, rounded down, bits below 64. */
static inline uint64_t wide_sum_low(const struct wide_sum *s)
{
    return (uint64_t)s->v;
}

static inline void wide_sum_shift(struct wide_sum *s, unsigned bits)
{
    s->v >>= bits;
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

struct wide_sum {
    uint64_t low;
    uint64_t high;
};

static inline void wide_sum_add(struct wide_sum *s, int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    uint64_t high, carry = 0;
    uint64_t low = wide_mul_add(x, y, 0, 0, &high);

    high -= (0 - (x >> 63)) & y; /* x stands for x - 2^64 */
    high -= (0 - (y >> 63)) & x;
    s->low = wide_add(s->low, low, &carry);
    s->high = wide_add(s->high, high, &carry);
}

static inline uint64_t wide_sum_low(const struct wide_sum *s)
{
    return s->low;
}

static inline void wide_sum_shift(struct wide_sum *s, unsigned bits)
{
    s->low = s->low >> bits | s->high << 1 << (63 - bits);
    s->high = (uint64_t)((int64_t)s->high >> bits);
}

#endif

#endif
