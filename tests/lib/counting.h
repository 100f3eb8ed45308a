/* The message of the vectors of other programs. */
#ifndef TESTS_LIB_COUNTING_H
#define TESTS_LIB_COUNTING_H

#include "base/bytes.h"

#include <stdlib.h>

#define COUNTING_MAX 16384

/* A message of len bytes, byte i being i mod 256; aborts above the cap. */
static inline struct bytes counting_bytes(size_t len)
{
    static uint8_t message[COUNTING_MAX];
    size_t i;

    if (len > COUNTING_MAX)
        abort();
    for (i = 0; i < len; i++)
        message[i] = (uint8_t)i;
    return bytes_of(message, len);
}

#endif
