/* A CA that is open: its folder, records, keys and settings. */
#ifndef TOOLS_CA_CA_H
#define TOOLS_CA_CA_H

#include "base/bytes.h"
#include "base/err.h"
#include "tools/ca/config.h"
#include "tools/ca/db.h"

#include <openssl/types.h>
#include <stdbool.h>
#include <stdint.h>

#define CODE_KEY_LEN 32 /* bytes, HMAC-SHA256 */
#define CA_DAY_S 86400

struct ca {
    struct config config;
    struct db *db;
    OSSL_LIB_CTX *lib;
    EVP_PKEY *key; /* NULL until ca_open_key */
    X509 *root;
    uint8_t code_key[CODE_KEY_LEN]; /* of the hashes of codes */
    int64_t clock_offset;           /* seconds, test hooks */
    bool test_hooks;
    bool auto_issue;
};

/* What init is told. */
struct ca_init {
    const char *dir;
    const char *name;
    const char *curve;     /* as curve_by_name takes it */
    struct bytes password; /* empty: the key is not encrypted */
    int64_t now;
};

/*
 * Make a CA: folder, key, self-signed certificate, database, settings. The
 * certificate is written last: a folder without it is no CA, and is not
 * overwritten either.
 *
 *   returns  ERR_EXISTS if the folder holds a CA or part of one;
 *            ERR_UNSUPPORTED for an unknown curve or one for tests; others
 */
MUST_USE enum err ca_create(const struct ca_init *init);

/* Open for records; the private key stays where it is. */
MUST_USE enum err ca_open(const char *dir, struct ca *out);

/*
 * Read the private key too, and check that the certificate is its own.
 *
 *   returns  ERR_PIN_NEEDED, ERR_PIN_WRONG, ERR_MISMATCH; others
 */
MUST_USE enum err ca_open_key(struct ca *ca, const char *dir,
                              struct bytes password);

void ca_close(struct ca *ca); /* wipes; repeatable */

/* Seconds since 1970 by the CA's clock. */
int64_t ca_now(const struct ca *ca);

/* The root certificate as PEM. */
MUST_USE enum err ca_root_pem(const struct ca *ca, struct buf *out);

#endif
