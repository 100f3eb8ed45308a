/* Promises of tools/journal.h and tools/state.h. */
#include "tools/journal.h"

#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

Suite *journal_suite(void);

#define SERVER "https://ca.example/cabinet/v1"

static void set_up(void)
{
    ck_assert_int_eq(setenv("XDG_STATE_HOME", tmpdir_make(), 1), 0);
}

/* The file of the journal of "apl_1". */
static const char *journal_file(void)
{
    return tmpdir_path("larets/enroll/apl_1/journal.json");
}

static void spoil(const char *text)
{
    FILE *f = fopen(journal_file(), "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

/* Leave a journal in JOURNAL_KEY_PLANNED behind. */
static void make_one(void)
{
    struct journal *j = NULL;

    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_OK);
    ck_assert_int_eq(journal_put_text(j, "container", "hdimage:a"), ERR_OK);
    ck_assert_int_eq(journal_enter(j, JOURNAL_KEY_PLANNED), ERR_OK);
    journal_close(j);
}

START_TEST(a_new_journal_is_empty_and_on_no_disk)
{
    struct journal *j = NULL;
    struct stat st;

    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_OK);
    ck_assert_int_eq(journal_state(j), JOURNAL_LOGGED_IN);
    ck_assert_ptr_null(journal_text(j, "container"));
    ck_assert_int_ne(stat(journal_file(), &st), 0);
    journal_close(j);
}
END_TEST

START_TEST(what_was_entered_is_there_after_the_process)
{
    static const uint8_t raw[] = {0, 1, 0xff};
    struct journal *j = NULL;
    struct buf back = BUF_EMPTY;
    struct stat st;

    make_one();
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_OK);
    ck_assert_int_eq(journal_state(j), JOURNAL_KEY_PLANNED);
    ck_assert_str_eq(journal_text(j, "container"), "hdimage:a");
    ck_assert_int_eq(journal_put_bytes(j, "csr", bytes_of(raw, 3)), ERR_OK);
    ck_assert_int_eq(journal_bytes(j, "csr", &back), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&back), bytes_of(raw, 3)));
    ck_assert_int_eq(journal_bytes(j, "none", &back), ERR_NOT_FOUND);
    journal_close(j);

    ck_assert_int_eq(stat(journal_file(), &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    /* what was put and not entered is not */
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_OK);
    ck_assert_ptr_null(journal_text(j, "csr"));
    journal_close(j);
    buf_clear(&back);
}
END_TEST

START_TEST(the_journal_of_another_server_is_refused)
{
    struct journal *j = NULL;

    make_one();
    ck_assert_int_eq(journal_open("apl_1", "https://other.example", &j),
                     ERR_MISMATCH);
    ck_assert_ptr_null(j);
}
END_TEST

START_TEST(a_journal_that_is_not_understood_is_refused)
{
    struct journal *j = NULL;

    make_one();
    spoil("{\"version\": 2, \"application\": \"apl_1\", \"server\": \"" SERVER
          "\", \"state\": \"logged_in\"}");
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_VERSION);
    spoil("{\"version\": 1, \"application\": \"apl_1\", \"server\": \"" SERVER
          "\", \"state\": \"dreaming\"}");
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_FORMAT);
    spoil("{\"version\": 1, \"application\": \"apl_2\", \"server\": \"" SERVER
          "\", \"state\": \"logged_in\"}");
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_FORMAT);
    spoil("{\"version\": 1");
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_FORMAT);
    ck_assert_ptr_null(j);
}
END_TEST

START_TEST(an_id_is_never_a_path)
{
    static const char *const bad[] = {
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a b",
        "\xd0\xaf",
        ".hidden",
        "12345678901234567890123456789012345678901234567890123456789012345"};
    struct journal *j = NULL;
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_int_eq(journal_open(bad[i], SERVER, &j), ERR_ARG);
}
END_TEST

START_TEST(a_folder_that_others_may_write_is_refused)
{
    struct journal *j = NULL;

    make_one();
    ck_assert_int_eq(chmod(tmpdir_path("larets/enroll/apl_1"), 0777), 0);
    ck_assert_int_eq(journal_open("apl_1", SERVER, &j), ERR_ACCESS);
}
END_TEST

START_TEST(the_key_id_is_that_of_the_application)
{
    /* printf '%s' 'larets enroll apl_1' | sha256sum | cut -c 1-32 */
    static const uint8_t want[JOURNAL_KEY_ID_LEN] = {
        0x36, 0xba, 0xe2, 0xa4, 0xb5, 0x6b, 0x36, 0xaf,
        0x8b, 0x7a, 0x51, 0x0a, 0x59, 0x0e, 0x96, 0xc0};
    uint8_t id[JOURNAL_KEY_ID_LEN];

    ck_assert_int_eq(journal_key_id("apl_1", id), ERR_OK);
    ck_assert_mem_eq(id, want, sizeof(id));
}
END_TEST

START_TEST(each_state_has_its_name)
{
    int i;

    for (i = 0; i < JOURNAL_STATE_COUNT; i++)
        ck_assert_str_ne(journal_state_name((enum journal_state)i), "?");
    ck_assert_str_eq(journal_state_name(JOURNAL_CSR_SENT), "csr_sent");
}
END_TEST

Suite *journal_suite(void)
{
    Suite *s = suite_create("journal");
    TCase *t = tcase_create("journal");

    tcase_add_checked_fixture(t, set_up, tmpdir_remove);
    tcase_add_test(t, a_new_journal_is_empty_and_on_no_disk);
    tcase_add_test(t, what_was_entered_is_there_after_the_process);
    tcase_add_test(t, the_journal_of_another_server_is_refused);
    tcase_add_test(t, a_journal_that_is_not_understood_is_refused);
    tcase_add_test(t, an_id_is_never_a_path);
    tcase_add_test(t, a_folder_that_others_may_write_is_refused);
    tcase_add_test(t, the_key_id_is_that_of_the_application);
    tcase_add_test(t, each_state_has_its_name);
    suite_add_tcase(s, t);
    return s;
}
