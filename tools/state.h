/*
 * The state folder: what enrolment must remember between two runs. Files of
 * JSON, mode 0600, each written as a whole.
 */
#ifndef TOOLS_STATE_H
#define TOOLS_STATE_H

#include "base/err.h"
#include "base/file.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

#define STATE_FILE_MAX 1048576 /* bytes */

/*
 * Open $XDG_STATE_HOME/larets (~/.local/state/larets), or a folder below it;
 * made with mode 0700 if it is not there.
 *
 *   below    "enroll/apl_1", or NULL
 *   returns  ERR_OK, ERR_ACCESS (also if others may write to it), ERR_IO,
 *            ERR_NOT_FOUND if there is no home, ERR_NOMEM
 */
MUST_USE enum err state_open(const char *below, struct dir *out);

/* The folder's path; a string of the caller, NULL as state_open fails. */
char *state_path(const char *below);

/*
 * Read an object.
 *
 *   returns  ERR_OK; ERR_NOT_FOUND; ERR_FORMAT if it is no JSON object; ...
 */
MUST_USE enum err state_read(const struct dir *d, const char *name,
                             cJSON **out);

/* Write an object; durable on return. The text is wiped. */
MUST_USE enum err state_write(const struct dir *d, const char *name,
                              const cJSON *object);

#endif
