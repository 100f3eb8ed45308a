/* GOST R 34.11-94 (RFC 5831) with the CryptoPro S-box (RFC 4357, 11.2). */
#ifndef GOST_HASH94_H
#define GOST_HASH94_H

#include "base/bytes.h"

#include <stddef.h>
#include <stdint.h>

struct gost89_sbox;

struct hash94 {
    const struct gost89_sbox *sbox;
    uint8_t h[32];     /* chaining value, zero at the start */
    uint8_t sum[32];   /* sum of the blocks mod 2^256, little-endian */
    uint64_t len;      /* bytes hashed */
    uint8_t block[32]; /* bytes not yet compressed */
    size_t used;       /* of block */
};

/*
 * Hash a message given in pieces.
 *
 *   sbox     the parameter set; &gost89_sbox_hash_cryptopro for all that is
 *            in use, &gost89_sbox_hash_test for the examples of RFC 5831
 *   out      32 bytes
 *   timing   depends on the lengths only
 *   source   RFC 5831, 5 and 6
 */
void hash94_init(struct hash94 *h, const struct gost89_sbox *sbox);
void hash94_update(struct hash94 *h, struct bytes data);
void hash94_final(struct hash94 *h, uint8_t out[32]);

#endif
