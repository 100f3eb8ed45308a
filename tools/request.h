/*
 * A PKCS#10 request by a profile, around a signature that a token makes. The
 * private key is never here.
 */
#ifndef TOOLS_REQUEST_H
#define TOOLS_REQUEST_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "pkix/algid.h"
#include "provider/libctx.h"

#include <cjson/cJSON.h>

#define REQUEST_MAX 65536 /* bytes */

/*
 * Sign the bytes of a request.
 *
 *   sig      s then r, big-endian, twice the scalar's length
 */
typedef enum err (*request_sign_fn)(void *arg, struct bytes data,
                                    struct buf *sig);

/*
 * Build and sign a request; its signature is verified before it is given out.
 *
 *   profile  subject and extensions (spec/cabinet.md, profile)
 *   pub      x then y, little-endian, twice the curve's length
 *   der      cleared first
 *   returns  ERR_OK; ERR_FORMAT for a profile that cannot be met (a value
 *            that its string type does not hold, an unknown key usage);
 *            ERR_SIGNATURE if the token signed with another key; what sign
 *            returned; ERR_NOMEM
 *   source   RFC 2986, RFC 9215
 */
MUST_USE enum err request_build(OSSL_LIB_CTX *ctx, const cJSON *profile,
                                const struct curve_name *curve,
                                struct bytes pub, request_sign_fn sign,
                                void *arg, struct buf *der);

#endif
