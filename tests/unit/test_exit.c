/* Promises of tools/exit.h. */
#include "tools/exit.h"

#include "base/log.h"

#include <check.h>
#include <stdio.h>
#include <unistd.h>

#undef fail /* an old macro of check.h */

Suite *exit_suite(void);

/* Standard error goes to a file while something is told. */
struct capture {
    FILE *file;
    int saved;
};

static struct capture capture_begin(void)
{
    struct capture c = {tmpfile(), dup(STDERR_FILENO)};

    ck_assert_ptr_nonnull(c.file);
    fflush(stderr);
    ck_assert_int_ge(dup2(fileno(c.file), STDERR_FILENO), 0);
    return c;
}

static void capture_end(struct capture *c, char *text, size_t cap)
{
    size_t n;

    fflush(stderr);
    dup2(c->saved, STDERR_FILENO);
    close(c->saved);
    rewind(c->file);
    n = fread(text, 1, cap - 1, c->file);
    text[n] = 0;
    fclose(c->file);
}

START_TEST(every_error_has_a_status_and_a_sentence)
{
    int e;

    for (e = ERR_OK + 1; e < ERR_COUNT; e++) {
        ck_assert_int_ne(status_of((enum err)e), STATUS_DONE);
        ck_assert_str_ne(err_sentence((enum err)e), "");
    }
}
END_TEST

START_TEST(statuses_say_what_the_caller_can_do)
{
    ck_assert_int_eq(status_of(ERR_OK), 0);
    ck_assert_int_eq(status_of(ERR_ARG), 2);
    ck_assert_int_eq(status_of(ERR_PIN_WRONG), 7);
    ck_assert_int_eq(status_of(ERR_PIN_NEEDED), 7);
    ck_assert_int_eq(status_of(ERR_GONE), 7);
    ck_assert_int_eq(status_of(ERR_BUSY), 6);
    ck_assert_int_eq(status_of(ERR_FORMAT), 8);
    ck_assert_int_eq(status_of(ERR_MISMATCH), 8);
    ck_assert_int_eq(status_of(ERR_NOT_FOUND), 1);
}
END_TEST

START_TEST(a_fault_may_tell_the_next_step_itself)
{
    struct capture c;
    char text[512];

    c = capture_begin();
    (void)log_fault(ERR_FORMAT, "line 2 is empty; fill it");
    ck_assert_int_eq(fail(ERR_FORMAT, "file"), STATUS_UNSOUND);
    capture_end(&c, text, sizeof(text));

    ck_assert_str_eq(text, "larets: file: line 2 is empty; fill it\n");
}
END_TEST

START_TEST(a_message_has_thing_fault_and_next_step)
{
    struct capture c;
    char text[512];
    int status;

    c = capture_begin();
    (void)log_fault(ERR_FORMAT, "masks.key ends after %d bytes", 11);
    status = fail(ERR_FORMAT, "container \"%s\"", "abc");
    capture_end(&c, text, sizeof(text));

    ck_assert_int_eq(status, STATUS_UNSOUND);
    ck_assert_str_eq(text, "larets: container \"abc\": masks.key ends after "
                           "11 bytes; copy it again from where it came\n");
    ck_assert_str_eq(log_fault_text(), "");
}
END_TEST

START_TEST(what_would_harm_a_terminal_is_not_printed)
{
    struct capture c;
    char text[512];

    c = capture_begin();
    (void)fail_with(STATUS_FAILED, "a\033[31m\nb\xd0\xaf\xffz");
    capture_end(&c, text, sizeof(text));

    ck_assert_str_eq(text, "larets: a?[31m?b\xd0\xaf?z\n");
}
END_TEST

Suite *exit_suite(void)
{
    Suite *s = suite_create("exit");
    TCase *t = tcase_create("exit");

    tcase_add_test(t, every_error_has_a_status_and_a_sentence);
    tcase_add_test(t, statuses_say_what_the_caller_can_do);
    tcase_add_test(t, a_fault_may_tell_the_next_step_itself);
    tcase_add_test(t, a_message_has_thing_fault_and_next_step);
    tcase_add_test(t, what_would_harm_a_terminal_is_not_printed);
    suite_add_tcase(s, t);
    return s;
}
