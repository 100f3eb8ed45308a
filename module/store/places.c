/*
 * The configuration file and the default places, spec/config.md. The file is
 * found first; the paths it names, or the defaults, then become carriers.
 */
#include "store/places.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/ini.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SYSTEM_CONF "/etc/larets/larets.conf"
#define CSP_KEYS "/var/opt/cprocsp/keys/"
#define PASSWD_MAX 16384 /* bytes of one record */

struct reading {
    const struct places_env *env;
    const char *file;
    struct places *out;
};

static enum err join(struct buf *b, const char *head, const char *tail)
{
    buf_truncate(b, 0);
    buf_add_str(b, head);
    buf_add_str(b, tail);
    buf_text(b);
    return buf_check(b);
}

static bool known(const struct places *p, const char *path)
{
    size_t i;

    for (i = 0; i < p->count; i++)
        if (strcmp(p->carrier[i]->where, path) == 0)
            return true;
    return false;
}

static enum err add(struct places *p, const char *path)
{
    enum err e;

    if (known(p, path))
        return ERR_OK;
    if (p->count == PLACES_MAX)
        return log_fault(ERR_TOO_BIG, "more than %d places of keys",
                         PLACES_MAX);
    e = carrier_folder_new("hdimage", path, &p->carrier[p->count]);
    if (e == ERR_OK)
        p->count++;
    return e;
}

/* --- keys of the file ---------------------------------------------------- */

static enum err refuse(const struct reading *r, size_t line, const char *what,
                       const char *word)
{
    return log_fault(ERR_FORMAT, "%s: line %zu: %s \"%s\"; see larets.conf(5)",
                     r->file, line, what, word);
}

static enum err set_path(struct reading *r, const char *value, size_t line)
{
    struct buf path = BUF_EMPTY;
    enum err e = ERR_OK;

    if (strncmp(value, "~/", 2) == 0 && r->env->home != NULL)
        e = join(&path, r->env->home, value + 1);
    else if (value[0] == '/')
        e = join(&path, value, "");
    else
        e = refuse(r, line, "not an absolute path:", value);
    if (e == ERR_OK)
        e = add(r->out, buf_text(&path));
    buf_clear(&path);
    return e;
}

static enum err set_word(const struct reading *r, const char *const *words,
                         const char *value, size_t line, unsigned *out)
{
    unsigned i;

    for (i = 0; words[i] != NULL; i++) {
        if (strcasecmp(words[i], value) == 0) {
            *out = i;
            return ERR_OK;
        }
    }
    return refuse(r, line, "unknown value", value);
}

static enum err set_log(struct reading *r, const char *value, size_t line)
{
    static const char *const words[] = {"none", "error", "warning",
                                        "info", "debug", NULL};
    unsigned level = LOG_NONE;
    enum err e = set_word(r, words, value, line, &level);

    r->out->log_level = (enum log_level)level;
    return e;
}

static enum err set_spare(struct reading *r, const char *value, size_t line)
{
    static const char *const words[] = {"auto", "yes", "no", NULL};
    unsigned spare = SPARE_AUTO;
    enum err e = set_word(r, words, value, line, &spare);

    r->out->spare_slot = (enum spare_slot)spare;
    return e;
}

struct setting {
    const char *section;
    const char *key;
    enum err (*set)(struct reading *r, const char *value, size_t line);
};

static const struct setting settings[] = {
    {"", "log", set_log},
    {"hdimage", "path", set_path},
    {"hdimage", "spare-slot", set_spare},
};

static enum err set(void *arg, const char *section, const char *key,
                    const char *value, size_t line)
{
    struct reading *r = arg;
    size_t i;

    for (i = 0; i < sizeof(settings) / sizeof(*settings); i++)
        if (strcmp(settings[i].section, section) == 0 &&
            strcmp(settings[i].key, key) == 0)
            return settings[i].set(r, value, line);
    return refuse(r, line, "unknown key", key);
}

/* --- the file ------------------------------------------------------------ */

static enum err read_file(const struct places_env *env, const char *path,
                          struct places *p)
{
    struct reading r = {env, path, p};
    struct buf text = BUF_EMPTY;
    enum err e = file_read(path, PLACES_CONF_MAX, &text);

    if (e == ERR_OK)
        e = ini_parse(path, buf_peek(&text), set, &r);
    if (e == ERR_OK) {
        p->conf = strdup(path);
        e = p->conf == NULL ? ERR_NOMEM : ERR_OK;
    }
    buf_clear(&text);
    return e;
}

/* A path below an XDG folder, or below its default in the home folder. */
static enum err xdg_path(const char *xdg, const char *home, const char *in_home,
                         const char *below, struct buf *out)
{
    buf_truncate(out, 0);
    /* XDG Base Directory Specification 0.8: relative ones are ignored */
    if (xdg != NULL && xdg[0] == '/') {
        buf_add_str(out, xdg);
    } else if (home != NULL && home[0] == '/') {
        buf_add_str(out, home);
        buf_add_str(out, in_home);
    } else {
        return ERR_NOT_FOUND;
    }
    buf_add_str(out, below);
    buf_text(out);
    return buf_check(out);
}

static enum err read_first(const struct places_env *env, struct places *p)
{
    struct buf path = BUF_EMPTY;
    enum err e;

    if (env->conf != NULL && env->conf[0] != '\0')
        return read_file(env, env->conf, p);
    e = xdg_path(env->config_home, env->home, "/.config", "/larets/larets.conf",
                 &path);
    if (e == ERR_OK)
        e = read_file(env, buf_text(&path), p);
    if (e == ERR_NOT_FOUND && env->system_conf != NULL)
        e = read_file(env, env->system_conf, p);
    buf_clear(&path);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static bool folder_exists(const char *path)
{
    struct dir d = DIR_NONE;
    enum err e = dir_open(path, &d);

    dir_close(&d);
    return e == ERR_OK;
}

static enum err add_defaults(const struct places_env *env, struct places *p)
{
    struct buf path = BUF_EMPTY;
    enum err e = xdg_path(env->data_home, env->home, "/.local/share",
                          "/larets/keys", &path);

    if (e == ERR_OK)
        e = add(p, buf_text(&path));
    else if (e == ERR_NOT_FOUND)
        e = ERR_OK;
    if (e == ERR_OK && env->csp_keys != NULL && folder_exists(env->csp_keys))
        e = add(p, env->csp_keys);
    buf_clear(&path);
    return e;
}

enum err places_open_with(const struct places_env *env, struct places *out)
{
    struct places p = {.spare_slot = SPARE_AUTO, .log_level = LOG_NONE};
    enum err e = read_first(env, &p);

    if (e == ERR_OK && p.count == 0)
        e = add_defaults(env, &p);
    if (e != ERR_OK)
        places_close(&p);
    else
        *out = p;
    return e;
}

/* --- the real environment ------------------------------------------------ */

/* Name and home folder of the user whose rights the process has. */
static enum err find_user(struct buf *name, struct buf *home)
{
    char *space = malloc(PASSWD_MAX);
    struct passwd record;
    struct passwd *found = NULL;
    enum err e = ERR_NOMEM;

    if (space == NULL)
        goto out;
    e = ERR_OK;
    if (getpwuid_r(geteuid(), &record, space, PASSWD_MAX, &found) != 0 ||
        found == NULL)
        goto out;
    e = join(home, found->pw_dir, "");
    if (e == ERR_OK)
        e = join(name, CSP_KEYS, found->pw_name);
out:
    free(space);
    return e;
}

enum err places_open(struct places *out)
{
    struct places_env env = {
        .conf = secure_getenv(PLACES_CONF),
        .config_home = secure_getenv("XDG_CONFIG_HOME"),
        .data_home = secure_getenv("XDG_DATA_HOME"),
        .home = secure_getenv("HOME"),
        .system_conf = SYSTEM_CONF,
    };
    struct buf csp = BUF_EMPTY;
    struct buf home = BUF_EMPTY;
    bool home_known = env.home != NULL && env.home[0] == '/';
    enum err e = ERR_OK;

    /* Not asked without need: the answer may come over the network. */
    if (!home_known || folder_exists(CSP_KEYS))
        e = find_user(&csp, &home);
    if (e != ERR_OK)
        goto out;
    if (!home_known && home.len != 0)
        env.home = buf_text(&home);
    if (csp.len != 0)
        env.csp_keys = buf_text(&csp);
    e = places_open_with(&env, out);
out:
    buf_clear(&csp);
    buf_clear(&home);
    return e;
}

struct carrier *places_at(const struct places *p, size_t i)
{
    return i < p->count ? p->carrier[i] : NULL;
}

void places_close(struct places *p)
{
    size_t i;

    for (i = 0; i < p->count; i++)
        carrier_free(p->carrier[i]);
    p->count = 0;
    free(p->conf);
    p->conf = NULL;
}
