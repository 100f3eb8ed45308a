/* SubjectPublicKeyInfo and PrivateKeyInfo of GOST keys (RFC 9215, 4.3). */
#ifndef PKIX_SPKI_H
#define PKIX_SPKI_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "pkix/algid.h"

struct spki {
    struct key_params params;
    struct bytes pub; /* x then y, little-endian; borrowed from the input */
};

/*
 * Read a SubjectPublicKeyInfo; nothing may follow it.
 *
 *   returns  ERR_OK, ERR_FORMAT, ERR_UNSUPPORTED for keys that are not GOST,
 *            ERR_KEY for a point of another length; the point is not checked
 *            to be on the curve
 *   source   RFC 9215, 4.3
 */
MUST_USE enum err spki_read(struct bytes der, struct spki *out);

/*
 * Append a SubjectPublicKeyInfo; pub is 2 * curve length bytes. An exchange
 * algorithm is written as the signature algorithm of the same keys.
 */
void spki_write(struct buf *b, enum key_alg alg, const struct curve_name *curve,
                struct bytes pub);

/*
 * Read a PrivateKeyInfo. Every layout seen in the wild is taken: raw
 * little-endian, OCTET STRING or INTEGER (big-endian) inside the OCTET
 * STRING, and masked keys (d = K * M1 * ... mod q).
 *
 *   priv     set to curve length bytes, little-endian
 *   returns  ERR_OK, ERR_FORMAT, ERR_UNSUPPORTED, ERR_KEY
 *   source   RFC 9548, 6; RFC 5958
 */
MUST_USE enum err pkcs8_read(struct bytes der, struct key_params *params,
                             struct buf *priv);

/*
 * Append a PrivateKeyInfo, version 0, the key raw little-endian (RFC 9548).
 * An exchange algorithm is written as the signature algorithm.
 */
void pkcs8_write(struct buf *b, enum key_alg alg,
                 const struct curve_name *curve, struct bytes priv);

#endif
