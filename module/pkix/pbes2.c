/*
 * PBES2 with GOST algorithms (RFC 9337), and with GOST 28147-89 in CFB mode
 * as R 50.1.111-2016 had it before. Section numbers are of spec/pfx.md.
 */
#include "pkix/pbes2.h"

#include "base/ct.h"
#include "base/der.h"
#include "base/log.h"
#include "base/wipe.h"
#include "gost/acpkm.h"
#include "gost/hash.h"
#include "gost/kdf.h"
#include "gost/mode.h"
#include "gost/omac.h"

#define SALT_LEN 32    /* of what is written; RFC 9337, 8 asks for it */
#define SEED_LEN 8     /* the end of ukm; the IV is before it */
#define UKM_MAX_LEN 16 /* of Kuznyechik */
#define GOST89_IV_LEN 8

static const uint8_t oid_pbes2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                    0x0d, 0x01, 0x05, 0x0d};
static const uint8_t oid_pbkdf2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                     0x0d, 0x01, 0x05, 0x0c};
static const uint8_t oid_gost89[] = {0x2a, 0x85, 0x03, 0x02, 0x02, 0x15};

/* HMAC with a GOST hash: 1.2.643.2.2.10, ...7.1.1.4.1, ...7.1.1.4.2. */
static const struct prf_row {
    size_t len;
    uint8_t oid[8];
} prfs[HASH_ID_COUNT] = {
    [HASH_94] = {6, {0x2a, 0x85, 3, 2, 2, 0x0a}},
    [HASH_STREEBOG_256] = {8, {0x2a, 0x85, 3, 7, 1, 1, 4, 1}},
    [HASH_STREEBOG_512] = {8, {0x2a, 0x85, 3, 7, 1, 1, 4, 2}},
};

/* Section 2.2; the section of ACPKM is there too. */
static const struct cipher_row {
    uint8_t oid[9];
    enum cipher_id id;
    bool omac;
    size_t section_len; /* bytes */
} ciphers[] = {
    [PBES2_KUZNYECHIK_OMAC] = {{0x2a, 0x85, 3, 7, 1, 1, 5, 2, 2},
                               CIPHER_KUZNYECHIK,
                               true,
                               262144},
    [PBES2_KUZNYECHIK] = {{0x2a, 0x85, 3, 7, 1, 1, 5, 2, 1},
                          CIPHER_KUZNYECHIK,
                          false,
                          262144},
    [PBES2_MAGMA_OMAC] = {{0x2a, 0x85, 3, 7, 1, 1, 5, 1, 2},
                          CIPHER_MAGMA,
                          true,
                          8192},
    [PBES2_MAGMA] = {{0x2a, 0x85, 3, 7, 1, 1, 5, 1, 1},
                     CIPHER_MAGMA,
                     false,
                     8192},
};

/* The parameter sets of GOST 28147-89 that are written. */
static const struct set_row {
    size_t len;
    uint8_t oid[9];
} sets[PBES2_CIPHER_COUNT] = {
    [PBES2_GOST89_Z] = {9, {0x2a, 0x85, 3, 7, 1, 2, 5, 1, 1}},
    [PBES2_GOST89_A] = {7, {0x2a, 0x85, 3, 2, 2, 31, 1}},
};

/* PBES2-params; views into what was read. */
struct params {
    enum hash_id prf;
    struct bytes salt;
    uint32_t iterations;
    const struct cipher_row *cipher; /* NULL: GOST 28147-89 */
    struct bytes iv;                 /* ukm, or IV of GOST 28147-89 */
    struct bytes set;                /* GOST 28147-89: OID of the S-boxes */
    const struct gost89_sbox *sbox;
};

enum err pbes2_spend(uint32_t *work, uint32_t iterations, uint32_t blocks)
{
    if (iterations == 0)
        return log_fault(ERR_FORMAT, "the password is to be hashed 0 times");
    if (iterations > *work / blocks)
        return log_fault(ERR_TOO_BIG, "the password is to be hashed %lu times",
                         (unsigned long)iterations);
    *work -= iterations * blocks;
    return ERR_OK;
}

/* AlgorithmIdentifier: its OID, and the cursor behind it. */
static enum err enter_algid(struct cursor *c, struct bytes *oid,
                            struct cursor *rest)
{
    if (der_enter(c, DER_SEQUENCE, rest) != ERR_OK ||
        der_expect(rest, DER_OID, oid) != ERR_OK)
        return ERR_FORMAT;
    return ERR_OK;
}

static enum err fault_algorithm(const char *what, struct bytes oid)
{
    char dotted[80];

    if (der_oid_text(oid, dotted, sizeof(dotted)) != ERR_OK)
        return ERR_FORMAT;
    return log_fault(ERR_UNSUPPORTED, "%s %s is not known", what, dotted);
}

/* The parameters are NULL; some leave them out. */
static enum err read_prf(struct cursor *c, struct params *p)
{
    struct cursor rest;
    struct bytes oid, ignored;
    bool found;
    int i;

    if (cursor_left(c) == 0) /* DEFAULT algid-hmacWithSHA1 */
        return log_fault(ERR_UNSUPPORTED, "the password is hashed with SHA-1");
    if (enter_algid(c, &oid, &rest) != ERR_OK ||
        der_optional(&rest, DER_NULL, &found, &ignored) != ERR_OK ||
        der_end(&rest) != ERR_OK || der_end(c) != ERR_OK)
        return ERR_FORMAT;
    for (i = 0; i < HASH_ID_COUNT; i++)
        if (bytes_equal(oid, bytes_of(prfs[i].oid, prfs[i].len))) {
            p->prf = (enum hash_id)i;
            return ERR_OK;
        }
    return fault_algorithm("the hash of the password", oid);
}

static enum err read_pbkdf2(struct cursor *c, struct params *p)
{
    struct cursor rest, inner;
    struct bytes oid;
    uint32_t key_len;

    if (enter_algid(c, &oid, &rest) != ERR_OK)
        return ERR_FORMAT;
    if (!bytes_equal(oid, bytes_of(oid_pbkdf2, sizeof(oid_pbkdf2))))
        return fault_algorithm("key derivation", oid);
    if (der_enter(&rest, DER_SEQUENCE, &inner) != ERR_OK ||
        der_end(&rest) != ERR_OK ||
        der_expect(&inner, DER_OCTET_STRING, &p->salt) != ERR_OK ||
        der_uint(&inner, &p->iterations) != ERR_OK)
        return ERR_FORMAT;
    if (p->salt.len < PBES2_MIN_SALT_LEN)
        return log_fault(ERR_FORMAT, "the salt has %zu bytes", p->salt.len);
    if (p->salt.len > PBES2_MAX_SALT_LEN)
        return log_fault(ERR_TOO_BIG, "the salt has %zu bytes", p->salt.len);
    if (der_peek_tag(&inner) == DER_INTEGER &&
        (der_uint(&inner, &key_len) != ERR_OK || key_len != CIPHER_KEY_LEN))
        return log_fault(ERR_FORMAT, "the key length is not 32 bytes");
    return read_prf(&inner, p);
}

/* Gost3412-15-Encryption-Parameters. */
static enum err read_ukm(struct cursor *c, struct params *p)
{
    struct cursor inner;
    size_t half = cipher_block_len(p->cipher->id) / 2;

    if (der_enter(c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_expect(&inner, DER_OCTET_STRING, &p->iv) != ERR_OK ||
        der_end(&inner) != ERR_OK)
        return ERR_FORMAT;
    if (p->iv.len != half + SEED_LEN)
        return log_fault(ERR_FORMAT, "ukm has %zu bytes", p->iv.len);
    return ERR_OK;
}

/* Gost28147-89-Parameters, RFC 4357, 8. */
static enum err read_gost89(struct cursor *c, struct params *p)
{
    struct cursor inner;

    if (der_enter(c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_expect(&inner, DER_OCTET_STRING, &p->iv) != ERR_OK ||
        der_expect(&inner, DER_OID, &p->set) != ERR_OK ||
        der_end(&inner) != ERR_OK)
        return ERR_FORMAT;
    if (p->iv.len != GOST89_IV_LEN)
        return log_fault(ERR_FORMAT, "the IV has %zu bytes", p->iv.len);
    if (gost89_sbox_by_oid(p->set, &p->sbox) != ERR_OK)
        return fault_algorithm("parameter set", p->set);
    return ERR_OK;
}

static enum err read_scheme(struct cursor *c, struct params *p)
{
    struct cursor rest;
    struct bytes oid;
    enum err e = ERR_UNSUPPORTED;
    size_t i;

    if (enter_algid(c, &oid, &rest) != ERR_OK)
        return ERR_FORMAT;
    for (i = 0; i < sizeof(ciphers) / sizeof(*ciphers); i++)
        if (bytes_equal(oid, bytes_of(ciphers[i].oid, sizeof(ciphers[i].oid))))
            p->cipher = &ciphers[i];
    if (p->cipher != NULL)
        e = read_ukm(&rest, p);
    else if (bytes_equal(oid, bytes_of(oid_gost89, sizeof(oid_gost89))))
        e = read_gost89(&rest, p);
    else
        return fault_algorithm("cipher", oid);
    return e == ERR_OK ? der_end(&rest) : e;
}

static enum err read_params(struct bytes algid, struct params *p)
{
    struct cursor c = cursor_of(algid), rest, inner;
    struct bytes oid;
    enum err e;

    if (enter_algid(&c, &oid, &rest) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    if (!bytes_equal(oid, bytes_of(oid_pbes2, sizeof(oid_pbes2))))
        return fault_algorithm("encryption", oid);
    if (der_enter(&rest, DER_SEQUENCE, &inner) != ERR_OK ||
        der_end(&rest) != ERR_OK)
        return ERR_FORMAT;
    e = read_pbkdf2(&inner, p);
    if (e == ERR_OK)
        e = read_scheme(&inner, p);
    return e == ERR_OK ? der_end(&inner) : e;
}

static size_t tag_len(const struct params *p)
{
    if (p->cipher == NULL || !p->cipher->omac)
        return 0;
    return cipher_block_len(p->cipher->id);
}

/*
 * The key, or K(1) for the cipher and K(2) for the MAC (RFC 9337, 5.1.1,
 * step 8).
 */
static enum err make_keys(const struct params *p, struct bytes password,
                          uint8_t keys[2 * CIPHER_KEY_LEN])
{
    uint8_t dk[CIPHER_KEY_LEN];
    struct bytes seed;
    enum err e;

    e = pbkdf2(p->prf, password, p->salt, p->iterations, dk, sizeof(dk));
    if (e == ERR_OK && tag_len(p) == 0) {
        memcpy(keys, dk, sizeof(dk));
    } else if (e == ERR_OK) {
        seed = bytes_of(p->iv.p + p->iv.len - SEED_LEN, SEED_LEN);
        e = kdf_tree(bytes_of(dk, sizeof(dk)), bytes_str("kdf tree"), seed, 1,
                     keys, 2 * CIPHER_KEY_LEN);
    }
    wipe(dk, sizeof(dk));
    return e;
}

/* Counter mode: both directions are the same. */
static enum err crypt_ctr(const struct params *p, const uint8_t *key,
                          uint8_t *data, size_t len)
{
    struct ctr_acpkm s;
    enum err e;

    e = ctr_acpkm_init(&s, p->cipher->id, key,
                       bytes_of(p->iv.p, p->iv.len - SEED_LEN),
                       p->cipher->section_len);
    if (e != ERR_OK)
        return e;
    e = ctr_acpkm_crypt(&s, data, data, len);
    ctr_acpkm_clear(&s);
    return e;
}

/* In place. */
static enum err crypt(const struct params *p, const uint8_t *key,
                      bool encrypting, uint8_t *data, size_t len)
{
    struct gost89_cfb s;

    if (p->cipher != NULL)
        return crypt_ctr(p, key, data, len);
    gost89_cfb_init(&s, p->sbox, key, p->iv.p, true);
    if (encrypting)
        gost89_cfb_encrypt(&s, data, data, len);
    else
        gost89_cfb_decrypt(&s, data, data, len);
    gost89_cfb_clear(&s);
    return ERR_OK;
}

/* The MAC is behind the plaintext: check it and cut it off. */
static enum err check_tag(const struct params *p, const uint8_t *key,
                          struct buf *text)
{
    uint8_t tag[CIPHER_MAX_BLOCK_LEN];
    size_t len = tag_len(p), plain_len = text->len - len;
    bool same;

    omac_once(p->cipher->id, key, bytes_of(text->p, plain_len), tag);
    same = ct_equal(tag, text->p + plain_len, len);
    wipe(tag, sizeof(tag));
    if (!same)
        return ERR_PIN_WRONG;
    buf_truncate(text, plain_len);
    return ERR_OK;
}

static enum err open_text(const struct params *p, struct bytes password,
                          struct buf *text)
{
    uint8_t keys[2 * CIPHER_KEY_LEN];
    enum err e;

    e = make_keys(p, password, keys);
    if (e == ERR_OK)
        e = crypt(p, keys, false, text->p, text->len);
    if (e == ERR_OK && tag_len(p) != 0)
        e = check_tag(p, keys + CIPHER_KEY_LEN, text);
    wipe(keys, sizeof(keys));
    return e;
}

enum err pbes2_decrypt(struct bytes algid, struct bytes data,
                       struct bytes password, uint32_t *work, struct buf *out)
{
    struct params p = {.cipher = NULL};
    struct buf text = BUF_EMPTY;
    enum err e;

    e = read_params(algid, &p);
    if (e != ERR_OK)
        return e;
    if (data.len > PBES2_MAX_LEN)
        return log_fault(ERR_TOO_BIG, "%zu encrypted bytes", data.len);
    if (data.len <= tag_len(&p))
        return log_fault(ERR_FORMAT, "%zu encrypted bytes", data.len);
    e = pbes2_spend(work, p.iterations, 1);
    if (e == ERR_OK)
        e = buf_set(&text, data);
    if (e == ERR_OK)
        e = open_text(&p, password, &text);
    if (e == ERR_OK)
        buf_move(out, &text);
    buf_clear(&text);
    return e;
}

static void put_scheme(struct buf *b, const struct params *p)
{
    size_t whole = der_open(b, DER_SEQUENCE), inner;

    if (p->cipher != NULL)
        der_put(b, DER_OID, bytes_of(p->cipher->oid, sizeof(p->cipher->oid)));
    else
        der_put(b, DER_OID, bytes_of(oid_gost89, sizeof(oid_gost89)));
    inner = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OCTET_STRING, p->iv);
    if (p->cipher == NULL)
        der_put(b, DER_OID, p->set);
    der_close(b, inner);
    der_close(b, whole);
}

static void put_pbkdf2(struct buf *b, const struct params *p)
{
    size_t whole = der_open(b, DER_SEQUENCE), inner, prf;

    der_put(b, DER_OID, bytes_of(oid_pbkdf2, sizeof(oid_pbkdf2)));
    inner = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OCTET_STRING, p->salt);
    der_put_uint(b, p->iterations);
    prf = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, bytes_of(prfs[p->prf].oid, prfs[p->prf].len));
    der_put_null(b);
    der_close(b, prf);
    der_close(b, inner);
    der_close(b, whole);
}

static void put_params(struct buf *b, const struct params *p)
{
    size_t whole = der_open(b, DER_SEQUENCE), inner;

    der_put(b, DER_OID, bytes_of(oid_pbes2, sizeof(oid_pbes2)));
    inner = der_open(b, DER_SEQUENCE);
    put_pbkdf2(b, p);
    put_scheme(b, p);
    der_close(b, inner);
    der_close(b, whole);
}

/* random: the salt, then the IV. */
static enum err choose(const struct pbes2_how *how, struct rng *rng,
                       uint8_t random[SALT_LEN + UKM_MAX_LEN], struct params *p)
{
    size_t iv_len = GOST89_IV_LEN;
    enum err e;

    if (how->cipher < PBES2_GOST89_Z) {
        p->cipher = &ciphers[how->cipher];
        iv_len = cipher_block_len(p->cipher->id) / 2 + SEED_LEN;
    } else {
        p->set = bytes_of(sets[how->cipher].oid, sets[how->cipher].len);
        e = gost89_sbox_by_oid(p->set, &p->sbox);
        if (e != ERR_OK)
            return e;
    }
    p->prf = HASH_STREEBOG_512;
    p->iterations = how->iterations;
    p->salt = bytes_of(random, SALT_LEN);
    p->iv = bytes_of(random + SALT_LEN, iv_len);
    return rng_bytes(rng, random, SALT_LEN + iv_len);
}

static enum err seal_text(const struct params *p, struct bytes password,
                          struct buf *text)
{
    uint8_t keys[2 * CIPHER_KEY_LEN], tag[CIPHER_MAX_BLOCK_LEN];
    enum err e;

    e = make_keys(p, password, keys);
    if (e == ERR_OK && tag_len(p) != 0) {
        omac_once(p->cipher->id, keys + CIPHER_KEY_LEN, buf_peek(text), tag);
        buf_add(text, bytes_of(tag, tag_len(p)));
        e = buf_check(text);
    }
    if (e == ERR_OK)
        e = crypt(p, keys, true, text->p, text->len);
    wipe(keys, sizeof(keys));
    wipe(tag, sizeof(tag));
    return e;
}

enum err pbes2_encrypt(const struct pbes2_how *how, struct bytes password,
                       struct bytes plain, struct rng *rng, struct buf *algid,
                       struct buf *data)
{
    uint8_t random[SALT_LEN + UKM_MAX_LEN];
    struct params p = {.cipher = NULL};
    struct buf text = BUF_EMPTY;
    enum err e;

    if (how->cipher >= PBES2_CIPHER_COUNT || plain.len == 0 ||
        how->iterations < PBES2_MIN_ITERATIONS)
        return ERR_ARG;
    if (how->iterations > PBES2_MAX_WORK ||
        plain.len > PBES2_MAX_LEN - CIPHER_MAX_BLOCK_LEN)
        return ERR_TOO_BIG;
    e = choose(how, rng, random, &p);
    if (e == ERR_OK)
        e = buf_set(&text, plain);
    if (e == ERR_OK)
        e = seal_text(&p, password, &text);
    if (e == ERR_OK) {
        put_params(algid, &p);
        buf_add(data, buf_peek(&text));
        e = buf_check(algid);
    }
    buf_clear(&text);
    return e == ERR_OK ? buf_check(data) : e;
}

/*
 * Whether it begins as PrivateKeyInfo does and ends with it: a wrong password
 * passes by chance once in 2^40 or less.
 */
static bool is_private_key(struct bytes der)
{
    struct cursor c = cursor_of(der), inner;
    struct bytes ignored;
    uint32_t version;

    return der_enter(&c, DER_SEQUENCE, &inner) == ERR_OK &&
           der_end(&c) == ERR_OK && der_uint(&inner, &version) == ERR_OK &&
           version <= 1 && der_expect(&inner, DER_SEQUENCE, &ignored) == ERR_OK;
}

enum err pkcs8_decrypt(struct bytes der, struct bytes password, uint32_t *work,
                       struct buf *out)
{
    struct cursor c = cursor_of(der), inner;
    struct buf info = BUF_EMPTY;
    struct bytes data;
    struct der algid;
    enum err e;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_end(&c) != ERR_OK || der_next(&inner, &algid) != ERR_OK ||
        der_expect(&inner, DER_OCTET_STRING, &data) != ERR_OK ||
        der_end(&inner) != ERR_OK)
        return ERR_FORMAT;
    e = pbes2_decrypt(algid.whole, data, password, work, &info);
    if (e == ERR_OK && !is_private_key(buf_peek(&info)))
        e = ERR_PIN_WRONG;
    if (e == ERR_OK)
        buf_move(out, &info);
    buf_clear(&info);
    return e;
}

enum err pkcs8_encrypt(const struct pbes2_how *how, struct bytes password,
                       struct bytes info, struct rng *rng, struct buf *out)
{
    struct buf algid = BUF_EMPTY, data = BUF_EMPTY;
    size_t whole;
    enum err e;

    e = pbes2_encrypt(how, password, info, rng, &algid, &data);
    if (e == ERR_OK) {
        whole = der_open(out, DER_SEQUENCE);
        buf_add(out, buf_peek(&algid));
        der_put(out, DER_OCTET_STRING, buf_peek(&data));
        der_close(out, whole);
        e = buf_check(out);
    }
    buf_clear(&algid);
    buf_clear(&data);
    return e;
}
