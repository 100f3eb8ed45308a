/*
 * Promises of store/store.h for containers that were not made here: without
 * an extra file, with one that is damaged, and damaged themselves.
 */
#include "store/store.h"

#include "base/file.h"
#include "base/log.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/sample.h"
#include "tests/lib/tmpdir.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *store_foreign_suite(void);

static struct carrier *carrier;
static struct store *store;
static struct rng rng;
static uint8_t first = 1;
static char id[32];

static struct bytes text(const char *s)
{
    return bytes_str(s);
}

static void setup(void)
{
    tmpdir_make();
    fixed_rng_init(&rng, &first);
    ck_assert_int_eq(
        carrier_folder_new("hdimage", tmpdir_path("keys"), &carrier), ERR_OK);
}

static void teardown(void)
{
    store_close(store);
    store = NULL;
    carrier_free(carrier);
    rng_clear(&rng);
    tmpdir_remove();
}

static void reopen(void)
{
    store_close(store);
    store = NULL;
    ck_assert_int_eq(store_open(carrier, id, &store), ERR_OK);
}

/* Put a fixture on the carrier, with an extra file or without. */
static void take(const char *fixture, const char *extra)
{
    struct carrier_content c;
    char *made = NULL;

    memset(&c, 0, sizeof(c));
    sample_fixture(fixture, &c.blobs);
    if (extra != NULL)
        buf_add_str(&c.extra, extra);
    ck_assert_int_eq(carrier_create(carrier, fixture, &c, &made), ERR_OK);
    snprintf(id, sizeof(id), "%s", made);
    free(made);
    carrier_content_clear(&c);
    reopen();
}

static const struct item *item_of(enum item_kind kind, size_t pair)
{
    size_t i;

    for (i = 0; i < store_item_count(store); i++) {
        const struct item *it = store_item_at(store, i);

        if (it->kind == kind && it->pair == pair)
            return it;
    }
    return NULL;
}

static size_t index_of(const struct item *it)
{
    ck_assert_ptr_nonnull(it);
    return (size_t)(it - store_item_at(store, 0));
}

static bool has_file(const char *name)
{
    struct buf b = BUF_EMPTY;
    char below[128];
    enum err e;

    snprintf(below, sizeof(below), "keys/%s/%s", id, name);
    e = file_read(tmpdir_path(below), CONTAINER_PART_MAX, &b);
    buf_clear(&b);
    return e == ERR_OK;
}

static void spoil(const char *name, size_t at)
{
    struct buf b = BUF_EMPTY;
    char below[128];

    snprintf(below, sizeof(below), "keys/%s/%s", id, name);
    ck_assert_int_eq(file_read(tmpdir_path(below), CONTAINER_PART_MAX, &b),
                     ERR_OK);
    b.p[at] ^= 1;
    ck_assert_int_eq(file_write(tmpdir_path(below), buf_peek(&b), 0600, false),
                     ERR_OK);
    buf_clear(&b);
}

START_TEST(what_a_container_tells_needs_no_extra_file)
{
    static const uint8_t fp[] = {0x24, 0x46, 0xae, 0x46,
                                 0x2a, 0xa4, 0xb7, 0xcb};

    take("cyrillic", NULL);
    ck_assert_str_eq(store_info(store)->label, "Контейнер Ёлкиной № 1");
    ck_assert_str_eq(store_info(store)->serial, "2446ae462aa4b7cb");
    ck_assert(store_info(store)->pin_needed);
    ck_assert(!store_info(store)->so_pin_set);
    ck_assert_uint_eq(store_info(store)->key_room, 1);
    ck_assert(bytes_equal(item_of(ITEM_CERTIFICATE, 0)->id,
                          bytes_of(fp, sizeof(fp))));
    ck_assert_uint_eq(item_of(ITEM_PUBLIC_KEY, 0)->pub.len, 64);
    ck_assert(!item_of(ITEM_PUBLIC_KEY, 0)->local);
    ck_assert_int_eq(item_of(ITEM_PRIVATE_KEY, 0)->valid_to, 1900000000);
    ck_assert_int_eq(store_login(store, text("Пароль 1")), ERR_OK);
    ck_assert(!has_file(CARRIER_EXTRA_NAME));
}
END_TEST

START_TEST(public_key_without_certificate_is_known_after_a_login)
{
    take("new-256", NULL);
    ck_assert_ptr_null(item_of(ITEM_PUBLIC_KEY, 0));
    ck_assert_uint_eq(item_of(ITEM_PRIVATE_KEY, 0)->pub.len, 0);
    ck_assert(!store_info(store)->pin_needed);
    ck_assert_int_eq(store_login(store, text("")), ERR_OK);

    ck_assert_uint_eq(item_of(ITEM_PUBLIC_KEY, 0)->pub.len, 64);
    ck_assert(bytes_equal(item_of(ITEM_PUBLIC_KEY, 0)->id,
                          item_of(ITEM_PRIVATE_KEY, 0)->id));
    ck_assert(!has_file(CARRIER_EXTRA_NAME));
}
END_TEST

START_TEST(names_are_noted_with_the_public_key)
{
    take("new-256", NULL);
    ck_assert_int_eq(store_login(store, text("")), ERR_OK);
    ck_assert_int_eq(store_rename(store, 0, text("id"), "имя"), ERR_OK);
    ck_assert(has_file(CARRIER_EXTRA_NAME));
    reopen();

    ck_assert_str_eq(item_of(ITEM_PUBLIC_KEY, 0)->label, "имя");
    ck_assert(bytes_equal(item_of(ITEM_PUBLIC_KEY, 0)->id, text("id")));
    ck_assert_uint_eq(item_of(ITEM_PUBLIC_KEY, 0)->pub.len, 64);
}
END_TEST

START_TEST(both_keys_of_two_are_there_from_one_login)
{
    struct vectors *v = vectors_open("containers.txt");
    struct bytes d;

    while (vectors_next(v) && strcmp(vector_name(v), "two-keys") != 0)
        continue;
    take("two-keys", NULL);
    ck_assert_uint_eq(store_item_count(store), 6);
    ck_assert_uint_eq(store_info(store)->key_room, 0);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(key_value(item_of(ITEM_PRIVATE_KEY, 0)->key, &d), ERR_OK);
    ck_assert(bytes_equal(d, vector_bytes(v, "d1")));
    ck_assert_int_eq(key_value(item_of(ITEM_PRIVATE_KEY, 1)->key, &d), ERR_OK);
    ck_assert(bytes_equal(d, vector_bytes(v, "d2")));
    ck_assert(!bytes_equal(item_of(ITEM_CERTIFICATE, 0)->id,
                           item_of(ITEM_CERTIFICATE, 1)->id));
    vectors_close(v);
}
END_TEST

START_TEST(certificate_is_replaced_without_an_extra_file)
{
    struct buf cert = BUF_EMPTY;
    size_t pair;

    take("old-256", NULL);
    ck_assert_int_eq(buf_set(&cert, item_of(ITEM_CERTIFICATE, 0)->cert),
                     ERR_OK);
    ck_assert_int_eq(
        store_remove(store, index_of(item_of(ITEM_CERTIFICATE, 0)), &rng),
        ERR_OK);
    ck_assert_ptr_null(item_of(ITEM_PUBLIC_KEY, 0));
    ck_assert_int_eq(store_put_certificate(store, buf_peek(&cert), &pair),
                     ERR_OK);
    ck_assert(bytes_equal(item_of(ITEM_CERTIFICATE, 0)->cert, buf_peek(&cert)));
    ck_assert(!has_file(CARRIER_EXTRA_NAME));
    buf_clear(&cert);
}
END_TEST

START_TEST(init_needs_an_so_pin)
{
    take("new-256-pin", NULL);
    ck_assert_int_eq(store_init(store, "x", text("so"), &rng), ERR_DENIED);
    ck_assert_int_eq(store_check_so(store, text("so")), ERR_PIN_NEEDED);
    ck_assert_int_eq(store_set_so_pin(store, text("so"), text("so2"), &rng),
                     ERR_PIN_NEEDED);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
}
END_TEST

START_TEST(removed_keys_leave_a_token_with_the_old_serial)
{
    char serial[17];

    take("new-256-pin", NULL);
    memcpy(serial, store_info(store)->serial, sizeof(serial));
    ck_assert_int_eq(
        store_remove(store, index_of(item_of(ITEM_PRIVATE_KEY, 0)), &rng),
        ERR_WRONG_STATE);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(
        store_remove(store, index_of(item_of(ITEM_PRIVATE_KEY, 0)), &rng),
        ERR_OK);
    reopen();

    ck_assert_str_eq(store_info(store)->serial, serial);
    ck_assert_str_eq(store_info(store)->label, "new-256-pin");
    ck_assert(!has_file("header.key"));
    ck_assert(!has_file("primary2.key"));
    ck_assert_int_eq(store_login(store, text("1")), ERR_PIN_WRONG);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
}
END_TEST

START_TEST(damaged_extra_file_is_left_as_it_is)
{
    struct store_new_key n;
    struct buf b = BUF_EMPTY;
    size_t pair;

    take("new-256-pin", "junk");
    ck_assert(!store_info(store)->damaged);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(store_rename(store, 0, text("id"), NULL), ERR_FORMAT);
    ck_assert_int_eq(store_check_so(store, text("so")), ERR_FORMAT);
    memset(&n, 0, sizeof(n));
    n.alg = KEY_ALG_2012_256;
    ck_assert_int_eq(curve_by_name("TC26-256-A", &n.curve), ERR_OK);
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_FORMAT);
    ck_assert_int_eq(store_set_pin(store, text("1234"), text("5"), &rng),
                     ERR_OK);
    ck_assert(store_logged_in(store));

    ck_assert_int_eq(
        file_read(tmpdir_path("keys/new-256-.000/larets.ext"), 64, &b), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&b), text("junk")));
    buf_clear(&b);
}
END_TEST

START_TEST(damaged_container_opens_and_says_why)
{
    take("no-reserve", NULL);
    spoil("masks.key", 9);
    reopen();

    ck_assert(store_info(store)->damaged);
    ck_assert_str_eq(store_info(store)->fault,
                     "masks.key: check value differs, the file is damaged");
    ck_assert_str_eq(store_info(store)->label, "no-reserve");
    ck_assert_uint_eq(store_item_count(store), 0);
    ck_assert_uint_eq(store_info(store)->key_room, 0);
    ck_assert_int_eq(store_login(store, text("")), ERR_FORMAT);
    ck_assert_int_eq(store_set_pin(store, text(""), text("1"), &rng),
                     ERR_FORMAT);
    ck_assert_int_eq(store_rename(store, 0, text("x"), NULL), ERR_FORMAT);
}
END_TEST

START_TEST(container_that_cannot_be_read_opens_and_says_why)
{
    char below[64];

    take("new-256", NULL);
    snprintf(below, sizeof(below), "keys/%s/header.key", id);
    ck_assert_int_eq(file_remove(tmpdir_path(below)), ERR_OK);
    ck_assert_int_eq(dir_make_path(tmpdir_path(below)), ERR_OK);
    reopen();

    ck_assert(store_info(store)->damaged);
    ck_assert_ptr_nonnull(strstr(store_info(store)->fault, "header.key"));
    ck_assert_int_eq(store_login(store, text("")), ERR_ACCESS);
}
END_TEST

START_TEST(header_that_is_missing_is_damage_and_not_a_token)
{
    char below[64];

    take("new-256", NULL);
    snprintf(below, sizeof(below), "keys/%s/header.key", id);
    ck_assert_int_eq(file_remove(tmpdir_path(below)), ERR_OK);
    reopen();

    ck_assert(store_info(store)->damaged);
    ck_assert_str_eq(store_info(store)->fault, "header.key is missing");
}
END_TEST

START_TEST(damage_that_is_repaired_is_seen)
{
    bool changed = false;

    take("no-reserve", NULL);
    spoil("masks.key", 9);
    reopen();
    spoil("masks.key", 9);
    ck_assert_int_eq(store_refresh(store, &changed), ERR_OK);
    ck_assert(changed);
    ck_assert(!store_info(store)->damaged);
    ck_assert_int_eq(store_login(store, text("")), ERR_OK);
}
END_TEST

START_TEST(set_pin_takes_a_password_of_another_encoding)
{
    take("pin-utf8", NULL);
    ck_assert_int_eq(store_set_pin(store, text("Пароль"), text("Пароль"), &rng),
                     ERR_OK);
    ck_assert_int_eq(store_login(store, text("Пароль")), ERR_OK);
}
END_TEST

Suite *store_foreign_suite(void)
{
    Suite *s = suite_create("store_foreign");
    TCase *t = tcase_create("store_foreign");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, what_a_container_tells_needs_no_extra_file);
    tcase_add_test(t, public_key_without_certificate_is_known_after_a_login);
    tcase_add_test(t, names_are_noted_with_the_public_key);
    tcase_add_test(t, both_keys_of_two_are_there_from_one_login);
    tcase_add_test(t, certificate_is_replaced_without_an_extra_file);
    tcase_add_test(t, init_needs_an_so_pin);
    tcase_add_test(t, removed_keys_leave_a_token_with_the_old_serial);
    tcase_add_test(t, damaged_extra_file_is_left_as_it_is);
    tcase_add_test(t, damaged_container_opens_and_says_why);
    tcase_add_test(t, container_that_cannot_be_read_opens_and_says_why);
    tcase_add_test(t, header_that_is_missing_is_damage_and_not_a_token);
    tcase_add_test(t, damage_that_is_repaired_is_seen);
    tcase_add_test(t, set_pin_takes_a_password_of_another_encoding);
    suite_add_tcase(s, t);
    return s;
}
