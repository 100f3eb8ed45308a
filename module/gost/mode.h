/* Modes of GOST 28147-89: ECB, CFB with key meshing, MAC (imitovstavka). */
#ifndef GOST_MODE_H
#define GOST_MODE_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/magma.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Encrypt or decrypt whole blocks, each by itself.
 *
 *   in, out  len bytes, may be the same memory
 *   returns  ERR_OK, or ERR_ARG if len is not a multiple of 8
 *   timing   depends on len only
 *   source   RFC 5830, 5
 */
MUST_USE enum err gost89_ecb_encrypt(const struct gost89 *c, const uint8_t *in,
                                     uint8_t *out, size_t len);
MUST_USE enum err gost89_ecb_decrypt(const struct gost89 *c, const uint8_t *in,
                                     uint8_t *out, size_t len);

struct gost89_cfb {
    struct gost89 c;
    uint8_t iv[8];    /* register */
    uint8_t gamma[8]; /* encrypted register */
    size_t used;      /* bytes of gamma already spent, 0..8 */
    size_t count;     /* bytes since the last change of key */
    bool meshing;
};

/*
 * Cipher feedback over a stream given in pieces of any length.
 *
 *   meshing  change the key after each 1024 bytes (RFC 4357, 2.3.2)
 *   in, out  len bytes, may be the same memory
 *   timing   depends on the lengths only
 *   source   RFC 5830, 7; RFC 4357, 2.3.2
 */
void gost89_cfb_init(struct gost89_cfb *s, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing);
void gost89_cfb_encrypt(struct gost89_cfb *s, const uint8_t *in, uint8_t *out,
                        size_t len);
void gost89_cfb_decrypt(struct gost89_cfb *s, const uint8_t *in, uint8_t *out,
                        size_t len);
void gost89_cfb_clear(struct gost89_cfb *s);

struct gost89_mac {
    struct gost89 c;
    uint8_t state[8];
    uint8_t block[8]; /* bytes not yet taken in */
    size_t used;      /* of block */
    size_t count;     /* bytes since the last change of key */
    unsigned blocks;  /* taken in; stays at 2, which means many */
    bool meshing;
};

/*
 * Message authentication code over a message given in pieces. The last block
 * is padded with zeros. The standard asks for two blocks or more: a message
 * of 1 to 8 bytes is followed by a block of zeros, and an empty message gives
 * the start value unchanged, as libgcrypt and the OpenSSL engine have it.
 *
 *   iv       8 bytes of start value, zeros as a rule
 *   meshing  change the key after each 1024 bytes
 *   out      8 bytes; users take the first 4
 *   timing   depends on the lengths only
 *   source   RFC 5830, 8
 */
void gost89_mac_init(struct gost89_mac *m, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing);
void gost89_mac_update(struct gost89_mac *m, struct bytes data);
void gost89_mac_final(struct gost89_mac *m, uint8_t out[8]);
void gost89_mac_clear(struct gost89_mac *m);

#endif
