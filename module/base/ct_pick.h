/*
 * Reading one entry of a table whose index is secret: every entry is read.
 * Vectors of the compiler, of a size that every processor of the
 * architecture has.
 */
#ifndef BASE_CT_PICK_H
#define BASE_CT_PICK_H

#include "base/ct.h"

#include <string.h>

#if defined(__GNUC__)

typedef uint32_t ct_vector __attribute__((vector_size(16)));

/* Words 0 to 3 of entry index. */
static inline void ct_pick_4(const uint64_t *table, size_t count, size_t stride,
                             uint32_t index, uint64_t *out)
{
    const ct_vector wanted = {index, index, index, index};
    ct_vector at = {0}, low = {0}, high = {0};
    size_t e;

    for (e = 0; e < count; e++) {
        const ct_vector mask = (ct_vector)(at == wanted);
        ct_vector v;

        memcpy(&v, table, sizeof(v));
        low |= v & mask;
        memcpy(&v, table + 2, sizeof(v));
        high |= v & mask;
        at += 1;
        table += stride;
    }
    memcpy(out, &low, sizeof(low));
    memcpy(out + 2, &high, sizeof(high));
}

/* Words 0 to 7. */
static inline void ct_pick_8(const uint64_t *table, size_t count, size_t stride,
                             uint32_t index, uint64_t *out)
{
    const ct_vector wanted = {index, index, index, index};
    ct_vector at = {0}, acc[4] = {{0}};
    size_t e;

    for (e = 0; e < count; e++) {
        const ct_vector mask = (ct_vector)(at == wanted);
        ct_vector v[4];

        memcpy(v, table, sizeof(v));
        acc[0] |= v[0] & mask;
        acc[1] |= v[1] & mask;
        acc[2] |= v[2] & mask;
        acc[3] |= v[3] & mask;
        at += 1;
        table += stride;
    }
    memcpy(out, acc, sizeof(acc));
}

#endif

/*
 * out = the first words of entry index of a table.
 *
 *   count    entries
 *   stride   words from one entry to the next
 *   len      words to read: a multiple of 4
 *   timing   independent of index
 */
static inline void ct_pick(const uint64_t *table, size_t count, size_t stride,
                           size_t len, uint64_t index, uint64_t *out)
{
#if defined(__GNUC__)
    const uint32_t i = (uint32_t)ct_hide(index);
    size_t done = 0;

    for (; done + 8 <= len; done += 8)
        ct_pick_8(table + done, count, stride, i, out + done);
    for (; done + 4 <= len; done += 4)
        ct_pick_4(table + done, count, stride, i, out + done);
#else
    size_t e, i;

    memset(out, 0, len * sizeof(*out));
    for (e = 0; e < count; e++) {
        uint64_t mask = ct_is_equal(e, index);

        for (i = 0; i < len; i++)
            out[i] |= table[stride * e + i] & mask;
    }
#endif
}

#endif
