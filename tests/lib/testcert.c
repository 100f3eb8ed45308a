/* Certificates of RFC 5280, 4.1 with signatures of RFC 9215, 4.1. */
#include "tests/lib/testcert.h"

#include "base/der.h"
#include "gost/hash.h"
#include "gost/sign.h"
#include "pkix/spki.h"

#include <stdio.h>
#include <stdlib.h>

static void need(enum err e)
{
    if (e == ERR_OK)
        return;
    fprintf(stderr, "testcert: %s\n", err_name(e));
    abort();
}

static void put_name(struct buf *b, const char *cn)
{
    static const uint8_t common_name[] = {0x55, 0x04, 0x03};
    size_t name = der_open(b, DER_SEQUENCE);
    size_t set = der_open(b, DER_SET);
    size_t pair = der_open(b, DER_SEQUENCE);

    der_put(b, DER_OID, bytes_of(common_name, sizeof(common_name)));
    der_put(b, DER_UTF8_STRING, bytes_str(cn));
    der_close(b, pair);
    der_close(b, set);
    der_close(b, name);
}

static void put_algorithm(struct buf *b, enum key_alg alg)
{
    size_t mark = der_open(b, DER_SEQUENCE);

    der_put(b, DER_OID, signature_oid(alg));
    der_close(b, mark);
}

static void put_validity(struct buf *b)
{
    size_t mark = der_open(b, DER_SEQUENCE);

    der_put(b, DER_UTC_TIME, bytes_str("260101000000Z"));
    der_put(b, DER_UTC_TIME, bytes_str("360101000000Z"));
    der_close(b, mark);
}

/* An extension that nobody knows, under the example arc 2.999. */
static void put_padding(struct buf *b, size_t len)
{
    static const uint8_t example[] = {0x88, 0x37, 0x01};
    size_t explicit_tag = der_open(b, DER_CONTEXT_SEQ(3));
    size_t list = der_open(b, DER_SEQUENCE);
    size_t one = der_open(b, DER_SEQUENCE);
    size_t value;

    der_put(b, DER_OID, bytes_of(example, sizeof(example)));
    value = der_open(b, DER_OCTET_STRING);
    (void)buf_extend(b, len);
    der_close(b, value);
    der_close(b, one);
    der_close(b, list);
    der_close(b, explicit_tag);
}

static void put_tbs(struct buf *b, enum key_alg alg,
                    const struct curve_name *curve, const uint8_t *pub,
                    const char *cn, size_t padding)
{
    size_t tbs = der_open(b, DER_SEQUENCE);
    size_t version = der_open(b, DER_CONTEXT_SEQ(0));

    der_put_uint(b, 2);
    der_close(b, version);
    der_put_uint(b, 0x1d1e5);
    put_algorithm(b, alg);
    put_name(b, cn);
    put_validity(b);
    put_name(b, cn);
    spki_write(b, alg, curve, bytes_of(pub, 2 * curve_len(curve->curve)));
    if (padding != 0)
        put_padding(b, padding);
    der_close(b, tbs);
}

void testcert_make(enum key_alg alg, const struct curve_name *curve,
                   const uint8_t *priv, const char *cn, size_t padding,
                   struct rng *rng, struct buf *out)
{
    uint8_t pub[2 * CURVE_MAX_LEN], sig[2 * CURVE_MAX_LEN];
    uint8_t digest[HASH_MAX_LEN];
    size_t len = curve_len(curve->curve);
    struct buf tbs = BUF_EMPTY;
    size_t mark;

    alg = key_alg_signature(alg);
    need(sign_public(curve->curve, priv, pub));
    put_tbs(&tbs, alg, curve, pub, cn, padding);
    need(buf_check(&tbs));
    hash_once(key_alg_hash(alg), buf_peek(&tbs), digest);
    need(sign_digest(curve->curve, priv, bytes_of(digest, len), rng, sig));
    mark = der_open(out, DER_SEQUENCE);
    buf_add(out, buf_peek(&tbs));
    put_algorithm(out, alg);
    der_put_bit_octets(out, bytes_of(sig, 2 * len));
    der_close(out, mark);
    need(buf_check(out));
    buf_clear(&tbs);
}
