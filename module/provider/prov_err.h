/* The map from our errors to reasons in OpenSSL's error queue. */
#ifndef PROVIDER_PROV_ERR_H
#define PROVIDER_PROV_ERR_H

#include "base/err.h"
#include "provider/prov.h"

#include <openssl/core.h>

/*
 * Put an error into the caller's queue; ERR_OK puts nothing.
 *
 *   returns  0, so that a check reads `return prov_raise(p, e)`
 */
#define prov_raise(p, e) prov_raise_at((p), (e), __FILE__, __LINE__, __func__)
int prov_raise_at(const struct prov *p, enum err e, const char *file, int line,
                  const char *func);

/* The texts of the reasons, for the core. */
const OSSL_ITEM *prov_reasons(void *provctx);

#endif
