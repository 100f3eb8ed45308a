/*
 * A carrier: a place that keeps containers as named blobs. A folder tree
 * (HDIMAGE) is one; removable media, a registry file and a passive card are
 * others behind the same functions. A carrier knows bytes, not keys.
 */
#ifndef STORE_CARRIER_H
#define STORE_CARRIER_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "store/container.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CARRIER_EXTRA_NAME "larets.ext" /* spec/extra.md */
#define CARRIER_EXTRA_MAX 1048576       /* bytes */

struct carrier;

/* One container of a carrier. */
struct carrier_entry {
    char *id;      /* unique on the carrier: the folder's name */
    char *name;    /* of name.key, UTF-8; the id if there is none */
    uint64_t mark; /* changes when any of the blobs does */
};

struct carrier_list {
    struct carrier_entry *p; /* sorted by id */
    size_t count;
};

void carrier_list_clear(struct carrier_list *l);

/* All that is kept of one container. */
struct carrier_content {
    struct container_blobs blobs;
    struct buf extra; /* larets.ext; empty if absent */
};

void carrier_content_clear(struct carrier_content *c);

/*
 * Changes the content in place. A blob made empty is removed; what is left
 * as it was is not written.
 *
 *   returns  ERR_OK to have the change made, another value to leave all as
 *            it is and to have carrier_update return it
 */
typedef enum err (*carrier_change_fn)(void *arg, struct carrier_content *c);

struct carrier_ops {
    enum err (*list)(struct carrier *c, struct carrier_list *out);
    enum err (*mark)(struct carrier *c, const char *id, uint64_t *out);
    enum err (*read)(struct carrier *c, const char *id,
                     struct carrier_content *out);
    enum err (*create)(struct carrier *c, const char *name,
                       const struct carrier_content *content, char **id);
    enum err (*update)(struct carrier *c, const char *id, carrier_change_fn fn,
                       void *arg);
    enum err (*remove)(struct carrier *c, const char *id);
    bool (*writable)(struct carrier *c);
    void (*free)(struct carrier *c);
};

/* The part that every kind of carrier begins with. */
struct carrier {
    const struct carrier_ops *ops;
    const char *kind; /* "hdimage" */
    char *where;      /* path, for people and for slot descriptions */
};

/*
 * The folder tree of CryptoPro's HDIMAGE: containers are folders NNNNNNNN.000
 * below root, file names in any letter case, symbolic links refused. The
 * root need not exist yet; it is made when something is created.
 */
MUST_USE enum err carrier_folder_new(const char *kind, const char *root,
                                     struct carrier **out);

/* Containers, sorted by id. A damaged one is listed too. */
MUST_USE enum err carrier_list(struct carrier *c, struct carrier_list *out);

/* The mark of one container: equal as long as nothing has changed. */
MUST_USE enum err carrier_mark(struct carrier *c, const char *id,
                               uint64_t *out);

/* Read what is kept of one container; absent blobs are empty. */
MUST_USE enum err carrier_read(struct carrier *c, const char *id,
                               struct carrier_content *out);

/*
 * Make a container appear at once, complete.
 *
 *   name     UTF-8; the id is made of it (8.3 folder name, first free)
 *   id       set to a string of the caller
 *   returns  ERR_OK, ERR_EXISTS if a container of that name is there,
 *            ERR_READ_ONLY, ERR_NO_SPACE, ERR_ACCESS, ERR_IO, ERR_NOMEM
 */
MUST_USE enum err carrier_create(struct carrier *c, const char *name,
                                 const struct carrier_content *content,
                                 char **id);

/*
 * Read, change and write back one container while nobody else can. A kill
 * at any point leaves the old or the new content.
 */
MUST_USE enum err carrier_update(struct carrier *c, const char *id,
                                 carrier_change_fn fn, void *arg);

/* Remove a container with all that belongs to it. */
MUST_USE enum err carrier_remove(struct carrier *c, const char *id);

/* False where the medium or the rights forbid writing. */
bool carrier_writable(struct carrier *c);

/* Release; NULL is allowed. */
void carrier_free(struct carrier *c);

#endif
