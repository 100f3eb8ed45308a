/* What the commands of a container share. */
#ifndef TOOLS_CMD_CONTAINER_H
#define TOOLS_CMD_CONTAINER_H

#include "tools/cmd.h"
#include "tools/name.h"

/*
 * Print a container that was found, as `container show` does.
 *
 *   returns  the exit status; a failure has been told
 */
int container_print(const struct target *t, const struct call *call);

#endif
