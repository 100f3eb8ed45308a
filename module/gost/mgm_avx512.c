/*
 * The products of MGM (RFC 9058) without carries, four or eight at once; their
 * sum is reduced once.
 */
#include "gost/mgm_path.h"

#include <immintrin.h>

#define XOR3 0x96 /* of vpternlog */

/* So many bytes of blocks, up to 64, as integers; zeros behind them. */
static inline __m512i load(const uint8_t *p, size_t len, __m512i order)
{
    __mmask64 mask = len >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << len) - 1;

    return _mm512_shuffle_epi8(_mm512_maskz_loadu_epi8(mask, p), order);
}

static inline __m128i fold(__m512i x)
{
    __m256i half = _mm256_xor_si256(_mm512_castsi512_si256(x),
                                    _mm512_extracti64x4_epi64(x, 1));

    return _mm_xor_si128(_mm256_castsi256_si128(half),
                         _mm256_extracti128_si256(half, 1));
}

static inline __m512i xor3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi64(a, b, c, XOR3);
}

static inline void add_to(uint64_t *sum, __m128i x)
{
    *sum ^= (uint64_t)_mm_cvtsi128_si64(x);
}

/* low + middle x^64 + high x^128 modulo x^128 + x^7 + x^2 + x + 1 */
static inline void reduce_128(uint64_t sum[2], __m128i low, __m128i middle,
                              __m128i high)
{
    const __m128i poly = _mm_set_epi64x(0, 0x87);
    __m128i t, u;

    low = _mm_xor_si128(low, _mm_slli_si128(middle, 8));
    high = _mm_xor_si128(high, _mm_srli_si128(middle, 8));
    t = _mm_clmulepi64_si128(high, poly, 0x00);
    u = _mm_clmulepi64_si128(high, poly, 0x01);
    low = _mm_xor_si128(low, _mm_xor_si128(t, _mm_slli_si128(u, 8)));
    u = _mm_clmulepi64_si128(u, poly, 0x01); /* beyond x^128 */
    low = _mm_xor_si128(low, u);
    add_to(&sum[1], low);
    add_to(&sum[0], _mm_srli_si128(low, 8));
}

static void add_128(uint64_t sum[2], const uint8_t *h, const uint8_t *a,
                    size_t len)
{
    const __m512i order = _mm512_broadcast_i32x4(
        _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f));
    __m512i low = _mm512_setzero_si512(), middle = low, high = low, x, y;
    size_t i;

    for (i = 0; i < len; i += 64) {
        x = load(h + i, len - i, order);
        y = load(a + i, len - i, order);
        low = _mm512_xor_si512(low, _mm512_clmulepi64_epi128(x, y, 0x00));
        high = _mm512_xor_si512(high, _mm512_clmulepi64_epi128(x, y, 0x11));
        middle = xor3(middle, _mm512_clmulepi64_epi128(x, y, 0x01),
                      _mm512_clmulepi64_epi128(x, y, 0x10));
    }
    reduce_128(sum, fold(low), fold(middle), fold(high));
}

/* Modulo x^64 + x^4 + x^3 + x + 1. */
static void add_64(uint64_t *sum, const uint8_t *h, const uint8_t *a,
                   size_t len)
{
    const __m512i order = _mm512_broadcast_i32x4(
        _mm_set_epi64x(0x08090a0b0c0d0e0f, 0x0001020304050607));
    const __m128i poly = _mm_set_epi64x(0, 0x1b);
    __m512i all = _mm512_setzero_si512(), x, y;
    __m128i r, t;
    size_t i;

    for (i = 0; i < len; i += 64) {
        x = load(h + i, len - i, order);
        y = load(a + i, len - i, order);
        all = xor3(all, _mm512_clmulepi64_epi128(x, y, 0x00),
                   _mm512_clmulepi64_epi128(x, y, 0x11));
    }
    r = fold(all);
    t = _mm_clmulepi64_si128(r, poly, 0x01);
    r = _mm_xor_si128(r, t);
    add_to(sum, _mm_xor_si128(r, _mm_clmulepi64_si128(t, poly, 0x01)));
}

void mgm_add_products_avx512(uint64_t sum[2], const uint8_t *h,
                             const uint8_t *a, size_t count, size_t n)
{
    if (n == 16)
        add_128(sum, h, a, 16 * count);
    else
        add_64(sum, h, a, 8 * count);
}
