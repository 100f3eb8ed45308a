/* Reasons of the provider: the number of the error is that of the reason. */
#include "provider/prov_err.h"

#include <stdarg.h>

static const OSSL_ITEM reasons[] = {
    {ERR_ARG, "wrong argument"},
    {ERR_NOMEM, "out of memory"},
    {ERR_IO, "input or output failed"},
    {ERR_NOT_FOUND, "not found"},
    {ERR_FORMAT, "damaged, or of another format"},
    {ERR_TOO_BIG, "too long"},
    {ERR_UNSUPPORTED, "unknown algorithm or parameter set"},
    {ERR_PIN_WRONG, "the password does not fit"},
    {ERR_PIN_NEEDED, "a password is needed"},
    {ERR_KEY, "not a key of this parameter set"},
    {ERR_MISMATCH, "private and public key do not belong together"},
    {ERR_SIGNATURE, "the signature does not verify"},
    {ERR_BUFFER, "the output buffer is too short"},
    {ERR_RANDOM, "the random source failed"},
    {ERR_WRONG_STATE, "not possible in the present state"},
    {ERR_DENIED, "not allowed"},
    {0, NULL},
};

const OSSL_ITEM *prov_reasons(void *provctx)
{
    (void)provctx;
    return reasons;
}

static void set_error(const struct prov *p, enum err e, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    p->vset_error(p->handle, (uint32_t)e, format, args);
    va_end(args);
}

int prov_raise_at(const struct prov *p, enum err e, const char *file, int line,
                  const char *func)
{
    if (e == ERR_OK)
        return 0;
    p->new_error(p->handle);
    p->set_error_debug(p->handle, file, line, func);
    set_error(p, e, NULL);
    return 0;
}
