/* The map of errors to the values that Cryptoki returns. */
#ifndef CRYPTOKI_RV_H
#define CRYPTOKI_RV_H

#include "base/err.h"
#include "larets-pkcs11.h"

/*
 * The value of an error, spec/tokens.md, 8. Where the standard names another
 * value for one function, that function chooses before it asks here.
 */
CK_RV rv_of(enum err e);

#endif
