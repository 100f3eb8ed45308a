/* The log. Its level and the sentence of each thread are its only state. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#define FAULT_MAX_LEN 512

static atomic_int max_level = LOG_NONE;
static _Thread_local char fault[FAULT_MAX_LEN];

void log_set_level(enum log_level level)
{
    atomic_store(&max_level, (int)level);
}

PRINTF_LIKE(2, 0)
static void print(enum log_level level, const char *format, va_list args)
{
    static const char *const names[] = {"", "error", "warning", "info",
                                        "debug"};
    char line[FAULT_MAX_LEN];

    if ((int)level > atomic_load(&max_level))
        return;
    vsnprintf(line, sizeof(line), format, args);
    fprintf(stderr, "larets: %s: %s\n", names[level], line);
}

void log_error(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print(LOG_ERROR, format, args);
    va_end(args);
}

void log_warn(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print(LOG_WARN, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print(LOG_INFO, format, args);
    va_end(args);
}

void log_debug(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print(LOG_DEBUG, format, args);
    va_end(args);
}

enum err log_fault(enum err e, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(fault, sizeof(fault), format, args);
    va_end(args);
    log_debug("%s (%s)", fault, err_name(e));
    return e;
}

const char *log_fault_text(void)
{
    return fault;
}

void log_fault_clear(void)
{
    fault[0] = '\0';
}
