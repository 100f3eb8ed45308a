/*
 * Known answers kept as text in tests/vectors. A file is a list of cases:
 *
 *   # comment
 *   [name of the case]
 *   source = RFC 6986, 10.1.1
 *   message = 3031 3233
 *   message = 3435              (a repeated field is appended)
 *   repeat = 1000               (decimal fields are read as text)
 */
#ifndef TESTS_LIB_VECTORS_H
#define TESTS_LIB_VECTORS_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

struct vectors; /* an open file */

/*
 * Open tests/vectors/NAME of the source tree. Aborts if it cannot be read.
 */
struct vectors *vectors_open(const char *name);

/* Go to the next case; false after the last. Aborts on a malformed file. */
bool vectors_next(struct vectors *v);

/* Name of the present case. */
const char *vector_name(const struct vectors *v);

/* A field as text, or NULL if the case has none. */
const char *vector_text(const struct vectors *v, const char *field);

/*
 * A field as bytes, decoded from hex. An absent field gives an empty view.
 * The memory belongs to v and lives until vectors_next.
 */
struct bytes vector_bytes(struct vectors *v, const char *field);

/*
 * A number as standards print it, most significant byte first, in the byte
 * order of this project: len bytes, the least significant first. Aborts if
 * the field has another length.
 */
void vector_reversed(struct vectors *v, const char *field, uint8_t *out,
                     size_t len);

/* A field as a decimal number; aborts if absent. */
unsigned long vector_number(const struct vectors *v, const char *field);

/* Number of cases read so far; a test checks it is not zero at the end. */
size_t vectors_count(const struct vectors *v);

void vectors_close(struct vectors *v);

/* Path of a file below the source tree: tests/..., for fixtures. */
const char *test_path(const char *below_top, char *out, size_t cap);

#endif
