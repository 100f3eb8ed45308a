/* Issuing certificates, the receipts for them, and chains (RFC 9215). */
#ifndef TOOLS_CA_ISSUE_H
#define TOOLS_CA_ISSUE_H

#include "base/buf.h"
#include "base/err.h"
#include "tools/ca/record.h"

/*
 * Issue the certificate of an application in `issuing`; the caller holds a
 * transaction. A certificate that cannot be recorded never existed.
 *
 *   actor    who asks: the CA itself or an operator
 *   returns  ERR_OK; ERR_WRONG_STATE; ERR_PIN_NEEDED if the CA's key is not
 *            open; others
 */
MUST_USE enum err issue_one(struct ca *ca, struct application *a,
                            enum actor actor);

/*
 * Issue all that are in `issuing`, each in a transaction of its own; one that
 * fails becomes `failed`.
 */
MUST_USE enum err issue_pending(struct ca *ca);

/* A certificate that was issued, with its receipt. */
struct issued {
    char serial[64]; /* lower-case hex */
    char receipt_digest[DIGEST_CAP];
    struct buf der;
    struct buf receipt; /* text */
    cJSON *evidence;    /* of the confirmation, or NULL */
};

/* ERR_NOT_FOUND if there is none yet; clear it also then. */
MUST_USE enum err issued_load(struct ca *ca, const char *application,
                              struct issued *out);
void issued_clear(struct issued *i); /* repeatable */

/* The certificate and the root as certs-only PKCS#7, DER. */
MUST_USE enum err issued_chain(struct ca *ca, struct bytes der,
                               struct buf *out);

#endif
