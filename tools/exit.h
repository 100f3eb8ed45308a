/*
 * Exit statuses, and the one map from errors to them. A message names the
 * thing, the fault and the next step.
 */
#ifndef TOOLS_EXIT_H
#define TOOLS_EXIT_H

#include "base/err.h"

enum status {
    STATUS_DONE = 0,
    STATUS_FAILED = 1,
    STATUS_USAGE = 2,
    STATUS_WAITING = 3,   /* for the other side */
    STATUS_USER = 4,      /* the user must act */
    STATUS_REFUSED = 5,   /* by the other side */
    STATUS_TEMPORARY = 6, /* network, or busy */
    STATUS_TOKEN = 7,     /* token or PIN */
    STATUS_UNSOUND = 8    /* something does not verify */
};

/* The status that goes with an error. */
int status_of(enum err e);

/* What to do about an error, for the end of a message; "" if nothing. */
const char *err_advice(enum err e);

/* What an error means, where nothing more is known. */
const char *err_sentence(enum err e);

/*
 * Print "larets: THING: FAULT; NEXT STEP": the fault is what log_fault said
 * last, or the meaning of the error. A fault with a semicolon tells the next
 * step itself.
 *
 *   e        not ERR_OK
 *   format   of the thing: `container "abc"`
 *   returns  status_of(e)
 */
int fail(enum err e, const char *format, ...) PRINTF_LIKE(2, 3);

/* Print a whole message, and return the status. */
int fail_with(enum status status, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
