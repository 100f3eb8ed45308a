/* A container as the values that listings and JSON are made of. */
#ifndef TOOLS_DESCRIBE_H
#define TOOLS_DESCRIBE_H

#include "base/bytes.h"
#include "base/err.h"
#include "store/carrier.h"
#include "store/store.h"

#include <cjson/cJSON.h>
#include <stdint.h>

/*
 * The members: container (what to call it), name, carrier, folder, path,
 * serial, password ("set", "none", "not set yet"), keys (an array), state
 * ("good", "damaged", "reserve damaged", "no key"), fault, uri; and of the
 * first key once more: algorithm, curve, subject, issuer, validFrom, validTo,
 * daysLeft. spec/tool.md has them all.
 *
 *   now      seconds since 1970, for daysLeft
 *   returns  ERR_OK also for a damaged container; ERR_GONE, ERR_IO, ERR_NOMEM
 */
MUST_USE enum err describe_container(struct carrier *c,
                                     const struct carrier_list *list, size_t i,
                                     int64_t now, cJSON **out);

/* The same of a container known by its id. */
MUST_USE enum err describe_id(struct carrier *c, const char *id, int64_t now,
                              cJSON **out);

/*
 * Try each copy of the keys by itself with the password, which the check
 * values of the files cannot do for a turned bit of primary.key.
 *
 *   pin      the right one; empty where none is needed
 *   o        as described; state and fault are set anew if one copy is bad
 *   returns  ERR_OK also then; errors of carrier_read and of
 *            container_try_pairs; ERR_NOMEM
 */
MUST_USE enum err describe_copies(struct carrier *c, const char *id,
                                  struct bytes pin, cJSON *o);

/*
 * Containers of all carriers of the configuration, in order.
 *
 *   returns  as describe_container, and as places_open; a carrier that
 *            cannot be read is told on stderr and left out
 */
MUST_USE enum err describe_all(int64_t now, cJSON **array);

/* Subject, issuer and dates of a certificate into object. */
MUST_USE enum err describe_certificate(struct bytes der, int64_t now,
                                       cJSON *object);

/*
 * The pkcs11: URI of a token. A label longer than 32 bytes is cut as
 * Cryptoki cuts it.
 *
 *   returns  a string of the caller; NULL if out of memory
 *   source   RFC 7512, 2.3
 */
char *token_uri(const char *label, const char *serial);

/* "gost2012_256" and the like, the names that OpenSSL gives them. */
const char *alg_name(enum key_alg alg);

#endif
