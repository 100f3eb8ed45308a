/*
 * The states of an application and the events that lead from one to another,
 * as one table (spec/cabinet.md, 2). Nothing else decides what may follow.
 */
#ifndef TOOLS_CA_STATE_H
#define TOOLS_CA_STATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum status {
    STATUS_DRAFT,
    STATUS_REVIEW,
    STATUS_CORRECTION,
    STATUS_REFUSED,
    STATUS_APPROVED,
    STATUS_STATEMENT_REQUIRED,
    STATUS_STATEMENT_REVIEW,
    STATUS_STATEMENT_REJECTED,
    STATUS_AWAITING_CSR,
    STATUS_AWAITING_IDENTITY,
    STATUS_ISSUING,
    STATUS_FAILED,
    STATUS_ISSUED,
    STATUS_RECEIPT_CONFIRMED,
    STATUS_COMPLETED,
    STATUS_CANCELLED,
    STATUS_EXPIRED,
    STATUS_COUNT
};

enum event {
    EVENT_EDIT,
    EVENT_CONFIRM_DATA,
    EVENT_CHOOSE_CENTRE,
    EVENT_SUBMIT,
    EVENT_REQUEST_CORRECTION,
    EVENT_REFUSE,
    EVENT_APPROVE,
    EVENT_CONFIRM_REQUISITES,
    EVENT_SIGN_STATEMENT,
    EVENT_SEND_STATEMENT,
    EVENT_ACCEPT_STATEMENT,
    EVENT_REJECT_STATEMENT,
    EVENT_DELETE_STATEMENT,
    EVENT_SEND_CSR,
    EVENT_IDENTIFY,
    EVENT_ISSUE,
    EVENT_FAIL,
    EVENT_RETRY,
    EVENT_ASK_NEW_CSR,
    EVENT_CONFIRM_RECEIPT,
    EVENT_INSTALL,
    EVENT_CANCEL,
    EVENT_EXPIRE,
    EVENT_COUNT
};

/* Who acts; bits, so that a row may allow several. */
enum actor {
    ACTOR_APPLICANT = 1,
    ACTOR_CENTRE = 2,
    ACTOR_OPERATOR = 4,
    ACTOR_CA = 8
};

/* What guards look at. */
struct facts {
    bool valid;      /* all requisites are there and right */
    bool confirmed;  /* the present revision was confirmed by its owner */
    bool centre;     /* a service centre was chosen */
    bool documents;  /* every required document is there */
    bool checked;    /* registries answered, or documents stand in for them */
    bool statement;  /* an accepted statement exists */
    bool identified; /* in person or by certificate */
};

/* Words as on the wire: "awaiting_csr"; they live for ever. */
const char *status_word(enum status s);
MUST_USE enum err status_by_word(const char *word, enum status *out);
const char *event_word(enum event e);

/* True of refused, completed, cancelled, expired. */
bool status_is_final(enum status s);

/* True if an application expires when nothing happens in this state. */
bool status_expires(enum status s);

/*
 * What follows.
 *
 *   actor    one bit
 *   out      the next status, often the same
 *   returns  ERR_OK; ERR_WRONG_STATE if the event has no place in `from` for
 *            this actor; ERR_DENIED if only a guard is against it
 */
MUST_USE enum err state_next(enum status from, enum event event,
                             enum actor actor, const struct facts *facts,
                             enum status *out);

/* Why a guard is against it, in Russian; "" if none is. */
const char *state_obstacle(enum status from, enum event event,
                           const struct facts *facts);

/*
 * Name of the action by which an actor makes the event happen, as in
 * allowedActions; NULL if there is no such call in this version.
 */
const char *event_action(enum event e);

#endif
