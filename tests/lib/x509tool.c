/*
 * Makes and verifies keys, requests, certificates, revocation lists and
 * signatures through provider/libctx.h, for the scripts that compare it with
 * other people's software. Files are PEM; exit status 1 is a failure or
 * "does not verify".
 */
#include "base/buf.h"
#include "provider/libctx.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define YEAR (365L * 86400)

static _Noreturn void die(const char *what, const char *which)
{
    fprintf(stderr, "x509tool: %s: %s\n", what, which);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static BIO *open_file(const char *path, const char *mode)
{
    BIO *bio = BIO_new_file(path, mode);

    if (bio == NULL)
        die("cannot open", path);
    return bio;
}

static EVP_PKEY *read_key(OSSL_LIB_CTX *ctx, const char *path)
{
    BIO *bio = open_file(path, "r");
    EVP_PKEY *key =
        PEM_read_bio_PrivateKey_ex(bio, NULL, NULL, NULL, ctx, NULL);

    BIO_free(bio);
    if (key == NULL)
        die("no private key", path);
    return key;
}

static X509 *read_cert(OSSL_LIB_CTX *ctx, const char *path)
{
    BIO *bio = open_file(path, "r");
    X509 *cert = X509_new_ex(ctx, NULL);

    if (cert == NULL || PEM_read_bio_X509(bio, &cert, NULL, NULL) == NULL)
        die("no certificate", path);
    BIO_free(bio);
    return cert;
}

static X509_REQ *read_req(OSSL_LIB_CTX *ctx, const char *path)
{
    BIO *bio = open_file(path, "r");
    X509_REQ *req = X509_REQ_new_ex(ctx, NULL);

    if (req == NULL || PEM_read_bio_X509_REQ(bio, &req, NULL, NULL) == NULL)
        die("no request", path);
    BIO_free(bio);
    return req;
}

static void must(int ok, const char *what)
{
    if (ok <= 0)
        die("failed", what);
}

static EVP_MD_CTX *signer(OSSL_LIB_CTX *ctx, EVP_PKEY *key)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    must(md != NULL && EVP_DigestSignInit_ex(md, NULL, NULL, ctx, LIBCTX_GOST,
                                             key, NULL) == 1,
         "EVP_DigestSignInit_ex");
    return md;
}

/* genkey TYPE GROUP OUT */
static void genkey(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY_CTX *gen = EVP_PKEY_CTX_new_from_name(ctx, arg[0], LIBCTX_GOST);
    EVP_PKEY *key = NULL;
    BIO *out = open_file(arg[2], "w");

    must(gen != NULL && EVP_PKEY_keygen_init(gen) == 1, arg[0]);
    must(EVP_PKEY_CTX_set_group_name(gen, arg[1]), arg[1]);
    must(EVP_PKEY_generate(gen, &key), "EVP_PKEY_generate");
    must(PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), arg[2]);
    BIO_free(out);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(gen);
}

/* seal KEY OUT: under a password that is no secret, "test" */
static void seal(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(ctx, "AES-256-CBC", NULL);
    BIO *out = open_file(arg[1], "w");

    must(PEM_write_bio_PKCS8PrivateKey(out, key, cipher, "test", 4, NULL, NULL),
         arg[1]);
    BIO_free(out);
    EVP_CIPHER_free(cipher);
    EVP_PKEY_free(key);
}

/* unseal IN OUT: the reverse */
static void unseal(OSSL_LIB_CTX *ctx, char **arg)
{
    static char password[] = "test";
    BIO *in = open_file(arg[0], "r"), *out = open_file(arg[1], "w");
    EVP_PKEY *key =
        PEM_read_bio_PrivateKey_ex(in, NULL, NULL, password, ctx, NULL);

    must(key != NULL, arg[0]);
    must(PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), arg[1]);
    BIO_free(in);
    BIO_free(out);
    EVP_PKEY_free(key);
}

/* pubout KEY OUT */
static void pubout(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    BIO *out = open_file(arg[1], "w");

    must(PEM_write_bio_PUBKEY(out, key), arg[1]);
    BIO_free(out);
    EVP_PKEY_free(key);
}

/* req KEY NAME OUT */
static void req(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    X509_REQ *r = X509_REQ_new_ex(ctx, NULL);
    EVP_MD_CTX *md = signer(ctx, key);
    BIO *out = open_file(arg[2], "w");

    must(X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(r), "CN",
                                    MBSTRING_UTF8, (unsigned char *)arg[1], -1,
                                    -1, 0),
         "name");
    must(X509_REQ_set_pubkey(r, key), "public key");
    must(X509_REQ_sign_ctx(r, md), "X509_REQ_sign_ctx");
    must(PEM_write_bio_X509_REQ(out, r), arg[2]);
    BIO_free(out);
    EVP_MD_CTX_free(md);
    X509_REQ_free(r);
    EVP_PKEY_free(key);
}

static void extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX v3;
    X509_EXTENSION *ext;

    X509V3_set_ctx(&v3, issuer, cert, NULL, NULL, 0);
    ext = X509V3_EXT_conf_nid(NULL, &v3, nid, value);
    must(ext != NULL && X509_add_ext(cert, ext, -1), value);
    X509_EXTENSION_free(ext);
}

static X509 *start(OSSL_LIB_CTX *ctx, const X509_NAME *subject,
                   const X509_NAME *issuer, EVP_PKEY *pub)
{
    X509 *cert = X509_new_ex(ctx, NULL);

    must(cert != NULL && X509_set_version(cert, X509_VERSION_3) &&
             ASN1_INTEGER_set(X509_get_serialNumber(cert), 7) &&
             X509_gmtime_adj(X509_getm_notBefore(cert), -60) != NULL &&
             X509_gmtime_adj(X509_getm_notAfter(cert), YEAR) != NULL &&
             X509_set_subject_name(cert, subject) &&
             X509_set_issuer_name(cert, issuer) && X509_set_pubkey(cert, pub),
         "certificate");
    return cert;
}

static void finish(OSSL_LIB_CTX *ctx, X509 *cert, EVP_PKEY *key,
                   const char *path)
{
    EVP_MD_CTX *md = signer(ctx, key);
    BIO *out = open_file(path, "w");

    must(X509_sign_ctx(cert, md), "X509_sign_ctx");
    must(PEM_write_bio_X509(out, cert), path);
    BIO_free(out);
    EVP_MD_CTX_free(md);
    X509_free(cert);
}

/* root KEY NAME OUT */
static void root(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    X509_NAME *name = X509_NAME_new();
    X509 *cert;

    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    (unsigned char *)arg[1], -1, -1, 0),
         "name");
    cert = start(ctx, name, name, key);
    extend(cert, cert, NID_basic_constraints, "critical,CA:TRUE,pathlen:1");
    extend(cert, cert, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(cert, cert, NID_subject_key_identifier, "hash");
    finish(ctx, cert, key, arg[2]);
    X509_NAME_free(name);
    EVP_PKEY_free(key);
}

/* issue ROOTKEY ROOT REQ OUT [ca] */
static void issue(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    X509 *issuer = read_cert(ctx, arg[1]);
    X509_REQ *r = read_req(ctx, arg[2]);
    EVP_PKEY *pub = libctx_req_key(ctx, r);
    X509 *cert;

    if (pub == NULL || libctx_verify_req(ctx, r, NULL) != ERR_OK)
        die("request is not good", arg[2]);
    cert = start(ctx, X509_REQ_get_subject_name(r),
                 X509_get_subject_name(issuer), pub);
    extend(cert, issuer, NID_basic_constraints,
           arg[4] == NULL ? "critical,CA:FALSE" : "critical,CA:TRUE");
    extend(cert, issuer, NID_subject_key_identifier, "hash");
    extend(cert, issuer, NID_authority_key_identifier, "keyid:always");
    finish(ctx, cert, key, arg[3]);
    EVP_PKEY_free(pub);
    X509_REQ_free(r);
    X509_free(issuer);
    EVP_PKEY_free(key);
}

/* crl ROOTKEY ROOT OUT */
static void crl(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    X509 *issuer = read_cert(ctx, arg[1]);
    X509_CRL *list = X509_CRL_new_ex(ctx, NULL);
    ASN1_TIME *now = X509_gmtime_adj(NULL, -60);
    ASN1_TIME *next = X509_gmtime_adj(NULL, YEAR);
    EVP_MD_CTX *md = signer(ctx, key);
    BIO *out = open_file(arg[2], "w");

    must(X509_CRL_set_version(list, X509_CRL_VERSION_2) &&
             X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)) &&
             X509_CRL_set1_lastUpdate(list, now) &&
             X509_CRL_set1_nextUpdate(list, next),
         "list");
    must(X509_CRL_sign_ctx(list, md), "X509_CRL_sign_ctx");
    must(PEM_write_bio_X509_CRL(out, list), arg[2]);
    BIO_free(out);
    EVP_MD_CTX_free(md);
    ASN1_TIME_free(now);
    ASN1_TIME_free(next);
    X509_CRL_free(list);
    X509_free(issuer);
    EVP_PKEY_free(key);
}

static void tell(enum err e, const char *which)
{
    if (e != ERR_OK)
        die(err_name(e), which);
    puts("ok");
}

/* verify-req REQ */
static void verify_req(OSSL_LIB_CTX *ctx, char **arg)
{
    X509_REQ *r = read_req(ctx, arg[0]);

    tell(libctx_verify_req(ctx, r, NULL), arg[0]);
    X509_REQ_free(r);
}

/* verify-crl CRL ISSUER */
static void verify_crl(OSSL_LIB_CTX *ctx, char **arg)
{
    BIO *bio = open_file(arg[0], "r");
    X509_CRL *list = X509_CRL_new_ex(ctx, NULL);
    X509 *issuer = read_cert(ctx, arg[1]);
    EVP_PKEY *key = libctx_key(ctx, X509_get_X509_PUBKEY(issuer));

    must(PEM_read_bio_X509_CRL(bio, &list, NULL, NULL) != NULL, arg[0]);
    tell(libctx_verify_crl(ctx, list, key), arg[0]);
    BIO_free(bio);
    X509_CRL_free(list);
    EVP_PKEY_free(key);
    X509_free(issuer);
}

/* chain CERT TRUSTED [BETWEEN] */
static void chain(OSSL_LIB_CTX *ctx, char **arg)
{
    X509 *cert = read_cert(ctx, arg[0]);
    STACK_OF(X509) *trusted = sk_X509_new_null();
    STACK_OF(X509) *between = sk_X509_new_null();
    const char *why = "";
    enum err e;

    must(sk_X509_push(trusted, read_cert(ctx, arg[1])), arg[1]);
    if (arg[2] != NULL)
        must(sk_X509_push(between, read_cert(ctx, arg[2])), arg[2]);
    e = libctx_verify_chain(ctx, cert, between, trusted, (int64_t)time(NULL),
                            &why);
    if (e != ERR_OK)
        fprintf(stderr, "%s\n", why);
    tell(e, arg[0]);
    sk_X509_pop_free(trusted, X509_free);
    sk_X509_pop_free(between, X509_free);
    X509_free(cert);
}

static void read_file(const char *path, struct buf *out)
{
    BIO *bio = open_file(path, "rb");
    uint8_t block[4096];
    int n;

    while ((n = BIO_read(bio, block, sizeof(block))) > 0)
        buf_add(out, bytes_of(block, (size_t)n));
    BIO_free(bio);
    must(buf_check(out) == ERR_OK, path);
}

/* sign KEY FILE SIGNATURE */
static void sign(OSSL_LIB_CTX *ctx, char **arg)
{
    EVP_PKEY *key = read_key(ctx, arg[0]);
    EVP_MD_CTX *md = signer(ctx, key);
    struct buf data = BUF_EMPTY;
    uint8_t sig[128];
    size_t len = sizeof(sig);
    BIO *out = open_file(arg[2], "wb");

    read_file(arg[1], &data);
    must(EVP_DigestSign(md, sig, &len, data.p, data.len), "EVP_DigestSign");
    must(BIO_write(out, sig, (int)len), arg[2]);
    BIO_free(out);
    buf_clear(&data);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
}

/* verify PUBLIC FILE SIGNATURE */
static void verify(OSSL_LIB_CTX *ctx, char **arg)
{
    BIO *bio = open_file(arg[0], "r");
    EVP_PKEY *key = PEM_read_bio_PUBKEY_ex(bio, NULL, NULL, NULL, ctx, NULL);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    struct buf data = BUF_EMPTY, sig = BUF_EMPTY;

    must(key != NULL, arg[0]);
    read_file(arg[1], &data);
    read_file(arg[2], &sig);
    must(EVP_DigestVerifyInit_ex(md, NULL, NULL, ctx, LIBCTX_GOST, key, NULL),
         "EVP_DigestVerifyInit_ex");
    tell(EVP_DigestVerify(md, sig.p, sig.len, data.p, data.len) == 1
             ? ERR_OK
             : ERR_SIGNATURE,
         arg[2]);
    buf_clear(&data);
    buf_clear(&sig);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    BIO_free(bio);
}

static const struct {
    const char *name;
    int args; /* at least */
    void (*run)(OSSL_LIB_CTX *ctx, char **arg);
} commands[] = {
    {"genkey", 3, genkey},
    {"pubout", 2, pubout},
    {"seal", 2, seal},
    {"unseal", 2, unseal},
    {"req", 3, req},
    {"root", 3, root},
    {"issue", 4, issue},
    {"crl", 3, crl},
    {"verify-req", 1, verify_req},
    {"verify-crl", 2, verify_crl},
    {"chain", 2, chain},
    {"sign", 3, sign},
    {"verify", 3, verify},
};

int main(int argc, char **argv)
{
    OSSL_LIB_CTX *ctx = libctx_new();
    size_t i;

    if (ctx == NULL)
        die("no library context", "libctx_new");
    for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        if (argc > 1 && strcmp(argv[1], commands[i].name) == 0 &&
            argc >= 2 + commands[i].args) {
            commands[i].run(ctx, argv + 2);
            libctx_free(ctx);
            return 0;
        }
    die("no such command, or too few arguments", argc > 1 ? argv[1] : "");
}
