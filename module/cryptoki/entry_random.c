/* Random numbers of the slot's generator. */
#include "cryptoki/lib.h"
#include "cryptoki/rv.h"

CK_RV C_SeedRandom(CK_SESSION_HANDLE h, CK_BYTE *seed, CK_ULONG len)
{
    struct session *s = NULL;
    struct rng *rng = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    if (seed == NULL && len != 0)
        rv = CKR_ARGUMENTS_BAD;
    if (rv == CKR_OK)
        rv = rv_of(slot_rng(s->slot, &rng));
    if (rv == CKR_OK)
        rng_mix(rng, bytes_of(seed, len));
    lib_session_leave(s);
    return rv;
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE h, CK_BYTE *out, CK_ULONG len)
{
    struct session *s = NULL;
    struct rng *rng = NULL;
    CK_RV rv = lib_session(h, &s);
    enum err e;

    if (rv != CKR_OK)
        return rv;
    if (out == NULL && len != 0) {
        rv = CKR_ARGUMENTS_BAD;
    } else {
        e = slot_rng(s->slot, &rng);
        if (e == ERR_OK && len != 0)
            e = rng_bytes(rng, out, len);
        rv = rv_of(e);
    }
    lib_session_leave(s);
    return rv;
}
