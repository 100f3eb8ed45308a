/* OSSL_PARAM, read through the few types that the provider uses. */
#include "provider/prov_param.h"

#include <string.h>

enum err param_text(const OSSL_PARAM params[], const char *key, bool *found,
                    const char **out)
{
    const OSSL_PARAM *p =
        params == NULL ? NULL : OSSL_PARAM_locate_const(params, key);
    const char *text;

    *found = p != NULL;
    if (p == NULL)
        return ERR_OK;
    if (p->data_type != OSSL_PARAM_UTF8_STRING ||
        (p->data == NULL && p->data_size != 0))
        return ERR_ARG;
    *out = "";
    if (p->data == NULL)
        return ERR_OK;
    text = p->data;
    /* The size leaves the terminator out (OSSL_PARAM(3)). */
    if (memchr(text, '\0', p->data_size) != NULL || text[p->data_size] != '\0')
        return ERR_ARG;
    *out = text;
    return ERR_OK;
}

enum err param_octets(const OSSL_PARAM params[], const char *key, bool *found,
                      struct bytes *out)
{
    const OSSL_PARAM *p =
        params == NULL ? NULL : OSSL_PARAM_locate_const(params, key);

    *found = p != NULL;
    if (p == NULL)
        return ERR_OK;
    if (p->data_type != OSSL_PARAM_OCTET_STRING ||
        (p->data == NULL && p->data_size != 0))
        return ERR_ARG;
    *out = bytes_of(p->data, p->data_size);
    return ERR_OK;
}

bool param_answer_size(OSSL_PARAM params[], const char *key, size_t v)
{
    OSSL_PARAM *p = OSSL_PARAM_locate(params, key);

    return p == NULL || OSSL_PARAM_set_size_t(p, v) != 0;
}

bool param_answer_int(OSSL_PARAM params[], const char *key, int v)
{
    OSSL_PARAM *p = OSSL_PARAM_locate(params, key);

    return p == NULL || OSSL_PARAM_set_int(p, v) != 0;
}

bool param_answer_text(OSSL_PARAM params[], const char *key, const char *v)
{
    OSSL_PARAM *p = OSSL_PARAM_locate(params, key);

    return p == NULL || OSSL_PARAM_set_utf8_string(p, v) != 0;
}

bool param_answer_octets(OSSL_PARAM params[], const char *key, struct bytes v)
{
    OSSL_PARAM *p = OSSL_PARAM_locate(params, key);

    return p == NULL || OSSL_PARAM_set_octet_string(p, v.p, v.len) != 0;
}
