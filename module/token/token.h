/*
 * A token: one store with what a front must know beside it - who is logged
 * in, and when its items have changed. Not locked: the caller holds the lock
 * of the slot.
 */
#ifndef TOKEN_TOKEN_H
#define TOKEN_TOKEN_H

#include "base/bytes.h"
#include "base/err.h"
#include "store/carrier.h"
#include "store/item.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct token;

enum token_user { TOKEN_NOBODY, TOKEN_USER, TOKEN_SO };

/*
 * Open the container of a carrier as a token, nobody logged in.
 *
 *   returns  ERR_OK; ERR_FORMAT, with a sentence, for a damaged container;
 *            what store_open returns
 */
MUST_USE enum err token_open(struct carrier *c, const char *id,
                             struct token **out);
void token_close(struct token *t); /* logs out, wipes; NULL is allowed */

/* Label, serial, flags; valid until the next call that may change. */
const struct store_info *token_info(const struct token *t);

/*
 * The items. A private key is among them before a login too, without its
 * key; a token that needs no PIN is unlocked by this call.
 */
size_t token_item_count(struct token *t);
const struct item *token_item_at(const struct token *t, size_t i);

/* Grows whenever items or info may have changed. */
uint64_t token_version(const struct token *t);

/*
 * Look whether the medium has changed.
 *
 *   returns  ERR_OK, or ERR_GONE: the container was removed
 */
MUST_USE enum err token_refresh(struct token *t);

/* Who is logged in; a token without a PIN starts with nobody. */
enum token_user token_user(const struct token *t);

/* True if private objects may be seen and used now. */
bool token_private_open(const struct token *t);

/*
 * The changes of store.h; each makes token_version grow. token_init leaves
 * nobody logged in.
 */
MUST_USE enum err token_init(struct token *t, const char *label,
                             struct bytes so_pin, struct rng *rng);
MUST_USE enum err token_generate(struct token *t, const struct store_new_key *n,
                                 struct rng *rng, size_t *pair);
MUST_USE enum err token_put_certificate(struct token *t, struct bytes cert,
                                        size_t *pair);
MUST_USE enum err token_remove(struct token *t, size_t item, struct rng *rng);
MUST_USE enum err token_rename(struct token *t, size_t pair, struct bytes id,
                               const char *label);

/* For login.c: the store, and the note of who is logged in. */
struct store *token_store(struct token *t);
void token_set_user(struct token *t, enum token_user user);

#endif
