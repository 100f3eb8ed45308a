/* Objects: made, copied, destroyed, read, changed, found. */
#include "cryptoki/lib.h"
#include "cryptoki/object_make.h"

#include <stdlib.h>

CK_RV C_CreateObject(CK_SESSION_HANDLE h, CK_ATTRIBUTE *t, CK_ULONG count,
                     CK_OBJECT_HANDLE *out)
{
    struct template template = {t, count};
    struct session *s = NULL;
    CK_RV rv = lib_session_fresh(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = out == NULL ? CKR_ARGUMENTS_BAD : object_create(s, &template, out);
    lib_session_leave(s);
    return rv;
}

/* Enter with a session and one of its objects. */
static CK_RV enter(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE object, bool fresh,
                   struct session **s, struct object **o)
{
    CK_RV rv = fresh ? lib_session_fresh(h, s) : lib_session(h, s);

    if (rv != CKR_OK)
        return rv;
    *o = object_find((*s)->slot, object);
    if (*o == NULL) {
        lib_session_leave(*s);
        return CKR_OBJECT_HANDLE_INVALID;
    }
    return CKR_OK;
}

CK_RV C_CopyObject(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE object,
                   CK_ATTRIBUTE *t, CK_ULONG count, CK_OBJECT_HANDLE *out)
{
    struct template template = {t, count};
    struct session *s = NULL;
    struct object *o = NULL;
    CK_RV rv = enter(h, object, true, &s, &o);

    if (rv != CKR_OK)
        return rv;
    rv = out == NULL ? CKR_ARGUMENTS_BAD : object_copy(s, o, &template, out);
    lib_session_leave(s);
    return rv;
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE object)
{
    struct session *s = NULL;
    struct object *o = NULL;
    CK_RV rv = enter(h, object, true, &s, &o);

    if (rv != CKR_OK)
        return rv;
    rv = object_destroy(s, o);
    lib_session_leave(s);
    return rv;
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE object,
                      CK_ULONG *size)
{
    struct session *s = NULL;
    struct object *o = NULL;
    CK_RV rv = enter(h, object, false, &s, &o);

    if (rv != CKR_OK)
        return rv;
    if (size == NULL)
        rv = CKR_ARGUMENTS_BAD;
    else
        *size = attrs_size(&o->attrs);
    lib_session_leave(s);
    return rv;
}

static CK_RV get_one(const struct object *o, CK_ATTRIBUTE *t)
{
    const struct buf *value = attrs_find(&o->attrs, t->type);

    if (value == NULL && o->class == CKO_PRIVATE_KEY && t->type == CKA_VALUE) {
        t->ulValueLen = CK_UNAVAILABLE_INFORMATION;
        return CKR_ATTRIBUTE_SENSITIVE;
    }
    return attr_give(t, value);
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE *t, CK_ULONG count)
{
    struct session *s = NULL;
    struct object *o = NULL;
    CK_RV rv = enter(h, object, false, &s, &o);
    CK_RV one;
    CK_ULONG i;

    if (rv != CKR_OK)
        return rv;
    if (t == NULL && count != 0)
        rv = CKR_ARGUMENTS_BAD;
    for (i = 0; rv != CKR_ARGUMENTS_BAD && i < count; i++) {
        one = get_one(o, &t[i]);
        if (one != CKR_OK)
            rv = one; /* the others are filled all the same */
    }
    lib_session_leave(s);
    return rv;
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE *t, CK_ULONG count)
{
    struct template template = {t, count};
    struct session *s = NULL;
    struct object *o = NULL;
    CK_RV rv = enter(h, object, true, &s, &o);

    if (rv != CKR_OK)
        return rv;
    rv = object_change(s, o, &template);
    lib_session_leave(s);
    return rv;
}

/* --- search -------------------------------------------------------------- */

static bool searchable(const CK_ATTRIBUTE *t, CK_ULONG count)
{
    CK_ULONG i;

    for (i = 0; i < count; i++)
        if (t == NULL || (t[i].pValue == NULL && t[i].ulValueLen != 0))
            return false;
    return true;
}

/* All that match now; what is made later is not in it. */
static CK_RV search(struct session *s, const CK_ATTRIBUTE *t, CK_ULONG count)
{
    struct front *f = s->slot->front;
    struct object *o;
    uint64_t handle;
    size_t pos = 0;
    size_t n = 0;

    while (table_each(&f->objects, &pos, &handle) != NULL)
        n++;
    s->found = calloc(n + 1, sizeof(*s->found));
    if (s->found == NULL)
        return CKR_HOST_MEMORY;
    for (pos = 0; (o = table_each(&f->objects, &pos, &handle)) != NULL;)
        if (object_visible(s->slot, o) && attrs_match(&o->attrs, t, count))
            s->found[s->found_count++] = o->handle;
    return CKR_OK;
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE h, CK_ATTRIBUTE *t, CK_ULONG count)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    if (s->found != NULL)
        rv = CKR_OPERATION_ACTIVE;
    else if (!searchable(t, count))
        rv = CKR_ARGUMENTS_BAD;
    else if (objects_sync(s->slot) != ERR_OK)
        rv = CKR_HOST_MEMORY;
    else
        rv = search(s, t, count);
    lib_session_leave(s);
    return rv;
}

CK_RV C_FindObjects(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE *out, CK_ULONG max,
                    CK_ULONG *count)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);
    CK_ULONG n = 0;

    if (rv != CKR_OK)
        return rv;
    if (s->found == NULL) {
        rv = CKR_OPERATION_NOT_INITIALIZED;
    } else if (count == NULL || (out == NULL && max != 0)) {
        rv = CKR_ARGUMENTS_BAD;
    } else {
        while (n < max && s->found_pos < s->found_count)
            out[n++] = s->found[s->found_pos++];
        *count = n;
    }
    lib_session_leave(s);
    return rv;
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE h)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    if (s->found == NULL)
        rv = CKR_OPERATION_NOT_INITIALIZED;
    session_end_find(s);
    lib_session_leave(s);
    return rv;
}
