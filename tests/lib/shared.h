/*
 * Files of other people that are not part of the tree: a folder `shared`
 * beside it, or where LARETS_SHARED says.
 */
#ifndef TESTS_LIB_SHARED_H
#define TESTS_LIB_SHARED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Path of a name below the folder; whether it is there is not asked. */
const char *shared_path(const char *below, char *out, size_t cap);

/*
 * Read a file below the folder.
 *
 *   out      cap bytes; aborts if the file is longer
 *   len      set to the bytes read
 *   returns  false if there is no such file; test_skip() has then been called
 */
bool shared_read(const char *below, uint8_t *out, size_t cap, size_t *len);

#endif
