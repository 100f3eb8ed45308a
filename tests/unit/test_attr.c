/* Promises of cryptoki/attr.h. */
#include "cryptoki/attr.h"

#include <check.h>

Suite *attr_suite(void);

static struct attrs a;

static void setup(void)
{
    static const struct attrs empty = ATTRS_EMPTY;

    a = empty;
}

static void teardown(void)
{
    attrs_clear(&a);
}

START_TEST(put_replaces_the_older_value)
{
    attrs_put(&a, CKA_LABEL, bytes_str("one"));
    attrs_put(&a, CKA_LABEL, bytes_str("three"));

    ck_assert_uint_eq(a.count, 1);
    ck_assert(
        bytes_equal(buf_peek(attrs_find(&a, CKA_LABEL)), bytes_str("three")));
    ck_assert_int_eq(attrs_check(&a), ERR_OK);
}
END_TEST

START_TEST(find_gives_null_for_what_is_absent)
{
    ck_assert_ptr_null(attrs_find(&a, CKA_LABEL));
    ck_assert(!attrs_is_true(&a, CKA_SIGN));
}
END_TEST

START_TEST(match_wants_every_attribute_with_its_value)
{
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE t[] = {{CKA_SIGN, &yes, 1}, {CKA_LABEL, (void *)"x", 1}};

    attrs_put_bool(&a, CKA_SIGN, true);
    ck_assert(attrs_match(&a, t, 0));
    ck_assert(attrs_match(&a, t, 1));
    ck_assert(!attrs_match(&a, t, 2));
    attrs_put(&a, CKA_LABEL, bytes_str("y"));
    ck_assert(!attrs_match(&a, t, 2));
    attrs_put(&a, CKA_LABEL, bytes_str("x"));
    ck_assert(attrs_match(&a, t, 2));
    attrs_put(&a, CKA_LABEL, bytes_str("xx"));
    ck_assert(!attrs_match(&a, t, 2));
}
END_TEST

START_TEST(date_is_eight_digits_or_nothing)
{
    attrs_put_date(&a, CKA_END_DATE, 1790000000);
    attrs_put_date(&a, CKA_START_DATE, 0);

    ck_assert(bytes_equal(buf_peek(attrs_find(&a, CKA_END_DATE)),
                          bytes_str("20260921")));
    ck_assert_uint_eq(attrs_find(&a, CKA_START_DATE)->len, 0);
}
END_TEST

START_TEST(give_tells_the_length_and_then_the_value)
{
    CK_BYTE out[4];
    CK_ATTRIBUTE t = {CKA_LABEL, NULL, 77};

    attrs_put(&a, CKA_LABEL, bytes_str("abc"));

    ck_assert_uint_eq(attr_give(&t, attrs_find(&a, CKA_LABEL)), CKR_OK);
    ck_assert_uint_eq(t.ulValueLen, 3);
    t.pValue = out;
    t.ulValueLen = sizeof(out);
    ck_assert_uint_eq(attr_give(&t, attrs_find(&a, CKA_LABEL)), CKR_OK);
    ck_assert_uint_eq(t.ulValueLen, 3);
    ck_assert_mem_eq(out, "abc", 3);
}
END_TEST

START_TEST(give_refuses_a_short_buffer_and_a_missing_attribute)
{
    CK_BYTE out[2] = {7, 7};
    CK_ATTRIBUTE t = {CKA_LABEL, out, sizeof(out)};

    attrs_put(&a, CKA_LABEL, bytes_str("abc"));

    ck_assert_uint_eq(attr_give(&t, attrs_find(&a, CKA_LABEL)),
                      CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(t.ulValueLen, CK_UNAVAILABLE_INFORMATION);
    ck_assert_uint_eq(out[0], 7);
    ck_assert_uint_eq(attr_give(&t, NULL), CKR_ATTRIBUTE_TYPE_INVALID);
    ck_assert_uint_eq(t.ulValueLen, CK_UNAVAILABLE_INFORMATION);
}
END_TEST

START_TEST(room_keeps_the_two_call_protocol)
{
    CK_BYTE out[8];
    CK_ULONG len = 0;
    bool ready = true;

    ck_assert_uint_eq(attr_room(NULL, &len, 8, &ready), CKR_OK);
    ck_assert_uint_eq(len, 8);
    ck_assert(!ready);
    len = 7;
    ck_assert_uint_eq(attr_room(out, &len, 8, &ready), CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(len, 8);
    ck_assert(!ready);
    len = 9;
    ck_assert_uint_eq(attr_room(out, &len, 8, &ready), CKR_OK);
    ck_assert_uint_eq(len, 8);
    ck_assert(ready);
}
END_TEST

Suite *attr_suite(void)
{
    Suite *s = suite_create("attr");
    TCase *t = tcase_create("attr");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, put_replaces_the_older_value);
    tcase_add_test(t, find_gives_null_for_what_is_absent);
    tcase_add_test(t, match_wants_every_attribute_with_its_value);
    tcase_add_test(t, date_is_eight_digits_or_nothing);
    tcase_add_test(t, give_tells_the_length_and_then_the_value);
    tcase_add_test(t, give_refuses_a_short_buffer_and_a_missing_attribute);
    tcase_add_test(t, room_keeps_the_two_call_protocol);
    suite_add_tcase(s, t);
    return s;
}
