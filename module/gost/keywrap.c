/* Key wrap of RFC 4357, section 6, and KExp15 of RFC 9189, 8.2.1. */
#include "gost/keywrap.h"

#include "base/ct.h"
#include "base/endian.h"
#include "base/wipe.h"
#include "gost/mode.h"
#include "gost/omac.h"

#include <string.h>

#define KEY_LEN GOST89_KEY_LEN
#define UKM_LEN KEYWRAP_UKM_LEN
#define MAC_LEN 4

/* S[i]: the words of the key whose bit of a is set, then the others. */
static void split_key(const uint8_t key[KEY_LEN], uint8_t a, uint8_t s[8])
{
    uint32_t sum[2] = {0, 0};
    unsigned j;

    for (j = 0; j < 8; j++) {
        uint32_t k = load_le32(key + 4 * j);
        uint32_t mask = 0u - (uint32_t)(a >> j & 1);

        sum[0] += k & mask;
        sum[1] += k & ~mask;
    }
    store_le32(s, sum[0]);
    store_le32(s + 4, sum[1]);
}

void keywrap_diversify(const struct gost89_sbox *sbox,
                       const uint8_t kek[GOST89_KEY_LEN],
                       const uint8_t ukm[KEYWRAP_UKM_LEN],
                       uint8_t out[GOST89_KEY_LEN])
{
    uint8_t key[KEY_LEN], s[8];
    struct gost89_cfb cfb;
    unsigned i;

    memcpy(key, kek, KEY_LEN);
    for (i = 0; i < UKM_LEN; i++) { /* step 4 */
        split_key(key, ukm[i], s);
        gost89_cfb_init(&cfb, sbox, key, s, false);
        gost89_cfb_encrypt(&cfb, key, key, KEY_LEN);
    }
    memcpy(out, key, KEY_LEN);
    wipe(key, sizeof(key));
    wipe(s, sizeof(s));
    gost89_cfb_clear(&cfb);
}

/* gost28147IMIT(UKM, KEK, CEK) */
static void make_mac(const struct gost89_sbox *sbox, const uint8_t *kek,
                     const uint8_t *ukm, const uint8_t *cek,
                     uint8_t out[MAC_LEN])
{
    struct gost89_mac m;
    uint8_t mac[8];

    gost89_mac_init(&m, sbox, kek, ukm, false);
    gost89_mac_update(&m, bytes_of(cek, KEY_LEN));
    gost89_mac_final(&m, mac);
    memcpy(out, mac, MAC_LEN);
    wipe(mac, sizeof(mac));
}

/* cek may lie within out. */
void keywrap_gost89(const struct gost89_sbox *sbox,
                    const uint8_t kek[GOST89_KEY_LEN],
                    const uint8_t ukm[KEYWRAP_UKM_LEN],
                    const uint8_t cek[GOST89_KEY_LEN], uint8_t out[KEYWRAP_LEN])
{
    uint8_t enc[KEY_LEN], mac[MAC_LEN];
    struct gost89 c;

    make_mac(sbox, kek, ukm, cek, mac);
    gost89_init(&c, sbox, kek);
    gost89_encrypt_blocks(&c, cek, enc, KEY_LEN / GOST89_BLOCK_LEN);
    memmove(out, ukm, UKM_LEN);
    memcpy(out + UKM_LEN, enc, KEY_LEN);
    memcpy(out + UKM_LEN + KEY_LEN, mac, MAC_LEN);
    gost89_clear(&c);
}

enum err keyunwrap_gost89(const struct gost89_sbox *sbox,
                          const uint8_t kek[GOST89_KEY_LEN],
                          struct bytes wrapped, uint8_t cek[GOST89_KEY_LEN])
{
    uint8_t key[KEY_LEN], mac[MAC_LEN];
    enum err e = ERR_OK;
    struct gost89 c;

    if (wrapped.len != KEYWRAP_LEN)
        return ERR_FORMAT;
    gost89_init(&c, sbox, kek);
    gost89_decrypt_blocks(&c, wrapped.p + UKM_LEN, key,
                          KEY_LEN / GOST89_BLOCK_LEN);
    make_mac(sbox, kek, wrapped.p, key, mac);
    if (ct_equal(mac, wrapped.p + UKM_LEN + KEY_LEN, MAC_LEN))
        memcpy(cek, key, KEY_LEN);
    else
        e = ERR_SIGNATURE;
    wipe(key, sizeof(key));
    wipe(mac, sizeof(mac));
    gost89_clear(&c);
    return e;
}

void keywrap_cryptopro(const struct gost89_sbox *sbox,
                       const uint8_t kek[GOST89_KEY_LEN],
                       const uint8_t ukm[KEYWRAP_UKM_LEN],
                       const uint8_t cek[GOST89_KEY_LEN],
                       uint8_t out[KEYWRAP_LEN])
{
    uint8_t key[KEY_LEN];

    keywrap_diversify(sbox, kek, ukm, key);
    keywrap_gost89(sbox, key, ukm, cek, out);
    wipe(key, sizeof(key));
}

enum err keyunwrap_cryptopro(const struct gost89_sbox *sbox,
                             const uint8_t kek[GOST89_KEY_LEN],
                             struct bytes wrapped, uint8_t cek[GOST89_KEY_LEN])
{
    uint8_t key[KEY_LEN];
    enum err e;

    if (wrapped.len != KEYWRAP_LEN)
        return ERR_FORMAT;
    keywrap_diversify(sbox, kek, wrapped.p, key);
    e = keyunwrap_gost89(sbox, key, wrapped, cek);
    wipe(key, sizeof(key));
    return e;
}

enum err kexp15(const struct kexp15 *k, struct bytes iv, struct bytes secret,
                uint8_t *out)
{
    size_t n = cipher_block_len(k->id);
    uint8_t mac[CIPHER_MAX_BLOCK_LEN];
    struct ctr ctr;
    struct omac m;
    enum err e;

    e = ctr_init(&ctr, k->id, k->enc_key, iv);
    if (e != ERR_OK)
        return e;
    omac_init(&m, k->id, k->mac_key);
    omac_update(&m, iv);
    omac_update(&m, secret);
    omac_final(&m, mac);
    e = ctr_crypt(&ctr, secret.p, out, secret.len);
    if (e == ERR_OK)
        e = ctr_crypt(&ctr, mac, out + secret.len, n);
    wipe(mac, sizeof(mac));
    ctr_clear(&ctr);
    return e;
}

/* Decrypt in pieces that are only authenticated. */
static enum err kimp15_check(const struct kexp15 *k, struct ctr *ctr,
                             struct bytes iv, struct bytes in, size_t len)
{
    uint8_t piece[64], want[CIPHER_MAX_BLOCK_LEN];
    size_t done, n;
    struct omac m;
    enum err e = ERR_OK;

    omac_init(&m, k->id, k->mac_key);
    omac_update(&m, iv);
    for (done = 0; e == ERR_OK && done < len; done += n) {
        n = len - done < sizeof(piece) ? len - done : sizeof(piece);
        e = ctr_crypt(ctr, in.p + done, piece, n);
        omac_update(&m, bytes_of(piece, n));
    }
    omac_final(&m, want);
    if (e == ERR_OK)
        e = ctr_crypt(ctr, in.p + len, piece, in.len - len);
    if (e == ERR_OK && !ct_equal(piece, want, in.len - len))
        e = ERR_SIGNATURE;
    wipe(piece, sizeof(piece));
    wipe(want, sizeof(want));
    return e;
}

enum err kimp15(const struct kexp15 *k, struct bytes iv, struct bytes in,
                uint8_t *secret)
{
    size_t n = cipher_block_len(k->id);
    struct ctr ctr, again;
    enum err e;

    e = ctr_init(&ctr, k->id, k->enc_key, iv);
    if (e != ERR_OK)
        return e;
    again = ctr;
    e = in.len < n ? ERR_FORMAT : kimp15_check(k, &ctr, iv, in, in.len - n);
    if (e == ERR_OK)
        e = ctr_crypt(&again, in.p, secret, in.len - n);
    ctr_clear(&ctr);
    ctr_clear(&again);
    return e;
}
