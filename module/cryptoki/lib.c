/*
 * The one global. It belongs to a process: after a fork the child finds
 * another process's number in it, and starts afresh with a lock of its own,
 * since the old one may have been held by a thread that is not there.
 */
#include "cryptoki/lib.h"

#include "base/log.h"
#include "cryptoki/rv.h"
#include "gost/selftest.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
    atomic_long owner; /* process; negative while it is being taken over */
    pthread_mutex_t lock;
    struct lib *lib;  /* NULL unless initialised */
    struct lib *left; /* what the process had that this was forked from */
    bool tested;
} global = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* --- the process --------------------------------------------------------- */

static bool owned(void)
{
    return atomic_load(&global.owner) == (long)getpid();
}

static void take_over(void)
{
    long pid = (long)getpid();
    long owner = atomic_load(&global.owner);

    while (owner != pid) {
        if (owner == -pid) {
            sched_yield();
            owner = atomic_load(&global.owner);
        } else if (atomic_compare_exchange_strong(&global.owner, &owner,
                                                  -pid)) {
            pthread_mutex_init(&global.lock, NULL);
            global.left = global.lib;
            global.lib = NULL;
            atomic_store(&global.owner, pid);
            owner = pid;
        }
    }
}

/* --- start and stop ------------------------------------------------------ */

static void free_all(struct lib *l)
{
    struct session *s;
    uint64_t handle;
    size_t pos = 0;

    while ((s = table_each(&l->sessions, &pos, &handle)) != NULL) {
        if (!s->closed)
            session_end(s);
        session_free(s);
    }
    table_clear(&l->sessions);
    slots_clear(&l->slots, front_free);
    free(l);
}

static enum err make(struct lib **out)
{
    struct places places;
    struct lib *l = NULL;
    enum err e = ERR_OK;

    if (!global.tested)
        e = selftest_run();
    if (e != ERR_OK)
        return e;
    global.tested = true;
    e = places_open(&places);
    if (e != ERR_OK)
        return e;
    log_set_level(places.log_level);
    l = calloc(1, sizeof(*l));
    if (l == NULL) {
        places_close(&places);
        return ERR_NOMEM;
    }
    e = slots_init_take(&l->slots, &places, sessions_lose);
    if (e != ERR_OK) {
        free(l);
        return e;
    }
    l->refs = 1;
    *out = l;
    return ERR_OK;
}

CK_RV lib_start(void)
{
    CK_RV rv = CKR_CRYPTOKI_ALREADY_INITIALIZED;
    enum err e;

    take_over();
    pthread_mutex_lock(&global.lock);
    if (global.lib == NULL) {
        e = make(&global.lib);
        rv = e == ERR_OK || e == ERR_NOMEM ? rv_of(e) : CKR_GENERAL_ERROR;
    }
    pthread_mutex_unlock(&global.lock);
    return rv;
}

CK_RV lib_stop(void)
{
    struct lib *l;

    if (!owned())
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    pthread_mutex_lock(&global.lock);
    l = global.lib;
    global.lib = NULL;
    pthread_mutex_unlock(&global.lock);
    if (l == NULL)
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    lib_leave(l);
    return CKR_OK;
}

/* --- in and out ---------------------------------------------------------- */

/* Takes the lock on CKR_OK. */
static CK_RV enter_locked(struct lib **out)
{
    if (!owned())
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    pthread_mutex_lock(&global.lock);
    if (global.lib == NULL) {
        pthread_mutex_unlock(&global.lock);
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    }
    *out = global.lib;
    return CKR_OK;
}

CK_RV lib_enter(struct lib **out)
{
    CK_RV rv = enter_locked(out);

    if (rv != CKR_OK)
        return rv;
    (*out)->refs++;
    pthread_mutex_unlock(&global.lock);
    return CKR_OK;
}

void lib_leave(struct lib *l)
{
    bool last;

    pthread_mutex_lock(&global.lock);
    last = --l->refs == 0;
    pthread_mutex_unlock(&global.lock);
    if (last)
        free_all(l);
}

CK_RV lib_slot(CK_SLOT_ID id, struct lib **l, struct slot **s)
{
    CK_RV rv = lib_enter(l);

    if (rv != CKR_OK)
        return rv;
    *s = slots_find(&(*l)->slots, id);
    if (*s == NULL) {
        lib_leave(*l);
        return CKR_SLOT_ID_INVALID;
    }
    slot_lock(*s);
    if (slot_refresh(&(*l)->slots, *s) != ERR_OK)
        log_debug("slot %lu holds no token", (unsigned long)id);
    return CKR_OK;
}

void lib_slot_leave(struct lib *l, struct slot *s)
{
    slot_unlock(s);
    lib_leave(l);
}

void lib_session_unref(struct session *s)
{
    bool last;

    pthread_mutex_lock(&global.lock);
    last = --s->refs == 0;
    pthread_mutex_unlock(&global.lock);
    if (last)
        session_free(s);
}

void lib_session_leave(struct session *s)
{
    struct lib *l = s->lib;

    slot_unlock(s->slot);
    lib_session_unref(s);
    lib_leave(l);
}

CK_RV lib_session_any(CK_SESSION_HANDLE handle, struct session **out)
{
    struct lib *l = NULL;
    struct session *s;
    CK_RV rv = enter_locked(&l);

    if (rv != CKR_OK)
        return rv;
    s = table_get(&l->sessions, handle);
    if (s != NULL) {
        s->refs++;
        l->refs++;
    }
    pthread_mutex_unlock(&global.lock);
    if (s == NULL)
        return CKR_SESSION_HANDLE_INVALID;
    slot_lock(s->slot);
    if (s->closed) {
        lib_session_leave(s);
        return CKR_SESSION_HANDLE_INVALID;
    }
    *out = s;
    return CKR_OK;
}

CK_RV lib_session(CK_SESSION_HANDLE handle, struct session **out)
{
    CK_RV rv = lib_session_any(handle, out);

    if (rv == CKR_OK && (*out)->lost) {
        lib_session_leave(*out);
        return CKR_DEVICE_REMOVED;
    }
    return rv;
}

CK_RV lib_session_fresh(CK_SESSION_HANDLE handle, struct session **out)
{
    CK_RV rv = lib_session(handle, out);

    if (rv == CKR_OK &&
        slot_refresh(&(*out)->lib->slots, (*out)->slot) != ERR_OK) {
        lib_session_leave(*out);
        return CKR_DEVICE_REMOVED;
    }
    return rv;
}

CK_RV lib_session_add(struct lib *l, struct session *s)
{
    uint64_t handle = 0;
    enum err e;

    pthread_mutex_lock(&global.lock);
    e = table_add(&l->sessions, s, &handle);
    if (e == ERR_OK)
        s->handle = (CK_SESSION_HANDLE)handle;
    pthread_mutex_unlock(&global.lock);
    return rv_of(e);
}

void lib_session_drop(struct lib *l, struct session *s)
{
    pthread_mutex_lock(&global.lock);
    table_remove(&l->sessions, s->handle);
    pthread_mutex_unlock(&global.lock);
    lib_session_unref(s);
}
