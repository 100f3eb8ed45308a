/* Bytes of a container on their way out, for container_write.c alone. */
#ifndef STORE_CONTAINER_EDIT_H
#define STORE_CONTAINER_EDIT_H

#include "store/container_inside.h"

/* A private key on its way into a pair of files. */
struct container_open_key {
    const struct curve *curve;
    const uint8_t *d;
};

/*
 * Both pairs of files, each with a mask and a salt of its own.
 *
 *   form     of the password
 *   keys     count of them, curves of one length
 *   out      the four parts are appended to
 *   returns  ERR_OK, ERR_KEY, ERR_RANDOM, ERR_NOMEM
 *   source   spec/container.md, 3.7 and 3.8
 */
MUST_USE enum err container_put_pairs(const struct container_suite *suite,
                                      struct bytes form,
                                      const struct container_open_key *keys,
                                      size_t count, struct rng *rng,
                                      struct container_blobs *out);

/* New bytes of fields; one that is set without bytes removes its field. */
struct header_edits {
    struct buf field[FIELD_COUNT];
    bool set[FIELD_COUNT];
};

void header_edits_clear(struct header_edits *ed);

/* ERR_NOMEM if any edit ran out of memory. */
MUST_USE enum err header_edits_check(const struct header_edits *ed);

/* Give a field new contents, or take it out. */
void edit_field(struct header_edits *ed, enum header_field field,
                struct bytes value);
void edit_remove(struct header_edits *ed, enum header_field field);

void edit_attributes(struct header_edits *ed, uint32_t flags);

/* What the header says of a key, into FIELD_KEY1 or FIELD_KEY2 (3.4). */
void edit_key(struct header_edits *ed, enum header_field field,
              const struct container_new_key *k);

/* The check value of a password, zeros for none (5.3). */
void edit_pin_check(struct header_edits *ed,
                    const struct container_suite *suite, struct bytes form,
                    const uint8_t *fp);

/* A certificate without what follows it; ERR_FORMAT if it is none (3.5). */
MUST_USE enum err edit_certificate(struct header_edits *ed,
                                   enum header_field field, struct bytes der);

/*
 * The extensions: those `present`, without those of the OID `drop`, and the
 * validity of the key `add` (3.6).
 *
 *   drop     may be empty
 *   add      may be NULL
 *   returns  ERR_OK, ERR_FORMAT, ERR_ARG for a validity that is no date
 */
MUST_USE enum err edit_extensions(struct header_edits *ed, struct bytes present,
                                  struct bytes drop,
                                  const struct container_new_key *add);

/*
 * A header with its check value: a field that is edited gives way to its new
 * bytes, all others stay where and as they are.
 *
 *   old      content of the old header, or empty
 *   returns  ERR_OK, ERR_FORMAT, ERR_TOO_BIG, ERR_NOMEM
 */
MUST_USE enum err container_put_header(const struct container_suite *suite,
                                       struct bytes old,
                                       struct header_edits *ed,
                                       struct buf *out);

#endif
