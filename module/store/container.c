/* Names, lifetime and plain questions of a container. */
#include "store/container_inside.h"

#include "base/log.h"
#include "base/text.h"
#include "base/wipe.h"

#include <stdlib.h>

const char *container_part_name(enum container_part part)
{
    static const char *const names[PART_COUNT] = {"name.key",     "header.key",
                                                  "primary.key",  "masks.key",
                                                  "primary2.key", "masks2.key"};

    return names[part];
}

void container_blobs_clear(struct container_blobs *b)
{
    size_t i;

    for (i = 0; i < PART_COUNT; i++)
        buf_clear(&b->part[i]);
}

/* spec/container.md, 2: the tag is IA5String, the bytes are CP1251. */
enum err container_name_read(struct bytes blob, struct buf *name)
{
    struct cursor c = cursor_of(blob), inner;
    struct bytes text;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_expect(&inner, DER_IA5_STRING, &text) != ERR_OK)
        return log_fault(ERR_FORMAT, "name.key is damaged");
    if (text.len != 0 && memchr(text.p, 0, text.len) != NULL)
        return log_fault(ERR_FORMAT, "name.key: the name has a zero byte");
    return text_from_cp1251(text, name);
}

enum err container_name_write(const char *name, struct buf *blob)
{
    struct buf text = BUF_EMPTY;
    enum err e = text_to_cp1251(bytes_str(name), &text);
    size_t mark;

    if (e == ERR_UNSUPPORTED)
        log_fault(e,
                  "\"%s\": the name has a letter that containers have no "
                  "place for (Windows-1251)",
                  name);
    if (e == ERR_OK && (text.len == 0 || text.len > CONTAINER_NAME_MAX))
        e = log_fault(ERR_ARG, "the name of a container has 1 to %d letters",
                      CONTAINER_NAME_MAX);
    if (e == ERR_OK) {
        mark = der_open(blob, DER_SEQUENCE);
        der_put(blob, DER_IA5_STRING, buf_peek(&text));
        der_close(blob, mark);
        e = buf_check(blob);
    }
    buf_clear(&text);
    return e;
}

void container_free(struct container *c)
{
    if (c == NULL)
        return;
    container_blobs_clear(&c->blobs);
    buf_clear(&c->name);
    free(c);
}

const char *container_name(const struct container *c)
{
    return (const char *)c->name.p;
}

size_t container_key_count(const struct container *c)
{
    return c->key_count;
}

const struct container_key *container_key_at(const struct container *c,
                                             size_t i)
{
    return &c->key[i];
}

bool container_key_can_agree(const struct container_key *k)
{
    return (k->flags & CONTAINER_KEY_EXCHANGE) != 0 ||
           key_alg_is_exchange(k->params.alg);
}

bool container_has_pin(const struct container *c)
{
    return (c->attributes & CONTAINER_SOFT_PASSWORD) != 0;
}

unsigned container_good_pairs(const struct container *c)
{
    return (c->pair[0].good ? 1u : 0u) | (c->pair[1].good ? 2u : 0u);
}

void container_secret_clear(struct container_secret *s)
{
    wipe(s, sizeof(*s));
}

/* Fields ------------------------------------------------------------------ */

/* spec/container.md, 3.2 */
static const uint8_t field_tags[FIELD_COUNT] = {
    [FIELD_ALGORITHM] = DER_CONTEXT_SEQ(0),
    [FIELD_NAME] = DER_IA5_STRING,
    [FIELD_ATTRIBUTES] = DER_BIT_STRING,
    [FIELD_KEY1] = DER_SEQUENCE,
    [FIELD_PIN_CHECK] = DER_CONTEXT(2),
    [FIELD_SECRET2] = DER_CONTEXT_SEQ(3),
    [FIELD_KEY2] = DER_CONTEXT_SEQ(4),
    [FIELD_CERT1] = DER_CONTEXT(5),
    [FIELD_CERT2] = DER_CONTEXT(6),
    [FIELD_CIPHER_NAME1] = DER_CONTEXT(7),
    [FIELD_LINK1] = DER_CONTEXT_SEQ(8),
    [FIELD_LINK2] = DER_CONTEXT_SEQ(9),
    [FIELD_FP1] = DER_CONTEXT(10),
    [FIELD_FP2] = DER_CONTEXT(11),
    [FIELD_POLICY] = DER_SEQUENCE,
    [FIELD_LEVEL] = DER_INTEGER,
    [FIELD_EXTENSIONS] = DER_CONTEXT_SEQ(12),
    [FIELD_CIPHER_NAME2] = DER_CONTEXT(13),
};

unsigned header_field_tag(enum header_field field)
{
    return field_tags[field];
}

struct header_walk header_walk_of(struct bytes content)
{
    struct header_walk w = {cursor_of(content), false, false};
    struct cursor inner;

    if (der_enter(&w.c, DER_SEQUENCE, &inner) == ERR_OK)
        w.c = inner;
    return w;
}

static enum header_field field_of(struct header_walk *w, unsigned tag)
{
    size_t i;

    if (tag == DER_SEQUENCE) {
        if (!w->key1_seen) {
            w->key1_seen = true;
            return FIELD_KEY1;
        }
        if (w->policy_seen)
            return FIELD_COUNT;
        w->policy_seen = true;
        return FIELD_POLICY;
    }
    for (i = 0; i < FIELD_COUNT; i++)
        if (field_tags[i] == tag)
            return (enum header_field)i;
    return FIELD_COUNT;
}

enum err header_next(struct header_walk *w, enum header_field *field,
                     struct der *el)
{
    enum err e = der_next(&w->c, el);

    if (e == ERR_OK)
        *field = field_of(w, el->tag);
    return e;
}

struct bytes header_validity_oid(bool exchange)
{
    /* 1.2.643.2.2.37.3.10 and .9 */
    static const uint8_t agree_oid[] = {0x2a, 0x85, 0x03, 0x02,
                                        0x02, 0x25, 0x03, 0x0a};
    static const uint8_t sign_oid[] = {0x2a, 0x85, 0x03, 0x02,
                                       0x02, 0x25, 0x03, 0x09};

    return exchange ? bytes_of(agree_oid, sizeof(agree_oid))
                    : bytes_of(sign_oid, sizeof(sign_oid));
}
