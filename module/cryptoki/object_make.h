/* Objects that a caller makes of templates: certificates, public keys, and
 * copies; and the changes that a caller may make. */
#ifndef CRYPTOKI_OBJECT_MAKE_H
#define CRYPTOKI_OBJECT_MAKE_H

#include "cryptoki/session.h"
#include "cryptoki/template.h"
#include "larets-pkcs11.h"

/*
 * C_CreateObject: a certificate on the token or in the session, a public key
 * in the session (spec/tokens.md, 6.4).
 */
CK_RV object_create(struct session *s, const struct template *t,
                    CK_OBJECT_HANDLE *out);

/*
 * C_CopyObject: of a certificate or a public key, into the session; of a
 * certificate also onto the token.
 */
CK_RV object_copy(struct session *s, const struct object *o,
                  const struct template *t, CK_OBJECT_HANDLE *out);

/* C_SetAttributeValue and C_DestroyObject. */
CK_RV object_change(struct session *s, struct object *o,
                    const struct template *t);
CK_RV object_destroy(struct session *s, struct object *o);

#endif
