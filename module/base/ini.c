/* Line by line; a mistake names the file and the line. */
#include "base/ini.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

#include <string.h>

#define BLANKS " \t\r"

static char *trim(char *s)
{
    size_t len;

    s += strspn(s, BLANKS);
    len = strlen(s);
    while (len != 0 && strchr(BLANKS, s[len - 1]) != NULL)
        len--;
    s[len] = '\0';
    return s;
}

struct place {
    const char *name;
    size_t line;
};

static enum err fault(const struct place *at, const char *what)
{
    return log_fault(ERR_FORMAT, "%s: line %zu: %s; correct it", at->name,
                     at->line, what);
}

static enum err heading(const struct place *at, char *s, struct buf *section)
{
    char *end = strchr(s, ']');

    if (end == NULL || end[1] != '\0')
        return fault(at, "a heading must end with \"]\"");
    *end = '\0';
    return buf_set(section, bytes_str(trim(s + 1)));
}

static enum err one_line(const struct place *at, char *s, struct buf *section,
                         ini_fn fn, void *arg)
{
    char *eq;

    s = trim(s);
    if (*s == '\0' || *s == '#' || *s == ';')
        return ERR_OK;
    if (*s == '[')
        return heading(at, s, section);
    eq = strchr(s, '=');
    if (eq == NULL)
        return fault(at, "neither \"key = value\" nor a [heading]");
    *eq = '\0';
    s = trim(s);
    if (*s == '\0')
        return fault(at, "no key before \"=\"");
    return fn(arg, buf_text(section), s, trim(eq + 1), at->line);
}

enum err ini_parse(const char *name, struct bytes text, ini_fn fn, void *arg)
{
    struct place at = {name, 0};
    struct buf section = BUF_EMPTY;
    struct buf line = BUF_EMPTY;
    enum err e = ERR_OK;
    size_t pos = 0;

    while (e == ERR_OK && pos < text.len) {
        const uint8_t *start = text.p + pos;
        const uint8_t *end = memchr(start, '\n', text.len - pos);
        size_t len = end == NULL ? text.len - pos : (size_t)(end - start);

        at.line++;
        pos += len + (end != NULL);
        if (memchr(start, '\0', len) != NULL ||
            !text_is_utf8(bytes_of(start, len))) {
            e = fault(&at, "not UTF-8 text");
            break;
        }
        e = buf_set(&line, bytes_of(start, len));
        if (e == ERR_OK && line.len != 0) {
            buf_text(&line);
            e = buf_check(&line);
        }
        if (e == ERR_OK && line.len != 0)
            e = one_line(&at, (char *)line.p, &section, fn, arg);
    }
    buf_clear(&line);
    buf_clear(&section);
    return e;
}
