/*
 * The cryptography of a container: password to storage key, masks, check
 * values. What is read and written is the business of container.c.
 */
#ifndef STORE_CONTAINER_CRYPT_H
#define STORE_CONTAINER_CRYPT_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/curve.h"
#include "gost/hash.h"
#include "gost/magma.h"
#include "pkix/algid.h"

#include <stddef.h>
#include <stdint.h>

#define CONTAINER_SALT_LEN 12 /* bytes, of masks.key */
#define CONTAINER_CHECK_LEN 4 /* bytes, of every check value */
#define CONTAINER_PIN_FORMS 3 /* ways to make bytes of a password */
#define CONTAINER_STORAGE_LEN GOST89_KEY_LEN

/* Hash and S-box of all that is in one container. */
struct container_suite {
    enum hash_id hash;
    const struct gost89_sbox *sbox;
};

/*
 * Choose by the first key: old (2001) or new (2012); an encryptionParamSet
 * in the parameters wins over the S-box of the generation.
 *
 *   returns  ERR_OK, or ERR_UNSUPPORTED for an unknown encryptionParamSet
 *   source   spec/container.md, 4.1
 */
MUST_USE enum err container_suite_for(const struct key_params *params,
                                      struct container_suite *out);

/* A password in each form that software has used, best first. */
struct container_pin {
    struct buf form[CONTAINER_PIN_FORMS]; /* 4 bytes a character */
    size_t count;
};

/*
 * Make the forms of a password; those that are the same appear once.
 *
 *   pin      UTF-8, may be empty
 *   returns  ERR_OK, ERR_NOMEM, or ERR_PIN_RANGE if it is not text or longer
 *            than CONTAINER_PIN_MAX characters
 *   source   spec/container.md, 4.3
 */
MUST_USE enum err container_pin_init(struct container_pin *p, struct bytes pin);
void container_pin_clear(struct container_pin *p); /* wipes; repeatable */

/*
 * Derive the storage key.
 *
 *   form     of container_pin; empty means no password
 *   salt     of masks.key, or the fingerprint for the password check
 *   timing   depends on the lengths only
 *   source   spec/container.md, 4.2
 */
void container_storage_key(const struct container_suite *suite,
                           struct bytes form, struct bytes salt,
                           uint8_t key[CONTAINER_STORAGE_LEN]);

/* Check value of the header's content. Source: spec/container.md, 5.1 */
void container_header_check(const struct container_suite *suite,
                            struct bytes content,
                            uint8_t out[CONTAINER_CHECK_LEN]);

/* Check value of a mask of 32 or 64 bytes. Source: same, 5.2 */
void container_mask_check(const struct container_suite *suite,
                          struct bytes mask, struct bytes salt,
                          uint8_t out[CONTAINER_CHECK_LEN]);

/*
 * Check value of a password.
 *
 *   fp       fingerprint of the first key
 *   source   spec/container.md, 5.3
 */
void container_pin_check(const struct container_suite *suite, struct bytes form,
                         struct bytes fp, uint8_t out[CONTAINER_CHECK_LEN]);

/*
 * Take the encryption and the mask off a private key, or put them on.
 *
 *   mask     curve length bytes, little-endian, in 1..q-1
 *   in, out  curve length bytes; the private key is little-endian
 *   returns  ERR_OK, or ERR_KEY for a mask or a key out of range
 *   timing   independent of the values
 *   source   spec/container.md, 4.4
 */
MUST_USE enum err
container_unwrap_key(const struct container_suite *suite,
                     const uint8_t storage[CONTAINER_STORAGE_LEN],
                     const struct curve *curve, const uint8_t *mask,
                     const uint8_t *in, uint8_t *out);
MUST_USE enum err
container_wrap_key(const struct container_suite *suite,
                   const uint8_t storage[CONTAINER_STORAGE_LEN],
                   const struct curve *curve, const uint8_t *mask,
                   const uint8_t *in, uint8_t *out);

#endif
