/* The requisites of an application, and the rules between them. */
#include "tools/fields.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define MOSCOW_S (3 * 3600)
#define DAY_S 86400
#define AGE_MIN 14 /* years; also the age of the first passport */
#define AGE_MAX 120
#define NAME_MAX_COUNT 64 /* characters of commonName and of givenName */

#define DOCUMENT "/subject/identityDocument"

static const struct requisite requisites[] = {
    {"/subject/surname", FIELD_NAME, true, NULL},
    {"/subject/givenName", FIELD_NAME, true, NULL},
    {"/subject/patronymic", FIELD_NAME, false, NULL},
    {"/subject/noPatronymic", FIELD_FLAG, false, NULL},
    {"/subject/citizenship", FIELD_COUNTRY, true, NULL},
    {"/subject/sex", FIELD_SEX, true, NULL},
    {"/subject/birthDate", FIELD_DATE, true, NULL},
    {"/subject/snils", FIELD_SNILS, true, NULL},
    {"/subject/inn", FIELD_INN, false, NULL},
    {"/subject/email", FIELD_EMAIL, true, NULL},
    {"/subject/phone", FIELD_PHONE, true, NULL},
    {DOCUMENT "/type", FIELD_DOCUMENT_TYPE, true, NULL},
    {DOCUMENT "/series", FIELD_PASSPORT_SERIES, true, "rf_passport"},
    {DOCUMENT "/number", FIELD_PASSPORT_NUMBER, true, "rf_passport"},
    {DOCUMENT "/issuedOn", FIELD_DATE, true, NULL},
    {DOCUMENT "/departmentCode", FIELD_DEPARTMENT, true, "rf_passport"},
    {DOCUMENT "/series", FIELD_DOCUMENT, false, "other"},
    {DOCUMENT "/number", FIELD_DOCUMENT, true, "other"},
    {DOCUMENT "/country", FIELD_COUNTRY, true, "other"},
    {DOCUMENT "/expiresOn", FIELD_DATE, false, "other"},
    {"/subject/region", FIELD_REGION, true, NULL},
    {"/subject/locality", FIELD_LOCALITY, true, NULL},
};

const struct requisite *requisite_at(size_t i)
{
    if (i >= sizeof(requisites) / sizeof(*requisites))
        return NULL;
    return &requisites[i];
}

static bool applies(const struct requisite *r, const char *document)
{
    if (document == NULL)
        document = "rf_passport";
    return r->document == NULL || strcmp(r->document, document) == 0;
}

const struct requisite *requisite_find(const char *pointer,
                                       const char *document)
{
    const struct requisite *r;
    size_t i;

    for (i = 0; (r = requisite_at(i)) != NULL; i++)
        if (strcmp(r->pointer, pointer) == 0 && applies(r, document))
            return r;
    return NULL;
}

struct checking {
    requisite_get_fn get;
    void *get_arg;
    requisite_fault_fn tell;
    void *tell_arg;
    size_t faults;
    int today; /* as date_number */
};

static void tell_fault(struct checking *k, const char *pointer,
                       const struct field_fault *fault)
{
    if (!field_code_is_warning(fault->code))
        k->faults++;
    k->tell(k->tell_arg, pointer, fault);
}

static void tell_code(struct checking *k, const char *pointer,
                      enum field_code code)
{
    struct field_fault fault = {.code = code};

    tell_fault(k, pointer, &fault);
}

/* The value of a requisite, or NULL if it is absent or refused. */
static const char *value_of(struct checking *k, const char *pointer)
{
    const char *document = k->get(k->get_arg, DOCUMENT "/type");
    const struct requisite *r = requisite_find(pointer, document);
    const char *value = k->get(k->get_arg, pointer);
    struct field_fault fault;
    struct buf out = BUF_EMPTY;
    bool accepted = false;

    if (r != NULL && value != NULL)
        accepted = field_check(r->kind, bytes_str(value), &out, &fault);
    buf_clear(&out);
    return accepted ? value : NULL;
}

static void check_each(struct checking *k)
{
    const char *document = k->get(k->get_arg, DOCUMENT "/type");
    const struct requisite *r;
    struct field_fault fault;
    size_t i;

    for (i = 0; (r = requisite_at(i)) != NULL; i++) {
        const char *value = k->get(k->get_arg, r->pointer);
        struct buf out = BUF_EMPTY;

        if (!applies(r, document))
            continue;
        if (value == NULL) {
            if (r->required)
                tell_code(k, r->pointer, FIELD_REQUIRED);
            continue;
        }
        if (!field_check(r->kind, bytes_str(value), &out, &fault) ||
            fault.code != FIELD_OK)
            tell_fault(k, r->pointer, &fault);
        buf_clear(&out);
    }
}

/* "2026-11-23" and "23.11.2026" as 20261123: comparable, and 10000 a year. */
static int date_number(const char *date)
{
    struct field_fault fault;
    struct buf iso = BUF_EMPTY;
    int y = 0, m = 0, d = 0;

    if (date != NULL &&
        field_check(FIELD_DATE, bytes_str(date), &iso, &fault) &&
        sscanf(buf_text(&iso), "%d-%d-%d", &y, &m, &d) != 3)
        y = m = d = 0;
    buf_clear(&iso);
    return y * 10000 + m * 100 + d;
}

/* Days since 1970 to a date of the Gregorian calendar. */
static int day_number(int64_t days)
{
    int64_t z = days + 719468; /* days since 0000-03-01 */
    int64_t era = z / 146097, of_era = z % 146097;
    int64_t y =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    int64_t d = of_year - (153 * m + 2) / 5 + 1;

    m = m < 10 ? m + 3 : m - 9;
    y += era * 400 + (m <= 2 ? 1 : 0);
    return (int)(y * 10000 + m * 100 + d);
}

static void check_patronymic(struct checking *k)
{
    const char *none = k->get(k->get_arg, "/subject/noPatronymic");
    const char *name = k->get(k->get_arg, "/subject/patronymic");
    bool without = none != NULL && strcmp(none, "true") == 0;

    if (without && name != NULL)
        tell_code(k, "/subject/patronymic", FIELD_UNEXPECTED);
    if (!without && name == NULL)
        tell_code(k, "/subject/patronymic", FIELD_REQUIRED);
}

static size_t name_length(struct checking *k, const char *pointer)
{
    const char *value = k->get(k->get_arg, pointer);

    return value == NULL ? 0 : text_length(bytes_str(value));
}

/* givenName holds two of the names, commonName all three (RFC 5280, A.1). */
static void check_full_name(struct checking *k)
{
    size_t given = name_length(k, "/subject/givenName");
    size_t patronymic = name_length(k, "/subject/patronymic");
    size_t surname = name_length(k, "/subject/surname");
    struct field_fault fault = {.code = FIELD_LENGTH};

    if (patronymic > 0)
        given += 1 + patronymic;
    if (surname + 1 + given <= NAME_MAX_COUNT)
        return;
    snprintf(fault.given, sizeof(fault.given), "%zu", surname + 1 + given);
    snprintf(fault.expected, sizeof(fault.expected), "1-%d", NAME_MAX_COUNT);
    tell_fault(k, "/subject/surname", &fault);
}

static void check_birth(struct checking *k)
{
    int birth = date_number(value_of(k, "/subject/birthDate"));

    if (birth == 0)
        return;
    if (birth + AGE_MIN * 10000 > k->today ||
        birth + AGE_MAX * 10000 < k->today)
        tell_code(k, "/subject/birthDate", FIELD_RANGE);
}

static void check_document(struct checking *k)
{
    const char *type = k->get(k->get_arg, DOCUMENT "/type");
    int birth = date_number(value_of(k, "/subject/birthDate"));
    int issued = date_number(value_of(k, DOCUMENT "/issuedOn"));
    int expires = date_number(value_of(k, DOCUMENT "/expiresOn"));
    bool passport = type != NULL && strcmp(type, "rf_passport") == 0;

    if (issued > k->today || (passport && issued != 0 && birth != 0 &&
                              issued < birth + AGE_MIN * 10000))
        tell_code(k, DOCUMENT "/issuedOn", FIELD_RANGE);
    else if (passport && issued != 0 && birth != 0 &&
             ((issued < birth + 200000 && k->today >= birth + 200000) ||
              (issued < birth + 450000 && k->today >= birth + 450000)))
        tell_code(k, DOCUMENT "/issuedOn", FIELD_OUTDATED);
    if (!passport && expires != 0 && expires < k->today)
        tell_code(k, DOCUMENT "/expiresOn", FIELD_RANGE);
}

size_t requisites_check(requisite_get_fn get, void *get_arg, int64_t now,
                        requisite_fault_fn tell, void *tell_arg)
{
    struct checking k = {get, get_arg, tell, tell_arg, 0, 0};

    k.today = day_number((now + MOSCOW_S) / DAY_S);
    check_each(&k);
    check_patronymic(&k);
    check_full_name(&k);
    check_birth(&k);
    check_document(&k);
    return k.faults;
}
