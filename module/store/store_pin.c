/* Making tokens and setting their PINs: spec/extra.md, 3 and 5. */
#include "store/store_inside.h"

#include "base/log.h"

/* A token without a key: its name and the extra file (5). */
static enum err put_token(const char *label, const struct extra *x,
                          struct carrier_content *c)
{
    struct carrier_content made;
    enum err e;

    memset(&made, 0, sizeof(made));
    e = container_name_write(label, &made.blobs.part[PART_NAME]);
    if (e == ERR_OK)
        e = extra_write(x, &made.extra);
    if (e != ERR_OK) {
        carrier_content_clear(&made);
        return e;
    }
    store_put_blobs(c, &made.blobs);
    buf_move(&c->extra, &made.extra);
    return ERR_OK;
}

static enum err make_so(struct extra_pin *p, struct bytes so_pin,
                        struct rng *rng)
{
    enum err e = extra_pin_make(p, so_pin, rng);

    if (e == ERR_OK && p->state == EXTRA_PIN_NONE)
        p->state = EXTRA_PIN_UNSET;
    return e;
}

enum err store_create(struct carrier *c, const char *label, struct bytes so_pin,
                      struct bytes pin, struct rng *rng, char **id)
{
    struct carrier_content content;
    struct extra x;
    enum err e;

    memset(&content, 0, sizeof(content));
    memset(&x, 0, sizeof(x));
    x.has_serial = true;
    e = rng_bytes(rng, x.serial, sizeof(x.serial));
    if (e == ERR_OK)
        e = make_so(&x.so, so_pin, rng);
    if (e == ERR_OK && pin.p != NULL)
        e = extra_pin_make(&x.user, pin, rng);
    if (e == ERR_OK)
        e = put_token(label, &x, &content);
    if (e == ERR_OK)
        e = carrier_create(c, label, &content, id);
    carrier_content_clear(&content);
    extra_clear(&x);
    return e;
}

/* SO PIN ------------------------------------------------------------------ */

static enum err check_so(const struct store_view *v, struct bytes so_pin)
{
    if (v->extra_state == EXTRA_DAMAGED)
        return log_fault(ERR_FORMAT, CARRIER_EXTRA_NAME " is damaged");
    if (v->extra.so.state != EXTRA_PIN_SET)
        return log_fault(ERR_PIN_NEEDED, "the token has no SO PIN");
    return extra_pin_check(&v->extra.so, so_pin);
}

enum err store_check_so(struct store *s, struct bytes so_pin)
{
    return check_so(&s->view, so_pin);
}

struct pins {
    const char *label;
    struct bytes old_pin, new_pin;
    struct rng *rng;
};

static enum err change_init(struct store *s, void *arg, struct store_view *v,
                            struct carrier_content *c)
{
    const struct pins *p = arg;
    struct extra fresh;
    enum err e = check_so(v, p->old_pin);

    if (e == ERR_PIN_NEEDED)
        return log_fault(ERR_DENIED, "the container was not made here and has "
                                     "no SO PIN");
    if (e != ERR_OK)
        return e;
    memset(&fresh, 0, sizeof(fresh));
    fresh.so = v->extra.so;
    fresh.has_serial = true;
    store_view_serial(v, fresh.serial);
    e = put_token(*p->label != '\0' ? p->label : s->info.label, &fresh, c);
    extra_clear(&fresh);
    return e;
}

enum err store_init(struct store *s, const char *label, struct bytes so_pin,
                    struct rng *rng)
{
    struct pins p = {label, so_pin, bytes_of(NULL, 0), rng};
    enum err e = store_check_name(s, label);

    if (e == ERR_OK)
        e = store_change(s, change_init, &p);
    if (e == ERR_OK)
        store_logout(s);
    return e;
}

static enum err change_so(struct store *s, void *arg, struct store_view *v,
                          struct carrier_content *c)
{
    const struct pins *p = arg;
    enum err e = check_so(v, p->old_pin);

    (void)s;
    if (e == ERR_OK)
        e = extra_pin_make(&v->extra.so, p->new_pin, p->rng);
    return e != ERR_OK ? e : store_put_extra(v, c);
}

enum err store_set_so_pin(struct store *s, struct bytes old_pin,
                          struct bytes new_pin, struct rng *rng)
{
    struct pins p = {NULL, old_pin, new_pin, rng};

    if (new_pin.len == 0)
        return log_fault(ERR_PIN_RANGE, "the SO PIN cannot be empty");
    return store_change(s, change_so, &p);
}

/* User PIN ---------------------------------------------------------------- */

static enum err change_user(struct store *s, void *arg, struct store_view *v,
                            struct carrier_content *c)
{
    const struct pins *p = arg;
    enum err e = store_check_whole(v);

    (void)s;
    if (e != ERR_OK)
        return e;
    if (!store_view_is_keyless(v))
        return log_fault(ERR_DENIED, "the keys are encrypted under the user "
                                     "PIN; only who knows it can change it");
    e = extra_pin_make(&v->extra.user, p->new_pin, p->rng);
    return e != ERR_OK ? e : store_put_extra(v, c);
}

enum err store_init_pin(struct store *s, struct bytes pin, struct rng *rng)
{
    struct pins p = {NULL, bytes_of(NULL, 0), pin, rng};

    return store_change(s, change_user, &p);
}

static enum err change_keyless_pin(const struct pins *p, struct store_view *v,
                                   struct carrier_content *c)
{
    enum err e = extra_pin_check(&v->extra.user, p->old_pin);

    if (e == ERR_OK)
        e = extra_pin_make(&v->extra.user, p->new_pin, p->rng);
    return e != ERR_OK ? e : store_put_extra(v, c);
}

enum err store_put_pin(struct store_view *v, struct bytes old_pin,
                       struct bytes new_pin, struct rng *rng,
                       struct carrier_content *c)
{
    struct pins p = {NULL, old_pin, new_pin, rng};
    struct container_blobs blobs;
    enum err e = store_check_whole(v);

    if (e != ERR_OK)
        return e;
    if (store_view_is_keyless(v))
        return change_keyless_pin(&p, v, c);
    e = container_with_pin(v->container, old_pin, new_pin, rng, &blobs);
    if (e == ERR_OK)
        store_put_blobs(c, &blobs);
    return e;
}

static enum err change_pin(struct store *s, void *arg, struct store_view *v,
                           struct carrier_content *c)
{
    const struct pins *p = arg;

    (void)s;
    return store_put_pin(v, p->old_pin, p->new_pin, p->rng, c);
}

enum err store_set_pin(struct store *s, struct bytes old_pin,
                       struct bytes new_pin, struct rng *rng)
{
    struct pins p = {NULL, old_pin, new_pin, rng};
    enum err e = store_write(s, change_pin, &p);

    if (e != ERR_OK)
        return e;
    store_pin_keep(s, new_pin);
    return store_load(s);
}
