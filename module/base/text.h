/* Text of the formats: UTF-8 inside, CP1251 and UTF-16 at the edges. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decode the next character of UTF-8.
 *
 *   out      code point
 *   returns  ERR_OK, or ERR_FORMAT for overlong, surrogate, cut or stray
 *            bytes; the cursor then stays
 */
MUST_USE enum err text_utf8_next(struct cursor *c, uint32_t *out);

/* Append a code point as UTF-8. */
void text_utf8_put(struct buf *b, uint32_t code);

/* True if the bytes are well-formed UTF-8. */
bool text_is_utf8(struct bytes text);

/*
 * Convert, appending to out.
 *
 *   from CP1251  every byte has a meaning (0x98 becomes U+0098)
 *   to CP1251    ERR_UNSUPPORTED if a character has no place there
 *   to UTF-16    code units, 2 bytes each, little-endian, no mark
 *   from UTF-16  BMPString of certificates: big_endian true
 *   returns      ERR_OK, ERR_FORMAT for broken input, ERR_NOMEM
 */
MUST_USE enum err text_from_cp1251(struct bytes in, struct buf *out);
MUST_USE enum err text_to_cp1251(struct bytes in, struct buf *out);
MUST_USE enum err text_to_utf16le(struct bytes in, struct buf *out);
MUST_USE enum err text_from_utf16(struct bytes in, bool big_endian,
                                  struct buf *out);

/*
 * Copy UTF-8 into a field of fixed length padded with blanks, without a
 * terminator; what does not fit is cut between characters.
 */
void text_pad(uint8_t *field, size_t len, struct bytes text);

/* Number of characters of UTF-8; bytes for text that is none. */
size_t text_length(struct bytes text);

#endif
