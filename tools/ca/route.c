/* The route table, and what every request goes through. */
#include "tools/ca/route.h"

#include "base/log.h"
#include "tools/ca/answer.h"
#include "tools/ca/handler.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ANYBODY 0u
#define OWNER ((unsigned)ACTOR_APPLICANT)
#define CENTRE ((unsigned)ACTOR_CENTRE)
#define OPERATOR ((unsigned)ACTOR_OPERATOR)
#define ALL (OWNER | CENTRE | OPERATOR)

#define TAKES_JSON 1u  /* the body is a JSON object */
#define NEEDS_MATCH 2u /* If-Match must be there */
#define NEEDS_KEY 4u   /* Idempotency-Key must be there */
#define LASTING 8u     /* answers are kept for the life of the application */
#define SECRET 16u     /* answers are not kept: they hold tokens */
#define TEST 32u       /* with --test-hooks, from this machine */
#define TAKES_PKCS10 64u

struct route {
    const char *method;
    const char *pattern; /* {app}: an application; {id}: c->param */
    unsigned roles;
    unsigned flags;
    handler_fn handle;
};

static const struct route routes[] = {
    {"GET", "", ANYBODY, 0, handle_root},
    {"POST", "/auth/challenges", ANYBODY, TAKES_JSON | SECRET,
     handle_challenge},
    {"POST", "/auth/challenges/{id}/verification", ANYBODY, TAKES_JSON | SECRET,
     handle_verification},
    {"POST", "/auth/token", ANYBODY, TAKES_JSON | SECRET, handle_refresh},
    {"DELETE", "/auth/session", ALL, SECRET, handle_logout},
    {"GET", "/service-centres", ALL, 0, handle_centres},
    {"GET", "/applications", ALL, 0, handle_list},
    {"POST", "/applications", CENTRE, TAKES_JSON, handle_create},
    {"GET", "/applications/{app}", ALL, 0, handle_show},
    {"PATCH", "/applications/{app}", OWNER, TAKES_JSON | NEEDS_MATCH,
     handle_patch},
    {"DELETE", "/applications/{app}", OWNER | CENTRE, NEEDS_MATCH,
     handle_cancel},
    {"POST", "/applications/{app}/confirmation", OWNER,
     TAKES_JSON | NEEDS_MATCH, handle_confirmation},
    {"PUT", "/applications/{app}/service-centre", OWNER, TAKES_JSON,
     handle_choose_centre},
    {"POST", "/applications/{app}/submission", OWNER, NEEDS_MATCH,
     handle_submission},
    {"POST", "/applications/{app}/requisites-confirmation", OWNER, TAKES_JSON,
     handle_requisites},
    {"GET", "/applications/{app}/profile", ALL, 0, handle_profile},
    {"POST", "/applications/{app}/csr", OWNER,
     TAKES_PKCS10 | NEEDS_KEY | LASTING, handle_csr},
    {"GET", "/applications/{app}/receipt", ALL, 0, handle_receipt},
    {"POST", "/applications/{app}/receipt/challenges", OWNER, LASTING,
     handle_receipt_challenge},
    {"POST", "/applications/{app}/receipt/confirmation", OWNER,
     TAKES_JSON | NEEDS_KEY | LASTING, handle_receipt_confirmation},
    {"GET", "/applications/{app}/certificate", ALL, 0, handle_certificate},
    {"POST", "/applications/{app}/installation", OWNER, TAKES_JSON,
     handle_installation},
    {"GET", "/applications/{app}/events", ALL, 0, handle_events},
    {"POST", "/operator/applications/{app}/decision", OPERATOR, TAKES_JSON,
     handle_decision},
    {"POST", "/operator/applications/{app}/identification", CENTRE | OPERATOR,
     TAKES_JSON, handle_identification},
    {"POST", "/operator/applications/{app}/issuance", OPERATOR, TAKES_JSON,
     handle_issuance},
    {"GET", "/test/outbox", ANYBODY, TEST, handle_outbox},
    {"PUT", "/test/clock", ANYBODY, TEST | TAKES_JSON, handle_clock},
};

enum err call_problem(struct call *c, enum problem p, const char *detail)
{
    cJSON *more = c->more;
    enum err e;

    c->more = NULL;
    e = reply_problem(c->reply, c->req->id, p, detail, more);
    return e == ERR_OK ? ERR_DENIED : e;
}

void call_note(struct call *c, const char *list, const char *pointer,
               const char *code, const char *detail)
{
    cJSON *item = cJSON_CreateObject(), *array;

    if (c->more == NULL)
        c->more = cJSON_CreateObject();
    array = cJSON_GetObjectItemCaseSensitive(c->more, list);
    if (array == NULL)
        array = cJSON_AddArrayToObject(c->more, list);
    cJSON_AddStringToObject(item, "pointer", pointer);
    cJSON_AddStringToObject(item, "code", code);
    cJSON_AddStringToObject(item, "detail", detail);
    if (!cJSON_AddItemToArray(array, item))
        cJSON_Delete(item);
}

const char *call_text(const struct call *c, const char *name)
{
    const char *text =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(c->json, name));

    return text == NULL ? "" : text;
}

int64_t call_number(const struct call *c, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(c->json, name);

    if (!cJSON_IsNumber(item) || item->valuedouble < 0 ||
        item->valuedouble > 1e15)
        return -1;
    return (int64_t)item->valuedouble;
}

/* One part of a path against one part of a pattern. */
static bool part_matches(struct call *c, const char *pattern, size_t plen,
                         const char *path, size_t len)
{
    if (plen == 5 && strncmp(pattern, "{app}", 5) == 0) {
        snprintf(c->app.id, sizeof(c->app.id), "%.*s", (int)len, path);
        return len > 0;
    }
    if (plen == 4 && strncmp(pattern, "{id}", 4) == 0) {
        snprintf(c->param, sizeof(c->param), "%.*s", (int)len, path);
        return len > 0;
    }
    return plen == len && strncmp(pattern, path, len) == 0;
}

static bool path_matches(struct call *c, const char *pattern, const char *path)
{
    c->app.id[0] = '\0';
    while (*pattern == '/' && *path == '/') {
        size_t plen = strcspn(++pattern, "/"), len = strcspn(++path, "/");

        if (!part_matches(c, pattern, plen, path, len))
            return false;
        pattern += plen;
        path += len;
    }
    return *pattern == '\0' && (*path == '\0' || strcmp(path, "/") == 0);
}

/* The part of the path after the base; NULL if it is elsewhere. */
static const char *below_base(const char *path)
{
    size_t len = strlen(API_BASE);

    if (strncmp(path, API_BASE, len) == 0 &&
        (path[len] == '/' || path[len] == '\0'))
        return path + len;
    return strncmp(path, "/test/", 6) == 0 ? path : NULL;
}

static enum err find_route(struct call *c, const struct route **out)
{
    const char *path = below_base(c->req->path);
    char allow[HEADER_VALUE_CAP] = "";
    size_t i;

    for (i = 0; path != NULL && i < sizeof(routes) / sizeof(*routes); i++) {
        const struct route *r = &routes[i];

        if ((r->flags & TEST) != 0 && (!c->ca->test_hooks || !c->req->loopback))
            continue;
        if (!path_matches(c, r->pattern, path))
            continue;
        if (strcmp(r->method, c->req->method) == 0) {
            *out = r;
            return ERR_OK;
        }
        snprintf(allow + strlen(allow), sizeof(allow) - strlen(allow), "%s%s",
                 allow[0] == '\0' ? "" : ", ", r->method);
    }
    if (allow[0] == '\0')
        return call_problem(c, PROBLEM_NOT_FOUND, NULL);
    reply_header(c->reply, "Allow", "%s", allow);
    return call_problem(c, PROBLEM_METHOD, NULL);
}

static bool may_see(const struct call *c)
{
    switch (c->user.role) {
    case ACTOR_APPLICANT:
        return strcmp(c->app.owner, c->user.subject) == 0;
    case ACTOR_CENTRE:
        return strcmp(c->app.creator, c->user.subject) == 0;
    case ACTOR_OPERATOR:
        return true;
    case ACTOR_CA:
    default:
        return false;
    }
}

/* Another's application looks like none at all. */
static enum err load_application(struct call *c)
{
    char id[ID_CAP];
    enum err e;

    if (c->app.id[0] == '\0')
        return ERR_OK;
    snprintf(id, sizeof(id), "%s", c->app.id);
    application_clear(&c->app);
    e = application_load(c->ca, id, &c->app);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !may_see(c)))
        return call_problem(c, PROBLEM_NOT_FOUND, NULL);
    return e;
}

static enum err check_user(struct call *c, const struct route *r)
{
    enum err e;

    if (r->roles == ANYBODY)
        return ERR_OK;
    e = auth_user(c);
    if (e != ERR_OK)
        return e;
    e = load_application(c);
    if (e != ERR_OK)
        return e;
    if ((r->roles & c->user.role) == 0)
        return call_problem(c, PROBLEM_FORBIDDEN, NULL);
    return ERR_OK;
}

static void etag_of(const struct call *c, char out[64])
{
    snprintf(out, 64, "\"%lld-%d\"", (long long)c->app.version,
             (int)c->user.role);
}

/* One of a list of entity tags, or "*" (RFC 9110, 8.8.3). */
static bool etag_listed(const char *list, const char *etag)
{
    size_t len = strlen(etag);

    if (strcmp(list, "*") == 0)
        return true;
    while (*list != '\0') {
        size_t part = strcspn(list, ",");
        size_t skip = strspn(list, " \t");

        if (skip + len <= part && strncmp(list + skip, etag, len) == 0 &&
            strspn(list + skip + len, " \t") == part - skip - len)
            return true;
        list += part + (list[part] == ',' ? 1 : 0);
    }
    return false;
}

static enum err check_match(struct call *c, const struct route *r)
{
    const char *given = c->req->header(c->req->arg, "If-Match");
    char etag[64];

    if (given == NULL && (r->flags & NEEDS_MATCH) != 0)
        return call_problem(c, PROBLEM_PRECONDITION_REQUIRED, NULL);
    if (given == NULL || c->app.id[0] == '\0')
        return ERR_OK;
    etag_of(c, etag);
    if (!etag_listed(given, etag)) {
        reply_header(c->reply, "ETag", "%s", etag);
        return call_problem(c, PROBLEM_PRECONDITION_FAILED, NULL);
    }
    return ERR_OK;
}

static bool has_type(const struct call *c, const char *want)
{
    const char *type = c->req->header(c->req->arg, "Content-Type");
    size_t len = strlen(want);

    return type != NULL && strncasecmp(type, want, len) == 0 &&
           (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

static enum err parse_body(struct call *c, const struct route *r)
{
    if ((r->flags & TAKES_PKCS10) != 0 && !has_type(c, "application/pkcs10"))
        return call_problem(c, PROBLEM_MEDIA_TYPE,
                            "ожидается application/pkcs10");
    if ((r->flags & TAKES_JSON) == 0)
        return ERR_OK;
    if (!has_type(c, "application/json") &&
        !has_type(c, "application/merge-patch+json"))
        return call_problem(c, PROBLEM_MEDIA_TYPE,
                            "ожидается application/json");
    c->json = json_read(c->req->body);
    if (!cJSON_IsObject(c->json))
        return call_problem(c, PROBLEM_MALFORMED,
                            "тело запроса - не объект JSON");
    return ERR_OK;
}

/*
 * A repeated POST gets its first answer again. *done tells that the reply is
 * filled.
 */
static enum err replay(struct call *c, const struct route *r,
                       struct answer_key *key, bool *done)
{
    const char *given = c->req->header(c->req->arg, "Idempotency-Key");
    enum err e;

    *done = false;
    key->key = NULL;
    if (strcmp(r->method, "POST") != 0 || (r->flags & SECRET) != 0)
        return ERR_OK;
    if (given == NULL && (r->flags & NEEDS_KEY) != 0)
        return call_problem(c, PROBLEM_MALFORMED,
                            "нужен заголовок Idempotency-Key");
    if (given == NULL)
        return ERR_OK;
    if (!answer_key_valid(given))
        return call_problem(c, PROBLEM_MALFORMED,
                            "Idempotency-Key: 1-64 знака A-Z a-z 0-9 - _");
    *key = (struct answer_key){c->user.subject, c->req->path, given,
                               c->req->body, (r->flags & LASTING) != 0};
    e = answer_find(c->ca, key, c->reply);
    if (e == ERR_MISMATCH)
        return call_problem(c, PROBLEM_IDEMPOTENCY_MISMATCH, NULL);
    *done = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err handle(struct call *c, const struct route *r)
{
    struct answer_key key = {.key = NULL};
    bool done;
    enum err e = check_user(c, r);

    if (e == ERR_OK)
        e = replay(c, r, &key, &done);
    if (e != ERR_OK || done)
        return e;
    e = check_match(c, r);
    if (e == ERR_OK)
        e = parse_body(c, r);
    if (e == ERR_OK)
        e = r->handle(c);
    if (key.key != NULL && (e == ERR_OK || c->reply->keep)) {
        enum err stored = answer_store(c->ca, &key, c->reply);

        e = stored == ERR_OK ? e : stored;
    }
    return e;
}

/* Changes and the record of the answer go in together, or not at all. */
static enum err in_transaction(struct call *c, const struct route *r)
{
    enum err e, ended;

    if (strcmp(r->method, "GET") == 0)
        return handle(c, r);
    e = db_begin(c->ca->db);
    if (e != ERR_OK)
        return e;
    e = handle(c, r);
    if (e == ERR_OK || (c->reply->keep && c->reply->status != 0)) {
        ended = db_commit(c->ca->db);
        if (ended != ERR_OK) {
            reply_clear(c->reply);
            e = ended;
        }
    }
    db_rollback(c->ca->db);
    return e;
}

static void answer_failure(struct call *c, enum err e)
{
    enum problem p = e == ERR_BUSY ? PROBLEM_MAINTENANCE : PROBLEM_INTERNAL;

    log_error("request %s: %s: %s", c->req->id, err_name(e), log_fault_text());
    reply_clear(c->reply);
    if (e == ERR_BUSY)
        reply_header(c->reply, "Retry-After", "1");
    if (reply_problem(c->reply, c->req->id, p, NULL, NULL) != ERR_OK)
        c->reply->status = 500;
}

void route_request(struct ca *ca, struct request *req, bool broken,
                   struct reply *reply)
{
    struct call c = {.ca = ca, .req = req, .reply = reply};
    const struct route *r = NULL;
    enum err e = random_uuid(req->id);

    log_fault_clear();
    if (e == ERR_OK && broken)
        e = call_problem(&c, PROBLEM_TOO_LARGE, NULL);
    if (e == ERR_OK)
        e = find_route(&c, &r);
    if (e == ERR_OK)
        e = in_transaction(&c, r);
    if (reply->status == 0)
        answer_failure(&c, e);
    reply_header(reply, "X-Request-Id", "%s", req->id);
    /* The pattern, not the path: it names nobody. */
    log_info("%s %s %u %s", r == NULL ? "-" : r->method,
             r == NULL ? "-" : r->pattern, reply->status, req->id);
    cJSON_Delete(c.json);
    cJSON_Delete(c.more);
    application_clear(&c.app);
}

enum err call_wrong_state(struct call *c, const char *detail)
{
    cJSON *view = application_json(c->ca, &c->app, c->user.role);

    if (c->more == NULL)
        c->more = cJSON_CreateObject();
    cJSON_AddStringToObject(c->more, "applicationStatus",
                            status_word(c->app.status));
    cJSON_AddItemToObject(
        c->more, "allowedActions",
        cJSON_DetachItemFromObjectCaseSensitive(view, "allowedActions"));
    cJSON_Delete(view);
    return call_problem(c,
                        c->app.status == STATUS_EXPIRED ? PROBLEM_EXPIRED
                                                        : PROBLEM_WRONG_STATE,
                        detail);
}

enum err call_event(struct call *c, enum event event, const char *detail)
{
    struct facts facts;
    enum err e = application_event(c->ca, &c->app, event, c->user.role, detail);

    if (e == ERR_WRONG_STATE)
        return call_wrong_state(c, NULL);
    if (e == ERR_DENIED) {
        application_facts(c->ca, &c->app, &facts);
        return call_wrong_state(c,
                                state_obstacle(c->app.status, event, &facts));
    }
    return e;
}

enum err call_reply_application(struct call *c, unsigned status)
{
    unsigned wait = application_wait(c->ca, &c->app);
    const char *known = c->req->header(c->req->arg, "If-None-Match");
    cJSON *view;
    char etag[64];

    etag_of(c, etag);
    reply_header(c->reply, "ETag", "%s", etag);
    if (wait != 0)
        reply_header(c->reply, "Retry-After", "%u", wait);
    if (known != NULL && strcmp(c->req->method, "GET") == 0 &&
        etag_listed(known, etag)) {
        c->reply->status = 304;
        return ERR_OK;
    }
    view = application_json(c->ca, &c->app, c->user.role);
    if (c->more != NULL) {
        cJSON *warnings =
            cJSON_DetachItemFromObjectCaseSensitive(c->more, "warnings");

        if (warnings != NULL)
            cJSON_AddItemToObject(view, "warnings", warnings);
    }
    return reply_json_take(c->reply, status, view);
}
