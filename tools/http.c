/* The only place that knows libcurl. */
#include "tools/http.h"

#include "base/log.h"
#include "config.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CONNECT_MS 20000L

struct http {
    CURL *curl;
    char *base;
    char *ca_pem;
    char error[CURL_ERROR_SIZE];
};

static bool is_loopback(const char *host)
{
    struct in_addr v4;

    if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
        return true;
    return inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

/* What may be said of a URL before anything is sent to it. */
static enum err judge_url(CURLU *url, bool *loopback)
{
    char *scheme = NULL, *host = NULL, *user = NULL, *query = NULL;
    enum err e = ERR_OK;

    *loopback = false;
    if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        e = log_fault(ERR_ARG, "the address is no URL");
    else if (curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK ||
             curl_url_get(url, CURLUPART_QUERY, &query, 0) == CURLUE_OK)
        e = log_fault(ERR_ARG, "the address may hold no user and no query");
    else
        *loopback = is_loopback(host);
    if (e == ERR_OK && strcmp(scheme, "https") != 0 &&
        !(strcmp(scheme, "http") == 0 && *loopback))
        e = log_fault(ERR_ARG, "the address must begin with https://; http:// "
                               "is taken for this machine only");
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_free(query);
    return e;
}

static enum err check_url(const char *base, bool *loopback)
{
    CURLU *url = curl_url();
    enum err e = ERR_NOMEM;

    if (url != NULL)
        e = curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK
                ? judge_url(url, loopback)
                : log_fault(ERR_ARG, "the address is no URL");
    curl_url_cleanup(url);
    return e;
}

static bool set_up(struct http *h, bool loopback)
{
    CURL *c = h->curl;
    struct curl_blob ca = {h->ca_pem, 0, CURL_BLOB_NOCOPY};
    bool ok = true;

    if (h->ca_pem != NULL)
        ca.len = strlen(h->ca_pem);
    ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
                                loopback ? "http,https" : "https") == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_SSLVERSION,
                                (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    ok = ok &&
         curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_USERAGENT,
                                PACKAGE "/" PACKAGE_VERSION) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->error) == CURLE_OK;
    if (loopback)
        ok = ok && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK;
    if (h->ca_pem != NULL)
        ok = ok && curl_easy_setopt(c, CURLOPT_CAINFO_BLOB, &ca) == CURLE_OK;
    return ok;
}

enum err http_open(const char *base, const char *ca_pem, struct http **out)
{
    struct http *h = calloc(1, sizeof(*h));
    bool loopback = false;
    enum err e = h != NULL ? check_url(base, &loopback) : ERR_NOMEM;

    if (e == ERR_OK) {
        h->base = strdup(base);
        h->ca_pem = ca_pem != NULL ? strdup(ca_pem) : NULL;
        h->curl = curl_easy_init();
        if (h->base == NULL || (ca_pem != NULL && h->ca_pem == NULL) ||
            h->curl == NULL)
            e = ERR_NOMEM;
    }
    if (e == ERR_OK && !set_up(h, loopback))
        e = log_fault(ERR_UNSUPPORTED, "this libcurl lacks an option");
    if (e == ERR_OK)
        *out = h;
    else
        http_close(h);
    return e;
}

void http_close(struct http *h)
{
    if (h == NULL)
        return;
    curl_easy_cleanup(h->curl);
    free(h->base);
    free(h->ca_pem);
    free(h);
}

void http_answer_clear(struct http_answer *a)
{
    buf_clear(&a->body);
    memset(a, 0, sizeof(*a));
    a->retry_after = -1;
}

/* libcurl's callback; a short count ends the transfer. */
static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
    struct buf *body = arg;
    size_t len = size * count;

    if (len > HTTP_ANSWER_MAX - body->len)
        return 0;
    buf_add(body, bytes_of(data, len));
    return buf_check(body) == ERR_OK ? len : 0;
}

static void header_text(CURL *c, const char *name, char *out, size_t cap)
{
    struct curl_header *h;

    out[0] = 0;
    if (curl_easy_header(c, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK)
        snprintf(out, cap, "%s", h->value);
}

/* RFC 9110, 10.2.3: seconds, or a date. */
static long retry_after(const char *text)
{
    time_t date;
    char *end;
    long n;

    if (text[0] == 0)
        return -1;
    n = strtol(text, &end, 10);
    if (*end == 0)
        return n < 0 ? 0 : n;
    date = curl_getdate(text, NULL);
    if (date == (time_t)-1)
        return -1;
    n = (long)(date - time(NULL));
    return n < 0 ? 0 : n;
}

static void take_headers(CURL *c, struct http_answer *a)
{
    char text[128];
    time_t date;
    size_t i;

    header_text(c, "ETag", a->etag, sizeof(a->etag));
    header_text(c, "X-Request-Id", a->request_id, sizeof(a->request_id));
    header_text(c, "Content-Type", a->type, sizeof(a->type));
    a->type[strcspn(a->type, "; \t")] = 0;
    for (i = 0; a->type[i] != 0; i++)
        a->type[i] = (char)tolower((unsigned char)a->type[i]);
    header_text(c, "Retry-After", text, sizeof(text));
    a->retry_after = retry_after(text);
    header_text(c, "Date", text, sizeof(text));
    date = text[0] != 0 ? curl_getdate(text, NULL) : (time_t)-1;
    a->skew = date != (time_t)-1 ? (long)(date - time(NULL)) : 0;
}

static bool prepare(struct http *h, const struct http_request *r,
                    const char *url, struct curl_slist **headers,
                    struct http_answer *a)
{
    CURL *c = h->curl;
    struct curl_slist *more;
    bool ok = true;
    size_t i;

    for (i = 0; i < HTTP_HEADERS_MAX; i++) {
        if (r->header[i] == NULL)
            continue;
        more = curl_slist_append(*headers, r->header[i]);
        if (more == NULL)
            return false;
        *headers = more;
    }
    ok = ok && curl_easy_setopt(c, CURLOPT_URL, url) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_HTTPHEADER, *headers) == CURLE_OK;
    ok =
        ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_WRITEDATA, &a->body) == CURLE_OK;
    ok = ok &&
         curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, r->timeout_ms) == CURLE_OK;
    if (r->body.p != NULL) {
        ok = ok && curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
                                    (curl_off_t)r->body.len) == CURLE_OK;
        ok = ok &&
             curl_easy_setopt(c, CURLOPT_POSTFIELDS, r->body.p) == CURLE_OK;
    } else {
        ok = ok && curl_easy_setopt(c, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    }
    return ok &&
           curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method) == CURLE_OK;
}

static enum err judge(const struct http *h, CURLcode code,
                      const struct http_answer *a)
{
    const char *why = h->error[0] != 0 ? h->error : curl_easy_strerror(code);

    switch (code) {
    case CURLE_OK:
        return ERR_OK;
    case CURLE_OUT_OF_MEMORY:
        return ERR_NOMEM;
    case CURLE_WRITE_ERROR:
        return a->body.failed ? ERR_NOMEM
                              : log_fault(ERR_TOO_BIG,
                                          "the answer is longer than %d "
                                          "bytes",
                                          HTTP_ANSWER_MAX);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return log_fault(ERR_SIGNATURE, "%s", why);
    default:
        return log_fault(ERR_BUSY, "%s", why);
    }
}

enum err http_do(struct http *h, const struct http_request *r,
                 struct http_answer *out)
{
    struct curl_slist *headers = NULL;
    CURLcode code;
    char *url;
    enum err e;

    http_answer_clear(out);
    if (asprintf(&url, "%s%s", h->base, r->path) < 0)
        return ERR_NOMEM;
    h->error[0] = 0;
    if (prepare(h, r, url, &headers, out)) {
        log_debug("http: %s %s", r->method, r->path);
        code = curl_easy_perform(h->curl);
        e = judge(h, code, out);
    } else {
        e = ERR_NOMEM;
    }
    if (e == ERR_OK) {
        curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &out->status);
        take_headers(h->curl, out);
        log_debug("http: status %ld, %zu bytes", out->status, out->body.len);
    }
    curl_slist_free_all(headers);
    free(url);
    return e;
}

void http_escape(const char *text, struct buf *out)
{
    char hex[4];

    for (; *text != 0; text++) {
        if (isalnum((unsigned char)*text) || strchr("-._~", *text) != NULL) {
            buf_add_u8(out, (uint8_t)*text);
            continue;
        }
        snprintf(hex, sizeof(hex), "%%%02X", (unsigned char)*text);
        buf_add_str(out, hex);
    }
}
