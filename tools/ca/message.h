/*
 * A request and its reply, free of any HTTP library, and the problems of
 * RFC 9457 (spec/cabinet.md, 1.2).
 */
#ifndef TOOLS_CA_MESSAGE_H
#define TOOLS_CA_MESSAGE_H

#include "base/buf.h"
#include "base/err.h"
#include "tools/ca/secret.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#define REPLY_HEADERS_MAX 12
#define HEADER_NAME_CAP 40
#define HEADER_VALUE_CAP 200

#define BODY_MAX_LEN 65536 /* bytes, of any request */

/* Looks a header or a query parameter up; NULL if absent. */
typedef const char *(*request_find_fn)(void *arg, const char *name);

struct request {
    const char *method;
    const char *path; /* percent-decoded */
    const char *peer; /* network address as text */
    bool loopback;    /* the peer is this machine */
    struct bytes body;
    char id[REQUEST_ID_CAP];
    request_find_fn header;
    request_find_fn query;
    void *arg;
};

struct reply_header {
    char name[HEADER_NAME_CAP];
    char value[HEADER_VALUE_CAP];
};

struct reply {
    unsigned status;
    char type[HEADER_VALUE_CAP];
    struct buf body;
    struct reply_header headers[REPLY_HEADERS_MAX];
    size_t header_count;
    bool keep; /* what was done stays done though the reply is an error */
};

/* Problem codes; the table in problem.c gives status and title. */
enum problem {
    PROBLEM_MALFORMED,
    PROBLEM_UNAUTHENTICATED,
    PROBLEM_TOKEN_EXPIRED,
    PROBLEM_FORBIDDEN,
    PROBLEM_CODE_WRONG,
    PROBLEM_NOT_FOUND,
    PROBLEM_METHOD,
    PROBLEM_NOT_ACCEPTABLE,
    PROBLEM_WRONG_STATE,
    PROBLEM_RECEIPT_NOT_CONFIRMED,
    PROBLEM_CODE_EXPIRED,
    PROBLEM_EXPIRED,
    PROBLEM_PRECONDITION_FAILED,
    PROBLEM_TOO_LARGE,
    PROBLEM_MEDIA_TYPE,
    PROBLEM_VALIDATION,
    PROBLEM_CSR_SIGNATURE,
    PROBLEM_KEY_PARAMETERS,
    PROBLEM_KEY_REUSED,
    PROBLEM_CSR_MISMATCH,
    PROBLEM_DIGEST_MISMATCH,
    PROBLEM_IDEMPOTENCY_MISMATCH,
    PROBLEM_PRECONDITION_REQUIRED,
    PROBLEM_RATE_LIMITED,
    PROBLEM_CODE_ATTEMPTS,
    PROBLEM_INTERNAL,
    PROBLEM_MAINTENANCE,
    PROBLEM_COUNT
};

const char *problem_word(enum problem p);

/* Append a header; a value too long or of control characters is left out. */
void reply_header(struct reply *r, const char *name, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Forget everything, for another answer. */
void reply_clear(struct reply *r);

/* Answer with JSON; the tree is taken, also when it fails. */
MUST_USE enum err reply_json_take(struct reply *r, unsigned status,
                                  cJSON *json);

/* Answer with bytes. */
MUST_USE enum err reply_bytes(struct reply *r, unsigned status,
                              const char *type, struct bytes body);

/*
 * Answer with a problem.
 *
 *   detail   sentence in Russian, or NULL
 *   more     object whose members join the problem's, or NULL; taken
 *   returns  ERR_OK, ERR_NOMEM
 */
MUST_USE enum err reply_problem(struct reply *r, const char *request_id,
                                enum problem p, const char *detail,
                                cJSON *more_take);

/*
 * Read JSON as the API takes it: UTF-8, one value, nothing after it, no NUL
 * inside strings.
 *
 *   returns  NULL if it is anything else; the caller deletes it
 */
cJSON *json_read(struct bytes text);

#endif
