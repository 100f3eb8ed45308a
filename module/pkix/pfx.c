/*
 * Reading of PKCS#12 (RFC 7292) with GOST algorithms (RFC 9548). Strict DER;
 * what is nested is entered no deeper than PFX_MAX_DEPTH.
 */
#include "pkix/pfx.h"

#include "base/ct.h"
#include "base/der.h"
#include "base/log.h"
#include "base/text.h"
#include "base/wipe.h"
#include "gost/hmac.h"
#include "gost/kdf.h"
#include "pkix/pfx_inside.h"
#include "pkix/spki.h"

#define MAC_KEY_LEN 32

static const struct {
    size_t len;
    uint8_t body[11];
} oids[PFX_OID_COUNT] = {
    [PFX_DATA] = {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 1}},
    [PFX_ENCRYPTED_DATA] = {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 6}},
    [PFX_KEY_BAG] = {11, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 12, 10, 1, 1}},
    [PFX_SHROUDED_BAG] = {11,
                          {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 12, 10, 1, 2}},
    [PFX_CERT_BAG] = {11, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 12, 10, 1, 3}},
    [PFX_CONTENTS_BAG] = {11,
                          {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 12, 10, 1, 6}},
    [PFX_X509] = {10, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 22, 1}},
    [PFX_NAME] = {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 20}},
    [PFX_ID] = {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 21}},
};

struct reader {
    struct bytes password;
    uint32_t work; /* iterations of PBKDF2 left */
    struct pfx pfx;
};

struct bytes pfx_oid(enum pfx_oid id)
{
    return bytes_of(oids[id].body, oids[id].len);
}

static bool is_oid(struct bytes oid, enum pfx_oid id)
{
    return bytes_equal(oid, pfx_oid(id));
}

uint32_t pfx_mac_blocks(enum hash_id id)
{
    size_t len = hash_len(id);

    return (uint32_t)((PFX_MAC_DK_LEN + len - 1) / len);
}

enum err pfx_mac(enum hash_id id, struct bytes password, struct bytes salt,
                 uint32_t iterations, struct bytes content, uint8_t *out)
{
    uint8_t dk[PFX_MAC_DK_LEN];
    enum err e;

    e = pbkdf2(id, password, salt, iterations, dk, sizeof(dk));
    if (e == ERR_OK)
        hmac_once(id, bytes_of(dk + sizeof(dk) - MAC_KEY_LEN, MAC_KEY_LEN),
                  content, out);
    wipe(dk, sizeof(dk));
    return e;
}

void pfx_clear(struct pfx *p)
{
    size_t i;

    for (i = 0; i < p->key_count; i++) {
        buf_clear(&p->keys[i].priv);
        buf_clear(&p->keys[i].name);
        buf_clear(&p->keys[i].id);
    }
    for (i = 0; i < p->cert_count; i++) {
        buf_clear(&p->certs[i].der);
        buf_clear(&p->certs[i].name);
        buf_clear(&p->certs[i].id);
    }
    p->key_count = 0;
    p->cert_count = 0;
}

/* ContentInfo: its type, and a cursor in [0]. */
static enum err enter_content(struct cursor *c, struct bytes *type,
                              struct cursor *content)
{
    struct cursor info;

    if (der_enter(c, DER_SEQUENCE, &info) != ERR_OK ||
        der_expect(&info, DER_OID, type) != ERR_OK ||
        der_enter(&info, DER_CONTEXT_SEQ(0), content) != ERR_OK ||
        der_end(&info) != ERR_OK)
        return ERR_FORMAT;
    return ERR_OK;
}

/* One value of a SET, of one type. */
static enum err read_value(struct cursor *c, unsigned tag, struct bytes *out)
{
    struct cursor values;

    if (der_enter(c, DER_SET, &values) != ERR_OK ||
        der_expect(&values, tag, out) != ERR_OK || der_end(&values) != ERR_OK)
        return ERR_FORMAT;
    return ERR_OK;
}

static enum err read_attribute(struct cursor *c, struct buf *name,
                               struct buf *id)
{
    struct cursor attribute;
    struct bytes oid, value;

    if (der_enter(c, DER_SEQUENCE, &attribute) != ERR_OK ||
        der_expect(&attribute, DER_OID, &oid) != ERR_OK)
        return ERR_FORMAT;
    if (is_oid(oid, PFX_ID)) {
        if (read_value(&attribute, DER_OCTET_STRING, &value) != ERR_OK)
            return ERR_FORMAT;
        return buf_set(id, value);
    }
    if (!is_oid(oid, PFX_NAME))
        return ERR_OK;
    if (read_value(&attribute, DER_BMP_STRING, &value) != ERR_OK)
        return ERR_FORMAT;
    buf_truncate(name, 0);
    return text_from_utf16(value, true, name);
}

static enum err read_attributes(struct cursor *bag, struct buf *name,
                                struct buf *id)
{
    struct cursor set;
    struct bytes value;
    bool found;
    enum err e = ERR_OK;

    if (der_optional(bag, DER_SET, &found, &value) != ERR_OK ||
        der_end(bag) != ERR_OK)
        return ERR_FORMAT;
    if (!found)
        return ERR_OK;
    set = cursor_of(value);
    while (e == ERR_OK && cursor_left(&set) != 0)
        e = read_attribute(&set, name, id);
    return e;
}

/* A PrivateKeyInfo; what is left of bag are attributes. */
static enum err add_key(struct reader *r, struct bytes info, struct cursor *bag)
{
    struct key_params params;
    struct pfx_key *key;
    enum err e;

    if (r->pfx.key_count == PFX_MAX_KEYS)
        return log_fault(ERR_TOO_BIG, "more than %d keys", PFX_MAX_KEYS);
    key = &r->pfx.keys[r->pfx.key_count++];
    e = pkcs8_read(info, &params, &key->priv);
    if (e != ERR_OK)
        return e;
    key->alg = params.alg;
    key->curve = params.curve;
    return read_attributes(bag, &key->name, &key->id);
}

static enum err add_shrouded(struct reader *r, struct bytes encrypted,
                             struct cursor *bag)
{
    struct buf info = BUF_EMPTY;
    enum err e;

    e = pkcs8_decrypt(encrypted, r->password, &r->work, &info);
    if (e == ERR_OK)
        e = add_key(r, buf_peek(&info), bag);
    buf_clear(&info);
    return e;
}

/* CertBag; other kinds than X.509 are passed over. */
static enum err add_cert(struct reader *r, struct cursor value,
                         struct cursor *bag)
{
    struct cursor inner, content;
    struct pfx_cert *cert;
    struct bytes type, der;
    enum err e;

    if (der_enter(&value, DER_SEQUENCE, &inner) != ERR_OK ||
        der_end(&value) != ERR_OK ||
        der_expect(&inner, DER_OID, &type) != ERR_OK ||
        der_enter(&inner, DER_CONTEXT_SEQ(0), &content) != ERR_OK ||
        der_end(&inner) != ERR_OK)
        return ERR_FORMAT;
    if (!is_oid(type, PFX_X509))
        return ERR_OK;
    if (der_expect(&content, DER_OCTET_STRING, &der) != ERR_OK ||
        der_end(&content) != ERR_OK)
        return ERR_FORMAT;
    if (r->pfx.cert_count == PFX_MAX_CERTS)
        return log_fault(ERR_TOO_BIG, "more than %d certificates",
                         PFX_MAX_CERTS);
    cert = &r->pfx.certs[r->pfx.cert_count++];
    e = buf_set(&cert->der, der);
    if (e == ERR_OK)
        e = read_attributes(bag, &cert->name, &cert->id);
    return e;
}

static enum err read_bags(struct reader *r, struct bytes contents,
                          unsigned depth);

/* SafeBag; lists of revocations and secrets are passed over. */
static enum err read_bag(struct reader *r, struct cursor *c, unsigned depth)
{
    struct cursor bag, value;
    struct bytes type, whole;

    if (der_enter(c, DER_SEQUENCE, &bag) != ERR_OK ||
        der_expect(&bag, DER_OID, &type) != ERR_OK ||
        der_expect(&bag, DER_CONTEXT_SEQ(0), &whole) != ERR_OK)
        return ERR_FORMAT;
    value = cursor_of(whole);
    if (is_oid(type, PFX_KEY_BAG))
        return add_key(r, whole, &bag);
    if (is_oid(type, PFX_SHROUDED_BAG))
        return add_shrouded(r, whole, &bag);
    if (is_oid(type, PFX_CERT_BAG))
        return add_cert(r, value, &bag);
    if (is_oid(type, PFX_CONTENTS_BAG))
        return read_bags(r, whole, depth + 1);
    return ERR_OK;
}

/* SafeContents. */
static enum err read_bags(struct reader *r, struct bytes contents,
                          unsigned depth)
{
    struct cursor c = cursor_of(contents), bags;
    enum err e = ERR_OK;

    if (depth > PFX_MAX_DEPTH)
        return log_fault(ERR_TOO_BIG, "bags in bags, %u deep", depth);
    if (der_enter(&c, DER_SEQUENCE, &bags) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    while (e == ERR_OK && cursor_left(&bags) != 0)
        e = read_bag(r, &bags, depth);
    return e;
}

/* EncryptedData with EncryptedContentInfo. */
static enum err read_encrypted(struct reader *r, struct cursor *content)
{
    struct cursor inner, info;
    struct buf plain = BUF_EMPTY;
    struct bytes type, data;
    struct der algid;
    uint32_t version;
    enum err e;

    if (der_enter(content, DER_SEQUENCE, &inner) != ERR_OK ||
        der_end(content) != ERR_OK || der_uint(&inner, &version) != ERR_OK ||
        der_enter(&inner, DER_SEQUENCE, &info) != ERR_OK ||
        der_expect(&info, DER_OID, &type) != ERR_OK ||
        der_next(&info, &algid) != ERR_OK ||
        der_expect(&info, DER_CONTEXT(0), &data) != ERR_OK ||
        der_end(&info) != ERR_OK)
        return ERR_FORMAT;
    if (!is_oid(type, PFX_DATA))
        return log_fault(ERR_UNSUPPORTED, "what is encrypted is no data");
    e = pbes2_decrypt(algid.whole, data, r->password, &r->work, &plain);
    if (e == ERR_OK)
        e = read_bags(r, buf_peek(&plain), 1);
    buf_clear(&plain);
    return e;
}

/* One ContentInfo of the AuthenticatedSafe. */
static enum err read_safe(struct reader *r, struct cursor *c)
{
    struct cursor content;
    struct bytes type, data;

    if (enter_content(c, &type, &content) != ERR_OK)
        return ERR_FORMAT;
    if (is_oid(type, PFX_ENCRYPTED_DATA))
        return read_encrypted(r, &content);
    if (!is_oid(type, PFX_DATA))
        return log_fault(ERR_UNSUPPORTED, "a part is for a certificate");
    if (der_expect(&content, DER_OCTET_STRING, &data) != ERR_OK ||
        der_end(&content) != ERR_OK)
        return ERR_FORMAT;
    return read_bags(r, data, 1);
}

static enum err read_safes(struct reader *r, struct bytes auth_safe)
{
    struct cursor c = cursor_of(auth_safe), safes;
    enum err e = ERR_OK;

    if (der_enter(&c, DER_SEQUENCE, &safes) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    while (e == ERR_OK && cursor_left(&safes) != 0)
        e = read_safe(r, &safes);
    return e;
}

struct mac_data {
    enum hash_id hash;
    struct bytes digest, salt;
    uint32_t iterations;
};

/* DigestInfo; parameters of the hash are absent or NULL. */
static enum err read_digest(struct cursor *c, struct mac_data *m)
{
    struct cursor info, algid;
    struct bytes oid, ignored;
    bool found;

    if (der_enter(c, DER_SEQUENCE, &info) != ERR_OK ||
        der_enter(&info, DER_SEQUENCE, &algid) != ERR_OK ||
        der_expect(&algid, DER_OID, &oid) != ERR_OK ||
        der_optional(&algid, DER_NULL, &found, &ignored) != ERR_OK ||
        der_end(&algid) != ERR_OK ||
        der_expect(&info, DER_OCTET_STRING, &m->digest) != ERR_OK ||
        der_end(&info) != ERR_OK)
        return ERR_FORMAT;
    if (hash_by_oid(oid, &m->hash) != ERR_OK)
        return log_fault(ERR_UNSUPPORTED, "the MAC is not with a GOST hash");
    return m->digest.len == hash_len(m->hash) ? ERR_OK : ERR_FORMAT;
}

static enum err read_mac(struct cursor *c, struct mac_data *m)
{
    struct cursor inner;
    enum err e;

    if (cursor_left(c) == 0)
        return log_fault(ERR_UNSUPPORTED, "the file has no MAC");
    if (der_enter(c, DER_SEQUENCE, &inner) != ERR_OK || der_end(c) != ERR_OK)
        return ERR_FORMAT;
    e = read_digest(&inner, m);
    if (e != ERR_OK)
        return e;
    m->iterations = 1; /* DEFAULT */
    if (der_expect(&inner, DER_OCTET_STRING, &m->salt) != ERR_OK ||
        (cursor_left(&inner) != 0 &&
         der_uint(&inner, &m->iterations) != ERR_OK))
        return ERR_FORMAT;
    if (m->salt.len > PBES2_MAX_SALT_LEN)
        return log_fault(ERR_TOO_BIG, "the salt has %zu bytes", m->salt.len);
    return der_end(&inner);
}

static enum err check_mac(struct reader *r, const struct mac_data *m,
                          struct bytes content)
{
    uint8_t mac[PFX_MAC_MAX_LEN];
    enum err e;

    e = pbes2_spend(&r->work, m->iterations, pfx_mac_blocks(m->hash));
    if (e == ERR_OK)
        e = pfx_mac(m->hash, r->password, m->salt, m->iterations, content, mac);
    if (e == ERR_OK && !ct_equal(mac, m->digest.p, m->digest.len))
        e = ERR_PIN_WRONG;
    wipe(mac, sizeof(mac));
    return e;
}

/* PFX; *rest is where MacData may be. */
static enum err enter_pfx(struct bytes file, struct bytes *auth_safe,
                          struct cursor *rest)
{
    struct cursor c = cursor_of(file), content;
    struct bytes type;
    uint32_t version;

    if (der_enter(&c, DER_SEQUENCE, rest) != ERR_OK || der_end(&c) != ERR_OK ||
        der_uint(rest, &version) != ERR_OK)
        return ERR_FORMAT;
    if (version != 3)
        return log_fault(ERR_VERSION, "version %lu", (unsigned long)version);
    if (enter_content(rest, &type, &content) != ERR_OK)
        return ERR_FORMAT;
    if (!is_oid(type, PFX_DATA))
        return log_fault(ERR_UNSUPPORTED, "the file is signed, not with a MAC");
    if (der_expect(&content, DER_OCTET_STRING, auth_safe) != ERR_OK)
        return ERR_FORMAT;
    return der_end(&content);
}

enum err pfx_read(struct bytes file, struct bytes password, struct pfx *out)
{
    struct reader r = {password, PBES2_MAX_WORK, {.key_count = 0}};
    struct bytes auth_safe;
    struct mac_data m;
    struct cursor rest;
    enum err e;

    if (file.len > PFX_MAX_LEN)
        return log_fault(ERR_TOO_BIG, "the file has %zu bytes", file.len);
    e = enter_pfx(file, &auth_safe, &rest);
    if (e == ERR_OK)
        e = read_mac(&rest, &m);
    if (e == ERR_OK)
        e = check_mac(&r, &m, auth_safe);
    if (e == ERR_OK)
        e = read_safes(&r, auth_safe);
    if (e == ERR_OK)
        *out = r.pfx;
    else
        pfx_clear(&r.pfx);
    return e;
}
