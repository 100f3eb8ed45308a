/*
 * The part of enrolment that works with the token: container, key, request,
 * certificate. Each step is written to the journal before and after.
 */
#ifndef TOOLS_ENROLL_KEY_H
#define TOOLS_ENROLL_KEY_H

#include "tools/enroll.h"

/*
 * From JOURNAL_LOGGED_IN to JOURNAL_CSR_SIGNED, from wherever the journal
 * is; the profile is in it.
 */
int enroll_make_request(struct enroll *e);

/* Put the certificate of the journal on the token and read it back: to
 * JOURNAL_VERIFIED. */
int enroll_write_certificate(struct enroll *e);

#endif
