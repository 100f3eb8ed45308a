/* Promises of cryptoki/template.h, and of the table of rules under it. */
#include "cryptoki/template.h"

#include <check.h>
#include <string.h>

Suite *template_suite(void);

static CK_BBOOL yes = CK_TRUE;

static CK_RV check(CK_ATTRIBUTE a, enum attr_class class, enum attr_use use)
{
    struct template t = {&a, 1};

    return template_check(&t, class, use);
}

START_TEST(forms_are_checked)
{
    CK_ATTRIBUTE bool_ok = {CKA_TOKEN, &yes, 1};
    CK_ATTRIBUTE bool_long = {CKA_TOKEN, &yes, 4};
    CK_ATTRIBUTE ulong_short = {CKA_KEY_TYPE, &yes, 1};
    CK_ATTRIBUTE date = {CKA_END_DATE, (void *)"2026", 4};
    CK_ATTRIBUTE null = {CKA_LABEL, NULL, 1};
    CK_ATTRIBUTE none = {CKA_LABEL, &yes, CK_UNAVAILABLE_INFORMATION};
    CK_RV bad = CKR_ATTRIBUTE_VALUE_INVALID;

    ck_assert_uint_eq(check(bool_ok, IN_PUBLIC, AT_GENERATE), CKR_OK);
    ck_assert_uint_eq(check(bool_long, IN_PUBLIC, AT_GENERATE), bad);
    ck_assert_uint_eq(check(ulong_short, IN_PUBLIC, AT_GENERATE), bad);
    ck_assert_uint_eq(check(date, IN_PUBLIC, AT_GENERATE), bad);
    ck_assert_uint_eq(check(null, IN_PUBLIC, AT_GENERATE), bad);
    ck_assert_uint_eq(check(none, IN_PUBLIC, AT_GENERATE), bad);
}
END_TEST

START_TEST(uses_are_checked)
{
    CK_ATTRIBUTE sign = {CKA_SIGN, &yes, 1};
    CK_ATTRIBUTE local = {CKA_LOCAL, &yes, 1};
    CK_ATTRIBUTE vendor = {CKA_VENDOR_DEFINED | 1, &yes, 1};

    ck_assert_uint_eq(check(sign, IN_PRIVATE, AT_GENERATE), CKR_OK);
    ck_assert_uint_eq(check(sign, IN_PUBLIC, AT_GENERATE),
                      CKR_ATTRIBUTE_TYPE_INVALID);
    ck_assert_uint_eq(check(sign, IN_PRIVATE, AT_SET), CKR_ATTRIBUTE_READ_ONLY);
    ck_assert_uint_eq(check(local, IN_PRIVATE, AT_GENERATE),
                      CKR_ATTRIBUTE_READ_ONLY);
    ck_assert_uint_eq(check(vendor, IN_PRIVATE, AT_GENERATE), CKR_OK);
    ck_assert_uint_eq(check(vendor, IN_PRIVATE, AT_SET),
                      CKR_ATTRIBUTE_TYPE_INVALID);
}
END_TEST

START_TEST(attribute_given_twice_is_inconsistent)
{
    CK_ATTRIBUTE a[] = {{CKA_TOKEN, &yes, 1}, {CKA_TOKEN, &yes, 1}};
    struct template t = {a, 2};

    ck_assert_uint_eq(template_check(&t, IN_PUBLIC, AT_GENERATE),
                      CKR_TEMPLATE_INCONSISTENT);
    t.p = NULL;
    ck_assert_uint_eq(template_check(&t, IN_PUBLIC, AT_GENERATE),
                      CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(create_needs_what_the_table_needs)
{
    CK_ATTRIBUTE a = {CKA_VALUE, (void *)"x", 1};

    ck_assert_uint_eq(check(a, IN_PUBLIC, AT_CREATE), CKR_TEMPLATE_INCOMPLETE);
    ck_assert_uint_eq(check(a, IN_CERTIFICATE, AT_CREATE),
                      CKR_TEMPLATE_INCOMPLETE);
}
END_TEST

START_TEST(label_must_be_text)
{
    CK_ATTRIBUTE a = {CKA_LABEL, (void *)"a\0b", 3};
    struct template t = {&a, 1};
    struct buf out = BUF_EMPTY;

    ck_assert_uint_eq(template_label(&t, &out), CKR_ATTRIBUTE_VALUE_INVALID);
    a.pValue = (void *)"\xc3";
    a.ulValueLen = 1;
    ck_assert_uint_eq(template_label(&t, &out), CKR_ATTRIBUTE_VALUE_INVALID);
    a.pValue = (void *)"\xd0\xaf";
    a.ulValueLen = 2;
    ck_assert_uint_eq(template_label(&t, &out), CKR_OK);
    ck_assert_str_eq(buf_text(&out), "\xd0\xaf");
    buf_clear(&out);
}
END_TEST

START_TEST(id_has_a_limit)
{
    CK_BYTE id[ITEM_ID_MAX + 1] = {0};
    CK_ATTRIBUTE a = {CKA_ID, id, sizeof(id)};
    struct template t = {&a, 1};
    struct bytes out;

    ck_assert_uint_eq(template_id(&t, &out), CKR_ATTRIBUTE_VALUE_INVALID);
    a.ulValueLen--;
    ck_assert_uint_eq(template_id(&t, &out), CKR_OK);
    ck_assert_uint_eq(out.len, ITEM_ID_MAX);
}
END_TEST

START_TEST(dates_are_days)
{
    static const struct {
        const char *text;
        CK_RV rv;
        int64_t time;
    } cases[] = {{"20260921", CKR_OK, 1790035199},
                 {"19691231", CKR_ATTRIBUTE_VALUE_INVALID, 0},
                 {"20260021", CKR_ATTRIBUTE_VALUE_INVALID, 0},
                 {"20260932", CKR_ATTRIBUTE_VALUE_INVALID, 0},
                 {"2026092x", CKR_ATTRIBUTE_VALUE_INVALID, 0},
                 {"", CKR_OK, 0}};
    CK_ATTRIBUTE a = {CKA_END_DATE, (void *)(uintptr_t)cases[_i].text,
                      strlen(cases[_i].text)};
    struct template t = {&a, 1};
    int64_t out = 7;

    ck_assert_uint_eq(template_end_date(&t, &out), cases[_i].rv);
    ck_assert_int_eq(out, cases[_i].time);
}
END_TEST

START_TEST(rules_of_a_class_do_not_contradict)
{
    const struct attr_rule *r, *s;
    size_t i, j;

    for (i = 0; (r = attr_rule_at(i)) != NULL; i++)
        for (j = i + 1; (s = attr_rule_at(j)) != NULL; j++)
            ck_assert(r->type != s->type || (r->classes & s->classes) == 0);
    ck_assert_uint_gt(i, 40);
}
END_TEST

Suite *template_suite(void)
{
    Suite *s = suite_create("template");
    TCase *t = tcase_create("template");

    tcase_add_test(t, forms_are_checked);
    tcase_add_test(t, uses_are_checked);
    tcase_add_test(t, attribute_given_twice_is_inconsistent);
    tcase_add_test(t, create_needs_what_the_table_needs);
    tcase_add_test(t, label_must_be_text);
    tcase_add_test(t, id_has_a_limit);
    tcase_add_loop_test(t, dates_are_days, 0, 6);
    tcase_add_test(t, rules_of_a_class_do_not_contradict);
    suite_add_tcase(s, t);
    return s;
}
