/* What the commands of a container share. */
#ifndef TOOLS_CMD_CONTAINER_H
#define TOOLS_CMD_CONTAINER_H

#include "tools/cmd.h"
#include "tools/name.h"

#include <stdbool.h>

/*
 * Print a container that was found, as `container show` does.
 *
 *   returns  the exit status; a failure has been told
 */
int container_print(const struct target *t, const struct call *call);

/* True if a container of the target's name is on its carrier. */
bool container_name_taken(const struct target *t);

#endif
