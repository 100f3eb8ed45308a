/*
 * What is made in a session keeps its template; what is made on the token
 * becomes an item of the container, and the token's objects are made anew.
 */
#include "cryptoki/object_make.h"

#include "cryptoki/rv.h"
#include "gost/sign.h"

/* Give the session an object; *out is its handle. */
static CK_RV keep(struct session *s, struct object *o, CK_OBJECT_HANDLE *out)
{
    CK_RV rv = rv_of(object_add_take(s->slot->front, o));

    if (rv == CKR_OK)
        *out = o->handle;
    return rv;
}

/* --- certificates -------------------------------------------------------- */

static CK_RV certificate_in_session(struct session *s, const struct template *t,
                                    const struct item_certificate *cert,
                                    CK_OBJECT_HANDLE *out)
{
    struct certificate_facts f = {.cert = *cert};
    struct object *o = object_new(CKO_CERTIFICATE, s);

    if (o == NULL)
        return CKR_HOST_MEMORY;
    object_describe_certificate(o, &f);
    template_apply(t, IN_CERTIFICATE, &o->attrs);
    return keep(s, o, out);
}

/* Beside its key; the pair takes the id and the label that are given, so that
 * who wrote the certificate finds it, and the key, under them. */
static CK_RV certificate_on_token(struct session *s, const struct template *t,
                                  const struct item_certificate *cert,
                                  CK_OBJECT_HANDLE *out)
{
    struct token *token = s->slot->token;
    struct buf label = BUF_EMPTY;
    struct bytes id;
    struct object *o;
    size_t pair = 0;
    enum err e = ERR_OK;
    CK_RV rv = session_may_write(s);

    if (rv == CKR_OK)
        rv = template_id(t, &id);
    if (rv == CKR_OK)
        rv = template_label(t, &label);
    if (rv != CKR_OK)
        goto out;
    e = token_put_certificate(token, cert->der, &pair);
    if (e == ERR_OK && (id.len != 0 || label.len != 0))
        e = token_rename(token, pair, id, buf_text(&label));
    rv = rv_of(e);
    if (rv != CKR_OK)
        goto out;
    o = object_of_pair(s->slot, CKO_CERTIFICATE, pair);
    if (o == NULL)
        rv = CKR_DEVICE_ERROR;
    else
        *out = o->handle;
out:
    buf_clear(&label);
    return rv;
}

static CK_RV create_certificate(struct session *s, const struct template *t,
                                CK_OBJECT_HANDLE *out)
{
    struct item_certificate cert;

    if (template_ulong(t, CKA_CERTIFICATE_TYPE, CKC_X_509) != CKC_X_509 ||
        template_bool(t, CKA_PRIVATE, false) ||
        template_bool(t, CKA_TRUSTED, false))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    if (item_read_certificate(template_bytes(t, CKA_VALUE), &cert) != ERR_OK)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    if (template_bool(t, CKA_TOKEN, false))
        return certificate_on_token(s, t, &cert, out);
    return certificate_in_session(s, t, &cert, out);
}

/* --- public keys --------------------------------------------------------- */

static CK_RV check_public(const struct template *t,
                          const struct key_params *params, struct bytes *pub)
{
    const struct curve *c = params->curve->curve;

    *pub = template_bytes(t, CKA_VALUE);
    if (pub->len != 2 * curve_len(c) || sign_check_public(c, pub->p) != ERR_OK)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    /* a container has public keys only as halves of pairs */
    if (template_bool(t, CKA_TOKEN, false) ||
        template_bool(t, CKA_PRIVATE, false) ||
        template_bool(t, CKA_TRUSTED, false))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    return CKR_OK;
}

static CK_RV create_public(struct session *s, const struct template *t,
                           CK_OBJECT_HANDLE *out)
{
    CK_KEY_TYPE type = template_ulong(t, CKA_KEY_TYPE, 0);
    struct key_facts f = {.on_token = false};
    struct buf spki = BUF_EMPTY;
    struct object *o;
    CK_RV rv;

    if (type != CKK_GOSTR3410 && type != CKK_GOSTR3410_512)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    rv = template_key_params(t, NULL, type, &f.params);
    if (rv == CKR_OK)
        rv = check_public(t, &f.params, &f.pub);
    if (rv != CKR_OK)
        return rv;
    o = object_new(CKO_PUBLIC_KEY, s);
    if (o == NULL)
        return CKR_HOST_MEMORY;
    item_write_spki(f.params.alg, f.params.curve, f.pub, &spki);
    f.spki = buf_peek(&spki);
    object_describe_public(o, &f);
    template_apply(t, IN_PUBLIC, &o->attrs);
    o->attrs.failed = o->attrs.failed || spki.failed;
    buf_clear(&spki);
    return keep(s, o, out);
}

CK_RV object_create(struct session *s, const struct template *t,
                    CK_OBJECT_HANDLE *out)
{
    const CK_ATTRIBUTE *class = NULL;
    CK_OBJECT_CLASS c;
    CK_RV rv;

    if (t->p == NULL)
        return CKR_ARGUMENTS_BAD;
    class = template_find(t, CKA_CLASS);
    if (class == NULL)
        return CKR_TEMPLATE_INCOMPLETE;
    if (class->pValue == NULL || class->ulValueLen != sizeof(c))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    memcpy(&c, class->pValue, sizeof(c));
    if (c != CKO_CERTIFICATE && c != CKO_PUBLIC_KEY)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    rv = template_check(t, (enum attr_class)attr_class_of(c), AT_CREATE);
    if (rv != CKR_OK)
        return rv;
    return c == CKO_CERTIFICATE ? create_certificate(s, t, out)
                                : create_public(s, t, out);
}

/* --- copies -------------------------------------------------------------- */

static CK_RV copy_in_session(struct session *s, const struct object *o,
                             const struct template *t, CK_OBJECT_HANDLE *out)
{
    struct object *copy = object_new(o->class, s);
    size_t i;

    if (copy == NULL)
        return CKR_HOST_MEMORY;
    for (i = 0; i < o->attrs.count; i++)
        attrs_put(&copy->attrs, o->attrs.p[i].type,
                  buf_peek(&o->attrs.p[i].value));
    attrs_put_bool(&copy->attrs, CKA_TOKEN, false);
    attrs_put_bool(&copy->attrs, CKA_DESTROYABLE, true);
    template_apply(t, (enum attr_class)attr_class_of(o->class), &copy->attrs);
    copy->params = o->params;
    copy->pub_len = o->pub_len;
    memcpy(copy->pub, o->pub, sizeof(copy->pub));
    return keep(s, copy, out);
}

CK_RV object_copy(struct session *s, const struct object *o,
                  const struct template *t, CK_OBJECT_HANDLE *out)
{
    struct item_certificate cert;
    CK_RV rv =
        template_check(t, (enum attr_class)attr_class_of(o->class), AT_COPY);

    if (rv != CKR_OK)
        return rv;
    if (!attrs_is_true(&o->attrs, CKA_COPYABLE))
        return CKR_ACTION_PROHIBITED;
    if (template_bool(t, CKA_PRIVATE, false))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    if (!template_bool(t, CKA_TOKEN, false))
        return copy_in_session(s, o, t, out);
    if (o->class != CKO_CERTIFICATE ||
        item_read_certificate(buf_peek(attrs_find(&o->attrs, CKA_VALUE)),
                              &cert) != ERR_OK)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    return certificate_on_token(s, t, &cert, out);
}

/* --- changes ------------------------------------------------------------- */

static CK_RV change_on_token(struct session *s, const struct object *o,
                             const struct template *t)
{
    struct buf label = BUF_EMPTY;
    struct bytes id;
    CK_RV rv = session_may_write(s);
    CK_ULONG i;

    /* the other ones have no place in a container */
    for (i = 0; i < t->count; i++)
        if (t->p[i].type != CKA_LABEL && t->p[i].type != CKA_ID)
            return CKR_ATTRIBUTE_READ_ONLY;
    if (rv == CKR_OK)
        rv = template_id(t, &id);
    if (rv == CKR_OK)
        rv = template_label(t, &label);
    if (rv == CKR_OK && id.len == 0 && label.len == 0)
        rv = CKR_ATTRIBUTE_VALUE_INVALID; /* items have both, not empty */
    if (rv == CKR_OK)
        rv = rv_of(token_rename(s->slot->token, o->pair, id, buf_text(&label)));
    buf_clear(&label);
    return rv;
}

CK_RV object_change(struct session *s, struct object *o,
                    const struct template *t)
{
    CK_RV rv =
        template_check(t, (enum attr_class)attr_class_of(o->class), AT_SET);

    if (rv != CKR_OK)
        return rv;
    if (!attrs_is_true(&o->attrs, CKA_MODIFIABLE))
        return CKR_ACTION_PROHIBITED;
    if (t->count == 0)
        return CKR_OK;
    if (o->owner == NULL)
        return change_on_token(s, o, t);
    template_apply(t, (enum attr_class)attr_class_of(o->class), &o->attrs);
    return rv_of(attrs_check(&o->attrs));
}

CK_RV object_destroy(struct session *s, struct object *o)
{
    struct rng *rng = NULL;
    CK_RV rv = CKR_OK;
    enum err e;

    if (o->owner == NULL)
        rv = session_may_write(s);
    if (rv != CKR_OK)
        return rv;
    if (!attrs_is_true(&o->attrs, CKA_DESTROYABLE))
        return CKR_ACTION_PROHIBITED;
    if (o->owner != NULL) {
        object_remove(s->slot->front, o);
        return CKR_OK;
    }
    e = slot_rng(s->slot, &rng);
    if (e == ERR_OK)
        e = token_remove(s->slot->token, o->item, rng);
    return rv_of(e);
}
