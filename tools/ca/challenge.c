/*
 * Limits, beside three tries a code: the pause before the next code doubles
 * with each one that was not used, ten unused codes a day, thirty wrong tries
 * a week for a phone, and a number of codes an hour for a network address.
 */
#include "tools/ca/challenge.h"

#include "base/ct.h"
#include "base/wipe.h"
#include "tools/ca/record.h"

#include <stdio.h>
#include <string.h>

#define HOUR_S 3600
#define WEEK_S (7 * CA_DAY_S)
#define PAUSE_DOUBLINGS 5
#define UNUSED_A_DAY 10
#define FAILURES_A_WEEK 30

const struct challenge_kind challenge_login = {"login", 4, 300};
const struct challenge_kind challenge_receipt = {"receipt", 6, 600};

static enum err code_mac(const struct ca *ca, const char *id,
                         const char *digest, const char *code,
                         uint8_t out[SHA256_LEN])
{
    struct buf text = BUF_EMPTY;
    enum err e;

    buf_add(&text, bytes_of(id, strlen(id) + 1));
    buf_add(&text, bytes_of(digest, strlen(digest) + 1));
    buf_add_str(&text, code);
    e = buf_check(&text);
    if (e == ERR_OK)
        e = hmac_sha256(bytes_of(ca->code_key, CODE_KEY_LEN), buf_peek(&text),
                        out);
    buf_clear(&text);
    return e;
}

static int64_t pause_after(int64_t unused)
{
    int64_t doublings = unused < PAUSE_DOUBLINGS ? unused : PAUSE_DOUBLINGS;

    return (int64_t)CHALLENGE_PAUSE_S << doublings;
}

/* Codes of the last hour that were not used, and when the last was made. */
static enum err recent(struct ca *ca, const struct challenge_kind *kind,
                       const char *phone, int64_t *unused, int64_t *last)
{
    struct query q = QUERY_NONE;
    enum err e = db_query(ca->db, &q,
                          "SELECT count(*), coalesce(max(created), 0)"
                          " FROM challenge WHERE phone = ? AND purpose = ?"
                          " AND state != 'used' AND created > ?",
                          "tti", phone, kind->purpose, ca_now(ca) - HOUR_S);

    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK) {
        *unused = query_int(&q, 0);
        *last = query_int(&q, 1);
    }
    query_end(&q);
    return e;
}

static enum err check_phone(struct ca *ca, const struct challenge_kind *kind,
                            const char *phone, int64_t *wait_s)
{
    int64_t now = ca_now(ca), count;
    enum err e = db_number(ca->db, &count,
                           "SELECT count(*) FROM challenge WHERE phone = ?"
                           " AND purpose = ? AND state != 'used'"
                           " AND created > ?",
                           "tti", phone, kind->purpose, now - CA_DAY_S);

    if (e == ERR_OK && count >= UNUSED_A_DAY) {
        *wait_s = HOUR_S;
        return ERR_BUSY;
    }
    if (e == ERR_OK)
        e = db_number(ca->db, &count,
                      "SELECT coalesce(sum(failures), 0) FROM challenge"
                      " WHERE phone = ? AND created > ?",
                      "ti", phone, now - WEEK_S);
    if (e == ERR_OK && count >= FAILURES_A_WEEK) {
        *wait_s = CA_DAY_S;
        return ERR_BUSY;
    }
    return e;
}

static enum err check_limits(struct ca *ca, const struct challenge_kind *kind,
                             const char *phone, const char *peer,
                             int64_t *pause_s, int64_t *wait_s)
{
    int64_t now = ca_now(ca), unused = 0, last = 0, count = 0;
    enum err e = recent(ca, kind, phone, &unused, &last);

    if (e != ERR_OK)
        return e;
    if (unused > 0 && last + pause_after(unused - 1) > now) {
        *wait_s = last + pause_after(unused - 1) - now;
        return ERR_BUSY;
    }
    *pause_s = pause_after(unused);
    e = check_phone(ca, kind, phone, wait_s);
    if (e == ERR_OK)
        e = db_number(ca->db, &count,
                      "SELECT count(*) FROM challenge WHERE peer = ?"
                      " AND created > ?",
                      "ti", peer, now - HOUR_S);
    if (e == ERR_OK && count >= ca->config.address_limit) {
        *wait_s = HOUR_S;
        return ERR_BUSY;
    }
    return e;
}

/* The code in the outbox goes when its challenge ends. */
static enum err forget_codes(struct ca *ca, const char *phone,
                             const struct challenge_kind *kind)
{
    return db_run(ca->db,
                  "UPDATE outbox SET code = '', text = ''"
                  " WHERE phone = ? AND purpose = ? AND code != ''",
                  "tt", phone, kind->purpose);
}

static enum err end_live(struct ca *ca, const struct challenge_kind *kind,
                         const char *phone)
{
    enum err e = db_run(ca->db,
                        "UPDATE challenge SET state = 'void' WHERE phone = ?"
                        " AND purpose = ? AND state = 'live'",
                        "tt", phone, kind->purpose);

    return e == ERR_OK ? forget_codes(ca, phone, kind) : e;
}

enum err challenge_new(struct ca *ca, const struct challenge_kind *kind,
                       const struct challenge_bond *bond, const char *peer,
                       struct challenge *out, int64_t *wait_s)
{
    uint8_t mac[SHA256_LEN];
    int64_t now = ca_now(ca);
    enum err e =
        check_limits(ca, kind, bond->phone, peer, &out->pause_s, wait_s);

    if (e == ERR_OK)
        e = end_live(ca, kind, bond->phone);
    if (e == ERR_OK)
        e = random_id("ch_", 16, out->id);
    if (e == ERR_OK)
        e = random_digits(kind->digits, out->code);
    if (e == ERR_OK)
        e = code_mac(ca, out->id, bond->digest, out->code, mac);
    out->expires = now + kind->life_s;
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "INSERT INTO challenge (id, purpose, phone, peer,"
                   " application, digest, mac, tries, failures, state,"
                   " created, expires)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'live', ?, ?)",
                   "ttttttbiii", out->id, kind->purpose, bond->phone, peer,
                   bond->application, bond->digest, bytes_of(mac, sizeof(mac)),
                   (int64_t)CHALLENGE_TRIES, now, out->expires);
    return e;
}

/* A row of the table, as far as a try needs it. */
struct kept {
    char phone[WORD_CAP];
    char application[ID_CAP];
    char digest[DIGEST_CAP];
    char state[WORD_CAP];
    uint8_t mac[SHA256_LEN];
    int64_t tries;
    int64_t expires;
};

static enum err load(struct ca *ca, const char *id, const char *purpose,
                     struct kept *k)
{
    struct query q = QUERY_NONE;
    enum err e = db_query(ca->db, &q,
                          "SELECT phone, application, digest, state, mac,"
                          " tries, expires FROM challenge WHERE id = ?"
                          " AND purpose = ?",
                          "tt", id, purpose);

    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK && query_bytes(&q, 4).len != sizeof(k->mac))
        e = ERR_FORMAT;
    if (e == ERR_OK) {
        snprintf(k->phone, sizeof(k->phone), "%s", query_text(&q, 0));
        snprintf(k->application, sizeof(k->application), "%s",
                 query_text(&q, 1));
        snprintf(k->digest, sizeof(k->digest), "%s", query_text(&q, 2));
        snprintf(k->state, sizeof(k->state), "%s", query_text(&q, 3));
        memcpy(k->mac, query_bytes(&q, 4).p, sizeof(k->mac));
        k->tries = query_int(&q, 5);
        k->expires = query_int(&q, 6);
    }
    query_end(&q);
    return e;
}

static bool bound(const struct kept *k, const struct challenge_bond *bond)
{
    return (bond->phone == NULL || strcmp(k->phone, bond->phone) == 0) &&
           strcmp(k->application, bond->application) == 0 &&
           strcmp(k->digest, bond->digest) == 0;
}

static enum err finish(struct ca *ca, const struct challenge_kind *kind,
                       const char *id, const char *state, int64_t failures,
                       const char *phone)
{
    enum err e = db_run(ca->db,
                        "UPDATE challenge SET state = ?, tries = tries - ?,"
                        " failures = failures + ? WHERE id = ?",
                        "tiit", state, failures, failures, id);

    if (e == ERR_OK && strcmp(state, "live") != 0)
        e = forget_codes(ca, phone, kind);
    return e;
}

enum err challenge_try(struct ca *ca, const struct challenge_kind *kind,
                       const char *id, const struct challenge_bond *bond,
                       const char *code, int *left, char *phone)
{
    struct kept k;
    uint8_t mac[SHA256_LEN];
    enum err e = load(ca, id, kind->purpose, &k);
    bool right;

    if (e != ERR_OK)
        return e;
    if (!bound(&k, bond))
        return ERR_NOT_FOUND;
    if (strcmp(k.state, "exhausted") == 0)
        return ERR_PIN_LOCKED;
    if (strcmp(k.state, "live") != 0 || k.expires <= ca_now(ca))
        return ERR_GONE;
    e = code_mac(ca, id, k.digest, code, mac);
    if (e != ERR_OK)
        return e;
    right = ct_equal(mac, k.mac, sizeof(mac));
    wipe(mac, sizeof(mac));
    *left = (int)k.tries - 1;
    e = finish(ca, kind, id,
               right ? "used" : (k.tries > 1 ? "live" : "exhausted"),
               right ? 0 : 1, k.phone);
    if (e != ERR_OK)
        return e;
    snprintf(phone, WORD_CAP, "%s", k.phone);
    return right ? ERR_OK : ERR_PIN_WRONG;
}
