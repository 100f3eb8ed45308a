/*
 * Containers as folders below a root: HDIMAGE and removable media
 * (spec/container.md, 8). The root's lock is held while anything is read or
 * written; what a killed writer left is put right by whoever comes next.
 */
#include "store/carrier_folder_inside.h"

#include "base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define READ_TRIES 3

const char *folder_file_name(size_t i)
{
    return i == FOLDER_EXTRA ? CARRIER_EXTRA_NAME
                             : container_part_name((enum container_part)i);
}

struct buf *folder_file_content(struct carrier_content *c, size_t i)
{
    return i == FOLDER_EXTRA ? &c->extra : &c->blobs.part[i];
}

static size_t file_cap(size_t i)
{
    return i == FOLDER_EXTRA ? CARRIER_EXTRA_MAX : CONTAINER_PART_MAX;
}

enum err folder_find_files(const struct dir *d, struct folder_files *out)
{
    enum err e = dir_list(d, false, &out->all);
    size_t i, n;

    memset(out->of, 0, sizeof(out->of));
    for (i = 0; e == ERR_OK && i < FOLDER_FILES; i++)
        for (n = 0; n < out->all.count; n++)
            if (strcasecmp(out->all.p[n], folder_file_name(i)) == 0)
                out->of[i] = out->all.p[n]; /* lower case sorts last */
    return e;
}

void folder_files_clear(struct folder_files *n)
{
    names_clear(&n->all);
    memset(n, 0, sizeof(*n));
}

/* 8.2: is it one of ours? A folder that lost its header is. */
static bool is_container(const struct folder_files *n)
{
    return n->of[PART_HEADER] != NULL || n->of[FOLDER_EXTRA] != NULL ||
           (n->of[PART_PRIMARY] != NULL && n->of[PART_MASKS] != NULL);
}

bool folder_is_tmp(const char *name)
{
    return strncmp(name, FILE_TMP_PREFIX, strlen(FILE_TMP_PREFIX)) == 0;
}

/* Root -------------------------------------------------------------------- */

/* A medium that knows no locks can be read all the same. */
static enum err lock(const struct dir *root, bool exclusive)
{
    enum err e = dir_lock(root, exclusive);

    if (e == ERR_OK || exclusive)
        return e;
    log_warn("%s; reading without a lock", log_fault_text());
    return ERR_OK;
}

void folder_recover(const struct dir *d)
{
    if (dir_recover(d) != ERR_OK)
        log_warn("%s", log_fault_text());
}

enum err folder_open_root(const struct carrier *c, bool exclusive,
                          struct dir *out)
{
    struct dir root = DIR_NONE;
    enum err e = dir_open(c->where, &root);

    if (e == ERR_OK)
        e = lock(&root, exclusive);
    if (e != ERR_OK) {
        dir_close(&root);
        return e;
    }
    if (exclusive)
        folder_recover(&root);
    *out = root;
    return ERR_OK;
}

/* A writer was killed: put right what it left, then go on reading. */
static enum err recover_and_share(const struct dir *root)
{
    enum err e = dir_lock(root, true);

    if (e == ERR_OK) {
        folder_recover(root);
        e = dir_lock(root, false);
    }
    return e;
}

static bool has_leftovers(const struct dir *root)
{
    struct names names = NAMES_EMPTY;
    bool found = false;
    size_t i;

    if (dir_list(root, true, &names) != ERR_OK)
        return false;
    for (i = 0; i < names.count; i++)
        found = found || folder_is_tmp(names.p[i]);
    names_clear(&names);
    return found;
}

enum err folder_not_found(const struct carrier *c, const char *id, enum err e)
{
    if (e != ERR_NOT_FOUND)
        return e;
    return log_fault(e, "%s: there is no container \"%s\"", c->where, id);
}

/* Open a container's folder for reading; one that stepped aside comes back. */
static enum err open_to_read(const struct carrier *c, const char *id,
                             struct dir *root, struct dir *out)
{
    enum err e =
        folder_is_tmp(id) ? ERR_NOT_FOUND : folder_open_root(c, false, root);

    if (e == ERR_OK)
        e = dir_open_at(root, id, out);
    if (e == ERR_NOT_FOUND && root->fd >= 0 && has_leftovers(root)) {
        e = recover_and_share(root);
        if (e == ERR_OK)
            e = dir_open_at(root, id, out);
    }
    return folder_not_found(c, id, e);
}

/* Marks ------------------------------------------------------------------- */

/* FNV-1a, 64 bits: tells apart, protects nothing. */
static uint64_t mix(uint64_t h, uint64_t v)
{
    size_t i;

    for (i = 0; i < 8; i++)
        h = (h ^ (v >> (8 * i) & 0xff)) * UINT64_C(0x100000001b3);
    return h;
}

static enum err mark_files(const struct dir *d, const struct folder_files *n,
                           uint64_t *out)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    struct file_mark m;
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < FOLDER_FILES; i++) {
        if (n->of[i] == NULL)
            continue;
        e = file_mark_at(d, n->of[i], &m);
        h = mix(mix(h, i), (uint64_t)m.ino);
        h = mix(mix(h, (uint64_t)m.dev), (uint64_t)m.size);
        h = mix(mix(h, (uint64_t)m.mtime.tv_sec), (uint64_t)m.mtime.tv_nsec);
        h = mix(mix(h, (uint64_t)m.ctime.tv_sec), (uint64_t)m.ctime.tv_nsec);
    }
    if (e == ERR_OK)
        *out = h;
    return e;
}

static enum err folder_mark(struct carrier *c, const char *id, uint64_t *out)
{
    struct dir root = DIR_NONE, d = DIR_NONE;
    struct folder_files names;
    enum err e = open_to_read(c, id, &root, &d);

    memset(&names, 0, sizeof(names));
    if (e == ERR_OK)
        e = folder_find_files(&d, &names);
    if (e == ERR_OK)
        e = mark_files(&d, &names, out);
    folder_files_clear(&names);
    dir_close(&d);
    dir_close(&root);
    return e;
}

/* Listing ----------------------------------------------------------------- */

/* 2: the name in name.key; the id if there is none that can be read. */
static char *display_name(const struct dir *d, const struct folder_files *n,
                          const char *id)
{
    struct buf blob = BUF_EMPTY, name = BUF_EMPTY;
    char *copy;

    if (n->of[PART_NAME] == NULL ||
        file_read_at(d, n->of[PART_NAME], CONTAINER_PART_MAX, &blob) !=
            ERR_OK ||
        container_name_read(buf_peek(&blob), &name) != ERR_OK || name.len == 0)
        copy = strdup(id);
    else
        copy = strdup(buf_text(&name));
    buf_clear(&blob);
    buf_clear(&name);
    return copy;
}

static enum err list_add(struct carrier_list *l, const struct dir *d,
                         const struct folder_files *n, const char *id)
{
    struct carrier_entry *grown =
        reallocarray(l->p, l->count + 1, sizeof(*grown));
    struct carrier_entry *entry;

    if (grown == NULL)
        return ERR_NOMEM;
    l->p = grown;
    entry = &grown[l->count++];
    memset(entry, 0, sizeof(*entry));
    entry->id = strdup(id);
    entry->name = display_name(d, n, id);
    if (entry->id == NULL || entry->name == NULL)
        return ERR_NOMEM;
    if (mark_files(d, n, &entry->mark) != ERR_OK)
        entry->mark = 0; /* a file that cannot be looked at */
    return ERR_OK;
}

/* One name below the root: what is no container is passed over. */
static enum err list_one(const struct dir *root, const char *id,
                         struct carrier_list *l)
{
    struct dir d = DIR_NONE;
    struct folder_files names;
    enum err e = dir_open_at(root, id, &d);

    memset(&names, 0, sizeof(names));
    if (e == ERR_OK)
        e = folder_find_files(&d, &names);
    if (e == ERR_ACCESS)
        log_warn("%s; passed over", log_fault_text());
    if (e == ERR_OK && is_container(&names))
        e = list_add(l, &d, &names, id);
    folder_files_clear(&names);
    dir_close(&d);
    return e == ERR_NOMEM ? e : ERR_OK;
}

enum err folder_list_below(const struct dir *root, struct carrier_list *l)
{
    struct names names = NAMES_EMPTY;
    enum err e = dir_list(root, false, &names);
    size_t i;

    for (i = 0; e == ERR_OK && i < names.count; i++)
        e = list_one(root, names.p[i], l);
    names_clear(&names);
    return e;
}

static enum err folder_list(struct carrier *c, struct carrier_list *out)
{
    struct carrier_list made = {NULL, 0};
    struct dir root = DIR_NONE;
    enum err e = folder_open_root(c, false, &root);

    if (e == ERR_OK && has_leftovers(&root))
        e = recover_and_share(&root);
    if (e == ERR_OK)
        e = folder_list_below(&root, &made);
    if (e == ERR_NOT_FOUND)
        e = ERR_OK; /* no root yet: nothing in it */
    dir_close(&root);
    if (e != ERR_OK) {
        carrier_list_clear(&made);
        return e;
    }
    log_fault_clear();
    *out = made;
    return ERR_OK;
}

/* Reading ----------------------------------------------------------------- */

enum err folder_read_files(const struct dir *d, const struct folder_files *n,
                           struct carrier_content *out)
{
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < FOLDER_FILES; i++)
        if (n->of[i] != NULL)
            e = file_read_at(d, n->of[i], file_cap(i),
                             folder_file_content(out, i));
    if (e != ERR_OK)
        carrier_content_clear(out);
    return e;
}

/* Software that knows nothing of our lock may write meanwhile. */
static enum err read_steady(const struct dir *d, struct carrier_content *out)
{
    struct folder_files names;
    uint64_t before = 0, after = 1;
    enum err e = ERR_OK;
    unsigned tries;

    memset(&names, 0, sizeof(names));
    for (tries = 0; tries < READ_TRIES && before != after; tries++) {
        carrier_content_clear(out);
        e = folder_find_files(d, &names);
        if (e == ERR_OK)
            e = mark_files(d, &names, &before);
        if (e == ERR_OK)
            e = folder_read_files(d, &names, out);
        if (e != ERR_OK || mark_files(d, &names, &after) != ERR_OK)
            break;
    }
    folder_files_clear(&names);
    return e;
}

static enum err folder_read(struct carrier *c, const char *id,
                            struct carrier_content *out)
{
    struct dir root = DIR_NONE, d = DIR_NONE;
    struct carrier_content content;
    enum err e = open_to_read(c, id, &root, &d);

    memset(&content, 0, sizeof(content));
    if (e == ERR_OK)
        e = read_steady(&d, &content);
    if (e == ERR_OK)
        *out = content;
    dir_close(&d);
    dir_close(&root);
    return e;
}

static void go_up(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash == NULL) {
        path[0] = '.';
        path[1] = '\0';
    } else {
        slash[slash == path ? 1 : 0] = '\0';
    }
}

/* A root that is not there yet is made in the folder above it. */
static bool folder_writable(struct carrier *c)
{
    char *path = *c->where == '\0' ? NULL : strdup(c->where);
    bool writable = false;

    if (path == NULL)
        return false;
    while (faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) != 0 &&
           strcmp(path, ".") != 0 && strcmp(path, "/") != 0)
        go_up(path);
    writable = faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0;
    free(path);
    return writable;
}

static void folder_free(struct carrier *c)
{
    free(c->where);
    free(c);
}

static const struct carrier_ops folder_ops = {
    folder_list,   folder_mark,   folder_read,     folder_create,
    folder_update, folder_remove, folder_writable, folder_free};

enum err carrier_folder_new(const char *kind, const char *root,
                            struct carrier **out)
{
    struct carrier *c = calloc(1, sizeof(*c));

    if (c == NULL)
        return ERR_NOMEM;
    c->ops = &folder_ops;
    c->kind = kind;
    c->where = strdup(root);
    if (c->where == NULL) {
        free(c);
        return ERR_NOMEM;
    }
    *out = c;
    return ERR_OK;
}
