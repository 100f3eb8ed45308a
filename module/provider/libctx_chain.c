/*
 * Chain of certificates (RFC 5280, 6.1 as far as a GOST hierarchy uses it):
 * names, key identifiers, dates, basicConstraints, keyUsage, signatures. No
 * name constraints, no policies, no revocation: an unknown critical
 * extension ends the search.
 */
#include "provider/libctx.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <time.h>

#define DEPTH_MAX 8     /* certificates in a chain */
#define ATTEMPTS_MAX 64 /* signatures checked while a chain is looked for */

struct chain {
    OSSL_LIB_CTX *ctx;
    const STACK_OF(X509) * between;
    const STACK_OF(X509) * trusted;
    time_t now;
    X509 *path[DEPTH_MAX];
    int depth; /* certificates in path */
    int attempts;
    enum err e; /* of the attempt that came furthest */
    const char *why;
};

/* Remember a failure; one with more meaning than the last is kept. */
static bool fail(struct chain *c, enum err e, const char *why)
{
    if (c->e == ERR_NOT_FOUND || c->e == ERR_OK) {
        c->e = e;
        c->why = why;
    }
    return false;
}

static bool is_valid_now(struct chain *c, X509 *cert)
{
    time_t now = c->now;
    int after_start = X509_cmp_time(X509_get0_notBefore(cert), &now);
    int after_end = X509_cmp_time(X509_get0_notAfter(cert), &now);

    if (after_start == 0 || after_end == 0)
        return fail(c, ERR_FORMAT, "a certificate has a date that is none");
    if (after_start > 0)
        return fail(c, ERR_WRONG_STATE, "a certificate is not valid yet");
    if (after_end < 0)
        return fail(c, ERR_WRONG_STATE, "a certificate has expired");
    return true;
}

static bool is_understood(struct chain *c, X509 *cert)
{
    uint32_t flags = X509_get_extension_flags(cert);

    if ((flags & EXFLAG_INVALID) != 0)
        return fail(c, ERR_FORMAT, "a certificate has a broken extension");
    if ((flags & EXFLAG_CRITICAL) != 0)
        return fail(c, ERR_FORMAT,
                    "a certificate has a critical extension not known here");
    return true;
}

/* Self-issued certificates do not count (RFC 5280, 4.2.1.9). */
static long intermediates(const struct chain *c)
{
    long n = 0;
    int i;

    for (i = 1; i < c->depth; i++)
        if ((X509_get_extension_flags(c->path[i]) & EXFLAG_SI) == 0)
            n++;
    return n;
}

static bool may_issue(struct chain *c, X509 *issuer)
{
    uint32_t flags = X509_get_extension_flags(issuer);
    long limit = X509_get_pathlen(issuer);

    if ((flags & EXFLAG_CA) == 0 || (flags & EXFLAG_V1) != 0)
        return fail(c, ERR_DENIED, "an issuer is no certification authority");
    if ((flags & EXFLAG_KUSAGE) != 0 &&
        (X509_get_key_usage(issuer) & KU_KEY_CERT_SIGN) == 0)
        return fail(c, ERR_DENIED, "an issuer may not sign certificates");
    if (limit >= 0 && intermediates(c) > limit)
        return fail(c, ERR_DENIED, "the chain is longer than its root allows");
    return true;
}

static bool names_issuer(X509 *cert, X509 *issuer)
{
    AUTHORITY_KEYID *id;
    bool fits;

    /* X509_check_akid looks at what this has parsed, and parses nothing. */
    (void)X509_get_extension_flags(issuer);
    if (X509_NAME_cmp(X509_get_issuer_name(cert),
                      X509_get_subject_name(issuer)) != 0)
        return false;
    id = X509_get_ext_d2i(cert, NID_authority_key_identifier, NULL, NULL);
    fits = id == NULL || X509_check_akid(issuer, id) == X509_V_OK;
    AUTHORITY_KEYID_free(id);
    return fits;
}

static bool has_signed(struct chain *c, X509 *issuer, X509 *cert)
{
    EVP_PKEY *key;
    enum err e;

    if (c->attempts++ == ATTEMPTS_MAX)
        return fail(c, ERR_TOO_BIG, "too many certificates to try");
    key = libctx_key(c->ctx, X509_get_X509_PUBKEY(issuer));
    e = key == NULL ? ERR_UNSUPPORTED : libctx_verify_cert(c->ctx, cert, key);
    EVP_PKEY_free(key);
    if (e == ERR_OK)
        return true;
    return fail(c, e, "the signature of a certificate does not verify");
}

static bool contains(const STACK_OF(X509) * list, const X509 *cert)
{
    int i;

    for (i = 0; list != NULL && i < sk_X509_num(list); i++)
        if (X509_cmp(sk_X509_value(list, i), cert) == 0)
            return true;
    return false;
}

static bool in_path(const struct chain *c, const X509 *cert)
{
    int i;

    for (i = 0; i < c->depth; i++)
        if (X509_cmp(c->path[i], cert) == 0)
            return true;
    return false;
}

static bool climb(struct chain *c, X509 *cert);

static bool try_issuers(struct chain *c, X509 *cert,
                        const STACK_OF(X509) * list)
{
    int i;

    for (i = 0; list != NULL && i < sk_X509_num(list); i++) {
        X509 *issuer = sk_X509_value(list, i);

        if (c->attempts > ATTEMPTS_MAX)
            return false;
        if (names_issuer(cert, issuer) && !in_path(c, issuer) &&
            may_issue(c, issuer) && has_signed(c, issuer, cert) &&
            climb(c, issuer))
            return true;
    }
    return false;
}

/* Add cert to the path and go on from there; the path is restored. */
static bool climb(struct chain *c, X509 *cert)
{
    bool done;

    if (!is_valid_now(c, cert) || !is_understood(c, cert))
        return false;
    if (contains(c->trusted, cert))
        return true;
    if (c->depth == DEPTH_MAX)
        return fail(c, ERR_DENIED, "the chain is too long");
    c->path[c->depth++] = cert;
    done = try_issuers(c, cert, c->trusted) || try_issuers(c, cert, c->between);
    c->depth--;
    if (done)
        return true;
    if (c->e == ERR_OK)
        fail(c, ERR_NOT_FOUND, "the issuer of a certificate is not known");
    return false;
}

enum err libctx_verify_chain(OSSL_LIB_CTX *ctx, X509 *cert,
                             STACK_OF(X509) * between, STACK_OF(X509) * trusted,
                             int64_t now, const char **why)
{
    struct chain c = {.ctx = ctx,
                      .between = between,
                      .trusted = trusted,
                      .now = (time_t)now,
                      .e = ERR_OK};
    bool done;

    ERR_set_mark();
    done = climb(&c, cert);
    ERR_pop_to_mark();
    if (done)
        return ERR_OK;
    *why = c.why;
    return c.e;
}
