/*
 * GOST R 34.11-2012 (RFC 6986) in 512-bit registers: the S-box is looked up
 * in four of them, the linear map is eight products with matrices over GF(2).
 * A state is held transposed, so that qword c has byte c of all eight rows;
 * then the permutation P is part of spreading column k over all qwords.
 */
#include "gost/streebog_path.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "gost/pi_registers.h"
#include "gost/streebog_registers.h"

#include <immintrin.h>
#include <string.h>

#define XOR3 0x96 /* of vpternlog */

struct tables {
    __m512i pi[4];      /* 64 values each */
    __m512i matrix[8];  /* what byte k adds to bytes 0 to 7 */
    __m512i spread[8];  /* byte k of each qword, in all qwords */
    __m512i transposed; /* byte c of qword r from byte r of qword c */
};

static inline void load_tables(struct tables *t)
{
    const __m512i rows = _mm512_set1_epi64(0x3830282018100800);
    unsigned k;

    for (k = 0; k < 4; k++)
        t->pi[k] = _mm512_loadu_si512(pi_values + 64 * k);
    for (k = 0; k < 8; k++) {
        t->matrix[k] = _mm512_loadu_si512(streebog_matrices[k]);
        t->spread[k] = _mm512_add_epi8(rows, _mm512_set1_epi8((char)k));
    }
    t->transposed = _mm512_add_epi8(
        rows, _mm512_set_epi64(0x0707070707070707, 0x0606060606060606,
                               0x0505050505050505, 0x0404040404040404,
                               0x0303030303030303, 0x0202020202020202,
                               0x0101010101010101, 0));
}

static inline __m512i transpose(const struct tables *t, __m512i x)
{
    return _mm512_permutexvar_epi8(t->transposed, x);
}

static inline __m512i load(const struct tables *t, const void *p)
{
    return transpose(t, _mm512_loadu_si512(p));
}

static inline __m512i term(const struct tables *t, __m512i s, unsigned k)
{
    return _mm512_gf2p8affine_epi64_epi8(
        _mm512_permutexvar_epi8(t->spread[k], s), t->matrix[k], 0);
}

static inline __m512i xor3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi64(a, b, c, XOR3);
}

/* LPS(x) xor next */
static inline __m512i lps(const struct tables *t, __m512i x, __m512i next)
{
    __m512i low = _mm512_permutex2var_epi8(t->pi[0], x, t->pi[1]);
    __m512i high = _mm512_permutex2var_epi8(t->pi[2], x, t->pi[3]);
    __m512i s = _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(x), high);
    __m512i a = xor3(term(t, s, 0), term(t, s, 1), next);
    __m512i b = xor3(term(t, s, 2), term(t, s, 3), term(t, s, 4));
    __m512i c = xor3(term(t, s, 5), term(t, s, 6), term(t, s, 7));

    return xor3(a, b, c);
}

/*
 * g_N(h, m), RFC 6986, 8; everything transposed. The chain of keys is the
 * longest one, so C is added where it costs no step of that chain.
 */
static inline __m512i compress(const struct tables *t, __m512i h, __m512i n,
                               __m512i m)
{
    __m512i c = load(t, streebog_constants[0]);
    __m512i kc = lps(t, _mm512_xor_si512(h, n), c); /* K_i xor C_i */
    __m512i x = xor3(kc, c, m);
    __m512i k;
    unsigned i;

    for (i = 1; i < STREEBOG_ROUNDS; i++) {
        c = load(t, streebog_constants[i]);
        kc = lps(t, kc, c);
        k = _mm512_xor_si512(kc, c);
        x = lps(t, x, k);
    }
    k = lps(t, kc, _mm512_xor_si512(h, m));
    return lps(t, x, k);
}

void streebog_take_avx512(struct streebog *s, const uint8_t *data, size_t count,
                          uint64_t bits)
{
    const uint64_t length[8] = {bits};
    uint64_t m[8];
    struct tables t;
    __m512i h;
    size_t i;

    load_tables(&t);
    h = load(&t, s->h);
    for (i = 0; i < count; i++) {
        memcpy(m, data + STREEBOG_BLOCK_LEN * i, sizeof(m));
        h = compress(&t, h, load(&t, s->n),
                     load(&t, data + STREEBOG_BLOCK_LEN * i));
        streebog_add(s->n, length);
        streebog_add(s->sigma, m);
    }
    _mm512_storeu_si512(s->h, transpose(&t, h));
    wipe(m, sizeof(m));
}

void streebog_finish_avx512(struct streebog *s)
{
    const __m512i zero = _mm512_setzero_si512();
    struct tables t;
    __m512i h;

    load_tables(&t);
    h = compress(&t, load(&t, s->h), zero, load(&t, s->n));
    h = compress(&t, h, zero, load(&t, s->sigma));
    _mm512_storeu_si512(s->h, transpose(&t, h));
}
