/*
 * Decoders of DER. What is not ours is left alone in silence: others in the
 * chain are going to be asked. libcrypto's own PEM and EncryptedPrivateKeyInfo
 * decoders stand before these.
 */
#include "base/buf.h"
#include "base/der.h"
#include "pkix/spki.h"
#include "provider/prov.h"
#include "provider/prov_err.h"
#include "provider/prov_key.h"

#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>

#include <stdlib.h>
#include <string.h>

#define INPUT_MAX_LEN 16384

struct decoder {
    struct prov *prov;
    enum key_alg alg;
};

static void *decoder_new(void *provctx, enum key_alg alg)
{
    struct decoder *d = calloc(1, sizeof(*d));

    if (d == NULL)
        return NULL;
    d->prov = provctx;
    d->alg = alg;
    return d;
}

static OSSL_FUNC_decoder_freectx_fn decoder_free;
static OSSL_FUNC_decoder_export_object_fn export_object;
static OSSL_FUNC_decoder_decode_fn decode_spki, decode_pki;
static OSSL_FUNC_decoder_does_selection_fn selects_public, selects_private;

static void decoder_free(void *ctx)
{
    free(ctx);
}

static bool read_more(const struct prov *p, OSSL_CORE_BIO *in, struct buf *b,
                      size_t len)
{
    uint8_t *place = buf_extend(b, len);
    size_t done = 0;

    if (place == NULL)
        return false;
    while (done < len) {
        size_t n = 0;

        if (!p->bio_read(in, place + done, len - done, &n) || n == 0)
            return false;
        done += n;
    }
    return true;
}

/*
 * Read one SEQUENCE and not a byte more: in a stream another object may
 * follow. False for whatever else is there.
 */
static bool read_element(const struct prov *p, OSSL_CORE_BIO *in,
                         struct buf *der)
{
    size_t i, len, more;

    if (!read_more(p, in, der, 2) || der->p[0] != DER_SEQUENCE)
        return false;
    len = der->p[1];
    if (len >= 0x80) {
        more = len & 0x7f;
        if (more == 0 || more > 2 || !read_more(p, in, der, more))
            return false;
        for (i = 0, len = 0; i < more; i++)
            len = len << 8 | der->p[2 + i];
    }
    return len <= INPUT_MAX_LEN && read_more(p, in, der, len);
}

/* Hand the key over; the receiver empties k by taking the reference. */
static int deliver(struct prov_key **k, OSSL_CALLBACK *cb, void *arg)
{
    int type = OSSL_OBJECT_PKEY;
    OSSL_PARAM params[4];

    params[0] = OSSL_PARAM_construct_int(OSSL_OBJECT_PARAM_TYPE, &type);
    params[1] = OSSL_PARAM_construct_utf8_string(
        OSSL_OBJECT_PARAM_DATA_TYPE, (char *)(uintptr_t)prov_key_type(*k), 0);
    params[2] = OSSL_PARAM_construct_octet_string(OSSL_OBJECT_PARAM_REFERENCE,
                                                  k, sizeof(*k));
    params[3] = OSSL_PARAM_construct_end();
    return cb(params, arg);
}

static enum err key_from(const struct key_params *params, struct prov_key **out)
{
    struct prov_key *k = prov_key_new(key_alg_signature(params->alg));
    enum err e;

    if (k == NULL)
        return ERR_NOMEM;
    e = prov_key_set_curve(k, params->curve);
    if (e != ERR_OK) {
        prov_key_free(k);
        return e;
    }
    *out = k;
    return ERR_OK;
}

static enum err parse_spki(struct bytes der, struct prov_key **out)
{
    struct spki s;
    enum err e = spki_read(der, &s);

    if (e == ERR_OK)
        e = key_from(&s.params, out);
    if (e == ERR_OK)
        e = prov_key_set_public(*out, s.pub);
    return e;
}

static enum err parse_pki(struct bytes der, struct prov_key **out)
{
    struct key_params params;
    struct buf priv = BUF_EMPTY;
    enum err e = pkcs8_read(der, &params, &priv);

    if (e == ERR_OK)
        e = key_from(&params, out);
    if (e == ERR_OK)
        e = prov_key_set_private(*out, buf_peek(&priv));
    buf_clear(&priv);
    return e;
}

typedef enum err (*parse_fn)(struct bytes der, struct prov_key **out);

static int decode(struct decoder *d, OSSL_CORE_BIO *in, parse_fn parse,
                  OSSL_CALLBACK *cb, void *arg)
{
    struct buf der = BUF_EMPTY;
    struct prov_key *k = NULL;
    int done = 1;

    if (!read_element(d->prov, in, &der))
        goto out;
    if (parse(buf_peek(&der), &k) != ERR_OK || k->alg != d->alg)
        goto out;
    done = deliver(&k, cb, arg);
out:
    prov_key_free(k);
    buf_clear(&der);
    return done;
}

static int decode_spki(void *ctx, OSSL_CORE_BIO *in, int selection,
                       OSSL_CALLBACK *cb, void *arg,
                       OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    (void)selection;
    (void)ask;
    (void)ask_arg;
    return decode(ctx, in, parse_spki, cb, arg);
}

static int decode_pki(void *ctx, OSSL_CORE_BIO *in, int selection,
                      OSSL_CALLBACK *cb, void *arg,
                      OSSL_PASSPHRASE_CALLBACK *ask, void *ask_arg)
{
    (void)selection;
    (void)ask;
    (void)ask_arg;
    return decode(ctx, in, parse_pki, cb, arg);
}

/* The same rule as for encoders: the most that is asked for decides. */
static int selects_private(void *provctx, int selection)
{
    (void)provctx;
    return selection == 0 || (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
}

static int selects_public(void *provctx, int selection)
{
    (void)provctx;
    return selection == 0 ||
           ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 &&
            (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0);
}

/* For a receiver of another provider: the key manager knows how. */
static int export_object(void *ctx, const void *reference, size_t len,
                         OSSL_CALLBACK *cb, void *arg)
{
    const OSSL_DISPATCH *fn = prov_keymgmt_256;
    const struct prov_key *k;
    OSSL_FUNC_keymgmt_export_fn *export = NULL;

    (void)ctx;
    if (len != sizeof(k))
        return 0;
    memcpy(&k, reference, sizeof(k));
    for (; fn->function_id != 0; fn++)
        if (fn->function_id == OSSL_FUNC_KEYMGMT_EXPORT)
            export = (OSSL_FUNC_keymgmt_export_fn *)fn->function;
    return export != NULL && k != NULL &&
           export((void *)(uintptr_t)k,
                  k->priv != NULL ? OSSL_KEYMGMT_SELECT_ALL
                                  : OSSL_KEYMGMT_SELECT_PUBLIC_KEY,
                  cb, arg);
}

static OSSL_FUNC_decoder_newctx_fn new_2001, new_256, new_512;

static void *new_2001(void *provctx)
{
    return decoder_new(provctx, KEY_ALG_2001);
}

static void *new_256(void *provctx)
{
    return decoder_new(provctx, KEY_ALG_2012_256);
}

static void *new_512(void *provctx)
{
    return decoder_new(provctx, KEY_ALG_2012_512);
}

#define DECODER_TABLE(table, new_fn, selects, decode_fn)                       \
    const OSSL_DISPATCH table[] = {                                            \
        PROV_FN(OSSL_FUNC_DECODER_NEWCTX, new_fn),                             \
        PROV_FN(OSSL_FUNC_DECODER_FREECTX, decoder_free),                      \
        PROV_FN(OSSL_FUNC_DECODER_DOES_SELECTION, selects),                    \
        PROV_FN(OSSL_FUNC_DECODER_DECODE, decode_fn),                          \
        PROV_FN(OSSL_FUNC_DECODER_EXPORT_OBJECT, export_object),               \
        {0, NULL},                                                             \
    }

DECODER_TABLE(prov_decode_spki_2001, new_2001, selects_public, decode_spki);
DECODER_TABLE(prov_decode_spki_256, new_256, selects_public, decode_spki);
DECODER_TABLE(prov_decode_spki_512, new_512, selects_public, decode_spki);
DECODER_TABLE(prov_decode_pki_2001, new_2001, selects_private, decode_pki);
DECODER_TABLE(prov_decode_pki_256, new_256, selects_private, decode_pki);
DECODER_TABLE(prov_decode_pki_512, new_512, selects_private, decode_pki);
