/* Certificates of natural persons, from a checked request and a profile. */
#include "tools/ca/issue.h"

#include "base/der.h"
#include "base/log.h"
#include "provider/libctx.h"
#include "tools/ca/csr.h"
#include "tools/ca/profile.h"
#include "tools/ca/x509.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define KEY_LIFE_S (15 * 30 * (int64_t)CA_DAY_S) /* 15 months, RFC 9215 */

/* The live request of an application. */
struct live {
    int64_t number;
    X509_REQ *req;
};

static enum err live_load(struct ca *ca, const char *id, struct live *out)
{
    struct query q = QUERY_NONE;
    struct bytes der;
    const unsigned char *p;
    enum err e = db_query(ca->db, &q,
                          "SELECT number, der FROM request"
                          " WHERE application = ? AND live = 1",
                          "t", id);

    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK) {
        der = query_bytes(&q, 1);
        p = der.p;
        out->number = query_int(&q, 0);
        out->req = d2i_X509_REQ(NULL, &p, (long)der.len);
        if (out->req == NULL)
            e = x509_fault(ERR_FORMAT, "kept request");
    }
    query_end(&q);
    return e;
}

static int64_t seconds_of(const ASN1_TIME *t)
{
    struct tm tm;

    return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

static enum err set_subject(X509 *cert, const struct profile *p)
{
    X509_NAME *name = X509_NAME_new();
    enum err e = name == NULL ? ERR_NOMEM : ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < p->count; i++)
        e = x509_name_add(name, p->attributes[i].oid, p->attributes[i].type,
                          bytes_str(p->attributes[i].value));
    if (e == ERR_OK && X509_set_subject_name(cert, name) != 1)
        e = ERR_NOMEM;
    X509_NAME_free(name);
    return e;
}

static void put_time(struct buf *b, unsigned tag, int64_t t)
{
    time_t seconds = (time_t)t;
    char text[32];
    struct tm tm;

    gmtime_r(&seconds, &tm);
    strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm);
    der_put(b, tag, bytes_str(text));
}

static enum err extend_take(X509 *cert, const char *oid, struct buf *value)
{
    enum err e = buf_check(value);

    if (e == ERR_OK)
        e = x509_extend(cert, oid, false, buf_peek(value));
    buf_clear(value);
    return e;
}

static enum err extend_period(X509 *cert, int64_t from, int64_t to)
{
    struct buf value = BUF_EMPTY;
    size_t mark = der_open(&value, DER_SEQUENCE);

    put_time(&value, DER_CONTEXT(0), from);
    put_time(&value, DER_CONTEXT(1), to);
    der_close(&value, mark);
    return extend_take(cert, OID_KEY_USAGE_PERIOD, &value);
}

static enum err extend_sign_tool(X509 *cert, const struct config *config)
{
    struct buf value = BUF_EMPTY;
    size_t mark = der_open(&value, DER_SEQUENCE), i;

    for (i = 0; i < 4; i++)
        der_put(&value, DER_UTF8_STRING, bytes_str(config->sign_tool[i]));
    der_close(&value, mark);
    return extend_take(cert, OID_ISSUER_SIGN_TOOL, &value);
}

static enum err extend_kind(X509 *cert, uint32_t kind)
{
    struct buf value = BUF_EMPTY;

    der_put_uint(&value, kind);
    return extend_take(cert, OID_IDENTIFICATION_KIND, &value);
}

/* DistributionPoint with fullName of one address (RFC 5280, 4.2.1.13). */
static enum err extend_crl(X509 *cert, const char *url)
{
    struct buf value = BUF_EMPTY;
    size_t list, point, name, full;

    if (url == NULL)
        return ERR_OK;
    list = der_open(&value, DER_SEQUENCE);
    point = der_open(&value, DER_SEQUENCE);
    name = der_open(&value, DER_CONTEXT_SEQ(0));
    full = der_open(&value, DER_CONTEXT_SEQ(0));
    der_put(&value, DER_CONTEXT(6), bytes_str(url));
    der_close(&value, full);
    der_close(&value, name);
    der_close(&value, point);
    der_close(&value, list);
    return extend_take(cert, "2.5.29.31", &value);
}

/* AccessDescription of caIssuers (RFC 5280, 4.2.2.1). */
static enum err extend_issuer(X509 *cert, const char *url)
{
    static const uint8_t ca_issuers[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 2};
    struct buf value = BUF_EMPTY;
    size_t list, access;

    if (url == NULL)
        return ERR_OK;
    list = der_open(&value, DER_SEQUENCE);
    access = der_open(&value, DER_SEQUENCE);
    der_put(&value, DER_OID, bytes_of(ca_issuers, sizeof(ca_issuers)));
    der_put(&value, DER_CONTEXT(6), bytes_str(url));
    der_close(&value, access);
    der_close(&value, list);
    return extend_take(cert, "1.3.6.1.5.5.7.1.1", &value);
}

/* The owner's own words about the tool, as in the request. */
static enum err extend_owner_tool(X509 *cert, X509_REQ *req)
{
    struct buf value = BUF_EMPTY;
    enum err e = csr_sign_tool(req, &value);

    if (e == ERR_OK && value.len > 0)
        e = x509_extend(cert, OID_SUBJECT_SIGN_TOOL, false, buf_peek(&value));
    buf_clear(&value);
    return e;
}

static enum err set_extensions(const struct ca *ca, X509 *cert, X509_REQ *req,
                               const struct profile *p, int64_t from,
                               int64_t to)
{
    enum err e = x509_extend_usage(cert, p->key_usage);

    if (e == ERR_OK)
        e = x509_extend_oids(cert, OID_EXT_KEY_USAGE, p->ext_key_usages);
    if (e == ERR_OK)
        e = x509_extend_policies(cert, p->policies);
    if (e == ERR_OK)
        e = extend_owner_tool(cert, req);
    if (e == ERR_OK)
        e = extend_sign_tool(cert, &ca->config);
    if (e == ERR_OK)
        e = extend_kind(cert, p->identification);
    if (e == ERR_OK)
        e = extend_period(cert, from,
                          to - from > KEY_LIFE_S ? from + KEY_LIFE_S : to);
    if (e == ERR_OK)
        e = x509_extend_key_id(cert);
    if (e == ERR_OK)
        e = x509_extend_authority(cert, ca->root);
    if (e == ERR_OK)
        e = extend_crl(cert, ca->config.crl_url);
    if (e == ERR_OK)
        e = extend_issuer(cert, ca->config.issuer_url);
    return e;
}

static enum err build(struct ca *ca, X509_REQ *req, const struct profile *p,
                      X509 *cert)
{
    int64_t from = ca_now(ca);
    int64_t to = from + (int64_t)ca->config.certificate_days * CA_DAY_S;
    int64_t end = seconds_of(X509_get0_notAfter(ca->root));
    EVP_PKEY *key = NULL;
    enum err e;

    if (to > end)
        to = end;
    if (to <= from || from < seconds_of(X509_get0_notBefore(ca->root)))
        return log_fault(ERR_WRONG_STATE, "the root is not valid now");
    e = csr_key(ca, req, &key);
    if (e == ERR_OK)
        e = x509_start(cert, from, to);
    if (e == ERR_OK &&
        (X509_set_pubkey(cert, key) != 1 ||
         X509_set_issuer_name(cert, X509_get_subject_name(ca->root)) != 1))
        e = x509_fault(ERR_NOMEM, "certificate");
    if (e == ERR_OK)
        e = set_subject(cert, p);
    if (e == ERR_OK)
        e = set_extensions(ca, cert, req, p, from, to);
    if (e == ERR_OK)
        e = x509_sign(ca->lib, cert, ca->key);
    /* A fault of the signature must not leave the house. */
    if (e == ERR_OK)
        e = libctx_verify_cert(ca->lib, cert, ca->key);
    EVP_PKEY_free(key);
    return e;
}

static void serial_text(const X509 *cert, char out[64])
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
    struct buf text = BUF_EMPTY;

    hex_put(bytes_of(ASN1_STRING_get0_data(serial),
                     (size_t)ASN1_STRING_length(serial)),
            &text);
    snprintf(out, 64, "%s", buf_check(&text) == ERR_OK ? buf_text(&text) : "");
    buf_clear(&text);
}

static void put_date(struct buf *b, int64_t t)
{
    time_t seconds = (time_t)t;
    char text[32];
    struct tm tm;

    gmtime_r(&seconds, &tm);
    strftime(text, sizeof(text), "%d.%m.%Y %H:%M:%S UTC", &tm);
    buf_add_str(b, text);
}

/* What the owner confirms to have read (63-FZ, 18, part 2 item 3). */
static void put_receipt(const X509 *cert, const struct profile *p,
                        const char *serial, struct buf *out)
{
    char oid[64];
    size_t i;

    buf_add_str(out, "Расписка об ознакомлении с содержанием сертификата"
                     " ключа проверки электронной подписи\n\nСерийный номер: ");
    buf_add_str(out, serial);
    buf_add_str(out, "\nДействует с: ");
    put_date(out, seconds_of(X509_get0_notBefore(cert)));
    buf_add_str(out, "\nДействует по: ");
    put_date(out, seconds_of(X509_get0_notAfter(cert)));
    buf_add_str(out, "\nВладелец:\n");
    for (i = 0; i < p->count; i++) {
        ASN1_OBJECT *object = OBJ_txt2obj(p->attributes[i].oid, 1);

        buf_add_str(out, "  ");
        OBJ_obj2txt(oid, sizeof(oid), object, 0);
        buf_add_str(out, oid);
        buf_add_str(out, ": ");
        buf_add_str(out, p->attributes[i].value);
        buf_add_str(out, "\n");
        ASN1_OBJECT_free(object);
    }
    buf_add_str(out, "\nС содержанием сертификата ознакомлен(а), сведения"
                     " верны.\n");
}

static enum err record(struct ca *ca, const struct application *a,
                       int64_t request, X509 *cert, const struct profile *p)
{
    struct buf receipt = BUF_EMPTY;
    char serial[64], digest[DIGEST_CAP];
    unsigned char *der = NULL;
    int len = i2d_X509(cert, &der);
    enum err e = len <= 0 ? ERR_NOMEM : ERR_OK;

    serial_text(cert, serial);
    put_receipt(cert, p, serial, &receipt);
    if (e == ERR_OK)
        e = buf_check(&receipt);
    if (e == ERR_OK)
        e = digest_text(buf_peek(&receipt), digest);
    if (e == ERR_OK)
        e = db_run(ca->db,
                   "INSERT INTO certificate (serial, application, request,"
                   " der, not_before, not_after, receipt, receipt_digest,"
                   " issued) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "ttibiitti", serial, a->id, request,
                   bytes_of(der, (size_t)(len > 0 ? len : 0)),
                   seconds_of(X509_get0_notBefore(cert)),
                   seconds_of(X509_get0_notAfter(cert)), buf_text(&receipt),
                   digest, ca_now(ca));
    OPENSSL_free(der);
    buf_clear(&receipt);
    return e;
}

static enum err tell_owner(struct ca *ca, const struct application *a)
{
    struct message m = {a->owner,
                        "sms",
                        "issued",
                        "",
                        "",
                        "",
                        "Сертификат выпущен. Подтвердите ознакомление в"
                        " личном кабинете."};

    return outbox_add(ca, &m);
}

enum err issue_one(struct ca *ca, struct application *a, enum actor actor)
{
    struct profile p = {.count = 0};
    struct live live = {0, NULL};
    X509 *cert = NULL;
    enum err e;

    if (ca->key == NULL)
        return log_fault(ERR_PIN_NEEDED, "the key of the CA is not open");
    if (a->status != STATUS_ISSUING)
        return ERR_WRONG_STATE;
    e = live_load(ca, a->id, &live);
    if (e == ERR_OK)
        e = profile_make(a, &p);
    if (e == ERR_OK && (cert = X509_new_ex(ca->lib, NULL)) == NULL)
        e = ERR_NOMEM;
    if (e == ERR_OK)
        e = build(ca, live.req, &p, cert);
    if (e == ERR_OK)
        e = record(ca, a, live.number, cert, &p);
    if (e == ERR_OK)
        e = application_event(ca, a, EVENT_ISSUE, actor, NULL);
    if (e == ERR_OK)
        e = tell_owner(ca, a);
    X509_free(cert);
    X509_REQ_free(live.req);
    profile_clear(&p);
    return e;
}

static enum err next_pending(struct ca *ca, char id[ID_CAP])
{
    struct query q = QUERY_NONE;
    enum err e = db_query(ca->db, &q,
                          "SELECT id FROM application WHERE status = 'issuing'"
                          " ORDER BY number LIMIT 1",
                          "");

    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK)
        snprintf(id, ID_CAP, "%s", query_text(&q, 0));
    query_end(&q);
    return e;
}

static enum err in_transaction(struct ca *ca, const char *id, bool fail)
{
    struct application a = APPLICATION_EMPTY;
    enum err e = db_begin(ca->db);

    if (e == ERR_OK)
        e = application_load(ca, id, &a);
    if (e == ERR_OK && fail)
        e = application_event(ca, &a, EVENT_FAIL, ACTOR_CA, NULL);
    else if (e == ERR_OK)
        e = issue_one(ca, &a, ACTOR_CA);
    if (e == ERR_OK)
        e = db_commit(ca->db);
    db_rollback(ca->db);
    application_clear(&a);
    return e;
}

enum err issue_pending(struct ca *ca)
{
    char id[ID_CAP];
    enum err e;

    while ((e = next_pending(ca, id)) == ERR_OK) {
        e = in_transaction(ca, id, false);
        if (e == ERR_BUSY || e == ERR_NO_SPACE)
            return e; /* later */
        if (e != ERR_OK) {
            log_error("issuing for %s: %s: %s", id, err_name(e),
                      log_fault_text());
            e = in_transaction(ca, id, true);
        }
        if (e != ERR_OK)
            return e;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err issued_load(struct ca *ca, const char *application, struct issued *out)
{
    struct query q = QUERY_NONE;
    enum err e = db_query(ca->db, &q,
                          "SELECT serial, receipt_digest, der, receipt,"
                          " evidence FROM certificate WHERE application = ?",
                          "t", application);

    memset(out, 0, sizeof(*out));
    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK) {
        snprintf(out->serial, sizeof(out->serial), "%s", query_text(&q, 0));
        snprintf(out->receipt_digest, sizeof(out->receipt_digest), "%s",
                 query_text(&q, 1));
        buf_add(&out->der, query_bytes(&q, 2));
        buf_add_str(&out->receipt, query_text(&q, 3));
        out->evidence = cJSON_Parse(query_text(&q, 4));
        e = out->der.failed || out->receipt.failed ? ERR_NOMEM : ERR_OK;
    }
    query_end(&q);
    return e;
}

void issued_clear(struct issued *i)
{
    buf_clear(&i->der);
    buf_clear(&i->receipt);
    cJSON_Delete(i->evidence);
    i->evidence = NULL;
}

enum err issued_chain(struct ca *ca, struct bytes der, struct buf *out)
{
    const unsigned char *p = der.p;
    X509 *cert = d2i_X509(NULL, &p, (long)der.len);
    PKCS7 *chain = PKCS7_new();
    unsigned char *bytes = NULL;
    int len = 0;

    if (cert != NULL && chain != NULL &&
        PKCS7_set_type(chain, NID_pkcs7_signed) == 1 &&
        PKCS7_content_new(chain, NID_pkcs7_data) == 1 &&
        PKCS7_set_detached(chain, 1) == 1 &&
        PKCS7_add_certificate(chain, cert) == 1 &&
        PKCS7_add_certificate(chain, ca->root) == 1)
        len = i2d_PKCS7(chain, &bytes);
    if (len > 0)
        buf_add(out, bytes_of(bytes, (size_t)len));
    OPENSSL_free(bytes);
    PKCS7_free(chain);
    X509_free(cert);
    return len > 0 ? buf_check(out) : x509_fault(ERR_NOMEM, "chain");
}
