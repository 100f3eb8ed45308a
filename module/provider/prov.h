/* What the parts of the provider share: its context and their tables. */
#ifndef PROVIDER_PROV_H
#define PROVIDER_PROV_H

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/types.h>

/* One per load of the provider. */
struct prov {
    const OSSL_CORE_HANDLE *handle;
    OSSL_LIB_CTX *inner; /* plain, for the password encryption of keys */
    OSSL_FUNC_BIO_read_ex_fn *bio_read;
    OSSL_FUNC_BIO_write_ex_fn *bio_write;
    OSSL_FUNC_core_new_error_fn *new_error;
    OSSL_FUNC_core_set_error_debug_fn *set_error_debug;
    OSSL_FUNC_core_vset_error_fn *vset_error;
};

extern const OSSL_DISPATCH prov_digest_94[];
extern const OSSL_DISPATCH prov_digest_256[];
extern const OSSL_DISPATCH prov_digest_512[];

extern const OSSL_DISPATCH prov_keymgmt_2001[];
extern const OSSL_DISPATCH prov_keymgmt_256[];
extern const OSSL_DISPATCH prov_keymgmt_512[];

extern const OSSL_DISPATCH prov_signature[];

/* Encoders by output; the kind of key is the object's own. */
extern const OSSL_DISPATCH prov_encode_spki_der[];
extern const OSSL_DISPATCH prov_encode_spki_pem[];
extern const OSSL_DISPATCH prov_encode_pki_der[];
extern const OSSL_DISPATCH prov_encode_pki_pem[];
extern const OSSL_DISPATCH prov_encode_epki_der[];
extern const OSSL_DISPATCH prov_encode_epki_pem[];
extern const OSSL_DISPATCH prov_encode_text[];

/* Decoders of DER by structure and kind of key. */
extern const OSSL_DISPATCH prov_decode_spki_2001[];
extern const OSSL_DISPATCH prov_decode_spki_256[];
extern const OSSL_DISPATCH prov_decode_spki_512[];
extern const OSSL_DISPATCH prov_decode_pki_2001[];
extern const OSSL_DISPATCH prov_decode_pki_256[];
extern const OSSL_DISPATCH prov_decode_pki_512[];

/* An entry of a dispatch table. */
#define PROV_FN(id, fn)                                                        \
    {                                                                          \
        (id), (void (*)(void))(fn)                                             \
    }

#endif
