/* A generator whose output is the same in every run. */
#ifndef TESTS_LIB_FIXED_RNG_H
#define TESTS_LIB_FIXED_RNG_H

#include "gost/rng.h"

#include <stdlib.h>

/* Bytes that count on from the one that arg points to. */
static inline enum err fixed_seed(void *arg, uint8_t *out, size_t len)
{
    const uint8_t *first = arg;
    size_t i;

    for (i = 0; i < len; i++)
        out[i] = (uint8_t)(*first + i);
    return ERR_OK;
}

/* Start a generator whose stream is told by a number; first must live on. */
static inline void fixed_rng_init(struct rng *r, uint8_t *first)
{
    if (rng_init(r, fixed_seed, first) != ERR_OK)
        abort();
}

#endif
