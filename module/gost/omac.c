/* OMAC (GOST R 34.13-2015, 5.6); a chain, so one block at a time. */
#include "gost/omac.h"

#include "base/wipe.h"

#include <string.h>

/* x * 2 in GF(2^64) or GF(2^128), the first byte being the highest. */
static void times_2(uint8_t *x, size_t len)
{
    uint8_t poly = len == 8 ? 0x1b : 0x87;
    uint8_t mask = (uint8_t)(0u - (unsigned)(x[0] >> 7));
    size_t i;

    for (i = 0; i + 1 < len; i++)
        x[i] = (uint8_t)(x[i] << 1 | x[i + 1] >> 7);
    x[i] = (uint8_t)(x[i] << 1 ^ (mask & poly));
}

void omac_init(struct omac *m, enum cipher_id id,
               const uint8_t key[CIPHER_KEY_LEN])
{
    memset(m, 0, sizeof(*m));
    cipher_init(&m->c, id, key);
    cipher_encrypt(&m->c, m->k1, m->k1, 1);
    times_2(m->k1, cipher_block_len(id));
}

static void take(struct omac *m, const uint8_t *blocks, size_t count)
{
    cipher_chain(&m->c, m->state, blocks, count);
}

void omac_release(struct omac *m)
{
    if (m->used != cipher_block_len(m->c.id))
        return;
    take(m, m->block, 1);
    m->used = 0;
}

void omac_update(struct omac *m, struct bytes data)
{
    size_t n = cipher_block_len(m->c.id), i, k;

    for (i = 0; i < data.len; i += k) {
        omac_release(m);
        if (m->used == 0 && data.len - i > n) {
            k = (data.len - i - 1) / n; /* the last block waits */
            take(m, data.p + i, k);
            k *= n;
            continue;
        }
        k = n - m->used < data.len - i ? n - m->used : data.len - i;
        memcpy(m->block + m->used, data.p + i, k);
        m->used += k;
    }
}

void omac_final(struct omac *m, uint8_t *out)
{
    size_t i, n = cipher_block_len(m->c.id);

    if (m->used < n) { /* K2, and padding procedure 3 */
        times_2(m->k1, n);
        memset(m->block + m->used, 0, n - m->used);
        m->block[m->used] = 0x80;
    }
    for (i = 0; i < n; i++)
        m->block[i] ^= m->k1[i];
    take(m, m->block, 1);
    memcpy(out, m->state, n);
    omac_clear(m);
}

void omac_clear(struct omac *m)
{
    wipe(m, sizeof(*m));
}

void omac_once(enum cipher_id id, const uint8_t key[CIPHER_KEY_LEN],
               struct bytes data, uint8_t *out)
{
    struct omac m;

    omac_init(&m, id, key);
    omac_update(&m, data);
    omac_final(&m, out);
}
