/* PIN policy: what each PIN does to the token and who is then logged in. */
#ifndef TOKEN_LOGIN_H
#define TOKEN_LOGIN_H

#include "base/bytes.h"
#include "base/err.h"
#include "token/token.h"

/*
 * Log in. There is no counter of wrong tries: a container is a file, and
 * whoever may read it may guess elsewhere.
 *
 *   who      TOKEN_USER or TOKEN_SO; nobody may be logged in
 *   returns  ERR_OK, ERR_PIN_WRONG (also for a PIN of impossible length),
 *            ERR_PIN_NEEDED if that PIN was never set, or what the store
 *            finds wrong with the keys
 */
MUST_USE enum err login_in(struct token *t, enum token_user who,
                           struct bytes pin);

/* Log out: the private keys are wiped. Nothing if nobody is logged in. */
void login_out(struct token *t);

/*
 * Set the user PIN; the SO is logged in.
 *
 *   returns  ERR_OK, ERR_WRONG_STATE if it is not the SO, ERR_DENIED once
 *            there is a key (it is encrypted under the old PIN), ERR_PIN_RANGE
 */
MUST_USE enum err login_init_pin(struct token *t, struct bytes pin,
                                 struct rng *rng);

/*
 * Change the PIN of who is logged in, of the user if nobody is.
 *
 *   returns  ERR_OK, ERR_PIN_WRONG, ERR_PIN_NEEDED, ERR_PIN_RANGE, ...
 */
MUST_USE enum err login_set_pin(struct token *t, struct bytes old_pin,
                                struct bytes new_pin, struct rng *rng);

#endif
