/* PKCS#10 by libcrypto's templates; the signature comes from outside. */
#include "tools/request.h"

#include "base/der.h"
#include "base/log.h"
#include "config.h"
#include "pkix/spki.h"
#include "tools/out.h"
#include "tools/profile.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>

#define SIGN_TOOL_MAX 200 /* characters, order 795 of the FSB, 2011 */

/* --- subject */

struct string_type {
    const char *name;
    int type;
    const char *chars; /* all that it may hold; NULL: see utf8 and ia5 */
};

static const struct string_type string_types[] = {
    {"utf8", V_ASN1_UTF8STRING, NULL},
    {"printable", V_ASN1_PRINTABLESTRING,
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./"
     ":=?"},
    {"numeric", V_ASN1_NUMERICSTRING, "0123456789 "},
    {"ia5", V_ASN1_IA5STRING, NULL},
};

static bool holds(const struct string_type *t, const char *value)
{
    const char *p;

    if (t->chars != NULL)
        return strspn(value, t->chars) == strlen(value);
    if (t->type == V_ASN1_IA5STRING)
        for (p = value; *p != 0; p++)
            if ((unsigned char)*p > 0x7e)
                return false;
    return true;
}

static const struct string_type *find_string_type(const char *name)
{
    size_t i;

    for (i = 0;
         name != NULL && i < sizeof(string_types) / sizeof(*string_types); i++)
        if (strcmp(string_types[i].name, name) == 0)
            return &string_types[i];
    return NULL;
}

static enum err add_attribute(X509_NAME *subject, const cJSON *entry)
{
    const struct string_type *t = find_string_type(json_text(entry, "type"));
    const char *oid = json_text(entry, "oid");
    const char *value = json_text(entry, "value");
    ASN1_OBJECT *object;
    int ok;

    if (t == NULL || oid == NULL || value == NULL || value[0] == 0)
        return log_fault(ERR_FORMAT, "the profile's subject is malformed");
    if (!holds(t, value))
        return log_fault(ERR_FORMAT, "the value of %s is no %s string",
                         attribute_name(oid), t->name);
    object = OBJ_txt2obj(oid, 1);
    if (object == NULL)
        return log_fault(ERR_FORMAT, "\"%s\" is no OID", oid);
    ok = X509_NAME_add_entry_by_OBJ(subject, object, t->type,
                                    (const unsigned char *)value,
                                    (int)strlen(value), -1, 0);
    ASN1_OBJECT_free(object);
    return ok == 1 ? ERR_OK : ERR_NOMEM;
}

static enum err add_subject(X509_REQ *req, const cJSON *profile)
{
    X509_NAME *subject = X509_NAME_new();
    const cJSON *entry;
    enum err e = subject != NULL ? ERR_OK : ERR_NOMEM;

    cJSON_ArrayForEach(entry,
                       cJSON_GetObjectItemCaseSensitive(profile, "subject"))
    {
        if (e == ERR_OK)
            e = add_attribute(subject, entry);
    }
    if (e == ERR_OK && X509_REQ_set_subject_name(req, subject) != 1)
        e = ERR_NOMEM;
    X509_NAME_free(subject);
    return e;
}

/* --- extensions */

/* RFC 5280, 4.2.1.3, in order of their bits */
static const char *const usages[] = {
    "digitalSignature", "nonRepudiation", "keyEncipherment",
    "dataEncipherment", "keyAgreement",   "keyCertSign",
    "cRLSign",          "encipherOnly",   "decipherOnly"};

static enum err key_usage(const cJSON *list, struct buf *out)
{
    const size_t count = sizeof(usages) / sizeof(*usages);
    const cJSON *item;
    const char *name;
    uint32_t flags = 0;
    size_t i;

    cJSON_ArrayForEach(item, list)
    {
        name = cJSON_GetStringValue(item);
        for (i = 0; i < count && name != NULL; i++)
            if (strcmp(usages[i], name) == 0)
                break;
        if (name == NULL || i == count)
            return log_fault(ERR_FORMAT, "unknown key usage in the profile");
        flags |= 1u << i;
    }
    der_put_bit_flags(out, flags);
    return buf_check(out);
}

/*
 * SEQUENCE OF OID, or with wrapped SEQUENCE OF SEQUENCE { OID }: extended key
 * usage and certificate policies.
 */
static enum err oid_list(const cJSON *list, bool wrapped, struct buf *out)
{
    struct buf body = BUF_EMPTY;
    size_t outer = der_open(out, DER_SEQUENCE), inner;
    const cJSON *item;
    enum err e = ERR_OK;

    cJSON_ArrayForEach(item, list)
    {
        if (e != ERR_OK)
            break;
        if (!cJSON_IsString(item)) {
            e = log_fault(ERR_FORMAT, "the profile's extensions are malformed");
            break;
        }
        inner = wrapped ? der_open(out, DER_SEQUENCE) : 0;
        e = oid_body(item->valuestring, &body);
        der_put(out, DER_OID, buf_peek(&body));
        buf_clear(&body);
        if (wrapped)
            der_close(out, inner);
    }
    der_close(out, outer);
    return e == ERR_OK ? buf_check(out) : e;
}

static enum err extended_usage(const cJSON *list, struct buf *out)
{
    return oid_list(list, false, out);
}

static enum err policies(const cJSON *list, struct buf *out)
{
    return oid_list(list, true, out);
}

/* The name of this program, as the signature tool of the owner. */
static enum err sign_tool(const cJSON *wish, struct buf *out)
{
    const cJSON *max = cJSON_GetObjectItemCaseSensitive(wish, "maxChars");
    double room = cJSON_IsNumber(max) ? max->valuedouble : SIGN_TOOL_MAX;

    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(wish, "required")))
        return ERR_OK;
    if (room < (double)strlen(PACKAGE_STRING))
        return log_fault(ERR_FORMAT, "the profile leaves no room for the name "
                                     "of the signature tool");
    der_put(out, DER_UTF8_STRING, bytes_str(PACKAGE_STRING));
    return buf_check(out);
}

static enum err identification(const cJSON *kind, struct buf *out)
{
    if (!cJSON_IsNumber(kind) || kind->valuedouble < 0 ||
        kind->valuedouble > 255)
        return log_fault(ERR_FORMAT, "unknown kind of identification");
    der_put_uint(out, (uint32_t)kind->valueint);
    return buf_check(out);
}

struct extension {
    const char *key; /* in the profile */
    const char *oid;
    bool critical;
    enum err (*value)(const cJSON *wish, struct buf *out);
};

static const struct extension extensions[] = {
    {"keyUsage", "2.5.29.15", true, key_usage},
    {"extKeyUsage", "2.5.29.37", false, extended_usage},
    {"certificatePolicies", "2.5.29.32", false, policies},
    {"subjectSignTool", "1.2.643.100.111", false, sign_tool},
    {"identificationKind", "1.2.643.100.114", false, identification},
};

static bool push_extension(STACK_OF(X509_EXTENSION) * stack,
                           const struct extension *x, struct bytes value)
{
    ASN1_OBJECT *object = OBJ_txt2obj(x->oid, 1);
    ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
    X509_EXTENSION *made = NULL;
    bool ok = object != NULL && octets != NULL &&
              ASN1_OCTET_STRING_set(octets, value.p, (int)value.len) == 1;

    if (ok)
        made = X509_EXTENSION_create_by_OBJ(NULL, object, x->critical, octets);
    ok = made != NULL && sk_X509_EXTENSION_push(stack, made) > 0;
    if (!ok)
        X509_EXTENSION_free(made);
    ASN1_OBJECT_free(object);
    ASN1_OCTET_STRING_free(octets);
    return ok;
}

static enum err fill_extensions(STACK_OF(X509_EXTENSION) * stack,
                                const cJSON *wishes)
{
    const struct extension *x = extensions;
    const struct extension *end =
        extensions + sizeof(extensions) / sizeof(*extensions);
    struct buf value = BUF_EMPTY;
    const cJSON *wish;
    enum err e = ERR_OK;

    for (; e == ERR_OK && x < end; x++) {
        wish = cJSON_GetObjectItemCaseSensitive(wishes, x->key);
        if (wish == NULL || cJSON_IsNull(wish))
            continue;
        e = x->value(wish, &value);
        if (e == ERR_OK && value.len > 0 &&
            !push_extension(stack, x, buf_peek(&value)))
            e = ERR_NOMEM;
        buf_clear(&value);
    }
    return e;
}

static enum err add_extensions(X509_REQ *req, const cJSON *profile)
{
    STACK_OF(X509_EXTENSION) *stack = sk_X509_EXTENSION_new_null();
    enum err e = ERR_NOMEM;

    if (stack != NULL)
        e = fill_extensions(
            stack, cJSON_GetObjectItemCaseSensitive(profile, "extensions"));
    if (e == ERR_OK && sk_X509_EXTENSION_num(stack) > 0 &&
        X509_REQ_add_extensions(req, stack) != 1)
        e = ERR_NOMEM;
    sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
    return e;
}

/* --- key and signature */

static enum err add_key(OSSL_LIB_CTX *ctx, X509_REQ *req,
                        const struct curve_name *curve, struct bytes pub)
{
    struct buf spki = BUF_EMPTY;
    EVP_PKEY *key = NULL;
    const unsigned char *p;
    enum err e;

    spki_write(&spki, pub.len == 128 ? KEY_ALG_2012_512 : KEY_ALG_2012_256,
               curve, pub);
    e = buf_check(&spki);
    if (e == ERR_OK) {
        p = spki.p;
        key = d2i_PUBKEY_ex(NULL, &p, (long)spki.len, ctx, LIBCTX_GOST);
        e = key != NULL && X509_REQ_set_pubkey(req, key) == 1
                ? ERR_OK
                : log_fault(ERR_KEY, "the token's public key is not valid");
    }
    EVP_PKEY_free(key);
    buf_clear(&spki);
    return e;
}

static enum err sign_request(X509_REQ *req, struct bytes pub,
                             request_sign_fn sign, void *arg)
{
    int bits = pub.len == 128 ? 512 : 256;
    struct buf sig = BUF_EMPTY;
    uint8_t *tbs = NULL;
    size_t len = 0;
    enum err e = libctx_req_tbs(req, bits, &tbs, &len);

    if (e == ERR_OK)
        e = sign(arg, bytes_of(tbs, len), &sig);
    if (e == ERR_OK)
        e = libctx_req_set_signature(req, bits, buf_peek(&sig));
    OPENSSL_free(tbs);
    buf_clear(&sig);
    return e;
}

/* What is sent is what was verified: the bytes are parsed once more. */
static enum err give_verified(OSSL_LIB_CTX *ctx, X509_REQ *req, struct buf *der)
{
    unsigned char *text = NULL;
    const unsigned char *p;
    X509_REQ *again = NULL;
    int len = i2d_X509_REQ(req, &text);
    enum err e;

    if (len <= 0 || len > REQUEST_MAX)
        return ERR_NOMEM;
    p = text;
    again = d2i_X509_REQ(NULL, &p, len);
    e = again != NULL ? libctx_verify_req(ctx, again, NULL) : ERR_NOMEM;
    if (e == ERR_SIGNATURE)
        e = log_fault(e, "the token's signature does not fit its public key");
    if (e == ERR_OK)
        e = buf_set(der, bytes_of(text, (size_t)len));
    X509_REQ_free(again);
    OPENSSL_free(text);
    return e;
}

enum err request_build(OSSL_LIB_CTX *ctx, const cJSON *profile,
                       const struct curve_name *curve, struct bytes pub,
                       request_sign_fn sign, void *arg, struct buf *der)
{
    X509_REQ *req = X509_REQ_new_ex(ctx, NULL);
    enum err e = ERR_NOMEM;

    if (pub.len != 2 * curve_len(curve->curve))
        e = ERR_ARG;
    else if (req != NULL && X509_REQ_set_version(req, 0) == 1)
        e = add_subject(req, profile);
    if (e == ERR_OK)
        e = add_key(ctx, req, curve, pub);
    if (e == ERR_OK)
        e = add_extensions(req, profile);
    if (e == ERR_OK)
        e = sign_request(req, pub, sign, arg);
    if (e == ERR_OK)
        e = give_verified(ctx, req, der);
    X509_REQ_free(req);
    return e;
}
