/*
 * Modes of GOST R 34.13-2015 over the ciphers of GOST R 34.12-2015. A mode
 * gives the cipher as many blocks at once as it knows of; only OFB, and the
 * encrypting side of CFB and CBC, know but one at a time.
 */
#include "gost/mode.h"

#include "base/endian.h"
#include "base/wipe.h"

#include <string.h>

#define BATCH_LEN (CIPHER_BATCH * CIPHER_MAX_BLOCK_LEN)

static size_t block_len(const struct cipher *c)
{
    return cipher_block_len(c->id);
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

/* Spend what is left of a block of gamma; bytes done. */
static size_t spend(const uint8_t *gamma, size_t *used, size_t gamma_len,
                    const uint8_t *in, uint8_t *out, size_t len)
{
    size_t n = gamma_len - *used < len ? gamma_len - *used : len;

    xor_to(out, in, gamma + *used, n);
    *used += n;
    return n;
}

enum err ecb_encrypt(const struct cipher *c, const uint8_t *in, uint8_t *out,
                     size_t len)
{
    if (len % block_len(c) != 0)
        return ERR_ARG;
    cipher_encrypt(c, in, out, len / block_len(c));
    return ERR_OK;
}

enum err ecb_decrypt(const struct cipher *c, const uint8_t *in, uint8_t *out,
                     size_t len)
{
    if (len % block_len(c) != 0)
        return ERR_ARG;
    cipher_decrypt(c, in, out, len / block_len(c));
    return ERR_OK;
}

enum err ctr_init(struct ctr *s, enum cipher_id id,
                  const uint8_t key[CIPHER_KEY_LEN], struct bytes iv)
{
    size_t n = cipher_block_len(id);

    if (iv.len != n / 2)
        return ERR_ARG;
    cipher_init(&s->c, id, key);
    memset(s->iv, 0, sizeof(s->iv));
    memcpy(s->iv, iv.p, iv.len);
    s->next = 0;
    s->limit = n == 8 ? (uint64_t)1 << 32 : UINT64_MAX;
    memset(s->gamma, 0, sizeof(s->gamma));
    s->used = n;
    return ERR_OK;
}

/* count blocks of gamma */
static void ctr_gamma(struct ctr *s, uint8_t *gamma, size_t count)
{
    size_t i, n = block_len(&s->c);
    uint64_t high = load_be64(s->iv);

    for (i = 0; i < count; i++, s->next++) {
        if (n == 8) {
            store_be64(gamma + 8 * i, high | s->next);
        } else {
            store_be64(gamma + 16 * i, high);
            store_be64(gamma + 16 * i + 8, s->next);
        }
    }
    cipher_encrypt(&s->c, gamma, gamma, count);
}

bool ctr_fits(const struct ctr *s, size_t len)
{
    size_t n = block_len(&s->c), left = n - s->used;

    return len <= left || (len - left - 1) / n < s->limit - s->next;
}

enum err ctr_crypt(struct ctr *s, const uint8_t *in, uint8_t *out, size_t len)
{
    size_t block = block_len(&s->c), done, n;
    uint8_t gamma[BATCH_LEN];

    if (!ctr_fits(s, len))
        return ERR_TOO_BIG;
    done = spend(s->gamma, &s->used, block, in, out, len);
    while (len - done >= block) {
        n = (len - done) / block;
        n = n < CIPHER_BATCH ? n : CIPHER_BATCH;
        ctr_gamma(s, gamma, n);
        xor_to(out + done, in + done, gamma, n * block);
        done += n * block;
    }
    if (done < len) {
        ctr_gamma(s, s->gamma, 1);
        s->used = 0;
        spend(s->gamma, &s->used, block, in + done, out + done, len - done);
    }
    wipe(gamma, sizeof(gamma));
    return ERR_OK;
}

void ctr_clear(struct ctr *s)
{
    wipe(s, sizeof(*s));
}

static enum err feedback_init(struct feedback *s, enum cipher_id id,
                              const uint8_t key[CIPHER_KEY_LEN],
                              struct bytes iv)
{
    size_t n = cipher_block_len(id);

    if (iv.len == 0 || iv.len % n != 0 || iv.len / n > 4)
        return ERR_ARG;
    cipher_init(&s->c, id, key);
    memset(s->reg, 0, sizeof(s->reg));
    memcpy(s->reg, iv.p, iv.len);
    s->reg_len = iv.len;
    memset(s->gamma, 0, sizeof(s->gamma));
    s->used = n;
    return ERR_OK;
}

void feedback_clear(struct feedback *s)
{
    wipe(s, sizeof(*s));
}

/*
 * The blocks of a longer register are streams of their own that take turns,
 * so the register as a whole becomes its own encryption.
 */
enum err ofb_init(struct feedback *s, enum cipher_id id,
                  const uint8_t key[CIPHER_KEY_LEN], struct bytes iv)
{
    enum err e = feedback_init(s, id, key, iv);

    if (e == ERR_OK)
        s->used = s->reg_len;
    return e;
}

void ofb_crypt(struct feedback *s, const uint8_t *in, uint8_t *out, size_t len)
{
    size_t done = 0;

    while (done < len) {
        if (s->used == s->reg_len) {
            cipher_encrypt(&s->c, s->reg, s->reg,
                           s->reg_len / block_len(&s->c));
            s->used = 0;
        }
        done += spend(s->reg, &s->used, s->reg_len, in + done, out + done,
                      len - done);
    }
}

enum err cfb_init(struct feedback *s, enum cipher_id id,
                  const uint8_t key[CIPHER_KEY_LEN], struct bytes iv)
{
    return feedback_init(s, id, key, iv);
}

/* R := LSB(R) || block; the last block is filled in by the caller. */
static uint8_t *shift_register(struct feedback *s)
{
    size_t n = block_len(&s->c);

    memmove(s->reg, s->reg + n, s->reg_len - n);
    return s->reg + s->reg_len - n;
}

/* A new block of gamma: of MSB(R), which leaves the register. */
static void cfb_next(struct feedback *s)
{
    cipher_encrypt(&s->c, s->reg, s->gamma, 1);
    (void)shift_register(s);
    s->used = 0;
}

/* Some bytes within a block: they replace the end of the register. */
static size_t cfb_bytes(struct feedback *s, const uint8_t *in, uint8_t *out,
                        size_t len, bool encrypt)
{
    size_t n = block_len(&s->c), i;
    uint8_t *last = s->reg + s->reg_len - n;

    for (i = 0; i < len && s->used < n; i++, s->used++) {
        uint8_t x = in[i] ^ s->gamma[s->used];

        last[s->used] = encrypt ? x : in[i];
        out[i] = x;
    }
    return i;
}

void cfb_encrypt(struct feedback *s, const uint8_t *in, uint8_t *out,
                 size_t len)
{
    size_t done = 0;

    while (done < len) {
        if (s->used == block_len(&s->c))
            cfb_next(s);
        done += cfb_bytes(s, in + done, out + done, len - done, true);
    }
}

/*
 * What comes out of the register while whole blocks of ciphertext go in: the
 * register, then the ciphertext. Both are copied, as out may be in; the end
 * of the copy is the new register.
 */
static size_t before_blocks(struct feedback *s, const uint8_t *in, size_t len,
                            uint8_t *before)
{
    size_t n = block_len(&s->c);
    size_t take = len / n < CIPHER_BATCH ? len / n * n : CIPHER_BATCH * n;

    memcpy(before, s->reg, s->reg_len);
    memcpy(before + s->reg_len, in, take);
    memcpy(s->reg, before + take, s->reg_len);
    return take;
}

void cfb_decrypt(struct feedback *s, const uint8_t *in, uint8_t *out,
                 size_t len)
{
    uint8_t before[MODE_MAX_REGISTER_LEN + BATCH_LEN];
    size_t block = block_len(&s->c), done, n;

    done = cfb_bytes(s, in, out, len, false);
    while (len - done >= block) {
        n = before_blocks(s, in + done, len - done, before);
        cipher_encrypt(&s->c, before, before, n / block);
        xor_to(out + done, in + done, before, n);
        done += n;
    }
    if (done < len) {
        cfb_next(s);
        (void)cfb_bytes(s, in + done, out + done, len - done, false);
    }
    wipe(before, sizeof(before));
}

enum err cbc_init(struct feedback *s, enum cipher_id id,
                  const uint8_t key[CIPHER_KEY_LEN], struct bytes iv)
{
    return feedback_init(s, id, key, iv);
}

enum err cbc_encrypt(struct feedback *s, const uint8_t *in, uint8_t *out,
                     size_t len)
{
    size_t n = block_len(&s->c), done;
    uint8_t block[CIPHER_MAX_BLOCK_LEN] = {0};

    if (len % n != 0)
        return ERR_ARG;
    for (done = 0; done < len; done += n) {
        xor_to(block, in + done, s->reg, n);
        cipher_encrypt(&s->c, block, block, 1);
        memcpy(out + done, block, n);
        memcpy(shift_register(s), block, n);
    }
    wipe(block, sizeof(block));
    return ERR_OK;
}

enum err cbc_decrypt(struct feedback *s, const uint8_t *in, uint8_t *out,
                     size_t len)
{
    uint8_t before[MODE_MAX_REGISTER_LEN + BATCH_LEN];
    size_t block = block_len(&s->c), done, n;

    if (len % block != 0)
        return ERR_ARG;
    for (done = 0; done < len; done += n) {
        n = before_blocks(s, in + done, len - done, before);
        cipher_decrypt(&s->c, in + done, out + done, n / block);
        xor_to(out + done, out + done, before, n);
    }
    return ERR_OK;
}
