/* What kuznyechik.c and its faster paths share. */
#ifndef GOST_KUZNYECHIK_PATH_H
#define GOST_KUZNYECHIK_PATH_H

#include "gost/kuznyechik.h"

/*
 * The functions of kuznyechik.h in 512-bit registers.
 *
 *   timing   depends on count only
 *   source   RFC 7801, 4.4 and 4.5
 */
void kuznyechik_init_avx512(struct kuznyechik *c,
                            const uint8_t key[KUZNYECHIK_KEY_LEN]);
void kuznyechik_encrypt_avx512(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count);
void kuznyechik_decrypt_avx512(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count);
void kuznyechik_chain_avx512(const struct kuznyechik *c,
                             uint8_t state[KUZNYECHIK_BLOCK_LEN],
                             const uint8_t *data, size_t count);

#endif
