/* Promises of tools/ca/db.h. */
#include "tools/ca/db.h"

#include "tests/lib/tmpdir.h"

#include "base/file.h"

#include <check.h>

Suite *ca_db_suite(void);

static struct db *db;

static void open_db(void)
{
    tmpdir_make();
    ck_assert_int_eq(db_open(tmpdir_path("ca.db"), true, &db), ERR_OK);
}

static void close_db(void)
{
    db_close(db);
    tmpdir_remove();
}

static enum err put(struct db *to, const char *id)
{
    return db_run(to, "INSERT INTO known_key (hash, application) VALUES (?, ?)",
                  "bt", bytes_str(id), id);
}

static int64_t keys(struct db *in)
{
    int64_t n = -1;

    ck_assert_int_eq(db_number(in, &n, "SELECT count(*) FROM known_key", ""),
                     ERR_OK);
    return n;
}

START_TEST(db_open_wants_a_file_or_none_as_told)
{
    struct db *other = NULL;

    ck_assert_int_eq(db_open(tmpdir_path("none.db"), false, &other),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(db_open(tmpdir_path("ca.db"), true, &other), ERR_EXISTS);
    ck_assert_ptr_null(other);
}
END_TEST

START_TEST(db_open_refuses_what_is_no_database)
{
    static const char text[] = "this is a text of more than a hundred bytes, "
                               "so that its header is read whole and found "
                               "to be of no database at all";
    struct db *other = NULL;

    ck_assert_int_eq(file_write(tmpdir_path("text.db"),
                                bytes_of(text, sizeof(text)), 0600, true),
                     ERR_OK);
    ck_assert_int_eq(db_open(tmpdir_path("text.db"), false, &other),
                     ERR_FORMAT);
    ck_assert_int_eq(
        file_write(tmpdir_path("empty.db"), bytes_of("", 0), 0600, true),
        ERR_OK);
    ck_assert_int_eq(db_open(tmpdir_path("empty.db"), false, &other),
                     ERR_FORMAT);
}
END_TEST

START_TEST(db_open_refuses_a_newer_schema)
{
    struct db *other = NULL;

    ck_assert_int_eq(db_run(db, "PRAGMA user_version = 2", ""), ERR_OK);
    ck_assert_int_eq(db_open(tmpdir_path("ca.db"), false, &other), ERR_VERSION);
}
END_TEST

START_TEST(a_violated_constraint_is_told)
{
    ck_assert_int_eq(put(db, "a"), ERR_OK);
    ck_assert_int_eq(put(db, "a"), ERR_EXISTS);
}
END_TEST

START_TEST(values_of_another_number_than_marks_are_refused)
{
    ck_assert_int_eq(db_run(db, "DELETE FROM token WHERE family = ?", ""),
                     ERR_IO);
    ck_assert_int_eq(db_run(db, "DELETE FROM token", "i", (int64_t)1), ERR_IO);
}
END_TEST

START_TEST(rollback_takes_back_and_may_come_twice)
{
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(put(db, "a"), ERR_OK);
    db_rollback(db);
    db_rollback(db);
    ck_assert_int_eq(keys(db), 0);
}
END_TEST

START_TEST(another_opener_sees_what_was_committed)
{
    struct db *other = NULL;

    ck_assert_int_eq(db_open(tmpdir_path("ca.db"), false, &other), ERR_OK);
    ck_assert_int_eq(db_begin(db), ERR_OK);
    ck_assert_int_eq(put(db, "a"), ERR_OK);
    ck_assert_int_eq(keys(other), 0);
    ck_assert_int_eq(db_commit(db), ERR_OK);
    ck_assert_int_eq(keys(other), 1);
    db_close(other);
}
END_TEST

START_TEST(one_application_has_one_certificate)
{
    static const char sql[] =
        "INSERT INTO certificate (serial, application, request, der,"
        " not_before, not_after, receipt, receipt_digest, issued)"
        " VALUES (?, ?, ?, x'30', 0, 0, '', '', 0)";

    ck_assert_int_eq(db_run(db, sql, "tti", "01", "apl_1", (int64_t)1), ERR_OK);
    ck_assert_int_eq(db_run(db, sql, "tti", "02", "apl_1", (int64_t)2),
                     ERR_EXISTS);
    ck_assert_int_eq(db_run(db, sql, "tti", "03", "apl_2", (int64_t)1),
                     ERR_EXISTS);
    ck_assert_int_eq(db_run(db, sql, "tti", "01", "apl_3", (int64_t)3),
                     ERR_EXISTS);
}
END_TEST

START_TEST(one_application_has_one_live_request)
{
    static const char sql[] =
        "INSERT INTO request (application, digest, der, live, received)"
        " VALUES ('apl_1', ?, x'30', ?, 0)";

    ck_assert_int_eq(db_run(db, sql, "ti", "a", (int64_t)0), ERR_OK);
    ck_assert_int_eq(db_run(db, sql, "ti", "b", (int64_t)1), ERR_OK);
    ck_assert_int_eq(db_run(db, sql, "ti", "c", (int64_t)1), ERR_EXISTS);
}
END_TEST

START_TEST(db_number_without_a_row_is_not_found)
{
    int64_t n;

    ck_assert_int_eq(
        db_number(db, &n, "SELECT expires FROM token WHERE role = ?", "t", ""),
        ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_null_text_is_stored_and_read_as_none)
{
    struct query q = QUERY_NONE;

    ck_assert_int_eq(db_query(db, &q, "SELECT ?, ? IS NULL", "tt", NULL, NULL),
                     ERR_OK);
    ck_assert_int_eq(query_next(&q), ERR_OK);
    ck_assert_str_eq(query_text(&q, 0), "");
    ck_assert_int_eq(query_int(&q, 1), 1);
    query_end(&q);
    query_end(&q);
}
END_TEST

Suite *ca_db_suite(void)
{
    Suite *s = suite_create("ca_db");
    TCase *t = tcase_create("ca_db");

    tcase_add_checked_fixture(t, open_db, close_db);
    tcase_add_test(t, db_open_wants_a_file_or_none_as_told);
    tcase_add_test(t, db_open_refuses_what_is_no_database);
    tcase_add_test(t, db_open_refuses_a_newer_schema);
    tcase_add_test(t, a_violated_constraint_is_told);
    tcase_add_test(t, values_of_another_number_than_marks_are_refused);
    tcase_add_test(t, rollback_takes_back_and_may_come_twice);
    tcase_add_test(t, another_opener_sees_what_was_committed);
    tcase_add_test(t, one_application_has_one_certificate);
    tcase_add_test(t, one_application_has_one_live_request);
    tcase_add_test(t, db_number_without_a_row_is_not_found);
    tcase_add_test(t, a_null_text_is_stored_and_read_as_none);
    suite_add_tcase(s, t);
    return s;
}
