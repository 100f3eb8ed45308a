/*
 * Parts of Streebog as straight-line code. Written by gen-streebog.py, which
 * tells the source; do not edit.
 */
#ifndef GOST_STREEBOG_CIRCUIT_H
#define GOST_STREEBOG_CIRCUIT_H

#include <stdint.h>

/* Functions of four bits, 64 at once; x[b] holds the bits b. */
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

/*
 * The map l on eight rows at once: byte lane i of w[k] is byte k of row i,
 * on return byte lane i of w[c] is byte c of its image. Horner's rule over
 * the bits of the constants, on sums of lo = w[0..3] and hi = w[4..7].
 */
static inline void linear(uint64_t w[8])
{
    uint64_t lo[16], hi[16];

    subset_sums(w, lo);
    subset_sums(w + 4, hi);
    w[0] = lo[9] ^ hi[4];
    w[0] = times_x(w[0]) ^ lo[0] ^ hi[10];
    w[0] = times_x(w[0]) ^ lo[4] ^ hi[9];
    w[0] = times_x(w[0]) ^ lo[10] ^ hi[3];
    w[0] = times_x(w[0]) ^ lo[14] ^ hi[5];
    w[0] = times_x(w[0]) ^ lo[8] ^ hi[12];
    w[0] = times_x(w[0]) ^ lo[9] ^ hi[4];
    w[0] = times_x(w[0]) ^ lo[1] ^ hi[0];
    w[1] = lo[11] ^ hi[15];
    w[1] = times_x(w[1]) ^ lo[7] ^ hi[1];
    w[1] = times_x(w[1]) ^ lo[13] ^ hi[0];
    w[1] = times_x(w[1]) ^ lo[6] ^ hi[4];
    w[1] = times_x(w[1]) ^ lo[10] ^ hi[6];
    w[1] = times_x(w[1]) ^ lo[6] ^ hi[8];
    w[1] = times_x(w[1]) ^ lo[4] ^ hi[8];
    w[1] = times_x(w[1]) ^ lo[4] ^ hi[11];
    w[2] = lo[3] ^ hi[7];
    w[2] = times_x(w[2]) ^ lo[2] ^ hi[8];
    w[2] = times_x(w[2]) ^ lo[6] ^ hi[0];
    w[2] = times_x(w[2]) ^ lo[14] ^ hi[1];
    w[2] = times_x(w[2]) ^ lo[1] ^ hi[2];
    w[2] = times_x(w[2]) ^ lo[3] ^ hi[8];
    w[2] = times_x(w[2]) ^ lo[5] ^ hi[15];
    w[2] = times_x(w[2]) ^ lo[2] ^ hi[5];
    w[3] = lo[6] ^ hi[9];
    w[3] = times_x(w[3]) ^ lo[0] ^ hi[0];
    w[3] = times_x(w[3]) ^ lo[1] ^ hi[11];
    w[3] = times_x(w[3]) ^ lo[10] ^ hi[15];
    w[3] = times_x(w[3]) ^ lo[15] ^ hi[5];
    w[3] = times_x(w[3]) ^ lo[2] ^ hi[0];
    w[3] = times_x(w[3]) ^ lo[7] ^ hi[15];
    w[3] = times_x(w[3]) ^ lo[1] ^ hi[0];
    w[4] = lo[4] ^ hi[3];
    w[4] = times_x(w[4]) ^ lo[15] ^ hi[0];
    w[4] = times_x(w[4]) ^ lo[8] ^ hi[2];
    w[4] = times_x(w[4]) ^ lo[4] ^ hi[0];
    w[4] = times_x(w[4]) ^ lo[7] ^ hi[3];
    w[4] = times_x(w[4]) ^ lo[10] ^ hi[9];
    w[4] = times_x(w[4]) ^ lo[3] ^ hi[8];
    w[4] = times_x(w[4]) ^ lo[15] ^ hi[14];
    w[5] = lo[12] ^ hi[10];
    w[5] = times_x(w[5]) ^ lo[2] ^ hi[1];
    w[5] = times_x(w[5]) ^ lo[1] ^ hi[1];
    w[5] = times_x(w[5]) ^ lo[1] ^ hi[2];
    w[5] = times_x(w[5]) ^ lo[8] ^ hi[14];
    w[5] = times_x(w[5]) ^ lo[14] ^ hi[7];
    w[5] = times_x(w[5]) ^ lo[6] ^ hi[12];
    w[5] = times_x(w[5]) ^ lo[3] ^ hi[13];
    w[6] = lo[2] ^ hi[6];
    w[6] = times_x(w[6]) ^ lo[4] ^ hi[10];
    w[6] = times_x(w[6]) ^ lo[4] ^ hi[5];
    w[6] = times_x(w[6]) ^ lo[5] ^ hi[4];
    w[6] = times_x(w[6]) ^ lo[7] ^ hi[2];
    w[6] = times_x(w[6]) ^ lo[13] ^ hi[14];
    w[6] = times_x(w[6]) ^ lo[10] ^ hi[12];
    w[6] = times_x(w[6]) ^ lo[6] ^ hi[9];
    w[7] = lo[6] ^ hi[10];
    w[7] = times_x(w[7]) ^ lo[13] ^ hi[4];
    w[7] = times_x(w[7]) ^ lo[7] ^ hi[2];
    w[7] = times_x(w[7]) ^ lo[12] ^ hi[0];
    w[7] = times_x(w[7]) ^ lo[12] ^ hi[2];
    w[7] = times_x(w[7]) ^ lo[3] ^ hi[6];
    w[7] = times_x(w[7]) ^ lo[8] ^ hi[13];
    w[7] = times_x(w[7]) ^ lo[12] ^ hi[9];
}

#endif
