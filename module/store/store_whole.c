/*
 * A container as a whole: it gets another name, it is copied, its damaged
 * pair of files is made again (spec/extra.md, 8).
 */
#include "store/store_inside.h"

#include "base/log.h"

#include <stdlib.h>

/* Name -------------------------------------------------------------------- */

enum err store_check_name(struct store *s, const char *name)
{
    struct carrier_list all = {NULL, 0};
    enum err e = carrier_list(s->carrier, &all);
    size_t i;

    for (i = 0; e == ERR_OK && i < all.count; i++)
        if (strcmp(all.p[i].name, name) == 0 && strcmp(all.p[i].id, s->id) != 0)
            e = log_fault(ERR_EXISTS, "there is a container \"%s\" already",
                          name);
    carrier_list_clear(&all);
    return e;
}

static enum err put_name(const char *name, struct carrier_content *c)
{
    struct buf blob = BUF_EMPTY;
    enum err e = container_name_write(name, &blob);

    if (e == ERR_OK)
        buf_move(&c->blobs.part[PART_NAME], &blob);
    buf_clear(&blob);
    return e;
}

static enum err change_name(struct store *s, void *arg, struct store_view *v,
                            struct carrier_content *c)
{
    const char *name = *(const char **)arg;

    (void)s;
    if (v->name.len != 0 && bytes_equal(buf_peek(&v->name), bytes_str(name)))
        return ERR_OK;
    return put_name(name, c);
}

enum err store_set_name(struct store *s, const char *name)
{
    enum err e = store_check_name(s, name);

    return e != ERR_OK ? e : store_change(s, change_name, &name);
}

/* Copy -------------------------------------------------------------------- */

static enum err check_exportable(const struct container *c)
{
    size_t i;

    for (i = 0; c != NULL && i < container_key_count(c); i++)
        if ((container_key_at(c, i)->flags & CONTAINER_KEY_EXPORTABLE) == 0)
            return log_fault(ERR_DENIED,
                             "the key is marked as not exportable: it was "
                             "made to stay where it is");
    return ERR_OK;
}

/* The copy is another token: spec/extra.md, 8 */
static enum err renumber(struct store_view *v, struct rng *rng,
                         struct carrier_content *c)
{
    enum err e;

    if (v->extra_state != EXTRA_GOOD || !v->extra.has_serial)
        return ERR_OK;
    e = rng_bytes(rng, v->extra.serial, sizeof(v->extra.serial));
    return e != ERR_OK ? e : store_put_extra(v, c);
}

/* Turn what the source holds into what the copy does. */
static enum err make_copy(struct store_view *v, const struct store_copying *how,
                          const char *name, struct rng *rng,
                          struct carrier_content *c)
{
    enum err e = store_check_whole(v);

    if (e == ERR_OK && !how->force)
        e = check_exportable(v->container);
    if (e == ERR_OK && how->repin)
        e = store_put_pin(v, how->pin, how->new_pin, rng, c);
    if (e == ERR_OK)
        e = renumber(v, rng, c);
    if (e == ERR_OK &&
        (v->name.len == 0 || !bytes_equal(buf_peek(&v->name), bytes_str(name))))
        e = put_name(name, c);
    return e;
}

enum err store_copy(struct store *s, struct carrier *to,
                    const struct store_copying *how, struct rng *rng, char **id)
{
    const char *name = how->name != NULL ? how->name : s->info.label;
    struct carrier_content content;
    struct store_view v;
    enum err e;

    memset(&content, 0, sizeof(content));
    e = carrier_read(s->carrier, s->id, &content);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_GONE : e;
    e = store_view_init(&v, &content);
    if (e == ERR_OK) {
        e = make_copy(&v, how, name, rng, &content);
        store_view_clear(&v);
    }
    if (e == ERR_OK)
        e = carrier_create(to, name, &content, id);
    carrier_content_clear(&content);
    return e;
}

/* Repair ------------------------------------------------------------------ */

struct repair {
    struct bytes pin;
    struct rng *rng;
    unsigned bad;
};

static enum err change_repair(struct store *s, void *arg, struct store_view *v,
                              struct carrier_content *c)
{
    struct repair *r = arg;
    unsigned good = 3;
    enum err e = store_check_whole(v);

    (void)s;
    if (e != ERR_OK)
        return e;
    if (store_view_is_keyless(v))
        e = extra_pin_check(&v->extra.user, r->pin);
    else
        e = container_try_pairs(v->container, r->pin, &good);
    if (e == ERR_OK && good != 3)
        e = store_put_pin(v, r->pin, r->pin, r->rng, c);
    if (e == ERR_OK)
        r->bad = 3 & ~good;
    return e;
}

enum err store_repair(struct store *s, struct bytes pin, struct rng *rng,
                      unsigned *bad)
{
    struct repair r = {pin, rng, 0};
    enum err e = store_change(s, change_repair, &r);

    if (e == ERR_OK)
        *bad = r.bad;
    return e;
}
