/* OpenSSL's anchors, and GOST in other programs. */
#ifndef TESTS_BENCH_PEERS_H
#define TESTS_BENCH_PEERS_H

#include "tests/bench/rows.h"

/* Rows of what is installed, anchors first; the array lives for ever. */
size_t peers_make(const struct row **out);

#endif
