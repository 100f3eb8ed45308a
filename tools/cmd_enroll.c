/* larets enroll login, list, show, status, and what all of them share. */
#include "tools/cmd_enroll.h"

#include "base/file.h"
#include "base/log.h"
#include "tools/exit.h"
#include "tools/fields.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pem.h"
#include "tools/pin.h"
#include "tools/step.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

const struct opt opt_code_fd = {
    "code-fd", 0, N_("N"),
    N_("read the code from a descriptor, once it was "
       "asked for")};
const struct opt opt_non_interactive = {"non-interactive", 0, NULL,
                                        N_("never ask on the terminal")};
const struct opt opt_ca_file = {"ca-file", 0, N_("FILE"),
                                N_("trust these root certificates")};
const struct opt opt_timeout = {"timeout", 0, N_("S"),
                                N_("wait so many seconds at most")};

static const struct opt opt_server = {"server", 0, N_("URL"),
                                      N_("address of the cabinet")};
static const struct opt opt_phone = {"phone", 0, N_("PHONE"),
                                     N_("your mobile phone")};
static const struct opt opt_tls_ca = {
    "tls-ca", 0, N_("FILE"),
    N_("certificates that the server's leads to [those of the system]")};
static const struct opt opt_wait = {"wait", 0, NULL,
                                    N_("until the other side has acted")};

static const struct opt *const login_opts[] = {
    &opt_server,          &opt_phone,   &opt_code_fd, &opt_tls_ca, &opt_ca_file,
    &opt_non_interactive, &opt_timeout, &opt_json,    NULL};
static const struct opt *const plain_opts[] = {&opt_timeout, &opt_json, NULL};
static const struct opt *const status_opts[] = {&opt_wait, &opt_timeout,
                                                &opt_json, NULL};

/* --- shared by the commands */

int enroll_timeout(const struct call *call, struct cabinet *c)
{
    long seconds = -1;

    if (call_number(call, &opt_timeout, 1, LONG_MAX / 2, &seconds) != ERR_OK)
        return STATUS_USAGE;
    if (seconds > 0)
        cabinet_set_timeout(c, seconds);
    return STATUS_DONE;
}

int enroll_begin(const struct call *call, struct enroll *e)
{
    int status = enroll_open(e, call->arg[0]);

    return status == STATUS_DONE ? enroll_timeout(call, e->cabinet) : status;
}

enum err code_read(const struct call *call, const char *prompt,
                   struct buf *code)
{
    long fd = -1;
    enum err e = call_number(call, &opt_code_fd, 0, INT_MAX, &fd);

    if (e != ERR_OK)
        return e;
    if (fd >= 0)
        return line_read((int)fd, PIN_LINE_MAX, code);
    if (call_has(call, &opt_non_interactive))
        return log_fault(ERR_PIN_NEEDED, "the code is needed and nothing may "
                                         "be asked; give --code-fd");
    e = ask_line(prompt, code);
    if (e == ERR_PIN_NEEDED)
        return log_fault(e, "there is no terminal to ask on; give the code "
                            "with --code-fd");
    return e;
}

bool code_again(const struct call *call, const struct cabinet *c)
{
    return cabinet_code_again(c) && !call_has(call, &opt_code_fd) &&
           !call_has(call, &opt_non_interactive);
}

static const struct column application_columns[] = {
    {"id", N_("application")},
    {"kind", N_("kind")},
    {"status", N_("status")},
    {"revision", N_("revision")},
    {"confirmedRevision", N_("confirmed revision")},
    {"comment", N_("comment")},
    {"identity", N_("identity")},
    {"allowedActions", N_("possible now")},
    {"expiresAt", N_("expires")},
    {"updatedAt", N_("last change")},
    {NULL, NULL}};

static const struct column subject_columns[] = {
    {"surname", N_("  surname")},
    {"givenName", N_("  given name")},
    {"patronymic", N_("  patronymic")},
    {"birthDate", N_("  born")},
    {"sex", N_("  sex")},
    {"citizenship", N_("  citizenship")},
    {"snils", N_("  SNILS")},
    {"inn", N_("  INN")},
    {"email", N_("  e-mail")},
    {"phone", N_("  phone")},
    {"region", N_("  region")},
    {"locality", N_("  locality")},
    {NULL, NULL}};

static const struct column document_columns[] = {
    {"type", N_("  document")},
    {"series", N_("  series")},
    {"number", N_("  number")},
    {"issuedOn", N_("  issued on")},
    {"departmentCode", N_("  issued by")},
    {NULL, NULL}};

void application_print(const struct call *call, const cJSON *application)
{
    const cJSON *subject =
        cJSON_GetObjectItemCaseSensitive(application, "subject");
    const cJSON *document, *needed;

    if (call_has(call, &opt_json)) {
        out_json(application);
        return;
    }
    out_fields(application, application_columns);
    out_fields(subject, subject_columns);
    out_fields(cJSON_GetObjectItemCaseSensitive(subject, "identityDocument"),
               document_columns);
    needed = cJSON_GetObjectItemCaseSensitive(application, "requiredDocuments");
    cJSON_ArrayForEach(document, needed) say(
        _("  document %s: %s"),
        json_text(document, "type") != NULL ? json_text(document, "type") : "?",
        json_text(document, "state") != NULL ? json_text(document, "state")
                                             : "?");
}

/* --- login */

/* A file of certificates, as text that is checked to hold one. */
static int read_pem(const char *path, char **out)
{
    struct buf file = BUF_EMPTY, der = BUF_EMPTY;
    struct cursor c;
    int status = STATUS_DONE;
    enum err e = path != NULL ? file_read(path, PEM_MAX, &file) : ERR_OK;

    *out = NULL;
    if (path != NULL && e == ERR_OK) {
        c = cursor_of(buf_peek(&file));
        e = pem_next(&c, "CERTIFICATE", &der);
        if (e == ERR_NOT_FOUND)
            e = log_fault(ERR_FORMAT, "there is no PEM certificate in it");
        if (e == ERR_OK) {
            *out = strdup(buf_text(&file));
            e = *out != NULL ? ERR_OK : ERR_NOMEM;
        }
    }
    if (e != ERR_OK)
        status = fail(e, "%s", path);
    buf_clear(&file);
    buf_clear(&der);
    return status;
}

/* The phone in its written form. */
static int written_phone(const char *text, struct buf *out)
{
    struct field_fault fault;
    struct buf why = BUF_EMPTY;
    int status = STATUS_DONE;

    if (!field_check(FIELD_PHONE, bytes_str(text), out, &fault)) {
        field_fault_text(&fault, FIELD_ENGLISH, &why);
        status = fail_with(STATUS_USAGE, "--phone: %s", buf_text(&why));
    }
    buf_clear(&why);
    return status;
}

/* Ask for the digits of the call, as often as the server takes them. */
static int verify_with(const struct call *call, struct cabinet *c,
                       const char *challenge)
{
    struct buf code = BUF_EMPTY;
    int status;

    do {
        enum err e =
            code_read(call, _("Last 4 digits of the calling number"), &code);

        status = e == ERR_OK ? cabinet_verify(c, challenge, buf_peek(&code))
                             : fail(e, "%s", _("code"));
    } while (status == STATUS_USER && code_again(call, c));
    buf_clear(&code);
    return status;
}

static int login_with(const struct call *call, struct cabinet *c,
                      const char *phone)
{
    struct buf shown = BUF_EMPTY;
    char *challenge = NULL;
    int64_t begun = step_begin();
    int status = cabinet_challenge(c, phone, &challenge);

    field_phone_mask(phone, &shown);
    if (status == STATUS_DONE) {
        step_done(begun, _("%s will call %s; do not answer"), cabinet_server(c),
                  buf_text(&shown));
        begun = step_begin();
        status = verify_with(call, c, challenge);
    }
    if (status == STATUS_DONE)
        step_done(begun, _("logged in to %s as %s"), cabinet_server(c),
                  buf_text(&shown));
    buf_clear(&shown);
    free(challenge);
    return status;
}

static int login_run(const struct call *call)
{
    struct cabinet_place place = {call_value(call, &opt_server), NULL, NULL};
    const char *phone = call_value(call, &opt_phone);
    struct buf written = BUF_EMPTY;
    char *tls_ca = NULL, *trusted = NULL;
    struct cabinet *c = NULL;
    int status;

    if (place.server == NULL || phone == NULL)
        return fail_with(STATUS_USAGE,
                         _("login: --server and --phone are needed"));
    status = written_phone(phone, &written);
    if (status == STATUS_DONE)
        status = read_pem(call_value(call, &opt_tls_ca), &tls_ca);
    if (status == STATUS_DONE)
        status = read_pem(call_value(call, &opt_ca_file), &trusted);
    place.tls_ca = tls_ca;
    place.trusted = trusted;
    if (status == STATUS_DONE)
        status = cabinet_new(&place, &c);
    if (status == STATUS_DONE)
        status = enroll_timeout(call, c);
    if (status == STATUS_DONE)
        status = login_with(call, c, buf_text(&written));
    cabinet_free(c);
    free(tls_ca);
    free(trusted);
    buf_clear(&written);
    return status;
}

const struct command cmd_enroll_login = {
    "enroll login", "", N_("log in to the cabinet of a CA by phone"),
    login_opts,     0,  0,
    login_run};

/* --- list, show */

static const struct column list_columns[] = {{"id", N_("APPLICATION")},
                                             {"kind", N_("KIND")},
                                             {"status", N_("STATUS")},
                                             {"updatedAt", N_("LAST CHANGE")},
                                             {NULL, NULL}};

/* Append the items of one page; *next is its cursor, or NULL. */
static int take_page(cJSON *all, cJSON *page, char **next)
{
    cJSON *items = cJSON_IsArray(page)
                       ? page
                       : cJSON_GetObjectItemCaseSensitive(page, "items");
    const char *cursor = cJSON_IsArray(page) ? NULL : json_text(page, "next");
    const cJSON *item;

    if (!cJSON_IsArray(items))
        return fail_with(STATUS_FAILED,
                         _("the server's answer is not understood"));
    cJSON_ArrayForEach(item, items)
    {
        if (!cJSON_AddItemToArray(all, cJSON_Duplicate(item, 1)))
            return fail(ERR_NOMEM, "%s", _("list"));
    }
    free(*next);
    *next = cursor != NULL ? strdup(cursor) : NULL;
    return STATUS_DONE;
}

/* All pages of a listing. */
static int get_list(struct cabinet *c, const char *path, const char *thing,
                    cJSON *all)
{
    struct cabinet_call call = {.method = "GET"};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    struct buf whole = BUF_EMPTY;
    char *next = NULL;
    int status;

    do {
        buf_clear(&whole);
        buf_add_str(&whole, path);
        if (next != NULL) {
            buf_add_str(&whole, strchr(path, '?') != NULL ? "&" : "?");
            buf_add_str(&whole, "cursor=");
            http_escape(next, &whole);
        }
        call.path = buf_text(&whole);
        status = cabinet_do(c, &call, thing, &a);
        if (status == STATUS_DONE)
            status = take_page(all, a.json, &next);
        cabinet_answer_clear(&a);
    } while (status == STATUS_DONE && next != NULL);
    free(next);
    buf_clear(&whole);
    return status;
}

int enroll_print_list(const struct call *call, const char *path,
                      const char *thing, const struct column *columns,
                      const char *none)
{
    struct cabinet *c = NULL;
    cJSON *all = cJSON_CreateArray();
    int status = cabinet_resume(&c);

    if (status == STATUS_DONE)
        status = enroll_timeout(call, c);
    if (status == STATUS_DONE)
        status = get_list(c, path, thing, all);
    if (status == STATUS_DONE) {
        if (call_has(call, &opt_json))
            out_json(all);
        else if (cJSON_GetArraySize(all) == 0)
            say("%s", none);
        else
            out_table(all, columns);
    }
    cJSON_Delete(all);
    cabinet_free(c);
    return status;
}

static int list_run(const struct call *call)
{
    return enroll_print_list(call, "/applications", _("applications"),
                             list_columns,
                             _("no applications; a service centre makes them"));
}

const struct command cmd_enroll_list = {
    "enroll list", "", N_("list your applications"), plain_opts, 0, 0,
    list_run};

static int show_run(const struct call *call)
{
    struct enroll e = ENROLL_NONE;
    int status = enroll_begin(call, &e);

    if (status == STATUS_DONE)
        application_print(call, e.application);
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_show = {"enroll show",
                                        N_("APPLICATION"),
                                        N_("show an application"),
                                        plain_opts,
                                        1,
                                        1,
                                        show_run};

/* --- status */

/* Look once more, for up to half a minute on the server's side. */
static int look_again(struct enroll *e, bool *changed, long *pause)
{
    struct cabinet_call get = {.method = "GET", .seen = e->etag};
    struct cabinet_answer a = CABINET_ANSWER_EMPTY;
    long left = cabinet_time_left(e->cabinet);
    int status;

    get.wait = left < 30 ? left : 30;
    status = enroll_call(e, &get, "", NULL, &a);
    *changed = status == STATUS_DONE && a.http.status != 304;
    *pause = a.http.retry_after;
    cabinet_answer_clear(&a);
    return status == STATUS_DONE && *changed ? enroll_fetch(e) : status;
}

static int wait_for_other_side(struct enroll *e)
{
    int64_t begun = step_begin();
    int status = STATUS_DONE;
    bool changed;
    long pause;

    while (status == STATUS_DONE &&
           status_of_application(enroll_status(e)) == STATUS_WAITING) {
        if (cabinet_time_left(e->cabinet) <= 0)
            return fail_with(STATUS_WAITING, _("application %s is still %s"),
                             e->id, enroll_status(e));
        status = look_again(e, &changed, &pause);
        if (status == STATUS_DONE && !changed)
            cabinet_sleep(e->cabinet, pause > 0 ? pause : 1);
    }
    if (status == STATUS_DONE)
        step_done(begun, _("application %s is %s"), e->id, enroll_status(e));
    return status;
}

static int status_run(const struct call *call)
{
    struct enroll e = ENROLL_NONE;
    int status = enroll_begin(call, &e);

    if (status == STATUS_DONE && call_has(call, &opt_wait)) {
        journal_close(e.journal); /* others may work meanwhile */
        e.journal = NULL;
        status = wait_for_other_side(&e);
    }
    if (status == STATUS_DONE || status == STATUS_WAITING) {
        application_print(call, e.application);
        status = status_of_application(enroll_status(&e));
    }
    enroll_close(&e);
    return status;
}

const struct command cmd_enroll_status = {
    "enroll status",
    N_("APPLICATION"),
    N_("tell how far an application is, perhaps wait for the CA"),
    status_opts,
    1,
    1,
    status_run};
