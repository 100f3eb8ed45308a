/*
 * The attributes of keys and certificates, spec/tokens.md, 6. Keys of a
 * container and keys of a session are described by the same lines.
 */
#include "cryptoki/mech.h"
#include "cryptoki/object.h"

#include "base/der.h"

static void put_common(struct object *o, bool on_token, bool modifiable,
                       bool copyable)
{
    struct attrs *a = &o->attrs;

    attrs_put_ulong(a, CKA_CLASS, o->class);
    attrs_put_bool(a, CKA_TOKEN, on_token);
    attrs_put_bool(a, CKA_PRIVATE, o->is_private);
    attrs_put_bool(a, CKA_MODIFIABLE, modifiable);
    attrs_put_bool(a, CKA_COPYABLE, copyable);
}

static void put_names(struct attrs *a, struct bytes label, struct bytes id,
                      struct bytes unique_id)
{
    attrs_put(a, CKA_LABEL, label);
    attrs_put(a, CKA_ID, id);
    attrs_put(a, CKA_UNIQUE_ID, unique_id);
}

static void put_oid(struct attrs *a, CK_ATTRIBUTE_TYPE type, struct bytes oid)
{
    struct buf der = BUF_EMPTY;

    der_put(&der, DER_OID, oid);
    attrs_put(a, type, buf_peek(&der));
    a->failed = a->failed || der.failed;
    buf_clear(&der);
}

/* Every mechanism that works with such a key. */
static void put_mechanisms(struct attrs *a, const struct key_params *params)
{
    struct buf list = BUF_EMPTY;
    const struct mech *m;
    size_t i;

    for (i = 0; (m = mech_at(i)) != NULL; i++)
        if ((m->flags & CKF_SIGN) != 0 && mech_fits(m, params))
            buf_add(&list, bytes_of(&m->type, sizeof(m->type)));
    attrs_put(a, CKA_ALLOWED_MECHANISMS, buf_peek(&list));
    a->failed = a->failed || list.failed;
    buf_clear(&list);
}

static void put_params(struct attrs *a, const struct key_params *params)
{
    const struct curve_name *curve = params->curve;

    attrs_put_ulong(a, CKA_KEY_TYPE, mech_key_type(params));
    put_oid(a, CKA_GOSTR3410_PARAMS, bytes_of(curve->oid, curve->oid_len));
    put_oid(a, CKA_GOSTR3411_PARAMS, hash_oid(key_alg_hash(params->alg)));
    if (params->cipher_oid.len != 0)
        put_oid(a, CKA_GOST28147_PARAMS, params->cipher_oid);
    put_mechanisms(a, params);
}

static void put_key(struct object *o, const struct key_facts *f)
{
    struct attrs *a = &o->attrs;

    o->params = f->params;
    o->is_private = f->is_private;
    o->pub_len = f->pub.len <= sizeof(o->pub) ? f->pub.len : 0;
    if (o->pub_len != 0)
        memcpy(o->pub, f->pub.p, o->pub_len);
    put_names(a, f->label, f->id, f->unique_id);
    put_params(a, &f->params);
    attrs_put(a, CKA_SUBJECT, f->subject);
    attrs_put(a, CKA_PUBLIC_KEY_INFO, f->spki);
    attrs_put(a, CKA_START_DATE, bytes_str(""));
    attrs_put_date(a, CKA_END_DATE, f->valid_to);
    attrs_put_bool(a, CKA_LOCAL, f->local);
    attrs_put_ulong(a, CKA_KEY_GEN_MECHANISM,
                    f->local ? mech_generator(&f->params)
                             : CK_UNAVAILABLE_INFORMATION);
}

void object_describe_public(struct object *o, const struct key_facts *f)
{
    struct attrs *a = &o->attrs;

    put_key(o, f);
    put_common(o, f->on_token, true, true);
    attrs_put_bool(a, CKA_DESTROYABLE, !f->on_token);
    attrs_put(a, CKA_VALUE, f->pub);
    attrs_put_bool(a, CKA_VERIFY, true);
    attrs_put_bool(a, CKA_DERIVE, false);
    attrs_put_bool(a, CKA_ENCRYPT, false);
    attrs_put_bool(a, CKA_VERIFY_RECOVER, false);
    attrs_put_bool(a, CKA_WRAP, false);
    attrs_put_bool(a, CKA_TRUSTED, false);
}

void object_describe_private(struct object *o, const struct key_facts *f)
{
    struct attrs *a = &o->attrs;

    put_key(o, f);
    put_common(o, f->on_token, true, false);
    attrs_put_bool(a, CKA_DESTROYABLE, true);
    attrs_put_bool(a, CKA_SENSITIVE, f->sensitive);
    attrs_put_bool(a, CKA_EXTRACTABLE, f->extractable);
    attrs_put_bool(a, CKA_ALWAYS_SENSITIVE, f->local && f->sensitive);
    attrs_put_bool(a, CKA_NEVER_EXTRACTABLE, f->local && !f->extractable);
    attrs_put_bool(a, CKA_SIGN, true);
    attrs_put_bool(a, CKA_DERIVE, f->exchange);
    attrs_put_bool(a, CKA_DECRYPT, false);
    attrs_put_bool(a, CKA_SIGN_RECOVER, false);
    attrs_put_bool(a, CKA_UNWRAP, false);
    attrs_put_bool(a, CKA_WRAP_WITH_TRUSTED, false);
    attrs_put_bool(a, CKA_ALWAYS_AUTHENTICATE, false);
}

static CK_ULONG category(const struct certificate_facts *f)
{
    if (f->of_pair)
        return CK_CERTIFICATE_CATEGORY_TOKEN_USER;
    return f->cert.is_ca ? CK_CERTIFICATE_CATEGORY_AUTHORITY
                         : CK_CERTIFICATE_CATEGORY_OTHER_ENTITY;
}

void object_describe_certificate(struct object *o,
                                 const struct certificate_facts *f)
{
    static const struct bytes empty = BYTES_EMPTY;
    struct attrs *a = &o->attrs;

    put_common(o, f->on_token, true, true);
    put_names(a, f->label, f->id, f->unique_id);
    attrs_put_bool(a, CKA_DESTROYABLE, true);
    attrs_put_ulong(a, CKA_CERTIFICATE_TYPE, CKC_X_509);
    attrs_put_bool(a, CKA_TRUSTED, false);
    attrs_put_ulong(a, CKA_CERTIFICATE_CATEGORY, category(f));
    attrs_put(a, CKA_VALUE, f->cert.der);
    attrs_put(a, CKA_SUBJECT, f->cert.subject);
    attrs_put(a, CKA_ISSUER, f->cert.issuer);
    attrs_put(a, CKA_SERIAL_NUMBER, f->cert.serial);
    attrs_put(a, CKA_PUBLIC_KEY_INFO, f->cert.spki);
    attrs_put_date(a, CKA_START_DATE, f->cert.not_before);
    attrs_put_date(a, CKA_END_DATE, f->cert.not_after);
    attrs_put(a, CKA_URL, empty);
    attrs_put(a, CKA_HASH_OF_SUBJECT_PUBLIC_KEY, empty);
    attrs_put(a, CKA_HASH_OF_ISSUER_PUBLIC_KEY, empty);
    attrs_put_ulong(a, CKA_JAVA_MIDP_SECURITY_DOMAIN,
                    CK_SECURITY_DOMAIN_UNSPECIFIED);
}
