/* HMAC over the GOST hash functions (RFC 2104, RFC 7836 4.1). */
#ifndef GOST_HMAC_H
#define GOST_HMAC_H

#include "base/bytes.h"
#include "gost/hash.h"

#include <stdint.h>

struct hmac {
    struct hash inner; /* has taken in key xor ipad, and the message so far */
    struct hash outer; /* has taken in key xor opad */
};

/*
 * Authenticate a message given in pieces.
 *
 *   key      any length; longer than a block is hashed first
 *   out      hash_len(id) bytes
 *   timing   depends on the lengths only
 *   hmac_final and hmac_clear wipe the state
 *   source   RFC 2104; RFC 7836, 4.1
 */
void hmac_init(struct hmac *m, enum hash_id id, struct bytes key);
void hmac_update(struct hmac *m, struct bytes data);
void hmac_final(struct hmac *m, uint8_t *out);
void hmac_clear(struct hmac *m);

/* Authenticate one message held in memory. */
void hmac_once(enum hash_id id, struct bytes key, struct bytes data,
               uint8_t *out);

#endif
