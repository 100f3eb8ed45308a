/* Checks by the table of rules; curve and hash by spec/tokens.md, 6.2. */
#include "cryptoki/template.h"

#include "base/der.h"
#include "base/text.h"
#include "gost/curve.h"

#include <time.h>

static bool has_form(const CK_ATTRIBUTE *a, enum attr_form form)
{
    /* what C_GetAttributeValue leaves where it had no value to give */
    if (a->ulValueLen == CK_UNAVAILABLE_INFORMATION)
        return false;
    if (a->pValue == NULL && a->ulValueLen != 0)
        return false;
    switch (form) {
    case FORM_BOOL:
        return a->ulValueLen == sizeof(CK_BBOOL);
    case FORM_ULONG:
        return a->ulValueLen == sizeof(CK_ULONG);
    case FORM_DATE:
        return a->ulValueLen == 0 || a->ulValueLen == sizeof(CK_DATE);
    case FORM_BYTES:
    case FORM_LIST:
    default:
        return true;
    }
}

static CK_RV check_one(const CK_ATTRIBUTE *a, enum attr_class class,
                       enum attr_use use)
{
    const struct attr_rule *r = attr_rule_find(a->type, class);

    if (r == NULL)
        return use == AT_GENERATE && (a->type & CKA_VENDOR_DEFINED) != 0
                   ? CKR_OK
                   : CKR_ATTRIBUTE_TYPE_INVALID;
    if ((r->uses & use) == 0)
        return CKR_ATTRIBUTE_READ_ONLY;
    return has_form(a, r->form) ? CKR_OK : CKR_ATTRIBUTE_VALUE_INVALID;
}

static bool given_before(const struct template *t, CK_ULONG i)
{
    CK_ULONG j;

    for (j = 0; j < i; j++)
        if (t->p[j].type == t->p[i].type)
            return true;
    return false;
}

static bool complete(const struct template *t, enum attr_class class)
{
    const struct attr_rule *r;
    size_t i;

    for (i = 0; (r = attr_rule_at(i)) != NULL; i++)
        if ((r->classes & class) != 0 && (r->uses & NEEDED) != 0 &&
            template_find(t, r->type) == NULL)
            return false;
    return true;
}

CK_RV template_check(const struct template *t, enum attr_class class,
                     enum attr_use use)
{
    CK_RV rv;
    CK_ULONG i;

    if (t->p == NULL && t->count != 0)
        return CKR_ARGUMENTS_BAD;
    for (i = 0; i < t->count; i++) {
        rv = check_one(&t->p[i], class, use);
        if (rv != CKR_OK)
            return rv;
        if (given_before(t, i))
            return CKR_TEMPLATE_INCONSISTENT;
    }
    if (use == AT_CREATE && !complete(t, class))
        return CKR_TEMPLATE_INCOMPLETE;
    return CKR_OK;
}

const CK_ATTRIBUTE *template_find(const struct template *t,
                                  CK_ATTRIBUTE_TYPE type)
{
    CK_ULONG i;

    for (i = 0; i < t->count; i++)
        if (t->p[i].type == type)
            return &t->p[i];
    return NULL;
}

bool template_bool(const struct template *t, CK_ATTRIBUTE_TYPE type,
                   bool absent)
{
    const CK_ATTRIBUTE *a = template_find(t, type);

    return a == NULL ? absent : *(const CK_BBOOL *)a->pValue != CK_FALSE;
}

CK_ULONG template_ulong(const struct template *t, CK_ATTRIBUTE_TYPE type,
                        CK_ULONG absent)
{
    const CK_ATTRIBUTE *a = template_find(t, type);
    CK_ULONG v = absent;

    if (a != NULL)
        memcpy(&v, a->pValue, sizeof(v)); /* need not be aligned */
    return v;
}

struct bytes template_bytes(const struct template *t, CK_ATTRIBUTE_TYPE type)
{
    static const struct bytes empty = BYTES_EMPTY;
    const CK_ATTRIBUTE *a = template_find(t, type);

    return a == NULL ? empty : bytes_of(a->pValue, a->ulValueLen);
}

CK_RV template_label(const struct template *t, struct buf *out)
{
    struct bytes label = template_bytes(t, CKA_LABEL);

    if (!text_is_utf8(label) ||
        (label.len != 0 && memchr(label.p, '\0', label.len) != NULL))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    if (buf_set(out, label) != ERR_OK)
        return CKR_HOST_MEMORY;
    buf_text(out);
    return buf_check(out) == ERR_OK ? CKR_OK : CKR_HOST_MEMORY;
}

CK_RV template_id(const struct template *t, struct bytes *out)
{
    struct bytes id = template_bytes(t, CKA_ID);

    if (id.len > ITEM_ID_MAX)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    *out = id;
    return CKR_OK;
}

static bool number(const uint8_t *p, size_t len, int *out)
{
    int v = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (p[i] - '0');
    }
    *out = v;
    return true;
}

CK_RV template_end_date(const struct template *t, int64_t *out)
{
    struct bytes d = template_bytes(t, CKA_END_DATE);
    struct tm tm = {.tm_hour = 23, .tm_min = 59, .tm_sec = 59};

    *out = 0;
    if (d.len == 0)
        return CKR_OK;
    if (!number(d.p, 4, &tm.tm_year) || !number(d.p + 4, 2, &tm.tm_mon) ||
        !number(d.p + 6, 2, &tm.tm_mday) || tm.tm_year < 1970 ||
        tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 || tm.tm_mday > 31)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *out = timegm(&tm);
    return CKR_OK;
}

/* An OID attribute of either template, its body; empty if neither has it. */
static CK_RV find_oid(const struct template *a, const struct template *b,
                      CK_ATTRIBUTE_TYPE type, struct bytes *out)
{
    struct bytes one = template_bytes(a, type);
    struct bytes two = one;
    struct cursor c;

    if (b != NULL)
        two = template_bytes(b, type);
    if (one.len != 0 && two.len != 0 && !bytes_equal(one, two))
        return CKR_TEMPLATE_INCONSISTENT;
    *out = one.len != 0 ? one : two;
    if (out->len == 0)
        return CKR_OK;
    c = cursor_of(*out);
    if (der_expect(&c, DER_OID, out) != ERR_OK || der_end(&c) != ERR_OK)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    return CKR_OK;
}

static CK_RV find_hash(struct bytes oid, size_t len, enum hash_id *out)
{
    if (oid.len == 0)
        *out = len == 32 ? HASH_STREEBOG_256 : HASH_STREEBOG_512;
    else if (hash_by_oid(oid, out) != ERR_OK)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    return hash_len(*out) == len ? CKR_OK : CKR_TEMPLATE_INCONSISTENT;
}

static enum key_alg alg_of(enum hash_id hash)
{
    if (hash == HASH_94)
        return KEY_ALG_2001;
    return hash == HASH_STREEBOG_256 ? KEY_ALG_2012_256 : KEY_ALG_2012_512;
}

CK_RV template_key_params(const struct template *a, const struct template *b,
                          CK_KEY_TYPE key_type, struct key_params *out)
{
    struct bytes curve;
    struct bytes hash;
    size_t len = key_type == CKK_GOSTR3410 ? 32 : 64;
    CK_RV rv = find_oid(a, b, CKA_GOSTR3410_PARAMS, &curve);

    memset(out, 0, sizeof(*out));
    if (rv == CKR_OK)
        rv = find_oid(a, b, CKA_GOSTR3411_PARAMS, &hash);
    if (rv != CKR_OK)
        return rv;
    if (curve.len == 0)
        return CKR_TEMPLATE_INCOMPLETE;
    if (curve_by_oid(curve, &out->curve) != ERR_OK)
        return CKR_CURVE_NOT_SUPPORTED;
    if (curve_len(out->curve->curve) != len)
        return CKR_TEMPLATE_INCONSISTENT;
    rv = find_hash(hash, len, &out->hash);
    out->alg = alg_of(out->hash);
    out->has_hash_oid = hash.len != 0;
    return rv;
}

void template_apply(const struct template *t, enum attr_class class,
                    struct attrs *a)
{
    const struct attr_rule *r;
    CK_ULONG i;

    for (i = 0; i < t->count; i++) {
        r = attr_rule_find(t->p[i].type, class);
        if (r != NULL && (r->uses & KEPT) != 0)
            attrs_put(a, t->p[i].type,
                      bytes_of(t->p[i].pValue, t->p[i].ulValueLen));
    }
}
