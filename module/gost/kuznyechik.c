/*
 * Kuznyechik (RFC 7801) without tables: eight blocks at once, byte k of block
 * i being byte lane i of word k. The S-box works on planes of one bit, the
 * linear map on the lanes. Faster paths replace kuznyechik_init and the two
 * functions over blocks.
 */
#include "gost/kuznyechik.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "config.h"
#include "gost/kuznyechik_circuit.h"
#include "gost/kuznyechik_path.h"
#include "gost/lanes.h"
#include "gost/path.h"
#include "gost/pi.h"

#include <string.h>

#define BLOCK_LEN KUZNYECHIK_BLOCK_LEN
#define LANES 8 /* blocks at once */

static void substitute(uint64_t w[16])
{
    swap_words_and_bits(w);
    swap_words_and_bits(w + 8);
    pi_substitute(w);
    pi_substitute(w + 8);
    swap_words_and_bits(w);
    swap_words_and_bits(w + 8);
}

static void substitute_back(uint64_t w[16])
{
    swap_words_and_bits(w);
    swap_words_and_bits(w + 8);
    pi_invert(w);
    pi_invert(w + 8);
    swap_words_and_bits(w);
    swap_words_and_bits(w + 8);
}

static void add_key(uint64_t w[16], const uint8_t key[BLOCK_LEN])
{
    unsigned k;

    for (k = 0; k < BLOCK_LEN; k++)
        w[k] ^= key[k] * EACH_LANE;
}

/* Blocks to lanes; lanes beyond count are zero. */
static void load(uint64_t w[16], const uint8_t *in, size_t count)
{
    size_t i;

    memset(w, 0, 16 * sizeof(*w));
    for (i = 0; i < count; i++) {
        w[i] = load_le64(in + BLOCK_LEN * i);
        w[8 + i] = load_le64(in + BLOCK_LEN * i + 8);
    }
    swap_words_and_bytes(w);
    swap_words_and_bytes(w + 8);
}

static void store(uint64_t w[16], uint8_t *out, size_t count)
{
    size_t i;

    swap_words_and_bytes(w);
    swap_words_and_bytes(w + 8);
    for (i = 0; i < count; i++) {
        store_le64(out + BLOCK_LEN * i, w[i]);
        store_le64(out + BLOCK_LEN * i + 8, w[8 + i]);
    }
}

/* C_i = L(i) for i = 1 to 32, 4.4 */
static void make_constants(uint8_t c[32][BLOCK_LEN])
{
    uint64_t w[16];
    uint8_t i;

    memset(c, 0, 32 * BLOCK_LEN);
    for (i = 0; i < 32; i++)
        c[i][BLOCK_LEN - 1] = (uint8_t)(i + 1);
    for (i = 0; i < 32; i += LANES) {
        load(w, c[i], LANES);
        linear(w);
        store(w, c[i], LANES);
    }
}

/* LSX[k](a) */
static void lsx(const uint8_t k[BLOCK_LEN], const uint8_t a[BLOCK_LEN],
                uint8_t out[BLOCK_LEN])
{
    uint64_t w[16];

    load(w, a, 1);
    add_key(w, k);
    substitute(w);
    linear(w);
    store(w, out, 1);
    wipe(w, sizeof(w));
}

/* (K_3, K_4) and so on: eight steps of F on the pair before, 4.4 */
static void init_portable(struct kuznyechik *c,
                          const uint8_t key[KUZNYECHIK_KEY_LEN])
{
    uint8_t constants[32][BLOCK_LEN], pair[2][BLOCK_LEN], t[BLOCK_LEN];
    unsigned i, k;

    make_constants(constants);
    memcpy(c->key, key, KUZNYECHIK_KEY_LEN);
    memcpy(pair, key, sizeof(pair));
    for (i = 0; i < 32; i++) {
        lsx(constants[i], pair[0], t);
        for (k = 0; k < BLOCK_LEN; k++)
            t[k] ^= pair[1][k];
        memcpy(pair[1], pair[0], BLOCK_LEN);
        memcpy(pair[0], t, BLOCK_LEN);
        if (i % 8 == 7)
            memcpy(c->key[i / 4 + 1], pair, sizeof(pair));
    }
    wipe(pair, sizeof(pair));
    wipe(t, sizeof(t));
}

void kuznyechik_clear(struct kuznyechik *c)
{
    wipe(c, sizeof(*c));
}

static void encrypt_lanes(const struct kuznyechik *c, uint64_t w[16])
{
    unsigned i;

    for (i = 0; i < 9; i++) {
        add_key(w, c->key[i]);
        substitute(w);
        linear(w);
    }
    add_key(w, c->key[9]);
}

static void decrypt_lanes(const struct kuznyechik *c, uint64_t w[16])
{
    unsigned i;

    add_key(w, c->key[9]);
    for (i = 9; i > 0; i--) {
        linear_back(w);
        substitute_back(w);
        add_key(w, c->key[i - 1]);
    }
}

static void encrypt_portable(const struct kuznyechik *c, const uint8_t *in,
                             uint8_t *out, size_t count)
{
    uint64_t w[16] = {0};
    size_t i, n;

    for (i = 0; i < count; i += n) {
        n = count - i < LANES ? count - i : LANES;
        load(w, in + BLOCK_LEN * i, n);
        encrypt_lanes(c, w);
        store(w, out + BLOCK_LEN * i, n);
    }
    wipe(w, sizeof(w));
}

static void decrypt_portable(const struct kuznyechik *c, const uint8_t *in,
                             uint8_t *out, size_t count)
{
    uint64_t w[16] = {0};
    size_t i, n;

    for (i = 0; i < count; i += n) {
        n = count - i < LANES ? count - i : LANES;
        load(w, in + BLOCK_LEN * i, n);
        decrypt_lanes(c, w);
        store(w, out + BLOCK_LEN * i, n);
    }
    wipe(w, sizeof(w));
}

void kuznyechik_init(struct kuznyechik *c,
                     const uint8_t key[KUZNYECHIK_KEY_LEN])
{
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        kuznyechik_init_avx512(c, key);
        return;
    }
#endif
    init_portable(c, key);
}

void kuznyechik_encrypt_blocks(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count)
{
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        kuznyechik_encrypt_avx512(c, in, out, count);
        return;
    }
#endif
    encrypt_portable(c, in, out, count);
}

void kuznyechik_decrypt_blocks(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count)
{
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        kuznyechik_decrypt_avx512(c, in, out, count);
        return;
    }
#endif
    decrypt_portable(c, in, out, count);
}

static void chain_portable(const struct kuznyechik *c, uint8_t state[BLOCK_LEN],
                           const uint8_t *data, size_t count)
{
    size_t i;
    unsigned k;

    for (i = 0; i < count; i++) {
        for (k = 0; k < BLOCK_LEN; k++)
            state[k] ^= data[BLOCK_LEN * i + k];
        encrypt_portable(c, state, state, 1);
    }
}

void kuznyechik_chain(const struct kuznyechik *c,
                      uint8_t state[KUZNYECHIK_BLOCK_LEN], const uint8_t *data,
                      size_t count)
{
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        kuznyechik_chain_avx512(c, state, data, count);
        return;
    }
#endif
    chain_portable(c, state, data, count);
}
