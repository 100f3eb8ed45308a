/* Keys and certificates come, go and get names: spec/extra.md, 4 and 5. */
#include "store/store_inside.h"

#include "base/log.h"
#include "base/text.h"
#include "base/wipe.h"
#include "gost/sign.h"
#include "pkix/cert.h"
#include "pkix/spki.h"

#include <time.h>

#define VALIDITY_MONTHS 15 /* as CSP writes, spec/container.md, 3.6 */

/* Generating -------------------------------------------------------------- */

struct generation {
    const struct store_new_key *n;
    struct rng *rng;
    uint8_t fp[CONTAINER_FP_LEN]; /* of the new key */
};

static int64_t months_later(int64_t now, int months)
{
    time_t t = (time_t)now;
    struct tm tm;

    if (gmtime_r(&t, &tm) == NULL)
        return 0;
    tm.tm_mon += months;
    return (int64_t)timegm(&tm);
}

static struct container_new_key new_key(const struct store_new_key *n,
                                        const uint8_t *priv)
{
    struct container_new_key k;

    memset(&k, 0, sizeof(k));
    k.alg = n->alg;
    k.curve = n->curve;
    k.flags = n->exportable ? CONTAINER_KEY_EXPORTABLE : 0;
    k.d = priv;
    k.valid_to =
        n->valid_to != 0 ? n->valid_to : months_later(n->now, VALIDITY_MONTHS);
    return k;
}

/* The first key makes a container of the token. */
static enum err make_container(struct store *s, struct store_view *v,
                               const struct container_new_key *k,
                               struct rng *rng, struct container_blobs *out)
{
    struct container_new n;
    enum err e = extra_pin_check(&v->extra.user, store_pin_peek(s));

    if (e != ERR_OK)
        return e;
    memset(&n, 0, sizeof(n));
    n.name = v->name.len != 0 ? buf_text(&v->name) : s->id;
    n.pin = store_pin_peek(s);
    n.key[0] = *k;
    n.key_count = 1;
    e = container_build(&n, rng, out);
    if (e == ERR_OK) /* from now on the key itself tells the PIN */
        memset(&v->extra.user, 0, sizeof(v->extra.user));
    return e;
}

static enum err note_new_key(struct store_view *v,
                             const struct store_new_key *n, const uint8_t *pub)
{
    struct extra_note *note = extra_note_get(&v->extra, pub);
    size_t len = curve_len(n->curve->curve);
    enum err e;

    if (note == NULL)
        return log_fault(ERR_NO_SPACE,
                         CARRIER_EXTRA_NAME " has no room for another note");
    note->local = true;
    e = buf_set(&note->id, n->id);
    if (e == ERR_OK)
        e = buf_set(&note->label, bytes_str(n->label == NULL ? "" : n->label));
    if (e != ERR_OK)
        return e;
    buf_clear(&note->spki);
    spki_write(&note->spki, key_alg_signature(n->alg), n->curve,
               bytes_of(pub, 2 * len));
    return buf_check(&note->spki);
}

static enum err put_new_key(struct store *s, struct generation *g,
                            struct store_view *v, const uint8_t *priv,
                            const uint8_t *pub, struct carrier_content *c)
{
    struct container_new_key k = new_key(g->n, priv);
    struct container_blobs blobs;
    enum err e;

    if (v->container == NULL)
        e = make_container(s, v, &k, g->rng, &blobs);
    else
        e = container_with_key(v->container, store_pin_peek(s), &k, g->rng,
                               &blobs);
    if (e != ERR_OK)
        return e;
    e = note_new_key(v, g->n, pub);
    if (e == ERR_OK)
        e = store_put_extra(v, c);
    if (e == ERR_OK)
        store_put_blobs(c, &blobs);
    container_blobs_clear(&blobs);
    return e;
}

static enum err change_generate(struct store *s, void *arg,
                                struct store_view *v, struct carrier_content *c)
{
    struct generation *g = arg;
    const struct curve *curve = g->n->curve->curve;
    uint8_t priv[CURVE_MAX_LEN], pub[2 * CURVE_MAX_LEN];
    enum err e = store_check_whole(v);

    if (e != ERR_OK)
        return e;
    e = sign_generate(curve, g->rng, priv);
    if (e == ERR_OK)
        e = sign_public(curve, priv, pub);
    if (e == ERR_OK)
        e = put_new_key(s, g, v, priv, pub, c);
    if (e == ERR_OK)
        memcpy(g->fp, pub, sizeof(g->fp));
    wipe(priv, sizeof(priv));
    return e;
}

static size_t pair_of_fp(const struct store *s, const uint8_t *fp)
{
    size_t count = container_key_count(s->view.container);
    size_t i;

    for (i = 0; i + 1 < count; i++)
        if (memcmp(container_key_at(s->view.container, i)->fp, fp,
                   CONTAINER_FP_LEN) == 0)
            break;
    return i;
}

static enum err check_id_and_label(struct bytes id, const char *label)
{
    if (id.len > ITEM_ID_MAX)
        return log_fault(ERR_ARG, "an identifier has at most %d bytes",
                         ITEM_ID_MAX);
    if (label != NULL && !text_is_utf8(bytes_str(label)))
        return log_fault(ERR_ARG, "the label is not UTF-8");
    return ERR_OK;
}

enum err store_generate(struct store *s, const struct store_new_key *n,
                        struct rng *rng, size_t *pair)
{
    struct generation g = {n, rng, {0}};
    enum err e;

    if (s->login == NULL)
        return log_fault(ERR_WRONG_STATE, "a key pair is made after a login");
    if (key_alg_len(n->alg) != curve_len(n->curve->curve))
        return log_fault(ERR_ARG, "the parameter set is of another key size");
    e = check_id_and_label(n->id, n->label);
    if (e == ERR_OK)
        e = store_change(s, change_generate, &g);
    if (e != ERR_OK)
        return e;
    if (s->view.container == NULL)
        return ERR_GONE;
    *pair = pair_of_fp(s, g.fp);
    return ERR_OK;
}

/* Certificates ------------------------------------------------------------ */

struct certificate {
    struct bytes der; /* empty: to be removed */
    size_t pair;
};

/* The full public key of a fresh view's pair, if the store has learned it. */
static struct bytes known_public(const struct store *s,
                                 const struct container_key *k, size_t i)
{
    struct bytes pub = buf_peek(&s->pair[i].pub);

    if (!k->has_fp || pub.len == 0 ||
        memcmp(pub.p, k->fp, CONTAINER_FP_LEN) != 0)
        return bytes_of(NULL, 0);
    return pub;
}

/*
 * Whether a certificate's key is that of a pair: by the whole public key
 * where it is known, else by the fingerprint.
 */
static enum err fits(const struct store *s, const struct store_view *v,
                     size_t i, const struct spki *spki)
{
    const struct container_key *k = container_key_at(v->container, i);
    struct bytes pub = known_public(s, k, i);

    if (spki->params.curve->curve != k->params.curve->curve)
        return ERR_MISMATCH;
    if (pub.len != 0)
        return bytes_equal(pub, spki->pub) ? ERR_OK : ERR_MISMATCH;
    if (!k->has_fp)
        return ERR_WRONG_STATE;
    return memcmp(k->fp, spki->pub.p, CONTAINER_FP_LEN) == 0 ? ERR_OK
                                                             : ERR_MISMATCH;
}

static enum err find_pair(const struct store *s, const struct store_view *v,
                          const struct spki *spki, size_t *pair)
{
    size_t count = v->container == NULL ? 0 : container_key_count(v->container);
    enum err e = ERR_MISMATCH;
    size_t i;

    for (i = 0; i < count; i++) {
        enum err fit = fits(s, v, i, spki);

        if (fit == ERR_OK) {
            *pair = i;
            return ERR_OK;
        }
        if (fit == ERR_WRONG_STATE)
            e = fit;
    }
    if (e == ERR_WRONG_STATE)
        return log_fault(e, "whether the certificate fits can be told after "
                            "a login only");
    return log_fault(e, "the certificate is of no key in this container");
}

static enum err put_certificate(struct store_view *v, size_t pair,
                                struct bytes der, struct carrier_content *c)
{
    return container_with_certificate(v->container, pair, der,
                                      &c->blobs.part[PART_HEADER]);
}

static enum err change_certificate(struct store *s, void *arg,
                                   struct store_view *v,
                                   struct carrier_content *c)
{
    struct certificate *a = arg;
    struct cert cert;
    struct spki spki;
    enum err e = store_check_whole(v);

    if (e != ERR_OK)
        return e;
    if (cert_read(a->der, &cert) != ERR_OK)
        return log_fault(ERR_FORMAT, "the certificate is damaged");
    if (spki_read(cert.spki, &spki) != ERR_OK)
        return log_fault(ERR_MISMATCH, "the certificate is not of a GOST key");
    e = find_pair(s, v, &spki, &a->pair);
    return e != ERR_OK ? e : put_certificate(v, a->pair, a->der, c);
}

enum err store_put_certificate(struct store *s, struct bytes cert, size_t *pair)
{
    struct certificate a = {cert, 0};
    enum err e = store_change(s, change_certificate, &a);

    if (e == ERR_OK)
        *pair = a.pair;
    return e;
}

/* Removal ----------------------------------------------------------------- */

struct removal {
    size_t pair;
    uint8_t fp[CONTAINER_FP_LEN];
    struct rng *rng;
};

/* The pair is looked up anew: the files may have changed meanwhile. */
static enum err same_pair(const struct store_view *v, const struct removal *r)
{
    if (v->container == NULL || r->pair >= container_key_count(v->container) ||
        memcmp(container_key_at(v->container, r->pair)->fp, r->fp,
               CONTAINER_FP_LEN) != 0)
        return log_fault(ERR_NOT_FOUND, "the key pair is no longer there");
    return ERR_OK;
}

static enum err change_remove_certificate(struct store *s, void *arg,
                                          struct store_view *v,
                                          struct carrier_content *c)
{
    const struct removal *r = arg;
    enum err e = store_check_whole(v);

    (void)s;
    if (e == ERR_OK)
        e = same_pair(v, r);
    return e != ERR_OK ? e : put_certificate(v, r->pair, bytes_of(NULL, 0), c);
}

/* spec/extra.md, 5: the last key goes, the token stays with its user PIN. */
static enum err remove_last(struct store *s, const struct removal *r,
                            struct store_view *v, struct carrier_content *c)
{
    size_t i;
    enum err e = container_check_pin(v->container, store_pin_peek(s));

    if (e == ERR_OK)
        e = extra_pin_make(&v->extra.user, store_pin_peek(s), r->rng);
    if (e == ERR_OK)
        e = store_put_extra(v, c);
    for (i = 0; e == ERR_OK && i < PART_COUNT; i++)
        if (i != PART_NAME)
            buf_clear(&c->blobs.part[i]);
    return e;
}

static enum err change_remove_pair(struct store *s, void *arg,
                                   struct store_view *v,
                                   struct carrier_content *c)
{
    const struct removal *r = arg;
    struct container_blobs blobs;
    enum err e = store_check_whole(v);

    if (e == ERR_OK)
        e = same_pair(v, r);
    if (e != ERR_OK)
        return e;
    /* While the first key tells the serial number. */
    store_view_serial(v, v->extra.serial);
    v->extra.has_serial = true;
    extra_note_remove(&v->extra, r->fp);
    if (container_key_count(v->container) == 1)
        return remove_last(s, r, v, c);
    e = container_without_key(v->container, r->pair, store_pin_peek(s), r->rng,
                              &blobs);
    if (e != ERR_OK)
        return e;
    e = store_put_extra(v, c);
    if (e == ERR_OK)
        store_put_blobs(c, &blobs);
    container_blobs_clear(&blobs);
    return e;
}

enum err store_remove(struct store *s, size_t item, struct rng *rng)
{
    struct removal r = {0, {0}, rng};

    if (item >= s->item_count)
        return log_fault(ERR_ARG, "there is no such object");
    r.pair = s->item[item].pair;
    memcpy(r.fp, container_key_at(s->view.container, r.pair)->fp,
           CONTAINER_FP_LEN);
    switch (s->item[item].kind) {
    case ITEM_CERTIFICATE:
        return store_change(s, change_remove_certificate, &r);
    case ITEM_PRIVATE_KEY:
        if (s->login == NULL)
            return log_fault(ERR_WRONG_STATE,
                             "a private key is removed after a login");
        return store_change(s, change_remove_pair, &r);
    default:
        return log_fault(ERR_DENIED, "a public key is removed with its "
                                     "private key");
    }
}

/* Names ------------------------------------------------------------------- */

struct naming {
    size_t pair;
    struct bytes id;
    const char *label;
};

/* What tells the pair in the notes. */
static enum err note_name(const struct store *s, const struct store_view *v,
                          size_t i, const uint8_t **out)
{
    const struct container_key *k;

    if (v->container == NULL || i >= container_key_count(v->container))
        return log_fault(ERR_NOT_FOUND, "the key pair is no longer there");
    k = container_key_at(v->container, i);
    if (k->has_fp)
        *out = k->fp;
    else if (s->pair[i].pub.len != 0)
        *out = s->pair[i].pub.p;
    else
        return log_fault(ERR_WRONG_STATE, "the key has no fingerprint; log in "
                                          "first");
    return ERR_OK;
}

static enum err change_names(struct store *s, void *arg, struct store_view *v,
                             struct carrier_content *c)
{
    const struct naming *a = arg;
    const uint8_t *fp = NULL;
    struct extra_note *n;
    enum err e = store_check_whole(v);

    if (e == ERR_OK)
        e = note_name(s, v, a->pair, &fp);
    if (e != ERR_OK)
        return e;
    n = extra_note_get(&v->extra, fp);
    if (n == NULL)
        return log_fault(ERR_NO_SPACE,
                         CARRIER_EXTRA_NAME " has no room for another note");
    if (a->id.len != 0)
        e = buf_set(&n->id, a->id);
    if (e == ERR_OK && a->label != NULL && *a->label != '\0')
        e = buf_set(&n->label, bytes_str(a->label));
    if (e == ERR_OK && n->spki.len == 0)
        e = buf_set(&n->spki, buf_peek(&s->pair[a->pair].spki));
    return e != ERR_OK ? e : store_put_extra(v, c);
}

enum err store_rename(struct store *s, size_t pair, struct bytes id,
                      const char *label)
{
    struct naming a = {pair, id, label};
    enum err e = check_id_and_label(id, label);

    return e != ERR_OK ? e : store_change(s, change_names, &a);
}
