/* Names of the errors, for logs; users see the maps of the fronts. */
#include "base/err.h"

static const char *const names[ERR_COUNT] = {
    [ERR_OK] = "ok",
    [ERR_ARG] = "wrong argument",
    [ERR_NOMEM] = "out of memory",
    [ERR_IO] = "input or output failed",
    [ERR_NOT_FOUND] = "not found",
    [ERR_EXISTS] = "already exists",
    [ERR_ACCESS] = "permission denied",
    [ERR_READ_ONLY] = "read-only",
    [ERR_NO_SPACE] = "no space left",
    [ERR_BUSY] = "in use by another process",
    [ERR_GONE] = "removed",
    [ERR_FORMAT] = "damaged or of another format",
    [ERR_TOO_BIG] = "too big",
    [ERR_VERSION] = "unsupported version",
    [ERR_UNSUPPORTED] = "unsupported algorithm or parameter set",
    [ERR_PIN_WRONG] = "wrong password",
    [ERR_PIN_NEEDED] = "password needed",
    [ERR_PIN_RANGE] = "password too long or not text",
    [ERR_PIN_LOCKED] = "locked",
    [ERR_KEY] = "not a valid key",
    [ERR_MISMATCH] = "key and certificate do not belong together",
    [ERR_SIGNATURE] = "signature does not verify",
    [ERR_BUFFER] = "buffer too short",
    [ERR_RANDOM] = "random source failed",
    [ERR_WRONG_STATE] = "not possible now",
    [ERR_DENIED] = "forbidden by the key's attributes",
};

const char *err_name(enum err e)
{
    if ((unsigned)e >= ERR_COUNT)
        return "unknown error";
    return names[e];
}
