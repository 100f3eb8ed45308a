/*
 * Encoders: SubjectPublicKeyInfo, PrivateKeyInfo and EncryptedPrivateKeyInfo
 * as DER and PEM, and text for people. libcrypto asks the PrivateKeyInfo
 * encoder for encryption by a parameter and takes silence for consent, so a
 * cipher that is named and cannot be used is an error, never clear text.
 */
#include "base/buf.h"
#include "base/endian.h"
#include "base/wipe.h"
#include "pkix/spki.h"
#include "provider/prov.h"
#include "provider/prov_err.h"
#include "provider/prov_key.h"
#include "provider/prov_param.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 64
#define PASSPHRASE_MAX_LEN 1024
#define ITERATIONS 100000 /* of PBKDF2; RFC 9337, 4 asks for 1000 or more */

struct encoder {
    struct prov *prov;
    char cipher[NAME_MAX_LEN]; /* "" for none */
    char properties[NAME_MAX_LEN];
};

/* What is asked for, gathered for the inner functions. */
struct job {
    struct encoder *encoder;
    const struct prov_key *key;
    OSSL_PASSPHRASE_CALLBACK *ask;
    void *ask_arg;
};

static OSSL_FUNC_encoder_newctx_fn encoder_new;
static OSSL_FUNC_encoder_freectx_fn encoder_free;
static OSSL_FUNC_encoder_set_ctx_params_fn set_ctx_params;
static OSSL_FUNC_encoder_settable_ctx_params_fn settable_ctx_params;

static void *encoder_new(void *provctx)
{
    struct encoder *enc = calloc(1, sizeof(*enc));

    if (enc != NULL)
        enc->prov = provctx;
    return enc;
}

static void encoder_free(void *ctx)
{
    free(ctx);
}

static enum err keep_text(const OSSL_PARAM params[], const char *key,
                          char out[NAME_MAX_LEN])
{
    const char *text;
    bool found;
    enum err e = param_text(params, key, &found, &text);

    if (e != ERR_OK || !found)
        return e;
    if (strlen(text) >= NAME_MAX_LEN)
        return ERR_TOO_BIG;
    strcpy(out, text);
    return ERR_OK;
}

static EVP_CIPHER *fetch_cipher(const struct encoder *enc)
{
    const char *query = enc->properties[0] == '\0' ? NULL : enc->properties;

    return EVP_CIPHER_fetch(enc->prov->inner, enc->cipher, query);
}

/* A cipher that the default provider lacks is refused at once. */
static enum err apply_params(struct encoder *enc, const OSSL_PARAM params[])
{
    EVP_CIPHER *cipher;
    enum err e;

    e = keep_text(params, OSSL_ENCODER_PARAM_PROPERTIES, enc->properties);
    if (e == ERR_OK)
        e = keep_text(params, OSSL_ENCODER_PARAM_CIPHER, enc->cipher);
    if (e != ERR_OK || enc->cipher[0] == '\0')
        return e;
    cipher = fetch_cipher(enc);
    if (cipher == NULL)
        return ERR_UNSUPPORTED;
    EVP_CIPHER_free(cipher);
    return ERR_OK;
}

static int set_ctx_params(void *ctx, const OSSL_PARAM params[])
{
    struct encoder *enc = ctx;
    enum err e = apply_params(enc, params);

    return e == ERR_OK ? 1 : prov_raise(enc->prov, e);
}

static const OSSL_PARAM *settable_ctx_params(void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_utf8_string(OSSL_ENCODER_PARAM_CIPHER, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_ENCODER_PARAM_PROPERTIES, NULL, 0),
        OSSL_PARAM_END,
    };

    (void)provctx;
    return list;
}

static enum err write_all(const struct prov *p, OSSL_CORE_BIO *out,
                          struct bytes data)
{
    size_t done = 0;

    while (done < data.len) {
        size_t n = 0;

        if (!p->bio_write(out, data.p + done, data.len - done, &n) || n == 0)
            return ERR_IO;
        done += n;
    }
    return ERR_OK;
}

static enum err write_pem(const struct prov *p, OSSL_CORE_BIO *out,
                          const char *label, struct bytes der)
{
    BIO *mem = BIO_new(BIO_s_secmem());
    enum err e = ERR_NOMEM;
    char *text;
    long len;

    if (mem == NULL || der.len > INT32_MAX ||
        PEM_write_bio(mem, label, "", der.p, (long)der.len) <= 0)
        goto out;
    len = BIO_get_mem_data(mem, &text);
    e = write_all(p, out, bytes_of(text, (size_t)len));
    wipe(text, (size_t)len);
out:
    BIO_free(mem);
    return e;
}

/* --- structures */

static enum err make_spki(const struct prov_key *k, struct buf *der)
{
    if (!k->has_pub)
        return ERR_KEY;
    spki_write(der, k->alg, k->curve, prov_key_public(k));
    return buf_check(der);
}

static enum err make_pki(const struct prov_key *k, struct buf *der)
{
    if (k->priv == NULL)
        return ERR_KEY;
    pkcs8_write(der, k->alg, k->curve, prov_key_private(k));
    return buf_check(der);
}

static enum err ask_passphrase(const struct job *job, char *out, size_t *len)
{
    static const char info[] = "private key";
    OSSL_PARAM params[] = {
        OSSL_PARAM_utf8_string(OSSL_PASSPHRASE_PARAM_INFO,
                               (char *)(uintptr_t)info, sizeof(info) - 1),
        OSSL_PARAM_END,
    };

    if (job->ask == NULL ||
        !job->ask(out, PASSPHRASE_MAX_LEN, len, params, job->ask_arg) ||
        *len > PASSPHRASE_MAX_LEN)
        return ERR_PIN_NEEDED;
    return ERR_OK;
}

/* PBES2 of the default provider: PBKDF2 with HMAC-SHA256 and the cipher. */
static enum err encrypt(const struct prov *p, const EVP_CIPHER *cipher,
                        const char *pass, size_t pass_len, struct bytes der,
                        struct buf *out)
{
    PKCS8_PRIV_KEY_INFO *info;
    const unsigned char *in = der.p;
    X509_SIG *sealed = NULL;
    unsigned char *text = NULL;
    enum err e = ERR_NOMEM;
    int len;

    info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &in, (long)der.len);
    if (info == NULL)
        goto out;
    e = ERR_UNSUPPORTED;
    sealed = PKCS8_encrypt_ex(-1, cipher, pass, (int)pass_len, NULL, 0,
                              ITERATIONS, info, p->inner, NULL);
    if (sealed == NULL)
        goto out;
    e = ERR_NOMEM;
    len = i2d_X509_SIG(sealed, &text);
    if (len > 0)
        e = buf_set(out, bytes_of(text, (size_t)len));
out:
    OPENSSL_free(text);
    X509_SIG_free(sealed);
    PKCS8_PRIV_KEY_INFO_free(info);
    return e;
}

static enum err make_epki(const struct job *job, struct buf *out)
{
    const struct encoder *enc = job->encoder;
    char pass[PASSPHRASE_MAX_LEN];
    struct buf clear = BUF_EMPTY;
    EVP_CIPHER *cipher = NULL;
    size_t len = 0;
    enum err e = ERR_UNSUPPORTED;

    if (enc->cipher[0] == '\0')
        goto out;
    cipher = fetch_cipher(enc);
    if (cipher == NULL)
        goto out;
    e = ask_passphrase(job, pass, &len);
    if (e == ERR_OK)
        e = make_pki(job->key, &clear);
    if (e == ERR_OK)
        e = encrypt(enc->prov, cipher, pass, len, buf_peek(&clear), out);
out:
    EVP_CIPHER_free(cipher);
    buf_clear(&clear);
    wipe(pass, sizeof(pass));
    return e;
}

/* --- text */

/* Numbers are shown most significant digit first. */
static void put_number(struct buf *out, const char *label, const uint8_t *le,
                       size_t len)
{
    char digits[3];
    size_t i;

    buf_add_str(out, label);
    for (i = 0; i < len; i++) {
        snprintf(digits, sizeof(digits), "%02X", le[len - 1 - i]);
        buf_add_str(out, digits);
    }
    buf_add_str(out, "\n");
    wipe(digits, sizeof(digits));
}

static enum err make_text(const struct prov_key *k, bool with_private,
                          struct buf *out)
{
    size_t len;

    if (k->curve == NULL || (with_private && k->priv == NULL))
        return ERR_KEY;
    len = curve_len(k->curve->curve);
    if (with_private)
        put_number(out, "Private key: ", k->priv, len);
    if (k->has_pub) {
        buf_add_str(out, "Public key:\n");
        put_number(out, "   X: ", k->pub, len);
        put_number(out, "   Y: ", k->pub + len, len);
    }
    buf_add_str(out, "Parameter set: ");
    buf_add_str(out, k->curve->name);
    buf_add_str(out, " (");
    buf_add_str(out, k->curve->dotted);
    buf_add_str(out, ")\n");
    return buf_check(out);
}

/* --- entries */

/* The most a selection asks for decides, as in the default provider. */
static int wants_private(int selection)
{
    return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
}

static int selects_private(void *provctx, int selection)
{
    (void)provctx;
    return selection == 0 || wants_private(selection);
}

static int selects_public(void *provctx, int selection)
{
    (void)provctx;
    return selection == 0 ||
           (!wants_private(selection) &&
            (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0);
}

static int selects_any(void *provctx, int selection)
{
    (void)provctx;
    (void)selection;
    return 1;
}

static int encode_spki(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                       const OSSL_PARAM abstract[], bool pem)
{
    struct encoder *enc = ctx;
    struct buf der = BUF_EMPTY;
    enum err e = abstract != NULL ? ERR_UNSUPPORTED : make_spki(key, &der);

    if (e == ERR_OK)
        e = pem ? write_pem(enc->prov, bio, "PUBLIC KEY", buf_peek(&der))
                : write_all(enc->prov, bio, buf_peek(&der));
    buf_clear(&der);
    return e == ERR_OK ? 1 : prov_raise(enc->prov, e);
}

static int encode_pki(const struct job *job, OSSL_CORE_BIO *bio, bool sealed,
                      bool pem)
{
    const struct prov *p = job->encoder->prov;
    struct buf der = BUF_EMPTY;
    enum err e;

    if (sealed || job->encoder->cipher[0] != '\0') {
        sealed = true;
        e = make_epki(job, &der);
    } else {
        e = make_pki(job->key, &der);
    }
    if (e == ERR_OK)
        e = pem ? write_pem(p, bio,
                            sealed ? "ENCRYPTED PRIVATE KEY" : "PRIVATE KEY",
                            buf_peek(&der))
                : write_all(p, bio, buf_peek(&der));
    buf_clear(&der);
    return e == ERR_OK ? 1 : prov_raise(p, e);
}

static OSSL_FUNC_encoder_encode_fn spki_der, spki_pem, pki_der, pki_pem,
    epki_der, epki_pem, text;

static int spki_der(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                    const OSSL_PARAM abstract[], int selection,
                    OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    (void)selection;
    (void)ask;
    (void)ask_arg;
    return encode_spki(ctx, bio, key, abstract, false);
}

static int spki_pem(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                    const OSSL_PARAM abstract[], int selection,
                    OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    (void)selection;
    (void)ask;
    (void)ask_arg;
    return encode_spki(ctx, bio, key, abstract, true);
}

static int pki_der(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                   const OSSL_PARAM abstract[], int selection,
                   OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    struct job job = {ctx, key, ask, ask_arg};

    (void)selection;
    return abstract == NULL && encode_pki(&job, bio, false, false);
}

static int pki_pem(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                   const OSSL_PARAM abstract[], int selection,
                   OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    struct job job = {ctx, key, ask, ask_arg};

    (void)selection;
    return abstract == NULL && encode_pki(&job, bio, false, true);
}

static int epki_der(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                    const OSSL_PARAM abstract[], int selection,
                    OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    struct job job = {ctx, key, ask, ask_arg};

    (void)selection;
    return abstract == NULL && encode_pki(&job, bio, true, false);
}

static int epki_pem(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                    const OSSL_PARAM abstract[], int selection,
                    OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    struct job job = {ctx, key, ask, ask_arg};

    (void)selection;
    return abstract == NULL && encode_pki(&job, bio, true, true);
}

static int text(void *ctx, OSSL_CORE_BIO *bio, const void *key,
                const OSSL_PARAM abstract[], int selection,
                OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    struct encoder *enc = ctx;
    struct buf out = BUF_EMPTY;
    enum err e = ERR_UNSUPPORTED;

    (void)ask;
    (void)ask_arg;
    if (abstract == NULL)
        e = make_text(key, wants_private(selection), &out);
    if (e == ERR_OK)
        e = write_all(enc->prov, bio, buf_peek(&out));
    buf_clear(&out);
    return e == ERR_OK ? 1 : prov_raise(enc->prov, e);
}

#define ENCODER_TABLE(table, selects, encode_fn)                               \
    const OSSL_DISPATCH table[] = {                                            \
        PROV_FN(OSSL_FUNC_ENCODER_NEWCTX, encoder_new),                        \
        PROV_FN(OSSL_FUNC_ENCODER_FREECTX, encoder_free),                      \
        PROV_FN(OSSL_FUNC_ENCODER_SET_CTX_PARAMS, set_ctx_params),             \
        PROV_FN(OSSL_FUNC_ENCODER_SETTABLE_CTX_PARAMS, settable_ctx_params),   \
        PROV_FN(OSSL_FUNC_ENCODER_DOES_SELECTION, selects),                    \
        PROV_FN(OSSL_FUNC_ENCODER_ENCODE, encode_fn),                          \
        {0, NULL},                                                             \
    }

ENCODER_TABLE(prov_encode_spki_der, selects_public, spki_der);
ENCODER_TABLE(prov_encode_spki_pem, selects_public, spki_pem);
ENCODER_TABLE(prov_encode_pki_der, selects_private, pki_der);
ENCODER_TABLE(prov_encode_pki_pem, selects_private, pki_pem);
ENCODER_TABLE(prov_encode_epki_der, selects_private, epki_der);
ENCODER_TABLE(prov_encode_epki_pem, selects_private, epki_pem);
ENCODER_TABLE(prov_encode_text, selects_any, text);
