/* Temporary folders of test cases. */
#include "tests/lib/tmpdir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static char folder[512];
static char paths[4][1024];
static unsigned next_path;

const char *tmpdir_make(void)
{
    const char *base = getenv("TMPDIR");

    snprintf(folder, sizeof(folder), "%s/larets-test-XXXXXX",
             base == NULL ? "/tmp" : base);
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        abort();
    }
    return folder;
}

const char *tmpdir_path(const char *name)
{
    char *p = paths[next_path++ % 4];

    snprintf(p, sizeof(paths[0]), "%s/%s", folder, name);
    return p;
}

static int remove_one(const char *path, const struct stat *st, int kind,
                      struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

void tmpdir_remove(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
