/*
 * Key agreement with a GOST R 34.10 key: VKO (RFC 7836, 4.3; RFC 4357, 5.2).
 */
#ifndef GOST_VKO_H
#define GOST_VKO_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/curve.h"
#include "gost/hash.h"

#include <stdint.h>

/*
 * Agree on a key with the holder of a public key: the hash of
 * (m/q UKM x mod q) Q.
 *
 *   id       HASH_STREEBOG_256 for VKO_GOSTR3410_2012_256,
 *            HASH_STREEBOG_512 for VKO_GOSTR3410_2012_512, HASH_94 for VKO
 *            GOST R 34.10-2001
 *   priv     scalar x, curve_len bytes, little-endian
 *   pub      point Q, x then y, 2 * curve_len bytes, little-endian. On a set
 *            with a cofactor, a component of small order has no effect;
 *            sign_check_public tells if there is one
 *   ukm      bytes of an integer, little-endian, at most curve_len
 *   out      hash_len(id) bytes, written only on ERR_OK
 *   returns  ERR_OK, ERR_ARG if ukm is empty, too long or 0 modulo q, or
 *            ERR_KEY if priv is 0 or not below q, or pub is not on the curve
 *            or of small order
 *   timing   independent of priv and of the result
 *   source   RFC 7836, 4.3; RFC 4357, 5.2
 */
MUST_USE enum err vko(const struct curve *c, enum hash_id id,
                      const uint8_t *priv, const uint8_t *pub, struct bytes ukm,
                      uint8_t *out);

#define KEG_SEED_LEN 32 /* bytes of H */
#define KEG_LEN 64

/*
 * Derive two export keys for the holder of a public key (KEG): VKO with the
 * first half of H as UKM, and for sets of 256 bits KDF_TREE.
 *
 *   priv     scalar, curve_len bytes, little-endian
 *   pub      point, x then y, 2 * curve_len bytes, little-endian
 *   h        KEG_SEED_LEN bytes; the number is its first 16, most significant
 *            byte first, 1 where that is 0
 *   out      KEG_LEN bytes, written only on ERR_OK
 *   returns  ERR_OK, or ERR_KEY if priv is out of range or pub is not a point
 *            of the subgroup
 *   timing   independent of priv and of the result
 *   source   RFC 9189, 8.3.1
 */
MUST_USE enum err keg(const struct curve *c, const uint8_t *priv,
                      const uint8_t *pub, const uint8_t *h, uint8_t *out);

#endif
