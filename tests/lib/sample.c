/* Reads containers for tests, and PROVENANCE.md of the shared ones. */
#include "tests/lib/sample.h"

#include "base/der.h"
#include "base/file.h"
#include "gost/mode.h"
#include "tests/lib/hex.h"
#include "tests/lib/shared.h"
#include "tests/lib/vectors.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void fail(const char *what, const char *where)
{
    fprintf(stderr, "sample: %s: %s\n", what, where);
    abort();
}

void sample_load(const char *folder, struct container_blobs *out)
{
    char path[4200];
    size_t i, found = 0;

    memset(out, 0, sizeof(*out));
    for (i = 0; i < PART_COUNT; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder,
                 container_part_name((enum container_part)i));
        if (file_read(path, CONTAINER_PART_MAX, &out->part[i]) == ERR_OK)
            found++;
    }
    if (found == 0)
        fail("no file of a container", folder);
}

void sample_fixture(const char *name, struct container_blobs *out)
{
    char below[512], path[4096];

    snprintf(below, sizeof(below), "tests/fixtures/containers/%s", name);
    sample_load(test_path(below, path, sizeof(path)), out);
}

void sample_copy(const struct container_blobs *from, struct container_blobs *to)
{
    size_t i;

    memset(to, 0, sizeof(*to));
    for (i = 0; i < PART_COUNT; i++)
        if (buf_set(&to->part[i], buf_peek(&from->part[i])) != ERR_OK)
            fail("out of memory", "copy");
}

void sample_remake_header(struct container_blobs *b,
                          const struct gost89_sbox *sbox)
{
    struct buf *h = &b->part[PART_HEADER];
    struct cursor c = cursor_of(buf_peek(h)), inner;
    static const uint8_t zeros[32];
    struct gost89_mac m;
    struct der content;
    uint8_t mac[8];

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_next(&inner, &content) != ERR_OK)
        fail("not a header", "remake");
    gost89_mac_init(&m, sbox, zeros, zeros, false);
    gost89_mac_update(&m, content.whole);
    gost89_mac_final(&m, mac);
    memcpy(h->p + h->len - 4, mac, 4);
}

/* The word after `before`, up to the character `end`. */
static bool word(const char *text, const char *before, char end, char *out,
                 size_t cap)
{
    const char *from = strstr(text, before);
    size_t len;

    if (from == NULL)
        return false;
    from += strlen(before);
    len = strcspn(from, (char[]){end, '\n', '\0'});
    if (len >= cap)
        return false;
    memcpy(out, from, len);
    out[len] = '\0';
    return true;
}

static void read_provenance(const char *folder, struct sample *s)
{
    char path[4200], hex[160];
    uint8_t number[64];
    struct buf text = BUF_EMPTY;
    size_t i;

    snprintf(path, sizeof(path), "%s/PROVENANCE.md", folder);
    if (file_read(path, 65536, &text) != ERR_OK)
        fail("cannot read", path);
    s->password[0] = '\0';
    if (!word(buf_text(&text), "Password `", '`', s->password,
              sizeof(s->password)) &&
        strstr(buf_text(&text), "mpty password") == NULL)
        fail("no password in", path);
    if (!word(buf_text(&text), " d = ", '.', hex, sizeof(hex)))
        fail("no key in", path);
    s->d_len = hex_decode(hex, number, sizeof(number));
    for (i = 0; i < s->d_len; i++) /* the text has the number big-endian */
        s->d[i] = number[s->d_len - 1 - i];
    buf_clear(&text);
}

static bool has_header(const char *folder)
{
    char path[4200];
    struct buf b = BUF_EMPTY;
    enum err e;

    snprintf(path, sizeof(path), "%s/header.key", folder);
    e = file_read(path, CONTAINER_PART_MAX, &b);
    buf_clear(&b);
    return e == ERR_OK;
}

bool sample_shared(size_t i, struct sample *out)
{
    struct names names = NAMES_EMPTY;
    struct dir d = DIR_NONE;
    char top[2048], folder[4096];
    bool found = false;
    size_t n;

    if (dir_open(shared_path("vectors/containers", top, sizeof(top)), &d) !=
        ERR_OK)
        return false;
    if (dir_list(&d, false, &names) != ERR_OK)
        fail("cannot list", top);
    for (n = 0; n < names.count && !found; n++) {
        snprintf(folder, sizeof(folder), "%s/%s", top, names.p[n]);
        found = has_header(folder) && i-- == 0;
    }
    if (found) {
        snprintf(out->name, sizeof(out->name), "%.63s", names.p[n - 1]);
        read_provenance(folder, out);
        sample_load(folder, &out->blobs);
    }
    names_clear(&names);
    dir_close(&d);
    return found;
}
