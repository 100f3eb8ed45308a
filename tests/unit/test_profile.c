/* Promises of tools/profile.h. */
#include "tools/profile.h"

#include "base/der.h"
#include "tests/lib/hex.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *profile_suite(void);

static const char subject_text[] =
    "{\"surname\": \"Ёлкина\", \"givenName\": \"Майя\", \"patronymic\": "
    "\"Юрьевна\", \"snils\": \"11223344595\", \"inn\": \"500100732259\", "
    "\"region\": \"77\", \"locality\": \"г. Москва\", \"email\": "
    "\"maya@example.test\"}";

#define SURNAME "{\"oid\": \"2.5.4.4\", \"value\": \"Ёлкина\"}"
#define GIVEN "{\"oid\": \"2.5.4.42\", \"value\": \"Майя Юрьевна\"}"
#define SNILS "{\"oid\": \"1.2.643.100.3\", \"value\": \"11223344595\"}"

/* What was told. */
struct told {
    char what[64];
    char asked[64];
    char confirmed[64];
    size_t count;
};

static void tell(void *arg, const char *what, const char *asked,
                 const char *confirmed)
{
    struct told *t = arg;

    snprintf(t->what, sizeof(t->what), "%s", what);
    snprintf(t->asked, sizeof(t->asked), "%s", asked);
    snprintf(t->confirmed, sizeof(t->confirmed), "%s",
             confirmed != NULL ? confirmed : "-");
    t->count++;
}

/* Compare a profile with these attributes against the subject above. */
static enum err compare(const char *attributes, struct told *told,
                        size_t *unknown)
{
    cJSON *subject = cJSON_Parse(subject_text);
    cJSON *profile = cJSON_CreateObject();
    char text[1024];
    enum err e;

    snprintf(text, sizeof(text), "[%s]", attributes);
    cJSON_AddItemToObject(profile, "subject", cJSON_Parse(text));
    memset(told, 0, sizeof(*told));
    e = profile_compare(profile, subject, tell, told, unknown);
    cJSON_Delete(profile);
    cJSON_Delete(subject);
    return e;
}

START_TEST(a_profile_of_the_same_person_is_accepted)
{
    struct told told;
    size_t unknown;

    ck_assert_int_eq(
        compare(SURNAME "," GIVEN "," SNILS
                        ",{\"oid\": \"2.5.4.3\", \"value\": \"Ёлкина Майя "
                        "Юрьевна\"},{\"oid\": \"2.5.4.8\", \"value\": \"77 "
                        "г. Москва\"},{\"oid\": \"2.5.4.6\", \"value\": "
                        "\"RU\"}",
                &told, &unknown),
        ERR_OK);
    ck_assert_uint_eq(told.count, 0);
    ck_assert_uint_eq(unknown, 0);
}
END_TEST

START_TEST(another_person_is_found_out)
{
    struct told told;
    size_t unknown;

    ck_assert_int_eq(compare(SURNAME "," GIVEN ",{\"oid\": \"1.2.643.100.3\", "
                                     "\"value\": \"08765430300\"}",
                             &told, &unknown),
                     ERR_MISMATCH);
    ck_assert_str_eq(told.what, "SNILS");
    ck_assert_str_eq(told.asked, "08765430300");
    ck_assert_str_eq(told.confirmed, "11223344595");
    /* Е for Ё is another name */
    ck_assert_int_eq(
        compare("{\"oid\": \"2.5.4.4\", \"value\": \"Елкина\"}," GIVEN
                "," SNILS,
                &told, &unknown),
        ERR_MISMATCH);
    ck_assert_str_eq(told.what, "surname");
}
END_TEST

START_TEST(a_profile_without_the_person_is_refused)
{
    struct told told;
    size_t unknown;

    ck_assert_int_eq(compare(GIVEN "," SNILS, &told, &unknown), ERR_MISMATCH);
    ck_assert_int_eq(compare(SURNAME "," GIVEN, &told, &unknown), ERR_MISMATCH);
    ck_assert_int_eq(compare("", &told, &unknown), ERR_MISMATCH);
}
END_TEST

START_TEST(what_cannot_be_compared_is_told)
{
    struct told told;
    size_t unknown;

    ck_assert_int_eq(compare(SURNAME "," GIVEN "," SNILS
                                     ",{\"oid\": \"2.5.4.10\", \"value\": "
                                     "\"ООО\"}",
                             &told, &unknown),
                     ERR_OK);
    ck_assert_uint_eq(unknown, 1);
    ck_assert_str_eq(told.what, "organisation");
    ck_assert_str_eq(told.confirmed, "-");
}
END_TEST

START_TEST(a_malformed_profile_is_refused)
{
    struct told told;
    size_t unknown;

    ck_assert_int_eq(
        compare(SURNAME "," GIVEN "," SNILS ",{\"oid\": 5}", &told, &unknown),
        ERR_FORMAT);
}
END_TEST

static enum err curve(const char *sets, const char *wanted,
                      const struct curve_name **out)
{
    char text[512];
    cJSON *profile;
    enum err e;

    snprintf(text, sizeof(text), "{\"keyAlgorithms\": [%s]}", sets);
    profile = cJSON_Parse(text);
    e = profile_curve(profile, wanted, out);
    cJSON_Delete(profile);
    return e;
}

#define SHORT                                                                  \
    "{\"alg\": \"gost2012_256\", \"paramSets\": [\"1.2.643.7.1.2.1.1.1\", "    \
    "\"1.2.643.2.2.35.1\"]}"

START_TEST(the_curve_is_one_of_the_profile)
{
    const struct curve_name *c = NULL;

    ck_assert_int_eq(curve(SHORT, NULL, &c), ERR_OK);
    ck_assert_str_eq(c->dotted, "1.2.643.7.1.2.1.1.1");
    /* the same curve by another name is written with the profile's OID */
    ck_assert_int_eq(curve(SHORT, "tc26-256-b", &c), ERR_OK);
    ck_assert_str_eq(c->dotted, "1.2.643.2.2.35.1");
    ck_assert_int_eq(curve(SHORT, "TC26-512-A", &c), ERR_UNSUPPORTED);
    ck_assert_int_eq(curve(SHORT, "P-256", &c), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(a_profile_without_a_usable_curve_is_refused)
{
    const struct curve_name *c = NULL;

    ck_assert_int_eq(curve("", NULL, &c), ERR_UNSUPPORTED);
    ck_assert_int_eq(curve("{\"alg\": \"rsa\", \"paramSets\": "
                           "[\"1.2.643.7.1.2.1.1.1\"]}",
                           NULL, &c),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(curve("{\"alg\": \"gost2012_512\", \"paramSets\": "
                           "[\"1.2.643.7.1.2.1.1.1\", 5]}",
                           NULL, &c),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(curve("{\"alg\": \"gost2012_256\", \"paramSets\": "
                           "[\"1.2.643.2.2.35.0\"]}",
                           NULL, &c),
                     ERR_UNSUPPORTED); /* for tests only */
    ck_assert_int_eq(profile_curve(NULL, NULL, &c), ERR_FORMAT);
    ck_assert_ptr_null(c);
}
END_TEST

/* A Name of one attribute. */
static void put_name(struct buf *out, const char *oid, unsigned tag,
                     const char *value)
{
    size_t name = der_open(out, DER_SEQUENCE), set, pair;
    struct buf body = BUF_EMPTY;

    ck_assert_int_eq(oid_body(oid, &body), ERR_OK);
    set = der_open(out, DER_SET);
    pair = der_open(out, DER_SEQUENCE);
    der_put(out, DER_OID, buf_peek(&body));
    der_put(out, tag, bytes_str(value));
    der_close(out, pair);
    der_close(out, set);
    der_close(out, name);
    buf_clear(&body);
}

static enum err compare_name(const char *entry, struct bytes name,
                             struct told *told, size_t *differ)
{
    char text[512];
    cJSON *profile;
    enum err e;

    snprintf(text, sizeof(text), "{\"subject\": [%s]}", entry);
    profile = cJSON_Parse(text);
    memset(told, 0, sizeof(*told));
    e = profile_compare_name(profile, name, tell, told, differ);
    cJSON_Delete(profile);
    return e;
}

START_TEST(a_certificate_is_compared_after_decoding)
{
    static const uint8_t wide[] = {0x04, 0x01, 0x04, 0x3b, 0};
    struct buf name = BUF_EMPTY;
    struct told told;
    size_t differ;

    /* BMPString of "Ёл", as CryptoPro writes Cyrillic */
    put_name(&name, "2.5.4.4", DER_BMP_STRING, (const char *)wide);
    ck_assert_int_eq(compare_name("{\"oid\": \"2.5.4.4\", \"value\": "
                                  "\"Ёл\"}",
                                  buf_peek(&name), &told, &differ),
                     ERR_OK);
    ck_assert_uint_eq(differ, 0);
    ck_assert_int_eq(compare_name("{\"oid\": \"2.5.4.4\", \"value\": "
                                  "\"Ел\"}",
                                  buf_peek(&name), &told, &differ),
                     ERR_MISMATCH);
    ck_assert_str_eq(told.confirmed, "Ёл");
    ck_assert_int_eq(compare_name(SNILS, buf_peek(&name), &told, &differ),
                     ERR_MISMATCH);
    ck_assert_str_eq(told.confirmed, "-");
    /* what does not tell who it is may differ */
    ck_assert_int_eq(compare_name("{\"oid\": \"2.5.4.7\", \"value\": \"x\"}",
                                  buf_peek(&name), &told, &differ),
                     ERR_OK);
    ck_assert_uint_eq(differ, 1);
    buf_clear(&name);
}
END_TEST

START_TEST(oids_are_encoded)
{
    static const char *const bad[] = {"",      "1",    "3.1",
                                      "1.40",  "1..2", "1.2.",
                                      "1.2.x", ".1.2", "1.2.4294967296"};
    struct buf out = BUF_EMPTY;
    char hex[64];
    size_t i;

    ck_assert_int_eq(oid_body("1.2.643.100.3", &out), ERR_OK);
    ck_assert_str_eq(hex_encode(buf_peek(&out), hex), "2a85036403");
    buf_clear(&out);
    ck_assert_int_eq(oid_body("2.999.1", &out), ERR_OK);
    ck_assert_str_eq(hex_encode(buf_peek(&out), hex), "883701");
    for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ck_assert_msg(oid_body(bad[i], &out) == ERR_FORMAT, "%s", bad[i]);
    buf_clear(&out);
}
END_TEST

Suite *profile_suite(void)
{
    Suite *s = suite_create("profile");
    TCase *t = tcase_create("profile");

    tcase_add_test(t, a_profile_of_the_same_person_is_accepted);
    tcase_add_test(t, another_person_is_found_out);
    tcase_add_test(t, a_profile_without_the_person_is_refused);
    tcase_add_test(t, what_cannot_be_compared_is_told);
    tcase_add_test(t, a_malformed_profile_is_refused);
    tcase_add_test(t, the_curve_is_one_of_the_profile);
    tcase_add_test(t, a_profile_without_a_usable_curve_is_refused);
    tcase_add_test(t, a_certificate_is_compared_after_decoding);
    tcase_add_test(t, oids_are_encoded);
    suite_add_tcase(s, t);
    return s;
}
