/* Logging in and out, and the three ways in which a PIN is set. */
#include "token/login.h"

enum err login_in(struct token *t, enum token_user who, struct bytes pin)
{
    enum err e;

    if (who == TOKEN_SO)
        e = store_check_so(token_store(t), pin);
    else
        e = store_login(token_store(t), pin);
    if (e == ERR_PIN_RANGE)
        e = ERR_PIN_WRONG;
    if (e == ERR_MISMATCH) /* the container's fault, not the caller's */
        e = ERR_FORMAT;
    if (e == ERR_OK)
        token_set_user(t, who);
    return e;
}

void login_out(struct token *t)
{
    if (token_user(t) == TOKEN_NOBODY)
        return;
    store_logout(token_store(t));
    token_set_user(t, TOKEN_NOBODY);
}

enum err login_init_pin(struct token *t, struct bytes pin, struct rng *rng)
{
    enum err e;

    if (token_user(t) != TOKEN_SO)
        return ERR_WRONG_STATE;
    e = store_init_pin(token_store(t), pin, rng);
    token_set_user(t, TOKEN_SO);
    return e;
}

enum err login_set_pin(struct token *t, struct bytes old_pin,
                       struct bytes new_pin, struct rng *rng)
{
    struct store *s = token_store(t);
    enum token_user user = token_user(t);
    enum err e;

    if (user == TOKEN_SO)
        e = store_set_so_pin(s, old_pin, new_pin, rng);
    else
        e = store_set_pin(s, old_pin, new_pin, rng);
    token_set_user(t, user);
    return e;
}
