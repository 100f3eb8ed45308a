/* Clear memory for certain. */
#ifndef BASE_WIPE_H
#define BASE_WIPE_H

#include <stddef.h>

/*
 * Overwrite memory with zeros in a way that the compiler keeps.
 *
 *   p    memory; NULL is allowed when len is 0
 *   len  bytes
 */
void wipe(void *p, size_t len);

#endif
