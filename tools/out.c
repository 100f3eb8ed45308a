/* Text and JSON on standard output, talk on standard error. */
#include "tools/out.h"

#include "base/text.h"
#include "base/wipe.h"
#include "tools/i18n.h"

#include <iconv.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 16 /* of a table that are lined up */

/* C0 and C1 controls, and marks that turn the direction of what follows. */
static bool is_printable(uint32_t code)
{
    return code >= 0x20 && !(code >= 0x7f && code < 0xa0) &&
           !(code >= 0x2028 && code <= 0x202e) &&
           !(code >= 0x2066 && code <= 0x2069);
}

static void clean(struct bytes text, struct buf *out)
{
    struct cursor c = cursor_of(text);
    uint32_t code;

    while (cursor_left(&c) > 0) {
        if (text_utf8_next(&c, &code) != ERR_OK) {
            c.pos++;
            code = '?';
        }
        text_utf8_put(out, is_printable(code) ? code : '?');
    }
}

/* True if the terminal takes UTF-8, or nobody said what it takes. */
static bool is_utf8_locale(void)
{
    const char *set = nl_langinfo(CODESET);

    return strcmp(set, "UTF-8") == 0 || strcmp(set, "ANSI_X3.4-1968") == 0;
}

static void put_converted(FILE *to, struct buf *text)
{
    iconv_t cd = iconv_open(nl_langinfo(CODESET), "UTF-8");
    char *in = (char *)text->p, part[256], *out;
    size_t in_len = text->len, room;

    if (cd == (iconv_t)-1) {
        fwrite(text->p, 1, text->len, to);
        return;
    }
    while (in_len > 0) {
        out = part;
        room = sizeof(part) - 1;
        if (iconv(cd, &in, &in_len, &out, &room) == (size_t)-1 && out == part) {
            /* a character that the locale lacks */
            for (in++, in_len--; in_len > 0 && (*in & 0xc0) == 0x80; in_len--)
                in++;
            *out++ = '?';
        }
        fwrite(part, 1, (size_t)(out - part), to);
    }
    iconv_close(cd);
}

void out_text(FILE *to, const char *text)
{
    struct buf cleaned = BUF_EMPTY;

    clean(bytes_str(text), &cleaned);
    if (cleaned.len > 0 && is_utf8_locale())
        fwrite(cleaned.p, 1, cleaned.len, to);
    else if (cleaned.len > 0)
        put_converted(to, &cleaned);
    buf_clear(&cleaned);
}

PRINTF_LIKE(2, 0)
static void talk(const char *before, const char *format, va_list args)
{
    char *text;

    fflush(stdout);
    if (vasprintf(&text, format, args) < 0)
        return;
    fputs(before, stderr);
    out_text(stderr, text);
    fputc('\n', stderr);
    free(text);
}

void say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    talk("", format, args);
    va_end(args);
}

void complain(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    talk("larets: ", format, args);
    va_end(args);
}

void out_json(const cJSON *value)
{
    char *text = cJSON_Print(value);

    if (text == NULL) {
        complain(_("out of memory"));
        return;
    }
    puts(text);
    cJSON_free(text);
}

static void text_of(const cJSON *v, struct buf *out);

static void list_of(const cJSON *array, struct buf *out)
{
    const cJSON *v;

    cJSON_ArrayForEach(v, array)
    {
        if (v != array->child)
            buf_add_str(out, ", ");
        text_of(v, out);
    }
}

/* A value as people read it, cleaned. */
static void text_of(const cJSON *v, struct buf *out)
{
    char number[32];

    if (cJSON_IsString(v)) {
        clean(bytes_str(v->valuestring), out);
    } else if (cJSON_IsNumber(v)) {
        snprintf(number, sizeof(number), "%.0f", v->valuedouble);
        buf_add_str(out, number);
    } else if (cJSON_IsBool(v)) {
        buf_add_str(out, cJSON_IsTrue(v) ? _("yes") : _("no"));
    } else if (cJSON_IsArray(v)) {
        list_of(v, out);
    }
    if (out->len == 0)
        buf_add_str(out, "-");
}

/* Print a value, or a title, filled up with blanks to width characters. */
static void put_cell(const char *text, size_t width)
{
    size_t len = text_length(bytes_str(text));

    out_text(stdout, text);
    for (; len < width; len++)
        putchar(' ');
}

static size_t cell_width(const cJSON *object, const char *key)
{
    struct buf text = BUF_EMPTY;
    size_t width;

    text_of(cJSON_GetObjectItemCaseSensitive(object, key), &text);
    width = text_length(buf_peek(&text));
    buf_clear(&text);
    return width;
}

static void put_value(const cJSON *value, size_t width)
{
    struct buf text = BUF_EMPTY;

    text_of(value, &text);
    put_cell(buf_text(&text), width);
    buf_clear(&text);
}

static size_t column_width(const cJSON *array, const struct column *column)
{
    size_t width = text_length(bytes_str(_(column->title))), w;
    const cJSON *row;

    cJSON_ArrayForEach(row, array)
    {
        w = cell_width(row, column->key);
        if (w > width)
            width = w;
    }
    return width;
}

static void put_row(const cJSON *row, const struct column *columns,
                    const size_t *widths)
{
    const struct column *c;
    size_t i, width;

    for (c = columns, i = 0; c->key != NULL; c++, i++) {
        width = c[1].key == NULL || i >= COLUMNS_MAX ? 0 : widths[i];
        if (row == NULL)
            put_cell(_(c->title), width);
        else
            put_value(cJSON_GetObjectItemCaseSensitive(row, c->key), width);
        fputs(c[1].key == NULL ? "\n" : "  ", stdout);
    }
}

void out_table(const cJSON *array, const struct column *columns)
{
    size_t widths[COLUMNS_MAX], i;
    const cJSON *row;

    if (cJSON_GetArraySize(array) == 0)
        return;
    for (i = 0; i < COLUMNS_MAX && columns[i].key != NULL; i++)
        widths[i] = column_width(array, &columns[i]);
    put_row(NULL, columns, widths);
    cJSON_ArrayForEach(row, array)
    {
        put_row(row, columns, widths);
    }
}

void out_fields(const cJSON *object, const struct column *columns)
{
    const struct column *c;
    const cJSON *value;
    size_t width = 0, w;

    for (c = columns; c->key != NULL; c++) {
        w = text_length(bytes_str(_(c->title))) + 1;
        width = w > width ? w : width;
    }
    for (c = columns; c->key != NULL; c++) {
        value = cJSON_GetObjectItemCaseSensitive(object, c->key);
        if (value == NULL || cJSON_IsNull(value) ||
            (cJSON_IsString(value) && value->valuestring[0] == 0))
            continue;
        put_cell(_(c->title), 0);
        putchar(':');
        w = text_length(bytes_str(_(c->title))) + 1;
        for (; w < width + 1; w++)
            putchar(' ');
        put_value(value, 0);
        putchar('\n');
    }
}

void out_bytes(struct bytes data)
{
    if (data.len > 0)
        fwrite(data.p, 1, data.len, stdout);
}

bool out_finish(void)
{
    return fflush(stdout) == 0 && !ferror(stdout);
}

bool json_put(cJSON *object, const char *key, cJSON *item)
{
    if (item == NULL)
        return false;
    if (cJSON_AddItemToObject(object, key, item))
        return true;
    cJSON_Delete(item);
    return false;
}

bool json_str(cJSON *object, const char *key, const char *value)
{
    return json_put(object, key,
                    value != NULL ? cJSON_CreateString(value)
                                  : cJSON_CreateNull());
}

bool json_bool(cJSON *object, const char *key, bool value)
{
    return json_put(object, key, cJSON_CreateBool(value));
}

bool json_num(cJSON *object, const char *key, double value)
{
    return json_put(object, key, cJSON_CreateNumber(value));
}

const char *json_text(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

void json_wipe(cJSON *object, const char *key)
{
    cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

    if (cJSON_IsString(item))
        wipe(item->valuestring, strlen(item->valuestring));
}
