/* The checks of a request, each on its own, over libcrypto's parse of it. */
#include "tools/ca/csr.h"

#include "base/der.h"
#include "base/log.h"
#include "base/text.h"
#include "pkix/spki.h"
#include "provider/libctx.h"
#include "tools/ca/x509.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#define OID_CAP 64
#define CONSTRUCTED 0x20u /* X.690, 8.1.2.5 */
#define DEPTH_MAX 16

struct checking {
    struct ca *ca;
    const struct profile *profile;
    X509_REQ *req;
    csr_fault_fn tell;
    void *arg;
    enum problem worst; /* PROBLEM_COUNT while nothing was told */
    uint8_t *key_hash;
};

/* The problems are numbered in the order of their gravity. */
static void fault(struct checking *k, enum problem p, const char *pointer,
                  const char *code, const char *detail)
{
    if (p < k->worst)
        k->worst = p;
    k->tell(k->arg, pointer, code, detail);
}

static void oid_text(const ASN1_OBJECT *object, char out[OID_CAP])
{
    if (OBJ_obj2txt(out, OID_CAP, object, 1) <= 0)
        snprintf(out, OID_CAP, "?");
}

/* libcrypto also reads BER; what it has read is checked for lengths here. */
static bool is_der(struct bytes text, int depth)
{
    struct cursor c = cursor_of(text);
    struct der item;

    while (cursor_left(&c) != 0)
        if (der_next(&c, &item) != ERR_OK ||
            ((item.tag & CONSTRUCTED) != 0 &&
             (depth == 0 || !is_der(item.value, depth - 1))))
            return false;
    return true;
}

static X509_REQ *parse(struct checking *k, struct bytes der)
{
    const unsigned char *p = der.p;
    X509_REQ *req = NULL;

    if (der.len > 0)
        req = d2i_X509_REQ(NULL, &p, (long)der.len);
    if (req == NULL) {
        ERR_clear_error();
        fault(k, PROBLEM_VALIDATION, "", "der", "это не PKCS#10 в DER");
        return NULL;
    }
    if (p != der.p + der.len)
        fault(k, PROBLEM_VALIDATION, "", "trailing-bytes",
              "после запроса есть лишние байты");
    else if (!is_der(der, DEPTH_MAX))
        fault(k, PROBLEM_VALIDATION, "", "der", "запрос записан не в DER");
    if (X509_REQ_get_version(req) != X509_REQ_VERSION_1)
        fault(k, PROBLEM_VALIDATION, "version", "version",
              "версия запроса не 0");
    return req;
}

static bool set_allowed(const struct profile *p, const char *dotted)
{
    const char *const *at;

    for (at = p->param_sets; *at != NULL; at++)
        if (strcmp(*at, dotted) == 0)
            return true;
    return false;
}

static bool alg_is_2012(enum key_alg alg)
{
    return alg == KEY_ALG_2012_256 || alg == KEY_ALG_2012_512;
}

/* RFC 9215, 4.2: readers accept the digest set present or absent. */
static bool hash_fits(const struct key_params *p)
{
    return !p->has_hash_oid || p->hash == key_alg_hash(p->alg);
}

static enum err hash_key(const struct spki *key, uint8_t out[SHA256_LEN])
{
    struct buf text = BUF_EMPTY;
    enum err e;

    /* By curve, not by its name: one key under two names is one key. */
    buf_add(&text, bytes_of(curve_order(key->params.curve->curve),
                            curve_len(key->params.curve->curve)));
    buf_add(&text, key->pub);
    e = buf_check(&text);
    if (e == ERR_OK)
        e = sha256(buf_peek(&text), out);
    buf_clear(&text);
    return e;
}

static enum err check_key(struct checking *k, struct bytes der)
{
    struct spki key;
    EVP_PKEY_CTX *ctx = NULL;
    EVP_PKEY *pkey = NULL;
    enum err e = spki_read(der, &key);

    if (e != ERR_OK) {
        fault(k, PROBLEM_KEY_PARAMETERS, "subjectPublicKeyInfo", "unsupported",
              "ключ не ГОСТ Р 34.10-2012 или записан с ошибкой");
        return ERR_OK;
    }
    if (!alg_is_2012(key.params.alg) || !hash_fits(&key.params) ||
        !set_allowed(k->profile, key.params.curve->dotted))
        fault(k, PROBLEM_KEY_PARAMETERS, "subjectPublicKeyInfo", "parameters",
              "алгоритм или набор параметров не из профиля");
    e = hash_key(&key, k->key_hash);
    if (e != ERR_OK)
        return e;
    pkey = libctx_req_key(k->ca->lib, k->req);
    if (pkey != NULL)
        ctx = EVP_PKEY_CTX_new_from_pkey(k->ca->lib, pkey, NULL);
    if (ctx == NULL || EVP_PKEY_public_check(ctx) != 1)
        fault(k, PROBLEM_KEY_PARAMETERS, "subjectPublicKeyInfo", "point",
              "открытый ключ - не точка кривой");
    ERR_clear_error();
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return ERR_OK;
}

static enum err check_spki(struct checking *k)
{
    unsigned char *der = NULL;
    int len = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(k->req), &der);
    enum err e;

    if (len <= 0)
        return ERR_NOMEM;
    e = check_key(k, bytes_of(der, (size_t)len));
    OPENSSL_free(der);
    return e;
}

static void check_signature(struct checking *k)
{
    enum err e = libctx_verify_req(k->ca->lib, k->req, NULL);

    if (e == ERR_OK)
        return;
    ERR_clear_error();
    fault(k, PROBLEM_CSR_SIGNATURE, "signature", "csr-signature",
          "подпись запроса не проходит проверку его же ключом");
}

static void tell_difference(struct checking *k, const struct attribute *want,
                            const char *given)
{
    char detail[512];

    snprintf(detail, sizeof(detail), "в запросе %s, в заявке %s", given,
             want->value);
    fault(k, PROBLEM_CSR_MISMATCH, want->oid, "differs", detail);
}

/* Entries of the request's subject of one type; compares each. */
static size_t compare_entries(struct checking *k, const struct attribute *want)
{
    const X509_NAME *name = X509_REQ_get_subject_name(k->req);
    int i, count = X509_NAME_entry_count(name);
    size_t found = 0;

    for (i = 0; i < count; i++) {
        X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        unsigned char *given = NULL;
        char oid[OID_CAP];
        int len;

        oid_text(X509_NAME_ENTRY_get_object(entry), oid);
        if (strcmp(oid, want->oid) != 0)
            continue;
        found++;
        len = ASN1_STRING_to_UTF8(&given, X509_NAME_ENTRY_get_data(entry));
        if (len < 0)
            fault(k, PROBLEM_CSR_MISMATCH, want->oid, "encoding",
                  "строка не читается");
        else if (!bytes_equal(bytes_of(given, (size_t)len),
                              bytes_str(want->value)))
            tell_difference(k, want, (const char *)given);
        OPENSSL_free(given);
    }
    ERR_clear_error();
    return found;
}

static void check_unexpected(struct checking *k)
{
    const X509_NAME *name = X509_REQ_get_subject_name(k->req);
    int i, count = X509_NAME_entry_count(name);
    char oid[OID_CAP];
    size_t j;

    for (i = 0; i < count; i++) {
        bool known = false;

        oid_text(X509_NAME_ENTRY_get_object(X509_NAME_get_entry(name, i)), oid);
        for (j = 0; j < k->profile->count; j++)
            known = known || strcmp(oid, k->profile->attributes[j].oid) == 0;
        if (!known)
            fault(k, PROBLEM_CSR_MISMATCH, oid, "unexpected",
                  "такого поля нет в заявке");
    }
}

static void check_subject(struct checking *k)
{
    size_t i;

    for (i = 0; i < k->profile->count; i++) {
        const struct attribute *want = &k->profile->attributes[i];
        size_t found = compare_entries(k, want);

        if (found == 0)
            fault(k, PROBLEM_CSR_MISMATCH, want->oid, "missing",
                  "поля нет в запросе");
        if (found > 1)
            fault(k, PROBLEM_CSR_MISMATCH, want->oid, "repeated",
                  "поле повторяется");
    }
    check_unexpected(k);
}

/* Whether an OID's body is in a list of dotted ones. */
static bool oid_listed(struct bytes oid, const char *const *list)
{
    char text[OID_CAP];

    if (der_oid_text(oid, text, sizeof(text)) != ERR_OK)
        return false;
    for (; *list != NULL; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

static bool usage_within(const struct profile *p, struct bytes value)
{
    struct cursor c = cursor_of(value);
    uint32_t flags;

    return der_bit_flags(&c, &flags) == ERR_OK && der_end(&c) == ERR_OK &&
           (flags & ~p->key_usage) == 0;
}

static bool ext_usage_within(const struct profile *p, struct bytes value)
{
    struct cursor c = cursor_of(value), list;
    struct bytes oid;

    if (der_enter(&c, DER_SEQUENCE, &list) != ERR_OK || der_end(&c) != ERR_OK)
        return false;
    while (cursor_left(&list) != 0)
        if (der_expect(&list, DER_OID, &oid) != ERR_OK ||
            !oid_listed(oid, p->ext_key_usages))
            return false;
    return true;
}

static bool policies_within(const struct profile *p, struct bytes value)
{
    struct cursor c = cursor_of(value), list, info;
    struct bytes oid;

    if (der_enter(&c, DER_SEQUENCE, &list) != ERR_OK || der_end(&c) != ERR_OK)
        return false;
    while (cursor_left(&list) != 0)
        if (der_enter(&list, DER_SEQUENCE, &info) != ERR_OK ||
            der_expect(&info, DER_OID, &oid) != ERR_OK ||
            !oid_listed(oid, p->policies))
            return false;
    return true;
}

static bool sign_tool_right(const struct profile *p, struct bytes value)
{
    struct cursor c = cursor_of(value);
    struct bytes text;

    (void)p;
    return der_expect(&c, DER_UTF8_STRING, &text) == ERR_OK &&
           der_end(&c) == ERR_OK && text.len > 0 && text_is_utf8(text) &&
           memchr(text.p, 0, text.len) == NULL &&
           text_length(text) <= SIGN_TOOL_MAX_COUNT;
}

static bool kind_right(const struct profile *p, struct bytes value)
{
    struct cursor c = cursor_of(value);
    uint32_t kind;

    return der_uint(&c, &kind) == ERR_OK && der_end(&c) == ERR_OK &&
           kind == p->identification;
}

/* cA FALSE is the default and so is left out: an empty SEQUENCE. */
static bool no_ca(const struct profile *p, struct bytes value)
{
    static const uint8_t empty[] = {0x30, 0};
    /* Some write the default out. */
    static const uint8_t explicit_false[] = {0x30, 3, 1, 1, 0};

    (void)p;
    return bytes_equal(value, bytes_of(empty, sizeof(empty))) ||
           bytes_equal(value, bytes_of(explicit_false, sizeof(explicit_false)));
}

/* What the CA sets itself, or never looks at. */
static bool ignored(const struct profile *p, struct bytes value)
{
    (void)p;
    (void)value;
    return true;
}

struct extension_rule {
    const char *oid;
    bool (*within)(const struct profile *p, struct bytes value);
};

static const struct extension_rule extension_rules[] = {
    {OID_KEY_USAGE, usage_within},
    {OID_EXT_KEY_USAGE, ext_usage_within},
    {OID_POLICIES, policies_within},
    {OID_SUBJECT_SIGN_TOOL, sign_tool_right},
    {OID_IDENTIFICATION_KIND, kind_right},
    {OID_BASIC_CONSTRAINTS, no_ca},
    {OID_KEY_USAGE_PERIOD, ignored},
    {"2.5.29.14", ignored},            /* subjectKeyIdentifier */
    {"1.3.6.1.4.1.311.21.7", ignored}, /* template of Microsoft's CA */
    {"1.3.6.1.4.1.311.20.2", ignored},
};

static struct bytes extension_value(X509_EXTENSION *x)
{
    const ASN1_OCTET_STRING *octets = X509_EXTENSION_get_data(x);

    return bytes_of(ASN1_STRING_get0_data(octets),
                    (size_t)ASN1_STRING_length(octets));
}

static void check_extension(struct checking *k, X509_EXTENSION *x)
{
    const struct extension_rule *rule = NULL;
    char oid[OID_CAP];
    size_t i;

    oid_text(X509_EXTENSION_get_object(x), oid);
    for (i = 0; i < sizeof(extension_rules) / sizeof(*extension_rules); i++)
        if (strcmp(extension_rules[i].oid, oid) == 0)
            rule = &extension_rules[i];
    if (rule == NULL || !rule->within(k->profile, extension_value(x)))
        fault(k, PROBLEM_CSR_MISMATCH, oid, "not-in-profile",
              "расширение запрошено сверх профиля");
}

static void check_extensions(struct checking *k)
{
    STACK_OF(X509_EXTENSION) *list = X509_REQ_get_extensions(k->req);
    int i, j, count = sk_X509_EXTENSION_num(list);

    for (i = 0; i < count; i++) {
        X509_EXTENSION *x = sk_X509_EXTENSION_value(list, i);

        check_extension(k, x);
        for (j = 0; j < i; j++)
            if (OBJ_cmp(X509_EXTENSION_get_object(x),
                        X509_EXTENSION_get_object(
                            sk_X509_EXTENSION_value(list, j))) == 0)
                fault(k, PROBLEM_CSR_MISMATCH, "extensionRequest", "repeated",
                      "расширение повторяется");
    }
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
}

enum err csr_check(struct ca *ca, struct bytes der,
                   const struct profile *profile, csr_fault_fn tell, void *arg,
                   enum problem *problem, uint8_t key_hash[SHA256_LEN])
{
    struct checking k = {ca, profile, NULL, tell, arg, PROBLEM_COUNT, key_hash};
    enum err e = ERR_OK;

    k.req = parse(&k, der);
    if (k.req != NULL) {
        e = check_spki(&k);
        check_signature(&k);
        check_subject(&k);
        check_extensions(&k);
    }
    X509_REQ_free(k.req);
    if (e != ERR_OK || k.worst == PROBLEM_COUNT)
        return e;
    *problem = k.worst;
    return ERR_MISMATCH;
}

enum err csr_key_known(struct ca *ca, const uint8_t key_hash[SHA256_LEN],
                       bool *known)
{
    int64_t count = 0;
    enum err e = db_number(ca->db, &count,
                           "SELECT count(*) FROM known_key WHERE hash = ?", "b",
                           bytes_of(key_hash, SHA256_LEN));

    *known = count != 0;
    return e;
}

enum err csr_key(struct ca *ca, X509_REQ *req, EVP_PKEY **out)
{
    unsigned char *der = NULL;
    int len = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(req), &der);
    struct buf text = BUF_EMPTY;
    const unsigned char *p;
    struct spki key;
    enum err e = ERR_NOMEM;

    if (len > 0)
        e = spki_read(bytes_of(der, (size_t)len), &key);
    if (e != ERR_OK)
        goto out;
    spki_write(&text, key.params.alg, key.params.curve, key.pub);
    e = buf_check(&text);
    if (e != ERR_OK)
        goto out;
    p = text.p;
    *out = d2i_PUBKEY_ex(NULL, &p, (long)text.len, ca->lib, LIBCTX_GOST);
    if (*out == NULL)
        e = x509_fault(ERR_KEY, "public key of a request");
out:
    OPENSSL_free(der);
    buf_clear(&text);
    return e;
}

enum err csr_sign_tool(X509_REQ *req, struct buf *out)
{
    STACK_OF(X509_EXTENSION) *list = X509_REQ_get_extensions(req);
    int i, count = sk_X509_EXTENSION_num(list);
    char oid[OID_CAP];

    for (i = 0; i < count; i++) {
        X509_EXTENSION *x = sk_X509_EXTENSION_value(list, i);

        oid_text(X509_EXTENSION_get_object(x), oid);
        if (strcmp(oid, OID_SUBJECT_SIGN_TOOL) == 0)
            buf_add(out, extension_value(x));
    }
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    return buf_check(out);
}
