/* Promises of base/ini.h. */
#include "base/ini.h"

#include "base/log.h"

#include <check.h>
#include <stdio.h>

Suite *ini_suite(void);

static char seen[512];

static enum err note(void *arg, const char *section, const char *key,
                     const char *value, size_t line)
{
    size_t len = strlen(seen);

    if (arg != NULL && strcmp(key, arg) == 0)
        return ERR_UNSUPPORTED;
    snprintf(seen + len, sizeof(seen) - len, "%zu:%s/%s=%s;", line, section,
             key, value);
    return ERR_OK;
}

static enum err parse(const char *text, const char *refuse)
{
    seen[0] = '\0';
    return ini_parse("larets.conf", bytes_str(text), note,
                     (void *)(uintptr_t)refuse);
}

START_TEST(ini_gives_sections_keys_and_values)
{
    ck_assert_int_eq(
        parse("a = 1\n# no\n\n[ hdimage ]\r\npath=/x y = z \n;\nb=", NULL),
        ERR_OK);
    ck_assert_str_eq(seen, "1:/a=1;5:hdimage/path=/x y = z;7:hdimage/b=;");
}
END_TEST

START_TEST(ini_names_file_and_line_of_a_mistake)
{
    ck_assert_int_eq(parse("a=1\nnonsense\n", NULL), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(log_fault_text(), "larets.conf: line 2"));
}
END_TEST

static const char *const wrong[] = {"[open\n", "= 1\n", "\xff = 1\n",
                                    "[a] b = 1\n"};

START_TEST(ini_refuses)
{
    ck_assert_int_eq(parse(wrong[_i], NULL), ERR_FORMAT);
}
END_TEST

START_TEST(ini_ends_with_the_error_of_its_reader)
{
    ck_assert_int_eq(parse("a=1\nb=2\nc=3\n", "b"), ERR_UNSUPPORTED);
    ck_assert_str_eq(seen, "1:/a=1;");
}
END_TEST

Suite *ini_suite(void)
{
    Suite *s = suite_create("ini");
    TCase *t = tcase_create("ini");

    tcase_add_test(t, ini_gives_sections_keys_and_values);
    tcase_add_test(t, ini_names_file_and_line_of_a_mistake);
    tcase_add_loop_test(t, ini_refuses, 0, 4);
    tcase_add_test(t, ini_ends_with_the_error_of_its_reader);
    suite_add_tcase(s, t);
    return s;
}
