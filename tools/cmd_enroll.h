/* What the commands of `larets enroll` share. */
#ifndef TOOLS_CMD_ENROLL_H
#define TOOLS_CMD_ENROLL_H

#include "base/buf.h"
#include "tools/cmd.h"
#include "tools/enroll.h"
#include "tools/out.h"

#include <cjson/cJSON.h>

extern const struct opt opt_code_fd;
extern const struct opt opt_non_interactive;
extern const struct opt opt_ca_file;
extern const struct opt opt_timeout;

/* Obey --timeout. */
int enroll_timeout(const struct call *call, struct cabinet *c);

/* enroll_open for the first argument, and --timeout. */
int enroll_begin(const struct call *call, struct enroll *e);

/*
 * Read a one-time code: from --code-fd, else from the terminal.
 *
 *   returns  as line_read and ask_line; ERR_PIN_NEEDED under
 *            --non-interactive
 */
MUST_USE enum err code_read(const struct call *call, const char *prompt,
                            struct buf *code);

/*
 * True if a person mistyped the code and may type it again: asked on the
 * terminal, and the server takes another try.
 */
bool code_again(const struct call *call, const struct cabinet *c);

/* Print an application as text or JSON. */
void application_print(const struct call *call, const cJSON *application);

/*
 * Fetch all pages of a listing and print them.
 *
 *   path     below /cabinet/v1
 *   thing    for messages
 *   none     said where there is nothing
 */
int enroll_print_list(const struct call *call, const char *path,
                      const char *thing, const struct column *columns,
                      const char *none);

#endif
