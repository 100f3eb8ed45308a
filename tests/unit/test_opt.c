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

/* Words that need not be writable, as main has them. */
#define WORDS(...) ((char *[]){__VA_ARGS__})
#define W(text) ((char[]){text})

START_TEST(the_longest_name_is_found)
{
    int words;

    ck_assert_ptr_eq(
        command_find(table, 3, WORDS(W("thing"), W("make"), W("x")), &words),
        &one);
    ck_assert_int_eq(words, 2);
    ck_assert_ptr_eq(
        command_find(table, 3, WORDS(W("thing"), W("make"), W("more")), &words),
        &deep);
    ck_assert_int_eq(words, 3);
    ck_assert_ptr_null(
        command_find(table, 2, WORDS(W("thing"), W("mak")), &words));
    ck_assert_ptr_null(command_find(table, 1, WORDS(W("thing")), &words));
}
END_TEST

START_TEST(options_stand_anywhere_in_each_form)
{
    struct call call;
    long n = 0;

    ck_assert_int_eq(call_parse(&one, 5,
                                WORDS(W("--json"), W("a"), W("--pin-fd=7"),
                                      W("b"), W("-oout")),
                                &call),
                     ERR_OK);
    ck_assert(call_has(&call, &opt_json));
    ck_assert_str_eq(call_value(&call, &opt_short), "out");
    ck_assert_int_eq(call_number(&call, &opt_pin_fd, 0, 9, &n), ERR_OK);
    ck_assert_int_eq(n, 7);
    ck_assert_uint_eq(call.arg_count, 2);
    ck_assert_str_eq(call.arg[1], "b");

    ck_assert_int_eq(
        call_parse(&one, 4, WORDS(W("-o"), W("--json"), W("a"), W("-")), &call),
        ERR_OK);
    ck_assert_str_eq(call_value(&call, &opt_short), "--json");
    ck_assert(!call_has(&call, &opt_json));
    ck_assert_ptr_null(call_value(&call, &opt_yes));
    ck_assert_str_eq(call.arg[1], "-");
}
END_TEST

START_TEST(after_two_dashes_all_words_are_arguments)
{
    struct call call;

    ck_assert_int_eq(
        call_parse(&one, 3, WORDS(W("--"), W("--json"), W("--")), &call),
        ERR_OK);
    ck_assert_uint_eq(call.arg_count, 2);
    ck_assert_str_eq(call.arg[0], "--json");
    ck_assert_str_eq(call.arg[1], "--");
}
END_TEST

START_TEST(wrong_options_and_arguments_are_refused)
{
    struct call call;

    ck_assert_int_eq(call_parse(&one, 2, WORDS(W("a"), W("--nosuch")), &call),
                     ERR_ARG);
    ck_assert_int_eq(call_parse(&one, 2, WORDS(W("a"), W("-x")), &call),
                     ERR_ARG);
    ck_assert_int_eq(call_parse(&one, 2, WORDS(W("a"), W("--json=1")), &call),
                     ERR_ARG);
    ck_assert_int_eq(call_parse(&one, 2, WORDS(W("a"), W("--pin-fd")), &call),
                     ERR_ARG);
    ck_assert_int_eq(call_parse(&one, 0, NULL, &call), ERR_ARG);
    ck_assert_int_eq(call_parse(&one, 3, WORDS(W("a"), W("b"), W("c")), &call),
                     ERR_ARG);
    ck_assert_int_eq(
        call_parse(&one, 6,
                   WORDS(W("a"), W("b"), W("c"), W("d"), W("e"), W("f")),
                   &call),
        ERR_ARG);
}
END_TEST

START_TEST(help_needs_no_arguments)
{
    struct call call;

    ck_assert_int_eq(call_parse(&one, 1, WORDS(W("-h")), &call), ERR_OK);
    ck_assert(call.help);
    ck_assert_int_eq(call_parse(&one, 2, WORDS(W("a"), W("--verbose")), &call),
                     ERR_OK);
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
