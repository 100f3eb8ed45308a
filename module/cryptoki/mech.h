/* The mechanisms: one row each. Nothing else chooses by CKM_ number. */
#ifndef CRYPTOKI_MECH_H
#define CRYPTOKI_MECH_H

#include "gost/hash.h"
#include "larets-pkcs11.h"
#include "store/item.h"

#include <stdbool.h>
#include <stddef.h>

struct mech {
    CK_MECHANISM_TYPE type;
    CK_FLAGS flags;       /* CKF_SIGN | ..., without CKF_HW */
    CK_KEY_TYPE key_type; /* of its keys; unused for digests */
    size_t len;           /* bytes of a scalar, or of the digest */
    bool hashes;          /* it digests the data itself */
    enum hash_id hash;    /* with what */
};

/* The i-th mechanism, hash-and-sign ones first; NULL past the last. */
const struct mech *mech_at(size_t i);

/* The row of a number; NULL if there is none. */
const struct mech *mech_find(CK_MECHANISM_TYPE type);

/*
 * Find what a caller asks for.
 *
 *   wanted   one CKF_ flag that the mechanism must have
 *   returns  CKR_OK, CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID: a
 *            mechanism that hashes takes no parameter or the OID of its own
 *            hash, the others take none
 */
CK_RV mech_check(const CK_MECHANISM *m, CK_FLAGS wanted,
                 const struct mech **out);

/* True if keys of these parameters are for the mechanism. */
bool mech_fits(const struct mech *m, const struct key_params *params);

/* The key type of parameters. */
CK_KEY_TYPE mech_key_type(const struct key_params *params);

/* The mechanism that makes such keys. */
CK_MECHANISM_TYPE mech_generator(const struct key_params *params);

/* Ranks a listing: the first mechanism that signs with such a key. */
const struct mech *mech_preferred(const struct key_params *params);

#endif
