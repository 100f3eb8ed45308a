/*
 * Handles to pointers. A handle carries a generation, so that one that was
 * removed is never mistaken for what took its place. Not locked: the owner
 * holds a lock.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct table_slot;

struct table {
    struct table_slot *slots;
    size_t count; /* slots in use or used before */
    size_t cap;
    size_t free_head; /* first free slot + 1, or 0 */
};

#define TABLE_EMPTY                                                            \
    {                                                                          \
        NULL, 0, 0, 0                                                          \
    }

/*
 * Put a pointer in.
 *
 *   p        not NULL; stays the caller's
 *   handle   never 0, at most 2^32 - 1
 *   returns  ERR_OK or ERR_NOMEM
 */
MUST_USE enum err table_add(struct table *t, void *p, uint64_t *handle);

/* The pointer of a handle, or NULL; in constant time. */
void *table_get(const struct table *t, uint64_t handle);

/* Take a pointer out; returns it, or NULL if there was none. */
void *table_remove(struct table *t, uint64_t handle);

/*
 * Walk over what is in: start with *pos 0; NULL at the end. The entry just
 * given may be removed before going on.
 */
void *table_each(const struct table *t, size_t *pos, uint64_t *handle);

/* Release the table, not what its entries point to; repeatable. */
void table_clear(struct table *t);

#endif
