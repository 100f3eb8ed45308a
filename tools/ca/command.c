/* The operator's commands: each opens the records, does one thing, closes. */
#include "tools/ca/command.h"

#include "base/file.h"
#include "base/log.h"
#include "base/wipe.h"
#include "tools/ca/create.h"
#include "tools/ca/handler.h"
#include "tools/ca/operator.h"
#include "tools/fields.h"

#include <stdio.h>
#include <string.h>

#define PASSWORD_MAX_LEN 1024 /* bytes */
#define LIST_PAGE 100

enum err command_password(const char *path, struct buf *out)
{
    enum err e;

    if (path == NULL)
        return ERR_OK;
    e = file_read(path, PASSWORD_MAX_LEN, out);
    while (e == ERR_OK && out->len > 0 &&
           (out->p[out->len - 1] == '\n' || out->p[out->len - 1] == '\r'))
        buf_truncate(out, out->len - 1);
    return e;
}

enum err command_open_key(struct ca *ca, const struct options *o)
{
    struct buf password = BUF_EMPTY;
    enum err e = command_password(o->pin_file, &password);

    if (e == ERR_OK)
        e = ca_open_key(ca, o->dir, buf_peek(&password));
    buf_clear(&password);
    return e;
}

static enum err print_json_take(cJSON *json)
{
    char *text = json == NULL ? NULL : cJSON_Print(json);
    enum err e = text == NULL ? ERR_NOMEM : ERR_OK;

    if (e == ERR_OK && puts(text) == EOF)
        e = log_fault(ERR_IO, "standard output");
    cJSON_free(text);
    cJSON_Delete(json);
    return e;
}

struct listing {
    struct ca *ca;
    cJSON *items; /* NULL: lines of text */
    int64_t last;
    int64_t count;
};

static enum err list_one(void *arg, const struct application *a)
{
    struct listing *l = arg;

    l->last = a->number;
    l->count++;
    if (l->items != NULL) {
        if (!cJSON_AddItemToArray(l->items,
                                  application_json(l->ca, a, ACTOR_OPERATOR)))
            return ERR_NOMEM;
        return ERR_OK;
    }
    printf("%s\t%s\t%s\trevision %lld\n", a->id, status_word(a->status),
           a->owner, (long long)a->revision);
    return ERR_OK;
}

enum err command_list(const struct options *o)
{
    struct application_filter f = {.status = o->status, .limit = LIST_PAGE};
    struct listing l = {NULL, NULL, 0, LIST_PAGE};
    enum status known;
    struct ca ca;
    enum err e;

    if (o->status != NULL && status_by_word(o->status, &known) != ERR_OK)
        return log_fault(ERR_ARG, "--status %s: there is no such status",
                         o->status);
    e = ca_open(o->dir, &ca);
    if (e != ERR_OK)
        return e;
    l.ca = &ca;
    l.items = o->json ? cJSON_CreateArray() : NULL;
    while (e == ERR_OK && l.count == LIST_PAGE) {
        l.count = 0;
        f.below_number = l.last;
        e = application_each(&ca, &f, list_one, &l);
    }
    if (e == ERR_OK && o->json)
        e = print_json_take(l.items);
    else
        cJSON_Delete(l.items);
    ca_close(&ca);
    return e;
}

enum err command_show(const struct options *o)
{
    struct application a = APPLICATION_EMPTY;
    struct ca ca;
    enum err e = ca_open(o->dir, &ca);

    if (e != ERR_OK)
        return e;
    e = application_load(&ca, o->id, &a);
    if (e == ERR_NOT_FOUND)
        log_fault(e, "there is no application %s", o->id);
    if (e == ERR_OK)
        e = print_json_take(application_json(&ca, &a, ACTOR_OPERATOR));
    application_clear(&a);
    ca_close(&ca);
    return e;
}

static void print_fault(void *arg, const char *pointer,
                        const struct field_fault *fault)
{
    struct buf text = BUF_EMPTY;

    (void)arg;
    field_fault_text(fault, FIELD_ENGLISH, &text);
    fprintf(stderr, "larets-ca: %s: %s\n", pointer, buf_text(&text));
    buf_clear(&text);
}

enum err command_create(const struct options *o)
{
    struct creation how = {.phone = o->phone,
                           .creator = "operator",
                           .identity = o->identity,
                           .statement = o->statement,
                           .tell = print_fault};
    struct application a = APPLICATION_EMPTY;
    size_t faults = 0;
    struct ca ca;
    enum err e;

    if (o->phone == NULL)
        return log_fault(ERR_ARG, "--phone is needed");
    e = ca_open(o->dir, &ca);
    if (e != ERR_OK)
        return e;
    e = db_begin(ca.db);
    if (e == ERR_OK)
        e = application_create(&ca, &how, &a, &faults);
    if (e == ERR_FORMAT)
        log_fault(e, "the application was not made");
    if (e == ERR_OK)
        e = db_commit(ca.db);
    db_rollback(ca.db);
    if (e == ERR_OK && o->json)
        e = print_json_take(application_json(&ca, &a, ACTOR_OPERATOR));
    else if (e == ERR_OK)
        puts(a.id);
    application_clear(&a);
    ca_close(&ca);
    return e;
}

/* What is done to one application, inside a transaction. */
typedef enum err (*change_fn)(struct ca *ca, struct application *a,
                              const struct options *o);

static enum err explain(enum err e, const struct ca *ca,
                        const struct application *a)
{
    (void)ca;
    if (e == ERR_NOT_FOUND)
        return log_fault(e, "there is no such application");
    if (e == ERR_WRONG_STATE || e == ERR_DENIED)
        return log_fault(ERR_WRONG_STATE,
                         "application %s is in %s: this is "
                         "not possible now",
                         a->id, status_word(a->status));
    return e;
}

static enum err change_open(struct ca *ca, const struct options *o,
                            change_fn change)
{
    struct application a = APPLICATION_EMPTY;
    enum err e = db_begin(ca->db);

    if (e == ERR_OK)
        e = application_load(ca, o->id, &a);
    if (e == ERR_OK)
        e = change(ca, &a, o);
    if (e == ERR_OK)
        e = db_commit(ca->db);
    db_rollback(ca->db);
    if (e == ERR_OK)
        printf("%s %s\n", a.id, status_word(a.status));
    e = explain(e, ca, &a);
    application_clear(&a);
    return e;
}

static enum err change_one(const struct options *o, change_fn change,
                           bool needs_key)
{
    struct ca ca;
    enum err e = ca_open(o->dir, &ca);

    if (e != ERR_OK)
        return e;
    if (needs_key)
        e = command_open_key(&ca, o);
    if (e == ERR_OK)
        e = change_open(&ca, o, change);
    ca_close(&ca);
    return e;
}

static const char *comment_of(const struct options *o)
{
    return o->comment == NULL ? "" : o->comment;
}

static enum err approve(struct ca *ca, struct application *a,
                        const struct options *o)
{
    return operator_decide(ca, a, "approve", comment_of(o), NULL);
}

static enum err correct(struct ca *ca, struct application *a,
                        const struct options *o)
{
    return operator_decide(ca, a, "correct", comment_of(o), NULL);
}

static enum err refuse(struct ca *ca, struct application *a,
                       const struct options *o)
{
    return operator_decide(ca, a, "refuse", comment_of(o), NULL);
}

static enum err identify(struct ca *ca, struct application *a,
                         const struct options *o)
{
    (void)o;
    return operator_identify(ca, a, ACTOR_OPERATOR);
}

static enum err issue(struct ca *ca, struct application *a,
                      const struct options *o)
{
    (void)o;
    return operator_issuance(ca, a, "issue", "");
}

static enum err retry(struct ca *ca, struct application *a,
                      const struct options *o)
{
    (void)o;
    return operator_issuance(ca, a, "retry", "");
}

enum err command_approve(const struct options *o)
{
    return change_one(o, approve, false);
}

enum err command_correct(const struct options *o)
{
    return change_one(o, correct, false);
}

enum err command_refuse(const struct options *o)
{
    return change_one(o, refuse, false);
}

enum err command_identify(const struct options *o)
{
    return change_one(o, identify, false);
}

enum err command_issue(const struct options *o)
{
    return change_one(o, issue, true);
}

enum err command_retry(const struct options *o)
{
    return change_one(o, retry, false);
}

static enum err write_token(const char *path, char *token)
{
    size_t len = strlen(token);
    enum err e;

    token[len] = '\n';
    if (path != NULL)
        e = file_write(path, bytes_of(token, len + 1), 0600, false);
    else
        e = fwrite(token, 1, len + 1, stdout) == len + 1
                ? ERR_OK
                : log_fault(ERR_IO, "standard output");
    return e;
}

enum err command_token(const struct options *o)
{
    bool centre = o->role != NULL && strcmp(o->role, "service_centre") == 0;
    const char *name = o->name == NULL ? "operator" : o->name;
    char token[ID_CAP + 1];
    struct ca ca;
    enum err e;

    if (o->role == NULL || (!centre && strcmp(o->role, "operator") != 0))
        return log_fault(ERR_ARG, "--role is operator or service_centre");
    if (strlen(name) >= WORD_CAP)
        return log_fault(ERR_ARG, "--name is too long");
    e = ca_open(o->dir, &ca);
    if (e != ERR_OK)
        return e;
    if (centre && config_centre(&ca.config, name) == NULL)
        e = log_fault(ERR_ARG, "--name is not a centre of ca.ini: %s", name);
    if (e == ERR_OK)
        e = auth_service_token(&ca, o->role, name, token);
    if (e == ERR_OK)
        e = write_token(o->out, token);
    wipe(token, sizeof(token));
    ca_close(&ca);
    return e;
}

static void print_message(const cJSON *m)
{
    static const char *const names[] = {"createdAt", "channel", "purpose",
                                        "from",      "code",    "text"};
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *text =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(m, names[i]));

        printf("%s%s", text == NULL ? "" : text, i == 5 ? "\n" : "\t");
    }
}

enum err command_outbox(const struct options *o)
{
    struct buf phone = BUF_EMPTY;
    struct field_fault fault;
    cJSON *list = NULL, *m;
    struct ca ca;
    enum err e;

    if (o->phone == NULL ||
        !field_check(FIELD_PHONE, bytes_str(o->phone), &phone, &fault))
        return log_fault(ERR_ARG, "--phone is needed: +79XXXXXXXXX");
    e = ca_open(o->dir, &ca);
    if (e == ERR_OK) {
        e = outbox_list(&ca, buf_text(&phone), &list);
        ca_close(&ca);
    }
    buf_clear(&phone);
    if (e == ERR_OK && o->json)
        return print_json_take(list);
    cJSON_ArrayForEach(m, list)
    {
        print_message(m);
    }
    cJSON_Delete(list);
    return e;
}
