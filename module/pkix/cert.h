/* What a token must know of an X.509 certificate; views into its bytes. */
#ifndef PKIX_CERT_H
#define PKIX_CERT_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define CERT_MAX_LEN 65536 /* bytes */

struct cert {
    struct bytes der;    /* the certificate, without what follows it */
    struct bytes tbs;    /* the signed part, whole */
    struct bytes serial; /* INTEGER, whole */
    struct bytes serial_value;
    struct bytes issuer;          /* Name, whole */
    struct bytes subject;         /* Name, whole */
    struct bytes spki;            /* SubjectPublicKeyInfo, whole */
    struct bytes signature;       /* contents of the BIT STRING */
    struct bytes signature_algid; /* AlgorithmIdentifier, whole */
    int64_t not_before;           /* seconds since 1970, UTC */
    int64_t not_after;
    bool is_ca; /* basicConstraints says cA TRUE */
};

/*
 * Read a certificate. Bytes after it are ignored (padded media).
 *
 *   returns  ERR_OK, ERR_FORMAT, or ERR_TOO_BIG; signatures are not checked
 *   source   RFC 5280, 4.1
 */
MUST_USE enum err cert_read(struct bytes der, struct cert *out);

/*
 * Find an attribute value of a Name, the last one of its type, as UTF-8.
 *
 *   oid      body of the attribute type
 *   out      appended to; string types of RFC 5280 are decoded
 *   returns  ERR_OK, ERR_NOT_FOUND, ERR_FORMAT (also if the value is no
 *            string), ERR_NOMEM
 */
MUST_USE enum err name_find(struct bytes name, struct bytes oid,
                            struct buf *out);

/*
 * Append the whole Name as text for people: "CN=Майя, SNILS=...", in the
 * order of the Name. Separators inside values are escaped as in RFC 4514,
 * characters that would harm a terminal too; what is no text is "#" and hex.
 *
 *   returns  ERR_OK, ERR_FORMAT, ERR_NOMEM; nothing is appended on failure
 */
MUST_USE enum err name_text(struct bytes name, struct buf *out);

/* Append a time as "2026-11-23T10:00:00Z"; "?" outside years 1 to 9999. */
void time_text(int64_t t, struct buf *out);

#endif
