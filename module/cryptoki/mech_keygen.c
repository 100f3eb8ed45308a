/*
 * Two templates become one wish (struct wish): a key in the container, or two
 * objects of the session with the private key in memory of its own.
 */
#include "cryptoki/keygen.h"

#include "base/secmem.h"
#include "cryptoki/rv.h"
#include "gost/sign.h"

#include <time.h>

struct wish {
    struct key_params params;
    struct bytes id;
    struct buf label;
    int64_t valid_to;
    bool on_token;
    bool is_private;
    bool sensitive;
    bool extractable;
    bool exchange;
};

/* Whatever stands in either template and may differ from the default only
 * where a container can keep it. */
static CK_RV check_flags(const struct keygen *k, const struct wish *w)
{
    const CK_ULONG type = k->mech->key_type;

    if (template_ulong(&k->pub, CKA_CLASS, CKO_PUBLIC_KEY) != CKO_PUBLIC_KEY ||
        template_ulong(&k->priv, CKA_CLASS, CKO_PRIVATE_KEY) !=
            CKO_PRIVATE_KEY ||
        template_ulong(&k->pub, CKA_KEY_TYPE, type) != type ||
        template_ulong(&k->priv, CKA_KEY_TYPE, type) != type ||
        template_bool(&k->pub, CKA_TOKEN, w->on_token) != w->on_token)
        return CKR_TEMPLATE_INCONSISTENT;
    if (template_bool(&k->pub, CKA_PRIVATE, false) ||
        template_bool(&k->pub, CKA_TRUSTED, false) ||
        template_bool(&k->priv, CKA_ALWAYS_AUTHENTICATE, false) ||
        template_bool(&k->priv, CKA_WRAP_WITH_TRUSTED, false))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    if (w->on_token && (!w->is_private || !w->sensitive ||
                        !template_bool(&k->priv, CKA_SIGN, true) ||
                        !template_bool(&k->pub, CKA_VERIFY, true)))
        return CKR_ATTRIBUTE_VALUE_INVALID;
    return CKR_OK;
}

static CK_RV read_names(const struct keygen *k, struct wish *w)
{
    CK_RV rv = template_id(&k->priv, &w->id);

    if (rv == CKR_OK && w->id.len == 0)
        rv = template_id(&k->pub, &w->id);
    if (rv == CKR_OK)
        rv = template_label(&k->priv, &w->label);
    if (rv == CKR_OK && w->label.len == 0)
        rv = template_label(&k->pub, &w->label);
    if (rv == CKR_OK)
        rv = template_end_date(&k->priv, &w->valid_to);
    return rv;
}

static enum key_alg exchange_of(enum key_alg alg)
{
    switch (alg) {
    case KEY_ALG_2001:
        return KEY_ALG_2001_EXCHANGE;
    case KEY_ALG_2012_256:
        return KEY_ALG_2012_256_EXCHANGE;
    default:
        return KEY_ALG_2012_512_EXCHANGE;
    }
}

static CK_RV read_wish(const struct keygen *k, struct wish *w)
{
    CK_RV rv = template_check(&k->pub, IN_PUBLIC, AT_GENERATE);

    if (rv == CKR_OK)
        rv = template_check(&k->priv, IN_PRIVATE, AT_GENERATE);
    if (rv == CKR_OK)
        rv = template_key_params(&k->pub, &k->priv, k->mech->key_type,
                                 &w->params);
    if (rv != CKR_OK)
        return rv;
    if (curve_is_test(w->params.curve->curve))
        return CKR_CURVE_NOT_SUPPORTED;
    w->on_token = template_bool(&k->priv, CKA_TOKEN,
                                template_bool(&k->pub, CKA_TOKEN, false));
    w->is_private = template_bool(&k->priv, CKA_PRIVATE, true);
    w->sensitive = template_bool(&k->priv, CKA_SENSITIVE, true);
    w->extractable = template_bool(&k->priv, CKA_EXTRACTABLE, false);
    w->exchange = template_bool(&k->priv, CKA_DERIVE, false);
    if (w->exchange)
        w->params.alg = exchange_of(w->params.alg);
    rv = check_flags(k, w);
    return rv == CKR_OK ? read_names(k, w) : rv;
}

/* --- in the container ---------------------------------------------------- */

static CK_RV make_on_token(struct session *s, struct wish *w, struct keygen *k)
{
    struct store_new_key n = {
        .alg = w->params.alg,
        .curve = w->params.curve,
        .exportable = w->extractable,
        .id = w->id,
        .label = buf_text(&w->label),
        .valid_to = w->valid_to,
        .now = (int64_t)time(NULL),
    };
    struct object *pub;
    struct object *priv;
    struct rng *rng = NULL;
    size_t pair = 0;
    enum err e = slot_rng(s->slot, &rng);

    if (e == ERR_OK)
        e = token_generate(s->slot->token, &n, rng, &pair);
    if (e == ERR_ARG) /* a container has keys of one size */
        return CKR_TEMPLATE_INCONSISTENT;
    if (e != ERR_OK)
        return rv_of(e);
    pub = object_of_pair(s->slot, CKO_PUBLIC_KEY, pair);
    priv = object_of_pair(s->slot, CKO_PRIVATE_KEY, pair);
    if (pub == NULL || priv == NULL)
        return CKR_DEVICE_ERROR;
    k->pub_key = pub->handle;
    k->priv_key = priv->handle;
    return CKR_OK;
}

/* --- in memory ----------------------------------------------------------- */

static enum err make_key(const struct wish *w, struct rng *rng,
                         struct key **key, uint8_t *pub)
{
    const struct curve *c = w->params.curve->curve;
    uint8_t *d = secmem_new(CURVE_MAX_LEN);
    enum err e = d == NULL ? ERR_NOMEM : sign_generate(c, rng, d);

    if (e == ERR_OK)
        e = sign_public(c, d, pub);
    if (e == ERR_OK)
        e = key_soft_new(c, d, key);
    secmem_free(d, CURVE_MAX_LEN);
    return e;
}

/* A value that is not sensitive is told like any other. */
static void tell_value(struct object *o, const struct wish *w)
{
    struct bytes d;

    if (!w->sensitive && w->extractable && key_value(o->key, &d) == ERR_OK)
        attrs_put(&o->attrs, CKA_VALUE, d);
}

static CK_RV add_pair(struct session *s, struct keygen *k, struct object *pub,
                      struct object *priv)
{
    struct front *f = s->slot->front;
    enum err e = object_add_take(f, pub);

    if (e != ERR_OK) {
        object_free(priv);
        return rv_of(e);
    }
    e = object_add_take(f, priv);
    if (e != ERR_OK) {
        object_remove(f, pub);
        return rv_of(e);
    }
    k->pub_key = pub->handle;
    k->priv_key = priv->handle;
    return CKR_OK;
}

static CK_RV make_in_session(struct session *s, struct wish *w,
                             struct keygen *k)
{
    struct object *pub = object_new(CKO_PUBLIC_KEY, s);
    struct object *priv = object_new(CKO_PRIVATE_KEY, s);
    struct key_facts f = {.params = w->params, .local = true};
    uint8_t point[2 * CURVE_MAX_LEN];
    struct buf spki = BUF_EMPTY;
    struct rng *rng = NULL;
    enum err e = pub == NULL || priv == NULL ? ERR_NOMEM : ERR_OK;

    if (e == ERR_OK)
        e = slot_rng(s->slot, &rng);
    if (e == ERR_OK)
        e = make_key(w, rng, &priv->key, point);
    if (e != ERR_OK) {
        object_free(pub);
        object_free(priv);
        return rv_of(e);
    }
    f.pub = bytes_of(point, 2 * k->mech->len);
    item_write_spki(w->params.alg, w->params.curve, f.pub, &spki);
    f.spki = buf_peek(&spki);
    f.id = w->id;
    f.label = buf_peek(&w->label);
    f.sensitive = w->sensitive;
    f.extractable = w->extractable;
    f.exchange = w->exchange;
    object_describe_public(pub, &f);
    f.is_private = w->is_private;
    object_describe_private(priv, &f);
    template_apply(&k->pub, IN_PUBLIC, &pub->attrs);
    template_apply(&k->priv, IN_PRIVATE, &priv->attrs);
    tell_value(priv, w);
    buf_clear(&spki);
    return add_pair(s, k, pub, priv);
}

/* --- both ---------------------------------------------------------------- */

static CK_RV may_make(const struct session *s, const struct wish *w)
{
    CK_RV rv = w->on_token ? session_may_write(s) : CKR_OK;

    if (rv == CKR_OK && w->is_private && !token_private_open(s->slot->token))
        rv = CKR_USER_NOT_LOGGED_IN;
    return rv;
}

CK_RV keygen_run(struct session *s, struct keygen *k)
{
    struct wish w = {.label = BUF_EMPTY};
    CK_RV rv = read_wish(k, &w);

    if (rv == CKR_OK)
        rv = may_make(s, &w);
    if (rv == CKR_OK)
        rv = w.on_token ? make_on_token(s, &w, k) : make_in_session(s, &w, k);
    buf_clear(&w.label);
    return rv;
}
