/* Writing of PKCS#12 (RFC 7292) with GOST algorithms (RFC 9548). */
#include "pkix/pfx.h"

#include "base/der.h"
#include "base/text.h"
#include "pkix/pfx_inside.h"
#include "pkix/spki.h"

#define MAC_SALT_LEN 32
#define MAC_HASH HASH_STREEBOG_512

struct writer {
    const struct pfx *pfx;
    const struct pfx_how *how;
    struct bytes password;
    struct rng *rng;
};

/* BMPString is big-endian. */
static enum err put_name(struct buf *b, struct bytes name)
{
    struct buf text = BUF_EMPTY;
    uint8_t high;
    size_t i;
    enum err e;

    e = text_to_utf16le(name, &text);
    for (i = 0; e == ERR_OK && i + 1 < text.len; i += 2) {
        high = text.p[i + 1];
        text.p[i + 1] = text.p[i];
        text.p[i] = high;
    }
    if (e == ERR_OK)
        der_put(b, DER_BMP_STRING, buf_peek(&text));
    buf_clear(&text);
    return e;
}

static enum err put_attributes(struct buf *b, const struct buf *name,
                               const struct buf *id)
{
    size_t set, attribute, values;
    enum err e = ERR_OK;

    if (name->len == 0 && id->len == 0)
        return ERR_OK;
    set = der_open(b, DER_SET);
    if (id->len != 0) {
        attribute = der_open(b, DER_SEQUENCE);
        der_put(b, DER_OID, pfx_oid(PFX_ID));
        values = der_open(b, DER_SET);
        der_put(b, DER_OCTET_STRING, buf_peek(id));
        der_close(b, values);
        der_close(b, attribute);
    }
    if (name->len != 0) {
        attribute = der_open(b, DER_SEQUENCE);
        der_put(b, DER_OID, pfx_oid(PFX_NAME));
        values = der_open(b, DER_SET);
        e = put_name(b, buf_peek(name));
        der_close(b, values);
        der_close(b, attribute);
    }
    der_close(b, set);
    return e;
}

static enum err put_key(struct buf *b, const struct writer *w,
                        const struct pfx_key *key)
{
    struct buf info = BUF_EMPTY;
    size_t bag = der_open(b, DER_SEQUENCE), value;
    enum err e;

    der_put(b, DER_OID, pfx_oid(PFX_SHROUDED_BAG));
    value = der_open(b, DER_CONTEXT_SEQ(0));
    pkcs8_write(&info, key->alg, key->curve, buf_peek(&key->priv));
    e = buf_check(&info);
    if (e == ERR_OK)
        e = pkcs8_encrypt(&w->how->pbes2, w->password, buf_peek(&info), w->rng,
                          b);
    buf_clear(&info);
    der_close(b, value);
    if (e == ERR_OK)
        e = put_attributes(b, &key->name, &key->id);
    der_close(b, bag);
    return e;
}

static enum err put_cert(struct buf *b, const struct pfx_cert *cert)
{
    size_t bag = der_open(b, DER_SEQUENCE), value, inner, content;
    enum err e;

    der_put(b, DER_OID, pfx_oid(PFX_CERT_BAG));
    value = der_open(b, DER_CONTEXT_SEQ(0));
    inner = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, pfx_oid(PFX_X509));
    content = der_open(b, DER_CONTEXT_SEQ(0));
    der_put(b, DER_OCTET_STRING, buf_peek(&cert->der));
    der_close(b, content);
    der_close(b, inner);
    der_close(b, value);
    e = put_attributes(b, &cert->name, &cert->id);
    der_close(b, bag);
    return e;
}

/* ContentInfo around an OCTET STRING. */
static void put_data(struct buf *b, struct bytes data)
{
    size_t info = der_open(b, DER_SEQUENCE), content;

    der_put(b, DER_OID, pfx_oid(PFX_DATA));
    content = der_open(b, DER_CONTEXT_SEQ(0));
    der_put(b, DER_OCTET_STRING, data);
    der_close(b, content);
    der_close(b, info);
}

/* ContentInfo with EncryptedData. */
static enum err put_encrypted(struct buf *b, const struct writer *w,
                              struct bytes plain)
{
    struct buf algid = BUF_EMPTY, data = BUF_EMPTY;
    size_t info = der_open(b, DER_SEQUENCE), content, inner, encrypted;
    enum err e;

    e = pbes2_encrypt(&w->how->pbes2, w->password, plain, w->rng, &algid,
                      &data);
    der_put(b, DER_OID, pfx_oid(PFX_ENCRYPTED_DATA));
    content = der_open(b, DER_CONTEXT_SEQ(0));
    inner = der_open(b, DER_SEQUENCE);
    der_put_uint(b, 0);
    encrypted = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, pfx_oid(PFX_DATA));
    buf_add(b, buf_peek(&algid));
    der_put(b, DER_CONTEXT(0), buf_peek(&data));
    der_close(b, encrypted);
    der_close(b, inner);
    der_close(b, content);
    der_close(b, info);
    buf_clear(&algid);
    buf_clear(&data);
    return e;
}

static enum err put_keys(struct buf *b, const struct writer *w)
{
    struct buf bags = BUF_EMPTY;
    size_t contents = der_open(&bags, DER_SEQUENCE), i;
    enum err e = ERR_OK;

    for (i = 0; e == ERR_OK && i < w->pfx->key_count; i++)
        e = put_key(&bags, w, &w->pfx->keys[i]);
    der_close(&bags, contents);
    if (e == ERR_OK)
        e = buf_check(&bags);
    if (e == ERR_OK && w->pfx->key_count != 0)
        put_data(b, buf_peek(&bags));
    buf_clear(&bags);
    return e;
}

static enum err put_certs(struct buf *b, const struct writer *w)
{
    struct buf bags = BUF_EMPTY;
    size_t contents = der_open(&bags, DER_SEQUENCE), i;
    enum err e = ERR_OK;

    for (i = 0; e == ERR_OK && i < w->pfx->cert_count; i++)
        e = put_cert(&bags, &w->pfx->certs[i]);
    der_close(&bags, contents);
    if (e == ERR_OK)
        e = buf_check(&bags);
    if (e == ERR_OK && w->pfx->cert_count != 0) {
        if (w->how->plain_certs)
            put_data(b, buf_peek(&bags));
        else
            e = put_encrypted(b, w, buf_peek(&bags));
    }
    buf_clear(&bags);
    return e;
}

static enum err put_mac(struct buf *b, const struct writer *w,
                        struct bytes content)
{
    uint8_t salt[MAC_SALT_LEN], mac[PFX_MAC_MAX_LEN];
    size_t data, info, algid;
    enum err e;

    e = rng_bytes(w->rng, salt, sizeof(salt));
    if (e == ERR_OK)
        e = pfx_mac(MAC_HASH, w->password, bytes_of(salt, sizeof(salt)),
                    w->how->pbes2.iterations, content, mac);
    if (e != ERR_OK)
        return e;
    data = der_open(b, DER_SEQUENCE);
    info = der_open(b, DER_SEQUENCE);
    algid = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, hash_oid(MAC_HASH));
    der_close(b, algid);
    der_put(b, DER_OCTET_STRING, bytes_of(mac, hash_len(MAC_HASH)));
    der_close(b, info);
    der_put(b, DER_OCTET_STRING, bytes_of(salt, sizeof(salt)));
    der_put_uint(b, w->how->pbes2.iterations);
    der_close(b, data);
    return ERR_OK;
}

static enum err put_pfx(struct buf *b, const struct writer *w)
{
    struct buf safes = BUF_EMPTY;
    size_t whole, list = der_open(&safes, DER_SEQUENCE);
    enum err e;

    e = put_certs(&safes, w);
    if (e == ERR_OK)
        e = put_keys(&safes, w);
    der_close(&safes, list);
    if (e == ERR_OK)
        e = buf_check(&safes);
    if (e == ERR_OK) {
        whole = der_open(b, DER_SEQUENCE);
        der_put_uint(b, 3);
        put_data(b, buf_peek(&safes));
        e = put_mac(b, w, buf_peek(&safes));
        der_close(b, whole);
    }
    buf_clear(&safes);
    return e;
}

static enum err check(const struct pfx *p, const struct pfx_how *how)
{
    uint64_t derivations = p->key_count + 1 + pfx_mac_blocks(MAC_HASH);
    size_t i;

    if (p->key_count + p->cert_count == 0 || p->key_count > PFX_MAX_KEYS ||
        p->cert_count > PFX_MAX_CERTS ||
        how->pbes2.iterations < PBES2_MIN_ITERATIONS)
        return ERR_ARG;
    for (i = 0; i < p->key_count; i++)
        if (p->keys[i].priv.len != key_alg_len(p->keys[i].alg))
            return ERR_ARG;
    if (derivations * how->pbes2.iterations > PBES2_MAX_WORK)
        return ERR_TOO_BIG;
    return ERR_OK;
}

enum err pfx_write(const struct pfx *p, const struct pfx_how *how,
                   struct bytes password, struct rng *rng, struct buf *out)
{
    const struct writer w = {p, how, password, rng};
    struct buf made = BUF_EMPTY;
    enum err e;

    e = check(p, how);
    if (e == ERR_OK)
        e = put_pfx(&made, &w);
    if (e == ERR_OK)
        e = buf_check(&made);
    if (e == ERR_OK && made.len > PFX_MAX_LEN)
        e = ERR_TOO_BIG;
    if (e == ERR_OK) {
        buf_add(out, buf_peek(&made));
        e = buf_check(out);
    }
    buf_clear(&made);
    return e;
}
