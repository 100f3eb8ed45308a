/* Steps and how long they took. */
#include "tools/step.h"

#include "tools/i18n.h"
#include "tools/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t step_begin(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void step_done(int64_t begun, const char *format, ...)
{
    int64_t us = step_begin() - begun;
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) >= 0) {
        say(_("%s (%d.%02d s)"), text, (int)(us / 1000000),
            (int)(us / 10000 % 100));
        free(text);
    }
    va_end(args);
}
