/*
 * A key that can be used, wherever it is: in memory or on a card. Nothing
 * above this header knows which.
 */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/rng.h"
#include "pkix/algid.h"

#include <stddef.h>
#include <stdint.h>

struct key;

/* What a kind of key can do; a function may be NULL if it cannot. */
struct key_ops {
    enum err (*sign)(struct key *k, struct bytes digest, struct rng *rng,
                     uint8_t *sig);
    /* value of the private key, for wrapping and conversion */
    enum err (*value)(const struct key *k, struct bytes *out);
    void (*free)(struct key *k);
};

/*
 * Sign a digest.
 *
 *   digest   as many bytes as the key's scalar
 *   sig      twice as many: s then r, big-endian
 *   returns  ERR_OK, ERR_ARG, ERR_KEY, ERR_RANDOM, ERR_GONE; ERR_UNSUPPORTED
 *            if the key cannot sign
 */
MUST_USE enum err key_sign(struct key *k, struct bytes digest, struct rng *rng,
                           uint8_t *sig);

/* The scalar, little-endian, borrowed; ERR_DENIED if it cannot be told. */
MUST_USE enum err key_value(const struct key *k, struct bytes *out);

/* Release and wipe; NULL is allowed. */
void key_free(struct key *k);

/*
 * A key in memory (secmem).
 *
 *   priv     curve length bytes, little-endian; copied
 *   returns  ERR_OK, ERR_KEY if not in 1..q-1, ERR_NOMEM
 */
MUST_USE enum err key_soft_new(const struct curve *curve, const uint8_t *priv,
                               struct key **out);

/* The part that every kind of key begins with. */
struct key {
    const struct key_ops *ops;
};

#endif
