/*
 * larets status: for each container what people ask: where it is, whose
 * certificate, how long it is valid, which algorithm, is there a password,
 * and the URI to give to other programs.
 */
#include "tools/cmd.h"

#include "tools/describe.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"

#include <time.h>

static const struct opt *const status_opts[] = {&opt_json, NULL};

static const struct column status_columns[] = {{"container", N_("container")},
                                               {"subject", N_("  subject")},
                                               {"issuer", N_("  issuer")},
                                               {"validTo", N_("  valid to")},
                                               {"daysLeft", N_("  days left")},
                                               {"algorithm", N_("  algorithm")},
                                               {"curve", N_("  curve")},
                                               {"password", N_("  password")},
                                               {"state", N_("  state")},
                                               {"path", N_("  folder")},
                                               {"uri", N_("  URI")},
                                               {NULL, NULL}};

static int status_run(const struct call *call)
{
    cJSON *array = NULL;
    const cJSON *o;
    enum err e = describe_all((int64_t)time(NULL), &array);

    if (e != ERR_OK)
        return fail(e, "%s", _("containers"));
    if (call_has(call, &opt_json)) {
        out_json(array);
    } else {
        cJSON_ArrayForEach(o, array)
        {
            if (o != array->child)
                putchar('\n');
            out_fields(o, status_columns);
        }
        if (cJSON_GetArraySize(array) == 0)
            say(_("no containers; larets container create hdimage:NAME "
                  "makes one"));
    }
    cJSON_Delete(array);
    return STATUS_DONE;
}

const struct command cmd_status = {
    "status",    "", N_("tell where keys are and how long certificates hold"),
    status_opts, 0,  0,
    status_run};
