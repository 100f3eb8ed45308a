/*
 * Names of certificates as text: RFC 5280, 4.1.2.4 for the structure, RFC
 * 4514 for the escapes; the order of the attributes is kept.
 */
#include "pkix/cert.h"

#include "base/der.h"
#include "base/text.h"

#include <stdio.h>

#define OID_TEXT_LEN 160

enum { TELETEX_STRING = 0x14, VISIBLE_STRING = 0x1a, UNIVERSAL_STRING = 0x1c };

struct type_row {
    const char *name;
    uint8_t len;
    uint8_t oid[10];
};

/* X.520, RFC 2985, RFC 4519, and RFC 9215 5.1 with the orders behind it. */
static const struct type_row types[] = {
    {"CN", 3, {0x55, 0x04, 0x03}},
    {"SN", 3, {0x55, 0x04, 0x04}},
    {"serialNumber", 3, {0x55, 0x04, 0x05}},
    {"C", 3, {0x55, 0x04, 0x06}},
    {"L", 3, {0x55, 0x04, 0x07}},
    {"ST", 3, {0x55, 0x04, 0x08}},
    {"street", 3, {0x55, 0x04, 0x09}},
    {"O", 3, {0x55, 0x04, 0x0a}},
    {"OU", 3, {0x55, 0x04, 0x0b}},
    {"title", 3, {0x55, 0x04, 0x0c}},
    {"postalCode", 3, {0x55, 0x04, 0x11}},
    {"GN", 3, {0x55, 0x04, 0x2a}},
    {"initials", 3, {0x55, 0x04, 0x2b}},
    {"pseudonym", 3, {0x55, 0x04, 0x41}},
    {"emailAddress", 9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01}},
    {"unstructuredName",
     9,
     {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x02}},
    {"UID", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01}},
    {"DC", 10, {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19}},
    {"OGRN", 5, {0x2a, 0x85, 0x03, 0x64, 0x01}},
    {"SNILS", 5, {0x2a, 0x85, 0x03, 0x64, 0x03}},
    {"INNLE", 5, {0x2a, 0x85, 0x03, 0x64, 0x04}},
    {"OGRNIP", 5, {0x2a, 0x85, 0x03, 0x64, 0x05}},
    {"identificationKind", 5, {0x2a, 0x85, 0x03, 0x64, 0x72}},
    {"INN", 8, {0x2a, 0x85, 0x03, 0x03, 0x81, 0x03, 0x01, 0x01}},
};

struct attribute {
    struct bytes type; /* body of the OID */
    struct der value;
};

struct name_walk {
    struct cursor rdns; /* RDNs not yet entered */
    struct cursor set;  /* rest of the present one */
    bool first;         /* the attribute just given opens its RDN */
};

static enum err walk_start(struct bytes name, struct name_walk *w)
{
    struct cursor c = cursor_of(name);

    w->set = cursor_of(bytes_of(NULL, 0));
    if (der_enter(&c, DER_SEQUENCE, &w->rdns) != ERR_OK)
        return ERR_FORMAT;
    return der_end(&c);
}

/* ERR_NOT_FOUND after the last attribute. */
static enum err walk_next(struct name_walk *w, struct attribute *out)
{
    struct cursor pair;

    w->first = cursor_left(&w->set) == 0;
    if (w->first) {
        if (cursor_left(&w->rdns) == 0)
            return ERR_NOT_FOUND;
        if (der_enter(&w->rdns, DER_SET, &w->set) != ERR_OK)
            return ERR_FORMAT;
    }
    if (der_enter(&w->set, DER_SEQUENCE, &pair) != ERR_OK ||
        der_expect(&pair, DER_OID, &out->type) != ERR_OK ||
        der_next(&pair, &out->value) != ERR_OK)
        return ERR_FORMAT;
    return der_end(&pair);
}

/* UCS-4, big-endian. */
static enum err from_universal(struct bytes in, struct buf *out)
{
    size_t i;

    if (in.len % 4 != 0)
        return ERR_FORMAT;
    for (i = 0; i < in.len; i += 4) {
        uint32_t code = (uint32_t)in.p[i] << 24 | (uint32_t)in.p[i + 1] << 16 |
                        (uint32_t)in.p[i + 2] << 8 | in.p[i + 3];

        if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return ERR_FORMAT;
        text_utf8_put(out, code);
    }
    return buf_check(out);
}

/*
 * Strings of one byte a character: where they are not ASCII, Russian software
 * has put CP1251 there, newer programs UTF-8.
 */
static enum err from_narrow(struct bytes in, struct buf *out)
{
    if (!text_is_utf8(in))
        return text_from_cp1251(in, out);
    buf_add(out, in);
    return buf_check(out);
}

static enum err value_text(const struct der *value, struct buf *out)
{
    switch (value->tag) {
    case DER_UTF8_STRING:
        if (!text_is_utf8(value->value))
            return ERR_FORMAT;
        buf_add(out, value->value);
        return buf_check(out);
    case DER_BMP_STRING:
        return text_from_utf16(value->value, true, out);
    case UNIVERSAL_STRING:
        return from_universal(value->value, out);
    case DER_NUMERIC_STRING:
    case DER_PRINTABLE_STRING:
    case DER_IA5_STRING:
    case VISIBLE_STRING:
    case TELETEX_STRING:
        return from_narrow(value->value, out);
    default:
        return ERR_FORMAT;
    }
}

enum err name_find(struct bytes name, struct bytes oid, struct buf *out)
{
    struct buf text = BUF_EMPTY;
    struct attribute a, last;
    struct name_walk w;
    bool found = false;
    enum err e;

    e = walk_start(name, &w);
    if (e != ERR_OK)
        return e;
    while ((e = walk_next(&w, &a)) == ERR_OK)
        if (bytes_equal(a.type, oid)) {
            last = a;
            found = true;
        }
    if (e != ERR_NOT_FOUND || !found)
        return e;
    e = value_text(&last.value, &text);
    if (e == ERR_OK)
        buf_add(out, buf_peek(&text));
    buf_clear(&text);
    return e == ERR_OK ? buf_check(out) : e;
}

static void put_type(struct bytes oid, struct buf *out)
{
    char dotted[OID_TEXT_LEN];
    size_t i;

    for (i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (bytes_equal(oid, bytes_of(types[i].oid, types[i].len))) {
            buf_add_str(out, types[i].name);
            return;
        }
    if (der_oid_text(oid, dotted, sizeof(dotted)) != ERR_OK)
        snprintf(dotted, sizeof(dotted), "?");
    buf_add_str(out, dotted);
}

static void put_hex(struct bytes b, struct buf *out)
{
    char digits[3];
    size_t i;

    for (i = 0; i < b.len; i++) {
        snprintf(digits, sizeof(digits), "%02X", b.p[i]);
        buf_add_str(out, digits);
    }
}

/*
 * Characters that must not reach a terminal as they are: controls, and the
 * marks that turn the direction of writing.
 */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x200e && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* RFC 4514, 2.4: each octet of such a character as \XX. */
static void put_octets(struct bytes b, struct buf *out)
{
    size_t i;

    for (i = 0; i < b.len; i++) {
        buf_add_u8(out, '\\');
        put_hex(bytes_of(b.p + i, 1), out);
    }
}

/* RFC 4514, 2.4: characters that have a meaning between values. */
static bool is_special(uint32_t code, size_t pos, size_t len)
{
    if (code == ' ')
        return pos == 0 || pos == len - 1;
    if (code == '#')
        return pos == 0;
    return code < 0x80 && code != 0 && strchr("\"+,;<>\\", (int)code) != NULL;
}

static void put_escaped(struct bytes text, struct buf *out)
{
    struct cursor c = cursor_of(text);
    uint32_t code;

    while (cursor_left(&c) != 0) {
        size_t pos = c.pos;

        if (text_utf8_next(&c, &code) != ERR_OK)
            return;
        if (is_unsafe(code)) {
            put_octets(bytes_of(text.p + pos, c.pos - pos), out);
            continue;
        }
        if (is_special(code, pos, text.len))
            buf_add_u8(out, '\\');
        buf_add(out, bytes_of(text.p + pos, c.pos - pos));
    }
}

/* What is no string, or a broken one, is shown as RFC 4514 2.4 does: #HEX. */
static void put_value(const struct der *value, struct buf *out)
{
    struct buf text = BUF_EMPTY;

    if (value_text(value, &text) == ERR_OK) {
        put_escaped(buf_peek(&text), out);
    } else {
        buf_add_u8(out, '#');
        put_hex(value->whole, out);
    }
    buf_clear(&text);
}

enum err name_text(struct bytes name, struct buf *out)
{
    struct buf text = BUF_EMPTY;
    struct attribute a;
    struct name_walk w;
    enum err e;

    e = walk_start(name, &w);
    if (e != ERR_OK)
        return e;
    while ((e = walk_next(&w, &a)) == ERR_OK) {
        if (text.len != 0)
            buf_add_str(&text, w.first ? ", " : " + ");
        put_type(a.type, &text);
        buf_add_u8(&text, '=');
        put_value(&a.value, &text);
    }
    e = e == ERR_NOT_FOUND ? buf_check(&text) : e;
    if (e == ERR_OK)
        buf_add(out, buf_peek(&text));
    buf_clear(&text);
    return e == ERR_OK ? buf_check(out) : e;
}
