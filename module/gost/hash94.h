/* GOST R 34.11-94 (RFC 5831) with the CryptoPro S-box (RFC 4357, 11.2). */
#ifndef GOST_HASH94_H
#define GOST_HASH94_H

#include "base/bytes.h"
#include "gost/magma.h"

#include <stddef.h>
#include <stdint.h>

struct hash94 {
    struct gost89 c;   /* the S-boxes; the key is of the last step */
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
 *   hash94_final wipes the state
 *   source   RFC 5831, 5 and 6
 *
 * An empty message counts as one block of zeros, as step 2.3 has it and the
 * OpenSSL engine does; libgcrypt and nettle leave that block out.
 */
void hash94_init(struct hash94 *h, const struct gost89_sbox *sbox);
void hash94_update(struct hash94 *h, struct bytes data);
void hash94_final(struct hash94 *h, uint8_t out[32]);

#endif
