/* Promises of tools/ca/record.h, issue.h and of upkeep. */
#include "tools/ca/issue.h"

#include "tests/lib/ca_fixture.h"
#include "tools/ca/operator.h"

#include <check.h>
#include <openssl/evp.h>
#include <string.h>

Suite *ca_issue_suite(void);

#define PHONE "+79000000012"

static struct ca ca;
static struct application app;

static void open_ca(void)
{
    ca_fixture_open(&ca);
    memset(&app, 0, sizeof(app));
    ca_fixture_application(&ca, PHONE, &app);
}

static void close_ca(void)
{
    application_clear(&app);
    ca_fixture_close(&ca);
}

static void reload(void)
{
    char id[ID_CAP];

    memcpy(id, app.id, sizeof(id));
    application_clear(&app);
    ck_assert_int_eq(application_load(&ca, id, &app), ERR_OK);
}

START_TEST(a_record_comes_back_as_it_was_saved)
{
    ck_assert_int_eq(app.status, STATUS_DRAFT);
    ck_assert_str_eq(app.owner, PHONE);
    ck_assert_int_eq(application_comment(&app, "слово"), ERR_OK);
    app.confirmed = 1;
    ck_assert_int_eq(application_save(&ca, &app), ERR_OK);
    reload();
    ck_assert_int_eq(app.version, 2);
    ck_assert_int_eq(app.confirmed, 1);
    ck_assert_str_eq(app.comment, "слово");
    ck_assert_str_eq(application_requisite(&app, "/subject/surname"), "Ёлкина");
    ck_assert_str_eq(
        application_requisite(&app, "/subject/identityDocument/number"),
        "345678");
    ck_assert_ptr_null(application_requisite(&app, "/subject/shoeSize"));
}
END_TEST

START_TEST(two_savers_of_one_version_do_not_both_win)
{
    struct application other = APPLICATION_EMPTY;

    ck_assert_int_eq(application_load(&ca, app.id, &other), ERR_OK);
    ck_assert_int_eq(application_save(&ca, &other), ERR_OK);
    ck_assert_int_eq(application_save(&ca, &app), ERR_BUSY);
    application_clear(&other);
}
END_TEST

START_TEST(an_unknown_application_is_not_found)
{
    struct application other = APPLICATION_EMPTY;

    ck_assert_int_eq(application_load(&ca, "apl_x", &other), ERR_NOT_FOUND);
}
END_TEST

START_TEST(what_waits_for_its_owner_expires_and_forgets_him)
{
    ca.clock_offset = 30 * 24 * 3600 - 10;
    ck_assert_int_eq(records_tidy(&ca), ERR_OK);
    reload();
    ck_assert_int_eq(app.status, STATUS_DRAFT);
    ca.clock_offset += 20;
    ck_assert_int_eq(records_tidy(&ca), ERR_OK);
    reload();
    ck_assert_int_eq(app.status, STATUS_EXPIRED);
    ck_assert_ptr_null(application_requisite(&app, "/subject/surname"));
}
END_TEST

static void to_review(void)
{
    app.confirmed = app.revision;
    strcpy(app.centre, "sc_77_01");
    strcpy(app.checks, "ok");
    ck_assert_int_eq(
        application_event(&ca, &app, EVENT_SUBMIT, ACTOR_APPLICANT, NULL),
        ERR_OK);
}

START_TEST(a_decision_needs_its_comment_and_its_place)
{
    ck_assert_int_eq(operator_decide(&ca, &app, "approve", "", NULL),
                     ERR_WRONG_STATE);
    to_review();
    ck_assert_int_eq(operator_decide(&ca, &app, "refuse", "", NULL), ERR_ARG);
    ck_assert_int_eq(operator_decide(&ca, &app, "burn", "x", NULL), ERR_ARG);
    ck_assert_int_eq(operator_decide(&ca, &app, "approve", "", NULL), ERR_OK);
    ck_assert_int_eq(app.status, STATUS_APPROVED);
}
END_TEST

START_TEST(an_owner_is_told_of_the_decision)
{
    cJSON *list = NULL, *last;

    to_review();
    ck_assert_int_eq(operator_decide(&ca, &app, "refuse", "нет паспорта", NULL),
                     ERR_OK);
    ck_assert_int_eq(outbox_list(&ca, PHONE, &list), ERR_OK);
    last = cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1);
    ck_assert_ptr_nonnull(
        strstr(cJSON_GetStringValue(cJSON_GetObjectItem(last, "text")),
               "нет паспорта"));
    cJSON_Delete(list);
}
END_TEST

START_TEST(issue_one_refuses_another_status)
{
    ck_assert_int_eq(issue_one(&ca, &app, ACTOR_CA), ERR_WRONG_STATE);
}
END_TEST

START_TEST(issuing_without_a_request_fails_and_can_be_retried)
{
    struct issued none;

    app.status = STATUS_ISSUING;
    ck_assert_int_eq(application_save(&ca, &app), ERR_OK);
    ck_assert_int_eq(issue_pending(&ca), ERR_OK);
    reload();
    ck_assert_int_eq(app.status, STATUS_FAILED);
    ck_assert_int_eq(issued_load(&ca, app.id, &none), ERR_NOT_FOUND);
    issued_clear(&none);
    ck_assert_int_eq(operator_issuance(&ca, &app, "again", ""), ERR_ARG);
    ck_assert_int_eq(operator_issuance(&ca, &app, "retry", ""), ERR_OK);
    ck_assert_int_eq(app.status, STATUS_ISSUING);
    ck_assert_int_eq(operator_issuance(&ca, &app, "fail", "сбой"), ERR_OK);
    ck_assert_int_eq(operator_issuance(&ca, &app, "new_csr", ""), ERR_OK);
    ck_assert_int_eq(app.status, STATUS_AWAITING_CSR);
}
END_TEST

START_TEST(issue_one_needs_the_key_of_the_ca)
{
    EVP_PKEY_free(ca.key);
    ca.key = NULL;
    app.status = STATUS_ISSUING;
    ck_assert_int_eq(issue_one(&ca, &app, ACTOR_CA), ERR_PIN_NEEDED);
}
END_TEST

static enum err remember(void *arg, const struct application *a)
{
    int64_t *last = arg;

    *last = a->number;
    return ERR_OK;
}

START_TEST(pages_of_a_list_go_down_from_the_newest)
{
    struct application second = APPLICATION_EMPTY;
    struct application_filter f = {.owner = PHONE, .limit = 1};
    struct application_filter none = {.owner = "+79000000099", .limit = 9};
    int64_t last = 0;

    ca_fixture_application(&ca, PHONE, &second);
    ck_assert_int_eq(application_each(&ca, &f, remember, &last), ERR_OK);
    ck_assert_int_eq(last, second.number);
    f.below_number = last;
    ck_assert_int_eq(application_each(&ca, &f, remember, &last), ERR_OK);
    ck_assert_int_eq(last, app.number);
    f.below_number = last;
    last = 0;
    ck_assert_int_eq(application_each(&ca, &f, remember, &last), ERR_OK);
    ck_assert_int_eq(application_each(&ca, &none, remember, &last), ERR_OK);
    ck_assert_int_eq(last, 0);
    application_clear(&second);
}
END_TEST

Suite *ca_issue_suite(void)
{
    Suite *s = suite_create("ca_issue");
    TCase *t = tcase_create("ca_issue");

    tcase_add_checked_fixture(t, open_ca, close_ca);
    tcase_add_test(t, a_record_comes_back_as_it_was_saved);
    tcase_add_test(t, two_savers_of_one_version_do_not_both_win);
    tcase_add_test(t, an_unknown_application_is_not_found);
    tcase_add_test(t, what_waits_for_its_owner_expires_and_forgets_him);
    tcase_add_test(t, a_decision_needs_its_comment_and_its_place);
    tcase_add_test(t, an_owner_is_told_of_the_decision);
    tcase_add_test(t, issue_one_refuses_another_status);
    tcase_add_test(t, issuing_without_a_request_fails_and_can_be_retried);
    tcase_add_test(t, issue_one_needs_the_key_of_the_ca);
    tcase_add_test(t, pages_of_a_list_go_down_from_the_newest);
    suite_add_tcase(s, t);
    return s;
}
