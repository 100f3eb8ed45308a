/* Promises of tools/ca/challenge.h. */
#include "tools/ca/challenge.h"

#include "tests/lib/ca_fixture.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *ca_challenge_suite(void);

#define PHONE "+79000000012"

static struct ca ca;

static const struct challenge_bond login = {PHONE, "", ""};
static const struct challenge_bond any = {NULL, "", ""};

static void open_ca(void)
{
    ca_fixture_open(&ca);
}

static void close_ca(void)
{
    ca_fixture_close(&ca);
}

static enum err ask(struct challenge *out, int64_t *wait_s)
{
    return challenge_new(&ca, &challenge_login, &login, "192.0.2.1", out,
                         wait_s);
}

static enum err try(const char *id, const char *code, int *left)
{
    char phone[WORD_CAP];

    return challenge_try(&ca, &challenge_login, id, &any, code, left, phone);
}

static void spoil(const struct challenge *c, char wrong[CODE_CAP])
{
    snprintf(wrong, CODE_CAP, "%s", c->code);
    wrong[0] = wrong[0] == '9' ? '0' : (char)(wrong[0] + 1);
}

START_TEST(a_right_code_is_taken_once_and_tells_the_phone)
{
    struct challenge c;
    char phone[WORD_CAP] = "";
    int64_t wait_s;
    int left;

    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
    ck_assert_uint_eq(strlen(c.code), 4);
    ck_assert_int_eq(c.pause_s, 60);
    ck_assert_int_eq(
        challenge_try(&ca, &challenge_login, c.id, &any, c.code, &left, phone),
        ERR_OK);
    ck_assert_str_eq(phone, PHONE);
    ck_assert_int_eq(try(c.id, c.code, &left), ERR_GONE);
}
END_TEST

START_TEST(three_wrong_codes_end_it)
{
    char wrong[CODE_CAP];
    struct challenge c;
    int64_t wait_s;
    int left = 9;

    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
    spoil(&c, wrong);
    ck_assert_int_eq(try(c.id, wrong, &left), ERR_PIN_WRONG);
    ck_assert_int_eq(left, 2);
    ck_assert_int_eq(try(c.id, wrong, &left), ERR_PIN_WRONG);
    ck_assert_int_eq(try(c.id, wrong, &left), ERR_PIN_WRONG);
    ck_assert_int_eq(left, 0);
    ck_assert_int_eq(try(c.id, c.code, &left), ERR_PIN_LOCKED);
}
END_TEST

START_TEST(a_code_is_good_for_five_minutes)
{
    struct challenge c;
    int64_t wait_s;
    int left;

    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
    ca.clock_offset = 301;
    ck_assert_int_eq(try(c.id, c.code, &left), ERR_GONE);
}
END_TEST

START_TEST(a_new_code_voids_the_old_one)
{
    struct challenge first, second;
    int64_t wait_s;
    int left;

    ck_assert_int_eq(ask(&first, &wait_s), ERR_OK);
    ca.clock_offset = 61;
    ck_assert_int_eq(ask(&second, &wait_s), ERR_OK);
    ck_assert_int_eq(try(first.id, first.code, &left), ERR_GONE);
    ck_assert_int_eq(try(second.id, second.code, &left), ERR_OK);
}
END_TEST

START_TEST(the_pause_doubles_with_each_unused_code)
{
    static const int64_t pauses[] = {60, 120, 240, 480, 960, 1920, 1920};
    struct challenge c;
    int64_t wait_s = 0;
    size_t i;

    for (i = 0; i < 5; i++) {
        ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
        ck_assert_int_eq(c.pause_s, pauses[i]);
        ca.clock_offset += pauses[i] - 2;
        ck_assert_int_eq(ask(&c, &wait_s), ERR_BUSY);
        ck_assert_int_le(wait_s, 2);
        ck_assert_int_gt(wait_s, 0);
        ca.clock_offset += 3;
    }
}
END_TEST

START_TEST(a_used_code_asks_for_no_pause)
{
    struct challenge c;
    int64_t wait_s;
    int left;

    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
    ck_assert_int_eq(try(c.id, c.code, &left), ERR_OK);
    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
}
END_TEST

START_TEST(ten_unused_codes_a_day_are_enough)
{
    struct challenge c;
    int64_t wait_s;
    size_t i;

    for (i = 0; i < 10; i++) {
        ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
        ca.clock_offset += 3601;
    }
    ck_assert_int_eq(ask(&c, &wait_s), ERR_BUSY);
    ca.clock_offset += 24 * 3600;
    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
}
END_TEST

START_TEST(thirty_wrong_tries_a_week_freeze_the_phone)
{
    char wrong[CODE_CAP];
    struct challenge c;
    int64_t wait_s;
    size_t i;
    int left;

    for (i = 0; i < 30; i++) {
        ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
        spoil(&c, wrong);
        ck_assert_int_eq(try(c.id, wrong, &left), ERR_PIN_WRONG);
        ck_assert_int_eq(try(c.id, c.code, &left), ERR_OK);
        ca.clock_offset += 3601;
    }
    ck_assert_int_eq(ask(&c, &wait_s), ERR_BUSY);
    ca.clock_offset += 7 * 24 * 3600;
    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
}
END_TEST

START_TEST(an_address_has_a_limit_of_its_own)
{
    struct challenge_bond other = {"+79000000099", "", ""};
    struct challenge c;
    int64_t wait_s;

    ca.config.address_limit = 1;
    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
    ck_assert_int_eq(
        challenge_new(&ca, &challenge_login, &other, "192.0.2.1", &c, &wait_s),
        ERR_BUSY);
    ck_assert_int_eq(
        challenge_new(&ca, &challenge_login, &other, "192.0.2.2", &c, &wait_s),
        ERR_OK);
}
END_TEST

START_TEST(a_code_confirms_only_what_it_was_made_for)
{
    struct challenge_bond bond = {PHONE, "apl_1", "sha-256=:A:"};
    struct challenge_bond text = {PHONE, "apl_1", "sha-256=:B:"};
    struct challenge_bond whose = {PHONE, "apl_2", "sha-256=:A:"};
    struct challenge_bond phone = {"+79000000099", "apl_1", "sha-256=:A:"};
    char back[WORD_CAP];
    struct challenge c;
    int64_t wait_s;
    int left;

    ck_assert_int_eq(
        challenge_new(&ca, &challenge_receipt, &bond, "192.0.2.1", &c, &wait_s),
        ERR_OK);
    ck_assert_uint_eq(strlen(c.code), 6);
    ck_assert_int_eq(challenge_try(&ca, &challenge_receipt, c.id, &text, c.code,
                                   &left, back),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(challenge_try(&ca, &challenge_receipt, c.id, &whose,
                                   c.code, &left, back),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(challenge_try(&ca, &challenge_receipt, c.id, &phone,
                                   c.code, &left, back),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(try(c.id, c.code, &left), ERR_NOT_FOUND);
    ck_assert_int_eq(challenge_try(&ca, &challenge_receipt, c.id, &bond, c.code,
                                   &left, back),
                     ERR_OK);
}
END_TEST

START_TEST(no_code_lies_in_the_records)
{
    struct challenge c;
    int64_t wait_s, count = -1;

    ck_assert_int_eq(ask(&c, &wait_s), ERR_OK);
    ck_assert_int_eq(db_number(ca.db, &count,
                               "SELECT count(*) FROM challenge"
                               " WHERE instr(mac, CAST(? AS BLOB)) > 0",
                               "t", c.code),
                     ERR_OK);
    ck_assert_int_eq(count, 0);
}
END_TEST

Suite *ca_challenge_suite(void)
{
    Suite *s = suite_create("ca_challenge");
    TCase *t = tcase_create("ca_challenge");

    tcase_add_checked_fixture(t, open_ca, close_ca);
    tcase_add_test(t, a_right_code_is_taken_once_and_tells_the_phone);
    tcase_add_test(t, three_wrong_codes_end_it);
    tcase_add_test(t, a_code_is_good_for_five_minutes);
    tcase_add_test(t, a_new_code_voids_the_old_one);
    tcase_add_test(t, the_pause_doubles_with_each_unused_code);
    tcase_add_test(t, a_used_code_asks_for_no_pause);
    tcase_add_test(t, ten_unused_codes_a_day_are_enough);
    tcase_add_test(t, thirty_wrong_tries_a_week_freeze_the_phone);
    tcase_add_test(t, an_address_has_a_limit_of_its_own);
    tcase_add_test(t, a_code_confirms_only_what_it_was_made_for);
    tcase_add_test(t, no_code_lies_in_the_records);
    suite_add_tcase(s, t);
    return s;
}
