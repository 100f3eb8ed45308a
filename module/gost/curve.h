/*
 * The parameter sets of GOST R 34.10-2012 and -2001: RFC 7091 (test), RFC
 * 4357 11.4 (CryptoPro), RFC 7836 A (TC26). What the numbers mean inside is
 * the business of point.c; users need size, order and name.
 */
#ifndef GOST_CURVE_H
#define GOST_CURVE_H

#include "base/bytes.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define CURVE_MAX_LEN 64 /* bytes of a coordinate or scalar */

struct curve; /* parameters; immutable, lives for ever */

/* Length in bytes of a coordinate and of a scalar: 32 or 64. */
size_t curve_len(const struct curve *c);

/* Order q of the base point: curve_len bytes, little-endian. */
const uint8_t *curve_order(const struct curve *c);

/* True if the set is for tests only (RFC 7091). */
int curve_is_test(const struct curve *c);

/*
 * A name of a parameter set. Several may name one curve: CryptoPro-A is
 * TC26-256-B and XchA. A key remembers the name it was made with.
 */
struct curve_name {
    const char *name;   /* "TC26-256-A", "CryptoPro-XchA" */
    const char *dotted; /* "1.2.643.7.1.2.1.1.1" */
    uint8_t oid[11];    /* body of the OID */
    uint8_t oid_len;
    const struct curve *curve;
};

/*
 * Look a parameter set up.
 *
 *   oid      body of the OID, without tag and length
 *   name     as in struct curve_name or dotted; letter case is ignored
 *   returns  ERR_OK, or ERR_UNSUPPORTED
 */
MUST_USE enum err curve_by_oid(struct bytes oid, const struct curve_name **out);
MUST_USE enum err curve_by_name(const char *name,
                                const struct curve_name **out);

/* The i-th known name, or NULL past the last; for listings and tests. */
const struct curve_name *curve_name_at(size_t i);

#endif
