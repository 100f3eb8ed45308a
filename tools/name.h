/*
 * What people call a container: hdimage:NAME, \\.\HDIMAGE\NAME, NAME alone
 * where only one fits, or the path of its folder (with a slash).
 */
#ifndef TOOLS_NAME_H
#define TOOLS_NAME_H

#include "base/err.h"
#include "store/carrier.h"
#include "store/places.h"

#include <stdbool.h>

#define NAME_KIND_MAX 16  /* letters of the kind of a carrier */
#define NAME_PATH "path"  /* kind of a carrier that was named by path */
#define NAME_MAX_LEN 1024 /* bytes */

/* A name taken apart. */
struct name {
    char kind[NAME_KIND_MAX + 1]; /* lower case; "" if not said, NAME_PATH */
    char *folder;                 /* with NAME_PATH: the folder above */
    char *name;
};

/*
 * Take a name apart. No look at any medium. "KIND:" is taken for a carrier
 * only if it is two letters or more; a name of its own may hold a colon.
 *
 *   returns  ERR_OK; ERR_ARG with a sentence for an empty or overlong name
 *            and for a path that ends in a slash; ERR_NOMEM
 */
MUST_USE enum err name_parse(const char *text, struct name *out);
void name_clear(struct name *n); /* repeatable */

/* The places where containers are, and perhaps one more, named by path. */
struct scope {
    struct places places;
    struct carrier *own; /* NULL if none was named */
};

void scope_close(struct scope *s); /* repeatable */

/* A container that was found, or a place for a new one. */
struct target {
    struct scope scope;
    struct carrier *carrier;
    char *id;   /* NULL for a new one */
    char *name; /* of name.key, or the name that was asked for */
};

#define TARGET_NONE                                                            \
    {                                                                          \
        {{{NULL}, 0, SPARE_AUTO, LOG_NONE, NULL}, NULL}, NULL, NULL, NULL      \
    }

/*
 * Find a container by what it is called. Its folder's name fits as well as
 * the name inside; if neither does, its folder's name without the number.
 *
 *   out      to be closed
 *   returns  ERR_OK; ERR_NOT_FOUND with a sentence; ERR_ARG with a sentence
 * that lists the candidates if several fit; errors of places_open, carrier_list
 */
MUST_USE enum err target_find(const char *text, struct target *out);

/*
 * Find where a container of this name is to be made: the first carrier of
 * the kind that can be written, or the folder of a path, which must exist.
 * By path, "abc.000" makes the container "abc".
 *
 *   returns  ERR_OK; ERR_ARG, ERR_NOT_FOUND (no such carrier or folder),
 *            ERR_READ_ONLY
 */
MUST_USE enum err target_new(const char *text, struct target *out);
void target_close(struct target *t); /* repeatable */

/*
 * What to call a container so that it is found again: "hdimage:NAME", or the
 * path. With twins on the carrier the folder's name is used.
 *
 *   returns  a string of the caller; NULL if out of memory
 */
char *container_address(struct carrier *c, const struct carrier_list *list,
                        size_t i);

#endif
