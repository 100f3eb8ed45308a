/* From what people type to a carrier and the id of a container. */
#include "tools/name.h"

#include "base/log.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS "0123456789"

/* Copy a kind in lower case; false if it is none. */
static bool take_kind(const char *text, size_t len, char *kind)
{
    size_t i;

    if (len < 2 || len > NAME_KIND_MAX)
        return false;
    for (i = 0; i < len; i++) {
        if (!isalnum((unsigned char)text[i]))
            return false;
        kind[i] = (char)tolower((unsigned char)text[i]);
    }
    kind[len] = 0;
    return true;
}

static enum err set_name(struct name *n, const char *text)
{
    if (text[0] == 0)
        return log_fault(ERR_ARG, "the name of the container is missing");
    n->name = strdup(text);
    return n->name != NULL ? ERR_OK : ERR_NOMEM;
}

static enum err parse_path(const char *text, struct name *n)
{
    const char *slash = strrchr(text, '/');

    strcpy(n->kind, NAME_PATH);
    n->folder =
        slash == text ? strdup("/") : strndup(text, (size_t)(slash - text));
    if (n->folder == NULL)
        return ERR_NOMEM;
    return set_name(n, slash + 1);
}

/* \\.\HDIMAGE\NAME, and the unique form \\.\HDIMAGE\HDIMAGE\\FOLDER\CODE */
static enum err parse_csp(const char *text, struct name *n)
{
    const char *kind = text + strlen("\\\\.\\");
    const char *end = strchr(kind, '\\');
    const char *folder;
    size_t len;

    if (end == NULL || !take_kind(kind, (size_t)(end - kind), n->kind))
        return log_fault(ERR_ARG, "\"%s\" is not like \\\\.\\HDIMAGE\\NAME",
                         text);
    len = (size_t)(end - kind);
    folder = end + 1 + len + 2;
    if (strncmp(end + 1, kind, len) != 0 ||
        strncmp(end + 1 + len, "\\\\", 2) != 0)
        return set_name(n, end + 1);
    n->name = strndup(folder, strcspn(folder, "\\"));
    if (n->name == NULL)
        return ERR_NOMEM;
    return n->name[0] != 0 ? ERR_OK
                           : log_fault(ERR_ARG, "\"%s\" names no folder", text);
}

static enum err parse_any(const char *text, struct name *n)
{
    const char *colon = strchr(text, ':');

    if (strncmp(text, "\\\\.\\", 4) == 0)
        return parse_csp(text, n);
    if (colon != NULL && take_kind(text, (size_t)(colon - text), n->kind))
        return strchr(text, '/') == NULL
                   ? set_name(n, colon + 1)
                   : log_fault(ERR_ARG,
                               "no name on a carrier has a slash; write "
                               "./%s if a folder is called so",
                               text);
    n->kind[0] = 0;
    if (strchr(text, '/') != NULL)
        return parse_path(text, n);
    return set_name(n, text);
}

enum err name_parse(const char *text, struct name *out)
{
    struct name n = {"", NULL, NULL};
    enum err e;

    if (strlen(text) > NAME_MAX_LEN)
        return log_fault(ERR_ARG, "the name is longer than %d bytes",
                         NAME_MAX_LEN);
    e = parse_any(text, &n);
    if (e != ERR_OK)
        name_clear(&n);
    else
        *out = n;
    return e;
}

void name_clear(struct name *n)
{
    free(n->folder);
    free(n->name);
    n->folder = NULL;
    n->name = NULL;
}

void scope_close(struct scope *s)
{
    carrier_free(s->own);
    s->own = NULL;
    places_close(&s->places);
}

void target_close(struct target *t)
{
    free(t->id);
    free(t->name);
    t->id = NULL;
    t->name = NULL;
    t->carrier = NULL;
    scope_close(&t->scope);
}

static struct carrier *scope_at(const struct scope *s, size_t i)
{
    if (s->own != NULL)
        return i == 0 ? s->own : NULL;
    return places_at(&s->places, i);
}

static bool kind_fits(const struct name *n, const struct carrier *c)
{
    return n->kind[0] == 0 || strcasecmp(n->kind, c->kind) == 0;
}

static bool has_kind(const struct scope *s, const struct name *n)
{
    struct carrier *c;
    size_t i;

    for (i = 0; (c = scope_at(s, i)) != NULL; i++)
        if (kind_fits(n, c))
            return true;
    return false;
}

/* "foo:bar" where no carrier is called foo may be the name of a container. */
static enum err undo_kind(const struct scope *s, const char *text,
                          struct name *n)
{
    if (n->kind[0] == 0 || n->folder != NULL || text[0] == '\\' ||
        has_kind(s, n))
        return ERR_OK;
    name_clear(n);
    n->kind[0] = 0;
    return set_name(n, text);
}

static enum err scope_open(const char *text, struct name *n, struct scope *s)
{
    enum err e = name_parse(text, n);

    if (e == ERR_OK)
        e = places_open(&s->places);
    if (e == ERR_OK && n->folder != NULL)
        e = carrier_folder_new(NAME_PATH, n->folder, &s->own);
    return e;
}

char *container_address(struct carrier *c, const struct carrier_list *list,
                        size_t i)
{
    const char *name = list->p[i].name;
    char *address;
    size_t k;

    for (k = 0; k < list->count; k++)
        if (k != i && (strcmp(list->p[k].name, name) == 0 ||
                       strcmp(list->p[k].id, name) == 0))
            name = list->p[i].id;
    if (strcmp(c->kind, NAME_PATH) == 0)
        k = (size_t)asprintf(&address, "%s/%s", c->where, list->p[i].id);
    else
        k = (size_t)asprintf(&address, "%s:%s", c->kind, name);
    return k == (size_t)-1 ? NULL : address;
}

/* What is found so far, and the candidates if there are several. */
struct search {
    const char *name;
    bool by_stem; /* "abc" means the folder abc.000 */
    struct carrier *carrier;
    char *id;
    char *found;
    size_t count;
    struct buf candidates;
};

static enum err note_candidate(struct search *s, struct carrier *c,
                               const struct carrier_entry *e)
{
    s->count++;
    if (s->count > 1)
        buf_add_str(&s->candidates, ", ");
    if (strcmp(c->kind, NAME_PATH) != 0) {
        buf_add_str(&s->candidates, c->kind);
        buf_add_str(&s->candidates, ":");
    }
    buf_add_str(&s->candidates, e->id);
    buf_add_str(&s->candidates, " (");
    buf_add_str(&s->candidates, c->where);
    buf_add_str(&s->candidates, ")");
    if (s->count > 1)
        return ERR_OK;
    s->carrier = c;
    s->id = strdup(e->id);
    s->found = strdup(e->name);
    return s->id != NULL && s->found != NULL ? ERR_OK : ERR_NOMEM;
}

/* Length of "abc" in "abc.000", the usual name of a container's folder. */
static size_t stem_len(const char *id)
{
    size_t len = strlen(id);

    if (len > 4 && id[len - 4] == '.' && strspn(id + len - 3, DIGITS) == 3)
        return len - 4;
    return len;
}

static bool fits(const struct search *s, const struct carrier_entry *e)
{
    size_t len = stem_len(e->id);

    if (s->by_stem)
        return strlen(s->name) == len && strncmp(e->id, s->name, len) == 0;
    return strcmp(e->id, s->name) == 0 || strcmp(e->name, s->name) == 0;
}

static enum err search_carrier(struct search *s, struct carrier *c)
{
    struct carrier_list list = {NULL, 0};
    enum err e = carrier_list(c, &list);
    size_t i;

    /* a folder that is not there, or not ours to read, holds nothing */
    if (e == ERR_NOT_FOUND || e == ERR_ACCESS)
        return ERR_OK;
    for (i = 0; e == ERR_OK && i < list.count; i++)
        if (fits(s, &list.p[i]))
            e = note_candidate(s, c, &list.p[i]);
    carrier_list_clear(&list);
    return e;
}

static enum err search_all(const struct scope *scope, const struct name *n,
                           struct search *s)
{
    struct carrier *c;
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && (c = scope_at(scope, i)) != NULL; i++)
        if (kind_fits(n, c))
            e = search_carrier(s, c);
    return e;
}

/* Why nothing is found at a path: what is there instead? */
static enum err judge_path(const char *path)
{
    const char *what = "this folder holds no .key files; name the folder "
                       "that does";
    struct stat st;

    if (lstat(path, &st) != 0)
        return log_fault(ERR_NOT_FOUND, "%s", strerror(errno));
    if (S_ISLNK(st.st_mode))
        what = "this is a symbolic link, which is not followed; name the "
               "folder itself";
    else if (!S_ISDIR(st.st_mode))
        what = "this is no folder; a container is a folder of six .key files";
    else if (access(path, R_OK | X_OK) != 0)
        what = strerror(errno);
    return log_fault(ERR_NOT_FOUND, "%s", what);
}

static enum err judge(struct search *s, const char *text,
                      const struct scope *scope, const struct name *n)
{
    if (s->count > 1)
        return log_fault(ERR_ARG,
                         "several are called so; name the folder of one: %s",
                         buf_text(&s->candidates));
    if (s->count == 1)
        return ERR_OK;
    if (scope->own != NULL)
        return judge_path(text);
    if (n->kind[0] != 0 && !has_kind(scope, n))
        return log_fault(ERR_NOT_FOUND, "there is no carrier \"%s\"", n->kind);
    return log_fault(ERR_NOT_FOUND, "no container is called so; larets "
                                    "container list shows what is there");
}

enum err target_find(const char *text, struct target *out)
{
    struct target t = TARGET_NONE;
    struct search s = {NULL, false, NULL, NULL, NULL, 0, BUF_EMPTY};
    struct name n = {"", NULL, NULL};
    enum err e = scope_open(text, &n, &t.scope);

    if (e == ERR_OK)
        e = undo_kind(&t.scope, text, &n);
    s.name = n.name;
    if (e == ERR_OK)
        e = search_all(&t.scope, &n, &s);
    s.by_stem = true;
    if (e == ERR_OK && s.count == 0)
        e = search_all(&t.scope, &n, &s);
    if (e == ERR_OK)
        e = judge(&s, text, &t.scope, &n);
    t.carrier = s.carrier;
    t.id = s.id;
    t.name = s.found;
    if (e == ERR_OK)
        *out = t;
    else
        target_close(&t);
    buf_clear(&s.candidates);
    name_clear(&n);
    return e;
}

/*
 * A new container by path: a folder above it that is not there is more
 * likely mistyped or not mounted than wanted; and who writes the folder's
 * name, abc.000, means the container abc.
 */
static enum err prepare_path(struct name *n)
{
    struct stat st;

    if (n->folder == NULL)
        return ERR_OK;
    if (stat(n->folder, &st) != 0)
        return log_fault(ERR_NOT_FOUND, "folder %s: %s", n->folder,
                         strerror(errno));
    n->name[stem_len(n->name)] = 0;
    return ERR_OK;
}

enum err target_new(const char *text, struct target *out)
{
    struct target t = TARGET_NONE;
    struct name n = {"", NULL, NULL};
    struct carrier *c;
    const char *seen = NULL; /* a folder that cannot be written */
    enum err e = scope_open(text, &n, &t.scope);
    size_t i;

    if (e == ERR_OK)
        e = prepare_path(&n);
    for (i = 0; e == ERR_OK && t.carrier == NULL &&
                (c = scope_at(&t.scope, i)) != NULL;
         i++) {
        if (kind_fits(&n, c) && carrier_writable(c))
            t.carrier = c;
        else if (kind_fits(&n, c) && seen == NULL)
            seen = c->where;
    }
    if (e == ERR_OK && t.carrier == NULL)
        e = seen != NULL
                ? log_fault(ERR_READ_ONLY,
                            "%s cannot be written; look at its owner and mode",
                            seen)
                : log_fault(ERR_NOT_FOUND, "there is no carrier \"%s\"",
                            n.kind);
    t.name = n.name;
    n.name = NULL;
    if (e == ERR_OK)
        *out = t;
    else
        target_close(&t);
    name_clear(&n);
    return e;
}
