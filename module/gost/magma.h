/*
 * The 64-bit block cipher: GOST 28147-89 (RFC 5830) with any S-box set, and
 * Magma (RFC 8891), which is the same with set Z. Blocks and keys of gost89
 * are in the byte order of RFC 5830 (little-endian words), those of magma in
 * that of RFC 8891 (big-endian).
 */
#ifndef GOST_MAGMA_H
#define GOST_MAGMA_H

#include "base/bytes.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define GOST89_KEY_LEN 32
#define GOST89_BLOCK_LEN 8
#define MAGMA_KEY_LEN 32
#define MAGMA_BLOCK_LEN 8

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

/*
 * Encrypt or decrypt blocks, each by itself. The more at once the better:
 * blocks share the work by eights.
 *
 *   in, out  8 * count bytes each, may be the same memory
 *   timing   depends on count only
 *   source   RFC 5830, 5
 */
void gost89_encrypt_blocks(const struct gost89 *c, const uint8_t *in,
                           uint8_t *out, size_t count);
void gost89_decrypt_blocks(const struct gost89 *c, const uint8_t *in,
                           uint8_t *out, size_t count);

struct magma {
    struct gost89 c;
};

/*
 * Prepare a key of Magma.
 *
 *   key      32 bytes in the order of RFC 8891's examples
 *   timing   independent of the key
 *   magma_clear wipes it and is repeatable
 */
void magma_init(struct magma *c, const uint8_t key[MAGMA_KEY_LEN]);
void magma_clear(struct magma *c);

/*
 * Encrypt or decrypt blocks of Magma, each by itself.
 *
 *   in, out  8 * count bytes each, may be the same memory
 *   timing   depends on count only
 *   source   RFC 8891, 5
 */
void magma_encrypt_blocks(const struct magma *c, const uint8_t *in,
                          uint8_t *out, size_t count);
void magma_decrypt_blocks(const struct magma *c, const uint8_t *in,
                          uint8_t *out, size_t count);

#endif
