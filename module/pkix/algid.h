/*
 * Object identifiers of GOST keys, hashes and signatures, and the algorithm
 * identifiers that carry them (RFC 9215, 4.1 to 4.3).
 */
#ifndef PKIX_ALGID_H
#define PKIX_ALGID_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/curve.h"
#include "gost/hash.h"

#include <stdbool.h>

/* What a key is: edition of the standard, size, and use inside a container. */
enum key_alg {
    KEY_ALG_2001,              /* 1.2.643.2.2.19 */
    KEY_ALG_2001_EXCHANGE,     /* 1.2.643.2.2.98 */
    KEY_ALG_2012_256,          /* 1.2.643.7.1.1.1.1 */
    KEY_ALG_2012_512,          /* 1.2.643.7.1.1.1.2 */
    KEY_ALG_2012_256_EXCHANGE, /* 1.2.643.7.1.1.6.1 */
    KEY_ALG_2012_512_EXCHANGE, /* 1.2.643.7.1.1.6.2 */
    KEY_ALG_COUNT
};

/* Body of the OID; lives for ever. */
struct bytes key_alg_oid(enum key_alg alg);
MUST_USE enum err key_alg_by_oid(struct bytes oid, enum key_alg *out);

/* The signature algorithm of the same keys: exchange ones map down. */
enum key_alg key_alg_signature(enum key_alg alg);
bool key_alg_is_exchange(enum key_alg alg);

/* Scalar length in bytes: 32 or 64. */
size_t key_alg_len(enum key_alg alg);

/* The hash that keys of the algorithm sign with. */
enum hash_id key_alg_hash(enum key_alg alg);

/* Body of a hash OID: 1.2.643.2.2.30.1, ...7.1.1.2.2, ...7.1.1.2.3. */
struct bytes hash_oid(enum hash_id id);
MUST_USE enum err hash_by_oid(struct bytes oid, enum hash_id *out);

/* Signature with hash: 1.2.643.2.2.3, ...7.1.1.3.2, ...7.1.1.3.3. */
struct bytes signature_oid(enum key_alg alg);

/* What the AlgorithmIdentifier of a key says. */
struct key_params {
    enum key_alg alg;
    const struct curve_name *curve; /* with the OID that was used */
    bool has_hash_oid;              /* digestParamSet was present */
    enum hash_id hash;              /* as given, or the algorithm's own */
    struct bytes cipher_oid;        /* encryptionParamSet, or empty; borrowed */
};

/*
 * Read GostPublicKeyParameters or an AlgorithmIdentifier that holds them.
 *
 *   c        moves past the element
 *   returns  ERR_OK, ERR_FORMAT, ERR_UNSUPPORTED (unknown OID), or ERR_KEY
 *            if curve and algorithm differ in size
 */
MUST_USE enum err key_params_read(struct cursor *c, enum key_alg alg,
                                  struct key_params *out);
MUST_USE enum err key_algid_read(struct cursor *c, struct key_params *out);

/*
 * Append an AlgorithmIdentifier. The digest OID is written or left out as
 * RFC 9215 4.2 asks for the curve's OID; for 2001 keys it is always written.
 */
void key_algid_write(struct buf *b, enum key_alg alg,
                     const struct curve_name *curve);

#endif
