/* Templates that a caller passes: checked against the rules, then read. */
#ifndef CRYPTOKI_TEMPLATE_H
#define CRYPTOKI_TEMPLATE_H

#include "base/bytes.h"
#include "cryptoki/attr.h"
#include "cryptoki/attr_rules.h"
#include "larets-pkcs11.h"
#include "store/item.h"

#include <stdbool.h>

struct template
{
    const CK_ATTRIBUTE *p;
    CK_ULONG count;
};

/*
 * Check each attribute: known to the class, allowed in this use, of the right
 * form, given once. Vendors' attributes are passed over in key generation:
 * programs made for other tokens put theirs into every template.
 *
 *   use      one of enum attr_use; with AT_CREATE the needed ones must be
 *            there
 *   returns  CKR_OK, CKR_ARGUMENTS_BAD, CKR_ATTRIBUTE_TYPE_INVALID,
 *            CKR_ATTRIBUTE_READ_ONLY, CKR_ATTRIBUTE_VALUE_INVALID,
 *            CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT
 */
CK_RV template_check(const struct template *t, enum attr_class class,
                     enum attr_use use);

/* An attribute, or NULL. */
const CK_ATTRIBUTE *template_find(const struct template *t,
                                  CK_ATTRIBUTE_TYPE type);

/* Values of a checked template; what is absent has the value `absent`. */
bool template_bool(const struct template *t, CK_ATTRIBUTE_TYPE type,
                   bool absent);
CK_ULONG template_ulong(const struct template *t, CK_ATTRIBUTE_TYPE type,
                        CK_ULONG absent);
struct bytes template_bytes(const struct template *t, CK_ATTRIBUTE_TYPE type);

/* CKA_LABEL as text: CKR_ATTRIBUTE_VALUE_INVALID if it is not UTF-8. */
CK_RV template_label(const struct template *t, struct buf *out);

/* CKA_ID: CKR_ATTRIBUTE_VALUE_INVALID if longer than ITEM_ID_MAX. */
CK_RV template_id(const struct template *t, struct bytes *out);

/* CKA_END_DATE as seconds since 1970, the end of that day; 0 if absent. */
CK_RV template_end_date(const struct template *t, int64_t *out);

/*
 * What kind of GOST key is meant by one template, or by the two of a pair:
 * curve and hash may stand in either and must not differ.
 *
 *   b          second template, or NULL
 *   key_type   CKK_GOSTR3410 or CKK_GOSTR3410_512, of the mechanism or of
 *              the template
 *   returns    CKR_OK, CKR_TEMPLATE_INCOMPLETE without a curve,
 *              CKR_TEMPLATE_INCONSISTENT, CKR_ATTRIBUTE_VALUE_INVALID for
 *              what is no OID, CKR_CURVE_NOT_SUPPORTED
 *   source     spec/tokens.md, 6.2
 */
CK_RV template_key_params(const struct template *a, const struct template *b,
                          CK_KEY_TYPE key_type, struct key_params *out);

/* Copy what objects of a session keep of a template (KEPT). */
void template_apply(const struct template *t, enum attr_class class,
                    struct attrs *a);

#endif
