/*
 * MGM (RFC 9058). Both its counters are known in advance, so the cipher gets
 * whole batches; the products of a batch share their reduction.
 */
#include "gost/mgm.h"

#include "base/ct.h"
#include "base/endian.h"
#include "base/wipe.h"
#include "config.h"
#include "gost/mgm_path.h"
#include "gost/path.h"

#include <string.h>

#define BATCH CIPHER_BATCH
#define BATCH_LEN (BATCH * CIPHER_MAX_BLOCK_LEN)

static size_t block_len(const struct mgm *s)
{
    return cipher_block_len(s->c.id);
}

/* A block as the coefficients of a polynomial; a short one ends in w[0]. */
static void load_block(const uint8_t *in, size_t n, uint64_t w[2])
{
    w[0] = load_be64(in);
    w[1] = n == 16 ? load_be64(in + 8) : 0;
}

static void store_block(const uint64_t w[2], size_t n, uint8_t *out)
{
    store_be64(out, w[0]);
    if (n == 16)
        store_be64(out + 8, w[1]);
}

/* r * x in GF(2^64) or GF(2^128), section 3 */
static void times_x(uint64_t r[2], size_t n)
{
    uint64_t top = 0 - (r[0] >> 63);

    if (n == 16) {
        r[0] = r[0] << 1 | r[1] >> 63;
        r[1] = r[1] << 1 ^ (top & 0x87);
    } else {
        r[0] = r[0] << 1 ^ (top & 0x1b);
    }
}

/*
 * sum := sum + h[0] * a[0] + h[1] * a[1] ... by Horner's rule over the bits of
 * all h at once.
 */
static void add_products(uint64_t sum[2], uint64_t h[][2], uint64_t a[][2],
                         size_t count, size_t n)
{
    uint64_t r[2] = {0, 0}, mask;
    size_t bit, i;

    for (bit = 0; bit < 8 * n; bit++) {
        times_x(r, n);
        for (i = 0; i < count; i++) {
            mask = 0 - (h[i][bit / 64] >> (63 - bit % 64) & 1);
            r[0] ^= a[i][0] & mask;
            r[1] ^= a[i][1] & mask;
        }
    }
    sum[0] ^= r[0];
    sum[1] ^= r[1];
}

/* incr_l or incr_r: one more in a half of a block */
static void increment(uint8_t *half, size_t len)
{
    if (len == 8)
        store_be64(half, load_be64(half) + 1);
    else
        store_be32(half, load_be32(half) + 1);
}

/* E_K of the next values of a counter, the half at so many bytes rising */
static void run_counter(const struct mgm *s, uint8_t *counter, size_t at,
                        uint8_t *out, size_t count)
{
    size_t i, n = block_len(s);

    for (i = 0; i < count; i++) {
        memcpy(out + n * i, counter, n);
        increment(counter + at, n / 2);
    }
    cipher_encrypt(&s->c, out, out, count);
}

static void make_gamma(struct mgm *s, uint8_t *out, size_t count)
{
    run_counter(s, s->y, block_len(s) / 2, out, count);
}

/* Up to BATCH whole blocks of A or C go into the sum. */
static void take_batch(struct mgm *s, const uint8_t *data, size_t count)
{
    uint64_t h[BATCH][2], a[BATCH][2];
    size_t i, n = block_len(s);
    uint8_t key[BATCH_LEN];

    run_counter(s, s->z, 0, key, count);
#ifdef HAVE_AVX512
    if (path_best() == PATH_AVX512) {
        mgm_add_products_avx512(s->sum, key, data, count, n);
        wipe(key, count * n);
        return;
    }
#endif
    for (i = 0; i < count; i++) {
        load_block(key + n * i, n, h[i]);
        load_block(data + n * i, n, a[i]);
    }
    add_products(s->sum, h, a, count, n);
    wipe(h, count * sizeof(*h));
    wipe(a, count * sizeof(*a));
    wipe(key, count * n);
}

/* An incomplete block is padded with zeros: step 2 */
static void pad(struct mgm *s)
{
    if (s->used == 0)
        return;
    memset(s->block + s->used, 0, block_len(s) - s->used);
    take_batch(s, s->block, 1);
    s->used = 0;
}

/* A or C of any length; counts nothing. */
static void take(struct mgm *s, const uint8_t *data, size_t len)
{
    size_t n = block_len(s), done, k;

    for (done = 0; done < len; done += k) {
        if (s->used == 0 && len - done >= n) {
            k = (len - done) / n < BATCH ? (len - done) / n : BATCH;
            take_batch(s, data + done, k);
            k *= n;
            continue;
        }
        k = n - s->used < len - done ? n - s->used : len - done;
        memcpy(s->block + s->used, data + done, k);
        s->used += k;
        if (s->used == n)
            pad(s);
    }
}

/* True if so many bytes more keep |A| + |P| below 2^(n/2) bits. */
static bool fits(const struct mgm *s, size_t len)
{
    uint64_t limit = (uint64_t)1 << (block_len(s) == 8 ? 29 : 61);
    uint64_t so_far = s->aad_len + s->text_len;

    return len < limit - so_far;
}

enum err mgm_init(struct mgm *s, enum cipher_id id,
                  const uint8_t key[CIPHER_KEY_LEN], struct bytes nonce,
                  size_t tag_len)
{
    size_t n = cipher_block_len(id);

    if (nonce.len != n || (nonce.p[0] & 0x80) != 0)
        return ERR_ARG;
    if (tag_len < MGM_MIN_TAG_LEN || tag_len > n)
        return ERR_ARG;
    memset(s, 0, sizeof(*s));
    cipher_init(&s->c, id, key);
    memcpy(s->y, nonce.p, n);
    memcpy(s->z, nonce.p, n);
    s->z[0] |= 0x80;
    cipher_encrypt(&s->c, s->y, s->y, 1);
    cipher_encrypt(&s->c, s->z, s->z, 1);
    s->tag_len = tag_len;
    return ERR_OK;
}

enum err mgm_aad(struct mgm *s, struct bytes aad)
{
    if (s->in_text)
        return ERR_WRONG_STATE;
    if (!fits(s, aad.len))
        return ERR_TOO_BIG;
    take(s, aad.p, aad.len);
    s->aad_len += aad.len;
    return ERR_OK;
}

static enum err begin_text(struct mgm *s, size_t len)
{
    if (!fits(s, len))
        return ERR_TOO_BIG;
    if (!s->in_text)
        pad(s);
    s->in_text = true;
    s->text_len += len;
    return ERR_OK;
}

static void xor_to(uint8_t *out, const uint8_t *in, const uint8_t *gamma,
                   size_t len)
{
    size_t i;

    for (i = 0; len - i >= 8; i += 8)
        store_le64(out + i, load_le64(in + i) ^ load_le64(gamma + i));
    for (; i < len; i++)
        out[i] = in[i] ^ gamma[i];
}

/*
 * The next bytes of a text, up to a batch of blocks: the bytes before and
 * behind whole blocks share a block of gamma that the state keeps. Before
 * them used is that of the ciphertext; take() moves it on.
 */
static size_t crypt_some(struct mgm *s, const uint8_t *in, uint8_t *out,
                         size_t len, uint8_t gamma[BATCH_LEN])
{
    size_t n = block_len(s), k;

    if (s->used == 0 && len >= n) {
        k = len / n < BATCH ? len / n : BATCH;
        make_gamma(s, gamma, k);
        xor_to(out, in, gamma, k * n);
        return k * n;
    }
    if (s->used == 0)
        make_gamma(s, s->gamma, 1);
    k = n - s->used < len ? n - s->used : len;
    xor_to(out, in, s->gamma + s->used, k);
    return k;
}

enum err mgm_encrypt(struct mgm *s, const uint8_t *in, uint8_t *out, size_t len)
{
    uint8_t gamma[BATCH_LEN];
    size_t done, k;
    enum err e;

    e = begin_text(s, len);
    if (e != ERR_OK)
        return e;
    for (done = 0; done < len; done += k) {
        k = crypt_some(s, in + done, out + done, len - done, gamma);
        take(s, out + done, k);
    }
    wipe(gamma, sizeof(gamma));
    return ERR_OK;
}

enum err mgm_decrypt(struct mgm *s, const uint8_t *in, uint8_t *out, size_t len)
{
    uint8_t gamma[BATCH_LEN], text[BATCH_LEN];
    size_t done, k;
    enum err e;

    e = begin_text(s, len);
    if (e != ERR_OK)
        return e;
    for (done = 0; done < len; done += k) {
        k = crypt_some(s, in + done, text, len - done, gamma);
        take(s, in + done, k);
        memcpy(out + done, text, k);
    }
    wipe(gamma, sizeof(gamma));
    wipe(text, sizeof(text));
    return ERR_OK;
}

/* Step 3: a whole block, the tag being its beginning */
static enum err make_tag(struct mgm *s, uint8_t tag[CIPHER_MAX_BLOCK_LEN])
{
    size_t n = block_len(s);
    uint8_t lengths[CIPHER_MAX_BLOCK_LEN];

    if (s->aad_len + s->text_len == 0)
        return ERR_ARG;
    pad(s);
    if (n == 8) {
        store_be32(lengths, (uint32_t)(8 * s->aad_len));
        store_be32(lengths + 4, (uint32_t)(8 * s->text_len));
    } else {
        store_be64(lengths, 8 * s->aad_len);
        store_be64(lengths + 8, 8 * s->text_len);
    }
    take_batch(s, lengths, 1);
    store_block(s->sum, n, tag);
    cipher_encrypt(&s->c, tag, tag, 1);
    return ERR_OK;
}

enum err mgm_tag(struct mgm *s, uint8_t *tag)
{
    uint8_t t[CIPHER_MAX_BLOCK_LEN];
    enum err e;

    e = make_tag(s, t);
    if (e == ERR_OK)
        memcpy(tag, t, s->tag_len);
    mgm_clear(s);
    return e;
}

enum err mgm_verify(struct mgm *s, struct bytes tag)
{
    uint8_t t[CIPHER_MAX_BLOCK_LEN];
    enum err e;

    e = make_tag(s, t);
    if (e == ERR_OK && (tag.len != s->tag_len || !ct_equal(t, tag.p, tag.len)))
        e = ERR_SIGNATURE;
    wipe(t, sizeof(t));
    mgm_clear(s);
    return e;
}

void mgm_clear(struct mgm *s)
{
    wipe(s, sizeof(*s));
}

enum err mgm_seal(const struct mgm_key *k, struct bytes nonce, struct bytes aad,
                  struct bytes in, uint8_t *out)
{
    struct mgm s;
    enum err e;

    e = mgm_init(&s, k->id, k->key, nonce, k->tag_len);
    if (e != ERR_OK)
        return e;
    e = mgm_aad(&s, aad);
    if (e == ERR_OK)
        e = mgm_encrypt(&s, in.p, out, in.len);
    if (e == ERR_OK)
        e = mgm_tag(&s, out + in.len);
    mgm_clear(&s);
    return e;
}

/* The tag first; only then the counter of the encryption runs. */
enum err mgm_open(const struct mgm_key *k, struct bytes nonce, struct bytes aad,
                  struct bytes in, uint8_t *out)
{
    uint8_t gamma[BATCH_LEN];
    struct mgm s, text;
    size_t done, len, n;
    enum err e;

    e = mgm_init(&s, k->id, k->key, nonce, k->tag_len);
    if (e != ERR_OK)
        return e;
    text = s;
    if (in.len < k->tag_len) {
        e = ERR_SIGNATURE;
        goto out;
    }
    len = in.len - k->tag_len;
    e = mgm_aad(&s, aad);
    if (e == ERR_OK)
        e = begin_text(&s, len);
    if (e != ERR_OK)
        goto out;
    take(&s, in.p, len);
    e = mgm_verify(&s, bytes_of(in.p + len, k->tag_len));
    for (done = 0; e == ERR_OK && done < len; done += n)
        n = crypt_some(&text, in.p + done, out + done, len - done, gamma);
    wipe(gamma, sizeof(gamma));
out:
    mgm_clear(&s);
    mgm_clear(&text);
    return e;
}
