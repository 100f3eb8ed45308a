/* GOST R 34.11-2012, "Streebog" (RFC 6986). */
#ifndef GOST_STREEBOG_H
#define GOST_STREEBOG_H

#include "base/bytes.h"

#include <stddef.h>
#include <stdint.h>

struct streebog {
    uint64_t h[8];     /* chaining value, least significant word first */
    uint64_t n[8];     /* number of bits hashed, mod 2^512 */
    uint64_t sigma[8]; /* sum of the blocks, mod 2^512 */
    uint8_t block[64]; /* bytes not yet compressed */
    size_t used;       /* of block */
    size_t len;        /* digest: 32 or 64 */
};

/*
 * Hash a message given in pieces.
 *
 *   len      32 or 64: bytes of digest
 *   out      len bytes, the octet order of RFC 6986's examples in hex read
 *            from the right: the order in which certificates carry it
 *   timing   depends on the lengths only
 *   streebog_final wipes the state
 *   source   RFC 6986, 6 to 9
 */
void streebog_init(struct streebog *s, size_t len);
void streebog_update(struct streebog *s, struct bytes data);
void streebog_final(struct streebog *s, uint8_t *out);

#endif
