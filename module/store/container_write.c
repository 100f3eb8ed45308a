/*
 * Making and changing a container: spec/container.md, 7. A header is changed
 * field by field; what is not changed is copied byte for byte.
 */
#include "store/container_edit.h"

#include "base/log.h"
#include "base/wipe.h"
#include "gost/sign.h"
#include "pkix/cert.h"
#include "pkix/spki.h"

/* New container ----------------------------------------------------------- */

/* Two keys share a mask, so they must have one size and order (4.5). */
static enum err check_together(enum key_alg alg1, const struct curve *curve1,
                               enum key_alg alg2, const struct curve *curve2)
{
    size_t len = curve_len(curve1);
    bool old1 = key_alg_signature(alg1) == KEY_ALG_2001;
    bool old2 = key_alg_signature(alg2) == KEY_ALG_2001;

    if (len != curve_len(curve2) || old1 != old2 ||
        memcmp(curve_order(curve1), curve_order(curve2), len) != 0)
        return log_fault(ERR_ARG, "two keys of one container must be of one "
                                  "edition, size and parameter set");
    return ERR_OK;
}

static enum err check_new_key(const struct container_new_key *k, uint8_t *pub)
{
    const struct curve *curve = k->curve->curve;
    enum err e;

    if (key_alg_len(k->alg) != curve_len(curve))
        return log_fault(ERR_ARG, "the parameter set is of another key size");
    e = sign_public(curve, k->d, pub);
    if (e == ERR_OK && k->certificate.len != 0)
        e = container_match_certificate(k->certificate, curve, pub);
    return e;
}

/* The fields that belong to one key; i is its place. */
static enum err edit_new_key(struct header_edits *ed, size_t i,
                             const struct container_new_key *k,
                             const uint8_t *pub)
{
    enum err e = ERR_OK;

    edit_key(ed, i == 0 ? FIELD_KEY1 : FIELD_KEY2, k);
    edit_field(ed, i == 0 ? FIELD_FP1 : FIELD_FP2,
               bytes_of(pub, CONTAINER_FP_LEN));
    if (k->certificate.len != 0)
        e = edit_certificate(ed, i == 0 ? FIELD_CERT1 : FIELD_CERT2,
                             k->certificate);
    return e;
}

static enum err edit_all(const struct container_new *n,
                         const struct container_suite *suite, struct bytes form,
                         struct header_edits *ed)
{
    /* 3.1: private keys V2, the whole key is in the container */
    static const uint8_t kind[] = {DER_OID, 8,    0x2a, 0x85, 0x03,
                                   0x02,    0x02, 0x25, 0x02, 0x01};
    struct bytes extensions = bytes_of(NULL, 0);
    uint8_t pub[2 * CURVE_MAX_LEN], fp[CONTAINER_FP_LEN];
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < n->key_count; i++) {
        e = check_new_key(&n->key[i], pub);
        if (e == ERR_OK && i == 0)
            memcpy(fp, pub, sizeof(fp));
        if (e == ERR_OK)
            e = edit_new_key(ed, i, &n->key[i], pub);
        if (e == ERR_OK)
            e = edit_extensions(ed, extensions, bytes_of(NULL, 0), &n->key[i]);
        if (e == ERR_OK && ed->field[FIELD_EXTENSIONS].len != 0) {
            struct cursor c = cursor_of(buf_peek(&ed->field[FIELD_EXTENSIONS]));

            e = der_expect(&c, DER_CONTEXT_SEQ(12), &extensions);
        }
    }
    if (e != ERR_OK)
        return e;
    edit_field(ed, FIELD_ALGORITHM, bytes_of(kind, sizeof(kind)));
    edit_attributes(ed, CONTAINER_RESERVE |
                            (form.len != 0 ? CONTAINER_SOFT_PASSWORD : 0));
    edit_pin_check(ed, suite, form, fp);
    return header_edits_check(ed);
}

static enum err build(const struct container_new *n,
                      const struct container_suite *suite, struct bytes form,
                      struct header_edits *ed, struct rng *rng,
                      struct container_blobs *out)
{
    struct container_open_key keys[CONTAINER_KEYS_MAX];
    enum err e = edit_all(n, suite, form, ed);
    size_t i;

    for (i = 0; i < n->key_count; i++) {
        keys[i].curve = n->key[i].curve->curve;
        keys[i].d = n->key[i].d;
    }
    if (e == ERR_OK)
        e = container_put_pairs(suite, form, keys, n->key_count, rng, out);
    if (e == ERR_OK)
        e = container_put_header(suite, bytes_of(NULL, 0), ed,
                                 &out->part[PART_HEADER]);
    if (e == ERR_OK)
        e = container_name_write(n->name, &out->part[PART_NAME]);
    return e;
}

enum err container_build(const struct container_new *n, struct rng *rng,
                         struct container_blobs *out)
{
    struct container_blobs blobs;
    struct container_suite suite;
    struct container_pin pin;
    struct key_params params;
    struct header_edits ed;
    enum err e = ERR_OK;

    if (n->key_count == 0 || n->key_count > CONTAINER_KEYS_MAX)
        return log_fault(ERR_ARG, "a container has one or two keys");
    if (n->key_count == 2)
        e = check_together(n->key[0].alg, n->key[0].curve->curve, n->key[1].alg,
                           n->key[1].curve->curve);
    if (e != ERR_OK)
        return e;
    e = container_pin_init(&pin, n->pin);
    if (e != ERR_OK)
        return e;
    memset(&params, 0, sizeof(params));
    memset(&blobs, 0, sizeof(blobs));
    memset(&ed, 0, sizeof(ed));
    params.alg = n->key[0].alg;
    e = container_suite_for(&params, &suite);
    if (e == ERR_OK)
        e = build(n, &suite, buf_peek(&pin.form[0]), &ed, rng, &blobs);
    if (e == ERR_OK)
        *out = blobs;
    else
        container_blobs_clear(&blobs);
    header_edits_clear(&ed);
    container_pin_clear(&pin);
    return e;
}

/* Changes ----------------------------------------------------------------- */

/* 7.2, step 1: does the certificate fit what the header says of the key? */
static enum err check_fingerprint(const struct container_key *k,
                                  struct bytes der)
{
    struct cert cert;
    struct spki spki;

    if (cert_read(der, &cert) != ERR_OK)
        return log_fault(ERR_FORMAT, "the certificate is damaged");
    if (spki_read(cert.spki, &spki) != ERR_OK ||
        spki.params.curve->curve != k->params.curve->curve ||
        (k->has_fp && memcmp(k->fp, spki.pub.p, CONTAINER_FP_LEN) != 0))
        return log_fault(ERR_MISMATCH, "the certificate holds another key");
    return ERR_OK;
}

enum err container_with_certificate(const struct container *c, size_t i,
                                    struct bytes cert, struct buf *header)
{
    enum header_field field = i == 0 ? FIELD_CERT1 : FIELD_CERT2;
    struct buf made = BUF_EMPTY;
    struct header_edits ed;
    enum err e = ERR_OK;

    memset(&ed, 0, sizeof(ed));
    if (cert.len == 0) {
        edit_remove(&ed, field);
    } else {
        e = check_fingerprint(&c->key[i], cert);
        if (e == ERR_OK)
            e = edit_certificate(&ed, field, cert);
    }
    if (e == ERR_OK)
        e = header_edits_check(&ed);
    if (e == ERR_OK)
        e = container_put_header(&c->suite, c->content, &ed, &made);
    if (e == ERR_OK)
        buf_move(header, &made);
    buf_clear(&made);
    header_edits_clear(&ed);
    return e;
}

/* The keys that the changed container will have. */
struct key_set {
    struct container_suite suite;
    struct container_open_key key[CONTAINER_KEYS_MAX];
    size_t count;
    const uint8_t *fp; /* of the first */
};

static struct key_set key_set_of(const struct container *c,
                                 const struct container_secret *s)
{
    struct key_set k;
    size_t i;

    memset(&k, 0, sizeof(k));
    k.suite = c->suite;
    k.count = c->key_count;
    k.fp = s->pub[0];
    for (i = 0; i < c->key_count; i++) {
        k.key[i].curve = c->key[i].params.curve->curve;
        k.key[i].d = s->d[i];
    }
    return k;
}

/* What a password changes in the header. */
static void edit_pin(const struct container *c, const struct key_set *k,
                     struct bytes form, struct header_edits *ed)
{
    uint32_t attributes = c->attributes & ~(uint32_t)CONTAINER_SOFT_PASSWORD;

    attributes |= CONTAINER_RESERVE;
    if (form.len != 0)
        attributes |= CONTAINER_SOFT_PASSWORD;
    if (attributes != c->attributes)
        edit_attributes(ed, attributes);
    if (form.len != 0 || c->pin_check.len != 0)
        edit_pin_check(ed, &k->suite, form, k->fp);
    edit_field(ed, FIELD_FP1, bytes_of(k->fp, CONTAINER_FP_LEN));
}

/*
 * Everything again but the name: the keys in fresh pairs, the header with
 * its edits and with what the password changes.
 */
static enum err rewrite(const struct container *c, struct header_edits *ed,
                        const struct key_set *k, struct bytes new_pin,
                        struct rng *rng, struct container_blobs *out)
{
    struct container_blobs blobs;
    struct container_pin pin;
    struct bytes form;
    enum err e = container_pin_init(&pin, new_pin);

    if (e != ERR_OK)
        return e;
    memset(&blobs, 0, sizeof(blobs));
    form = buf_peek(&pin.form[0]);
    edit_pin(c, k, form, ed);
    e = header_edits_check(ed);
    if (e == ERR_OK)
        e = container_put_pairs(&k->suite, form, k->key, k->count, rng, &blobs);
    if (e == ERR_OK)
        e = container_put_header(&k->suite, c->content, ed,
                                 &blobs.part[PART_HEADER]);
    if (e == ERR_OK)
        e = buf_set(&blobs.part[PART_NAME],
                    buf_peek(&c->blobs.part[PART_NAME]));
    if (e == ERR_OK)
        *out = blobs;
    else
        container_blobs_clear(&blobs);
    container_pin_clear(&pin);
    return e;
}

enum err container_with_pin(const struct container *c, struct bytes old_pin,
                            struct bytes new_pin, struct rng *rng,
                            struct container_blobs *out)
{
    struct container_secret s;
    struct header_edits ed;
    struct key_set k;
    enum err e = container_unlock(c, old_pin, &s);

    if (e != ERR_OK)
        return e;
    memset(&ed, 0, sizeof(ed));
    k = key_set_of(c, &s);
    e = rewrite(c, &ed, &k, new_pin, rng, out);
    header_edits_clear(&ed);
    container_secret_clear(&s);
    return e;
}

static enum err check_addition(const struct container *c,
                               const struct container_new_key *key,
                               uint8_t *pub)
{
    enum err e;

    if (c->key_count == CONTAINER_KEYS_MAX)
        return log_fault(ERR_NO_SPACE, "the container has two keys already");
    e = check_together(c->key[0].params.alg, c->key[0].params.curve->curve,
                       key->alg, key->curve->curve);
    return e != ERR_OK ? e : check_new_key(key, pub);
}

enum err container_with_key(const struct container *c, struct bytes pin,
                            const struct container_new_key *key,
                            struct rng *rng, struct container_blobs *out)
{
    uint8_t pub[2 * CURVE_MAX_LEN];
    struct container_secret s;
    struct header_edits ed;
    struct key_set k;
    enum err e = check_addition(c, key, pub);

    if (e != ERR_OK)
        return e;
    e = container_unlock(c, pin, &s);
    if (e != ERR_OK)
        return e;
    memset(&ed, 0, sizeof(ed));
    k = key_set_of(c, &s);
    k.key[1].curve = key->curve->curve;
    k.key[1].d = key->d;
    k.count = 2;
    e = edit_new_key(&ed, 1, key, pub);
    if (e == ERR_OK)
        e = edit_extensions(&ed, c->extensions, bytes_of(NULL, 0), key);
    if (e == ERR_OK)
        e = rewrite(c, &ed, &k, pin, rng, out);
    header_edits_clear(&ed);
    container_secret_clear(&s);
    return e;
}

/* The second key becomes the first: its fields take the first one's tags. */
static void move_fields(const struct container *c, struct header_edits *ed)
{
    static const enum header_field from[] = {FIELD_KEY2, FIELD_CERT2, FIELD_FP2,
                                             FIELD_LINK2, FIELD_CIPHER_NAME2};
    static const enum header_field to[] = {FIELD_KEY1, FIELD_CERT1, FIELD_FP1,
                                           FIELD_LINK1, FIELD_CIPHER_NAME1};
    struct header_walk w = header_walk_of(c->content);
    enum header_field field;
    struct der el;
    size_t i;

    for (i = 0; i < sizeof(to) / sizeof(*to); i++)
        edit_remove(ed, to[i]);
    while (cursor_left(&w.c) != 0 && header_next(&w, &field, &el) == ERR_OK)
        for (i = 0; i < sizeof(from) / sizeof(*from); i++)
            if (field == from[i])
                edit_field(ed, to[i], el.value);
}

static enum err edit_removal(const struct container *c, size_t i,
                             struct header_edits *ed)
{
    static const enum header_field second[] = {
        FIELD_SECRET2, FIELD_KEY2, FIELD_CERT2,
        FIELD_LINK2,   FIELD_FP2,  FIELD_CIPHER_NAME2};
    bool gone = container_key_can_agree(&c->key[i]);
    bool left = container_key_can_agree(&c->key[1 - i]);
    size_t n;

    if (i == 0)
        move_fields(c, ed);
    for (n = 0; n < sizeof(second) / sizeof(*second); n++)
        edit_remove(ed, second[n]);
    if (gone == left)
        return ERR_OK;
    return edit_extensions(ed, c->extensions, header_validity_oid(gone), NULL);
}

enum err container_without_key(const struct container *c, size_t i,
                               struct bytes pin, struct rng *rng,
                               struct container_blobs *out)
{
    struct container_secret s;
    struct header_edits ed;
    struct key_set k;
    enum err e;

    if (c->key_count != 2 || i > 1)
        return log_fault(ERR_ARG, "the last key cannot be taken out");
    e = container_unlock(c, pin, &s);
    if (e != ERR_OK)
        return e;
    memset(&ed, 0, sizeof(ed));
    k = key_set_of(c, &s);
    k.count = 1;
    k.key[0] = k.key[1 - i];
    k.fp = s.pub[1 - i];
    e = container_suite_for(&c->key[1 - i].params, &k.suite);
    if (e == ERR_OK)
        e = edit_removal(c, i, &ed);
    if (e == ERR_OK)
        e = rewrite(c, &ed, &k, pin, rng, out);
    header_edits_clear(&ed);
    container_secret_clear(&s);
    return e;
}
