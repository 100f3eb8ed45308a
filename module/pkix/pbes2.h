/*
 * Encryption under a password: PBES2 with GOST algorithms (RFC 9337), and
 * the encrypted private key of PKCS#8 (RFC 5958, 3). spec/pfx.md.
 */
#ifndef PKIX_PBES2_H
#define PKIX_PBES2_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"
#include "gost/rng.h"

#include <stdint.h>

#define PBES2_MAX_LEN 1048576 /* bytes of ciphertext */
#define PBES2_MIN_SALT_LEN 8
#define PBES2_MAX_SALT_LEN 64 /* RFC 9337 has 32; others write more */

/*
 * Iterations of PBKDF2, per block of its output, that reading one file may
 * cost: some seconds to a minute of one core. RFC 9337 has no upper bound.
 */
#define PBES2_MAX_WORK 10000000

#define PBES2_MIN_ITERATIONS 1000 /* of what is written; RFC 9337, 7.1 */

enum pbes2_cipher {
    PBES2_KUZNYECHIK_OMAC, /* 1.2.643.7.1.1.5.2.2; what to choose */
    PBES2_KUZNYECHIK,      /* 1.2.643.7.1.1.5.2.1 */
    PBES2_MAGMA_OMAC,      /* 1.2.643.7.1.1.5.1.2 */
    PBES2_MAGMA,           /* 1.2.643.7.1.1.5.1.1 */
    PBES2_GOST89_Z,        /* 1.2.643.2.2.21, S-boxes of TC26, set Z */
    PBES2_GOST89_A,        /* the same, CryptoPro, set A */
    PBES2_CIPHER_COUNT
};

/* How to write; the PRF is HMAC-Streebog-512, the salt has 32 bytes. */
struct pbes2_how {
    enum pbes2_cipher cipher;
    uint32_t iterations; /* PBES2_MIN_ITERATIONS or more */
};

/*
 * Take the cost of one PBKDF2 from what a file may still cost.
 *
 *   work     iterations left, at first PBES2_MAX_WORK
 *   blocks   of PBKDF2 output, 1 or more
 *   returns  ERR_OK, ERR_FORMAT for no iterations, ERR_TOO_BIG
 */
MUST_USE enum err pbes2_spend(uint32_t *work, uint32_t iterations,
                              uint32_t blocks);

/*
 * Decrypt what a PBES2 AlgorithmIdentifier describes. Any number of
 * iterations from 1 is taken, and HMAC with each GOST hash as PRF.
 *
 *   algid     the AlgorithmIdentifier, whole; nothing may follow it
 *   password  UTF-8 without terminator
 *   work      iterations left, see pbes2_spend
 *   out       set to the plaintext; the ciphers without a MAC give some
 *             plaintext under any password
 *   returns   ERR_OK, ERR_FORMAT, ERR_UNSUPPORTED, ERR_TOO_BIG, ERR_NOMEM,
 *             ERR_PIN_WRONG if the MAC differs: a wrong password or damage
 *   timing    depends on the lengths and the iterations only
 *   source    RFC 9337, 5.1.2; RFC 4357, 2.3.2 (GOST 28147-89)
 */
MUST_USE enum err pbes2_decrypt(struct bytes algid, struct bytes data,
                                struct bytes password, uint32_t *work,
                                struct buf *out);

/*
 * Encrypt under a password.
 *
 *   rng      gives salt and IV
 *   algid    appended to: the AlgorithmIdentifier, whole
 *   data     appended to: the ciphertext
 *   returns  ERR_OK, ERR_ARG for too few iterations, ERR_TOO_BIG for what
 *            pbes2_decrypt would refuse, ERR_RANDOM, ERR_NOMEM; nothing is
 *            appended on failure but of memory
 *   timing   depends on the lengths and the iterations only
 *   source   RFC 9337, 5.1.1
 */
MUST_USE enum err pbes2_encrypt(const struct pbes2_how *how,
                                struct bytes password, struct bytes plain,
                                struct rng *rng, struct buf *algid,
                                struct buf *data);

/*
 * Decrypt an EncryptedPrivateKeyInfo; nothing may follow it.
 *
 *   work     iterations left, see pbes2_spend
 *   out      set to a PrivateKeyInfo, for pkcs8_read
 *   returns  as pbes2_decrypt; ERR_PIN_WRONG also if the plaintext is no
 *            PrivateKeyInfo
 *   source   RFC 5958, 3
 */
MUST_USE enum err pkcs8_decrypt(struct bytes der, struct bytes password,
                                uint32_t *work, struct buf *out);

/*
 * Append an EncryptedPrivateKeyInfo.
 *
 *   info     a PrivateKeyInfo, from pkcs8_write
 *   returns  as pbes2_encrypt
 */
MUST_USE enum err pkcs8_encrypt(const struct pbes2_how *how,
                                struct bytes password, struct bytes info,
                                struct rng *rng, struct buf *out);

#endif
