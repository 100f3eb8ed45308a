/* Keys from passwords and from keys, all over HMAC with a GOST hash. */
#ifndef GOST_KDF_H
#define GOST_KDF_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/hash.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Derive a key from a password.
 *
 *   id          hash of the HMAC; HASH_STREEBOG_512 in RFC 9337
 *   password    bytes, UTF-8 without terminator
 *   iterations  at least 1, else ERR_ARG
 *   out         out_len bytes
 *   timing      depends on the lengths and the iterations only
 *   source      RFC 8018, 5.2; RFC 9337, 4
 */
MUST_USE enum err pbkdf2(enum hash_id id, struct bytes password,
                         struct bytes salt, uint32_t iterations, uint8_t *out,
                         size_t out_len);

/*
 * Derive a key from a key: KDF_GOSTR3411_2012_256.
 *
 *   label, seed  any lengths
 *   out          32 bytes, may be key
 *   timing       depends on the lengths only
 *   source       RFC 7836, 4.5
 */
void kdf_256(struct bytes key, struct bytes label, struct bytes seed,
             uint8_t out[32]);

/*
 * Derive keys from a key: KDF_TREE_GOSTR3411_2012_256.
 *
 *   counter_len  R of the RFC: 1 to 4 bytes, else ERR_ARG
 *   out          out_len bytes, at least 1, else ERR_ARG; may not overlap key
 *   returns      ERR_OK, ERR_ARG, or ERR_TOO_BIG if the counter has too few
 *                bytes for out_len
 *   timing       depends on the lengths only
 *   source       RFC 7836, 4.4
 */
MUST_USE enum err kdf_tree(struct bytes key, struct bytes label,
                           struct bytes seed, unsigned counter_len,
                           uint8_t *out, size_t out_len);

/*
 * The pseudorandom function of TLS: PRF_TLS_GOSTR3411_2012_256 and _512.
 *
 *   id       hash of the HMAC
 *   out      out_len bytes; may not overlap the rest
 *   timing   depends on the lengths only
 *   source   RFC 7836, 4.2.1; RFC 5246, 5 (P_hash)
 */
void tls_prf(enum hash_id id, struct bytes secret, struct bytes label,
             struct bytes seed, uint8_t *out, size_t out_len);

#endif
