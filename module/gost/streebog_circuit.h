/*
 * The linear map of Streebog as straight-line code. Written by
 * gen-streebog.py, which tells the source; do not edit.
 */
#ifndef GOST_STREEBOG_CIRCUIT_H
#define GOST_STREEBOG_CIRCUIT_H

#include "gost/lanes.h"

#include <stdint.h>

#define POLY 0x1d /* x^8, with x^4 + x^3 + x^2 + 1 */

/*
 * The sum of eight words, each times its constant, by Horner's rule over the
 * bits of the constants: bit k of byte b of m is bit b of constant k.
 */
static inline uint64_t combine(const uint64_t lo[16], const uint64_t hi[16],
                               uint64_t m)
{
    uint64_t sum = pick(lo, hi, m >> 56);

    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> 48);
    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> 40);
    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> 32);
    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> 24);
    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> 16);
    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> 8);
    return times_x(sum, POLY) ^ pick(lo, hi, m);
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
