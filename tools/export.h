/* Writing a certificate or request where the user wants it, as PEM or DER. */
#ifndef TOOLS_EXPORT_H
#define TOOLS_EXPORT_H

#include "base/bytes.h"
#include "tools/opt.h"

extern const struct opt opt_out;
extern const struct opt opt_der;
extern const struct opt opt_pem;

/* What a command that exports takes. */
extern const struct opt *const export_opts[];

/*
 * Check what --der and --pem say together.
 *
 *   returns  STATUS_DONE, or STATUS_USAGE after a message
 */
int export_check(const struct call *call);

/*
 * Write to --out or standard output, by --der or --pem.
 *
 *   type     of the PEM block, "CERTIFICATE"
 *   returns  a status after a message
 */
int export_write(const struct call *call, const char *type, struct bytes der);

#endif
