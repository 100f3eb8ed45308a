/* What reading and writing of PKCS#12 share: pfx.c and pfx_write.c. */
#ifndef PKIX_PFX_INSIDE_H
#define PKIX_PFX_INSIDE_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/hash.h"

#include <stdint.h>

#define PFX_MAC_DK_LEN 96 /* bytes of PBKDF2, of which the last 32 are used */
#define PFX_MAC_MAX_LEN 64

enum pfx_oid {
    PFX_DATA,           /* 1.2.840.113549.1.7.1 */
    PFX_ENCRYPTED_DATA, /* 1.2.840.113549.1.7.6 */
    PFX_KEY_BAG,        /* 1.2.840.113549.1.12.10.1.1 */
    PFX_SHROUDED_BAG,   /* ...2 */
    PFX_CERT_BAG,       /* ...3 */
    PFX_CONTENTS_BAG,   /* ...6 */
    PFX_X509,           /* 1.2.840.113549.1.9.22.1 */
    PFX_NAME,           /* 1.2.840.113549.1.9.20 */
    PFX_ID,             /* 1.2.840.113549.1.9.21 */
    PFX_OID_COUNT
};

/* Body of the OID; lives for ever. */
struct bytes pfx_oid(enum pfx_oid id);

/* Blocks of PBKDF2 output that the key of a MAC takes. */
uint32_t pfx_mac_blocks(enum hash_id id);

/*
 * The MAC of a PFX.
 *
 *   out      hash_len(id) bytes
 *   returns  ERR_OK, or ERR_ARG for no iterations
 *   source   RFC 9548, 3
 */
MUST_USE enum err pfx_mac(enum hash_id id, struct bytes password,
                          struct bytes salt, uint32_t iterations,
                          struct bytes content, uint8_t *out);

#endif
