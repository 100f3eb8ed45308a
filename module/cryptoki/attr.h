/*
 * Attributes of an object, and the two-call protocol by which values are
 * handed out: a NULL buffer asks for the length.
 */
#ifndef CRYPTOKI_ATTR_H
#define CRYPTOKI_ATTR_H

#include "base/buf.h"
#include "base/bytes.h"
#include "larets-pkcs11.h"

#include <stdbool.h>
#include <stddef.h>

struct attr {
    CK_ATTRIBUTE_TYPE type;
    struct buf value;
};

/* A set of attributes; a failure of memory is remembered. */
struct attrs {
    struct attr *p;
    size_t count;
    size_t cap;
    bool failed;
};

#define ATTRS_EMPTY                                                            \
    {                                                                          \
        NULL, 0, 0, false                                                      \
    }

/* Put a value in, in place of an older one of the type. */
void attrs_put(struct attrs *a, CK_ATTRIBUTE_TYPE type, struct bytes value);
void attrs_put_bool(struct attrs *a, CK_ATTRIBUTE_TYPE type, bool value);
void attrs_put_ulong(struct attrs *a, CK_ATTRIBUTE_TYPE type, CK_ULONG value);

/* A date of eight digits, or an empty value for 0; seconds since 1970. */
void attrs_put_date(struct attrs *a, CK_ATTRIBUTE_TYPE type, int64_t time);

/* ERR_OK, or ERR_NOMEM if anything could not be put in. */
MUST_USE enum err attrs_check(const struct attrs *a);

/* The value of a type; NULL if there is none. Valid until the next put. */
const struct buf *attrs_find(const struct attrs *a, CK_ATTRIBUTE_TYPE type);

/* False also if there is none. */
bool attrs_is_true(const struct attrs *a, CK_ATTRIBUTE_TYPE type);

/* True if every attribute of a search template is there with that value. */
bool attrs_match(const struct attrs *a, const CK_ATTRIBUTE *want,
                 CK_ULONG count);

/* Bytes of all types and values. */
size_t attrs_size(const struct attrs *a);

/* Wipe and release; repeatable. */
void attrs_clear(struct attrs *a);

/*
 * Hand a value out as C_GetAttributeValue does for one attribute.
 *
 *   value    NULL: there is no such attribute
 *   returns  CKR_OK; CKR_ATTRIBUTE_TYPE_INVALID or CKR_BUFFER_TOO_SMALL with
 *            the length set to CK_UNAVAILABLE_INFORMATION
 */
CK_RV attr_give(CK_ATTRIBUTE *out, const struct buf *value);

/*
 * The first half of handing len bytes out through a buffer and its length.
 *
 *   ready    set to true if the buffer is there and long enough
 *   returns  CKR_OK, also for a question about the length, or
 *            CKR_BUFFER_TOO_SMALL; *out_len is then the length
 */
CK_RV attr_room(const void *out, CK_ULONG *out_len, size_t len, bool *ready);

#endif
