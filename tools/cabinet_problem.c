/* RFC 9457, with the members "code" and "errors" of the cabinet. */
#include "tools/cabinet_problem.h"

#include "tools/i18n.h"
#include "tools/out.h"

#include <string.h>

struct problem {
    const char *code;
    enum status status;
    const char *advice; /* N_() */
};

static const struct problem problems[] = {
    {"unauthenticated", STATUS_USER, N_("log in: larets enroll login")},
    {"token-expired", STATUS_USER, N_("log in: larets enroll login")},
    {"forbidden", STATUS_REFUSED, ""},
    {"not-owner", STATUS_REFUSED, ""},
    {"not-found", STATUS_FAILED, N_("larets enroll list shows what is there")},
    {"wrong-state", STATUS_FAILED,
     N_("larets enroll status tells what is "
        "next")},
    {"idempotency-in-progress", STATUS_TEMPORARY, N_("try again")},
    {"receipt-not-confirmed", STATUS_USER,
     N_("confirm it: larets enroll receipt confirm")},
    {"code-expired", STATUS_USER, N_("ask for another code")},
    {"code-wrong", STATUS_USER, N_("try again")},
    {"code-attempts-exceeded", STATUS_USER,
     N_("wait, then ask for another code")},
    {"expired", STATUS_REFUSED, ""},
    {"precondition-failed", STATUS_TEMPORARY,
     N_("another client changed it; look and try again")},
    {"validation", STATUS_USER, N_("correct the data and try again")},
    {"csr-mismatch", STATUS_REFUSED, ""},
    {"csr-signature", STATUS_REFUSED, ""},
    {"key-reused", STATUS_REFUSED, ""},
    {"key-parameters", STATUS_REFUSED, ""},
    {"signature-invalid", STATUS_REFUSED, ""},
    {"signer-mismatch", STATUS_REFUSED, ""},
    {"digest-mismatch", STATUS_REFUSED, ""},
    {"rate-limited", STATUS_TEMPORARY, N_("try again later")},
    {"registry-unavailable", STATUS_TEMPORARY, N_("try again later")},
    {"maintenance", STATUS_TEMPORARY, N_("try again later")},
};

static const struct problem *find_problem(const char *code)
{
    size_t i;

    for (i = 0; code != NULL && i < sizeof(problems) / sizeof(*problems); i++)
        if (strcmp(problems[i].code, code) == 0)
            return &problems[i];
    return NULL;
}

static int status_of_http(long status)
{
    if (status == 401)
        return STATUS_USER;
    if (status == 403 || status == 410)
        return STATUS_REFUSED;
    if (status == 429 || status >= 500)
        return STATUS_TEMPORARY;
    return STATUS_FAILED;
}

int problem_tell(const struct cabinet_answer *a, const char *thing)
{
    const char *title = json_text(a->json, "title");
    const char *detail = json_text(a->json, "detail");
    const struct problem *p = find_problem(json_text(a->json, "code"));
    const char *advice = p != NULL && p->advice[0] != 0 ? _(p->advice) : "";
    const cJSON *one;
    const char *pointer, *why;

    complain("%s: %s%s%s%s%s (HTTP %ld%s%s)", thing,
             title != NULL ? title : _("the server refuses"),
             detail != NULL ? ": " : "", detail != NULL ? detail : "",
             advice[0] != 0 ? "; " : "", advice, a->http.status,
             a->http.request_id[0] != 0 ? _(", request ") : "",
             a->http.request_id);
    if (a->http.retry_after > 0)
        say(_("  the server asks to wait %ld s"), a->http.retry_after);
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(a->json, "errors"))
    {
        pointer = json_text(one, "pointer");
        why = json_text(one, "detail");
        if (why == NULL)
            why = json_text(one, "code");
        say("  %s: %s", pointer != NULL ? pointer : "?",
            why != NULL ? why : "?");
    }
    return p != NULL ? (int)p->status : status_of_http(a->http.status);
}

struct application_state {
    const char *name;
    enum status status;
};

static const struct application_state application_states[] = {
    {"draft", STATUS_USER},
    {"review", STATUS_WAITING},
    {"correction", STATUS_USER},
    {"approved", STATUS_USER},
    {"statement_required", STATUS_USER},
    {"statement_review", STATUS_WAITING},
    {"statement_rejected", STATUS_USER},
    {"awaiting_csr", STATUS_USER},
    {"awaiting_identity", STATUS_WAITING},
    {"issuing", STATUS_WAITING},
    {"failed", STATUS_WAITING},
    {"issued", STATUS_USER},
    {"receipt_confirmed", STATUS_USER},
    {"completed", STATUS_DONE},
    {"refused", STATUS_REFUSED},
    {"cancelled", STATUS_REFUSED},
    {"expired", STATUS_REFUSED},
};

int status_of_application(const char *status)
{
    size_t i;

    for (i = 0; i < sizeof(application_states) / sizeof(*application_states);
         i++)
        if (strcmp(application_states[i].name, status) == 0)
            return (int)application_states[i].status;
    return STATUS_WAITING; /* unknown: shown, looked at again */
}
