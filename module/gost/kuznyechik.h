/* The 128-bit block cipher of GOST R 34.12-2015, "Kuznyechik" (RFC 7801). */
#ifndef GOST_KUZNYECHIK_H
#define GOST_KUZNYECHIK_H

#include <stddef.h>
#include <stdint.h>

#define KUZNYECHIK_KEY_LEN 32
#define KUZNYECHIK_BLOCK_LEN 16

struct kuznyechik {
    uint8_t key[10][KUZNYECHIK_BLOCK_LEN]; /* K_1 to K_10 */
};

/*
 * Prepare a key.
 *
 *   key      32 bytes in the order of RFC 7801's examples
 *   timing   independent of the key
 *   source   RFC 7801, 4.4
 *   kuznyechik_clear wipes it and is repeatable
 */
void kuznyechik_init(struct kuznyechik *c,
                     const uint8_t key[KUZNYECHIK_KEY_LEN]);
void kuznyechik_clear(struct kuznyechik *c);

/*
 * Encrypt or decrypt blocks, each by itself. The more at once the better:
 * blocks share the work by eights.
 *
 *   in, out  16 * count bytes each, may be the same memory
 *   timing   depends on count only
 *   source   RFC 7801, 4.5
 */
void kuznyechik_encrypt_blocks(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count);
void kuznyechik_decrypt_blocks(const struct kuznyechik *c, const uint8_t *in,
                               uint8_t *out, size_t count);

/*
 * state := E(state xor block) for one block after the other, as in CBC and
 * OMAC; faster than block by block.
 *
 *   data     16 * count bytes
 *   timing   depends on count only
 */
void kuznyechik_chain(const struct kuznyechik *c,
                      uint8_t state[KUZNYECHIK_BLOCK_LEN], const uint8_t *data,
                      size_t count);

#endif
