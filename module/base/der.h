/*
 * Strict DER for the few types that keys and certificates use: definite,
 * shortest-form lengths, one-byte tags. Reading borrows from the input;
 * writing appends to a buffer.
 */
#ifndef BASE_DER_H
#define BASE_DER_H

#include "base/buf.h"
#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_UTF8_STRING = 0x0c,
    DER_NUMERIC_STRING = 0x12,
    DER_PRINTABLE_STRING = 0x13,
    DER_IA5_STRING = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_BMP_STRING = 0x1e,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31
};

#define DER_CONTEXT(n) (0x80u | (n))     /* [n], primitive */
#define DER_CONTEXT_SEQ(n) (0xa0u | (n)) /* [n], constructed */

struct der {
    unsigned tag;
    struct bytes value; /* contents octets */
    struct bytes whole; /* with tag and length */
};

/*
 * Read the next element.
 *
 *   c        moves past the element on ERR_OK, stays otherwise
 *   returns  ERR_OK, or ERR_FORMAT: no bytes left, a multi-byte tag, an
 *            indefinite, overlong or too large length
 */
MUST_USE enum err der_next(struct cursor *c, struct der *out);

/* The same, and ERR_FORMAT (cursor stays) if the tag is another. */
MUST_USE enum err der_expect(struct cursor *c, unsigned tag, struct bytes *out);

/* Enter a constructed element: *inner reads its contents. */
MUST_USE enum err der_enter(struct cursor *c, unsigned tag,
                            struct cursor *inner);

/*
 * Read an element that may be absent.
 *
 *   found    whether the next element has the tag
 *   returns  ERR_OK also when absent; ERR_FORMAT if what is there is broken
 */
MUST_USE enum err der_optional(struct cursor *c, unsigned tag, bool *found,
                               struct bytes *out);

/* Tag of the next element, or 0 at the end. */
unsigned der_peek_tag(const struct cursor *c);

/* ERR_OK if nothing is left, else ERR_FORMAT. */
MUST_USE enum err der_end(const struct cursor *c);

/*
 * Read a BIT STRING of whole octets.
 *
 *   out      the octets
 *   returns  ERR_FORMAT also if the number of unused bits is not 0
 */
MUST_USE enum err der_bit_octets(struct cursor *c, struct bytes *out);

/*
 * Read a BIT STRING of flags: bit 0 is the most significant of the first
 * octet and becomes bit 0 of *out. At most 32 flags.
 */
MUST_USE enum err der_bit_flags(struct cursor *c, uint32_t *out);

/* Read a non-negative INTEGER that fits 32 bits. */
MUST_USE enum err der_uint(struct cursor *c, uint32_t *out);

/* Append tag, length and contents. */
void der_put(struct buf *b, unsigned tag, struct bytes contents);

/* Append an INTEGER, a BOOLEAN, a NULL. */
void der_put_uint(struct buf *b, uint32_t v);
void der_put_bool(struct buf *b, bool v);
void der_put_null(struct buf *b);

/* Append a BIT STRING of whole octets. */
void der_put_bit_octets(struct buf *b, struct bytes octets);

/* Append a BIT STRING of flags without trailing zero bits (DER named bits). */
void der_put_bit_flags(struct buf *b, uint32_t flags);

/*
 * Append a constructed element piece by piece: what is appended between open
 * and close becomes its contents.
 *
 *   returns  a mark to hand to der_close
 */
size_t der_open(struct buf *b, unsigned tag);
void der_close(struct buf *b, size_t mark);

/*
 * Dotted text of an OID.
 *
 *   oid      contents octets
 *   out      cap characters, always terminated
 *   returns  ERR_OK, ERR_FORMAT for a malformed OID, ERR_BUFFER
 */
MUST_USE enum err der_oid_text(struct bytes oid, char *out, size_t cap);

#endif
