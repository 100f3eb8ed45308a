/* Bounds-checked reading; sizes are compared by subtraction, never by sum. */
#include "base/bytes.h"

enum err cursor_take(struct cursor *c, size_t n, struct bytes *out)
{
    if (n > cursor_left(c))
        return ERR_FORMAT;
    *out = bytes_of(c->p == NULL ? NULL : c->p + c->pos, n);
    c->pos += n;
    return ERR_OK;
}

enum err cursor_u8(struct cursor *c, uint8_t *out)
{
    if (cursor_left(c) < 1)
        return ERR_FORMAT;
    *out = c->p[c->pos++];
    return ERR_OK;
}

enum err cursor_u16le(struct cursor *c, uint16_t *out)
{
    if (cursor_left(c) < 2)
        return ERR_FORMAT;
    *out = (uint16_t)(c->p[c->pos] | c->p[c->pos + 1] << 8);
    c->pos += 2;
    return ERR_OK;
}

enum err cursor_u32le(struct cursor *c, uint32_t *out)
{
    const uint8_t *p = c->p + c->pos;

    if (cursor_left(c) < 4)
        return ERR_FORMAT;
    *out = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
    c->pos += 4;
    return ERR_OK;
}
