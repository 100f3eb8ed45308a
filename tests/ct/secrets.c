/*
 * Calls what takes secrets in module/gost, with secrets that valgrind takes
 * for undefined: memory of malloc that was never written. Then every branch
 * and every address that depends on one is reported. What may be decided on a
 * secret is listed in secrets.supp. Results are not looked at.
 */
#include "gost/acpkm.h"
#include "gost/hash.h"
#include "gost/hmac.h"
#include "gost/kdf.h"
#include "gost/keywrap.h"
#include "gost/mgm.h"
#include "gost/mode.h"
#include "gost/path.h"
#include "gost/sign.h"
#include "gost/vko.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Undefined bytes that are, with --malloc-fill=00, 1, 2, 3 ... */
static void secret(uint8_t *out, size_t len)
{
    uint8_t *volatile unknown = malloc(len); /* no compiler follows it */
    size_t i;

    if (unknown == NULL)
        abort();
    for (i = 0; i < len; i++)
        out[i] = (uint8_t)(unknown[i] ^ (i + 1));
    free(unknown);
}

static enum err secret_seed(void *arg, uint8_t *out, size_t len)
{
    (void)arg;
    secret(out, len);
    return ERR_OK;
}

static void check(enum err e, const char *what)
{
    if (e == ERR_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err_name(e));
    exit(1);
}

static void use_keys(const struct curve_name *n)
{
    const struct curve *c = n->curve;
    uint8_t d[CURVE_MAX_LEN], digest[CURVE_MAX_LEN], out[2 * CURVE_MAX_LEN];
    const uint8_t one[CURVE_MAX_LEN] = {1};
    uint8_t pub[2 * CURVE_MAX_LEN];
    struct rng rng;

    secret(d, sizeof(d));
    secret(digest, sizeof(digest));
    d[curve_len(c) - 1] = 1; /* below every order */
    check(rng_init(&rng, secret_seed, NULL), n->name);
    check(sign_generate(c, &rng, out), n->name);
    check(sign_public(c, d, out), n->name);
    check(sign_digest(c, d, bytes_of(digest, curve_len(c)), &rng, out),
          n->name);
    check(sign_public(c, one, pub), n->name);
    check(vko(c, HASH_STREEBOG_256, d, pub, bytes_of(one, 8), out), n->name);
    scalar_mul(c, d, digest, out);
    check(scalar_div(c, digest, d, out), n->name);
    rng_mix(&rng, bytes_of(d, sizeof(d)));
    rng_clear(&rng);
}

static void use_hash(enum hash_id id)
{
    uint8_t key[100], data[100], out[HASH_MAX_LEN];

    secret(key, sizeof(key));
    secret(data, sizeof(data));
    hash_once(id, bytes_of(data, sizeof(data)), out);
    hmac_once(id, bytes_of(key, sizeof(key)), bytes_of(data, sizeof(data)),
              out);
    check(pbkdf2(id, bytes_of(key, sizeof(key)), bytes_of(data, sizeof(data)),
                 2, out, sizeof(out)),
          "pbkdf2");
    tls_prf(id, bytes_of(key, sizeof(key)), bytes_str("label"),
            bytes_of(data, sizeof(data)), out, sizeof(out));
}

static void use_kdf(void)
{
    uint8_t key[32], seed[32], out[70];

    secret(key, sizeof(key));
    secret(seed, sizeof(seed));
    kdf_256(bytes_of(key, sizeof(key)), bytes_str("label"),
            bytes_of(seed, sizeof(seed)), out);
    check(kdf_tree(bytes_of(key, sizeof(key)), bytes_str("label"),
                   bytes_of(seed, sizeof(seed)), 1, out, sizeof(out)),
          "kdf_tree");
}

static void use_cipher(const struct gost89_sbox *sbox)
{
    uint8_t key[GOST89_KEY_LEN], iv[8], data[1040], out[1040];
    struct gost89_cfb cfb;
    struct gost89_mac mac;
    struct gost89 c;

    secret(key, sizeof(key));
    secret(iv, sizeof(iv));
    secret(data, sizeof(data));
    gost89_init(&c, sbox, key);
    check(gost89_ecb_encrypt(&c, data, out, sizeof(data)), "ecb");
    check(gost89_ecb_decrypt(&c, data, out, sizeof(data)), "ecb");
    gost89_clear(&c);
    gost89_cfb_init(&cfb, sbox, key, iv, true);
    gost89_cfb_encrypt(&cfb, data, out, sizeof(data));
    gost89_cfb_decrypt(&cfb, data, out, sizeof(data));
    gost89_cfb_clear(&cfb);
    gost89_mac_init(&mac, sbox, key, iv, true);
    gost89_mac_update(&mac, bytes_of(data, sizeof(data)));
    gost89_mac_final(&mac, out);
}

static void use_more_modes(const struct gost89_sbox *sbox)
{
    uint8_t key[GOST89_KEY_LEN], iv[8], data[1040], out[1040];
    struct gost89_cnt cnt;
    struct gost89_cbc cbc;

    secret(key, sizeof(key));
    secret(iv, sizeof(iv));
    secret(data, sizeof(data));
    gost89_cnt_init(&cnt, sbox, key, iv, true);
    gost89_cnt_crypt(&cnt, data, out, sizeof(data));
    gost89_cnt_clear(&cnt);
    gost89_cbc_init(&cbc, sbox, key, iv, true);
    check(gost89_cbc_encrypt(&cbc, data, out, sizeof(data)), "cbc");
    gost89_cbc_init(&cbc, sbox, key, iv, true);
    check(gost89_cbc_decrypt(&cbc, data, out, sizeof(data)), "cbc");
    gost89_cbc_clear(&cbc);
    keywrap_cryptopro(sbox, key, iv, data, out);
    check(keyunwrap_cryptopro(sbox, key, bytes_of(out, KEYWRAP_LEN), out),
          "cryptopro");
    keywrap_gost89(sbox, key, iv, data, out);
    check(keyunwrap_gost89(sbox, key, bytes_of(out, KEYWRAP_LEN), out),
          "gost89");
}

/* 1100 bytes: a batch of blocks, some blocks more and a part of one. */
#define LEN 1100

static void use_feedback(enum cipher_id id)
{
    size_t whole = LEN / 16 * 16, n = cipher_block_len(id);
    uint8_t key[CIPHER_KEY_LEN], iv[16], data[LEN], out[LEN];
    struct bytes reg = bytes_of(iv, n);
    struct feedback s;
    struct cipher c;

    secret(key, sizeof(key));
    secret(iv, sizeof(iv));
    secret(data, sizeof(data));
    cipher_init(&c, id, key);
    check(ecb_encrypt(&c, data, out, whole), "ecb");
    check(ecb_decrypt(&c, data, out, whole), "ecb");
    cipher_clear(&c);
    check(ofb_init(&s, id, key, reg), "ofb");
    ofb_crypt(&s, data, out, LEN);
    check(cfb_init(&s, id, key, reg), "cfb");
    cfb_encrypt(&s, data, out, LEN);
    cfb_decrypt(&s, data, out, LEN);
    check(cbc_init(&s, id, key, reg), "cbc");
    check(cbc_encrypt(&s, data, out, whole), "cbc");
    check(cbc_decrypt(&s, data, out, whole), "cbc");
    feedback_clear(&s);
}

static void use_counters(enum cipher_id id)
{
    uint8_t key[CIPHER_KEY_LEN], iv[16], data[LEN], out[LEN];
    size_t n = cipher_block_len(id);
    struct ctr_acpkm acpkm;
    struct omac_acpkm mac;
    struct ctr ctr;

    secret(key, sizeof(key));
    secret(iv, sizeof(iv));
    secret(data, sizeof(data));
    check(ctr_init(&ctr, id, key, bytes_of(iv, n / 2)), "ctr");
    check(ctr_crypt(&ctr, data, out, LEN), "ctr");
    ctr_clear(&ctr);
    check(ctr_acpkm_init(&acpkm, id, key, bytes_of(iv, n / 2), 512), "acpkm");
    check(ctr_acpkm_crypt(&acpkm, data, out, LEN), "acpkm");
    ctr_acpkm_clear(&acpkm);
    omac_once(id, key, bytes_of(data, LEN), out);
    check(omac_acpkm_init(&mac, id, key, 512, 32 + n), "omac_acpkm");
    check(omac_acpkm_update(&mac, bytes_of(data, LEN)), "omac_acpkm");
    omac_acpkm_final(&mac, out);
}

static void use_sealed(enum cipher_id id)
{
    static const uint8_t nonce[CIPHER_MAX_BLOCK_LEN] = {1, 2, 3};
    uint8_t keys[2][CIPHER_KEY_LEN], data[LEN], out[LEN + 16];
    size_t n = cipher_block_len(id);
    struct kexp15 pair = {id, keys[0], keys[1]};
    struct mgm_key one = {id, keys[0], n};
    struct bytes aad = bytes_of(data, 100);
    struct mgm s;

    secret(keys[0], sizeof(keys));
    secret(data, sizeof(data));
    check(mgm_seal(&one, bytes_of(nonce, n), aad, bytes_of(data, LEN), out),
          "mgm_seal");
    check(mgm_open(&one, bytes_of(nonce, n), aad, bytes_of(out, LEN + n), out),
          "mgm_open");
    check(mgm_init(&s, id, keys[0], bytes_of(nonce, n), n), "mgm");
    check(mgm_decrypt(&s, data, out, LEN), "mgm");
    check(mgm_tag(&s, out), "mgm");
    check(kexp15(&pair, bytes_of(nonce, n / 2), bytes_of(data, 70), out),
          "kexp15");
    check(kimp15(&pair, bytes_of(nonce, n / 2), bytes_of(out, 70 + n), out),
          "kimp15");
}

/* A decision on a secret, and an address: to see that each is reported. */
static void leak(const char *what)
{
    static const uint8_t table[256] = {1, 2, 3};
    volatile uint8_t out;
    uint8_t byte;

    secret(&byte, 1);
    if (strcmp(what, "--leak-branch") == 0 && (byte & 1))
        puts("odd");
    if (strcmp(what, "--leak-address") == 0)
        out = table[byte];
    (void)out;
}

static void use_all(void)
{
    size_t i;

    for (i = 0; curve_name_at(i) != NULL; i++)
        use_keys(curve_name_at(i));
    for (i = 0; i < HASH_ID_COUNT; i++)
        use_hash((enum hash_id)i);
    use_kdf();
    use_cipher(&gost89_sbox_z);
    use_cipher(&gost89_sbox_cryptopro_a);
    use_more_modes(&gost89_sbox_z);
    for (i = 0; i < CIPHER_ID_COUNT; i++) {
        use_feedback((enum cipher_id)i);
        use_counters((enum cipher_id)i);
        use_sealed((enum cipher_id)i);
    }
}

/* On each path that valgrind's processor has. */
int main(int argc, char **argv)
{
    int p;

    if (argc == 2)
        leak(argv[1]);
    for (p = 0; p < PATH_COUNT; p++) {
        path_limit((enum path)p);
        if (path_best() == (enum path)p)
            use_all();
    }
    return 0;
}
