/* What the suites of gost/sign.h share: cases of sign.txt, and numbers. */
#ifndef TESTS_LIB_SIGN_SAMPLE_H
#define TESTS_LIB_SIGN_SAMPLE_H

#include "gost/sign.h"
#include "tests/lib/vectors.h"

#include <stddef.h>
#include <stdint.h>

#define LEN CURVE_MAX_LEN

/* A set, a key pair, a digest and its signature. */
struct sample {
    const struct curve *c;
    size_t len;
    uint8_t d[LEN], k[LEN], digest[LEN];
    uint8_t pub[2 * LEN];
    uint8_t sig[2 * LEN];
};

/* Cases of sign.txt that between them have each kind of curve. */
#define SAMPLE_COUNT 4
extern const char *const sample_names[SAMPLE_COUNT];

/* The case with this name, or the case that v is at; aborts without it. */
struct sample sample_named(const char *name);
void sample_read(struct vectors *v, struct sample *s);

struct bytes digest_of(const struct sample *s);
struct bytes sig_of(const struct sample *s);

/* sign_verify of what is in s now. */
enum err sample_verify(const struct sample *s);

/* The set with this name; aborts without it. */
const struct curve *curve_named(const char *name);

/* A number that is small, or that is the order and a little. */
void small(uint8_t *out, uint8_t value);
void order_plus(const struct curve *c, int n, uint8_t *out);

/* A generator with a seed of one value; one that needs seed and gets none. */
struct rng rng_fixed(uint8_t value);
struct rng rng_broken(void);

#endif
