/* Sessions, logging in and out. */
#include "cryptoki/funclist.h"
#include "cryptoki/lib.h"
#include "cryptoki/rv.h"

#include "token/login.h"

static CK_RV open_session(struct lib *l, struct slot *s, bool can_write,
                          struct session **out)
{
    if (s->token == NULL)
        return slot_is_spare(s) ? CKR_TOKEN_NOT_RECOGNIZED
                                : CKR_TOKEN_NOT_PRESENT;
    if (!can_write && token_user(s->token) == TOKEN_SO)
        return CKR_SESSION_READ_WRITE_SO_EXISTS;
    *out = session_new(l, s, can_write);
    return *out == NULL ? CKR_HOST_MEMORY : CKR_OK;
}

/*
 * The library's lock comes before the slot's, so the slot is unlocked for a
 * while: C_CloseAllSessions may find the session before it has its handle.
 */
static CK_RV give_handle(struct lib *l, struct session *new,
                         CK_SESSION_HANDLE *out)
{
    struct slot *slot = new->slot;
    bool ended;
    CK_RV rv;

    new->refs++; /* ours */
    slot_unlock(slot);
    rv = lib_session_add(l, new);
    slot_lock(slot);
    ended = new->closed;
    if (rv == CKR_OK)
        *out = new->handle;
    else if (!ended)
        session_end(new);
    slot_unlock(slot);
    if (rv != CKR_OK && !ended)
        lib_session_drop(l, new);
    if (ended)
        lib_session_drop(l, new);
    else
        lib_session_unref(new);
    slot_lock(slot);
    return rv;
}

CK_RV C_OpenSession(CK_SLOT_ID id, CK_FLAGS flags, void *application,
                    CK_NOTIFY notify, CK_SESSION_HANDLE *out)
{
    struct lib *l = NULL;
    struct slot *s = NULL;
    struct session *new = NULL;
    CK_RV rv = lib_slot(id, &l, &s);

    (void)application;
    (void)notify; /* no callbacks are made */
    if (rv != CKR_OK)
        return rv;
    if (out == NULL)
        rv = CKR_ARGUMENTS_BAD;
    else if ((flags & CKF_SERIAL_SESSION) == 0)
        rv = CKR_SESSION_PARALLEL_NOT_SUPPORTED;
    else
        rv = open_session(l, s, (flags & CKF_RW_SESSION) != 0, &new);
    if (rv == CKR_OK)
        rv = give_handle(l, new, out);
    lib_slot_leave(l, s);
    return rv;
}

CK_RV C_CloseSession(CK_SESSION_HANDLE h)
{
    struct session *s = NULL;
    CK_RV rv = lib_session_any(h, &s);
    struct lib *l;

    if (rv != CKR_OK)
        return rv;
    l = s->lib;
    session_end(s);
    slot_unlock(s->slot);
    lib_session_drop(l, s); /* what the handle held */
    slot_lock(s->slot);
    lib_session_leave(s);
    return CKR_OK;
}

CK_RV C_CloseAllSessions(CK_SLOT_ID id)
{
    struct lib *l = NULL;
    struct slot *slot = NULL;
    struct session *ended = NULL;
    struct session *s;
    CK_RV rv = lib_slot(id, &l, &slot);

    if (rv != CKR_OK)
        return rv;
    while (slot->front != NULL && (s = slot->front->sessions) != NULL) {
        session_end(s);
        s->next = ended; /* out of the slot's list: ours to use */
        ended = s;
    }
    slot_unlock(slot);
    while ((s = ended) != NULL) {
        ended = s->next;
        lib_session_drop(l, s);
    }
    lib_leave(l);
    return CKR_OK;
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE h, CK_SESSION_INFO *out)
{
    struct session *s = NULL;
    CK_RV rv = lib_session_fresh(h, &s);

    if (rv != CKR_OK)
        return rv;
    if (out == NULL) {
        rv = CKR_ARGUMENTS_BAD;
    } else {
        out->slotID = s->slot->id;
        out->state = session_state(s);
        out->flags = CKF_SERIAL_SESSION;
        if (s->can_write)
            out->flags |= CKF_RW_SESSION;
        out->ulDeviceError = 0;
    }
    lib_session_leave(s);
    return rv;
}

/* The rules of 2.40, 5.6, that come before the PIN is looked at. */
static CK_RV may_log_in(const struct session *s, CK_USER_TYPE user)
{
    enum token_user is = token_user(s->slot->token);
    enum token_user wants = user == CKU_SO ? TOKEN_SO : TOKEN_USER;

    if (user == CKU_CONTEXT_SPECIFIC)
        return CKR_OPERATION_NOT_INITIALIZED; /* no key asks each time */
    if (user != CKU_SO && user != CKU_USER)
        return CKR_USER_TYPE_INVALID;
    if (is != TOKEN_NOBODY)
        return is == wants ? CKR_USER_ALREADY_LOGGED_IN
                           : CKR_USER_ANOTHER_ALREADY_LOGGED_IN;
    if (wants == TOKEN_SO &&
        sessions_count(s->slot, false) != sessions_count(s->slot, true))
        return CKR_SESSION_READ_ONLY_EXISTS;
    return CKR_OK;
}

CK_RV C_Login(CK_SESSION_HANDLE h, CK_USER_TYPE user, CK_UTF8CHAR *pin,
              CK_ULONG len)
{
    struct session *s = NULL;
    CK_RV rv = lib_session_fresh(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = may_log_in(s, user);
    if (rv == CKR_OK && pin == NULL && len != 0)
        rv = CKR_ARGUMENTS_BAD;
    if (rv == CKR_OK)
        rv = rv_of(login_in(s->slot->token,
                            user == CKU_SO ? TOKEN_SO : TOKEN_USER,
                            bytes_of(pin, len)));
    lib_session_leave(s);
    return rv;
}

/* 3.0, 5.6.9: a name of a user is not for tokens that have but one. */
CK_RV C_LoginUser(CK_SESSION_HANDLE h, CK_USER_TYPE user, CK_UTF8CHAR *pin,
                  CK_ULONG pin_len, CK_UTF8CHAR *name, CK_ULONG name_len)
{
    if (name == NULL || name_len == 0)
        return C_Login(h, user, pin, pin_len);
    return CKR_ARGUMENTS_BAD;
}

/* Private objects go, and so does what works with them. */
static void end_private(struct slot *slot)
{
    struct session *s;

    for (s = slot->front->sessions; s != NULL; s = s->next) {
        session_end_op(s, OP_SIGN);
        session_end_find(s);
    }
    objects_drop_private(slot->front);
}

CK_RV C_Logout(CK_SESSION_HANDLE h)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    if (token_user(s->slot->token) == TOKEN_NOBODY) {
        rv = CKR_USER_NOT_LOGGED_IN;
    } else {
        end_private(s->slot);
        login_out(s->slot->token);
    }
    lib_session_leave(s);
    return rv;
}

CK_RV C_SessionCancel(CK_SESSION_HANDLE h, CK_FLAGS flags)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    if ((flags & CKF_DIGEST) != 0)
        session_end_op(s, OP_DIGEST);
    if ((flags & CKF_SIGN) != 0)
        session_end_op(s, OP_SIGN);
    if ((flags & CKF_VERIFY) != 0)
        session_end_op(s, OP_VERIFY);
    if ((flags & CKF_FIND_OBJECTS) != 0)
        session_end_find(s);
    lib_session_leave(s);
    return CKR_OK;
}
