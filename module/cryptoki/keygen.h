/* Making key pairs, on the token or in memory. */
#ifndef CRYPTOKI_KEYGEN_H
#define CRYPTOKI_KEYGEN_H

#include "cryptoki/mech.h"
#include "cryptoki/session.h"
#include "cryptoki/template.h"
#include "larets-pkcs11.h"

struct keygen {
    const struct mech *mech;
    struct template pub;
    struct template priv;
    CK_OBJECT_HANDLE pub_key; /* results */
    CK_OBJECT_HANDLE priv_key;
};

/*
 * Make a pair as two templates ask, spec/tokens.md, 6.2 and 6.3.
 *
 *   returns  CKR_OK with the two handles set; what template_check and
 *            template_key_params return; CKR_SESSION_READ_ONLY,
 *            CKR_TOKEN_WRITE_PROTECTED, CKR_USER_NOT_LOGGED_IN,
 *            CKR_DEVICE_MEMORY if the container has no room
 */
CK_RV keygen_run(struct session *s, struct keygen *k);

#endif
