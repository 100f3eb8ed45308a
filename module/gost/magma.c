/*
 * GOST 28147-89 (RFC 5830) without tables indexed by data: an S-box set is
 * turned into polynomials over GF(2), evaluated in all eight nibbles of a
 * word at once.
 */
#include "gost/magma.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "config.h"
#include "gost/magma_path.h"
#include "gost/path.h"

#include <string.h>

#define NIBBLES 0x11111111u /* bit 0 of each */

const struct gost89_sbox gost89_sbox_z = {{
    {12, 4, 6, 2, 10, 5, 11, 9, 14, 8, 13, 7, 0, 3, 15, 1},
    {6, 8, 2, 3, 9, 10, 5, 12, 1, 14, 4, 7, 11, 13, 0, 15},
    {11, 3, 5, 8, 2, 15, 10, 13, 14, 1, 7, 4, 12, 9, 6, 0},
    {12, 8, 2, 1, 13, 4, 15, 6, 7, 0, 10, 5, 3, 14, 9, 11},
    {7, 15, 5, 10, 8, 1, 6, 13, 0, 9, 3, 14, 11, 4, 2, 12},
    {5, 13, 15, 6, 9, 2, 12, 10, 11, 7, 8, 1, 4, 3, 14, 0},
    {8, 14, 2, 5, 6, 9, 1, 12, 15, 4, 11, 0, 13, 10, 3, 7},
    {1, 7, 14, 13, 0, 5, 8, 3, 4, 15, 10, 6, 9, 12, 11, 2},
}};

const struct gost89_sbox gost89_sbox_cryptopro_a = {{
    {9, 6, 3, 2, 8, 11, 1, 7, 10, 4, 14, 15, 12, 0, 13, 5},
    {3, 7, 14, 9, 8, 10, 15, 0, 5, 2, 6, 12, 11, 4, 13, 1},
    {14, 4, 6, 2, 11, 3, 13, 8, 12, 15, 5, 10, 0, 7, 1, 9},
    {14, 7, 10, 12, 13, 1, 3, 9, 0, 2, 11, 4, 15, 8, 5, 6},
    {11, 5, 1, 9, 8, 13, 15, 0, 14, 4, 2, 3, 12, 7, 10, 6},
    {3, 10, 13, 12, 1, 2, 0, 11, 7, 5, 9, 4, 8, 15, 14, 6},
    {1, 13, 2, 9, 7, 10, 6, 0, 8, 12, 4, 5, 15, 3, 11, 14},
    {11, 10, 15, 5, 0, 12, 14, 8, 6, 2, 3, 9, 1, 7, 13, 4},
}};

const struct gost89_sbox gost89_sbox_cryptopro_b = {{
    {8, 4, 11, 1, 3, 5, 0, 9, 2, 14, 10, 12, 13, 6, 7, 15},
    {0, 1, 2, 10, 4, 13, 5, 12, 9, 7, 3, 15, 11, 8, 6, 14},
    {14, 12, 0, 10, 9, 2, 13, 11, 7, 5, 8, 15, 3, 6, 1, 4},
    {7, 5, 0, 13, 11, 6, 1, 2, 3, 10, 12, 15, 4, 14, 9, 8},
    {2, 7, 12, 15, 9, 5, 10, 11, 1, 4, 0, 13, 6, 8, 14, 3},
    {8, 3, 2, 6, 4, 13, 14, 11, 12, 1, 7, 15, 10, 0, 9, 5},
    {5, 2, 10, 11, 9, 1, 12, 3, 7, 4, 13, 0, 6, 15, 8, 14},
    {0, 4, 11, 14, 8, 3, 7, 1, 10, 2, 9, 6, 15, 13, 5, 12},
}};

const struct gost89_sbox gost89_sbox_cryptopro_c = {{
    {1, 11, 12, 2, 9, 13, 0, 15, 4, 5, 8, 14, 10, 7, 6, 3},
    {0, 1, 7, 13, 11, 4, 5, 2, 8, 14, 15, 12, 9, 10, 6, 3},
    {8, 2, 5, 0, 4, 9, 15, 10, 3, 7, 12, 13, 6, 14, 1, 11},
    {3, 6, 0, 1, 5, 13, 10, 8, 11, 2, 9, 7, 14, 15, 12, 4},
    {8, 13, 11, 0, 4, 5, 1, 2, 9, 3, 12, 14, 6, 15, 10, 7},
    {12, 9, 11, 1, 8, 14, 2, 4, 7, 3, 6, 5, 10, 0, 15, 13},
    {10, 9, 6, 8, 13, 14, 2, 0, 15, 3, 5, 11, 4, 1, 12, 7},
    {7, 4, 0, 5, 10, 2, 15, 14, 12, 6, 1, 11, 13, 9, 3, 8},
}};

const struct gost89_sbox gost89_sbox_cryptopro_d = {{
    {15, 12, 2, 10, 6, 4, 5, 0, 7, 9, 14, 13, 1, 11, 8, 3},
    {11, 6, 3, 4, 12, 15, 14, 2, 7, 13, 8, 0, 5, 10, 9, 1},
    {1, 12, 11, 0, 15, 14, 6, 5, 10, 13, 4, 8, 9, 3, 7, 2},
    {1, 5, 14, 12, 10, 7, 0, 13, 6, 2, 11, 4, 9, 3, 15, 8},
    {0, 12, 8, 9, 13, 2, 10, 11, 7, 3, 6, 5, 4, 14, 15, 1},
    {8, 0, 15, 3, 2, 5, 14, 11, 1, 10, 4, 7, 12, 9, 13, 6},
    {3, 0, 6, 15, 1, 14, 9, 2, 13, 8, 12, 4, 11, 10, 5, 7},
    {1, 10, 6, 8, 15, 11, 0, 4, 12, 3, 5, 9, 7, 13, 2, 14},
}};

const struct gost89_sbox gost89_sbox_test = {{
    {4, 2, 15, 5, 9, 1, 0, 8, 14, 3, 11, 12, 13, 7, 10, 6},
    {12, 9, 15, 14, 8, 1, 3, 10, 2, 7, 4, 13, 6, 0, 11, 5},
    {13, 8, 14, 12, 7, 3, 9, 10, 1, 5, 2, 4, 6, 15, 0, 11},
    {14, 9, 11, 2, 5, 15, 7, 1, 0, 13, 12, 6, 10, 4, 3, 8},
    {3, 14, 5, 9, 6, 8, 0, 13, 10, 11, 7, 12, 2, 1, 15, 4},
    {8, 15, 6, 11, 1, 9, 12, 5, 13, 3, 7, 10, 0, 14, 2, 4},
    {9, 11, 12, 0, 3, 6, 7, 5, 4, 8, 14, 15, 1, 10, 2, 13},
    {12, 6, 5, 2, 11, 0, 9, 13, 3, 14, 7, 10, 15, 4, 1, 8},
}};

const struct gost89_sbox gost89_sbox_hash_cryptopro = {{
    {10, 4, 5, 6, 8, 1, 3, 7, 13, 12, 14, 0, 9, 2, 11, 15},
    {5, 15, 4, 0, 2, 13, 11, 9, 1, 7, 6, 3, 12, 14, 10, 8},
    {7, 15, 12, 14, 9, 4, 1, 0, 3, 11, 5, 2, 6, 10, 8, 13},
    {4, 10, 7, 12, 0, 15, 2, 8, 14, 1, 6, 5, 13, 11, 9, 3},
    {7, 6, 4, 11, 9, 12, 2, 10, 1, 8, 0, 14, 15, 13, 3, 5},
    {7, 6, 2, 4, 13, 9, 15, 0, 10, 1, 5, 11, 8, 14, 12, 3},
    {13, 14, 4, 1, 7, 0, 5, 10, 3, 12, 8, 15, 6, 2, 9, 11},
    {1, 3, 10, 9, 5, 11, 4, 15, 8, 6, 7, 14, 13, 0, 2, 12},
}};

const struct gost89_sbox gost89_sbox_hash_test = {{
    {4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3},
    {14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9},
    {5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11},
    {7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3},
    {6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2},
    {4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14},
    {13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12},
    {1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12},
}};

/* Bodies of the OIDs 1.2.643.7.1.2.5.1.1 and 1.2.643.2.2.31.0 to .4 */
static const struct {
    uint8_t oid[9];
    uint8_t len;
    const struct gost89_sbox *sbox;
} sets[] = {
    {{0x2a, 0x85, 3, 7, 1, 2, 5, 1, 1}, 9, &gost89_sbox_z},
    {{0x2a, 0x85, 3, 2, 2, 31, 0}, 7, &gost89_sbox_test},
    {{0x2a, 0x85, 3, 2, 2, 31, 1}, 7, &gost89_sbox_cryptopro_a},
    {{0x2a, 0x85, 3, 2, 2, 31, 2}, 7, &gost89_sbox_cryptopro_b},
    {{0x2a, 0x85, 3, 2, 2, 31, 3}, 7, &gost89_sbox_cryptopro_c},
    {{0x2a, 0x85, 3, 2, 2, 31, 4}, 7, &gost89_sbox_cryptopro_d},
};

enum err gost89_sbox_by_oid(struct bytes oid, const struct gost89_sbox **out)
{
    size_t i;

    for (i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
        if (!bytes_equal(oid, bytes_of(sets[i].oid, sets[i].len)))
            continue;
        *out = sets[i].sbox;
        return ERR_OK;
    }
    return ERR_UNSUPPORTED;
}

/*
 * The coefficients of the polynomials: a row of values becomes them in four
 * steps, one a variable (the Moebius transform). Coefficient u belongs to the
 * product of the input bits that are set in u; nibble i is that of row i.
 */
static void make_poly(const struct gost89_sbox *sbox, uint32_t poly[16])
{
    unsigned bit, i, v;

    memset(poly, 0, 16 * sizeof(*poly));
    for (v = 0; v < 16; v++)
        for (i = 0; i < 8; i++)
            poly[v] |= (uint32_t)sbox->row[i][v] << 4 * i;
    for (bit = 1; bit < 16; bit <<= 1)
        for (v = 0; v < 16; v++)
            if ((v & bit) != 0)
                poly[v] ^= poly[v ^ bit];
}

void gost89_init(struct gost89 *c, const struct gost89_sbox *sbox,
                 const uint8_t key[GOST89_KEY_LEN])
{
    make_poly(sbox, c->poly);
    gost89_rekey(c, key);
}

void gost89_rekey(struct gost89 *c, const uint8_t key[GOST89_KEY_LEN])
{
    unsigned i;

    for (i = 0; i < 8; i++)
        c->key[i] = load_le32(key + 4 * i);
}

void gost89_clear(struct gost89 *c)
{
    wipe(c, sizeof(*c));
}

/* Ones in each nibble of x that has this bit set. */
static inline uint32_t spread(uint32_t x, unsigned bit)
{
    uint32_t low = x >> bit & NIBBLES;

    return (low << 4) - low;
}

/* Value of a polynomial of two variables. */
static inline uint32_t value(const uint32_t p[4], uint32_t x0, uint32_t x1)
{
    return p[0] ^ (x0 & p[1]) ^ (x1 & (p[2] ^ (x0 & p[3])));
}

/* What a round adds to N2: sum, S-boxes, cyclic shift (RFC 5830, 5.1). */
static inline uint32_t f(const uint32_t p[16], uint32_t n, uint32_t key)
{
    uint32_t sum = n + key;
    uint32_t x0 = spread(sum, 0), x1 = spread(sum, 1);
    uint32_t x2 = spread(sum, 2), x3 = spread(sum, 3);
    uint32_t low = value(p, x0, x1) ^ (x2 & value(p + 4, x0, x1));
    uint32_t high = value(p + 8, x0, x1) ^ (x2 & value(p + 12, x0, x1));
    uint32_t s = low ^ (x3 & high);

    return s << 11 | s >> 21;
}

/* Blocks side by side, so that a compiler can take several at once. */
#define LANES 8

struct lanes {
    uint32_t poly[16]; /* beside the halves: nothing here can overlap */
    uint32_t n1[LANES], n2[LANES];
};

/* Two rounds with the keys k1 and k2. */
static inline void rounds_lanes(struct lanes *x, uint32_t k1, uint32_t k2)
{
    unsigned i;

    for (i = 0; i < LANES; i++)
        x->n2[i] ^= f(x->poly, x->n1[i], k1);
    for (i = 0; i < LANES; i++)
        x->n1[i] ^= f(x->poly, x->n2[i], k2);
}

static void rounds_up_lanes(const struct gost89 *c, struct lanes *x)
{
    unsigned i;

    for (i = 0; i < 8; i += 2)
        rounds_lanes(x, c->key[i], c->key[i + 1]);
}

static void rounds_down_lanes(const struct gost89 *c, struct lanes *x)
{
    unsigned i;

    for (i = 8; i > 0; i -= 2)
        rounds_lanes(x, c->key[i - 1], c->key[i - 2]);
}

/* Eight rounds with the key words in rising or falling order. */
static inline void rounds_up(const struct gost89 *c, uint32_t n[2])
{
    unsigned i;

    for (i = 0; i < 8; i += 2) {
        n[1] ^= f(c->poly, n[0], c->key[i]);
        n[0] ^= f(c->poly, n[1], c->key[i + 1]);
    }
}

static inline void rounds_down(const struct gost89 *c, uint32_t n[2])
{
    unsigned i;

    for (i = 8; i > 0; i -= 2) {
        n[1] ^= f(c->poly, n[0], c->key[i - 1]);
        n[0] ^= f(c->poly, n[1], c->key[i - 2]);
    }
}

/* The byte order of RFC 5830, or the one of RFC 8891, which is reversed. */
enum order { ORDER_5830, ORDER_8891 };

static inline void load_block(enum order order, const uint8_t in[8],
                              uint32_t *n1, uint32_t *n2)
{
    *n1 = order == ORDER_5830 ? load_le32(in) : load_be32(in + 4);
    *n2 = order == ORDER_5830 ? load_le32(in + 4) : load_be32(in);
}

/* After the last round the halves are not exchanged. */
static inline void store_block(enum order order, uint32_t n1, uint32_t n2,
                               uint8_t out[8])
{
    if (order == ORDER_5830) {
        store_le32(out, n2);
        store_le32(out + 4, n1);
    } else {
        store_be32(out + 4, n2);
        store_be32(out, n1);
    }
}

static void encrypt_one(const struct gost89 *c, enum order order,
                        const uint8_t in[8], uint8_t out[8])
{
    uint32_t n[2];

    load_block(order, in, &n[0], &n[1]);
    rounds_up(c, n);
    rounds_up(c, n);
    rounds_up(c, n);
    rounds_down(c, n);
    store_block(order, n[0], n[1], out);
}

static void decrypt_one(const struct gost89 *c, enum order order,
                        const uint8_t in[8], uint8_t out[8])
{
    uint32_t n[2];

    load_block(order, in, &n[0], &n[1]);
    rounds_up(c, n);
    rounds_down(c, n);
    rounds_down(c, n);
    rounds_down(c, n);
    store_block(order, n[0], n[1], out);
}

void gost89_encrypt_block(const struct gost89 *c, const uint8_t in[8],
                          uint8_t out[8])
{
    encrypt_one(c, ORDER_5830, in, out);
}

void gost89_decrypt_block(const struct gost89 *c, const uint8_t in[8],
                          uint8_t out[8])
{
    decrypt_one(c, ORDER_5830, in, out);
}

void gost89_mac_block(const struct gost89 *c, const uint8_t in[8],
                      uint8_t out[8])
{
    uint32_t n[2] = {load_le32(in), load_le32(in + 4)};

    rounds_up(c, n);
    rounds_up(c, n);
    store_le32(out, n[0]);
    store_le32(out + 4, n[1]);
}

/* Lanes beyond count are zero. */
static void load_lanes(struct lanes *x, enum order order, const uint8_t *in,
                       size_t count)
{
    size_t i;

    memset(x->n1, 0, sizeof(x->n1));
    memset(x->n2, 0, sizeof(x->n2));
    for (i = 0; i < count; i++)
        load_block(order, in + GOST89_BLOCK_LEN * i, &x->n1[i], &x->n2[i]);
}

static void store_lanes(const struct lanes *x, enum order order, uint8_t *out,
                        size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        store_block(order, x->n1[i], x->n2[i], out + GOST89_BLOCK_LEN * i);
}

static void encrypt_portable(const struct gost89 *c, enum order order,
                             const uint8_t *in, uint8_t *out, size_t count)
{
    struct lanes x = {{0}, {0}, {0}};
    size_t i, n;

    if (count == 1) {
        encrypt_one(c, order, in, out);
        return;
    }
    memcpy(x.poly, c->poly, sizeof(x.poly));
    for (i = 0; i < count; i += n) {
        n = count - i < LANES ? count - i : LANES;
        load_lanes(&x, order, in + GOST89_BLOCK_LEN * i, n);
        rounds_up_lanes(c, &x);
        rounds_up_lanes(c, &x);
        rounds_up_lanes(c, &x);
        rounds_down_lanes(c, &x);
        store_lanes(&x, order, out + GOST89_BLOCK_LEN * i, n);
    }
    wipe(&x, sizeof(x));
}

static void decrypt_portable(const struct gost89 *c, enum order order,
                             const uint8_t *in, uint8_t *out, size_t count)
{
    struct lanes x = {{0}, {0}, {0}};
    size_t i, n;

    if (count == 1) {
        decrypt_one(c, order, in, out);
        return;
    }
    memcpy(x.poly, c->poly, sizeof(x.poly));
    for (i = 0; i < count; i += n) {
        n = count - i < LANES ? count - i : LANES;
        load_lanes(&x, order, in + GOST89_BLOCK_LEN * i, n);
        rounds_up_lanes(c, &x);
        rounds_down_lanes(c, &x);
        rounds_down_lanes(c, &x);
        rounds_down_lanes(c, &x);
        store_lanes(&x, order, out + GOST89_BLOCK_LEN * i, n);
    }
    wipe(&x, sizeof(x));
}

#ifdef HAVE_AVX512
/* Rounds go up the key words so many times, then down (RFC 5830, 5). */
static void run_avx512(const struct gost89 *c, enum order order, unsigned ups,
                       const uint8_t *in, uint8_t *out, size_t count)
{
    struct gost89_run r = {.swapped = order == ORDER_8891};
    unsigned i;

    for (i = 0; i < 32; i++)
        r.key[i] = c->key[i / 8 < ups ? i % 8 : 7 - i % 8];
    gost89_run_avx512(c, &r, in, out, count);
    wipe(&r, sizeof(r));
}
#endif

static void encrypt_blocks(const struct gost89 *c, enum order order,
                           const uint8_t *in, uint8_t *out, size_t count)
{
#ifdef HAVE_AVX512
    if (count > 1 && path_best() == PATH_AVX512) {
        run_avx512(c, order, 3, in, out, count);
        return;
    }
#endif
    encrypt_portable(c, order, in, out, count);
}

static void decrypt_blocks(const struct gost89 *c, enum order order,
                           const uint8_t *in, uint8_t *out, size_t count)
{
#ifdef HAVE_AVX512
    if (count > 1 && path_best() == PATH_AVX512) {
        run_avx512(c, order, 1, in, out, count);
        return;
    }
#endif
    decrypt_portable(c, order, in, out, count);
}

void gost89_encrypt_blocks(const struct gost89 *c, const uint8_t *in,
                           uint8_t *out, size_t count)
{
    encrypt_blocks(c, ORDER_5830, in, out, count);
}

void gost89_decrypt_blocks(const struct gost89 *c, const uint8_t *in,
                           uint8_t *out, size_t count)
{
    decrypt_blocks(c, ORDER_5830, in, out, count);
}

void magma_init(struct magma *c, const uint8_t key[MAGMA_KEY_LEN])
{
    unsigned i;

    make_poly(&gost89_sbox_z, c->c.poly);
    for (i = 0; i < 8; i++)
        c->c.key[i] = load_be32(key + 4 * i);
}

void magma_clear(struct magma *c)
{
    wipe(c, sizeof(*c));
}

void magma_encrypt_blocks(const struct magma *c, const uint8_t *in,
                          uint8_t *out, size_t count)
{
    encrypt_blocks(&c->c, ORDER_8891, in, out, count);
}

void magma_decrypt_blocks(const struct magma *c, const uint8_t *in,
                          uint8_t *out, size_t count)
{
    decrypt_blocks(&c->c, ORDER_8891, in, out, count);
}
