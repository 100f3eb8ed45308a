/*
 * Slots: one for each container that is found, and a spare one in which a
 * token can be made (spec/tokens.md). A slot is never freed before the list,
 * so a pointer to it stays good.
 *
 * Lock order: scan, slot, list; never two slots. The scan and list locks are
 * taken inside but for slots_hold.
 */
#ifndef TOKEN_SLOT_H
#define TOKEN_SLOT_H

#include "base/err.h"
#include "store/places.h"
#include "token/token.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT_LABEL_MAX 32 /* bytes of a token's label */

struct front; /* what the front keeps of a slot; not known here */

struct slot {
    pthread_mutex_t lock;
    uint32_t id;             /* 31 bits, the same in every process */
    size_t place;            /* number of the carrier */
    struct carrier *carrier; /* of struct slots */
    struct front *front;     /* the front's, under the lock */

    /* under the lock */
    struct token *token; /* NULL: no token */
    uint64_t insertion;  /* changes when a token comes or goes */
    struct rng rng;
    bool rng_ready;

    /* written under the lock and the list's, read under either */
    char *container; /* id on the carrier; NULL: nothing made here yet */
    char label[SLOT_LABEL_MAX + 1]; /* unique among the slots */
    bool present;                   /* token is not NULL */
    bool event;                     /* that has changed and was not told */
    bool damaged;                   /* could not be opened at damage_mark */

    /* of the scan */
    uint64_t damage_mark;
    bool seen;
};

struct slots {
    struct places places;
    void (*on_lost)(struct slot *s); /* token went; the lock is held */
    pthread_mutex_t scan;
    pthread_mutex_t list; /* over the members below */
    struct slot **p;
    size_t count;
    size_t cap;
    bool scanned;
    bool spare_wanted;
};

/*
 * Begin with no slots. The folders are first looked at by slots_scan, or by
 * the first call that needs them.
 *
 *   places   becomes the list's, also when the call fails
 *   on_lost  called when the token of a slot went, with the lock held
 */
MUST_USE enum err slots_init_take(struct slots *l, struct places *places,
                                  void (*on_lost)(struct slot *s));

/*
 * Close all tokens and free. No other thread may be inside.
 *
 *   front_free  called for each slot's front
 */
void slots_clear(struct slots *l, void (*front_free)(struct front *f));

/*
 * Look for containers that came, changed or went. Cheap where nothing did.
 * A folder that cannot be read is passed over with a warning.
 */
MUST_USE enum err slots_scan(struct slots *l);

/*
 * Slots to show, in order of places and container ids, the spare one last.
 *
 *   present  only those that hold a token (the spare slot counts)
 *   ids      NULL, or room for cap of them
 *   count    set to the number there is, also with ERR_BUFFER
 *   returns  ERR_OK, ERR_BUFFER if cap is too small, ERR_NOMEM
 */
MUST_USE enum err slots_list(struct slots *l, bool present, uint32_t *ids,
                             size_t cap, size_t *count);

/* The slot of an id, not locked; NULL if there is none. */
struct slot *slots_find(struct slots *l, uint64_t id);

/* Take one slot whose token came or went since it was last told; or NULL. */
struct slot *slots_take_event(struct slots *l);

/*
 * Keep scans away, before slot_lock: for slot_create and slot_name.
 */
void slots_hold(struct slots *l);
void slots_release(struct slots *l);

/* --- one slot, its lock held --------------------------------------------- */

void slot_lock(struct slot *s);
void slot_unlock(struct slot *s);

/* True for a slot that holds nothing but a place for a new token. */
bool slot_is_spare(const struct slot *s);

/*
 * Look at the medium again; a token that went is closed.
 *
 *   returns  ERR_OK if there is a token, ERR_GONE
 */
MUST_USE enum err slot_refresh(struct slots *l, struct slot *s);

/* Give the slot's label anew, after token_init; slots_hold is in force. */
void slot_name(struct slots *l, struct slot *s);

/*
 * Make a token in the spare slot; the slot keeps its id and has the token.
 * slots_hold is in force.
 *
 *   returns  as store_create
 */
MUST_USE enum err slot_create(struct slots *l, struct slot *s,
                              const char *label, struct bytes so_pin);

/* The generator of the slot, started at the first call. */
MUST_USE enum err slot_rng(struct slot *s, struct rng **out);

#endif
