/*
 * Checks of a certificate request (spec/cabinet.md, 5): all faults are told
 * together, the gravest names the problem.
 */
#ifndef TOOLS_CA_CSR_H
#define TOOLS_CA_CSR_H

#include "base/bytes.h"
#include "base/err.h"
#include "tools/ca/ca.h"
#include "tools/ca/message.h"
#include "tools/ca/profile.h"
#include "tools/ca/secret.h"

#include <openssl/x509.h>

/* Told once for each fault. */
typedef void (*csr_fault_fn)(void *arg, const char *pointer, const char *code,
                             const char *detail);

/*
 * Check a request against a profile.
 *
 *   key_hash   set to the hash of the public key if it could be read
 *   problem    set to the problem of the gravest fault
 *   returns    ERR_OK, ERR_MISMATCH if faults were told, ERR_NOMEM, ERR_IO;
 *              whether the key is new is not looked at: csr_key_known
 */
MUST_USE enum err csr_check(struct ca *ca, struct bytes der,
                            const struct profile *profile, csr_fault_fn tell,
                            void *arg, enum problem *problem,
                            uint8_t key_hash[SHA256_LEN]);

/* Whether a key was seen before, in any application. */
MUST_USE enum err
csr_key_known(struct ca *ca, const uint8_t key_hash[SHA256_LEN], bool *known);

/*
 * The public key of a checked request, in the form of RFC 9215, 4.2.
 *
 *   out      EVP_PKEY_free
 */
MUST_USE enum err csr_key(struct ca *ca, X509_REQ *req, EVP_PKEY **out);

/* subjectSignTool of a checked request, or empty. */
MUST_USE enum err csr_sign_tool(X509_REQ *req, struct buf *out);

#endif
