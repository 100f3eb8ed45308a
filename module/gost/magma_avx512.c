/*
 * GOST 28147-89 (RFC 5830) and Magma in 512-bit registers, 16 halves of
 * blocks in each: a table of 64 bytes holds the S-boxes of the low nibbles of
 * the four bytes of a word, another those of the high nibbles, and one look-up
 * in each substitutes all words.
 */
#include "gost/magma_path.h"

#include "base/wipe.h"

#include <immintrin.h>
#include <string.h>

#define BLOCK_LEN GOST89_BLOCK_LEN
#define GROUP 16  /* blocks */
#define BATCH 64  /* four groups, so that one works while others wait */
#define XOR3 0x96 /* of vpternlog */
#define INTO 0xea /* a & b | c */

struct tables {
    __m512i low, high;   /* 16 values for each byte of a word */
    __m512i place;       /* 16 times the number of a byte in its word */
    __m512i nibble;      /* 15 in each byte */
    __m512i bytes;       /* of a half, as they are or reversed */
    __m512i even, odd;   /* halves of two registers of blocks */
    __m512i first, last; /* and back */
};

/* Coefficients to values: the transform of magma.c is its own inverse. */
static inline __m512i sum_step(__m512i v, __m512i index, int bit,
                               __mmask16 which)
{
    __m512i from = _mm512_xor_si512(index, _mm512_set1_epi32(bit));

    return _mm512_xor_si512(v, _mm512_maskz_permutexvar_epi32(which, from, v));
}

static inline void load_boxes(struct tables *t, const uint32_t poly[16])
{
    const __m512i index =
        _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i every =
        _mm512_set4_epi32(0x3c383430, 0x2c282420, 0x1c181410, 0x0c080400);
    const __m512i byte = _mm512_set_epi64(
        0x0303030303030303, 0x0303030303030303, 0x0202020202020202,
        0x0202020202020202, 0x0101010101010101, 0x0101010101010101, 0, 0);
    __m512i v = _mm512_loadu_si512(poly);

    v = sum_step(v, index, 1, 0xaaaa);
    v = sum_step(v, index, 2, 0xcccc);
    v = sum_step(v, index, 4, 0xf0f0);
    v = sum_step(v, index, 8, 0xff00);
    v = _mm512_permutexvar_epi8(_mm512_add_epi8(every, byte), v);
    t->nibble = _mm512_set1_epi8(15);
    t->low = _mm512_and_si512(v, t->nibble);
    t->high = _mm512_andnot_si512(t->nibble, v);
}

static inline void load_tables(struct tables *t, const struct gost89 *c,
                               bool swapped)
{
    const __m512i counting =
        _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i one = _mm512_set1_epi32(1);

    load_boxes(t, c->poly);
    t->place = _mm512_set1_epi32(0x30201000);
    t->bytes = _mm512_broadcast_i32x4(
        swapped
            ? _mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203)
            : _mm_set_epi32(0x0f0e0d0c, 0x0b0a0908, 0x07060504, 0x03020100));
    t->even = _mm512_add_epi32(counting, counting);
    t->odd = _mm512_add_epi32(t->even, one);
    /* dword i of one register, then dword i of the other, 16 further */
    t->first =
        _mm512_add_epi32(_mm512_srli_epi32(counting, 1),
                         _mm512_slli_epi32(_mm512_and_si512(counting, one), 4));
    t->last = _mm512_add_epi32(t->first, _mm512_set1_epi32(8));
}

/* n2 xor what a round adds to it (RFC 5830, 5.1) */
static inline __m512i round_of(const struct tables *t, __m512i n1, __m512i n2,
                               __m512i key)
{
    __m512i sum = _mm512_add_epi32(n1, key);
    __m512i low = _mm512_ternarylogic_epi32(sum, t->nibble, t->place, INTO);
    __m512i high = _mm512_ternarylogic_epi32(_mm512_srli_epi32(sum, 4),
                                             t->nibble, t->place, INTO);
    __m512i s = _mm512_permutexvar_epi8(low, t->low);
    __m512i u = _mm512_permutexvar_epi8(high, t->high);

    return _mm512_ternarylogic_epi32(_mm512_rol_epi32(s, 11),
                                     _mm512_rol_epi32(u, 11), n2, XOR3);
}

/* The first and second halves of a group. */
static inline void load(const struct tables *t, const uint8_t *in, __m512i *x,
                        __m512i *y)
{
    __m512i a = _mm512_shuffle_epi8(_mm512_loadu_si512(in), t->bytes);
    __m512i b = _mm512_shuffle_epi8(_mm512_loadu_si512(in + 64), t->bytes);

    *x = _mm512_permutex2var_epi32(a, t->even, b);
    *y = _mm512_permutex2var_epi32(a, t->odd, b);
}

/* After the last round the halves are not exchanged, so here they are. */
static inline void store(const struct tables *t, __m512i x, __m512i y,
                         uint8_t *out)
{
    __m512i a = _mm512_permutex2var_epi32(y, t->first, x);
    __m512i b = _mm512_permutex2var_epi32(y, t->last, x);

    _mm512_storeu_si512(out, _mm512_shuffle_epi8(a, t->bytes));
    _mm512_storeu_si512(out + 64, _mm512_shuffle_epi8(b, t->bytes));
}

static inline void rounds_1(const struct tables *t, const uint32_t key[32],
                            __m512i *n1, __m512i *n2)
{
    __m512i a = *n1, b = *n2;
    unsigned i;

    for (i = 0; i < 32; i += 2) {
        b = round_of(t, a, b, _mm512_set1_epi32((int)key[i]));
        a = round_of(t, b, a, _mm512_set1_epi32((int)key[i + 1]));
    }
    *n1 = a;
    *n2 = b;
}

static inline void rounds_4(const struct tables *t, const uint32_t key[32],
                            __m512i n1[4], __m512i n2[4])
{
    __m512i a0 = n1[0], a1 = n1[1], a2 = n1[2], a3 = n1[3];
    __m512i b0 = n2[0], b1 = n2[1], b2 = n2[2], b3 = n2[3];
    __m512i k;
    unsigned i;

    for (i = 0; i < 32; i += 2) {
        k = _mm512_set1_epi32((int)key[i]);
        b0 = round_of(t, a0, b0, k);
        b1 = round_of(t, a1, b1, k);
        b2 = round_of(t, a2, b2, k);
        b3 = round_of(t, a3, b3, k);
        k = _mm512_set1_epi32((int)key[i + 1]);
        a0 = round_of(t, b0, a0, k);
        a1 = round_of(t, b1, a1, k);
        a2 = round_of(t, b2, a2, k);
        a3 = round_of(t, b3, a3, k);
    }
    n1[0] = a0;
    n1[1] = a1;
    n1[2] = a2;
    n1[3] = a3;
    n2[0] = b0;
    n2[1] = b1;
    n2[2] = b2;
    n2[3] = b3;
}

static inline void run_batch(const struct tables *t, const struct gost89_run *r,
                             const uint8_t *in, uint8_t *out)
{
    __m512i x[4], y[4];

    load(t, in, &x[0], &y[0]);
    load(t, in + 128, &x[1], &y[1]);
    load(t, in + 256, &x[2], &y[2]);
    load(t, in + 384, &x[3], &y[3]);
    if (r->swapped)
        rounds_4(t, r->key, y, x);
    else
        rounds_4(t, r->key, x, y);
    store(t, x[0], y[0], out);
    store(t, x[1], y[1], out + 128);
    store(t, x[2], y[2], out + 256);
    store(t, x[3], y[3], out + 384);
}

static inline void run_group(const struct tables *t, const struct gost89_run *r,
                             const uint8_t *in, uint8_t *out)
{
    __m512i x, y;

    load(t, in, &x, &y);
    if (r->swapped)
        rounds_1(t, r->key, &y, &x);
    else
        rounds_1(t, r->key, &x, &y);
    store(t, x, y, out);
}

/* A last batch or group, filled up. */
static void run_rest(const struct tables *t, const struct gost89_run *r,
                     const uint8_t *in, uint8_t *out, size_t count)
{
    uint8_t rest[BATCH * BLOCK_LEN];

    memset(rest, 0, count <= GROUP ? GROUP * BLOCK_LEN : sizeof(rest));
    memcpy(rest, in, BLOCK_LEN * count);
    if (count <= GROUP)
        run_group(t, r, rest, rest);
    else
        run_batch(t, r, rest, rest);
    memcpy(out, rest, BLOCK_LEN * count);
    wipe(rest, BLOCK_LEN * count);
}

void gost89_run_avx512(const struct gost89 *c, const struct gost89_run *r,
                       const uint8_t *in, uint8_t *out, size_t count)
{
    struct tables t;
    size_t i;

    load_tables(&t, c, r->swapped);
    for (i = 0; count - i >= BATCH; i += BATCH)
        run_batch(&t, r, in + BLOCK_LEN * i, out + BLOCK_LEN * i);
    if (i != count)
        run_rest(&t, r, in + BLOCK_LEN * i, out + BLOCK_LEN * i, count - i);
}
