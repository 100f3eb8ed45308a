/*
 * Typed reading and answering of OSSL_PARAM arrays. An absent parameter is
 * no error; one of another type is.
 */
#ifndef PROVIDER_PROV_PARAM_H
#define PROVIDER_PROV_PARAM_H

#include "base/bytes.h"
#include "base/err.h"

#include <openssl/params.h>

#include <stdbool.h>

/*
 * Read a parameter.
 *
 *   params   may be NULL
 *   found    whether it is there
 *   out      text: borrowed, terminated, "" for a string without place (as
 *            OSSL_ENCODER_CTX_set_cipher gives); octets: borrowed
 *   returns  ERR_OK also when absent, ERR_ARG for another type or for text
 *            with a zero byte inside or none behind it
 */
MUST_USE enum err param_text(const OSSL_PARAM params[], const char *key,
                             bool *found, const char **out);
MUST_USE enum err param_octets(const OSSL_PARAM params[], const char *key,
                               bool *found, struct bytes *out);

/*
 * Answer a parameter if it is asked for.
 *
 *   returns  false if it is, and the answer does not fit
 */
bool param_answer_size(OSSL_PARAM params[], const char *key, size_t v);
bool param_answer_int(OSSL_PARAM params[], const char *key, int v);
bool param_answer_text(OSSL_PARAM params[], const char *key, const char *v);
bool param_answer_octets(OSSL_PARAM params[], const char *key, struct bytes v);

#endif
