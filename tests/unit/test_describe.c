/* Promises of tools/describe.h. */
#include "tools/describe.h"

#include <check.h>
#include <stdlib.h>

Suite *describe_suite(void);

START_TEST(a_uri_escapes_what_rfc_7512_does_not_allow)
{
    char *uri = token_uri("a b/c;d\xd0\xaf", "0123456789abcdef");

    ck_assert_str_eq(uri, "pkcs11:token=a%20b%2Fc%3Bd%D0%AF;"
                          "serial=0123456789abcdef");
    free(uri);
}
END_TEST

START_TEST(a_label_is_cut_as_cryptoki_cuts_it)
{
    char *uri = token_uri("1234567890123456789012345678901\xd0\xaf", "1");

    ck_assert_str_eq(uri,
                     "pkcs11:token=1234567890123456789012345678901;serial=1");
    free(uri);
}
END_TEST

START_TEST(a_file_that_is_no_certificate_is_not_described)
{
    cJSON *o = cJSON_CreateObject();

    ck_assert_int_eq(describe_certificate(bytes_str("0"), 0, o), ERR_FORMAT);
    ck_assert_int_eq(cJSON_GetArraySize(o), 0);
    cJSON_Delete(o);
}
END_TEST

Suite *describe_suite(void)
{
    Suite *s = suite_create("describe");
    TCase *t = tcase_create("describe");

    tcase_add_test(t, a_uri_escapes_what_rfc_7512_does_not_allow);
    tcase_add_test(t, a_label_is_cut_as_cryptoki_cuts_it);
    tcase_add_test(t, a_file_that_is_no_certificate_is_not_described);
    suite_add_tcase(s, t);
    return s;
}
