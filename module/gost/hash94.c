/*
 * GOST R 34.11-94 (RFC 5831). Numbers of 256 bits are four words, the least
 * significant first; the names are those of the RFC.
 */
#include "gost/hash94.h"

#include "base/endian.h"
#include "base/wide.h"
#include "base/wipe.h"

#include <string.h>

#define BLOCK_LEN 32
#define PSI_MAX 61 /* times that psi is applied in a row */

/* 5.1: C[3]; C[2] and C[4] are zero */
static const uint64_t C3[4] = {0xff00ff00ff00ff00, 0x00ff00ff00ff00ff,
                               0xff0000ff00ffff00, 0xff00ffff000000ff};

static void load_256(uint64_t x[4], const uint8_t in[BLOCK_LEN])
{
    unsigned i;

    for (i = 0; i < 4; i++)
        x[i] = load_le64(in + 8 * i);
}

/* The transformation A of 5.1 */
static void transform_a(uint64_t x[4])
{
    uint64_t top = x[0] ^ x[1];

    x[0] = x[1];
    x[1] = x[2];
    x[2] = x[3];
    x[3] = top;
}

/* K = P(U xor V): a transposition of four words by eight bytes, 5.1 */
static void make_key(const uint64_t u[4], const uint64_t v[4],
                     uint8_t key[BLOCK_LEN])
{
    unsigned i, k;

    for (i = 0; i < 4; i++)
        for (k = 0; k < 8; k++)
            key[i + 4 * k] = (uint8_t)((u[i] ^ v[i]) >> 8 * k);
}

/* 5.1 and 5.2: S is H with each word encrypted under its own key */
static void encrypt(struct gost89 *c, const uint8_t h[BLOCK_LEN],
                    const uint8_t m[BLOCK_LEN], uint8_t s[BLOCK_LEN])
{
    uint64_t u[4], v[4];
    uint8_t key[BLOCK_LEN];
    unsigned i, j;

    load_256(u, h);
    load_256(v, m);
    for (i = 0; i < 4; i++) {
        make_key(u, v, key);
        gost89_rekey(c, key);
        gost89_encrypt_block(c, h + 8 * i, s + 8 * i);
        transform_a(u);
        if (i == 1)
            for (j = 0; j < 4; j++)
                u[j] ^= C3[j];
        transform_a(v);
        transform_a(v);
    }
    wipe(u, sizeof(u));
    wipe(v, sizeof(v));
    wipe(key, sizeof(key));
}

/* 5.3: x := psi(... psi(x)), a shift register of 16 words of 16 bits */
static void psi(uint8_t x[BLOCK_LEN], unsigned times)
{
    uint16_t eta[16 + PSI_MAX];
    unsigned i;

    for (i = 0; i < 16; i++)
        eta[i] = (uint16_t)(x[2 * i] | x[2 * i + 1] << 8);
    for (i = 0; i < times; i++)
        eta[i + 16] = eta[i] ^ eta[i + 1] ^ eta[i + 2] ^ eta[i + 3] ^
                      eta[i + 12] ^ eta[i + 15];
    for (i = 0; i < 16; i++) {
        x[2 * i] = (uint8_t)eta[times + i];
        x[2 * i + 1] = (uint8_t)(eta[times + i] >> 8);
    }
    wipe(eta, sizeof(eta));
}

static void add_to(uint8_t x[BLOCK_LEN], const uint8_t y[BLOCK_LEN])
{
    unsigned i;

    for (i = 0; i < BLOCK_LEN; i++)
        x[i] ^= y[i];
}

/* h := chi(m, h), 5.3 */
static void compress(struct gost89 *c, uint8_t h[BLOCK_LEN],
                     const uint8_t m[BLOCK_LEN])
{
    uint8_t s[BLOCK_LEN];

    encrypt(c, h, m, s);
    psi(s, 12);
    add_to(s, m);
    psi(s, 1);
    add_to(h, s);
    psi(h, 61);
    wipe(s, sizeof(s));
}

/* sum := sum + m mod 2^256 */
static void add_256(uint8_t sum[BLOCK_LEN], const uint8_t m[BLOCK_LEN])
{
    uint64_t carry = 0;
    unsigned i;

    for (i = 0; i < BLOCK_LEN; i += 8)
        store_le64(sum + i,
                   wide_add(load_le64(sum + i), load_le64(m + i), &carry));
}

static void take_block(struct hash94 *h, const uint8_t m[BLOCK_LEN])
{
    compress(&h->c, h->h, m);
    add_256(h->sum, m);
}

void hash94_init(struct hash94 *h, const struct gost89_sbox *sbox)
{
    static const uint8_t no_key[GOST89_KEY_LEN];

    memset(h, 0, sizeof(*h));
    gost89_init(&h->c, sbox, no_key);
}

void hash94_update(struct hash94 *h, struct bytes data)
{
    h->len += data.len;
    while (data.len != 0) {
        size_t n = BLOCK_LEN - h->used;

        n = data.len < n ? data.len : n;
        memcpy(h->block + h->used, data.p, n);
        h->used = (h->used + n) % BLOCK_LEN;
        if (h->used == 0)
            take_block(h, h->block);
        data = bytes_of(data.p + n, data.len - n);
    }
}

void hash94_final(struct hash94 *h, uint8_t out[32])
{
    uint8_t bits[BLOCK_LEN] = {0};

    if (h->used != 0 || h->len == 0) { /* 6, steps 2.3 to 2.5 */
        memset(h->block + h->used, 0, BLOCK_LEN - h->used);
        take_block(h, h->block);
    }
    store_le64(bits, h->len << 3);
    store_le64(bits + 8, h->len >> 61);
    compress(&h->c, h->h, bits);   /* step 2.6 */
    compress(&h->c, h->h, h->sum); /* step 2.7 */
    memcpy(out, h->h, sizeof(h->h));
    wipe(h, sizeof(*h));
}
