/* The ciphers of GOST R 34.12-2015 behind one type. */
#include "gost/cipher.h"

#include "base/wipe.h"

size_t cipher_block_len(enum cipher_id id)
{
    return id == CIPHER_MAGMA ? MAGMA_BLOCK_LEN : KUZNYECHIK_BLOCK_LEN;
}

void cipher_init(struct cipher *c, enum cipher_id id,
                 const uint8_t key[CIPHER_KEY_LEN])
{
    c->id = id;
    if (id == CIPHER_MAGMA)
        magma_init(&c->u.magma, key);
    else
        kuznyechik_init(&c->u.kuznyechik, key);
}

void cipher_clear(struct cipher *c)
{
    wipe(c, sizeof(*c));
}

void cipher_encrypt(const struct cipher *c, const uint8_t *in, uint8_t *out,
                    size_t count)
{
    if (c->id == CIPHER_MAGMA)
        magma_encrypt_blocks(&c->u.magma, in, out, count);
    else
        kuznyechik_encrypt_blocks(&c->u.kuznyechik, in, out, count);
}

void cipher_decrypt(const struct cipher *c, const uint8_t *in, uint8_t *out,
                    size_t count)
{
    if (c->id == CIPHER_MAGMA)
        magma_decrypt_blocks(&c->u.magma, in, out, count);
    else
        kuznyechik_decrypt_blocks(&c->u.kuznyechik, in, out, count);
}

void cipher_chain(const struct cipher *c, uint8_t *state, const uint8_t *data,
                  size_t count)
{
    size_t i;
    unsigned k;

    if (c->id == CIPHER_KUZNYECHIK) {
        kuznyechik_chain(&c->u.kuznyechik, state, data, count);
        return;
    }
    for (i = 0; i < count; i++) {
        for (k = 0; k < MAGMA_BLOCK_LEN; k++)
            state[k] ^= data[MAGMA_BLOCK_LEN * i + k];
        magma_encrypt_blocks(&c->u.magma, state, state, 1);
    }
}
