/*
 * The entry of the provider and its table of algorithms. Built into the
 * tools and into the loadable form alike; touches nothing global and never
 * the host's default context.
 */
#include "provider/prov.h"

#include "provider/prov_err.h"
#include "provider/prov_names.h"
#include "provider/prov_param.h"

#include "config.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <stdlib.h>

#define END                                                                    \
    {                                                                          \
        NULL, NULL, NULL, NULL                                                 \
    }

static const OSSL_ALGORITHM digests[] = {
    {PROV_HASH_94, PROV_PROPERTIES, prov_digest_94, NULL},
    {PROV_HASH_256, PROV_PROPERTIES, prov_digest_256, NULL},
    {PROV_HASH_512, PROV_PROPERTIES, prov_digest_512, NULL},
    END,
};

static const OSSL_ALGORITHM keymgmts[] = {
    {PROV_KEY_2001, PROV_PROPERTIES, prov_keymgmt_2001, NULL},
    {PROV_KEY_256, PROV_PROPERTIES, prov_keymgmt_256, NULL},
    {PROV_KEY_512, PROV_PROPERTIES, prov_keymgmt_512, NULL},
    END,
};

static const OSSL_ALGORITHM signatures[] = {
    {PROV_KEY_2001, PROV_PROPERTIES, prov_signature, NULL},
    {PROV_KEY_256, PROV_PROPERTIES, prov_signature, NULL},
    {PROV_KEY_512, PROV_PROPERTIES, prov_signature, NULL},
    END,
};

#define SPKI(output)                                                           \
    PROV_PROPERTIES ",output=" output ",structure=SubjectPublicKeyInfo"
#define PKI(output)                                                            \
    PROV_PROPERTIES ",output=" output ",structure=PrivateKeyInfo"
#define EPKI(output)                                                           \
    PROV_PROPERTIES ",output=" output ",structure=EncryptedPrivateKeyInfo"

#define ENCODERS(names)                                                        \
    {names, SPKI("der"), prov_encode_spki_der, NULL},                          \
        {names, SPKI("pem"), prov_encode_spki_pem, NULL},                      \
        {names, PKI("der"), prov_encode_pki_der, NULL},                        \
        {names, PKI("pem"), prov_encode_pki_pem, NULL},                        \
        {names, EPKI("der"), prov_encode_epki_der, NULL},                      \
        {names, EPKI("pem"), prov_encode_epki_pem, NULL},                      \
    {                                                                          \
        names, PROV_PROPERTIES ",output=text", prov_encode_text, NULL          \
    }

static const OSSL_ALGORITHM encoders[] = {
    ENCODERS(PROV_KEY_2001),
    ENCODERS(PROV_KEY_256),
    ENCODERS(PROV_KEY_512),
    END,
};

#define IN_SPKI PROV_PROPERTIES ",input=der,structure=SubjectPublicKeyInfo"
#define IN_PKI PROV_PROPERTIES ",input=der,structure=PrivateKeyInfo"

static const OSSL_ALGORITHM decoders[] = {
    {PROV_KEY_2001, IN_SPKI, prov_decode_spki_2001, NULL},
    {PROV_KEY_256, IN_SPKI, prov_decode_spki_256, NULL},
    {PROV_KEY_512, IN_SPKI, prov_decode_spki_512, NULL},
    {PROV_KEY_2001, IN_PKI, prov_decode_pki_2001, NULL},
    {PROV_KEY_256, IN_PKI, prov_decode_pki_256, NULL},
    {PROV_KEY_512, IN_PKI, prov_decode_pki_512, NULL},
    END,
};

static OSSL_FUNC_provider_teardown_fn teardown;
static OSSL_FUNC_provider_gettable_params_fn gettable_params;
static OSSL_FUNC_provider_get_params_fn get_params;
static OSSL_FUNC_provider_query_operation_fn query;

static const OSSL_ALGORITHM *query(void *provctx, int operation, int *no_store)
{
    (void)provctx;
    *no_store = 0;
    switch (operation) {
    case OSSL_OP_DIGEST:
        return digests;
    case OSSL_OP_KEYMGMT:
        return keymgmts;
    case OSSL_OP_SIGNATURE:
        return signatures;
    case OSSL_OP_ENCODER:
        return encoders;
    case OSSL_OP_DECODER:
        return decoders;
    default:
        return NULL;
    }
}

static const OSSL_PARAM *gettable_params(void *provctx)
{
    static const OSSL_PARAM list[] = {
        OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_NAME, NULL, 0),
        OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_VERSION, NULL, 0),
        OSSL_PARAM_utf8_ptr(OSSL_PROV_PARAM_BUILDINFO, NULL, 0),
        OSSL_PARAM_int(OSSL_PROV_PARAM_STATUS, NULL),
        OSSL_PARAM_END,
    };

    (void)provctx;
    return list;
}

static int answer_ptr(OSSL_PARAM params[], const char *key, const char *v)
{
    OSSL_PARAM *p = OSSL_PARAM_locate(params, key);

    return p == NULL || OSSL_PARAM_set_utf8_ptr(p, v);
}

static int get_params(void *provctx, OSSL_PARAM params[])
{
    (void)provctx;
    return answer_ptr(params, OSSL_PROV_PARAM_NAME, PACKAGE_NAME) &&
           answer_ptr(params, OSSL_PROV_PARAM_VERSION, PACKAGE_VERSION) &&
           answer_ptr(params, OSSL_PROV_PARAM_BUILDINFO, PACKAGE_STRING) &&
           param_answer_int(params, OSSL_PROV_PARAM_STATUS, 1);
}

static void teardown(void *provctx)
{
    struct prov *p = provctx;

    OSSL_LIB_CTX_free(p->inner);
    free(p);
}

static const OSSL_DISPATCH functions[] = {
    PROV_FN(OSSL_FUNC_PROVIDER_TEARDOWN, teardown),
    PROV_FN(OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, gettable_params),
    PROV_FN(OSSL_FUNC_PROVIDER_GET_PARAMS, get_params),
    PROV_FN(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query),
    PROV_FN(OSSL_FUNC_PROVIDER_GET_REASON_STRINGS, prov_reasons),
    {0, NULL},
};

/* Upcalls that the provider cannot do without. */
static int take_upcalls(struct prov *p, const OSSL_DISPATCH *in)
{
    for (; in->function_id != 0; in++) {
        switch (in->function_id) {
        case OSSL_FUNC_BIO_READ_EX:
            p->bio_read = OSSL_FUNC_BIO_read_ex(in);
            break;
        case OSSL_FUNC_BIO_WRITE_EX:
            p->bio_write = OSSL_FUNC_BIO_write_ex(in);
            break;
        case OSSL_FUNC_CORE_NEW_ERROR:
            p->new_error = OSSL_FUNC_core_new_error(in);
            break;
        case OSSL_FUNC_CORE_SET_ERROR_DEBUG:
            p->set_error_debug = OSSL_FUNC_core_set_error_debug(in);
            break;
        case OSSL_FUNC_CORE_VSET_ERROR:
            p->vset_error = OSSL_FUNC_core_vset_error(in);
            break;
        default:
            break;
        }
    }
    return p->bio_read != NULL && p->bio_write != NULL &&
           p->new_error != NULL && p->set_error_debug != NULL &&
           p->vset_error != NULL;
}

int OSSL_provider_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
                       const OSSL_DISPATCH **out, void **provctx)
{
    struct prov *p = calloc(1, sizeof(*p));

    if (p == NULL)
        return 0;
    p->handle = handle;
    p->inner = OSSL_LIB_CTX_new();
    if (p->inner == NULL || !take_upcalls(p, in)) {
        teardown(p);
        return 0;
    }
    *out = functions;
    *provctx = p;
    return 1;
}
