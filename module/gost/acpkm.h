/*
 * Modes that change their key after each section of a message (RFC 8645):
 * CTR-ACPKM without, OMAC-ACPKM with a master key.
 */
#ifndef GOST_ACPKM_H
#define GOST_ACPKM_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/mode.h"
#include "gost/omac.h"

#include <stddef.h>
#include <stdint.h>

struct ctr_acpkm {
    struct ctr ctr;
    size_t section_len;
    size_t left; /* bytes of the present section */
};

/*
 * Counter mode with a key for each section, over a stream given in pieces of
 * any length; encryption and decryption are the same.
 *
 *   iv           half a block; never twice under one key
 *   section_len  bytes, a multiple of the block, not zero; N / 8 of the RFC,
 *                4096 with Kuznyechik and 1024 with Magma in TLS
 *   in, out      len bytes, may be the same memory
 *   returns      ctr_acpkm_init: ERR_OK, or ERR_ARG for an iv or a section of
 *                another length; ctr_acpkm_crypt: ERR_OK, or ERR_TOO_BIG
 *                beyond 2^31 blocks of Magma, 2^63 of Kuznyechik; nothing is
 *                done then
 *   timing       depends on the lengths only
 *   source       RFC 8645, 6.2.1 and 6.2.2, c = n / 2
 *   ctr_acpkm_clear wipes the state and is repeatable
 */
MUST_USE enum err ctr_acpkm_init(struct ctr_acpkm *s, enum cipher_id id,
                                 const uint8_t key[CIPHER_KEY_LEN],
                                 struct bytes iv, size_t section_len);
MUST_USE enum err ctr_acpkm_crypt(struct ctr_acpkm *s, const uint8_t *in,
                                  uint8_t *out, size_t len);
void ctr_acpkm_clear(struct ctr_acpkm *s);

struct omac_acpkm {
    struct ctr_acpkm master; /* gives the keys of the sections */
    struct omac m;
    size_t section_len;
    size_t left; /* bytes of the present section */
};

/*
 * OMAC with keys for each section, of a message given in pieces of any length.
 * An empty message counts as one section with one incomplete block.
 *
 *   section_len  bytes, a multiple of the block, not zero; N / 8 of the RFC
 *   master_len   bytes of section keys from one master key, a multiple of
 *                32 + block, for Kuznyechik and Magma that is of the block
 *                too; T* / 8 of the RFC
 *   out          one block; users of a shorter MAC take the first bytes
 *   returns      omac_acpkm_init: ERR_OK, or ERR_ARG for other lengths;
 *                omac_acpkm_update: ERR_OK, or ERR_TOO_BIG if more than the
 *                2^31 blocks (2^63 with Kuznyechik) of section keys were
 *                needed; the state is then wiped
 *   timing       depends on the lengths only
 *   source       RFC 8645, 6.3.1 and 6.3.6
 *   omac_acpkm_final and omac_acpkm_clear wipe the state; omac_acpkm_clear is
 *   repeatable
 */
MUST_USE enum err omac_acpkm_init(struct omac_acpkm *s, enum cipher_id id,
                                  const uint8_t key[CIPHER_KEY_LEN],
                                  size_t section_len, size_t master_len);
MUST_USE enum err omac_acpkm_update(struct omac_acpkm *s, struct bytes data);
void omac_acpkm_final(struct omac_acpkm *s, uint8_t *out);
void omac_acpkm_clear(struct omac_acpkm *s);

#endif
