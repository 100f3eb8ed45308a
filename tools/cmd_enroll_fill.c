/* larets enroll fill, confirm, centres, submit. */
#include "tools/cmd_enroll.h"

#include "base/file.h"
#include "base/log.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pin.h"
#include "tools/requisite.h"
#include "tools/step.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct opt opt_json_file = {
    "json-file", 0, N_("FILE"), N_("requisites as JSON; - is standard input")};
static const struct opt opt_centre = {"centre", 0, N_("CENTRE"),
                                      N_("service centre that sees you")};
static const struct opt opt_region = {"region", 0, N_("NN"),
                                      N_("of this region only")};

static const struct opt *const fill_opts[] = {&opt_json_file, &opt_timeout,
                                              &opt_json, NULL};
static const struct opt *const confirm_opts[] = {&opt_yes, &opt_non_interactive,
                                                 &opt_timeout, &opt_json, NULL};
static const struct opt *const centres_opts[] = {&opt_region, &opt_timeout,
                                                 &opt_json, NULL};
static const struct opt *const submit_opts[] = {&opt_centre, &opt_timeout,
                                                &opt_json, NULL};

/* --- fill, confirm */

/* The JSON of --json-file. */
static int read_json(const char *path, cJSON **out)
{
    struct buf file = BUF_EMPTY;
    int status = STATUS_DONE;
    cJSON *json = NULL;
    enum err e = strcmp(path, "-") == 0
                     ? file_read_fd(STDIN_FILENO, REQUISITES_MAX, &file)
                     : file_read(path, REQUISITES_MAX, &file);

    if (e == ERR_OK) {
        json = cJSON_ParseWithLength((const char *)file.p, file.len);
        if (json == NULL)
            e = log_fault(ERR_FORMAT, "it is not JSON");
    }
    if (e == ERR_OK)
        *out = json;
    else
        status = fail(e, "%s", path);
    buf_clear(&file);
    return e == ERR_FORMAT ? STATUS_USER : status;
}

static int send_requisites(struct enroll *e, const cJSON *json,
                           const char *path)
{
    struct cabinet_call patch = {.method = "PATCH",
                                 .type = "application/merge-patch+json"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    cJSON *body = NULL;
    int64_t begun = step_begin();
    int status = requisites_take(
        json, cJSON_GetObjectItemCaseSensitive(e->application, "subject"), path,
        &body);

    if (status == STATUS_DONE) {
        patch.if_match = e->etag[0] != 0 ? e->etag : NULL;
        status = enroll_call(e, &patch, "", body, &a);
    }
    if (status == STATUS_DONE)
        status = enroll_fetch(e);
    if (status == STATUS_DONE)
        step_done(begun, _("requisites sent, application %s is %s"), e->id,
                  enroll_status(e));
    cJSON_Delete(body);
    cabinet_answer_clear(&a);
    return status;
}

static int fill_run(const struct call *call)
{
    const char *path = call_value(call, &opt_json_file);
    struct enroll e = ENROLL_NONE;
    cJSON *json = NULL;
    int status;

    if (path == NULL)
        return fail_with(STATUS_USAGE, _("fill: --json-file is needed"));
    status = read_json(path, &json);
    if (status == STATUS_DONE)
        status = enroll_begin(call, &e);
    if (status == STATUS_DONE)
        status = send_requisites(&e, json, path);
    if (status == STATUS_DONE)
        application_print(call, e.application);
    cJSON_Delete(json);
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_fill = {
    "enroll fill",
    N_("APPLICATION"),
    N_("fill in the requisites of the owner"),
    fill_opts,
    1,
    1,
    fill_run};

/* What is confirmed is kept here, to hold the CA's profile against. */
static enum err note_confirmed(struct enroll *e)
{
    cJSON *o = cJSON_CreateObject();
    const cJSON *subject =
        cJSON_GetObjectItemCaseSensitive(e->application, "subject");
    const cJSON *revision =
        cJSON_GetObjectItemCaseSensitive(e->application, "revision");
    enum err err = ERR_NOMEM;

    if (json_put(o, "subject", cJSON_Duplicate(subject, 1)) &&
        json_put(o, "revision", cJSON_Duplicate(revision, 1)))
        err = journal_put_json(e->journal, "confirmed", o);
    if (err == ERR_OK)
        err = journal_save(e->journal);
    cJSON_Delete(o);
    return err;
}

static int ask_confirm(const struct call *call, const struct enroll *e)
{
    enum err err;

    if (call_has(call, &opt_yes))
        return STATUS_DONE;
    if (call_has(call, &opt_non_interactive))
        return fail_with(STATUS_USER,
                         _("application %s: not confirmed, "
                           "nothing may be asked; give --yes"),
                         e->id);
    application_print(call, e->application);
    err = ask_yes(_("Are these requisites right? (yes/no)"));
    if (err == ERR_OK)
        return STATUS_DONE;
    return fail_with(STATUS_USER,
                     _("application %s: not confirmed; larets enroll fill "
                       "corrects it"),
                     e->id);
}

static int send_confirmation(struct enroll *e)
{
    const cJSON *revision =
        cJSON_GetObjectItemCaseSensitive(e->application, "revision");
    cJSON *body = cJSON_CreateObject();
    char *which = cJSON_PrintUnformatted(revision);
    int status;

    if (!cJSON_IsNumber(revision) || which == NULL ||
        !json_num(body, "revision", revision->valuedouble))
        status =
            fail_with(STATUS_FAILED, _("application %s: no revision"), e->id);
    else
        status = enroll_post(e, "confirm", "/confirmation", which, body);
    cJSON_free(which);
    cJSON_Delete(body);
    return status;
}

static int confirm_run(const struct call *call)
{
    struct enroll e = ENROLL_NONE;
    int64_t begun;
    int status = enroll_begin(call, &e);
    enum err err = ERR_OK;

    if (status == STATUS_DONE)
        status = ask_confirm(call, &e);
    begun = step_begin();
    if (status == STATUS_DONE)
        err = note_confirmed(&e);
    if (err != ERR_OK)
        status = fail(err, _("journal of %s"), e.id);
    if (status == STATUS_DONE)
        status = send_confirmation(&e);
    if (status == STATUS_DONE) {
        step_done(begun, _("requisites of application %s confirmed"), e.id);
        application_print(call, e.application);
    }
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_confirm = {
    "enroll confirm",
    N_("APPLICATION"),
    N_("confirm that the requisites are right"),
    confirm_opts,
    1,
    1,
    confirm_run};

/* --- centres, submit */

static const struct column centre_columns[] = {{"id", N_("CENTRE")},
                                               {"name", N_("NAME")},
                                               {"region", N_("REGION")},
                                               {"address", N_("ADDRESS")},
                                               {NULL, NULL}};

static int centres_run(const struct call *call)
{
    const char *region = call_value(call, &opt_region);
    struct buf path = BUF_EMPTY;
    int status;

    buf_add_str(&path, "/service-centres");
    if (region != NULL) {
        buf_add_str(&path, "?region=");
        http_escape(region, &path);
    }
    status = enroll_print_list(call, buf_text(&path), _("service centres"),
                               centre_columns, _("no service centres"));
    buf_clear(&path);
    return status;
}

const struct command cmd_enroll_centres = {
    "enroll centres", "", N_("list the service centres of the CA"),
    centres_opts,     0,  0,
    centres_run};

static int choose_centre(struct enroll *e, const char *centre)
{
    struct cabinet_call put = {.method = "PUT"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    cJSON *body = cJSON_CreateObject();
    int64_t begun = step_begin();
    int status;

    put.if_match = e->etag[0] != 0 ? e->etag : NULL;
    if (json_str(body, "id", centre))
        status = enroll_call(e, &put, "/service-centre", body, &a);
    else
        status = fail(ERR_NOMEM, "%s", e->id);
    cJSON_Delete(body);
    cabinet_answer_clear(&a);
    if (status == STATUS_DONE)
        status = enroll_fetch(e);
    if (status == STATUS_DONE)
        step_done(begun, _("service centre %s chosen"), centre);
    return status;
}

static int send_submission(struct enroll *e)
{
    const cJSON *revision =
        cJSON_GetObjectItemCaseSensitive(e->application, "revision");
    const char *updated = json_text(e->application, "updatedAt");
    char *number = cJSON_PrintUnformatted(revision);
    char *which = NULL;
    int status;

    /* after a correction the same revision may be sent once more */
    if (asprintf(&which, "%s %s", number != NULL ? number : "",
                 updated != NULL ? updated : "") < 0)
        status = fail(ERR_NOMEM, "%s", e->id);
    else
        status = enroll_post(e, "submit", "/submission", which, NULL);
    cJSON_free(number);
    free(which);
    return status;
}

static int submit_run(const struct call *call)
{
    const char *centre = call_value(call, &opt_centre);
    struct enroll e = ENROLL_NONE;
    int64_t begun;
    int status = enroll_begin(call, &e);

    if (status == STATUS_DONE && centre != NULL)
        status = choose_centre(&e, centre);
    begun = step_begin();
    if (status == STATUS_DONE)
        status = send_submission(&e);
    if (status == STATUS_DONE) {
        step_done(begun, _("application %s sent, it is %s"), e.id,
                  enroll_status(&e));
        application_print(call, e.application);
    }
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_submit = {"enroll submit",
                                          N_("APPLICATION"),
                                          N_("send an application for review"),
                                          submit_opts,
                                          1,
                                          1,
                                          submit_run};
