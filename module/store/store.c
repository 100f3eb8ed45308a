/*
 * A container of a carrier as a store: what its files say, joined into items
 * (spec/extra.md, 4 and 5). Changes are in store_change.c, PINs in
 * store_pin.c.
 */
#include "store/store_inside.h"

#include "base/log.h"
#include "base/secmem.h"
#include "pkix/cert.h"
#include "pkix/spki.h"

#include <stdio.h>
#include <stdlib.h>

/* Pairs ------------------------------------------------------------------- */

static void pair_clear(struct store_pair *p)
{
    buf_clear(&p->id);
    buf_clear(&p->label);
    buf_clear(&p->pub);
    buf_clear(&p->spki);
    key_free(p->key);
    memset(p, 0, sizeof(*p));
}

static void pairs_clear(struct store_pair *p)
{
    size_t i;

    for (i = 0; i < CONTAINER_KEYS_MAX; i++)
        pair_clear(&p[i]);
}

/* Take a public key that is the one of the container, so far as is known. */
static enum err learn_public(struct store_pair *p,
                             const struct container_key *k,
                             const struct spki *spki)
{
    if (spki->params.curve->curve != k->params.curve->curve ||
        (k->has_fp && memcmp(spki->pub.p, k->fp, CONTAINER_FP_LEN) != 0))
        return ERR_MISMATCH;
    return buf_set(&p->pub, spki->pub);
}

static enum err learn_from_certificate(struct store_pair *p,
                                       const struct container_key *k)
{
    struct cert cert;
    struct spki spki;
    enum err e;

    if (k->certificate.len == 0)
        return ERR_OK;
    e = cert_read(k->certificate, &cert);
    if (e == ERR_OK)
        e = spki_read(cert.spki, &spki);
    if (e == ERR_OK)
        e = learn_public(p, k, &spki);
    if (e != ERR_OK && e != ERR_NOMEM) {
        log_warn("the certificate and the key do not belong together");
        e = ERR_OK;
    }
    return e;
}

static enum err learn_from_note(struct store_pair *p,
                                const struct container_key *k,
                                const struct extra_note *n)
{
    struct spki spki;
    enum err e = ERR_OK;

    p->local = n->local;
    if (n->id.len != 0 && n->id.len <= ITEM_ID_MAX)
        e = buf_set(&p->id, buf_peek(&n->id));
    if (e == ERR_OK && n->label.len != 0)
        e = buf_set(&p->label, buf_peek(&n->label));
    if (e != ERR_OK || p->pub.len != 0 || n->spki.len == 0)
        return e;
    e = spki_read(buf_peek(&n->spki), &spki);
    if (e == ERR_OK)
        e = learn_public(p, k, &spki);
    return e == ERR_NOMEM ? e : ERR_OK;
}

/* The DER that goes with a public key; made, so that it is always the same. */
static enum err make_spki(struct store_pair *p, const struct container_key *k)
{
    buf_clear(&p->spki);
    if (p->pub.len == 0)
        return ERR_OK;
    spki_write(&p->spki, key_alg_signature(k->params.alg), k->params.curve,
               buf_peek(&p->pub));
    return buf_check(&p->spki);
}

/* spec/extra.md, 4: what stands where there is no note */
static enum err fill_defaults(struct store_pair *p,
                              const struct container_key *k, size_t i,
                              struct bytes label)
{
    uint8_t number = (uint8_t)(i + 1);
    struct bytes id = bytes_of(&number, 1);
    enum err e = ERR_OK;

    if (k->has_fp)
        id = bytes_of(k->fp, CONTAINER_FP_LEN);
    else if (p->pub.len != 0)
        id = bytes_of(p->pub.p, CONTAINER_FP_LEN);
    if (p->id.len == 0)
        e = buf_set(&p->id, id);
    if (e == ERR_OK && p->label.len == 0)
        e = buf_set(&p->label, label);
    if (e == ERR_OK) {
        (void)buf_text(&p->label);
        e = buf_check(&p->label);
    }
    return e;
}

static enum err load_pair(struct store_view *v, size_t i, struct bytes label,
                          struct store_pair *p)
{
    const struct container_key *k = container_key_at(v->container, i);
    const struct extra_note *n = NULL;
    enum err e = learn_from_certificate(p, k);

    if (k->has_fp)
        n = extra_note_find(&v->extra, k->fp);
    else if (p->pub.len != 0)
        n = extra_note_find(&v->extra, p->pub.p);
    if (e == ERR_OK && n != NULL)
        e = learn_from_note(p, k, n);
    if (e == ERR_OK)
        e = make_spki(p, k);
    if (e == ERR_OK)
        e = fill_defaults(p, k, i, label);
    return e;
}

/* Items and info ---------------------------------------------------------- */

static struct item *add_item(struct store *s, enum item_kind kind, size_t i)
{
    const struct container_key *k = container_key_at(s->view.container, i);
    const struct store_pair *p = &s->pair[i];
    struct item *it = &s->item[s->item_count++];

    memset(it, 0, sizeof(*it));
    it->kind = kind;
    it->pair = i;
    it->id = buf_peek(&p->id);
    it->label = (const char *)p->label.p;
    it->params = k->params;
    it->pub = buf_peek(&p->pub);
    it->spki = buf_peek(&p->spki);
    it->local = p->local;
    it->valid_to = k->valid_to;
    return it;
}

static void make_items(struct store *s)
{
    size_t count =
        s->view.container == NULL ? 0 : container_key_count(s->view.container);
    size_t i;

    s->item_count = 0;
    for (i = 0; i < count; i++) {
        const struct container_key *k = container_key_at(s->view.container, i);
        struct item *it;

        if (s->pair[i].pub.len != 0)
            (void)add_item(s, ITEM_PUBLIC_KEY, i);
        it = add_item(s, ITEM_PRIVATE_KEY, i);
        it->exportable = (k->flags & CONTAINER_KEY_EXPORTABLE) != 0;
        it->exchange = container_key_can_agree(k);
        it->key = s->pair[i].key;
        if (k->certificate.len != 0)
            add_item(s, ITEM_CERTIFICATE, i)->cert = k->certificate;
    }
}

static void make_info(struct store *s)
{
    const struct store_view *v = &s->view;
    struct store_info *info = &s->info;
    uint8_t serial[EXTRA_SERIAL_LEN];
    size_t i;

    memset(info, 0, sizeof(*info));
    store_view_serial(v, serial);
    for (i = 0; i < sizeof(serial); i++)
        snprintf(info->serial + 2 * i, 3, "%02x", serial[i]);
    info->label = (const char *)s->label.p;
    info->fault = v->fault;
    info->damaged = v->damage != ERR_OK;
    info->writable = carrier_writable(s->carrier);
    info->so_pin_set = v->extra.so.state == EXTRA_PIN_SET;
    if (v->container != NULL) {
        info->pin_needed = container_has_pin(v->container);
        info->pin_set = true;
        info->key_count = container_key_count(v->container);
    } else {
        info->pin_needed = v->extra.user.state != EXTRA_PIN_NONE;
        info->pin_set = v->extra.user.state != EXTRA_PIN_UNSET;
    }
    if (!info->damaged)
        info->key_room = CONTAINER_KEYS_MAX - info->key_count;
}

/* Loading ----------------------------------------------------------------- */

static void unload(struct store *s)
{
    pairs_clear(s->pair);
    store_view_clear(&s->view);
    buf_clear(&s->label);
    s->item_count = 0;
}

/* What is on the carrier now; a medium that cannot be read is damage. */
static enum err read_content(struct store *s, struct store_view *v)
{
    struct carrier_content content;
    enum err e;

    memset(&content, 0, sizeof(content));
    e = carrier_mark(s->carrier, s->id, &s->mark);
    if (e == ERR_OK)
        e = carrier_read(s->carrier, s->id, &content);
    if (e == ERR_OK) {
        e = store_view_init(v, &content);
    } else if (e != ERR_NOT_FOUND && e != ERR_NOMEM && e != ERR_GONE) {
        v->damage = e;
        snprintf(v->fault, sizeof(v->fault), "%s", log_fault_text());
        e = ERR_OK;
    }
    carrier_content_clear(&content);
    return e;
}

static enum err make_label(struct store *s)
{
    enum err e =
        buf_set(&s->label, s->view.name.len != 0 ? buf_peek(&s->view.name)
                                                 : bytes_str(s->id));

    if (e == ERR_OK) {
        (void)buf_text(&s->label);
        e = buf_check(&s->label);
    }
    return e;
}

/* Put private keys beside their pairs. */
static enum err attach_keys(struct store *s,
                            const struct container_secret *secret)
{
    struct key *made[CONTAINER_KEYS_MAX] = {NULL, NULL};
    size_t count = container_key_count(s->view.container);
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < count; i++) {
        const struct container_key *k = container_key_at(s->view.container, i);
        const struct curve *curve = k->params.curve->curve;

        e = key_soft_new(curve, secret->d[i], &made[i]);
        if (e == ERR_OK)
            e = buf_set(&s->pair[i].pub,
                        bytes_of(secret->pub[i], 2 * curve_len(curve)));
        if (e == ERR_OK)
            e = make_spki(&s->pair[i], k);
    }
    for (i = 0; i < count; i++) {
        key_free(e == ERR_OK ? s->pair[i].key : made[i]);
        if (e == ERR_OK)
            s->pair[i].key = made[i];
    }
    return e;
}

static enum err unlock(struct store *s, struct bytes pin)
{
    struct container_secret *secret;
    enum err e;

    if (s->view.container == NULL)
        return extra_pin_check(&s->view.extra.user, pin);
    secret = secmem_new(sizeof(*secret));
    if (secret == NULL)
        return ERR_NOMEM;
    e = container_unlock(s->view.container, pin, secret);
    if (e == ERR_OK)
        e = attach_keys(s, secret);
    secmem_free(secret, sizeof(*secret));
    return e;
}

static void drop_login(struct store *s)
{
    size_t i;

    for (i = 0; i < CONTAINER_KEYS_MAX; i++) {
        key_free(s->pair[i].key);
        s->pair[i].key = NULL;
    }
    secmem_free(s->login, sizeof(*s->login));
    s->login = NULL;
}

enum err store_load(struct store *s)
{
    struct store_view v;
    size_t count, i;
    enum err e;

    memset(&v, 0, sizeof(v));
    e = read_content(s, &v);
    if (e != ERR_OK)
        return e;
    unload(s);
    s->view = v;
    e = make_label(s);
    count = v.container == NULL ? 0 : container_key_count(v.container);
    for (i = 0; e == ERR_OK && i < count; i++)
        e = load_pair(&s->view, i, buf_peek(&s->label), &s->pair[i]);
    if (e == ERR_OK && s->login != NULL &&
        (v.damage != ERR_OK || unlock(s, store_pin_peek(s)) != ERR_OK))
        drop_login(s);
    make_info(s);
    make_items(s);
    return e;
}

enum err store_open(struct carrier *c, const char *id, struct store **out)
{
    struct store *s = calloc(1, sizeof(*s));
    enum err e = ERR_NOMEM;

    if (s != NULL) {
        s->carrier = c;
        s->id = strdup(id);
        if (s->id != NULL)
            e = store_load(s);
    }
    if (e != ERR_OK) {
        store_close(s);
        return e;
    }
    *out = s;
    return ERR_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    drop_login(s);
    unload(s);
    free(s->id);
    free(s);
}

enum err store_refresh(struct store *s, bool *changed)
{
    uint64_t mark;
    enum err e = carrier_mark(s->carrier, s->id, &mark);

    if (e == ERR_OK && mark == s->mark) {
        *changed = false;
        return ERR_OK;
    }
    if (e == ERR_OK)
        e = store_load(s);
    if (e == ERR_OK)
        *changed = true;
    return e == ERR_NOT_FOUND ? ERR_GONE : e;
}

/* Questions and login ----------------------------------------------------- */

const struct store_info *store_info(const struct store *s)
{
    return &s->info;
}

size_t store_item_count(const struct store *s)
{
    return s->item_count;
}

const struct item *store_item_at(const struct store *s, size_t i)
{
    return &s->item[i];
}

struct bytes store_pin_peek(const struct store *s)
{
    return s->login == NULL ? bytes_of("", 0)
                            : bytes_of(s->login->pin, s->login->len);
}

void store_pin_keep(struct store *s, struct bytes pin)
{
    if (s->login == NULL || pin.len > STORE_PIN_MAX)
        return;
    memset(s->login->pin, 0, sizeof(s->login->pin));
    if (pin.len != 0)
        memcpy(s->login->pin, pin.p, pin.len);
    s->login->len = pin.len;
}

enum err store_login(struct store *s, struct bytes pin)
{
    struct store_login *login;
    enum err e = store_check_whole(&s->view);

    if (e != ERR_OK)
        return e;
    if (pin.len > STORE_PIN_MAX)
        return log_fault(ERR_PIN_RANGE, "the PIN is longer than %d characters",
                         CONTAINER_PIN_MAX);
    login = secmem_new(sizeof(*login));
    if (login == NULL)
        return ERR_NOMEM;
    e = unlock(s, pin);
    if (e != ERR_OK) {
        secmem_free(login, sizeof(*login));
        return e;
    }
    secmem_free(s->login, sizeof(*s->login));
    s->login = login;
    store_pin_keep(s, pin);
    make_items(s);
    return ERR_OK;
}

void store_logout(struct store *s)
{
    drop_login(s);
    make_items(s);
}

bool store_logged_in(const struct store *s)
{
    return s->login != NULL;
}

/* Changes ----------------------------------------------------------------- */

struct change {
    struct store *s;
    store_change_fn fn;
    void *arg;
    bool found; /* the container was there */
};

static enum err run_change(void *arg, struct carrier_content *c)
{
    struct change *ch = arg;
    struct store_view v;
    enum err e = store_view_init(&v, c);

    ch->found = true;
    if (e != ERR_OK)
        return e;
    e = ch->fn(ch->s, ch->arg, &v, c);
    store_view_clear(&v);
    return e;
}

enum err store_write(struct store *s, store_change_fn fn, void *arg)
{
    struct change ch = {s, fn, arg, false};
    enum err e = carrier_update(s->carrier, s->id, run_change, &ch);

    return e == ERR_NOT_FOUND && !ch.found ? ERR_GONE : e;
}

enum err store_change(struct store *s, store_change_fn fn, void *arg)
{
    enum err e = store_write(s, fn, arg);

    return e != ERR_OK ? e : store_load(s);
}
