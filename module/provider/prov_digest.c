/* Digests: dispatch tables over gost/hash.h. */
#include "gost/hash.h"
#include "provider/prov.h"
#include "provider/prov_param.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <stdlib.h>
#include <string.h>

struct digest {
    enum hash_id id;
    struct hash hash;
};

static void *digest_new(enum hash_id id)
{
    struct digest *d = calloc(1, sizeof(*d));

    if (d == NULL)
        return NULL;
    d->id = id;
    hash_init(&d->hash, id);
    return d;
}

static OSSL_FUNC_digest_freectx_fn digest_free;
static OSSL_FUNC_digest_dupctx_fn digest_dup;
static OSSL_FUNC_digest_init_fn digest_init;
static OSSL_FUNC_digest_update_fn digest_update;
static OSSL_FUNC_digest_final_fn digest_final;
static OSSL_FUNC_digest_gettable_params_fn gettable_params;

static void digest_free(void *ctx)
{
    struct digest *d = ctx;

    if (d == NULL)
        return;
    hash_clear(&d->hash);
    free(d);
}

static void *digest_dup(void *ctx)
{
    struct digest *d = malloc(sizeof(*d));

    if (d != NULL)
        memcpy(d, ctx, sizeof(*d));
    return d;
}

static int digest_init(void *ctx, const OSSL_PARAM params[])
{
    struct digest *d = ctx;

    (void)params;
    hash_init(&d->hash, d->id);
    return 1;
}

static int digest_update(void *ctx, const unsigned char *in, size_t len)
{
    struct digest *d = ctx;

    hash_update(&d->hash, bytes_of(in, len));
    return 1;
}

static int digest_final(void *ctx, unsigned char *out, size_t *len, size_t size)
{
    struct digest *d = ctx;

    if (size < hash_len(d->id))
        return 0;
    hash_final(&d->hash, out);
    *len = hash_len(d->id);
    return 1;
}

static const OSSL_PARAM *gettable_params(void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_size_t(OSSL_DIGEST_PARAM_BLOCK_SIZE, NULL),
        OSSL_PARAM_size_t(OSSL_DIGEST_PARAM_SIZE, NULL),
        OSSL_PARAM_int(OSSL_DIGEST_PARAM_XOF, NULL),
        OSSL_PARAM_int(OSSL_DIGEST_PARAM_ALGID_ABSENT, NULL),
        OSSL_PARAM_END,
    };

    (void)provctx;
    return list;
}

/* RFC 9215, 3: no parameters; RFC 4490, 2.1: NULL for the old hash. */
static int get_params(enum hash_id id, OSSL_PARAM params[])
{
    return param_answer_size(params, OSSL_DIGEST_PARAM_BLOCK_SIZE,
                             hash_block_len(id)) &&
           param_answer_size(params, OSSL_DIGEST_PARAM_SIZE, hash_len(id)) &&
           param_answer_int(params, OSSL_DIGEST_PARAM_XOF, 0) &&
           param_answer_int(params, OSSL_DIGEST_PARAM_ALGID_ABSENT,
                            id != HASH_94);
}

static OSSL_FUNC_digest_newctx_fn new_94, new_256, new_512;
static OSSL_FUNC_digest_get_params_fn params_94, params_256, params_512;

static void *new_94(void *provctx)
{
    (void)provctx;
    return digest_new(HASH_94);
}

static void *new_256(void *provctx)
{
    (void)provctx;
    return digest_new(HASH_STREEBOG_256);
}

static void *new_512(void *provctx)
{
    (void)provctx;
    return digest_new(HASH_STREEBOG_512);
}

static int params_94(OSSL_PARAM params[])
{
    return get_params(HASH_94, params);
}

static int params_256(OSSL_PARAM params[])
{
    return get_params(HASH_STREEBOG_256, params);
}

static int params_512(OSSL_PARAM params[])
{
    return get_params(HASH_STREEBOG_512, params);
}

#define DIGEST_TABLE(table, new_fn, params_fn)                                 \
    const OSSL_DISPATCH table[] = {                                            \
        PROV_FN(OSSL_FUNC_DIGEST_NEWCTX, new_fn),                              \
        PROV_FN(OSSL_FUNC_DIGEST_FREECTX, digest_free),                        \
        PROV_FN(OSSL_FUNC_DIGEST_DUPCTX, digest_dup),                          \
        PROV_FN(OSSL_FUNC_DIGEST_INIT, digest_init),                           \
        PROV_FN(OSSL_FUNC_DIGEST_UPDATE, digest_update),                       \
        PROV_FN(OSSL_FUNC_DIGEST_FINAL, digest_final),                         \
        PROV_FN(OSSL_FUNC_DIGEST_GET_PARAMS, params_fn),                       \
        PROV_FN(OSSL_FUNC_DIGEST_GETTABLE_PARAMS, gettable_params),            \
        {0, NULL},                                                             \
    }

DIGEST_TABLE(prov_digest_94, new_94, params_94);
DIGEST_TABLE(prov_digest_256, new_256, params_256);
DIGEST_TABLE(prov_digest_512, new_512, params_512);
