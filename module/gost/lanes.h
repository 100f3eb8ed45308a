/*
 * Words of eight byte lanes: transpositions between words and lanes, and sums
 * of words times constants of GF(2^8), which is how the linear maps of
 * Streebog and Kuznyechik go without a table indexed by data.
 */
#ifndef GOST_LANES_H
#define GOST_LANES_H

#include <stdint.h>

#define EACH_LANE 0x0101010101010101u

/* Exchange the bits of b under mask with those of a, shift places higher. */
static inline void swap_bits(uint64_t *a, uint64_t *b, uint64_t mask,
                             unsigned shift)
{
    uint64_t t = (*a >> shift ^ *b) & mask;

    *b ^= t;
    *a ^= t << shift;
}

/* Transpose eight by eight: in units of one byte, or of one bit in lanes. */
static inline void transpose(uint64_t w[8], uint64_t mask4, uint64_t mask2,
                             uint64_t mask1, unsigned unit)
{
    swap_bits(&w[0], &w[4], mask4, 4 * unit);
    swap_bits(&w[1], &w[5], mask4, 4 * unit);
    swap_bits(&w[2], &w[6], mask4, 4 * unit);
    swap_bits(&w[3], &w[7], mask4, 4 * unit);
    swap_bits(&w[0], &w[2], mask2, 2 * unit);
    swap_bits(&w[1], &w[3], mask2, 2 * unit);
    swap_bits(&w[4], &w[6], mask2, 2 * unit);
    swap_bits(&w[5], &w[7], mask2, 2 * unit);
    swap_bits(&w[0], &w[1], mask1, unit);
    swap_bits(&w[2], &w[3], mask1, unit);
    swap_bits(&w[4], &w[5], mask1, unit);
    swap_bits(&w[6], &w[7], mask1, unit);
}

/* Byte c of word r becomes byte r of word c. */
static inline void swap_words_and_bytes(uint64_t w[8])
{
    transpose(w, 0x00000000ffffffff, 0x0000ffff0000ffff, 0x00ff00ff00ff00ff, 8);
}

/* In each byte lane, bit b of word i becomes bit i of word b. */
static inline void swap_words_and_bits(uint64_t w[8])
{
    transpose(w, 0x0f0f0f0f0f0f0f0f, 0x3333333333333333, 0x5555555555555555, 1);
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

/* The xor of those of eight words whose bit is set in which. */
static inline uint64_t pick(const uint64_t lo[16], const uint64_t hi[16],
                            uint64_t which)
{
    return lo[which & 15] ^ hi[which >> 4 & 15];
}

/* Each byte of w times x; poly is x^8 in the field. */
static inline uint64_t times_x(uint64_t w, uint64_t poly)
{
    uint64_t top = w >> 7 & EACH_LANE;

    return ((w << 1) & ~EACH_LANE) ^ top * poly;
}

#endif
