/* Parts of certificates that root and user certificates share. */
#ifndef TOOLS_CA_X509_H
#define TOOLS_CA_X509_H

#include "base/bytes.h"
#include "base/err.h"

#include <openssl/types.h>
#include <stdbool.h>
#include <stdint.h>

/* keyUsage flags, by bit number (RFC 5280, 4.2.1.3). */
#define USAGE_DIGITAL_SIGNATURE (1u << 0)
#define USAGE_NON_REPUDIATION (1u << 1)
#define USAGE_KEY_ENCIPHERMENT (1u << 2)
#define USAGE_DATA_ENCIPHERMENT (1u << 3)
#define USAGE_KEY_CERT_SIGN (1u << 5)
#define USAGE_CRL_SIGN (1u << 6)

/*
 * Append an attribute to a name, with the string type given.
 *
 *   oid      dotted
 *   type     V_ASN1_UTF8STRING and so on
 */
MUST_USE enum err x509_name_add(X509_NAME *name, const char *oid, int type,
                                struct bytes value);

/* Append an extension; value is its DER. */
MUST_USE enum err x509_extend(X509 *cert, const char *oid, bool critical,
                              struct bytes value);

/* The extensions that need nothing but their values. */
MUST_USE enum err x509_extend_usage(X509 *cert, uint32_t flags);
MUST_USE enum err x509_extend_oids(X509 *cert, const char *oid,
                                   const char *const *oids);
MUST_USE enum err x509_extend_policies(X509 *cert, const char *const *oids);

/*
 * subjectKeyIdentifier of the certificate's own key, and
 * authorityKeyIdentifier out of the issuer's subjectKeyIdentifier.
 *
 *   source   RFC 7093, 2, method 1
 */
MUST_USE enum err x509_extend_key_id(X509 *cert);
MUST_USE enum err x509_extend_authority(X509 *cert, const X509 *issuer);

/* Version 3, a random positive serial of 127 bits, and validity. */
MUST_USE enum err x509_start(X509 *cert, int64_t not_before, int64_t not_after);

/* Sign with the hash that belongs to the key; parameters stay absent. */
MUST_USE enum err x509_sign(OSSL_LIB_CTX *lib, X509 *cert, EVP_PKEY *key);

/* What libcrypto last had to say, as the fault of `what`. */
enum err x509_fault(enum err e, const char *what);

#endif
