/*
 * What the tool prints. Data goes to standard output, as text or JSON made of
 * the same values; talk goes to standard error. Text is UTF-8 inside and what
 * the locale wants outside; control characters never reach a terminal.
 */
#ifndef TOOLS_OUT_H
#define TOOLS_OUT_H

#include "base/buf.h"
#include "base/err.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A member of an object that is printed, and what it is called. */
struct column {
    const char *key;
    const char *title; /* N_() */
};

/* Print UTF-8 text; what is not to be printed becomes "?". */
void out_text(FILE *to, const char *text);

/* Print a line of talk on standard error. */
void say(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same, after the name of the program: something is wrong. */
void complain(const char *format, ...) PRINTF_LIKE(1, 2);

/* Print a value as JSON, with a line feed. */
void out_json(const cJSON *value);

/*
 * Print an array of objects as a table with a line of titles; members that
 * are absent or null show as "-".
 *
 *   columns  ended by key NULL
 */
void out_table(const cJSON *array, const struct column *columns);

/* Print an object, a member on a line; absent, null and empty ones are left
 * out. */
void out_fields(const cJSON *object, const struct column *columns);

/* Write bytes to standard output as they are. */
void out_bytes(struct bytes data);

/* True if all that was printed has reached standard output. */
bool out_finish(void);

/*
 * Add a member. The item is taken, also on failure.
 *
 *   value, item  NULL text becomes null; a NULL item is a failure
 *   returns      false if out of memory: chain them with &&
 */
bool json_put(cJSON *object, const char *key, cJSON *item);
bool json_str(cJSON *object, const char *key, const char *value);
bool json_bool(cJSON *object, const char *key, bool value);
bool json_num(cJSON *object, const char *key, double value);

/* Member as text; NULL if it is absent or none. Borrowed. */
const char *json_text(const cJSON *object, const char *key);

/* Overwrite a text member that is a secret, before its object is deleted. */
void json_wipe(cJSON *object, const char *key);

#endif
