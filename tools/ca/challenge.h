/*
 * Codes that prove the hold of a phone: the last digits of a calling number,
 * or digits in an SMS. A code is kept as a keyed hash and bound to what it is
 * to confirm.
 */
#ifndef TOOLS_CA_CHALLENGE_H
#define TOOLS_CA_CHALLENGE_H

#include "base/err.h"
#include "tools/ca/ca.h"
#include "tools/ca/secret.h"

#include <stdint.h>

#define CHALLENGE_TRIES 3
#define CHALLENGE_PAUSE_S 60 /* before another code may be asked for */

struct challenge_kind {
    const char *purpose; /* login, receipt */
    size_t digits;
    int64_t life_s;
};

extern const struct challenge_kind challenge_login;
extern const struct challenge_kind challenge_receipt;

/* What a code is bound to. */
struct challenge_bond {
    const char *phone;
    const char *application; /* id, or "" */
    const char *digest;      /* of the receipt, or "" */
};

struct challenge {
    char id[ID_CAP];
    char code[CODE_CAP]; /* secret; for the message only */
    int64_t expires;
    int64_t pause_s; /* until the next may be asked for */
};

/*
 * Make a challenge; the one before it for the same phone and purpose ends.
 *
 *   peer     network address, for its limit
 *   wait_s   set when refused: seconds until it may be tried again
 *   returns  ERR_OK, ERR_BUSY if asked too often, others
 */
MUST_USE enum err challenge_new(struct ca *ca,
                                const struct challenge_kind *kind,
                                const struct challenge_bond *bond,
                                const char *peer, struct challenge *out,
                                int64_t *wait_s);

/*
 * Try a code. A right one ends the challenge, so does the third wrong one.
 * The caller commits also when the code is wrong.
 *
 *   bond     phone NULL: is not compared but handed back in phone
 *   left     tries that are left after a wrong one
 *   phone    WORD_CAP characters
 *   returns  ERR_OK; ERR_PIN_WRONG; ERR_PIN_LOCKED (tries used up before);
 *            ERR_GONE (expired, used, replaced); ERR_NOT_FOUND; others
 *   timing   the comparison does not depend on the code
 */
MUST_USE enum err challenge_try(struct ca *ca,
                                const struct challenge_kind *kind,
                                const char *id,
                                const struct challenge_bond *bond,
                                const char *code, int *left, char *phone);

#endif
