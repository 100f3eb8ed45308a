/* Promises of base/file.h: durable changes, refused links, recovery. */
#include "base/file.h"

#include "base/log.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *file_suite(void);

static struct dir top = DIR_NONE;
static struct buf content = BUF_EMPTY;

static void setup(void)
{
    ck_assert_int_eq(dir_open(tmpdir_make(), &top), ERR_OK);
}

static void teardown(void)
{
    buf_clear(&content);
    dir_close(&top);
    tmpdir_remove();
}

static void put(const char *path, const char *text)
{
    ck_assert_int_eq(file_write(tmpdir_path(path), bytes_str(text), 0600, true),
                     ERR_OK);
}

static void ck_holds(const char *path, const char *text)
{
    ck_assert_int_eq(file_read(tmpdir_path(path), 100, &content), ERR_OK);
    ck_assert_str_eq(buf_text(&content), text);
}

static void ck_names(const struct dir *d, const char *expected)
{
    struct names names = NAMES_EMPTY;
    char joined[512] = "";
    size_t i;

    ck_assert_int_eq(dir_list(d, true, &names), ERR_OK);
    for (i = 0; i < names.count; i++)
        strcat(strcat(joined, names.p[i]), " ");
    ck_assert_str_eq(joined, expected);
    names_clear(&names);
}

START_TEST(file_write_replaces_and_leaves_nothing_else)
{
    struct stat st;

    put("key", "old");
    ck_assert_int_eq(file_write_at(&top, "key", bytes_str("new"), 0600, false),
                     ERR_OK);

    ck_holds("key", "new");
    ck_names(&top, "key ");
    ck_assert_int_eq(stat(tmpdir_path("key"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(file_write_fresh_keeps_what_is_there)
{
    put("key", "old");

    ck_assert_int_eq(file_write_at(&top, "key", bytes_str("new"), 0600, true),
                     ERR_EXISTS);
    ck_holds("key", "old");
    ck_names(&top, "key ");
}
END_TEST

START_TEST(file_read_tells_what_is_wrong)
{
    put("long", "0123456789");

    ck_assert_int_eq(file_read_at(&top, "none", 9, &content), ERR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(log_fault_text(), "none"));
    ck_assert_int_eq(file_read_at(&top, "long", 9, &content), ERR_TOO_BIG);
    ck_assert_ptr_nonnull(strstr(log_fault_text(), "longer than 9 bytes"));
    ck_assert_int_eq(file_read_at(&top, "long", 10, &content), ERR_OK);
}
END_TEST

START_TEST(file_read_refuses_links_and_special_files)
{
    put("real", "x");
    ck_assert_int_eq(symlink("real", tmpdir_path("link")), 0);
    ck_assert_int_eq(mkfifo(tmpdir_path("fifo"), 0600), 0);
    ck_assert_int_eq(mkdir(tmpdir_path("folder"), 0700), 0);

    ck_assert_int_eq(file_read_at(&top, "link", 9, &content), ERR_ACCESS);
    ck_assert_ptr_nonnull(strstr(log_fault_text(), "symbolic link"));
    ck_assert_int_eq(file_read_at(&top, "fifo", 9, &content), ERR_ACCESS);
    ck_assert_int_eq(file_read_at(&top, "folder", 9, &content), ERR_ACCESS);
}
END_TEST

START_TEST(file_read_follows_a_link_that_the_user_named)
{
    put("real", "x");
    ck_assert_int_eq(symlink("real", tmpdir_path("link")), 0);

    ck_holds("link", "x");
}
END_TEST

static const char *const bad_names[] = {"", ".", "..", "a/b", "/"};

START_TEST(names_that_leave_the_folder_are_refused)
{
    struct dir d = DIR_NONE;

    ck_assert_int_eq(file_read_at(&top, bad_names[_i], 9, &content), ERR_ARG);
    ck_assert_int_eq(
        file_write_at(&top, bad_names[_i], bytes_str("x"), 0600, false),
        ERR_ARG);
    ck_assert_int_eq(dir_open_at(&top, bad_names[_i], &d), ERR_ARG);
}
END_TEST

START_TEST(dir_open_at_refuses_a_link)
{
    struct dir d = DIR_NONE;

    ck_assert_int_eq(mkdir(tmpdir_path("real"), 0700), 0);
    ck_assert_int_eq(symlink("real", tmpdir_path("link")), 0);

    ck_assert_int_eq(dir_open_at(&top, "real", &d), ERR_OK);
    dir_close(&d);
    ck_assert_int_ne(dir_open_at(&top, "link", &d), ERR_OK);
}
END_TEST

START_TEST(dir_make_path_makes_private_folders)
{
    struct stat st;

    ck_assert_int_eq(dir_make_path(tmpdir_path("a/b/c")), ERR_OK);
    ck_assert_int_eq(dir_make_path(tmpdir_path("a/b/c")), ERR_OK);

    ck_assert_int_eq(stat(tmpdir_path("a/b/c"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0700);
}
END_TEST

static const struct file_part two[] = {
    {"one.key", {(const uint8_t *)"1", 1}},
    {"two.key", {(const uint8_t *)"2", 1}},
};

START_TEST(dir_create_with_appears_complete_or_not_at_all)
{
    struct dir d = DIR_NONE;

    ck_assert_int_eq(dir_create_with(&top, "c.000", two, 2), ERR_OK);
    ck_assert_int_eq(dir_create_with(&top, "c.000", two, 2), ERR_EXISTS);

    ck_names(&top, "c.000 ");
    ck_assert_int_eq(dir_open_at(&top, "c.000", &d), ERR_OK);
    ck_names(&d, "one.key two.key ");
    dir_close(&d);
}
END_TEST

START_TEST(dir_replace_with_keeps_other_files_and_drops_null_parts)
{
    const struct file_part parts[] = {
        {"one.key", {(const uint8_t *)"new", 3}},
        {"TWO.KEY", {NULL, 0}},
    };
    struct dir d = DIR_NONE;

    ck_assert_int_eq(dir_create_with(&top, "c.000", two, 2), ERR_OK);
    put("c.000/note.txt", "mine");
    ck_assert_int_eq(dir_replace_with(&top, "c.000", parts, 2), ERR_OK);

    ck_assert_int_eq(dir_open_at(&top, "c.000", &d), ERR_OK);
    ck_names(&d, "note.txt one.key ");
    dir_close(&d);
    ck_holds("c.000/one.key", "new");
    ck_holds("c.000/note.txt", "mine");
    ck_names(&top, "c.000 ");
}
END_TEST

START_TEST(dir_remove_and_rename_do_what_they_say)
{
    ck_assert_int_eq(dir_create_with(&top, "a.000", two, 2), ERR_OK);
    ck_assert_int_eq(dir_create_with(&top, "b.000", two, 2), ERR_OK);

    ck_assert_int_eq(dir_rename_at(&top, "a.000", "b.000"), ERR_EXISTS);
    ck_assert_int_eq(dir_rename_at(&top, "a.000", "c.000"), ERR_OK);
    ck_assert_int_eq(dir_remove_at(&top, "b.000"), ERR_OK);
    ck_assert_int_eq(dir_remove_at(&top, "b.000"), ERR_NOT_FOUND);
    ck_names(&top, "c.000 ");
}
END_TEST

START_TEST(lock_ends_with_dir_close_though_a_child_has_the_descriptor)
{
    struct dir d = DIR_NONE;
    int failed;
    pid_t pid;

    ck_assert_int_eq(dir_open(tmpdir_path(""), &d), ERR_OK);
    ck_assert_int_eq(dir_lock(&d, true), ERR_OK);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        pause();
        _exit(0);
    }
    dir_close(&d);

    failed = flock(top.fd, LOCK_EX | LOCK_NB);
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    ck_assert_int_eq(failed, 0);
}
END_TEST

START_TEST(dir_recover_takes_half_made_things_away)
{
    ck_assert_int_eq(mkdir(tmpdir_path(".larets-new-0123"), 0700), 0);
    put(".larets-new-0123/primary.key", "half");
    put(".larets-new-4567", "half");
    put("kept", "x");

    ck_assert_int_eq(dir_recover(&top), ERR_OK);
    ck_names(&top, "kept ");
}
END_TEST

START_TEST(dir_recover_brings_back_what_stepped_aside)
{
    ck_assert_int_eq(dir_create_with(&top, ".larets-old-c.000", two, 2),
                     ERR_OK);

    ck_assert_int_eq(dir_recover(&top), ERR_OK);
    ck_names(&top, "c.000 ");
}
END_TEST

START_TEST(dir_recover_drops_the_old_one_when_the_new_is_there)
{
    ck_assert_int_eq(dir_create_with(&top, ".larets-old-c.000", two, 2),
                     ERR_OK);
    ck_assert_int_eq(dir_create_with(&top, "c.000", two, 1), ERR_OK);

    ck_assert_int_eq(dir_recover(&top), ERR_OK);
    ck_names(&top, "c.000 ");
    ck_assert_int_ne(access(tmpdir_path("c.000/two.key"), F_OK), 0);
}
END_TEST

START_TEST(dir_recover_goes_on_past_what_it_cannot_remove)
{
    ck_assert_int_eq(mkdir(tmpdir_path(".larets-new-0123"), 0700), 0);
    ck_assert_int_eq(mkdir(tmpdir_path(".larets-new-0123/in"), 0700), 0);
    ck_assert_int_eq(dir_create_with(&top, ".larets-old-c.000", two, 2),
                     ERR_OK);

    ck_assert_int_ne(dir_recover(&top), ERR_OK);
    ck_names(&top, ".larets-new-0123 c.000 ");
}
END_TEST

START_TEST(file_mark_changes_with_the_file)
{
    struct file_mark a, b;

    put("f", "x");
    ck_assert_int_eq(file_mark_at(&top, "f", &a), ERR_OK);
    ck_assert_int_eq(file_mark_at(&top, "f", &b), ERR_OK);
    ck_assert(file_mark_equal(&a, &b));
    ck_assert_int_eq(file_write_at(&top, "f", bytes_str("y"), 0600, false),
                     ERR_OK);
    ck_assert_int_eq(file_mark_at(&top, "f", &b), ERR_OK);
    ck_assert(!file_mark_equal(&a, &b));
}
END_TEST

START_TEST(file_read_fd_reads_a_pipe_to_its_end)
{
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "1234\n", 5), 5);
    close(ends[1]);

    ck_assert_int_eq(file_read_fd(ends[0], 100, &content), ERR_OK);
    ck_assert_str_eq(buf_text(&content), "1234\n");
    close(ends[0]);
}
END_TEST

Suite *file_suite(void)
{
    Suite *s = suite_create("file");
    TCase *t = tcase_create("file");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, file_write_replaces_and_leaves_nothing_else);
    tcase_add_test(t, file_write_fresh_keeps_what_is_there);
    tcase_add_test(t, file_read_tells_what_is_wrong);
    tcase_add_test(t, file_read_refuses_links_and_special_files);
    tcase_add_test(t, file_read_follows_a_link_that_the_user_named);
    tcase_add_loop_test(t, names_that_leave_the_folder_are_refused, 0, 5);
    tcase_add_test(t, dir_open_at_refuses_a_link);
    tcase_add_test(t, dir_make_path_makes_private_folders);
    tcase_add_test(t, dir_create_with_appears_complete_or_not_at_all);
    tcase_add_test(t, dir_replace_with_keeps_other_files_and_drops_null_parts);
    tcase_add_test(t, dir_remove_and_rename_do_what_they_say);
    tcase_add_test(t,
                   lock_ends_with_dir_close_though_a_child_has_the_descriptor);
    tcase_add_test(t, dir_recover_takes_half_made_things_away);
    tcase_add_test(t, dir_recover_brings_back_what_stepped_aside);
    tcase_add_test(t, dir_recover_drops_the_old_one_when_the_new_is_there);
    tcase_add_test(t, dir_recover_goes_on_past_what_it_cannot_remove);
    tcase_add_test(t, file_mark_changes_with_the_file);
    tcase_add_test(t, file_read_fd_reads_a_pipe_to_its_end);
    suite_add_tcase(s, t);
    return s;
}
