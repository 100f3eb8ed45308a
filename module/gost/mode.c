/*
 * Modes of GOST 28147-89 (RFC 5830) with CryptoPro key meshing (RFC 4357,
 * 2.3.2). Modes that chain work a block at a time by their nature.
 */
#include "gost/mode.h"

#include "base/wipe.h"

#include <string.h>

#define BLOCK_LEN GOST89_BLOCK_LEN
#define MESH_LEN 1024 /* bytes under one key, RFC 4357, 2.3.2 */

/* The constant C of RFC 4357, 2.3.2 */
static const uint8_t mesh_constant[GOST89_KEY_LEN] = {
    0x69, 0x00, 0x72, 0x22, 0x64, 0xc9, 0x04, 0x23, 0x8d, 0x3a, 0xdb,
    0x96, 0x46, 0xe9, 0x2a, 0xc4, 0x18, 0xfe, 0xac, 0x94, 0x00, 0xed,
    0x07, 0x12, 0xc0, 0x86, 0xdc, 0xc2, 0xef, 0x4c, 0xa9, 0x2b,
};

enum err gost89_ecb_encrypt(const struct gost89 *c, const uint8_t *in,
                            uint8_t *out, size_t len)
{
    if (len % BLOCK_LEN != 0)
        return ERR_ARG;
    gost89_encrypt_blocks(c, in, out, len / BLOCK_LEN);
    return ERR_OK;
}

enum err gost89_ecb_decrypt(const struct gost89 *c, const uint8_t *in,
                            uint8_t *out, size_t len)
{
    if (len % BLOCK_LEN != 0)
        return ERR_ARG;
    gost89_decrypt_blocks(c, in, out, len / BLOCK_LEN);
    return ERR_OK;
}

/* K[i+1] = decryptECB(K[i], C) */
static void mesh_key(struct gost89 *c)
{
    uint8_t key[GOST89_KEY_LEN];

    gost89_decrypt_blocks(c, mesh_constant, key, sizeof(key) / BLOCK_LEN);
    gost89_rekey(c, key);
    wipe(key, sizeof(key));
}

void gost89_cfb_init(struct gost89_cfb *s, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing)
{
    gost89_init(&s->c, sbox, key);
    memcpy(s->iv, iv, sizeof(s->iv));
    memset(s->gamma, 0, sizeof(s->gamma));
    s->used = BLOCK_LEN;
    s->count = 0;
    s->meshing = meshing;
}

/* A new block of gamma; the key changes only when more data has come. */
static void cfb_next(struct gost89_cfb *s)
{
    if (s->meshing && s->count == MESH_LEN) {
        mesh_key(&s->c);
        gost89_encrypt_block(&s->c, s->iv, s->iv); /* IV0[i+1] */
        s->count = 0;
    }
    gost89_encrypt_block(&s->c, s->iv, s->gamma);
    s->count += BLOCK_LEN;
    s->used = 0;
}

/* The register takes in the bytes of ciphertext. */
void gost89_cfb_encrypt(struct gost89_cfb *s, const uint8_t *in, uint8_t *out,
                        size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (s->used == BLOCK_LEN)
            cfb_next(s);
        out[i] = in[i] ^ s->gamma[s->used];
        s->iv[s->used++] = out[i];
    }
}

void gost89_cfb_decrypt(struct gost89_cfb *s, const uint8_t *in, uint8_t *out,
                        size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (s->used == BLOCK_LEN)
            cfb_next(s);
        s->iv[s->used] = in[i];
        out[i] = s->iv[s->used] ^ s->gamma[s->used];
        s->used++;
    }
}

void gost89_cfb_clear(struct gost89_cfb *s)
{
    wipe(s, sizeof(*s));
}

void gost89_mac_init(struct gost89_mac *m, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing)
{
    gost89_init(&m->c, sbox, key);
    memcpy(m->state, iv, sizeof(m->state));
    memset(m->block, 0, sizeof(m->block));
    m->used = 0;
    m->count = 0;
    m->blocks = 0;
    m->meshing = meshing;
}

static void mac_take(struct gost89_mac *m, const uint8_t block[BLOCK_LEN])
{
    size_t i;

    if (m->meshing && m->count == MESH_LEN) {
        mesh_key(&m->c);
        m->count = 0;
    }
    for (i = 0; i < BLOCK_LEN; i++)
        m->state[i] ^= block[i];
    gost89_mac_block(&m->c, m->state, m->state);
    m->count += BLOCK_LEN;
    if (m->blocks < 2)
        m->blocks++;
}

void gost89_mac_update(struct gost89_mac *m, struct bytes data)
{
    size_t i;

    for (i = 0; i < data.len; i++) {
        m->block[m->used++] = data.p[i];
        if (m->used == BLOCK_LEN) {
            mac_take(m, m->block);
            m->used = 0;
        }
    }
}

void gost89_mac_final(struct gost89_mac *m, uint8_t out[8])
{
    static const uint8_t zeros[BLOCK_LEN];

    if (m->used != 0) {
        memset(m->block + m->used, 0, BLOCK_LEN - m->used);
        mac_take(m, m->block);
    }
    if (m->blocks == 1)
        mac_take(m, zeros);
    memcpy(out, m->state, BLOCK_LEN);
    gost89_mac_clear(m);
}

void gost89_mac_clear(struct gost89_mac *m)
{
    wipe(m, sizeof(*m));
}
