/* Certificates: values of extensions are written with base/der.h. */
#include "tools/ca/x509.h"

#include "base/der.h"
#include "base/log.h"
#include "provider/libctx.h"
#include "tools/ca/secret.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define SERIAL_LEN 16 /* bytes */
#define KEY_ID_LEN 20 /* bytes, RFC 7093 */

enum err x509_fault(enum err e, const char *what)
{
    char text[256];
    unsigned long code = ERR_peek_last_error();

    ERR_error_string_n(code, text, sizeof(text));
    ERR_clear_error();
    return log_fault(e, "%s: %s", what, code == 0 ? "failed" : text);
}

enum err x509_name_add(X509_NAME *name, const char *oid, int type,
                       struct bytes value)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    int rc = 0;

    if (object != NULL)
        rc = X509_NAME_add_entry_by_OBJ(name, object, type, value.p,
                                        (int)value.len, -1, 0);
    ASN1_OBJECT_free(object);
    return rc == 1 ? ERR_OK : x509_fault(ERR_FORMAT, oid);
}

enum err x509_extend(X509 *cert, const char *oid, bool critical,
                     struct bytes value)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
    X509_EXTENSION *extension = NULL;
    enum err e = ERR_NOMEM;

    if (object == NULL || octets == NULL ||
        ASN1_OCTET_STRING_set(octets, value.p, (int)value.len) != 1)
        goto out;
    extension =
        X509_EXTENSION_create_by_OBJ(NULL, object, critical ? 1 : 0, octets);
    if (extension == NULL || X509_add_ext(cert, extension, -1) != 1)
        goto out;
    e = ERR_OK;
out:
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(octets);
    ASN1_OBJECT_free(object);
    return e == ERR_OK ? e : x509_fault(e, oid);
}

/* Adds what was gathered in value, and clears it. */
static enum err extend_take(X509 *cert, const char *oid, bool critical,
                            struct buf *value)
{
    enum err e = buf_check(value);

    if (e == ERR_OK)
        e = x509_extend(cert, oid, critical, buf_peek(value));
    buf_clear(value);
    return e;
}

enum err x509_extend_usage(X509 *cert, uint32_t flags)
{
    struct buf value = BUF_EMPTY;

    der_put_bit_flags(&value, flags);
    return extend_take(cert, "2.5.29.15", true, &value);
}

static enum err put_oid(struct buf *b, const char *oid)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);

    if (object == NULL)
        return x509_fault(ERR_FORMAT, oid);
    der_put(b, DER_OID, bytes_of(OBJ_get0_data(object), OBJ_length(object)));
    ASN1_OBJECT_free(object);
    return ERR_OK;
}

enum err x509_extend_oids(X509 *cert, const char *oid, const char *const *oids)
{
    struct buf value = BUF_EMPTY;
    size_t mark = der_open(&value, DER_SEQUENCE);
    enum err e = ERR_OK;

    for (; e == ERR_OK && *oids != NULL; oids++)
        e = put_oid(&value, *oids);
    der_close(&value, mark);
    if (e == ERR_OK)
        e = extend_take(cert, oid, false, &value);
    buf_clear(&value);
    return e;
}

enum err x509_extend_policies(X509 *cert, const char *const *oids)
{
    struct buf value = BUF_EMPTY;
    size_t list = der_open(&value, DER_SEQUENCE);
    enum err e = ERR_OK;

    for (; e == ERR_OK && *oids != NULL; oids++) {
        size_t policy = der_open(&value, DER_SEQUENCE);

        e = put_oid(&value, *oids);
        der_close(&value, policy);
    }
    der_close(&value, list);
    if (e == ERR_OK)
        e = extend_take(cert, "2.5.29.32", false, &value);
    buf_clear(&value);
    return e;
}

enum err x509_extend_key_id(X509 *cert)
{
    const ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(cert);
    struct buf value = BUF_EMPTY;
    uint8_t hash[SHA256_LEN];
    enum err e;

    if (bits == NULL)
        return ERR_ARG;
    e = sha256(
        bytes_of(ASN1_STRING_get0_data(bits), (size_t)ASN1_STRING_length(bits)),
        hash);
    if (e != ERR_OK)
        return e;
    der_put(&value, DER_OCTET_STRING, bytes_of(hash, KEY_ID_LEN));
    return extend_take(cert, "2.5.29.14", false, &value);
}

enum err x509_extend_authority(X509 *cert, const X509 *issuer)
{
    ASN1_OCTET_STRING *id =
        X509_get_ext_d2i(issuer, NID_subject_key_identifier, NULL, NULL);
    struct buf value = BUF_EMPTY;
    size_t mark;

    if (id == NULL)
        return x509_fault(ERR_FORMAT, "the CA has no subjectKeyIdentifier");
    mark = der_open(&value, DER_SEQUENCE);
    der_put(
        &value, DER_CONTEXT(0),
        bytes_of(ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id)));
    der_close(&value, mark);
    ASN1_OCTET_STRING_free(id);
    return extend_take(cert, "2.5.29.35", false, &value);
}

/* The top bits make it positive and of full length. */
static enum err set_serial(X509 *cert)
{
    uint8_t bytes[SERIAL_LEN];
    enum err e = random_bytes(bytes, sizeof(bytes));
    BIGNUM *n;
    bool done;

    if (e != ERR_OK)
        return e;
    bytes[0] = (uint8_t)((bytes[0] & 0x7f) | 0x40);
    n = BN_bin2bn(bytes, sizeof(bytes), NULL);
    done =
        n != NULL && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;
    BN_free(n);
    return done ? ERR_OK : x509_fault(ERR_NOMEM, "serial");
}

enum err x509_start(X509 *cert, int64_t not_before, int64_t not_after)
{
    if (X509_set_version(cert, X509_VERSION_3) != 1 ||
        ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)not_before) == NULL ||
        ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)not_after) == NULL)
        return x509_fault(ERR_NOMEM, "certificate");
    return set_serial(cert);
}

enum err x509_sign(OSSL_LIB_CTX *lib, X509 *cert, EVP_PKEY *key)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    enum err e = ERR_OK;

    if (md == NULL ||
        EVP_DigestSignInit_ex(md, NULL, NULL, lib, LIBCTX_GOST, key, NULL) !=
            1 ||
        X509_sign_ctx(cert, md) <= 0)
        e = x509_fault(ERR_SIGNATURE, "signing a certificate");
    EVP_MD_CTX_free(md);
    return e;
}
