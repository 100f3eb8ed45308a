/* Objects of a slot: made, found, dropped. */
#include "cryptoki/object.h"

#include "cryptoki/session.h"
#include "gost/hash.h"

#include <stdio.h>
#include <stdlib.h>

#define UNIQUE_ID_LEN 32 /* characters, spec/tokens.md, 6.1 */

/* --- life ---------------------------------------------------------------- */

struct object *object_new(CK_OBJECT_CLASS class, struct session *owner)
{
    struct object *o = calloc(1, sizeof(*o));

    if (o != NULL) {
        o->class = class;
        o->owner = owner;
    }
    return o;
}

void object_free(struct object *o)
{
    if (o == NULL)
        return;
    key_free(o->key);
    attrs_clear(&o->attrs);
    free(o);
}

enum err object_add_take(struct front *f, struct object *o)
{
    uint64_t handle = 0;
    char unique[32];
    enum err e = table_add(&f->objects, o, &handle);

    if (e != ERR_OK) {
        object_free(o);
        return e;
    }
    o->handle = (CK_OBJECT_HANDLE)handle;
    if (o->owner != NULL) {
        snprintf(unique, sizeof(unique), "session-%lx", o->handle);
        attrs_put(&o->attrs, CKA_UNIQUE_ID, bytes_str(unique));
    }
    e = attrs_check(&o->attrs);
    if (e != ERR_OK)
        object_remove(f, o);
    return e;
}

void object_remove(struct front *f, struct object *o)
{
    object_free(table_remove(&f->objects, o->handle));
}

struct front *front_of(struct slot *s)
{
    if (s->front == NULL)
        s->front = calloc(1, sizeof(*s->front));
    return s->front;
}

void front_free(struct front *f)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    if (f == NULL)
        return;
    while ((o = table_each(&f->objects, &pos, &handle)) != NULL)
        object_free(o);
    table_clear(&f->objects);
    free(f);
}

void objects_drop_token(struct front *f)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    while ((o = table_each(&f->objects, &pos, &handle)) != NULL)
        if (o->owner == NULL)
            object_remove(f, o);
}

void objects_drop_session(struct front *f, const struct session *s)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    while ((o = table_each(&f->objects, &pos, &handle)) != NULL)
        if (o->owner == s)
            object_remove(f, o);
}

void objects_drop_private(struct front *f)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    while ((o = table_each(&f->objects, &pos, &handle)) != NULL)
        if (o->owner != NULL && o->is_private)
            object_remove(f, o);
}

/* --- objects of the token ------------------------------------------------ */

static CK_OBJECT_CLASS class_of(enum item_kind kind)
{
    static const CK_OBJECT_CLASS classes[] = {
        [ITEM_CERTIFICATE] = CKO_CERTIFICATE,
        [ITEM_PUBLIC_KEY] = CKO_PUBLIC_KEY,
        [ITEM_PRIVATE_KEY] = CKO_PRIVATE_KEY,
    };

    return classes[kind];
}

/* Hash of what the object is: the same in every process, another one as soon
 * as another key takes the place. */
static void unique_id(const struct slot *s, const struct item *it,
                      char out[UNIQUE_ID_LEN + 1])
{
    uint8_t head[] = {(uint8_t)it->kind, (uint8_t)it->pair};
    uint8_t digest[HASH_MAX_LEN];
    struct hash h;
    size_t i;

    hash_init(&h, HASH_STREEBOG_256);
    hash_update(&h, bytes_of(head, sizeof(head)));
    hash_update(&h, bytes_str(token_info(s->token)->serial));
    hash_update(&h, it->kind == ITEM_CERTIFICATE ? it->cert : it->id);
    hash_final(&h, digest);
    for (i = 0; i < UNIQUE_ID_LEN / 2; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* Subject of the certificate beside a key; empty if there is none. */
static struct bytes subject_of(struct slot *s, size_t pair)
{
    static const struct bytes empty = BYTES_EMPTY;
    struct item_certificate cert;
    size_t count = token_item_count(s->token);
    size_t i;

    for (i = 0; i < count; i++) {
        const struct item *it = token_item_at(s->token, i);

        if (it->kind == ITEM_CERTIFICATE && it->pair == pair &&
            item_read_certificate(it->cert, &cert) == ERR_OK)
            return cert.subject;
    }
    return empty;
}

static void describe_key(struct slot *s, struct object *o,
                         const struct item *it, const char *unique)
{
    struct key_facts f = {
        .on_token = true,
        .is_private = it->kind == ITEM_PRIVATE_KEY,
        .params = it->params,
        .pub = it->pub,
        .spki = it->spki,
        .id = it->id,
        .label = bytes_str(it->label),
        .subject = subject_of(s, it->pair),
        .unique_id = bytes_str(unique),
        .local = it->local,
        .exchange = it->exchange,
        .sensitive = true,
        .extractable = it->exportable,
        .valid_to = it->valid_to,
    };

    if (it->kind == ITEM_PRIVATE_KEY)
        object_describe_private(o, &f);
    else
        object_describe_public(o, &f);
    /* lives no longer than the item, and is told already */
    o->params.cipher_oid = bytes_of(NULL, 0);
}

static enum err describe_item(struct slot *s, struct object *o,
                              const struct item *it)
{
    struct certificate_facts f = {.on_token = true, .of_pair = true};
    char unique[UNIQUE_ID_LEN + 1];
    enum err e;

    attrs_clear(&o->attrs);
    unique_id(s, it, unique);
    if (it->kind != ITEM_CERTIFICATE) {
        describe_key(s, o, it, unique);
        return attrs_check(&o->attrs);
    }
    e = item_read_certificate(it->cert, &f.cert);
    if (e != ERR_OK)
        return e;
    f.id = it->id;
    f.label = bytes_str(it->label);
    f.unique_id = bytes_str(unique);
    object_describe_certificate(o, &f);
    return attrs_check(&o->attrs);
}

/* True if an object was made of this item: the same kind of thing in the same
 * place, and as far as both are known the same bytes. */
static bool same(const struct object *o, const struct item *it)
{
    struct bytes is = bytes_of(o->pub, o->pub_len);
    struct bytes now = it->pub;

    if (o->owner != NULL || o->seen || o->class != class_of(it->kind) ||
        o->pair != it->pair)
        return false;
    if (it->kind == ITEM_CERTIFICATE) {
        is = buf_peek(attrs_find(&o->attrs, CKA_VALUE));
        now = it->cert;
    }
    return is.len == 0 || now.len == 0 || bytes_begin(now, is);
}

static struct object *find_same(struct front *f, const struct item *it)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    while ((o = table_each(&f->objects, &pos, &handle)) != NULL)
        if (same(o, it))
            return o;
    return NULL;
}

static enum err sync_item(struct slot *s, size_t i)
{
    const struct item *it = token_item_at(s->token, i);
    struct object *o;
    enum err e = ERR_OK;

    /* a public key that is not known yet is nothing to show */
    if (it->kind == ITEM_PUBLIC_KEY && it->pub.len == 0)
        return ERR_OK;
    o = find_same(s->front, it);
    if (o == NULL) {
        o = object_new(class_of(it->kind), NULL);
        if (o == NULL)
            return ERR_NOMEM;
        e = object_add_take(s->front, o);
        if (e != ERR_OK)
            return e;
    }
    e = describe_item(s, o, it);
    o->seen = e == ERR_OK;
    o->item = i;
    o->pair = it->pair;
    return e == ERR_NOMEM ? e : ERR_OK;
}

static void drop_unseen(struct front *f)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    while ((o = table_each(&f->objects, &pos, &handle)) != NULL) {
        if (o->owner == NULL && !o->seen)
            object_remove(f, o);
        else
            o->seen = false;
    }
}

enum err objects_sync(struct slot *s)
{
    struct front *f = front_of(s);
    enum err e = ERR_OK;
    size_t count;
    size_t i;

    if (f == NULL)
        return ERR_NOMEM;
    if (s->token == NULL)
        return ERR_GONE;
    count = token_item_count(s->token); /* may unlock, and so change */
    if (f->insertion == s->insertion && f->version == token_version(s->token))
        return ERR_OK;
    for (i = 0; e == ERR_OK && i < count; i++)
        e = sync_item(s, i);
    drop_unseen(f);
    if (e == ERR_OK) {
        f->insertion = s->insertion;
        f->version = token_version(s->token);
    }
    return e;
}

/* --- use ----------------------------------------------------------------- */

bool object_visible(const struct slot *s, const struct object *o)
{
    return !o->is_private || token_private_open(s->token);
}

struct object *object_find(struct slot *s, CK_OBJECT_HANDLE handle)
{
    struct object *o;

    if (objects_sync(s) != ERR_OK)
        return NULL;
    o = table_get(&s->front->objects, handle);
    return o != NULL && object_visible(s, o) ? o : NULL;
}

struct object *object_of_pair(struct slot *s, CK_OBJECT_CLASS class,
                              size_t pair)
{
    struct object *o;
    uint64_t handle;
    size_t pos = 0;

    if (objects_sync(s) != ERR_OK)
        return NULL;
    while ((o = table_each(&s->front->objects, &pos, &handle)) != NULL)
        if (o->owner == NULL && o->class == class && o->pair == pair)
            return o;
    return NULL;
}

struct key *object_key(struct slot *s, const struct object *o)
{
    if (o->owner != NULL)
        return o->key;
    if (o->item >= token_item_count(s->token))
        return NULL;
    return token_item_at(s->token, o->item)->key;
}
