/*
 * The list of slots. Containers become slots when a scan sees them, and stay
 * slots, empty ones, when they go: ids that a host remembers stay good.
 */
#include "token/slot.h"

#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_MASK 0x7fffffffu
#define TAIL_MAX (SLOT_LABEL_MAX / 2) /* bytes of what tells labels apart */

/* --- ids and names ------------------------------------------------------- */

/* FNV-1a, 32 bits: spec/tokens.md, 2. */
static uint32_t mix(uint32_t h, const char *s)
{
    for (;; s++) {
        h = (h ^ (uint8_t)*s) * 16777619u;
        if (*s == '\0')
            return h;
    }
}

static bool id_taken(const struct slots *l, uint32_t id)
{
    size_t i;

    for (i = 0; i < l->count; i++)
        if (l->p[i]->id == id)
            return true;
    return id == 0;
}

static uint32_t make_id(const struct slots *l, const struct carrier *c,
                        const char *container)
{
    uint32_t h = 2166136261u;

    h = mix(h, c->kind);
    h = mix(h, c->where);
    h = mix(h, container) & ID_MASK;
    while (id_taken(l, h))
        h = (h + 1) & ID_MASK;
    return h;
}

static bool label_taken(const struct slots *l, const struct slot *but,
                        const char *label)
{
    size_t i;

    for (i = 0; i < l->count; i++)
        if (l->p[i] != but && strcmp(l->p[i]->label, label) == 0)
            return true;
    return false;
}

/* Cut text to a field, between characters, and add what tells it apart: at
 * most TAIL_MAX bytes. */
static void label_make(char out[SLOT_LABEL_MAX + 1], const char *name,
                       const char *tail)
{
    uint8_t field[SLOT_LABEL_MAX];
    size_t tail_len = strlen(tail);
    size_t len = SLOT_LABEL_MAX;

    text_pad(field, SLOT_LABEL_MAX - tail_len, bytes_str(name));
    len -= tail_len;
    while (len != 0 && field[len - 1] == ' ')
        len--;
    memcpy(out, field, len);
    memcpy(out + len, tail, tail_len);
    out[len + tail_len] = '\0';
}

/* spec/tokens.md, 3: the first of a name keeps it. */
static void label_set(const struct slots *l, struct slot *s)
{
    const char *name = token_info(s->token)->label;
    char tail[SLOT_LABEL_MAX];
    unsigned n;

    label_make(s->label, name, "");
    if (!label_taken(l, s, s->label))
        return;
    /* a folder may have a name of any bytes and length */
    snprintf(tail, sizeof(tail), " (%s)", s->container);
    if (strlen(tail) <= TAIL_MAX && text_is_utf8(bytes_str(tail)))
        label_make(s->label, name, tail);
    for (n = 2; label_taken(l, s, s->label); n++) {
        snprintf(tail, sizeof(tail), " (%u)", n);
        label_make(s->label, name, tail);
    }
}

/* --- one slot ------------------------------------------------------------ */

void slot_lock(struct slot *s)
{
    pthread_mutex_lock(&s->lock);
}

void slot_unlock(struct slot *s)
{
    pthread_mutex_unlock(&s->lock);
}

bool slot_is_spare(const struct slot *s)
{
    return s->container == NULL;
}

static void slot_free(struct slot *s)
{
    if (s == NULL)
        return;
    token_close(s->token);
    if (s->rng_ready)
        rng_clear(&s->rng);
    pthread_mutex_destroy(&s->lock);
    free(s->container);
    free(s);
}

static enum err slot_new(const struct slots *l, size_t place,
                         const char *container, struct slot **out)
{
    struct carrier *c = l->places.carrier[place];
    struct slot *s = calloc(1, sizeof(*s));

    if (s == NULL)
        return ERR_NOMEM;
    s->place = place;
    s->carrier = c;
    s->id = make_id(l, c, container == NULL ? "" : container);
    if (container != NULL)
        s->container = strdup(container);
    if ((container != NULL && s->container == NULL) ||
        pthread_mutex_init(&s->lock, NULL) != 0) {
        free(s->container);
        free(s);
        return ERR_NOMEM;
    }
    *out = s;
    return ERR_OK;
}

/* Note that the slot has its token, or has lost it. */
static void note(struct slots *l, struct slot *s, char *container)
{
    s->insertion++;
    pthread_mutex_lock(&l->list);
    if (container != NULL)
        s->container = container;
    s->present = s->token != NULL;
    s->event = l->scanned;
    if (s->present)
        label_set(l, s);
    else
        s->label[0] = '\0';
    pthread_mutex_unlock(&l->list);
}

static void lose(struct slots *l, struct slot *s)
{
    l->on_lost(s);
    token_close(s->token);
    s->token = NULL;
    note(l, s, NULL);
}

/* Open the container of a slot, unless it is known to be damaged. */
static enum err insert(struct slots *l, struct slot *s, uint64_t mark)
{
    enum err e;

    if (s->token != NULL || (s->damaged && s->damage_mark == mark))
        return ERR_OK;
    log_fault_clear();
    e = token_open(s->carrier, s->container, &s->token);
    if (e == ERR_NOMEM)
        return e;
    s->damage_mark = mark;
    pthread_mutex_lock(&l->list);
    s->damaged = e != ERR_OK;
    pthread_mutex_unlock(&l->list);
    if (s->damaged)
        log_warn("%s/%s is left out: %s", s->carrier->where, s->container,
                 log_fault_text());
    else
        note(l, s, NULL);
    return ERR_OK;
}

enum err slot_refresh(struct slots *l, struct slot *s)
{
    if (s->token == NULL)
        return ERR_GONE;
    if (token_refresh(s->token) == ERR_GONE) {
        lose(l, s);
        return ERR_GONE;
    }
    return ERR_OK;
}

enum err slot_rng(struct slot *s, struct rng **out)
{
    enum err e = ERR_OK;

    if (!s->rng_ready)
        e = rng_init(&s->rng, rng_seed_kernel, NULL);
    if (e == ERR_OK) {
        s->rng_ready = true;
        *out = &s->rng;
    }
    return e;
}

enum err slot_create(struct slots *l, struct slot *s, const char *label,
                     struct bytes so_pin)
{
    static const struct bytes not_set = BYTES_EMPTY;
    struct rng *rng = NULL;
    char *id = NULL;
    enum err e = slot_rng(s, &rng);

    if (e == ERR_OK)
        e = store_create(s->carrier, label, so_pin, not_set, rng, &id);
    if (e == ERR_OK)
        e = token_open(s->carrier, id, &s->token);
    if (e == ERR_OK) {
        note(l, s, id);
        id = NULL;
    }
    free(id);
    return e;
}

void slot_name(struct slots *l, struct slot *s)
{
    pthread_mutex_lock(&l->list);
    s->label[0] = '\0';
    label_set(l, s);
    pthread_mutex_unlock(&l->list);
}

/* --- the list ------------------------------------------------------------ */

enum err slots_init_take(struct slots *l, struct places *places,
                         void (*on_lost)(struct slot *s))
{
    memset(l, 0, sizeof(*l));
    l->places = *places;
    memset(places, 0, sizeof(*places));
    l->on_lost = on_lost;
    if (pthread_mutex_init(&l->scan, NULL) != 0 ||
        pthread_mutex_init(&l->list, NULL) != 0) {
        places_close(&l->places);
        return ERR_NOMEM;
    }
    return ERR_OK;
}

void slots_clear(struct slots *l, void (*front_free)(struct front *f))
{
    size_t i;

    for (i = 0; i < l->count; i++) {
        front_free(l->p[i]->front);
        slot_free(l->p[i]);
    }
    free(l->p);
    l->p = NULL;
    l->count = l->cap = 0;
    places_close(&l->places);
    pthread_mutex_destroy(&l->scan);
    pthread_mutex_destroy(&l->list);
}

static enum err append(struct slots *l, struct slot *s)
{
    struct slot **p = l->p;
    size_t cap = l->cap == 0 ? 16 : l->cap * 2;

    if (l->count == l->cap) {
        p = reallocarray(l->p, cap, sizeof(struct slot *));
        if (p == NULL)
            return ERR_NOMEM;
        l->cap = cap;
    }
    l->p = p;
    l->p[l->count++] = s;
    return ERR_OK;
}

/* Called by the scan, which alone appends. */
static struct slot *find_container(struct slots *l, size_t place,
                                   const char *id)
{
    struct slot *found = NULL;
    size_t i;

    pthread_mutex_lock(&l->list);
    for (i = 0; i < l->count && found == NULL; i++) {
        struct slot *s = l->p[i];

        if (s->place == place && (id == NULL) == (s->container == NULL) &&
            (id == NULL || strcmp(s->container, id) == 0))
            found = s;
    }
    pthread_mutex_unlock(&l->list);
    return found;
}

/* The slot of a container, or with id NULL the spare one; made if new. */
static enum err slot_for(struct slots *l, size_t place, const char *id,
                         struct slot **out)
{
    struct slot *s = find_container(l, place, id);
    enum err e = ERR_OK;

    if (s == NULL) {
        e = slot_new(l, place, id, &s);
        if (e != ERR_OK)
            return e;
        pthread_mutex_lock(&l->list);
        e = append(l, s);
        pthread_mutex_unlock(&l->list);
    }
    if (e != ERR_OK)
        slot_free(s);
    else
        *out = s;
    return e;
}

static enum err scan_entry(struct slots *l, size_t place,
                           const struct carrier_entry *entry)
{
    struct slot *s = NULL;
    enum err e = slot_for(l, place, entry->id, &s);

    if (e != ERR_OK)
        return e;
    slot_lock(s);
    s->seen = true;
    if (s->token != NULL && slot_refresh(l, s) != ERR_OK)
        log_info("%s/%s went", s->carrier->where, entry->id);
    e = insert(l, s, entry->mark);
    slot_unlock(s);
    return e;
}

static enum err scan_place(struct slots *l, size_t place)
{
    struct carrier_list list = {NULL, 0};
    enum err e = carrier_list(l->places.carrier[place], &list);
    size_t i;

    if (e != ERR_OK && e != ERR_NOMEM) {
        log_warn("%s: %s", l->places.carrier[place]->where, log_fault_text());
        return ERR_OK;
    }
    for (i = 0; e == ERR_OK && i < list.count; i++)
        e = scan_entry(l, place, &list.p[i]);
    carrier_list_clear(&list);
    return e;
}

/* What was not seen has gone, or came while the scan was under way. */
static void scan_unseen(struct slots *l)
{
    size_t i;

    for (i = 0; i < l->count; i++) {
        struct slot *s = l->p[i];

        slot_lock(s);
        if (!s->seen && s->token != NULL && slot_refresh(l, s) != ERR_OK)
            log_info("%s/%s was removed", s->carrier->where, s->container);
        s->seen = false;
        slot_unlock(s);
    }
}

static bool any_present(const struct slots *l)
{
    size_t i;

    for (i = 0; i < l->count; i++)
        if (l->p[i]->present)
            return true;
    return false;
}

static enum err scan_spare(struct slots *l)
{
    enum spare_slot mode = l->places.spare_slot;
    struct slot *s;
    bool wanted;

    pthread_mutex_lock(&l->list);
    wanted = l->places.count != 0 &&
             (mode == SPARE_YES || (mode == SPARE_AUTO && !any_present(l)));
    l->spare_wanted = wanted;
    pthread_mutex_unlock(&l->list);
    return wanted ? slot_for(l, 0, NULL, &s) : ERR_OK;
}

/* By place, then container; the spare one last. */
static int compare(const void *a, const void *b)
{
    const struct slot *x = *(struct slot *const *)a;
    const struct slot *y = *(struct slot *const *)b;

    if (x->container == NULL || y->container == NULL)
        return (x->container == NULL) - (y->container == NULL);
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return strcmp(x->container, y->container);
}

enum err slots_scan(struct slots *l)
{
    enum err e = ERR_OK;
    size_t i;

    slots_hold(l);
    for (i = 0; e == ERR_OK && i < l->places.count; i++)
        e = scan_place(l, i);
    scan_unseen(l);
    if (e == ERR_OK)
        e = scan_spare(l);
    pthread_mutex_lock(&l->list);
    if (l->count != 0)
        qsort(l->p, l->count, sizeof(struct slot *), compare);
    l->scanned = l->scanned || e == ERR_OK;
    pthread_mutex_unlock(&l->list);
    slots_release(l);
    return e;
}

static enum err scan_once(struct slots *l)
{
    bool scanned;

    pthread_mutex_lock(&l->list);
    scanned = l->scanned;
    pthread_mutex_unlock(&l->list);
    return scanned ? ERR_OK : slots_scan(l);
}

static bool shown(const struct slots *l, const struct slot *s, bool present)
{
    if (slot_is_spare(s))
        return l->spare_wanted;
    return s->present || (!present && !s->damaged);
}

enum err slots_list(struct slots *l, bool present, uint32_t *ids, size_t cap,
                    size_t *count)
{
    enum err e = scan_once(l);
    size_t n = 0;
    size_t i;

    if (e != ERR_OK)
        return e;
    pthread_mutex_lock(&l->list);
    for (i = 0; i < l->count; i++) {
        if (!shown(l, l->p[i], present))
            continue;
        if (ids != NULL && n < cap)
            ids[n] = l->p[i]->id;
        n++;
    }
    pthread_mutex_unlock(&l->list);
    *count = n;
    return ids != NULL && n > cap ? ERR_BUFFER : ERR_OK;
}

struct slot *slots_find(struct slots *l, uint64_t id)
{
    struct slot *found = NULL;
    size_t i;

    if (scan_once(l) != ERR_OK)
        return NULL;
    pthread_mutex_lock(&l->list);
    for (i = 0; i < l->count && found == NULL; i++)
        if (l->p[i]->id == id && !l->p[i]->damaged)
            found = l->p[i];
    pthread_mutex_unlock(&l->list);
    return found;
}

struct slot *slots_take_event(struct slots *l)
{
    struct slot *found = NULL;
    size_t i;

    pthread_mutex_lock(&l->list);
    for (i = 0; i < l->count && found == NULL; i++) {
        if (l->p[i]->event)
            found = l->p[i];
        l->p[i]->event = l->p[i]->event && l->p[i] != found;
    }
    pthread_mutex_unlock(&l->list);
    return found;
}

void slots_hold(struct slots *l)
{
    pthread_mutex_lock(&l->scan);
}

void slots_release(struct slots *l)
{
    pthread_mutex_unlock(&l->scan);
}
