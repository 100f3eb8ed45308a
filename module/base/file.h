/*
 * Files and folders: read whole under a size cap, change so that a kill at
 * any point leaves the old or the new state. A symbolic link is followed in
 * a path that the user gave whole (file_read, dir_open) and refused as a name
 * in a folder (the functions ending in _at), where somebody else may have put
 * it. All the calls that open, rename or remove are here.
 *
 * Errors of the functions below, unless said: ERR_NOT_FOUND, ERR_ACCESS (also
 * for a symbolic link or a special file), ERR_READ_ONLY, ERR_NO_SPACE,
 * ERR_IO, ERR_NOMEM; the sentence is left with log_fault and names the path.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define FILE_TMP_PREFIX                                                        \
    ".larets-" /* names of files and folders in the making */

/* An open folder. Paths in messages are made of `path`. */
struct dir {
    int fd;
    char *path;
};

#define DIR_NONE                                                               \
    {                                                                          \
        -1, NULL                                                               \
    }

/* A list of names, sorted by bytes. */
struct names {
    char **p;
    size_t count;
};

#define NAMES_EMPTY                                                            \
    {                                                                          \
        NULL, 0                                                                \
    }

/* One file of a folder that is written as a whole; content.p NULL leaves it
 * out, and removes it from a folder that is replaced. */
struct file_part {
    const char *name;
    struct bytes content;
};

/* When a file was last changed, and its size: equal means not changed. */
struct file_mark {
    dev_t dev;
    ino_t ino;
    off_t size;
    struct timespec mtime;
    struct timespec ctime;
};

/*
 * Open a folder. `at` names a folder below an open one; name may not hold a
 * slash and may not be "." or "..".
 */
MUST_USE enum err dir_open(const char *path, struct dir *out);
MUST_USE enum err dir_open_at(const struct dir *parent, const char *name,
                              struct dir *out);
void dir_close(struct dir *d); /* repeatable; releases the lock */

/* Make a folder and the missing ones above it, mode 0700. */
MUST_USE enum err dir_make_path(const char *path);

/*
 * Names in a folder but "." and "..". With tmp false, names that begin with
 * FILE_TMP_PREFIX are left out.
 */
MUST_USE enum err dir_list(const struct dir *d, bool tmp, struct names *out);
void names_clear(struct names *n);

/*
 * Lock a folder for this open description (flock): readers together, a
 * writer alone. Waits. Held until dir_close; a later call changes the kind.
 */
MUST_USE enum err dir_lock(const struct dir *d, bool exclusive);

/* The mark of a file or folder; of the folder itself if name is NULL. */
MUST_USE enum err file_mark_at(const struct dir *d, const char *name,
                               struct file_mark *out);
bool file_mark_equal(const struct file_mark *a, const struct file_mark *b);

/*
 * Read a regular file whole.
 *
 *   cap      most bytes to accept; more is ERR_TOO_BIG
 *   out      cleared first; holds the content on ERR_OK
 */
MUST_USE enum err file_read_at(const struct dir *d, const char *name,
                               size_t cap, struct buf *out);
MUST_USE enum err file_read(const char *path, size_t cap, struct buf *out);

/* Read an open descriptor (pipe, terminal, standard input) to its end. */
MUST_USE enum err file_read_fd(int fd, size_t cap, struct buf *out);

/*
 * Write a file: temporary beside it, fsync, rename, fsync of the folder.
 *
 *   mode     0600 for anything that holds a key
 *   fresh    ERR_EXISTS if the name is taken, else the old file is replaced
 */
MUST_USE enum err file_write_at(const struct dir *d, const char *name,
                                struct bytes content, mode_t mode, bool fresh);
MUST_USE enum err file_write(const char *path, struct bytes content,
                             mode_t mode, bool fresh);

/* Remove a file; durable on return. */
MUST_USE enum err file_remove_at(const struct dir *d, const char *name);
MUST_USE enum err file_remove(const char *path);

/*
 * Make a folder with files in it appear at once, complete (mode 0700/0600).
 * ERR_EXISTS if the name is taken. The caller holds the parent's lock.
 */
MUST_USE enum err dir_create_with(const struct dir *parent, const char *name,
                                  const struct file_part *parts, size_t count);

/*
 * Replace files of a folder all at once: a new folder with the parts, and
 * with copies of the old folder's other files, is exchanged for the old one,
 * which is then wiped away. Where the file system cannot exchange, the old
 * one steps aside under a name that dir_recover knows. The caller holds the
 * parent's lock.
 */
MUST_USE enum err dir_replace_with(const struct dir *parent, const char *name,
                                   const struct file_part *parts, size_t count);

/* Remove a folder and its files (no folders inside); gone at once. */
MUST_USE enum err dir_remove_at(const struct dir *parent, const char *name);

/* Rename a folder inside parent; ERR_EXISTS if the new name is taken. */
MUST_USE enum err dir_rename_at(const struct dir *parent, const char *from,
                                const char *to);

/*
 * Clean up what a killed process left: half-made files and folders go, a
 * folder that had stepped aside and has no successor comes back. The caller
 * holds the parent's lock exclusively. Does nothing on a read-only medium.
 */
MUST_USE enum err dir_recover(const struct dir *parent);

#endif
