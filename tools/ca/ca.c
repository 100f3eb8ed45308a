/*
 * The folder of a CA: ca.ini, ca.db, root.key (PKCS#8), root.crt, code.key
 * (key of the hashes of login and SMS codes). Encryption of root.key is
 * PBES2 with AES-256, since libcrypto has no cipher of ours.
 */
#include "tools/ca/ca.h"

#include "base/file.h"
#include "base/log.h"
#include "base/wipe.h"
#include "pkix/algid.h"
#include "provider/libctx.h"
#include "tools/ca/secret.h"
#include "tools/ca/x509.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PATH_CAP 4096
#define ROOT_DAYS (15 * 365)
#define KEY_FILE_MAX 16384 /* bytes */
#define KDF_ITERATIONS 100000

static enum err path_of(const char *dir, const char *name, char *out)
{
    if (snprintf(out, PATH_CAP, "%s/%s", dir, name) >= PATH_CAP)
        return log_fault(ERR_ARG, "the name of the folder is too long");
    return ERR_OK;
}

static enum err write_fresh(const char *dir, const char *name,
                            struct bytes content, mode_t mode)
{
    char path[PATH_CAP];
    enum err e = path_of(dir, name, path);

    return e == ERR_OK ? file_write(path, content, mode, true) : e;
}

/* A memory BIO's content; wiped by the caller's BIO_free of a secure one. */
static struct bytes bio_peek(BIO *bio)
{
    char *p = NULL;
    long len = BIO_get_mem_data(bio, &p);

    return bytes_of(p, len < 0 ? 0 : (size_t)len);
}

static enum err make_key(OSSL_LIB_CTX *lib, const char *curve, EVP_PKEY **out)
{
    const struct curve_name *name;
    EVP_PKEY_CTX *ctx = NULL;
    OSSL_PARAM params[2];
    enum err e = curve_by_name(curve, &name);

    if (e != ERR_OK || curve_is_test(name->curve))
        return log_fault(ERR_UNSUPPORTED, "%s is not a curve for a CA", curve);
    ctx = EVP_PKEY_CTX_new_from_name(
        lib, curve_len(name->curve) == 32 ? "gost2012_256" : "gost2012_512",
        LIBCTX_GOST);
    params[0] = OSSL_PARAM_construct_utf8_string(
        OSSL_PKEY_PARAM_GROUP_NAME, (char *)(uintptr_t)name->name, 0);
    params[1] = OSSL_PARAM_construct_end();
    if (ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 ||
        EVP_PKEY_CTX_set_params(ctx, params) != 1 ||
        EVP_PKEY_generate(ctx, out) != 1)
        e = x509_fault(ERR_KEY, "generating the root key");
    EVP_PKEY_CTX_free(ctx);
    return e;
}

static enum err key_pem(EVP_PKEY *key, struct bytes password, BIO *bio)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    X509_SIG *sealed = NULL;
    int rc = 0;

    if (info != NULL && password.len == 0)
        rc = PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info);
    else if (info != NULL)
        sealed =
            PKCS8_encrypt(-1, EVP_aes_256_cbc(), (const char *)password.p,
                          (int)password.len, NULL, 0, KDF_ITERATIONS, info);
    if (sealed != NULL)
        rc = PEM_write_bio_PKCS8(bio, sealed);
    X509_SIG_free(sealed);
    PKCS8_PRIV_KEY_INFO_free(info);
    return rc == 1 ? ERR_OK : x509_fault(ERR_KEY, "writing the root key");
}

static enum err write_key(const char *dir, EVP_PKEY *key, struct bytes password)
{
    BIO *bio = BIO_new(BIO_s_secmem());
    enum err e = ERR_NOMEM;

    if (bio != NULL)
        e = key_pem(key, password, bio);
    if (e == ERR_OK)
        e = write_fresh(dir, "root.key", bio_peek(bio), 0600);
    BIO_free(bio);
    return e;
}

static enum err root_names(X509 *root, const char *name)
{
    X509_NAME *n = X509_NAME_new();
    enum err e = ERR_NOMEM;

    if (n == NULL)
        return e;
    e = x509_name_add(n, "2.5.4.6", V_ASN1_PRINTABLESTRING, bytes_str("RU"));
    if (e == ERR_OK)
        e = x509_name_add(n, "2.5.4.10", V_ASN1_UTF8STRING, bytes_str(name));
    if (e == ERR_OK)
        e = x509_name_add(n, "2.5.4.3", V_ASN1_UTF8STRING, bytes_str(name));
    if (e == ERR_OK && (X509_set_subject_name(root, n) != 1 ||
                        X509_set_issuer_name(root, n) != 1))
        e = x509_fault(ERR_NOMEM, "root certificate");
    X509_NAME_free(n);
    return e;
}

static enum err root_extensions(X509 *root)
{
    /* cA TRUE, pathLenConstraint 0 */
    static const uint8_t is_ca[] = {0x30, 6, 1, 1, 0xff, 2, 1, 0};
    static const char *const policies[] = {"1.2.643.100.113.1", NULL};
    enum err e =
        x509_extend(root, "2.5.29.19", true, bytes_of(is_ca, sizeof(is_ca)));

    if (e == ERR_OK)
        e = x509_extend_usage(root, USAGE_KEY_CERT_SIGN | USAGE_CRL_SIGN);
    if (e == ERR_OK)
        e = x509_extend_key_id(root);
    if (e == ERR_OK)
        e = x509_extend_policies(root, policies);
    return e;
}

static enum err make_root(OSSL_LIB_CTX *lib, EVP_PKEY *key,
                          const struct ca_init *init, X509 **out)
{
    X509 *root = X509_new_ex(lib, NULL);
    enum err e = ERR_NOMEM;

    if (root == NULL)
        return e;
    e = x509_start(root, init->now, init->now + (int64_t)ROOT_DAYS * CA_DAY_S);
    if (e == ERR_OK && X509_set_pubkey(root, key) != 1)
        e = x509_fault(ERR_KEY, "root certificate");
    if (e == ERR_OK)
        e = root_names(root, init->name);
    if (e == ERR_OK)
        e = root_extensions(root);
    if (e == ERR_OK)
        e = x509_sign(lib, root, key);
    if (e == ERR_OK)
        e = libctx_verify_cert(lib, root, key);
    if (e == ERR_OK)
        *out = root;
    else
        X509_free(root);
    return e;
}

static enum err write_root(const char *dir, X509 *root)
{
    BIO *bio = BIO_new(BIO_s_mem());
    enum err e = ERR_NOMEM;

    if (bio != NULL && PEM_write_bio_X509(bio, root) == 1)
        e = write_fresh(dir, "root.crt", bio_peek(bio), 0644);
    BIO_free(bio);
    return e;
}

static enum err write_code_key(const char *dir)
{
    uint8_t key[CODE_KEY_LEN];
    enum err e = random_bytes(key, sizeof(key));

    if (e == ERR_OK)
        e = write_fresh(dir, "code.key", bytes_of(key, sizeof(key)), 0600);
    wipe(key, sizeof(key));
    return e;
}

static enum err write_records(const char *dir)
{
    struct buf text = BUF_EMPTY;
    struct db *db = NULL;
    char path[PATH_CAP];
    enum err e;

    config_default(&text);
    e = buf_check(&text);
    if (e == ERR_OK)
        e = write_fresh(dir, CONFIG_FILE, buf_peek(&text), 0644);
    buf_clear(&text);
    if (e == ERR_OK)
        e = path_of(dir, "ca.db", path);
    if (e == ERR_OK)
        e = db_open(path, true, &db);
    db_close(db);
    return e;
}

enum err ca_create(const struct ca_init *init)
{
    OSSL_LIB_CTX *lib = libctx_new();
    EVP_PKEY *key = NULL;
    X509 *root = NULL;
    enum err e = lib == NULL ? x509_fault(ERR_NOMEM, "libcrypto") : ERR_OK;

    if (e == ERR_OK)
        e = make_key(lib, init->curve, &key);
    if (e == ERR_OK)
        e = make_root(lib, key, init, &root);
    if (e == ERR_OK)
        e = dir_make_path(init->dir);
    if (e == ERR_OK)
        e = write_code_key(init->dir);
    if (e == ERR_OK)
        e = write_key(init->dir, key, init->password);
    if (e == ERR_OK)
        e = write_records(init->dir);
    if (e == ERR_OK)
        e = write_root(init->dir, root);
    X509_free(root);
    EVP_PKEY_free(key);
    libctx_free(lib);
    return e;
}

static enum err read_part(const char *dir, const char *name, struct buf *out)
{
    char path[PATH_CAP];
    enum err e = path_of(dir, name, path);

    return e == ERR_OK ? file_read(path, KEY_FILE_MAX, out) : e;
}

static enum err read_root(struct ca *ca, const char *dir)
{
    struct buf pem = BUF_EMPTY;
    BIO *bio = NULL;
    enum err e = read_part(dir, "root.crt", &pem);

    if (e != ERR_OK)
        goto out;
    bio = BIO_new_mem_buf(pem.p, (int)pem.len);
    ca->root = X509_new_ex(ca->lib, NULL);
    if (bio == NULL || ca->root == NULL)
        e = ERR_NOMEM;
    else if (PEM_read_bio_X509(bio, &ca->root, NULL, NULL) == NULL)
        e = x509_fault(ERR_FORMAT, "root.crt");
out:
    BIO_free(bio);
    buf_clear(&pem);
    return e;
}

static enum err read_code_key(struct ca *ca, const char *dir)
{
    struct buf key = BUF_EMPTY;
    enum err e = read_part(dir, "code.key", &key);

    if (e == ERR_OK && key.len != CODE_KEY_LEN)
        e = log_fault(ERR_FORMAT, "code.key has %zu bytes", key.len);
    if (e == ERR_OK)
        memcpy(ca->code_key, key.p, CODE_KEY_LEN);
    buf_clear(&key);
    return e;
}

enum err ca_open(const char *dir, struct ca *out)
{
    struct ca ca = {.db = NULL};
    char path[PATH_CAP];
    enum err e = config_read(dir, &ca.config);

    if (e == ERR_OK && (ca.lib = libctx_new()) == NULL)
        e = x509_fault(ERR_NOMEM, "libcrypto");
    if (e == ERR_OK)
        e = read_root(&ca, dir);
    if (e == ERR_OK)
        e = read_code_key(&ca, dir);
    if (e == ERR_OK)
        e = path_of(dir, "ca.db", path);
    if (e == ERR_OK)
        e = db_open(path, false, &ca.db);
    if (e == ERR_OK)
        *out = ca;
    else
        ca_close(&ca);
    return e;
}

static enum err read_key_info(struct bytes pem, struct bytes password,
                              PKCS8_PRIV_KEY_INFO **out)
{
    BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
    X509_SIG *sealed = NULL;
    enum err e = ERR_OK;

    if (bio == NULL)
        return ERR_NOMEM;
    *out = PEM_read_bio_PKCS8_PRIV_KEY_INFO(bio, NULL, NULL, NULL);
    if (*out != NULL)
        goto out;
    BIO_reset(bio);
    sealed = PEM_read_bio_PKCS8(bio, NULL, NULL, NULL);
    if (sealed == NULL) {
        e = x509_fault(ERR_FORMAT, "root.key");
        goto out;
    }
    if (password.len == 0) {
        e = log_fault(ERR_PIN_NEEDED, "root.key is encrypted: --pin-file");
        goto out;
    }
    *out = PKCS8_decrypt(sealed, (const char *)password.p, (int)password.len);
    if (*out == NULL)
        e = x509_fault(ERR_PIN_WRONG, "root.key");
out:
    X509_SIG_free(sealed);
    BIO_free(bio);
    return e;
}

enum err ca_open_key(struct ca *ca, const char *dir, struct bytes password)
{
    PKCS8_PRIV_KEY_INFO *info = NULL;
    struct buf pem = BUF_EMPTY;
    enum err e = read_part(dir, "root.key", &pem);

    if (e == ERR_OK)
        e = read_key_info(buf_peek(&pem), password, &info);
    if (e == ERR_OK) {
        ca->key = EVP_PKCS82PKEY_ex(info, ca->lib, LIBCTX_GOST);
        if (ca->key == NULL)
            e = x509_fault(ERR_FORMAT, "root.key");
    }
    if (e == ERR_OK && EVP_PKEY_eq(X509_get0_pubkey(ca->root), ca->key) != 1)
        e = x509_fault(ERR_MISMATCH, "root.key is not the key of root.crt");
    PKCS8_PRIV_KEY_INFO_free(info);
    buf_clear(&pem);
    return e;
}

void ca_close(struct ca *ca)
{
    db_close(ca->db);
    X509_free(ca->root);
    EVP_PKEY_free(ca->key);
    libctx_free(ca->lib);
    config_clear(&ca->config);
    wipe(ca, sizeof(*ca));
}

int64_t ca_now(const struct ca *ca)
{
    return (int64_t)time(NULL) + ca->clock_offset;
}

enum err ca_root_pem(const struct ca *ca, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    enum err e = ERR_NOMEM;

    if (bio != NULL && PEM_write_bio_X509(bio, ca->root) == 1) {
        buf_add(out, bio_peek(bio));
        e = buf_check(out);
    }
    BIO_free(bio);
    return e;
}
