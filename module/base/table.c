/*
 * A handle is generation << 20 | place + 1: a million entries, and 4096 uses
 * of one place before a handle could come again.
 */
#include "base/table.h"

#include <stdlib.h>

#define PLACE_BITS 20
#define PLACE_MASK ((UINT64_C(1) << PLACE_BITS) - 1)
#define GENERATION_MASK UINT64_C(0xfff)

struct table_slot {
    void *p;             /* NULL when free */
    size_t next_free;    /* place + 1 of the next free one, or 0 */
    uint64_t generation; /* of the present or next occupant */
};

static enum err grow(struct table *t)
{
    size_t cap = t->cap == 0 ? 16 : t->cap * 2;
    struct table_slot *slots;

    if (cap > PLACE_MASK)
        return ERR_NOMEM;
    slots = reallocarray(t->slots, cap, sizeof(*slots));
    if (slots == NULL)
        return ERR_NOMEM;
    t->slots = slots;
    t->cap = cap;
    return ERR_OK;
}

enum err table_add(struct table *t, void *p, uint64_t *handle)
{
    size_t place;

    if (t->free_head != 0) {
        place = t->free_head - 1;
        t->free_head = t->slots[place].next_free;
    } else {
        if (t->count == t->cap) {
            enum err e = grow(t);

            if (e != ERR_OK)
                return e;
        }
        place = t->count++;
        t->slots[place].generation = 0;
    }
    t->slots[place].p = p;
    *handle = t->slots[place].generation << PLACE_BITS | (place + 1);
    return ERR_OK;
}

static struct table_slot *find(const struct table *t, uint64_t handle)
{
    uint64_t place = handle & PLACE_MASK;
    struct table_slot *s;

    if (place == 0 || place > t->count)
        return NULL;
    s = &t->slots[place - 1];
    if (s->p == NULL || s->generation != handle >> PLACE_BITS)
        return NULL;
    return s;
}

void *table_get(const struct table *t, uint64_t handle)
{
    struct table_slot *s = find(t, handle);

    return s == NULL ? NULL : s->p;
}

void *table_remove(struct table *t, uint64_t handle)
{
    struct table_slot *s = find(t, handle);
    void *p;

    if (s == NULL)
        return NULL;
    p = s->p;
    s->p = NULL;
    s->generation = (s->generation + 1) & GENERATION_MASK;
    s->next_free = t->free_head;
    t->free_head = (size_t)(s - t->slots) + 1;
    return p;
}

void *table_each(const struct table *t, size_t *pos, uint64_t *handle)
{
    for (; *pos < t->count; (*pos)++) {
        struct table_slot *s = &t->slots[*pos];

        if (s->p == NULL)
            continue;
        (*pos)++;
        *handle = s->generation << PLACE_BITS | *pos;
        return s->p;
    }
    return NULL;
}

void table_clear(struct table *t)
{
    static const struct table empty = TABLE_EMPTY;

    free(t->slots);
    *t = empty;
}
