/*
 * The 64-bit block cipher: GOST 28147-89 (RFC 5830) with any S-box set.
 * Blocks and keys are in the byte order of RFC 5830 (little-endian words).
 */
#ifndef GOST_MAGMA_H
#define GOST_MAGMA_H

#include "base/bytes.h"
#include "base/err.h"

#include <stdint.h>

#define GOST89_KEY_LEN 32
#define GOST89_BLOCK_LEN 8

/* Eight rows of sixteen 4-bit values; row[0] is applied to the lowest bits. */
struct gost89_sbox {
    uint8_t row[8][16];
};

extern const struct gost89_sbox gost89_sbox_z;              /* RFC 7836, C */
extern const struct gost89_sbox gost89_sbox_cryptopro_a;    /* RFC 4357, 11.1 */
extern const struct gost89_sbox gost89_sbox_cryptopro_b;    /* same */
extern const struct gost89_sbox gost89_sbox_cryptopro_c;    /* same */
extern const struct gost89_sbox gost89_sbox_cryptopro_d;    /* same */
extern const struct gost89_sbox gost89_sbox_test;           /* same */
extern const struct gost89_sbox gost89_sbox_hash_cryptopro; /* RFC 4357, 11.2 */
extern const struct gost89_sbox gost89_sbox_hash_test;      /* same */

/*
 * The S-box set named by an object identifier.
 *
 *   oid      body of the OID (without tag and length)
 *   returns  ERR_OK, or ERR_UNSUPPORTED for an OID that names no set here
 *   source   RFC 4357, 10.2; RFC 7836, appendix C
 */
MUST_USE enum err gost89_sbox_by_oid(struct bytes oid,
                                     const struct gost89_sbox **out);

struct gost89 {
    uint32_t key[8];
    uint32_t poly[16]; /* the S-boxes as polynomials over GF(2) */
};

/*
 * Prepare a key; gost89_rekey changes it and keeps the S-boxes.
 *
 *   key      32 bytes
 *   timing   independent of the key
 *   gost89_clear wipes it and is repeatable
 */
void gost89_init(struct gost89 *c, const struct gost89_sbox *sbox,
                 const uint8_t key[GOST89_KEY_LEN]);
void gost89_rekey(struct gost89 *c, const uint8_t key[GOST89_KEY_LEN]);
void gost89_clear(struct gost89 *c);

/*
 * Encrypt or decrypt one block; in and out may be the same.
 *
 *   timing   independent of key and data
 *   source   RFC 5830, 5 (32 rounds); gost89_mac_block: 8 (16 rounds)
 */
void gost89_encrypt_block(const struct gost89 *c, const uint8_t in[8],
                          uint8_t out[8]);
void gost89_decrypt_block(const struct gost89 *c, const uint8_t in[8],
                          uint8_t out[8]);
void gost89_mac_block(const struct gost89 *c, const uint8_t in[8],
                      uint8_t out[8]);

#endif
