/* The application as a resource (spec/cabinet.md, 2.1). */
#include "tools/ca/route.h"

#include <string.h>

#define WAIT_S 15 /* between two looks of a client */

static cJSON *number_or_null(int64_t n)
{
    return n == 0 ? cJSON_CreateNull() : cJSON_CreateNumber((double)n);
}

static void add_checks(cJSON *o, const struct application *a)
{
    static const char *const names[] = {"snils", "inn", "passport"};
    cJSON *checks = cJSON_AddObjectToObject(o, "checks");
    size_t i;

    for (i = 0; i < 3; i++)
        cJSON_AddStringToObject(checks, names[i], a->checks);
}

static void add_centre(cJSON *o, const struct ca *ca,
                       const struct application *a)
{
    const struct centre *centre = config_centre(&ca->config, a->centre);
    cJSON *item;

    if (a->centre[0] == '\0') {
        cJSON_AddNullToObject(o, "serviceCentre");
        return;
    }
    item = cJSON_AddObjectToObject(o, "serviceCentre");
    cJSON_AddStringToObject(item, "id", a->centre);
    /* One that has left the settings is still named by its id. */
    cJSON_AddStringToObject(item, "name",
                            centre == NULL ? a->centre : centre->name);
}

static void add_estimate(cJSON *o, const struct application *a)
{
    const char *most = NULL;
    cJSON *item;

    if (a->status == STATUS_REVIEW)
        most = "PT2H";
    else if (a->status == STATUS_ISSUING)
        most = "PT1H";
    if (most == NULL) {
        cJSON_AddNullToObject(o, "estimate");
        return;
    }
    item = cJSON_AddObjectToObject(o, "estimate");
    cJSON_AddStringToObject(item, "phase", status_word(a->status));
    cJSON_AddStringToObject(item, "atMost", most);
}

static void add_actions(cJSON *o, struct ca *ca, const struct application *a,
                        enum actor role)
{
    cJSON *list = cJSON_AddArrayToObject(o, "allowedActions");
    struct facts facts;
    enum status next;
    int i;

    application_facts(ca, a, &facts);
    for (i = 0; i < EVENT_COUNT; i++) {
        const char *action = event_action((enum event)i);

        if (action != NULL &&
            state_next(a->status, (enum event)i, role, &facts, &next) == ERR_OK)
            cJSON_AddItemToArray(list, cJSON_CreateString(action));
    }
}

cJSON *application_json(struct ca *ca, const struct application *a,
                        enum actor role)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "id", a->id);
    cJSON_AddStringToObject(o, "kind", a->kind);
    cJSON_AddStringToObject(o, "status", status_word(a->status));
    cJSON_AddNumberToObject(o, "revision", (double)a->revision);
    cJSON_AddItemToObject(o, "confirmedRevision", number_or_null(a->confirmed));
    cJSON_AddItemToObject(o, "subject", cJSON_Duplicate(a->subject, 1));
    add_checks(o, a);
    cJSON_AddArrayToObject(o, "requiredDocuments");
    add_centre(o, ca, a);
    cJSON_AddStringToObject(o, "identity", a->identity);
    cJSON_AddStringToObject(o, "statement", a->statement);
    if (a->comment == NULL)
        cJSON_AddNullToObject(o, "comment");
    else
        cJSON_AddStringToObject(o, "comment", a->comment);
    if (a->marks != NULL)
        cJSON_AddItemToObject(o, "fields", cJSON_Duplicate(a->marks, 1));
    add_estimate(o, a);
    add_actions(o, ca, a, role);
    cJSON_AddItemToObject(o, "expiresAt", json_time(a->expires));
    cJSON_AddItemToObject(o, "createdAt", json_time(a->created));
    cJSON_AddItemToObject(o, "updatedAt", json_time(a->updated));
    return o;
}

unsigned application_wait(const struct ca *ca, const struct application *a)
{
    switch (a->status) {
    case STATUS_ISSUING:
    case STATUS_REVIEW:
    case STATUS_AWAITING_IDENTITY:
        return ca->test_hooks || ca->auto_issue ? 1 : WAIT_S;
    default:
        return 0;
    }
}
