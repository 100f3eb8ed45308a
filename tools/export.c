/* --out, --der and --pem of the commands that write a file of theirs. */
#include "tools/export.h"

#include "base/file.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pem.h"

#include <string.h>

const struct opt opt_out = {"out", 'o', N_("FILE"),
                            N_("write there [standard output]")};
const struct opt opt_der = {"der", 0, NULL, N_("write DER")};
const struct opt opt_pem = {"pem", 0, NULL, N_("write PEM [default]")};

const struct opt *const export_opts[] = {&opt_out, &opt_der, &opt_pem, NULL};

int export_check(const struct call *call)
{
    if (call_has(call, &opt_der) && call_has(call, &opt_pem))
        return fail_with(STATUS_USAGE, _("--der and --pem exclude each other"));
    return STATUS_DONE;
}

int export_write(const struct call *call, const char *type, struct bytes der)
{
    const char *path = call_value(call, &opt_out);
    bool to_stdout = path == NULL || strcmp(path, "-") == 0;
    struct buf text = BUF_EMPTY;
    int status = STATUS_DONE;
    enum err e = call_has(call, &opt_der) ? buf_set(&text, der)
                                          : pem_write(der, type, &text);

    if (e == ERR_OK && to_stdout)
        out_bytes(buf_peek(&text));
    else if (e == ERR_OK)
        e = file_write(path, buf_peek(&text), 0644, false);
    if (e != ERR_OK)
        status = fail(e, "%s", to_stdout ? _("standard output") : path);
    buf_clear(&text);
    return status;
}
