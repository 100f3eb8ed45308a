/* Promises of pkix/algid.h. */
#include "pkix/algid.h"

#include "base/der.h"
#include "tests/lib/hex.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *algid_suite(void);

/* The tables of RFC 9215, 2 to 4.1, and of RFC 4491, 2. */
static const struct {
    enum key_alg alg;
    const char *oid;
    const char *signature;
    enum key_alg base;
    enum hash_id hash;
    size_t len;
} algs[] = {
    {KEY_ALG_2001, "1.2.643.2.2.19", "1.2.643.2.2.3", KEY_ALG_2001, HASH_94,
     32},
    {KEY_ALG_2001_EXCHANGE, "1.2.643.2.2.98", "1.2.643.2.2.3", KEY_ALG_2001,
     HASH_94, 32},
    {KEY_ALG_2012_256, "1.2.643.7.1.1.1.1", "1.2.643.7.1.1.3.2",
     KEY_ALG_2012_256, HASH_STREEBOG_256, 32},
    {KEY_ALG_2012_512, "1.2.643.7.1.1.1.2", "1.2.643.7.1.1.3.3",
     KEY_ALG_2012_512, HASH_STREEBOG_512, 64},
    {KEY_ALG_2012_256_EXCHANGE, "1.2.643.7.1.1.6.1", "1.2.643.7.1.1.3.2",
     KEY_ALG_2012_256, HASH_STREEBOG_256, 32},
    {KEY_ALG_2012_512_EXCHANGE, "1.2.643.7.1.1.6.2", "1.2.643.7.1.1.3.3",
     KEY_ALG_2012_512, HASH_STREEBOG_512, 64},
};

static const char *dotted(struct bytes oid)
{
    static char text[64];

    ck_assert_int_eq(der_oid_text(oid, text, sizeof(text)), ERR_OK);
    return text;
}

START_TEST(each_key_algorithm_has_the_oids_of_the_standard)
{
    enum key_alg found;

    ck_assert_uint_eq(algs[_i].alg, (unsigned)_i);
    ck_assert_str_eq(dotted(key_alg_oid(algs[_i].alg)), algs[_i].oid);
    ck_assert_str_eq(dotted(signature_oid(algs[_i].alg)), algs[_i].signature);
    ck_assert_int_eq(key_alg_by_oid(key_alg_oid(algs[_i].alg), &found), ERR_OK);
    ck_assert_int_eq(found, algs[_i].alg);
    ck_assert_int_eq(key_alg_signature(algs[_i].alg), algs[_i].base);
    ck_assert_int_eq(key_alg_is_exchange(algs[_i].alg),
                     algs[_i].base != algs[_i].alg);
    ck_assert_int_eq(key_alg_hash(algs[_i].alg), algs[_i].hash);
    ck_assert_uint_eq(key_alg_len(algs[_i].alg), algs[_i].len);
}
END_TEST

START_TEST(each_hash_has_the_oid_of_the_standard)
{
    static const char *const oids[HASH_ID_COUNT] = {
        "1.2.643.2.2.30.1", "1.2.643.7.1.1.2.2", "1.2.643.7.1.1.2.3"};
    enum hash_id found;

    ck_assert_str_eq(dotted(hash_oid((enum hash_id)_i)), oids[_i]);
    ck_assert_int_eq(hash_by_oid(hash_oid((enum hash_id)_i), &found), ERR_OK);
    ck_assert_int_eq(found, _i);
}
END_TEST

START_TEST(unknown_oids_are_unsupported)
{
    static const uint8_t rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                  0x0d, 0x01, 0x01, 0x01};
    enum key_alg alg;
    enum hash_id hash;

    ck_assert_int_eq(key_alg_by_oid(bytes_of(rsa, sizeof(rsa)), &alg),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(hash_by_oid(bytes_of(rsa, sizeof(rsa)), &hash),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(key_alg_by_oid(bytes_of(NULL, 0), &alg), ERR_UNSUPPORTED);
}
END_TEST

/* RFC 9215, 4.2: digestParamSet by parameter set; RFC 4491, 2.3.2 for 2001. */
static const struct {
    enum key_alg alg;
    const char *curve;
    const char *hash; /* NULL: omitted */
} digest_rules[] = {
    {KEY_ALG_2012_256, "1.2.643.2.2.35.0", "1.2.643.7.1.1.2.2"},
    {KEY_ALG_2012_256, "1.2.643.2.2.35.1", "1.2.643.7.1.1.2.2"},
    {KEY_ALG_2012_256, "1.2.643.2.2.35.2", "1.2.643.7.1.1.2.2"},
    {KEY_ALG_2012_256, "1.2.643.2.2.35.3", "1.2.643.7.1.1.2.2"},
    {KEY_ALG_2012_256, "1.2.643.2.2.36.0", "1.2.643.7.1.1.2.2"},
    {KEY_ALG_2012_256, "1.2.643.2.2.36.1", "1.2.643.7.1.1.2.2"},
    {KEY_ALG_2012_256, "1.2.643.7.1.2.1.1.1", NULL},
    {KEY_ALG_2012_256, "1.2.643.7.1.2.1.1.2", NULL},
    {KEY_ALG_2012_256, "1.2.643.7.1.2.1.1.3", NULL},
    {KEY_ALG_2012_256, "1.2.643.7.1.2.1.1.4", NULL},
    {KEY_ALG_2012_512, "1.2.643.7.1.2.1.2.1", NULL},
    {KEY_ALG_2012_512, "1.2.643.7.1.2.1.2.2", NULL},
    {KEY_ALG_2012_512, "1.2.643.7.1.2.1.2.3", NULL},
    {KEY_ALG_2001, "1.2.643.2.2.35.1", "1.2.643.2.2.30.1"},
    {KEY_ALG_2001, "1.2.643.2.2.36.0", "1.2.643.2.2.30.1"},
};

static void write_algid(enum key_alg alg, const char *curve, struct buf *out)
{
    const struct curve_name *name = NULL;

    ck_assert_int_eq(curve_by_name(curve, &name), ERR_OK);
    key_algid_write(out, alg, name);
    ck_assert_int_eq(buf_check(out), ERR_OK);
}

START_TEST(digest_oid_is_written_as_rfc_9215_asks)
{
    struct buf b = BUF_EMPTY;
    struct key_params p;
    struct cursor c;

    write_algid(digest_rules[_i].alg, digest_rules[_i].curve, &b);
    c = cursor_of(buf_peek(&b));

    ck_assert_int_eq(key_algid_read(&c, &p), ERR_OK);
    ck_assert_uint_eq(cursor_left(&c), 0);
    ck_assert_int_eq(p.alg, digest_rules[_i].alg);
    ck_assert_str_eq(p.curve->dotted, digest_rules[_i].curve);
    ck_assert_int_eq(p.has_hash_oid, digest_rules[_i].hash != NULL);
    ck_assert_int_eq(p.hash, key_alg_hash(p.alg));
    if (digest_rules[_i].hash != NULL)
        ck_assert_str_eq(dotted(hash_oid(p.hash)), digest_rules[_i].hash);
    buf_clear(&b);
}
END_TEST

/* RFC 4490, 9.1: the key of an example holds all three parameters. */
static const char three_params[] =
    "301b 06072a850302022301 06072a850302021e01 06072a850302021f01";

static enum err read_params(const char *hex, enum key_alg alg,
                            struct key_params *out)
{
    static uint8_t der[256];
    size_t len = hex_decode(hex, der, sizeof(der));
    struct cursor c = cursor_of(bytes_of(der, len));
    enum err e = key_params_read(&c, alg, out);

    ck_assert_uint_eq(c.pos, e == ERR_OK ? len : 0);
    return e;
}

START_TEST(cipher_parameter_set_is_lent)
{
    struct key_params p;

    ck_assert_int_eq(read_params(three_params, KEY_ALG_2001, &p), ERR_OK);

    ck_assert_str_eq(p.curve->dotted, "1.2.643.2.2.35.1");
    ck_assert_int_eq(p.hash, HASH_94);
    ck_assert_str_eq(dotted(p.cipher_oid), "1.2.643.2.2.31.1");
}
END_TEST

START_TEST(digest_oid_is_taken_where_it_should_be_left_out)
{
    struct key_params p;

    ck_assert_int_eq(
        read_params("3015 06092a8503070102010101 06082a85030701010202",
                    KEY_ALG_2012_256, &p),
        ERR_OK);

    ck_assert(p.has_hash_oid);
    ck_assert_int_eq(p.hash, HASH_STREEBOG_256);
}
END_TEST

static const struct {
    const char *hex;
    enum key_alg alg;
    enum err want;
} bad_params[] = {
    {"300b 06092a8503070102010201", KEY_ALG_2012_256, ERR_KEY},
    {"300b 06092a8503070102010101", KEY_ALG_2012_512, ERR_KEY},
    {"300b 06092a8503070102010107", KEY_ALG_2012_256, ERR_UNSUPPORTED},
    {"3012 06072a850302022301 06072a850302021e02", KEY_ALG_2001,
     ERR_UNSUPPORTED},
    {"300b 06092a85030701020101", KEY_ALG_2012_256, ERR_FORMAT},
    {"3000", KEY_ALG_2012_256, ERR_FORMAT},
    {"0500", KEY_ALG_2012_256, ERR_FORMAT},
    {"", KEY_ALG_2012_256, ERR_FORMAT},
    {"300d 06092a8503070102010101 0500", KEY_ALG_2012_256, ERR_FORMAT},
    {"3024 06072a850302022301 06072a850302021e01 06072a850302021f01"
     "06072a850302021f01",
     KEY_ALG_2001, ERR_FORMAT},
};

START_TEST(damaged_or_foreign_parameters_are_refused)
{
    struct key_params p;

    ck_assert_int_eq(read_params(bad_params[_i].hex, bad_params[_i].alg, &p),
                     bad_params[_i].want);
}
END_TEST

static enum err read_algid(const char *hex)
{
    uint8_t der[256];
    struct cursor c =
        cursor_of(bytes_of(der, hex_decode(hex, der, sizeof(der))));
    struct key_params p;

    return key_algid_read(&c, &p);
}

START_TEST(algorithm_identifiers_of_other_keys_are_unsupported)
{
    ck_assert_int_eq(read_algid("300d 06092a864886f70d010101 0500"),
                     ERR_UNSUPPORTED);
}
END_TEST

START_TEST(algorithm_identifier_needs_its_parameters_and_no_more)
{
    static const char whole[] =
        "3019 06082a85030701010101 300b06092a8503070102010101 0500";

    ck_assert_int_eq(read_algid("300a 06082a85030701010101"), ERR_FORMAT);
    ck_assert_int_eq(read_algid("300c 06082a85030701010101 0500"), ERR_FORMAT);
    ck_assert_int_eq(read_algid(whole), ERR_FORMAT);
    ck_assert_int_eq(
        read_algid("3017 06082a85030701010101 300b06092a8503070102010101"),
        ERR_OK);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

_Static_assert(COUNT(algs) == KEY_ALG_COUNT, "an algorithm is not tested");

Suite *algid_suite(void)
{
    Suite *s = suite_create("algid");
    TCase *t = tcase_create("algid");

    tcase_add_loop_test(t, each_key_algorithm_has_the_oids_of_the_standard, 0,
                        KEY_ALG_COUNT);
    tcase_add_loop_test(t, each_hash_has_the_oid_of_the_standard, 0,
                        HASH_ID_COUNT);
    tcase_add_test(t, unknown_oids_are_unsupported);
    tcase_add_loop_test(t, digest_oid_is_written_as_rfc_9215_asks, 0,
                        COUNT(digest_rules));
    tcase_add_test(t, cipher_parameter_set_is_lent);
    tcase_add_test(t, digest_oid_is_taken_where_it_should_be_left_out);
    tcase_add_loop_test(t, damaged_or_foreign_parameters_are_refused, 0,
                        COUNT(bad_params));
    tcase_add_test(t, algorithm_identifiers_of_other_keys_are_unsupported);
    tcase_add_test(t, algorithm_identifier_needs_its_parameters_and_no_more);
    suite_add_tcase(s, t);
    return s;
}
