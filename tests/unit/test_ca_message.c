/* Promises of tools/ca/message.h and secret.h. */
#include "tools/ca/message.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *ca_message_suite(void);

START_TEST(a_problem_has_the_members_of_rfc_9457)
{
    cJSON *more = cJSON_CreateObject(), *o;
    struct reply r = {.status = 0};

    cJSON_AddNumberToObject(more, "attemptsLeft", 2);
    ck_assert_int_eq(
        reply_problem(&r, "1-2", PROBLEM_CODE_WRONG, "слово", more), ERR_OK);
    ck_assert_uint_eq(r.status, 403);
    ck_assert_str_eq(r.type, "application/problem+json");
    o = json_read(buf_peek(&r.body));
    ck_assert_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(o, "type")),
                     "urn:cabinet:problem:code-wrong");
    ck_assert_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(o, "instance")),
                     "urn:uuid:1-2");
    ck_assert_int_eq(cJSON_GetObjectItem(o, "attemptsLeft")->valueint, 2);
    cJSON_Delete(o);
    reply_clear(&r);
}
END_TEST

START_TEST(every_problem_has_a_word_and_a_status)
{
    struct reply r = {.status = 0};

    ck_assert_uint_gt(strlen(problem_word((enum problem)_i)), 0);
    ck_assert_int_eq(reply_problem(&r, "", (enum problem)_i, NULL, NULL),
                     ERR_OK);
    ck_assert_uint_ge(r.status, 400);
    ck_assert_uint_lt(r.status, 600);
    reply_clear(&r);
}
END_TEST

START_TEST(a_header_cannot_be_split)
{
    struct reply r = {.status = 0};

    reply_header(&r, "Location", "/a\r\nSet-Cookie: b");
    ck_assert_uint_eq(r.header_count, 0);
    reply_header(&r, "Location", "/a");
    ck_assert_uint_eq(r.header_count, 1);
    ck_assert_str_eq(r.headers[0].value, "/a");
}
END_TEST

static const struct {
    const char *text;
    bool taken;
} texts[] = {
    {"{}", true},
    {" {\"a\": [1, 2]} \r\n", true},
    {"{\"a\": \"\\\\u0000\"}", true}, /* an escaped backslash */
    {"{\"a\": \"\\u0000\"}", false},
    {"{} x", false},
    {"{}{}", false},
    {"{", false},
    {"", false},
    {"{\"a\": \"\xff\"}", false},
};

START_TEST(json_is_read_strictly)
{
    cJSON *o = json_read(bytes_str(texts[_i].text));

    ck_assert_int_eq(o != NULL, texts[_i].taken);
    cJSON_Delete(o);
}
END_TEST

/* RFC 4648, 10, and FIPS 180-4's example of one block */
START_TEST(texts_of_bytes_are_those_of_the_standards)
{
    static const char *const pairs[][2] = {
        {"f", "Zg=="},        {"fo", "Zm8="},        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
    };
    struct buf text = BUF_EMPTY;
    uint8_t hash[SHA256_LEN];
    size_t i;

    for (i = 0; i < 6; i++) {
        base64_put(bytes_str(pairs[i][0]), &text);
        ck_assert_str_eq(buf_text(&text), pairs[i][1]);
        buf_clear(&text);
    }
    ck_assert_int_eq(sha256(bytes_str("abc"), hash), ERR_OK);
    hex_put(bytes_of(hash, 8), &text);
    ck_assert_str_eq(buf_text(&text), "ba7816bf8f01cfea");
    buf_clear(&text);
}
END_TEST

START_TEST(random_names_have_their_form)
{
    char id[ID_CAP], other[ID_CAP], uuid[REQUEST_ID_CAP], digits[CODE_CAP];

    ck_assert_int_eq(random_id("apl_", 16, id), ERR_OK);
    ck_assert_int_eq(random_id("apl_", 16, other), ERR_OK);
    ck_assert_uint_eq(strlen(id), 4 + 22);
    ck_assert_str_ne(id, other);
    ck_assert_int_eq(random_id("x", 33, id), ERR_ARG);
    ck_assert_int_eq(random_uuid(uuid), ERR_OK);
    ck_assert_uint_eq(strlen(uuid), 36);
    ck_assert_int_eq(uuid[14], '4');
    ck_assert_int_eq(random_digits(6, digits), ERR_OK);
    ck_assert_uint_eq(strlen(digits), 6);
    ck_assert_uint_eq(strspn(digits, "0123456789"), 6);
    ck_assert_int_eq(random_digits(8, digits), ERR_ARG);
    ck_assert_int_eq(random_digits(0, digits), ERR_ARG);
}
END_TEST

/* Each of ten values about 1000 times in 10000; 5 sigma is 150. */
START_TEST(digits_are_equally_likely)
{
    int counts[10] = {0}, i;
    char digit[CODE_CAP];

    for (i = 0; i < 10000; i++) {
        ck_assert_int_eq(random_digits(1, digit), ERR_OK);
        counts[digit[0] - '0']++;
    }
    for (i = 0; i < 10; i++) {
        ck_assert_int_gt(counts[i], 800);
        ck_assert_int_lt(counts[i], 1200);
    }
}
END_TEST

Suite *ca_message_suite(void)
{
    Suite *s = suite_create("ca_message");
    TCase *t = tcase_create("ca_message");

    tcase_add_test(t, a_problem_has_the_members_of_rfc_9457);
    tcase_add_loop_test(t, every_problem_has_a_word_and_a_status, 0,
                        PROBLEM_COUNT);
    tcase_add_test(t, a_header_cannot_be_split);
    tcase_add_loop_test(t, json_is_read_strictly, 0,
                        sizeof(texts) / sizeof(*texts));
    tcase_add_test(t, texts_of_bytes_are_those_of_the_standards);
    tcase_add_test(t, random_names_have_their_form);
    tcase_add_test(t, digits_are_equally_likely);
    suite_add_tcase(s, t);
    return s;
}
