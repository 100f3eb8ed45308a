/*
 * What a certificate of an application holds: made from the requisites, shown
 * to the client, compared with its request, and issued (spec/cabinet.md, 4).
 */
#ifndef TOOLS_CA_PROFILE_H
#define TOOLS_CA_PROFILE_H

#include "base/err.h"
#include "tools/ca/record.h"

#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>

#define PROFILE_ATTRIBUTES_MAX 12
#define SIGN_TOOL_MAX_COUNT 200 /* characters, FSB order 795 */

#define OID_KEY_USAGE "2.5.29.15"
#define OID_EXT_KEY_USAGE "2.5.29.37"
#define OID_POLICIES "2.5.29.32"
#define OID_BASIC_CONSTRAINTS "2.5.29.19"
#define OID_SUBJECT_SIGN_TOOL "1.2.643.100.111"
#define OID_ISSUER_SIGN_TOOL "1.2.643.100.112"
#define OID_IDENTIFICATION_KIND "1.2.643.100.114"
#define OID_KEY_USAGE_PERIOD "2.5.29.16"

struct attribute {
    const char *oid;
    int type; /* V_ASN1_... */
    char *value;
};

struct profile {
    struct attribute attributes[PROFILE_ATTRIBUTES_MAX];
    size_t count;
    uint32_t key_usage;                /* flags of x509.h */
    const char *const *ext_key_usages; /* ends with NULL */
    const char *const *policies;
    const char *const *param_sets; /* dotted OIDs that are allowed */
    uint32_t identification;       /* identificationKind */
};

/*
 * Make the profile of an application with valid requisites.
 *
 *   returns  ERR_OK, ERR_FORMAT if a requisite is missing, ERR_NOMEM
 */
MUST_USE enum err profile_make(const struct application *a,
                               struct profile *out);
void profile_clear(struct profile *p); /* repeatable */

/* As JSON for GET .../profile. */
cJSON *profile_json(const struct profile *p);

#endif
