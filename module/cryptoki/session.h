/* Sessions: their state, and one running operation of each kind. */
#ifndef CRYPTOKI_SESSION_H
#define CRYPTOKI_SESSION_H

#include "cryptoki/object.h"
#include "cryptoki/op.h"
#include "larets-pkcs11.h"
#include "token/slot.h"

#include <stdbool.h>
#include <stddef.h>

struct lib;

struct session {
    size_t refs; /* under the library's lock */
    CK_SESSION_HANDLE handle;
    struct lib *lib;
    struct slot *slot;

    /* under the slot's lock */
    struct session *next; /* of the same slot */
    bool can_write;
    bool lost;   /* its token went */
    bool closed; /* and nobody may use it any more */
    struct op *op[OP_COUNT];
    CK_OBJECT_HANDLE *found; /* NULL unless a search is under way */
    size_t found_count;
    size_t found_pos;
};

/* The slot's lock is held in all of these. */

/* A session that the slot knows; NULL if out of memory. */
struct session *session_new(struct lib *l, struct slot *s, bool can_write);

/*
 * End a session: its operations and objects go. The last one of a slot logs
 * out. The memory stays until session_free.
 */
void session_end(struct session *s);
void session_free(struct session *s); /* needs no lock; ended before */

/* The token went: operations and objects of all its sessions go. */
void sessions_lose(struct slot *s);

/* Sessions that are alive; of those, the ones that can write. */
size_t sessions_count(const struct slot *s, bool writing);

/* End one operation; nothing if there is none. */
void session_end_op(struct session *s, enum op_kind kind);
void session_end_find(struct session *s);

/* CKS_ state of the session. */
CK_STATE session_state(const struct session *s);

/* CKR_SESSION_READ_ONLY, or CKR_TOKEN_WRITE_PROTECTED, unless the session
 * may change the token. */
CK_RV session_may_write(const struct session *s);

#endif
