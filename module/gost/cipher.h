/*
 * The two ciphers of GOST R 34.12-2015 behind one type, so that the modes and
 * the fronts name one by value and never switch on it themselves.
 */
#ifndef GOST_CIPHER_H
#define GOST_CIPHER_H

#include "gost/kuznyechik.h"
#include "gost/magma.h"

#include <stddef.h>
#include <stdint.h>

enum cipher_id {
    CIPHER_MAGMA,      /* RFC 8891 */
    CIPHER_KUZNYECHIK, /* RFC 7801 */
    CIPHER_ID_COUNT
};

#define CIPHER_KEY_LEN 32
#define CIPHER_MAX_BLOCK_LEN 16 /* bytes, longest block */
#define CIPHER_BATCH 256        /* blocks that are best given at once */

struct cipher {
    enum cipher_id id;
    union {
        struct magma magma;
        struct kuznyechik kuznyechik;
    } u;
};

/* Block length in bytes: 8 or 16. */
size_t cipher_block_len(enum cipher_id id);

/*
 * Prepare a key; cipher_clear wipes it and is repeatable.
 *
 *   key      32 bytes in the order of the RFCs
 *   timing   independent of the key
 */
void cipher_init(struct cipher *c, enum cipher_id id,
                 const uint8_t key[CIPHER_KEY_LEN]);
void cipher_clear(struct cipher *c);

/*
 * Encrypt or decrypt blocks, each by itself.
 *
 *   in, out  count blocks each, may be the same memory
 *   timing   depends on count only
 */
void cipher_encrypt(const struct cipher *c, const uint8_t *in, uint8_t *out,
                    size_t count);
void cipher_decrypt(const struct cipher *c, const uint8_t *in, uint8_t *out,
                    size_t count);

/*
 * state := E(state xor block) for one block after the other.
 *
 *   state    one block
 *   data     count blocks
 *   timing   depends on count only
 */
void cipher_chain(const struct cipher *c, uint8_t *state, const uint8_t *data,
                  size_t count);

#endif
