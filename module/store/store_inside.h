/* What store.c, store_change.c, store_pin.c and store_whole.c share. */
#ifndef STORE_STORE_INSIDE_H
#define STORE_STORE_INSIDE_H

#include "store/extra.h"
#include "store/store.h"

#define STORE_PIN_MAX ((size_t)4 * CONTAINER_PIN_MAX) /* bytes of UTF-8 */
#define STORE_FAULT_MAX 512

/* How the extra file was found. */
enum extra_state { EXTRA_ABSENT, EXTRA_GOOD, EXTRA_DAMAGED };

/* What the files of one container say. */
struct store_view {
    struct container *container; /* NULL: no key, or damaged */
    struct extra extra;
    enum extra_state extra_state;
    struct buf name;             /* UTF-8; empty if there is none */
    enum err damage;             /* ERR_OK unless it cannot be used */
    char fault[STORE_FAULT_MAX]; /* why */
};

/*
 * Look at content; a damaged one gives a view too.
 *
 *   returns  ERR_OK or ERR_NOMEM
 */
MUST_USE enum err store_view_init(struct store_view *v,
                                  const struct carrier_content *c);
void store_view_clear(struct store_view *v);

/* A token without a key, spec/extra.md, 5 */
bool store_view_is_keyless(const struct store_view *v);

/* The serial number: of the extra file, or made of the first key. */
void store_view_serial(const struct store_view *v,
                       uint8_t out[EXTRA_SERIAL_LEN]);

/* One key pair, joined from container, note and login. */
struct store_pair {
    struct buf id;
    struct buf label;
    struct buf pub; /* empty while not known */
    struct buf spki;
    bool local;
    struct key *key; /* NULL while locked */
};

#define STORE_ITEMS_MAX (3 * CONTAINER_KEYS_MAX)

/* Pages of their own for the user PIN, kept while logged in. */
struct store_login {
    size_t len;
    uint8_t pin[STORE_PIN_MAX];
};

struct store {
    struct carrier *carrier;
    char *id;
    uint64_t mark;
    struct store_view view;
    struct store_pair pair[CONTAINER_KEYS_MAX];
    struct item item[STORE_ITEMS_MAX];
    size_t item_count;
    struct store_info info;
    struct buf label;
    struct store_login *login; /* NULL: logged out */
};

/* The PIN of the login, empty if there is none. */
struct bytes store_pin_peek(const struct store *s);

/* Keep another PIN for a login that goes on. */
void store_pin_keep(struct store *s, struct bytes pin);

/*
 * A change: what of the files becomes what. `c` is changed in place.
 *
 *   v        the content as it is now, which may differ from s->view
 */
typedef enum err (*store_change_fn)(struct store *s, void *arg,
                                    struct store_view *v,
                                    struct carrier_content *c);

/* Read everything anew; a login goes on if its PIN still fits. */
MUST_USE enum err store_load(struct store *s);

/*
 * Make a change under the carrier's lock; store_change also reads the result.
 *
 *   returns  as carrier_update; ERR_GONE if the container is not there
 */
MUST_USE enum err store_write(struct store *s, store_change_fn fn, void *arg);
MUST_USE enum err store_change(struct store *s, store_change_fn fn, void *arg);

/* ERR_OK, or the view's damage with its sentence. */
MUST_USE enum err store_check_whole(const struct store_view *v);

/*
 * Write the view's extra file into the content.
 *
 *   returns  ERR_OK, ERR_NOMEM, or ERR_FORMAT if the one there is damaged:
 *            it is not overwritten
 */
MUST_USE enum err store_put_extra(struct store_view *v,
                                  struct carrier_content *c);

/*
 * Put another user PIN into the content.
 *
 *   returns  as store_set_pin
 */
MUST_USE enum err store_put_pin(struct store_view *v, struct bytes old_pin,
                                struct bytes new_pin, struct rng *rng,
                                struct carrier_content *c);

/*
 * Another container of that name would be taken for this one.
 *
 *   returns  ERR_OK, ERR_EXISTS; as carrier_list
 */
MUST_USE enum err store_check_name(struct store *s, const char *name);

/* Let blobs become the container's; from is left empty. */
void store_put_blobs(struct carrier_content *c, struct container_blobs *from);

#endif
