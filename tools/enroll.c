/* Calls about one application, and the act of making key and request. */
#include "tools/enroll.h"

#include "base/log.h"
#include "store/store.h"
#include "tools/describe.h"
#include "tools/enroll_key.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/profile.h"
#include "tools/step.h"

#include <stdlib.h>
#include <string.h>

/* --- calls */

int enroll_call(struct enroll *e, struct cabinet_call *call, const char *path,
                const cJSON *body, struct cabinet_answer *out)
{
    struct buf whole = BUF_EMPTY;
    char *thing = NULL;
    int status;

    buf_add_str(&whole, "/applications/");
    http_escape(e->id, &whole);
    buf_add_str(&whole, path);
    call->path = buf_text(&whole);
    if (buf_check(&whole) != ERR_OK ||
        asprintf(&thing, _("application %s"), e->id) < 0) {
        buf_clear(&whole);
        return fail(ERR_NOMEM, "%s", e->id);
    }
    status = body != NULL ? cabinet_do_json(e->cabinet, call, body, thing, out)
                          : cabinet_do(e->cabinet, call, thing, out);
    free(thing);
    buf_clear(&whole);
    return status;
}

static int take_application(struct enroll *e, struct cabinet_answer *a)
{
    const char *id = json_text(a->json, "id");

    if (id == NULL || strcmp(id, e->id) != 0 ||
        json_text(a->json, "status") == NULL)
        return fail_with(STATUS_FAILED,
                         _("application %s: the server's answer is not "
                           "understood"),
                         e->id);
    cJSON_Delete(e->application);
    e->application = a->json;
    a->json = NULL;
    memcpy(e->etag, a->http.etag, sizeof(e->etag));
    return STATUS_DONE;
}

int enroll_fetch(struct enroll *e)
{
    struct cabinet_call call = {.method = "GET"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    int status = enroll_call(e, &call, "", NULL, &a);

    if (status == STATUS_DONE)
        status = take_application(e, &a);
    cabinet_answer_clear(&a);
    return status;
}

int enroll_post(struct enroll *e, const char *act, const char *path,
                const char *which, const cJSON *body)
{
    struct cabinet_call call = {.method = "POST"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    char *key = cabinet_key(act, e->id, which);
    int status;

    if (key == NULL)
        return fail(ERR_NOMEM, "%s", e->id);
    call.key = key;
    call.if_match = e->etag[0] != 0 ? e->etag : NULL;
    status = enroll_call(e, &call, path, body, &a);
    cabinet_answer_clear(&a);
    free(key);
    return status == STATUS_DONE ? enroll_fetch(e) : status;
}

const char *enroll_status(const struct enroll *e)
{
    const char *status = json_text(e->application, "status");

    return status != NULL ? status : "?";
}

int enroll_open(struct enroll *e, const char *id)
{
    int status = cabinet_resume(&e->cabinet);
    enum err err;

    e->id = id;
    if (status != STATUS_DONE)
        return status;
    err = journal_open(id, cabinet_server(e->cabinet), &e->journal);
    if (err != ERR_OK)
        return fail(err, _("journal of %s"), id);
    return enroll_fetch(e);
}

void enroll_close(struct enroll *e)
{
    cJSON_Delete(e->application);
    journal_close(e->journal);
    cabinet_free(e->cabinet);
    e->application = NULL;
    e->journal = NULL;
    e->cabinet = NULL;
}

cJSON *enroll_summary(const struct enroll *e)
{
    static const char *const kept[] = {"container", "serial", "curve", "keyId",
                                       "csrDigest"};
    cJSON *o = cJSON_CreateObject();
    const char *label = journal_text(e->journal, "name");
    const char *serial = journal_text(e->journal, "serial");
    char *uri =
        label != NULL && serial != NULL ? token_uri(label, serial) : NULL;
    bool ok =
        json_str(o, "application", e->id) &&
        json_str(o, "status", enroll_status(e)) &&
        json_str(o, "journal", journal_state_name(journal_state(e->journal)));
    size_t i;

    for (i = 0; i < sizeof(kept) / sizeof(*kept); i++)
        ok = ok && json_str(o, kept[i], journal_text(e->journal, kept[i]));
    ok = ok && json_str(o, "uri", uri);
    free(uri);
    if (ok)
        return o;
    cJSON_Delete(o);
    return NULL;
}

/* --- the profile */

static void tell_difference(void *arg, const char *what, const char *asked,
                            const char *confirmed)
{
    (void)arg;
    if (confirmed == NULL)
        say(_("  %s: the CA will certify \"%s\"; there is nothing to compare "
              "it with"),
            what, asked);
    else
        complain(_("%s: the CA would certify \"%s\", confirmed was \"%s\""),
                 what, asked, confirmed);
}

/* What the user confirmed here; else what the server says was. */
static const cJSON *confirmed_subject(const struct enroll *e)
{
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(
        journal_json(e->journal, "confirmed"), "subject");

    return own != NULL
               ? own
               : cJSON_GetObjectItemCaseSensitive(e->application, "subject");
}

/* Fetch the profile and compare it; it is kept in the journal. */
static int get_profile(struct enroll *e)
{
    struct cabinet_call call = {.method = "GET"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    const struct curve_name *curve;
    int64_t begun = step_begin();
    size_t unknown = 0;
    int status = enroll_call(e, &call, "/profile", NULL, &a);
    enum err err;

    if (status != STATUS_DONE) {
        cabinet_answer_clear(&a);
        return status;
    }
    err = profile_compare(a.json, confirmed_subject(e), tell_difference, NULL,
                          &unknown);
    if (err == ERR_OK)
        err = profile_curve(a.json, e->curve, &curve);
    if (err == ERR_OK)
        err = journal_put_json(e->journal, "profile", a.json);
    if (err != ERR_OK)
        status = fail(err, _("application %s"), e->id);
    else
        step_done(begun, _("profile of the CA is as confirmed"));
    cabinet_answer_clear(&a);
    return err == ERR_MISMATCH ? STATUS_UNSOUND : status;
}

/* --- the way to a request */

static int put_revision(const struct enroll *e, cJSON **body, char **text)
{
    const cJSON *revision =
        cJSON_GetObjectItemCaseSensitive(e->application, "revision");

    *text = NULL;
    *body = cJSON_CreateObject();
    if (!cJSON_IsNumber(revision)) {
        cJSON_Delete(*body);
        return fail_with(STATUS_FAILED, _("application %s: no revision"),
                         e->id);
    }
    if (!json_num(*body, "revision", revision->valuedouble) ||
        asprintf(text, "%.0f", revision->valuedouble) < 0) {
        cJSON_Delete(*body);
        return fail(ERR_NOMEM, "%s", e->id);
    }
    return STATUS_DONE;
}

static int confirm_requisites(struct enroll *e)
{
    int64_t begun = step_begin();
    cJSON *body = NULL;
    char *revision = NULL;
    int status = put_revision(e, &body, &revision);

    if (status != STATUS_DONE)
        return status;
    status = enroll_post(e, "requisites", "/requisites-confirmation", revision,
                         body);
    cJSON_Delete(body);
    free(revision);
    if (status == STATUS_DONE)
        step_done(begun, _("requisites confirmed, application %s is %s"), e->id,
                  enroll_status(e));
    return status;
}

/* What the server says it has taken must be what we sent. */
static enum err check_digest(const struct enroll *e, const cJSON *answer)
{
    const char *ours = journal_text(e->journal, "csrDigest");
    const char *theirs = json_text(answer, "csrDigest");

    if (ours == NULL || theirs == NULL || strcmp(ours, theirs) == 0)
        return ERR_OK;
    return log_fault(ERR_MISMATCH, "the server has taken another request than "
                                   "was sent");
}

/* Send the request of the journal; the same bytes however often. */
static int send_request(struct enroll *e)
{
    struct cabinet_call call = {.method = "POST", .type = "application/pkcs10"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    struct buf csr = BUF_EMPTY;
    int64_t begun = step_begin();
    char *key = cabinet_key("csr", e->id, "1");
    enum err err = journal_bytes(e->journal, "csr", &csr);
    int status;

    if (key == NULL)
        err = ERR_NOMEM;
    if (err == ERR_OK) {
        call.key = key;
        call.body = buf_peek(&csr);
        status = enroll_call(e, &call, "/csr", NULL, &a);
        if (status == STATUS_DONE)
            err = check_digest(e, a.json);
        if (status == STATUS_DONE && err == ERR_OK)
            err = journal_enter(e->journal, JOURNAL_CSR_SENT);
    }
    if (err != ERR_OK)
        status = fail(err, _("request of application %s"), e->id);
    else if (status == STATUS_DONE)
        step_done(begun, _("request sent to %s, %zu bytes"),
                  cabinet_server(e->cabinet), csr.len);
    cabinet_answer_clear(&a);
    buf_clear(&csr);
    free(key);
    return status;
}

/* The server's state of an application that has no request yet. */
static int prepare_server(struct enroll *e)
{
    int status = STATUS_DONE;

    if (strcmp(enroll_status(e), "approved") != 0 &&
        strcmp(enroll_status(e), "awaiting_csr") != 0) {
        complain(_("application %s is %s: no request is asked for now"), e->id,
                 enroll_status(e));
        status = status_of_application(enroll_status(e));
        return status != STATUS_DONE ? status : STATUS_FAILED;
    }
    status = get_profile(e);
    if (status == STATUS_DONE && strcmp(enroll_status(e), "approved") == 0)
        status = confirm_requisites(e);
    if (status == STATUS_DONE && strcmp(enroll_status(e), "awaiting_csr") != 0)
        status = fail_with(STATUS_USER,
                           _("application %s is %s: the CA wants a statement "
                             "before the request"),
                           e->id, enroll_status(e));
    return status;
}

int enroll_issue(struct enroll *e)
{
    int status = STATUS_DONE;

    if (journal_state(e->journal) >= JOURNAL_CSR_SENT) {
        say(_("application %s: the request was sent already"), e->id);
        return STATUS_DONE;
    }
    /* once signed, the request is sent whatever became of the first try */
    if (journal_state(e->journal) < JOURNAL_CSR_SIGNED) {
        status = prepare_server(e);
        if (status == STATUS_DONE)
            status = enroll_make_request(e);
    }
    if (status == STATUS_DONE)
        status = send_request(e);
    return status == STATUS_DONE ? enroll_fetch(e) : status;
}
