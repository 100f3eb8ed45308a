/* Signing by the object's key, verifying by its public key. */
#include "cryptoki/op.h"

#include "base/wipe.h"
#include "cryptoki/rv.h"
#include "gost/sign.h"

size_t op_signature_len(const struct op *op)
{
    return 2 * op->mech->len;
}

CK_RV op_sign(struct op *op, struct slot *s, uint8_t *sig)
{
    struct object *o = object_find(s, op->key);
    struct key *key = o == NULL ? NULL : object_key(s, o);
    uint8_t digest[HASH_MAX_LEN];
    struct rng *rng = NULL;
    enum err e;
    CK_RV rv;

    if (o == NULL)
        return CKR_KEY_HANDLE_INVALID;
    if (key == NULL)
        return CKR_DEVICE_ERROR;
    rv = op_digest(op, digest);
    if (rv != CKR_OK)
        return rv;
    e = slot_rng(s, &rng);
    if (e == ERR_OK)
        e = key_sign(key, bytes_of(digest, op->mech->len), rng, sig);
    wipe(digest, sizeof(digest));
    return rv_of(e);
}

CK_RV op_verify(struct op *op, struct bytes sig)
{
    uint8_t digest[HASH_MAX_LEN];
    CK_RV rv;

    if (sig.len != op_signature_len(op))
        return CKR_SIGNATURE_LEN_RANGE;
    rv = op_digest(op, digest);
    if (rv != CKR_OK)
        return rv;
    return rv_of(
        sign_verify(op->curve, op->pub, bytes_of(digest, op->mech->len), sig));
}
