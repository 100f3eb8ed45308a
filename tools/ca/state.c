/* The state machine as a table of rows; the first row that fits counts. */
#include "tools/ca/state.h"

#include <string.h>

#define IN(s) (1u << STATUS_##s)
#define IN_BEFORE_CSR                                                          \
    (IN(DRAFT) | IN(REVIEW) | IN(CORRECTION) | IN(APPROVED) |                  \
     IN(STATEMENT_REQUIRED) | IN(STATEMENT_REVIEW) | IN(STATEMENT_REJECTED) |  \
     IN(AWAITING_CSR))
#define IN_BEFORE_ISSUING (IN_BEFORE_CSR | IN(AWAITING_IDENTITY))
#define IN_FINAL (IN(REFUSED) | IN(COMPLETED) | IN(CANCELLED) | IN(EXPIRED))
#define IN_NOT_FINAL (((1u << STATUS_COUNT) - 1) & ~IN_FINAL)
#define SAME STATUS_COUNT

enum guard {
    GUARD_NONE,
    GUARD_VALID,
    GUARD_SUBMIT,
    GUARD_CHECKED,
    GUARD_CONFIRMED,
    GUARD_STATEMENT,
    GUARD_IDENTIFIED
};

struct row {
    unsigned from; /* bits of states */
    enum event event;
    unsigned actors;
    enum guard guard;
    enum status to;
};

static const struct row rows[] = {
    {IN(DRAFT) | IN(CORRECTION), EVENT_EDIT, ACTOR_APPLICANT, GUARD_NONE, SAME},
    {IN(APPROVED), EVENT_EDIT, ACTOR_APPLICANT, GUARD_NONE, STATUS_DRAFT},
    {IN(DRAFT) | IN(CORRECTION), EVENT_CONFIRM_DATA, ACTOR_APPLICANT,
     GUARD_VALID, SAME},
    {IN(DRAFT) | IN(CORRECTION), EVENT_CHOOSE_CENTRE, ACTOR_APPLICANT,
     GUARD_NONE, SAME},
    {IN(DRAFT) | IN(CORRECTION), EVENT_SUBMIT, ACTOR_APPLICANT, GUARD_SUBMIT,
     STATUS_REVIEW},
    {IN(REVIEW), EVENT_REQUEST_CORRECTION, ACTOR_OPERATOR, GUARD_NONE,
     STATUS_CORRECTION},
    {IN(REVIEW), EVENT_REFUSE, ACTOR_OPERATOR, GUARD_NONE, STATUS_REFUSED},
    {IN(REVIEW), EVENT_APPROVE, ACTOR_OPERATOR, GUARD_CHECKED, STATUS_APPROVED},
    {IN(APPROVED), EVENT_CONFIRM_REQUISITES, ACTOR_APPLICANT, GUARD_STATEMENT,
     STATUS_AWAITING_CSR},
    {IN(APPROVED), EVENT_CONFIRM_REQUISITES, ACTOR_APPLICANT, GUARD_CONFIRMED,
     STATUS_STATEMENT_REQUIRED},
    {IN(STATEMENT_REQUIRED), EVENT_SIGN_STATEMENT, ACTOR_APPLICANT, GUARD_NONE,
     STATUS_AWAITING_CSR},
    {IN(STATEMENT_REQUIRED), EVENT_SEND_STATEMENT, ACTOR_APPLICANT, GUARD_NONE,
     STATUS_STATEMENT_REVIEW},
    {IN(STATEMENT_REVIEW), EVENT_ACCEPT_STATEMENT, ACTOR_OPERATOR, GUARD_NONE,
     STATUS_AWAITING_CSR},
    {IN(STATEMENT_REVIEW), EVENT_REJECT_STATEMENT, ACTOR_OPERATOR, GUARD_NONE,
     STATUS_STATEMENT_REJECTED},
    {IN(STATEMENT_REJECTED), EVENT_DELETE_STATEMENT, ACTOR_APPLICANT,
     GUARD_NONE, STATUS_STATEMENT_REQUIRED},
    {IN(AWAITING_CSR), EVENT_SEND_CSR, ACTOR_APPLICANT, GUARD_IDENTIFIED,
     STATUS_ISSUING},
    {IN(AWAITING_CSR), EVENT_SEND_CSR, ACTOR_APPLICANT, GUARD_NONE,
     STATUS_AWAITING_IDENTITY},
    {IN_BEFORE_CSR, EVENT_IDENTIFY, ACTOR_CENTRE | ACTOR_OPERATOR, GUARD_NONE,
     SAME},
    {IN(AWAITING_IDENTITY), EVENT_IDENTIFY, ACTOR_CENTRE | ACTOR_OPERATOR,
     GUARD_NONE, STATUS_ISSUING},
    {IN(ISSUING), EVENT_ISSUE, ACTOR_CA | ACTOR_OPERATOR, GUARD_NONE,
     STATUS_ISSUED},
    {IN(ISSUING), EVENT_FAIL, ACTOR_CA | ACTOR_OPERATOR, GUARD_NONE,
     STATUS_FAILED},
    {IN(FAILED), EVENT_RETRY, ACTOR_OPERATOR, GUARD_NONE, STATUS_ISSUING},
    {IN(FAILED), EVENT_ASK_NEW_CSR, ACTOR_OPERATOR, GUARD_NONE,
     STATUS_AWAITING_CSR},
    {IN(ISSUED), EVENT_CONFIRM_RECEIPT, ACTOR_APPLICANT, GUARD_NONE,
     STATUS_RECEIPT_CONFIRMED},
    {IN(RECEIPT_CONFIRMED), EVENT_INSTALL, ACTOR_APPLICANT, GUARD_NONE,
     STATUS_COMPLETED},
    {IN_BEFORE_ISSUING, EVENT_CANCEL, ACTOR_APPLICANT | ACTOR_CENTRE,
     GUARD_NONE, STATUS_CANCELLED},
    {IN_NOT_FINAL, EVENT_EXPIRE, ACTOR_CA, GUARD_NONE, STATUS_EXPIRED},
};

static const char *const status_words[STATUS_COUNT] = {
    [STATUS_DRAFT] = "draft",
    [STATUS_REVIEW] = "review",
    [STATUS_CORRECTION] = "correction",
    [STATUS_REFUSED] = "refused",
    [STATUS_APPROVED] = "approved",
    [STATUS_STATEMENT_REQUIRED] = "statement_required",
    [STATUS_STATEMENT_REVIEW] = "statement_review",
    [STATUS_STATEMENT_REJECTED] = "statement_rejected",
    [STATUS_AWAITING_CSR] = "awaiting_csr",
    [STATUS_AWAITING_IDENTITY] = "awaiting_identity",
    [STATUS_ISSUING] = "issuing",
    [STATUS_FAILED] = "failed",
    [STATUS_ISSUED] = "issued",
    [STATUS_RECEIPT_CONFIRMED] = "receipt_confirmed",
    [STATUS_COMPLETED] = "completed",
    [STATUS_CANCELLED] = "cancelled",
    [STATUS_EXPIRED] = "expired",
};

struct event_names {
    const char *word;
    const char *action;
};

static const struct event_names event_names[EVENT_COUNT] = {
    [EVENT_EDIT] = {"edited", "patch"},
    [EVENT_CONFIRM_DATA] = {"data_confirmed", "confirmation"},
    [EVENT_CHOOSE_CENTRE] = {"centre_chosen", "service-centre"},
    [EVENT_SUBMIT] = {"submitted", "submission"},
    [EVENT_REQUEST_CORRECTION] = {"correction_requested", "decision"},
    [EVENT_REFUSE] = {"refused", NULL},
    [EVENT_APPROVE] = {"approved", NULL},
    [EVENT_CONFIRM_REQUISITES] = {"requisites_confirmed",
                                  "requisites-confirmation"},
    [EVENT_SIGN_STATEMENT] = {"statement_signed", NULL},
    [EVENT_SEND_STATEMENT] = {"statement_sent", NULL},
    [EVENT_ACCEPT_STATEMENT] = {"statement_accepted", NULL},
    [EVENT_REJECT_STATEMENT] = {"statement_rejected", NULL},
    [EVENT_DELETE_STATEMENT] = {"statement_deleted", NULL},
    [EVENT_SEND_CSR] = {"csr_received", "csr"},
    [EVENT_IDENTIFY] = {"identified", "identification"},
    [EVENT_ISSUE] = {"issued", "issuance"},
    [EVENT_FAIL] = {"failed", NULL},
    [EVENT_RETRY] = {"retried", NULL},
    [EVENT_ASK_NEW_CSR] = {"new_csr_asked", NULL},
    [EVENT_CONFIRM_RECEIPT] = {"receipt_confirmed", "receipt-confirmation"},
    [EVENT_INSTALL] = {"installed", "installation"},
    [EVENT_CANCEL] = {"cancelled", "cancel"},
    [EVENT_EXPIRE] = {"expired", NULL},
};

const char *status_word(enum status s)
{
    return status_words[s];
}

enum err status_by_word(const char *word, enum status *out)
{
    int i;

    for (i = 0; i < STATUS_COUNT; i++) {
        if (strcmp(status_words[i], word) == 0) {
            *out = (enum status)i;
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

const char *event_word(enum event e)
{
    return event_names[e].word;
}

const char *event_action(enum event e)
{
    return event_names[e].action;
}

bool status_is_final(enum status s)
{
    return (IN_FINAL >> s & 1) != 0;
}

bool status_expires(enum status s)
{
    unsigned waits_for_owner =
        IN_BEFORE_ISSUING & ~(IN(REVIEW) | IN(STATEMENT_REVIEW));

    return (waits_for_owner >> s & 1) != 0;
}

static bool holds(enum guard g, const struct facts *f)
{
    switch (g) {
    case GUARD_VALID:
        return f->valid;
    case GUARD_SUBMIT:
        return f->confirmed && f->documents && f->centre;
    case GUARD_CHECKED:
        return f->checked;
    case GUARD_CONFIRMED:
        return f->confirmed;
    case GUARD_STATEMENT:
        return f->confirmed && f->statement;
    case GUARD_IDENTIFIED:
        return f->identified;
    case GUARD_NONE:
    default:
        return true;
    }
}

enum err state_next(enum status from, enum event event, enum actor actor,
                    const struct facts *facts, enum status *out)
{
    enum err e = ERR_WRONG_STATE;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct row *r = &rows[i];

        if ((r->from >> from & 1) == 0 || r->event != event ||
            (r->actors & actor) == 0)
            continue;
        if (holds(r->guard, facts)) {
            *out = r->to == SAME ? from : r->to;
            return ERR_OK;
        }
        e = ERR_DENIED;
    }
    return e;
}

static const char *obstacle(enum guard g, const struct facts *f)
{
    if (g == GUARD_VALID && !f->valid)
        return "реквизиты заполнены не полностью или с ошибками";
    if ((g == GUARD_SUBMIT || g == GUARD_CONFIRMED || g == GUARD_STATEMENT) &&
        !f->confirmed)
        return "данные этой редакции не подтверждены";
    if (g == GUARD_SUBMIT && !f->centre)
        return "не выбран сервисный центр";
    if (g == GUARD_SUBMIT && !f->documents)
        return "не хватает документов";
    if (g == GUARD_CHECKED && !f->checked)
        return "проверки по реестрам не завершены";
    return "";
}

const char *state_obstacle(enum status from, enum event event,
                           const struct facts *facts)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if ((rows[i].from >> from & 1) != 0 && rows[i].event == event &&
            !holds(rows[i].guard, facts))
            return obstacle(rows[i].guard, facts);
    return "";
}
