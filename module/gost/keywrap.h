/*
 * Keys under keys: GOST 28147-89 and CryptoPro key wrap (RFC 4357), KExp15
 * (RFC 9189).
 */
#ifndef GOST_KEYWRAP_H
#define GOST_KEYWRAP_H

#include "base/bytes.h"
#include "base/err.h"
#include "gost/cipher.h"

#include <stddef.h>
#include <stdint.h>

#define KEYWRAP_UKM_LEN 8
#define KEYWRAP_LEN 44 /* bytes: ukm, encrypted key, four bytes of MAC */

/*
 * Derive a key from a key and a ukm: CryptoPro KEK diversification, CPDivers
 * of RFC 9189.
 *
 *   out      32 bytes, may be kek
 *   timing   independent of kek and ukm
 *   source   RFC 4357, 6.5
 */
void keywrap_diversify(const struct gost89_sbox *sbox,
                       const uint8_t kek[GOST89_KEY_LEN],
                       const uint8_t ukm[KEYWRAP_UKM_LEN],
                       uint8_t out[GOST89_KEY_LEN]);

/*
 * Wrap and unwrap a key. The plain form, KExp28147 of RFC 9189, is for a kek
 * that is used once; the CryptoPro form diversifies the kek first.
 *
 *   ukm      8 bytes; never twice under one kek
 *   out      KEYWRAP_LEN bytes, ukm | CEK_ENC | CEK_MAC
 *   wrapped  the same
 *   cek      unwrap: written only on ERR_OK
 *   returns  unwrap: ERR_OK, ERR_FORMAT if wrapped is not KEYWRAP_LEN bytes,
 *            or ERR_SIGNATURE if the MAC is another
 *   timing   independent of the keys, but for the result
 *   source   RFC 4357, 6.1 to 6.4; RFC 9189, 8.2.2
 */
void keywrap_gost89(const struct gost89_sbox *sbox,
                    const uint8_t kek[GOST89_KEY_LEN],
                    const uint8_t ukm[KEYWRAP_UKM_LEN],
                    const uint8_t cek[GOST89_KEY_LEN],
                    uint8_t out[KEYWRAP_LEN]);
MUST_USE enum err keyunwrap_gost89(const struct gost89_sbox *sbox,
                                   const uint8_t kek[GOST89_KEY_LEN],
                                   struct bytes wrapped,
                                   uint8_t cek[GOST89_KEY_LEN]);
void keywrap_cryptopro(const struct gost89_sbox *sbox,
                       const uint8_t kek[GOST89_KEY_LEN],
                       const uint8_t ukm[KEYWRAP_UKM_LEN],
                       const uint8_t cek[GOST89_KEY_LEN],
                       uint8_t out[KEYWRAP_LEN]);
MUST_USE enum err keyunwrap_cryptopro(const struct gost89_sbox *sbox,
                                      const uint8_t kek[GOST89_KEY_LEN],
                                      struct bytes wrapped,
                                      uint8_t cek[GOST89_KEY_LEN]);

/* The two keys of KExp15; they must be independent. */
struct kexp15 {
    enum cipher_id id;
    const uint8_t *mac_key; /* CIPHER_KEY_LEN bytes */
    const uint8_t *enc_key; /* CIPHER_KEY_LEN bytes */
};

/*
 * Export and import a secret.
 *
 *   iv       half a block, else ERR_ARG; never twice under one pair of keys
 *   secret   any length; kimp15: as many bytes as in without its last block,
 *            written only on ERR_OK; may be in
 *   out      secret.len bytes and a block; may be the secret
 *   returns  kexp15: ERR_OK or ERR_ARG; kimp15: also ERR_FORMAT if in is
 *            shorter than a block, ERR_SIGNATURE if the MAC is another; both
 *            ERR_TOO_BIG where ctr_crypt does
 *   timing   independent of keys and secret, but for the result
 *   source   RFC 9189, 8.2.1
 */
MUST_USE enum err kexp15(const struct kexp15 *k, struct bytes iv,
                         struct bytes secret, uint8_t *out);
MUST_USE enum err kimp15(const struct kexp15 *k, struct bytes iv,
                         struct bytes in, uint8_t *secret);

#endif
