/* Promises of pkix/pfx.h. */
#include "pkix/pfx.h"

#include "base/der.h"
#include "gost/sign.h"
#include "pkix/cert.h"
#include "pkix/pfx_inside.h"
#include "pkix/spki.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/shared.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COPY_MAX 4096

Suite *pfx_suite(void);

static struct rng rng;
static uint8_t first = 1;
static struct pfx sample;
static struct pfx_how how;

static struct bytes pw(void)
{
    return bytes_str("пароль");
}

static void set_text(struct buf *b, const char *text)
{
    ck_assert_int_eq(buf_set(b, bytes_str(text)), ERR_OK);
}

static void setup(void)
{
    static const uint8_t d[64] = {0x15, 0x26};
    struct pfx_key *k = sample.keys;

    fixed_rng_init(&rng, &first);
    how =
        (struct pfx_how){{PBES2_KUZNYECHIK_OMAC, PBES2_MIN_ITERATIONS}, false};
    k[0].alg = KEY_ALG_2012_256;
    k[1].alg = KEY_ALG_2012_512;
    ck_assert_int_eq(
        curve_by_oid(bytes_of("\x2a\x85\x03\x07\x01\x02\x01\x01\x01", 9),
                     &k[0].curve),
        ERR_OK);
    ck_assert_int_eq(
        curve_by_oid(bytes_of("\x2a\x85\x03\x07\x01\x02\x01\x02\x01", 9),
                     &k[1].curve),
        ERR_OK);
    ck_assert_int_eq(buf_set(&k[0].priv, bytes_of(d, 32)), ERR_OK);
    ck_assert_int_eq(buf_set(&k[1].priv, bytes_of(d, 64)), ERR_OK);
    set_text(&k[0].name, "Ключ 𝔄");
    set_text(&k[0].id, "\x01");
    set_text(&sample.certs[0].der, "first");
    set_text(&sample.certs[0].id, "\x01");
    set_text(&sample.certs[1].der, "second");
    set_text(&sample.certs[1].name, "CA");
    sample.key_count = 2;
    sample.cert_count = 2;
}

static void teardown(void)
{
    pfx_clear(&sample);
    rng_clear(&rng);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return bytes_equal(buf_peek(a), buf_peek(b));
}

static void check_same(const struct pfx *a, const struct pfx *b)
{
    size_t i;

    ck_assert_uint_eq(a->key_count, b->key_count);
    ck_assert_uint_eq(a->cert_count, b->cert_count);
    for (i = 0; i < a->key_count; i++) {
        ck_assert_int_eq(a->keys[i].alg, b->keys[i].alg);
        ck_assert_ptr_eq(a->keys[i].curve, b->keys[i].curve);
        ck_assert(same(&a->keys[i].priv, &b->keys[i].priv));
        ck_assert(same(&a->keys[i].name, &b->keys[i].name));
        ck_assert(same(&a->keys[i].id, &b->keys[i].id));
    }
    for (i = 0; i < a->cert_count; i++) {
        ck_assert(same(&a->certs[i].der, &b->certs[i].der));
        ck_assert(same(&a->certs[i].name, &b->certs[i].name));
        ck_assert(same(&a->certs[i].id, &b->certs[i].id));
    }
}

/* The first key is that of the first certificate. */
static void check_pair(const struct pfx *p)
{
    uint8_t pub[2 * CURVE_MAX_LEN];
    struct cert cert;
    struct spki s;

    ck_assert_int_eq(cert_read(buf_peek(&p->certs[0].der), &cert), ERR_OK);
    ck_assert_int_eq(spki_read(cert.spki, &s), ERR_OK);
    ck_assert_ptr_eq(s.params.curve->curve, p->keys[0].curve->curve);
    ck_assert_int_eq(
        sign_public(p->keys[0].curve->curve, p->keys[0].priv.p, pub), ERR_OK);
    ck_assert(bytes_equal(s.pub, bytes_of(pub, s.pub.len)));
}

START_TEST(files_of_the_standards_hold_the_keys_of_the_standards)
{
    struct vectors *v = vectors_open("pfx.txt");
    uint8_t d[CURVE_MAX_LEN];

    while (vectors_next(v)) {
        struct pfx p;

        ck_assert_msg(pfx_read(vector_bytes(v, "der"),
                               vector_bytes(v, "password"), &p) == ERR_OK,
                      "%s", vector_name(v));
        ck_assert_uint_eq(p.key_count, 1);
        ck_assert_uint_eq(p.cert_count, 1);
        ck_assert_str_eq(p.keys[0].curve->dotted, vector_text(v, "curve"));
        vector_reversed(v, "key", d, p.keys[0].priv.len);
        ck_assert_mem_eq(p.keys[0].priv.p, d, p.keys[0].priv.len);
        ck_assert_str_eq(buf_text(&p.keys[0].name), vector_text(v, "name"));
        ck_assert_uint_ne(p.keys[0].id.len, 0);
        ck_assert(same(&p.keys[0].id, &p.certs[0].id));
        check_pair(&p);
        pfx_clear(&p);
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(a_wrong_password_is_told)
{
    struct vectors *v = vectors_open("pfx.txt");
    struct pfx p;

    while (vectors_next(v))
        ck_assert_int_eq(pfx_read(vector_bytes(v, "der"), pw(), &p),
                         ERR_PIN_WRONG);
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(a_file_of_cryptopro_is_named_as_not_known)
{
    uint8_t file[COPY_MAX];
    struct pfx p;
    size_t len;

    if (shared_read("vectors/containers/pfx-cp80-256/pfx1.pfx", file,
                    sizeof(file), &len))
        ck_assert_int_eq(pfx_read(bytes_of(file, len), pw(), &p),
                         ERR_UNSUPPORTED);
}
END_TEST

START_TEST(what_is_written_is_read)
{
    struct buf file = BUF_EMPTY;
    struct pfx p;
    int i;

    for (i = 0; i < 2 * PBES2_CIPHER_COUNT; i++) {
        how.pbes2.cipher = (enum pbes2_cipher)(i / 2);
        how.plain_certs = i % 2 != 0;
        ck_assert_int_eq(pfx_write(&sample, &how, pw(), &rng, &file), ERR_OK);
        ck_assert_int_eq(pfx_read(buf_peek(&file), pw(), &p), ERR_OK);
        check_same(&p, &sample);
        pfx_clear(&p);
        buf_clear(&file);
    }
}
END_TEST

START_TEST(keys_alone_and_certificates_alone_are_written)
{
    struct buf file = BUF_EMPTY;
    struct pfx part = sample, p;

    part.cert_count = 0;
    ck_assert_int_eq(pfx_write(&part, &how, pw(), &rng, &file), ERR_OK);
    ck_assert_int_eq(pfx_read(buf_peek(&file), pw(), &p), ERR_OK);
    check_same(&p, &part);
    pfx_clear(&p);
    buf_clear(&file);
    part.cert_count = 2;
    part.key_count = 0;
    ck_assert_int_eq(pfx_write(&part, &how, pw(), &rng, &file), ERR_OK);
    ck_assert_int_eq(pfx_read(buf_peek(&file), pw(), &p), ERR_OK);
    check_same(&p, &part);
    pfx_clear(&p);
    buf_clear(&file);
}
END_TEST

START_TEST(what_could_not_be_read_is_not_written)
{
    struct buf file = BUF_EMPTY;
    struct pfx part = sample;

    part.key_count = part.cert_count = 0;
    ck_assert_int_eq(pfx_write(&part, &how, pw(), &rng, &file), ERR_ARG);
    part = sample;
    part.key_count = PFX_MAX_KEYS + 1;
    ck_assert_int_eq(pfx_write(&part, &how, pw(), &rng, &file), ERR_ARG);
    part = sample;
    part.cert_count = PFX_MAX_CERTS + 1;
    ck_assert_int_eq(pfx_write(&part, &how, pw(), &rng, &file), ERR_ARG);
    part = sample;
    part.keys[0].priv.len = 31;
    ck_assert_int_eq(pfx_write(&part, &how, pw(), &rng, &file), ERR_ARG);
    how.pbes2.iterations = PBES2_MIN_ITERATIONS - 1;
    ck_assert_int_eq(pfx_write(&sample, &how, pw(), &rng, &file), ERR_ARG);
    how.pbes2.iterations = PBES2_MAX_WORK / 5 + 1;
    ck_assert_int_eq(pfx_write(&sample, &how, pw(), &rng, &file), ERR_TOO_BIG);
    how.pbes2.iterations = PBES2_MIN_ITERATIONS;
    set_text(&sample.certs[1].name, "\xff");
    ck_assert_int_eq(pfx_write(&sample, &how, pw(), &rng, &file), ERR_FORMAT);
    ck_assert_uint_eq(file.len, 0);
}
END_TEST

/* How the outer parts of a file may differ from what pfx_write makes. */
struct outer {
    uint32_t version, iterations;
    size_t salt_len;
    bool without_mac, sha1;
};

static const struct outer plain_outer = {3, 1, 8, false, false};

static void put_mac_data(struct buf *b, const struct outer *o,
                         struct bytes safe)
{
    static const uint8_t salt[PBES2_MAX_SALT_LEN + 1];
    uint8_t mac[PFX_MAC_MAX_LEN] = {0};
    size_t data = der_open(b, DER_SEQUENCE), info, algid;

    if (o->iterations == 1)
        ck_assert_int_eq(pfx_mac(HASH_STREEBOG_256, pw(),
                                 bytes_of(salt, o->salt_len), 1, safe, mac),
                         ERR_OK);
    info = der_open(b, DER_SEQUENCE);
    algid = der_open(b, DER_SEQUENCE);
    if (o->sha1)
        der_put(b, DER_OID, bytes_of("\x2b\x0e\x03\x02\x1a", 5));
    else
        der_put(b, DER_OID, hash_oid(HASH_STREEBOG_256));
    der_put_null(b);
    der_close(b, algid);
    der_put(b, DER_OCTET_STRING, bytes_of(mac, 32));
    der_close(b, info);
    der_put(b, DER_OCTET_STRING, bytes_of(salt, o->salt_len));
    if (o->iterations != 1) /* DEFAULT */
        der_put_uint(b, o->iterations);
    der_close(b, data);
}

/* A file around an AuthenticatedSafe. */
static void wrap(struct buf *b, const struct outer *o, struct bytes safe)
{
    size_t whole = der_open(b, DER_SEQUENCE), info, content;

    der_put_uint(b, o->version);
    info = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, pfx_oid(PFX_DATA));
    content = der_open(b, DER_CONTEXT_SEQ(0));
    der_put(b, DER_OCTET_STRING, safe);
    der_close(b, content);
    der_close(b, info);
    if (!o->without_mac)
        put_mac_data(b, o, safe);
    der_close(b, whole);
    ck_assert_int_eq(buf_check(b), ERR_OK);
}

/* The AuthenticatedSafe of what pfx_write makes. */
static void written_safe(struct buf *out)
{
    struct buf file = BUF_EMPTY;
    struct cursor c, pfx, info, content;
    struct bytes oid, safe;
    uint32_t version;

    ck_assert_int_eq(pfx_write(&sample, &how, pw(), &rng, &file), ERR_OK);
    c = cursor_of(buf_peek(&file));
    ck_assert_int_eq(der_enter(&c, DER_SEQUENCE, &pfx), ERR_OK);
    ck_assert_int_eq(der_uint(&pfx, &version), ERR_OK);
    ck_assert_int_eq(der_enter(&pfx, DER_SEQUENCE, &info), ERR_OK);
    ck_assert_int_eq(der_expect(&info, DER_OID, &oid), ERR_OK);
    ck_assert_int_eq(der_enter(&info, DER_CONTEXT_SEQ(0), &content), ERR_OK);
    ck_assert_int_eq(der_expect(&content, DER_OCTET_STRING, &safe), ERR_OK);
    ck_assert_int_eq(buf_set(out, safe), ERR_OK);
    buf_clear(&file);
}

static enum err read_wrapped(const struct outer *o, struct bytes safe,
                             struct pfx *p)
{
    struct buf file = BUF_EMPTY;
    enum err e;

    wrap(&file, o, safe);
    e = pfx_read(buf_peek(&file), pw(), p);
    buf_clear(&file);
    return e;
}

static enum err read_outer(struct outer o)
{
    struct buf safe = BUF_EMPTY;
    struct pfx p;
    enum err e;

    written_safe(&safe);
    e = read_wrapped(&o, buf_peek(&safe), &p);
    if (e == ERR_OK)
        pfx_clear(&p);
    buf_clear(&safe);
    return e;
}

START_TEST(versions_macs_and_their_parameters_are_checked)
{
    struct outer o = plain_outer;

    ck_assert_int_eq(read_outer(o), ERR_OK);
    o.version = 2;
    ck_assert_int_eq(read_outer(o), ERR_VERSION);
    o = plain_outer;
    o.without_mac = true;
    ck_assert_int_eq(read_outer(o), ERR_UNSUPPORTED);
    o = plain_outer;
    o.sha1 = true;
    ck_assert_int_eq(read_outer(o), ERR_UNSUPPORTED);
    o = plain_outer;
    o.iterations = 0;
    ck_assert_int_eq(read_outer(o), ERR_FORMAT);
    o.iterations = PBES2_MAX_WORK / 3 + 1; /* 96 bytes are three blocks */
    ck_assert_int_eq(read_outer(o), ERR_TOO_BIG);
    o = plain_outer;
    o.salt_len = PBES2_MAX_SALT_LEN + 1;
    ck_assert_int_eq(read_outer(o), ERR_TOO_BIG);
}
END_TEST

START_TEST(a_long_file_is_refused_unread)
{
    static const uint8_t zeros[PFX_MAX_LEN + 1];
    struct pfx p;

    ck_assert_int_eq(pfx_read(bytes_of(zeros, sizeof(zeros)), pw(), &p),
                     ERR_TOO_BIG);
}
END_TEST

/* Bags in bags, the innermost empty. */
static enum err read_nested(unsigned depth)
{
    struct buf b = BUF_EMPTY, content = BUF_EMPTY;
    size_t marks[3 * PFX_MAX_DEPTH + 3], n = 0, list, info, zero;
    struct pfx p;
    enum err e;

    marks[n++] = der_open(&content, DER_SEQUENCE);
    while (--depth != 0) {
        marks[n++] = der_open(&content, DER_SEQUENCE);
        der_put(&content, DER_OID, pfx_oid(PFX_CONTENTS_BAG));
        marks[n++] = der_open(&content, DER_CONTEXT_SEQ(0));
        marks[n++] = der_open(&content, DER_SEQUENCE);
    }
    while (n != 0)
        der_close(&content, marks[--n]);
    list = der_open(&b, DER_SEQUENCE);
    info = der_open(&b, DER_SEQUENCE);
    der_put(&b, DER_OID, pfx_oid(PFX_DATA));
    zero = der_open(&b, DER_CONTEXT_SEQ(0));
    der_put(&b, DER_OCTET_STRING, buf_peek(&content));
    der_close(&b, zero);
    der_close(&b, info);
    der_close(&b, list);
    e = read_wrapped(&plain_outer, buf_peek(&b), &p);
    buf_clear(&b);
    buf_clear(&content);
    return e;
}

START_TEST(bags_in_bags_are_entered_to_a_depth)
{
    ck_assert_int_eq(read_nested(1), ERR_OK);
    ck_assert_int_eq(read_nested(PFX_MAX_DEPTH), ERR_OK);
    ck_assert_int_eq(read_nested(PFX_MAX_DEPTH + 1), ERR_TOO_BIG);
}
END_TEST

START_TEST(every_truncation_is_refused)
{
    struct buf safe = BUF_EMPTY, file = BUF_EMPTY;
    struct pfx p;
    size_t n;

    written_safe(&safe);
    wrap(&file, &plain_outer, buf_peek(&safe));
    for (n = 0; n < file.len; n++)
        ck_assert_int_eq(pfx_read(bytes_of(file.p, n), pw(), &p), ERR_FORMAT);
    buf_add_u8(&file, 0);
    ck_assert_int_eq(pfx_read(buf_peek(&file), pw(), &p), ERR_FORMAT);
    for (n = 0; n < safe.len; n++) /* with a MAC that fits */
        ck_assert_int_eq(read_wrapped(&plain_outer, bytes_of(safe.p, n), &p),
                         ERR_FORMAT);
    buf_clear(&safe);
    buf_clear(&file);
}
END_TEST

static bool is_told(enum err e)
{
    return e == ERR_FORMAT || e == ERR_UNSUPPORTED || e == ERR_VERSION ||
           e == ERR_TOO_BIG || e == ERR_PIN_WRONG;
}

START_TEST(every_flipped_bit_of_a_file_is_told)
{
    struct buf safe = BUF_EMPTY, file = BUF_EMPTY;
    struct pfx p;
    size_t i;
    enum err e;

    written_safe(&safe);
    wrap(&file, &plain_outer, buf_peek(&safe));
    for (i = 0; i < 8 * file.len; i++) {
        file.p[i / 8] ^= (uint8_t)(1u << i % 8);
        e = pfx_read(buf_peek(&file), pw(), &p);
        ck_assert_msg(is_told(e), "bit %zu: %s", i, err_name(e));
        file.p[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    buf_clear(&safe);
    buf_clear(&file);
}
END_TEST

/* The MAC of OMAC guards the keys, also when the outer one is made anew. */
START_TEST(no_flipped_bit_behind_a_good_mac_changes_a_key)
{
    struct buf safe = BUF_EMPTY;
    struct pfx p;
    size_t i, k, good = 0;
    enum err e;

    written_safe(&safe);
    for (i = 0; i < safe.len; i++) {
        safe.p[i] ^= (uint8_t)(1u << i % 8);
        e = read_wrapped(&plain_outer, buf_peek(&safe), &p);
        ck_assert_msg(e == ERR_OK || is_told(e), "byte %zu: %s", i,
                      err_name(e));
        for (k = 0; e == ERR_OK && p.key_count == 2 && k < 2; k++)
            ck_assert(same(&p.keys[k].priv, &sample.keys[k].priv));
        if (e == ERR_OK) {
            good++;
            pfx_clear(&p);
        }
        safe.p[i] ^= (uint8_t)(1u << i % 8);
    }
    ck_assert_uint_lt(good, safe.len / 4); /* names, kinds of bags */
    buf_clear(&safe);
}
END_TEST

Suite *pfx_suite(void)
{
    Suite *s = suite_create("pfx");
    TCase *t = tcase_create("others");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, files_of_the_standards_hold_the_keys_of_the_standards);
    tcase_add_test(t, a_wrong_password_is_told);
    tcase_add_test(t, a_file_of_cryptopro_is_named_as_not_known);
    suite_add_tcase(s, t);
    t = tcase_create("ours");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, what_is_written_is_read);
    tcase_add_test(t, keys_alone_and_certificates_alone_are_written);
    tcase_add_test(t, what_could_not_be_read_is_not_written);
    tcase_add_test(t, versions_macs_and_their_parameters_are_checked);
    tcase_add_test(t, a_long_file_is_refused_unread);
    tcase_add_test(t, bags_in_bags_are_entered_to_a_depth);
    tcase_add_test(t, every_truncation_is_refused);
    tcase_add_test(t, every_flipped_bit_of_a_file_is_told);
    tcase_add_test(t, no_flipped_bit_behind_a_good_mac_changes_a_key);
    suite_add_tcase(s, t);
    return s;
}
