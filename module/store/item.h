/* What a store yields: certificates and keys, without a word of Cryptoki. */
#ifndef STORE_ITEM_H
#define STORE_ITEM_H

#include "base/bytes.h"
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

#endif
