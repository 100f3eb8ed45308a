/* Promises of tools/opt.h. */
#include "tools/opt.h"

#include <check.h>
#include <string.h>

Suite *opt_suite(void);

static const struct opt opt_short = {"output", 'o', "FILE", "help"};
static const struct opt *const some_opts[] = {&opt_json, &opt_pin_fd,
                                              &opt_short, NULL};

static const struct command one = {
    "thing make", "A [B]", "makes", some_opts, 1, 2, NULL};
static const struct command deep = {
    "thing make more", "", "makes more", NULL, 0, 0, NULL};
static const struct command other = {"other", "", "is", NULL, 0, 0, NULL};
static const struct command *const table[] = {&one, &deep, &other, NULL};

/* A command line: words between blanks. */
struct line {
    char text[128];
    char *argv[16];
    int argc;
};

static struct line line_of(const char *text)
{
    struct line l = {"", {NULL}, 0};

    snprintf(l.text, sizeof(l.text), "%s", text);
    return l;
}

static void split(struct line *l)
{
    char *word, *rest = l->text;

    while ((word = strsep(&rest, " ")) != NULL)
        if (*word != 0)
            l->argv[l->argc++] = word;
}

static const struct command *find(const char *text, int *words)
{
    struct line l = line_of(text);

    split(&l);
    return command_find(table, l.argc, l.argv, words);
}

/* The views of out live as long as l. */
static enum err parse(struct line *l, const char *text, struct call *out)
{
    *l = line_of(text);
    split(l);
    return call_parse(&one, l->argc, l->argv, out);
}

START_TEST(the_longest_name_is_found)
{
    int words;

    ck_assert_ptr_eq(find("thing make x", &words), &one);
    ck_assert_int_eq(words, 2);
    ck_assert_ptr_eq(find("thing make more", &words), &deep);
    ck_assert_int_eq(words, 3);
    ck_assert_ptr_null(find("thing mak", &words));
    ck_assert_ptr_null(find("thing", &words));
}
END_TEST

START_TEST(options_stand_anywhere_in_each_form)
{
    struct call call;
    struct line l;
    long n = 0;

    ck_assert_int_eq(parse(&l, "--json a --pin-fd=7 b -oout", &call), ERR_OK);
    ck_assert(call_has(&call, &opt_json));
    ck_assert_str_eq(call_value(&call, &opt_short), "out");
    ck_assert_int_eq(call_number(&call, &opt_pin_fd, 0, 9, &n), ERR_OK);
    ck_assert_int_eq(n, 7);
    ck_assert_uint_eq(call.arg_count, 2);
    ck_assert_str_eq(call.arg[1], "b");

    ck_assert_int_eq(parse(&l, "-o --json a -", &call), ERR_OK);
    ck_assert_str_eq(call_value(&call, &opt_short), "--json");
    ck_assert(!call_has(&call, &opt_json));
    ck_assert_ptr_null(call_value(&call, &opt_yes));
    ck_assert_str_eq(call.arg[1], "-");
}
END_TEST

START_TEST(after_two_dashes_all_words_are_arguments)
{
    struct call call;
    struct line l;

    ck_assert_int_eq(parse(&l, "-- --json --", &call), ERR_OK);
    ck_assert_uint_eq(call.arg_count, 2);
    ck_assert_str_eq(call.arg[0], "--json");
    ck_assert_str_eq(call.arg[1], "--");
}
END_TEST

START_TEST(wrong_options_and_arguments_are_refused)
{
    static const char *const bad[] = {"a --nosuch", "a -x", "a --json=1",
                                      "a --pin-fd", "",     "a b c",
                                      "a b c d e f"};
    struct call call;
    struct line l;
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_msg(parse(&l, bad[i], &call) == ERR_ARG, "%s", bad[i]);
}
END_TEST

START_TEST(help_needs_no_arguments)
{
    struct call call;
    struct line l;

    ck_assert_int_eq(parse(&l, "-h", &call), ERR_OK);
    ck_assert(call.help);
    ck_assert_int_eq(parse(&l, "a --verbose", &call), ERR_OK);
    ck_assert(call.verbose);
    ck_assert(!call.help);
}
END_TEST

START_TEST(numbers_are_decimal_and_in_range)
{
    static const char *const bad[] = {
        "", "x", "1x", "-1", "10", "1 ", "99999999999999999999"};
    struct call call = {0};
    size_t i;
    long n = 5;

    call.command = &one;
    ck_assert_int_eq(call_number(&call, &opt_pin_fd, 0, 9, &n), ERR_OK);
    ck_assert_int_eq(n, 5);
    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        call.value[1] = bad[i];
        ck_assert_int_eq(call_number(&call, &opt_pin_fd, 0, 9, &n), ERR_ARG);
    }
    ck_assert_int_eq(n, 5);
}
END_TEST

START_TEST(the_nearest_name_is_suggested)
{
    static const char *const names[] = {"list", "show", "create", "pin-file"};

    ck_assert_str_eq(nearest_name("lst", names, 4), "list");
    ck_assert_str_eq(nearest_name("lits", names, 4), "list");
    ck_assert_str_eq(nearest_name("creat", names, 4), "create");
    ck_assert_str_eq(nearest_name("pin", names, 4), "pin-file");
    ck_assert_ptr_null(nearest_name("delete", names, 4));
    ck_assert_ptr_null(nearest_name("x", names, 4));
}
END_TEST

START_TEST(the_list_has_each_command_and_option)
{
    char text[512] = "";
    FILE *to = fmemopen(text, sizeof(text), "w");

    help_list(to, table);
    fclose(to);

    ck_assert_str_eq(text, "thing make\t--json\t--pin-fd=\t--output="
                           "\t--verbose\t--help\n"
                           "thing make more\t--verbose\t--help\n"
                           "other\t--verbose\t--help\n");
}
END_TEST

Suite *opt_suite(void)
{
    Suite *s = suite_create("opt");
    TCase *t = tcase_create("opt");

    tcase_add_test(t, the_longest_name_is_found);
    tcase_add_test(t, options_stand_anywhere_in_each_form);
    tcase_add_test(t, after_two_dashes_all_words_are_arguments);
    tcase_add_test(t, wrong_options_and_arguments_are_refused);
    tcase_add_test(t, help_needs_no_arguments);
    tcase_add_test(t, numbers_are_decimal_and_in_range);
    tcase_add_test(t, the_nearest_name_is_suggested);
    tcase_add_test(t, the_list_has_each_command_and_option);
    suite_add_tcase(s, t);
    return s;
}
