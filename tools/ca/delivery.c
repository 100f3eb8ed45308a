/* From the request of a key to the installed certificate. */
#include "tools/ca/challenge.h"
#include "tools/ca/csr.h"
#include "tools/ca/handler.h"
#include "tools/ca/issue.h"

#include "base/wipe.h"
#include "tools/fields.h"

#include <stdio.h>
#include <string.h>

static void note_csr(void *arg, const char *pointer, const char *code,
                     const char *detail)
{
    call_note(arg, "errors", pointer, code, detail);
}

/* The digest of the live request; "" if there is none. */
static enum err live_digest(struct call *c, char out[DIGEST_CAP])
{
    struct query q = QUERY_NONE;
    enum err e = db_query(c->ca->db, &q,
                          "SELECT digest FROM request WHERE application = ?"
                          " AND live = 1",
                          "t", c->app.id);

    out[0] = '\0';
    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK)
        snprintf(out, DIGEST_CAP, "%s", query_text(&q, 0));
    query_end(&q);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err reply_csr(struct call *c, const char *digest)
{
    unsigned wait = application_wait(c->ca, &c->app);
    cJSON *o = cJSON_CreateObject(), *estimate;

    cJSON_AddStringToObject(o, "status", status_word(c->app.status));
    cJSON_AddStringToObject(o, "csrDigest", digest);
    if (c->app.status == STATUS_ISSUING) {
        estimate = cJSON_AddObjectToObject(o, "estimate");
        cJSON_AddStringToObject(estimate, "atMost", "PT1H");
    }
    reply_header(c->reply, "Location", API_BASE "/applications/%s", c->app.id);
    if (wait != 0)
        reply_header(c->reply, "Retry-After", "%u", wait);
    return reply_json_take(c->reply, 202, o);
}

static enum err check_csr(struct call *c, uint8_t key_hash[SHA256_LEN])
{
    enum problem problem = PROBLEM_COUNT;
    struct profile p = {.count = 0};
    bool known = false;
    enum err e = profile_make(&c->app, &p);

    memset(key_hash, 0, SHA256_LEN);
    if (e == ERR_OK)
        e = csr_check(c->ca, c->req->body, &p, note_csr, c, &problem, key_hash);
    profile_clear(&p);
    if (e != ERR_OK && e != ERR_MISMATCH)
        return e;
    e = csr_key_known(c->ca, key_hash, &known);
    if (e == ERR_OK && known) {
        call_note(c, "errors", "subjectPublicKeyInfo", "key-reused",
                  "этот открытый ключ уже встречался");
        if (problem > PROBLEM_KEY_REUSED)
            problem = PROBLEM_KEY_REUSED;
    }
    if (e == ERR_OK && problem != PROBLEM_COUNT)
        return call_problem(c, problem, NULL);
    return e;
}

static enum err keep_csr(struct call *c, const char *digest,
                         const uint8_t key_hash[SHA256_LEN])
{
    enum err e =
        db_run(c->ca->db, "UPDATE request SET live = 0 WHERE application = ?",
               "t", c->app.id);

    if (e == ERR_OK)
        e = db_run(c->ca->db,
                   "INSERT INTO request (application, digest, der, live,"
                   " received) VALUES (?, ?, ?, 1, ?)",
                   "ttbi", c->app.id, digest, c->req->body, ca_now(c->ca));
    if (e == ERR_OK)
        e = db_run(c->ca->db,
                   "INSERT INTO known_key (hash, application) VALUES (?, ?)",
                   "bt", bytes_of(key_hash, SHA256_LEN), c->app.id);
    return e;
}

/* The same bytes again are the same request, whatever came of it since. */
enum err handle_csr(struct call *c)
{
    char digest[DIGEST_CAP], live[DIGEST_CAP];
    uint8_t key_hash[SHA256_LEN];
    enum err e = digest_text(c->req->body, digest);

    if (e == ERR_OK)
        e = live_digest(c, live);
    if (e == ERR_OK && strcmp(digest, live) == 0 &&
        c->app.status != STATUS_AWAITING_CSR)
        return reply_csr(c, digest);
    if (e == ERR_OK && c->app.status != STATUS_AWAITING_CSR)
        return call_wrong_state(c, NULL);
    if (e == ERR_OK)
        e = check_csr(c, key_hash);
    if (e == ERR_OK)
        e = keep_csr(c, digest, key_hash);
    if (e == ERR_OK)
        e = call_event(c, EVENT_SEND_CSR, digest);
    return e == ERR_OK ? reply_csr(c, digest) : e;
}

/* Loads what was issued, or answers 409. */
static enum err need_issued(struct call *c, struct issued *i)
{
    enum err e = issued_load(c->ca, c->app.id, i);

    return e == ERR_NOT_FOUND ? call_wrong_state(c, NULL) : e;
}

enum err handle_receipt(struct call *c)
{
    struct issued i;
    cJSON *o;
    enum err e = need_issued(c, &i);

    if (e == ERR_OK) {
        o = cJSON_CreateObject();
        cJSON_AddStringToObject(o, "text", buf_text(&i.receipt));
        cJSON_AddNullToObject(o, "pdf");
        cJSON_AddStringToObject(o, "digest", i.receipt_digest);
        cJSON_AddStringToObject(o, "serial", i.serial);
        if (i.evidence != NULL) {
            cJSON_AddItemToObject(o, "evidence", i.evidence);
            i.evidence = NULL;
        }
        e = reply_json_take(c->reply, 200, o);
    }
    issued_clear(&i);
    return e;
}

static enum err send_code(struct call *c, const struct challenge *ch,
                          const char *serial)
{
    size_t len = strlen(serial);
    char text[256];
    struct message m = {c->app.owner, "sms",    "receipt", "",
                        ch->id,       ch->code, text};
    enum err e;

    snprintf(text, sizeof(text),
             "Код %s: подтверждение получения сертификата ...%s. Никому не"
             " сообщайте.",
             ch->code, serial + (len > 4 ? len - 4 : 0));
    e = outbox_add(c->ca, &m);
    wipe(text, sizeof(text));
    return e;
}

static enum err reply_challenge(struct call *c, const struct challenge *ch)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "challengeId", ch->id);
    cJSON_AddStringToObject(o, "method", "sms");
    cJSON_AddNumberToObject(o, "codeLength", (double)challenge_receipt.digits);
    cJSON_AddItemToObject(o, "expiresAt", json_time(ch->expires));
    cJSON_AddNumberToObject(o, "resendAfter", (double)ch->pause_s);
    reply_header(c->reply, "Retry-After", "%lld", (long long)ch->pause_s);
    return reply_json_take(c->reply, 202, o);
}

enum err handle_receipt_challenge(struct call *c)
{
    struct challenge ch = {.expires = 0};
    struct challenge_bond bond = {c->app.owner, c->app.id, NULL};
    struct issued i = {.evidence = NULL};
    int64_t wait_s = 0;
    enum err e;

    if (c->app.status != STATUS_ISSUED)
        return call_wrong_state(c, NULL);
    e = need_issued(c, &i);
    bond.digest = i.receipt_digest;
    if (e == ERR_OK)
        e = challenge_new(c->ca, &challenge_receipt, &bond, c->req->peer, &ch,
                          &wait_s);
    if (e == ERR_BUSY && wait_s > 0) {
        reply_header(c->reply, "Retry-After", "%lld", (long long)wait_s);
        e = call_problem(c, PROBLEM_RATE_LIMITED, NULL);
    }
    if (e == ERR_OK)
        e = send_code(c, &ch, i.serial);
    if (e == ERR_OK)
        e = reply_challenge(c, &ch);
    wipe(&ch, sizeof(ch));
    issued_clear(&i);
    return e;
}

static cJSON *evidence_json(struct call *c, const struct issued *i)
{
    cJSON *o = cJSON_CreateObject();
    struct buf phone = BUF_EMPTY;

    field_phone_mask(c->app.owner, &phone);
    cJSON_AddStringToObject(o, "method", "sms");
    cJSON_AddStringToObject(o, "phone", buf_text(&phone));
    cJSON_AddStringToObject(o, "receiptDigest", i->receipt_digest);
    cJSON_AddStringToObject(o, "serial", i->serial);
    cJSON_AddItemToObject(o, "confirmedAt", json_time(ca_now(c->ca)));
    buf_clear(&phone);
    return o;
}

static enum err keep_evidence(struct call *c, const struct issued *i)
{
    cJSON *evidence = evidence_json(c, i), *o;
    char *text = cJSON_PrintUnformatted(evidence);
    enum err e = text == NULL ? ERR_NOMEM : ERR_OK;

    if (e == ERR_OK)
        e = db_run(c->ca->db,
                   "UPDATE certificate SET evidence = ? WHERE serial = ?", "tt",
                   text, i->serial);
    cJSON_free(text);
    if (e == ERR_OK)
        e = call_event(c, EVENT_CONFIRM_RECEIPT, i->receipt_digest);
    if (e != ERR_OK) {
        cJSON_Delete(evidence);
        return e;
    }
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "status", status_word(c->app.status));
    cJSON_AddItemToObject(o, "evidence", evidence);
    return reply_json_take(c->reply, 200, o);
}

static enum err confirm_receipt(struct call *c, const struct issued *i)
{
    struct challenge_bond bond = {c->app.owner, c->app.id, i->receipt_digest};
    const char *code = call_text(c, "code");
    char phone[WORD_CAP];
    int left = 0;
    enum err e;

    if (strcmp(call_text(c, "receiptDigest"), i->receipt_digest) != 0)
        return call_problem(c, PROBLEM_DIGEST_MISMATCH,
                            "отпечаток расписки другой");
    if (strlen(code) != challenge_receipt.digits ||
        strspn(code, "0123456789") != strlen(code)) {
        call_note(c, "errors", "/code", "format", "код - шесть цифр");
        return call_problem(c, PROBLEM_VALIDATION, NULL);
    }
    e = challenge_try(c->ca, &challenge_receipt, call_text(c, "challengeId"),
                      &bond, code, &left, phone);
    return e == ERR_OK ? keep_evidence(c, i) : call_code_refused(c, e, left);
}

enum err handle_receipt_confirmation(struct call *c)
{
    struct issued i;
    enum err e;

    if (c->app.status != STATUS_ISSUED)
        return call_wrong_state(c, NULL);
    e = need_issued(c, &i);
    if (e == ERR_OK)
        e = confirm_receipt(c, &i);
    issued_clear(&i);
    return e;
}

enum form { FORM_NONE, FORM_CERTIFICATE, FORM_CHAIN };

static enum form wanted_form(const char *accept)
{
    if (accept == NULL || strstr(accept, "application/pkix-cert") != NULL)
        return FORM_CERTIFICATE;
    if (strstr(accept, "application/pkcs7-mime") != NULL)
        return FORM_CHAIN;
    if (strstr(accept, "*/*") != NULL ||
        strstr(accept, "application/*") != NULL)
        return FORM_CERTIFICATE;
    return FORM_NONE;
}

static enum err reply_certificate(struct call *c, struct bytes der,
                                  enum form form)
{
    struct buf chain = BUF_EMPTY;
    enum err e;

    if (form == FORM_CERTIFICATE)
        return reply_bytes(c->reply, 200, "application/pkix-cert", der);
    e = issued_chain(c->ca, der, &chain);
    if (e == ERR_OK)
        e = reply_bytes(c->reply, 200,
                        "application/pkcs7-mime; smime-type=certs-only",
                        buf_peek(&chain));
    buf_clear(&chain);
    return e;
}

enum err handle_certificate(struct call *c)
{
    enum form form = wanted_form(c->req->header(c->req->arg, "Accept"));
    struct issued i;
    enum err e;

    if (c->app.status == STATUS_ISSUED)
        return call_problem(c, PROBLEM_RECEIPT_NOT_CONFIRMED, NULL);
    if (form == FORM_NONE)
        return call_problem(c, PROBLEM_NOT_ACCEPTABLE, NULL);
    e = need_issued(c, &i);
    if (e == ERR_OK)
        e = reply_certificate(c, buf_peek(&i.der), form);
    issued_clear(&i);
    return e;
}

static enum err thumbprint(const struct issued *i, struct buf *out)
{
    uint8_t hash[SHA256_LEN];
    enum err e = sha256(buf_peek(&i->der), hash);

    if (e == ERR_OK)
        hex_put(bytes_of(hash, sizeof(hash)), out);
    return e == ERR_OK ? buf_check(out) : e;
}

enum err handle_installation(struct call *c)
{
    struct buf print = BUF_EMPTY;
    struct issued i = {.evidence = NULL};
    enum err e = need_issued(c, &i);

    if (e == ERR_OK)
        e = thumbprint(&i, &print);
    if (e == ERR_OK &&
        (strcmp(call_text(c, "serial"), i.serial) != 0 ||
         strcmp(call_text(c, "thumbprintSha256"), buf_text(&print)) != 0))
        e = call_problem(c, PROBLEM_DIGEST_MISMATCH,
                         "это не тот сертификат, что был выпущен");
    /* Told twice is told once. */
    if (e == ERR_OK && c->app.status != STATUS_COMPLETED)
        e = call_event(c, EVENT_INSTALL, NULL);
    if (e == ERR_OK)
        e = call_reply_application(c, 200);
    buf_clear(&print);
    issued_clear(&i);
    return e;
}
