/* larets cert install, export. */
#include "tools/cmd.h"

#include "base/file.h"
#include "base/log.h"
#include "pkix/cert.h"
#include "store/store.h"
#include "tools/describe.h"
#include "tools/exit.h"
#include "tools/export.h"
#include "tools/i18n.h"
#include "tools/name.h"
#include "tools/out.h"
#include "tools/pem.h"
#include "tools/pin.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct opt *const install_opts[] = {&opt_pin_file, &opt_pin_fd,
                                                 &opt_json, NULL};

/* --- install */

static enum err read_certificate(const char *path, struct buf *der)
{
    struct buf file = BUF_EMPTY;
    enum err e = strcmp(path, "-") == 0
                     ? file_read_fd(STDIN_FILENO, PEM_MAX, &file)
                     : file_read(path, PEM_MAX, &file);

    if (e == ERR_OK)
        e = pem_or_der(buf_peek(&file), "CERTIFICATE", der);
    buf_clear(&file);
    return e;
}

static enum err login(const struct call *call, struct store *s,
                      const char *name)
{
    struct buf pin = BUF_EMPTY;
    struct pin_source from;
    enum err e = pin_source_of(call, &from);

    if (e == ERR_OK && store_info(s)->pin_needed) {
        say(_("container \"%s\": its key is not known without the password"),
            name);
        e = pin_read(&from, _("Password"), &pin);
    }
    if (e == ERR_OK)
        e = store_login(s, buf_peek(&pin));
    buf_clear(&pin);
    return e;
}

static enum err install_in(const struct call *call, struct target *t,
                           struct bytes der)
{
    struct store *s = NULL;
    size_t pair;
    enum err e = store_open(t->carrier, t->id, &s);

    if (e == ERR_OK && store_info(s)->damaged)
        e = log_fault(ERR_FORMAT, "%s", store_info(s)->fault);
    if (e == ERR_OK)
        e = store_put_certificate(s, der, &pair);
    if (e == ERR_WRONG_STATE) {
        e = login(call, s, t->name);
        if (e == ERR_OK)
            e = store_put_certificate(s, der, &pair);
    }
    store_close(s);
    return e;
}

static const struct column cert_columns[] = {
    {"container", N_("container")},
    {"subject", N_("subject")},
    {"issuer", N_("issuer")},
    {"serialNumber", N_("serial number")},
    {"validFrom", N_("valid from")},
    {"validTo", N_("valid to")},
    {"daysLeft", N_("days left")},
    {"uri", N_("URI")},
    {NULL, NULL}};

static int show(const struct call *call, const struct target *t)
{
    cJSON *o = NULL;
    enum err e = describe_id(t->carrier, t->id, (int64_t)time(NULL), &o);

    if (e != ERR_OK)
        return fail(e, _("container \"%s\""), t->name);
    if (call_has(call, &opt_json))
        out_json(o);
    else
        out_fields(o, cert_columns);
    cJSON_Delete(o);
    return STATUS_DONE;
}

static int install_run(const struct call *call)
{
    struct target t = TARGET_NONE;
    struct buf der = BUF_EMPTY;
    int status = STATUS_DONE;
    enum err e = read_certificate(call->arg[0], &der);

    if (e != ERR_OK) {
        status = fail(e, _("certificate %s"), call->arg[0]);
        goto out;
    }
    e = target_find(call->arg[1], &t);
    if (e == ERR_OK)
        e = install_in(call, &t, buf_peek(&der));
    if (e == ERR_OK)
        status = show(call, &t);
    else
        status = fail(e, _("container \"%s\""), call->arg[1]);
out:
    buf_clear(&der);
    target_close(&t);
    return status;
}

const struct command cmd_cert_install = {"cert install",
                                         N_("FILE CONTAINER"),
                                         N_("put a certificate beside its key"),
                                         install_opts,
                                         2,
                                         2,
                                         install_run};

/* --- export */

/* The certificate of the container; the first one if there are two. */
static enum err find_certificate(struct target *t, struct buf *der)
{
    struct store *s = NULL;
    const struct item *item;
    enum err e = store_open(t->carrier, t->id, &s);
    bool found = false;
    size_t i;

    if (e == ERR_OK && store_info(s)->damaged)
        e = log_fault(ERR_FORMAT, "%s", store_info(s)->fault);
    for (i = 0; e == ERR_OK && !found && i < store_item_count(s); i++) {
        item = store_item_at(s, i);
        found = item->kind == ITEM_CERTIFICATE;
        if (found)
            e = buf_set(der, item->cert);
    }
    if (e == ERR_OK && !found)
        e = log_fault(ERR_NOT_FOUND, "it holds no certificate yet");
    store_close(s);
    return e;
}

static int export_run(const struct call *call)
{
    struct target t = TARGET_NONE;
    struct buf der = BUF_EMPTY;
    int status = export_check(call);
    enum err e;

    if (status != STATUS_DONE)
        return status;
    e = target_find(call->arg[0], &t);
    if (e == ERR_OK)
        e = find_certificate(&t, &der);
    if (e != ERR_OK)
        status = fail(e, _("container \"%s\""), call->arg[0]);
    else
        status = export_write(call, "CERTIFICATE", buf_peek(&der));
    buf_clear(&der);
    target_close(&t);
    return status;
}

const struct command cmd_cert_export = {
    "cert export",
    N_("CONTAINER"),
    N_("write the certificate of a container"),
    export_opts,
    1,
    1,
    export_run};
