/*
 * Random numbers: a 64-byte state expanded with Streebog-512. A call of the
 * hash takes the state, one byte that says what for, and a number or the
 * bytes to mix in; with the state unknown its values cannot be told from
 * random ones, and the state cannot be found from them. Since each request
 * ends by replacing the state, what was given out before stays hidden from
 * one who learns the state later.
 */
#include "gost/rng.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "gost/streebog.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define BLOCK_LEN 64 /* of Streebog-512, and of the state */
#define SEED_LEN 64  /* bytes taken from the source at once */

/* What a block is for, so that no two uses hash the same bytes. */
enum use { USE_OUTPUT, USE_NEXT_STATE, USE_MIX };

enum err rng_seed_kernel(void *arg, uint8_t *out, size_t len)
{
    (void)arg;
    while (len > 0) {
        ssize_t n = getrandom(out, len, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_RANDOM;
        out += n;
        len -= (size_t)n;
    }
    return ERR_OK;
}

static void derive(const struct rng *r, enum use use, struct bytes data,
                   uint8_t out[BLOCK_LEN])
{
    const uint8_t label = (uint8_t)use;
    struct streebog h;

    streebog_init(&h, BLOCK_LEN);
    streebog_update(&h, bytes_of(r->key, sizeof(r->key)));
    streebog_update(&h, bytes_of(&label, 1));
    streebog_update(&h, data);
    streebog_final(&h, out);
    wipe(&h, sizeof(h));
}

static void replace_key(struct rng *r, enum use use, struct bytes data)
{
    uint8_t key[BLOCK_LEN];

    derive(r, use, data, key);
    memcpy(r->key, key, sizeof(r->key));
    wipe(key, sizeof(key));
}

void rng_mix(struct rng *r, struct bytes extra)
{
    replace_key(r, USE_MIX, extra);
}

static enum err reseed(struct rng *r)
{
    uint8_t seed[SEED_LEN];
    enum err e = r->seed(r->arg, seed, sizeof(seed));

    if (e == ERR_OK) {
        rng_mix(r, bytes_of(seed, sizeof(seed)));
        r->requests = 0;
        r->pid = (long)getpid();
    }
    wipe(seed, sizeof(seed));
    return e;
}

enum err rng_init(struct rng *r, rng_seed_fn seed, void *arg)
{
    memset(r, 0, sizeof(*r));
    r->seed = seed;
    r->arg = arg;
    return reseed(r);
}

enum err rng_bytes(struct rng *r, uint8_t *out, size_t len)
{
    uint8_t block[BLOCK_LEN], number[8];
    uint64_t i;
    enum err e;

    if (r->requests >= RNG_RESEED_REQUESTS || r->pid != (long)getpid()) {
        e = reseed(r);
        if (e != ERR_OK)
            return e;
    }
    for (i = 0; len > 0; i++) {
        size_t n = len < sizeof(block) ? len : sizeof(block);

        store_le64(number, i);
        derive(r, USE_OUTPUT, bytes_of(number, sizeof(number)), block);
        memcpy(out, block, n);
        out += n;
        len -= n;
    }
    replace_key(r, USE_NEXT_STATE, bytes_of(NULL, 0));
    r->requests++;
    wipe(block, sizeof(block));
    return ERR_OK;
}

void rng_clear(struct rng *r)
{
    wipe(r, sizeof(*r));
}
