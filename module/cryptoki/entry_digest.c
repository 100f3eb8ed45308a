/* Digests. An error ends the operation, but for a buffer that is too short. */
#include "cryptoki/lib.h"

static CK_RV begin(struct session *s, const CK_MECHANISM *m)
{
    const struct mech *mech = NULL;
    CK_RV rv;

    if (m == NULL) { /* 3.0, 5.12.1: ends what is running */
        rv = s->op[OP_DIGEST] == NULL ? CKR_ARGUMENTS_BAD : CKR_OK;
        session_end_op(s, OP_DIGEST);
        return rv;
    }
    if (s->op[OP_DIGEST] != NULL)
        return CKR_OPERATION_ACTIVE;
    rv = mech_check(m, CKF_DIGEST, &mech);
    if (rv != CKR_OK)
        return rv;
    s->op[OP_DIGEST] = op_new(mech, NULL);
    return s->op[OP_DIGEST] == NULL ? CKR_HOST_MEMORY : CKR_OK;
}

CK_RV C_DigestInit(CK_SESSION_HANDLE h, CK_MECHANISM *m)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);

    if (rv != CKR_OK)
        return rv;
    rv = begin(s, m);
    lib_session_leave(s);
    return rv;
}

static CK_RV take(struct op *op, const CK_BYTE *data, CK_ULONG len)
{
    if (data == NULL && len != 0)
        return CKR_ARGUMENTS_BAD;
    return op_update(op, bytes_of(data, len));
}

/* The end of both ways; *done says that the operation is over. */
static CK_RV end(struct op *op, const CK_BYTE *data, CK_ULONG len, CK_BYTE *out,
                 CK_ULONG *out_len, bool *done)
{
    bool ready;
    CK_RV rv;

    *done = true;
    if (out_len == NULL)
        return CKR_ARGUMENTS_BAD;
    rv = attr_room(out, out_len, op_digest_len(op), &ready);
    *done = ready; /* a question about the length leaves it running */
    if (!ready)
        return rv;
    rv = take(op, data, len);
    return rv == CKR_OK ? op_digest(op, out) : rv;
}

static CK_RV finish(CK_SESSION_HANDLE h, bool in_parts, const CK_BYTE *data,
                    CK_ULONG len, CK_BYTE *out, CK_ULONG *out_len)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);
    bool done = true;
    struct op *op;

    if (rv != CKR_OK)
        return rv;
    op = s->op[OP_DIGEST];
    if (op == NULL)
        rv = CKR_OPERATION_NOT_INITIALIZED;
    else if (op->in_parts && !in_parts)
        rv = CKR_OPERATION_ACTIVE;
    else
        rv = end(op, data, len, out, out_len, &done);
    if (done)
        session_end_op(s, OP_DIGEST);
    lib_session_leave(s);
    return rv;
}

CK_RV C_Digest(CK_SESSION_HANDLE h, CK_BYTE *data, CK_ULONG len, CK_BYTE *out,
               CK_ULONG *out_len)
{
    return finish(h, false, data, len, out, out_len);
}

CK_RV C_DigestFinal(CK_SESSION_HANDLE h, CK_BYTE *out, CK_ULONG *out_len)
{
    return finish(h, true, NULL, 0, out, out_len);
}

CK_RV C_DigestUpdate(CK_SESSION_HANDLE h, CK_BYTE *part, CK_ULONG len)
{
    struct session *s = NULL;
    CK_RV rv = lib_session(h, &s);
    struct op *op;

    if (rv != CKR_OK)
        return rv;
    op = s->op[OP_DIGEST];
    if (op == NULL) {
        rv = CKR_OPERATION_NOT_INITIALIZED;
    } else {
        op->in_parts = true;
        rv = take(op, part, len);
        if (rv != CKR_OK)
            session_end_op(s, OP_DIGEST);
    }
    lib_session_leave(s);
    return rv;
}
