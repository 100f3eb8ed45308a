/* Promises of tools/http.h and tools/cabinet.h that need no server. */
#include "tools/http.h"

#include "tools/cabinet.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *http_suite(void);

START_TEST(https_and_loopback_are_taken)
{
    static const char *const good[] = {
        "https://ca.example/cabinet/v1", "https://192.0.2.1:8443",
        "http://127.0.0.1:8080/x",       "http://127.1.2.3",
        "http://localhost:80",           "http://[::1]:8080"};
    struct http *h = NULL;
    size_t i;

    for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
        ck_assert_msg(http_open(good[i], NULL, &h) == ERR_OK, "%s", good[i]);
        http_close(h);
    }
}
END_TEST

START_TEST(other_addresses_are_refused)
{
    static const char *const bad[] = {"http://ca.example",
                                      "http://192.0.2.1",
                                      "http://127.0.0.1.example",
                                      "http://localhost.example",
                                      "http://[2001:db8::1]",
                                      "ftp://127.0.0.1",
                                      "file:///etc/passwd",
                                      "https://user:secret@ca.example",
                                      "https://ca.example/?x=1",
                                      "ca.example",
                                      ""};
    struct http *h = NULL;
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_msg(http_open(bad[i], NULL, &h) == ERR_ARG, "%s", bad[i]);
    ck_assert_ptr_null(h);
}
END_TEST

START_TEST(a_server_that_is_not_there_may_be_tried_again)
{
    /* port 1 is nobody's */
    struct http_request r = {"GET", "/", {NULL}, BYTES_EMPTY, 2000};
    struct http_answer a = HTTP_ANSWER_EMPTY;
    struct http *h = NULL;

    ck_assert_int_eq(http_open("http://127.0.0.1:1", NULL, &h), ERR_OK);
    ck_assert_int_eq(http_do(h, &r, &a), ERR_BUSY);
    http_answer_clear(&a);
    http_close(h);
}
END_TEST

START_TEST(paths_are_escaped)
{
    struct buf out = BUF_EMPTY;

    http_escape("aZ0-._~/?# \xd0\xaf", &out);
    ck_assert_str_eq(buf_text(&out), "aZ0-._~%2F%3F%23%20%D0%AF");
    buf_clear(&out);
}
END_TEST

START_TEST(keys_of_acts_are_stable_and_differ)
{
    char *one = cabinet_key("csr", "apl_1", "1");
    char *again = cabinet_key("csr", "apl_1", "1");
    char *other = cabinet_key("csr", "apl_1", "2");
    char *shifted = cabinet_key("csr", "apl_", "11");

    ck_assert_str_eq(one, again);
    ck_assert_str_ne(one, other);
    ck_assert_str_ne(one, shifted);
    ck_assert_uint_le(strlen(one), 64);
    ck_assert_uint_eq(strspn(one, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                      strlen(one));
    free(one);
    free(again);
    free(other);
    free(shifted);
}
END_TEST

START_TEST(the_state_of_an_application_says_whose_turn_it_is)
{
    ck_assert_int_eq(status_of_application("completed"), STATUS_DONE);
    ck_assert_int_eq(status_of_application("review"), STATUS_WAITING);
    ck_assert_int_eq(status_of_application("issuing"), STATUS_WAITING);
    ck_assert_int_eq(status_of_application("approved"), STATUS_USER);
    ck_assert_int_eq(status_of_application("refused"), STATUS_REFUSED);
    ck_assert_int_eq(status_of_application("of the future"), STATUS_WAITING);
}
END_TEST

Suite *http_suite(void)
{
    Suite *s = suite_create("http");
    TCase *t = tcase_create("http");

    tcase_add_test(t, https_and_loopback_are_taken);
    tcase_add_test(t, other_addresses_are_refused);
    tcase_add_test(t, a_server_that_is_not_there_may_be_tried_again);
    tcase_add_test(t, paths_are_escaped);
    tcase_add_test(t, keys_of_acts_are_stable_and_differ);
    tcase_add_test(t, the_state_of_an_application_says_whose_turn_it_is);
    suite_add_tcase(s, t);
    return s;
}
