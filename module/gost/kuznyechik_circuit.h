/*
 * The linear map of Kuznyechik as straight-line code. Written by
 * gen-kuznyechik.py, which tells the source; do not edit.
 */
#ifndef GOST_KUZNYECHIK_CIRCUIT_H
#define GOST_KUZNYECHIK_CIRCUIT_H

#include "gost/lanes.h"

#include <stdint.h>

#define POLY 0xc3 /* x^8, with x^7 + x^6 + x + 1 */

/* Row by row: s has the sums of the subsets of four words each. */

static inline uint64_t linear_0(uint64_t s[4][16])
{
    uint64_t t = s[0][11] ^ s[1][15] ^ s[2][14] ^ s[3][3];

    t = times_x(t, POLY) ^ s[0][5] ^ s[1][12] ^ s[2][4] ^ s[3][13];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][12] ^ s[2][14] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][14] ^ s[1][13] ^ s[2][6];
    t = times_x(t, POLY) ^ s[0][11] ^ s[1][2] ^ s[2][11] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][2] ^ s[2][6] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][15] ^ s[2][7] ^ s[3][11];
    return times_x(t, POLY) ^ s[0][9] ^ s[1][9] ^ s[2][10] ^ s[3][4];
}

static inline uint64_t linear_1(uint64_t s[4][16])
{
    uint64_t t = s[0][12] ^ s[1][13] ^ s[2][5] ^ s[3][13];

    t = times_x(t, POLY) ^ s[0][13] ^ s[1][2] ^ s[2][3] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][3] ^ s[2][14] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][9] ^ s[2][4] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][14] ^ s[2][12];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][8] ^ s[2][10] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][13] ^ s[3][9];
    return times_x(t, POLY) ^ s[1][4] ^ s[2][9];
}

static inline uint64_t linear_2(uint64_t s[4][16])
{
    uint64_t t = s[0][7] ^ s[2][1] ^ s[3][5];

    t = times_x(t, POLY) ^ s[0][10] ^ s[1][3] ^ s[2][10] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][9] ^ s[2][15] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][4] ^ s[2][4] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][13] ^ s[2][8] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][4] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][10] ^ s[2][10] ^ s[3][13];
    return times_x(t, POLY) ^ s[0][4] ^ s[1][10] ^ s[2][11] ^ s[3][5];
}

static inline uint64_t linear_3(uint64_t s[4][16])
{
    uint64_t t = s[1][4] ^ s[2][7] ^ s[3][4];

    t = times_x(t, POLY) ^ s[0][1] ^ s[1][12] ^ s[2][14] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][8] ^ s[2][5] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][7] ^ s[2][6] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][9] ^ s[2][8] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][5] ^ s[2][7] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][12] ^ s[2][7] ^ s[3][9];
    return times_x(t, POLY) ^ s[0][2] ^ s[1][2] ^ s[2][10] ^ s[3][1];
}

static inline uint64_t linear_4(uint64_t s[4][16])
{
    uint64_t t = s[0][10] ^ s[1][10] ^ s[2][7] ^ s[3][2];

    t = times_x(t, POLY) ^ s[0][15] ^ s[1][2] ^ s[2][6] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][11] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][3] ^ s[2][2] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][2] ^ s[2][1] ^ s[3][14];
    t = times_x(t, POLY) ^ s[1][8] ^ s[2][7] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][6];
    return times_x(t, POLY) ^ s[0][4] ^ s[1][2] ^ s[2][9] ^ s[3][3];
}

static inline uint64_t linear_5(uint64_t s[4][16])
{
    uint64_t t = s[0][4] ^ s[1][7] ^ s[2][7] ^ s[3][4];

    t = times_x(t, POLY) ^ s[0][7] ^ s[1][9] ^ s[2][10] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][14] ^ s[2][3];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][2] ^ s[2][12];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][14] ^ s[2][8] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][15] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][12] ^ s[2][1] ^ s[3][7];
    return times_x(t, POLY) ^ s[1][5] ^ s[2][3] ^ s[3][4];
}

static inline uint64_t linear_6(uint64_t s[4][16])
{
    uint64_t t = s[0][2] ^ s[1][12] ^ s[2][7] ^ s[3][2];

    t = times_x(t, POLY) ^ s[0][7] ^ s[1][12] ^ s[2][11] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][10] ^ s[2][10] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][10] ^ s[2][13] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][1] ^ s[1][2] ^ s[2][14] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][10] ^ s[1][15] ^ s[2][1] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][9] ^ s[2][2] ^ s[3][13];
    return times_x(t, POLY) ^ s[0][10] ^ s[1][10] ^ s[2][7] ^ s[3][2];
}

static inline uint64_t linear_7(uint64_t s[4][16])
{
    uint64_t t = s[0][2] ^ s[1][13] ^ s[2][11] ^ s[3][9];

    t = times_x(t, POLY) ^ s[0][7] ^ s[1][4] ^ s[2][1] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][15] ^ s[2][14] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][13] ^ s[2][13] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][11] ^ s[2][2] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][10] ^ s[2][7] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][11] ^ s[2][6] ^ s[3][6];
    return times_x(t, POLY) ^ s[1][5] ^ s[2][14];
}

static inline uint64_t linear_8(uint64_t s[4][16])
{
    uint64_t t = s[0][5] ^ s[1][7] ^ s[3][2];

    t = times_x(t, POLY) ^ s[0][2] ^ s[1][9] ^ s[2][2] ^ s[3][13];
    t = times_x(t, POLY) ^ s[0][1] ^ s[1][4] ^ s[2][6] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][9] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][15] ^ s[2][7] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][2] ^ s[2][2] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][5] ^ s[2][4] ^ s[3][6];
    return times_x(t, POLY) ^ s[0][6] ^ s[1][15] ^ s[2][9] ^ s[3][12];
}

static inline uint64_t linear_9(uint64_t s[4][16])
{
    uint64_t t = s[0][6] ^ s[1][13] ^ s[2][8] ^ s[3][3];

    t = times_x(t, POLY) ^ s[0][3] ^ s[1][12] ^ s[2][10] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][12] ^ s[2][8] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][10] ^ s[2][10] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][5] ^ s[2][5] ^ s[3][7];
    t = times_x(t, POLY) ^ s[0][11] ^ s[1][13] ^ s[2][6] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][14] ^ s[2][12] ^ s[3][12];
    return times_x(t, POLY) ^ s[0][9] ^ s[1][1] ^ s[2][12] ^ s[3][12];
}

static inline uint64_t linear_10(uint64_t s[4][16])
{
    uint64_t t = s[0][6] ^ s[1][12] ^ s[2][13] ^ s[3][13];

    t = times_x(t, POLY) ^ s[0][8] ^ s[1][10] ^ s[2][12] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][6] ^ s[2][14] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][3] ^ s[2][8] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][14] ^ s[1][15] ^ s[2][14] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][6] ^ s[2][11] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][1] ^ s[2][14] ^ s[3][5];
    return times_x(t, POLY) ^ s[0][3] ^ s[1][12] ^ s[2][6] ^ s[3][8];
}

static inline uint64_t linear_11(uint64_t s[4][16])
{
    uint64_t t = s[0][3] ^ s[1][5] ^ s[2][13] ^ s[3][4];

    t = times_x(t, POLY) ^ s[0][4] ^ s[1][3] ^ s[2][5] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][7] ^ s[2][7] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][12] ^ s[2][10] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][5] ^ s[2][7] ^ s[3][7];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][4] ^ s[2][5] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][4] ^ s[2][1] ^ s[3][1];
    return times_x(t, POLY) ^ s[0][3] ^ s[1][5] ^ s[2][11] ^ s[3][5];
}

static inline uint64_t linear_12(uint64_t s[4][16])
{
    uint64_t t = s[0][14] ^ s[1][11] ^ s[2][10] ^ s[3][10];

    t = times_x(t, POLY) ^ s[0][14] ^ s[1][1] ^ s[2][7] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][13] ^ s[2][7] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][7] ^ s[2][11] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][10] ^ s[1][12] ^ s[2][3] ^ s[3][14];
    t = times_x(t, POLY) ^ s[1][14] ^ s[2][6] ^ s[3][12];
    t = times_x(t, POLY) ^ s[1][9] ^ s[2][3] ^ s[3][1];
    return times_x(t, POLY) ^ s[0][10] ^ s[1][13] ^ s[2][11] ^ s[3][12];
}

static inline uint64_t linear_13(uint64_t s[4][16])
{
    uint64_t t = s[0][11] ^ s[1][9] ^ s[2][10] ^ s[3][9];

    t = times_x(t, POLY) ^ s[0][13] ^ s[1][14] ^ s[2][8] ^ s[3][7];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][8] ^ s[2][7] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][5] ^ s[2][13] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][11] ^ s[1][4] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][3] ^ s[2][2] ^ s[3][13];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][5] ^ s[2][10] ^ s[3][1];
    return times_x(t, POLY) ^ s[0][7] ^ s[1][1] ^ s[2][12] ^ s[3][1];
}

static inline uint64_t linear_14(uint64_t s[4][16])
{
    uint64_t t = s[0][9] ^ s[1][8] ^ s[2][14] ^ s[3][12];

    t = times_x(t, POLY) ^ s[0][4] ^ s[1][15] ^ s[2][9] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][6] ^ s[2][2] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][11] ^ s[2][11] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][13] ^ s[2][4] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][15] ^ s[2][7] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][14];
    return times_x(t, POLY) ^ s[0][2] ^ s[1][7] ^ s[2][12] ^ s[3][4];
}

static inline uint64_t linear_15(uint64_t s[4][16])
{
    uint64_t t = s[0][5] ^ s[1][11] ^ s[2][6] ^ s[3][5];

    t = times_x(t, POLY) ^ s[1][11] ^ s[2][6];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][8] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][8] ^ s[2][8] ^ s[3][4];
    t = times_x(t, POLY) ^ s[1][8];
    t = times_x(t, POLY) ^ s[0][5] ^ s[3][5];
    t = times_x(t, POLY) ^ s[1][9] ^ s[2][4];
    return times_x(t, POLY) ^ s[0][4] ^ s[1][12] ^ s[2][1] ^ s[3][9];
}

/* L on eight blocks: byte lane i of w[k] is byte k of block i. */
static inline void linear(uint64_t w[16])
{
    uint64_t s[4][16];

    subset_sums(w, s[0]);
    subset_sums(w + 4, s[1]);
    subset_sums(w + 8, s[2]);
    subset_sums(w + 12, s[3]);
    w[0] = linear_0(s);
    w[1] = linear_1(s);
    w[2] = linear_2(s);
    w[3] = linear_3(s);
    w[4] = linear_4(s);
    w[5] = linear_5(s);
    w[6] = linear_6(s);
    w[7] = linear_7(s);
    w[8] = linear_8(s);
    w[9] = linear_9(s);
    w[10] = linear_10(s);
    w[11] = linear_11(s);
    w[12] = linear_12(s);
    w[13] = linear_13(s);
    w[14] = linear_14(s);
    w[15] = linear_15(s);
}

static inline uint64_t linear_back_0(uint64_t s[4][16])
{
    uint64_t t = s[0][10] ^ s[1][6] ^ s[2][13] ^ s[3][10];

    t = times_x(t, POLY) ^ s[1][6] ^ s[2][13];
    t = times_x(t, POLY) ^ s[0][4] ^ s[2][1] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][1] ^ s[2][1] ^ s[3][9];
    t = times_x(t, POLY) ^ s[2][1];
    t = times_x(t, POLY) ^ s[0][10] ^ s[3][10];
    t = times_x(t, POLY) ^ s[1][2] ^ s[2][9];
    return times_x(t, POLY) ^ s[0][9] ^ s[1][8] ^ s[2][3] ^ s[3][2];
}

static inline uint64_t linear_back_1(uint64_t s[4][16])
{
    uint64_t t = s[0][3] ^ s[1][7] ^ s[2][1] ^ s[3][9];

    t = times_x(t, POLY) ^ s[0][8] ^ s[1][9] ^ s[2][15] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][4] ^ s[2][6] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][13] ^ s[2][13] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][2] ^ s[2][11] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][14] ^ s[2][15] ^ s[3][15];
    t = times_x(t, POLY) ^ s[2][7] ^ s[3][1];
    return times_x(t, POLY) ^ s[0][2] ^ s[1][3] ^ s[2][14] ^ s[3][4];
}

static inline uint64_t linear_back_2(uint64_t s[4][16])
{
    uint64_t t = s[0][9] ^ s[1][5] ^ s[2][9] ^ s[3][13];

    t = times_x(t, POLY) ^ s[0][14] ^ s[1][1] ^ s[2][7] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][14] ^ s[2][1] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][11] ^ s[2][10] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][12] ^ s[2][2] ^ s[3][13];
    t = times_x(t, POLY) ^ s[0][11] ^ s[1][4] ^ s[2][12] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][5] ^ s[2][10] ^ s[3][1];
    return times_x(t, POLY) ^ s[0][8] ^ s[1][3] ^ s[2][8] ^ s[3][14];
}

static inline uint64_t linear_back_3(uint64_t s[4][16])
{
    uint64_t t = s[0][5] ^ s[1][5] ^ s[2][13] ^ s[3][7];

    t = times_x(t, POLY) ^ s[0][13] ^ s[1][14] ^ s[2][8] ^ s[3][7];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][14] ^ s[2][11] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][13] ^ s[2][14] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][12] ^ s[2][3] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][6] ^ s[2][7];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][12] ^ s[2][9];
    return times_x(t, POLY) ^ s[0][3] ^ s[1][13] ^ s[2][11] ^ s[3][5];
}

static inline uint64_t linear_back_4(uint64_t s[4][16])
{
    uint64_t t = s[0][2] ^ s[1][11] ^ s[2][10] ^ s[3][12];

    t = times_x(t, POLY) ^ s[0][12] ^ s[1][10] ^ s[2][12] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][14] ^ s[2][14] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][5] ^ s[2][3] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][14] ^ s[1][14] ^ s[2][10] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][10] ^ s[2][2] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][8] ^ s[2][2] ^ s[3][2];
    return times_x(t, POLY) ^ s[0][10] ^ s[1][13] ^ s[2][10] ^ s[3][12];
}

static inline uint64_t linear_back_5(uint64_t s[4][16])
{
    uint64_t t = s[0][11] ^ s[1][11] ^ s[2][3] ^ s[3][6];

    t = times_x(t, POLY) ^ s[0][12] ^ s[1][3] ^ s[2][5] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][7] ^ s[2][6] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][1] ^ s[1][1] ^ s[2][12] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][7] ^ s[2][15] ^ s[3][7];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][13] ^ s[2][6] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][10] ^ s[1][7] ^ s[2][8] ^ s[3][14];
    return times_x(t, POLY) ^ s[0][1] ^ s[1][6] ^ s[2][3] ^ s[3][12];
}

static inline uint64_t linear_back_6(uint64_t s[4][16])
{
    uint64_t t = s[0][12] ^ s[1][1] ^ s[2][11] ^ s[3][6];

    t = times_x(t, POLY) ^ s[0][6] ^ s[1][5] ^ s[2][3] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][1] ^ s[2][3] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][10] ^ s[1][5] ^ s[2][5] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][14] ^ s[1][10] ^ s[2][10] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][6] ^ s[2][11] ^ s[3][13];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][3] ^ s[2][7] ^ s[3][1];
    return times_x(t, POLY) ^ s[0][3] ^ s[1][3] ^ s[2][8] ^ s[3][9];
}

static inline uint64_t linear_back_7(uint64_t s[4][16])
{
    uint64_t t = s[0][4] ^ s[2][14] ^ s[3][10];

    t = times_x(t, POLY) ^ s[0][11] ^ s[1][4] ^ s[2][9] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][6] ^ s[2][2] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][1] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][14] ^ s[2][15] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][4] ^ s[2][4] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][2] ^ s[2][10] ^ s[3][2];
    return times_x(t, POLY) ^ s[0][3] ^ s[1][9] ^ s[2][15] ^ s[3][6];
}

static inline uint64_t linear_back_8(uint64_t s[4][16])
{
    uint64_t t = s[0][9] ^ s[1][13] ^ s[2][11] ^ s[3][4];

    t = times_x(t, POLY) ^ s[0][10] ^ s[1][8] ^ s[2][2] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][7] ^ s[2][15] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][11] ^ s[2][11] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][4] ^ s[2][13] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][10] ^ s[1][14] ^ s[2][5] ^ s[3][6];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][6] ^ s[2][13] ^ s[3][15];
    return times_x(t, POLY) ^ s[1][7] ^ s[2][10];
}

static inline uint64_t linear_back_9(uint64_t s[4][16])
{
    uint64_t t = s[0][4] ^ s[1][14] ^ s[2][3] ^ s[3][4];

    t = times_x(t, POLY) ^ s[0][13] ^ s[1][13] ^ s[2][3] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][5] ^ s[2][5] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][11] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][1] ^ s[1][7] ^ s[2][4] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][6] ^ s[1][8] ^ s[2][15] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][11] ^ s[1][4] ^ s[2][9] ^ s[3][3];
    return times_x(t, POLY) ^ s[0][4] ^ s[1][14] ^ s[2][5] ^ s[3][5];
}

static inline uint64_t linear_back_10(uint64_t s[4][16])
{
    uint64_t t = s[0][2] ^ s[1][14] ^ s[2][14] ^ s[3][2];

    t = times_x(t, POLY) ^ s[0][3] ^ s[1][5] ^ s[2][9] ^ s[3][14];
    t = times_x(t, POLY) ^ s[1][12] ^ s[2][7] ^ s[3][14];
    t = times_x(t, POLY) ^ s[1][3] ^ s[2][4] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][1] ^ s[2][7] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][8] ^ s[2][15] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][14] ^ s[1][8] ^ s[2][3] ^ s[3][4];
    return times_x(t, POLY) ^ s[0][2] ^ s[1][12] ^ s[2][10];
}

static inline uint64_t linear_back_11(uint64_t s[4][16])
{
    uint64_t t = s[0][4] ^ s[1][14] ^ s[2][5] ^ s[3][5];

    t = times_x(t, POLY) ^ s[0][15] ^ s[1][6] ^ s[2][4] ^ s[3][15];
    t = times_x(t, POLY) ^ s[0][9] ^ s[2][13] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][4] ^ s[1][4] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][8] ^ s[2][4] ^ s[3][3];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][14] ^ s[2][1];
    t = times_x(t, POLY) ^ s[2][6] ^ s[3][15];
    return times_x(t, POLY) ^ s[0][12] ^ s[1][9] ^ s[2][4] ^ s[3][2];
}

static inline uint64_t linear_back_12(uint64_t s[4][16])
{
    uint64_t t = s[0][2] ^ s[1][14] ^ s[2][2];

    t = times_x(t, POLY) ^ s[0][3] ^ s[1][7] ^ s[2][3] ^ s[3][8];
    t = times_x(t, POLY) ^ s[0][3] ^ s[1][10] ^ s[2][1] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][5] ^ s[1][6] ^ s[2][14] ^ s[3][14];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][1] ^ s[2][9] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][14] ^ s[2][10] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][14] ^ s[2][3] ^ s[3][12];
    return times_x(t, POLY) ^ s[0][8] ^ s[1][5] ^ s[2][4] ^ s[3][4];
}

static inline uint64_t linear_back_13(uint64_t s[4][16])
{
    uint64_t t = s[0][10] ^ s[1][8] ^ s[3][14];

    t = times_x(t, POLY) ^ s[0][3] ^ s[1][5] ^ s[2][12] ^ s[3][5];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][15] ^ s[2][9] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][2] ^ s[2][2] ^ s[3][1];
    t = times_x(t, POLY) ^ s[0][8] ^ s[1][1] ^ s[2][11] ^ s[3][4];
    t = times_x(t, POLY) ^ s[0][9] ^ s[2][2] ^ s[3][2];
    t = times_x(t, POLY) ^ s[0][11] ^ s[1][5] ^ s[2][5] ^ s[3][10];
    return times_x(t, POLY) ^ s[0][10] ^ s[1][13] ^ s[2][5] ^ s[3][2];
}

static inline uint64_t linear_back_14(uint64_t s[4][16])
{
    uint64_t t = s[0][11] ^ s[1][10] ^ s[2][11] ^ s[3][3];

    t = times_x(t, POLY) ^ s[0][6] ^ s[1][12] ^ s[2][4] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][1] ^ s[1][7] ^ s[3][12];
    t = times_x(t, POLY) ^ s[0][2] ^ s[1][2] ^ s[2][9] ^ s[3][1];
    t = times_x(t, POLY) ^ s[1][3] ^ s[2][7] ^ s[3][9];
    t = times_x(t, POLY) ^ s[0][12] ^ s[1][5] ^ s[2][1] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][9] ^ s[3][11];
    return times_x(t, POLY) ^ s[1][9] ^ s[2][2];
}

static inline uint64_t linear_back_15(uint64_t s[4][16])
{
    uint64_t t = s[0][12] ^ s[1][7] ^ s[2][15] ^ s[3][13];

    t = times_x(t, POLY) ^ s[0][11] ^ s[1][2] ^ s[2][3] ^ s[3][10];
    t = times_x(t, POLY) ^ s[0][9] ^ s[1][7] ^ s[2][3] ^ s[3][3];
    t = times_x(t, POLY) ^ s[1][6] ^ s[2][11] ^ s[3][7];
    t = times_x(t, POLY) ^ s[0][15] ^ s[1][13] ^ s[2][4] ^ s[3][13];
    t = times_x(t, POLY) ^ s[0][7] ^ s[1][6] ^ s[2][4] ^ s[3][11];
    t = times_x(t, POLY) ^ s[0][13] ^ s[1][14] ^ s[2][15] ^ s[3][9];
    return times_x(t, POLY) ^ s[0][2] ^ s[1][5] ^ s[2][9] ^ s[3][9];
}

/* The inverse of L. */
static inline void linear_back(uint64_t w[16])
{
    uint64_t s[4][16];

    subset_sums(w, s[0]);
    subset_sums(w + 4, s[1]);
    subset_sums(w + 8, s[2]);
    subset_sums(w + 12, s[3]);
    w[0] = linear_back_0(s);
    w[1] = linear_back_1(s);
    w[2] = linear_back_2(s);
    w[3] = linear_back_3(s);
    w[4] = linear_back_4(s);
    w[5] = linear_back_5(s);
    w[6] = linear_back_6(s);
    w[7] = linear_back_7(s);
    w[8] = linear_back_8(s);
    w[9] = linear_back_9(s);
    w[10] = linear_back_10(s);
    w[11] = linear_back_11(s);
    w[12] = linear_back_12(s);
    w[13] = linear_back_13(s);
    w[14] = linear_back_14(s);
    w[15] = linear_back_15(s);
}

#endif
