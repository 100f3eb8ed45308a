/*
 * The cabinet API of a CA (spec/cabinet.md) as a client: the session with
 * its tokens, one call with all that repeats, and what errors mean. Functions
 * that return a status have told what is wrong on stderr.
 */
#ifndef TOOLS_CABINET_H
#define TOOLS_CABINET_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "tools/exit.h"
#include "tools/http.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

struct cabinet;

/* Where the cabinet is and whom to trust. */
struct cabinet_place {
    const char *server;  /* as typed; "/cabinet/v1" is added to a bare host */
    const char *tls_ca;  /* PEM, or NULL: the system's */
    const char *trusted; /* PEM of roots for certificates, or NULL */
};

/*
 * Begin with a server: nothing is known but its address.
 *
 *   returns  STATUS_DONE, or a status after a message
 */
int cabinet_new(const struct cabinet_place *place, struct cabinet **out);

/* Go on with the session that cabinet_save has kept. */
int cabinet_resume(struct cabinet **out);
void cabinet_free(struct cabinet *c); /* wipes the tokens; NULL is allowed */

/* How long a command may wait in all, seconds from now. */
void cabinet_set_timeout(struct cabinet *c, long seconds);

/* Seconds that are left of it. */
long cabinet_time_left(const struct cabinet *c);

const char *cabinet_server(const struct cabinet *c);
const char *cabinet_trusted(const struct cabinet *c); /* PEM, or NULL */

struct cabinet_call {
    const char *method;
    const char *path;     /* below /cabinet/v1 */
    const char *type;     /* of the body; NULL: application/json */
    struct bytes body;    /* p NULL: none; POST then sends {} */
    const char *key;      /* Idempotency-Key, or NULL */
    const char *if_match; /* ETag, or NULL */
    const char *seen;     /* If-None-Match, or NULL */
    const char *accept;   /* NULL: application/json */
    long wait;            /* Prefer: wait, seconds; 0: not */
    bool open;            /* before login: no token is sent */
};

struct cabinet_answer {
    struct http_answer http;
    cJSON *json; /* NULL if the body is none */
};

#define CABINET_ANSWER_EMPTY                                                   \
    {                                                                          \
        HTTP_ANSWER_EMPTY, NULL                                                \
    }

void cabinet_answer_clear(struct cabinet_answer *a); /* repeatable */

/*
 * Make a call; renew the access token and try again where that may help
 * (network, 429, 503; not a POST without a key).
 *
 *   thing    what it is about, for messages: "application apl_1"
 *   out      cleared first; also holds the answer to a refusal
 *   returns  STATUS_DONE for 2xx and 304; else a status after a message
 */
int cabinet_do(struct cabinet *c, const struct cabinet_call *call,
               const char *thing, struct cabinet_answer *out);

/* The same with a JSON body. */
int cabinet_do_json(struct cabinet *c, struct cabinet_call *call,
                    const cJSON *body, const char *thing,
                    struct cabinet_answer *out);

/*
 * Log in by phone: the first call makes the server ring, the second gives
 * the code and keeps the session on disk.
 *
 *   phone      +79XXXXXXXXX
 *   challenge  set to a string of the caller
 */
int cabinet_challenge(struct cabinet *c, const char *phone, char **challenge);
int cabinet_verify(struct cabinet *c, const char *challenge, struct bytes code);

/*
 * Whether the last call was refused for a mistyped code, and the same
 * challenge takes another.
 */
bool cabinet_code_again(const struct cabinet *c);

/*
 * A key for a POST that may be repeated: of the application, the act and
 * what distinguishes one such act from the next; 1 to 64 characters.
 *
 *   returns  a string of the caller; NULL if out of memory
 */
char *cabinet_key(const char *act, const char *id, const char *which);

/* The status that a command ends with when an application is in a state. */
int status_of_application(const char *status);

/* Wait before another try or look, and say so if it is long. */
void cabinet_sleep(struct cabinet *c, long seconds);

#endif
