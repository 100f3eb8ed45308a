/*
 * Objects: those of the token, made anew from its items whenever they change,
 * and those of sessions, in memory. A handle belongs to one slot.
 */
#ifndef CRYPTOKI_OBJECT_H
#define CRYPTOKI_OBJECT_H

#include "base/bytes.h"
#include "base/table.h"
#include "cryptoki/attr.h"
#include "larets-pkcs11.h"
#include "store/item.h"
#include "token/slot.h"

#include <stdbool.h>
#include <stddef.h>

struct session;

struct object {
    CK_OBJECT_HANDLE handle;
    CK_OBJECT_CLASS class;
    struct session *owner; /* NULL: of the token */
    bool is_private;       /* seen by the logged-in user only */
    struct attrs attrs;    /* what is told of it */

    /* of the token */
    size_t item; /* number of the item */
    size_t pair;
    bool seen;

    /* keys */
    struct key_params params;
    uint8_t pub[2 * CURVE_MAX_LEN]; /* as long as attributes say */
    size_t pub_len;
    struct key *key; /* private key of a session; owned */
};

/* What the front keeps of a slot, under the slot's lock. */
struct front {
    struct session *sessions;
    struct table objects;
    uint64_t version; /* of the token, when its objects were made */
    uint64_t insertion;
};

/* What is told of a key, wherever it is. */
struct key_facts {
    bool on_token;
    bool is_private; /* CKA_PRIVATE */
    struct key_params params;
    struct bytes pub; /* may be empty for a private key */
    struct bytes spki;
    struct bytes id;
    struct bytes subject;
    struct bytes label;
    struct bytes unique_id;
    bool local;
    bool exchange;
    bool sensitive; /* private keys: this and the next */
    bool extractable;
    int64_t valid_to; /* 0 if not said */
};

/* What is told of a certificate. */
struct certificate_facts {
    bool on_token;
    bool of_pair; /* a key is beside it */
    struct item_certificate cert;
    struct bytes id;
    struct bytes label;
    struct bytes unique_id;
};

/* Fill the attributes of a new object (attrs_check at the end). */
void object_describe_public(struct object *o, const struct key_facts *f);
void object_describe_private(struct object *o, const struct key_facts *f);
void object_describe_certificate(struct object *o,
                                 const struct certificate_facts *f);

/* The front's part of a slot, made at first; NULL if out of memory. */
struct front *front_of(struct slot *s);
void front_free(struct front *f); /* NULL is allowed */

/*
 * Bring the objects of the token up to date. An object that is still there
 * keeps its handle. Cheap where nothing has changed; touches no medium.
 */
MUST_USE enum err objects_sync(struct slot *s);

/* Drop objects: of the token, or of one session. */
void objects_drop_token(struct front *f);
void objects_drop_session(struct front *f, const struct session *s);

/* Drop the private objects of sessions, at logout. */
void objects_drop_private(struct front *f);

/* An object that may be seen now, or NULL. */
struct object *object_find(struct slot *s, CK_OBJECT_HANDLE handle);

/* True if the object may be seen now. */
bool object_visible(const struct slot *s, const struct object *o);

/* The token's object of a pair, or NULL. */
struct object *object_of_pair(struct slot *s, CK_OBJECT_CLASS class,
                              size_t pair);

/* A new object of a session, without a handle; NULL if out of memory. */
struct object *object_new(CK_OBJECT_CLASS class, struct session *owner);

/* Give an object its handle; the front owns it then, or it is freed. */
MUST_USE enum err object_add_take(struct front *f, struct object *o);

void object_remove(struct front *f, struct object *o); /* frees it */
void object_free(struct object *o);

/* The key that signs: of the token's item, or of the object; NULL while it
 * cannot be used. */
struct key *object_key(struct slot *s, const struct object *o);

#endif
