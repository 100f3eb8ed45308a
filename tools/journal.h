/*
 * The journal of one application (spec/enroll.md): what was done and what is
 * about to be done with its key, so that a client that was killed at any
 * point goes on without a second key or a second request. Written before an
 * act and after it.
 */
#ifndef TOOLS_JOURNAL_H
#define TOOLS_JOURNAL_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <cjson/cJSON.h>

#define JOURNAL_ID_MAX 64     /* characters of the id of an application */
#define JOURNAL_KEY_ID_LEN 16 /* bytes of a CKA_ID */

enum journal_state {
    JOURNAL_LOGGED_IN,     /* nothing was done yet */
    JOURNAL_KEY_PLANNED,   /* container and CKA_ID are chosen */
    JOURNAL_KEY_GENERATED, /* the key is on the token */
    JOURNAL_CSR_SIGNED,    /* the request is kept, perhaps sent */
    JOURNAL_CSR_SENT,      /* the server has taken it */
    JOURNAL_CERT_FETCHED,  /* checked and kept, perhaps written */
    JOURNAL_CERT_WRITTEN,  /* on the token */
    JOURNAL_VERIFIED,      /* read back from the token */
    JOURNAL_ACKED,         /* the server knows */
    JOURNAL_STATE_COUNT
};

/* "key_planned" and so on; lives for ever. */
const char *journal_state_name(enum journal_state state);

struct journal;

/*
 * Open the journal of an application and lock it against other runs; waits
 * for them. A new one is empty, in JOURNAL_LOGGED_IN, and on no disk yet.
 *
 *   id       of the application: letters, digits, "-", "_", "."
 *   server   its address; another one in the journal is ERR_MISMATCH
 *   returns  ERR_OK; ERR_ARG for another id; ERR_FORMAT, ERR_VERSION for a
 *            file that is none or newer; as state_open
 */
MUST_USE enum err journal_open(const char *id, const char *server,
                               struct journal **out);
void journal_close(struct journal *j); /* NULL is allowed */

enum journal_state journal_state(const struct journal *j);

/* Enter a state and make all that was put before durable. */
MUST_USE enum err journal_enter(struct journal *j, enum journal_state state);

/* Make what was put durable without entering another state. */
MUST_USE enum err journal_save(struct journal *j);

/* Text or bytes under a name; NULL or ERR_NOT_FOUND if there is none. */
const char *journal_text(const struct journal *j, const char *key);
MUST_USE enum err journal_bytes(const struct journal *j, const char *key,
                                struct buf *out);

/* Put under a name, replacing; on disk with the next enter or save. */
MUST_USE enum err journal_put_text(struct journal *j, const char *key,
                                   const char *text);
MUST_USE enum err journal_put_bytes(struct journal *j, const char *key,
                                    struct bytes data);

/* Any JSON: borrowed, or a copy that the journal keeps. */
const cJSON *journal_json(const struct journal *j, const char *key);
MUST_USE enum err journal_put_json(struct journal *j, const char *key,
                                   const cJSON *value);

/*
 * The CKA_ID of the key of an application: the first 16 bytes of SHA-256
 * of "larets enroll " and the id. The same on every run and machine.
 */
MUST_USE enum err journal_key_id(const char *id,
                                 uint8_t out[JOURNAL_KEY_ID_LEN]);

#endif
