/*
 * The server: libmicrohttpd driven by one loop in one thread, so that
 * requests, issuing and upkeep never run at once.
 */
#ifndef TOOLS_CA_HTTP_H
#define TOOLS_CA_HTTP_H

#include "base/err.h"
#include "tools/ca/ca.h"

struct http_options {
    const char *listen;    /* "127.0.0.1:0", "[::1]:8443" */
    const char *port_file; /* the port goes there, or NULL */
    const char *tls_cert;  /* PEM files, both or none */
    const char *tls_key;
};

/*
 * Serve until SIGTERM or SIGINT. Prints the address on standard output once
 * it answers. Plain http is refused beyond loopback.
 *
 *   returns  ERR_OK after a signal; ERR_ARG, ERR_ACCESS, ERR_IO, others
 */
MUST_USE enum err http_serve(struct ca *ca, const struct http_options *options);

#endif
