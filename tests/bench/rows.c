/* The rows: our functions, OpenSSL's anchors, and GOST in other programs. */
#include "tests/bench/rows.h"

#include "gost/curve.h"
#include "gost/kdf.h"
#include "gost/mgm.h"
#include "gost/mode.h"
#include "gost/omac.h"
#include "gost/sign.h"
#include "gost/vko.h"
#include "tests/bench/peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG 16384
#define ROWS_MAX 200
#define NAME_LEN 48

static uint8_t text[LONG], out[LONG + 64];
static uint8_t priv[CURVE_MAX_LEN];
static struct row rows[ROWS_MAX];
static char names[ROWS_MAX][NAME_LEN];
static size_t row_count;

static void check(enum err e)
{
    if (e == ERR_OK)
        return;
    fprintf(stderr, "bench: %s\n", err_name(e));
    exit(1);
}

static void streebog(size_t len)
{
    hash_once(HASH_STREEBOG_512, bytes_of(text, len), out);
}

/* 2000 rounds over 192 bytes: what unlocks a container */
static void unlock(size_t rounds)
{
    uint8_t m[192] = {0};
    size_t i;

    for (i = 0; i < rounds; i++)
        hash_once(HASH_STREEBOG_256, bytes_of(m, sizeof(m)), m);
}

static void pbkdf2_2000(size_t rounds)
{
    check(pbkdf2(HASH_STREEBOG_512, bytes_of(text, 8), bytes_of(text, 32),
                 (uint32_t)rounds, out, 32));
}

static void ctr(size_t id)
{
    struct ctr s;

    check(ctr_init(&s, (enum cipher_id)id, text,
                   bytes_of(text, cipher_block_len((enum cipher_id)id) / 2)));
    check(ctr_crypt(&s, text, out, LONG));
    ctr_clear(&s);
}

static void ecb_back(size_t id)
{
    struct cipher c;

    cipher_init(&c, (enum cipher_id)id, text);
    check(ecb_decrypt(&c, text, out, LONG));
    cipher_clear(&c);
}

static void omac(size_t id)
{
    omac_once((enum cipher_id)id, text, bytes_of(text, LONG), out);
}

static void mgm(size_t id)
{
    struct mgm_key k = {.id = (enum cipher_id)id, .key = text};

    k.tag_len = cipher_block_len(k.id);
    check(mgm_seal(&k, bytes_of(text, k.tag_len), bytes_of(text, 16),
                   bytes_of(text, LONG), out));
}

static void cnt(size_t len)
{
    struct gost89_cnt s;

    gost89_cnt_init(&s, &gost89_sbox_cryptopro_a, text, text, true);
    gost89_cnt_crypt(&s, text, out, len);
    gost89_cnt_clear(&s);
}

static void imit(size_t len)
{
    struct gost89_mac m;

    gost89_mac_init(&m, &gost89_sbox_cryptopro_a, text, text, true);
    gost89_mac_update(&m, bytes_of(text, len));
    gost89_mac_final(&m, out);
}

static struct rng generator;

static void sign(size_t i)
{
    const struct curve *c = curve_name_at(i)->curve;

    check(sign_digest(c, priv, bytes_of(text, curve_len(c)), &generator, out));
}

static void generate(size_t i)
{
    const struct curve *c = curve_name_at(i)->curve;

    check(sign_generate(c, &generator, out));
    check(sign_public(c, out, out + CURVE_MAX_LEN));
}

/* The signature is made beforehand, for every curve. */
static uint8_t signatures[32][2 * CURVE_MAX_LEN], pubs[32][2 * CURVE_MAX_LEN];

static void verify(size_t i)
{
    const struct curve *c = curve_name_at(i)->curve;

    check(sign_verify(c, pubs[i], bytes_of(text, curve_len(c)),
                      bytes_of(signatures[i], 2 * curve_len(c))));
}

static void agree(size_t i)
{
    const struct curve *c = curve_name_at(i)->curve;

    check(vko(c, HASH_STREEBOG_256, priv, pubs[i], bytes_of(text + 1, 8), out));
}

static void add(const char *name, const char *suffix, const struct row *r)
{
    if (row_count == ROWS_MAX)
        abort();
    rows[row_count] = *r;
    snprintf(names[row_count], NAME_LEN, "%s%s", name, suffix);
    rows[row_count].name = names[row_count];
    row_count++;
}

/* One row for each path that this processor has. */
static void add_paths(const char *name, const char *anchor, size_t bytes,
                      void (*run)(size_t), size_t arg)
{
    struct row r = {NULL, anchor, PATH_COUNT, bytes, run, arg};
    char suffix[20];
    int p;

    for (p = PATH_COUNT - 1; p >= 0; p--) {
        path_limit((enum path)p);
        if (path_best() != (enum path)p)
            continue;
        r.path = (enum path)p;
        snprintf(suffix, sizeof(suffix), "/%s", path_name(r.path));
        add(name, suffix, &r);
    }
    path_limit(PATH_COUNT);
}

static void add_curve(size_t i)
{
    const struct curve_name *n = curve_name_at(i);
    struct row r = {NULL, "p256-sign", PATH_COUNT, 0, sign, i};

    if (i >= 32)
        abort();
    memcpy(priv, text + 1, curve_len(n->curve) - 1); /* below any order */
    check(sign_public(n->curve, priv, pubs[i]));
    check(sign_digest(n->curve, priv, bytes_of(text, curve_len(n->curve)),
                      &generator, signatures[i]));
    add(n->name, "-sign", &r);
    r.anchor = "p256-verify";
    r.run = verify;
    add(n->name, "-verify", &r);
    r.anchor = "p256-keygen";
    r.run = generate;
    add(n->name, "-keygen", &r);
    r.anchor = "p256-ecdh";
    r.run = agree;
    add(n->name, "-vko", &r);
}

/* The first name of its curve. */
static bool is_new(size_t i)
{
    size_t k;

    for (k = 0; curve_name_at(k)->curve != curve_name_at(i)->curve; k++)
        ;
    return k == i;
}

static void add_hash_and_ciphers(void)
{
    add_paths("streebog-16k", "sha512-16k", LONG, streebog, LONG);
    add_paths("streebog-64", "sha512-64", 64, streebog, 64);
    add_paths("container-unlock", NULL, 0, unlock, 2000);
    add_paths("pbkdf2-2000", NULL, 0, pbkdf2_2000, 2000);
    add_paths("kuznyechik-ctr", "aes256-ctr", LONG, ctr, CIPHER_KUZNYECHIK);
    add_paths("kuznyechik-ecb-decrypt", "aes256-ctr", LONG, ecb_back,
              CIPHER_KUZNYECHIK);
    add_paths("kuznyechik-cmac", "aes256-ctr", LONG, omac, CIPHER_KUZNYECHIK);
    add_paths("kuznyechik-mgm", "aes256-ctr", LONG, mgm, CIPHER_KUZNYECHIK);
    add_paths("magma-ctr", "aes256-ctr", LONG, ctr, CIPHER_MAGMA);
    add_paths("magma-cmac", "aes256-ctr", LONG, omac, CIPHER_MAGMA);
    add_paths("gost89-cnt", "aes256-ctr", LONG, cnt, LONG);
    add_paths("gost89-imit", "aes256-ctr", LONG, imit, LONG);
}

size_t rows_make(const struct row **out_rows)
{
    const struct row *peers;
    size_t i, count = peers_make(&peers);

    for (i = 0; i < LONG; i++)
        text[i] = (uint8_t)(i % 127);
    check(rng_init(&generator, rng_seed_kernel, NULL));
    for (i = 0; i < count; i++)
        add(peers[i].name, "", &peers[i]);
    add_hash_and_ciphers();
    for (i = 0; curve_name_at(i) != NULL; i++)
        if (is_new(i))
            add_curve(i);
    *out_rows = rows;
    return row_count;
}
