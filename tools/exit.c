/* From errors to messages and exit statuses. */
#include "tools/exit.h"

#include "base/log.h"
#include "tools/i18n.h"
#include "tools/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct meaning {
    enum status status;
    const char *sentence;
    const char *advice;
};

static const struct meaning meanings[ERR_COUNT] = {
    [ERR_OK] = {STATUS_DONE, N_("done"), ""},
    [ERR_ARG] = {STATUS_USAGE, N_("is not allowed here"), ""},
    [ERR_NOMEM] = {STATUS_TEMPORARY, N_("out of memory"), ""},
    [ERR_IO] = {STATUS_FAILED, N_("cannot be read or written"), ""},
    [ERR_NOT_FOUND] = {STATUS_FAILED, N_("is not there"), ""},
    [ERR_EXISTS] = {STATUS_FAILED, N_("is there already"),
                    N_("choose another name")},
    [ERR_ACCESS] = {STATUS_FAILED, N_("permission denied"),
                    N_("look at its owner and mode")},
    [ERR_READ_ONLY] = {STATUS_FAILED, N_("the medium cannot be written"), ""},
    [ERR_NO_SPACE] = {STATUS_FAILED, N_("there is no room"), ""},
    [ERR_BUSY] = {STATUS_TEMPORARY, N_("another program is using it"),
                  N_("try again")},
    [ERR_GONE] = {STATUS_TOKEN, N_("the medium was removed"),
                  N_("put it back and try again")},
    [ERR_FORMAT] = {STATUS_UNSOUND, N_("is damaged or of another format"),
                    N_("copy it again from where it came")},
    [ERR_TOO_BIG] = {STATUS_UNSOUND, N_("is too big"), ""},
    [ERR_VERSION] = {STATUS_UNSOUND,
                     N_("is of a version that is not supported"), ""},
    [ERR_UNSUPPORTED] = {STATUS_FAILED,
                         N_("its algorithm or name is not supported"), ""},
    [ERR_PIN_WRONG] = {STATUS_TOKEN, N_("wrong password"),
                       N_("check keyboard layout and Caps Lock")},
    [ERR_PIN_NEEDED] = {STATUS_TOKEN, N_("a password is needed"),
                        N_("give it with --pin-file or --pin-fd")},
    [ERR_PIN_RANGE] = {STATUS_TOKEN, N_("the password is too long or not text"),
                       ""},
    [ERR_PIN_LOCKED] = {STATUS_TOKEN, N_("too many wrong passwords"),
                        N_("the token must be unblocked")},
    [ERR_KEY] = {STATUS_UNSOUND, N_("the key is not valid"), ""},
    [ERR_MISMATCH] = {STATUS_UNSOUND,
                      N_("key and certificate do not belong together"),
                      N_("find the certificate that was issued for this key")},
    [ERR_SIGNATURE] = {STATUS_UNSOUND, N_("the signature is not good"), ""},
    [ERR_BUFFER] = {STATUS_FAILED, N_("internal error: short buffer"), ""},
    [ERR_RANDOM] = {STATUS_FAILED, N_("the random source failed"), ""},
    [ERR_WRONG_STATE] = {STATUS_FAILED, N_("not possible now"), ""},
    [ERR_DENIED] = {STATUS_FAILED, N_("the key does not allow this"), ""},
};

static const struct meaning *meaning_of(enum err e)
{
    return &meanings[(unsigned)e < ERR_COUNT ? e : ERR_IO];
}

int status_of(enum err e)
{
    return (int)meaning_of(e)->status;
}

const char *err_advice(enum err e)
{
    const char *advice = meaning_of(e)->advice;

    return advice[0] != 0 ? _(advice) : "";
}

const char *err_sentence(enum err e)
{
    return _(meaning_of(e)->sentence);
}

int fail(enum err e, const char *format, ...)
{
    const char *fault = log_fault_text();
    const char *advice = strstr(fault, "; ") != NULL ? "" : err_advice(e);
    char *thing = NULL;
    va_list args;

    va_start(args, format);
    if (vasprintf(&thing, format, args) < 0)
        thing = NULL;
    va_end(args);
    if (fault[0] == 0)
        fault = err_sentence(e);
    complain("%s%s%s%s%s", thing != NULL ? thing : "",
             thing != NULL ? ": " : "", fault, advice[0] != 0 ? "; " : "",
             advice);
    free(thing);
    log_fault_clear();
    return status_of(e);
}

int fail_with(enum status status, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) >= 0) {
        complain("%s", text);
        free(text);
    }
    va_end(args);
    return (int)status;
}
