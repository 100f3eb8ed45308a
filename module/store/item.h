/* What a store yields: certificates and keys, without a word of Cryptoki. */
#ifndef STORE_ITEM_H
#define STORE_ITEM_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "pkix/algid.h"
#include "store/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum item_kind { ITEM_CERTIFICATE, ITEM_PUBLIC_KEY, ITEM_PRIVATE_KEY };

#define ITEM_ID_MAX 255 /* bytes */

struct item {
    enum item_kind kind;
    size_t pair;       /* number of the key pair in its container */
    struct bytes id;   /* the same, not empty, for all items of a pair */
    const char *label; /* UTF-8, not empty */

    /* keys */
    struct key_params params;
    struct bytes pub;  /* x then y, little-endian; empty if not known yet:
                          no certificate, no note of it, not logged in */
    struct bytes spki; /* DER of the same, or empty */
    bool local;        /* made here, by store_generate */
    bool exportable;   /* private */
    bool exchange;     /* private: may also agree on keys */
    int64_t valid_to;  /* 0 if not said */
    struct key *key;   /* private: NULL while locked */

    /* certificates */
    struct bytes cert; /* DER */
};

/* What a front tells of a certificate; views into its bytes. */
struct item_certificate {
    struct bytes der; /* without what follows it */
    struct bytes subject;
    struct bytes issuer;
    struct bytes serial; /* INTEGER, whole */
    struct bytes spki;
    int64_t not_before; /* seconds since 1970, UTC */
    int64_t not_after;
    bool is_ca;
};

/* Read a certificate: ERR_OK, ERR_FORMAT or ERR_TOO_BIG. */
MUST_USE enum err item_read_certificate(struct bytes der,
                                        struct item_certificate *out);

/*
 * Append the SubjectPublicKeyInfo of a key.
 *
 *   alg      an exchange algorithm is written as its signature algorithm
 *   pub      x then y, little-endian, twice the curve's length
 */
void item_write_spki(enum key_alg alg, const struct curve_name *curve,
                     struct bytes pub, struct buf *out);

#endif
