/* Promises of store/store.h. */
#include "store/store.h"

#include "base/file.h"
#include "gost/sign.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/testcert.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdlib.h>

Suite *store_suite(void);

#define NOW INT64_C(1790000000)           /* 2026-09-21 14:13:20 */
#define NOW_15_MONTHS INT64_C(1829398400) /* 2027-12-21 14:13:20 */

static struct carrier *carrier;
static struct store *store;
static struct rng rng;
static uint8_t first = 1;

static struct bytes text(const char *s)
{
    return bytes_str(s);
}

static const struct curve_name *curve(const char *name)
{
    const struct curve_name *c = NULL;

    ck_assert_int_eq(curve_by_name(name, &c), ERR_OK);
    return c;
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

static void open_token(const char *id)
{
    store_close(store);
    store = NULL;
    ck_assert_int_eq(store_open(carrier, id, &store), ERR_OK);
}

static void make_token(const char *label, const char *pin)
{
    struct bytes user = pin == NULL ? bytes_of(NULL, 0) : text(pin);
    char *id = NULL;

    ck_assert_int_eq(
        store_create(carrier, label, text("so-pin"), user, &rng, &id), ERR_OK);
    open_token(id);
    free(id);
}

static struct store_new_key key_256(void)
{
    struct store_new_key n;

    memset(&n, 0, sizeof(n));
    n.alg = KEY_ALG_2012_256_EXCHANGE;
    n.curve = curve("TC26-256-B");
    n.now = NOW;
    return n;
}

/* A token of user PIN "1234" with one key pair, logged in. */
static void make_token_with_key(void)
{
    struct store_new_key n = key_256();
    size_t pair;

    make_token("tok", "1234");
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_OK);
    ck_assert_uint_eq(pair, 0);
}

static size_t find_item(enum item_kind kind, size_t pair)
{
    size_t i;

    for (i = 0; i < store_item_count(store); i++)
        if (store_item_at(store, i)->kind == kind &&
            store_item_at(store, i)->pair == pair)
            return i;
    return SIZE_MAX;
}

static const struct item *item_of(enum item_kind kind, size_t pair)
{
    size_t i = find_item(kind, pair);

    ck_assert_uint_ne(i, SIZE_MAX);
    return store_item_at(store, i);
}

static void make_certificate(size_t pair, struct buf *out)
{
    const struct item *it = item_of(ITEM_PRIVATE_KEY, pair);
    struct bytes d;

    ck_assert_int_eq(key_value(it->key, &d), ERR_OK);
    testcert_make(it->params.alg, it->params.curve, d.p, "test", 0, &rng, out);
}

START_TEST(create_makes_a_token_without_keys)
{
    make_token("Токен 1", NULL);

    ck_assert_str_eq(store_info(store)->label, "Токен 1");
    ck_assert_uint_eq(strlen(store_info(store)->serial), 16);
    ck_assert(store_info(store)->so_pin_set);
    ck_assert(!store_info(store)->pin_set);
    ck_assert(store_info(store)->pin_needed);
    ck_assert(!store_info(store)->damaged);
    ck_assert_uint_eq(store_info(store)->key_room, 2);
    ck_assert_uint_eq(store_item_count(store), 0);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_PIN_NEEDED);
}
END_TEST

START_TEST(create_refuses_a_name_that_is_taken)
{
    char *id = NULL;

    make_token("tok", NULL);

    ck_assert_int_eq(
        store_create(carrier, "tok", text(""), text("1"), &rng, &id),
        ERR_EXISTS);
    ck_assert_ptr_null(id);
}
END_TEST

START_TEST(create_refuses_a_label_that_cp1251_cannot_hold)
{
    char *id = NULL;

    ck_assert_int_eq(
        store_create(carrier, "\xe4\xb8\xad", text(""), text("1"), &rng, &id),
        ERR_UNSUPPORTED);
}
END_TEST

START_TEST(so_sets_the_user_pin_of_a_token_without_keys)
{
    make_token("tok", NULL);

    ck_assert_int_eq(store_check_so(store, text("wrong")), ERR_PIN_WRONG);
    ck_assert_int_eq(store_check_so(store, text("so-pin")), ERR_OK);
    ck_assert_int_eq(store_init_pin(store, text("1234"), &rng), ERR_OK);
    ck_assert(store_info(store)->pin_set);
    ck_assert_int_eq(store_login(store, text("1235")), ERR_PIN_WRONG);
    ck_assert(!store_logged_in(store));
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert(store_logged_in(store));
}
END_TEST

START_TEST(generate_makes_a_container_of_the_token)
{
    const struct item *priv, *pub;
    char serial[17];

    make_token("tok", "1234");
    memcpy(serial, store_info(store)->serial, sizeof(serial));
    teardown();
    setup();
    make_token_with_key();

    priv = item_of(ITEM_PRIVATE_KEY, 0);
    pub = item_of(ITEM_PUBLIC_KEY, 0);
    ck_assert_ptr_nonnull(priv->key);
    ck_assert_uint_eq(pub->pub.len, 64);
    ck_assert_uint_gt(pub->spki.len, 64);
    ck_assert(bytes_equal(priv->id, pub->id));
    ck_assert_uint_eq(priv->id.len, 8);
    ck_assert_mem_eq(priv->id.p, pub->pub.p, 8);
    ck_assert_str_eq(priv->label, "tok");
    ck_assert(priv->local && pub->local);
    ck_assert(!priv->exportable);
    ck_assert(priv->exchange);
    ck_assert_int_eq(priv->valid_to, NOW_15_MONTHS);
    ck_assert_str_eq(store_info(store)->serial, serial);
    ck_assert_uint_eq(store_info(store)->key_count, 1);
    ck_assert(store_logged_in(store));
}
END_TEST

START_TEST(generate_needs_a_login)
{
    struct store_new_key n = key_256();
    size_t pair;

    make_token("tok", "1234");

    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_WRONG_STATE);
}
END_TEST

START_TEST(generate_keeps_id_and_label)
{
    struct store_new_key n = key_256();
    size_t pair;

    make_token("tok", "1234");
    n.id = text("\x01\x02");
    n.label = "Ключ";
    n.exportable = true;
    n.valid_to = NOW + 3600;
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_OK);
    open_token("tok.000");

    ck_assert(bytes_equal(item_of(ITEM_PUBLIC_KEY, 0)->id, n.id));
    ck_assert_str_eq(item_of(ITEM_PRIVATE_KEY, 0)->label, "Ключ");
    ck_assert(item_of(ITEM_PRIVATE_KEY, 0)->exportable);
    ck_assert_ptr_null(item_of(ITEM_PRIVATE_KEY, 0)->key);
    ck_assert_int_eq(item_of(ITEM_PRIVATE_KEY, 0)->valid_to, NOW + 3600);
}
END_TEST

START_TEST(generate_adds_a_second_pair_and_no_third)
{
    struct store_new_key n = key_256();
    struct buf before = BUF_EMPTY;
    size_t pair = 9;

    make_token_with_key();
    ck_assert_int_eq(buf_set(&before, item_of(ITEM_PUBLIC_KEY, 0)->pub),
                     ERR_OK);
    n.alg = KEY_ALG_2012_256;
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_OK);

    ck_assert_uint_eq(pair, 1);
    ck_assert_uint_eq(store_info(store)->key_room, 0);
    ck_assert(bytes_equal(item_of(ITEM_PUBLIC_KEY, 0)->pub, buf_peek(&before)));
    ck_assert(!item_of(ITEM_PRIVATE_KEY, 1)->exchange);
    ck_assert_ptr_nonnull(item_of(ITEM_PRIVATE_KEY, 1)->key);
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_NO_SPACE);
    buf_clear(&before);
}
END_TEST

START_TEST(generate_refuses_a_second_pair_of_another_size)
{
    struct store_new_key n = key_256();
    size_t pair;

    make_token_with_key();
    n.alg = KEY_ALG_2012_512;
    n.curve = curve("TC26-512-A");

    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_ARG);
    ck_assert_uint_eq(store_info(store)->key_count, 1);
}
END_TEST

START_TEST(login_shows_keys_that_sign_and_logout_locks_them)
{
    uint8_t digest[32] = {1}, sig[64];
    const struct item *priv, *pub;

    make_token_with_key();
    open_token("tok.000");
    ck_assert_ptr_null(item_of(ITEM_PRIVATE_KEY, 0)->key);
    ck_assert_int_eq(store_login(store, text("4321")), ERR_PIN_WRONG);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);

    priv = item_of(ITEM_PRIVATE_KEY, 0);
    pub = item_of(ITEM_PUBLIC_KEY, 0);
    ck_assert_int_eq(
        key_sign(priv->key, bytes_of(digest, sizeof(digest)), &rng, sig),
        ERR_OK);
    ck_assert_int_eq(sign_verify(pub->params.curve->curve, pub->pub.p,
                                 bytes_of(digest, sizeof(digest)),
                                 bytes_of(sig, sizeof(sig))),
                     ERR_OK);
    store_logout(store);
    ck_assert_ptr_null(item_of(ITEM_PRIVATE_KEY, 0)->key);
}
END_TEST

START_TEST(a_token_without_pin_logs_in_with_an_empty_one)
{
    struct store_new_key n = key_256();
    size_t pair;

    make_token("tok", "");
    ck_assert(!store_info(store)->pin_needed);
    ck_assert(store_info(store)->pin_set);
    ck_assert_int_eq(store_login(store, text("1")), ERR_PIN_WRONG);
    ck_assert_int_eq(store_login(store, text("")), ERR_OK);
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_OK);

    open_token("tok.000");
    ck_assert(!store_info(store)->pin_needed);
    ck_assert_int_eq(store_login(store, text("")), ERR_OK);
    ck_assert_ptr_nonnull(item_of(ITEM_PRIVATE_KEY, 0)->key);
}
END_TEST

START_TEST(set_pin_keeps_login_and_keys)
{
    struct buf pub = BUF_EMPTY;

    make_token_with_key();
    ck_assert_int_eq(buf_set(&pub, item_of(ITEM_PUBLIC_KEY, 0)->pub), ERR_OK);
    ck_assert_int_eq(store_set_pin(store, text("bad"), text("5678"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(store_set_pin(store, text("1234"), text("пароль"), &rng),
                     ERR_OK);

    ck_assert(store_logged_in(store));
    ck_assert_ptr_nonnull(item_of(ITEM_PRIVATE_KEY, 0)->key);
    open_token("tok.000");
    ck_assert_int_eq(store_login(store, text("1234")), ERR_PIN_WRONG);
    ck_assert_int_eq(store_login(store, text("пароль")), ERR_OK);
    ck_assert(bytes_equal(item_of(ITEM_PUBLIC_KEY, 0)->pub, buf_peek(&pub)));
    buf_clear(&pub);
}
END_TEST

START_TEST(set_pin_changes_the_pin_of_a_token_without_keys)
{
    make_token("tok", "1234");

    ck_assert_int_eq(store_set_pin(store, text("0"), text("5678"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(store_set_pin(store, text("1234"), text("5678"), &rng),
                     ERR_OK);
    ck_assert_int_eq(store_login(store, text("5678")), ERR_OK);
}
END_TEST

START_TEST(set_pin_refuses_what_is_no_text)
{
    make_token_with_key();

    ck_assert_int_eq(store_set_pin(store, text("1234"), text("\xff"), &rng),
                     ERR_PIN_RANGE);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
}
END_TEST

START_TEST(so_pin_is_changed_with_the_old_one)
{
    make_token("tok", NULL);

    ck_assert_int_eq(store_set_so_pin(store, text("wrong"), text("new"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(store_set_so_pin(store, text("so-pin"), text(""), &rng),
                     ERR_PIN_RANGE);
    ck_assert_int_eq(store_set_so_pin(store, text("so-pin"), text("new"), &rng),
                     ERR_OK);
    ck_assert_int_eq(store_check_so(store, text("new")), ERR_OK);
}
END_TEST

START_TEST(so_cannot_set_the_user_pin_once_there_is_a_key)
{
    make_token_with_key();

    ck_assert_int_eq(store_init_pin(store, text("1"), &rng), ERR_DENIED);
}
END_TEST

START_TEST(init_empties_the_token_and_keeps_its_serial)
{
    char serial[17];

    make_token_with_key();
    memcpy(serial, store_info(store)->serial, sizeof(serial));
    ck_assert_int_eq(store_init(store, "new", text("wrong"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(store_init(store, "new", text("so-pin"), &rng), ERR_OK);

    ck_assert_str_eq(store_info(store)->label, "new");
    ck_assert_str_eq(store_info(store)->serial, serial);
    ck_assert(!store_info(store)->pin_set);
    ck_assert(!store_logged_in(store));
    ck_assert_uint_eq(store_item_count(store), 0);
}
END_TEST

START_TEST(certificate_goes_beside_its_key_without_a_login)
{
    struct buf cert = BUF_EMPTY;
    size_t pair = 9;

    make_token_with_key();
    make_certificate(0, &cert);
    open_token("tok.000");
    ck_assert_int_eq(store_put_certificate(store, buf_peek(&cert), &pair),
                     ERR_OK);

    ck_assert_uint_eq(pair, 0);
    ck_assert(bytes_equal(item_of(ITEM_CERTIFICATE, 0)->cert, buf_peek(&cert)));
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(store_remove(store, find_item(ITEM_CERTIFICATE, 0), &rng),
                     ERR_OK);
    ck_assert_uint_eq(find_item(ITEM_CERTIFICATE, 0), SIZE_MAX);
    buf_clear(&cert);
}
END_TEST

START_TEST(certificate_of_another_key_is_refused)
{
    struct buf cert = BUF_EMPTY;
    uint8_t priv[32] = {7};
    size_t pair;

    make_token_with_key();
    testcert_make(KEY_ALG_2012_256, curve("TC26-256-B"), priv, "x", 0, &rng,
                  &cert);

    ck_assert_int_eq(store_put_certificate(store, buf_peek(&cert), &pair),
                     ERR_MISMATCH);
    ck_assert_int_eq(store_put_certificate(store, text("junk"), &pair),
                     ERR_FORMAT);
    buf_clear(&cert);
}
END_TEST

START_TEST(remove_of_the_last_key_leaves_the_token)
{
    char serial[17];

    make_token_with_key();
    memcpy(serial, store_info(store)->serial, sizeof(serial));
    ck_assert_int_eq(store_remove(store, find_item(ITEM_PUBLIC_KEY, 0), &rng),
                     ERR_DENIED);
    ck_assert_int_eq(store_remove(store, find_item(ITEM_PRIVATE_KEY, 0), &rng),
                     ERR_OK);

    ck_assert_uint_eq(store_item_count(store), 0);
    ck_assert(store_logged_in(store));
    ck_assert_str_eq(store_info(store)->serial, serial);
    open_token("tok.000");
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
}
END_TEST

START_TEST(remove_of_the_first_of_two_keys_keeps_the_second)
{
    struct store_new_key n = key_256();
    struct buf pub = BUF_EMPTY;
    size_t pair;

    make_token_with_key();
    n.alg = KEY_ALG_2012_256;
    n.label = "second";
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_OK);
    ck_assert_int_eq(buf_set(&pub, item_of(ITEM_PUBLIC_KEY, 1)->pub), ERR_OK);
    ck_assert_int_eq(store_remove(store, find_item(ITEM_PRIVATE_KEY, 0), &rng),
                     ERR_OK);

    ck_assert_uint_eq(store_info(store)->key_count, 1);
    ck_assert(bytes_equal(item_of(ITEM_PUBLIC_KEY, 0)->pub, buf_peek(&pub)));
    ck_assert_str_eq(item_of(ITEM_PRIVATE_KEY, 0)->label, "second");
    ck_assert(!item_of(ITEM_PRIVATE_KEY, 0)->exchange);
    buf_clear(&pub);
}
END_TEST

START_TEST(rename_gives_a_pair_other_names)
{
    make_token_with_key();

    ck_assert_int_eq(store_rename(store, 0, text("id"), "имя"), ERR_OK);
    ck_assert_int_eq(store_rename(store, 0, text(""), NULL), ERR_OK);
    open_token("tok.000");
    ck_assert(bytes_equal(item_of(ITEM_PRIVATE_KEY, 0)->id, text("id")));
    ck_assert_str_eq(item_of(ITEM_PUBLIC_KEY, 0)->label, "имя");
    ck_assert_int_eq(store_rename(store, 5, text("x"), NULL), ERR_NOT_FOUND);
    ck_assert_int_eq(store_rename(store, 0, text("x"), "\xff"), ERR_ARG);
}
END_TEST

START_TEST(refresh_sees_what_another_process_did)
{
    struct store *other = NULL;
    bool changed = true;

    make_token_with_key();
    ck_assert_int_eq(store_refresh(store, &changed), ERR_OK);
    ck_assert(!changed);
    ck_assert_int_eq(store_open(carrier, "tok.000", &other), ERR_OK);
    ck_assert_int_eq(store_rename(other, 0, text(""), "x"), ERR_OK);
    ck_assert_int_eq(store_refresh(store, &changed), ERR_OK);
    ck_assert(changed);
    ck_assert(store_logged_in(store));
    ck_assert_str_eq(item_of(ITEM_PRIVATE_KEY, 0)->label, "x");

    ck_assert_int_eq(store_set_pin(other, text("1234"), text("x"), &rng),
                     ERR_OK);
    ck_assert_int_eq(store_refresh(store, &changed), ERR_OK);
    ck_assert(!store_logged_in(store));
    ck_assert_int_eq(carrier_remove(carrier, "tok.000"), ERR_OK);
    ck_assert_int_eq(store_refresh(store, &changed), ERR_GONE);
    ck_assert_int_eq(store_rename(store, 0, text("x"), NULL), ERR_GONE);
    store_close(other);
}
END_TEST

START_TEST(open_of_what_is_not_there_is_not_found)
{
    struct store *none = NULL;

    make_token("tok", NULL);

    ck_assert_int_eq(store_open(carrier, "nix.000", &none), ERR_NOT_FOUND);
    ck_assert_ptr_null(none);
}
END_TEST

Suite *store_suite(void)
{
    Suite *s = suite_create("store");
    TCase *t = tcase_create("store");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, create_makes_a_token_without_keys);
    tcase_add_test(t, create_refuses_a_name_that_is_taken);
    tcase_add_test(t, create_refuses_a_label_that_cp1251_cannot_hold);
    tcase_add_test(t, so_sets_the_user_pin_of_a_token_without_keys);
    tcase_add_test(t, generate_makes_a_container_of_the_token);
    tcase_add_test(t, generate_needs_a_login);
    tcase_add_test(t, generate_keeps_id_and_label);
    tcase_add_test(t, generate_adds_a_second_pair_and_no_third);
    tcase_add_test(t, generate_refuses_a_second_pair_of_another_size);
    tcase_add_test(t, login_shows_keys_that_sign_and_logout_locks_them);
    tcase_add_test(t, a_token_without_pin_logs_in_with_an_empty_one);
    tcase_add_test(t, set_pin_keeps_login_and_keys);
    tcase_add_test(t, set_pin_changes_the_pin_of_a_token_without_keys);
    tcase_add_test(t, set_pin_refuses_what_is_no_text);
    tcase_add_test(t, so_pin_is_changed_with_the_old_one);
    tcase_add_test(t, so_cannot_set_the_user_pin_once_there_is_a_key);
    tcase_add_test(t, init_empties_the_token_and_keeps_its_serial);
    tcase_add_test(t, certificate_goes_beside_its_key_without_a_login);
    tcase_add_test(t, certificate_of_another_key_is_refused);
    tcase_add_test(t, remove_of_the_last_key_leaves_the_token);
    tcase_add_test(t, remove_of_the_first_of_two_keys_keeps_the_second);
    tcase_add_test(t, rename_gives_a_pair_other_names);
    tcase_add_test(t, refresh_sees_what_another_process_did);
    tcase_add_test(t, open_of_what_is_not_there_is_not_found);
    suite_add_tcase(s, t);
    return s;
}
