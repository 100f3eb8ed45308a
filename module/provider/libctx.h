/*
 * A library context of libcrypto with the GOST provider built in, for the
 * tools. Nothing global is touched.
 */
#ifndef PROVIDER_LIBCTX_H
#define PROVIDER_LIBCTX_H

#include "base/bytes.h"
#include "base/err.h"

#include <openssl/evp.h>
#include <openssl/types.h>
#include <openssl/x509.h>

/* Put this into property queries: no other provider can answer. */
#define LIBCTX_GOST "provider=larets"

/*
 * Make a context: default provider and ours.
 *
 *   returns  NULL if libcrypto fails; free with libctx_free
 */
OSSL_LIB_CTX *libctx_new(void);
void libctx_free(OSSL_LIB_CTX *ctx); /* NULL is allowed */

/*
 * Verify signatures whose digest libcrypto cannot find by number (a stock
 * OpenSSL looks Streebog up in a table that a provider cannot fill).
 *
 *   key      public key of the signer; NULL for a request: its own key
 *   returns  ERR_OK, ERR_SIGNATURE, ERR_UNSUPPORTED, ERR_FORMAT (the two
 *            algorithm identifiers differ)
 */
MUST_USE enum err libctx_verify_cert(OSSL_LIB_CTX *ctx, X509 *cert,
                                     EVP_PKEY *key);
MUST_USE enum err libctx_verify_req(OSSL_LIB_CTX *ctx, X509_REQ *req,
                                    EVP_PKEY *key);
MUST_USE enum err libctx_verify_crl(OSSL_LIB_CTX *ctx, X509_CRL *crl,
                                    EVP_PKEY *key);

/*
 * Verify a chain: each certificate's signature by the next, dates, CA flags
 * and path length, key identifiers; ends at a trusted one.
 *
 *   cert     the end certificate
 *   between  certificates that may be used, or NULL
 *   trusted  certificates that may end the chain
 *   now      seconds since 1970
 *   why      set to a sentence that lives for ever, on failure
 *   returns  ERR_OK, ERR_SIGNATURE (broken), ERR_NOT_FOUND (no issuer),
 *            ERR_WRONG_STATE (not valid now), ERR_FORMAT
 */
MUST_USE enum err libctx_verify_chain(OSSL_LIB_CTX *ctx, X509 *cert,
                                      STACK_OF(X509) * between,
                                      STACK_OF(X509) * trusted, int64_t now,
                                      const char **why);

/* The key of a request, decoded in ctx and not in the default context. */
EVP_PKEY *libctx_req_key(OSSL_LIB_CTX *ctx, X509_REQ *req);

/*
 * Give a certificate or request, made elsewhere but for its signature, the
 * signature algorithm of a GOST key and a signature that was made outside
 * (by a token). *tbs is what was or is to be signed.
 *
 *   nid      EVP_PKEY size in bits: 256 or 512
 */
MUST_USE enum err libctx_req_tbs(X509_REQ *req, int bits, uint8_t **tbs,
                                 size_t *len);
MUST_USE enum err libctx_req_set_signature(X509_REQ *req, int bits,
                                           struct bytes signature);

/*
 * Attribute types that OpenSSL 3.0 lacks, with their string types: INNLE,
 * identificationKind and the rest of RFC 9215, 5 (spec/profile.md). Once, at
 * the start of a program.
 */
MUST_USE enum err libctx_register_names(void);

#endif
