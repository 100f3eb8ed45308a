/*
 * HTTP over libcurl: https only, but for loopback addresses; TLS 1.2 or
 * newer; no redirects; answers under a size cap; time limits.
 */
#ifndef TOOLS_HTTP_H
#define TOOLS_HTTP_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define HTTP_ANSWER_MAX 16777216 /* bytes of a body */
#define HTTP_HEADERS_MAX 12      /* of a request */

struct http;

/*
 * Make a client for one server.
 *
 *   base     URL that paths are appended to, without a slash at its end
 *   ca_pem   certificates that the server's must lead to; NULL: those of the
 *            system
 *   returns  ERR_OK; ERR_ARG with a sentence for a URL that is neither https
 *            nor http of a loopback address, or holds a password; ERR_NOMEM
 */
MUST_USE enum err http_open(const char *base, const char *ca_pem,
                            struct http **out);
void http_close(struct http *h); /* NULL is allowed */

struct http_request {
    const char *method;
    const char *path;
    const char *header[HTTP_HEADERS_MAX]; /* "Name: value"; NULL: unused */
    struct bytes body;                    /* p NULL: none */
    long timeout_ms;                      /* of the whole exchange */
};

struct http_answer {
    long status;
    struct buf body;
    char type[128]; /* Content-Type without parameters, lower case */
    char etag[128];
    char request_id[128];
    long retry_after; /* seconds; -1: not said */
    long skew;        /* seconds that the server's clock is ahead */
};

#define HTTP_ANSWER_EMPTY                                                      \
    {                                                                          \
        0, BUF_EMPTY, "", "", "", -1, 0                                        \
    }

void http_answer_clear(struct http_answer *a); /* repeatable */

/*
 * Make one exchange. Any status of HTTP is ERR_OK here.
 *
 *   out      cleared first
 *   returns  ERR_OK; ERR_BUSY if the server cannot be reached, breaks off or
 *            is too slow: another try may help; ERR_SIGNATURE if its
 *            certificate is not to be trusted; ERR_TOO_BIG; ERR_NOMEM; with a
 *            sentence
 */
MUST_USE enum err http_do(struct http *h, const struct http_request *request,
                          struct http_answer *out);

/* Append text with all but unreserved characters escaped (RFC 3986, 2.3). */
void http_escape(const char *text, struct buf *out);

#endif
