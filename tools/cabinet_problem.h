/* What the refusals of a cabinet mean. */
#ifndef TOOLS_CABINET_PROBLEM_H
#define TOOLS_CABINET_PROBLEM_H

#include "tools/cabinet.h"

/*
 * Tell a refusal on stderr: what it is about, why, what to do, the number of
 * the request; each faulty field on a line.
 *
 *   returns  the status that the command ends with
 */
int problem_tell(const struct cabinet_answer *a, const char *thing);

#endif
