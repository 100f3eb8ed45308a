/* larets slot list: the module as any client sees it. */
#include "tools/cmd.h"

#include "base/log.h"
#include "tools/describe.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/p11.h"

#include <stdlib.h>

static const struct opt *const slot_opts[] = {&opt_module, &opt_json, NULL};

static const struct column slot_columns[] = {
    {"slot", N_("SLOT")}, {"token", N_("TOKEN")}, {"serial", N_("SERIAL")},
    {"pin", N_("PIN")},   {"uri", N_("URI")},     {NULL, NULL}};

/* The state of the PIN in words, by the flags of the token. */
static const char *pin_word(CK_FLAGS flags)
{
    if ((flags & CKF_TOKEN_INITIALIZED) == 0)
        return "not initialised";
    if ((flags & CKF_LOGIN_REQUIRED) == 0)
        return "none";
    if ((flags & CKF_USER_PIN_INITIALIZED) == 0)
        return "not set yet";
    if ((flags & CKF_USER_PIN_LOCKED) != 0)
        return "locked";
    if ((flags & CKF_USER_PIN_FINAL_TRY) != 0)
        return "last try";
    if ((flags & CKF_USER_PIN_COUNT_LOW) != 0)
        return "few tries left";
    return "set";
}

static enum err describe_slot(const struct p11_slot *s, cJSON **out)
{
    cJSON *o = cJSON_CreateObject();
    char *uri = s->present ? token_uri(s->label, s->serial) : NULL;
    bool ok = o != NULL && json_num(o, "slot", (double)s->id) &&
              json_str(o, "description", s->description) &&
              json_bool(o, "present", s->present);

    if (ok && s->present)
        ok = json_str(o, "token", s->label) &&
             json_str(o, "serial", s->serial) &&
             json_str(o, "model", s->model) &&
             json_str(o, "manufacturer", s->manufacturer) &&
             json_bool(o, "initialised",
                       (s->flags & CKF_TOKEN_INITIALIZED) != 0) &&
             json_str(o, "pin", pin_word(s->flags)) && json_str(o, "uri", uri);
    free(uri);
    if (!ok) {
        cJSON_Delete(o);
        return ERR_NOMEM;
    }
    *out = o;
    return ERR_OK;
}

static enum err describe_slots(struct p11 *p, cJSON *array)
{
    struct p11_slot *slots = NULL;
    size_t count = 0, i;
    cJSON *o;
    enum err e = p11_slots(p, &slots, &count);

    for (i = 0; e == ERR_OK && i < count; i++) {
        e = describe_slot(&slots[i], &o);
        if (e == ERR_OK && !cJSON_AddItemToArray(array, o)) {
            cJSON_Delete(o);
            e = ERR_NOMEM;
        }
    }
    free(slots);
    return e;
}

static int slot_run(const struct call *call)
{
    const char *path = p11_module_path(call);
    cJSON *array = cJSON_CreateArray();
    struct p11_info info;
    struct p11 *p = NULL;
    enum err e = array != NULL ? p11_open(path, &p) : ERR_NOMEM;
    int status = STATUS_DONE;

    if (e == ERR_OK)
        e = p11_info(p, &info);
    if (e == ERR_OK)
        e = describe_slots(p, array);
    if (e == ERR_NOT_FOUND) {
        status = fail_with(STATUS_FAILED,
                           _("module: %s; name another with --module"),
                           log_fault_text());
    } else if (e != ERR_OK) {
        status = fail(e, _("module %s"), path);
    } else {
        say(_("module %s: %s %d.%d, %s"), path, info.description,
            info.version.major, info.version.minor, info.manufacturer);
        if (call_has(call, &opt_json))
            out_json(array);
        else
            out_table(array, slot_columns);
    }
    p11_close(p);
    cJSON_Delete(array);
    return status;
}

const struct command cmd_slot_list = {
    "slot list", "", N_("list slots and tokens of a PKCS#11 module"),
    slot_opts,   0,  0,
    slot_run};
