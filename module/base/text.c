/* Conversions between UTF-8, Windows-1251 and UTF-16. */
#include "base/text.h"

#include <string.h>

/* Windows-1251, 0x80..0xbf; 0xc0..0xff are U+0410..U+044f. */
static const uint16_t cp1251_high[64] = {
    0x0402, 0x0403, 0x201a, 0x0453, 0x201e, 0x2026, 0x2020, 0x2021,
    0x20ac, 0x2030, 0x0409, 0x2039, 0x040a, 0x040c, 0x040b, 0x040f,
    0x0452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x0098, 0x2122, 0x0459, 0x203a, 0x045a, 0x045c, 0x045b, 0x045f,
    0x00a0, 0x040e, 0x045e, 0x0408, 0x00a4, 0x0490, 0x00a6, 0x00a7,
    0x0401, 0x00a9, 0x0404, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x0407,
    0x00b0, 0x00b1, 0x0406, 0x0456, 0x0491, 0x00b5, 0x00b6, 0x00b7,
    0x0451, 0x2116, 0x0454, 0x00bb, 0x0458, 0x0405, 0x0455, 0x0457};

/* RFC 3629: bytes that follow the first, and the least value they may give. */
static enum err lead(uint8_t b, size_t *more, uint32_t *bits, uint32_t *least)
{
    if (b < 0x80) {
        *more = 0, *bits = b, *least = 0;
    } else if (b >= 0xc2 && b <= 0xdf) {
        *more = 1, *bits = b & 0x1fu, *least = 0x80;
    } else if (b >= 0xe0 && b <= 0xef) {
        *more = 2, *bits = b & 0x0fu, *least = 0x800;
    } else if (b >= 0xf0 && b <= 0xf4) {
        *more = 3, *bits = b & 0x07u, *least = 0x10000;
    } else {
        return ERR_FORMAT;
    }
    return ERR_OK;
}

enum err text_utf8_next(struct cursor *c, uint32_t *out)
{
    struct cursor look = *c;
    uint32_t code, least;
    size_t more;
    uint8_t b;

    if (cursor_u8(&look, &b) != ERR_OK ||
        lead(b, &more, &code, &least) != ERR_OK)
        return ERR_FORMAT;
    for (; more != 0; more--) {
        if (cursor_u8(&look, &b) != ERR_OK || (b & 0xc0) != 0x80)
            return ERR_FORMAT;
        code = code << 6 | (b & 0x3fu);
    }
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return ERR_FORMAT;
    *out = code;
    *c = look;
    return ERR_OK;
}

void text_utf8_put(struct buf *b, uint32_t code)
{
    if (code < 0x80) {
        buf_add_u8(b, (uint8_t)code);
        return;
    }
    if (code < 0x800) {
        buf_add_u8(b, (uint8_t)(0xc0 | code >> 6));
    } else if (code < 0x10000) {
        buf_add_u8(b, (uint8_t)(0xe0 | code >> 12));
        buf_add_u8(b, (uint8_t)(0x80 | (code >> 6 & 0x3f)));
    } else {
        buf_add_u8(b, (uint8_t)(0xf0 | code >> 18));
        buf_add_u8(b, (uint8_t)(0x80 | (code >> 12 & 0x3f)));
        buf_add_u8(b, (uint8_t)(0x80 | (code >> 6 & 0x3f)));
    }
    buf_add_u8(b, (uint8_t)(0x80 | (code & 0x3f)));
}

bool text_is_utf8(struct bytes text)
{
    struct cursor c = cursor_of(text);
    uint32_t code;

    while (cursor_left(&c) != 0)
        if (text_utf8_next(&c, &code) != ERR_OK)
            return false;
    return true;
}

enum err text_from_cp1251(struct bytes in, struct buf *out)
{
    size_t i;

    for (i = 0; i < in.len; i++) {
        uint8_t b = in.p[i];
        uint32_t code = b;

        if (b >= 0xc0)
            code = 0x0410u + (b - 0xc0u);
        else if (b >= 0x80)
            code = cp1251_high[b - 0x80];
        text_utf8_put(out, code);
    }
    return buf_check(out);
}

static bool cp1251_of(uint32_t code, uint8_t *out)
{
    size_t i;

    if (code < 0x80) {
        *out = (uint8_t)code;
        return true;
    }
    if (code >= 0x0410 && code <= 0x044f) {
        *out = (uint8_t)(code - 0x0410 + 0xc0);
        return true;
    }
    for (i = 0; i < 64; i++)
        if (cp1251_high[i] == code) {
            *out = (uint8_t)(0x80 + i);
            return true;
        }
    return false;
}

enum err text_to_cp1251(struct bytes in, struct buf *out)
{
    struct cursor c = cursor_of(in);
    uint32_t code;
    uint8_t b;

    while (cursor_left(&c) != 0) {
        if (text_utf8_next(&c, &code) != ERR_OK)
            return ERR_FORMAT;
        if (!cp1251_of(code, &b))
            return ERR_UNSUPPORTED;
        buf_add_u8(out, b);
    }
    return buf_check(out);
}

static void put_unit(struct buf *out, uint32_t unit)
{
    buf_add_u8(out, (uint8_t)unit);
    buf_add_u8(out, (uint8_t)(unit >> 8));
}

enum err text_to_utf16le(struct bytes in, struct buf *out)
{
    struct cursor c = cursor_of(in);
    uint32_t code;

    while (cursor_left(&c) != 0) {
        if (text_utf8_next(&c, &code) != ERR_OK)
            return ERR_FORMAT;
        if (code < 0x10000) {
            put_unit(out, code);
            continue;
        }
        put_unit(out, 0xd800 + ((code - 0x10000) >> 10));
        put_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    return buf_check(out);
}

static enum err next_unit(struct cursor *c, bool big_endian, uint32_t *out)
{
    uint16_t unit;

    if (cursor_u16le(c, &unit) != ERR_OK)
        return ERR_FORMAT;
    *out = big_endian ? (uint32_t)(uint16_t)(unit << 8 | unit >> 8) : unit;
    return ERR_OK;
}

enum err text_from_utf16(struct bytes in, bool big_endian, struct buf *out)
{
    struct cursor c = cursor_of(in);
    uint32_t code, low;

    while (cursor_left(&c) != 0) {
        if (next_unit(&c, big_endian, &code) != ERR_OK)
            return ERR_FORMAT;
        if (code >= 0xdc00 && code <= 0xdfff)
            return ERR_FORMAT;
        if (code >= 0xd800 && code <= 0xdbff) {
            if (next_unit(&c, big_endian, &low) != ERR_OK || low < 0xdc00 ||
                low > 0xdfff)
                return ERR_FORMAT;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        text_utf8_put(out, code);
    }
    return buf_check(out);
}

void text_pad(uint8_t *field, size_t len, struct bytes text)
{
    struct cursor c = cursor_of(text);
    size_t end = 0;
    uint32_t code;

    while (cursor_left(&c) != 0 && text_utf8_next(&c, &code) == ERR_OK &&
           c.pos <= len)
        end = c.pos;
    if (end != 0)
        memcpy(field, text.p, end);
    memset(field + end, ' ', len - end);
}

size_t text_length(struct bytes text)
{
    struct cursor c = cursor_of(text);
    size_t n = 0;
    uint32_t code;

    while (cursor_left(&c) != 0) {
        if (text_utf8_next(&c, &code) != ERR_OK)
            return text.len;
        n++;
    }
    return n;
}
