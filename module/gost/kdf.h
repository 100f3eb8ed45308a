/* Keys from passwords: PBKDF2 over HMAC with a GOST hash. */
#ifndef GOST_KDF_H
#define GOST_KDF_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/hash.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Derive a key from a password.
 *
 *   id          hash of the HMAC; HASH_STREEBOG_512 in RFC 9337
 *   password    bytes, UTF-8 without terminator
 *   iterations  at least 1, else ERR_ARG
 *   out         out_len bytes
 *   timing      depends on the lengths and the iterations only
 *   source      RFC 8018, 5.2; RFC 9337, 4
 */
MUST_USE enum err pbkdf2(enum hash_id id, struct bytes password,
                         struct bytes salt, uint32_t iterations, uint8_t *out,
                         size_t out_len);

#endif
