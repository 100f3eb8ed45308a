/* Slots and tokens: lists, what is told of them, C_InitToken and PINs. */
#include "cryptoki/funclist.h"
#include "cryptoki/lib.h"
#include "cryptoki/rv.h"

#include "base/text.h"
#include "token/login.h"

#include <stdio.h>
#include <stdlib.h>

#define MANUFACTURER "larets"
#define MODEL "larets soft" /* never changes: configurations name it */
#define PIN_MAX_BYTES 1024  /* 256 characters of UTF-8 */

static CK_RV list_slots(struct lib *l, bool present, CK_SLOT_ID *out,
                        CK_ULONG *count)
{
    uint32_t *ids = NULL;
    size_t cap = out == NULL ? 0 : *count;
    size_t n = 0;
    enum err e = ERR_OK;
    size_t i;

    if (out == NULL)
        e = slots_scan(&l->slots);
    if (e == ERR_OK)
        e = slots_list(&l->slots, present, NULL, 0, &n);
    if (e != ERR_OK)
        return rv_of(e);
    if (out != NULL && n <= cap && n != 0) {
        ids = calloc(n, sizeof(*ids));
        if (ids == NULL)
            return CKR_HOST_MEMORY;
        cap = n;
        e = slots_list(&l->slots, present, ids, cap, &n);
        for (i = 0; e == ERR_OK && i < n; i++)
            out[i] = ids[i];
        free(ids);
    }
    *count = n;
    return out != NULL && n > cap ? CKR_BUFFER_TOO_SMALL : rv_of(e);
}

CK_RV C_GetSlotList(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *count)
{
    struct lib *l = NULL;
    CK_RV rv = lib_enter(&l);

    if (rv != CKR_OK)
        return rv;
    rv = count == NULL ? CKR_ARGUMENTS_BAD
                       : list_slots(l, present != CK_FALSE, list, count);
    lib_leave(l);
    return rv;
}

/* "HDIMAGE abcdefgh.000 in /folder": spec/tokens.md, 3. */
static void describe(const struct slot *s, CK_SLOT_INFO *out)
{
    char text[512];
    char *p;

    snprintf(text, sizeof(text), "%s %s in %s", s->carrier->kind,
             slot_is_spare(s) ? "(new token)" : s->container,
             s->carrier->where);
    for (p = text; *p != '\0' && *p != ' '; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    text_pad(out->slotDescription, sizeof(out->slotDescription),
             bytes_str(text));
}

CK_RV C_GetSlotInfo(CK_SLOT_ID id, CK_SLOT_INFO *out)
{
    struct lib *l = NULL;
    struct slot *s = NULL;
    CK_RV rv = lib_slot(id, &l, &s);

    if (rv != CKR_OK)
        return rv;
    if (out == NULL) {
        rv = CKR_ARGUMENTS_BAD;
    } else {
        memset(out, 0, sizeof(*out));
        describe(s, out);
        text_pad(out->manufacturerID, sizeof(out->manufacturerID),
                 bytes_str(MANUFACTURER));
        out->flags = CKF_REMOVABLE_DEVICE; /* a container can come and go */
        if (s->token != NULL || slot_is_spare(s))
            out->flags |= CKF_TOKEN_PRESENT;
        out->firmwareVersion = version_of_library();
    }
    lib_slot_leave(l, s);
    return rv;
}

static CK_FLAGS token_flags(const struct slot *s)
{
    const struct store_info *info;
    CK_FLAGS flags = CKF_RNG;

    if (s->token == NULL)
        return flags;
    info = token_info(s->token);
    flags |= CKF_TOKEN_INITIALIZED;
    if (info->pin_needed)
        flags |= CKF_LOGIN_REQUIRED;
    if (info->pin_set)
        flags |= CKF_USER_PIN_INITIALIZED;
    if (!info->writable)
        flags |= CKF_WRITE_PROTECTED;
    return flags;
}

static void tell_token(const struct slot *s, CK_TOKEN_INFO *out)
{
    const char *serial = s->token == NULL ? "" : token_info(s->token)->serial;

    memset(out, 0, sizeof(*out));
    text_pad(out->label, sizeof(out->label), bytes_str(s->label));
    text_pad(out->manufacturerID, sizeof(out->manufacturerID),
             bytes_str(MANUFACTURER));
    text_pad(out->model, sizeof(out->model), bytes_str(MODEL));
    text_pad(out->serialNumber, sizeof(out->serialNumber), bytes_str(serial));
    out->flags = token_flags(s);
    out->ulMaxSessionCount = CK_EFFECTIVELY_INFINITE;
    out->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
    out->ulSessionCount = sessions_count(s, false);
    out->ulRwSessionCount = sessions_count(s, true);
    out->ulMaxPinLen = PIN_MAX_BYTES;
    out->ulTotalPublicMemory = CK_UNAVAILABLE_INFORMATION;
    out->ulFreePublicMemory = CK_UNAVAILABLE_INFORMATION;
    out->ulTotalPrivateMemory = CK_UNAVAILABLE_INFORMATION;
    out->ulFreePrivateMemory = CK_UNAVAILABLE_INFORMATION;
    out->firmwareVersion = version_of_library();
    memset(out->utcTime, ' ', sizeof(out->utcTime)); /* no clock */
}

CK_RV C_GetTokenInfo(CK_SLOT_ID id, CK_TOKEN_INFO *out)
{
    struct lib *l = NULL;
    struct slot *s = NULL;
    CK_RV rv = lib_slot(id, &l, &s);

    if (rv != CKR_OK)
        return rv;
    if (s->token == NULL && !slot_is_spare(s))
        rv = CKR_TOKEN_NOT_PRESENT;
    else if (out == NULL)
        rv = CKR_ARGUMENTS_BAD;
    else
        tell_token(s, out);
    lib_slot_leave(l, s);
    return rv;
}

/*
 * Never blocks: a thread that waits would need one of ours to wake it.
 * Callers fall back to asking from time to time.
 */
CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID *slot, void *reserved)
{
    struct lib *l = NULL;
    struct slot *s;
    CK_RV rv = lib_enter(&l);

    if (rv != CKR_OK)
        return rv;
    if (slot == NULL || reserved != NULL) {
        rv = CKR_ARGUMENTS_BAD;
    } else if ((flags & CKF_DONT_BLOCK) == 0) {
        rv = CKR_FUNCTION_NOT_SUPPORTED;
    } else {
        rv = rv_of(slots_scan(&l->slots));
        s = slots_take_event(&l->slots);
        if (rv == CKR_OK && s == NULL)
            rv = CKR_NO_EVENT;
        else if (rv == CKR_OK)
            *slot = s->id;
    }
    lib_leave(l);
    return rv;
}

/* --- mechanisms ---------------------------------------------------------- */

/* What signs with the first key of the token: listed before the others. */
static const struct mech *preferred(const struct slot *s)
{
    size_t i;

    if (s->token == NULL)
        return NULL;
    for (i = 0; i < token_item_count(s->token); i++) {
        const struct item *it = token_item_at(s->token, i);

        if (it->kind == ITEM_PRIVATE_KEY)
            return mech_preferred(&it->params);
    }
    return NULL;
}

static CK_RV list_mechanisms(const struct slot *s, CK_MECHANISM_TYPE *list,
                             CK_ULONG *count)
{
    const struct mech *first = preferred(s);
    const struct mech *m;
    bool ready;
    size_t n = 0;
    size_t i;
    CK_RV rv;

    while (mech_at(n) != NULL)
        n++;
    /* attr_room counts whatever the caller counts: entries here */
    rv = attr_room(list, count, n, &ready);
    if (!ready)
        return rv;
    n = 0;
    if (first != NULL)
        list[n++] = first->type;
    for (i = 0; (m = mech_at(i)) != NULL; i++)
        if (m != first)
            list[n++] = m->type;
    return CKR_OK;
}

CK_RV C_GetMechanismList(CK_SLOT_ID id, CK_MECHANISM_TYPE *list,
                         CK_ULONG *count)
{
    struct lib *l = NULL;
    struct slot *s = NULL;
    CK_RV rv = lib_slot(id, &l, &s);

    if (rv != CKR_OK)
        return rv;
    if (s->token == NULL && !slot_is_spare(s))
        rv = CKR_TOKEN_NOT_PRESENT;
    else if (count == NULL)
        rv = CKR_ARGUMENTS_BAD;
    else
        rv = list_mechanisms(s, list, count);
    lib_slot_leave(l, s);
    return rv;
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID id, CK_MECHANISM_TYPE type,
                         CK_MECHANISM_INFO *out)
{
    const struct mech *m = mech_find(type);
    struct lib *l = NULL;
    struct slot *s = NULL;
    CK_RV rv = lib_slot(id, &l, &s);

    if (rv != CKR_OK)
        return rv;
    if (s->token == NULL && !slot_is_spare(s)) {
        rv = CKR_TOKEN_NOT_PRESENT;
    } else if (m == NULL) {
        rv = CKR_MECHANISM_INVALID;
    } else if (out == NULL) {
        rv = CKR_ARGUMENTS_BAD;
    } else {
        out->flags = m->flags;
        out->ulMinKeySize = 0;
        if ((m->flags & CKF_DIGEST) == 0)
            out->ulMinKeySize = 8 * m->len;
        out->ulMaxKeySize = out->ulMinKeySize;
    }
    lib_slot_leave(l, s);
    return rv;
}

/* --- initialisation ------------------------------------------------------ */

/* Label of 32 bytes padded with blanks, as text. */
static void label_text(const CK_UTF8CHAR *label, char out[33])
{
    size_t len = 32;

    memcpy(out, label, len);
    while (len != 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
}

static enum err init_slot(struct lib *l, struct slot *s, const char *label,
                          struct bytes pin)
{
    struct rng *rng = NULL;
    enum err e;

    if (slot_is_spare(s))
        return slot_create(&l->slots, s, label, pin);
    e = slot_rng(s, &rng);
    if (e == ERR_OK)
        e = token_init(s->token, label, pin, rng);
    if (e == ERR_OK)
        slot_name(&l->slots, s);
    return e;
}

static CK_RV init_token(struct lib *l, struct slot *s, const char *label,
                        struct bytes pin)
{
    enum err e;

    if (s->token == NULL && !slot_is_spare(s))
        return CKR_TOKEN_NOT_PRESENT;
    if (sessions_count(s, false) != 0)
        return CKR_SESSION_EXISTS;
    if (label[0] == '\0' || !text_is_utf8(bytes_str(label)))
        return CKR_ARGUMENTS_BAD;
    if (pin.len == 0) /* nobody could set the user PIN afterwards */
        return CKR_PIN_LEN_RANGE;
    e = init_slot(l, s, label, pin);
    if (e == ERR_UNSUPPORTED) /* a character that container names lack */
        return CKR_ARGUMENTS_BAD;
    if (e == ERR_DENIED) /* made elsewhere: there is no SO PIN to check */
        return CKR_TOKEN_WRITE_PROTECTED;
    return rv_of(e);
}

CK_RV C_InitToken(CK_SLOT_ID id, CK_UTF8CHAR *pin, CK_ULONG pin_len,
                  CK_UTF8CHAR *label)
{
    struct lib *l = NULL;
    struct slot *s;
    char text[33];
    CK_RV rv = lib_enter(&l);

    if (rv != CKR_OK)
        return rv;
    s = slots_find(&l->slots, id);
    if (s == NULL) {
        rv = CKR_SLOT_ID_INVALID;
    } else if (label == NULL || (pin == NULL && pin_len != 0)) {
        rv = CKR_ARGUMENTS_BAD;
    } else {
        label_text(label, text);
        slots_hold(&l->slots);
        slot_lock(s);
        rv = init_token(l, s, text, bytes_of(pin, pin_len));
        slot_unlock(s);
        slots_release(&l->slots);
    }
    lib_leave(l);
    return rv;
}

static CK_RV init_pin(struct session *s, struct bytes pin)
{
    struct rng *rng = NULL;
    enum err e;

    if (session_state(s) != CKS_RW_SO_FUNCTIONS)
        return CKR_USER_NOT_LOGGED_IN;
    e = slot_rng(s->slot, &rng);
    if (e == ERR_OK)
        e = login_init_pin(s->slot->token, pin, rng);
    return rv_of(e);
}

CK_RV C_InitPIN(CK_SESSION_HANDLE h, CK_UTF8CHAR *pin, CK_ULONG len)
{
    struct session *s = NULL;
    CK_RV rv = lib_session_fresh(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = session_may_write(s);
    if (rv == CKR_OK && pin == NULL && len != 0)
        rv = CKR_ARGUMENTS_BAD;
    if (rv == CKR_OK)
        rv = init_pin(s, bytes_of(pin == NULL ? (CK_BYTE *)"" : pin, len));
    lib_session_leave(s);
    return rv;
}

CK_RV C_SetPIN(CK_SESSION_HANDLE h, CK_UTF8CHAR *old_pin, CK_ULONG old_len,
               CK_UTF8CHAR *new_pin, CK_ULONG new_len)
{
    struct session *s = NULL;
    struct rng *rng = NULL;
    CK_RV rv = lib_session_fresh(h, &s);
    enum err e;

    if (rv != CKR_OK)
        return rv;
    rv = session_may_write(s);
    if (rv == CKR_OK && ((old_pin == NULL && old_len != 0) ||
                         (new_pin == NULL && new_len != 0)))
        rv = CKR_ARGUMENTS_BAD;
    if (rv == CKR_OK) {
        e = slot_rng(s->slot, &rng);
        if (e == ERR_OK)
            e = login_set_pin(s->slot->token, bytes_of(old_pin, old_len),
                              bytes_of(new_pin, new_len), rng);
        rv = rv_of(e);
    }
    lib_session_leave(s);
    return rv;
}
