/* A temporary folder of a test case, removed with all below it. */
#ifndef TESTS_LIB_TMPDIR_H
#define TESTS_LIB_TMPDIR_H

#include <stddef.h>

/*
 * Make a folder below $TMPDIR or /tmp; aborts if it cannot.
 *
 *   returns  its path, in static memory until the next call
 */
const char *tmpdir_make(void);

/* Path of a name below the folder made last; four of them live at a time. */
const char *tmpdir_path(const char *name);

/* Remove it, at any depth. */
void tmpdir_remove(void);

#endif
