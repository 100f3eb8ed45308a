/* larets container list, show, create, check, delete. */
#include "tools/cmd_container.h"

#include "base/log.h"
#include "store/places.h"
#include "store/store.h"
#include "tools/describe.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pin.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct opt opt_exportable = {"exportable", 0, NULL,
                                          N_("the key may be copied out")};
static const struct opt opt_empty = {"empty", 0, NULL, N_("make no key yet")};

static const struct opt *const list_opts[] = {&opt_json, NULL};
static const struct opt *const create_opts[] = {
    &opt_curve,  &opt_exportable, &opt_empty, &opt_pin_file,
    &opt_pin_fd, &opt_json,       NULL};
static const struct opt *const check_opts[] = {&opt_pin_file, &opt_pin_fd,
                                               &opt_json, NULL};
static const struct opt *const delete_opts[] = {&opt_yes, NULL};

/* --- list */

static const struct column list_columns[] = {{"container", N_("CONTAINER")},
                                             {"algorithm", N_("ALGORITHM")},
                                             {"curve", N_("CURVE")},
                                             {"password", N_("PASSWORD")},
                                             {"validTo", N_("VALID TO")},
                                             {"state", N_("STATE")},
                                             {NULL, NULL}};

static int list_run(const struct call *call)
{
    cJSON *array = NULL;
    enum err e = describe_all((int64_t)time(NULL), &array);

    if (e != ERR_OK)
        return fail(e, "%s", _("containers"));
    if (call_has(call, &opt_json))
        out_json(array);
    else if (cJSON_GetArraySize(array) == 0)
        say(_("no containers; larets container create hdimage:NAME makes "
              "one"));
    else
        out_table(array, list_columns);
    cJSON_Delete(array);
    return STATUS_DONE;
}

const struct command cmd_container_list = {
    "container list", "", N_("list the containers of all carriers"),
    list_opts,        0,  0,
    list_run};

/* --- show */

static const struct column show_columns[] = {{"container", N_("container")},
                                             {"name", N_("name")},
                                             {"carrier", N_("carrier")},
                                             {"path", N_("folder")},
                                             {"serial", N_("serial number")},
                                             {"password", N_("password")},
                                             {"state", N_("state")},
                                             {"fault", N_("fault")},
                                             {"uri", N_("URI")},
                                             {NULL, NULL}};

static const struct column key_columns[] = {
    {"algorithm", N_("key")},
    {"curve", N_("  curve")},
    {"id", N_("  id")},
    {"label", N_("  label")},
    {"exportable", N_("  exportable")},
    {"exchange", N_("  key exchange")},
    {"keyValidTo", N_("  valid to")},
    {"subject", N_("  certificate")},
    {"issuer", N_("    issuer")},
    {"serialNumber", N_("    serial number")},
    {"validFrom", N_("    valid from")},
    {"validTo", N_("    valid to")},
    {"daysLeft", N_("    days left")},
    {NULL, NULL}};

static void show_text(const cJSON *o)
{
    const cJSON *key;

    out_fields(o, show_columns);
    cJSON_ArrayForEach(key, cJSON_GetObjectItemCaseSensitive(o, "keys"))
        out_fields(key, key_columns);
}

int container_print(const struct target *t, const struct call *call)
{
    cJSON *o = NULL;
    enum err e = describe_id(t->carrier, t->id, (int64_t)time(NULL), &o);

    if (e != ERR_OK)
        return fail(e, _("container \"%s\""), t->name);
    if (call_has(call, &opt_json))
        out_json(o);
    else
        show_text(o);
    cJSON_Delete(o);
    return STATUS_DONE;
}

static int show_run(const struct call *call)
{
    struct target t = TARGET_NONE;
    enum err e = target_find(call->arg[0], &t);
    int status;

    if (e != ERR_OK)
        return fail(e, _("container \"%s\""), call->arg[0]);
    status = container_print(&t, call);
    target_close(&t);
    return status;
}

const struct command cmd_container_show = {
    "container show",
    N_("CONTAINER"),
    N_("tell all that is known of a container without its password"),
    list_opts,
    1,
    1,
    show_run};

/* --- create */

static enum err make_key(struct store *s, const struct curve_name *curve,
                         bool exportable, struct bytes pin, struct rng *rng)
{
    struct store_new_key key = {KEY_ALG_2012_256,   curve, exportable,
                                BYTES_EMPTY,        NULL,  0,
                                (int64_t)time(NULL)};
    size_t pair;
    enum err e = store_login(s, pin);

    if (curve_len(curve->curve) == 64)
        key.alg = KEY_ALG_2012_512;
    return e == ERR_OK ? store_generate(s, &key, rng, &pair) : e;
}

/* What is to be made. */
struct creation {
    const struct curve_name *curve;
    bool exportable;
    bool empty;
    struct buf pin;
};

/* Take back what was made; what is told is why. */
static void undo_create(struct target *t, enum err why)
{
    char *fault = strdup(log_fault_text());
    enum err ignored = carrier_remove(t->carrier, t->id);

    (void)ignored;
    log_fault_clear();
    if (fault != NULL && fault[0] != 0)
        log_fault(why, "%s", fault);
    free(fault);
}

/* A container whose key could not be made does not stay. */
static enum err create_in(struct target *t, const struct creation *n,
                          struct rng *rng)
{
    struct bytes pin = n->pin.len > 0 ? buf_peek(&n->pin) : bytes_str("");
    struct store *s = NULL;
    enum err e;

    e = store_create(t->carrier, t->name, bytes_of(NULL, 0), pin, rng, &t->id);
    if (e != ERR_OK || n->empty)
        return e;
    e = store_open(t->carrier, t->id, &s);
    if (e == ERR_OK)
        e = make_key(s, n->curve, n->exportable, pin, rng);
    store_close(s);
    if (e != ERR_OK)
        undo_create(t, e);
    return e;
}

static enum err creation_of(const struct call *call, struct creation *out)
{
    const char *curve = call_value(call, &opt_curve);
    enum err e;

    out->exportable = call_has(call, &opt_exportable);
    out->empty = call_has(call, &opt_empty);
    e = curve_by_name(curve != NULL ? curve : "TC26-256-A", &out->curve);
    if (e != ERR_OK) {
        complain(_("--curve: unknown parameter set \"%s\"; "
                   "larets(1) lists them"),
                 curve);
        return e;
    }
    if (out->empty && (out->exportable || curve != NULL)) {
        complain(_("--empty makes no key: --curve and --exportable have no "
                   "meaning"));
        return ERR_ARG;
    }
    return ERR_OK;
}

bool container_name_taken(const struct target *t)
{
    struct carrier_list list = {NULL, 0};
    bool taken = false;
    size_t i;

    if (carrier_list(t->carrier, &list) != ERR_OK)
        return false;
    for (i = 0; i < list.count; i++)
        taken = taken || strcmp(list.p[i].name, t->name) == 0;
    carrier_list_clear(&list);
    return taken;
}

static int create_run(const struct call *call)
{
    struct creation n = {NULL, false, false, BUF_EMPTY};
    struct target t = TARGET_NONE;
    struct rng rng = {0};
    int status = STATUS_USAGE;
    enum err e;

    if (creation_of(call, &n) != ERR_OK)
        return STATUS_USAGE;
    e = target_new(call->arg[0], &t);
    if (e == ERR_OK &&
        container_name_taken(&t)) /* before a password is asked for */
        e = ERR_EXISTS;
    if (e != ERR_OK) {
        status = fail(e, _("container \"%s\""), call->arg[0]);
        goto out;
    }
    e = pin_new(call, &opt_pin_file, &opt_pin_fd, &n.pin);
    if (e != ERR_OK) {
        status = status_of(e);
        goto out;
    }
    e = rng_init(&rng, rng_seed_kernel, NULL);
    if (e == ERR_OK)
        e = create_in(&t, &n, &rng);
    status = e == ERR_OK ? container_print(&t, call)
                         : fail(e, _("container \"%s\""), call->arg[0]);
out:
    rng_clear(&rng);
    buf_clear(&n.pin);
    target_close(&t);
    return status;
}

const struct command cmd_container_create = {
    "container create",
    N_("CONTAINER"),
    N_("make a container and a key in it"),
    create_opts,
    1,
    1,
    create_run};

/* --- check */

static const char *advice_of(const cJSON *o)
{
    const char *state = json_text(o, "state");
    const cJSON *days = cJSON_GetObjectItemCaseSensitive(o, "daysLeft");

    if (strcmp(state, "damaged") == 0)
        return _("copy the container again from where it came");
    if (strcmp(state, "one copy damaged") == 0)
        return _("make both copies anew: larets container repair");
    if (strcmp(state, "wrong key") == 0)
        return _("restore it from a copy: it does not hold its key");
    if (strcmp(state, "no key") == 0)
        return _("a key can be made in it");
    if (cJSON_IsNumber(days) && days->valuedouble < 0)
        return _("the certificate has expired: get a new one");
    if (!cJSON_IsNumber(days))
        return _("there is no certificate yet");
    return _("nothing is to be done");
}

/* With a password, or where none is needed, the keys themselves are tried. */
static enum err check_keys(struct carrier *c, const char *id,
                           const struct buf *pin, cJSON *o)
{
    struct bytes used = bytes_str("");
    bool tried = false, has_key = false;
    struct store *s = NULL;
    const struct store_info *info;
    enum err e = store_open(c, id, &s);

    if (e == ERR_OK) {
        info = store_info(s);
        if (info->pin_needed && pin != NULL)
            used = buf_peek(pin);
        tried = !info->damaged && (pin != NULL || !info->pin_needed);
        has_key = info->key_count > 0;
        if (tried)
            e = store_login(s, used);
    }
    store_close(s);
    return e == ERR_OK && tried && has_key ? describe_copies(c, id, used, o)
                                           : e;
}

static bool set_member(cJSON *o, const char *key, const char *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(o, key);
    return json_str(o, key, value);
}

static bool is_bad(const cJSON *o)
{
    const char *state = json_text(o, "state");

    return strcmp(state, "good") != 0 && strcmp(state, "no key") != 0;
}

/*
 * Check one container that was described.
 *
 *   worst    raised to the status that the command ends with
 */
static enum err check_one(struct carrier *c, cJSON *o, const struct buf *pin,
                          int *worst)
{
    enum err e;

    log_fault_clear();
    e = check_keys(c, json_text(o, "folder"), pin, o);
    if (e == ERR_PIN_WRONG || e == ERR_PIN_RANGE) {
        *worst = fail(e, _("container \"%s\""), json_text(o, "container"));
        e = ERR_OK;
    } else if (e == ERR_FORMAT || e == ERR_MISMATCH || e == ERR_KEY) {
        if (!set_member(o, "state", "wrong key") ||
            !set_member(o, "fault", log_fault_text()))
            return ERR_NOMEM;
        e = ERR_OK;
    }
    if (e != ERR_OK)
        return e;
    if (is_bad(o) && *worst != STATUS_TOKEN)
        *worst = STATUS_UNSOUND;
    return json_str(o, "advice", advice_of(o)) ? ERR_OK : ERR_NOMEM;
}

/* A line for each: what is wrong, and what to do. */
static void check_print(const struct call *call, const cJSON *array)
{
    const cJSON *o;
    const char *fault;
    char *line;

    if (call_has(call, &opt_json)) {
        out_json(array);
        return;
    }
    cJSON_ArrayForEach(o, array)
    {
        fault = json_text(o, "fault");
        if (asprintf(&line, "%s: %s%s%s; %s", json_text(o, "container"),
                     json_text(o, "state"), fault[0] != 0 ? ": " : "", fault,
                     json_text(o, "advice")) < 0)
            continue;
        out_text(stdout, line);
        putchar('\n');
        free(line);
    }
}

/* All containers, or the one that was named. */
static enum err check_gather(const struct call *call, struct target *t,
                             cJSON **array)
{
    cJSON *o = NULL;
    enum err e;

    if (call->arg_count == 0) {
        e = places_open(&t->scope.places);
        return e == ERR_OK ? describe_all((int64_t)time(NULL), array) : e;
    }
    e = target_find(call->arg[0], t);
    if (e == ERR_OK)
        e = describe_id(t->carrier, t->id, (int64_t)time(NULL), &o);
    if (e != ERR_OK)
        return e;
    *array = cJSON_CreateArray();
    if (cJSON_AddItemToArray(*array, o))
        return ERR_OK;
    cJSON_Delete(o);
    return ERR_NOMEM;
}

/* The carrier that a described container lies on. */
static struct carrier *carrier_of(const struct target *t, const cJSON *o)
{
    const char *path = json_text(o, "path");
    struct carrier *c;
    size_t i, len;

    if (t->carrier != NULL)
        return t->carrier;
    for (i = 0; (c = places_at(&t->scope.places, i)) != NULL; i++) {
        len = strlen(c->where);
        if (strcmp(c->kind, json_text(o, "carrier")) == 0 &&
            strncmp(path, c->where, len) == 0 && path[len] == '/' &&
            strcmp(path + len + 1, json_text(o, "folder")) == 0)
            return c;
    }
    return NULL;
}

static enum err check_pin(const struct call *call, struct buf *pin, bool *given)
{
    struct pin_source from;
    enum err e = pin_source_of(call, &from);

    *given = false;
    if (e != ERR_OK || (from.file == NULL && from.fd < 0))
        return e;
    e = pin_read(&from, _("Password"), pin);
    if (e != ERR_OK)
        fail(e, "%s", _("password"));
    *given = e == ERR_OK;
    return e;
}

static int check_run(const struct call *call)
{
    struct target t = TARGET_NONE;
    struct buf pin = BUF_EMPTY;
    cJSON *array = NULL, *o;
    struct carrier *c;
    int worst = STATUS_DONE;
    bool pin_given;
    enum err e = check_pin(call, &pin, &pin_given);

    if (e != ERR_OK)
        return status_of(e);
    e = check_gather(call, &t, &array);
    cJSON_ArrayForEach(o, array)
    {
        c = carrier_of(&t, o);
        if (e == ERR_OK && c != NULL)
            e = check_one(c, o, pin_given ? &pin : NULL, &worst);
    }
    if (e == ERR_OK)
        check_print(call, array);
    else
        worst = fail(e, _("container \"%s\""),
                     call->arg_count > 0 ? call->arg[0] : _("all"));
    cJSON_Delete(array);
    buf_clear(&pin);
    target_close(&t);
    return worst;
}

const struct command cmd_container_check = {
    "container check",
    N_("[CONTAINER]"),
    N_("look for damage in one or all containers"),
    check_opts,
    0,
    1,
    check_run};

/* --- delete */

static enum err confirm_delete(const struct target *t)
{
    char *question;
    enum err e;

    if (asprintf(&question,
                 _("Delete container \"%s\" in %s/%s with its key for ever? "
                   "(yes/no)"),
                 t->name, t->carrier->where, t->id) < 0)
        return ERR_NOMEM;
    e = ask_yes(question);
    free(question);
    return e;
}

static int delete_run(const struct call *call)
{
    struct target t = TARGET_NONE;
    enum err e = target_find(call->arg[0], &t);
    int status = STATUS_DONE;

    if (e != ERR_OK)
        return fail(e, _("container \"%s\""), call->arg[0]);
    if (!call_has(call, &opt_yes))
        e = confirm_delete(&t);
    if (e == ERR_PIN_NEEDED) {
        status = fail_with(STATUS_USER,
                           _("container \"%s\": not deleted, there is no "
                             "terminal to ask on; give --yes"),
                           call->arg[0]);
    } else if (e == ERR_DENIED) {
        status = fail_with(STATUS_FAILED, _("container \"%s\": not deleted"),
                           call->arg[0]);
    } else {
        if (e == ERR_OK)
            e = carrier_remove(t.carrier, t.id);
        if (e != ERR_OK)
            status = fail(e, _("container \"%s\""), call->arg[0]);
        else
            say(_("container \"%s\" is deleted"), t.name);
    }
    target_close(&t);
    return status;
}

const struct command cmd_container_delete = {
    "container delete",
    N_("CONTAINER"),
    N_("remove a container with its key"),
    delete_opts,
    1,
    1,
    delete_run};
