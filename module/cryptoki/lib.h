/*
 * The state of the library between C_Initialize and C_Finalize, and the way
 * in and out of it that every function takes.
 *
 * Lock order: library, then slot. The library's lock is held for look-ups
 * only. What C_Finalize finds in use is freed by the last call that leaves,
 * so a call that runs meanwhile ends well.
 */
#ifndef CRYPTOKI_LIB_H
#define CRYPTOKI_LIB_H

#include "base/table.h"
#include "cryptoki/session.h"
#include "larets-pkcs11.h"
#include "token/slot.h"

#include <stddef.h>

struct lib {
    size_t refs; /* calls inside, and one while initialised */
    struct slots slots;
    struct table sessions; /* under the library's lock */
};

/*
 * Start and stop. In a forked child the library is not initialised until it
 * starts it itself; what the parent had is left alone.
 */
CK_RV lib_start(void);
CK_RV lib_stop(void);

/* Enter: CKR_CRYPTOKI_NOT_INITIALIZED, or CKR_OK and lib_leave is due. */
CK_RV lib_enter(struct lib **out);
void lib_leave(struct lib *l);

/*
 * Enter and lock a slot; its medium is looked at again.
 *
 *   returns  CKR_OK, also where no token is there (lib_slot_leave is due),
 *            CKR_CRYPTOKI_NOT_INITIALIZED, CKR_SLOT_ID_INVALID
 */
CK_RV lib_slot(CK_SLOT_ID id, struct lib **l, struct slot **s);
void lib_slot_leave(struct lib *l, struct slot *s);

/*
 * Enter with a session and lock its slot.
 *
 *   returns  CKR_OK (lib_session_leave is due), CKR_CRYPTOKI_NOT_INITIALIZED,
 *            CKR_SESSION_HANDLE_INVALID, or CKR_DEVICE_REMOVED: its token went
 */
CK_RV lib_session(CK_SESSION_HANDLE handle, struct session **out);
void lib_session_leave(struct session *s);

/* The same with a look at the medium. */
CK_RV lib_session_fresh(CK_SESSION_HANDLE handle, struct session **out);

/* The same also for a session whose token went: to close it. */
CK_RV lib_session_any(CK_SESSION_HANDLE handle, struct session **out);

/* Give a session its handle; the slot's lock is not held. The session may end
 * meanwhile, as any other of its slot: the caller has a hold of its own. */
CK_RV lib_session_add(struct lib *l, struct session *s);

/* Take away the handle of a session that was ended, and the hold that it had;
 * the slot's lock is not held. */
void lib_session_drop(struct lib *l, struct session *s);

/* Let go of one hold on a session; the slot's lock is not held. */
void lib_session_unref(struct session *s);

#endif
