/* The profile of a natural person's certificate (FSB order 795, RFC 9215). */
#include "tools/ca/profile.h"

#include "base/log.h"
#include "base/wipe.h"
#include "tools/ca/x509.h"
#include "tools/fields.h"

#include <openssl/asn1.h>
#include <stdlib.h>
#include <string.h>

/* Clients take the first set that they can make. */
static const char *const param_sets[] = {"1.2.643.7.1.2.1.1.1",
                                         "1.2.643.2.2.35.1",
                                         "1.2.643.2.2.35.2",
                                         "1.2.643.2.2.35.3",
                                         "1.2.643.2.2.36.0",
                                         "1.2.643.2.2.36.1",
                                         "1.2.643.7.1.2.1.1.2",
                                         "1.2.643.7.1.2.1.1.3",
                                         "1.2.643.7.1.2.1.1.4",
                                         "1.2.643.7.1.2.1.2.1",
                                         "1.2.643.7.1.2.1.2.2",
                                         "1.2.643.7.1.2.1.2.3",
                                         NULL};

#define SETS_256_COUNT 9 /* of them; the rest is for 512 bits */

/* clientAuth, emailProtection */
static const char *const usages[] = {"1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4",
                                     NULL};
/* Class of the signature tool: KC1. */
static const char *const policies[] = {"1.2.643.100.113.1", NULL};

void profile_clear(struct profile *p)
{
    size_t i;

    for (i = 0; i < p->count; i++) {
        if (p->attributes[i].value != NULL)
            wipe(p->attributes[i].value, strlen(p->attributes[i].value));
        free(p->attributes[i].value);
    }
    memset(p, 0, sizeof(*p));
}

static const char *requisite(const struct application *a, const char *pointer)
{
    return application_requisite((void *)(uintptr_t)a, pointer);
}

/* Takes the value that was gathered; an empty one adds nothing. */
static enum err add(struct profile *p, const char *oid, int type,
                    struct buf *value)
{
    struct attribute *at = &p->attributes[p->count];
    enum err e = buf_check(value);

    if (e == ERR_OK && value->len > 0) {
        at->oid = oid;
        at->type = type;
        at->value = strdup(buf_text(value));
        e = at->value == NULL ? ERR_NOMEM : ERR_OK;
        p->count += at->value == NULL ? 0 : 1;
    }
    buf_clear(value);
    return e;
}

/* Values joined by single spaces; those that are absent are left out. */
static enum err add_joined(struct profile *p, const struct application *a,
                           const char *oid, int type,
                           const char *const *pointers)
{
    struct buf value = BUF_EMPTY;

    for (; *pointers != NULL; pointers++) {
        const char *part = requisite(a, *pointers);

        if (part == NULL)
            continue;
        if (value.len > 0)
            buf_add_u8(&value, ' ');
        buf_add_str(&value, part);
    }
    return add(p, oid, type, &value);
}

static enum err add_region(struct profile *p, const struct application *a)
{
    const char *code = requisite(a, "/subject/region");
    const char *name = code == NULL ? NULL : field_region_name(code);
    struct buf value = BUF_EMPTY;

    if (name == NULL)
        return log_fault(ERR_FORMAT, "application %s has no region", a->id);
    buf_add_str(&value, code);
    buf_add_u8(&value, ' ');
    buf_add_str(&value, name);
    return add(p, "2.5.4.8", V_ASN1_UTF8STRING, &value);
}

struct attribute_rule {
    const char *oid;
    int type;
    const char *pointers[4];
};

static const struct attribute_rule attribute_rules[] = {
    {"2.5.4.7", V_ASN1_UTF8STRING, {"/subject/locality", NULL}},
    {"2.5.4.3",
     V_ASN1_UTF8STRING,
     {"/subject/surname", "/subject/givenName", "/subject/patronymic", NULL}},
    {"2.5.4.4", V_ASN1_UTF8STRING, {"/subject/surname", NULL}},
    {"2.5.4.42",
     V_ASN1_UTF8STRING,
     {"/subject/givenName", "/subject/patronymic", NULL}},
    {"1.2.643.100.3", V_ASN1_NUMERICSTRING, {"/subject/snils", NULL}},
    {"1.2.643.3.131.1.1", V_ASN1_NUMERICSTRING, {"/subject/inn", NULL}},
    {"1.2.840.113549.1.9.1", V_ASN1_IA5STRING, {"/subject/email", NULL}},
};

enum err profile_make(const struct application *a, struct profile *out)
{
    struct profile p = {.count = 0};
    struct buf country = BUF_EMPTY;
    enum err e;
    size_t i;

    buf_add_str(&country, "RU");
    e = add(&p, "2.5.4.6", V_ASN1_PRINTABLESTRING, &country);
    if (e == ERR_OK)
        e = add_region(&p, a);
    for (i = 0;
         e == ERR_OK && i < sizeof(attribute_rules) / sizeof(*attribute_rules);
         i++)
        e = add_joined(&p, a, attribute_rules[i].oid, attribute_rules[i].type,
                       attribute_rules[i].pointers);
    p.key_usage = USAGE_DIGITAL_SIGNATURE | USAGE_NON_REPUDIATION;
    p.ext_key_usages = usages;
    p.policies = policies;
    p.param_sets = param_sets;
    p.identification = strcmp(a->identity, "by_certificate") == 0 ? 1 : 0;
    if (e == ERR_OK)
        *out = p;
    else
        profile_clear(&p);
    return e;
}

static const char *type_word(int type)
{
    switch (type) {
    case V_ASN1_PRINTABLESTRING:
        return "printable";
    case V_ASN1_NUMERICSTRING:
        return "numeric";
    case V_ASN1_IA5STRING:
        return "ia5";
    default:
        return "utf8";
    }
}

static cJSON *words_json(const char *const *words, size_t count)
{
    cJSON *list = cJSON_CreateArray();
    size_t i;

    for (i = 0; i < count && words[i] != NULL; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(words[i]));
    return list;
}

static cJSON *algorithm_json(const char *name, const char *const *sets,
                             size_t count)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "alg", name);
    cJSON_AddItemToObject(o, "paramSets", words_json(sets, count));
    return o;
}

static cJSON *subject_json(const struct profile *p)
{
    cJSON *list = cJSON_CreateArray();
    size_t i;

    for (i = 0; i < p->count; i++) {
        cJSON *o = cJSON_CreateObject();

        cJSON_AddStringToObject(o, "oid", p->attributes[i].oid);
        cJSON_AddStringToObject(o, "type", type_word(p->attributes[i].type));
        cJSON_AddStringToObject(o, "value", p->attributes[i].value);
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

static cJSON *extensions_json(const struct profile *p)
{
    static const char *const names[] = {"digitalSignature", "nonRepudiation",
                                        NULL};
    cJSON *o = cJSON_CreateObject(), *tool;

    cJSON_AddItemToObject(o, "keyUsage", words_json(names, SIZE_MAX));
    cJSON_AddItemToObject(o, "extKeyUsage",
                          words_json(p->ext_key_usages, SIZE_MAX));
    cJSON_AddItemToObject(o, "certificatePolicies",
                          words_json(p->policies, SIZE_MAX));
    tool = cJSON_AddObjectToObject(o, "subjectSignTool");
    cJSON_AddBoolToObject(tool, "required", false);
    cJSON_AddNumberToObject(tool, "maxChars", SIGN_TOOL_MAX_COUNT);
    cJSON_AddNumberToObject(o, "identificationKind", p->identification);
    return o;
}

cJSON *profile_json(const struct profile *p)
{
    cJSON *o = cJSON_CreateObject();
    cJSON *keys = cJSON_AddArrayToObject(o, "keyAlgorithms");

    cJSON_AddItemToArray(
        keys, algorithm_json("gost2012_256", p->param_sets, SETS_256_COUNT));
    cJSON_AddItemToArray(keys, algorithm_json("gost2012_512",
                                              p->param_sets + SETS_256_COUNT,
                                              SIZE_MAX));
    cJSON_AddItemToObject(o, "subject", subject_json(p));
    cJSON_AddItemToObject(o, "extensions", extensions_json(p));
    cJSON_AddStringToObject(o, "attestation", "none");
    return o;
}
