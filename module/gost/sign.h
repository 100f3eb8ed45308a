/*
 * GOST R 34.10-2012: key pairs, signature, verification (RFC 7091). The
 * 2001 edition is the same arithmetic on 256-bit sets. Also the arithmetic
 * modulo the group order that the container format needs.
 */
#ifndef GOST_SIGN_H
#define GOST_SIGN_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/curve.h"
#include "gost/rng.h"

#include <stdint.h>

/*
 * Make a private key: uniform in 1..q-1.
 *
 *   priv     curve_len bytes, little-endian
 *   returns  ERR_OK or ERR_RANDOM
 *   timing   independent of the key (a rejected candidate shows only that)
 *   source   RFC 7091, 5.2
 */
MUST_USE enum err sign_generate(const struct curve *c, struct rng *rng,
                                uint8_t *priv);

/*
 * Compute the public key of a private key, Q = d P.
 *
 *   priv     curve_len bytes, little-endian
 *   pub      2 * curve_len bytes, x then y, little-endian
 *   returns  ERR_OK, or ERR_KEY if priv is 0 or not below q
 *   timing   independent of priv
 *   source   RFC 7091, 5.2
 */
MUST_USE enum err sign_public(const struct curve *c, const uint8_t *priv,
                              uint8_t *pub);

/*
 * Check a public key: coordinates below p, on the curve, not the neutral
 * point, in the subgroup of order q.
 *
 *   returns  ERR_OK or ERR_KEY
 *   timing   variable; public data
 */
MUST_USE enum err sign_check_public(const struct curve *c, const uint8_t *pub);

/*
 * Sign a digest. The nonce is drawn from rng and mixed with key and digest,
 * so that a weak generator alone does not give the key away.
 *
 *   priv     curve_len bytes, little-endian
 *   digest   curve_len bytes in the octet order of hash_final
 *   sig      2 * curve_len bytes: s then r, each big-endian
 *   returns  ERR_OK, ERR_ARG for another digest length, ERR_KEY, ERR_RANDOM
 *   timing   independent of priv, nonce and digest
 *   source   RFC 7091, 6.1; order of s and r: RFC 4491, 2.2.2
 */
MUST_USE enum err sign_digest(const struct curve *c, const uint8_t *priv,
                              struct bytes digest, struct rng *rng,
                              uint8_t *sig);

/*
 * Sign with a given nonce: for the examples of the standard, nothing else.
 *
 *   nonce    curve_len bytes, little-endian, 1..q-1
 *   returns  as sign_digest; ERR_ARG if the nonce gives r = 0 or s = 0
 */
MUST_USE enum err sign_digest_nonce(const struct curve *c, const uint8_t *priv,
                                    struct bytes digest, const uint8_t *nonce,
                                    uint8_t *sig);

/*
 * Verify a signature. On a set with a cofactor this does not find out whether
 * pub lies in the subgroup: sign_check_public does, once for a key. A key that
 * does not was made so by its owner, whose signatures it may then refuse.
 *
 *   pub      2 * curve_len bytes, x then y, little-endian
 *   sig      2 * curve_len bytes, s then r, big-endian; other lengths do not
 *            verify
 *   returns  ERR_OK, ERR_SIGNATURE, ERR_ARG for another digest length, or
 *            ERR_KEY if pub is not on the curve or of small order
 *   timing   variable; public data
 *   source   RFC 7091, 6.2
 */
MUST_USE enum err sign_verify(const struct curve *c, const uint8_t *pub,
                              struct bytes digest, struct bytes sig);

/*
 * Arithmetic modulo the group order, for masked keys.
 *
 *   a, b     curve_len bytes, little-endian; need not be reduced
 *   out      curve_len bytes, below q; may be a or b
 *   scalar_div gives a / b; ERR_KEY if b is 0 mod q
 *   scalar_mul gives a * b
 *   scalar_random gives a value uniform in 1..q-1
 *   timing   independent of the values
 */
void scalar_mul(const struct curve *c, const uint8_t *a, const uint8_t *b,
                uint8_t *out);
MUST_USE enum err scalar_div(const struct curve *c, const uint8_t *a,
                             const uint8_t *b, uint8_t *out);
MUST_USE enum err scalar_random(const struct curve *c, struct rng *rng,
                                uint8_t *out);

/* ERR_OK if 0 < a < q, else ERR_KEY; timing independent of a but for that. */
MUST_USE enum err scalar_check(const struct curve *c, const uint8_t *a);

#endif
