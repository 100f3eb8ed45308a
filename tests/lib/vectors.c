/* Reader of the text files in tests/vectors; strict, aborts on mistakes. */
#include "tests/lib/vectors.h"

#include "base/endian.h"
#include "tests/lib/hex.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define FIELDS_MAX 32
#define LINE_MAX_LEN 65536

struct field {
    char *name;
    char *text;
    uint8_t *bytes;
};

struct vectors {
    FILE *file;
    char *line;
    char *name;      /* of the present case */
    char *next_name; /* of the case whose heading has been read */
    struct field fields[FIELDS_MAX];
    size_t field_count;
    size_t count;
};

static _Noreturn void fail(const char *what, const char *where)
{
    fprintf(stderr, "vectors: %s: %s\n", what, where);
    abort();
}

static void *need(void *p)
{
    if (p == NULL)
        fail("out of memory", "");
    return p;
}

const char *test_path(const char *below_top, char *out, size_t cap)
{
    const char *top = getenv("abs_top_srcdir");
    int n = snprintf(out, cap, "%s/%s", top == NULL ? "." : top, below_top);

    if (n < 0 || (size_t)n >= cap)
        fail("path too long", below_top);
    return out;
}

struct vectors *vectors_open(const char *name)
{
    char path[4096], below[256];
    struct vectors *v = need(calloc(1, sizeof(*v)));

    snprintf(below, sizeof(below), "tests/vectors/%s", name);
    v->file = fopen(test_path(below, path, sizeof(path)), "r");
    if (v->file == NULL)
        fail("cannot open", path);
    v->line = need(malloc(LINE_MAX_LEN));
    return v;
}

static void drop_fields(struct vectors *v)
{
    size_t i;

    for (i = 0; i < v->field_count; i++) {
        free(v->fields[i].name);
        free(v->fields[i].text);
        free(v->fields[i].bytes);
    }
    v->field_count = 0;
    free(v->name);
    v->name = NULL;
}

static char *trim(char *s)
{
    char *end;

    while (isspace((unsigned char)*s))
        s++;
    end = s + strlen(s);
    while (end > s && isspace((unsigned char)end[-1]))
        end--;
    *end = '\0';
    return s;
}

static struct field *find(const struct vectors *v, const char *name)
{
    size_t i;

    for (i = 0; i < v->field_count; i++)
        if (strcmp(v->fields[i].name, name) == 0)
            return (struct field *)(uintptr_t)&v->fields[i];
    return NULL;
}

static void add_field(struct vectors *v, char *line)
{
    char *eq = strchr(line, '=');
    char *name, *text;
    struct field *f;

    if (eq == NULL)
        fail("neither heading nor field", line);
    *eq = '\0';
    name = trim(line);
    text = trim(eq + 1);
    f = find(v, name);
    if (f != NULL) {
        f->text = need(realloc(f->text, strlen(f->text) + strlen(text) + 1));
        strcat(f->text, text);
        return;
    }
    if (v->field_count == FIELDS_MAX)
        fail("too many fields", name);
    f = &v->fields[v->field_count++];
    f->name = need(strdup(name));
    f->text = need(strdup(text));
    f->bytes = NULL;
}

static char *heading(char *line)
{
    char *end = strrchr(line, ']');

    if (end == NULL)
        fail("heading without ]", line);
    *end = '\0';
    return need(strdup(line + 1));
}

bool vectors_next(struct vectors *v)
{
    drop_fields(v);
    v->name = v->next_name;
    v->next_name = NULL;
    while (fgets(v->line, LINE_MAX_LEN, v->file) != NULL) {
        char *s = trim(v->line);

        if (*s == '\0' || *s == '#')
            continue;
        if (*s != '[') {
            if (v->name == NULL)
                fail("field before the first heading", s);
            add_field(v, s);
            continue;
        }
        if (v->name != NULL) {
            v->next_name = heading(s);
            break;
        }
        v->name = heading(s);
    }
    if (v->name == NULL)
        return false;
    v->count++;
    return true;
}

const char *vector_name(const struct vectors *v)
{
    return v->name;
}

const char *vector_text(const struct vectors *v, const char *field)
{
    const struct field *f = find(v, field);

    return f == NULL ? NULL : f->text;
}

struct bytes vector_bytes(struct vectors *v, const char *field)
{
    struct field *f = find(v, field);
    size_t cap;

    if (f == NULL)
        return bytes_of("", 0);
    cap = strlen(f->text) / 2 + 1;
    free(f->bytes);
    f->bytes = need(malloc(cap));
    return bytes_of(f->bytes, hex_decode(f->text, f->bytes, cap));
}

void vector_reversed(struct vectors *v, const char *field, uint8_t *out,
                     size_t len)
{
    struct bytes b = vector_bytes(v, field);

    if (b.len != len)
        fail("not of the length that is needed", field);
    reverse_copy(out, b.p, len);
}

unsigned long vector_number(const struct vectors *v, const char *field)
{
    const struct field *f = find(v, field);

    if (f == NULL)
        fail("no such number", field);
    return strtoul(f->text, NULL, 10);
}

size_t vectors_count(const struct vectors *v)
{
    return v->count;
}

void vectors_close(struct vectors *v)
{
    drop_fields(v);
    free(v->next_name);
    free(v->line);
    fclose(v->file);
    free(v);
}
