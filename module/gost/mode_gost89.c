/*
 * Modes of GOST 28147-89 (RFC 5830) with CryptoPro key meshing (RFC 4357,
 * 2.3.2). Modes that chain work a block at a time by their nature.
 */
#include "gost/mode.h"

#include "base/endian.h"
#include "base/wipe.h"

#include <string.h>

#define BLOCK_LEN GOST89_BLOCK_LEN
#define MESH_LEN 1024 /* bytes under one key, RFC 4357, 2.3.2 */
#define BATCH 128     /* blocks between two meshes */

/* Constants of the counter, RFC 5830, 6.1 */
#define C1 0x01010104u
#define C2 0x01010101u

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

void gost89_cnt_init(struct gost89_cnt *s, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing)
{
    uint8_t start[BLOCK_LEN];

    gost89_init(&s->c, sbox, key);
    gost89_encrypt_block(&s->c, iv, start);
    s->n3 = load_le32(start);
    s->n4 = load_le32(start + 4);
    memset(s->gamma, 0, sizeof(s->gamma));
    s->used = BLOCK_LEN;
    s->count = 0;
    s->meshing = meshing;
    wipe(start, sizeof(start));
}

/* Change the key, and the counter with it. */
static void cnt_mesh(struct gost89_cnt *s)
{
    uint8_t iv[BLOCK_LEN];

    mesh_key(&s->c);
    store_le32(iv, s->n3);
    store_le32(iv + 4, s->n4);
    gost89_encrypt_block(&s->c, iv, iv); /* IV0[i+1] */
    s->n3 = load_le32(iv);
    s->n4 = load_le32(iv + 4);
    s->count = 0;
    wipe(iv, sizeof(iv));
}

/* Up to n blocks of gamma, as many as the key is for; how many these are. */
static size_t cnt_gamma(struct gost89_cnt *s, uint8_t *gamma, size_t n)
{
    uint64_t sum;
    size_t i;

    if (s->meshing && s->count == MESH_LEN)
        cnt_mesh(s);
    if (s->meshing && n > (MESH_LEN - s->count) / BLOCK_LEN)
        n = (MESH_LEN - s->count) / BLOCK_LEN;
    for (i = 0; i < n; i++) {
        s->n3 += C2;
        sum = (uint64_t)s->n4 + C1;
        s->n4 = (uint32_t)sum + (uint32_t)(sum >> 32); /* mod 2^32 - 1 */
        store_le32(gamma + BLOCK_LEN * i, s->n3);
        store_le32(gamma + BLOCK_LEN * i + 4, s->n4);
    }
    gost89_encrypt_blocks(&s->c, gamma, gamma, n);
    if (s->meshing)
        s->count += n * BLOCK_LEN;
    return n;
}

void gost89_cnt_crypt(struct gost89_cnt *s, const uint8_t *in, uint8_t *out,
                      size_t len)
{
    uint8_t gamma[BATCH * BLOCK_LEN];
    size_t i, n, done = 0;

    for (; done < len && s->used < BLOCK_LEN; done++)
        out[done] = in[done] ^ s->gamma[s->used++];
    while (len - done >= BLOCK_LEN) {
        n = (len - done) / BLOCK_LEN;
        n = cnt_gamma(s, gamma, n < BATCH ? n : BATCH) * BLOCK_LEN;
        for (i = 0; i < n; i += 8)
            store_le64(out + done + i,
                       load_le64(in + done + i) ^ load_le64(gamma + i));
        done += n;
    }
    if (done < len) {
        cnt_gamma(s, s->gamma, 1);
        for (s->used = 0; done < len; done++)
            out[done] = in[done] ^ s->gamma[s->used++];
    }
    wipe(gamma, sizeof(gamma));
}

void gost89_cnt_clear(struct gost89_cnt *s)
{
    wipe(s, sizeof(*s));
}

void gost89_cbc_init(struct gost89_cbc *s, const struct gost89_sbox *sbox,
                     const uint8_t key[32], const uint8_t iv[8], bool meshing)
{
    gost89_init(&s->c, sbox, key);
    memcpy(s->iv, iv, sizeof(s->iv));
    s->count = 0;
    s->meshing = meshing;
}

/* Before a block: change the key if it is due; bytes that it is good for. */
static size_t cbc_room(struct gost89_cbc *s)
{
    if (!s->meshing)
        return BATCH * BLOCK_LEN;
    if (s->count == MESH_LEN) {
        mesh_key(&s->c);
        gost89_encrypt_block(&s->c, s->iv, s->iv); /* IV0[i+1] */
        s->count = 0;
    }
    return MESH_LEN - s->count;
}

enum err gost89_cbc_encrypt(struct gost89_cbc *s, const uint8_t *in,
                            uint8_t *out, size_t len)
{
    size_t i, done;

    if (len % BLOCK_LEN != 0)
        return ERR_ARG;
    for (done = 0; done < len; done += BLOCK_LEN) {
        (void)cbc_room(s);
        for (i = 0; i < BLOCK_LEN; i++)
            s->iv[i] ^= in[done + i];
        gost89_encrypt_block(&s->c, s->iv, s->iv);
        memcpy(out + done, s->iv, BLOCK_LEN);
        s->count += BLOCK_LEN;
    }
    return ERR_OK;
}

enum err gost89_cbc_decrypt(struct gost89_cbc *s, const uint8_t *in,
                            uint8_t *out, size_t len)
{
    uint8_t before[(BATCH + 1) * BLOCK_LEN]; /* iv, then the ciphertext */
    size_t i, n, done;

    if (len % BLOCK_LEN != 0)
        return ERR_ARG;
    for (done = 0; done < len; done += n) {
        n = cbc_room(s);
        n = n < BATCH * BLOCK_LEN ? n : BATCH * BLOCK_LEN;
        n = n < len - done ? n : len - done;
        memcpy(before, s->iv, BLOCK_LEN);
        memcpy(before + BLOCK_LEN, in + done, n);
        gost89_decrypt_blocks(&s->c, in + done, out + done, n / BLOCK_LEN);
        for (i = 0; i < n; i++)
            out[done + i] ^= before[i];
        memcpy(s->iv, before + n, BLOCK_LEN);
        s->count += n;
    }
    return ERR_OK;
}

void gost89_cbc_clear(struct gost89_cbc *s)
{
    wipe(s, sizeof(*s));
}
