/* The state folder of the user (XDG base directory specification). */
#include "tools/state.h"

#include "base/log.h"
#include "base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *state_path(const char *below)
{
    const char *base = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    char *path = NULL;
    int n;

    if (base != NULL && base[0] == '/')
        n = asprintf(&path, "%s/larets%s%s", base, below != NULL ? "/" : "",
                     below != NULL ? below : "");
    else if (home != NULL && home[0] == '/')
        n = asprintf(&path, "%s/.local/state/larets%s%s", home,
                     below != NULL ? "/" : "", below != NULL ? below : "");
    else
        return NULL;
    return n < 0 ? NULL : path;
}

enum err state_open(const char *below, struct dir *out)
{
    char *path = state_path(below);
    struct dir d = DIR_NONE;
    struct stat st;
    enum err e;

    if (path == NULL)
        return log_fault(ERR_NOT_FOUND,
                         "neither XDG_STATE_HOME nor HOME names a folder");
    e = dir_make_path(path);
    if (e == ERR_OK)
        e = dir_open(path, &d);
    if (e == ERR_OK && (fstat(d.fd, &st) != 0 || st.st_uid != geteuid() ||
                        (st.st_mode & (S_IWGRP | S_IWOTH)) != 0))
        e = log_fault(ERR_ACCESS, "%s: others may write to it", path);
    free(path);
    if (e == ERR_OK)
        *out = d;
    else
        dir_close(&d);
    return e;
}

enum err state_read(const struct dir *d, const char *name, cJSON **out)
{
    struct buf text = BUF_EMPTY;
    cJSON *object = NULL;
    enum err e = file_read_at(d, name, STATE_FILE_MAX, &text);

    if (e == ERR_OK) {
        object = cJSON_ParseWithLength((const char *)text.p, text.len);
        if (!cJSON_IsObject(object))
            e = log_fault(ERR_FORMAT, "%s/%s is no JSON object", d->path, name);
    }
    buf_clear(&text);
    if (e == ERR_OK)
        *out = object;
    else
        cJSON_Delete(object);
    return e;
}

enum err state_write(const struct dir *d, const char *name, const cJSON *object)
{
    char *text = cJSON_Print(object);
    enum err e;

    if (text == NULL)
        return ERR_NOMEM;
    e = file_write_at(d, name, bytes_str(text), 0600, false);
    wipe(text, strlen(text));
    cJSON_free(text);
    return e;
}
