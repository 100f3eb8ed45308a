/* Answers to requests that carry an Idempotency-Key, kept for repeats. */
#ifndef TOOLS_CA_ANSWER_H
#define TOOLS_CA_ANSWER_H

#include "base/bytes.h"
#include "base/err.h"
#include "tools/ca/ca.h"
#include "tools/ca/message.h"

#include <stdbool.h>

struct answer_key {
    const char *user;
    const char *path;
    const char *key; /* NULL: none was given */
    struct bytes body;
    bool lasting; /* kept for the life of the application */
};

/* 1 to 64 characters of A-Z a-z 0-9 - _ */
bool answer_key_valid(const char *key);

/*
 * Find the answer that was given before.
 *
 *   returns  ERR_OK with the reply filled and marked as replayed;
 *            ERR_NOT_FOUND; ERR_MISMATCH if the key came with another body
 */
MUST_USE enum err answer_find(struct ca *ca, const struct answer_key *key,
                              struct reply *reply);

/* Keep an answer; the caller's transaction has what it tells of. */
MUST_USE enum err answer_store(struct ca *ca, const struct answer_key *key,
                               const struct reply *reply);

#endif
