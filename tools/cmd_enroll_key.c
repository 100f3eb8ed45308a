/* larets enroll issue, receipt, install, resume. */
#include "tools/cmd_enroll.h"

#include "base/log.h"
#include "base/wipe.h"
#include "tools/exit.h"
#include "tools/export.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/p11.h"
#include "tools/step.h"

#include <stdlib.h>
#include <string.h>

static const struct opt opt_carrier = {"carrier", 0, N_("KIND"),
                                       N_("where the key will be [hdimage]")};
static const struct opt opt_container = {
    "container", 0, N_("NAME"),
    N_("name of the new container [the application's]")};

static const struct opt *const issue_opts[] = {
    &opt_carrier,  &opt_container,       &opt_curve,
    &opt_pin_file, &opt_pin_fd,          &opt_module,
    &opt_timeout,  &opt_non_interactive, &opt_json,
    NULL};
static const struct opt *const install_opts[] = {
    &opt_pin_file, &opt_pin_fd,          &opt_module, &opt_ca_file,
    &opt_timeout,  &opt_non_interactive, &opt_json,   NULL};
static const struct opt *const resume_opts[] = {
    &opt_carrier, &opt_container,       &opt_curve,   &opt_pin_file,
    &opt_pin_fd,  &opt_module,          &opt_ca_file, &opt_timeout,
    &opt_json,    &opt_non_interactive, NULL};
static const struct opt *const show_opts[] = {&opt_timeout, &opt_json, NULL};
static const struct opt *const receipt_opts[] = {
    &opt_code_fd, &opt_non_interactive, &opt_timeout, &opt_json, NULL};

/* What the options say of key and container. */
static int begin(const struct call *call, struct enroll *e)
{
    e->carrier = call_value(call, &opt_carrier);
    e->container = call_value(call, &opt_container);
    e->curve = call_value(call, &opt_curve);
    e->ca_file = call_value(call, &opt_ca_file);
    e->module = p11_module_path(call);
    e->non_interactive = call_has(call, &opt_non_interactive);
    if (pin_source_of(call, &e->pin) != ERR_OK)
        return STATUS_USAGE;
    return enroll_begin(call, e);
}

static const struct column summary_columns[] = {
    {"application", N_("application")},
    {"status", N_("status")},
    {"journal", N_("done here")},
    {"container", N_("container")},
    {"curve", N_("curve")},
    {"keyId", N_("key id")},
    {"csrDigest", N_("digest of request")},
    {"uri", N_("URI")},
    {NULL, NULL}};

static void print_summary(const struct call *call, const struct enroll *e)
{
    cJSON *o = enroll_summary(e);

    if (call_has(call, &opt_json))
        out_json(o);
    else
        out_fields(o, summary_columns);
    cJSON_Delete(o);
}

static int issue_run(const struct call *call)
{
    struct enroll e = ENROLL_NONE;
    int status = begin(call, &e);

    if (status == STATUS_DONE)
        status = enroll_issue(&e);
    if (status == STATUS_DONE)
        print_summary(call, &e);
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_issue = {
    "enroll issue",
    N_("APPLICATION"),
    N_("make container, key and request, and send the request"),
    issue_opts,
    1,
    1,
    issue_run};

static int install_run(const struct call *call)
{
    struct enroll e = ENROLL_NONE;
    int status = begin(call, &e);

    if (status == STATUS_DONE)
        status = enroll_install(&e);
    if (status == STATUS_DONE)
        print_summary(call, &e);
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_install = {
    "enroll install",
    N_("APPLICATION"),
    N_("check the issued certificate and put it beside its key"),
    install_opts,
    1,
    1,
    install_run};

/* --- request */

/* The request as it was signed; the server need not be there. */
static enum err kept_request(const struct call *call, const struct cabinet *c,
                             struct buf *der)
{
    struct journal *j = NULL;
    enum err e = journal_open(call->arg[0], cabinet_server(c), &j);

    if (e == ERR_OK)
        e = journal_bytes(j, "csr", der);
    if (e == ERR_NOT_FOUND)
        log_fault(e, "no request was made for it here; larets enroll issue "
                     "makes one");
    journal_close(j);
    return e;
}

static int request_run(const struct call *call)
{
    struct cabinet *c = NULL;
    struct buf der = BUF_EMPTY;
    int status = export_check(call);
    enum err e;

    if (status == STATUS_DONE)
        status = cabinet_resume(&c);
    if (status == STATUS_DONE) {
        e = kept_request(call, c, &der);
        status = e == ERR_OK
                     ? export_write(call, "CERTIFICATE REQUEST", buf_peek(&der))
                     : fail(e, _("application %s"), call->arg[0]);
    }
    buf_clear(&der);
    cabinet_free(c);
    return status;
}

const struct command cmd_enroll_request = {
    "enroll request",
    N_("APPLICATION"),
    N_("write the certificate request that was sent"),
    export_opts,
    1,
    1,
    request_run};

/* --- receipt */

static const struct column receipt_columns[] = {
    {"serial", N_("certificate")}, {"digest", N_("digest")}, {NULL, NULL}};

static int get_receipt(struct enroll *e, struct cabinet_answer *a)
{
    struct cabinet_call get = {.method = "GET"};
    int status = enroll_call(e, &get, "/receipt", NULL, a);

    if (status == STATUS_DONE && (json_text(a->json, "text") == NULL ||
                                  json_text(a->json, "digest") == NULL))
        status = fail_with(STATUS_FAILED,
                           _("receipt of application %s: the server's answer "
                             "is not understood"),
                           e->id);
    return status;
}

/* The text has lines of its own. */
static void print_lines(const char *text)
{
    char *line = NULL;
    size_t len;

    while (*text != 0) {
        len = strcspn(text, "\n");
        line = strndup(text, len);
        if (line != NULL)
            out_text(stdout, line);
        free(line);
        putchar('\n');
        text += len;
        text += *text == '\n';
    }
}

static void print_receipt(const struct call *call, const cJSON *receipt)
{
    if (call_has(call, &opt_json)) {
        out_json(receipt);
        return;
    }
    print_lines(json_text(receipt, "text"));
    out_fields(receipt, receipt_columns);
}

static int receipt_show_run(const struct call *call)
{
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    struct enroll e = ENROLL_NONE;
    int status = enroll_begin(call, &e);

    if (status == STATUS_DONE)
        status = get_receipt(&e, &a);
    if (status == STATUS_DONE)
        print_receipt(call, a.json);
    cabinet_answer_clear(&a);
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_receipt_show = {
    "enroll receipt show",
    N_("APPLICATION"),
    N_("show the receipt of the issued certificate"),
    show_opts,
    1,
    1,
    receipt_show_run};

/* Have a code sent; *challenge is a string of the caller. */
static int ask_code(struct enroll *e, char **challenge)
{
    struct cabinet_call post = {.method = "POST"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    const char *id;
    int status = enroll_call(e, &post, "/receipt/challenges", NULL, &a);

    id = json_text(a.json, "challengeId");
    if (status == STATUS_DONE && id == NULL)
        status = fail_with(STATUS_FAILED,
                           _("receipt of application %s: the server's answer "
                             "is not understood"),
                           e->id);
    if (status == STATUS_DONE) {
        *challenge = strdup(id);
        if (*challenge == NULL)
            status = fail(ERR_NOMEM, "%s", e->id);
    }
    cabinet_answer_clear(&a);
    return status;
}

static int send_code(struct enroll *e, const char *challenge,
                     const char *digest, struct buf *code)
{
    cJSON *body = cJSON_CreateObject();
    char *which = NULL;
    int status;

    /* another code is another act: its key differs */
    if (asprintf(&which, "%s %s", challenge, buf_text(code)) > 0 &&
        json_str(body, "challengeId", challenge) &&
        json_str(body, "code", buf_text(code)) &&
        json_str(body, "receiptDigest", digest))
        status =
            enroll_post(e, "receipt", "/receipt/confirmation", which, body);
    else
        status = fail(ERR_NOMEM, "%s", e->id);
    if (which != NULL)
        wipe(which, strlen(which));
    free(which);
    json_wipe(body, "code");
    cJSON_Delete(body);
    return status;
}

/* Ask for the code of the message, as often as the server takes it. */
static int send_codes(const struct call *call, struct enroll *e,
                      const char *challenge, const char *digest)
{
    struct buf code = BUF_EMPTY;
    int status;

    do {
        enum err err = code_read(call, _("Code of the message"), &code);

        status = err == ERR_OK ? send_code(e, challenge, digest, &code)
                               : fail(err, "%s", _("code"));
    } while (status == STATUS_USER && code_again(call, e->cabinet));
    buf_clear(&code);
    return status;
}

static int confirm_receipt(const struct call *call, struct enroll *e,
                           const cJSON *receipt)
{
    char *challenge = NULL;
    int64_t begun = step_begin();
    int status = ask_code(e, &challenge);

    if (status == STATUS_DONE) {
        step_done(begun, _("a code was sent to your phone"));
        begun = step_begin();
        status = send_codes(call, e, challenge, json_text(receipt, "digest"));
    }
    if (status == STATUS_DONE)
        step_done(begun, _("receipt confirmed, application %s is %s"), e->id,
                  enroll_status(e));
    free(challenge);
    return status;
}

static int receipt_confirm_run(const struct call *call)
{
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    struct enroll e = ENROLL_NONE;
    int status = enroll_begin(call, &e);

    if (status == STATUS_DONE)
        status = get_receipt(&e, &a);
    if (status == STATUS_DONE && !call_has(call, &opt_json))
        print_receipt(call, a.json);
    if (status == STATUS_DONE)
        status = confirm_receipt(call, &e, a.json);
    if (status == STATUS_DONE && call_has(call, &opt_json))
        application_print(call, e.application);
    cabinet_answer_clear(&a);
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_receipt_confirm = {
    "enroll receipt confirm",
    N_("APPLICATION"),
    N_("confirm the receipt by the code of a message"),
    receipt_opts,
    1,
    1,
    receipt_confirm_run};

/* --- resume */

static bool allows(const struct enroll *e, const char *action)
{
    const cJSON *item;
    const char *name;

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(e->application,
                                                              "allowedActions"))
    {
        name = cJSON_GetStringValue(item);
        if (name != NULL && strcmp(name, action) == 0)
            return true;
    }
    return false;
}

/* What is next, where a person has to do it. */
static void tell_next(const struct enroll *e)
{
    const char *status = enroll_status(e);

    if (strcmp(status, "draft") == 0 || strcmp(status, "correction") == 0)
        say(_("next: larets enroll fill, confirm, submit"));
    else if (strcmp(status, "issued") == 0)
        say(_("next: larets enroll receipt confirm %s"), e->id);
    else if (status_of_application(status) == STATUS_WAITING)
        say(_("next: wait; larets enroll status --wait %s"), e->id);
}

/* Do whatever journal and server call for and needs no answer of a person. */
static int go_on(struct enroll *e)
{
    enum journal_state state = journal_state(e->journal);
    const char *status = enroll_status(e);

    if (state > JOURNAL_LOGGED_IN && state < JOURNAL_CSR_SENT)
        return enroll_issue(e);
    if (state == JOURNAL_LOGGED_IN &&
        (allows(e, "requisites-confirmation") || allows(e, "csr")))
        return enroll_issue(e);
    if ((state >= JOURNAL_CERT_FETCHED && state < JOURNAL_ACKED) ||
        (state == JOURNAL_CSR_SENT &&
         (strcmp(status, "receipt_confirmed") == 0 ||
          strcmp(status, "completed") == 0)))
        return enroll_install(e);
    return STATUS_DONE;
}

static int resume_run(const struct call *call)
{
    struct enroll e = ENROLL_NONE;
    int status = begin(call, &e);

    if (status == STATUS_DONE)
        status = go_on(&e);
    if (status == STATUS_DONE) {
        tell_next(&e);
        print_summary(call, &e);
        status = status_of_application(enroll_status(&e));
    }
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_resume = {
    "enroll resume",
    N_("APPLICATION"),
    N_("go on where an earlier run was cut off"),
    resume_opts,
    1,
    1,
    resume_run};
