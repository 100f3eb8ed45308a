/* PBKDF2 (RFC 8018, 5.2). */
#include "gost/kdf.h"

#include "base/endian.h"
#include "base/wipe.h"
#include "gost/hmac.h"

#include <string.h>

/* One HMAC with the key that keyed has taken in; data may be out. */
static void prf(const struct hmac *keyed, struct bytes data, uint8_t *out)
{
    struct hmac m = *keyed;

    hmac_update(&m, data);
    hmac_final(&m, out);
}

/* T(i) = U(1) xor ... xor U(c), each U the PRF of the one before. */
static void make_block(const struct hmac *keyed, struct bytes salt, uint32_t i,
                       uint32_t iterations, uint8_t t[HASH_MAX_LEN])
{
    size_t j, len = hash_len(keyed->inner.id);
    struct hmac m = *keyed;
    uint8_t u[HASH_MAX_LEN], number[4];
    uint32_t n;

    store_be32(number, i);
    hmac_update(&m, salt);
    hmac_update(&m, bytes_of(number, sizeof(number)));
    hmac_final(&m, u);
    memcpy(t, u, len);
    for (n = 1; n < iterations; n++) {
        prf(keyed, bytes_of(u, len), u);
        for (j = 0; j < len; j++)
            t[j] ^= u[j];
    }
    wipe(u, sizeof(u));
}

enum err pbkdf2(enum hash_id id, struct bytes password, struct bytes salt,
                uint32_t iterations, uint8_t *out, size_t out_len)
{
    size_t len = hash_len(id);
    uint8_t t[HASH_MAX_LEN];
    struct hmac keyed;
    size_t done;
    uint32_t i = 1;

    if (iterations == 0 || out_len / len >= UINT32_MAX)
        return ERR_ARG;
    hmac_init(&keyed, id, password);
    for (done = 0; done < out_len; done += len, i++) {
        size_t n = out_len - done < len ? out_len - done : len;

        make_block(&keyed, salt, i, iterations, t);
        memcpy(out + done, t, n);
    }
    wipe(t, sizeof(t));
    hmac_clear(&keyed);
    return ERR_OK;
}
