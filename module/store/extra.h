/*
 * larets.ext: what CryptoPro's files have no place for (spec/extra.md). A
 * container is whole without it.
 */
#ifndef STORE_EXTRA_H
#define STORE_EXTRA_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/rng.h"
#include "store/container.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXTRA_SERIAL_LEN 8
#define EXTRA_SALT_LEN 16
#define EXTRA_VERIFIER_LEN 64
#define EXTRA_NOTES_MAX 16

/* Whether a PIN exists, spec/extra.md, 3 */
enum extra_pin_state {
    EXTRA_PIN_UNSET, /* not set yet */
    EXTRA_PIN_NONE,  /* none is needed */
    EXTRA_PIN_SET
};

/* A PIN that can be checked and not read. */
struct extra_pin {
    enum extra_pin_state state;
    uint8_t salt[EXTRA_SALT_LEN];
    uint32_t iterations;
    uint8_t verifier[EXTRA_VERIFIER_LEN];
};

/* What is known of one key pair beside its container. */
struct extra_note {
    uint8_t fp[CONTAINER_FP_LEN]; /* tells the pair */
    struct buf id;                /* empty: not said, as below */
    struct buf label;
    struct buf spki;   /* DER */
    bool local;        /* made here */
    struct buf others; /* elements that are not known, kept */
};

struct extra {
    uint8_t serial[EXTRA_SERIAL_LEN];
    bool has_serial;
    struct extra_pin so;   /* EXTRA_PIN_NONE does not occur */
    struct extra_pin user; /* while there is no key */
    struct extra_note note[EXTRA_NOTES_MAX];
    size_t note_count;
    struct buf others;
};

/*
 * Read the file.
 *
 *   out      cleared first; holds what was read on ERR_OK
 *   returns  ERR_OK, ERR_FORMAT, ERR_VERSION (of a later larets), ERR_NOMEM
 */
MUST_USE enum err extra_read(struct bytes file, struct extra *out);

/* Append the file. ERR_OK or ERR_NOMEM. */
MUST_USE enum err extra_write(const struct extra *x, struct buf *out);

/* Wipe and release; repeatable; a zeroed struct is an empty one. */
void extra_clear(struct extra *x);

/* The note of a pair, or NULL. */
struct extra_note *extra_note_find(struct extra *x, const uint8_t *fp);

/* The same, made if there is none; NULL if there is no room. */
struct extra_note *extra_note_get(struct extra *x, const uint8_t *fp);
void extra_note_remove(struct extra *x, const uint8_t *fp);

/*
 * Make a PIN's verifier, or one that says that none is needed.
 *
 *   pin      UTF-8; empty: none is needed
 *   returns  ERR_OK, ERR_PIN_RANGE, ERR_RANDOM
 *   timing   PBKDF2, as long as a container's unlocking
 *   source   spec/extra.md, 3; RFC 8018, 5.2
 */
MUST_USE enum err extra_pin_make(struct extra_pin *p, struct bytes pin,
                                 struct rng *rng);

/*
 * Check a PIN.
 *
 *   returns  ERR_OK, ERR_PIN_WRONG, ERR_PIN_NEEDED if none has been set
 */
MUST_USE enum err extra_pin_check(const struct extra_pin *p, struct bytes pin);

#endif
