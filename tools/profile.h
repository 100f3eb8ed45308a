/*
 * What a CA wants a request to hold (spec/cabinet.md, profile): read from
 * JSON, and compared with the requisites that the user has confirmed before
 * any key is made.
 */
#ifndef TOOLS_PROFILE_H
#define TOOLS_PROFILE_H

#include "base/bytes.h"
#include "base/err.h"
#include "pkix/algid.h"

#include <cjson/cJSON.h>
#include <stddef.h>

/*
 * The parameter set for the key.
 *
 *   wanted   name or OID; NULL: the first of the profile that we know
 *   returns  ERR_OK; ERR_UNSUPPORTED if the profile does not allow it, or
 *            none that we know; ERR_FORMAT
 */
MUST_USE enum err profile_curve(const cJSON *profile, const char *wanted,
                                const struct curve_name **out);

/* How an attribute of the profile differs from the requisites. */
typedef void (*profile_tell_fn)(void *arg, const char *what, const char *asked,
                                const char *confirmed);

/*
 * Compare the subject of a profile with the requisites of an application.
 *
 *   subject  "subject" of an application
 *   tell     called for each difference; confirmed is NULL for an attribute
 *            that has no requisite to compare with
 *   unknown  set to the number of those
 *   returns  ERR_OK; ERR_MISMATCH if a requisite differs or the profile lacks
 *            surname, given name or SNILS; ERR_FORMAT; ERR_NOMEM
 */
MUST_USE enum err profile_compare(const cJSON *profile, const cJSON *subject,
                                  profile_tell_fn tell, void *arg,
                                  size_t *unknown);

/*
 * Compare the subject of a certificate with that of a profile, after string
 * types were decoded.
 *
 *   name     DER of the Name
 *   tell     called for each difference: asked is the profile's value, the
 *            other one what the certificate has (NULL: nothing)
 *   differ   set to the number of differences that are none of the person
 *   returns  ERR_OK; ERR_MISMATCH if surname, given name, SNILS, INN or
 *            common name differ or lack; ERR_FORMAT; ERR_NOMEM
 */
MUST_USE enum err profile_compare_name(const cJSON *profile, struct bytes name,
                                       profile_tell_fn tell, void *arg,
                                       size_t *differ);

/* What an attribute type is called: "SNILS"; the OID itself if unknown. */
const char *attribute_name(const char *oid);

/* Body of a dotted OID, appended; ERR_FORMAT if it is none. */
MUST_USE enum err oid_body(const char *dotted, struct buf *out);

#endif
