/* Sessions hang in a list at the front of their slot. */
#include "cryptoki/session.h"

#include "token/login.h"

#include <stdlib.h>

struct session *session_new(struct lib *l, struct slot *s, bool can_write)
{
    struct front *f = front_of(s);
    struct session *n = calloc(1, sizeof(*n));

    if (f == NULL || n == NULL) {
        free(n);
        return NULL;
    }
    n->lib = l;
    n->slot = s;
    n->can_write = can_write;
    n->refs = 1;
    n->next = f->sessions;
    f->sessions = n;
    return n;
}

void session_end_op(struct session *s, enum op_kind kind)
{
    op_free(s->op[kind]);
    s->op[kind] = NULL;
}

void session_end_find(struct session *s)
{
    free(s->found);
    s->found = NULL;
    s->found_count = s->found_pos = 0;
}

static void stop(struct session *s)
{
    int kind;

    for (kind = 0; kind < OP_COUNT; kind++)
        session_end_op(s, (enum op_kind)kind);
    session_end_find(s);
    objects_drop_session(s->slot->front, s);
}

void session_end(struct session *s)
{
    struct session **at = &s->slot->front->sessions;

    stop(s);
    s->closed = true;
    while (*at != NULL && *at != s)
        at = &(*at)->next;
    if (*at == s)
        *at = s->next;
    s->next = NULL;
    if (s->slot->token != NULL && sessions_count(s->slot, false) == 0)
        login_out(s->slot->token);
}

void session_free(struct session *s)
{
    free(s);
}

void sessions_lose(struct slot *slot)
{
    struct session *s;

    if (slot->front == NULL)
        return;
    for (s = slot->front->sessions; s != NULL; s = s->next) {
        stop(s);
        s->lost = true;
    }
    objects_drop_token(slot->front);
}

size_t sessions_count(const struct slot *slot, bool writing)
{
    const struct session *s = NULL;
    size_t n = 0;

    if (slot->front != NULL)
        s = slot->front->sessions;
    for (; s != NULL; s = s->next)
        if (!s->lost && (s->can_write || !writing))
            n++;
    return n;
}

CK_STATE session_state(const struct session *s)
{
    enum token_user user = token_user(s->slot->token);

    if (user == TOKEN_SO)
        return CKS_RW_SO_FUNCTIONS;
    if (user == TOKEN_USER)
        return s->can_write ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
    return s->can_write ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
}

CK_RV session_may_write(const struct session *s)
{
    if (!s->can_write)
        return CKR_SESSION_READ_ONLY;
    if (!token_info(s->slot->token)->writable)
        return CKR_TOKEN_WRITE_PROTECTED;
    return CKR_OK;
}
