/* A key in memory: locked pages, signatures by gost/sign.c. */
#include "store/key.h"

#include "base/secmem.h"
#include "gost/sign.h"

struct key_soft {
    struct key key; /* first */
    const struct curve *curve;
    uint8_t priv[CURVE_MAX_LEN];
};

static enum err soft_sign(struct key *k, struct bytes digest, struct rng *rng,
                          uint8_t *sig)
{
    const struct key_soft *s = (const struct key_soft *)k;

    return sign_digest(s->curve, s->priv, digest, rng, sig);
}

static enum err soft_value(const struct key *k, struct bytes *out)
{
    const struct key_soft *s = (const struct key_soft *)k;

    *out = bytes_of(s->priv, curve_len(s->curve));
    return ERR_OK;
}

static void soft_free(struct key *k)
{
    secmem_free(k, sizeof(struct key_soft));
}

static const struct key_ops soft_ops = {soft_sign, soft_value, soft_free};

enum err key_soft_new(const struct curve *curve, const uint8_t *priv,
                      struct key **out)
{
    struct key_soft *s;
    enum err e = scalar_check(curve, priv);

    if (e != ERR_OK)
        return e;
    s = secmem_new(sizeof(*s));
    if (s == NULL)
        return ERR_NOMEM;
    s->key.ops = &soft_ops;
    s->curve = curve;
    memcpy(s->priv, priv, curve_len(curve));
    *out = &s->key;
    return ERR_OK;
}
