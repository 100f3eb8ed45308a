/*
 * Just enough of X.509 (RFC 5280, 4.1) to list a certificate and to match it
 * with a key; its names are read in name.c.
 */
#include "pkix/cert.h"

#include "base/der.h"

#include <stdio.h>

#define SECONDS_PER_DAY INT64_C(86400)
#define TIME_FIRST INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define TIME_LAST INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */

/* 2.5.29.19 */
static const uint8_t oid_basic_constraints[] = {0x55, 0x1d, 0x13};

/* --- time */

static bool is_leap(int64_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in_month(int64_t year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Leap days of the Gregorian calendar before 1 January of a year, from 1. */
static int64_t leap_days(int64_t year)
{
    int64_t y = year - 1;

    return y / 4 - y / 100 + y / 400;
}

static int64_t days_before_year(int64_t year)
{
    return (year - 1970) * 365 + leap_days(year) - leap_days(1970);
}

static enum err two_digits(struct cursor *c, int *out)
{
    struct bytes d;

    if (cursor_take(c, 2, &d) != ERR_OK || d.p[0] < '0' || d.p[0] > '9' ||
        d.p[1] < '0' || d.p[1] > '9')
        return ERR_FORMAT;
    *out = (d.p[0] - '0') * 10 + (d.p[1] - '0');
    return ERR_OK;
}

/* RFC 5280, 4.1.2.5.1: two digits below 50 are of the 21st century. */
static enum err read_year(struct cursor *c, unsigned tag, int *out)
{
    int high, low;

    if (tag == DER_UTC_TIME) {
        if (two_digits(c, &low) != ERR_OK)
            return ERR_FORMAT;
        *out = low < 50 ? 2000 + low : 1900 + low;
        return ERR_OK;
    }
    if (two_digits(c, &high) != ERR_OK || two_digits(c, &low) != ERR_OK)
        return ERR_FORMAT;
    *out = high * 100 + low;
    return *out == 0 ? ERR_FORMAT : ERR_OK;
}

/* Month, day, hour, minute, second and the letter Z. */
static enum err read_rest(struct cursor *c, int year, int v[5])
{
    uint8_t zone;
    int i;

    for (i = 0; i < 5; i++)
        if (two_digits(c, &v[i]) != ERR_OK)
            return ERR_FORMAT;
    if (cursor_u8(c, &zone) != ERR_OK || zone != 'Z' || cursor_left(c) != 0)
        return ERR_FORMAT;
    if (v[0] < 1 || v[0] > 12 || v[1] < 1 || v[1] > days_in_month(year, v[0]))
        return ERR_FORMAT;
    return v[2] > 23 || v[3] > 59 || v[4] > 59 ? ERR_FORMAT : ERR_OK;
}

static enum err read_time(struct cursor *c, int64_t *out)
{
    struct cursor text;
    struct der el;
    int64_t days;
    int year, month, v[5];

    if (der_next(c, &el) != ERR_OK ||
        (el.tag != DER_UTC_TIME && el.tag != DER_GENERALIZED_TIME))
        return ERR_FORMAT;
    text = cursor_of(el.value);
    if (read_year(&text, el.tag, &year) != ERR_OK ||
        read_rest(&text, year, v) != ERR_OK)
        return ERR_FORMAT;
    days = days_before_year(year) + v[1] - 1;
    for (month = 1; month < v[0]; month++)
        days += days_in_month(year, month);
    *out = days * SECONDS_PER_DAY + v[2] * 3600 + v[3] * 60 + v[4];
    return ERR_OK;
}

void time_text(int64_t t, struct buf *out)
{
    int64_t days, year;
    int rest, month = 1;
    char text[64];

    if (t < TIME_FIRST || t > TIME_LAST) {
        buf_add_str(out, "?");
        return;
    }
    days = (t - TIME_FIRST) / SECONDS_PER_DAY; /* since 0001-01-01 */
    rest = (int)((t - TIME_FIRST) % SECONDS_PER_DAY);
    days += days_before_year(1);
    year = 1970 + days / 366 - (days < 0);
    while (days_before_year(year + 1) <= days)
        year++;
    while (days_before_year(year) > days)
        year--;
    days -= days_before_year(year);
    while (days >= days_in_month(year, month))
        days -= days_in_month(year, month++);
    snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year,
             month, (int)days + 1, rest / 3600, rest / 60 % 60, rest % 60);
    buf_add_str(out, text);
}

/* --- certificate */

/* RFC 5280, 4.2.1.9 */
static enum err read_basic_constraints(struct bytes value, bool *is_ca)
{
    struct cursor c = cursor_of(value), inner;
    struct bytes flag;
    bool found;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    if (der_optional(&inner, DER_BOOLEAN, &found, &flag) != ERR_OK)
        return ERR_FORMAT;
    if (found && flag.len != 1)
        return ERR_FORMAT;
    *is_ca = found && flag.p[0] != 0;
    return ERR_OK;
}

static enum err read_extension(struct cursor *list, struct cert *cert)
{
    struct bytes oid, critical, value;
    struct cursor c;
    bool found;

    if (der_enter(list, DER_SEQUENCE, &c) != ERR_OK ||
        der_expect(&c, DER_OID, &oid) != ERR_OK ||
        der_optional(&c, DER_BOOLEAN, &found, &critical) != ERR_OK ||
        der_expect(&c, DER_OCTET_STRING, &value) != ERR_OK ||
        der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    if (!bytes_equal(oid, bytes_of(oid_basic_constraints,
                                   sizeof(oid_basic_constraints))))
        return ERR_OK;
    return read_basic_constraints(value, &cert->is_ca);
}

/* Unique identifiers [1], [2] are passed over; extensions are [3]. */
static enum err read_extensions(struct cursor *tbs, struct cert *cert)
{
    struct cursor outer, list;
    struct bytes ignored;
    bool found;

    if (der_optional(tbs, DER_CONTEXT(1), &found, &ignored) != ERR_OK ||
        der_optional(tbs, DER_CONTEXT(2), &found, &ignored) != ERR_OK)
        return ERR_FORMAT;
    if (der_peek_tag(tbs) == 0)
        return ERR_OK;
    if (der_enter(tbs, DER_CONTEXT_SEQ(3), &outer) != ERR_OK ||
        der_enter(&outer, DER_SEQUENCE, &list) != ERR_OK ||
        der_end(&outer) != ERR_OK)
        return ERR_FORMAT;
    while (cursor_left(&list) != 0)
        if (read_extension(&list, cert) != ERR_OK)
            return ERR_FORMAT;
    return der_end(tbs);
}

static enum err read_whole(struct cursor *c, unsigned tag, struct der *out)
{
    if (der_next(c, out) != ERR_OK || out->tag != tag)
        return ERR_FORMAT;
    return ERR_OK;
}

static enum err read_validity(struct cursor *tbs, struct cert *cert)
{
    struct cursor c;

    if (der_enter(tbs, DER_SEQUENCE, &c) != ERR_OK ||
        read_time(&c, &cert->not_before) != ERR_OK ||
        read_time(&c, &cert->not_after) != ERR_OK)
        return ERR_FORMAT;
    return der_end(&c);
}

static enum err read_tbs(struct bytes contents, struct cert *cert)
{
    struct cursor c = cursor_of(contents);
    struct der serial, algid, issuer, subject, spki;
    struct bytes version;
    bool found;

    if (der_optional(&c, DER_CONTEXT_SEQ(0), &found, &version) != ERR_OK ||
        read_whole(&c, DER_INTEGER, &serial) != ERR_OK ||
        read_whole(&c, DER_SEQUENCE, &algid) != ERR_OK ||
        read_whole(&c, DER_SEQUENCE, &issuer) != ERR_OK ||
        read_validity(&c, cert) != ERR_OK ||
        read_whole(&c, DER_SEQUENCE, &subject) != ERR_OK ||
        read_whole(&c, DER_SEQUENCE, &spki) != ERR_OK)
        return ERR_FORMAT;
    if (serial.value.len == 0)
        return ERR_FORMAT;
    cert->serial = serial.whole;
    cert->serial_value = serial.value;
    cert->issuer = issuer.whole;
    cert->subject = subject.whole;
    cert->spki = spki.whole;
    return read_extensions(&c, cert);
}

enum err cert_read(struct bytes der, struct cert *out)
{
    struct cursor file = cursor_of(der), c;
    struct der whole, tbs, algid;
    struct cert cert = {0};

    if (read_whole(&file, DER_SEQUENCE, &whole) != ERR_OK)
        return ERR_FORMAT;
    if (whole.whole.len > CERT_MAX_LEN)
        return ERR_TOO_BIG;
    c = cursor_of(whole.value);
    if (read_whole(&c, DER_SEQUENCE, &tbs) != ERR_OK ||
        read_whole(&c, DER_SEQUENCE, &algid) != ERR_OK ||
        der_bit_octets(&c, &cert.signature) != ERR_OK ||
        der_end(&c) != ERR_OK || read_tbs(tbs.value, &cert) != ERR_OK)
        return ERR_FORMAT;
    cert.der = whole.whole;
    cert.tbs = tbs.whole;
    cert.signature_algid = algid.whole;
    *out = cert;
    return ERR_OK;
}
