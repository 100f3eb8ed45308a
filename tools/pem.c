/* RFC 4648, 4 and RFC 7468, 2, the lax form where reading. */
#include "tools/pem.h"

#include "base/der.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

#define LINE_LEN 64 /* characters, RFC 7468, 2 */
#define TYPE_MAX 48

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(struct bytes in, struct buf *out)
{
    size_t i, left;
    uint32_t v;

    for (i = 0; i < in.len; i += 3) {
        left = in.len - i;
        v = (uint32_t)in.p[i] << 16;
        v |= left > 1 ? (uint32_t)in.p[i + 1] << 8 : 0;
        v |= left > 2 ? in.p[i + 2] : 0;
        buf_add_u8(out, (uint8_t)digits[v >> 18]);
        buf_add_u8(out, (uint8_t)digits[v >> 12 & 63]);
        buf_add_u8(out, left > 1 ? (uint8_t)digits[v >> 6 & 63] : '=');
        buf_add_u8(out, left > 2 ? (uint8_t)digits[v & 63] : '=');
    }
}

static int digit_value(uint8_t c)
{
    const char *p = c != 0 ? strchr(digits, c) : NULL;

    return p != NULL ? (int)(p - digits) : -1;
}

enum err base64_read(struct bytes in, struct buf *out)
{
    uint32_t v = 0;
    size_t i, count = 0, padding = 0;
    int d;

    for (i = 0; i < in.len; i++) {
        if (in.p[i] != 0 && strchr(" \t\r\n", in.p[i]) != NULL)
            continue;
        d = in.p[i] == '=' ? 0 : digit_value(in.p[i]);
        if (d < 0 || (padding > 0 && (in.p[i] != '=' || count % 4 == 0)))
            return ERR_FORMAT; /* nothing may follow the padding */
        padding += in.p[i] == '=';
        v = v << 6 | (uint32_t)d;
        if (++count % 4 != 0)
            continue;
        if (padding > 2 || (v & ((1u << 8 * padding) - 1)) != 0)
            return ERR_FORMAT;
        buf_add_u8(out, (uint8_t)(v >> 16));
        if (padding < 2)
            buf_add_u8(out, (uint8_t)(v >> 8));
        if (padding < 1)
            buf_add_u8(out, (uint8_t)v);
        v = 0;
    }
    return count % 4 == 0 ? buf_check(out) : ERR_FORMAT;
}

/* The place of text in what is left of c, from its position; -1: none. */
static long find_text(const struct cursor *c, const char *text)
{
    const uint8_t *p;

    if (cursor_left(c) == 0)
        return -1;
    p = memmem(c->p + c->pos, cursor_left(c), text, strlen(text));
    return p != NULL ? (long)(p - (c->p + c->pos)) : -1;
}

enum err pem_next(struct cursor *c, const char *type, struct buf *der)
{
    char begin[TYPE_MAX + 16], end[TYPE_MAX + 16];
    struct bytes skipped, body;
    enum err e;
    long at;

    snprintf(begin, sizeof(begin), "-----BEGIN %s-----", type);
    snprintf(end, sizeof(end), "-----END %s-----", type);
    at = find_text(c, begin);
    if (at < 0)
        return ERR_NOT_FOUND;
    e = cursor_take(c, (size_t)at + strlen(begin), &skipped);
    at = find_text(c, end);
    if (e != ERR_OK || at < 0)
        return log_fault(ERR_FORMAT, "a PEM block has no end");
    e = cursor_take(c, (size_t)at, &body);
    if (e == ERR_OK)
        e = cursor_take(c, strlen(end), &skipped);
    buf_clear(der);
    if (e == ERR_OK)
        e = base64_read(body, der);
    return e == ERR_FORMAT ? log_fault(e, "a PEM block is not base64") : e;
}

enum err pem_or_der(struct bytes file, const char *type, struct buf *der)
{
    struct cursor c = cursor_of(file);
    struct der first;
    enum err e;

    if (file.len > 0 && file.p[0] == DER_SEQUENCE &&
        der_next(&c, &first) == ERR_OK)
        return buf_set(der, first.whole);
    c = cursor_of(file);
    e = pem_next(&c, type, der);
    if (e == ERR_NOT_FOUND)
        e = log_fault(ERR_FORMAT, "there is neither DER nor a PEM block %s",
                      type);
    return e;
}

enum err pem_write(struct bytes der, const char *type, struct buf *out)
{
    struct buf text = BUF_EMPTY;
    char line[TYPE_MAX + 20];
    size_t i;
    enum err e;

    base64_write(der, &text);
    e = buf_check(&text);
    snprintf(line, sizeof(line), "-----BEGIN %s-----\n", type);
    buf_add_str(out, line);
    for (i = 0; e == ERR_OK && i < text.len; i += LINE_LEN) {
        buf_add(out, bytes_of(text.p + i, text.len - i < LINE_LEN ? text.len - i
                                                                  : LINE_LEN));
        buf_add_u8(out, '\n');
    }
    snprintf(line, sizeof(line), "-----END %s-----\n", type);
    buf_add_str(out, line);
    buf_clear(&text);
    return e == ERR_OK ? buf_check(out) : e;
}
