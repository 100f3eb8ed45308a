/* What the operations share: taking data in, and the digest at the end. */
#include "cryptoki/op.h"

#include "base/wipe.h"

#include <stdlib.h>

struct op *op_new(const struct mech *m, const struct object *key)
{
    struct op *op = calloc(1, sizeof(*op));

    if (op == NULL)
        return NULL;
    op->mech = m;
    if (m->hashes)
        hash_init(&op->hash, m->hash);
    if (key != NULL) {
        op->key = key->handle;
        op->curve = key->params.curve->curve;
        memcpy(op->pub, key->pub, sizeof(op->pub));
    }
    return op;
}

void op_free(struct op *op)
{
    if (op == NULL)
        return;
    wipe(op, sizeof(*op));
    free(op);
}

CK_RV op_update(struct op *op, struct bytes data)
{
    if (op->mech->hashes) {
        hash_update(&op->hash, data);
        return CKR_OK;
    }
    if (data.len > op->mech->len - op->data_len)
        return CKR_DATA_LEN_RANGE;
    if (data.len != 0)
        memcpy(op->data + op->data_len, data.p, data.len);
    op->data_len += data.len;
    return CKR_OK;
}

size_t op_digest_len(const struct op *op)
{
    return op->mech->len;
}

CK_RV op_digest(struct op *op, uint8_t *out)
{
    if (op->mech->hashes)
        hash_final(&op->hash, out);
    else if (op->data_len == op->mech->len)
        memcpy(out, op->data, op->data_len);
    else
        return CKR_DATA_LEN_RANGE;
    return CKR_OK;
}
