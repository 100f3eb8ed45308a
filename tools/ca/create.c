/* Requisites come in as JSON of any shape and stay as the table has them. */
#include "tools/ca/create.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 4 /* of a patch; requisites lie two deep */

/* RFC 7396, 2 */
static void merge(cJSON *target, const cJSON *patch, int depth)
{
    const cJSON *item;

    if (depth == DEPTH_MAX)
        return;
    cJSON_ArrayForEach(item, patch)
    {
        cJSON *old = cJSON_GetObjectItemCaseSensitive(target, item->string);

        if (cJSON_IsNull(item)) {
            cJSON_DeleteItemFromObjectCaseSensitive(target, item->string);
        } else if (cJSON_IsObject(item) && cJSON_IsObject(old)) {
            merge(old, item, depth + 1);
        } else {
            cJSON_DeleteItemFromObjectCaseSensitive(target, item->string);
            cJSON_AddItemToObject(target, item->string,
                                  cJSON_Duplicate(item, 1));
        }
    }
}

/* The part of a pointer below "/subject": "snils", or "identityDocument" and
 * then "type" in *rest. */
static void split(const char *pointer, char name[WORD_CAP], const char **rest)
{
    const char *p = pointer + strlen("/subject/");
    size_t len = strcspn(p, "/");

    snprintf(name, WORD_CAP, "%.*s", (int)len, p);
    *rest = p[len] == '/' ? p + len + 1 : NULL;
}

static const cJSON *find(const cJSON *subject, const char *pointer)
{
    const char *rest;
    const cJSON *item;
    char name[WORD_CAP];

    split(pointer, name, &rest);
    item = cJSON_GetObjectItemCaseSensitive(subject, name);
    if (rest != NULL && item != NULL)
        item = cJSON_IsObject(item)
                   ? cJSON_GetObjectItemCaseSensitive(item, rest)
                   : NULL;
    return item;
}

static void put(cJSON *subject, const char *pointer, cJSON *value_take)
{
    const char *rest;
    char name[WORD_CAP];
    cJSON *object = subject;

    split(pointer, name, &rest);
    if (rest != NULL) {
        object = cJSON_GetObjectItemCaseSensitive(subject, name);
        if (object == NULL)
            object = cJSON_AddObjectToObject(subject, name);
    }
    if (!cJSON_AddItemToObject(object, rest == NULL ? name : rest, value_take))
        cJSON_Delete(value_take);
}

struct merging {
    const cJSON *from;
    cJSON *to;
    requisite_fault_fn tell;
    void *tell_arg;
    size_t faults;
};

static const char *value_of(const cJSON *item)
{
    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item) ? "true" : "false";
    return cJSON_GetStringValue(item);
}

static void tell(struct merging *m, const char *pointer,
                 const struct field_fault *fault)
{
    if (!field_code_is_warning(fault->code))
        m->faults++;
    m->tell(m->tell_arg, pointer, fault);
}

static enum err take_one(struct merging *m, const struct requisite *r)
{
    const cJSON *item = find(m->from, r->pointer);
    const char *value = value_of(item);
    struct field_fault fault = {.code = FIELD_FORMAT};
    struct buf out = BUF_EMPTY;
    enum err e = ERR_OK;

    if (item == NULL)
        return ERR_OK;
    if (value == NULL ||
        !field_check(r->kind, bytes_str(value), &out, &fault)) {
        tell(m, r->pointer, &fault);
        buf_clear(&out);
        return ERR_OK;
    }
    if (fault.code != FIELD_OK)
        tell(m, r->pointer, &fault);
    e = buf_check(&out);
    if (e == ERR_OK && r->kind == FIELD_FLAG)
        put(m->to, r->pointer,
            cJSON_CreateBool(strcmp(buf_text(&out), "true") == 0));
    else if (e == ERR_OK)
        put(m->to, r->pointer, cJSON_CreateString(buf_text(&out)));
    buf_clear(&out);
    return e;
}

static enum err take_all(struct merging *m)
{
    const char *document =
        value_of(find(m->from, "/subject/identityDocument/type"));
    const struct requisite *r;
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && (r = requisite_at(i)) != NULL; i++)
        if (requisite_find(r->pointer, document) == r)
            e = take_one(m, r);
    return e;
}

static void check_phone(struct merging *m, const char *phone)
{
    const char *given = value_of(find(m->to, "/subject/phone"));
    struct field_fault fault = {.code = FIELD_UNEXPECTED};

    if (given == NULL)
        put(m->to, "/subject/phone", cJSON_CreateString(phone));
    else if (strcmp(given, phone) != 0)
        tell(m, "/subject/phone", &fault);
}

enum err subject_merge(const cJSON *old, const cJSON *patch, const char *phone,
                       requisite_fault_fn tell_fault, void *tell_arg,
                       cJSON **out, size_t *faults)
{
    cJSON *merged = cJSON_Duplicate(old, 1);
    struct merging m = {merged, cJSON_CreateObject(), tell_fault, tell_arg, 0};
    enum err e = ERR_NOMEM;

    if (merged != NULL && m.to != NULL) {
        merge(merged, patch, 0);
        e = take_all(&m);
        check_phone(&m, phone);
    }
    cJSON_Delete(merged);
    if (e == ERR_OK) {
        *out = m.to;
        *faults = m.faults;
    } else {
        cJSON_Delete(m.to);
    }
    return e;
}

static void tell_word(const struct creation *how, const char *pointer,
                      const char *word, size_t *faults)
{
    struct field_fault fault = {.code = FIELD_UNKNOWN};

    snprintf(fault.expected, sizeof(fault.expected), "%s", word);
    how->tell(how->tell_arg, pointer, &fault);
    ++*faults;
}

/* "" or the one word that is known. */
static const char *statement_of(const struct creation *how, const char *pointer,
                                const char *given, const char *word,
                                size_t *faults)
{
    if (given == NULL || *given == '\0')
        return "none";
    if (strcmp(given, word) != 0)
        tell_word(how, pointer, word, faults);
    return word;
}

enum err application_create(struct ca *ca, const struct creation *how,
                            struct application *out, size_t *faults)
{
    struct application a = {.status = STATUS_DRAFT, .revision = 1};
    struct buf phone = BUF_EMPTY;
    struct field_fault fault;
    cJSON *nothing = cJSON_CreateObject();
    size_t count = 0;
    enum err e = ERR_OK;

    *faults = 0;
    if (!field_check(FIELD_PHONE, bytes_str(how->phone), &phone, &fault)) {
        how->tell(how->tell_arg, "/phone", &fault);
        ++*faults;
    }
    snprintf(a.owner, sizeof(a.owner), "%s", buf_text(&phone));
    snprintf(a.creator, sizeof(a.creator), "%s", how->creator);
    snprintf(a.kind, sizeof(a.kind), "new");
    snprintf(a.checks, sizeof(a.checks), "pending");
    snprintf(
        a.identity, sizeof(a.identity), "%s",
        statement_of(how, "/identity", how->identity, "in_person", faults));
    snprintf(a.statement, sizeof(a.statement), "%s",
             statement_of(how, "/statement", how->statement, "paper", faults));
    if (*faults == 0)
        e = subject_merge(nothing, how->subject, a.owner, how->tell,
                          how->tell_arg, &a.subject, &count);
    *faults += count;
    if (e == ERR_OK && *faults > 0)
        e = ERR_FORMAT;
    if (e == ERR_OK)
        e = application_add(ca, &a);
    cJSON_Delete(nothing);
    buf_clear(&phone);
    if (e == ERR_OK)
        *out = a;
    else
        application_clear(&a);
    return e;
}
