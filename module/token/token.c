/* One store, the user logged in to it, and a count of its changes. */
#include "token/token.h"

#include "base/log.h"

#include <stdlib.h>

struct token {
    struct store *store;
    enum token_user user;
    uint64_t version;
    bool unlock_failed; /* without a PIN; not tried again until a change */
};

enum err token_open(struct carrier *c, const char *id, struct token **out)
{
    struct token *t = calloc(1, sizeof(*t));
    enum err e = ERR_NOMEM;

    if (t == NULL)
        goto out;
    e = store_open(c, id, &t->store);
    if (e != ERR_OK)
        goto out;
    if (token_info(t)->damaged) {
        e = log_fault(ERR_FORMAT, "container \"%s\": %s", id,
                      token_info(t)->fault);
        goto out;
    }
    *out = t;
    t = NULL;
out:
    token_close(t);
    return e;
}

void token_close(struct token *t)
{
    if (t == NULL)
        return;
    store_close(t->store);
    free(t);
}

const struct store_info *token_info(const struct token *t)
{
    return store_info(t->store);
}

/* A token that needs no PIN is unlocked when its keys are first wanted. */
static void unlock(struct token *t)
{
    static const struct bytes no_pin = {(const uint8_t *)"", 0};

    if (token_info(t)->pin_needed || store_logged_in(t->store) ||
        t->unlock_failed)
        return;
    t->version++;
    t->unlock_failed = store_login(t->store, no_pin) != ERR_OK;
    if (t->unlock_failed)
        log_warn("%s: cannot be unlocked: %s", token_info(t)->label,
                 log_fault_text());
}

size_t token_item_count(struct token *t)
{
    if (token_info(t)->key_count != 0)
        unlock(t);
    return store_item_count(t->store);
}

const struct item *token_item_at(const struct token *t, size_t i)
{
    return store_item_at(t->store, i);
}

uint64_t token_version(const struct token *t)
{
    return t->version;
}

enum err token_refresh(struct token *t)
{
    bool changed = false;
    enum err e = store_refresh(t->store, &changed);

    if (e != ERR_OK)
        return e;
    if (changed) {
        t->version++;
        t->unlock_failed = false;
        /* the password was changed behind our back */
        if (t->user == TOKEN_USER && !store_logged_in(t->store))
            t->user = TOKEN_NOBODY;
        if (token_info(t)->damaged)
            return log_fault(ERR_GONE, "%s: %s", token_info(t)->label,
                             token_info(t)->fault);
    }
    return ERR_OK;
}

enum token_user token_user(const struct token *t)
{
    return t->user;
}

bool token_private_open(const struct token *t)
{
    return t->user == TOKEN_USER ||
           (t->user == TOKEN_NOBODY && !token_info(t)->pin_needed);
}

struct store *token_store(struct token *t)
{
    return t->store;
}

void token_set_user(struct token *t, enum token_user user)
{
    t->user = user;
    t->version++;
}

enum err token_init(struct token *t, const char *label, struct bytes so_pin,
                    struct rng *rng)
{
    enum err e = store_init(t->store, label, so_pin, rng);

    t->version++;
    if (e == ERR_OK)
        t->user = TOKEN_NOBODY;
    return e;
}

enum err token_generate(struct token *t, const struct store_new_key *n,
                        struct rng *rng, size_t *pair)
{
    unlock(t);
    t->version++;
    return store_generate(t->store, n, rng, pair);
}

enum err token_put_certificate(struct token *t, struct bytes cert, size_t *pair)
{
    unlock(t);
    t->version++;
    return store_put_certificate(t->store, cert, pair);
}

enum err token_remove(struct token *t, size_t item, struct rng *rng)
{
    unlock(t);
    t->version++;
    return store_remove(t->store, item, rng);
}

enum err token_rename(struct token *t, size_t pair, struct bytes id,
                      const char *label)
{
    unlock(t);
    t->version++;
    return store_rename(t->store, pair, id, label);
}
