/* Calls through the table of a carrier's kind, and what its answers own. */
#include "store/carrier.h"

#include <stdlib.h>

void carrier_list_clear(struct carrier_list *l)
{
    size_t i;

    for (i = 0; i < l->count; i++) {
        free(l->p[i].id);
        free(l->p[i].name);
    }
    free(l->p);
    l->p = NULL;
    l->count = 0;
}

void carrier_content_clear(struct carrier_content *c)
{
    container_blobs_clear(&c->blobs);
    buf_clear(&c->extra);
}

enum err carrier_list(struct carrier *c, struct carrier_list *out)
{
    return c->ops->list(c, out);
}

enum err carrier_mark(struct carrier *c, const char *id, uint64_t *out)
{
    return c->ops->mark(c, id, out);
}

enum err carrier_read(struct carrier *c, const char *id,
                      struct carrier_content *out)
{
    return c->ops->read(c, id, out);
}

enum err carrier_create(struct carrier *c, const char *name,
                        const struct carrier_content *content, char **id)
{
    return c->ops->create(c, name, content, id);
}

enum err carrier_update(struct carrier *c, const char *id, carrier_change_fn fn,
                        void *arg)
{
    return c->ops->update(c, id, fn, arg);
}

enum err carrier_remove(struct carrier *c, const char *id)
{
    return c->ops->remove(c, id);
}

bool carrier_writable(struct carrier *c)
{
    return c->ops->writable(c);
}

void carrier_free(struct carrier *c)
{
    if (c != NULL)
        c->ops->free(c);
}
