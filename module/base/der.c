/* Strict DER (X.690). A length is compared with what is left, never added. */
#include "base/der.h"

#include <inttypes.h>
#include <stdio.h>

/* X.690 8.1.3: definite form; 10.1: the shortest one. */
static enum err read_length(struct cursor *c, size_t *out)
{
    uint8_t first, octet;
    size_t len = 0;
    unsigned i, n;

    if (cursor_u8(c, &first) != ERR_OK)
        return ERR_FORMAT;
    if (first < 0x80) {
        *out = first;
        return ERR_OK;
    }
    n = first & 0x7fu;
    if (n == 0 || n > 4)
        return ERR_FORMAT;
    for (i = 0; i < n; i++) {
        if (cursor_u8(c, &octet) != ERR_OK)
            return ERR_FORMAT;
        if (i == 0 && octet == 0)
            return ERR_FORMAT;
        len = len << 8 | octet;
    }
    if (len < 0x80)
        return ERR_FORMAT;
    *out = len;
    return ERR_OK;
}

enum err der_next(struct cursor *c, struct der *out)
{
    struct cursor look = *c;
    struct der el;
    uint8_t tag;
    size_t len;

    if (cursor_u8(&look, &tag) != ERR_OK || (tag & 0x1f) == 0x1f)
        return ERR_FORMAT;
    if (read_length(&look, &len) != ERR_OK)
        return ERR_FORMAT;
    if (cursor_take(&look, len, &el.value) != ERR_OK)
        return ERR_FORMAT;
    el.tag = tag;
    el.whole = bytes_of(c->p + c->pos, look.pos - c->pos);
    *out = el;
    *c = look;
    return ERR_OK;
}

enum err der_expect(struct cursor *c, unsigned tag, struct bytes *out)
{
    struct cursor look = *c;
    struct der el;

    if (der_next(&look, &el) != ERR_OK || el.tag != tag)
        return ERR_FORMAT;
    *out = el.value;
    *c = look;
    return ERR_OK;
}

enum err der_enter(struct cursor *c, unsigned tag, struct cursor *inner)
{
    struct bytes value;

    if (der_expect(c, tag, &value) != ERR_OK)
        return ERR_FORMAT;
    *inner = cursor_of(value);
    return ERR_OK;
}

unsigned der_peek_tag(const struct cursor *c)
{
    return cursor_left(c) == 0 ? 0 : c->p[c->pos];
}

enum err der_optional(struct cursor *c, unsigned tag, bool *found,
                      struct bytes *out)
{
    *found = der_peek_tag(c) == tag;
    if (!*found)
        return ERR_OK;
    return der_expect(c, tag, out);
}

enum err der_end(const struct cursor *c)
{
    return cursor_left(c) == 0 ? ERR_OK : ERR_FORMAT;
}

enum err der_bit_octets(struct cursor *c, struct bytes *out)
{
    struct cursor look = *c;
    struct bytes value;

    if (der_expect(&look, DER_BIT_STRING, &value) != ERR_OK)
        return ERR_FORMAT;
    if (value.len == 0 || value.p[0] != 0)
        return ERR_FORMAT;
    *out = bytes_of(value.p + 1, value.len - 1);
    *c = look;
    return ERR_OK;
}

enum err der_bit_flags(struct cursor *c, uint32_t *out)
{
    struct cursor look = *c;
    struct bytes value;
    uint32_t flags = 0;
    size_t i;
    unsigned bit;

    if (der_expect(&look, DER_BIT_STRING, &value) != ERR_OK)
        return ERR_FORMAT;
    if (value.len == 0 || value.len > 5 || value.p[0] > 7)
        return ERR_FORMAT;
    if (value.len == 1 && value.p[0] != 0)
        return ERR_FORMAT;
    for (i = 1; i < value.len; i++)
        for (bit = 0; bit < 8; bit++)
            if (value.p[i] & (0x80u >> bit))
                flags |= UINT32_C(1) << (8 * (i - 1) + bit);
    *out = flags;
    *c = look;
    return ERR_OK;
}

enum err der_uint(struct cursor *c, uint32_t *out)
{
    struct cursor look = *c;
    struct bytes v;
    uint32_t n = 0;
    size_t i;

    if (der_expect(&look, DER_INTEGER, &v) != ERR_OK || v.len == 0)
        return ERR_FORMAT;
    if (v.p[0] & 0x80) /* negative */
        return ERR_FORMAT;
    if (v.len > 1 && v.p[0] == 0 && !(v.p[1] & 0x80)) /* not the shortest */
        return ERR_FORMAT;
    if (v.len > 5 || (v.len == 5 && v.p[0] != 0))
        return ERR_FORMAT;
    for (i = 0; i < v.len; i++)
        n = n << 8 | v.p[i];
    *out = n;
    *c = look;
    return ERR_OK;
}

/* Octets of a length field. */
static size_t write_length(uint8_t out[5], size_t len)
{
    size_t n = 0, i, rest;

    if (len < 0x80) {
        out[0] = (uint8_t)len;
        return 1;
    }
    for (rest = len; rest != 0; rest >>= 8)
        n++;
    out[0] = (uint8_t)(0x80 | n);
    for (i = 0; i < n; i++)
        out[1 + i] = (uint8_t)(len >> (8 * (n - 1 - i)));
    return 1 + n;
}

void der_put(struct buf *b, unsigned tag, struct bytes contents)
{
    uint8_t length[5];

    if (contents.len > UINT32_MAX) {
        b->failed = true;
        return;
    }
    buf_add_u8(b, (uint8_t)tag);
    buf_add(b, bytes_of(length, write_length(length, contents.len)));
    buf_add(b, contents);
}

void der_put_uint(struct buf *b, uint32_t v)
{
    uint8_t octets[5] = {0, (uint8_t)(v >> 24), (uint8_t)(v >> 16),
                         (uint8_t)(v >> 8), (uint8_t)v};
    size_t skip = 0;

    while (skip < 4 && octets[skip] == 0 && !(octets[skip + 1] & 0x80))
        skip++;
    der_put(b, DER_INTEGER, bytes_of(octets + skip, 5 - skip));
}

void der_put_bool(struct buf *b, bool v)
{
    uint8_t octet = v ? 0xff : 0x00;

    der_put(b, DER_BOOLEAN, bytes_of(&octet, 1));
}

void der_put_null(struct buf *b)
{
    der_put(b, DER_NULL, bytes_of(NULL, 0));
}

void der_put_bit_octets(struct buf *b, struct bytes octets)
{
    size_t mark = der_open(b, DER_BIT_STRING);

    buf_add_u8(b, 0);
    buf_add(b, octets);
    der_close(b, mark);
}

/* X.690 11.2.2: a named bit list ends with its last one bit. */
void der_put_bit_flags(struct buf *b, uint32_t flags)
{
    uint8_t octets[5] = {0};
    size_t len = 1;
    unsigned bit;

    for (bit = 0; bit < 32; bit++) {
        if (!(flags >> bit & 1))
            continue;
        octets[1 + bit / 8] |= (uint8_t)(0x80u >> (bit % 8));
        octets[0] = (uint8_t)(7 - bit % 8);
        len = 2 + bit / 8;
    }
    der_put(b, DER_BIT_STRING, bytes_of(octets, len));
}

size_t der_open(struct buf *b, unsigned tag)
{
    buf_add_u8(b, (uint8_t)tag);
    return b->len;
}

void der_close(struct buf *b, size_t mark)
{
    uint8_t length[5];
    size_t len, n;

    if (b->failed)
        return;
    len = b->len - mark;
    if (len > UINT32_MAX) {
        b->failed = true;
        return;
    }
    n = write_length(length, len);
    if (buf_extend(b, n) == NULL)
        return;
    memmove(b->p + mark + n, b->p + mark, len);
    memcpy(b->p + mark, length, n);
}

static enum err next_arc(struct cursor *c, uint64_t *out)
{
    uint64_t arc = 0;
    uint8_t octet;
    bool first = true;

    do {
        if (cursor_u8(c, &octet) != ERR_OK || arc >> 56 != 0)
            return ERR_FORMAT;
        if (first && octet == 0x80) /* X.690 8.19.2 */
            return ERR_FORMAT;
        first = false;
        arc = arc << 7 | (octet & 0x7f);
    } while (octet & 0x80);
    *out = arc;
    return ERR_OK;
}

enum err der_oid_text(struct bytes oid, char *out, size_t cap)
{
    struct cursor c = cursor_of(oid);
    uint64_t arc, top;
    size_t pos;
    int n;

    if (next_arc(&c, &arc) != ERR_OK)
        return ERR_FORMAT;
    top = arc < 80 ? arc / 40 : 2;
    n = snprintf(out, cap, "%" PRIu64 ".%" PRIu64, top, arc - 40 * top);
    if (n < 0 || (size_t)n >= cap)
        return ERR_BUFFER;
    pos = (size_t)n;
    while (cursor_left(&c) != 0) {
        if (next_arc(&c, &arc) != ERR_OK)
            return ERR_FORMAT;
        n = snprintf(out + pos, cap - pos, ".%" PRIu64, arc);
        if (n < 0 || (size_t)n >= cap - pos)
            return ERR_BUFFER;
        pos += (size_t)n;
    }
    return ERR_OK;
}
