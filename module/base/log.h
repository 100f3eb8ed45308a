/*
 * Leveled log to stderr, and the one sentence that says what is wrong. No
 * call takes a secret.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_NONE, LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/*
 * Set what is printed; LOG_NONE at the start, so that a library is silent in
 * its host until the configuration asks.
 */
void log_set_level(enum log_level level);

/* Print one line to stderr if the level is on. */
void log_error(const char *format, ...) PRINTF_LIKE(1, 2);
void log_warn(const char *format, ...) PRINTF_LIKE(1, 2);
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_debug(const char *format, ...) PRINTF_LIKE(1, 2);

/*
 * Say what is wrong with which thing, at the place that knows most: "masks.key
 * ends after 11 bytes". Remembered for this thread until the next call or
 * log_fault_clear, and printed as log_debug does. Returns e, so that a check
 * reads `return log_fault(ERR_FORMAT, "...")`.
 */
enum err log_fault(enum err e, const char *format, ...) PRINTF_LIKE(2, 3);

/* The sentence last remembered in this thread; "" if none. */
const char *log_fault_text(void);

/* Forget it: before an operation whose failure is going to be told. */
void log_fault_clear(void);

#endif
