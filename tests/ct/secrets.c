/*
 * Calls what takes secrets in module/gost, with secrets that valgrind takes
 * for undefined: memory of malloc that was never written. Then every branch
 * and every address that depends on one is reported. What may be decided on a
 * secret is listed in secrets.supp. Results are not looked at.
 */
#include "gost/hash.h"
#include "gost/hmac.h"
#include "gost/kdf.h"
#include "gost/mode.h"
#include "gost/sign.h"
#include "gost/vko.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Undefined bytes that are, with --malloc-fill=00, 1, 2, 3 ... */
static void secret(uint8_t *out, size_t len)
{
    volatile uint8_t *unknown = malloc(len);
    size_t i;

    if (unknown == NULL)
        abort();
    for (i = 0; i < len; i++)
        out[i] = (uint8_t)(unknown[i] ^ (i + 1));
    free((void *)(uintptr_t)unknown);
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

/* A decision on a secret, to see that one is reported. */
static void leak(void)
{
    uint8_t byte;

    secret(&byte, 1);
    if (byte & 1)
        puts("odd");
}

int main(int argc, char **argv)
{
    size_t i;

    if (argc == 2 && strcmp(argv[1], "--leak") == 0)
        leak();
    for (i = 0; curve_name_at(i) != NULL; i++)
        use_keys(curve_name_at(i));
    for (i = 0; i < HASH_ID_COUNT; i++)
        use_hash((enum hash_id)i);
    use_cipher(&gost89_sbox_z);
    use_cipher(&gost89_sbox_cryptopro_a);
    return 0;
}
