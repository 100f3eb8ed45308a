/* A key as the operations of the provider hand it around. */
#ifndef PROVIDER_PROV_KEY_H
#define PROVIDER_PROV_KEY_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/curve.h"
#include "pkix/algid.h"

#include <stdatomic.h>
#include <stdbool.h>

/*
 * Complete once it is made, and read-only from then on: several threads may
 * sign with one key. A private key always has its public one beside it.
 */
struct prov_key {
    atomic_int refs;
    enum key_alg alg;               /* a signature algorithm */
    const struct curve_name *curve; /* NULL: an empty key */
    bool has_pub;
    uint8_t pub[2 * CURVE_MAX_LEN]; /* x then y, little-endian */
    uint8_t *priv; /* CURVE_MAX_LEN bytes, little-endian, or NULL */
};

/* An empty key with one reference; NULL if out of memory. */
struct prov_key *prov_key_new(enum key_alg alg);
struct prov_key *prov_key_ref(struct prov_key *k);
void prov_key_free(struct prov_key *k); /* drops one reference */

/* A copy; without its private half unless asked for. NULL if out of memory. */
struct prov_key *prov_key_copy(const struct prov_key *k, bool with_private);

/*
 * Fill an empty key.
 *
 *   curve    its size must be that of the algorithm
 *   pub      2 * curve length bytes
 *   priv     curve length bytes; the public key is computed
 *   returns  ERR_OK, ERR_KEY, ERR_NOMEM
 */
MUST_USE enum err prov_key_set_curve(struct prov_key *k,
                                     const struct curve_name *curve);
MUST_USE enum err prov_key_set_public(struct prov_key *k, struct bytes pub);
MUST_USE enum err prov_key_set_private(struct prov_key *k, struct bytes priv);

/* Views into the key; empty where that half is missing. */
struct bytes prov_key_public(const struct prov_key *k);
struct bytes prov_key_private(const struct prov_key *k);

/* Short name of the key's type. */
const char *prov_key_type(const struct prov_key *k);

/* Short name of the hash that keys of the algorithm sign with. */
const char *prov_key_digest(enum key_alg alg);

/* True if the name, in any case, is one of those of that hash. */
bool prov_key_digest_named(enum key_alg alg, const char *name);

/* Find a parameter set: our names, dotted OIDs, gost-engine's letters. */
MUST_USE enum err prov_key_group(enum key_alg alg, const char *name,
                                 const struct curve_name **out);

#endif
