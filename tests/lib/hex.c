/* Hexadecimal text in tests; a mistake in a vector ends the run. */
#include "tests/lib/hex.h"

#include <stdio.h>
#include <stdlib.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static _Noreturn void fail(const char *text)
{
    fprintf(stderr, "not hexadecimal, or too long: %s\n", text);
    abort();
}

size_t hex_decode(const char *text, uint8_t *out, size_t cap)
{
    size_t n = 0;
    const char *s = text;

    for (;;) {
        while (*s == ' ' || *s == '\t' || *s == '\n')
            s++;
        if (*s == '\0')
            return n;
        if (n == cap || digit(s[0]) < 0 || digit(s[1]) < 0)
            fail(text);
        out[n++] = (uint8_t)(digit(s[0]) << 4 | digit(s[1]));
        s += 2;
    }
}

char *hex_encode(struct bytes b, char *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < b.len; i++) {
        out[2 * i] = digits[b.p[i] >> 4];
        out[2 * i + 1] = digits[b.p[i] & 15];
    }
    out[2 * b.len] = '\0';
    return out;
}
