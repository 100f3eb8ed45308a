/*
 * The two acts of enrolment that touch the key, each of which may be cut off
 * anywhere and begun again (spec/enroll.md): making key and request, and
 * installing the certificate. Functions that return a status have told what
 * is wrong, and each step they did, on stderr.
 */
#ifndef TOOLS_ENROLL_H
#define TOOLS_ENROLL_H

#include "tools/cabinet.h"
#include "tools/journal.h"
#include "tools/pin.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* One application under work. */
struct enroll {
    struct cabinet *cabinet;
    struct journal *journal;
    const char *id;
    cJSON *application; /* as last seen */
    char etag[128];

    /* what the user asked for; NULL: as journal or profile say */
    const char *carrier;
    const char *container;
    const char *curve;
    const char *module;  /* path of the PKCS#11 module */
    const char *ca_file; /* trusted roots */
    struct pin_source pin;
    bool non_interactive;
};

#define ENROLL_NONE                                                            \
    {                                                                          \
        NULL, NULL, NULL, NULL, "", NULL, NULL, NULL, NULL, NULL, {NULL, -1},  \
            false                                                              \
    }

/*
 * Open session and journal, and fetch the application.
 *
 *   returns  a status; e is to be closed whatever it is
 */
int enroll_open(struct enroll *e, const char *id);
void enroll_close(struct enroll *e); /* repeatable */

/* Fetch the application again. */
int enroll_fetch(struct enroll *e);

/* Its status; "?" if the server did not say. */
const char *enroll_status(const struct enroll *e);

/* A call about the application; path is what follows /applications/ID. */
int enroll_call(struct enroll *e, struct cabinet_call *call, const char *path,
                const cJSON *body, struct cabinet_answer *out);

/*
 * The same, a POST with a key of the act and what distinguishes it, under
 * If-Match, where the answer replaces the application.
 */
int enroll_post(struct enroll *e, const char *act, const char *path,
                const char *which, const cJSON *body);

/*
 * Confirm the requisites, make container, key and request, and send it; goes
 * on where an earlier run was cut off, and does nothing if all was done.
 */
int enroll_issue(struct enroll *e);

/*
 * Fetch the certificate, check it, write it beside the key through the
 * PKCS#11 module, read it back and tell the server; goes on where an earlier
 * run was cut off.
 */
int enroll_install(struct enroll *e);

/* What is known of key and certificate, for people and scripts. */
cJSON *enroll_summary(const struct enroll *e);

#endif
