/* Promises of store/places.h. */
#include "store/places.h"

#include "base/file.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *places_suite(void);

static struct places places;
static struct places_env env;
static char home[1024];
static char conf[1024];

static void write_file(const char *path, const char *text)
{
    ck_assert_int_eq(file_write(path, bytes_str(text), 0600, false), ERR_OK);
}

static void setup(void)
{
    memset(&places, 0, sizeof(places));
    memset(&env, 0, sizeof(env));
    snprintf(home, sizeof(home), "%s", tmpdir_make());
    snprintf(conf, sizeof(conf), "%s", tmpdir_path("conf"));
    env.home = home;
}

static void teardown(void)
{
    places_close(&places);
    tmpdir_remove();
}

/* Open with a file of this text named by the environment. */
static enum err open_text(const char *text)
{
    write_file(conf, text);
    env.conf = conf;
    return places_open_with(&env, &places);
}

static void is_place(size_t i, const char *head, const char *tail)
{
    char path[2048];

    snprintf(path, sizeof(path), "%s%s", head, tail);
    ck_assert_ptr_nonnull(places_at(&places, i));
    ck_assert_str_eq(places_at(&places, i)->where, path);
}

START_TEST(without_a_file_there_is_the_folder_of_the_user)
{
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    ck_assert_uint_eq(places.count, 1);
    is_place(0, home, "/.local/share/larets/keys");
    ck_assert_str_eq(places_at(&places, 0)->kind, "hdimage");
    ck_assert_ptr_null(places_at(&places, 1));
    ck_assert_ptr_null(places.conf);
    ck_assert_int_eq(places.spare_slot, SPARE_AUTO);
    ck_assert_int_eq(places.log_level, LOG_NONE);
}
END_TEST

START_TEST(data_home_goes_before_home_unless_relative)
{
    env.data_home = "/data";
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    is_place(0, "/data", "/larets/keys");
    places_close(&places);
    env.data_home = "data";
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    is_place(0, home, "/.local/share/larets/keys");
}
END_TEST

START_TEST(folder_of_csp_counts_where_it_exists)
{
    env.csp_keys = "/no/such/folder";
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    ck_assert_uint_eq(places.count, 1);
    places_close(&places);
    env.csp_keys = home;
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    ck_assert_uint_eq(places.count, 2);
    is_place(1, home, "");
}
END_TEST

START_TEST(without_a_home_there_may_be_no_place)
{
    env.home = NULL;
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    ck_assert_uint_eq(places.count, 0);
}
END_TEST

START_TEST(file_says_all)
{
    ck_assert_int_eq(open_text("log = debug\n"
                               "[hdimage]\n"
                               "path = /one\n"
                               "path = ~/two\n"
                               "path = /one\n"
                               "spare-slot = Yes\n"),
                     ERR_OK);
    ck_assert_uint_eq(places.count, 2);
    is_place(0, "/one", "");
    is_place(1, home, "/two");
    ck_assert_int_eq(places.log_level, LOG_DEBUG);
    ck_assert_int_eq(places.spare_slot, SPARE_YES);
    ck_assert_str_eq(places.conf, conf);
}
END_TEST

START_TEST(first_file_that_exists_is_the_only_one)
{
    char folder[1200], user[1300];

    snprintf(folder, sizeof(folder), "%s/.config/larets", home);
    snprintf(user, sizeof(user), "%s/larets.conf", folder);
    write_file(conf, "log = error\n");
    env.system_conf = conf;
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    ck_assert_int_eq(places.log_level, LOG_ERROR);
    places_close(&places);
    ck_assert_int_eq(dir_make_path(folder), ERR_OK);
    write_file(user, "[hdimage]\nspare-slot = no\n");
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    ck_assert_int_eq(places.log_level, LOG_NONE);
    ck_assert_int_eq(places.spare_slot, SPARE_NO);
    ck_assert_str_eq(places.conf, user);
}
END_TEST

START_TEST(named_file_must_be_there)
{
    env.conf = conf;
    ck_assert_int_eq(places_open_with(&env, &places), ERR_NOT_FOUND);
    ck_assert_uint_eq(places.count, 0);
}
END_TEST

START_TEST(mistakes_name_file_and_line)
{
    static const char *const texts[] = {"log = loud\n",
                                        "path = /one\n",
                                        "[hdimage]\npath = relative\n",
                                        "[hdimage]\nspare-slot = maybe\n",
                                        "[other]\nkey = value\n",
                                        "nonsense\n"};
    static const int lines[] = {1, 1, 2, 2, 2, 1};
    char line[32];

    ck_assert_int_eq(open_text(texts[_i]), ERR_FORMAT);
    snprintf(line, sizeof(line), "line %d", lines[_i]);
    ck_assert_ptr_nonnull(strstr(log_fault_text(), conf));
    ck_assert_ptr_nonnull(strstr(log_fault_text(), line));
    ck_assert_uint_eq(places.count, 0);
}
END_TEST

START_TEST(too_many_places_are_refused)
{
    struct buf text = BUF_EMPTY;
    char line[32];
    int i;

    buf_add_str(&text, "[hdimage]\n");
    for (i = 0; i <= PLACES_MAX; i++) {
        snprintf(line, sizeof(line), "path = /%d\n", i);
        buf_add_str(&text, line);
    }
    ck_assert_int_eq(open_text(buf_text(&text)), ERR_TOO_BIG);
    buf_clear(&text);
}
END_TEST

START_TEST(close_may_be_repeated)
{
    ck_assert_int_eq(places_open_with(&env, &places), ERR_OK);
    places_close(&places);
    places_close(&places);
    ck_assert_uint_eq(places.count, 0);
}
END_TEST

Suite *places_suite(void)
{
    Suite *s = suite_create("places");
    TCase *t = tcase_create("places");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, without_a_file_there_is_the_folder_of_the_user);
    tcase_add_test(t, data_home_goes_before_home_unless_relative);
    tcase_add_test(t, folder_of_csp_counts_where_it_exists);
    tcase_add_test(t, without_a_home_there_may_be_no_place);
    tcase_add_test(t, file_says_all);
    tcase_add_test(t, first_file_that_exists_is_the_only_one);
    tcase_add_test(t, named_file_must_be_there);
    tcase_add_loop_test(t, mistakes_name_file_and_line, 0, 6);
    tcase_add_test(t, too_many_places_are_refused);
    tcase_add_test(t, close_may_be_repeated);
    suite_add_tcase(s, t);
    return s;
}
