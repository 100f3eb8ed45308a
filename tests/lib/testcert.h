/* Self-signed certificates around GOST keys, for tests and fixtures. */
#ifndef TESTS_LIB_TESTCERT_H
#define TESTS_LIB_TESTCERT_H

#include "base/buf.h"
#include "gost/rng.h"
#include "pkix/algid.h"

/*
 * Append a certificate, version 3, CN of the subject and the issuer.
 *
 *   cn       UTF-8
 *   padding  bytes of a private extension, to make it long; 0 for none
 *   priv     the key, little-endian
 */
void testcert_make(enum key_alg alg, const struct curve_name *curve,
                   const uint8_t *priv, const char *cn, size_t padding,
                   struct rng *rng, struct buf *out);

#endif
