/* Login by phone, tokens and their rotation. */
#include "tools/ca/handler.h"

#include "base/wipe.h"
#include "tools/ca/challenge.h"
#include "tools/fields.h"

#include <stdio.h>
#include <string.h>

#define ACCESS_S 900
#define REFRESH_S (30 * CA_DAY_S)
#define SERVICE_S (365 * CA_DAY_S)
#define TOKEN_MAX_LEN 60

struct role {
    const char *word;
    enum actor actor;
};

static const struct role roles[] = {
    {"applicant", ACTOR_APPLICANT},
    {"service_centre", ACTOR_CENTRE},
    {"operator", ACTOR_OPERATOR},
};

static enum actor role_by_word(const char *word)
{
    size_t i;

    for (i = 0; i < sizeof(roles) / sizeof(*roles); i++)
        if (strcmp(roles[i].word, word) == 0)
            return roles[i].actor;
    return (enum actor)0;
}

struct token {
    char kind[WORD_CAP]; /* access, refresh, service */
    char family[ID_CAP];
    char role[WORD_CAP];
    char subject[WORD_CAP];
    bool used;
    int64_t expires;
};

static enum err token_add(struct ca *ca, const char *prefix,
                          const struct token *t, char *out)
{
    uint8_t hash[SHA256_LEN];
    enum err e = random_id(prefix, 32, out);

    if (e == ERR_OK)
        e = sha256(bytes_str(out), hash);
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "INSERT INTO token (hash, kind, family, role, subject,"
                   " used, created, expires) VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                   "bttttii", bytes_of(hash, sizeof(hash)), t->kind, t->family,
                   t->role, t->subject, ca_now(ca), t->expires);
    return e;
}

/* Found by its hash: nothing secret is compared. */
static enum err token_find(struct ca *ca, const char *text, struct token *out)
{
    struct query q = QUERY_NONE;
    uint8_t hash[SHA256_LEN];
    enum err e = sha256(bytes_str(text), hash);

    if (e == ERR_OK)
        e = db_query(ca->db, &q,
                     "SELECT kind, family, role, subject, used, expires"
                     " FROM token WHERE hash = ?",
                     "b", bytes_of(hash, sizeof(hash)));
    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK) {
        snprintf(out->kind, sizeof(out->kind), "%s", query_text(&q, 0));
        snprintf(out->family, sizeof(out->family), "%s", query_text(&q, 1));
        snprintf(out->role, sizeof(out->role), "%s", query_text(&q, 2));
        snprintf(out->subject, sizeof(out->subject), "%s", query_text(&q, 3));
        out->used = query_int(&q, 4) != 0;
        out->expires = query_int(&q, 5);
    }
    query_end(&q);
    return e;
}

static enum err unauthenticated(struct call *c, enum problem p)
{
    reply_header(c->reply, "WWW-Authenticate", "Bearer%s",
                 p == PROBLEM_TOKEN_EXPIRED ? " error=\"invalid_token\"" : "");
    return call_problem(c, p, NULL);
}

enum err auth_user(struct call *c)
{
    const char *header = c->req->header(c->req->arg, "Authorization");
    struct token t;
    enum err e;

    if (header == NULL || strncmp(header, "Bearer ", 7) != 0 ||
        strlen(header + 7) > TOKEN_MAX_LEN)
        return unauthenticated(c, PROBLEM_UNAUTHENTICATED);
    e = token_find(c->ca, header + 7, &t);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(t.kind, "refresh") == 0))
        return unauthenticated(c, PROBLEM_UNAUTHENTICATED);
    if (e != ERR_OK)
        return e;
    if (t.expires <= ca_now(c->ca))
        return unauthenticated(c, PROBLEM_TOKEN_EXPIRED);
    c->user.role = role_by_word(t.role);
    snprintf(c->user.subject, sizeof(c->user.subject), "%s", t.subject);
    snprintf(c->user.family, sizeof(c->user.family), "%s", t.family);
    return ERR_OK;
}

static enum err reply_tokens(struct call *c, const char *family,
                             const char *phone)
{
    struct token t = {.kind = "access", .role = "applicant"};
    char access[ID_CAP], refresh[ID_CAP];
    enum err e;
    cJSON *o;

    snprintf(t.family, sizeof(t.family), "%s", family);
    snprintf(t.subject, sizeof(t.subject), "%s", phone);
    t.expires = ca_now(c->ca) + ACCESS_S;
    e = token_add(c->ca, "at_", &t, access);
    snprintf(t.kind, sizeof(t.kind), "refresh");
    t.expires = ca_now(c->ca) + REFRESH_S;
    if (e == ERR_OK)
        e = token_add(c->ca, "rt_", &t, refresh);
    if (e == ERR_OK) {
        o = cJSON_CreateObject();
        cJSON_AddStringToObject(o, "accessToken", access);
        cJSON_AddNumberToObject(o, "expiresIn", ACCESS_S);
        cJSON_AddStringToObject(o, "refreshToken", refresh);
        cJSON_AddStringToObject(o, "tokenType", "Bearer");
        e = reply_json_take(c->reply, 200, o);
    }
    wipe(access, sizeof(access));
    wipe(refresh, sizeof(refresh));
    return e;
}

static enum err call_owner(struct call *c, const char *phone,
                           const struct challenge *ch)
{
    char sender[WORD_CAP];
    struct message m = {phone, "call", "login", sender, ch->id, ch->code, ""};
    enum err e;

    /* The last four digits of the calling number are the code. */
    snprintf(sender, sizeof(sender), "+7495000%s", ch->code);
    e = outbox_add(c->ca, &m);
    wipe(sender, sizeof(sender));
    return e;
}

/* Every phone is called: who has an application cannot be told from it. */
enum err handle_challenge(struct call *c)
{
    struct buf phone = BUF_EMPTY, text = BUF_EMPTY;
    struct challenge ch = {.expires = 0};
    struct field_fault fault;
    int64_t wait_s = 0;
    cJSON *o;
    enum err e;

    if (!field_check(FIELD_PHONE, bytes_str(call_text(c, "phone")), &phone,
                     &fault)) {
        field_fault_text(&fault, FIELD_RUSSIAN, &text);
        call_note(c, "errors", "/phone", field_code_word(fault.code),
                  buf_text(&text));
        e = call_problem(c, PROBLEM_VALIDATION, NULL);
        goto out;
    }
    e = challenge_new(c->ca, &challenge_login,
                      &(struct challenge_bond){buf_text(&phone), "", ""},
                      c->req->peer, &ch, &wait_s);
    if (e == ERR_BUSY && wait_s > 0) {
        reply_header(c->reply, "Retry-After", "%lld", (long long)wait_s);
        e = call_problem(c, PROBLEM_RATE_LIMITED, NULL);
    }
    if (e == ERR_OK)
        e = call_owner(c, buf_text(&phone), &ch);
    if (e != ERR_OK)
        goto out;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "challengeId", ch.id);
    cJSON_AddStringToObject(o, "method", "call_last4");
    cJSON_AddNumberToObject(o, "codeLength", (double)challenge_login.digits);
    cJSON_AddItemToObject(o, "expiresAt", json_time(ch.expires));
    cJSON_AddNumberToObject(o, "resendAfter", (double)ch.pause_s);
    reply_header(c->reply, "Retry-After", "%lld", (long long)ch.pause_s);
    e = reply_json_take(c->reply, 202, o);
out:
    wipe(&ch, sizeof(ch));
    buf_clear(&phone);
    buf_clear(&text);
    return e;
}

enum err handle_verification(struct call *c)
{
    const char *code = call_text(c, "code");
    struct challenge_bond any = {NULL, "", ""};
    char phone[WORD_CAP], family[ID_CAP];
    int left = 0;
    enum err e;

    if (strlen(code) != challenge_login.digits ||
        strspn(code, "0123456789") != strlen(code)) {
        call_note(c, "errors", "/code", "format", "код - четыре цифры");
        return call_problem(c, PROBLEM_VALIDATION, NULL);
    }
    e = challenge_try(c->ca, &challenge_login, c->param, &any, code, &left,
                      phone);
    if (e == ERR_OK)
        e = random_id("fam_", 16, family);
    return e == ERR_OK ? reply_tokens(c, family, phone)
                       : call_code_refused(c, e, left);
}

enum err call_code_refused(struct call *c, enum err e, int left)
{
    switch (e) {
    case ERR_PIN_WRONG:
        c->reply->keep = true; /* the try is spent */
        c->more = cJSON_CreateObject();
        cJSON_AddNumberToObject(c->more, "attemptsLeft", left);
        return call_problem(c, PROBLEM_CODE_WRONG, NULL);
    case ERR_PIN_LOCKED:
        return call_problem(c, PROBLEM_CODE_ATTEMPTS, NULL);
    case ERR_GONE:
        return call_problem(c, PROBLEM_CODE_EXPIRED, NULL);
    case ERR_NOT_FOUND:
        return call_problem(c, PROBLEM_NOT_FOUND, NULL);
    default:
        return e;
    }
}

static enum err revoke(struct call *c, const char *family)
{
    return db_run(c->ca->db, "DELETE FROM token WHERE family = ?", "t", family);
}

/* A token that comes twice was copied: its whole family ends. */
enum err handle_refresh(struct call *c)
{
    const char *text = call_text(c, "refreshToken");
    uint8_t hash[SHA256_LEN];
    struct token t;
    enum err e = ERR_NOT_FOUND;

    if (strlen(text) <= TOKEN_MAX_LEN)
        e = token_find(c->ca, text, &t);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(t.kind, "refresh") != 0))
        return unauthenticated(c, PROBLEM_UNAUTHENTICATED);
    if (e == ERR_OK && t.used) {
        e = revoke(c, t.family);
        c->reply->keep = true;
        return e == ERR_OK ? unauthenticated(c, PROBLEM_UNAUTHENTICATED) : e;
    }
    if (e == ERR_OK && t.expires <= ca_now(c->ca))
        return unauthenticated(c, PROBLEM_TOKEN_EXPIRED);
    if (e == ERR_OK)
        e = sha256(bytes_str(text), hash);
    if (e == ERR_OK)
        e = db_run(c->ca->db, "UPDATE token SET used = 1 WHERE hash = ?", "b",
                   bytes_of(hash, sizeof(hash)));
    return e == ERR_OK ? reply_tokens(c, t.family, t.subject) : e;
}

enum err handle_logout(struct call *c)
{
    enum err e = revoke(c, c->user.family);

    c->reply->status = e == ERR_OK ? 204 : 0;
    return e;
}

enum err auth_service_token(struct ca *ca, const char *role,
                            const char *subject, char *token)
{
    struct token t = {.kind = "service"};
    enum err e = random_id("fam_", 16, t.family);

    if (role_by_word(role) != ACTOR_CENTRE &&
        role_by_word(role) != ACTOR_OPERATOR)
        return ERR_ARG;
    snprintf(t.role, sizeof(t.role), "%s", role);
    snprintf(t.subject, sizeof(t.subject), "%s", subject);
    t.expires = ca_now(ca) + SERVICE_S;
    return e == ERR_OK ? token_add(ca, "st_", &t, token) : e;
}
