/* Promises of container_build and of the changes of a container. */
#include "store/container.h"

#include "tests/lib/fixed_rng.h"
#include "tests/lib/runner.h"
#include "tests/lib/sample.h"
#include "tests/lib/testcert.h"

#include <check.h>

Suite *container_write_suite(void);

#define NOTHING bytes_of(NULL, 0)

static struct container_blobs blobs, made;
static struct container *container;
static struct container_secret secret;
static struct rng rng;
static uint8_t first = 1;

static void setup(void)
{
    fixed_rng_init(&rng, &first);
}

static void teardown(void)
{
    container_free(container);
    container = NULL;
    container_blobs_clear(&blobs);
    container_blobs_clear(&made);
    container_secret_clear(&secret);
    rng_clear(&rng);
}

static void open_blobs(const struct container_blobs *b, const char *pin)
{
    container_free(container);
    container = NULL;
    ck_assert_int_eq(container_parse(b, &container), ERR_OK);
    ck_assert_int_eq(container_unlock(container, bytes_str(pin), &secret),
                     ERR_OK);
}

static void open_fixture(const char *name, const char *pin)
{
    sample_fixture(name, &blobs);
    open_blobs(&blobs, pin);
}

static const struct curve_name *curve(const char *name)
{
    const struct curve_name *c = NULL;

    ck_assert_int_eq(curve_by_name(name, &c), ERR_OK);
    return c;
}

static const uint8_t d1[64] = {1, 2, 3}, d2[64] = {4, 5, 6};

static struct container_new_key key_256(const uint8_t *d)
{
    struct container_new_key k;

    memset(&k, 0, sizeof(k));
    k.alg = KEY_ALG_2012_256_EXCHANGE;
    k.curve = curve("TC26-256-B");
    k.d = d;
    return k;
}

static struct container_new one_key(const char *pin)
{
    struct container_new n;

    memset(&n, 0, sizeof(n));
    n.name = "made";
    n.pin = bytes_str(pin);
    n.key[0] = key_256(d1);
    n.key_count = 1;
    return n;
}

static struct bytes header_of(const struct container_blobs *b)
{
    return buf_peek(&b->part[PART_HEADER]);
}

/* Building ---------------------------------------------------------------- */

/* Make the container of a sample again out of what was read of it. */
static void rebuild(const struct sample *s)
{
    struct container_new n;
    size_t i;

    blobs = s->blobs;
    open_blobs(&blobs, s->password);
    memset(&n, 0, sizeof(n));
    n.name = container_name(container);
    n.pin = bytes_str(s->password);
    n.key_count = container_key_count(container);
    for (i = 0; i < n.key_count; i++) {
        const struct container_key *k = container_key_at(container, i);

        n.key[i].alg = k->params.alg;
        n.key[i].curve = k->params.curve;
        n.key[i].flags = k->flags;
        n.key[i].d = secret.d[i];
        n.key[i].certificate = k->certificate;
        n.key[i].valid_to = k->valid_to;
    }
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_OK);
}

/*
 * What CSP wrote of a key and what we write of the same key is one header,
 * byte for byte. minica-alias is of other software, nginxgost-test of CSP 4,
 * which left the password's check value out.
 */
START_TEST(build_writes_the_headers_that_csp_5_writes)
{
    static struct sample s;
    size_t i, same = 0;

    for (i = 0; sample_shared(i, &s); i++) {
        if (strcmp(s.name, "minica-alias") == 0 ||
            strcmp(s.name, "nginxgost-test") == 0) {
            container_blobs_clear(&s.blobs);
            continue;
        }
        rebuild(&s);
        ck_assert_msg(bytes_equal(header_of(&made), header_of(&blobs)), "%s",
                      s.name);
        ck_assert(bytes_equal(buf_peek(&made.part[PART_NAME]),
                              buf_peek(&blobs.part[PART_NAME])));
        ck_assert_uint_eq(made.part[PART_MASKS].len,
                          blobs.part[PART_MASKS].len);
        ck_assert_uint_eq(made.part[PART_PRIMARY].len,
                          blobs.part[PART_PRIMARY].len);
        same++;
        teardown();
        setup();
    }
    if (i == 0)
        test_skip("the shared containers are not there");
    else
        ck_assert_uint_ge(same, 6);
}
END_TEST

START_TEST(build_gives_each_pair_a_mask_and_a_salt_of_its_own)
{
    struct container_new n = one_key("1234");

    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_OK);
    open_blobs(&made, "1234");
    ck_assert_uint_eq(container_good_pairs(container), 3);
    ck_assert_mem_eq(secret.d[0], d1, 32);
    ck_assert_mem_ne(made.part[PART_MASKS].p + 4, made.part[PART_MASKS2].p + 4,
                     32);
    ck_assert_mem_ne(made.part[PART_MASKS].p + 38,
                     made.part[PART_MASKS2].p + 38, 12);

    buf_clear(&made.part[PART_PRIMARY]);
    open_blobs(&made, "1234");
    ck_assert_mem_eq(secret.d[0], d1, 32);
}
END_TEST

START_TEST(build_writes_two_keys)
{
    struct container_new n = one_key("1234");

    n.key[1] = key_256(d2);
    n.key[1].alg = KEY_ALG_2012_256;
    n.key_count = 2;
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_OK);
    open_blobs(&made, "1234");

    ck_assert_uint_eq(made.part[PART_PRIMARY].len, 70);
    ck_assert_mem_eq(secret.d[0], d1, 32);
    ck_assert_mem_eq(secret.d[1], d2, 32);
}
END_TEST

START_TEST(build_refuses_keys_that_cannot_share_a_container)
{
    struct container_new n = one_key("");

    n.key_count = 0;
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
    n.key_count = 3;
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
    n.key_count = 2;
    n.key[1] = key_256(d2);
    n.key[1].alg = KEY_ALG_2012_512;
    n.key[1].curve = curve("TC26-512-A");
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
    n.key[1] = key_256(d2);
    n.key[1].curve = curve("TC26-256-A");
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
    n.key[1] = key_256(d2);
    n.key[1].alg = KEY_ALG_2001;
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
}
END_TEST

START_TEST(build_refuses_bad_keys_names_and_passwords)
{
    static const uint8_t zero[32];
    struct container_new n = one_key("");

    n.key[0].d = zero;
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_KEY);
    n = one_key("");
    n.key[0].curve = curve("TC26-512-A");
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
    n = one_key("\xff");
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_PIN_RANGE);
    n = one_key("");
    n.name = "\xe4\xb8\xad";
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_UNSUPPORTED);
    n = one_key("");
    n.key[0].valid_to = INT64_MAX;
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_ARG);
}
END_TEST

START_TEST(build_refuses_a_certificate_of_another_key)
{
    struct container_new n = one_key("");
    struct buf cert = BUF_EMPTY;

    testcert_make(KEY_ALG_2012_256, curve("TC26-256-B"), d2, "x", 0, &rng,
                  &cert);
    n.key[0].certificate = buf_peek(&cert);
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_MISMATCH);
    n.key[0].certificate = bytes_str("junk");
    ck_assert_int_eq(container_build(&n, &rng, &made), ERR_FORMAT);
    buf_clear(&cert);
}
END_TEST

static enum err no_seed(void *arg, uint8_t *out, size_t len)
{
    bool *fails = arg;

    if (*fails)
        return ERR_RANDOM;
    memset(out, 1, len);
    return ERR_OK;
}

START_TEST(build_tells_when_there_is_no_randomness)
{
    struct container_new n = one_key("");
    bool fails = false;
    struct rng broken;

    ck_assert_int_eq(rng_init(&broken, no_seed, &fails), ERR_OK);
    fails = true;
    broken.pid = 0; /* as after a fork: it seeds again */
    ck_assert_int_eq(container_build(&n, &broken, &made), ERR_RANDOM);
}
END_TEST

/* Passwords --------------------------------------------------------------- */

START_TEST(with_pin_changes_the_password_and_nothing_else)
{
    uint8_t d[32];

    open_fixture("new-256", "");
    memcpy(d, secret.d[0], 32);
    ck_assert_int_eq(
        container_with_pin(container, NOTHING, bytes_str("ключ"), &rng, &made),
        ERR_OK);
    open_blobs(&made, "ключ");
    ck_assert_mem_eq(secret.d[0], d, 32);
    ck_assert(container_has_pin(container));
    ck_assert_int_eq(container_unlock(container, NOTHING, &secret),
                     ERR_PIN_WRONG);
    ck_assert(bytes_equal(buf_peek(&made.part[PART_NAME]),
                          buf_peek(&blobs.part[PART_NAME])));
    ck_assert(!bytes_equal(buf_peek(&made.part[PART_PRIMARY2]),
                           buf_peek(&blobs.part[PART_PRIMARY2])));

    container_blobs_clear(&made);
    ck_assert_int_eq(
        container_with_pin(container, bytes_str("ключ"), NOTHING, &rng, &made),
        ERR_OK);
    /* Without a password the header is the one it was. */
    ck_assert(bytes_equal(header_of(&made), header_of(&blobs)));
}
END_TEST

START_TEST(with_pin_keeps_both_keys_and_unknown_fields)
{
    static const uint8_t unknown[] = {0xbe, 0x04, 0x0c, 0x02, 'o', 'k'};
    uint8_t second[32];
    struct bytes h;

    open_fixture("two-keys", "1234");
    memcpy(second, secret.d[1], 32);
    ck_assert_int_eq(container_with_pin(container, bytes_str("1234"),
                                        bytes_str("5"), &rng, &made),
                     ERR_OK);
    open_blobs(&made, "5");
    ck_assert_uint_eq(container_key_count(container), 2);
    ck_assert_mem_eq(secret.d[1], second, 32);
    teardown();
    setup();

    open_fixture("unknown-fields", "");
    ck_assert_int_eq(
        container_with_pin(container, NOTHING, bytes_str("5"), &rng, &made),
        ERR_OK);
    h = header_of(&made);
    ck_assert_ptr_nonnull(memmem(h.p, h.len, unknown, sizeof(unknown)));
    ck_assert_uint_eq(h.len, header_of(&blobs).len);
}
END_TEST

START_TEST(with_pin_adds_what_was_missing)
{
    open_fixture("no-reserve", "");
    ck_assert_int_eq(
        container_with_pin(container, NOTHING, bytes_str("5"), &rng, &made),
        ERR_OK);
    open_blobs(&made, "5");
    ck_assert_uint_eq(container_good_pairs(container), 3);
    teardown();
    setup();

    open_fixture("no-check", "1234");
    ck_assert_int_eq(container_with_pin(container, bytes_str("1234"),
                                        bytes_str("5"), &rng, &made),
                     ERR_OK);
    ck_assert_uint_eq(header_of(&made).len, header_of(&blobs).len + 6);
    open_blobs(&made, "5");
    ck_assert_int_eq(container_check_pin(container, bytes_str("1234")),
                     ERR_PIN_WRONG);
}
END_TEST

START_TEST(with_pin_makes_a_damaged_pair_whole)
{
    sample_fixture("new-256", &blobs);
    blobs.part[PART_MASKS].p[9] ^= 1;
    open_blobs(&blobs, "");
    ck_assert_uint_eq(container_good_pairs(container), 2);
    ck_assert_int_eq(
        container_with_pin(container, NOTHING, NOTHING, &rng, &made), ERR_OK);
    open_blobs(&made, "");
    ck_assert_uint_eq(container_good_pairs(container), 3);
}
END_TEST

START_TEST(with_pin_takes_a_password_of_another_encoding)
{
    open_fixture("pin-cp1251", "Пароль");
    ck_assert_int_eq(container_with_pin(container, bytes_str("Пароль"),
                                        bytes_str("Пароль"), &rng, &made),
                     ERR_OK);
    open_blobs(&made, "Пароль");
}
END_TEST

START_TEST(with_pin_keeps_the_cipher_that_the_key_names)
{
    open_fixture("cipher-named", "");
    ck_assert_int_eq(
        container_with_pin(container, NOTHING, bytes_str("5"), &rng, &made),
        ERR_OK);
    open_blobs(&made, "5");
    ck_assert_uint_ne(container_key_at(container, 0)->params.cipher_oid.len, 0);
}
END_TEST

START_TEST(with_pin_refuses_bad_passwords)
{
    open_fixture("new-256-pin", "1234");
    ck_assert_int_eq(container_with_pin(container, bytes_str("1"),
                                        bytes_str("5"), &rng, &made),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(container_with_pin(container, bytes_str("1234"),
                                        bytes_str("\xff"), &rng, &made),
                     ERR_PIN_RANGE);
}
END_TEST

/* Certificates ------------------------------------------------------------ */

static void with_certificate(size_t i, struct bytes cert, enum err expected)
{
    ck_assert_int_eq(
        container_with_certificate(container, i, cert, &made.part[PART_HEADER]),
        expected);
}

START_TEST(with_certificate_puts_in_replaces_and_removes)
{
    const struct container_key *k;
    struct buf cert = BUF_EMPTY, longer = BUF_EMPTY;

    open_fixture("new-256", "");
    k = container_key_at(container, 0);
    testcert_make(k->params.alg, k->params.curve, secret.d[0], "a", 0, &rng,
                  &cert);
    testcert_make(k->params.alg, k->params.curve, secret.d[0], "b", 2000, &rng,
                  &longer);
    sample_copy(&blobs, &made);
    with_certificate(0, buf_peek(&cert), ERR_OK);
    open_blobs(&made, "");
    ck_assert(bytes_equal(container_key_at(container, 0)->certificate,
                          buf_peek(&cert)));
    with_certificate(0, buf_peek(&longer), ERR_OK);
    open_blobs(&made, "");
    ck_assert(bytes_equal(container_key_at(container, 0)->certificate,
                          buf_peek(&longer)));
    with_certificate(0, NOTHING, ERR_OK);
    ck_assert(bytes_equal(header_of(&made), header_of(&blobs)));
    buf_clear(&cert);
    buf_clear(&longer);
}
END_TEST

START_TEST(with_certificate_leaves_the_other_key_alone)
{
    struct buf kept = BUF_EMPTY;

    open_fixture("two-keys", "1234");
    ck_assert_int_eq(
        buf_set(&kept, container_key_at(container, 0)->certificate), ERR_OK);
    sample_copy(&blobs, &made);
    with_certificate(1, NOTHING, ERR_OK);
    open_blobs(&made, "1234");

    ck_assert(bytes_equal(container_key_at(container, 0)->certificate,
                          buf_peek(&kept)));
    ck_assert_uint_eq(container_key_at(container, 1)->certificate.len, 0);
    buf_clear(&kept);
}
END_TEST

START_TEST(with_certificate_cuts_off_what_follows_it)
{
    const struct container_key *k;
    struct buf cert = BUF_EMPTY;
    size_t len;

    open_fixture("new-256", "");
    k = container_key_at(container, 0);
    testcert_make(k->params.alg, k->params.curve, secret.d[0], "a", 0, &rng,
                  &cert);
    len = cert.len;
    buf_add(&cert, bytes_of("\xff\xff\xff", 3));
    sample_copy(&blobs, &made);
    with_certificate(0, buf_peek(&cert), ERR_OK);
    open_blobs(&made, "");
    ck_assert_uint_eq(container_key_at(container, 0)->certificate.len, len);
    buf_clear(&cert);
}
END_TEST

START_TEST(with_certificate_refuses_those_of_other_keys)
{
    struct buf cert = BUF_EMPTY;

    open_fixture("new-256", "");
    testcert_make(KEY_ALG_2012_256, curve("CryptoPro-XchA"), d2, "x", 0, &rng,
                  &cert);
    with_certificate(0, buf_peek(&cert), ERR_MISMATCH);
    with_certificate(0, bytes_str("junk"), ERR_FORMAT);
    ck_assert_uint_eq(made.part[PART_HEADER].len, 0);
    buf_clear(&cert);
}
END_TEST

START_TEST(with_certificate_refuses_a_header_that_grows_too_long)
{
    const struct container_key *k;
    struct buf cert = BUF_EMPTY;

    open_fixture("two-keys", "1234");
    k = container_key_at(container, 0);
    testcert_make(k->params.alg, k->params.curve, secret.d[0], "a", 65200, &rng,
                  &cert);
    sample_copy(&blobs, &made);
    with_certificate(0, buf_peek(&cert), ERR_OK);
    open_blobs(&made, "1234");
    buf_clear(&cert);
    k = container_key_at(container, 1);
    testcert_make(k->params.alg, k->params.curve, secret.d[1], "a", 65200, &rng,
                  &cert);
    with_certificate(1, buf_peek(&cert), ERR_TOO_BIG);
    buf_clear(&cert);
}
END_TEST

/* Keys -------------------------------------------------------------------- */

START_TEST(with_key_and_without_key_undo_each_other)
{
    struct container_new_key k = key_256(d2);
    uint8_t d[32];

    open_fixture("unknown-fields", "");
    memcpy(d, secret.d[0], 32);
    k.curve = container_key_at(container, 0)->params.curve;
    k.alg = KEY_ALG_2012_256;
    k.valid_to = 2000000000;
    ck_assert_int_eq(container_with_key(container, NOTHING, &k, &rng, &made),
                     ERR_OK);
    open_blobs(&made, "");
    ck_assert_uint_eq(container_key_count(container), 2);
    ck_assert_mem_eq(secret.d[0], d, 32);
    ck_assert_mem_eq(secret.d[1], d2, 32);
    ck_assert_int_eq(container_key_at(container, 0)->valid_to, 1900000000);
    ck_assert_int_eq(container_key_at(container, 1)->valid_to, 2000000000);
    container_blobs_clear(&made);
    ck_assert_int_eq(container_without_key(container, 1, NOTHING, &rng, &made),
                     ERR_OK);
    ck_assert(bytes_equal(header_of(&made), header_of(&blobs)));
}
END_TEST

START_TEST(without_key_makes_the_second_key_the_first)
{
    const struct container_key *k;
    struct buf cert = BUF_EMPTY;
    uint8_t d[32];

    open_fixture("two-keys", "1234");
    memcpy(d, secret.d[1], 32);
    ck_assert_int_eq(
        buf_set(&cert, container_key_at(container, 1)->certificate), ERR_OK);
    ck_assert_int_eq(
        container_without_key(container, 0, bytes_str("1234"), &rng, &made),
        ERR_OK);
    open_blobs(&made, "1234");
    k = container_key_at(container, 0);

    ck_assert_uint_eq(container_key_count(container), 1);
    ck_assert_mem_eq(secret.d[0], d, 32);
    ck_assert(bytes_equal(k->certificate, buf_peek(&cert)));
    ck_assert_int_eq(k->params.alg, KEY_ALG_2012_256_EXCHANGE);
    ck_assert_int_eq(k->valid_to, 1900086400);
    buf_clear(&cert);
}
END_TEST

START_TEST(with_key_refuses_a_third_and_a_stranger)
{
    struct container_new_key k = key_256(d2);

    open_fixture("two-keys", "1234");
    ck_assert_int_eq(
        container_with_key(container, bytes_str("1234"), &k, &rng, &made),
        ERR_NO_SPACE);
    teardown();
    setup();
    open_fixture("new-256", "");
    ck_assert_int_eq(
        container_with_key(container, bytes_str("x"), &k, &rng, &made),
        ERR_PIN_WRONG);
    k.curve = curve("TC26-256-C");
    ck_assert_int_eq(container_with_key(container, NOTHING, &k, &rng, &made),
                     ERR_ARG);
    ck_assert_int_eq(container_without_key(container, 0, NOTHING, &rng, &made),
                     ERR_ARG);
}
END_TEST

Suite *container_write_suite(void)
{
    Suite *s = suite_create("container_write");
    TCase *t = tcase_create("container_write");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, build_writes_the_headers_that_csp_5_writes);
    tcase_add_test(t, build_gives_each_pair_a_mask_and_a_salt_of_its_own);
    tcase_add_test(t, build_writes_two_keys);
    tcase_add_test(t, build_refuses_keys_that_cannot_share_a_container);
    tcase_add_test(t, build_refuses_bad_keys_names_and_passwords);
    tcase_add_test(t, build_refuses_a_certificate_of_another_key);
    tcase_add_test(t, build_tells_when_there_is_no_randomness);
    tcase_add_test(t, with_pin_changes_the_password_and_nothing_else);
    tcase_add_test(t, with_pin_keeps_both_keys_and_unknown_fields);
    tcase_add_test(t, with_pin_adds_what_was_missing);
    tcase_add_test(t, with_pin_makes_a_damaged_pair_whole);
    tcase_add_test(t, with_pin_takes_a_password_of_another_encoding);
    tcase_add_test(t, with_pin_keeps_the_cipher_that_the_key_names);
    tcase_add_test(t, with_pin_refuses_bad_passwords);
    tcase_add_test(t, with_certificate_puts_in_replaces_and_removes);
    tcase_add_test(t, with_certificate_leaves_the_other_key_alone);
    tcase_add_test(t, with_certificate_cuts_off_what_follows_it);
    tcase_add_test(t, with_certificate_refuses_those_of_other_keys);
    tcase_add_test(t, with_certificate_refuses_a_header_that_grows_too_long);
    tcase_add_test(t, with_key_and_without_key_undo_each_other);
    tcase_add_test(t, without_key_makes_the_second_key_the_first);
    tcase_add_test(t, with_key_refuses_a_third_and_a_stranger);
    suite_add_tcase(s, t);
    return s;
}
