/*
 * A borrowed view of bytes, and a cursor that reads a view with bounds
 * checked at every step. Neither owns memory.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
    const uint8_t *p; /* may be NULL if len is 0 */
    size_t len;
};

#define BYTES_EMPTY                                                            \
    {                                                                          \
        NULL, 0                                                                \
    }

/* A view of len bytes at p. */
static inline struct bytes bytes_of(const void *p, size_t len)
{
    struct bytes b = {p, len};

    return b;
}

/* A view of a C string without its terminator. */
static inline struct bytes bytes_str(const char *s)
{
    return bytes_of(s, strlen(s));
}

/* True if both views hold the same bytes. For public data only: see ct.h. */
static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

/* True if b begins with the bytes of prefix. For public data only. */
static inline bool bytes_begin(struct bytes b, struct bytes prefix)
{
    return b.len >= prefix.len &&
           (prefix.len == 0 || memcmp(b.p, prefix.p, prefix.len) == 0);
}

struct cursor {
    const uint8_t *p;
    size_t len;
    size_t pos;
};

/* A cursor at the first byte of b. */
static inline struct cursor cursor_of(struct bytes b)
{
    struct cursor c = {b.p, b.len, 0};

    return c;
}

/* Number of bytes not yet read. */
static inline size_t cursor_left(const struct cursor *c)
{
    return c->len - c->pos;
}

/*
 * Read the next bytes of a cursor.
 *
 *   n        number of bytes to take
 *   out      view into the cursor's memory, or an integer
 *   returns  ERR_OK and moves on, or ERR_FORMAT and stays
 */
MUST_USE enum err cursor_take(struct cursor *c, size_t n, struct bytes *out);
MUST_USE enum err cursor_u8(struct cursor *c, uint8_t *out);
MUST_USE enum err cursor_u16le(struct cursor *c, uint16_t *out);
MUST_USE enum err cursor_u32le(struct cursor *c, uint32_t *out);

#endif
