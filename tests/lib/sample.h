/* Containers that tests read: our own fixtures and other people's samples. */
#ifndef TESTS_LIB_SAMPLE_H
#define TESTS_LIB_SAMPLE_H

#include "base/bytes.h"
#include "gost/magma.h"
#include "store/container.h"

#include <stdbool.h>
#include <stddef.h>

/* Read the six files of a folder; absent ones stay empty. Aborts if none. */
void sample_load(const char *folder, struct container_blobs *out);

/* The same of tests/fixtures/containers/NAME. */
void sample_fixture(const char *name, struct container_blobs *out);

/* A deep copy, for a test that spoils it; aborts when out of memory. */
void sample_copy(const struct container_blobs *from,
                 struct container_blobs *to);

/*
 * Make the check value of header.key again, after a test has changed what is
 * before it. The S-box is told, since the header may be spoiled.
 */
void sample_remake_header(struct container_blobs *b,
                          const struct gost89_sbox *sbox);

/* A container of other software, with what its PROVENANCE.md tells. */
struct sample {
    char name[64];
    char password[64];
    uint8_t d[64]; /* little-endian */
    size_t d_len;
    struct container_blobs blobs;
};

/*
 * The i-th container of six files below shared vectors/containers.
 *
 *   returns  false past the last, and for i = 0 if there are none at all
 */
bool sample_shared(size_t i, struct sample *out);

#endif
