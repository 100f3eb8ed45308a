/* The act of installing: fetch, check, write, tell the server. */
#include "tools/enroll.h"

#include "base/file.h"
#include "base/log.h"
#include "pkix/cert.h"
#include "pkix/spki.h"
#include "provider/libctx.h"
#include "tools/enroll_key.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pem.h"
#include "tools/profile.h"
#include "tools/step.h"

#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the server sent, and what may end its chain. */
struct bundle {
    OSSL_LIB_CTX *ctx;
    STACK_OF(X509) * certs;
    STACK_OF(X509) * trusted;
    X509 *own; /* of our key; borrowed from certs */
};

static void bundle_clear(struct bundle *b)
{
    sk_X509_pop_free(b->certs, X509_free);
    sk_X509_pop_free(b->trusted, X509_free);
    libctx_free(b->ctx);
    memset(b, 0, sizeof(*b));
}

static enum err bundle_init(struct bundle *b)
{
    b->ctx = libctx_new();
    b->certs = sk_X509_new_null();
    b->trusted = sk_X509_new_null();
    return b->ctx != NULL && b->certs != NULL && b->trusted != NULL
               ? ERR_OK
               : log_fault(ERR_NOMEM, "libcrypto cannot be set up");
}

/* A certificate whose key is looked for in our context. */
static enum err push_der(struct bundle *b, STACK_OF(X509) * stack,
                         struct bytes der)
{
    X509 *cert = X509_new_ex(b->ctx, NULL);
    const unsigned char *p = der.p;

    if (cert == NULL)
        return ERR_NOMEM;
    if (d2i_X509(&cert, &p, (long)der.len) == NULL)
        return log_fault(ERR_FORMAT, "what was sent is no certificate");
    if (sk_X509_push(stack, cert) > 0)
        return ERR_OK;
    X509_free(cert);
    return ERR_NOMEM;
}

static enum err push_copy(struct bundle *b, X509 *cert)
{
    unsigned char *text = NULL;
    int len = i2d_X509(cert, &text);
    enum err e = len > 0 ? push_der(b, b->certs, bytes_of(text, (size_t)len))
                         : ERR_NOMEM;

    OPENSSL_free(text);
    return e;
}

/* Certificates of a certs-only SignedData. */
static enum err take_pkcs7(struct bundle *b, struct bytes der)
{
    const unsigned char *p = der.p;
    PKCS7 *p7 = d2i_PKCS7(NULL, &p, (long)der.len);
    STACK_OF(X509) *certs = NULL;
    enum err e = ERR_OK;
    int i;

    if (p7 != NULL && PKCS7_type_is_signed(p7))
        certs = p7->d.sign->cert;
    if (certs == NULL)
        e = log_fault(ERR_FORMAT, "the server's answer holds no certificates");
    for (i = 0; e == ERR_OK && i < sk_X509_num(certs); i++)
        e = push_copy(b, sk_X509_value(certs, i));
    PKCS7_free(p7);
    return e;
}

static enum err take_trusted(struct bundle *b, struct bytes pem)
{
    struct cursor c = cursor_of(pem);
    struct buf der = BUF_EMPTY;
    enum err e;

    do {
        e = pem_next(&c, "CERTIFICATE", &der);
        if (e == ERR_OK)
            e = push_der(b, b->trusted, buf_peek(&der));
    } while (e == ERR_OK);
    buf_clear(&der);
    if (e == ERR_NOT_FOUND && sk_X509_num(b->trusted) > 0)
        return ERR_OK;
    return e == ERR_NOT_FOUND
               ? log_fault(ERR_FORMAT, "there is no certificate in it")
               : e;
}

/* Roots of --ca-file, else those that were pinned at login. */
static enum err load_trusted(const struct enroll *e, struct bundle *b)
{
    const char *pinned = cabinet_trusted(e->cabinet);
    struct buf file = BUF_EMPTY;
    enum err err;

    if (e->ca_file == NULL && pinned == NULL)
        return log_fault(ERR_NOT_FOUND, "no root is trusted: name its file "
                                        "with --ca-file, here or at login");
    if (e->ca_file == NULL)
        return take_trusted(b, bytes_str(pinned));
    err = file_read(e->ca_file, PEM_MAX, &file);
    if (err == ERR_OK)
        err = take_trusted(b, buf_peek(&file));
    buf_clear(&file);
    return err;
}

/* --- checks */

/* True if the certificate holds this public key (x then y). */
static bool holds_key(X509 *cert, struct bytes pub, struct buf *der)
{
    unsigned char *text = NULL;
    int len = i2d_X509(cert, &text);
    struct cert parsed;
    struct spki spki;
    bool same =
        len > 0 && cert_read(bytes_of(text, (size_t)len), &parsed) == ERR_OK &&
        spki_read(parsed.spki, &spki) == ERR_OK && bytes_equal(spki.pub, pub);

    if (same)
        same = buf_set(der, parsed.der) == ERR_OK;
    OPENSSL_free(text);
    return same;
}

static enum err find_own(struct bundle *b, struct bytes pub, struct buf *der)
{
    int i;

    for (i = 0; i < sk_X509_num(b->certs); i++) {
        b->own = sk_X509_value(b->certs, i);
        if (holds_key(b->own, pub, der))
            return ERR_OK;
    }
    b->own = NULL;
    return log_fault(ERR_MISMATCH, "the CA has sent no certificate of our key");
}

static void tell_difference(void *arg, const char *what, const char *asked,
                            const char *has)
{
    (void)arg;
    say(_("  %s: asked for \"%s\", the certificate has %s%s%s"), what, asked,
        has != NULL ? "\"" : "", has != NULL ? has : _("nothing"),
        has != NULL ? "\"" : "");
}

static enum err check_subject(struct enroll *e, struct bytes der)
{
    const cJSON *profile = journal_json(e->journal, "profile");
    struct cert cert;
    size_t differ = 0;
    enum err err = cert_read(der, &cert);

    if (err == ERR_OK)
        err = profile_compare_name(profile, cert.subject, tell_difference, NULL,
                                   &differ);
    return err;
}

static enum err check_chain(struct bundle *b)
{
    const char *why = "";
    enum err e = libctx_verify_chain(b->ctx, b->own, b->certs, b->trusted,
                                     (int64_t)time(NULL), &why);

    if (e == ERR_OK)
        return ERR_OK;
    return log_fault(e == ERR_NOMEM ? e : ERR_SIGNATURE,
                     "the certificate's chain does not hold: %s", why);
}

/* All checks; the certificate goes to the journal. */
static enum err check_bundle(struct enroll *e, struct bundle *b)
{
    struct buf pub = BUF_EMPTY, der = BUF_EMPTY;
    enum err err = journal_bytes(e->journal, "publicKey", &pub);

    if (err == ERR_OK)
        err = find_own(b, buf_peek(&pub), &der);
    if (err == ERR_OK)
        err = check_subject(e, buf_peek(&der));
    if (err == ERR_OK)
        err = load_trusted(e, b);
    if (err == ERR_OK)
        err = check_chain(b);
    if (err == ERR_OK)
        err = journal_put_bytes(e->journal, "certificate", buf_peek(&der));
    if (err == ERR_OK)
        err = journal_enter(e->journal, JOURNAL_CERT_FETCHED);
    buf_clear(&pub);
    buf_clear(&der);
    return err;
}

static int take_certificate(struct enroll *e, const struct cabinet_answer *a)
{
    struct bytes body = buf_peek(&a->http.body);
    struct bundle b = {NULL, NULL, NULL, NULL};
    enum err err = bundle_init(&b);
    int status = STATUS_DONE;

    if (err == ERR_OK)
        err = strcmp(a->http.type, "application/pkix-cert") == 0
                  ? push_der(&b, b.certs, body)
                  : take_pkcs7(&b, body);
    if (err == ERR_OK)
        err = check_bundle(e, &b);
    if (err != ERR_OK) {
        status = fail(err, _("certificate of application %s"), e->id);
        if (err == ERR_NOT_FOUND)
            status = STATUS_UNSOUND;
    }
    bundle_clear(&b);
    return status;
}

static int fetch_certificate(struct enroll *e)
{
    struct cabinet_call call = {.method = "GET",
                                .accept = "application/pkcs7-mime"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    int64_t begun = step_begin();
    int status = enroll_call(e, &call, "/certificate", NULL, &a);

    if (status == STATUS_DONE)
        status = take_certificate(e, &a);
    if (status == STATUS_DONE)
        step_done(begun, _("certificate fetched; key, person and chain are "
                           "right"));
    cabinet_answer_clear(&a);
    return status;
}

/* --- acknowledgement */

static void hex_text(struct bytes b, struct buf *out)
{
    char pair[3];
    size_t i;

    for (i = 0; i < b.len; i++) {
        snprintf(pair, sizeof(pair), "%02x", b.p[i]);
        buf_add_str(out, pair);
    }
}

static enum err installation_body(struct enroll *e, cJSON *body)
{
    struct buf der = BUF_EMPTY, serial = BUF_EMPTY, thumb = BUF_EMPTY;
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    struct cert cert;
    enum err err = journal_bytes(e->journal, "certificate", &der);

    if (err == ERR_OK)
        err = cert_read(buf_peek(&der), &cert);
    if (err == ERR_OK &&
        EVP_Digest(der.p, der.len, hash, &len, EVP_sha256(), NULL) != 1)
        err = ERR_NOMEM;
    if (err == ERR_OK) {
        hex_text(cert.serial_value, &serial);
        hex_text(bytes_of(hash, len), &thumb);
        if (buf_check(&serial) != ERR_OK || buf_check(&thumb) != ERR_OK ||
            !json_str(body, "serial", buf_text(&serial)) ||
            !json_str(body, "carrier", journal_text(e->journal, "carrier")) ||
            !json_str(body, "thumbprintSha256", buf_text(&thumb)))
            err = ERR_NOMEM;
    }
    buf_clear(&der);
    buf_clear(&serial);
    buf_clear(&thumb);
    return err;
}

static int acknowledge(struct enroll *e)
{
    cJSON *body = cJSON_CreateObject();
    int64_t begun = step_begin();
    enum err err = body != NULL ? installation_body(e, body) : ERR_NOMEM;
    int status = STATUS_DONE;

    if (err == ERR_OK && strcmp(enroll_status(e), "completed") != 0)
        status = enroll_post(e, "installed", "/installation", "1", body);
    if (err == ERR_OK && status == STATUS_DONE)
        err = journal_enter(e->journal, JOURNAL_ACKED);
    if (err != ERR_OK)
        status = fail(err, _("application %s"), e->id);
    else if (status == STATUS_DONE)
        step_done(begun,
                  _("installation told to the CA, application %s is "
                    "%s"),
                  e->id, enroll_status(e));
    cJSON_Delete(body);
    return status;
}

int enroll_install(struct enroll *e)
{
    enum journal_state state = journal_state(e->journal);
    int status = STATUS_DONE;

    if (state < JOURNAL_CSR_SENT)
        return fail_with(STATUS_USER,
                         _("application %s: no request was sent from here; "
                           "larets enroll issue %s"),
                         e->id, e->id);
    if (state < JOURNAL_CERT_FETCHED) {
        if (strcmp(enroll_status(e), "receipt_confirmed") != 0 &&
            strcmp(enroll_status(e), "completed") != 0) {
            complain(_("application %s is %s: there is no certificate to "
                       "install yet"),
                     e->id, enroll_status(e));
            return status_of_application(enroll_status(e));
        }
        status = fetch_certificate(e);
    }
    if (status == STATUS_DONE && journal_state(e->journal) < JOURNAL_VERIFIED)
        status = enroll_write_certificate(e);
    if (status == STATUS_DONE && journal_state(e->journal) < JOURNAL_ACKED)
        status = acknowledge(e);
    else if (status == STATUS_DONE)
        say(_("application %s: the certificate is installed"), e->id);
    return status;
}
