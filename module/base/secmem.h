/*
 * Memory for keys: own pages, locked where the limits allow, left out of
 * core dumps, wiped when released.
 */
#ifndef BASE_SECMEM_H
#define BASE_SECMEM_H

#include <stddef.h>

/*
 * Allocate zeroed memory.
 *
 *   len      bytes, at least 1
 *   returns  NULL if out of memory; a page that cannot be locked
 *            (RLIMIT_MEMLOCK) is used all the same
 */
void *secmem_new(size_t len);

/* Wipe and release; len as given to secmem_new; NULL is allowed. */
void secmem_free(void *p, size_t len);

#endif
