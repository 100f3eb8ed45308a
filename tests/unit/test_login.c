/* Promises of token/login.h. */
#include "token/login.h"

#include "tests/lib/slots.h"

#include <check.h>

Suite *login_suite(void);

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

START_TEST(each_pin_lets_its_owner_in)
{
    struct token *t = make("1");

    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("so")), ERR_PIN_WRONG);
    ck_assert_int_eq(login_in(t, TOKEN_SO, bytes_str("1")), ERR_PIN_WRONG);
    ck_assert_int_eq(token_user(t), TOKEN_NOBODY);
    ck_assert_int_eq(login_in(t, TOKEN_SO, bytes_str("so")), ERR_OK);
    ck_assert_int_eq(token_user(t), TOKEN_SO);
    login_out(t);
    login_out(t);
    ck_assert_int_eq(token_user(t), TOKEN_NOBODY);
    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("1")), ERR_OK);
    ck_assert_int_eq(token_user(t), TOKEN_USER);
}
END_TEST

START_TEST(pin_of_impossible_length_is_wrong)
{
    struct token *t = make("1");
    char pin[2000];

    memset(pin, 'x', sizeof(pin));
    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_of(pin, sizeof(pin))),
                     ERR_PIN_WRONG);
}
END_TEST

START_TEST(so_sets_the_first_pin)
{
    struct token *t = make(NULL);

    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("1")), ERR_PIN_NEEDED);
    ck_assert_int_eq(login_init_pin(t, bytes_str("1"), &rng), ERR_WRONG_STATE);
    ck_assert_int_eq(login_in(t, TOKEN_SO, bytes_str("so")), ERR_OK);
    ck_assert_int_eq(login_init_pin(t, bytes_str("1"), &rng), ERR_OK);
    ck_assert_int_eq(token_user(t), TOKEN_SO);
    login_out(t);
    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("1")), ERR_OK);
}
END_TEST

START_TEST(pin_is_changed_of_who_is_in)
{
    struct token *t = make("1");

    ck_assert_int_eq(login_set_pin(t, bytes_str("2"), bytes_str("3"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(login_set_pin(t, bytes_str("1"), bytes_str("2"), &rng),
                     ERR_OK);
    ck_assert_int_eq(login_in(t, TOKEN_USER, bytes_str("2")), ERR_OK);
    ck_assert_int_eq(login_set_pin(t, bytes_str("2"), bytes_str("3"), &rng),
                     ERR_OK);
    ck_assert_int_eq(token_user(t), TOKEN_USER);
    login_out(t);
    ck_assert_int_eq(login_in(t, TOKEN_SO, bytes_str("so")), ERR_OK);
    ck_assert_int_eq(login_set_pin(t, bytes_str("3"), bytes_str("4"), &rng),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(login_set_pin(t, bytes_str("so"), bytes_str("4"), &rng),
                     ERR_OK);
    login_out(t);
    ck_assert_int_eq(login_in(t, TOKEN_SO, bytes_str("4")), ERR_OK);
}
END_TEST

Suite *login_suite(void)
{
    Suite *s = suite_create("login");
    TCase *t = tcase_create("login");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, each_pin_lets_its_owner_in);
    tcase_add_test(t, pin_of_impossible_length_is_wrong);
    tcase_add_test(t, so_sets_the_first_pin);
    tcase_add_test(t, pin_is_changed_of_who_is_in);
    suite_add_tcase(s, t);
    return s;
}
