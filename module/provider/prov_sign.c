/*
 * Signatures, raw and with digest. The digest is fixed by the key (RFC 9215,
 * 2), so a name given by the caller is only compared with it.
 */
#include "base/der.h"
#include "gost/hash.h"
#include "gost/rng.h"
#include "gost/sign.h"
#include "provider/prov.h"
#include "provider/prov_err.h"
#include "provider/prov_key.h"
#include "provider/prov_param.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <stdlib.h>
#include <string.h>

struct signature {
    struct prov *prov;
    struct prov_key *key; /* a reference, or NULL before init */
    struct hash hash;     /* of digest_sign and digest_verify */
};

static OSSL_FUNC_signature_newctx_fn sig_new;
static OSSL_FUNC_signature_freectx_fn sig_free;
static OSSL_FUNC_signature_dupctx_fn sig_dup;
static OSSL_FUNC_signature_sign_init_fn sign_init;
static OSSL_FUNC_signature_sign_fn sign;
static OSSL_FUNC_signature_verify_init_fn verify_init;
static OSSL_FUNC_signature_verify_fn verify;
static OSSL_FUNC_signature_digest_sign_init_fn digest_sign_init;
static OSSL_FUNC_signature_digest_sign_final_fn digest_sign_final;
static OSSL_FUNC_signature_digest_verify_init_fn digest_verify_init;
static OSSL_FUNC_signature_digest_verify_final_fn digest_verify_final;
static OSSL_FUNC_signature_digest_sign_update_fn digest_update;
static OSSL_FUNC_signature_get_ctx_params_fn get_ctx_params;
static OSSL_FUNC_signature_gettable_ctx_params_fn gettable_ctx_params;
static OSSL_FUNC_signature_set_ctx_params_fn set_ctx_params;
static OSSL_FUNC_signature_settable_ctx_params_fn settable_ctx_params;

static void *sig_new(void *provctx, const char *properties)
{
    struct signature *s = calloc(1, sizeof(*s));

    (void)properties;
    if (s != NULL)
        s->prov = provctx;
    return s;
}

static void sig_free(void *ctx)
{
    struct signature *s = ctx;

    if (s == NULL)
        return;
    prov_key_free(s->key);
    hash_clear(&s->hash);
    free(s);
}

/* X509_sign and its like finish a copy of the context. */
static void *sig_dup(void *ctx)
{
    const struct signature *s = ctx;
    struct signature *copy = malloc(sizeof(*copy));

    if (copy == NULL)
        return NULL;
    memcpy(copy, s, sizeof(*copy));
    if (copy->key != NULL)
        prov_key_ref(copy->key);
    return copy;
}

static enum err check_digest(const struct signature *s, const char *name)
{
    if (name == NULL || *name == '\0' ||
        prov_key_digest_named(s->key->alg, name))
        return ERR_OK;
    return ERR_UNSUPPORTED;
}

static enum err apply_params(struct signature *s, const OSSL_PARAM params[])
{
    const char *name;
    bool found;
    enum err e = param_text(params, OSSL_SIGNATURE_PARAM_DIGEST, &found, &name);

    if (e != ERR_OK || !found)
        return e;
    return s->key == NULL ? ERR_WRONG_STATE : check_digest(s, name);
}

/* A key of NULL means: start again with the one there is. */
static enum err start(struct signature *s, void *key, bool need_private,
                      const char *digest, const OSSL_PARAM params[])
{
    struct prov_key *k = key == NULL ? s->key : key;
    enum err e;

    if (k == NULL)
        return ERR_WRONG_STATE;
    if (need_private ? k->priv == NULL : !k->has_pub)
        return ERR_KEY;
    prov_key_ref(k);
    prov_key_free(s->key);
    s->key = k;
    e = check_digest(s, digest);
    if (e != ERR_OK)
        return e;
    hash_init(&s->hash, key_alg_hash(k->alg));
    return apply_params(s, params);
}

static int sign_init(void *ctx, void *key, const OSSL_PARAM params[])
{
    struct signature *s = ctx;
    enum err e = start(s, key, true, NULL, params);

    return e == ERR_OK ? 1 : prov_raise(s->prov, e);
}

static int verify_init(void *ctx, void *key, const OSSL_PARAM params[])
{
    struct signature *s = ctx;
    enum err e = start(s, key, false, NULL, params);

    return e == ERR_OK ? 1 : prov_raise(s->prov, e);
}

static int digest_sign_init(void *ctx, const char *digest, void *key,
                            const OSSL_PARAM params[])
{
    struct signature *s = ctx;
    enum err e = start(s, key, true, digest, params);

    return e == ERR_OK ? 1 : prov_raise(s->prov, e);
}

static int digest_verify_init(void *ctx, const char *digest, void *key,
                              const OSSL_PARAM params[])
{
    struct signature *s = ctx;
    enum err e = start(s, key, false, digest, params);

    return e == ERR_OK ? 1 : prov_raise(s->prov, e);
}

static enum err sign_with(const struct prov_key *k, struct bytes digest,
                          uint8_t *sig)
{
    struct rng rng;
    enum err e = rng_init(&rng, rng_seed_kernel, NULL);

    if (e == ERR_OK)
        e = sign_digest(k->curve->curve, k->priv, digest, &rng, sig);
    rng_clear(&rng);
    return e;
}

static size_t sig_len(const struct signature *s)
{
    return 2 * curve_len(s->key->curve->curve);
}

/* sig of NULL asks for the length. */
static int sign(void *ctx, unsigned char *sig, size_t *len, size_t size,
                const unsigned char *digest, size_t digest_len)
{
    struct signature *s = ctx;
    enum err e = ERR_WRONG_STATE;

    if (s->key == NULL || s->key->priv == NULL)
        return prov_raise(s->prov, e);
    if (sig == NULL) {
        *len = sig_len(s);
        return 1;
    }
    e = size < sig_len(s)
            ? ERR_BUFFER
            : sign_with(s->key, bytes_of(digest, digest_len), sig);
    if (e != ERR_OK)
        return prov_raise(s->prov, e);
    *len = sig_len(s);
    return 1;
}

/* 0 is "does not verify"; what is no signature at all does not either. */
static int verify(void *ctx, const unsigned char *sig, size_t len,
                  const unsigned char *digest, size_t digest_len)
{
    struct signature *s = ctx;
    enum err e = ERR_WRONG_STATE;

    if (s->key != NULL && s->key->has_pub)
        e = sign_verify(s->key->curve->curve, s->key->pub,
                        bytes_of(digest, digest_len), bytes_of(sig, len));
    return e == ERR_OK ? 1 : prov_raise(s->prov, e);
}

static int digest_update(void *ctx, const unsigned char *data, size_t len)
{
    struct signature *s = ctx;

    if (s->key == NULL)
        return prov_raise(s->prov, ERR_WRONG_STATE);
    hash_update(&s->hash, bytes_of(data, len));
    return 1;
}

static int digest_sign_final(void *ctx, unsigned char *sig, size_t *len,
                             size_t size)
{
    struct signature *s = ctx;
    uint8_t digest[HASH_MAX_LEN];

    if (sig == NULL)
        return sign(ctx, NULL, len, 0, NULL, 0);
    if (s->key == NULL)
        return prov_raise(s->prov, ERR_WRONG_STATE);
    hash_final(&s->hash, digest);
    return sign(ctx, sig, len, size, digest,
                hash_len(key_alg_hash(s->key->alg)));
}

static int digest_verify_final(void *ctx, const unsigned char *sig, size_t len)
{
    struct signature *s = ctx;
    uint8_t digest[HASH_MAX_LEN];

    if (s->key == NULL)
        return prov_raise(s->prov, ERR_WRONG_STATE);
    hash_final(&s->hash, digest);
    return verify(ctx, sig, len, digest, hash_len(key_alg_hash(s->key->alg)));
}

/* RFC 9215, 2: the identifier of the signature has no parameters. */
static bool answer_algorithm(const struct signature *s, OSSL_PARAM params[])
{
    struct buf der = BUF_EMPTY;
    size_t mark = der_open(&der, DER_SEQUENCE);
    bool fits;

    der_put(&der, DER_OID, signature_oid(s->key->alg));
    der_close(&der, mark);
    fits = buf_check(&der) == ERR_OK &&
           param_answer_octets(params, OSSL_SIGNATURE_PARAM_ALGORITHM_ID,
                               buf_peek(&der));
    buf_clear(&der);
    return fits;
}

static int get_ctx_params(void *ctx, OSSL_PARAM params[])
{
    const struct signature *s = ctx;

    return s->key != NULL && answer_algorithm(s, params) &&
           param_answer_text(params, OSSL_SIGNATURE_PARAM_DIGEST,
                             prov_key_digest(s->key->alg));
}

static const OSSL_PARAM *gettable_ctx_params(void *ctx, void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_END,
    };

    (void)ctx;
    (void)provctx;
    return list;
}

static int set_ctx_params(void *ctx, const OSSL_PARAM params[])
{
    struct signature *s = ctx;
    enum err e = apply_params(s, params);

    return e == ERR_OK ? 1 : prov_raise(s->prov, e);
}

static const OSSL_PARAM *settable_ctx_params(void *ctx, void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_END,
    };

    (void)ctx;
    (void)provctx;
    return list;
}

const OSSL_DISPATCH prov_signature[] = {
    PROV_FN(OSSL_FUNC_SIGNATURE_NEWCTX, sig_new),
    PROV_FN(OSSL_FUNC_SIGNATURE_FREECTX, sig_free),
    PROV_FN(OSSL_FUNC_SIGNATURE_DUPCTX, sig_dup),
    PROV_FN(OSSL_FUNC_SIGNATURE_SIGN_INIT, sign_init),
    PROV_FN(OSSL_FUNC_SIGNATURE_SIGN, sign),
    PROV_FN(OSSL_FUNC_SIGNATURE_VERIFY_INIT, verify_init),
    PROV_FN(OSSL_FUNC_SIGNATURE_VERIFY, verify),
    PROV_FN(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, digest_sign_init),
    PROV_FN(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_UPDATE, digest_update),
    PROV_FN(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_FINAL, digest_sign_final),
    PROV_FN(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_INIT, digest_verify_init),
    PROV_FN(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_UPDATE, digest_update),
    PROV_FN(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_FINAL, digest_verify_final),
    PROV_FN(OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS, get_ctx_params),
    PROV_FN(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS, gettable_ctx_params),
    PROV_FN(OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS, set_ctx_params),
    PROV_FN(OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS, settable_ctx_params),
    {0, NULL},
};
