/* A client of the cabinet API. */
#include "tools/cabinet.h"

#include "base/file.h"
#include "base/log.h"
#include "base/wipe.h"
#include "tools/cabinet_problem.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/state.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define API "/cabinet/v1"
#define SESSION_NAME "session.json"
#define TRIES 5
#define TIMEOUT 120L /* seconds, where nothing else is said */
#define EXCHANGE_MS 60000L
#define WAIT_MAX 300L /* seconds, the most that Retry-After is obeyed */
#define SKEW_MAX 300L /* seconds, beyond it a word is said */
#define KEY_MAX 64

struct cabinet {
    struct http *http;
    char *base;     /* with API */
    cJSON *session; /* what is on disk */
    int64_t deadline;
    bool skew_told;
    bool code_again; /* cabinet_code_again */
};

/* --- session */

static int64_t seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

const char *cabinet_server(const struct cabinet *c)
{
    return c->base;
}

const char *cabinet_trusted(const struct cabinet *c)
{
    return json_text(c->session, "trusted");
}

void cabinet_set_timeout(struct cabinet *c, long left)
{
    c->deadline = seconds() + left;
}

long cabinet_time_left(const struct cabinet *c)
{
    int64_t left = c->deadline - seconds();

    return left > 0 ? (long)left : 0;
}

static void session_delete(cJSON *session)
{
    json_wipe(session, "accessToken");
    json_wipe(session, "refreshToken");
    cJSON_Delete(session);
}

void cabinet_free(struct cabinet *c)
{
    if (c == NULL)
        return;
    http_close(c->http);
    session_delete(c->session);
    free(c->base);
    free(c);
}

/* "https://ca.example/" becomes "https://ca.example/cabinet/v1". */
static char *base_of(const char *server)
{
    const char *host = strstr(server, "://");
    size_t len = strlen(server);
    bool bare;
    char *base;

    while (len > 0 && server[len - 1] == '/')
        len--;
    host = host != NULL ? host + 3 : server;
    bare = host + strcspn(host, "/") >= server + len;
    if (asprintf(&base, "%.*s%s", (int)len, server, bare ? API : "") < 0)
        return NULL;
    return base;
}

/* Takes the session, also on failure. */
static int open_session(cJSON *session, struct cabinet **out)
{
    struct cabinet *c = calloc(1, sizeof(*c));
    const char *server = json_text(session, "server");
    enum err e = ERR_OK;
    int status;

    if (c == NULL) {
        session_delete(session);
        return fail(ERR_NOMEM, "%s", _("server"));
    }
    c->session = session;
    cabinet_set_timeout(c, TIMEOUT);
    if (server == NULL)
        e = log_fault(ERR_FORMAT, "the session names no server");
    if (e == ERR_OK)
        c->base = strdup(server);
    if (e == ERR_OK)
        e = c->base != NULL
                ? http_open(c->base, json_text(session, "tlsCa"), &c->http)
                : ERR_NOMEM;
    if (e == ERR_OK) {
        *out = c;
        return STATUS_DONE;
    }
    status = fail(e, _("server %s"), server != NULL ? server : "?");
    cabinet_free(c);
    return status;
}

int cabinet_new(const struct cabinet_place *place, struct cabinet **out)
{
    cJSON *session = cJSON_CreateObject();
    char *base = base_of(place->server);
    bool ok =
        session != NULL && base != NULL && json_str(session, "server", base) &&
        (place->tls_ca == NULL || json_str(session, "tlsCa", place->tls_ca)) &&
        (place->trusted == NULL ||
         json_str(session, "trusted", place->trusted));

    free(base);
    if (!ok) {
        cJSON_Delete(session);
        return fail(ERR_NOMEM, _("server"));
    }
    return open_session(session, out);
}

static enum err session_read(cJSON **out)
{
    struct dir d = DIR_NONE;
    enum err e = state_open(NULL, &d);

    if (e == ERR_OK)
        e = state_read(&d, SESSION_NAME, out);
    dir_close(&d);
    return e;
}

int cabinet_resume(struct cabinet **out)
{
    cJSON *session = NULL;
    enum err e = session_read(&session);

    if (e == ERR_NOT_FOUND)
        return fail_with(STATUS_USER, _("you are not logged in; larets enroll "
                                        "login --server URL --phone PHONE"));
    if (e != ERR_OK)
        return fail(e, "%s", _("session"));
    return open_session(session, out);
}

/* Take new tokens and make them durable; d is locked by the caller. */
static enum err keep_tokens(struct cabinet *c, const struct dir *d,
                            const cJSON *tokens)
{
    const char *access = json_text(tokens, "accessToken");
    const char *refresh = json_text(tokens, "refreshToken");

    if (access == NULL || refresh == NULL)
        return log_fault(ERR_FORMAT, "the server's answer holds no tokens");
    json_wipe(c->session, "accessToken");
    json_wipe(c->session, "refreshToken");
    cJSON_DeleteItemFromObjectCaseSensitive(c->session, "accessToken");
    cJSON_DeleteItemFromObjectCaseSensitive(c->session, "refreshToken");
    if (!json_str(c->session, "accessToken", access) ||
        !json_str(c->session, "refreshToken", refresh))
        return ERR_NOMEM;
    return state_write(d, SESSION_NAME, c->session);
}

/* --- one call */

void cabinet_answer_clear(struct cabinet_answer *a)
{
    cJSON_Delete(a->json);
    a->json = NULL;
    http_answer_clear(&a->http);
}

/* 20 % more or less, so that clients do not come all at once. */
static long jitter(long ms)
{
    unsigned char r = 128;

    if (RAND_bytes(&r, 1) != 1)
        r = 128;
    return ms + ms * ((long)r - 128) / 640;
}

void cabinet_sleep(struct cabinet *c, long s)
{
    long left = cabinet_time_left(c) * 1000, ms;
    struct timespec t;

    s = s < 1 ? 1 : s > WAIT_MAX ? WAIT_MAX : s;
    ms = jitter(s * 1000);
    ms = ms < left ? ms : left;
    t.tv_sec = ms / 1000;
    t.tv_nsec = ms % 1000 * 1000000L;
    nanosleep(&t, NULL);
}

struct header_texts {
    char type[128], accept[128], key[128], match[160], seen[160], prefer[48];
    struct buf token; /* secret */
};

static void set_header(struct http_request *r, size_t *n, char *text,
                       size_t cap, const char *name, const char *value)
{
    if (value == NULL)
        return;
    snprintf(text, cap, "%s: %s", name, value);
    r->header[(*n)++] = text;
}

static enum err set_headers(const struct cabinet *c,
                            const struct cabinet_call *call,
                            struct header_texts *t, struct http_request *r)
{
    const char *token = json_text(c->session, "accessToken");
    size_t n = 0;

    if (r->body.p != NULL)
        set_header(r, &n, t->type, sizeof(t->type), "Content-Type",
                   call->type != NULL ? call->type : "application/json");
    set_header(r, &n, t->accept, sizeof(t->accept), "Accept",
               call->accept != NULL ? call->accept : "application/json");
    set_header(r, &n, t->key, sizeof(t->key), "Idempotency-Key", call->key);
    set_header(r, &n, t->match, sizeof(t->match), "If-Match", call->if_match);
    set_header(r, &n, t->seen, sizeof(t->seen), "If-None-Match", call->seen);
    if (call->wait > 0) {
        snprintf(t->prefer, sizeof(t->prefer), "Prefer: wait=%ld", call->wait);
        r->header[n++] = t->prefer;
    }
    r->header[n++] = "Expect:";
    if (!call->open && token != NULL) {
        buf_add_str(&t->token, "Authorization: Bearer ");
        buf_add_str(&t->token, token);
        r->header[n++] = buf_text(&t->token);
    }
    return buf_check(&t->token);
}

/* One exchange, no second try. */
static enum err exchange(struct cabinet *c, const struct cabinet_call *call,
                         struct cabinet_answer *out)
{
    struct http_request r = {call->method,
                             call->path,
                             {NULL},
                             call->body,
                             EXCHANGE_MS + call->wait * 1000};
    struct header_texts texts = {"", "", "", "", "", "", BUF_EMPTY};
    enum err e;

    cabinet_answer_clear(out);
    if (r.body.p == NULL && strcmp(call->method, "POST") == 0)
        r.body = bytes_str("{}");
    e = set_headers(c, call, &texts, &r);
    if (e == ERR_OK)
        e = http_do(c->http, &r, &out->http);
    buf_clear(&texts.token);
    if (e == ERR_OK && strstr(out->http.type, "json") != NULL)
        out->json = cJSON_ParseWithLength((const char *)out->http.body.p,
                                          out->http.body.len);
    if (e == ERR_OK && !c->skew_told &&
        (out->http.skew > SKEW_MAX || out->http.skew < -SKEW_MAX)) {
        c->skew_told = true;
        complain(_("the clocks here and of the server differ by %ld s"),
                 out->http.skew);
    }
    return e;
}

/* True if the answer asks for another try. */
static bool is_busy(const struct cabinet_answer *a)
{
    const char *code = json_text(a->json, "code");
    long status = a->http.status;

    return status == 429 || status == 502 || status == 503 || status == 504 ||
           (status == 409 && code != NULL &&
            strcmp(code, "idempotency-in-progress") == 0);
}

/* Exchange until there is an answer, or tries or time run out. */
static enum err exchange_patiently(struct cabinet *c,
                                   const struct cabinet_call *call,
                                   struct cabinet_answer *out)
{
    bool safe = strcmp(call->method, "POST") != 0 || call->key != NULL;
    long pause = 1, asked;
    enum err e;
    int i;

    for (i = 1;; i++) {
        e = exchange(c, call, out);
        if (e != ERR_BUSY && !(e == ERR_OK && is_busy(out)))
            return e;
        asked = e == ERR_OK ? out->http.retry_after : -1;
        pause = asked > 0 ? asked : pause;
        if (!safe || i == TRIES || cabinet_time_left(c) <= pause)
            return e;
        log_debug("cabinet: try %d failed, again in %ld s", i, pause);
        cabinet_sleep(c, pause);
        pause = asked > 0 ? 1 : pause * 2;
    }
}

/* Tokens that another process has renewed meanwhile. */
static bool tokens_changed(struct cabinet *c, const struct dir *d)
{
    const char *own = json_text(c->session, "refreshToken");
    const char *other;
    cJSON *fresh = NULL;
    bool changed;

    if (state_read(d, SESSION_NAME, &fresh) != ERR_OK)
        return false;
    other = json_text(fresh, "refreshToken");
    changed = own != NULL && other != NULL && strcmp(own, other) != 0;
    if (changed) {
        session_delete(c->session);
        c->session = fresh;
    } else {
        session_delete(fresh);
    }
    return changed;
}

static enum err send_refresh(struct cabinet *c, const struct dir *d)
{
    struct cabinet_call call = {
        .method = "POST", .path = "/auth/token", .open = true};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    cJSON *body = cJSON_CreateObject();
    char *text = NULL;
    enum err e = ERR_NOMEM;

    if (json_str(body, "refreshToken", json_text(c->session, "refreshToken")))
        text = cJSON_PrintUnformatted(body);
    if (text != NULL) {
        call.body = bytes_str(text);
        e = exchange(c, &call, &a);
        if (e == ERR_OK)
            e = a.http.status == 200 ? keep_tokens(c, d, a.json)
                                     : ERR_PIN_NEEDED;
        wipe(text, strlen(text));
    }
    cJSON_free(text);
    session_delete(body);
    json_wipe(a.json, "accessToken");
    json_wipe(a.json, "refreshToken");
    cabinet_answer_clear(&a);
    return e;
}

/* A refresh token works once: one process at a time, and durable at once. */
static enum err refresh(struct cabinet *c)
{
    struct dir d = DIR_NONE;
    enum err e = state_open(NULL, &d);

    if (e == ERR_OK)
        e = dir_lock(&d, true);
    if (e == ERR_OK && !tokens_changed(c, &d))
        e = send_refresh(c, &d);
    dir_close(&d);
    return e;
}

/* 403 code-wrong tells how many tries are left (spec/cabinet.md). */
static bool leaves_a_try(const struct cabinet_answer *a)
{
    const char *code = json_text(a->json, "code");
    const cJSON *left =
        cJSON_GetObjectItemCaseSensitive(a->json, "attemptsLeft");

    return code != NULL && strcmp(code, "code-wrong") == 0 &&
           cJSON_IsNumber(left) && left->valueint > 0;
}

bool cabinet_code_again(const struct cabinet *c)
{
    return c->code_again;
}

int cabinet_do(struct cabinet *c, const struct cabinet_call *call,
               const char *thing, struct cabinet_answer *out)
{
    enum err e = exchange_patiently(c, call, out);

    c->code_again = false;
    if (e == ERR_OK && out->http.status == 401 && !call->open &&
        json_text(c->session, "refreshToken") != NULL) {
        e = refresh(c);
        if (e == ERR_OK)
            e = exchange_patiently(c, call, out);
        else if (e == ERR_PIN_NEEDED)
            return fail_with(STATUS_USER,
                             _("%s: the session has ended; log "
                               "in: larets enroll login"),
                             thing);
    }
    if (e == ERR_BUSY)
        return fail_with(STATUS_TEMPORARY, _("%s: %s; try again"), thing,
                         log_fault_text());
    if (e != ERR_OK)
        return fail(e, "%s", thing);
    if (out->http.status / 100 == 2 || out->http.status == 304)
        return STATUS_DONE;
    c->code_again = leaves_a_try(out);
    return problem_tell(out, thing);
}

int cabinet_do_json(struct cabinet *c, struct cabinet_call *call,
                    const cJSON *body, const char *thing,
                    struct cabinet_answer *out)
{
    char *text = cJSON_PrintUnformatted(body);
    int status;

    if (text == NULL)
        return fail(ERR_NOMEM, "%s", thing);
    call->body = bytes_str(text);
    status = cabinet_do(c, call, thing, out);
    call->body = bytes_of(NULL, 0);
    wipe(text, strlen(text));
    cJSON_free(text);
    return status;
}

/* --- login */

int cabinet_challenge(struct cabinet *c, const char *phone, char **challenge)
{
    struct cabinet_call call = {
        .method = "POST", .path = "/auth/challenges", .open = true};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    cJSON *body = cJSON_CreateObject();
    const char *id;
    int status;

    if (!json_str(body, "phone", phone)) {
        cJSON_Delete(body);
        return fail(ERR_NOMEM, "%s", _("login"));
    }
    status = cabinet_do_json(c, &call, body, _("login"), &a);
    id = json_text(a.json, "challengeId");
    if (status == STATUS_DONE && id == NULL)
        status = fail_with(STATUS_FAILED,
                           _("login: the server's answer is not understood"));
    if (status == STATUS_DONE) {
        *challenge = strdup(id);
        if (*challenge == NULL)
            status = fail(ERR_NOMEM, "%s", _("login"));
    }
    cJSON_Delete(body);
    cabinet_answer_clear(&a);
    return status;
}

static enum err keep_session(struct cabinet *c, const cJSON *tokens)
{
    struct dir d = DIR_NONE;
    enum err e = state_open(NULL, &d);

    if (e == ERR_OK)
        e = dir_lock(&d, true);
    if (e == ERR_OK)
        e = keep_tokens(c, &d, tokens);
    dir_close(&d);
    return e;
}

static bool verify_body(cJSON *body, struct bytes code)
{
    struct buf text = BUF_EMPTY;
    bool ok;

    buf_add(&text, code);
    ok = buf_check(&text) == ERR_OK && json_str(body, "code", buf_text(&text));
    buf_clear(&text);
    return ok;
}

int cabinet_verify(struct cabinet *c, const char *challenge, struct bytes code)
{
    struct cabinet_call call = {.method = "POST", .open = true};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    struct buf path = BUF_EMPTY;
    cJSON *body = cJSON_CreateObject();
    int status;
    enum err e;

    buf_add_str(&path, "/auth/challenges/");
    http_escape(challenge, &path);
    buf_add_str(&path, "/verification");
    call.path = buf_text(&path);
    if (buf_check(&path) != ERR_OK || !verify_body(body, code)) {
        status = fail(ERR_NOMEM, "%s", _("login"));
        goto out;
    }
    status = cabinet_do_json(c, &call, body, _("login"), &a);
    if (status == STATUS_DONE) {
        e = keep_session(c, a.json);
        if (e != ERR_OK)
            status = fail(e, "%s", _("login"));
    }
out:
    json_wipe(body, "code");
    cJSON_Delete(body);
    json_wipe(a.json, "accessToken");
    json_wipe(a.json, "refreshToken");
    cabinet_answer_clear(&a);
    buf_clear(&path);
    return status;
}

char *cabinet_key(const char *act, const char *id, const char *which)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned len = 0, i;
    struct buf text = BUF_EMPTY;
    char *key = NULL, *p;
    size_t act_len = strlen(act);
    bool ok;

    buf_add_str(&text, act);
    buf_add_u8(&text, 0);
    buf_add_str(&text, id);
    buf_add_u8(&text, 0);
    buf_add_str(&text, which);
    ok = buf_check(&text) == ERR_OK &&
         EVP_Digest(text.p, text.len, hash, &len, EVP_sha256(), NULL) == 1;
    buf_clear(&text);
    if (ok)
        key = malloc(act_len + 34);
    if (key == NULL)
        return NULL;
    memcpy(key, act, act_len);
    p = key + act_len;
    *p++ = '-';
    for (i = 0; i < 16; i++, p += 2)
        snprintf(p, 3, "%02x", hash[i]);
    return key;
}
