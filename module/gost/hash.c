/* The hash functions behind one type. */
#include "gost/hash.h"

#include "base/wipe.h"

static const struct {
    size_t len;
    size_t block_len;
} kinds[HASH_ID_COUNT] = {
    [HASH_94] = {32, 32},
    [HASH_STREEBOG_256] = {32, 64},
    [HASH_STREEBOG_512] = {64, 64},
};

size_t hash_len(enum hash_id id)
{
    return kinds[id].len;
}

size_t hash_block_len(enum hash_id id)
{
    return kinds[id].block_len;
}

void hash_init(struct hash *h, enum hash_id id)
{
    h->id = id;
    if (id == HASH_94)
        hash94_init(&h->u.h94, &gost89_sbox_hash_cryptopro);
    else
        streebog_init(&h->u.streebog, kinds[id].len);
}

void hash_update(struct hash *h, struct bytes data)
{
    if (h->id == HASH_94)
        hash94_update(&h->u.h94, data);
    else
        streebog_update(&h->u.streebog, data);
}

void hash_final(struct hash *h, uint8_t *out)
{
    if (h->id == HASH_94)
        hash94_final(&h->u.h94, out);
    else
        streebog_final(&h->u.streebog, out);
    hash_clear(h);
}

void hash_clear(struct hash *h)
{
    wipe(h, sizeof(*h));
}

void hash_once(enum hash_id id, struct bytes data, uint8_t *out)
{
    struct hash h;

    hash_init(&h, id);
    hash_update(&h, data);
    hash_final(&h, out);
}
