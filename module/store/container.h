/*
 * The CryptoPro container as six blobs, wherever they lie (spec/container.md).
 * Parsing needs no password: it tells what keys and certificates there are
 * and checks the header's and the masks' check values. Unlocking gives the
 * private keys. Changing gives new blobs; no input or output happens here.
 */
#ifndef STORE_CONTAINER_H
#define STORE_CONTAINER_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/rng.h"
#include "pkix/algid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum container_part {
    PART_NAME,
    PART_HEADER,
    PART_PRIMARY,
    PART_MASKS,
    PART_PRIMARY2,
    PART_MASKS2,
    PART_COUNT
};

#define CONTAINER_PART_MAX 131072 /* bytes, most that one blob may have */
#define CONTAINER_KEYS_MAX 2
#define CONTAINER_FP_LEN 8
#define CONTAINER_PIN_MAX 256  /* characters */
#define CONTAINER_NAME_MAX 255 /* bytes of CP1251 */

/* "name.key", "header.key", ...; lives for ever. */
const char *container_part_name(enum container_part part);

struct container_blobs {
    struct buf part[PART_COUNT]; /* an absent one is empty */
};

void container_blobs_clear(struct container_blobs *b);

/*
 * The display name of a container: read or make name.key alone.
 *
 *   name     UTF-8; appended to
 *   returns  container_name_read: ERR_OK, ERR_FORMAT, ERR_NOMEM
 *            container_name_write: ERR_OK, ERR_ARG for an empty or too long
 *            name, ERR_UNSUPPORTED for one that CP1251 has no letters for,
 *            ERR_FORMAT for broken UTF-8, ERR_NOMEM
 */
MUST_USE enum err container_name_read(struct bytes blob, struct buf *name);
MUST_USE enum err container_name_write(const char *name, struct buf *blob);

/* Key attribute bits, spec/container.md */
enum container_key_flag {
    CONTAINER_KEY_EXPORTABLE = 1u << 0,
    CONTAINER_KEY_USER_PROTECT = 1u << 1,
    CONTAINER_KEY_EXCHANGE = 1u << 2,
    CONTAINER_KEY_EPHEMERAL = 1u << 3,
    CONTAINER_KEY_NON_CACHABLE = 1u << 4,
    CONTAINER_KEY_DH_ALLOWED = 1u << 5
};

/* What the header says of one key; views live as long as the container. */
struct container_key {
    struct key_params params;
    uint32_t flags;
    uint8_t fp[CONTAINER_FP_LEN]; /* first bytes of the public key */
    bool has_fp;
    struct bytes certificate; /* DER, empty if none */
    int64_t valid_to;         /* seconds since 1970, 0 if not said */
};

/* True for an exchange key: by its attribute or its algorithm. */
bool container_key_can_agree(const struct container_key *k);

struct container;

/*
 * Parse the blobs.
 *
 *   blobs    copied; bytes after each DER element are ignored
 *   returns  ERR_OK; ERR_NOT_FOUND if header, or both pairs, are absent;
 *            ERR_FORMAT if a blob is damaged or its check value differs and
 *            no other pair is good; ERR_VERSION for V1 and split keys;
 *            ERR_UNSUPPORTED for an unknown algorithm or parameter set
 */
MUST_USE enum err container_parse(const struct container_blobs *blobs,
                                  struct container **out);
void container_free(struct container *c); /* wipes; NULL is allowed */

/* Name as UTF-8 (CP1251 in the file); "" if name.key is absent or damaged. */
const char *container_name(const struct container *c);

size_t container_key_count(const struct container *c);
const struct container_key *container_key_at(const struct container *c,
                                             size_t i);

/* True if the softPassword bit says that a password is set. */
bool container_has_pin(const struct container *c);

/* Pairs that are whole: bit 0 primary/masks, bit 1 primary2/masks2. */
unsigned container_good_pairs(const struct container *c);

/* Private keys, as many as container_key_count; wiped by the clear. */
struct container_secret {
    uint8_t d[CONTAINER_KEYS_MAX][CURVE_MAX_LEN];       /* little-endian */
    uint8_t pub[CONTAINER_KEYS_MAX][2 * CURVE_MAX_LEN]; /* x then y, LE */
};

void container_secret_clear(struct container_secret *s);

/*
 * Unlock with a password.
 *
 *   pin      UTF-8; empty for none. Tried as UTF-16 units, then as CP1251
 *            bytes, then as UTF-8 bytes where these differ
 *   returns  ERR_OK; ERR_PIN_WRONG; ERR_PIN_RANGE; ERR_FORMAT if no pair
 *            that can be decrypted gives the fingerprinted key;
 *            ERR_MISMATCH if the certificate holds another key
 *   timing   2000 rounds of hash; independent of the keys
 */
MUST_USE enum err container_unlock(const struct container *c, struct bytes pin,
                                   struct container_secret *out);

/*
 * The password check alone: without touching a private key where the header
 * has a check value, else as container_unlock.
 */
MUST_USE enum err container_check_pin(const struct container *c,
                                      struct bytes pin);

/*
 * Which pairs of files give the keys: what container_good_pairs tells without
 * a password, and more, since a damaged primary.key is found too.
 *
 *   good     set to bits as those of container_good_pairs
 *   returns  as container_unlock
 */
MUST_USE enum err container_try_pairs(const struct container *c,
                                      struct bytes pin, unsigned *good);

/* A container to be written. */
struct container_new_key {
    enum key_alg alg;
    const struct curve_name *curve;
    uint32_t flags;
    const uint8_t *d;         /* curve length bytes, little-endian */
    struct bytes certificate; /* may be empty */
    int64_t valid_to;         /* 0: extension not written */
};

struct container_new {
    const char *name; /* UTF-8, must fit CP1251 */
    struct bytes pin; /* UTF-8, may be empty */
    struct container_new_key key[CONTAINER_KEYS_MAX];
    size_t key_count;
};

/*
 * Build the six blobs of a new container: fresh masks and salts, both pairs.
 *
 *   returns  ERR_OK, ERR_ARG (no key, two of another edition, length or
 *            order, a name that is empty or too long),
 *            ERR_UNSUPPORTED (name not CP1251), ERR_PIN_RANGE, ERR_KEY,
 *            ERR_MISMATCH (certificate of another key), ERR_RANDOM, ERR_NOMEM
 */
MUST_USE enum err container_build(const struct container_new *n,
                                  struct rng *rng, struct container_blobs *out);

/*
 * New header with the certificate of key i put in or replaced (empty:
 * removed). Everything else is kept byte for byte. Compared is the key's
 * fingerprint; where the header has none, the caller has compared the keys.
 *
 *   returns  ERR_OK, ERR_MISMATCH if the certificate holds another key,
 *            ERR_FORMAT if it is none, ERR_TOO_BIG, ERR_NOMEM
 */
MUST_USE enum err container_with_certificate(const struct container *c,
                                             size_t i, struct bytes cert,
                                             struct buf *header);

/*
 * New blobs with another password: all parts but the name, which stays as it
 * was. Unknown header fields are kept byte for byte.
 *
 *   returns  as container_unlock and container_build
 */
MUST_USE enum err container_with_pin(const struct container *c,
                                     struct bytes old_pin, struct bytes new_pin,
                                     struct rng *rng,
                                     struct container_blobs *out);

/*
 * New blobs with one key more, or with one key less; the last one cannot be
 * taken out. All else as container_with_pin.
 *
 *   returns  as container_unlock and container_build; ERR_NO_SPACE if there
 *            are CONTAINER_KEYS_MAX already
 */
MUST_USE enum err container_with_key(const struct container *c,
                                     struct bytes pin,
                                     const struct container_new_key *key,
                                     struct rng *rng,
                                     struct container_blobs *out);
MUST_USE enum err container_without_key(const struct container *c, size_t i,
                                        struct bytes pin, struct rng *rng,
                                        struct container_blobs *out);

#endif
