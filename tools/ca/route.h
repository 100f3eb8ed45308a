/*
 * From a request to its handler: one table of methods, paths and roles; login,
 * ownership, preconditions and repeated requests are dealt with here, before
 * a handler runs. Handlers run inside a transaction unless the method is GET.
 */
#ifndef TOOLS_CA_ROUTE_H
#define TOOLS_CA_ROUTE_H

#include "base/err.h"
#include "tools/ca/ca.h"
#include "tools/ca/message.h"
#include "tools/ca/record.h"

#include <stdbool.h>

#define API_BASE "/cabinet/v1"

struct user {
    enum actor role;        /* 0 if nobody is logged in */
    char subject[WORD_CAP]; /* phone, centre id, name of an operator */
    char family[ID_CAP];    /* of the tokens */
};

/* A request on its way through a handler. */
struct call {
    struct ca *ca;
    const struct request *req;
    struct reply *reply;
    struct user user;
    struct application app; /* if the path names one */
    char param[ID_CAP];     /* other variable part of the path */
    cJSON *json;            /* body, an object, where the route asks for it */
    cJSON *more;            /* members for a problem */
};

/*
 * Handlers answer with reply_... or call_problem. What they return is ERR_OK,
 * or an error: then nothing they did is kept, unless the reply says so.
 */
typedef enum err (*handler_fn)(struct call *c);

/*
 * Deal with a request; the reply is always filled.
 *
 *   broken   the body was too large or could not be kept
 */
void route_request(struct ca *ca, struct request *req, bool broken,
                   struct reply *reply);

/* Answer with a problem and what was gathered in c->more. Never ERR_OK. */
MUST_USE enum err call_problem(struct call *c, enum problem p,
                               const char *detail);

/* Gather an entry of "errors" or "warnings" for the problem to come. */
void call_note(struct call *c, const char *list, const char *pointer,
               const char *code, const char *detail);

/*
 * Let an event happen to c->app on behalf of the user; a refusal is answered
 * with 409 wrong-state or 410 expired.
 */
MUST_USE enum err call_event(struct call *c, enum event event,
                             const char *detail);

/* Answer 409 wrong-state. Never ERR_OK. */
MUST_USE enum err call_wrong_state(struct call *c, const char *detail);

/* Answer with c->app, its ETag, and Retry-After where it waits. */
MUST_USE enum err call_reply_application(struct call *c, unsigned status);

/* Strings and numbers of the JSON body; "" and -1 if absent or of another
 * type. */
const char *call_text(const struct call *c, const char *name);
int64_t call_number(const struct call *c, const char *name);

/* The resource of spec/cabinet.md, 2.1, as the role sees it. */
cJSON *application_json(struct ca *ca, const struct application *a,
                        enum actor role);

/* Seconds that a client had better wait before it asks again; 0: no wait. */
unsigned application_wait(const struct ca *ca, const struct application *a);

#endif
