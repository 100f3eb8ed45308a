/* What magma.c and its faster paths share. */
#ifndef GOST_MAGMA_PATH_H
#define GOST_MAGMA_PATH_H

#include "gost/magma.h"

#include <stdbool.h>

/* The key words in the order of 32 rounds, and the byte order of blocks. */
struct gost89_run {
    uint32_t key[32];
    bool swapped; /* RFC 8891, which is RFC 5830 with all bytes reversed */
};

/*
 * 32 rounds over blocks in 512-bit registers; c is for the S-boxes.
 *
 *   in, out  8 * count bytes each, may be the same memory
 *   timing   depends on count only
 *   source   RFC 5830, 5
 */
void gost89_run_avx512(const struct gost89 *c, const struct gost89_run *r,
                       const uint8_t *in, uint8_t *out, size_t count);

#endif
