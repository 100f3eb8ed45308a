/* What carrier_folder.c and carrier_folder_write.c share. */
#ifndef STORE_CARRIER_FOLDER_INSIDE_H
#define STORE_CARRIER_FOLDER_INSIDE_H

#include "base/file.h"
#include "store/carrier.h"

#define FOLDER_FILES (PART_COUNT + 1) /* the extra file is the last */
#define FOLDER_EXTRA PART_COUNT

/* The names that the files of one container have, in their letter case. */
struct folder_files {
    struct names all;
    const char *of[FOLDER_FILES]; /* NULL: absent */
};

/* Usual name and place in the content of file i. */
const char *folder_file_name(size_t i);
struct buf *folder_file_content(struct carrier_content *c, size_t i);

/*
 * Find the files in any letter case; the usual one wins where there are
 * several (spec/container.md, 8.2). `out` is cleared first.
 */
MUST_USE enum err folder_find_files(const struct dir *d,
                                    struct folder_files *out);
void folder_files_clear(struct folder_files *n);

/* Read all that were found; nothing on failure. */
MUST_USE enum err folder_read_files(const struct dir *d,
                                    const struct folder_files *n,
                                    struct carrier_content *out);

/* True for names of things in the making, which are no containers. */
bool folder_is_tmp(const char *name);

/*
 * Open and lock the root. The exclusive lock also puts right what a killed
 * writer left.
 */
MUST_USE enum err folder_open_root(const struct carrier *c, bool exclusive,
                                   struct dir *out);

/* Under the exclusive lock; what cannot be cleaned up hinders nobody. */
void folder_recover(const struct dir *d);

/* Leave the sentence that names the container, for ERR_NOT_FOUND. */
enum err folder_not_found(const struct carrier *c, const char *id, enum err e);

/* The containers below a root that is open and locked. */
MUST_USE enum err folder_list_below(const struct dir *root,
                                    struct carrier_list *l);

/* Functions of struct carrier_ops. */
MUST_USE enum err folder_create(struct carrier *c, const char *name,
                                const struct carrier_content *content,
                                char **id);
MUST_USE enum err folder_update(struct carrier *c, const char *id,
                                carrier_change_fn fn, void *arg);
MUST_USE enum err folder_remove(struct carrier *c, const char *id);

#endif
