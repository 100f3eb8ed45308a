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
 *   returns  ERR_OK, ERR_SIGNATURE (also a key of another kind),
 *            ERR_UNSUPPORTED (not a GOST signature), ERR_FORMAT (the two
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
 * and path length, key usage, key identifiers; ends at a trusted one, which
 * may be the certificate itself. Revocation is not asked.
 *
 *   cert     the end certificate
 *   between  certificates that may be used, or NULL
 *   trusted  certificates that may end the chain
 *   now      seconds since 1970
 *   why      set to a sentence that lives for ever, on failure
 *   returns  ERR_OK, ERR_SIGNATURE (broken), ERR_NOT_FOUND (no issuer),
 *            ERR_WRONG_STATE (not valid now), ERR_DENIED (an issuer may not
 *            issue), ERR_TOO_BIG, ERR_UNSUPPORTED, ERR_FORMAT
 */
MUST_USE enum err libctx_verify_chain(OSSL_LIB_CTX *ctx, X509 *cert,
                                      STACK_OF(X509) * between,
                                      STACK_OF(X509) * trusted, int64_t now,
                                      const char **why);

/*
 * A public key, decoded in ctx: d2i_X509_REQ, and d2i_X509 without a context,
 * decode theirs in the default one. NULL if it cannot be; free the key.
 */
EVP_PKEY *libctx_key(OSSL_LIB_CTX *ctx, X509_PUBKEY *spki);
EVP_PKEY *libctx_req_key(OSSL_LIB_CTX *ctx, X509_REQ *req);

/*
 * Complete a request, made but for its signature, with one that was made
 * outside (by a token).
 *
 *   bits     size of the key: 256 or 512
 *   tbs      set to what is to be signed; free with OPENSSL_free
 *   signature s then r, bits / 4 bytes
 *   returns  ERR_OK, ERR_ARG, ERR_FORMAT (the request lacks a part),
 *            ERR_NOMEM
 */
MUST_USE enum err libctx_req_tbs(X509_REQ *req, int bits, uint8_t **tbs,
                                 size_t *len);
MUST_USE enum err libctx_req_set_signature(X509_REQ *req, int bits,
                                           struct bytes signature);

/*
 * Register what OpenSSL 3.0 lacks of RFC 9215, 5: INNLE and OGRNIP as
 * NumericString of 10 and 15, identificationKind. The table of objects is the
 * process's own, without locks: once, at the start of a program; a second call
 * changes nothing.
 */
MUST_USE enum err libctx_register_names(void);

#endif
