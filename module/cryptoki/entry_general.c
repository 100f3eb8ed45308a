/* C_Initialize, C_Finalize, C_GetInfo. */
#include "cryptoki/funclist.h"
#include "cryptoki/lib.h"

#include "base/text.h"
#include "config.h"

#include <stdlib.h>

#define MANUFACTURER "larets"
#define DESCRIPTION "GOST keys in containers"

/*
 * Locks are always those of the operating system. A caller that brings its
 * own gets no less: none of our locks is held while its code runs.
 */
static CK_RV check_args(const CK_C_INITIALIZE_ARGS *args)
{
    int given;

    if (args == NULL)
        return CKR_OK;
    given = (args->CreateMutex != NULL) + (args->DestroyMutex != NULL) +
            (args->LockMutex != NULL) + (args->UnlockMutex != NULL);
    /* NSS keeps a string of its own in pReserved: it is not looked at */
    return given == 0 || given == 4 ? CKR_OK : CKR_ARGUMENTS_BAD;
}

CK_RV C_Initialize(void *args)
{
    CK_RV rv = check_args(args);

    return rv == CKR_OK ? lib_start() : rv;
}

CK_RV C_Finalize(void *reserved)
{
    if (reserved != NULL)
        return CKR_ARGUMENTS_BAD;
    return lib_stop();
}

CK_VERSION version_of_library(void)
{
    CK_VERSION v = {0, 0};
    char *end = NULL;

    v.major = (unsigned char)strtoul(PACKAGE_VERSION, &end, 10);
    if (*end == '.')
        v.minor = (unsigned char)strtoul(end + 1, NULL, 10);
    return v;
}

static CK_RV info(CK_INFO *out, unsigned char major, unsigned char minor)
{
    struct lib *l = NULL;
    CK_RV rv = lib_enter(&l);

    if (rv != CKR_OK)
        return rv;
    lib_leave(l);
    if (out == NULL)
        return CKR_ARGUMENTS_BAD;
    memset(out, 0, sizeof(*out));
    out->cryptokiVersion.major = major;
    out->cryptokiVersion.minor = minor;
    out->libraryVersion = version_of_library();
    text_pad(out->manufacturerID, sizeof(out->manufacturerID),
             bytes_str(MANUFACTURER));
    text_pad(out->libraryDescription, sizeof(out->libraryDescription),
             bytes_str(DESCRIPTION));
    return CKR_OK;
}

CK_RV C_GetInfo(CK_INFO *out)
{
    return info(out, 2, 40);
}

CK_RV info_3_0(CK_INFO *out)
{
    return info(out, 3, 0);
}
