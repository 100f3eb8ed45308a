/* Promises of pkix/cert.h but for names. */
#include "pkix/cert.h"

#include "base/der.h"
#include "tests/lib/hex.h"
#include "tests/lib/shared.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *cert_suite(void);

static const char *time_of(int64_t t)
{
    static struct buf text;

    buf_truncate(&text, 0);
    time_text(t, &text);
    return buf_text(&text);
}

START_TEST(certificates_of_rfc_9215_are_read)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    struct cert c;

    while (vectors_next(v)) {
        struct bytes der = vector_bytes(v, "certificate");
        size_t len = strlen(vector_text(v, "d"));

        ck_assert_int_eq(cert_read(der, &c), ERR_OK);
        ck_assert(bytes_equal(c.der, der));
        ck_assert(bytes_equal(c.issuer, c.subject)); /* self-signed */
        ck_assert_uint_eq(c.signature.len, len);
        ck_assert_uint_eq(c.serial.len, 3);
        ck_assert(c.is_ca);
        ck_assert_str_eq(time_of(c.not_before), "2001-01-01T00:00:00Z");
        ck_assert_str_eq(time_of(c.not_after), "2050-12-31T00:00:00Z");
        /* The inner algorithm follows version and serial number. */
        ck_assert_ptr_nonnull(memmem(c.tbs.p, c.tbs.len, c.signature_algid.p,
                                     c.signature_algid.len));
    }
    ck_assert_uint_eq(vectors_count(v), 3);
    vectors_close(v);
}
END_TEST

START_TEST(bytes_after_the_certificate_are_ignored)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    uint8_t padded[1024] = {0};
    struct bytes der;
    struct cert c;

    ck_assert(vectors_next(v));
    der = vector_bytes(v, "certificate");
    memcpy(padded, der.p, der.len);

    ck_assert_int_eq(cert_read(bytes_of(padded, sizeof(padded)), &c), ERR_OK);
    ck_assert_uint_eq(c.der.len, der.len);
    ck_assert_uint_eq(c.serial_value.p[0], 10);
    vectors_close(v);
}
END_TEST

/* Containers of CryptoPro CSP, each with its certificate in header.key. */
static const char *const containers[] = {
    "getcpcert-2001",
    "getcpcert-2012-256",
    "getcpcert-2012-512",
};

/* openssl x509 -subject of the same certificates */
#define CONTAINER_SUBJECT                                                      \
    "emailAddress=user@localhost, CN=user, OU=dep, O=org, L=town, ST=state, "  \
    "C=RU"

/* primaryCertificate [5] of GostKeyContainerContent */
static struct bytes certificate_in(struct bytes header)
{
    struct cursor c = cursor_of(header), outer, content;
    struct der el;

    ck_assert_int_eq(der_enter(&c, DER_SEQUENCE, &outer), ERR_OK);
    ck_assert_int_eq(der_enter(&outer, DER_SEQUENCE, &content), ERR_OK);
    do
        ck_assert_int_eq(der_next(&content, &el), ERR_OK);
    while (el.tag != DER_CONTEXT(5));
    return el.value;
}

START_TEST(certificates_of_cryptopro_containers_are_read)
{
    uint8_t header[8192];
    char path[128];
    struct buf text = BUF_EMPTY;
    struct cert c;
    size_t len;

    snprintf(path, sizeof(path), "vectors/containers/%s/header.key",
             containers[_i]);
    if (!shared_read(path, header, sizeof(header), &len))
        return;

    ck_assert_int_eq(cert_read(certificate_in(bytes_of(header, len)), &c),
                     ERR_OK);
    ck_assert_int_eq(name_text(c.subject, &text), ERR_OK);
    ck_assert_str_eq(buf_text(&text), CONTAINER_SUBJECT);
    ck_assert(!c.is_ca);
    buf_clear(&text);
}
END_TEST

START_TEST(cert_read_refuses_every_truncation)
{
    struct vectors *v = vectors_open("rfc9215.txt");

    while (vectors_next(v)) {
        struct bytes der = vector_bytes(v, "certificate");
        struct cert c;
        size_t n;

        for (n = 0; n < der.len; n++) {
            uint8_t *cut = malloc(n + 1);

            ck_assert_ptr_nonnull(cut);
            memcpy(cut, der.p, n);
            ck_assert_int_eq(cert_read(bytes_of(cut, n), &c), ERR_FORMAT);
            free(cut);
        }
    }
    vectors_close(v);
}
END_TEST

START_TEST(cert_read_survives_every_flipped_bit)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    struct buf text = BUF_EMPTY;
    uint8_t der[512];

    while (vectors_next(v)) {
        struct bytes whole = vector_bytes(v, "certificate");
        struct cert c;
        size_t i;

        ck_assert_uint_le(whole.len, sizeof(der));
        for (i = 0; i < 8 * whole.len; i++) {
            memcpy(der, whole.p, whole.len);
            der[i / 8] ^= (uint8_t)(1u << i % 8);
            if (cert_read(bytes_of(der, whole.len), &c) != ERR_OK)
                continue;
            ck_assert_uint_le(c.der.len, whole.len);
            if (name_text(c.subject, &text) == ERR_OK)
                ck_assert_uint_ne(text.len, 0);
            buf_clear(&text);
        }
    }
    vectors_close(v);
}
END_TEST

START_TEST(cert_read_refuses_more_than_its_cap)
{
    static uint8_t big[CERT_MAX_LEN + 16];
    struct cert c;

    big[0] = 0x30, big[1] = 0x83, big[2] = 0x01; /* 65536 + 5 in all */
    ck_assert_int_eq(cert_read(bytes_of(big, sizeof(big)), &c), ERR_TOO_BIG);
}
END_TEST

static const struct {
    int64_t t;
    const char *text;
} times[] = {
    {0, "1970-01-01T00:00:00Z"},
    {-1, "1969-12-31T23:59:59Z"},
    {951827696, "2000-02-29T12:34:56Z"},    /* date -u -d @951827696 */
    {4107542400, "2100-03-01T00:00:00Z"},   /* no leap year */
    {-62135596800, "0001-01-01T00:00:00Z"}, /* date -u -d @-62135596800 */
    {253402300799, "9999-12-31T23:59:59Z"},
    {253402300800, "?"},
    {INT64_MIN, "?"},
    {INT64_MAX, "?"},
};

START_TEST(times_are_written_as_the_calendar_has_them)
{
    ck_assert_str_eq(time_of(times[_i].t), times[_i].text);
}
END_TEST

/* A certificate around two times; all else is the least that is read. */
static enum err with_times(const char *first, const char *second,
                           struct cert *out, struct buf *der)
{
    size_t whole = der_open(der, DER_SEQUENCE);
    size_t tbs = der_open(der, DER_SEQUENCE), validity;
    uint8_t raw[64];

    der_put_uint(der, 1);
    der_put(der, DER_SEQUENCE, bytes_of(NULL, 0));
    der_put(der, DER_SEQUENCE, bytes_of(NULL, 0));
    validity = der_open(der, DER_SEQUENCE);
    buf_add(der, bytes_of(raw, hex_decode(first, raw, sizeof(raw))));
    buf_add(der, bytes_of(raw, hex_decode(second, raw, sizeof(raw))));
    der_close(der, validity);
    der_put(der, DER_SEQUENCE, bytes_of(NULL, 0));
    der_put(der, DER_SEQUENCE, bytes_of(NULL, 0));
    der_close(der, tbs);
    der_put(der, DER_SEQUENCE, bytes_of(NULL, 0));
    der_put_bit_octets(der, bytes_of(NULL, 0));
    der_close(der, whole);
    return cert_read(buf_peek(der), out);
}

#define UTC_700101                                                             \
    "170d"                                                                     \
    "3730303130313030303030305a"

/* What date -u says of the same moments. */
static const struct {
    const char *hex;
    int64_t t;
} good_times[] = {
    {"170d"
     "3439313233313233353935395a",
     2524607999}, /* 491231235959Z */
    {"170d"
     "3530303130313030303030305a",
     -631152000}, /* 500101000000Z */
    {"180f"
     "32303030303232393132333435365a",
     951827696}, /* 20000229... */
    {"180f"
     "39393939313233313233353935395a",
     253402300799},
};

START_TEST(validity_is_read_in_both_time_types)
{
    struct buf der = BUF_EMPTY;
    struct cert c;

    ck_assert_int_eq(with_times(UTC_700101, good_times[_i].hex, &c, &der),
                     ERR_OK);
    ck_assert_int_eq(c.not_before, 0);
    ck_assert_int_eq(c.not_after, good_times[_i].t);
    ck_assert(!c.is_ca);
    buf_clear(&der);
}
END_TEST

static const char *const bad_times[] = {
    "170d"
    "3730313330313030303030305a", /* month 13 */
    "170d"
    "3731303232393030303030305a", /* 29 February 1971 */
    "170d"
    "3730303130313234303030305a", /* 24 o'clock */
    "170d"
    "3730303130313030363030305a", /* minute 60 */
    "170d"
    "3730303130313030303036305a", /* second 60 */
    "170d"
    "37303030303130303030303030", /* no Z, month 0 */
    "170b"
    "373030313031303030305a", /* no seconds */
    "1711"
    "3730303130313030303030302b30303030", /* +0000 */
    "1811"
    "3230303030323239313233343536"
    "2e305a", /* fraction */
    "180f"
    "30303030303130313030303030305a", /* year 0 */
    "040d"
    "3730303130313030303030305a", /* no time */
};

START_TEST(validity_refuses_what_is_no_time)
{
    struct buf der = BUF_EMPTY;
    struct cert c;

    ck_assert_int_eq(with_times(UTC_700101, bad_times[_i], &c, &der),
                     ERR_FORMAT);
    buf_clear(&der);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *cert_suite(void)
{
    Suite *s = suite_create("cert");
    TCase *t = tcase_create("cert");

    tcase_add_test(t, certificates_of_rfc_9215_are_read);
    tcase_add_test(t, bytes_after_the_certificate_are_ignored);
    tcase_add_loop_test(t, certificates_of_cryptopro_containers_are_read, 0,
                        COUNT(containers));
    tcase_add_test(t, cert_read_refuses_every_truncation);
    tcase_add_test(t, cert_read_survives_every_flipped_bit);
    tcase_add_test(t, cert_read_refuses_more_than_its_cap);
    tcase_add_loop_test(t, times_are_written_as_the_calendar_has_them, 0,
                        COUNT(times));
    tcase_add_loop_test(t, validity_is_read_in_both_time_types, 0,
                        COUNT(good_times));
    tcase_add_loop_test(t, validity_refuses_what_is_no_time, 0,
                        COUNT(bad_times));
    suite_add_tcase(s, t);
    return s;
}
