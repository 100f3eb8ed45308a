/* CTR-ACPKM and OMAC-ACPKM-Master of RFC 8645. */
#include "gost/acpkm.h"

#include "base/wipe.h"

#include <string.h>

/* The part of D that is needed for 256 bits, RFC 8645, 6.2.1 */
static const uint8_t D[CIPHER_KEY_LEN] = {
    0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a,
    0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95,
    0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f,
};

/* K^(i+1) = ACPKM(K^i) */
static void next_key(struct cipher *c)
{
    uint8_t key[CIPHER_KEY_LEN];

    cipher_encrypt(c, D, key, sizeof(key) / cipher_block_len(c->id));
    cipher_init(c, c->id, key);
    wipe(key, sizeof(key));
}

enum err ctr_acpkm_init(struct ctr_acpkm *s, enum cipher_id id,
                        const uint8_t key[CIPHER_KEY_LEN], struct bytes iv,
                        size_t section_len)
{
    size_t n = cipher_block_len(id);
    enum err e;

    if (section_len == 0 || section_len % n != 0)
        return ERR_ARG;
    e = ctr_init(&s->ctr, id, key, iv);
    if (e != ERR_OK)
        return e;
    s->ctr.limit = (uint64_t)1 << (4 * n - 1); /* m_max of 6.2.2 */
    s->section_len = section_len;
    s->left = section_len;
    return ERR_OK;
}

enum err ctr_acpkm_crypt(struct ctr_acpkm *s, const uint8_t *in, uint8_t *out,
                         size_t len)
{
    size_t done, n;
    enum err e;

    if (!ctr_fits(&s->ctr, len))
        return ERR_TOO_BIG;
    for (done = 0; done < len; done += n) {
        if (s->left == 0) {
            next_key(&s->ctr.c);
            s->left = s->section_len;
        }
        n = s->left < len - done ? s->left : len - done;
        e = ctr_crypt(&s->ctr, in + done, out + done, n);
        if (e != ERR_OK)
            return e;
        s->left -= n;
    }
    return ERR_OK;
}

void ctr_acpkm_clear(struct ctr_acpkm *s)
{
    wipe(s, sizeof(*s));
}

/* The next section's key, and the K1 that OMAC would derive itself. */
static enum err next_section(struct omac_acpkm *s)
{
    uint8_t keys[CIPHER_KEY_LEN + CIPHER_MAX_BLOCK_LEN] = {0};
    enum cipher_id id = s->m.c.id;
    size_t n = cipher_block_len(id);
    enum err e;

    e = ctr_acpkm_crypt(&s->master, keys, keys, CIPHER_KEY_LEN + n);
    if (e == ERR_OK) {
        omac_release(&s->m);
        cipher_init(&s->m.c, id, keys);
        memcpy(s->m.k1, keys + CIPHER_KEY_LEN, n);
        s->left = s->section_len;
    }
    wipe(keys, sizeof(keys));
    return e;
}

enum err omac_acpkm_init(struct omac_acpkm *s, enum cipher_id id,
                         const uint8_t key[CIPHER_KEY_LEN], size_t section_len,
                         size_t master_len)
{
    uint8_t ones[CIPHER_MAX_BLOCK_LEN / 2];
    size_t n = cipher_block_len(id);
    enum err e;

    if (section_len == 0 || section_len % n != 0 ||
        master_len % (CIPHER_KEY_LEN + n) != 0)
        return ERR_ARG;
    memset(ones, 0xff, sizeof(ones));
    e = ctr_acpkm_init(&s->master, id, key, bytes_of(ones, n / 2), master_len);
    if (e != ERR_OK)
        return e;
    memset(&s->m, 0, sizeof(s->m));
    s->m.c.id = id;
    s->section_len = section_len;
    return next_section(s);
}

enum err omac_acpkm_update(struct omac_acpkm *s, struct bytes data)
{
    size_t done, n;
    enum err e;

    for (done = 0; done < data.len; done += n) {
        e = s->left == 0 ? next_section(s) : ERR_OK;
        if (e != ERR_OK) {
            omac_acpkm_clear(s);
            return e;
        }
        n = s->left < data.len - done ? s->left : data.len - done;
        omac_update(&s->m, bytes_of(data.p + done, n));
        s->left -= n;
    }
    return ERR_OK;
}

void omac_acpkm_final(struct omac_acpkm *s, uint8_t *out)
{
    omac_final(&s->m, out);
    omac_acpkm_clear(s);
}

void omac_acpkm_clear(struct omac_acpkm *s)
{
    wipe(s, sizeof(*s));
}
