/*
 * Parts of Streebog as straight-line code. Written by gen-streebog.py, which
 * tells the source; do not edit.
 */
#ifndef GOST_STREEBOG_CIRCUIT_H
#define GOST_STREEBOG_CIRCUIT_H

#include <stdint.h>

/* Functions of four bits, 64 at once, x[b] holding bits b; y may be x. */
static inline void box_inverse(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[3] ^ x[1];
    uint64_t t1 = t0 & x[3];
    uint64_t t2 = t0 | x[0];
    uint64_t t3 = t2 ^ x[0];
    uint64_t t4 = t3 | x[2];
    uint64_t t5 = t4 ^ t1;
    uint64_t t6 = t3 ^ x[3];
    uint64_t t7 = t6 & x[2];
    uint64_t t8 = t5 & x[0];
    uint64_t t9 = t8 | x[1];
    uint64_t t10 = t9 ^ t7;
    uint64_t t11 = t8 ^ t0;
    uint64_t t12 = t10 ^ t5;
    uint64_t t13 = t12 | x[1];
    uint64_t t14 = t13 ^ t11;
    uint64_t t15 = t13 ^ x[3];
    uint64_t t16 = t2 ^ x[3];
    uint64_t t17 = t16 | x[2];
    uint64_t t18 = t17 ^ t15;

    y[0] = t18;
    y[1] = t14;
    y[2] = t5;
    y[3] = t10;
}

static inline void box_nu0(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[0];
    uint64_t t1 = x[3] ^ x[2];
    uint64_t t2 = t1 & x[2];
    uint64_t t3 = t2 ^ t0;
    uint64_t t4 = t1 | x[0];
    uint64_t t5 = t4 ^ x[2];
    uint64_t t6 = t5 & x[1];
    uint64_t t7 = t6 ^ t3;
    uint64_t t8 = t3 ^ x[1];
    uint64_t t9 = t8 | x[2];
    uint64_t t10 = t8 | x[3];
    uint64_t t11 = t10 & x[0];
    uint64_t t12 = t11 ^ t9;
    uint64_t t13 = t10 & x[2];
    uint64_t t14 = t8 ^ t1;
    uint64_t t15 = t14 & x[1];
    uint64_t t16 = t15 ^ t13;
    uint64_t t17 = x[3] | x[0];
    uint64_t t18 = t17 ^ t15;

    y[0] = t12;
    y[1] = t18;
    y[2] = t7;
    y[3] = t16;
}

static inline void box_nu1(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[3] ^ x[0];
    uint64_t t1 = t0 ^ x[1];
    uint64_t t2 = ~x[2];
    uint64_t t3 = t2 | x[1];
    uint64_t t4 = t3 ^ t1;
    uint64_t t5 = t4 & x[2];
    uint64_t t6 = t5 ^ x[1];
    uint64_t t7 = t6 & t4;
    uint64_t t8 = t7 ^ t2;
    uint64_t t9 = t4 & t3;
    uint64_t t10 = t9 ^ x[0];

    y[0] = t4;
    y[1] = t10;
    y[2] = t8;
    y[3] = t6;
}

static inline void box_phi(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[1];
    uint64_t t1 = x[3] | x[2];
    uint64_t t2 = x[2] | x[1];
    uint64_t t3 = t2 ^ t1;
    uint64_t t4 = t3 | x[0];
    uint64_t t5 = t4 ^ t0;
    uint64_t t6 = t0 | x[3];
    uint64_t t7 = t3 | x[2];
    uint64_t t8 = t7 ^ t6;
    uint64_t t9 = t8 | x[3];
    uint64_t t10 = t9 & x[0];
    uint64_t t11 = t10 ^ t8;
    uint64_t t12 = t11 ^ t5;
    uint64_t t13 = t12 & x[1];
    uint64_t t14 = t13 ^ t9;
    uint64_t t15 = t10 ^ t6;
    uint64_t t16 = t15 & t1;

    y[0] = t11;
    y[1] = t14;
    y[2] = t16;
    y[3] = t5;
}

static inline void box_sigma(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[3];
    uint64_t t1 = x[2] ^ x[0];
    uint64_t t2 = t1 | t0;
    uint64_t t3 = t2 & x[0];
    uint64_t t4 = t3 ^ t0;
    uint64_t t5 = t1 | x[1];
    uint64_t t6 = t5 ^ t4;
    uint64_t t7 = t2 & x[1];
    uint64_t t8 = x[3] | x[1];
    uint64_t t9 = t8 | x[0];
    uint64_t t10 = t9 ^ t7;
    uint64_t t11 = t8 ^ t5;
    uint64_t t12 = t10 ^ x[3];
    uint64_t t13 = t12 | x[2];
    uint64_t t14 = t13 ^ t11;
    uint64_t t15 = t14 ^ t4;
    uint64_t t16 = t15 ^ x[0];
    uint64_t t17 = t16 & x[1];
    uint64_t t18 = t17 ^ t2;

    y[0] = t10;
    y[1] = t14;
    y[2] = t6;
    y[3] = t18;
}

/* sum[s] is the xor of those w[i] with bit i set in s. */
static inline void subset_sums(const uint64_t w[4], uint64_t sum[16])
{
    sum[0] = 0;
    sum[1] = w[0];
    sum[2] = w[1];
    sum[3] = w[0] ^ sum[2];
    sum[4] = w[2];
    sum[5] = w[0] ^ sum[4];
    sum[6] = w[1] ^ sum[4];
    sum[7] = w[0] ^ sum[6];
    sum[8] = w[3];
    sum[9] = w[0] ^ sum[8];
    sum[10] = w[1] ^ sum[8];
    sum[11] = w[0] ^ sum[10];
    sum[12] = w[2] ^ sum[8];
    sum[13] = w[0] ^ sum[12];
    sum[14] = w[1] ^ sum[12];
    sum[15] = w[0] ^ sum[14];
}

/* Each byte of w times x, mod x^8 + x^4 + x^3 + x^2 + 1. */
static inline uint64_t times_x(uint64_t w)
{
    uint64_t top = w >> 7 & 0x0101010101010101;

    return ((w << 1) & 0xfefefefefefefefe) ^ top * 0x1d;
}

/* The xor of those of the eight words whose bit is set in which. */
static inline uint64_t pick(const uint64_t lo[16], const uint64_t hi[16],
                            uint64_t which)
{
    return lo[which & 15] ^ hi[which >> 4 & 15];
}

/*
 * The sum of eight words, each times its constant, by Horner's rule over the
 * bits of the constants: bit k of byte b of m is bit b of constant k.
 */
static inline uint64_t combine(const uint64_t lo[16], const uint64_t hi[16],
                               uint64_t m)
{
    uint64_t sum = pick(lo, hi, m >> 56);

    sum = times_x(sum) ^ pick(lo, hi, m >> 48);
    sum = times_x(sum) ^ pick(lo, hi, m >> 40);
    sum = times_x(sum) ^ pick(lo, hi, m >> 32);
    sum = times_x(sum) ^ pick(lo, hi, m >> 24);
    sum = times_x(sum) ^ pick(lo, hi, m >> 16);
    sum = times_x(sum) ^ pick(lo, hi, m >> 8);
    return times_x(sum) ^ pick(lo, hi, m);
}

/*
 * The map l on eight rows at once: byte lane i of w[k] is byte k of row i,
 * on return byte lane i of w[c] is byte c of its image.
 */
static inline void linear(uint64_t w[8])
{
    uint64_t lo[16], hi[16];

    subset_sums(w, lo);
    subset_sums(w + 4, hi);
    w[0] = combine(lo, hi, 0x49a0943a5ec84901);
    w[1] = combine(lo, hi, 0xfb170d466a8684b4);
    w[2] = combine(lo, hi, 0x7382061e2183f552);
    w[3] = combine(lo, hi, 0x9600b1fa5f02f701);
    w[4] = combine(lo, hi, 0x340f2804379a83ef);
    w[5] = combine(lo, hi, 0xac121121e87ec6d3);
    w[6] = combine(lo, hi, 0x62a4544527edca96);
    w[7] = combine(lo, hi, 0xa64d270c2c63d89c);
}

#endif
