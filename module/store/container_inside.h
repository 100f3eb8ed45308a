/*
 * What container_read.c, container_unlock.c and container_write.c share:
 * the parsed container and the fields of its header.
 */
#ifndef STORE_CONTAINER_INSIDE_H
#define STORE_CONTAINER_INSIDE_H

#include "base/der.h"
#include "store/container.h"
#include "store/container_crypt.h"

/* Container attribute bits, spec/container.md, 3.3 */
enum container_attribute {
    CONTAINER_SOFT_PASSWORD = 1u << 0,
    CONTAINER_RESERVE = 1u << 1,
    CONTAINER_KEY_ABSENT = 1u << 2,
    CONTAINER_FKC = 1u << 3
};

/* Fields of the header in the order of the file, spec/container.md, 3.2 */
enum header_field {
    FIELD_ALGORITHM,
    FIELD_NAME,
    FIELD_ATTRIBUTES,
    FIELD_KEY1,
    FIELD_PIN_CHECK,
    FIELD_SECRET2,
    FIELD_KEY2,
    FIELD_CERT1,
    FIELD_CERT2,
    FIELD_CIPHER_NAME1,
    FIELD_LINK1,
    FIELD_LINK2,
    FIELD_FP1,
    FIELD_FP2,
    FIELD_POLICY,
    FIELD_LEVEL,
    FIELD_EXTENSIONS,
    FIELD_CIPHER_NAME2,
    FIELD_COUNT, /* also: a field that is not known */
};

/* Walks over the fields of a header's content. */
struct header_walk {
    struct cursor c;
    bool key1_seen, policy_seen; /* the two have one tag */
};

/*
 * The next field.
 *
 *   field    FIELD_COUNT for one that is not known
 *   returns  ERR_OK, or ERR_FORMAT if what is there is not DER
 */
MUST_USE enum err header_next(struct header_walk *w, enum header_field *field,
                              struct der *el);
struct header_walk header_walk_of(struct bytes content);

unsigned header_field_tag(enum header_field field);

/* Body of the OID of the extension with the validity of a kind of key. */
struct bytes header_validity_oid(bool exchange);

struct container_pair {
    struct bytes cipher[CONTAINER_KEYS_MAX];
    struct bytes mask;
    struct bytes salt; /* CONTAINER_SALT_LEN bytes */
    bool good;
};

struct container {
    struct container_blobs blobs;
    struct bytes content; /* of header.key, whole */
    struct buf name;      /* UTF-8 */
    uint32_t attributes;
    struct bytes pin_check; /* empty if absent */
    struct bytes extensions;
    struct container_suite suite;
    struct container_key key[CONTAINER_KEYS_MAX];
    size_t key_count;
    struct container_pair pair[2];
};

/*
 * Compare the key of a certificate with one that is known.
 *
 *   returns  ERR_OK, ERR_MISMATCH, or ERR_FORMAT if it is no certificate
 */
MUST_USE enum err container_match_certificate(struct bytes cert,
                                              const struct curve *curve,
                                              const uint8_t *pub);

#endif
