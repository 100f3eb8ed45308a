/*
 * What may be done with which attribute of which class: one table
 * (spec/tokens.md, 6).
 */
#ifndef CRYPTOKI_ATTR_RULES_H
#define CRYPTOKI_ATTR_RULES_H

#include "larets-pkcs11.h"

#include <stddef.h>

enum attr_form { FORM_BOOL, FORM_ULONG, FORM_BYTES, FORM_DATE, FORM_LIST };

enum attr_class {
    IN_CERTIFICATE = 1u << 0,
    IN_PUBLIC = 1u << 1,
    IN_PRIVATE = 1u << 2,
    IN_KEYS = IN_PUBLIC | IN_PRIVATE,
    IN_ALL = IN_CERTIFICATE | IN_KEYS
};

enum attr_use {
    AT_CREATE = 1u << 0,   /* may stand in a template of C_CreateObject */
    AT_GENERATE = 1u << 1, /* of C_GenerateKeyPair */
    AT_SET = 1u << 2,      /* of C_SetAttributeValue */
    AT_COPY = 1u << 3,     /* of C_CopyObject */
    NEEDED = 1u << 4,      /* C_CreateObject needs it */
    KEPT = 1u << 5         /* objects of a session keep it as it is given */
};

struct attr_rule {
    CK_ATTRIBUTE_TYPE type;
    enum attr_form form;
    unsigned classes; /* enum attr_class */
    unsigned uses;    /* enum attr_use */
};

/* The rule of an attribute in a class; NULL if the class has none such. */
const struct attr_rule *attr_rule_find(CK_ATTRIBUTE_TYPE type,
                                       enum attr_class class);

/* The i-th rule; NULL past the last. */
const struct attr_rule *attr_rule_at(size_t i);

/* The bit of an object class; 0 for classes that cannot be made here. */
unsigned attr_class_of(CK_OBJECT_CLASS class);

#endif
