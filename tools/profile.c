/* The profile of a request against requisites and certificates. */
#include "tools/profile.h"

#include "base/log.h"
#include "pkix/cert.h"
#include "tools/fields.h"
#include "tools/out.h"

#include <stdlib.h>
#include <string.h>

#define ARC_MAX 0x0fffffffUL

struct attribute {
    const char *oid;
    const char *name;
    bool personal; /* says who the person is */
    bool needed;   /* in the profile of a person */
};

static const struct attribute attributes[] = {
    {"2.5.4.3", "CN", true, false},
    {"2.5.4.4", "surname", true, true},
    {"2.5.4.42", "givenName", true, true},
    {"1.2.643.100.3", "SNILS", true, true},
    {"1.2.643.3.131.1.1", "INN", true, false},
    {"2.5.4.6", "country", false, false},
    {"2.5.4.8", "region", false, false},
    {"2.5.4.7", "locality", false, false},
    {"1.2.840.113549.1.9.1", "e-mail", false, false},
    {"2.5.4.9", "street", false, false},
    {"2.5.4.10", "organisation", false, false},
    {"2.5.4.11", "unit", false, false},
    {"2.5.4.12", "title", false, false},
    {"1.2.643.100.1", "OGRN", false, false},
    {"1.2.643.100.4", "INNLE", false, false},
    {"1.2.643.100.5", "OGRNIP", false, false},
};

static const struct attribute *find_attribute(const char *oid)
{
    size_t i;

    for (i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
        if (strcmp(attributes[i].oid, oid) == 0)
            return &attributes[i];
    return NULL;
}

const char *attribute_name(const char *oid)
{
    const struct attribute *a = find_attribute(oid);

    return a != NULL ? a->name : oid;
}

static void put_arc(struct buf *out, unsigned long arc)
{
    uint8_t part[5];
    size_t n = 0;

    do {
        part[n++] = (uint8_t)(arc & 0x7f);
        arc >>= 7;
    } while (arc > 0);
    while (n-- > 0)
        buf_add_u8(out, (uint8_t)(part[n] | (n > 0 ? 0x80 : 0)));
}

enum err oid_body(const char *dotted, struct buf *out)
{
    unsigned long arc, first = 0;
    const char *p = dotted;
    size_t count = 0;
    char *end;

    for (;; p = end + 1, count++) {
        if (*p < '0' || *p > '9')
            return log_fault(ERR_FORMAT, "\"%s\" is no OID", dotted);
        arc = strtoul(p, &end, 10);
        if (arc > ARC_MAX || (count == 0 && arc > 2) ||
            (count == 1 && first < 2 && arc > 39))
            return log_fault(ERR_FORMAT, "\"%s\" is no OID", dotted);
        if (count == 0)
            first = arc;
        else
            put_arc(out, count == 1 ? first * 40 + arc : arc);
        if (*end == 0)
            break;
        if (*end != '.')
            return log_fault(ERR_FORMAT, "\"%s\" is no OID", dotted);
    }
    return count > 0 ? buf_check(out)
                     : log_fault(ERR_FORMAT, "\"%s\" is no OID", dotted);
}

static size_t bits_of(const char *alg)
{
    if (alg != NULL && strcmp(alg, "gost2012_256") == 0)
        return 256;
    return alg != NULL && strcmp(alg, "gost2012_512") == 0 ? 512 : 0;
}

/* True if a set of the profile is the one that is wanted. */
static bool curve_fits(const char *set, const struct curve_name *wanted,
                       size_t bits, const struct curve_name **out)
{
    const struct curve_name *c;

    if (set == NULL || curve_by_name(set, &c) != ERR_OK ||
        8 * curve_len(c->curve) != bits || curve_is_test(c->curve))
        return false;
    if (wanted != NULL && wanted->curve != c->curve)
        return false;
    *out = c;
    return true;
}

enum err profile_curve(const cJSON *profile, const char *wanted,
                       const struct curve_name **out)
{
    const cJSON *list, *alg, *set;
    const struct curve_name *want = NULL;
    size_t bits;

    if (wanted != NULL && curve_by_name(wanted, &want) != ERR_OK)
        return log_fault(ERR_UNSUPPORTED, "unknown parameter set \"%s\"",
                         wanted);
    list = cJSON_GetObjectItemCaseSensitive(profile, "keyAlgorithms");
    if (!cJSON_IsArray(list))
        return log_fault(ERR_FORMAT, "the profile names no key algorithms");
    cJSON_ArrayForEach(alg, list)
    {
        bits = bits_of(json_text(alg, "alg"));
        cJSON_ArrayForEach(set,
                           cJSON_GetObjectItemCaseSensitive(alg, "paramSets"))
        {
            if (curve_fits(cJSON_GetStringValue(set), want, bits, out))
                return ERR_OK;
        }
    }
    if (wanted != NULL)
        return log_fault(ERR_UNSUPPORTED,
                         "the CA does not take the parameter set %s", wanted);
    return log_fault(ERR_UNSUPPORTED,
                     "the CA takes no parameter set that is known here");
}

static void join(struct buf *out, const char *text)
{
    if (text == NULL || text[0] == 0)
        return;
    if (out->len > 0)
        buf_add_u8(out, ' ');
    buf_add_str(out, text);
}

/* What the requisites say an attribute must be; false: nothing. */
static bool expected_value(const cJSON *subject, const char *oid,
                           struct buf *out)
{
    const char *region = json_text(subject, "region");
    const char *given = json_text(subject, "givenName");
    const char *patronymic = json_text(subject, "patronymic");

    if (strcmp(oid, "2.5.4.3") == 0)
        join(out, json_text(subject, "surname"));
    if (strcmp(oid, "2.5.4.3") == 0 || strcmp(oid, "2.5.4.42") == 0) {
        join(out, given);
        join(out, patronymic);
    } else if (strcmp(oid, "2.5.4.4") == 0) {
        join(out, json_text(subject, "surname"));
    } else if (strcmp(oid, "1.2.643.100.3") == 0) {
        join(out, json_text(subject, "snils"));
    } else if (strcmp(oid, "1.2.643.3.131.1.1") == 0) {
        join(out, json_text(subject, "inn"));
    } else if (strcmp(oid, "2.5.4.6") == 0) {
        join(out, "RU"); /* of the CA's place: 3.1 of the order 795 */
    } else if (strcmp(oid, "2.5.4.8") == 0 && region != NULL) {
        join(out, region);
        join(out, field_region_name(region));
    } else if (strcmp(oid, "2.5.4.7") == 0) {
        join(out, json_text(subject, "locality"));
    } else if (strcmp(oid, "1.2.840.113549.1.9.1") == 0) {
        join(out, json_text(subject, "email"));
    }
    return out->len > 0;
}

static enum err compare_one(const cJSON *entry, const cJSON *subject,
                            profile_tell_fn tell, void *arg, size_t *unknown)
{
    const char *oid = json_text(entry, "oid");
    const char *value = json_text(entry, "value");
    struct buf expected = BUF_EMPTY;
    enum err e = ERR_OK;

    if (oid == NULL || value == NULL)
        return log_fault(ERR_FORMAT, "the profile's subject is malformed");
    if (!expected_value(subject, oid, &expected)) {
        e = buf_check(&expected);
        ++*unknown;
        tell(arg, attribute_name(oid), value, NULL);
    } else if (strcmp(value, buf_text(&expected)) != 0) {
        e = log_fault(ERR_MISMATCH,
                      "the CA would certify another person than was confirmed");
        tell(arg, attribute_name(oid), value, buf_text(&expected));
    }
    buf_clear(&expected);
    return e;
}

static const cJSON *subject_entry(const cJSON *profile, const char *oid)
{
    const cJSON *entry;
    const char *own;

    cJSON_ArrayForEach(entry,
                       cJSON_GetObjectItemCaseSensitive(profile, "subject"))
    {
        own = json_text(entry, "oid");
        if (own != NULL && strcmp(own, oid) == 0)
            return entry;
    }
    return NULL;
}

enum err profile_compare(const cJSON *profile, const cJSON *subject,
                         profile_tell_fn tell, void *arg, size_t *unknown)
{
    const cJSON *entry;
    enum err e = ERR_OK, one;
    size_t i;

    *unknown = 0;
    for (i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
        if (attributes[i].needed &&
            subject_entry(profile, attributes[i].oid) == NULL)
            return log_fault(ERR_MISMATCH, "the CA's profile lacks %s",
                             attributes[i].name);
    cJSON_ArrayForEach(entry,
                       cJSON_GetObjectItemCaseSensitive(profile, "subject"))
    {
        one = compare_one(entry, subject, tell, arg, unknown);
        if (one != ERR_OK && one != ERR_MISMATCH)
            return one;
        e = e == ERR_OK ? one : e;
    }
    return e;
}

static enum err compare_name_one(const cJSON *entry, struct bytes name,
                                 profile_tell_fn tell, void *arg,
                                 size_t *differ)
{
    const char *oid = json_text(entry, "oid");
    const char *value = json_text(entry, "value");
    const struct attribute *a;
    struct buf body = BUF_EMPTY, has = BUF_EMPTY;
    enum err e;

    if (oid == NULL || value == NULL)
        return log_fault(ERR_FORMAT, "the profile's subject is malformed");
    e = oid_body(oid, &body);
    if (e == ERR_OK)
        e = name_find(name, buf_peek(&body), &has);
    if (e == ERR_NOT_FOUND ||
        (e == ERR_OK && strcmp(buf_text(&has), value) != 0)) {
        a = find_attribute(oid);
        tell(arg, attribute_name(oid), value,
             e == ERR_OK ? buf_text(&has) : NULL);
        ++*differ;
        e = a != NULL && a->personal
                ? log_fault(ERR_MISMATCH, "the certificate was issued to "
                                          "another person than was asked for")
                : ERR_OK;
    }
    buf_clear(&body);
    buf_clear(&has);
    return e;
}

enum err profile_compare_name(const cJSON *profile, struct bytes name,
                              profile_tell_fn tell, void *arg, size_t *differ)
{
    const cJSON *entry;
    enum err e = ERR_OK, one;

    *differ = 0;
    cJSON_ArrayForEach(entry,
                       cJSON_GetObjectItemCaseSensitive(profile, "subject"))
    {
        one = compare_name_one(entry, name, tell, arg, differ);
        if (one != ERR_OK && one != ERR_MISMATCH)
            return one;
        e = e == ERR_OK ? one : e;
    }
    return e;
}
