/* Decisions, their messages to the owner, and the handlers of operators. */
#include "tools/ca/operator.h"

#include "base/log.h"
#include "tools/ca/handler.h"
#include "tools/ca/issue.h"
#include "tools/fields.h"

#include <stdio.h>
#include <string.h>

#define COMMENT_MAX_LEN 2000 /* bytes */

struct decision {
    const char *word;
    enum event event;
    bool comment;
    const char *purpose;
    const char *text;
};

static const struct decision decisions[] = {
    {"approve", EVENT_APPROVE, false, "ready",
     "Заявка одобрена: сертификат готов к выпуску. Войдите в личный кабинет."},
    {"correct", EVENT_REQUEST_CORRECTION, true, "correction",
     "Заявку нужно исправить. Комментарий: "},
    {"refuse", EVENT_REFUSE, true, "refusal",
     "В выпуске сертификата отказано. Комментарий: "},
};

static enum err tell_owner(struct ca *ca, const struct application *a,
                           const struct decision *d)
{
    struct buf text = BUF_EMPTY;
    struct message m = {a->owner, "sms", d->purpose, "", "", "", NULL};
    enum err e;

    buf_add_str(&text, d->text);
    if (a->comment != NULL)
        buf_add_str(&text, a->comment);
    e = buf_check(&text);
    m.text = buf_text(&text);
    if (e == ERR_OK)
        e = outbox_add(ca, &m);
    buf_clear(&text);
    return e;
}

static enum err decide(struct ca *ca, struct application *a,
                       const struct decision *d, const char *comment,
                       const cJSON *fields)
{
    enum err e;

    if (d->comment && *comment == '\0')
        return log_fault(ERR_ARG, "нужен комментарий");
    if (strlen(comment) > COMMENT_MAX_LEN)
        return log_fault(ERR_ARG, "комментарий длиннее %d байт",
                         COMMENT_MAX_LEN);
    e = application_comment(a, comment);
    if (e != ERR_OK)
        return e;
    cJSON_Delete(a->marks);
    a->marks = cJSON_IsArray(fields) ? cJSON_Duplicate(fields, 1) : NULL;
    e = application_event(ca, a, d->event, ACTOR_OPERATOR, NULL);
    return e == ERR_OK ? tell_owner(ca, a, d) : e;
}

enum err operator_decide(struct ca *ca, struct application *a,
                         const char *decision, const char *comment,
                         const cJSON *fields)
{
    size_t i;

    for (i = 0; i < sizeof(decisions) / sizeof(*decisions); i++)
        if (strcmp(decisions[i].word, decision) == 0)
            return decide(ca, a, &decisions[i], comment, fields);
    return log_fault(ERR_ARG, "decision бывает approve, correct, refuse");
}

enum err operator_identify(struct ca *ca, struct application *a,
                           enum actor actor)
{
    snprintf(a->identity, sizeof(a->identity), "in_person");
    return application_event(ca, a, EVENT_IDENTIFY, actor, "in_person");
}

enum err operator_issuance(struct ca *ca, struct application *a,
                           const char *result, const char *reason)
{
    enum err e;

    if (strcmp(result, "issue") == 0)
        return issue_one(ca, a, ACTOR_OPERATOR);
    if (strcmp(result, "fail") == 0) {
        e = application_comment(a, reason);
        return e == ERR_OK
                   ? application_event(ca, a, EVENT_FAIL, ACTOR_OPERATOR, NULL)
                   : e;
    }
    if (strcmp(result, "retry") == 0)
        return application_event(ca, a, EVENT_RETRY, ACTOR_OPERATOR, NULL);
    if (strcmp(result, "new_csr") == 0)
        return application_event(ca, a, EVENT_ASK_NEW_CSR, ACTOR_OPERATOR,
                                 NULL);
    return log_fault(ERR_ARG, "result бывает issue, fail, retry, new_csr");
}

static enum err answer(struct call *c, enum err e)
{
    if (e == ERR_OK)
        return call_reply_application(c, 200);
    if (e == ERR_ARG)
        return call_problem(c, PROBLEM_VALIDATION, log_fault_text());
    if (e == ERR_WRONG_STATE || e == ERR_DENIED)
        return call_wrong_state(c, NULL);
    return e;
}

enum err handle_decision(struct call *c)
{
    return answer(c, operator_decide(
                         c->ca, &c->app, call_text(c, "decision"),
                         call_text(c, "comment"),
                         cJSON_GetObjectItemCaseSensitive(c->json, "fields")));
}

enum err handle_identification(struct call *c)
{
    if (strcmp(call_text(c, "kind"), "in_person") != 0)
        return call_problem(c, PROBLEM_VALIDATION, "kind бывает in_person");
    return answer(c, operator_identify(c->ca, &c->app, c->user.role));
}

enum err handle_issuance(struct call *c)
{
    return answer(c, operator_issuance(c->ca, &c->app, call_text(c, "result"),
                                       call_text(c, "reason")));
}

enum err handle_outbox(struct call *c)
{
    const char *given = c->req->query(c->req->arg, "phone");
    struct buf phone = BUF_EMPTY;
    struct field_fault fault;
    cJSON *list = NULL, *o;
    enum err e;

    if (given == NULL ||
        !field_check(FIELD_PHONE, bytes_str(given), &phone, &fault))
        return call_problem(c, PROBLEM_MALFORMED, "нужен phone");
    e = outbox_list(c->ca, buf_text(&phone), &list);
    buf_clear(&phone);
    if (e != ERR_OK)
        return e;
    o = cJSON_CreateObject();
    cJSON_AddItemToObject(o, "items", list);
    return reply_json_take(c->reply, 200, o);
}

enum err handle_clock(struct call *c)
{
    const cJSON *item =
        cJSON_GetObjectItemCaseSensitive(c->json, "offsetSeconds");
    cJSON *o;

    if (!cJSON_IsNumber(item) || item->valuedouble < -1e10 ||
        item->valuedouble > 1e10)
        return call_problem(c, PROBLEM_MALFORMED, "нужно offsetSeconds");
    c->ca->clock_offset = (int64_t)item->valuedouble;
    o = cJSON_CreateObject();
    cJSON_AddItemToObject(o, "now", json_time(ca_now(c->ca)));
    return reply_json_take(c->reply, 200, o);
}
