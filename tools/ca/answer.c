/* Stored answers, by user, path and key. */
#include "tools/ca/answer.h"

#include "tools/ca/secret.h"

#include <stdio.h>
#include <string.h>

#define KEY_MAX_LEN 64

bool answer_key_valid(const char *key)
{
    size_t len = strlen(key);

    return len >= 1 && len <= KEY_MAX_LEN &&
           strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                       "0123456789-_") == len;
}

/* "Name: value" lines. */
static void take_headers(const char *text, struct reply *reply)
{
    char name[HEADER_NAME_CAP];

    while (*text != '\0') {
        size_t line = strcspn(text, "\n"), colon = strcspn(text, ":");

        if (colon + 2 > line)
            return;
        snprintf(name, sizeof(name), "%.*s", (int)colon, text);
        reply_header(reply, name, "%.*s", (int)(line - colon - 2),
                     text + colon + 2);
        text += line + (text[line] == '\n' ? 1 : 0);
    }
}

enum err answer_find(struct ca *ca, const struct answer_key *key,
                     struct reply *reply)
{
    struct query q = QUERY_NONE;
    uint8_t hash[SHA256_LEN];
    enum err e = sha256(key->body, hash);

    if (e == ERR_OK)
        e = db_query(ca->db, &q,
                     "SELECT body_hash, status, type, headers, body"
                     " FROM answer WHERE user = ? AND path = ? AND key = ?",
                     "ttt", key->user, key->path, key->key);
    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK &&
        !bytes_equal(query_bytes(&q, 0), bytes_of(hash, sizeof(hash))))
        e = ERR_MISMATCH;
    if (e == ERR_OK) {
        take_headers(query_text(&q, 3), reply);
        reply_header(reply, "Idempotency-Replayed", "true");
        e = reply_bytes(reply, (unsigned)query_int(&q, 1), query_text(&q, 2),
                        query_bytes(&q, 4));
    }
    query_end(&q);
    return e;
}

enum err answer_store(struct ca *ca, const struct answer_key *key,
                      const struct reply *reply)
{
    struct buf headers = BUF_EMPTY;
    uint8_t hash[SHA256_LEN];
    enum err e = sha256(key->body, hash);
    size_t i;

    for (i = 0; i < reply->header_count; i++) {
        buf_add_str(&headers, reply->headers[i].name);
        buf_add_str(&headers, ": ");
        buf_add_str(&headers, reply->headers[i].value);
        buf_add_str(&headers, "\n");
    }
    if (e == ERR_OK)
        e = buf_check(&headers);
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "INSERT INTO answer (user, path, key, body_hash, status,"
                   " type, headers, body, lasting, created)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "tttbittbii", key->user, key->path, key->key,
                   bytes_of(hash, sizeof(hash)), (int64_t)reply->status,
                   reply->type, buf_text(&headers), buf_peek(&reply->body),
                   (int64_t)key->lasting, ca_now(ca));
    buf_clear(&headers);
    return e;
}
