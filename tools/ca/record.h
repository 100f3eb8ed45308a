/*
 * Records of applications: what one is, loading and saving, and the one way
 * in which its status changes. Callers hold a transaction.
 */
#ifndef TOOLS_CA_RECORD_H
#define TOOLS_CA_RECORD_H

#include "base/err.h"
#include "tools/ca/ca.h"
#include "tools/ca/secret.h"
#include "tools/ca/state.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#define WORD_CAP 32 /* characters of a short word with its terminator */

struct application {
    int64_t number; /* order of creation */
    char id[ID_CAP];
    char owner[WORD_CAP];   /* phone, written form */
    char creator[WORD_CAP]; /* service centre, or "operator" */
    char kind[WORD_CAP];    /* "new" */
    enum status status;
    int64_t revision;  /* of the requisites */
    int64_t confirmed; /* revision that the owner confirmed, or 0 */
    int64_t version;   /* of the whole record */
    cJSON *subject;
    char centre[WORD_CAP];    /* id, or "" */
    char identity[WORD_CAP];  /* none, in_person, by_certificate */
    char statement[WORD_CAP]; /* none, paper, scan, signed */
    char checks[WORD_CAP];    /* pending, ok: of SNILS, INN and passport */
    char *comment;            /* of the operator, or NULL */
    cJSON *marks;             /* fields to correct, or NULL */
    int64_t created;
    int64_t updated;
    int64_t expires; /* 0: does not */
};

#define APPLICATION_EMPTY                                                      \
    {                                                                          \
        .status = STATUS_DRAFT                                                 \
    }

void application_clear(struct application *a); /* wipes; repeatable */

/*
 * Load by id.
 *
 *   out      must be empty or cleared
 *   returns  ERR_OK, ERR_NOT_FOUND, errors of db_query
 */
MUST_USE enum err application_load(struct ca *ca, const char *id,
                                   struct application *out);

/* Add a record; id, number, version and times are set. */
MUST_USE enum err application_add(struct ca *ca, struct application *a);

/*
 * Write a record back; version and updated are moved on.
 *
 *   returns  ERR_BUSY if the record was changed since it was loaded
 */
MUST_USE enum err application_save(struct ca *ca, struct application *a);

/* A page of records: rows are handed over one by one. */
struct application_filter {
    const char *owner;    /* NULL: any */
    const char *creator;  /* NULL: any */
    const char *status;   /* word; NULL: any */
    int64_t below_number; /* 0: from the newest */
    int64_t limit;
};
typedef enum err (*application_fn)(void *arg, const struct application *a);
MUST_USE enum err application_each(struct ca *ca,
                                   const struct application_filter *filter,
                                   application_fn fn, void *arg);

/* What the guards of the state table look at. */
void application_facts(struct ca *ca, const struct application *a,
                       struct facts *out);

/*
 * Let an event happen: status and expiry change, the record is saved and the
 * audit feed gets its line.
 *
 *   detail   for the feed; no personal data; NULL allowed
 *   returns  as state_next; errors of application_save
 */
MUST_USE enum err application_event(struct ca *ca, struct application *a,
                                    enum event event, enum actor actor,
                                    const char *detail);

/* Replace the comment; NULL or "" removes it. */
MUST_USE enum err application_comment(struct application *a,
                                      const char *comment);

/* The written value of a requisite by its JSON pointer (requisite_get_fn);
 * arg is a const struct application *. */
const char *application_requisite(void *arg, const char *pointer);

/* A message for the owner goes to the outbox. */
struct message {
    const char *phone;
    const char *channel; /* call, sms */
    const char *purpose; /* login, receipt, ready, issued, ... */
    const char *sender;  /* calling number, or "" */
    const char *challenge;
    const char *code; /* forgotten when the challenge ends; "" if none */
    const char *text;
};
MUST_USE enum err outbox_add(struct ca *ca, const struct message *m);

/*
 * Messages to a phone as a JSON array, oldest first.
 *
 *   out      owned by the caller
 */
MUST_USE enum err outbox_list(struct ca *ca, const char *phone, cJSON **out);

/* "2026-11-23T10:00:00Z" as a JSON string; null for 0. */
cJSON *json_time(int64_t t);

/* Expire what has waited too long, forget old tokens, codes and answers. */
MUST_USE enum err records_tidy(struct ca *ca);

#endif
