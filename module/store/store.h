/*
 * A store: the content of one token, for soft tokens one container. It is
 * opened without a password and then lists certificates and public keys;
 * login adds the private keys. Cards get the same functions.
 *
 * Not locked: one thread at a time, the caller holds the slot's lock.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/rng.h"
#include "store/carrier.h"
#include "store/item.h"

#include <stdbool.h>
#include <stddef.h>

struct store;

struct store_info {
    const char *label; /* UTF-8: the container's name */
    char serial[17];   /* 16 hex digits, the same on every machine */
    bool pin_needed;   /* private keys need a login */
    bool pin_set;      /* a user PIN exists (or none is needed) */
    bool so_pin_set;   /* an SO PIN exists: the token was initialised here */
    bool writable;
    bool damaged;      /* cannot be used; `fault` says why */
    const char *fault; /* "" unless damaged */
    size_t key_count;
    size_t key_room; /* key pairs that can still be added */
};

/*
 * Open a container of a carrier. The carrier must outlive the store. A
 * damaged container opens too, with info.damaged.
 */
MUST_USE enum err store_open(struct carrier *c, const char *id,
                             struct store **out);
void store_close(struct store *s); /* logs out, wipes; NULL is allowed */

/* Views below stay valid until the next call that may change the store. */
const struct store_info *store_info(const struct store *s);
size_t store_item_count(const struct store *s);
const struct item *store_item_at(const struct store *s, size_t i);

/*
 * Read again if the medium has changed; a login is kept if the password
 * still fits.
 *
 *   changed  set to whether items or info are new
 *   returns  ERR_OK, or ERR_GONE if the container is no longer there
 */
MUST_USE enum err store_refresh(struct store *s, bool *changed);

/*
 * Make private keys usable. Without info.pin_needed an empty pin logs in; it
 * is the caller who does that, keys stay locked until then.
 *
 *   returns  ERR_OK, ERR_PIN_WRONG, ERR_PIN_RANGE, ERR_PIN_NEEDED (no user
 *            PIN set yet), ERR_FORMAT, ERR_MISMATCH
 */
MUST_USE enum err store_login(struct store *s, struct bytes pin);
void store_logout(struct store *s);
bool store_logged_in(const struct store *s);

/* ERR_OK if this is the SO PIN; ERR_PIN_WRONG; ERR_PIN_NEEDED if none. */
MUST_USE enum err store_check_so(struct store *s, struct bytes so_pin);

/*
 * Make an initialised token without keys on a carrier (spec/extra.md, "A
 * token without a key"): C_InitToken on the spare slot, and the tool.
 *
 *   so_pin   empty: the token has no SO PIN
 *   pin      p NULL: not set yet, C_InitPIN does; length 0 otherwise: none
 *            is needed
 *   id       set to a string of the caller
 *   returns  as carrier_create; ERR_PIN_RANGE, ERR_RANDOM
 */
MUST_USE enum err store_create(struct carrier *c, const char *label,
                               struct bytes so_pin, struct bytes pin,
                               struct rng *rng, char **id);

/*
 * Initialise again: removes keys, certificates and the user PIN.
 *
 *   returns  ERR_PIN_WRONG if so_pin is not the SO PIN, ERR_DENIED if the
 *            token has none (a container that was not made here)
 */
MUST_USE enum err store_init(struct store *s, const char *label,
                             struct bytes so_pin, struct rng *rng);

/*
 * Set the user PIN as SO. Keys are encrypted under the user PIN and nothing
 * else, so ERR_DENIED once there is a key. An empty pin means none is needed.
 */
MUST_USE enum err store_init_pin(struct store *s, struct bytes pin,
                                 struct rng *rng);

/* Change the user PIN; a login is kept. ERR_PIN_WRONG, ERR_PIN_RANGE. */
MUST_USE enum err store_set_pin(struct store *s, struct bytes old_pin,
                                struct bytes new_pin, struct rng *rng);

/* Change the SO PIN. */
MUST_USE enum err store_set_so_pin(struct store *s, struct bytes old_pin,
                                   struct bytes new_pin, struct rng *rng);

/* A key pair to be made. */
struct store_new_key {
    enum key_alg alg; /* an exchange algorithm also allows agreement */
    const struct curve_name *curve;
    bool exportable;
    struct bytes id;   /* CKA_ID; empty: made from the public key */
    const char *label; /* NULL or "": the container's name */
    int64_t valid_to;  /* 0: 15 months from now, as CSP writes */
    int64_t now;       /* seconds since 1970 */
};

/*
 * Make a key pair in the container. Needs a login.
 *
 *   pair     set to the number of the new pair
 *   returns  ERR_OK, ERR_WRONG_STATE if not logged in, ERR_NO_SPACE if there
 *            is no room for another pair, ERR_ARG (a second pair of another
 *            edition, size or parameter set), ERR_READ_ONLY, ERR_RANDOM, ...
 */
MUST_USE enum err store_generate(struct store *s, const struct store_new_key *n,
                                 struct rng *rng, size_t *pair);

/*
 * Put a certificate beside its key.
 *
 *   pair     set to the number of the key's pair
 *   returns  ERR_OK, ERR_MISMATCH if no key of this container fits,
 *            ERR_FORMAT if it is no certificate; ERR_WRONG_STATE if it
 *            cannot be told whether it fits without a login
 */
MUST_USE enum err store_put_certificate(struct store *s, struct bytes cert,
                                        size_t *pair);

/*
 * Remove an item: a certificate; or the private key, which takes its pair
 * with it (the last pair: the token stays, without a key) and needs a login.
 * Public keys go with their private key: ERR_DENIED.
 */
MUST_USE enum err store_remove(struct store *s, size_t item, struct rng *rng);

/*
 * Give the container another name: name.key alone is written, also for a
 * damaged container.
 *
 *   name     UTF-8
 *   returns  ERR_OK; ERR_EXISTS if a container of the carrier has it; as
 *            container_name_write
 */
MUST_USE enum err store_set_name(struct store *s, const char *name);

/* How a container is copied. */
struct store_copying {
    const char *name;     /* of the copy, UTF-8; NULL: the same */
    bool force;           /* also with keys that are not exportable */
    bool repin;           /* another user PIN for the copy */
    struct bytes pin;     /* with repin: the present one */
    struct bytes new_pin; /* with repin: empty for none */
};

/*
 * Copy the container as it is on the carrier now: byte for byte but for what
 * spec/extra.md, 8 says. It appears at once, complete.
 *
 *   to       may be the same carrier
 *   id       set to a string of the caller
 *   returns  ERR_OK; ERR_DENIED without force if a key is not exportable;
 *            ERR_FORMAT and the like if it is damaged; as carrier_create,
 *            container_name_write and, with repin, store_set_pin
 */
MUST_USE enum err store_copy(struct store *s, struct carrier *to,
                             const struct store_copying *how, struct rng *rng,
                             char **id);

/*
 * Make both pairs of files anew from the one that is whole, if the other is
 * damaged or absent; else nothing is written.
 *
 *   bad      set to the pairs that were not whole: bits as those of
 *            container_good_pairs; 0: there was nothing to do
 *   returns  ERR_OK; ERR_PIN_WRONG; ERR_FORMAT and the like if no pair is
 *            whole or the header is damaged
 */
MUST_USE enum err store_repair(struct store *s, struct bytes pin,
                               struct rng *rng, unsigned *bad);

/* Give a pair another CKA_ID or label; NULL or empty leaves it. */
MUST_USE enum err store_rename(struct store *s, size_t pair, struct bytes id,
                               const char *label);

#endif
