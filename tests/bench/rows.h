/* What the benchmark measures. */
#ifndef TESTS_BENCH_ROWS_H
#define TESTS_BENCH_ROWS_H

#include "gost/path.h"

#include <stdbool.h>
#include <stddef.h>

struct row {
    const char *name;   /* no blanks; unique */
    const char *anchor; /* name of the row it is compared with, or NULL */
    enum path path;     /* limit while it runs; PATH_COUNT for the best */
    size_t bytes;       /* taken in by one run, 0 for one operation */
    void (*run)(size_t arg);
    size_t arg;
};

/*
 * The rows that this machine can run, anchors first.
 *
 *   returns  how many there are; the array lives for ever
 */
size_t rows_make(const struct row **out);

#endif
