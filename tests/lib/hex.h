/* Hexadecimal text in tests. */
#ifndef TESTS_LIB_HEX_H
#define TESTS_LIB_HEX_H

#include "base/bytes.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Decode hexadecimal digits; blanks between them are ignored.
 *
 *   out, cap  memory for the bytes
 *   returns   number of bytes; aborts on anything that is not hex or does
 *             not fit, since a test with a wrong vector has no meaning
 */
size_t hex_decode(const char *text, uint8_t *out, size_t cap);

/* Encode as lower-case digits; out has room for 2 * b.len + 1 characters. */
char *hex_encode(struct bytes b, char *out);

#endif
