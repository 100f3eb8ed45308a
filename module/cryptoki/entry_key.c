/* C_GenerateKeyPair: arguments here, the work in mech_keygen.c. */
#include "cryptoki/keygen.h"
#include "cryptoki/lib.h"

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE h, CK_MECHANISM *m, CK_ATTRIBUTE *pub,
                        CK_ULONG pub_count, CK_ATTRIBUTE *priv,
                        CK_ULONG priv_count, CK_OBJECT_HANDLE *pub_key,
                        CK_OBJECT_HANDLE *priv_key)
{
    struct keygen want = {.pub = {pub, pub_count}, .priv = {priv, priv_count}};
    struct session *s = NULL;
    CK_RV rv = lib_session_fresh(h, &s);

    if (rv != CKR_OK)
        return rv;
    if (m == NULL || pub_key == NULL || priv_key == NULL)
        rv = CKR_ARGUMENTS_BAD;
    else
        rv = mech_check(m, CKF_GENERATE_KEY_PAIR, &want.mech);
    if (rv == CKR_OK)
        rv = keygen_run(s, &want);
    if (rv == CKR_OK) {
        *pub_key = want.pub_key;
        *priv_key = want.priv_key;
    }
    lib_session_leave(s);
    return rv;
}
