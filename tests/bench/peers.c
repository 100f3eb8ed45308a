/*
 * The anchors are OpenSSL's own; the peers are its gost engine, where it can
 * be loaded, libgcrypt and nettle, where they were there at build time.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* engines */
#include "config.h"

#include "tests/bench/peers.h"

#include <openssl/ec.h>
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_GCRYPT
#include <gcrypt.h>
#endif
#ifdef HAVE_NETTLE
#include <nettle/streebog.h>
#endif

#define LONG 16384
#define PEERS_MAX 40

static unsigned char text[LONG], out[LONG + 64], signature[200];
static size_t signature_len;
static EVP_PKEY *key;
static const EVP_MD *md_gost;
static const EVP_CIPHER *engine_ciphers[4];
static struct row peers[PEERS_MAX];
static size_t peer_count;

static void must(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench: %s failed\n", what);
    exit(1);
}

static void sha512(size_t len)
{
    must(EVP_Digest(text, len, out, NULL, EVP_sha512(), NULL), "SHA-512");
}

static void encrypt(const EVP_CIPHER *c)
{
    EVP_CIPHER_CTX *x = EVP_CIPHER_CTX_new();
    int n;

    must(x != NULL && EVP_EncryptInit_ex(x, c, NULL, text, text) &&
             EVP_EncryptUpdate(x, out, &n, text, LONG),
         "cipher");
    EVP_CIPHER_CTX_free(x);
}

static void aes_ctr(size_t arg)
{
    (void)arg;
    encrypt(EVP_aes_256_ctr());
}

static void p256_sign(size_t arg)
{
    EVP_PKEY_CTX *x = EVP_PKEY_CTX_new(key, NULL);

    (void)arg;
    signature_len = sizeof(signature);
    must(EVP_PKEY_sign_init(x) > 0 &&
             EVP_PKEY_sign(x, signature, &signature_len, text, 32) > 0,
         "P-256 sign");
    EVP_PKEY_CTX_free(x);
}

static void p256_verify(size_t arg)
{
    EVP_PKEY_CTX *x = EVP_PKEY_CTX_new(key, NULL);

    (void)arg;
    must(EVP_PKEY_verify_init(x) > 0 &&
             EVP_PKEY_verify(x, signature, signature_len, text, 32) > 0,
         "P-256 verify");
    EVP_PKEY_CTX_free(x);
}

static void p256_keygen(size_t arg)
{
    EVP_PKEY *k = EVP_EC_gen("P-256");

    (void)arg;
    must(k != NULL, "P-256 keygen");
    EVP_PKEY_free(k);
}

/* Without the check of the peer's key, which costs as much again. */
static void p256_ecdh(size_t arg)
{
    EVP_PKEY_CTX *x = EVP_PKEY_CTX_new(key, NULL);
    size_t n = sizeof(out);

    (void)arg;
    must(EVP_PKEY_derive_init(x) > 0 &&
             EVP_PKEY_derive_set_peer_ex(x, key, 0) > 0 &&
             EVP_PKEY_derive(x, out, &n) > 0,
         "P-256 ECDH");
    EVP_PKEY_CTX_free(x);
}

static void engine_streebog(size_t len)
{
    must(EVP_Digest(text, len, out, NULL, md_gost, NULL), "md_gost12_512");
}

static void engine_cipher(size_t i)
{
    encrypt(engine_ciphers[i]);
}

static void add(const char *name, const char *anchor, size_t bytes,
                void (*run)(size_t), size_t arg)
{
    struct row r = {name, anchor, PATH_COUNT, bytes, run, arg};

    if (peer_count == PEERS_MAX)
        abort();
    peers[peer_count++] = r;
}

static void add_engine(void)
{
    static const char *const found[] = {"kuznyechik-ctr", "magma-ctr",
                                        "gost89-cnt"};
    static const char *const rows[] = {"engine:kuznyechik-ctr",
                                       "engine:magma-ctr", "engine:gost89-cnt"};
    ENGINE *e;
    size_t i;

    ENGINE_load_builtin_engines();
    e = ENGINE_by_id("gost");
    if (e == NULL || !ENGINE_init(e)) {
        printf("no gost engine\n");
        return;
    }
    ENGINE_set_default(e, ENGINE_METHOD_ALL & ~ENGINE_METHOD_RAND);
    md_gost = ENGINE_get_digest(e, OBJ_txt2nid("md_gost12_512"));
    if (md_gost != NULL) {
        add("engine:streebog-16k", "sha512-16k", LONG, engine_streebog, LONG);
        add("engine:streebog-64", "sha512-64", 64, engine_streebog, 64);
    }
    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        engine_ciphers[i] = ENGINE_get_cipher(e, OBJ_txt2nid(found[i]));
        if (engine_ciphers[i] != NULL)
            add(rows[i], "aes256-ctr", LONG, engine_cipher, i);
    }
}

#ifdef HAVE_GCRYPT
static void gcrypt_streebog(size_t len)
{
    gcry_md_hash_buffer(GCRY_MD_STRIBOG512, out, text, len);
}

static void add_gcrypt(void)
{
    gcry_check_version(NULL);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    add("libgcrypt:streebog-16k", "sha512-16k", LONG, gcrypt_streebog, LONG);
    add("libgcrypt:streebog-64", "sha512-64", 64, gcrypt_streebog, 64);
}
#endif

#ifdef HAVE_NETTLE
static void nettle_streebog(size_t len)
{
    struct streebog512_ctx c;

    streebog512_init(&c);
    streebog512_update(&c, len, text);
    streebog512_digest(&c, 64, out);
}

static void add_nettle(void)
{
    add("nettle:streebog-16k", "sha512-16k", LONG, nettle_streebog, LONG);
    add("nettle:streebog-64", "sha512-64", 64, nettle_streebog, 64);
}
#endif

size_t peers_make(const struct row **out_rows)
{
    key = EVP_EC_gen("P-256");
    must(key != NULL, "P-256 key");
    p256_sign(0);
    add("sha512-16k", NULL, LONG, sha512, LONG);
    add("sha512-64", NULL, 64, sha512, 64);
    add("aes256-ctr", NULL, LONG, aes_ctr, 0);
    add("p256-sign", NULL, 0, p256_sign, 0);
    add("p256-verify", NULL, 0, p256_verify, 0);
    add("p256-keygen", NULL, 0, p256_keygen, 0);
    add("p256-ecdh", NULL, 0, p256_ecdh, 0);
    add_engine();
#ifdef HAVE_GCRYPT
    add_gcrypt();
#endif
#ifdef HAVE_NETTLE
    add_nettle();
#endif
    *out_rows = peers;
    return peer_count;
}
