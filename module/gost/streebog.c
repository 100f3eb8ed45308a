/*
 * GOST R 34.11-2012 (RFC 6986) without tables: the 64 bytes of a state are
 * sliced into eight planes of one bit each for the substitution, and go back
 * to words for the linear map, eight rows at once in byte lanes. Faster paths
 * take in blocks and finish instead of the functions here.
 */
#include "gost/streebog.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "config.h"
#include "gost/lanes.h"
#include "gost/path.h"
#include "gost/pi.h"
#include "gost/streebog_circuit.h"
#include "gost/streebog_path.h"

#include <string.h>

#define BLOCK_LEN STREEBOG_BLOCK_LEN
#define ROUNDS STREEBOG_ROUNDS
#define C streebog_constants

const uint64_t streebog_constants[ROUNDS][8] = {
    {0xdd806559f2a64507, 0x05767436cc744d23, 0xa2422a08a460d315,
     0x4b7ce09192676901, 0x714eb88d7585c4fc, 0x2f6a76432e45d016,
     0xebcb2f81c0657c1f, 0xb1085bda1ecadae9},
    {0xe679047021b19bb7, 0x55dda21bd7cbcd56, 0x5cb561c2db0aa7ca,
     0x9ab5176b12d69958, 0x61d55e0f16b50131, 0xf3feea720a232b98,
     0x4fe39d460f70b5d7, 0x6fa3b58aa99d2f1a},
    {0x991e96f50aba0ab2, 0xc2b6f443867adb31, 0xc1c93a376062db09,
     0xd3e20fe490359eb1, 0xf2ea7514b1297b7b, 0x06f15e5f529c1f8b,
     0x0a39fc286a3d8435, 0xf574dcac2bce2fc7},
    {0x220cbebc84e3d12e, 0x3453eaa193e837f1, 0xd8b71333935203be,
     0xa9d72c82ed03d675, 0x9d721cad685e353f, 0x488e857e335c3c7d,
     0xf948e1a05d71e4dd, 0xef1fdfb3e81566d2},
    {0x601758fd7c6cfe57, 0x7a56a27ea9ea63f5, 0xdfff00b723271a16,
     0xbfcd1747253af5a3, 0x359e35d7800fffbd, 0x7f151c1f1686104a,
     0x9a3f410c6ca92363, 0x4bea6bacad474799},
    {0xfa68407a46647d6e, 0xbf71c57236904f35, 0x0af21f66c2bec6b6,
     0xcffaa6b71c9ab7b4, 0x187f9ab49af08ec6, 0x2d66c4f95142a46c,
     0x6fa4c33b7a3039c0, 0xae4faeae1d3ad3d9},
    {0x8886564d3a14d493, 0x3517454ca23c4af3, 0x06476983284a0504,
     0x0992abc52d822c37, 0xd3473e33197a93c9, 0x399ec6c7e6bf87c9,
     0x51ac86febf240954, 0xf4c70e16eeaac5ec},
    {0xa47f0dd4bf02e71e, 0x36acc2355951a8d9, 0x69d18d2bd1a5c42f,
     0xf4892bcb929b0690, 0x89b4443b4ddbc49a, 0x4eb7f8719c36de1e,
     0x03e7aa020c6e4141, 0x9b1f5b424d93c9a7},
    {0x7261445183235adb, 0x0e38dc92cb1f2a60, 0x7b2b8a9aa6079c54,
     0x800a440bdbb2ceb1, 0x3cd955b7e00d0984, 0x3a7d3a1b25894224,
     0x944c9ad8ec165fde, 0x378f5a541631229b},
    {0x74b4c7fb98459ced, 0x3698fad1153bb6c3, 0x7a1e6c303b7652f4,
     0x9fe76702af69334b, 0x1fffe18a1b336103, 0x8941e71cff8a78db,
     0x382ae548b2e4f3f3, 0xabbedea680056f52},
    {0x6bcaa4cd81f32d1b, 0xdea2594ac06fd85d, 0xefbacd1d7d476e98,
     0x8a1d71efea48b9ca, 0x2001802114846679, 0xd8fa6bbbebab0761,
     0x3002c6cd635afe94, 0x7bcd9ed0efc889fb},
    {0x48bc924af11bd720, 0xfaf417d5d9b21b99, 0xe71da4aa88e12852,
     0x5d80ef9d1891cc86, 0xf82012d430219f9b, 0xcda43c32bcdf1d77,
     0xd21380b00449b17a, 0x378ee767f11631ba},
};

/*
 * L, P and S of RFC 6986, 7. L works on w[k] as column k of what P gives,
 * which is row k of what P takes; so P is left out before L, and put in
 * after it.
 */
static void lps(uint64_t w[8])
{
    swap_words_and_bits(w);
    pi_substitute(w);
    swap_words_and_bits(w);
    linear(w);
    swap_words_and_bytes(w);
}

static inline void add_to(uint64_t w[8], const uint64_t x[8])
{
    unsigned i;

    for (i = 0; i < 8; i++)
        w[i] ^= x[i];
}

/* h := g_N(h, m), RFC 6986, 8 */
static void compress(uint64_t h[8], const uint64_t n[8], const uint64_t m[8])
{
    uint64_t k[8], t[8];
    unsigned i;

    memcpy(k, h, sizeof(k));
    memcpy(t, m, sizeof(t));
    add_to(k, n);
    lps(k);
    for (i = 0; i < ROUNDS; i++) {
        add_to(t, k);
        lps(t);
        add_to(k, C[i]);
        lps(k);
    }
    add_to(h, t);
    add_to(h, k);
    add_to(h, m);
    wipe(k, sizeof(k));
    wipe(t, sizeof(t));
}

/* Take in blocks that count for so many bits each: 9, steps 2.3 to 2.5. */
static void take_portable(struct streebog *s, const uint8_t *data, size_t count,
                          uint64_t bits)
{
    uint64_t m[8], length[8] = {bits};
    size_t i;
    unsigned k;

    for (i = 0; i < count; i++) {
        for (k = 0; k < 8; k++)
            m[k] = load_le64(data + BLOCK_LEN * i + 8 * k);
        compress(s->h, s->n, m);
        streebog_add(s->n, length);
        streebog_add(s->sigma, m);
    }
    wipe(m, sizeof(m));
}

static void finish_portable(struct streebog *s)
{
    static const uint64_t zero[8];

    compress(s->h, zero, s->n);
    compress(s->h, zero, s->sigma);
}

static void take(struct streebog *s, const uint8_t *data, size_t count,
                 uint64_t bits)
{
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        streebog_take_avx512(s, data, count, bits);
        return;
    }
#endif
    take_portable(s, data, count, bits);
}

static void finish(struct streebog *s)
{
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        streebog_finish_avx512(s);
        return;
    }
#endif
    finish_portable(s);
}

void streebog_init(struct streebog *s, size_t len)
{
    memset(s, 0, sizeof(*s));
    s->len = len;
    if (len == 32)
        memset(s->h, 1, sizeof(s->h)); /* 6.1 */
}

void streebog_update(struct streebog *s, struct bytes data)
{
    while (data.len != 0) {
        size_t n = BLOCK_LEN - s->used;

        if (s->used == 0 && data.len >= BLOCK_LEN) {
            n = data.len - data.len % BLOCK_LEN;
            take(s, data.p, n / BLOCK_LEN, 8 * BLOCK_LEN);
        } else {
            n = data.len < n ? data.len : n;
            memcpy(s->block + s->used, data.p, n);
            s->used = (s->used + n) % BLOCK_LEN;
            if (s->used == 0)
                take(s, s->block, 1, 8 * BLOCK_LEN);
        }
        data = bytes_of(data.p + n, data.len - n);
    }
}

void streebog_final(struct streebog *s, uint8_t *out)
{
    size_t words = s->len / 8;
    size_t i;

    memset(s->block + s->used, 0, BLOCK_LEN - s->used);
    s->block[s->used] = 1; /* 9, step 3.1 */
    take(s, s->block, 1, 8 * s->used);
    finish(s);
    for (i = 0; i < words; i++) /* step 3.6: the upper half of 512 bits */
        store_le64(out + 8 * i, s->h[8 - words + i]);
    wipe(s, sizeof(*s));
}
