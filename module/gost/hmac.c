/* HMAC (RFC 2104) over the hash functions. */
#include "gost/hmac.h"

#include "base/wipe.h"

#include <string.h>

/* Start a hash with the key padded to a block and xored with one byte. */
static void take_key(struct hash *h, enum hash_id id,
                     const uint8_t key[HASH_MAX_BLOCK_LEN], uint8_t pad)
{
    uint8_t block[HASH_MAX_BLOCK_LEN];
    size_t i, len = hash_block_len(id);

    for (i = 0; i < len; i++)
        block[i] = key[i] ^ pad;
    hash_init(h, id);
    hash_update(h, bytes_of(block, len));
    wipe(block, sizeof(block));
}

void hmac_init(struct hmac *m, enum hash_id id, struct bytes key)
{
    uint8_t k[HASH_MAX_BLOCK_LEN] = {0};

    if (key.len > hash_block_len(id))
        hash_once(id, key, k);
    else if (key.len != 0)
        memcpy(k, key.p, key.len);
    take_key(&m->inner, id, k, 0x36);
    take_key(&m->outer, id, k, 0x5c);
    wipe(k, sizeof(k));
}

void hmac_update(struct hmac *m, struct bytes data)
{
    hash_update(&m->inner, data);
}

void hmac_final(struct hmac *m, uint8_t *out)
{
    uint8_t digest[HASH_MAX_LEN];
    size_t len = hash_len(m->inner.id);

    hash_final(&m->inner, digest);
    hash_update(&m->outer, bytes_of(digest, len));
    hash_final(&m->outer, out);
    wipe(digest, sizeof(digest));
}

void hmac_clear(struct hmac *m)
{
    wipe(m, sizeof(*m));
}

void hmac_once(enum hash_id id, struct bytes key, struct bytes data,
               uint8_t *out)
{
    struct hmac m;

    hmac_init(&m, id, key);
    hmac_update(&m, data);
    hmac_final(&m, out);
}
