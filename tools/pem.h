/* PEM text around DER (RFC 7468), and base64 for JSON. */
#ifndef TOOLS_PEM_H
#define TOOLS_PEM_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#define PEM_MAX 262144 /* bytes of a file that holds one */

/*
 * DER out of a file that is DER or holds a PEM block of this type; text
 * around the block is ignored.
 *
 *   der      cleared first
 *   returns  ERR_OK, ERR_FORMAT, ERR_NOMEM
 */
MUST_USE enum err pem_or_der(struct bytes file, const char *type,
                             struct buf *der);

/*
 * The next PEM block of this type.
 *
 *   c        moves behind the block
 *   returns  ERR_OK; ERR_NOT_FOUND if there is none; ERR_FORMAT
 */
MUST_USE enum err pem_next(struct cursor *c, const char *type, struct buf *der);

/* Append a PEM block. */
MUST_USE enum err pem_write(struct bytes der, const char *type,
                            struct buf *out);

/* Append base64, without line ends. */
void base64_write(struct bytes in, struct buf *out);

/*
 * Decode base64 with padding; blanks and line ends are ignored.
 *
 *   out      appended to
 *   returns  ERR_OK, ERR_FORMAT, ERR_NOMEM
 */
MUST_USE enum err base64_read(struct bytes in, struct buf *out);

#endif
