/* Promises of tools/fields.h about the requisites of an application. */
#include "tools/fields.h"

#include <check.h>
#include <string.h>

Suite *requisites_suite(void);

#define NOW INT64_C(1795392000) /* 2026-11-23 00:00:00 UTC */

struct pair {
    const char *pointer;
    const char *value;
};

/* A complete application; a case changes one value of it. */
static const struct pair whole[] = {
    {"/subject/surname", "Ёлкина"},
    {"/subject/givenName", "Майя"},
    {"/subject/patronymic", "Юрьевна"},
    {"/subject/citizenship", "RU"},
    {"/subject/sex", "female"},
    {"/subject/birthDate", "1990-04-12"},
    {"/subject/snils", "11223344595"},
    {"/subject/inn", "500100732259"},
    {"/subject/email", "maya@example.test"},
    {"/subject/phone", "+79000000012"},
    {"/subject/identityDocument/type", "rf_passport"},
    {"/subject/identityDocument/series", "4512"},
    {"/subject/identityDocument/number", "345678"},
    {"/subject/identityDocument/issuedOn", "2012-05-20"},
    {"/subject/identityDocument/departmentCode", "770-045"},
    {"/subject/region", "77"},
    {"/subject/locality", "г. Москва"},
};

struct world {
    struct pair changes[6];
    char told[256]; /* "pointer code;" each */
};

static const char *get(void *arg, const char *pointer)
{
    const struct world *w = arg;
    size_t i;

    for (i = 0; i < 6; i++)
        if (w->changes[i].pointer != NULL &&
            strcmp(w->changes[i].pointer, pointer) == 0)
            return w->changes[i].value;
    for (i = 0; i < sizeof(whole) / sizeof(*whole); i++)
        if (strcmp(whole[i].pointer, pointer) == 0)
            return whole[i].value;
    return NULL;
}

static void tell(void *arg, const char *pointer,
                 const struct field_fault *fault)
{
    struct world *w = arg;

    strcat(w->told, strrchr(pointer, '/') + 1);
    strcat(w->told, " ");
    strcat(w->told, field_code_word(fault->code));
    strcat(w->told, ";");
}

static const struct {
    struct pair changes[6];
    size_t faults;
    const char *told;
} cases[] = {
    {{{NULL, NULL}}, 0, ""},
    {{{"/subject/inn", NULL}}, 0, ""},
    {{{"/subject/snils", NULL}}, 1, "snils required;"},
    {{{"/subject/snils", "11223344596"}, {"/subject/surname", "Eлкина"}},
     2,
     "surname mixed-script;snils checksum;"},
    {{{"/subject/patronymic", NULL}}, 1, "patronymic required;"},
    {{{"/subject/patronymic", NULL}, {"/subject/noPatronymic", "true"}}, 0, ""},
    {{{"/subject/noPatronymic", "true"}}, 1, "patronymic unexpected;"},
    {{{"/subject/birthDate", "2012-11-24"},
      {"/subject/identityDocument/type", "other"},
      {"/subject/identityDocument/country", "KZ"}},
     1,
     "birthDate range;"},
    {{{"/subject/birthDate", "2012-11-23"},
      {"/subject/identityDocument/issuedOn", "2026-11-23"}},
     0,
     ""},
    {{{"/subject/birthDate", "1906-11-22"},
      {"/subject/identityDocument/type", "other"},
      {"/subject/identityDocument/country", "KZ"}},
     1,
     "birthDate range;"},
    {{{"/subject/identityDocument/issuedOn", "2026-11-24"}},
     1,
     "issuedOn range;"},
    {{{"/subject/identityDocument/issuedOn", "2004-04-11"}},
     1,
     "issuedOn range;"},
    {{{"/subject/identityDocument/issuedOn", "2010-04-11"}},
     0,
     "issuedOn outdated;"},
    {{{"/subject/birthDate", "1981-11-23"}}, 0, "issuedOn outdated;"},
    {{{"/subject/birthDate", "1981-11-24"}}, 0, ""},
    {{{"/subject/identityDocument/type", "other"}}, 1, "country required;"},
    {{{"/subject/identityDocument/type", "other"},
      {"/subject/identityDocument/country", "KZ"},
      {"/subject/identityDocument/series", NULL},
      {"/subject/identityDocument/number", "N-0077"},
      {"/subject/identityDocument/departmentCode", NULL}},
     0,
     ""},
    {{{"/subject/identityDocument/type", "other"},
      {"/subject/identityDocument/country", "KZ"},
      {"/subject/identityDocument/expiresOn", "2026-11-22"}},
     1,
     "expiresOn range;"},
    {{{"/subject/surname", "Ааааааааааааааааааааааааааааааааааааааааааааааааааа"
                           "а"}},
     1,
     "surname length;"},
};

START_TEST(requisites_check_tells_each_fault)
{
    struct world w;

    memcpy(w.changes, cases[_i].changes, sizeof(w.changes));
    w.told[0] = '\0';

    ck_assert_uint_eq(requisites_check(get, &w, NOW, tell, &w),
                      cases[_i].faults);
    ck_assert_str_eq(w.told, cases[_i].told);
}
END_TEST

START_TEST(the_day_is_that_of_moscow)
{
    struct world w = {{{"/subject/identityDocument/issuedOn", "2026-11-24"}},
                      ""};

    ck_assert_uint_eq(requisites_check(get, &w, NOW + 21 * 3600 - 1, tell, &w),
                      1);
    ck_assert_uint_eq(requisites_check(get, &w, NOW + 21 * 3600, tell, &w), 0);
}
END_TEST

START_TEST(requisite_find_depends_on_the_document)
{
    const char *series = "/subject/identityDocument/series";

    ck_assert_int_eq(requisite_find(series, NULL)->kind, FIELD_PASSPORT_SERIES);
    ck_assert_int_eq(requisite_find(series, "other")->kind, FIELD_DOCUMENT);
    ck_assert_ptr_null(
        requisite_find("/subject/identityDocument/country", "rf_passport"));
    ck_assert_ptr_null(requisite_find("/subject/shoeSize", NULL));
}
END_TEST

Suite *requisites_suite(void)
{
    Suite *s = suite_create("requisites");
    TCase *t = tcase_create("requisites");

    tcase_add_loop_test(t, requisites_check_tells_each_fault, 0,
                        sizeof(cases) / sizeof(*cases));
    tcase_add_test(t, the_day_is_that_of_moscow);
    tcase_add_test(t, requisite_find_depends_on_the_document);
    suite_add_tcase(s, t);
    return s;
}
