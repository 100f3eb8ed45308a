/*
 * Signatures and their verification. An error ends the operation, but for a
 * buffer that is too short.
 */
#include "cryptoki/lib.h"

struct direction {
    enum op_kind kind;
    CK_FLAGS flag;
    CK_OBJECT_CLASS class;
    CK_ATTRIBUTE_TYPE allows;
};

static const struct direction sign_way = {OP_SIGN, CKF_SIGN, CKO_PRIVATE_KEY,
                                          CKA_SIGN};
static const struct direction verify_way = {OP_VERIFY, CKF_VERIFY,
                                            CKO_PUBLIC_KEY, CKA_VERIFY};

static CK_RV check_key(const struct object *o, const struct mech *m,
                       const struct direction *way)
{
    if (o == NULL || o->class != way->class)
        return CKR_KEY_HANDLE_INVALID;
    if (!mech_fits(m, &o->params))
        return CKR_KEY_TYPE_INCONSISTENT;
    if (!attrs_is_true(&o->attrs, way->allows))
        return CKR_KEY_FUNCTION_NOT_PERMITTED;
    return CKR_OK;
}

static CK_RV begin(struct session *s, const CK_MECHANISM *m,
                   CK_OBJECT_HANDLE key, const struct direction *way)
{
    const struct mech *mech = NULL;
    struct object *o;
    CK_RV rv;

    if (m == NULL) { /* 3.0, 5.13.1: ends what is running */
        rv = s->op[way->kind] == NULL ? CKR_ARGUMENTS_BAD : CKR_OK;
        session_end_op(s, way->kind);
        return rv;
    }
    if (s->op[way->kind] != NULL)
        return CKR_OPERATION_ACTIVE;
    rv = mech_check(m, way->flag, &mech);
    if (rv != CKR_OK)
        return rv;
    o = object_find(s->slot, key);
    rv = check_key(o, mech, way);
    if (rv != CKR_OK)
        return rv;
    s->op[way->kind] = op_new(mech, o);
    return s->op[way->kind] == NULL ? CKR_HOST_MEMORY : CKR_OK;
}

static CK_RV init(CK_SESSION_HANDLE h, const CK_MECHANISM *m,
                  CK_OBJECT_HANDLE key, const struct direction *way)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = begin(s, m, key, way);
    lib_session_leave(s);
    return rv;
}

CK_RV C_SignInit(CK_SESSION_HANDLE h, CK_MECHANISM *m, CK_OBJECT_HANDLE key)
{
    return init(h, m, key, &sign_way);
}

CK_RV C_VerifyInit(CK_SESSION_HANDLE h, CK_MECHANISM *m, CK_OBJECT_HANDLE key)
{
    return init(h, m, key, &verify_way);
}

static CK_RV take(struct op *op, const CK_BYTE *data, CK_ULONG len)
{
    if (data == NULL && len != 0)
        return CKR_ARGUMENTS_BAD;
    return op_update(op, bytes_of(data, len));
}

static CK_RV update(CK_SESSION_HANDLE h, enum op_kind kind, const CK_BYTE *part,
                    CK_ULONG len)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);
    struct op *op;

    if (rv != CKR_OK)
        return rv;
    op = s->op[kind];
    if (op == NULL) {
        rv = CKR_OPERATION_NOT_INITIALIZED;
    } else {
        op->in_parts = true;
        rv = take(op, part, len);
        if (rv != CKR_OK)
            session_end_op(s, kind);
    }
    lib_session_leave(s);
    return rv;
}

CK_RV C_SignUpdate(CK_SESSION_HANDLE h, CK_BYTE *part, CK_ULONG len)
{
    return update(h, OP_SIGN, part, len);
}

CK_RV C_VerifyUpdate(CK_SESSION_HANDLE h, CK_BYTE *part, CK_ULONG len)
{
    return update(h, OP_VERIFY, part, len);
}

/* Find the operation that a call is to end. */
static CK_RV running(struct session *s, enum op_kind kind, bool in_parts,
                     struct op **out)
{
    *out = s->op[kind];
    if (*out == NULL)
        return CKR_OPERATION_NOT_INITIALIZED;
    return (*out)->in_parts && !in_parts ? CKR_OPERATION_ACTIVE : CKR_OK;
}

struct output {
    CK_BYTE *p;
    CK_ULONG *len;
};

/* *done says that the operation is over. */
static CK_RV sign(struct session *s, struct op *op, struct bytes data,
                  const struct output *out, bool *done)
{
    bool ready;
    CK_RV rv;

    *done = true;
    if (out->len == NULL)
        return CKR_ARGUMENTS_BAD;
    rv = attr_room(out->p, out->len, op_signature_len(op), &ready);
    *done = ready; /* a question about the length leaves it running */
    if (!ready)
        return rv;
    rv = take(op, data.p, data.len);
    return rv == CKR_OK ? op_sign(op, s->slot, out->p) : rv;
}

static CK_RV sign_end(CK_SESSION_HANDLE h, bool in_parts, struct bytes data,
                      const struct output *out)
{
    struct session *s = NULL;
    struct op *op = NULL;
    bool done = true;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = running(s, OP_SIGN, in_parts, &op);
    if (rv == CKR_OK)
        rv = sign(s, op, data, out, &done);
    if (done)
        session_end_op(s, OP_SIGN);
    lib_session_leave(s);
    return rv;
}

CK_RV C_Sign(CK_SESSION_HANDLE h, CK_BYTE *data, CK_ULONG len, CK_BYTE *sig,
             CK_ULONG *sig_len)
{
    struct output out = {sig, sig_len};

    return sign_end(h, false, bytes_of(data, len), &out);
}

CK_RV C_SignFinal(CK_SESSION_HANDLE h, CK_BYTE *sig, CK_ULONG *sig_len)
{
    struct output out = {sig, sig_len};

    return sign_end(h, true, bytes_of(NULL, 0), &out);
}

static CK_RV verify_end(CK_SESSION_HANDLE h, bool in_parts, struct bytes data,
                        struct bytes sig)
{
    struct session *s = NULL;
    struct op *op = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = running(s, OP_VERIFY, in_parts, &op);
    if (rv == CKR_OK && sig.p == NULL)
        rv = CKR_ARGUMENTS_BAD;
    if (rv == CKR_OK)
        rv = take(op, data.p, data.len);
    if (rv == CKR_OK)
        rv = op_verify(op, sig);
    session_end_op(s, OP_VERIFY);
    lib_session_leave(s);
    return rv;
}

CK_RV C_Verify(CK_SESSION_HANDLE h, CK_BYTE *data, CK_ULONG len, CK_BYTE *sig,
               CK_ULONG sig_len)
{
    return verify_end(h, false, bytes_of(data, len), bytes_of(sig, sig_len));
}

CK_RV C_VerifyFinal(CK_SESSION_HANDLE h, CK_BYTE *sig, CK_ULONG sig_len)
{
    return verify_end(h, true, bytes_of(NULL, 0), bytes_of(sig, sig_len));
}
