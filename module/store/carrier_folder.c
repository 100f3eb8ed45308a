/*
 * Containers as folders below a root: HDIMAGE and removable media
 * (spec/container.md, 8). The root's lock is held while anything is read or
 * written; what a killed writer left is put right by whoever comes next.
 */
#include "store/carrier.h"

#include "base/file.h"
#include "base/log.h"
#include "gost/hash.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define FILES (PART_COUNT + 1) /* the extra file is the last */
#define EXTRA PART_COUNT
#define STEM_LEN 8    /* spec/container.md, 8.1 */
#define NUMBERS 1000  /* .000 to .999, same */
#define ID_MAX_LEN 13 /* stem, dot, three digits, terminator */
#define READ_TRIES 3

/* The names that the files of one container have, in their letter case. */
struct file_names {
    struct names all;
    const char *of[FILES]; /* NULL: absent */
};

static const char *file_name(size_t i)
{
    return i == EXTRA ? CARRIER_EXTRA_NAME
                      : container_part_name((enum container_part)i);
}

static struct buf *file_content(struct carrier_content *c, size_t i)
{
    return i == EXTRA ? &c->extra : &c->blobs.part[i];
}

static size_t file_cap(size_t i)
{
    return i == EXTRA ? CARRIER_EXTRA_MAX : CONTAINER_PART_MAX;
}

/* 8.2: any letter case; the usual one wins where there are several. */
static enum err find_files(const struct dir *d, struct file_names *out)
{
    enum err e = dir_list(d, false, &out->all);
    size_t i, n;

    memset(out->of, 0, sizeof(out->of));
    for (i = 0; e == ERR_OK && i < FILES; i++)
        for (n = 0; n < out->all.count; n++)
            if (strcasecmp(out->all.p[n], file_name(i)) == 0)
                out->of[i] = out->all.p[n]; /* lower case sorts last */
    return e;
}

static void file_names_clear(struct file_names *n)
{
    names_clear(&n->all);
    memset(n, 0, sizeof(*n));
}

/* 8.2: is it one of ours? A folder that lost its header is. */
static bool is_container(const struct file_names *n)
{
    return n->of[PART_HEADER] != NULL || n->of[EXTRA] != NULL ||
           (n->of[PART_PRIMARY] != NULL && n->of[PART_MASKS] != NULL);
}

static bool is_tmp(const char *name)
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

/* Under the exclusive lock; what cannot be cleaned up hinders nobody. */
static void recover(const struct dir *d)
{
    if (dir_recover(d) != ERR_OK)
        log_warn("%s", log_fault_text());
}

static enum err open_root(const struct carrier *c, bool exclusive,
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
        recover(&root);
    *out = root;
    return ERR_OK;
}

/* A writer was killed: put right what it left, then go on reading. */
static enum err recover_and_share(const struct dir *root)
{
    enum err e = dir_lock(root, true);

    if (e == ERR_OK) {
        recover(root);
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
        found = found || is_tmp(names.p[i]);
    names_clear(&names);
    return found;
}

static enum err no_container(const struct carrier *c, const char *id,
                             enum err e)
{
    if (e != ERR_NOT_FOUND)
        return e;
    return log_fault(e, "%s: there is no container \"%s\"", c->where, id);
}

/* Open a container's folder for reading; one that stepped aside comes back. */
static enum err open_to_read(const struct carrier *c, const char *id,
                             struct dir *root, struct dir *out)
{
    enum err e = is_tmp(id) ? ERR_NOT_FOUND : open_root(c, false, root);

    if (e == ERR_OK)
        e = dir_open_at(root, id, out);
    if (e == ERR_NOT_FOUND && root->fd >= 0 && has_leftovers(root)) {
        e = recover_and_share(root);
        if (e == ERR_OK)
            e = dir_open_at(root, id, out);
    }
    return no_container(c, id, e);
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

static enum err mark_files(const struct dir *d, const struct file_names *n,
                           uint64_t *out)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    struct file_mark m;
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < FILES; i++) {
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
    struct file_names names;
    enum err e = open_to_read(c, id, &root, &d);

    memset(&names, 0, sizeof(names));
    if (e == ERR_OK)
        e = find_files(&d, &names);
    if (e == ERR_OK)
        e = mark_files(&d, &names, out);
    file_names_clear(&names);
    dir_close(&d);
    dir_close(&root);
    return e;
}

/* Listing ----------------------------------------------------------------- */

/* 2: the name in name.key; the id if there is none that can be read. */
static char *display_name(const struct dir *d, const struct file_names *n,
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
                         const struct file_names *n, const char *id)
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
    struct file_names names;
    enum err e = dir_open_at(root, id, &d);

    memset(&names, 0, sizeof(names));
    if (e == ERR_OK)
        e = find_files(&d, &names);
    if (e == ERR_ACCESS)
        log_warn("%s; passed over", log_fault_text());
    if (e == ERR_OK && is_container(&names))
        e = list_add(l, &d, &names, id);
    file_names_clear(&names);
    dir_close(&d);
    return e == ERR_NOMEM ? e : ERR_OK;
}

static enum err list_below(const struct dir *root, struct carrier_list *l)
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
    enum err e = open_root(c, false, &root);

    if (e == ERR_OK && has_leftovers(&root))
        e = recover_and_share(&root);
    if (e == ERR_OK)
        e = list_below(&root, &made);
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

static enum err read_files(const struct dir *d, const struct file_names *n,
                           struct carrier_content *out)
{
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < FILES; i++)
        if (n->of[i] != NULL)
            e = file_read_at(d, n->of[i], file_cap(i), file_content(out, i));
    if (e != ERR_OK)
        carrier_content_clear(out);
    return e;
}

/* Software that knows nothing of our lock may write meanwhile. */
static enum err read_steady(const struct dir *d, struct carrier_content *out)
{
    struct file_names names;
    uint64_t before = 0, after = 1;
    enum err e = ERR_OK;
    unsigned tries;

    memset(&names, 0, sizeof(names));
    for (tries = 0; tries < READ_TRIES && before != after; tries++) {
        carrier_content_clear(out);
        e = find_files(d, &names);
        if (e == ERR_OK)
            e = mark_files(d, &names, &before);
        if (e == ERR_OK)
            e = read_files(d, &names, out);
        if (e != ERR_OK || mark_files(d, &names, &after) != ERR_OK)
            break;
    }
    file_names_clear(&names);
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

/* Creating ---------------------------------------------------------------- */

static enum err check_name_is_free(const struct carrier *c,
                                   const struct dir *root, const char *name)
{
    struct carrier_list all = {NULL, 0};
    enum err e = list_below(root, &all);
    size_t i;

    for (i = 0; e == ERR_OK && i < all.count; i++)
        if (strcmp(all.p[i].name, name) == 0)
            e = log_fault(ERR_EXISTS, "%s: there is a container \"%s\" already",
                          c->where, name);
    carrier_list_clear(&all);
    return e;
}

/* Letters and digits of ASCII, and what else is safe in a name. */
static bool is_plain(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
           (ch >= '0' && ch <= '9') || ch == '-' || ch == '_';
}

/* 8.1: the first 8 letters of the name; a hash of it if they are not plain. */
static void make_stem(const char *name, char stem[STEM_LEN + 1])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    size_t len = strnlen(name, STEM_LEN);
    uint8_t digest[32];
    bool plain = true;
    size_t i;

    for (i = 0; i < len; i++) {
        plain = plain && is_plain(name[i]);
        stem[i] = name[i];
        if (name[i] >= 'A' && name[i] <= 'Z')
            stem[i] = (char)(name[i] - 'A' + 'a');
    }
    if (!plain) {
        hash_once(HASH_STREEBOG_256, bytes_str(name), digest);
        len = STEM_LEN;
        for (i = 0; i < len; i++)
            stem[i] = letters[digest[i] & 31];
    }
    stem[len] = '\0';
}

static bool is_taken(const struct names *names, const char *id)
{
    size_t i;

    for (i = 0; i < names->count; i++)
        if (strcasecmp(names->p[i], id) == 0)
            return true;
    return false;
}

static enum err choose_id(const struct dir *root, const char *name,
                          char id[ID_MAX_LEN])
{
    struct names names = NAMES_EMPTY;
    char stem[STEM_LEN + 1];
    enum err e = dir_list(root, true, &names);
    unsigned n;

    make_stem(name, stem);
    for (n = 0; n < NUMBERS; n++) {
        snprintf(id, ID_MAX_LEN, "%s.%03u", stem, n % NUMBERS);
        if (!is_taken(&names, id))
            break;
    }
    names_clear(&names);
    if (e == ERR_OK && n == NUMBERS)
        e = log_fault(ERR_NO_SPACE, "%s: %u containers are called %s",
                      root->path, n, stem);
    return e;
}

static enum err create_below(const struct dir *root, const char *id,
                             const struct carrier_content *content)
{
    struct file_part parts[FILES];
    size_t i, n = 0;

    for (i = 0; i < FILES; i++) {
        const struct buf *b =
            i == EXTRA ? &content->extra : &content->blobs.part[i];

        if (b->len == 0)
            continue;
        parts[n].name = file_name(i);
        parts[n++].content = buf_peek(b);
    }
    return dir_create_with(root, id, parts, n);
}

static enum err folder_create(struct carrier *c, const char *name,
                              const struct carrier_content *content, char **id)
{
    struct dir root = DIR_NONE;
    char chosen[ID_MAX_LEN];
    char *copy = NULL;
    enum err e = dir_make_path(c->where);

    if (e == ERR_OK)
        e = open_root(c, true, &root);
    if (e == ERR_OK)
        e = check_name_is_free(c, &root, name);
    if (e == ERR_OK)
        e = choose_id(&root, name, chosen);
    if (e == ERR_OK && (copy = strdup(chosen)) == NULL)
        e = ERR_NOMEM;
    if (e == ERR_OK)
        e = create_below(&root, chosen, content);
    dir_close(&root);
    if (e != ERR_OK) {
        free(copy);
        return e;
    }
    *id = copy;
    return ERR_OK;
}

/* Changing ---------------------------------------------------------------- */

/* One file is replaced by itself, more of them by a new folder. */
static enum err write_back(const struct dir *root, const struct dir *d,
                           const char *id, const struct file_names *names,
                           struct carrier_content *before,
                           struct carrier_content *after)
{
    struct file_part parts[FILES];
    size_t i, n = 0;

    for (i = 0; i < FILES; i++) {
        struct bytes content = buf_peek(file_content(after, i));

        if (bytes_equal(content, buf_peek(file_content(before, i))))
            continue;
        parts[n].name = names->of[i] != NULL ? names->of[i] : file_name(i);
        parts[n++].content = content.len == 0 ? bytes_of(NULL, 0) : content;
    }
    if (n == 0)
        return ERR_OK;
    if (n > 1)
        return dir_replace_with(root, id, parts, n);
    if (parts[0].content.p == NULL)
        return file_remove_at(d, parts[0].name);
    return file_write_at(d, parts[0].name, parts[0].content, 0600, false);
}

static enum err copy_content(struct carrier_content *from,
                             struct carrier_content *to)
{
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < FILES; i++)
        e = buf_set(file_content(to, i), buf_peek(file_content(from, i)));
    return e;
}

static enum err change(const struct dir *root, const struct dir *d,
                       const char *id, carrier_change_fn fn, void *arg)
{
    struct carrier_content before, after;
    struct file_names names;
    enum err e;

    memset(&before, 0, sizeof(before));
    memset(&after, 0, sizeof(after));
    memset(&names, 0, sizeof(names));
    e = find_files(d, &names);
    if (e == ERR_OK)
        e = read_files(d, &names, &before);
    if (e == ERR_OK)
        e = copy_content(&before, &after);
    if (e == ERR_OK)
        e = fn(arg, &after);
    if (e == ERR_OK)
        e = write_back(root, d, id, &names, &before, &after);
    carrier_content_clear(&before);
    carrier_content_clear(&after);
    file_names_clear(&names);
    return e;
}

static enum err open_to_write(const struct carrier *c, const char *id,
                              struct dir *root, struct dir *out)
{
    enum err e = is_tmp(id) ? ERR_NOT_FOUND : open_root(c, true, root);

    if (e == ERR_OK)
        e = dir_open_at(root, id, out);
    if (e == ERR_OK)
        recover(out);
    return no_container(c, id, e);
}

static enum err folder_update(struct carrier *c, const char *id,
                              carrier_change_fn fn, void *arg)
{
    struct dir root = DIR_NONE, d = DIR_NONE;
    enum err e = open_to_write(c, id, &root, &d);

    if (e == ERR_OK)
        e = change(&root, &d, id, fn, arg);
    dir_close(&d);
    dir_close(&root);
    return e;
}

/* A folder in a container is somebody else's: nothing is removed then. */
static enum err check_removable(const struct dir *d)
{
    struct names names = NAMES_EMPTY;
    struct dir below = DIR_NONE;
    enum err e = dir_list(d, true, &names);
    size_t i;

    for (i = 0; e == ERR_OK && i < names.count; i++) {
        if (dir_open_at(d, names.p[i], &below) == ERR_OK)
            e = log_fault(ERR_ACCESS,
                          "%s: has a folder \"%s\" in it; remove that first",
                          d->path, names.p[i]);
        dir_close(&below);
    }
    names_clear(&names);
    return e;
}

static enum err folder_remove(struct carrier *c, const char *id)
{
    struct dir root = DIR_NONE, d = DIR_NONE;
    enum err e = open_to_write(c, id, &root, &d);

    if (e == ERR_OK)
        e = check_removable(&d);
    dir_close(&d);
    if (e == ERR_OK)
        e = dir_remove_at(&root, id);
    dir_close(&root);
    return e;
}

/* A root that is not there yet is made in the folder above it. */
static bool folder_writable(struct carrier *c)
{
    char *path = strdup(c->where);
    char *slash;
    bool writable = false;

    while (path != NULL && *path != '\0') {
        if (faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) == 0) {
            writable = faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0;
            break;
        }
        slash = strrchr(path, '/');
        if (slash == NULL)
            strcpy(path, *path == '.' ? "" : ".");
        else
            slash[slash == path ? 1 : 0] = '\0';
    }
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
