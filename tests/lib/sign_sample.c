/* Cases of sign.txt and numbers for the suites of gost/sign.h. */
#include "tests/lib/sign_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const sample_names[SAMPLE_COUNT] = {
    "rfc7091",
    "gost-a.2",
    "rfc9215-d2-certificate",
    "engine-cryptopro-c",
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "sample: %s\n", what);
    abort();
}

const struct curve *curve_named(const char *name)
{
    const struct curve_name *n;

    if (curve_by_name(name, &n) != ERR_OK)
        fail(name);
    return n->curve;
}

void sample_read(struct vectors *v, struct sample *s)
{
    s->c = curve_named(vector_text(v, "curve"));
    s->len = curve_len(s->c);
    vector_reversed(v, "d", s->d, s->len);
    vector_reversed(v, "k", s->k, s->len);
    vector_reversed(v, "x", s->pub, s->len);
    vector_reversed(v, "y", s->pub + s->len, s->len);
    memcpy(s->digest, vector_bytes(v, "digest").p, s->len);
    memcpy(s->sig, vector_bytes(v, "s").p, s->len);
    memcpy(s->sig + s->len, vector_bytes(v, "r").p, s->len);
}

struct sample sample_named(const char *name)
{
    struct vectors *v = vectors_open("sign.txt");
    struct sample s;

    do
        if (!vectors_next(v))
            fail(name);
    while (strcmp(vector_name(v), name) != 0);
    sample_read(v, &s);
    vectors_close(v);
    return s;
}

struct bytes digest_of(const struct sample *s)
{
    return bytes_of(s->digest, s->len);
}

struct bytes sig_of(const struct sample *s)
{
    return bytes_of(s->sig, 2 * s->len);
}

enum err sample_verify(const struct sample *s)
{
    return sign_verify(s->c, s->pub, digest_of(s), sig_of(s));
}

void small(uint8_t *out, uint8_t value)
{
    memset(out, 0, LEN);
    out[0] = value;
}

void order_plus(const struct curve *c, int n, uint8_t *out)
{
    memcpy(out, curve_order(c), curve_len(c));
    out[0] = (uint8_t)(out[0] + n); /* no order ends in a byte that wraps */
}

static enum err fixed_seed(void *arg, uint8_t *out, size_t len)
{
    memset(out, *(const uint8_t *)arg, len);
    return ERR_OK;
}

static enum err no_seed(void *arg, uint8_t *out, size_t len)
{
    (void)arg;
    (void)out;
    (void)len;
    return ERR_RANDOM;
}

struct rng rng_fixed(uint8_t value)
{
    struct rng r;

    if (rng_init(&r, fixed_seed, &value) != ERR_OK)
        fail("rng_init");
    r.arg = NULL;
    return r;
}

struct rng rng_broken(void)
{
    struct rng r = rng_fixed(0);

    r.seed = no_seed;
    r.requests = RNG_RESEED_REQUESTS;
    return r;
}
