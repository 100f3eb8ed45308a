/* The configuration file of a CA, ca.ini (spec/cabinet.md, 7). */
#ifndef TOOLS_CA_CONFIG_H
#define TOOLS_CA_CONFIG_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define CONFIG_FILE "ca.ini"
#define CENTRES_MAX 64

/* A service centre that applicants choose from. */
struct centre {
    char *id;
    char *name;
    char *region;
    char *address;
};

struct config {
    uint32_t certificate_days;
    uint32_t address_limit; /* login codes for one address in an hour */
    char *crl_url;          /* NULL: no such extension */
    char *issuer_url;
    char *sign_tool[4]; /* issuerSignTool, in its order (FSB order 795) */
    struct centre centres[CENTRES_MAX];
    size_t centre_count;
};

/*
 * Read DIR/ca.ini.
 *
 *   returns  ERR_OK; ERR_FORMAT with file and line said; errors of file_read
 */
MUST_USE enum err config_read(const char *dir, struct config *out);
void config_clear(struct config *c); /* repeatable */

/* The text of a fresh ca.ini. */
void config_default(struct buf *out);

/* A centre by its id, or NULL. */
const struct centre *config_centre(const struct config *c, const char *id);

#endif
