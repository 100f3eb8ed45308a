/* journal.json in a folder of its own for each application. */
#include "tools/journal.h"

#include "base/file.h"
#include "base/log.h"
#include "pkix/cert.h"
#include "tools/out.h"
#include "tools/pem.h"
#include "tools/state.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOURNAL_NAME "journal.json"
#define JOURNAL_VERSION 1

static const char *const state_names[JOURNAL_STATE_COUNT] = {
    "logged_in",    "key_planned",  "key_generated", "csr_signed", "csr_sent",
    "cert_fetched", "cert_written", "verified",      "acked"};

struct journal {
    struct dir dir;
    cJSON *root;
    enum journal_state state;
};

const char *journal_state_name(enum journal_state state)
{
    return (unsigned)state < JOURNAL_STATE_COUNT ? state_names[state] : "?";
}

static enum err check_id(const char *id)
{
    size_t len = strlen(id);

    if (len == 0 || len > JOURNAL_ID_MAX || id[0] == '.' ||
        strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                   "0123456789-_.") != len)
        return log_fault(ERR_ARG, "this is no id of an application");
    return ERR_OK;
}

static enum err start(struct journal *j, const char *id, const char *server)
{
    j->root = cJSON_CreateObject();
    if (j->root == NULL ||
        !json_num(j->root, "version", (double)JOURNAL_VERSION) ||
        !json_str(j->root, "application", id) ||
        !json_str(j->root, "server", server) ||
        !json_str(j->root, "state", state_names[JOURNAL_LOGGED_IN]))
        return ERR_NOMEM;
    return ERR_OK;
}

static enum err parse_state(struct journal *j)
{
    const char *name = json_text(j->root, "state");
    int i;

    for (i = 0; name != NULL && i < JOURNAL_STATE_COUNT; i++)
        if (strcmp(name, state_names[i]) == 0) {
            j->state = (enum journal_state)i;
            return ERR_OK;
        }
    return log_fault(ERR_FORMAT, "%s/%s: unknown state", j->dir.path,
                     JOURNAL_NAME);
}

static enum err check(struct journal *j, const char *id, const char *server)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(j->root, "version");
    const char *own_id = json_text(j->root, "application");
    const char *own_server = json_text(j->root, "server");

    if (!cJSON_IsNumber(v) || own_id == NULL || own_server == NULL ||
        strcmp(own_id, id) != 0)
        return log_fault(ERR_FORMAT, "%s/%s is not the journal of %s",
                         j->dir.path, JOURNAL_NAME, id);
    if (v->valueint != JOURNAL_VERSION)
        return log_fault(ERR_VERSION, "%s/%s is of version %d", j->dir.path,
                         JOURNAL_NAME, v->valueint);
    if (strcmp(own_server, server) != 0)
        return log_fault(ERR_MISMATCH, "the application was begun at %s",
                         own_server);
    return parse_state(j);
}

enum err journal_open(const char *id, const char *server, struct journal **out)
{
    struct journal *j = calloc(1, sizeof(*j));
    char below[JOURNAL_ID_MAX + sizeof("enroll/")];
    enum err e = j != NULL ? check_id(id) : ERR_NOMEM;

    if (e != ERR_OK) {
        free(j);
        return e;
    }
    j->dir.fd = -1;
    snprintf(below, sizeof(below), "enroll/%s", id);
    e = state_open(below, &j->dir);
    if (e == ERR_OK)
        e = dir_lock(&j->dir, true);
    if (e == ERR_OK)
        e = dir_recover(&j->dir);
    if (e == ERR_OK) {
        e = state_read(&j->dir, JOURNAL_NAME, &j->root);
        if (e == ERR_OK)
            e = check(j, id, server);
        else if (e == ERR_NOT_FOUND)
            e = start(j, id, server);
    }
    if (e == ERR_OK)
        *out = j;
    else
        journal_close(j);
    return e;
}

void journal_close(struct journal *j)
{
    if (j == NULL)
        return;
    cJSON_Delete(j->root);
    dir_close(&j->dir);
    free(j);
}

enum journal_state journal_state(const struct journal *j)
{
    return j->state;
}

enum err journal_put_json(struct journal *j, const char *key,
                          const cJSON *value)
{
    cJSON *copy = cJSON_Duplicate(value, 1);

    if (copy == NULL)
        return ERR_NOMEM;
    cJSON_DeleteItemFromObjectCaseSensitive(j->root, key);
    return json_put(j->root, key, copy) ? ERR_OK : ERR_NOMEM;
}

enum err journal_put_text(struct journal *j, const char *key, const char *text)
{
    cJSON_DeleteItemFromObjectCaseSensitive(j->root, key);
    return json_str(j->root, key, text) ? ERR_OK : ERR_NOMEM;
}

enum err journal_put_bytes(struct journal *j, const char *key,
                           struct bytes data)
{
    struct buf text = BUF_EMPTY;
    enum err e;

    base64_write(data, &text);
    e = buf_check(&text);
    if (e == ERR_OK)
        e = journal_put_text(j, key, buf_text(&text));
    buf_clear(&text);
    return e;
}

const char *journal_text(const struct journal *j, const char *key)
{
    return json_text(j->root, key);
}

enum err journal_bytes(const struct journal *j, const char *key,
                       struct buf *out)
{
    const char *text = journal_text(j, key);

    buf_clear(out);
    if (text == NULL)
        return ERR_NOT_FOUND;
    return base64_read(bytes_str(text), out);
}

const cJSON *journal_json(const struct journal *j, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(j->root, key);
}

enum err journal_save(struct journal *j)
{
    struct buf now = BUF_EMPTY;
    enum err e;

    time_text((int64_t)time(NULL), &now);
    e = buf_check(&now);
    if (e == ERR_OK)
        e = journal_put_text(j, "updatedAt", buf_text(&now));
    if (e == ERR_OK)
        e = state_write(&j->dir, JOURNAL_NAME, j->root);
    buf_clear(&now);
    return e;
}

enum err journal_enter(struct journal *j, enum journal_state state)
{
    enum err e = journal_put_text(j, "state", state_names[state]);

    if (e == ERR_OK)
        e = journal_save(j);
    if (e == ERR_OK)
        j->state = state;
    return e;
}

enum err journal_key_id(const char *id, uint8_t out[JOURNAL_KEY_ID_LEN])
{
    static const char prefix[] = "larets enroll ";
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1 &&
              EVP_DigestUpdate(ctx, prefix, strlen(prefix)) == 1 &&
              EVP_DigestUpdate(ctx, id, strlen(id)) == 1 &&
              EVP_DigestFinal_ex(ctx, hash, &len) == 1;

    EVP_MD_CTX_free(ctx);
    if (!ok)
        return ERR_NOMEM;
    memcpy(out, hash, JOURNAL_KEY_ID_LEN);
    return ERR_OK;
}
