/* Key management: making, moving, comparing and describing keys. */
#include "gost/rng.h"
#include "gost/sign.h"
#include "provider/prov.h"
#include "provider/prov_err.h"
#include "provider/prov_key.h"
#include "provider/prov_param.h"

#include "base/wipe.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <stdlib.h>
#include <string.h>

#define PARAM_PARAMSET "paramset" /* gost-engine's name of the group */

#define PARAMETERS OSSL_KEYMGMT_SELECT_ALL_PARAMETERS
#define PUBLIC OSSL_KEYMGMT_SELECT_PUBLIC_KEY
#define PRIVATE OSSL_KEYMGMT_SELECT_PRIVATE_KEY

static OSSL_FUNC_keymgmt_free_fn key_free;
static OSSL_FUNC_keymgmt_has_fn key_has;
static OSSL_FUNC_keymgmt_match_fn key_match;
static OSSL_FUNC_keymgmt_validate_fn key_validate;
static OSSL_FUNC_keymgmt_import_fn key_import;
static OSSL_FUNC_keymgmt_export_fn key_export;
static OSSL_FUNC_keymgmt_import_types_fn key_types;
static OSSL_FUNC_keymgmt_get_params_fn get_params;
static OSSL_FUNC_keymgmt_gettable_params_fn gettable_params;
static OSSL_FUNC_keymgmt_dup_fn key_dup;
static OSSL_FUNC_keymgmt_load_fn key_load;
static OSSL_FUNC_keymgmt_gen_set_template_fn gen_set_template;
static OSSL_FUNC_keymgmt_gen_set_params_fn gen_set_params;
static OSSL_FUNC_keymgmt_gen_settable_params_fn gen_settable_params;
static OSSL_FUNC_keymgmt_gen_fn gen;
static OSSL_FUNC_keymgmt_gen_cleanup_fn gen_cleanup;

static void key_free(void *key)
{
    prov_key_free(key);
}

static int key_has(const void *key, int selection)
{
    const struct prov_key *k = key;

    if ((selection & PARAMETERS) != 0 && k->curve == NULL)
        return 0;
    if ((selection & PUBLIC) != 0 && !k->has_pub)
        return 0;
    return (selection & PRIVATE) == 0 || k->priv != NULL;
}

/*
 * Two names of one set (CryptoPro-A, XchA, TC26-256-B) do not make two keys:
 * a certificate may name the other. Private halves follow from public ones.
 */
static int key_match(const void *first, const void *second, int selection)
{
    const struct prov_key *a = first;
    const struct prov_key *b = second;

    if (a->alg != b->alg || a->curve == NULL || b->curve == NULL ||
        a->curve->curve != b->curve->curve)
        return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0)
        return 1;
    return a->has_pub && b->has_pub &&
           bytes_equal(prov_key_public(a), prov_key_public(b));
}

static int pair_is_consistent(const struct prov_key *k)
{
    uint8_t pub[2 * CURVE_MAX_LEN];

    return sign_public(k->curve->curve, k->priv, pub) == ERR_OK &&
           bytes_equal(bytes_of(pub, 2 * curve_len(k->curve->curve)),
                       prov_key_public(k));
}

static int key_validate(const void *key, int selection, int check_type)
{
    const struct prov_key *k = key;

    (void)check_type;
    if (!key_has(key, selection))
        return 0;
    if ((selection & PUBLIC) != 0 &&
        sign_check_public(k->curve->curve, k->pub) != ERR_OK)
        return 0;
    return (selection & PRIVATE) == 0 || pair_is_consistent(k);
}

/* Parameter set, then private or public key; both have to agree. */
static enum err import(struct prov_key *k, int selection,
                       const OSSL_PARAM params[])
{
    const struct curve_name *curve;
    struct bytes pub, priv;
    const char *group;
    bool found, has_pub;
    enum err e;

    e = param_text(params, OSSL_PKEY_PARAM_GROUP_NAME, &found, &group);
    if (e != ERR_OK || !found)
        return ERR_ARG;
    e = prov_key_group(k->alg, group, &curve);
    if (e == ERR_OK)
        e = prov_key_set_curve(k, curve);
    if (e == ERR_OK)
        e = param_octets(params, OSSL_PKEY_PARAM_PUB_KEY, &has_pub, &pub);
    if (e == ERR_OK)
        e = param_octets(params, OSSL_PKEY_PARAM_PRIV_KEY, &found, &priv);
    if (e != ERR_OK)
        return e;
    if (!found || (selection & PRIVATE) == 0)
        return has_pub ? prov_key_set_public(k, pub) : ERR_OK;
    e = prov_key_set_private(k, priv);
    if (e == ERR_OK && has_pub && !bytes_equal(pub, prov_key_public(k)))
        e = ERR_MISMATCH;
    return e;
}

static int key_import(void *key, int selection, const OSSL_PARAM params[])
{
    struct prov_key *k = key;

    /* Only an empty key may be filled. */
    return k->curve == NULL && import(k, selection, params) == ERR_OK;
}

static const OSSL_PARAM *key_types(int selection)
{
    static const OSSL_PARAM all[] = {
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, NULL, 0),
        OSSL_PARAM_END,
    };
    static const OSSL_PARAM group[] = {
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
        OSSL_PARAM_END,
    };

    return (selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0 ? all : group;
}

/* A parameter lends its data through a pointer that is not const. */
static OSSL_PARAM octets_param(const char *key, struct bytes b)
{
    return OSSL_PARAM_construct_octet_string(key, (void *)(uintptr_t)b.p,
                                             b.len);
}

static int key_export(void *key, int selection, OSSL_CALLBACK *cb, void *arg)
{
    const struct prov_key *k = key;
    OSSL_PARAM params[4];
    size_t n = 0;

    if (!key_has(k, selection) || k->curve == NULL)
        return 0;
    params[n++] = OSSL_PARAM_construct_utf8_string(
        OSSL_PKEY_PARAM_GROUP_NAME, (char *)(uintptr_t)k->curve->dotted, 0);
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0 && k->has_pub)
        params[n++] = octets_param(OSSL_PKEY_PARAM_PUB_KEY, prov_key_public(k));
    if ((selection & PRIVATE) != 0)
        params[n++] =
            octets_param(OSSL_PKEY_PARAM_PRIV_KEY, prov_key_private(k));
    params[n] = OSSL_PARAM_construct_end();
    return cb(params, arg);
}

/* Bits of the field; half of them are the strength (RFC 7836, 4). */
static int get_params(void *key, OSSL_PARAM params[])
{
    const struct prov_key *k = key;
    int bits = 8 * (int)key_alg_len(k->alg);
    const char *digest = prov_key_digest(k->alg);

    if (!param_answer_int(params, OSSL_PKEY_PARAM_BITS, bits) ||
        !param_answer_int(params, OSSL_PKEY_PARAM_SECURITY_BITS, bits / 2) ||
        !param_answer_int(params, OSSL_PKEY_PARAM_MAX_SIZE, bits / 4) ||
        !param_answer_text(params, OSSL_PKEY_PARAM_DEFAULT_DIGEST, digest) ||
        !param_answer_text(params, OSSL_PKEY_PARAM_MANDATORY_DIGEST, digest))
        return 0;
    if (k->curve != NULL &&
        !param_answer_text(params, OSSL_PKEY_PARAM_GROUP_NAME, k->curve->name))
        return 0;
    return !k->has_pub ||
           (param_answer_octets(params, OSSL_PKEY_PARAM_PUB_KEY,
                                prov_key_public(k)) &&
            param_answer_octets(params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY,
                                prov_key_public(k)));
}

static const OSSL_PARAM *gettable_params(void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, NULL),
        OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, NULL),
        OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, NULL),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_DEFAULT_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_MANDATORY_DIGEST, NULL, 0),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0),
        OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, NULL, 0),
        OSSL_PARAM_END,
    };

    (void)provctx;
    return list;
}

static void *key_dup(const void *key, int selection)
{
    return prov_key_copy(key, (selection & PRIVATE) != 0);
}

/* The reference is a place that holds the key; it is emptied. */
static void *key_load(const void *reference, size_t len)
{
    struct prov_key **place, *k;

    if (len != sizeof(k))
        return NULL;
    place = (struct prov_key **)(uintptr_t)reference;
    k = *place;
    *place = NULL;
    return k;
}

/* --- generation */

struct gen {
    struct prov *prov;
    enum key_alg alg;
    int selection;
    const struct curve_name *curve;
};

static void *gen_new(void *provctx, enum key_alg alg, int selection,
                     const OSSL_PARAM params[])
{
    struct gen *g = calloc(1, sizeof(*g));

    if (g == NULL)
        return NULL;
    g->prov = provctx;
    g->alg = alg;
    g->selection = selection;
    if (!gen_set_params(g, params)) {
        free(g);
        return NULL;
    }
    return g;
}

static int gen_set_template(void *ctx, void *template)
{
    struct gen *g = ctx;
    const struct prov_key *k = template;

    if (k->alg != g->alg)
        return prov_raise(g->prov, ERR_KEY);
    g->curve = k->curve;
    return 1;
}

static enum err set_group(struct gen *g, const OSSL_PARAM params[],
                          const char *key)
{
    const char *name;
    bool found;
    enum err e = param_text(params, key, &found, &name);

    if (e != ERR_OK || !found)
        return e;
    return prov_key_group(g->alg, name, &g->curve);
}

static int gen_set_params(void *ctx, const OSSL_PARAM params[])
{
    struct gen *g = ctx;
    enum err e = set_group(g, params, OSSL_PKEY_PARAM_GROUP_NAME);

    if (e == ERR_OK)
        e = set_group(g, params, PARAM_PARAMSET);
    if (e != ERR_OK)
        return prov_raise(g->prov, e);
    return 1;
}

static const OSSL_PARAM *gen_settable_params(void *ctx, void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
        OSSL_PARAM_utf8_string(PARAM_PARAMSET, NULL, 0),
        OSSL_PARAM_END,
    };

    (void)ctx;
    (void)provctx;
    return list;
}

static enum err make_pair(struct prov_key *k)
{
    uint8_t priv[CURVE_MAX_LEN];
    const struct curve *curve = k->curve->curve;
    struct rng rng;
    enum err e;

    e = rng_init(&rng, rng_seed_kernel, NULL);
    if (e == ERR_OK)
        e = sign_generate(curve, &rng, priv);
    if (e == ERR_OK)
        e = prov_key_set_private(k, bytes_of(priv, curve_len(curve)));
    rng_clear(&rng);
    wipe(priv, sizeof(priv));
    return e;
}

/* The parameter set must have been named: there is no safe guess. */
static void *gen(void *ctx, OSSL_CALLBACK *cb, void *arg)
{
    struct gen *g = ctx;
    struct prov_key *k = NULL;
    enum err e = ERR_ARG;

    (void)cb;
    (void)arg;
    if (g->curve == NULL)
        goto out;
    e = ERR_NOMEM;
    k = prov_key_new(g->alg);
    if (k == NULL)
        goto out;
    e = prov_key_set_curve(k, g->curve);
    if (e == ERR_OK && (g->selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0)
        e = make_pair(k);
out:
    if (e == ERR_OK)
        return k;
    prov_raise(g->prov, e);
    prov_key_free(k);
    return NULL;
}

static void gen_cleanup(void *ctx)
{
    free(ctx);
}

/* --- one table for each algorithm */

static OSSL_FUNC_keymgmt_new_fn new_2001, new_256, new_512;
static OSSL_FUNC_keymgmt_gen_init_fn gen_2001, gen_256, gen_512;

static void *new_2001(void *provctx)
{
    (void)provctx;
    return prov_key_new(KEY_ALG_2001);
}

static void *new_256(void *provctx)
{
    (void)provctx;
    return prov_key_new(KEY_ALG_2012_256);
}

static void *new_512(void *provctx)
{
    (void)provctx;
    return prov_key_new(KEY_ALG_2012_512);
}

static void *gen_2001(void *provctx, int selection, const OSSL_PARAM params[])
{
    return gen_new(provctx, KEY_ALG_2001, selection, params);
}

static void *gen_256(void *provctx, int selection, const OSSL_PARAM params[])
{
    return gen_new(provctx, KEY_ALG_2012_256, selection, params);
}

static void *gen_512(void *provctx, int selection, const OSSL_PARAM params[])
{
    return gen_new(provctx, KEY_ALG_2012_512, selection, params);
}

#define KEYMGMT_TABLE(table, new_fn, gen_fn)                                   \
    const OSSL_DISPATCH table[] = {                                            \
        PROV_FN(OSSL_FUNC_KEYMGMT_NEW, new_fn),                                \
        PROV_FN(OSSL_FUNC_KEYMGMT_FREE, key_free),                             \
        PROV_FN(OSSL_FUNC_KEYMGMT_HAS, key_has),                               \
        PROV_FN(OSSL_FUNC_KEYMGMT_MATCH, key_match),                           \
        PROV_FN(OSSL_FUNC_KEYMGMT_VALIDATE, key_validate),                     \
        PROV_FN(OSSL_FUNC_KEYMGMT_IMPORT, key_import),                         \
        PROV_FN(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, key_types),                    \
        PROV_FN(OSSL_FUNC_KEYMGMT_EXPORT, key_export),                         \
        PROV_FN(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, key_types),                    \
        PROV_FN(OSSL_FUNC_KEYMGMT_GET_PARAMS, get_params),                     \
        PROV_FN(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, gettable_params),           \
        PROV_FN(OSSL_FUNC_KEYMGMT_DUP, key_dup),                               \
        PROV_FN(OSSL_FUNC_KEYMGMT_LOAD, key_load),                             \
        PROV_FN(OSSL_FUNC_KEYMGMT_GEN_INIT, gen_fn),                           \
        PROV_FN(OSSL_FUNC_KEYMGMT_GEN_SET_TEMPLATE, gen_set_template),         \
        PROV_FN(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS, gen_set_params),             \
        PROV_FN(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS, gen_settable_params),   \
        PROV_FN(OSSL_FUNC_KEYMGMT_GEN, gen),                                   \
        PROV_FN(OSSL_FUNC_KEYMGMT_GEN_CLEANUP, gen_cleanup),                   \
        {0, NULL},                                                             \
    }

KEYMGMT_TABLE(prov_keymgmt_2001, new_2001, gen_2001);
KEYMGMT_TABLE(prov_keymgmt_256, new_256, gen_256);
KEYMGMT_TABLE(prov_keymgmt_512, new_512, gen_512);
