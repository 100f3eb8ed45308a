/*
 * Algorithm identifiers of GOST keys (RFC 9215, 4.1 and 4.2; RFC 4491, 2.3.2
 * for the 2001 edition; CryptoPro's exchange OIDs from its containers).
 */
#include "pkix/algid.h"

#include "base/der.h"

#define OID_MAX_LEN 8

struct oid {
    uint8_t len;
    uint8_t body[OID_MAX_LEN];
};

struct key_alg_row {
    struct oid oid;
    enum key_alg base; /* the signature algorithm of the same keys */
    size_t len;
    enum hash_id hash;
};

/* clang-format off */
static const struct key_alg_row rows[KEY_ALG_COUNT] = {
    [KEY_ALG_2001] = {
        {6, {0x2a, 0x85, 0x03, 0x02, 0x02, 0x13}},
        KEY_ALG_2001, 32, HASH_94},
    [KEY_ALG_2001_EXCHANGE] = {
        {6, {0x2a, 0x85, 0x03, 0x02, 0x02, 0x62}},
        KEY_ALG_2001, 32, HASH_94},
    [KEY_ALG_2012_256] = {
        {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x01}},
        KEY_ALG_2012_256, 32, HASH_STREEBOG_256},
    [KEY_ALG_2012_512] = {
        {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, 0x02}},
        KEY_ALG_2012_512, 64, HASH_STREEBOG_512},
    [KEY_ALG_2012_256_EXCHANGE] = {
        {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x06, 0x01}},
        KEY_ALG_2012_256, 32, HASH_STREEBOG_256},
    [KEY_ALG_2012_512_EXCHANGE] = {
        {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x06, 0x02}},
        KEY_ALG_2012_512, 64, HASH_STREEBOG_512},
};
/* clang-format on */

/* Signature with hash, by the signature algorithm of the key. */
static const struct oid signature_oids[KEY_ALG_COUNT] = {
    [KEY_ALG_2001] = {6, {0x2a, 0x85, 0x03, 0x02, 0x02, 0x03}},
    [KEY_ALG_2012_256] = {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x03, 0x02}},
    [KEY_ALG_2012_512] = {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x03, 0x03}},
};

static const struct oid hash_oids[HASH_ID_COUNT] = {
    [HASH_94] = {7, {0x2a, 0x85, 0x03, 0x02, 0x02, 0x1e, 0x01}},
    [HASH_STREEBOG_256] = {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02, 0x02}},
    [HASH_STREEBOG_512] = {8, {0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02, 0x03}},
};

/* 1.2.643.2.2: the arc of the parameter sets of RFC 4357. */
static const uint8_t cryptopro_arc[] = {0x2a, 0x85, 0x03, 0x02, 0x02};

static struct bytes body(const struct oid *o)
{
    return bytes_of(o->body, o->len);
}

struct bytes key_alg_oid(enum key_alg alg)
{
    return body(&rows[alg].oid);
}

enum err key_alg_by_oid(struct bytes oid, enum key_alg *out)
{
    size_t i;

    for (i = 0; i < KEY_ALG_COUNT; i++)
        if (bytes_equal(oid, body(&rows[i].oid))) {
            *out = (enum key_alg)i;
            return ERR_OK;
        }
    return ERR_UNSUPPORTED;
}

enum key_alg key_alg_signature(enum key_alg alg)
{
    return rows[alg].base;
}

bool key_alg_is_exchange(enum key_alg alg)
{
    return rows[alg].base != alg;
}

size_t key_alg_len(enum key_alg alg)
{
    return rows[alg].len;
}

enum hash_id key_alg_hash(enum key_alg alg)
{
    return rows[alg].hash;
}

struct bytes hash_oid(enum hash_id id)
{
    return body(&hash_oids[id]);
}

enum err hash_by_oid(struct bytes oid, enum hash_id *out)
{
    size_t i;

    for (i = 0; i < HASH_ID_COUNT; i++)
        if (bytes_equal(oid, body(&hash_oids[i]))) {
            *out = (enum hash_id)i;
            return ERR_OK;
        }
    return ERR_UNSUPPORTED;
}

struct bytes signature_oid(enum key_alg alg)
{
    return body(&signature_oids[rows[alg].base]);
}

/* The members of GostPublicKeyParameters; c is inside the SEQUENCE. */
static enum err read_members(struct cursor *c, struct key_params *p)
{
    struct bytes oid;
    bool found;
    enum err e;

    if (der_expect(c, DER_OID, &oid) != ERR_OK)
        return ERR_FORMAT;
    e = curve_by_oid(oid, &p->curve);
    if (e != ERR_OK)
        return e;
    if (der_optional(c, DER_OID, &p->has_hash_oid, &oid) != ERR_OK)
        return ERR_FORMAT;
    if (p->has_hash_oid) {
        e = hash_by_oid(oid, &p->hash);
        if (e != ERR_OK)
            return e;
    }
    if (der_optional(c, DER_OID, &found, &oid) != ERR_OK)
        return ERR_FORMAT;
    if (found)
        p->cipher_oid = oid;
    return der_end(c);
}

enum err key_params_read(struct cursor *c, enum key_alg alg,
                         struct key_params *out)
{
    struct key_params p = {alg, NULL, false, key_alg_hash(alg), BYTES_EMPTY};
    struct cursor look = *c, inner;
    enum err e;

    if (der_enter(&look, DER_SEQUENCE, &inner) != ERR_OK)
        return ERR_FORMAT;
    e = read_members(&inner, &p);
    if (e != ERR_OK)
        return e;
    if (curve_len(p.curve->curve) != key_alg_len(alg))
        return ERR_KEY;
    *out = p;
    *c = look;
    return ERR_OK;
}

enum err key_algid_read(struct cursor *c, struct key_params *out)
{
    struct cursor look = *c, inner;
    struct key_params p;
    enum key_alg alg;
    struct bytes oid;
    enum err e;

    if (der_enter(&look, DER_SEQUENCE, &inner) != ERR_OK ||
        der_expect(&inner, DER_OID, &oid) != ERR_OK)
        return ERR_FORMAT;
    e = key_alg_by_oid(oid, &alg);
    if (e == ERR_OK)
        e = key_params_read(&inner, alg, &p);
    if (e == ERR_OK)
        e = der_end(&inner);
    if (e != ERR_OK)
        return e;
    *out = p;
    *c = look;
    return ERR_OK;
}

/* RFC 9215, 4.2: what digestParamSet does with each parameter set. */
static bool wants_hash_oid(enum key_alg alg, struct bytes curve_oid)
{
    if (key_alg_signature(alg) == KEY_ALG_2001)
        return true;
    return bytes_begin(curve_oid,
                       bytes_of(cryptopro_arc, sizeof(cryptopro_arc)));
}

void key_algid_write(struct buf *b, enum key_alg alg,
                     const struct curve_name *curve)
{
    struct bytes curve_oid = bytes_of(curve->oid, curve->oid_len);
    size_t whole = der_open(b, DER_SEQUENCE);
    size_t params;

    der_put(b, DER_OID, key_alg_oid(alg));
    params = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, curve_oid);
    if (wants_hash_oid(alg, curve_oid))
        der_put(b, DER_OID, hash_oid(key_alg_hash(alg)));
    der_close(b, params);
    der_close(b, whole);
}
