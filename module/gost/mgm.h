/* MGM, the authenticated encryption of RFC 9058, with either cipher. */
#ifndef GOST_MGM_H
#define GOST_MGM_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/cipher.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MGM_MIN_TAG_LEN 4 /* bytes; the longest tag is one block */

struct mgm {
    struct cipher c;
    uint8_t y[CIPHER_MAX_BLOCK_LEN];     /* counter of the encryption */
    uint8_t z[CIPHER_MAX_BLOCK_LEN];     /* counter of the tag */
    uint64_t sum[2];                     /* the more significant word first */
    uint8_t block[CIPHER_MAX_BLOCK_LEN]; /* of A or C, not yet in the sum */
    uint8_t gamma[CIPHER_MAX_BLOCK_LEN];
    size_t used; /* of block, and of gamma */
    size_t tag_len;
    uint64_t aad_len, text_len; /* bytes so far */
    bool in_text;               /* the associated data is complete */
};

/*
 * Encrypt or decrypt a message given in pieces: init, mgm_aad any number of
 * times, mgm_encrypt or mgm_decrypt any number of times, mgm_tag or
 * mgm_verify. What mgm_decrypt gives is not to be used before mgm_verify has
 * said yes; mgm_open does not have that trap.
 *
 *   nonce    ICN: a block with the first bit zero, else ERR_ARG; never twice
 *            under one key
 *   tag_len  4 bytes to a block, else ERR_ARG
 *   in, out  len bytes, may be the same memory
 *   returns  mgm_aad, mgm_encrypt, mgm_decrypt: ERR_OK, or ERR_TOO_BIG if
 *            aad and text came to 2^32 bits with Magma, 2^64 with Kuznyechik;
 *            mgm_aad: ERR_WRONG_STATE after text. Nothing is done then.
 *            mgm_tag, mgm_verify: ERR_OK, or ERR_ARG if both aad and text are
 *            empty; mgm_verify: ERR_SIGNATURE if the tag is another, or has
 *            another length
 *   timing   depends on the lengths only
 *   source   RFC 9058, 4
 *   mgm_tag, mgm_verify and mgm_clear wipe the state
 */
MUST_USE enum err mgm_init(struct mgm *s, enum cipher_id id,
                           const uint8_t key[CIPHER_KEY_LEN],
                           struct bytes nonce, size_t tag_len);
MUST_USE enum err mgm_aad(struct mgm *s, struct bytes aad);
MUST_USE enum err mgm_encrypt(struct mgm *s, const uint8_t *in, uint8_t *out,
                              size_t len);
MUST_USE enum err mgm_decrypt(struct mgm *s, const uint8_t *in, uint8_t *out,
                              size_t len);
MUST_USE enum err mgm_tag(struct mgm *s, uint8_t *tag);
MUST_USE enum err mgm_verify(struct mgm *s, struct bytes tag);
void mgm_clear(struct mgm *s);

/* What the functions for a whole message have in common. */
struct mgm_key {
    enum cipher_id id;
    const uint8_t *key; /* CIPHER_KEY_LEN bytes */
    size_t tag_len;
};

/*
 * Encrypt or decrypt a message held in memory.
 *
 *   in, out  mgm_seal: text, then text and tag; mgm_open: text and tag, then
 *            text. May be the same memory.
 *   returns  as above; mgm_open: also ERR_SIGNATURE if in is shorter than a
 *            tag. out is written only on ERR_OK
 *   timing   depends on the lengths, and on whether the tag is right
 */
MUST_USE enum err mgm_seal(const struct mgm_key *k, struct bytes nonce,
                           struct bytes aad, struct bytes in, uint8_t *out);
MUST_USE enum err mgm_open(const struct mgm_key *k, struct bytes nonce,
                           struct bytes aad, struct bytes in, uint8_t *out);

#endif
