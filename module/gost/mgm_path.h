/* What mgm.c and its faster path share. */
#ifndef GOST_MGM_PATH_H
#define GOST_MGM_PATH_H

#include <stddef.h>
#include <stdint.h>

/*
 * Add products of blocks in GF(2^64) or GF(2^128).
 *
 *   sum      high word first; of the shorter field sum[0] alone
 *   h, a     count blocks each
 *   n        bytes of a block, 8 or 16
 *   timing   depends on count and n only
 *   source   RFC 9058, 3
 */
void mgm_add_products_avx512(uint64_t sum[2], const uint8_t *h,
                             const uint8_t *a, size_t count, size_t n);

#endif
