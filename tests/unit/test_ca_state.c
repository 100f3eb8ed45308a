/* Promises of tools/ca/state.h. */
#include "tools/ca/state.h"

#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *ca_state_suite(void);

static const struct facts all = {true, true, true, true, true, true, true};
static const struct {
    const char *word;
    enum actor actor;
} actors[] = {
    {"applicant", ACTOR_APPLICANT},
    {"service_centre", ACTOR_CENTRE},
    {"operator", ACTOR_OPERATOR},
    {"ca", ACTOR_CA},
};

/* Position of a word in "a,b,c,", or -1. */
static int place_of(const char *list, const char *word)
{
    size_t len = strlen(word);
    int i = 0;

    for (; *list != '\0'; list = strchr(list, ',') + 1, i++)
        if (strncmp(list, word, len) == 0 && list[len] == ',')
            return i;
    return -1;
}

static bool word_at(const char *list, int place, const char *word)
{
    while (place-- > 0)
        list = strchr(list, ',') + 1;
    return strncmp(list, word, strlen(word)) == 0 && list[strlen(word)] == ',';
}

static void check_cell(const struct vectors *v, enum event event,
                       enum status from, size_t who)
{
    const char *word = status_word(from);
    int place = place_of(vector_text(v, "from"), word);
    enum status to = STATUS_COUNT;
    enum err e = state_next(from, event, actors[who].actor, &all, &to);

    if (place < 0 || place_of(vector_text(v, "who"), actors[who].word) < 0) {
        ck_assert_msg(e == ERR_WRONG_STATE, "%s in %s by %s is allowed",
                      vector_name(v), word, actors[who].word);
        return;
    }
    ck_assert_msg(e == ERR_OK, "%s in %s by %s is refused", vector_name(v),
                  word, actors[who].word);
    ck_assert_msg(word_at(vector_text(v, "to"), place, status_word(to)),
                  "%s in %s leads to %s", vector_name(v), word,
                  status_word(to));
}

START_TEST(each_event_does_what_the_table_says_and_nothing_else)
{
    struct vectors *v = vectors_open("states.txt");
    int event, from;
    size_t who;

    for (event = 0; vectors_next(v); event++) {
        ck_assert_int_lt(event, EVENT_COUNT);
        ck_assert_str_eq(event_word((enum event)event), vector_name(v));
        for (from = 0; from < STATUS_COUNT; from++)
            for (who = 0; who < 4; who++)
                check_cell(v, (enum event)event, (enum status)from, who);
    }
    ck_assert_int_eq(event, EVENT_COUNT);
    vectors_close(v);
}
END_TEST

static const struct {
    enum status from;
    enum event event;
    enum actor actor;
    struct facts facts;
    enum err err;
    enum status to;
    const char *obstacle;
} guards[] = {
    {STATUS_DRAFT,
     EVENT_CONFIRM_DATA,
     ACTOR_APPLICANT,
     {.confirmed = true},
     ERR_DENIED,
     STATUS_COUNT,
     "реквизиты заполнены не полностью или с ошибками"},
    {STATUS_DRAFT,
     EVENT_SUBMIT,
     ACTOR_APPLICANT,
     {.valid = true, .documents = true, .centre = true},
     ERR_DENIED,
     STATUS_COUNT,
     "данные этой редакции не подтверждены"},
    {STATUS_DRAFT,
     EVENT_SUBMIT,
     ACTOR_APPLICANT,
     {.confirmed = true, .documents = true},
     ERR_DENIED,
     STATUS_COUNT,
     "не выбран сервисный центр"},
    {STATUS_DRAFT,
     EVENT_SUBMIT,
     ACTOR_APPLICANT,
     {.confirmed = true, .centre = true},
     ERR_DENIED,
     STATUS_COUNT,
     "не хватает документов"},
    {STATUS_REVIEW,
     EVENT_APPROVE,
     ACTOR_OPERATOR,
     {.confirmed = true},
     ERR_DENIED,
     STATUS_COUNT,
     "проверки по реестрам не завершены"},
    {STATUS_APPROVED,
     EVENT_CONFIRM_REQUISITES,
     ACTOR_APPLICANT,
     {.statement = true},
     ERR_DENIED,
     STATUS_COUNT,
     "данные этой редакции не подтверждены"},
    {STATUS_APPROVED,
     EVENT_CONFIRM_REQUISITES,
     ACTOR_APPLICANT,
     {.confirmed = true},
     ERR_OK,
     STATUS_STATEMENT_REQUIRED,
     ""},
    {STATUS_AWAITING_CSR,
     EVENT_SEND_CSR,
     ACTOR_APPLICANT,
     {.confirmed = true},
     ERR_OK,
     STATUS_AWAITING_IDENTITY,
     ""},
};

START_TEST(a_guard_refuses_and_says_why)
{
    enum status to = STATUS_COUNT;

    ck_assert_int_eq(state_next(guards[_i].from, guards[_i].event,
                                guards[_i].actor, &guards[_i].facts, &to),
                     guards[_i].err);
    ck_assert_int_eq(to, guards[_i].to);
    if (guards[_i].err != ERR_OK)
        ck_assert_str_eq(state_obstacle(guards[_i].from, guards[_i].event,
                                        &guards[_i].facts),
                         guards[_i].obstacle);
}
END_TEST

START_TEST(status_words_lead_back)
{
    enum status s = STATUS_COUNT;

    ck_assert_int_eq(status_by_word(status_word((enum status)_i), &s), ERR_OK);
    ck_assert_int_eq(s, _i);
}
END_TEST

START_TEST(an_unknown_status_is_not_found)
{
    enum status s;

    ck_assert_int_eq(status_by_word("drafted", &s), ERR_NOT_FOUND);
    ck_assert_int_eq(status_by_word("", &s), ERR_NOT_FOUND);
}
END_TEST

START_TEST(final_states_let_nothing_happen)
{
    enum status to;
    int event;
    size_t who;

    if (!status_is_final((enum status)_i))
        return;
    ck_assert(!status_expires((enum status)_i));
    for (event = 0; event < EVENT_COUNT; event++)
        for (who = 0; who < 4; who++)
            ck_assert_int_eq(state_next((enum status)_i, (enum event)event,
                                        actors[who].actor, &all, &to),
                             ERR_WRONG_STATE);
}
END_TEST

START_TEST(only_what_waits_for_the_owner_expires)
{
    ck_assert(status_expires(STATUS_DRAFT));
    ck_assert(status_expires(STATUS_AWAITING_CSR));
    ck_assert(!status_expires(STATUS_REVIEW));
    ck_assert(!status_expires(STATUS_ISSUING));
    ck_assert(!status_expires(STATUS_ISSUED));
}
END_TEST

Suite *ca_state_suite(void)
{
    Suite *s = suite_create("ca_state");
    TCase *t = tcase_create("ca_state");

    tcase_add_test(t, each_event_does_what_the_table_says_and_nothing_else);
    tcase_add_loop_test(t, a_guard_refuses_and_says_why, 0,
                        sizeof(guards) / sizeof(*guards));
    tcase_add_loop_test(t, status_words_lead_back, 0, STATUS_COUNT);
    tcase_add_test(t, an_unknown_status_is_not_found);
    tcase_add_loop_test(t, final_states_let_nothing_happen, 0, STATUS_COUNT);
    tcase_add_test(t, only_what_waits_for_the_owner_expires);
    suite_add_tcase(s, t);
    return s;
}
