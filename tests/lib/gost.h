/* Algorithms and parameters by the names that vectors have for them. */
#ifndef TESTS_LIB_GOST_H
#define TESTS_LIB_GOST_H

#include "gost/hash.h"
#include "gost/magma.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline enum hash_id hash_named(const char *name)
{
    static const char *const names[HASH_ID_COUNT] = {"94", "256", "512"};
    int i;

    for (i = 0; i < HASH_ID_COUNT; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum hash_id)i;
    fprintf(stderr, "no hash %s\n", name);
    abort();
}

/* The encoded OIDs are looked up; the two sets for hashing have no entry. */
static inline const struct gost89_sbox *sbox_named(const char *dotted)
{
    static const struct {
        const char *dotted;
        uint8_t oid[9];
        size_t len;
    } oids[] = {
        {"1.2.643.7.1.2.5.1.1", {0x2a, 0x85, 3, 7, 1, 2, 5, 1, 1}, 9},
        {"1.2.643.2.2.31.0", {0x2a, 0x85, 3, 2, 2, 31, 0}, 7},
        {"1.2.643.2.2.31.1", {0x2a, 0x85, 3, 2, 2, 31, 1}, 7},
        {"1.2.643.2.2.31.2", {0x2a, 0x85, 3, 2, 2, 31, 2}, 7},
        {"1.2.643.2.2.31.3", {0x2a, 0x85, 3, 2, 2, 31, 3}, 7},
        {"1.2.643.2.2.31.4", {0x2a, 0x85, 3, 2, 2, 31, 4}, 7},
    };
    const struct gost89_sbox *s;
    size_t i;

    if (strcmp(dotted, "1.2.643.2.2.30.0") == 0)
        return &gost89_sbox_hash_test;
    if (strcmp(dotted, "1.2.643.2.2.30.1") == 0)
        return &gost89_sbox_hash_cryptopro;
    for (i = 0; i < sizeof(oids) / sizeof(*oids); i++)
        if (strcmp(dotted, oids[i].dotted) == 0 &&
            gost89_sbox_by_oid(bytes_of(oids[i].oid, oids[i].len), &s) ==
                ERR_OK)
            return s;
    fprintf(stderr, "no S-box set %s\n", dotted);
    abort();
}

#endif
