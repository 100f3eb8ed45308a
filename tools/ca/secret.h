/* Random names and codes, digests, and their texts. */
#ifndef TOOLS_CA_SECRET_H
#define TOOLS_CA_SECRET_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define ID_CAP 64         /* characters of an id with its terminator */
#define SHA256_LEN 32     /* bytes */
#define DIGEST_CAP 64     /* characters of "sha-256=:...:" with terminator */
#define CODE_CAP 8        /* characters of a code with its terminator */
#define REQUEST_ID_CAP 37 /* characters of a UUID with its terminator */

MUST_USE enum err random_bytes(uint8_t *out, size_t len);

/*
 * Make a name that nobody can guess: prefix and base64url of random bytes.
 *
 *   bytes    16 for ids, 32 for tokens
 *   out      ID_CAP characters
 */
MUST_USE enum err random_id(const char *prefix, size_t bytes, char *out);

/* Decimal digits, each value equally likely; out has count + 1 characters. */
MUST_USE enum err random_digits(size_t count, char *out);

/* A random UUID (RFC 9562, 5.4). */
MUST_USE enum err random_uuid(char out[REQUEST_ID_CAP]);

MUST_USE enum err sha256(struct bytes data, uint8_t out[SHA256_LEN]);
MUST_USE enum err hmac_sha256(struct bytes key, struct bytes data,
                              uint8_t out[SHA256_LEN]);

/* "sha-256=:BASE64:" of data (RFC 9530). */
MUST_USE enum err digest_text(struct bytes data, char out[DIGEST_CAP]);

void base64_put(struct bytes data, struct buf *out);
void hex_put(struct bytes data, struct buf *out); /* lower case */

#endif
