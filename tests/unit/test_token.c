/* Promises of token/token.h. */
#include "token/token.h"

#include "gost/curve.h"
#include "tests/lib/slots.h"
#include "tests/lib/tmpdir.h"
#include "token/login.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *token_suite(void);

static struct slots l;
static struct rng rng;

static void setup(void)
{
    slots_begin(&l, SPARE_NO);
    ck_assert_int_eq(rng_init(&rng, rng_seed_kernel, NULL), ERR_OK);
}

static void teardown(void)
{
    rng_clear(&rng);
    slots_end(&l);
}

static struct token *make(const char *pin)
{
    slots_make(&l, "tok", pin);
    return slots_nth(&l, 0)->token;
}

static enum err generate(struct token *t)
{
    struct store_new_key n = {.alg = KEY_ALG_2012_256, .now = 1790000000};
    size_t pair;

    ck_assert_int_eq(curve_by_name("TC26-256-A", &n.curve), ERR_OK);
    return token_generate(t, &n, &rng, &pair);
}

static const struct key *private_key(struct token *t)
{
    size_t count = token_item_count(t);
    size_t i;

    for (i = 0; i < count; i++)
        if (token_item_at(t, i)->kind == ITEM_PRIVATE_KEY)
            return token_item_at(t, i)->key;
    ck_abort_msg("no private key");
    return NULL;
}

START_TEST(private_things_are_open_to_the_user)
{
    struct token *t = make("1");

    ck_assert(!token_private_open(t));
    ck_assert_int_eq(generate(t), ERR_WRONG_STATE);
    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("1")), ERR_OK);
    ck_assert(token_private_open(t));
    ck_assert_int_eq(generate(t), ERR_OK);
    ck_assert_ptr_nonnull(private_key(t));
    login_out(t);
    ck_assert(!token_private_open(t));
    ck_assert_ptr_null(private_key(t));
}
END_TEST

START_TEST(token_without_a_pin_unlocks_itself)
{
    struct token *t = make("");

    ck_assert(token_private_open(t));
    ck_assert_int_eq(generate(t), ERR_OK);
    ck_assert_ptr_nonnull(private_key(t));
    ck_assert_int_eq(token_user(t), TOKEN_NOBODY);
    ck_assert_int_eq(login_in(t, TOKEN_SO, bytes_str("so")), ERR_OK);
    ck_assert(!token_private_open(t));
}
END_TEST

START_TEST(version_grows_with_every_change)
{
    struct token *t = make("");
    uint64_t before = token_version(t);

    ck_assert_int_eq(generate(t), ERR_OK);
    ck_assert_uint_gt(token_version(t), before);
    before = token_version(t);
    token_item_count(t);
    ck_assert_int_eq(token_refresh(t), ERR_OK);
    ck_assert_uint_eq(token_version(t), before);
    ck_assert_int_eq(token_rename(t, 0, bytes_str("id"), NULL), ERR_OK);
    ck_assert_uint_gt(token_version(t), before);
}
END_TEST

START_TEST(refresh_sees_what_others_did)
{
    struct token *t = make("1");
    struct token *other = NULL;
    uint64_t before;

    ck_assert_int_eq(token_open(l.places.carrier[0], "tok.000", &other),
                     ERR_OK);
    ck_assert_int_eq(login_in(other, TOKEN_USER, bytes_str("1")), ERR_OK);
    ck_assert_int_eq(generate(other), ERR_OK);
    token_close(other);
    before = token_version(t);
    ck_assert_uint_eq(token_item_count(t), 0);
    ck_assert_int_eq(token_refresh(t), ERR_OK);
    ck_assert_uint_eq(token_item_count(t), 2);
    ck_assert_uint_gt(token_version(t), before);
}
END_TEST

START_TEST(change_of_the_pin_by_others_logs_out)
{
    struct token *t = make("1");
    struct token *other = NULL;

    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("1")), ERR_OK);
    ck_assert_int_eq(generate(t), ERR_OK);
    ck_assert_int_eq(token_open(l.places.carrier[0], "tok.000", &other),
                     ERR_OK);
    ck_assert_int_eq(login_set_pin(other, bytes_str("1"), bytes_str("2"), &rng),
                     ERR_OK);
    token_close(other);
    ck_assert_int_eq(token_refresh(t), ERR_OK);
    ck_assert_int_eq(token_user(t), TOKEN_NOBODY);
    ck_assert(!token_private_open(t));
}
END_TEST

START_TEST(open_refuses_what_is_damaged_or_absent)
{
    struct token *t = NULL;
    char command[1200];

    make("1");
    ck_assert_int_ne(token_open(l.places.carrier[0], "no.000", &t), ERR_OK);
    snprintf(command, sizeof(command), "echo x >'%s'/tok.000/larets.ext",
             tmpdir_path("keys"));
    ck_assert_int_eq(system(command), 0);
    ck_assert_int_eq(token_open(l.places.carrier[0], "tok.000", &t),
                     ERR_FORMAT);
    ck_assert_ptr_null(t);
}
END_TEST

START_TEST(init_logs_out)
{
    struct token *t = make("1");

    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("1")), ERR_OK);
    ck_assert_int_eq(token_init(t, "new", bytes_str("no"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(token_user(t), TOKEN_USER);
    ck_assert_int_eq(token_init(t, "new", bytes_str("so"), &rng), ERR_OK);
    ck_assert_int_eq(token_user(t), TOKEN_NOBODY);
    ck_assert_str_eq(token_info(t)->label, "new");
    ck_assert(!token_info(t)->pin_set);
}
END_TEST

Suite *token_suite(void)
{
    Suite *s = suite_create("token");
    TCase *t = tcase_create("token");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, private_things_are_open_to_the_user);
    tcase_add_test(t, token_without_a_pin_unlocks_itself);
    tcase_add_test(t, version_grows_with_every_change);
    tcase_add_test(t, refresh_sees_what_others_did);
    tcase_add_test(t, change_of_the_pin_by_others_logs_out);
    tcase_add_test(t, open_refuses_what_is_damaged_or_absent);
    tcase_add_test(t, init_logs_out);
    suite_add_tcase(s, t);
    return s;
}
