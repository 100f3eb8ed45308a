/*
 * What the files of one container say, and the way back into them
 * (spec/extra.md, 4 and 5).
 */
#include "store/store_inside.h"

#include "base/log.h"
#include "gost/hash.h"

#include <stdio.h>

static bool has_key_files(const struct carrier_content *c)
{
    size_t i;

    for (i = 0; i < PART_COUNT; i++)
        if (i != PART_NAME && c->blobs.part[i].len != 0)
            return true;
    return false;
}

static enum err read_extra(struct store_view *v,
                           const struct carrier_content *c)
{
    enum err e;

    if (c->extra.len == 0)
        return ERR_OK;
    e = extra_read(buf_peek(&c->extra), &v->extra);
    v->extra_state = e == ERR_OK ? EXTRA_GOOD : EXTRA_DAMAGED;
    if (e == ERR_NOMEM)
        return e;
    if (e != ERR_OK)
        log_warn("%s", log_fault_text());
    return ERR_OK;
}

static enum err read_view_name(struct store_view *v,
                               const struct carrier_content *c)
{
    const struct buf *blob = &c->blobs.part[PART_NAME];
    enum err e = ERR_NOT_FOUND;

    if (blob->len != 0)
        e = container_name_read(buf_peek(blob), &v->name);
    if (e != ERR_OK)
        buf_clear(&v->name);
    (void)buf_text(&v->name);
    return buf_check(&v->name);
}

static enum err read_keys(struct store_view *v, const struct carrier_content *c)
{
    if (has_key_files(c))
        return container_parse(&c->blobs, &v->container);
    if (v->extra_state == EXTRA_GOOD)
        return ERR_OK;
    if (v->extra_state == EXTRA_DAMAGED)
        return log_fault(ERR_FORMAT, "there is no key, and " CARRIER_EXTRA_NAME
                                     " is damaged");
    return log_fault(ERR_FORMAT, "header.key is missing");
}

enum err store_view_init(struct store_view *v, const struct carrier_content *c)
{
    enum err e;

    memset(v, 0, sizeof(*v));
    e = read_extra(v, c);
    if (e == ERR_OK)
        e = read_view_name(v, c);
    if (e == ERR_OK) {
        v->damage = read_keys(v, c);
        if (v->damage == ERR_NOMEM)
            e = ERR_NOMEM;
        else if (v->damage != ERR_OK)
            snprintf(v->fault, sizeof(v->fault), "%s", log_fault_text());
    }
    if (e != ERR_OK)
        store_view_clear(v);
    return e;
}

void store_view_clear(struct store_view *v)
{
    container_free(v->container);
    extra_clear(&v->extra);
    buf_clear(&v->name);
    memset(v, 0, sizeof(*v));
}

bool store_view_is_keyless(const struct store_view *v)
{
    return v->container == NULL && v->damage == ERR_OK;
}

enum err store_check_whole(const struct store_view *v)
{
    if (v->damage == ERR_OK)
        return ERR_OK;
    return log_fault(v->damage, "%s", v->fault);
}

void store_view_serial(const struct store_view *v,
                       uint8_t out[EXTRA_SERIAL_LEN])
{
    const struct container_key *k =
        v->container == NULL ? NULL : container_key_at(v->container, 0);
    uint8_t digest[32];

    if (v->extra.has_serial) {
        memcpy(out, v->extra.serial, EXTRA_SERIAL_LEN);
    } else if (k != NULL && k->has_fp) {
        memcpy(out, k->fp, EXTRA_SERIAL_LEN);
    } else {
        hash_once(HASH_STREEBOG_256, buf_peek(&v->name), digest);
        memcpy(out, digest, EXTRA_SERIAL_LEN);
    }
}

enum err store_put_extra(struct store_view *v, struct carrier_content *c)
{
    struct buf file = BUF_EMPTY;
    enum err e;

    if (v->extra_state == EXTRA_DAMAGED)
        return log_fault(ERR_FORMAT, CARRIER_EXTRA_NAME
                         " is damaged and is not overwritten; remove it");
    store_view_serial(v, v->extra.serial);
    v->extra.has_serial = true;
    e = extra_write(&v->extra, &file);
    if (e == ERR_OK)
        buf_move(&c->extra, &file);
    buf_clear(&file);
    return e;
}

void store_put_blobs(struct carrier_content *c, struct container_blobs *from)
{
    size_t i;

    for (i = 0; i < PART_COUNT; i++)
        buf_move(&c->blobs.part[i], &from->part[i]);
}
