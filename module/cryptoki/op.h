/*
 * A running operation: digest, sign or verify. Each takes data in pieces and
 * ends with a digest, a signature, or a verdict.
 */
#ifndef CRYPTOKI_OP_H
#define CRYPTOKI_OP_H

#include "base/bytes.h"
#include "cryptoki/mech.h"
#include "cryptoki/object.h"
#include "gost/hash.h"
#include "larets-pkcs11.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum op_kind { OP_DIGEST, OP_SIGN, OP_VERIFY, OP_COUNT };

struct op {
    const struct mech *mech;
    bool in_parts; /* an update was made */
    struct hash hash;
    uint8_t data[HASH_MAX_LEN]; /* of a mechanism that does not hash */
    size_t data_len;
    CK_OBJECT_HANDLE key;      /* that signs */
    const struct curve *curve; /* of the key that verifies */
    uint8_t pub[2 * CURVE_MAX_LEN];
};

/*
 * Begin an operation.
 *
 *   key      of a checked class that fits; NULL for a digest
 *   returns  NULL if out of memory
 */
struct op *op_new(const struct mech *m, const struct object *key);
void op_free(struct op *op); /* wipes; NULL is allowed */

/* Take in data. CKR_DATA_LEN_RANGE if a mechanism that does not hash gets
 * more than a digest. */
CK_RV op_update(struct op *op, struct bytes data);

/* Bytes of the result: of a digest, or of a signature. */
size_t op_digest_len(const struct op *op);
size_t op_signature_len(const struct op *op);

/*
 * End an operation; op_free is still due.
 *
 *   out, sig  op_digest_len or op_signature_len bytes
 *   returns   CKR_OK; CKR_DATA_LEN_RANGE if less than a digest came;
 *             signing: CKR_KEY_HANDLE_INVALID if the key went meanwhile, or
 *             what rv_of gives; verifying: CKR_SIGNATURE_INVALID or
 *             CKR_SIGNATURE_LEN_RANGE
 */
CK_RV op_digest(struct op *op, uint8_t *out);
CK_RV op_sign(struct op *op, struct slot *s, uint8_t *sig);
CK_RV op_verify(struct op *op, struct bytes sig);

#endif
