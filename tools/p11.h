/*
 * A client of PKCS#11: loads a module, ours or any vendor's, finds a token
 * and works with its keys. Nothing here knows how a token keeps them.
 *
 * Errors of the functions below: what the CKR_ value means (ERR_PIN_WRONG,
 * ERR_PIN_LOCKED, ERR_GONE, ERR_NO_SPACE, ...), else ERR_IO; the sentence is
 * left with log_fault and names the function and the value.
 */
#ifndef TOOLS_P11_H
#define TOOLS_P11_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "larets-pkcs11.h"
#include "pkix/algid.h"
#include "tools/opt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct p11;

/*
 * The module to use: --module, else the environment's LARETS_MODULE, else
 * ours where it is installed.
 */
const char *p11_module_path(const struct call *call);

/*
 * Load a module and initialise it.
 *
 *   returns  ERR_OK; ERR_NOT_FOUND if it cannot be loaded; ERR_UNSUPPORTED if
 *            the file is no PKCS#11 module
 */
MUST_USE enum err p11_open(const char *path, struct p11 **out);
void p11_close(struct p11 *p); /* ends all sessions; NULL is allowed */

/* What a module says of itself; text without padding, UTF-8. */
struct p11_info {
    char description[33];
    char manufacturer[33];
    CK_VERSION version;
};

MUST_USE enum err p11_info(struct p11 *p, struct p11_info *out);

/* A slot and the token in it. */
struct p11_slot {
    CK_SLOT_ID id;
    char description[65];
    bool present; /* the members below are set if there is a token */
    char label[33];
    char serial[17];
    char model[17];
    char manufacturer[33];
    CK_FLAGS flags; /* CKF_ of CK_TOKEN_INFO */
};

/*
 * All slots.
 *
 *   out      to be released with free()
 */
MUST_USE enum err p11_slots(struct p11 *p, struct p11_slot **out,
                            size_t *count);

/*
 * Find a token.
 *
 *   label, serial  NULL: any
 *   returns        ERR_OK; ERR_NOT_FOUND; ERR_ARG if several fit
 */
MUST_USE enum err p11_find_token(struct p11 *p, const char *label,
                                 const char *serial, struct p11_slot *out);

/* A session for reading and writing; one at a time. */
MUST_USE enum err p11_session(struct p11 *p, const struct p11_slot *slot);

/* Log in as user; a token that needs no login accepts an empty pin. */
MUST_USE enum err p11_login(struct p11 *p, struct bytes pin);

/* A key pair on a token. */
struct p11_pair {
    CK_OBJECT_HANDLE priv;
    CK_OBJECT_HANDLE pub;
    const struct curve_name *curve;
    struct buf value; /* public key: x then y, little-endian */
};

void p11_pair_clear(struct p11_pair *pair); /* repeatable */

/*
 * Find the pair with this CKA_ID.
 *
 *   returns  ERR_OK; ERR_NOT_FOUND; ERR_UNSUPPORTED if it is no GOST key
 */
MUST_USE enum err p11_find_pair(struct p11 *p, struct bytes id,
                                struct p11_pair *out);

/* Make a pair that stays on the token, may not be copied out, and signs. */
MUST_USE enum err p11_generate(struct p11 *p, const struct curve_name *curve,
                               struct bytes id, const char *label,
                               struct p11_pair *out);

/*
 * Sign data; the token hashes it with the hash of the key's size.
 *
 *   sig      cleared first; s then r, big-endian
 */
MUST_USE enum err p11_sign(struct p11 *p, const struct p11_pair *pair,
                           struct bytes data, struct buf *sig);

/*
 * Write a certificate beside the pair with this CKA_ID.
 *
 *   der      X.509
 */
MUST_USE enum err p11_write_certificate(struct p11 *p, struct bytes id,
                                        const char *label, struct bytes der);

/*
 * Read a certificate with this CKA_ID.
 *
 *   out      cleared first
 *   returns  ERR_OK, ERR_NOT_FOUND
 */
MUST_USE enum err p11_read_certificate(struct p11 *p, struct bytes id,
                                       struct buf *out);

#endif
