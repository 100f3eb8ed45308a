/* Commands of larets-ca that work on the records, without the server. */
#ifndef TOOLS_CA_COMMAND_H
#define TOOLS_CA_COMMAND_H

#include "base/err.h"

#include <stdbool.h>

/* Options of all commands; NULL or false where not given. */
struct options {
    const char *dir;
    const char *name;
    const char *curve;
    const char *pin_file;
    const char *listen;
    const char *port_file;
    const char *tls_cert;
    const char *tls_key;
    const char *phone;
    const char *identity;
    const char *statement;
    const char *status;
    const char *comment;
    const char *role;
    const char *out;
    bool auto_issue;
    bool test_hooks;
    bool json;
    bool verbose;
    bool help;
    bool list;
    const char *id; /* the argument of commands that have one */
};

/*
 * One function a command (tools/man/larets-ca.1). Data goes to standard
 * output; what went wrong is left with log_fault.
 */
MUST_USE enum err command_list(const struct options *o);
MUST_USE enum err command_show(const struct options *o);
MUST_USE enum err command_create(const struct options *o);
MUST_USE enum err command_approve(const struct options *o);
MUST_USE enum err command_correct(const struct options *o);
MUST_USE enum err command_refuse(const struct options *o);
MUST_USE enum err command_identify(const struct options *o);
MUST_USE enum err command_issue(const struct options *o);
MUST_USE enum err command_retry(const struct options *o);
MUST_USE enum err command_token(const struct options *o);
MUST_USE enum err command_outbox(const struct options *o);

/* Open the CA's private key with the password in --pin-file, if given. */
struct ca;
MUST_USE enum err command_open_key(struct ca *ca, const struct options *o);

/* The password in a file, without the line's end; empty if path is NULL. */
struct buf;
MUST_USE enum err command_password(const char *path, struct buf *out);

#endif
