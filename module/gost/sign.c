/*
 * Key pairs, signature and verification of GOST R 34.10-2012 (RFC 7091), and
 * arithmetic modulo the group order. Scalars are fixed-length numbers of
 * field.c throughout; points are the business of point.c.
 */
#include "gost/sign.h"

#include "base/endian.h"
#include "base/wide.h"
#include "base/wipe.h"
#include "gost/point.h"
#include "gost/streebog.h"

#include <stdbool.h>
#include <string.h>

#define TRIES_MAX 128   /* a candidate below q fails less than half the time */
#define NONCE_RANDOM 64 /* bytes from the generator in a nonce */
#define NONCE_HASH 64   /* bytes of one Streebog-512 */

static bool scalar_fits(const struct curve *c, const struct fe *a)
{
    return (field_is_reduced(&c->q, a) & ~field_is_zero(&c->q, a)) != 0;
}

/* Read a secret scalar; ERR_KEY unless 0 < a < q. */
static enum err scalar_load(const struct curve *c, const uint8_t *in,
                            struct fe *out)
{
    field_load(&c->q, in, out);
    return scalar_fits(c, out) ? ERR_OK : ERR_KEY;
}

enum err scalar_check(const struct curve *c, const uint8_t *a)
{
    struct fe v;
    enum err e = scalar_load(c, a, &v);

    wipe(&v, sizeof(v));
    return e;
}

void scalar_mul(const struct curve *c, const uint8_t *a, const uint8_t *b,
                uint8_t *out)
{
    const struct field *q = &c->q;
    struct fe x, y;

    field_load(q, a, &x);
    field_load(q, b, &y);
    field_enter(q, &x, &x);
    field_mul(q, &y, &x, &y);
    field_store(q, &y, out);
    wipe(&x, sizeof(x));
    wipe(&y, sizeof(y));
}

enum err scalar_div(const struct curve *c, const uint8_t *a, const uint8_t *b,
                    uint8_t *out)
{
    const struct field *q = &c->q;
    struct fe x, y;
    enum err e = ERR_KEY;

    field_load(q, a, &x);
    field_load(q, b, &y);
    field_enter(q, &y, &y);
    if (field_is_zero(q, &y))
        goto out;
    field_invert(q, &y, &y);
    field_mul(q, &x, &y, &x);
    field_store(q, &x, out);
    e = ERR_OK;
out:
    wipe(&x, sizeof(x));
    wipe(&y, sizeof(y));
    return e;
}

/* Bits of the top byte of q and below: candidates are not longer than q. */
static uint8_t top_byte_mask(const struct curve *c)
{
    uint8_t mask = c->order[curve_len(c) - 1];

    mask |= (uint8_t)(mask >> 1);
    mask |= (uint8_t)(mask >> 2);
    mask |= (uint8_t)(mask >> 4);
    return mask;
}

enum err scalar_random(const struct curve *c, struct rng *rng, uint8_t *out)
{
    uint8_t candidate[CURVE_MAX_LEN];
    size_t len = curve_len(c);
    enum err e = ERR_RANDOM;
    int tries;

    for (tries = 0; tries < TRIES_MAX; tries++) {
        e = rng_bytes(rng, candidate, len);
        if (e != ERR_OK)
            goto out;
        candidate[len - 1] &= top_byte_mask(c);
        e = scalar_check(c, candidate);
        if (e == ERR_OK)
            break;
        e = ERR_RANDOM;
    }
    if (e == ERR_OK)
        memcpy(out, candidate, len);
out:
    wipe(candidate, sizeof(candidate));
    return e;
}

enum err sign_generate(const struct curve *c, struct rng *rng, uint8_t *priv)
{
    return scalar_random(c, rng, priv);
}

enum err sign_public(const struct curve *c, const uint8_t *priv, uint8_t *pub)
{
    struct point p;
    struct fe d;
    enum err e;

    e = scalar_load(c, priv, &d);
    if (e != ERR_OK)
        goto out;
    point_mul_base(c, &d, &p);
    point_store(c, &p, pub);
out:
    wipe(&d, sizeof(d));
    wipe(&p, sizeof(p));
    return e;
}

enum err sign_check_public(const struct curve *c, const uint8_t *pub)
{
    struct point p;
    enum err e = point_load(c, pub, &p);

    if (e != ERR_OK)
        return e;
    return point_in_subgroup(c, &p) ? ERR_OK : ERR_KEY;
}

/* For verification: of small order, which makes forging easy, it is not. */
static enum err public_load(const struct curve *c, const uint8_t *pub,
                            struct point *out)
{
    enum err e = point_load(c, pub, out);
    struct point p;
    unsigned i;

    if (e != ERR_OK)
        return e;
    p = *out;
    for (i = c->cofactor; i > 1; i /= 2)
        point_double(c, &p, &p);
    return field_is_zero(&c->p, &p.z) ? ERR_KEY : ERR_OK;
}

/* 6.1, step 2: the digest as a number modulo q, and 1 for 0. */
static void digest_load(const struct curve *c, struct bytes digest,
                        struct fe *e)
{
    static const struct fe one = {{1}};
    const struct field *q = &c->q;

    field_load(q, digest.p, e);
    field_reduce(q, e, e);
    field_assign(q, field_is_zero(q, e), &one, e);
}

/*
 * 6.1, steps 4 to 6.
 *
 *   returns  ERR_OK, or ERR_ARG if r or s is 0
 */
static enum err sign_with(const struct curve *c, const struct fe *d,
                          const struct fe *e, const struct fe *k, uint8_t *sig)
{
    const struct field *q = &c->q;
    uint8_t bytes[CURVE_MAX_LEN];
    struct point p;
    struct fe r, s, t;
    enum err err = ERR_ARG;

    point_mul_base(c, k, &p); /* step 4 */
    point_affine_x(c, &p, &r);
    field_reduce(q, &r, &r);
    field_enter(q, &r, &t); /* step 5 */
    field_mul(q, &t, d, &s);
    field_enter(q, e, &t);
    field_mul(q, &t, k, &t);
    field_add(q, &s, &t, &s);
    if (field_is_zero(q, &r) || field_is_zero(q, &s))
        goto out;
    field_store(q, &s, bytes); /* step 6 */
    reverse_copy(sig, bytes, curve_len(c));
    field_store(q, &r, bytes);
    reverse_copy(sig + curve_len(c), bytes, curve_len(c));
    err = ERR_OK;
out:
    wipe(&p, sizeof(p));
    wipe(&s, sizeof(s));
    wipe(&t, sizeof(t));
    return err;
}

enum err sign_digest_nonce(const struct curve *c, const uint8_t *priv,
                           struct bytes digest, const uint8_t *nonce,
                           uint8_t *sig)
{
    struct fe d, e, k;
    enum err err;

    if (digest.len != curve_len(c))
        return ERR_ARG;
    err = scalar_load(c, priv, &d);
    if (err != ERR_OK)
        goto out;
    if (scalar_load(c, nonce, &k) != ERR_OK) {
        err = ERR_ARG;
        goto out;
    }
    digest_load(c, digest, &e);
    err = sign_with(c, &d, &e, &k, sig);
out:
    wipe(&d, sizeof(d));
    wipe(&k, sizeof(k));
    return err;
}

/*
 * 6.1, step 3. A nonce is Streebog-512 of 64 fresh bytes of the generator,
 * the private key, the digest and the number of the try; a field of fixed
 * length each, so no two inputs meet.
 *
 * With a good generator the nonce is the value of a pseudorandom function
 * with a new key. With a generator that repeats or is known, it is still a
 * function of the private key that differs with each digest, as in RFC 6979:
 * two signatures share a nonce only if they are one signature of one message.
 *
 * Twice curve_len bytes are reduced modulo q, so no value of k is likelier
 * than another by more than a part in 2^(8 curve_len - 2).
 */
static enum err nonce_draw(const struct curve *c, struct rng *rng,
                           const uint8_t *priv, struct bytes digest,
                           uint8_t attempt, struct fe *k)
{
    const struct field *q = &c->q;
    uint8_t random[NONCE_RANDOM];
    uint8_t wide[2 * CURVE_MAX_LEN];
    struct fe high;
    enum err e;
    uint8_t i;

    e = rng_bytes(rng, random, sizeof(random));
    if (e != ERR_OK)
        goto out;
    for (i = 0; i < 2 * curve_len(c) / NONCE_HASH; i++) {
        const uint8_t count[2] = {attempt, i};
        struct streebog h;

        streebog_init(&h, NONCE_HASH);
        streebog_update(&h, bytes_of(random, sizeof(random)));
        streebog_update(&h, bytes_of(priv, curve_len(c)));
        streebog_update(&h, digest);
        streebog_update(&h, bytes_of(count, sizeof(count)));
        streebog_final(&h, wide + NONCE_HASH * (size_t)i);
        wipe(&h, sizeof(h));
    }
    field_load(q, wide, k);
    field_load(q, wide + curve_len(c), &high);
    field_reduce(q, k, k);
    field_enter(q, &high, &high); /* times R = 2^(8 curve_len), mod q */
    field_add(q, k, &high, k);
out:
    wipe(random, sizeof(random));
    wipe(wide, sizeof(wide));
    wipe(&high, sizeof(high));
    return e;
}

enum err sign_digest(const struct curve *c, const uint8_t *priv,
                     struct bytes digest, struct rng *rng, uint8_t *sig)
{
    struct fe d, e, k;
    enum err err;
    uint8_t attempt;

    if (digest.len != curve_len(c))
        return ERR_ARG;
    err = scalar_load(c, priv, &d);
    if (err != ERR_OK)
        goto out;
    digest_load(c, digest, &e);
    for (attempt = 0; attempt < TRIES_MAX; attempt++) {
        err = nonce_draw(c, rng, priv, digest, attempt, &k);
        if (err != ERR_OK)
            goto out;
        err = ERR_RANDOM;
        if (scalar_fits(c, &k) && sign_with(c, &d, &e, &k, sig) == ERR_OK) {
            err = ERR_OK;
            goto out;
        }
    }
out:
    wipe(&d, sizeof(d));
    wipe(&k, sizeof(k));
    return err;
}

/*
 * 6.2, step 7, without leaving homogeneous coordinates: x_C = X / Z is one of
 * r, r + q, r + 2 q, ... below p. There are up to four where the cofactor is
 * 4, as p is then about 4 q.
 */
static bool x_is(const struct curve *c, const struct point *p,
                 const struct fe *r)
{
    struct fe x = *r, t;
    uint64_t carry = 0;
    size_t i;

    while (carry == 0 && field_is_reduced(&c->p, &x)) {
        field_enter(&c->p, &x, &t);
        field_mul(&c->p, &t, &p->z, &t);
        if (field_is_equal(&c->p, &t, &p->x))
            return true;
        for (i = 0; i < c->q.limbs; i++)
            x.v[i] = wide_add(x.v[i], c->q.m.v[i], &carry);
    }
    return false;
}

/* 6.2, step 1. */
static enum err signature_load(const struct curve *c, struct bytes sig,
                               struct fe *r, struct fe *s)
{
    uint8_t bytes[CURVE_MAX_LEN];
    size_t len = curve_len(c);

    if (sig.len != 2 * len)
        return ERR_SIGNATURE;
    reverse_copy(bytes, sig.p, len);
    field_load(&c->q, bytes, s);
    reverse_copy(bytes, sig.p + len, len);
    field_load(&c->q, bytes, r);
    return scalar_fits(c, r) && scalar_fits(c, s) ? ERR_OK : ERR_SIGNATURE;
}

enum err sign_verify(const struct curve *c, const uint8_t *pub,
                     struct bytes digest, struct bytes sig)
{
    static const struct fe zero;
    const struct field *q = &c->q;
    struct point public, p;
    struct fe r, s, v, z1, z2;
    enum err e;

    if (digest.len != curve_len(c))
        return ERR_ARG;
    e = public_load(c, pub, &public);
    if (e != ERR_OK)
        return e;
    e = signature_load(c, sig, &r, &s);
    if (e != ERR_OK)
        return e;
    digest_load(c, digest, &v); /* step 3 */
    field_enter(q, &v, &v);
    field_invert(q, &v, &v);   /* step 4 */
    field_mul(q, &v, &s, &z1); /* step 5 */
    field_mul(q, &v, &r, &z2);
    field_sub(q, &zero, &z2, &z2);
    point_mul_two(c, &z1, &z2, &public, &p); /* step 6 */
    if (field_is_zero(&c->p, &p.z) || !x_is(c, &p, &r))
        return ERR_SIGNATURE;
    return ERR_OK;
}
