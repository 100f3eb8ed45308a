/*
 * An owned, growable string of bytes. A failure to grow is remembered: a
 * chain of appends needs one check at its end. Memory is wiped whenever it is
 * released or moved, so a buffer may hold secrets.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    uint8_t *p;
    size_t len;
    size_t cap;
    bool failed; /* an append ran out of memory; content is then partial */
};

#define BUF_EMPTY                                                              \
    {                                                                          \
        NULL, 0, 0, false                                                      \
    }

/*
 * Append; on failure of memory `failed` is set and nothing is appended, now
 * or later.
 */
void buf_add(struct buf *b, struct bytes data);
void buf_add_u8(struct buf *b, uint8_t v);
void buf_add_str(struct buf *b, const char *s); /* without terminator */

/* Append len bytes of value 0 and return their place; NULL on failure. */
uint8_t *buf_extend(struct buf *b, size_t len);

/* Shorten to len bytes and wipe what was behind; longer is ignored. */
void buf_truncate(struct buf *b, size_t len);

/* ERR_OK, or ERR_NOMEM if any append failed. */
MUST_USE enum err buf_check(const struct buf *b);

/* Make *b a copy of data; whatever b held is wiped. */
MUST_USE enum err buf_set(struct buf *b, struct bytes data);

/* Move the content of from to *to, which is cleared first. */
void buf_move(struct buf *to, struct buf *from);

/* Append a zero byte that is not counted, and lend the text. */
const char *buf_text(struct buf *b);

/* A view that is valid until the buffer changes. */
static inline struct bytes buf_peek(const struct buf *b)
{
    return bytes_of(b->p, b->len);
}

/* Wipe and release; repeatable. */
void buf_clear(struct buf *b);

#endif
