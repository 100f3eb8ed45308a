/* What streebog.c and its faster paths share. */
#ifndef GOST_STREEBOG_PATH_H
#define GOST_STREEBOG_PATH_H

#include "base/wide.h"
#include "gost/streebog.h"

#define STREEBOG_BLOCK_LEN 64
#define STREEBOG_ROUNDS 12

/* C_1 to C_12, RFC 6986, 6.5; least significant word first */
extern const uint64_t streebog_constants[STREEBOG_ROUNDS][8];

/* sum := sum + x mod 2^512 */
static inline void streebog_add(uint64_t sum[8], const uint64_t x[8])
{
    uint64_t carry = 0;
    unsigned i;

    for (i = 0; i < 8; i++)
        sum[i] = wide_add(sum[i], x[i], &carry);
}

/*
 * Take in blocks, each of which counts for so many bits.
 *
 *   data     64 * count bytes
 *   timing   depends on count only
 *   source   RFC 6986, 9, steps 2.3 to 2.5
 */
void streebog_take_avx512(struct streebog *s, const uint8_t *data, size_t count,
                          uint64_t bits);

/* h := g_0(g_0(h, N), sigma), RFC 6986, 9, steps 3.4 and 3.5. */
void streebog_finish_avx512(struct streebog *s);

#endif
