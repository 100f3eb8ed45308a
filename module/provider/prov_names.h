/*
 * Every name of an algorithm, written once. libcrypto asks by short name,
 * long name or dotted OID, depending on the caller; the first of a list is
 * its own short name and is the same in all operations.
 */
#ifndef PROVIDER_PROV_NAMES_H
#define PROVIDER_PROV_NAMES_H

#define PROV_NAME "larets"
#define PROV_PROPERTIES "provider=" PROV_NAME

#define PROV_HASH_94_SN "md_gost94"
#define PROV_HASH_256_SN "md_gost12_256"
#define PROV_HASH_512_SN "md_gost12_512"

#define PROV_HASH_94 PROV_HASH_94_SN ":GOST R 34.11-94:1.2.643.2.2.9"
#define PROV_HASH_256                                                          \
    PROV_HASH_256_SN ":GOST R 34.11-2012 with 256 bit hash:"                   \
                     "id-tc26-gost3411-12-256:streebog256:1.2.643.7.1.1.2.2"
#define PROV_HASH_512                                                          \
    PROV_HASH_512_SN ":GOST R 34.11-2012 with 512 bit hash:"                   \
                     "id-tc26-gost3411-12-512:streebog512:1.2.643.7.1.1.2.3"

#define PROV_KEY_2001_SN "gost2001"
#define PROV_KEY_256_SN "gost2012_256"
#define PROV_KEY_512_SN "gost2012_512"

#define PROV_KEY_2001 PROV_KEY_2001_SN ":GOST R 34.10-2001:1.2.643.2.2.19"
#define PROV_KEY_256                                                           \
    PROV_KEY_256_SN ":GOST R 34.10-2012 with 256 bit "                         \
                    "modulus:1.2.643.7.1.1.1.1"
#define PROV_KEY_512                                                           \
    PROV_KEY_512_SN ":GOST R 34.10-2012 with 512 bit "                         \
                    "modulus:1.2.643.7.1.1.1.2"

#endif
