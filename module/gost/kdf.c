/* PBKDF2 (RFC 8018, 5.2), KDF_TREE and the PRF of TLS (RFC 7836). */
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

/* [x]_b: big-endian in as few bytes as it takes, at the end of out. */
static struct bytes shortest(uint64_t x, uint8_t out[8])
{
    size_t skip = 0;

    store_be64(out, x);
    while (skip < 7 && out[skip] == 0)
        skip++;
    return bytes_of(out + skip, 8 - skip);
}

enum err kdf_tree(struct bytes key, struct bytes label, struct bytes seed,
                  unsigned counter_len, uint8_t *out, size_t out_len)
{
    static const uint8_t zero[1];
    uint8_t number[4], bits[8], k[32];
    struct hmac keyed, m;
    uint64_t blocks, i;
    size_t n;

    if (counter_len < 1 || counter_len > 4 || out_len == 0)
        return ERR_ARG;
    blocks = ((uint64_t)out_len - 1) / sizeof(k) + 1;
    if (blocks >> 8 * counter_len != 0)
        return ERR_TOO_BIG;
    hmac_init(&keyed, HASH_STREEBOG_256, key);
    for (i = 1; i <= blocks; i++) {
        m = keyed;
        store_be32(number, (uint32_t)i);
        hmac_update(&m, bytes_of(number + 4 - counter_len, counter_len));
        hmac_update(&m, label);
        hmac_update(&m, bytes_of(zero, sizeof(zero)));
        hmac_update(&m, seed);
        hmac_update(&m, shortest((uint64_t)out_len * 8, bits));
        hmac_final(&m, k);
        n = i < blocks ? sizeof(k) : out_len - (size_t)(blocks - 1) * sizeof(k);
        memcpy(out + (size_t)(i - 1) * sizeof(k), k, n);
    }
    wipe(k, sizeof(k));
    hmac_clear(&keyed);
    return ERR_OK;
}

/* One step of KDF_TREE: its counter is 1, its length 256 bits. */
void kdf_256(struct bytes key, struct bytes label, struct bytes seed,
             uint8_t out[32])
{
    static const uint8_t number[1] = {1}, zero[1], bits[2] = {1, 0};
    struct hmac m;

    hmac_init(&m, HASH_STREEBOG_256, key);
    hmac_update(&m, bytes_of(number, sizeof(number)));
    hmac_update(&m, label);
    hmac_update(&m, bytes_of(zero, sizeof(zero)));
    hmac_update(&m, seed);
    hmac_update(&m, bytes_of(bits, sizeof(bits)));
    hmac_final(&m, out);
}

/* A(1) = HMAC(label | seed), A(i) = HMAC(A(i-1)) */
void tls_prf(enum hash_id id, struct bytes secret, struct bytes label,
             struct bytes seed, uint8_t *out, size_t out_len)
{
    size_t done, n, len = hash_len(id);
    uint8_t a[HASH_MAX_LEN], t[HASH_MAX_LEN];
    struct hmac keyed, m;

    hmac_init(&keyed, id, secret);
    m = keyed;
    hmac_update(&m, label);
    hmac_update(&m, seed);
    hmac_final(&m, a);
    for (done = 0; done < out_len; done += n) {
        m = keyed;
        hmac_update(&m, bytes_of(a, len));
        hmac_update(&m, label);
        hmac_update(&m, seed);
        hmac_final(&m, t);
        n = out_len - done < len ? out_len - done : len;
        memcpy(out + done, t, n);
        prf(&keyed, bytes_of(a, len), a);
    }
    wipe(a, sizeof(a));
    wipe(t, sizeof(t));
    hmac_clear(&keyed);
}
