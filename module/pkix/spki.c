/*
 * Public and private key structures of GOST keys. Private keys are met in
 * more layouts than any standard names; RFC 9548 gives two of them.
 */
#include "pkix/spki.h"

#include "base/der.h"
#include "base/endian.h"
#include "base/wipe.h"
#include "gost/sign.h"

#define MASKS_MAX 8 /* factors of a masked key; one is what programs write */

enum err spki_read(struct bytes der, struct spki *out)
{
    struct cursor c = cursor_of(der), inner, bits;
    struct bytes octets;
    struct spki s;
    enum err e;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    e = key_algid_read(&inner, &s.params);
    if (e != ERR_OK)
        return e;
    if (der_bit_octets(&inner, &octets) != ERR_OK || der_end(&inner) != ERR_OK)
        return ERR_FORMAT;
    bits = cursor_of(octets);
    if (der_expect(&bits, DER_OCTET_STRING, &s.pub) != ERR_OK ||
        der_end(&bits) != ERR_OK)
        return ERR_FORMAT;
    if (s.pub.len != 2 * key_alg_len(s.params.alg))
        return ERR_KEY;
    *out = s;
    return ERR_OK;
}

void spki_write(struct buf *b, enum key_alg alg, const struct curve_name *curve,
                struct bytes pub)
{
    size_t whole = der_open(b, DER_SEQUENCE);
    size_t bits;

    key_algid_write(b, key_alg_signature(alg), curve);
    bits = der_open(b, DER_BIT_STRING);
    buf_add_u8(b, 0); /* unused bits */
    der_put(b, DER_OCTET_STRING, pub);
    der_close(b, bits);
    der_close(b, whole);
}

/* INTEGER, big-endian: at most one zero octet longer than the field. */
static enum err from_integer(struct bytes value, size_t len, uint8_t *key)
{
    if (value.len == 0 || (value.p[0] & 0x80) != 0)
        return ERR_FORMAT;
    if (value.p[0] == 0)
        value = bytes_of(value.p + 1, value.len - 1);
    if (value.len > len)
        return ERR_KEY;
    memset(key, 0, len);
    reverse_copy(key, value.p, value.len);
    return ERR_OK;
}

/* Little-endian: the key, or K_M and factors with d = K_M * M_1 * ... */
static enum err from_octets(struct bytes value, const struct curve *curve,
                            uint8_t *key)
{
    size_t len = curve_len(curve);
    size_t i, count = value.len / len;

    if (count == 0 || count * len != value.len || count > 1 + MASKS_MAX)
        return ERR_KEY;
    memcpy(key, value.p, len);
    for (i = 1; i < count; i++)
        scalar_mul(curve, key, value.p + i * len, key);
    return ERR_OK;
}

/*
 * Tell the layouts apart by length: a raw or masked key is a multiple of the
 * field, a wrapped one never is, but for an INTEGER that begins with 17 zero
 * bits; that one is taken for a raw key, as other readers do.
 */
static enum err read_private(struct bytes content, const struct curve *curve,
                             uint8_t *key)
{
    struct cursor c = cursor_of(content);
    size_t len = curve_len(curve);
    struct der el;

    if (content.len != 0 && content.len % len == 0)
        return from_octets(content, curve, key);
    if (der_next(&c, &el) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    if (el.tag == DER_INTEGER)
        return from_integer(el.value, len, key);
    if (el.tag == DER_OCTET_STRING)
        return from_octets(el.value, curve, key);
    return ERR_FORMAT;
}

/* RFC 5958: attributes [0] and, in version 1, publicKey [1] may follow. */
static enum err skip_rest(struct cursor *c, uint32_t version)
{
    struct bytes ignored;
    bool found;

    if (der_optional(c, DER_CONTEXT_SEQ(0), &found, &ignored) != ERR_OK)
        return ERR_FORMAT;
    if (version == 1 &&
        der_optional(c, DER_CONTEXT(1), &found, &ignored) != ERR_OK)
        return ERR_FORMAT;
    return der_end(c);
}

enum err pkcs8_read(struct bytes der, struct key_params *params,
                    struct buf *priv)
{
    struct cursor c = cursor_of(der), inner;
    uint8_t key[CURVE_MAX_LEN] = {0};
    struct key_params p;
    struct bytes content;
    uint32_t version;
    enum err e;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_end(&c) != ERR_OK || der_uint(&inner, &version) != ERR_OK ||
        version > 1)
        return ERR_FORMAT;
    e = key_algid_read(&inner, &p);
    if (e != ERR_OK)
        return e;
    e = der_expect(&inner, DER_OCTET_STRING, &content);
    if (e == ERR_OK)
        e = skip_rest(&inner, version);
    if (e == ERR_OK)
        e = read_private(content, p.curve->curve, key);
    if (e == ERR_OK)
        e = scalar_check(p.curve->curve, key);
    if (e == ERR_OK)
        e = buf_set(priv, bytes_of(key, curve_len(p.curve->curve)));
    if (e == ERR_OK)
        *params = p;
    wipe(key, sizeof(key));
    return e;
}

void pkcs8_write(struct buf *b, enum key_alg alg,
                 const struct curve_name *curve, struct bytes priv)
{
    size_t whole = der_open(b, DER_SEQUENCE);

    der_put_uint(b, 0);
    key_algid_write(b, key_alg_signature(alg), curve);
    der_put(b, DER_OCTET_STRING, priv);
    der_close(b, whole);
}
