/*
 * Random numbers. The source of seed is an argument: the kernel in
 * production, a fixed stream in tests. Output is expanded with Streebog, so
 * that what a caller mixes in adds to the kernel's bytes and never replaces
 * them.
 */
#ifndef GOST_RNG_H
#define GOST_RNG_H

#include "base/bytes.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Requests after which, before the next one, fresh seed is mixed in. */
#define RNG_RESEED_REQUESTS 256

/*
 * Where seed comes from.
 *
 *   arg      passed through from rng_init
 *   returns  ERR_OK with len bytes written, or ERR_RANDOM
 */
typedef enum err (*rng_seed_fn)(void *arg, uint8_t *out, size_t len);

/* The kernel's generator: getrandom(2), waits for its first seeding. */
enum err rng_seed_kernel(void *arg, uint8_t *out, size_t len);

struct rng {
    rng_seed_fn seed;
    void *arg;
    uint8_t key[64];   /* state; replaced after each request */
    uint64_t requests; /* since the last seeding */
    long pid;          /* process that seeded */
};

/*
 * Start a generator. Not safe for two threads at once: one a session or
 * under the caller's lock.
 *
 *   returns  ERR_OK, or ERR_RANDOM if the source fails
 */
MUST_USE enum err rng_init(struct rng *r, rng_seed_fn seed, void *arg);

/*
 * Fill memory with random bytes. Takes fresh seed first in a process that has
 * forked since the last seeding, and every RNG_RESEED_REQUESTS requests. The
 * state is replaced afterwards: it does not tell what was given out.
 *
 *   returns  ERR_OK, or ERR_RANDOM if the source fails; out is then undefined
 *   timing   depends on len only
 */
MUST_USE enum err rng_bytes(struct rng *r, uint8_t *out, size_t len);

/* Mix bytes of any quality into the state; cannot make it worse. */
void rng_mix(struct rng *r, struct bytes extra);

/* Wipe the state; repeatable. */
void rng_clear(struct rng *r);

#endif
