/* Reads what lies beside the tree, where it does. */
#include "tests/lib/shared.h"

#include "tests/lib/runner.h"

#include <stdio.h>
#include <stdlib.h>

const char *shared_path(const char *below, char *out, size_t cap)
{
    const char *top = getenv("abs_top_srcdir");
    const char *shared = getenv("LARETS_SHARED");
    int n;

    if (shared != NULL)
        n = snprintf(out, cap, "%s/%s", shared, below);
    else
        n = snprintf(out, cap, "%s/../shared/%s", top == NULL ? "." : top,
                     below);
    if (n < 0 || (size_t)n >= cap)
        abort();
    return out;
}

bool shared_read(const char *below, uint8_t *out, size_t cap, size_t *len)
{
    char path[4096];
    FILE *f = fopen(shared_path(below, path, sizeof(path)), "rb");

    if (f == NULL) {
        snprintf(path, sizeof(path), "no %s beside the tree", below);
        test_skip(path);
        return false;
    }
    *len = fread(out, 1, cap, f);
    if (ferror(f) || fgetc(f) != EOF)
        abort();
    fclose(f);
    return true;
}
