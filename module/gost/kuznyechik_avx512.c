/*
 * Kuznyechik (RFC 7801) in 512-bit registers. Many blocks go 64 at once, byte
 * k of all of them in register k, L as its shift register stepped sixteen
 * times. A few go one by one, carried over to the field that the processor
 * multiplies in.
 */
#include "gost/kuznyechik_path.h"

#include "base/wipe.h"
#include "gost/kuznyechik_registers.h"
#include "gost/pi_registers.h"

#include <immintrin.h>
#include <string.h>

#define BLOCK_LEN KUZNYECHIK_BLOCK_LEN
#define BATCH 64
#define FEW 8     /* blocks: up to so many, one by one is faster */
#define XOR3 0x96 /* of vpternlog */

static inline __m512i xor3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi64(a, b, c, XOR3);
}

static inline void load_box(__m512i box[4], const uint8_t values[256])
{
    unsigned i;

    for (i = 0; i < 4; i++)
        box[i] = _mm512_loadu_si512(values + 64 * i);
}

static inline __m512i look_up(const __m512i box[4], __m512i x)
{
    __m512i low = _mm512_permutex2var_epi8(box[0], x, box[1]);
    __m512i high = _mm512_permutex2var_epi8(box[2], x, box[3]);

    return _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(x), high);
}

/* In each quarter, dword c of z[r] becomes dword r of t[c]. */
static inline void transpose_4(const __m512i *z, __m512i *t)
{
    __m512i a = _mm512_unpacklo_epi32(z[0], z[1]);
    __m512i b = _mm512_unpackhi_epi32(z[0], z[1]);
    __m512i c = _mm512_unpacklo_epi32(z[2], z[3]);
    __m512i d = _mm512_unpackhi_epi32(z[2], z[3]);

    t[0] = _mm512_unpacklo_epi64(a, c);
    t[1] = _mm512_unpackhi_epi64(a, c);
    t[2] = _mm512_unpacklo_epi64(b, d);
    t[3] = _mm512_unpackhi_epi64(b, d);
}

/* Quarter q of t[4 * r] becomes quarter r of z[4 * q]. */
static inline void transpose_quarters(const __m512i *t, __m512i *z)
{
    __m512i a = _mm512_shuffle_i32x4(t[0], t[4], 0x88);
    __m512i b = _mm512_shuffle_i32x4(t[8], t[12], 0x88);
    __m512i c = _mm512_shuffle_i32x4(t[0], t[4], 0xdd);
    __m512i d = _mm512_shuffle_i32x4(t[8], t[12], 0xdd);

    z[0] = _mm512_shuffle_i32x4(a, b, 0x88);
    z[4] = _mm512_shuffle_i32x4(c, d, 0x88);
    z[8] = _mm512_shuffle_i32x4(a, b, 0xdd);
    z[12] = _mm512_shuffle_i32x4(c, d, 0xdd);
}

/* Dword c of z[r] becomes dword r of z[c]. */
static inline void transpose_dwords(__m512i z[16])
{
    __m512i t[16];

    transpose_4(z, t);
    transpose_4(z + 4, t + 4);
    transpose_4(z + 8, t + 8);
    transpose_4(z + 12, t + 12);
    transpose_quarters(t, z);
    transpose_quarters(t + 1, z + 1);
    transpose_quarters(t + 2, z + 2);
    transpose_quarters(t + 3, z + 3);
}

/* Blocks 4 i to 4 i + 3 in register i: byte k of all in register k. */
static inline void slice(__m512i z[16])
{
    const __m512i gather = _mm512_add_epi8(
        _mm512_set1_epi32(0x30201000),
        _mm512_mullo_epi32(_mm512_set1_epi32(0x01010101),
                           _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6,
                                            5, 4, 3, 2, 1, 0)));
    unsigned i;

#pragma GCC unroll 16
    for (i = 0; i < 16; i++)
        z[i] = _mm512_permutexvar_epi8(gather, z[i]);
    transpose_dwords(z);
}

/* And back. */
static inline void unslice(__m512i z[16])
{
    const __m512i lane =
        _mm512_set4_epi32(0x3c383430, 0x2c282420, 0x1c181410, 0x0c080400);
    const __m512i scatter = _mm512_add_epi8(
        lane, _mm512_set_epi64(0x0303030303030303, 0x0303030303030303,
                               0x0202020202020202, 0x0202020202020202,
                               0x0101010101010101, 0x0101010101010101, 0, 0));
    unsigned i;

    transpose_dwords(z);
#pragma GCC unroll 16
    for (i = 0; i < 16; i++)
        z[i] = _mm512_permutexvar_epi8(scatter, z[i]);
}

static inline __m512i times(const __m512i m, __m512i x)
{
    return _mm512_gf2p8affine_epi64_epi8(x, m, 0);
}

/*
 * R, step i of L (4.3): the registers stay, their names move on. The byte
 * that R drops has the factor 1, so the sum goes in its place, and a second
 * run takes it out again. Equal factors share a product.
 */
static inline void step(__m512i z[16], const __m512i f[7], unsigned i)
{
    unsigned at = 16 - i;
    __m512i a = times(f[0], _mm512_xor_si512(z[at % 16], z[(at + 14) % 16]));
    __m512i b =
        times(f[1], _mm512_xor_si512(z[(at + 1) % 16], z[(at + 13) % 16]));
    __m512i c =
        times(f[2], _mm512_xor_si512(z[(at + 2) % 16], z[(at + 12) % 16]));
    __m512i d =
        times(f[3], _mm512_xor_si512(z[(at + 3) % 16], z[(at + 11) % 16]));
    __m512i e =
        times(f[4], _mm512_xor_si512(z[(at + 4) % 16], z[(at + 10) % 16]));
    __m512i g =
        times(f[5], _mm512_xor_si512(z[(at + 5) % 16], z[(at + 9) % 16]));
    __m512i h = times(f[6], z[(at + 7) % 16]);
    __m512i sum = xor3(z[(at + 6) % 16], z[(at + 8) % 16], z[(at + 15) % 16]);

    sum = xor3(sum, h, e);
    sum = xor3(sum, g, d);
    sum = xor3(sum, c, b);
    z[(at + 15) % 16] = _mm512_xor_si512(sum, a);
}

static inline void linear(__m512i z[16], const __m512i f[7])
{
    step(z, f, 0);
    step(z, f, 1);
    step(z, f, 2);
    step(z, f, 3);
    step(z, f, 4);
    step(z, f, 5);
    step(z, f, 6);
    step(z, f, 7);
    step(z, f, 8);
    step(z, f, 9);
    step(z, f, 10);
    step(z, f, 11);
    step(z, f, 12);
    step(z, f, 13);
    step(z, f, 14);
    step(z, f, 15);
}

static inline void linear_back(__m512i z[16], const __m512i f[7])
{
    step(z, f, 15);
    step(z, f, 14);
    step(z, f, 13);
    step(z, f, 12);
    step(z, f, 11);
    step(z, f, 10);
    step(z, f, 9);
    step(z, f, 8);
    step(z, f, 7);
    step(z, f, 6);
    step(z, f, 5);
    step(z, f, 4);
    step(z, f, 3);
    step(z, f, 2);
    step(z, f, 1);
    step(z, f, 0);
}

static inline __m512i key_byte(const uint8_t *key, unsigned i)
{
    return _mm512_set1_epi8((char)key[i]);
}

static inline void add_key(__m512i z[16], const uint8_t key[BLOCK_LEN])
{
    unsigned i;

#pragma GCC unroll 16
    for (i = 0; i < 16; i++)
        z[i] = _mm512_xor_si512(z[i], key_byte(key, i));
}

static inline void substitute(const __m512i box[4], __m512i z[16])
{
    unsigned i;

#pragma GCC unroll 16
    for (i = 0; i < 16; i++)
        z[i] = look_up(box, z[i]);
}

static inline void load_factors(__m512i f[7])
{
    unsigned i;

    for (i = 0; i < 7; i++)
        f[i] = _mm512_set1_epi64((long long)kuznyechik_factors[i]);
}

static inline void load(__m512i z[16], const uint8_t *in)
{
    unsigned i;

#pragma GCC unroll 16
    for (i = 0; i < 16; i++)
        z[i] = _mm512_loadu_si512(in + 64 * i);
    slice(z);
}

static inline void store(__m512i z[16], uint8_t *out)
{
    unsigned i;

    unslice(z);
#pragma GCC unroll 16
    for (i = 0; i < 16; i++)
        _mm512_storeu_si512(out + 64 * i, z[i]);
}

static void encrypt_batch(const struct kuznyechik *c, const uint8_t *in,
                          uint8_t *out)
{
    __m512i z[16], f[7], box[4];
    unsigned i;

    load_factors(f);
    load_box(box, pi_values);
    load(z, in);
    for (i = 0; i < 9; i++) {
        add_key(z, c->key[i]);
        substitute(box, z);
        linear(z, f);
    }
    add_key(z, c->key[9]);
    store(z, out);
}

static void decrypt_batch(const struct kuznyechik *c, const uint8_t *in,
                          uint8_t *out)
{
    __m512i z[16], f[7], box[4];
    unsigned i;

    load_factors(f);
    load_box(box, pi_values_back);
    load(z, in);
    add_key(z, c->key[9]);
    for (i = 9; i > 0; i--) {
        linear_back(z, f);
        substitute(box, z);
        add_key(z, c->key[i - 1]);
    }
    store(z, out);
}

typedef void batch_fn(const struct kuznyechik *c, const uint8_t *in,
                      uint8_t *out);

/* Whole batches, and a last one filled up. */
static void run_batches(const struct kuznyechik *c, batch_fn *run,
                        const uint8_t *in, uint8_t *out, size_t count)
{
    uint8_t rest[BATCH * BLOCK_LEN];
    size_t i;

    for (i = 0; count - i >= BATCH; i += BATCH)
        run(c, in + BLOCK_LEN * i, out + BLOCK_LEN * i);
    if (i == count)
        return;
    memset(rest, 0, sizeof(rest));
    memcpy(rest, in + BLOCK_LEN * i, BLOCK_LEN * (count - i));
    run(c, rest, rest);
    memcpy(out + BLOCK_LEN * i, rest, BLOCK_LEN * (count - i));
    wipe(rest, sizeof(rest));
}

/* One block in the field of gf2p8mulb. */
struct single {
    __m512i box[4];
    __m512i turn[4];   /* byte 16 b + c is byte c + 4 q + b of a block */
    __m512i factor[4]; /* kuznyechik_products */
    __m128i to, back;
};

static inline void load_single(struct single *t)
{
    const __m512i row = _mm512_broadcast_i32x4(
        _mm_set_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const __m512i lane = _mm512_set_epi64(
        0x0303030303030303, 0x0303030303030303, 0x0202020202020202,
        0x0202020202020202, 0x0101010101010101, 0x0101010101010101, 0, 0);
    unsigned q;

    load_box(t->box, kuznyechik_pi);
    for (q = 0; q < 4; q++) {
        t->turn[q] =
            _mm512_and_si512(_mm512_add_epi8(_mm512_add_epi8(row, lane),
                                             _mm512_set1_epi8((char)(4 * q))),
                             _mm512_set1_epi8(15));
        t->factor[q] = _mm512_loadu_si512(kuznyechik_products + 64 * q);
    }
    t->to = _mm_set1_epi64x((long long)KUZNYECHIK_TO);
    t->back = _mm_set1_epi64x((long long)KUZNYECHIK_BACK);
}

static inline __m512i product(const struct single *t, __m512i s, unsigned q)
{
    return _mm512_gf2p8mul_epi8(_mm512_permutexvar_epi8(t->turn[q], s),
                                t->factor[q]);
}

/* L(s) xor next */
static inline __m128i linear_one(const struct single *t, __m512i s,
                                 __m128i next)
{
    __m512i sum = xor3(product(t, s, 0), product(t, s, 1), product(t, s, 2));
    __m256i half;

    sum = _mm512_xor_si512(sum, product(t, s, 3));
    half = _mm256_xor_si256(_mm512_castsi512_si256(sum),
                            _mm512_extracti64x4_epi64(sum, 1));
    return _mm_ternarylogic_epi64(_mm256_castsi256_si128(half),
                                  _mm256_extracti128_si256(half, 1), next,
                                  XOR3);
}

static inline __m128i ls_one(const struct single *t, __m128i x, __m128i next)
{
    __m512i s = look_up(t->box, _mm512_castsi128_si512(x));

    return linear_one(t, s, next);
}

static inline __m128i load_one(const struct single *t, const uint8_t *in)
{
    __m128i x = _mm_loadu_si128((const __m128i_u *)in);

    return _mm_gf2p8affine_epi64_epi8(x, t->to, 0);
}

static inline void store_one(const struct single *t, __m128i x, uint8_t *out)
{
    _mm_storeu_si128((__m128i_u *)out,
                     _mm_gf2p8affine_epi64_epi8(x, t->back, 0));
}

static void encrypt_few(const struct kuznyechik *c, const uint8_t *in,
                        uint8_t *out, size_t count)
{
    struct single t;
    __m128i key[10], x;
    size_t i;
    unsigned k;

    load_single(&t);
    for (k = 0; k < 10; k++)
        key[k] = load_one(&t, c->key[k]);
    for (i = 0; i < count; i++) {
        x = _mm_xor_si128(load_one(&t, in + BLOCK_LEN * i), key[0]);
        for (k = 1; k < 10; k++)
            x = ls_one(&t, x, key[k]);
        store_one(&t, x, out + BLOCK_LEN * i);
    }
    wipe(key, sizeof(key));
}

void kuznyechik_chain_avx512(const struct kuznyechik *c,
                             uint8_t state[BLOCK_LEN], const uint8_t *data,
                             size_t count)
{
    struct single t;
    __m128i key[10], x;
    size_t i;
    unsigned k;

    load_single(&t);
    for (k = 0; k < 10; k++)
        key[k] = load_one(&t, c->key[k]);
    x = _mm_xor_si128(load_one(&t, state), key[0]);
    key[9] = _mm_xor_si128(key[9], key[0]); /* x has K_1 already */
    for (i = 0; i < count; i++) {
        x = _mm_xor_si128(x, load_one(&t, data + BLOCK_LEN * i));
        for (k = 1; k < 10; k++)
            x = ls_one(&t, x, key[k]);
    }
    store_one(&t, _mm_xor_si128(x, key[0]), state);
    wipe(key, sizeof(key));
}

/* (K_3, K_4) and so on: eight steps of F on the pair before, 4.4 */
void kuznyechik_init_avx512(struct kuznyechik *c,
                            const uint8_t key[KUZNYECHIK_KEY_LEN])
{
    const __m128i zero = _mm_setzero_si128();
    struct single t;
    __m128i a, b, constant, sum;
    unsigned i;

    load_single(&t);
    memcpy(c->key, key, KUZNYECHIK_KEY_LEN);
    a = load_one(&t, key);
    b = load_one(&t, key + BLOCK_LEN);
    for (i = 0; i < 32; i++) { /* C_(i+1) */
        constant = _mm_insert_epi8(zero, (int)i + 1, 15);
        constant = _mm_gf2p8affine_epi64_epi8(constant, t.to, 0);
        constant = linear_one(&t, _mm512_castsi128_si512(constant), zero);
        sum = ls_one(&t, _mm_xor_si128(a, constant), b);
        b = a;
        a = sum;
        if (i % 8 == 7) {
            store_one(&t, a, c->key[i / 4 + 1]);
            store_one(&t, b, c->key[i / 4 + 2]);
        }
    }
}

void kuznyechik_encrypt_avx512(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count)
{
    size_t whole = count - count % BATCH;

    if (count - whole > FEW)
        whole = count;
    run_batches(c, encrypt_batch, in, out, whole);
    if (whole != count)
        encrypt_few(c, in + BLOCK_LEN * whole, out + BLOCK_LEN * whole,
                    count - whole);
}

void kuznyechik_decrypt_avx512(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count)
{
    run_batches(c, decrypt_batch, in, out, count);
}
