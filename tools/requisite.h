/* The requisites of the owner as JSON, checked before they are sent. */
#ifndef TOOLS_REQUISITE_H
#define TOOLS_REQUISITE_H

#include <cjson/cJSON.h>

#define REQUISITES_MAX 65536 /* bytes of a file */

/*
 * Bring requisites into their written form and check them together with
 * those that the application has; faults and warnings are told on stderr,
 * each with its place.
 *
 *   json     the "subject" of an application, or an object that holds it
 *   there    the application's present "subject", or NULL
 *   path     of the file, for messages
 *   out      set to {"subject": ...} to be sent; freed by the caller
 *   returns  STATUS_DONE; STATUS_USER if something is to be corrected
 */
int requisites_take(const cJSON *json, const cJSON *there, const char *path,
                    cJSON **out);

#endif
