/*
 * PKCS#12 files with GOST keys (RFC 7292, RFC 9548): keys and certificates
 * under one password. spec/pfx.md.
 */
#ifndef PKIX_PFX_H
#define PKIX_PFX_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/rng.h"
#include "pkix/algid.h"
#include "pkix/pbes2.h"

#include <stdbool.h>
#include <stddef.h>

#define PFX_MAX_LEN 1048576 /* bytes of a file */
#define PFX_MAX_KEYS 16
#define PFX_MAX_CERTS 64
#define PFX_MAX_DEPTH 4 /* bags in bags */

struct pfx_key {
    enum key_alg alg;
    const struct curve_name *curve;
    struct buf priv; /* little-endian, curve length bytes; secret */
    struct buf name; /* friendlyName, UTF-8; may be empty */
    struct buf id;   /* localKeyID; may be empty */
};

struct pfx_cert {
    struct buf der;
    struct buf name; /* as of a key */
    struct buf id;   /* that of its key */
};

/* What a file holds, in its order; all zeros is an empty one. */
struct pfx {
    struct pfx_key keys[PFX_MAX_KEYS];
    struct pfx_cert certs[PFX_MAX_CERTS];
    size_t key_count;
    size_t cert_count;
};

/* Wipe and release; repeatable. */
void pfx_clear(struct pfx *p);

/*
 * Read a file. The MAC is checked before anything is decrypted.
 *
 *   file      nothing may follow the PFX
 *   password  UTF-8 without terminator
 *   out       set to what was read; for pfx_clear. Certificates are not
 *             looked into, and are not matched with keys
 *   returns   ERR_OK; ERR_PIN_WRONG if the MAC differs: a wrong password or
 *             damage; ERR_FORMAT; ERR_VERSION; ERR_TOO_BIG; ERR_UNSUPPORTED
 *             for algorithms and keys that are not GOST, and for a file
 *             without a MAC; ERR_KEY; ERR_NOMEM
 *   timing    depends on the lengths and the iterations only
 *   source    RFC 7292, 4; RFC 9548, 3 to 5
 */
MUST_USE enum err pfx_read(struct bytes file, struct bytes password,
                           struct pfx *out);

struct pfx_how {
    struct pbes2_how pbes2; /* of each key; its iterations for the MAC too */
    bool plain_certs;       /* do not encrypt certificates */
};

/*
 * Append a file.
 *
 *   p        keys and certificates, one or more
 *   returns  ERR_OK, ERR_ARG, ERR_TOO_BIG for what pfx_read would refuse,
 *            ERR_FORMAT for a name that is not UTF-8, ERR_RANDOM, ERR_NOMEM;
 *            nothing is appended on failure but of memory
 *   source   RFC 7292, 5.1; RFC 9548, 3 to 5
 */
MUST_USE enum err pfx_write(const struct pfx *p, const struct pfx_how *how,
                            struct bytes password, struct rng *rng,
                            struct buf *out);

#endif
