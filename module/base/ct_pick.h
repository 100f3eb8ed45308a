/*
 * Reading one entry of a table whose index is secret: every entry is read,
 * in vectors of the compiler.
 */
#ifndef BASE_CT_PICK_H
#define BASE_CT_PICK_H

#include "base/cpu.h"
#include "base/ct.h"

#include <string.h>

#if defined(__GNUC__)

/* As ct_pick below, in vectors of one size: four at once, then the rest. */
#define CT_PICK(name, vector)                                                  \
    static inline void name(const uint64_t *table, size_t count,               \
                            size_t stride, size_t len, uint32_t index,         \
                            uint64_t *out)                                     \
    {                                                                          \
        const vector wanted = (vector){0} + index;                             \
        const size_t words = sizeof(vector) / sizeof(uint64_t);                \
        vector v, at, a, b, c, d;                                              \
        size_t i, e;                                                           \
                                                                               \
        for (i = 0; i + 4 * words <= len; i += 4 * words) {                    \
            at = a = b = c = d = (vector){0};                                  \
            for (e = 0; e < count; e++, at += 1) {                             \
                const uint64_t *entry = table + stride * e + i;                \
                const vector mask = (vector)(at == wanted);                    \
                                                                               \
                memcpy(&v, entry, sizeof(v));                                  \
                a |= v & mask;                                                 \
                memcpy(&v, entry + words, sizeof(v));                          \
                b |= v & mask;                                                 \
                memcpy(&v, entry + 2 * words, sizeof(v));                      \
                c |= v & mask;                                                 \
                memcpy(&v, entry + 3 * words, sizeof(v));                      \
                d |= v & mask;                                                 \
            }                                                                  \
            memcpy(out + i, &a, sizeof(v));                                    \
            memcpy(out + i + words, &b, sizeof(v));                            \
            memcpy(out + i + 2 * words, &c, sizeof(v));                        \
            memcpy(out + i + 3 * words, &d, sizeof(v));                        \
        }                                                                      \
        for (; i < len; i += words) {                                          \
            at = a = (vector){0};                                              \
            for (e = 0; e < count; e++, at += 1) {                             \
                memcpy(&v, table + stride * e + i, sizeof(v));                 \
                a |= v & (vector)(at == wanted);                               \
            }                                                                  \
            memcpy(out + i, &a, sizeof(v));                                    \
        }                                                                      \
    }

typedef uint32_t ct_vector __attribute__((vector_size(16)));

CT_PICK(ct_pick_base, ct_vector)

#if defined(__x86_64__)
typedef uint32_t ct_vector_avx2 __attribute__((vector_size(32)));

__attribute__((target("avx2"))) CT_PICK(ct_pick_avx2, ct_vector_avx2)
#endif

#undef CT_PICK

#endif

    /*
     * out = the first words of entry index of a table.
     *
     *   count    entries
     *   stride   words from one entry to the next
     *   len      words to read: a multiple of 4
     *   timing   independent of index
     */
    static inline void ct_pick(const uint64_t *table, size_t count,
                               size_t stride, size_t len, uint64_t index,
                               uint64_t *out)
{
#if defined(__GNUC__)
    const uint32_t i = (uint32_t)ct_hide(index);

#if defined(__x86_64__)
    if (cpu_has_avx2()) {
        ct_pick_avx2(table, count, stride, len, i, out);
        return;
    }
#endif
    ct_pick_base(table, count, stride, len, i, out);
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
