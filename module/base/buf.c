/* Growable bytes; every block that is given back has been wiped. */
#include "base/buf.h"

#include "base/wipe.h"

#include <stdlib.h>

#define FIRST_CAP 64

static bool grow(struct buf *b, size_t more)
{
    size_t cap = b->cap == 0 ? FIRST_CAP : b->cap;
    uint8_t *p;

    if (b->failed)
        return false;
    if (more <= b->cap - b->len)
        return true;
    while (cap - b->len < more) {
        if (cap > SIZE_MAX / 2) {
            b->failed = true;
            return false;
        }
        cap *= 2;
    }
    p = malloc(cap);
    if (p == NULL) {
        b->failed = true;
        return false;
    }
    if (b->len != 0)
        memcpy(p, b->p, b->len);
    wipe(b->p, b->cap);
    free(b->p);
    b->p = p;
    b->cap = cap;
    return true;
}

void buf_add(struct buf *b, struct bytes data)
{
    if (data.len == 0 || !grow(b, data.len))
        return;
    memcpy(b->p + b->len, data.p, data.len);
    b->len += data.len;
}

void buf_add_u8(struct buf *b, uint8_t v)
{
    buf_add(b, bytes_of(&v, 1));
}

void buf_add_str(struct buf *b, const char *s)
{
    buf_add(b, bytes_str(s));
}

uint8_t *buf_extend(struct buf *b, size_t len)
{
    uint8_t *p;

    if (!grow(b, len))
        return NULL;
    p = b->p + b->len;
    memset(p, 0, len);
    b->len += len;
    return p;
}

void buf_truncate(struct buf *b, size_t len)
{
    if (len >= b->len)
        return;
    wipe(b->p + len, b->len - len);
    b->len = len;
}

enum err buf_check(const struct buf *b)
{
    return b->failed ? ERR_NOMEM : ERR_OK;
}

enum err buf_set(struct buf *b, struct bytes data)
{
    struct buf copy = BUF_EMPTY;

    buf_add(&copy, data);
    if (copy.failed)
        return ERR_NOMEM;
    buf_move(b, &copy);
    return ERR_OK;
}

void buf_move(struct buf *to, struct buf *from)
{
    static const struct buf empty = BUF_EMPTY;

    buf_clear(to);
    *to = *from;
    *from = empty;
}

const char *buf_text(struct buf *b)
{
    if (!grow(b, 1))
        return "";
    b->p[b->len] = 0;
    return (const char *)b->p;
}

void buf_clear(struct buf *b)
{
    static const struct buf empty = BUF_EMPTY;

    wipe(b->p, b->cap);
    free(b->p);
    *b = empty;
}
