/* Arrays of attributes are short: looked through from the start. */
#include "cryptoki/attr.h"

#include <stdlib.h>
#include <time.h>

static struct attr *find(const struct attrs *a, CK_ATTRIBUTE_TYPE type)
{
    size_t i;

    for (i = 0; i < a->count; i++)
        if (a->p[i].type == type)
            return &a->p[i];
    return NULL;
}

static struct attr *add(struct attrs *a, CK_ATTRIBUTE_TYPE type)
{
    static const struct buf empty = BUF_EMPTY;
    struct attr *at = find(a, type);

    if (at != NULL)
        return at;
    if (a->count == a->cap) {
        size_t cap = a->cap == 0 ? 40 : a->cap * 2;
        struct attr *p = reallocarray(a->p, cap, sizeof(*p));

        if (p == NULL)
            return NULL;
        a->p = p;
        a->cap = cap;
    }
    at = &a->p[a->count++];
    at->type = type;
    at->value = empty;
    return at;
}

void attrs_put(struct attrs *a, CK_ATTRIBUTE_TYPE type, struct bytes value)
{
    struct attr *at = add(a, type);

    if (at == NULL || buf_set(&at->value, value) != ERR_OK)
        a->failed = true;
}

void attrs_put_bool(struct attrs *a, CK_ATTRIBUTE_TYPE type, bool value)
{
    CK_BBOOL b = value ? CK_TRUE : CK_FALSE;

    attrs_put(a, type, bytes_of(&b, sizeof(b)));
}

void attrs_put_ulong(struct attrs *a, CK_ATTRIBUTE_TYPE type, CK_ULONG value)
{
    attrs_put(a, type, bytes_of(&value, sizeof(value)));
}

void attrs_put_date(struct attrs *a, CK_ATTRIBUTE_TYPE type, int64_t at)
{
    time_t t = (time_t)at;
    char text[32] = "";
    struct tm tm;

    if (at != 0 && gmtime_r(&t, &tm) != NULL)
        strftime(text, sizeof(text), "%Y%m%d", &tm);
    attrs_put(a, type, strlen(text) == 8 ? bytes_str(text) : bytes_str(""));
}

enum err attrs_check(const struct attrs *a)
{
    return a->failed ? ERR_NOMEM : ERR_OK;
}

const struct buf *attrs_find(const struct attrs *a, CK_ATTRIBUTE_TYPE type)
{
    const struct attr *at = find(a, type);

    return at == NULL ? NULL : &at->value;
}

bool attrs_is_true(const struct attrs *a, CK_ATTRIBUTE_TYPE type)
{
    const struct buf *value = attrs_find(a, type);

    return value != NULL && value->len == 1 && value->p[0] != CK_FALSE;
}

bool attrs_match(const struct attrs *a, const CK_ATTRIBUTE *want,
                 CK_ULONG count)
{
    CK_ULONG i;

    for (i = 0; i < count; i++) {
        const struct buf *value = attrs_find(a, want[i].type);

        if (value == NULL ||
            !bytes_equal(buf_peek(value),
                         bytes_of(want[i].pValue, want[i].ulValueLen)))
            return false;
    }
    return true;
}

size_t attrs_size(const struct attrs *a)
{
    size_t sum = 0;
    size_t i;

    for (i = 0; i < a->count; i++)
        sum += sizeof(a->p[i].type) + a->p[i].value.len;
    return sum;
}

void attrs_clear(struct attrs *a)
{
    static const struct attrs empty = ATTRS_EMPTY;
    size_t i;

    for (i = 0; i < a->count; i++)
        buf_clear(&a->p[i].value);
    free(a->p);
    *a = empty;
}

CK_RV attr_give(CK_ATTRIBUTE *out, const struct buf *value)
{
    if (value == NULL) {
        out->ulValueLen = CK_UNAVAILABLE_INFORMATION;
        return CKR_ATTRIBUTE_TYPE_INVALID;
    }
    if (out->pValue == NULL) {
        out->ulValueLen = value->len;
        return CKR_OK;
    }
    if (out->ulValueLen < value->len) {
        out->ulValueLen = CK_UNAVAILABLE_INFORMATION;
        return CKR_BUFFER_TOO_SMALL;
    }
    if (value->len != 0)
        memcpy(out->pValue, value->p, value->len);
    out->ulValueLen = value->len;
    return CKR_OK;
}

CK_RV attr_room(const void *out, CK_ULONG *out_len, size_t len, bool *ready)
{
    CK_ULONG room = *out_len;

    *ready = out != NULL && room >= len;
    *out_len = len;
    return out != NULL && room < len ? CKR_BUFFER_TOO_SMALL : CKR_OK;
}
