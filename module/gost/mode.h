/*
 * Modes of operation. Of GOST R 34.13-2015, for Magma and Kuznyechik: ECB,
 * CTR, OFB, CBC, CFB (mode.c); OMAC is in omac.h, what changes keys on the way
 * in acpkm.h. Of GOST 28147-89: ECB, CNT, CFB, CBC, MAC (mode_gost89.c).
 */
#ifndef GOST_MODE_H
#define GOST_MODE_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/cipher.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Encrypt or decrypt whole blocks, each by itself.
 *
 *   in, out  len bytes, may be the same memory
 *   returns  ERR_OK, or ERR_ARG if len is not a multiple of the block
 *   timing   depends on len only
 *   source   GOST R 34.13-2015, 5.1
 */
MUST_USE enum err ecb_encrypt(const struct cipher *c, const uint8_t *in,
                              uint8_t *out, size_t len);
MUST_USE enum err ecb_decrypt(const struct cipher *c, const uint8_t *in,
                              uint8_t *out, size_t len);

struct ctr {
    struct cipher c;
    uint8_t iv[CIPHER_MAX_BLOCK_LEN / 2];
    uint64_t next;  /* number of the next block */
    uint64_t limit; /* number of blocks that may be made */
    uint8_t gamma[CIPHER_MAX_BLOCK_LEN];
    size_t used; /* bytes of gamma already spent */
};

/*
 * Counter mode over a stream given in pieces of any length; encryption and
 * decryption are the same. s of the standard is the whole block.
 *
 *   iv       half a block, else ERR_ARG; never twice under one key
 *   in, out  len bytes, may be the same memory
 *   returns  ctr_crypt: ERR_OK, or ERR_TOO_BIG if the counter would run into
 *            the iv, which is after 2^32 blocks of Magma; nothing is done then
 *   timing   depends on the lengths only
 *   source   GOST R 34.13-2015, 5.2
 *   ctr_clear wipes the state and is repeatable
 */
MUST_USE enum err ctr_init(struct ctr *s, enum cipher_id id,
                           const uint8_t key[CIPHER_KEY_LEN], struct bytes iv);
MUST_USE enum err ctr_crypt(struct ctr *s, const uint8_t *in, uint8_t *out,
                            size_t len);
bool ctr_fits(const struct ctr *s, size_t len); /* ctr_crypt gives ERR_OK */
void ctr_clear(struct ctr *s);

#define MODE_MAX_REGISTER_LEN (4 * CIPHER_MAX_BLOCK_LEN)

/* State of the modes with feedback. */
struct feedback {
    struct cipher c;
    uint8_t reg[MODE_MAX_REGISTER_LEN]; /* R of the standard */
    size_t reg_len;                     /* m / 8 of the standard */
    uint8_t gamma[CIPHER_MAX_BLOCK_LEN];
    size_t used; /* bytes of gamma, in OFB of reg, already spent */
};

/*
 * Prepare one of the modes below.
 *
 *   iv       fills the register: one to four blocks, else ERR_ARG; most users
 *            have one block
 *   timing   independent of the key
 *   feedback_clear wipes the state and is repeatable
 */
MUST_USE enum err ofb_init(struct feedback *s, enum cipher_id id,
                           const uint8_t key[CIPHER_KEY_LEN], struct bytes iv);
MUST_USE enum err cfb_init(struct feedback *s, enum cipher_id id,
                           const uint8_t key[CIPHER_KEY_LEN], struct bytes iv);
MUST_USE enum err cbc_init(struct feedback *s, enum cipher_id id,
                           const uint8_t key[CIPHER_KEY_LEN], struct bytes iv);
void feedback_clear(struct feedback *s);

/*
 * Output feedback and cipher feedback over a stream given in pieces of any
 * length; s of the standard is the whole block. OFB encrypts and decrypts
 * alike.
 *
 *   in, out  len bytes, may be the same memory
 *   timing   depends on the lengths only
 *   source   GOST R 34.13-2015, 5.3 and 5.5
 */
void ofb_crypt(struct feedback *s, const uint8_t *in, uint8_t *out, size_t len);
void cfb_encrypt(struct feedback *s, const uint8_t *in, uint8_t *out,
                 size_t len);
void cfb_decrypt(struct feedback *s, const uint8_t *in, uint8_t *out,
                 size_t len);

/*
 * Cipher block chaining over a stream given in pieces of whole blocks.
 * Padding is left to the caller.
 *
 *   in, out  len bytes, may be the same memory
 *   returns  ERR_OK, or ERR_ARG if len is not a multiple of the block
 *   timing   depends on len only
 *   source   GOST R 34.13-2015, 5.4
 */
MUST_USE enum err cbc_encrypt(struct feedback *s, const uint8_t *in,
                              uint8_t *out, size_t len);
MUST_USE enum err cbc_decrypt(struct feedback *s, const uint8_t *in,
                              uint8_t *out, size_t len);

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

struct gost89_cnt {
    struct gost89 c;
    uint32_t n3, n4; /* the counter, named as in RFC 5830 */
    uint8_t gamma[8];
    size_t used;  /* bytes of gamma already spent */
    size_t count; /* bytes of gamma since the last change of key */
    bool meshing;
};

/*
 * Counter mode over a stream given in pieces of any length; encryption and
 * decryption are the same.
 *
 *   meshing  change the key after each 1024 bytes (RFC 4357, 2.3.2)
 *   in, out  len bytes, may be the same memory
 *   timing   depends on the lengths only
 *   source   RFC 5830, 6; RFC 4357, 2.3.2
 *   gost89_cnt_clear wipes the state and is repeatable
 */
void gost89_cnt_init(struct gost89_cnt *s, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing);
void gost89_cnt_crypt(struct gost89_cnt *s, const uint8_t *in, uint8_t *out,
                      size_t len);
void gost89_cnt_clear(struct gost89_cnt *s);

struct gost89_cbc {
    struct gost89 c;
    uint8_t iv[8]; /* the block of ciphertext before */
    size_t count;  /* bytes since the last change of key */
    bool meshing;
};

/*
 * Cipher block chaining over a stream given in pieces of whole blocks.
 * Padding is left to the caller.
 *
 *   meshing  change the key after each 1024 bytes (RFC 4357, 2.3.2)
 *   in, out  len bytes, may be the same memory
 *   returns  ERR_OK, or ERR_ARG if len is not a multiple of 8
 *   timing   depends on the lengths only
 *   source   RFC 4357, 2.1 and 2.3.2
 *   gost89_cbc_clear wipes the state and is repeatable
 */
void gost89_cbc_init(struct gost89_cbc *s, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing);
MUST_USE enum err gost89_cbc_encrypt(struct gost89_cbc *s, const uint8_t *in,
                                     uint8_t *out, size_t len);
MUST_USE enum err gost89_cbc_decrypt(struct gost89_cbc *s, const uint8_t *in,
                                     uint8_t *out, size_t len);
void gost89_cbc_clear(struct gost89_cbc *s);

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
