/* Applications, their audit feed and messages, as rows. */
#include "tools/ca/record.h"

#include "base/log.h"
#include "base/wipe.h"
#include "tools/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIFE_S (30 * CA_DAY_S)       /* of a state that waits for the owner */
#define ANSWER_LIFE_S (2 * CA_DAY_S) /* stored answers */
#define CHALLENGE_LIFE_S (8 * CA_DAY_S) /* failures are counted for a week */

#define COLUMNS                                                                \
    "number, id, owner, creator, kind, status, revision, confirmed, version,"  \
    " subject, centre, identity, statement, checks, comment, marks, created,"  \
    " updated, expires"

cJSON *json_time(int64_t t)
{
    char text[32];
    time_t seconds = (time_t)t;
    struct tm tm;

    if (t == 0 || gmtime_r(&seconds, &tm) == NULL ||
        strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        return cJSON_CreateNull();
    return cJSON_CreateString(text);
}

void application_clear(struct application *a)
{
    cJSON_Delete(a->subject);
    cJSON_Delete(a->marks);
    free(a->comment);
    wipe(a, sizeof(*a));
}

static void copy_word(char word[WORD_CAP], const struct query *q, int column)
{
    snprintf(word, WORD_CAP, "%s", query_text(q, column));
}

static enum err from_row(const struct query *q, struct application *a)
{
    const char *comment = query_text(q, 14), *marks = query_text(q, 15);

    a->number = query_int(q, 0);
    snprintf(a->id, sizeof(a->id), "%s", query_text(q, 1));
    copy_word(a->owner, q, 2);
    copy_word(a->creator, q, 3);
    copy_word(a->kind, q, 4);
    a->revision = query_int(q, 6);
    a->confirmed = query_int(q, 7);
    a->version = query_int(q, 8);
    a->subject = cJSON_Parse(query_text(q, 9));
    copy_word(a->centre, q, 10);
    copy_word(a->identity, q, 11);
    copy_word(a->statement, q, 12);
    copy_word(a->checks, q, 13);
    a->comment = *comment == '\0' ? NULL : strdup(comment);
    a->marks = *marks == '\0' ? NULL : cJSON_Parse(marks);
    a->created = query_int(q, 16);
    a->updated = query_int(q, 17);
    a->expires = query_int(q, 18);
    if (a->subject == NULL || (*comment != '\0' && a->comment == NULL) ||
        status_by_word(query_text(q, 5), &a->status) != ERR_OK)
        return log_fault(ERR_FORMAT, "record of application %s is damaged",
                         a->id);
    return ERR_OK;
}

enum err application_load(struct ca *ca, const char *id,
                          struct application *out)
{
    struct query q = QUERY_NONE;
    enum err e =
        db_query(ca->db, &q, "SELECT " COLUMNS " FROM application WHERE id = ?",
                 "t", id);

    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK)
        e = from_row(&q, out);
    query_end(&q);
    if (e != ERR_OK)
        application_clear(out);
    return e;
}

static enum err one_row(const struct query *q, application_fn fn, void *arg)
{
    struct application a = APPLICATION_EMPTY;
    enum err e = from_row(q, &a);

    if (e == ERR_OK)
        e = fn(arg, &a);
    application_clear(&a);
    return e;
}

enum err application_each(struct ca *ca,
                          const struct application_filter *filter,
                          application_fn fn, void *arg)
{
    const char *owner = filter->owner, *creator = filter->creator;
    const char *status = filter->status;
    struct query q = QUERY_NONE;
    enum err e = db_query(
        ca->db, &q,
        "SELECT " COLUMNS " FROM application WHERE (? OR owner = ?)"
        " AND (? OR creator = ?) AND (? OR status = ?)"
        " AND (? = 0 OR number < ?) ORDER BY number DESC LIMIT ?",
        "itititiii", (int64_t)(owner == NULL), owner,
        (int64_t)(creator == NULL), creator, (int64_t)(status == NULL), status,
        filter->below_number, filter->below_number, filter->limit);

    while (e == ERR_OK && (e = query_next(&q)) == ERR_OK)
        e = one_row(&q, fn, arg);
    query_end(&q);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void set_times(struct ca *ca, struct application *a, bool entered)
{
    a->updated = ca_now(ca);
    if (!status_expires(a->status))
        a->expires = 0;
    else if (entered || a->expires == 0)
        a->expires = a->updated + LIFE_S;
}

static enum err feed_add(struct ca *ca, const struct application *a,
                         const char *actor, const char *event,
                         const char *before, const char *detail)
{
    return db_run(ca->db,
                  "INSERT INTO event (application, at, actor, event, before,"
                  " after, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
                  "tittttt", a->id, ca_now(ca), actor, event, before,
                  status_word(a->status), detail);
}

enum err application_add(struct ca *ca, struct application *a)
{
    char *subject = cJSON_PrintUnformatted(a->subject);
    enum err e = subject == NULL ? ERR_NOMEM : ERR_OK;

    if (e == ERR_OK)
        e = random_id("apl_", 16, a->id);
    a->version = 1;
    set_times(ca, a, true);
    a->created = a->updated;
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "INSERT INTO application (id, owner, creator, kind, status,"
                   " revision, confirmed, version, subject, centre, identity,"
                   " statement, checks, created, updated, expires)"
                   " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                   "tttttiiitttttiii", a->id, a->owner, a->creator, a->kind,
                   status_word(a->status), a->revision, a->confirmed,
                   a->version, subject, a->centre, a->identity, a->statement,
                   a->checks, a->created, a->updated, a->expires);
    if (e == ERR_OK) {
        a->number = db_last_id(ca->db);
        e = feed_add(ca, a, a->creator, "created", NULL, NULL);
    }
    cJSON_free(subject);
    return e;
}

enum err application_save(struct ca *ca, struct application *a)
{
    char *subject = cJSON_PrintUnformatted(a->subject);
    char *marks = a->marks == NULL ? NULL : cJSON_PrintUnformatted(a->marks);
    enum err e = subject == NULL ? ERR_NOMEM : ERR_OK;

    set_times(ca, a, false);
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "UPDATE application SET status = ?, revision = ?,"
                   " confirmed = ?, version = version + 1, subject = ?,"
                   " centre = ?, identity = ?, statement = ?, checks = ?,"
                   " comment = ?, marks = ?, updated = ?, expires = ?"
                   " WHERE id = ? AND version = ?",
                   "tiitttttttiiti", status_word(a->status), a->revision,
                   a->confirmed, subject, a->centre, a->identity, a->statement,
                   a->checks, a->comment, marks, a->updated, a->expires, a->id,
                   a->version);
    if (e == ERR_OK && db_changed(ca->db) != 1)
        e = log_fault(ERR_BUSY, "application %s was changed meanwhile", a->id);
    if (e == ERR_OK)
        a->version++;
    cJSON_free(subject);
    cJSON_free(marks);
    return e;
}

const char *application_requisite(void *arg, const char *pointer)
{
    const struct application *a = arg;
    const char *p = pointer + strlen("/subject");
    const cJSON *node = a->subject;

    while (node != NULL && *p == '/') {
        size_t len = strcspn(p + 1, "/");
        char name[WORD_CAP];

        snprintf(name, sizeof(name), "%.*s", (int)len, p + 1);
        node = cJSON_GetObjectItemCaseSensitive(node, name);
        p += 1 + len;
    }
    if (cJSON_IsBool(node))
        return cJSON_IsTrue(node) ? "true" : "false";
    return cJSON_GetStringValue(node);
}

static void ignore_fault(void *arg, const char *pointer,
                         const struct field_fault *fault)
{
    (void)arg;
    (void)pointer;
    (void)fault;
}

void application_facts(struct ca *ca, const struct application *a,
                       struct facts *out)
{
    void *arg = (void *)(uintptr_t)a;

    out->valid = requisites_check(application_requisite, arg, ca_now(ca),
                                  ignore_fault, NULL) == 0;
    out->confirmed = a->confirmed == a->revision;
    out->centre = a->centre[0] != '\0';
    out->documents = true; /* none are asked for in this version */
    out->checked = strcmp(a->checks, "ok") == 0;
    out->statement = strcmp(a->statement, "none") != 0;
    out->identified = strcmp(a->identity, "none") != 0;
}

static const char *actor_word(enum actor actor)
{
    switch (actor) {
    case ACTOR_APPLICANT:
        return "applicant";
    case ACTOR_CENTRE:
        return "service_centre";
    case ACTOR_OPERATOR:
        return "operator";
    case ACTOR_CA:
    default:
        return "ca";
    }
}

enum err application_event(struct ca *ca, struct application *a,
                           enum event event, enum actor actor,
                           const char *detail)
{
    enum status before = a->status, after;
    struct facts facts;
    enum err e;

    application_facts(ca, a, &facts);
    e = state_next(before, event, actor, &facts, &after);
    if (e != ERR_OK)
        return e;
    a->status = after;
    if (after != before)
        set_times(ca, a, true);
    e = application_save(ca, a);
    if (e == ERR_OK)
        e = feed_add(ca, a, actor_word(actor), event_word(event),
                     status_word(before), detail);
    return e;
}

enum err application_comment(struct application *a, const char *comment)
{
    char *copy = NULL;

    if (comment != NULL && *comment != '\0' && (copy = strdup(comment)) == NULL)
        return ERR_NOMEM;
    free(a->comment);
    a->comment = copy;
    return ERR_OK;
}

enum err outbox_add(struct ca *ca, const struct message *m)
{
    return db_run(ca->db,
                  "INSERT INTO outbox (phone, channel, purpose, sender,"
                  " challenge, code, text, created)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  "ttttttti", m->phone, m->channel, m->purpose, m->sender,
                  m->challenge, m->code, m->text, ca_now(ca));
}

static cJSON *message_json(const struct query *q)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddNumberToObject(o, "id", (double)query_int(q, 0));
    cJSON_AddStringToObject(o, "channel", query_text(q, 1));
    cJSON_AddStringToObject(o, "purpose", query_text(q, 2));
    cJSON_AddStringToObject(o, "from", query_text(q, 3));
    cJSON_AddStringToObject(o, "challengeId", query_text(q, 4));
    cJSON_AddStringToObject(o, "code", query_text(q, 5));
    cJSON_AddStringToObject(o, "text", query_text(q, 6));
    cJSON_AddItemToObject(o, "createdAt", json_time(query_int(q, 7)));
    return o;
}

enum err outbox_list(struct ca *ca, const char *phone, cJSON **out)
{
    cJSON *list = cJSON_CreateArray();
    struct query q = QUERY_NONE;
    enum err e = db_query(ca->db, &q,
                          "SELECT number, channel, purpose, sender, challenge,"
                          " code, text, created FROM outbox WHERE phone = ?"
                          " ORDER BY number",
                          "t", phone);

    while (e == ERR_OK && (e = query_next(&q)) == ERR_OK)
        if (!cJSON_AddItemToArray(list, message_json(&q)))
            e = ERR_NOMEM;
    query_end(&q);
    if (e == ERR_NOT_FOUND && list != NULL) {
        *out = list;
        return ERR_OK;
    }
    cJSON_Delete(list);
    return e == ERR_NOT_FOUND ? ERR_NOMEM : e;
}

static enum err expire_one(struct ca *ca)
{
    struct application a = APPLICATION_EMPTY;
    struct query q = QUERY_NONE;
    char id[ID_CAP];
    enum err e = db_query(ca->db, &q,
                          "SELECT id FROM application WHERE expires != 0"
                          " AND expires <= ? LIMIT 1",
                          "i", ca_now(ca));

    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK)
        snprintf(id, sizeof(id), "%s", query_text(&q, 0));
    query_end(&q);
    if (e == ERR_OK)
        e = application_load(ca, id, &a);
    if (e == ERR_OK) {
        /* What the person typed goes with the draft. */
        cJSON_Delete(a.subject);
        a.subject = cJSON_CreateObject();
        e = a.subject == NULL ? ERR_NOMEM : ERR_OK;
    }
    if (e == ERR_OK)
        e = application_event(ca, &a, EVENT_EXPIRE, ACTOR_CA, NULL);
    application_clear(&a);
    return e;
}

static enum err tidy_rows(struct ca *ca)
{
    int64_t now = ca_now(ca);
    enum err e = db_run(ca->db, "DELETE FROM token WHERE expires <= ?", "i",
                        now - CA_DAY_S);

    if (e == ERR_OK)
        e = db_run(ca->db,
                   "DELETE FROM answer WHERE lasting = 0 AND created <= ?", "i",
                   now - ANSWER_LIFE_S);
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "UPDATE outbox SET code = '', text = '' WHERE code != ''"
                   " AND challenge IN (SELECT id FROM challenge"
                   " WHERE expires <= ?)",
                   "i", now);
    if (e == ERR_OK)
        e = db_run(ca->db, "DELETE FROM challenge WHERE created <= ?", "i",
                   now - CHALLENGE_LIFE_S);
    return e;
}

enum err records_tidy(struct ca *ca)
{
    enum err e = db_begin(ca->db);

    if (e != ERR_OK)
        return e;
    do
        e = expire_one(ca);
    while (e == ERR_OK);
    if (e == ERR_NOT_FOUND)
        e = tidy_rows(ca);
    if (e == ERR_OK)
        e = db_commit(ca->db);
    if (e != ERR_OK)
        db_rollback(ca->db);
    return e;
}
