/*
 * Containers as folders: making, changing and removing them, always under
 * the root's exclusive lock (spec/container.md, 8).
 */
#include "store/carrier_folder_inside.h"

#include "base/log.h"
#include "gost/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define STEM_LEN 8    /* spec/container.md, 8.1 */
#define NUMBERS 1000  /* .000 to .999, same */
#define ID_MAX_LEN 13 /* stem, dot, three digits, terminator */

/* Creating ---------------------------------------------------------------- */

static enum err check_name_is_free(const struct carrier *c,
                                   const struct dir *root, const char *name)
{
    struct carrier_list all = {NULL, 0};
    enum err e = folder_list_below(root, &all);
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
    struct file_part parts[FOLDER_FILES];
    size_t i, n = 0;

    for (i = 0; i < FOLDER_FILES; i++) {
        const struct buf *b =
            i == FOLDER_EXTRA ? &content->extra : &content->blobs.part[i];

        if (b->len == 0)
            continue;
        parts[n].name = folder_file_name(i);
        parts[n++].content = buf_peek(b);
    }
    return dir_create_with(root, id, parts, n);
}

enum err folder_create(struct carrier *c, const char *name,
                       const struct carrier_content *content, char **id)
{
    struct dir root = DIR_NONE;
    char chosen[ID_MAX_LEN];
    char *copy = NULL;
    enum err e = dir_make_path(c->where);

    if (e == ERR_OK)
        e = folder_open_root(c, true, &root);
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
                           const char *id, const struct folder_files *names,
                           struct carrier_content *before,
                           struct carrier_content *after)
{
    struct file_part parts[FOLDER_FILES];
    size_t i, n = 0;

    for (i = 0; i < FOLDER_FILES; i++) {
        struct bytes content = buf_peek(folder_file_content(after, i));

        if (bytes_equal(content, buf_peek(folder_file_content(before, i))))
            continue;
        parts[n].name =
            names->of[i] != NULL ? names->of[i] : folder_file_name(i);
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

    for (i = 0; e == ERR_OK && i < FOLDER_FILES; i++)
        e = buf_set(folder_file_content(to, i),
                    buf_peek(folder_file_content(from, i)));
    return e;
}

static enum err change(const struct dir *root, const struct dir *d,
                       const char *id, carrier_change_fn fn, void *arg)
{
    struct carrier_content before, after;
    struct folder_files names;
    enum err e;

    memset(&before, 0, sizeof(before));
    memset(&after, 0, sizeof(after));
    memset(&names, 0, sizeof(names));
    e = folder_find_files(d, &names);
    if (e == ERR_OK)
        e = folder_read_files(d, &names, &before);
    if (e == ERR_OK)
        e = copy_content(&before, &after);
    if (e == ERR_OK)
        e = fn(arg, &after);
    if (e == ERR_OK)
        e = write_back(root, d, id, &names, &before, &after);
    carrier_content_clear(&before);
    carrier_content_clear(&after);
    folder_files_clear(&names);
    return e;
}

static enum err open_to_write(const struct carrier *c, const char *id,
                              struct dir *root, struct dir *out)
{
    enum err e =
        folder_is_tmp(id) ? ERR_NOT_FOUND : folder_open_root(c, true, root);

    if (e == ERR_OK)
        e = dir_open_at(root, id, out);
    if (e == ERR_OK)
        folder_recover(out);
    return folder_not_found(c, id, e);
}

enum err folder_update(struct carrier *c, const char *id, carrier_change_fn fn,
                       void *arg)
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

enum err folder_remove(struct carrier *c, const char *id)
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
