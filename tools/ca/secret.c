/* libcrypto's generator and SHA-256; nothing of GOST is needed here. */
#include "tools/ca/secret.h"

#include "base/log.h"
#include "base/wipe.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

static const char plain_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

enum err random_bytes(uint8_t *out, size_t len)
{
    if (RAND_bytes(out, (int)len) != 1)
        return log_fault(ERR_RANDOM, "the random generator failed");
    return ERR_OK;
}

/* RFC 4648, 4 and 5: three bytes a group. */
static void encode(struct bytes data, const char *alphabet, bool pad,
                   struct buf *out)
{
    size_t i, k;

    for (i = 0; i < data.len; i += 3) {
        size_t n = data.len - i < 3 ? data.len - i : 3;
        uint32_t group = (uint32_t)data.p[i] << 16;

        if (n > 1)
            group |= (uint32_t)data.p[i + 1] << 8;
        if (n > 2)
            group |= data.p[i + 2];
        for (k = 0; k <= n; k++)
            buf_add_u8(out, (uint8_t)alphabet[group >> (18 - 6 * k) & 63]);
        for (; pad && k < 4; k++)
            buf_add_u8(out, '=');
    }
}

void base64_put(struct bytes data, struct buf *out)
{
    encode(data, plain_alphabet, true, out);
}

void hex_put(struct bytes data, struct buf *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < data.len; i++) {
        buf_add_u8(out, (uint8_t)digits[data.p[i] >> 4]);
        buf_add_u8(out, (uint8_t)digits[data.p[i] & 15]);
    }
}

enum err random_id(const char *prefix, size_t bytes, char *out)
{
    struct buf text = BUF_EMPTY;
    uint8_t random[32];
    enum err e;

    if (bytes > sizeof(random))
        return ERR_ARG;
    e = random_bytes(random, bytes);
    if (e != ERR_OK)
        return e;
    buf_add_str(&text, prefix);
    encode(bytes_of(random, bytes), url_alphabet, false, &text);
    e = buf_check(&text);
    if (e == ERR_OK)
        snprintf(out, ID_CAP, "%s", buf_text(&text));
    wipe(random, sizeof(random));
    buf_clear(&text);
    return e;
}

enum err random_digits(size_t count, char *out)
{
    uint32_t range = 1, limit, v = 0;
    size_t i;

    if (count == 0 || count >= CODE_CAP)
        return ERR_ARG;
    for (i = 0; i < count; i++)
        range *= 10;
    limit = UINT32_MAX - UINT32_MAX % range;
    do {
        enum err e = random_bytes((uint8_t *)&v, sizeof(v));

        if (e != ERR_OK)
            return e;
    } while (v >= limit);
    out[count] = '\0';
    for (i = count, v %= range; i > 0; i--, v /= 10)
        out[i - 1] = (char)('0' + v % 10);
    wipe(&v, sizeof(v));
    return ERR_OK;
}

enum err random_uuid(char out[REQUEST_ID_CAP])
{
    uint8_t b[16];
    enum err e = random_bytes(b, sizeof(b));

    if (e != ERR_OK)
        return e;
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
    snprintf(out, REQUEST_ID_CAP,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
             "%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10],
             b[11], b[12], b[13], b[14], b[15]);
    return ERR_OK;
}

enum err sha256(struct bytes data, uint8_t out[SHA256_LEN])
{
    const void *p = data.len == 0 ? "" : (const void *)data.p;

    if (EVP_Digest(p, data.len, out, NULL, EVP_sha256(), NULL) != 1)
        return log_fault(ERR_IO, "libcrypto: SHA-256 failed");
    return ERR_OK;
}

enum err hmac_sha256(struct bytes key, struct bytes data,
                     uint8_t out[SHA256_LEN])
{
    if (HMAC(EVP_sha256(), key.p, (int)key.len, data.p, data.len, out, NULL) ==
        NULL)
        return log_fault(ERR_IO, "libcrypto: HMAC failed");
    return ERR_OK;
}

enum err digest_text(struct bytes data, char out[DIGEST_CAP])
{
    struct buf text = BUF_EMPTY;
    uint8_t hash[SHA256_LEN];
    enum err e = sha256(data, hash);

    if (e != ERR_OK)
        return e;
    buf_add_str(&text, "sha-256=:");
    base64_put(bytes_of(hash, sizeof(hash)), &text);
    buf_add_str(&text, ":");
    e = buf_check(&text);
    if (e == ERR_OK)
        snprintf(out, DIGEST_CAP, "%s", buf_text(&text));
    buf_clear(&text);
    return e;
}
