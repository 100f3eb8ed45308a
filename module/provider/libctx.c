/*
 * libcrypto with GOST inside, in a context of its own. X509_verify and its
 * like look the digest up by number in a table that a provider cannot fill
 * (spec/x509.md, 4), so signatures are checked here over the bytes that were
 * signed; d2i_X509_REQ decodes its key in the default context, so keys are
 * decoded once more.
 */
#include "provider/libctx.h"

#include "base/der.h"
#include "pkix/algid.h"
#include "provider/prov.h"
#include "provider/prov_names.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/provider.h>

#include <limits.h>

/* The two providers of a context, in the order of loading. */
static const char *const providers[] = {"default", PROV_NAME};

OSSL_LIB_CTX *libctx_new(void)
{
    OSSL_LIB_CTX *ctx = OSSL_LIB_CTX_new();
    size_t i;

    if (ctx == NULL)
        return NULL;
    if (!OSSL_PROVIDER_add_builtin(ctx, PROV_NAME, OSSL_provider_init))
        goto fail;
    for (i = 0; i < sizeof(providers) / sizeof(*providers); i++)
        if (OSSL_PROVIDER_load(ctx, providers[i]) == NULL)
            goto fail;
    return ctx;
fail:
    libctx_free(ctx);
    return NULL;
}

struct loaded {
    OSSL_PROVIDER *list[sizeof(providers) / sizeof(*providers)];
    size_t count;
};

static int collect(OSSL_PROVIDER *provider, void *arg)
{
    struct loaded *l = arg;

    if (l->count < sizeof(l->list) / sizeof(*l->list))
        l->list[l->count++] = provider;
    return 1;
}

/* OSSL_LIB_CTX_free alone would leave the two handles behind. */
void libctx_free(OSSL_LIB_CTX *ctx)
{
    struct loaded l = {{NULL}, 0};
    size_t i;

    if (ctx == NULL)
        return;
    OSSL_PROVIDER_do_all(ctx, collect, &l);
    for (i = l.count; i != 0; i--)
        OSSL_PROVIDER_unload(l.list[i - 1]);
    OSSL_LIB_CTX_free(ctx);
}

/* --- keys */

EVP_PKEY *libctx_key(OSSL_LIB_CTX *ctx, X509_PUBKEY *spki)
{
    const unsigned char *p;
    unsigned char *der = NULL;
    EVP_PKEY *key;
    int len = spki == NULL ? -1 : i2d_X509_PUBKEY(spki, &der);

    if (len < 0)
        return NULL;
    p = der;
    key = d2i_PUBKEY_ex(NULL, &p, len, ctx, NULL);
    OPENSSL_free(der);
    return key;
}

EVP_PKEY *libctx_req_key(OSSL_LIB_CTX *ctx, X509_REQ *req)
{
    return libctx_key(ctx, X509_REQ_get_X509_PUBKEY(req));
}

/* --- verification */

/* SEQUENCE { tbs, signatureAlgorithm, signature } of all three structures. */
struct signed_object {
    struct bytes tbs; /* whole */
    struct bytes tbs_contents;
    struct bytes algid; /* whole */
    struct bytes signature;
};

static enum err read_signed(struct bytes der, struct signed_object *out)
{
    struct cursor file = cursor_of(der), c;
    struct der tbs, algid;

    if (der_enter(&file, DER_SEQUENCE, &c) != ERR_OK ||
        der_end(&file) != ERR_OK || der_next(&c, &tbs) != ERR_OK ||
        der_next(&c, &algid) != ERR_OK ||
        der_bit_octets(&c, &out->signature) != ERR_OK || der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    out->tbs = tbs.whole;
    out->tbs_contents = tbs.value;
    out->algid = algid.whole;
    return ERR_OK;
}

/*
 * RFC 5280, 4.1.1.2 and 5.1.1.2: the algorithm inside what is signed is that
 * outside. It follows version [0] and serial number of a certificate, the
 * optional version of a revocation list.
 */
static enum err compare_algids(const struct signed_object *o, bool is_cert)
{
    struct cursor c = cursor_of(o->tbs_contents);
    struct bytes ignored;
    struct der inner;
    bool found;

    if (is_cert &&
        der_optional(&c, DER_CONTEXT_SEQ(0), &found, &ignored) != ERR_OK)
        return ERR_FORMAT;
    if (der_optional(&c, DER_INTEGER, &found, &ignored) != ERR_OK ||
        der_next(&c, &inner) != ERR_OK)
        return ERR_FORMAT;
    return bytes_equal(inner.whole, o->algid) ? ERR_OK : ERR_FORMAT;
}

static const struct {
    enum key_alg alg;
    const char *key;
    const char *digest;
    int nid; /* of the signature with digest */
    int bits;
} algs[] = {
    {KEY_ALG_2012_256, PROV_KEY_256_SN, PROV_HASH_256_SN,
     NID_id_tc26_signwithdigest_gost3410_2012_256, 256},
    {KEY_ALG_2012_512, PROV_KEY_512_SN, PROV_HASH_512_SN,
     NID_id_tc26_signwithdigest_gost3410_2012_512, 512},
    {KEY_ALG_2001, PROV_KEY_2001_SN, PROV_HASH_94_SN,
     NID_id_GostR3411_94_with_GostR3410_2001, 0},
};

#define ALG_COUNT (sizeof(algs) / sizeof(*algs))

/* Parameters are absent (RFC 9215, 2); gost-engine writes NULL there. */
static enum err read_algid(struct bytes algid, size_t *row)
{
    struct cursor whole = cursor_of(algid), c;
    struct bytes oid, ignored;
    bool found;
    size_t i;

    if (der_enter(&whole, DER_SEQUENCE, &c) != ERR_OK ||
        der_expect(&c, DER_OID, &oid) != ERR_OK)
        return ERR_FORMAT;
    for (i = 0; i < ALG_COUNT; i++)
        if (bytes_equal(oid, signature_oid(algs[i].alg)))
            break;
    if (i == ALG_COUNT)
        return ERR_UNSUPPORTED;
    if (der_optional(&c, DER_NULL, &found, &ignored) != ERR_OK ||
        der_end(&c) != ERR_OK)
        return ERR_FORMAT;
    *row = i;
    return ERR_OK;
}

static enum err verify_bytes(OSSL_LIB_CTX *ctx, const struct signed_object *o,
                             EVP_PKEY *key)
{
    EVP_MD_CTX *md = NULL;
    enum err e;
    size_t row;

    e = read_algid(o->algid, &row);
    if (e != ERR_OK)
        return e;
    if (key == NULL || !EVP_PKEY_is_a(key, algs[row].key))
        return ERR_SIGNATURE;
    md = EVP_MD_CTX_new();
    if (md == NULL)
        return ERR_NOMEM;
    e = ERR_SIGNATURE;
    if (EVP_DigestVerifyInit_ex(md, NULL, algs[row].digest, ctx, LIBCTX_GOST,
                                key, NULL) == 1 &&
        EVP_DigestVerify(md, o->signature.p, o->signature.len, o->tbs.p,
                         o->tbs.len) == 1)
        e = ERR_OK;
    EVP_MD_CTX_free(md);
    return e;
}

enum kind { KIND_CERT, KIND_REQ, KIND_CRL };

/* der is given back to libcrypto; len is what i2d returned. */
static enum err verify_der(OSSL_LIB_CTX *ctx, unsigned char *der, int len,
                           enum kind kind, EVP_PKEY *key)
{
    struct signed_object o;
    enum err e = ERR_FORMAT;

    ERR_set_mark();
    if (len > 0)
        e = read_signed(bytes_of(der, (size_t)len), &o);
    if (e == ERR_OK && kind != KIND_REQ)
        e = compare_algids(&o, kind == KIND_CERT);
    if (e == ERR_OK)
        e = verify_bytes(ctx, &o, key);
    ERR_pop_to_mark();
    OPENSSL_free(der);
    return e;
}

enum err libctx_verify_cert(OSSL_LIB_CTX *ctx, X509 *cert, EVP_PKEY *key)
{
    unsigned char *der = NULL;
    int len = i2d_X509(cert, &der);

    return verify_der(ctx, der, len, KIND_CERT, key);
}

enum err libctx_verify_crl(OSSL_LIB_CTX *ctx, X509_CRL *crl, EVP_PKEY *key)
{
    unsigned char *der = NULL;
    int len = i2d_X509_CRL(crl, &der);

    return verify_der(ctx, der, len, KIND_CRL, key);
}

enum err libctx_verify_req(OSSL_LIB_CTX *ctx, X509_REQ *req, EVP_PKEY *key)
{
    EVP_PKEY *own = key == NULL ? libctx_req_key(ctx, req) : NULL;
    unsigned char *der = NULL;
    int len = i2d_X509_REQ(req, &der);
    enum err e;

    e = verify_der(ctx, der, len, KIND_REQ, key == NULL ? own : key);
    EVP_PKEY_free(own);
    return e;
}

/* --- requests signed elsewhere */

static enum err signature_nid(int bits, int *nid)
{
    size_t i;

    for (i = 0; i < ALG_COUNT; i++)
        if (algs[i].bits == bits && bits != 0) {
            *nid = algs[i].nid;
            return ERR_OK;
        }
    return ERR_ARG;
}

enum err libctx_req_tbs(X509_REQ *req, int bits, uint8_t **tbs, size_t *len)
{
    unsigned char *der = NULL;
    int nid, n;
    enum err e = signature_nid(bits, &nid);

    if (e != ERR_OK)
        return e;
    n = i2d_re_X509_REQ_tbs(req, &der);
    if (n <= 0)
        return ERR_FORMAT; /* no subject or no key yet */
    *tbs = der;
    *len = (size_t)n;
    return ERR_OK;
}

static ASN1_BIT_STRING *bits_of(struct bytes signature)
{
    ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();

    if (bits == NULL ||
        !ASN1_BIT_STRING_set(bits, (unsigned char *)(uintptr_t)signature.p,
                             (int)signature.len)) {
        ASN1_BIT_STRING_free(bits);
        return NULL;
    }
    /* Else zero octets at the end are taken for unused bits. */
    bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07);
    bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;
    return bits;
}

enum err libctx_req_set_signature(X509_REQ *req, int bits,
                                  struct bytes signature)
{
    X509_ALGOR *algor = NULL;
    ASN1_BIT_STRING *octets;
    int nid;
    enum err e = signature_nid(bits, &nid);

    if (e != ERR_OK || signature.len != (size_t)bits / 4)
        return ERR_ARG;
    e = ERR_NOMEM;
    octets = bits_of(signature);
    algor = X509_ALGOR_new();
    if (octets == NULL || algor == NULL ||
        !X509_ALGOR_set0(algor, OBJ_nid2obj(nid), V_ASN1_UNDEF, NULL) ||
        !X509_REQ_set1_signature_algo(req, algor))
        goto out;
    X509_REQ_set0_signature(req, octets);
    octets = NULL;
    e = ERR_OK;
out:
    ASN1_BIT_STRING_free(octets);
    X509_ALGOR_free(algor);
    return e;
}

/* --- names */

/*
 * RFC 9215, 5.1. libcrypto 3.0 has OGRN, SNILS and INN with their string
 * types, OGRNIP without, and the other two not at all.
 */
static const struct {
    const char *oid;
    const char *name;
    long len; /* characters of a NumericString; 0 for no string type */
} attributes[] = {
    {"1.2.643.100.4", "INNLE", 10},
    {"1.2.643.100.5", "OGRNIP", 15},
    {"1.2.643.100.114", "identificationKind", 0},
};

enum err libctx_register_names(void)
{
    size_t i;

    for (i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
        int nid = OBJ_txt2nid(attributes[i].oid);
        long len = attributes[i].len;

        if (nid == NID_undef)
            nid = OBJ_create(attributes[i].oid, attributes[i].name,
                             attributes[i].name);
        if (nid == NID_undef)
            return ERR_NOMEM;
        if (len != 0 &&
            !ASN1_STRING_TABLE_add(nid, len, len, B_ASN1_NUMERICSTRING,
                                   STABLE_NO_MASK))
            return ERR_NOMEM;
    }
    return ERR_OK;
}
