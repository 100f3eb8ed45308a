/* Promises of tools/ca/config.h. */
#include "tools/ca/config.h"

#include "tests/lib/tmpdir.h"

#include "base/file.h"
#include "base/log.h"

#include <check.h>
#include <string.h>

Suite *ca_config_suite(void);

#define TOOLS                                                                  \
    "sign_tool = a\nca_tool = b\nsign_tool_certificate = c\n"                  \
    "ca_tool_certificate = d\n"

static enum err read_text(const char *text, struct config *out)
{
    enum err e;

    tmpdir_make();
    ck_assert_int_eq(
        file_write(tmpdir_path(CONFIG_FILE), bytes_str(text), 0600, true),
        ERR_OK);
    e = config_read(tmpdir_path(""), out);
    tmpdir_remove();
    return e;
}

START_TEST(the_fresh_file_is_read_back)
{
    struct buf text = BUF_EMPTY;
    struct config c;

    config_default(&text);
    ck_assert_int_eq(read_text(buf_text(&text), &c), ERR_OK);
    ck_assert_uint_eq(c.certificate_days, 365);
    ck_assert_ptr_null(c.crl_url);
    ck_assert_str_eq(c.sign_tool[1], "larets-ca");
    ck_assert_uint_eq(c.centre_count, 2);
    ck_assert_str_eq(config_centre(&c, "sc_78_01")->region, "78");
    ck_assert_ptr_null(config_centre(&c, "sc_00"));
    config_clear(&c);
    config_clear(&c);
    buf_clear(&text);
}
END_TEST

START_TEST(settings_are_taken)
{
    struct config c;

    ck_assert_int_eq(read_text("[ca]\n" TOOLS "certificate_days = 90\n"
                               "address_limit = 5\n"
                               "crl_url = http://ca.test/a.crl\n",
                               &c),
                     ERR_OK);
    ck_assert_uint_eq(c.certificate_days, 90);
    ck_assert_uint_eq(c.address_limit, 5);
    ck_assert_str_eq(c.crl_url, "http://ca.test/a.crl");
    config_clear(&c);
}
END_TEST

static const struct {
    const char *text;
    const char *fault;
} wrong[] = {
    {"[ca]\n" TOOLS "days = 90\n", "ca.ini:6"},
    {"[ca]\n" TOOLS "certificate_days = 0\n", "ca.ini:6"},
    {"[ca]\n" TOOLS "certificate_days = many\n", "ca.ini:6"},
    {"[ca]\n" TOOLS "certificate_days = -1\n", "ca.ini:6"},
    {"[ca]\n" TOOLS "[other]\nname = x\n", "ca.ini:7"},
    {"[ca]\n" TOOLS "[centre a]\ncolour = x\n", "ca.ini:7"},
    {"[ca]\n" TOOLS "[centre a]\nregion = 77\n", "centre a has no name"},
    {"[ca]\nsign_tool = a\n", "four values"},
};

START_TEST(a_wrong_file_is_refused_with_its_place)
{
    struct config c = {.centre_count = 77};

    ck_assert_int_eq(read_text(wrong[_i].text, &c), ERR_FORMAT);
    ck_assert_msg(strstr(log_fault_text(), wrong[_i].fault) != NULL, "%s",
                  log_fault_text());
    ck_assert_uint_eq(c.centre_count, 77);
}
END_TEST

START_TEST(no_file_is_told)
{
    struct config c;

    tmpdir_make();
    ck_assert_int_eq(config_read(tmpdir_path(""), &c), ERR_NOT_FOUND);
    tmpdir_remove();
}
END_TEST

Suite *ca_config_suite(void)
{
    Suite *s = suite_create("ca_config");
    TCase *t = tcase_create("ca_config");

    tcase_add_test(t, the_fresh_file_is_read_back);
    tcase_add_test(t, settings_are_taken);
    tcase_add_loop_test(t, a_wrong_file_is_refused_with_its_place, 0,
                        sizeof(wrong) / sizeof(*wrong));
    tcase_add_test(t, no_file_is_told);
    suite_add_tcase(s, t);
    return s;
}
