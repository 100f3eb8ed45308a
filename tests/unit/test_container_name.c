/* Promises of tools/name.h. */
#include "tools/name.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *container_name_suite(void);

struct sample {
    const char *text;
    const char *kind;
    const char *folder;
    const char *name;
};

static const struct sample samples[] = {
    {"abc", "", NULL, "abc"},
    {"hdimage:abc", "hdimage", NULL, "abc"},
    {"HDIMAGE:Майя Ёлкина", "hdimage", NULL, "Майя Ёлкина"},
    {"hdimage:a:b", "hdimage", NULL, "a:b"},
    {"\\\\.\\HDIMAGE\\abc", "hdimage", NULL, "abc"},
    {"\\\\.\\FLASH\\a\\b", "flash", NULL, "a\\b"},
    {"\\\\.\\HDIMAGE\\HDIMAGE\\\\abc.000\\1A2B", "hdimage", NULL, "abc.000"},
    {"a:b", "", NULL, "a:b"}, /* one letter is no kind of carrier */
    {"что-то:b", "", NULL, "что-то:b"},
    {"./abc.000", NAME_PATH, ".", "abc.000"},
    {"/media/flash/abc.000", NAME_PATH, "/media/flash", "abc.000"},
    {"/abc.000", NAME_PATH, "/", "abc.000"},
    {"./hdimage:b/c", NAME_PATH, "./hdimage:b", "c"},
    {"a:b/c", NAME_PATH, "a:b", "c"},
};

START_TEST(names_are_taken_apart)
{
    const struct sample *s = &samples[_i];
    struct name n = {"", NULL, NULL};

    ck_assert_int_eq(name_parse(s->text, &n), ERR_OK);
    ck_assert_str_eq(n.kind, s->kind);
    ck_assert_str_eq(n.name, s->name);
    ck_assert_pstr_eq(n.folder, s->folder);
    name_clear(&n);
}
END_TEST

START_TEST(names_of_nothing_are_refused)
{
    static const char *const bad[] = {"",
                                      "hdimage:",
                                      "hdimage:a/b",
                                      "abc/",
                                      "/",
                                      "\\\\.\\HDIMAGE",
                                      "\\\\.\\HDIMAGE\\",
                                      "\\\\.\\HDIMAGE\\HDIMAGE\\\\",
                                      "\\\\.\\\\abc"};
    struct name n = {"", NULL, NULL};
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_int_eq(name_parse(bad[i], &n), ERR_ARG);
    ck_assert_ptr_null(n.name);
}
END_TEST

START_TEST(overlong_names_are_refused)
{
    char text[NAME_MAX_LEN + 2];
    struct name n = {"", NULL, NULL};

    memset(text, 'a', sizeof(text));
    text[NAME_MAX_LEN + 1] = 0;
    ck_assert_int_eq(name_parse(text, &n), ERR_ARG);
    text[NAME_MAX_LEN] = 0;
    ck_assert_int_eq(name_parse(text, &n), ERR_OK);
    name_clear(&n);
}
END_TEST

START_TEST(an_address_finds_its_container_again)
{
    struct carrier_entry entries[] = {{(char[]){"a.000"}, (char[]){"a"}, 0},
                                      {(char[]){"b.000"}, (char[]){"b"}, 0},
                                      {(char[]){"c.000"}, (char[]){"b"}, 0}};
    struct carrier_list list = {entries, 3};
    struct carrier disk = {NULL, "hdimage", (char[]){"/keys"}};
    struct carrier path = {NULL, NAME_PATH, (char[]){"/media"}};
    char *address;

    address = container_address(&disk, &list, 0);
    ck_assert_str_eq(address, "hdimage:a");
    free(address);
    address = container_address(&disk, &list, 1);
    ck_assert_str_eq(address, "hdimage:b.000");
    free(address);
    address = container_address(&path, &list, 2);
    ck_assert_str_eq(address, "/media/c.000");
    free(address);
}
END_TEST

Suite *container_name_suite(void)
{
    Suite *s = suite_create("container name");
    TCase *t = tcase_create("name");

    tcase_add_loop_test(t, names_are_taken_apart, 0,
                        sizeof(samples) / sizeof(*samples));
    tcase_add_test(t, names_of_nothing_are_refused);
    tcase_add_test(t, overlong_names_are_refused);
    tcase_add_test(t, an_address_finds_its_container_again);
    suite_add_tcase(s, t);
    return s;
}
