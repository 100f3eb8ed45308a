/*
 * Files and folders. A change is made beside, flushed, and takes effect by
 * one rename; a folder takes effect by renameat2(2), exchanged or fresh.
 * Names of things in the making:
 *
 *   .larets-new-XXXXXXXXXXXXXXXX    file or folder being written, or old
 *                                   content being removed: goes
 *   .larets-old-NAME                folder NAME stepped aside: comes back if
 *                                   there is no NAME, else goes
 */
#include "base/file.h"

#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_PREFIX FILE_TMP_PREFIX "new-"
#define OLD_PREFIX FILE_TMP_PREFIX "old-"
#define COPY_MAX (16u << 20) /* bytes; a foreign file beside the keys */
#define READ_CHUNK 65536

struct tmp_name {
    char text[sizeof(NEW_PREFIX) + 16];
};

static enum err err_of_errno(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return ERR_NOT_FOUND;
    case EEXIST:
    case ENOTEMPTY:
        return ERR_EXISTS;
    case EACCES:
    case EPERM:
    case ELOOP: /* O_NOFOLLOW met a symbolic link */
        return ERR_ACCESS;
    case EROFS:
        return ERR_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
        return ERR_NO_SPACE;
    case ENOMEM:
        return ERR_NOMEM;
    case ENODEV:
    case ENXIO:
        return ERR_GONE;
    default:
        return ERR_IO;
    }
}

/* Turn errno into an error and a sentence: "PATH/NAME: No such file". */
static enum err fail(const struct dir *d, const char *name)
{
    int number = errno;
    const char *path = d == NULL ? "" : d->path;
    const char *slash = *path == '\0' || name == NULL ? "" : "/";

    return log_fault(err_of_errno(number), "%s%s%s: %s", path, slash,
                     name == NULL ? "" : name, strerror(number));
}

static enum err tmp_name_make(struct tmp_name *out)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t raw[8];
    size_t i;
    char *p;

    if (getrandom(raw, sizeof(raw), 0) != (ssize_t)sizeof(raw))
        return log_fault(ERR_RANDOM, "getrandom: %s", strerror(errno));
    strcpy(out->text, NEW_PREFIX);
    p = out->text + strlen(NEW_PREFIX);
    for (i = 0; i < sizeof(raw); i++) {
        *p++ = digits[raw[i] >> 4];
        *p++ = digits[raw[i] & 15];
    }
    *p = '\0';
    return ERR_OK;
}

static enum err check_name(const char *name)
{
    if (*name == '\0' || strchr(name, '/') != NULL || strcmp(name, ".") == 0 ||
        strcmp(name, "..") == 0 || strlen(name) > NAME_MAX)
        return log_fault(ERR_ARG, "\"%s\" cannot be the name of a file", name);
    return ERR_OK;
}

/* Folders ----------------------------------------------------------------- */

static enum err dir_open_flags(int at, const char *name, char *path, int flags,
                               struct dir *out)
{
    int fd;

    if (path == NULL)
        return ERR_NOMEM;
    fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
    if (fd < 0) {
        enum err e =
            log_fault(err_of_errno(errno), "%s: %s", path, strerror(errno));

        free(path);
        return e;
    }
    out->fd = fd;
    out->path = path;
    return ERR_OK;
}

enum err dir_open(const char *path, struct dir *out)
{
    return dir_open_flags(AT_FDCWD, path, strdup(path), 0, out);
}

enum err dir_open_at(const struct dir *parent, const char *name,
                     struct dir *out)
{
    char *path = NULL;
    enum err e = check_name(name);

    if (e != ERR_OK)
        return e;
    if (asprintf(&path, "%s/%s", parent->path, name) < 0)
        return ERR_NOMEM;
    return dir_open_flags(parent->fd, name, path, O_NOFOLLOW, out);
}

void dir_close(struct dir *d)
{
    /* A child forked meanwhile has the descriptor too, and would keep the
     * lock that goes with it. */
    if (d->fd >= 0) {
        flock(d->fd, LOCK_UN);
        close(d->fd);
    }
    free(d->path);
    d->fd = -1;
    d->path = NULL;
}

enum err dir_make_path(const char *path)
{
    char *copy = strdup(path);
    char *p;
    enum err e = ERR_OK;

    if (copy == NULL)
        return ERR_NOMEM;
    for (p = copy + 1; e == ERR_OK; p++) {
        char end = *p;

        if (end != '/' && end != '\0')
            continue;
        *p = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            e = log_fault(err_of_errno(errno), "%s: %s", copy, strerror(errno));
        *p = end;
        if (end == '\0')
            break;
    }
    free(copy);
    return e;
}

void names_clear(struct names *n)
{
    size_t i;

    for (i = 0; i < n->count; i++)
        free(n->p[i]);
    free(n->p);
    n->p = NULL;
    n->count = 0;
}

static enum err names_add(struct names *n, const char *name)
{
    char **grown = reallocarray(n->p, n->count + 1, sizeof(*grown));

    if (grown == NULL)
        return ERR_NOMEM;
    n->p = grown;
    n->p[n->count] = strdup(name);
    if (n->p[n->count] == NULL)
        return ERR_NOMEM;
    n->count++;
    return ERR_OK;
}

static int names_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool name_is_wanted(const char *name, bool tmp)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return false;
    return tmp || strncmp(name, FILE_TMP_PREFIX, strlen(FILE_TMP_PREFIX)) != 0;
}

enum err dir_list(const struct dir *d, bool tmp, struct names *out)
{
    struct names names = NAMES_EMPTY;
    struct dirent *entry;
    DIR *stream = NULL;
    enum err e = ERR_OK;
    int fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || (stream = fdopendir(fd)) == NULL) {
        e = fail(d, NULL);
        if (fd >= 0)
            close(fd);
        return e;
    }
    while (e == ERR_OK && (errno = 0, entry = readdir(stream)) != NULL)
        if (name_is_wanted(entry->d_name, tmp))
            e = names_add(&names, entry->d_name);
    if (e == ERR_OK && errno != 0)
        e = fail(d, NULL);
    closedir(stream);
    if (e != ERR_OK) {
        names_clear(&names);
        return e;
    }
    if (names.count > 1)
        qsort(names.p, names.count, sizeof(*names.p), names_order);
    names_clear(out);
    *out = names;
    return ERR_OK;
}

enum err dir_lock(const struct dir *d, bool exclusive)
{
    while (flock(d->fd, exclusive ? LOCK_EX : LOCK_SH) != 0)
        if (errno != EINTR)
            return fail(d, NULL);
    return ERR_OK;
}

/* Reading ----------------------------------------------------------------- */

enum err file_mark_at(const struct dir *d, const char *name,
                      struct file_mark *out)
{
    struct stat st;
    int failed = name == NULL ? fstat(d->fd, &st)
                              : fstatat(d->fd, name, &st, AT_SYMLINK_NOFOLLOW);

    if (failed)
        return fail(d, name);
    memset(out, 0, sizeof(*out));
    out->dev = st.st_dev;
    out->ino = st.st_ino;
    out->size = st.st_size;
    out->mtime = st.st_mtim;
    out->ctime = st.st_ctim;
    return ERR_OK;
}

bool file_mark_equal(const struct file_mark *a, const struct file_mark *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
           a->mtime.tv_sec == b->mtime.tv_sec &&
           a->mtime.tv_nsec == b->mtime.tv_nsec &&
           a->ctime.tv_sec == b->ctime.tv_sec &&
           a->ctime.tv_nsec == b->ctime.tv_nsec;
}

static enum err read_all(int fd, size_t cap, struct buf *out)
{
    for (;;) {
        size_t old = out->len;
        uint8_t *p = buf_extend(out, READ_CHUNK);
        ssize_t n;

        if (p == NULL)
            return ERR_NOMEM;
        do
            n = read(fd, p, READ_CHUNK);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return err_of_errno(errno);
        buf_truncate(out, old + (size_t)n);
        if (out->len > cap)
            return ERR_TOO_BIG;
        if (n == 0)
            return ERR_OK;
    }
}

static enum err told(enum err e, const struct dir *d, const char *name,
                     size_t cap)
{
    const char *path = d == NULL ? "" : d->path;
    const char *slash = d == NULL ? "" : "/";

    if (e == ERR_TOO_BIG)
        return log_fault(e, "%s%s%s: longer than %zu bytes", path, slash, name,
                         cap);
    if (e == ERR_ACCESS && errno == ELOOP)
        return log_fault(e, "%s%s%s: is a symbolic link, refused", path, slash,
                         name);
    if (e != ERR_OK)
        return log_fault(e, "%s%s%s: %s", path, slash, name, strerror(errno));
    return ERR_OK;
}

static enum err read_named(const struct dir *d, const char *name, size_t cap,
                           struct buf *out)
{
    struct buf b = BUF_EMPTY;
    struct stat st;
    enum err e;
    int fd = openat(d == NULL ? AT_FDCWD : d->fd, name,
                    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
                        (d == NULL ? 0 : O_NOFOLLOW));

    if (fd < 0)
        return told(err_of_errno(errno), d, name, cap);
    if (fstat(fd, &st) != 0) {
        e = told(err_of_errno(errno), d, name, cap);
    } else if (!S_ISREG(st.st_mode)) {
        e = log_fault(ERR_ACCESS, "%s%s%s: not a regular file, refused",
                      d == NULL ? "" : d->path, d == NULL ? "" : "/", name);
    } else if (st.st_size > 0 && (uintmax_t)st.st_size > cap) {
        e = told(ERR_TOO_BIG, d, name, cap);
    } else {
        e = told(read_all(fd, cap, &b), d, name, cap);
    }
    close(fd);
    if (e == ERR_OK)
        buf_move(out, &b);
    buf_clear(&b);
    return e;
}

enum err file_read_at(const struct dir *d, const char *name, size_t cap,
                      struct buf *out)
{
    enum err e = check_name(name);

    return e != ERR_OK ? e : read_named(d, name, cap, out);
}

enum err file_read(const char *path, size_t cap, struct buf *out)
{
    return read_named(NULL, path, cap, out);
}

enum err file_read_fd(int fd, size_t cap, struct buf *out)
{
    struct buf b = BUF_EMPTY;
    enum err e = read_all(fd, cap, &b);

    if (e == ERR_OK)
        buf_move(out, &b);
    else
        log_fault(e, "descriptor %d: %s", fd,
                  e == ERR_TOO_BIG ? "too long" : strerror(errno));
    buf_clear(&b);
    return e;
}

/* Writing ----------------------------------------------------------------- */

static int write_all(int fd, struct bytes content)
{
    size_t done = 0;

    while (done < content.len) {
        ssize_t n = write(fd, content.p + done, content.len - done);

        if (n < 0 && errno != EINTR)
            return -1;
        if (n > 0)
            done += (size_t)n;
    }
    return 0;
}

/* A new file, flushed. Nothing is left behind on failure. */
static enum err put_file(const struct dir *d, const char *name,
                         struct bytes content, mode_t mode)
{
    enum err e = ERR_OK;
    int fd = openat(d->fd, name,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

    if (fd < 0)
        return fail(d, name);
    /* The mode is what was asked for, whatever the umask. */
    if (fchmod(fd, mode) != 0 && errno != EPERM)
        e = fail(d, name);
    if (e == ERR_OK && (write_all(fd, content) != 0 || fsync(fd) != 0))
        e = fail(d, name);
    if (close(fd) != 0 && e == ERR_OK)
        e = fail(d, name);
    if (e != ERR_OK)
        unlinkat(d->fd, name, 0);
    return e;
}

static enum err flush(const struct dir *d)
{
    /* Some file systems cannot flush a folder and say EINVAL. */
    if (fsync(d->fd) != 0 && errno != EINVAL)
        return fail(d, NULL);
    return ERR_OK;
}

static enum err move(const struct dir *d, const char *from, const char *to,
                     bool fresh)
{
    if (!fresh)
        return renameat(d->fd, from, d->fd, to) == 0 ? ERR_OK : fail(d, to);
    if (renameat2(d->fd, from, d->fd, to, RENAME_NOREPLACE) == 0)
        return ERR_OK;
    if (errno != EINVAL && errno != ENOSYS)
        return fail(d, to);
    /* No such flag here (old FAT, some network mounts): look, then rename;
     * the parent's lock keeps other writers of ours out. */
    if (faccessat(d->fd, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return fail(d, to);
    }
    return renameat(d->fd, from, d->fd, to) == 0 ? ERR_OK : fail(d, to);
}

enum err file_write_at(const struct dir *d, const char *name,
                       struct bytes content, mode_t mode, bool fresh)
{
    struct tmp_name tmp;
    enum err e = check_name(name);

    if (e == ERR_OK)
        e = tmp_name_make(&tmp);
    if (e == ERR_OK)
        e = put_file(d, tmp.text, content, mode);
    if (e != ERR_OK)
        return e;
    e = move(d, tmp.text, name, fresh);
    if (e != ERR_OK) {
        unlinkat(d->fd, tmp.text, 0);
        return e;
    }
    return flush(d);
}

/* Split a path into its folder, which is opened, and its last name. */
static enum err open_parent(const char *path, struct dir *d, const char **name)
{
    const char *slash = strrchr(path, '/');
    char *folder;
    enum err e;

    *name = slash == NULL ? path : slash + 1;
    if (slash == NULL)
        return dir_open(".", d);
    folder =
        slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    if (folder == NULL)
        return ERR_NOMEM;
    e = dir_open(folder, d);
    free(folder);
    return e;
}

enum err file_write(const char *path, struct bytes content, mode_t mode,
                    bool fresh)
{
    struct dir d = DIR_NONE;
    const char *name;
    enum err e = open_parent(path, &d, &name);

    if (e == ERR_OK)
        e = file_write_at(&d, name, content, mode, fresh);
    dir_close(&d);
    return e;
}

enum err file_remove_at(const struct dir *d, const char *name)
{
    if (unlinkat(d->fd, name, 0) != 0)
        return fail(d, name);
    return flush(d);
}

enum err file_remove(const char *path)
{
    struct dir d = DIR_NONE;
    const char *name;
    enum err e = open_parent(path, &d, &name);

    if (e == ERR_OK)
        e = file_remove_at(&d, name);
    dir_close(&d);
    return e;
}

/* Whole folders ----------------------------------------------------------- */

/* Remove a folder of plain files by its present name. */
static enum err sweep(const struct dir *parent, const char *name)
{
    struct names names = NAMES_EMPTY;
    struct dir d = DIR_NONE;
    enum err e = dir_open_at(parent, name, &d);
    size_t i;

    if (e == ERR_OK)
        e = dir_list(&d, true, &names);
    for (i = 0; e == ERR_OK && i < names.count; i++)
        if (unlinkat(d.fd, names.p[i], 0) != 0)
            e = fail(&d, names.p[i]);
    if (e == ERR_OK && unlinkat(parent->fd, name, AT_REMOVEDIR) != 0)
        e = fail(parent, name);
    names_clear(&names);
    dir_close(&d);
    return e;
}

static bool is_part(const char *name, const struct file_part *parts,
                    size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strcasecmp(name, parts[i].name) == 0)
            return true;
    return false;
}

/* Copy the files of a folder that the parts do not replace. */
static enum err carry_over(const struct dir *from, const struct dir *to,
                           const struct file_part *parts, size_t count)
{
    struct names names = NAMES_EMPTY;
    struct buf content = BUF_EMPTY;
    enum err e = dir_list(from, false, &names);
    size_t i;

    for (i = 0; e == ERR_OK && i < names.count; i++) {
        if (is_part(names.p[i], parts, count))
            continue;
        e = file_read_at(from, names.p[i], COPY_MAX, &content);
        if (e == ERR_OK)
            e = put_file(to, names.p[i], buf_peek(&content), 0600);
    }
    buf_clear(&content);
    names_clear(&names);
    return e;
}

/* A complete folder under a temporary name; old may be NULL. */
static enum err build(const struct dir *parent, const char *tmp,
                      const struct file_part *parts, size_t count,
                      const struct dir *old)
{
    struct dir d = DIR_NONE;
    enum err e;
    size_t i;

    if (mkdirat(parent->fd, tmp, 0700) != 0)
        return fail(parent, tmp);
    e = dir_open_at(parent, tmp, &d);
    for (i = 0; e == ERR_OK && i < count; i++)
        if (parts[i].content.p != NULL)
            e = put_file(&d, parts[i].name, parts[i].content, 0600);
    if (e == ERR_OK && old != NULL)
        e = carry_over(old, &d, parts, count);
    if (e == ERR_OK)
        e = flush(&d);
    dir_close(&d);
    return e;
}

/* Clear up after a failure without losing its sentence. */
static void abandon(const struct dir *parent, const char *tmp)
{
    char *text = strdup(log_fault_text());
    enum err e = sweep(parent, tmp);

    if (text != NULL)
        log_fault(e, "%s", text);
    free(text);
}

enum err dir_create_with(const struct dir *parent, const char *name,
                         const struct file_part *parts, size_t count)
{
    struct tmp_name tmp;
    enum err e = check_name(name);

    if (e == ERR_OK)
        e = tmp_name_make(&tmp);
    if (e != ERR_OK)
        return e;
    e = build(parent, tmp.text, parts, count, NULL);
    if (e == ERR_OK)
        e = move(parent, tmp.text, name, true);
    if (e != ERR_OK) {
        abandon(parent, tmp.text);
        return e;
    }
    return flush(parent);
}

/* No exchange here: the old one steps aside, dir_recover knows its name. */
static enum err step_aside(const struct dir *parent, const char *tmp,
                           const char *name)
{
    char *aside = NULL;
    enum err e;

    if (asprintf(&aside, OLD_PREFIX "%s", name) < 0)
        return ERR_NOMEM;
    e = move(parent, name, aside, true);
    if (e == ERR_OK) {
        e = move(parent, tmp, name, true);
        if (e != ERR_OK)
            (void)!renameat(parent->fd, aside, parent->fd, name);
    }
    if (e == ERR_OK)
        e = flush(parent);
    if (e == ERR_OK)
        e = sweep(parent, aside);
    free(aside);
    return e;
}

enum err dir_replace_with(const struct dir *parent, const char *name,
                          const struct file_part *parts, size_t count)
{
    struct dir old = DIR_NONE;
    struct tmp_name tmp;
    enum err e = dir_open_at(parent, name, &old);

    if (e == ERR_OK)
        e = tmp_name_make(&tmp);
    if (e == ERR_OK) {
        e = build(parent, tmp.text, parts, count, &old);
        if (e != ERR_OK)
            abandon(parent, tmp.text);
    }
    dir_close(&old);
    if (e != ERR_OK)
        return e;
    if (renameat2(parent->fd, tmp.text, parent->fd, name, RENAME_EXCHANGE) ==
        0) {
        e = flush(parent);
        return e == ERR_OK ? sweep(parent, tmp.text) : e;
    }
    if (errno != EINVAL && errno != ENOSYS)
        e = fail(parent, name);
    else
        e = step_aside(parent, tmp.text, name);
    if (e != ERR_OK)
        abandon(parent, tmp.text);
    return e;
}

enum err dir_remove_at(const struct dir *parent, const char *name)
{
    struct tmp_name tmp;
    enum err e = tmp_name_make(&tmp);

    if (e == ERR_OK)
        e = move(parent, name, tmp.text, true);
    if (e == ERR_OK)
        e = flush(parent);
    return e == ERR_OK ? sweep(parent, tmp.text) : e;
}

enum err dir_rename_at(const struct dir *parent, const char *from,
                       const char *to)
{
    enum err e = check_name(to);

    if (e == ERR_OK)
        e = move(parent, from, to, true);
    return e == ERR_OK ? flush(parent) : e;
}

static enum err recover_one(const struct dir *parent, const char *name)
{
    const char *original = name + strlen(OLD_PREFIX);
    struct stat st;

    if (strncmp(name, OLD_PREFIX, strlen(OLD_PREFIX)) == 0 &&
        fstatat(parent->fd, original, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        log_warn("%s: container \"%s\" comes back after an unfinished change",
                 parent->path, original);
        return move(parent, name, original, true);
    }
    if (fstatat(parent->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return fail(parent, name);
    if (S_ISDIR(st.st_mode))
        return sweep(parent, name);
    return unlinkat(parent->fd, name, 0) == 0 ? ERR_OK : fail(parent, name);
}

enum err dir_recover(const struct dir *parent)
{
    struct names names = NAMES_EMPTY;
    enum err e = dir_list(parent, true, &names);
    enum err first = e;
    size_t i;

    /* One that cannot be put right must not keep another from it. */
    for (i = 0; e != ERR_NOMEM && i < names.count; i++) {
        if (name_is_wanted(names.p[i], false))
            continue;
        e = recover_one(parent, names.p[i]);
        if (first == ERR_OK)
            first = e;
    }
    names_clear(&names);
    return first == ERR_READ_ONLY || first == ERR_ACCESS ? ERR_OK : first;
}
