/* Promises of tools/fields.h about single values. */
#include "tools/fields.h"

#include "tests/lib/vectors.h"

#include <check.h>
#include <stdlib.h>

Suite *fields_suite(void);

static const char *const kinds[FIELD_KIND_COUNT] = {
    [FIELD_NAME] = "name",
    [FIELD_SNILS] = "snils",
    [FIELD_INN] = "inn",
    [FIELD_INN_ORG] = "inn-org",
    [FIELD_OGRN] = "ogrn",
    [FIELD_OGRNIP] = "ogrnip",
    [FIELD_PHONE] = "phone",
    [FIELD_EMAIL] = "email",
    [FIELD_DATE] = "date",
    [FIELD_PASSPORT_SERIES] = "passport-series",
    [FIELD_PASSPORT_NUMBER] = "passport-number",
    [FIELD_DEPARTMENT] = "department",
    [FIELD_DOCUMENT] = "document",
    [FIELD_DOCUMENT_TYPE] = "document-type",
    [FIELD_COUNTRY] = "country",
    [FIELD_SEX] = "sex",
    [FIELD_REGION] = "region",
    [FIELD_LOCALITY] = "locality",
    [FIELD_FLAG] = "flag",
};

static enum field_kind kind_of(const char *name)
{
    int i;

    for (i = 0; i < FIELD_KIND_COUNT; i++)
        if (strcmp(kinds[i], name) == 0)
            return (enum field_kind)i;
    ck_abort_msg("no kind %s", name);
    return FIELD_KIND_COUNT;
}

static struct bytes value_of(struct vectors *v)
{
    const char *text = vector_text(v, "value");

    return text != NULL ? bytes_str(text) : vector_bytes(v, "hex");
}

static void compare(struct vectors *v, bool accepted, struct buf *out,
                    const struct field_fault *fault)
{
    const char *want = vector_text(v, "out");
    const char *code = vector_text(v, "code");
    const char *position = vector_text(v, "position");
    const char *expected = vector_text(v, "expected");
    const char *name = vector_name(v);

    ck_assert_msg(accepted == (want != NULL), "%s: accepted %d", name,
                  accepted);
    ck_assert_msg(want == NULL || strcmp(buf_text(out), want) == 0,
                  "%s: gave %s", name, buf_text(out));
    ck_assert_msg(
        strcmp(field_code_word(fault->code), code == NULL ? "ok" : code) == 0,
        "%s: code %s", name, field_code_word(fault->code));
    ck_assert_msg(fault->position ==
                      (position == NULL ? 0 : strtoul(position, NULL, 10)),
                  "%s: position %zu", name, fault->position);
    ck_assert_msg(expected == NULL || strcmp(fault->expected, expected) == 0,
                  "%s: expected %s", name, fault->expected);
}

START_TEST(field_check_judges_every_vector)
{
    struct vectors *v = vectors_open("fields.txt");

    while (vectors_next(v)) {
        enum field_kind kind = kind_of(vector_text(v, "kind"));
        struct buf out = BUF_EMPTY;
        struct field_fault fault;
        bool accepted = field_check(kind, value_of(v), &out, &fault);

        ck_assert_int_eq(buf_check(&out), ERR_OK);
        compare(v, accepted, &out, &fault);
        buf_clear(&out);
    }
    ck_assert_uint_gt(vectors_count(v), 100);
    vectors_close(v);
}
END_TEST

START_TEST(field_check_takes_its_own_output)
{
    struct vectors *v = vectors_open("fields.txt");

    while (vectors_next(v)) {
        const char *text = vector_text(v, "out");
        struct buf out = BUF_EMPTY;
        struct field_fault fault;

        if (text == NULL)
            continue;
        ck_assert(field_check(kind_of(vector_text(v, "kind")), bytes_str(text),
                              &out, &fault));
        ck_assert_str_eq(buf_text(&out), text);
        buf_clear(&out);
    }
    vectors_close(v);
}
END_TEST

START_TEST(a_refused_value_leaves_the_output_alone)
{
    struct buf out = BUF_EMPTY;
    struct field_fault fault;

    buf_add_str(&out, "before");
    ck_assert(!field_check(FIELD_PHONE, bytes_str("+7900"), &out, &fault));

    ck_assert_str_eq(buf_text(&out), "before");
    buf_clear(&out);
}
END_TEST

START_TEST(every_kind_refuses_the_empty_value)
{
    struct buf out = BUF_EMPTY;
    struct field_fault fault;

    ck_assert(!field_check((enum field_kind)_i, bytes_str(""), &out, &fault));
    ck_assert(fault.code == FIELD_REQUIRED || fault.code == FIELD_FORMAT);
    buf_clear(&out);
}
END_TEST

static const struct {
    enum field_kind kind;
    const char *value;
    const char *english;
    const char *russian;
} sentences[] = {
    {FIELD_SNILS, "112-233-445 96", "check number 96, expected 95",
     "контрольное число 96, ожидается 95"},
    {FIELD_NAME, "Eлкина", "Latin E at position 1, expected Cyrillic Е",
     "латинская E в позиции 1 вместо русской Е"},
    {FIELD_INN, "77", "has 2 characters, expected 12",
     "знаков: 2, ожидается 12"},
    {FIELD_NAME, "Иван3", "character 3 at position 5 has no place here",
     "недопустимый знак 3 в позиции 5"},
};

START_TEST(fault_text_says_what_and_where)
{
    struct buf out = BUF_EMPTY, text = BUF_EMPTY;
    struct field_fault fault;

    ck_assert(!field_check(sentences[_i].kind, bytes_str(sentences[_i].value),
                           &out, &fault));
    field_fault_text(&fault, FIELD_ENGLISH, &text);
    ck_assert_str_eq(buf_text(&text), sentences[_i].english);
    buf_clear(&text);
    field_fault_text(&fault, FIELD_RUSSIAN, &text);
    ck_assert_str_eq(buf_text(&text), sentences[_i].russian);
    buf_clear(&text);
}
END_TEST

START_TEST(every_code_has_its_words)
{
    struct field_fault fault = {.code = (enum field_code)_i};
    struct buf text = BUF_EMPTY;

    field_fault_text(&fault, FIELD_RUSSIAN, &text);
    ck_assert_uint_gt(text.len, 0);
    ck_assert_uint_gt(strlen(field_code_word(fault.code)), 0);
    buf_clear(&text);
}
END_TEST

static int names(const char *a, const char *b)
{
    return field_names_compare(bytes_str(a), bytes_str(b));
}

START_TEST(names_that_differ_by_marks_are_told_apart)
{
    ck_assert_int_eq(names("Ёлкина", "Ёлкина"), 0);
    ck_assert_int_eq(names("Ёлкина", "Елкина"), 1);
    ck_assert_int_eq(names("Андрей", "Андреи"), 1);
    ck_assert_int_eq(names("Ёлкина", "ёлкина"), 2);
    ck_assert_int_eq(names("Ёлкина", "Ёлкин"), 2);
    ck_assert_int_eq(names("Ёлкина", "\xd0"), 2);
}
END_TEST

START_TEST(names_compare_composed_and_decomposed_as_equal)
{
    ck_assert_int_eq(names("Ёлкина", "\xd0\x95\xcc\x88лкина"), 0);
}
END_TEST

START_TEST(phone_mask_shows_two_digits_only)
{
    struct buf out = BUF_EMPTY;

    field_phone_mask("+79000000012", &out);
    ck_assert_str_eq(buf_text(&out), "+7 9•• •••-••-12");
    buf_clear(&out);
}
END_TEST

START_TEST(regions_have_names)
{
    ck_assert_str_eq(field_region_name("77"), "г. Москва");
    ck_assert_ptr_null(field_region_name("7"));
}
END_TEST

Suite *fields_suite(void)
{
    Suite *s = suite_create("fields");
    TCase *t = tcase_create("fields");

    tcase_add_test(t, field_check_judges_every_vector);
    tcase_add_test(t, field_check_takes_its_own_output);
    tcase_add_test(t, a_refused_value_leaves_the_output_alone);
    tcase_add_loop_test(t, every_kind_refuses_the_empty_value, 0,
                        FIELD_KIND_COUNT);
    tcase_add_loop_test(t, fault_text_says_what_and_where, 0,
                        sizeof(sentences) / sizeof(*sentences));
    tcase_add_loop_test(t, every_code_has_its_words, 1, FIELD_CODE_COUNT);
    tcase_add_test(t, names_that_differ_by_marks_are_told_apart);
    tcase_add_test(t, names_compare_composed_and_decomposed_as_equal);
    tcase_add_test(t, phone_mask_shows_two_digits_only);
    tcase_add_test(t, regions_have_names);
    suite_add_tcase(s, t);
    return s;
}
