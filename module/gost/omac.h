/* OMAC (CMAC), the MAC of GOST R 34.13-2015. */
#ifndef GOST_OMAC_H
#define GOST_OMAC_H

#include "base/bytes.h"
#include "gost/cipher.h"

#include <stddef.h>
#include <stdint.h>

struct omac {
    struct cipher c;
    uint8_t k1[CIPHER_MAX_BLOCK_LEN];
    uint8_t state[CIPHER_MAX_BLOCK_LEN];
    uint8_t block[CIPHER_MAX_BLOCK_LEN]; /* may be the last one */
    size_t used;                         /* of block */
};

/*
 * Authenticate a message given in pieces of any length.
 *
 *   out      one block; users of a shorter MAC take the first bytes
 *   timing   depends on the lengths only
 *   source   GOST R 34.13-2015, 5.6
 *   omac_final and omac_clear wipe the state; omac_clear is repeatable
 */
void omac_init(struct omac *m, enum cipher_id id,
               const uint8_t key[CIPHER_KEY_LEN]);
void omac_update(struct omac *m, struct bytes data);
void omac_final(struct omac *m, uint8_t *out);
void omac_clear(struct omac *m);

/* Authenticate one message held in memory. */
void omac_once(enum cipher_id id, const uint8_t key[CIPHER_KEY_LEN],
               struct bytes data, uint8_t *out);

/*
 * Take in a block that is held back as it may be the last; it is known not to
 * be. For acpkm.c, which changes the key behind it.
 */
void omac_release(struct omac *m);

#endif
