/* What the owner does with an application up to the request of a key. */
#include "tools/ca/create.h"
#include "tools/ca/handler.h"
#include "tools/ca/profile.h"
#include "tools/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 200
#define LIST_DEFAULT 50

enum err handle_root(struct call *c)
{
    cJSON *o = cJSON_CreateObject(), *limits, *features;

    cJSON_AddStringToObject(o, "name", "larets-ca");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(o, "versions"),
                         cJSON_CreateString("v1"));
    limits = cJSON_AddObjectToObject(o, "limits");
    cJSON_AddNumberToObject(limits, "bodyBytes", BODY_MAX_LEN);
    cJSON_AddNumberToObject(limits, "listItems", LIST_MAX);
    features = cJSON_AddObjectToObject(o, "features");
    cJSON_AddBoolToObject(features, "documents", false);
    cJSON_AddBoolToObject(features, "renewal", false);
    cJSON_AddBoolToObject(features, "longPoll", false);
    return reply_json_take(c->reply, 200, o);
}

struct listing {
    struct call *c;
    cJSON *items;
    int64_t last;
    int64_t count;
};

static enum err list_one(void *arg, const struct application *a)
{
    struct listing *l = arg;

    l->last = a->number;
    l->count++;
    if (!cJSON_AddItemToArray(l->items,
                              application_json(l->c->ca, a, l->c->user.role)))
        return ERR_NOMEM;
    return ERR_OK;
}

static int64_t query_number(const struct call *c, const char *name,
                            int64_t otherwise, int64_t most)
{
    const char *text = c->req->query(c->req->arg, name);
    char *end;
    long long n;

    if (text == NULL)
        return otherwise;
    n = strtoll(text, &end, 10);
    return *text == '\0' || *end != '\0' || n < 0 || n > most ? -1 : n;
}

enum err handle_list(struct call *c)
{
    struct application_filter f = {.owner = NULL};
    struct listing l = {c, NULL, 0, 0};
    enum status known;
    cJSON *o;
    enum err e;

    f.status = c->req->query(c->req->arg, "status");
    f.limit = query_number(c, "limit", LIST_DEFAULT, LIST_MAX);
    f.below_number = query_number(c, "cursor", 0, INT64_MAX);
    if (f.limit <= 0 || f.below_number < 0 ||
        (f.status != NULL && status_by_word(f.status, &known) != ERR_OK))
        return call_problem(c, PROBLEM_MALFORMED,
                            "status, limit или cursor не годится");
    if (c->user.role == ACTOR_APPLICANT)
        f.owner = c->user.subject;
    if (c->user.role == ACTOR_CENTRE)
        f.creator = c->user.subject;
    o = cJSON_CreateObject();
    l.items = cJSON_AddArrayToObject(o, "items");
    e = application_each(c->ca, &f, list_one, &l);
    if (e != ERR_OK) {
        cJSON_Delete(o);
        return e;
    }
    if (l.count == f.limit) {
        char next[24];

        snprintf(next, sizeof(next), "%lld", (long long)l.last);
        cJSON_AddStringToObject(o, "next", next);
    } else {
        cJSON_AddNullToObject(o, "next");
    }
    return reply_json_take(c->reply, 200, o);
}

/* Faults and warnings of requisites become notes of the answer. */
static void note_fault(void *arg, const char *pointer,
                       const struct field_fault *fault)
{
    bool warning = field_code_is_warning(fault->code);
    struct buf text = BUF_EMPTY;

    field_fault_text(fault, FIELD_RUSSIAN, &text);
    if (buf_check(&text) == ERR_OK)
        call_note(arg, warning ? "warnings" : "errors", pointer,
                  field_code_word(fault->code), buf_text(&text));
    buf_clear(&text);
}

static enum err refuse_fields(struct call *c, size_t faults)
{
    char detail[64];

    snprintf(detail, sizeof(detail), "полей с ошибками: %zu", faults);
    return call_problem(c, PROBLEM_VALIDATION, detail);
}

static enum err changed(struct call *c, cJSON *subject_take)
{
    cJSON *old = c->app.subject;
    bool same = cJSON_Compare(old, subject_take, 1) != 0;

    c->app.subject = subject_take;
    cJSON_Delete(old);
    if (same)
        return ERR_OK;
    c->app.revision++;
    snprintf(c->app.checks, sizeof(c->app.checks), "pending");
    return call_event(c, EVENT_EDIT, NULL);
}

enum err handle_patch(struct call *c)
{
    const cJSON *patch = cJSON_GetObjectItemCaseSensitive(c->json, "subject");
    struct facts facts;
    enum status next;
    cJSON *subject = NULL;
    size_t faults = 0;
    enum err e;

    application_facts(c->ca, &c->app, &facts);
    if (state_next(c->app.status, EVENT_EDIT, c->user.role, &facts, &next) !=
        ERR_OK)
        return call_wrong_state(c, NULL);
    if (!cJSON_IsObject(patch))
        return call_problem(c, PROBLEM_MALFORMED, "нет объекта subject");
    e = subject_merge(c->app.subject, patch, c->app.owner, note_fault, c,
                      &subject, &faults);
    if (e != ERR_OK)
        return e;
    if (faults > 0) {
        cJSON_Delete(subject);
        return refuse_fields(c, faults);
    }
    e = changed(c, subject);
    return e == ERR_OK ? call_reply_application(c, 200) : e;
}

enum err handle_create(struct call *c)
{
    struct creation how = {
        .phone = call_text(c, "phone"),
        .creator = c->user.subject,
        .identity = call_text(c, "identity"),
        .statement = call_text(c, "statement"),
        .subject = cJSON_GetObjectItemCaseSensitive(c->json, "subject"),
        .tell = note_fault,
        .tell_arg = c};
    size_t faults = 0;
    enum err e;

    if (strcmp(call_text(c, "kind"), "new") != 0)
        return call_problem(c, PROBLEM_MALFORMED, "kind бывает только new");
    if (how.subject != NULL && !cJSON_IsObject(how.subject))
        return call_problem(c, PROBLEM_MALFORMED, "subject - не объект");
    e = application_create(c->ca, &how, &c->app, &faults);
    if (e == ERR_FORMAT)
        return refuse_fields(c, faults);
    if (e != ERR_OK)
        return e;
    reply_header(c->reply, "Location", API_BASE "/applications/%s", c->app.id);
    return call_reply_application(c, 201);
}

enum err handle_show(struct call *c)
{
    return call_reply_application(c, 200);
}

enum err handle_cancel(struct call *c)
{
    enum err e = call_event(c, EVENT_CANCEL, NULL);

    if (e == ERR_OK)
        c->reply->status = 204;
    return e;
}

/* The revision that the client speaks of has to be the present one. */
static enum err check_revision(struct call *c)
{
    int64_t given = call_number(c, "revision");

    if (given < 0)
        return call_problem(c, PROBLEM_MALFORMED, "нет числа revision");
    if (given != c->app.revision)
        return call_problem(c, PROBLEM_PRECONDITION_FAILED,
                            "эта редакция уже изменена");
    return ERR_OK;
}

enum err handle_confirmation(struct call *c)
{
    enum status s = c->app.status;
    size_t faults;
    enum err e;

    if (s != STATUS_DRAFT && s != STATUS_CORRECTION)
        return call_wrong_state(c, NULL);
    e = check_revision(c);
    if (e != ERR_OK)
        return e;
    faults = requisites_check(application_requisite, &c->app, ca_now(c->ca),
                              note_fault, c);
    if (faults > 0)
        return refuse_fields(c, faults);
    c->app.confirmed = c->app.revision;
    e = call_event(c, EVENT_CONFIRM_DATA, NULL);
    return e == ERR_OK ? call_reply_application(c, 200) : e;
}

static bool holds_text(const char *text, const char *part)
{
    return part == NULL || (text != NULL && strstr(text, part) != NULL);
}

enum err handle_centres(struct call *c)
{
    const char *region = c->req->query(c->req->arg, "region");
    const char *part = c->req->query(c->req->arg, "q");
    cJSON *o = cJSON_CreateObject();
    cJSON *items = cJSON_AddArrayToObject(o, "items");
    size_t i;

    for (i = 0; i < c->ca->config.centre_count; i++) {
        const struct centre *s = &c->ca->config.centres[i];
        cJSON *item;

        if ((region != NULL &&
             (s->region == NULL || strcmp(s->region, region) != 0)) ||
            (!holds_text(s->name, part) && !holds_text(s->address, part)))
            continue;
        item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "id", s->id);
        cJSON_AddStringToObject(item, "name", s->name);
        cJSON_AddStringToObject(item, "region",
                                s->region == NULL ? "" : s->region);
        cJSON_AddStringToObject(item, "address",
                                s->address == NULL ? "" : s->address);
        cJSON_AddItemToArray(items, item);
    }
    cJSON_AddNullToObject(o, "next");
    return reply_json_take(c->reply, 200, o);
}

enum err handle_choose_centre(struct call *c)
{
    const char *id = call_text(c, "id");
    enum err e;

    if (config_centre(&c->ca->config, id) == NULL ||
        strlen(id) >= sizeof(c->app.centre)) {
        call_note(c, "errors", "/id", "unknown", "такого центра нет");
        return call_problem(c, PROBLEM_VALIDATION, NULL);
    }
    snprintf(c->app.centre, sizeof(c->app.centre), "%s", id);
    e = call_event(c, EVENT_CHOOSE_CENTRE, id);
    return e == ERR_OK ? call_reply_application(c, 200) : e;
}

/*
 * This CA has no line to the registries of the state: numbers whose check
 * digits fit count as known to them.
 */
enum err handle_submission(struct call *c)
{
    enum err e;

    snprintf(c->app.checks, sizeof(c->app.checks), "ok");
    e = call_event(c, EVENT_SUBMIT, NULL);
    return e == ERR_OK ? call_reply_application(c, 202) : e;
}

enum err handle_requisites(struct call *c)
{
    enum err e;

    if (c->app.status != STATUS_APPROVED)
        return call_wrong_state(c, NULL);
    e = check_revision(c);
    if (e == ERR_OK)
        e = call_event(c, EVENT_CONFIRM_REQUISITES, NULL);
    return e == ERR_OK ? call_reply_application(c, 200) : e;
}

/* The requisites are settled from the approval on. */
static bool approved(enum status s)
{
    return s != STATUS_DRAFT && s != STATUS_REVIEW && s != STATUS_CORRECTION &&
           s != STATUS_REFUSED && s != STATUS_CANCELLED && s != STATUS_EXPIRED;
}

enum err handle_profile(struct call *c)
{
    struct profile p = {.count = 0};
    enum err e;

    if (!approved(c->app.status))
        return call_wrong_state(c, NULL);
    e = profile_make(&c->app, &p);
    if (e == ERR_OK)
        e = reply_json_take(c->reply, 200, profile_json(&p));
    profile_clear(&p);
    return e;
}

static cJSON *event_json(const struct query *q)
{
    static const char *const names[] = {"actor", "event", "from", "to",
                                        "detail"};
    cJSON *o = cJSON_CreateObject();
    int i;

    cJSON_AddNumberToObject(o, "id", (double)query_int(q, 0));
    cJSON_AddItemToObject(o, "at", json_time(query_int(q, 1)));
    for (i = 0; i < 5; i++) {
        const char *text = query_text(q, 2 + i);

        if (*text == '\0')
            cJSON_AddNullToObject(o, names[i]);
        else
            cJSON_AddStringToObject(o, names[i], text);
    }
    return o;
}

enum err handle_events(struct call *c)
{
    int64_t after = query_number(c, "after", 0, INT64_MAX);
    struct query q = QUERY_NONE;
    cJSON *o, *items;
    enum err e;

    if (after < 0)
        return call_problem(c, PROBLEM_MALFORMED, "after не годится");
    o = cJSON_CreateObject();
    items = cJSON_AddArrayToObject(o, "items");
    e = db_query(c->ca->db, &q,
                 "SELECT number, at, actor, event, before, after, detail"
                 " FROM event WHERE application = ? AND number > ?"
                 " ORDER BY number LIMIT ?",
                 "tii", c->app.id, after, (int64_t)LIST_MAX);
    while (e == ERR_OK && (e = query_next(&q)) == ERR_OK) {
        after = query_int(&q, 0);
        cJSON_AddItemToArray(items, event_json(&q));
    }
    query_end(&q);
    if (e != ERR_NOT_FOUND) {
        cJSON_Delete(o);
        return e;
    }
    cJSON_AddNumberToObject(o, "next", (double)after);
    return reply_json_take(c->reply, 200, o);
}
