/*
 * The GOST hash functions behind one type, so that HMAC, signatures and the
 * fronts name an algorithm by value and never switch on it themselves.
 */
#ifndef GOST_HASH_H
#define GOST_HASH_H

#include "base/bytes.h"
#include "gost/hash94.h"
#include "gost/streebog.h"

#include <stddef.h>
#include <stdint.h>

enum hash_id {
    HASH_94,           /* GOST R 34.11-94, CryptoPro S-box (RFC 5831, 4357) */
    HASH_STREEBOG_256, /* GOST R 34.11-2012 (RFC 6986) */
    HASH_STREEBOG_512,
    HASH_ID_COUNT
};

#define HASH_MAX_LEN 64       /* bytes, longest digest */
#define HASH_MAX_BLOCK_LEN 64 /* bytes, longest HMAC block */

struct hash {
    enum hash_id id;
    union {
        struct hash94 h94;
        struct streebog streebog;
    } u;
};

/* Digest length in bytes: 32 or 64. */
size_t hash_len(enum hash_id id);

/* HMAC block length in bytes: 32 for GOST R 34.11-94, 64 for Streebog. */
size_t hash_block_len(enum hash_id id);

/*
 * Hash a message given in pieces: init, any number of updates, final.
 *
 *   out      hash_len(id) bytes, in the octet order of the RFC
 *   timing   depends on the lengths only
 *   hash_final and hash_clear wipe the state; hash_clear is repeatable
 */
void hash_init(struct hash *h, enum hash_id id);
void hash_update(struct hash *h, struct bytes data);
void hash_final(struct hash *h, uint8_t *out);
void hash_clear(struct hash *h);

/* Hash one message held in memory. */
void hash_once(enum hash_id id, struct bytes data, uint8_t *out);

#endif
