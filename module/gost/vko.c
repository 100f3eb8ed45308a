/*
 * VKO: RFC 7836, 4.3, and RFC 4357, 5.2; KEG: RFC 9189, 8.3. The cofactor m/q
 * is multiplied into the point, not into the scalar, so that what is then
 * multiplied by the secret lies in the subgroup whatever was given.
 */
#include "gost/vko.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "gost/kdf.h"
#include "gost/point.h"
#include "gost/sign.h"

#include <string.h>

#define KEG_UKM_LEN 16      /* RFC 9189, 8.3.1: H[1..16] */
#define KEG_TREE_SEED_LEN 8 /* H[17..24] */

/* m/q Q; the cofactor is 1 or 4. Doubling is right for every point. */
static enum err point_of(const struct curve *c, const uint8_t *pub,
                         struct point *out)
{
    enum err e = point_load(c, pub, out);
    unsigned i;

    if (e != ERR_OK)
        return e;
    for (i = c->cofactor; i > 1; i /= 2)
        point_double(c, out, out);
    return field_is_zero(&c->p, &out->z) ? ERR_KEY : ERR_OK;
}

/* UKM x mod q */
static enum err scalar_of(const struct curve *c, const uint8_t *priv,
                          struct bytes ukm, struct fe *out)
{
    const struct field *q = &c->q;
    uint8_t bytes[CURVE_MAX_LEN] = {0};
    struct fe u;
    enum err e = scalar_check(c, priv);

    if (e != ERR_OK)
        return e;
    if (ukm.len == 0 || ukm.len > curve_len(c))
        return ERR_ARG;
    memcpy(bytes, ukm.p, ukm.len);
    field_load(q, bytes, &u);
    field_enter(q, &u, &u);
    if (field_is_zero(q, &u))
        return ERR_ARG;
    field_load(q, priv, out);
    field_mul(q, out, &u, out);
    return ERR_OK;
}

enum err vko(const struct curve *c, enum hash_id id, const uint8_t *priv,
             const uint8_t *pub, struct bytes ukm, uint8_t *out)
{
    uint8_t k[2 * CURVE_MAX_LEN];
    struct point p;
    struct fe x;
    enum err e;

    e = scalar_of(c, priv, ukm, &x);
    if (e != ERR_OK)
        goto out;
    e = point_of(c, pub, &p);
    if (e != ERR_OK)
        goto out;
    point_mul(c, &x, &p, &p);
    point_store(c, &p, k);
    hash_once(id, bytes_of(k, 2 * curve_len(c)), out);
out:
    wipe(k, sizeof(k));
    wipe(&p, sizeof(p));
    wipe(&x, sizeof(x));
    return e;
}

/* 8.3.1: steps 1 and 2 of KEG_256 and KEG_512. */
static void keg_ukm(const uint8_t *h, uint8_t ukm[KEG_UKM_LEN])
{
    static const uint8_t zero[KEG_UKM_LEN];

    reverse_copy(ukm, h, KEG_UKM_LEN);
    if (memcmp(ukm, zero, KEG_UKM_LEN) == 0)
        ukm[0] = 1;
}

enum err keg(const struct curve *c, const uint8_t *priv, const uint8_t *pub,
             const uint8_t *h, uint8_t *out)
{
    uint8_t ukm[KEG_UKM_LEN], key[HASH_MAX_LEN];
    struct bytes number = bytes_of(ukm, sizeof(ukm));
    enum err e = sign_check_public(c, pub);

    if (e != ERR_OK)
        return e;
    keg_ukm(h, ukm);
    if (curve_len(c) == KEG_LEN)
        return vko(c, HASH_STREEBOG_512, priv, pub, number, out);
    e = vko(c, HASH_STREEBOG_256, priv, pub, number, key);
    if (e != ERR_OK)
        goto out;
    e = kdf_tree(bytes_of(key, 32), bytes_str("kdf tree"),
                 bytes_of(h + KEG_UKM_LEN, KEG_TREE_SEED_LEN), 1, out, KEG_LEN);
out:
    wipe(key, sizeof(key));
    return e;
}
