/* Promises of pkix/spki.h. */
#include "pkix/spki.h"

#include "base/endian.h"
#include "gost/sign.h"
#include "pkix/cert.h"
#include "tests/lib/hex.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *spki_suite(void);

/* Little-endian bytes of a number as it is printed. */
static struct bytes little(struct bytes printed, uint8_t *out)
{
    reverse_copy(out, printed.p, printed.len);
    return bytes_of(out, printed.len);
}

START_TEST(spki_of_rfc_9215_holds_the_key_of_rfc_9215)
{
    struct vectors *v = vectors_open("rfc9215.txt");
    uint8_t d[CURVE_MAX_LEN], pub[2 * CURVE_MAX_LEN];

    while (vectors_next(v)) {
        struct bytes priv = little(vector_bytes(v, "d"), d);
        struct buf again = BUF_EMPTY;
        struct cert cert;
        struct spki s;

        ck_assert_int_eq(cert_read(vector_bytes(v, "certificate"), &cert),
                         ERR_OK);
        ck_assert_int_eq(spki_read(cert.spki, &s), ERR_OK);
        ck_assert_str_eq(s.params.curve->dotted, vector_text(v, "curve"));
        ck_assert_uint_eq(s.pub.len, 2 * priv.len);
        ck_assert_int_eq(sign_public(s.params.curve->curve, priv.p, pub),
                         ERR_OK);
        ck_assert_mem_eq(pub, s.pub.p, s.pub.len);

        spki_write(&again, s.params.alg, s.params.curve, s.pub);
        ck_assert_uint_eq(again.len, cert.spki.len);
        ck_assert_mem_eq(again.p, cert.spki.p, again.len);
        buf_clear(&again);
    }
    ck_assert_uint_eq(vectors_count(v), 3);
    vectors_close(v);
}
END_TEST

/* The SubjectPublicKeyInfo of RFC 9215, D.2. */
static const char d2_spki[] =
    "305e301706082a85030701010101300b06092a8503070102010101034300"
    "0440742795d4bee884ddf2850fec03ea3faf1844e01d9da60b645093a55e26dfc399"
    "78f596cf4d4d0c6cf1d18943d94493d16b9ec0a16d512d2e127cc4691a6318e2";

static struct bytes d2(uint8_t der[96])
{
    return bytes_of(der, hex_decode(d2_spki, der, 96));
}

START_TEST(spki_read_refuses_every_truncation)
{
    uint8_t der[96];
    struct bytes whole = d2(der);
    struct spki s;
    size_t n;

    ck_assert_int_eq(spki_read(whole, &s), ERR_OK);
    for (n = 0; n < whole.len; n++)
        ck_assert_int_eq(spki_read(bytes_of(der, n), &s), ERR_FORMAT);
}
END_TEST

START_TEST(spki_read_refuses_trailing_bytes)
{
    uint8_t der[97] = {0};
    struct bytes whole = d2(der);
    struct spki s;

    ck_assert_int_eq(spki_read(bytes_of(der, whole.len + 1), &s), ERR_FORMAT);
}
END_TEST

START_TEST(spki_read_refuses_a_point_of_another_length)
{
    uint8_t der[96];
    size_t len = hex_decode("305c301706082a85030701010101300b06092a850307010201"
                            "0101 034100 043e",
                            der, sizeof(der));
    struct spki s;

    memset(der + len, 0x11, 62);
    ck_assert_int_eq(spki_read(bytes_of(der, len + 62), &s), ERR_KEY);
}
END_TEST

START_TEST(spki_read_leaves_rsa_to_others)
{
    uint8_t der[64];
    size_t len =
        hex_decode("301a300d06092a864886f70d010101050003090030060201030201"
                   "03",
                   der, sizeof(der));
    struct spki s;

    ck_assert_int_eq(spki_read(bytes_of(der, len), &s), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(spki_write_names_the_signature_algorithm_of_an_exchange_key)
{
    struct buf b = BUF_EMPTY;
    uint8_t der[96];
    struct spki s;

    ck_assert_int_eq(spki_read(d2(der), &s), ERR_OK);
    spki_write(&b, KEY_ALG_2012_256_EXCHANGE, s.params.curve, s.pub);

    ck_assert_int_eq(spki_read(buf_peek(&b), &s), ERR_OK);
    ck_assert_int_eq(s.params.alg, KEY_ALG_2012_256);
    buf_clear(&b);
}
END_TEST

START_TEST(pkcs8_read_takes_every_layout)
{
    struct vectors *v = vectors_open("pkcs8.txt");
    uint8_t key[CURVE_MAX_LEN];

    while (vectors_next(v)) {
        struct bytes want = little(vector_bytes(v, "key"), key);
        struct buf priv = BUF_EMPTY;
        struct key_params p;

        ck_assert_msg(pkcs8_read(vector_bytes(v, "der"), &p, &priv) == ERR_OK,
                      "%s", vector_name(v));
        ck_assert_str_eq(p.curve->dotted, vector_text(v, "curve"));
        ck_assert_uint_eq(priv.len, want.len);
        ck_assert_mem_eq(priv.p, want.p, want.len);
        buf_clear(&priv);
    }
    ck_assert_uint_ge(vectors_count(v), 9);
    vectors_close(v);
}
END_TEST

START_TEST(pkcs8_read_survives_every_truncation)
{
    struct vectors *v = vectors_open("pkcs8.txt");

    while (vectors_next(v)) {
        struct bytes der = vector_bytes(v, "der");
        struct buf priv = BUF_EMPTY;
        struct key_params p;
        size_t n;

        for (n = 0; n < der.len; n++) {
            uint8_t *cut = malloc(n + 1); /* the end is where ASan sees it */

            ck_assert_ptr_nonnull(cut);
            memcpy(cut, der.p, n);
            ck_assert_int_eq(pkcs8_read(bytes_of(cut, n), &p, &priv),
                             ERR_FORMAT);
            free(cut);
        }
        ck_assert_ptr_null(priv.p);
    }
    vectors_close(v);
}
END_TEST

START_TEST(pkcs8_read_survives_every_flipped_bit)
{
    struct vectors *v = vectors_open("pkcs8.txt");
    uint8_t der[512];

    while (vectors_next(v)) {
        struct bytes whole = vector_bytes(v, "der");
        size_t i;

        ck_assert_uint_le(whole.len, sizeof(der));
        for (i = 0; i < 8 * whole.len; i++) {
            struct buf priv = BUF_EMPTY;
            struct key_params p;

            memcpy(der, whole.p, whole.len);
            der[i / 8] ^= (uint8_t)(1u << i % 8);
            if (pkcs8_read(bytes_of(der, whole.len), &p, &priv) == ERR_OK)
                ck_assert_uint_eq(priv.len, curve_len(p.curve->curve));
            else
                ck_assert_ptr_null(priv.p);
            buf_clear(&priv);
        }
    }
    vectors_close(v);
}
END_TEST

#define P8_256 "301706082a85030701010101300b06092a8503070102010101"
#define ZERO_32                                                                \
    "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES_32                                                                \
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define ONE_32                                                                 \
    "0100000000000000000000000000000000000000000000000000000000000000"
/* RFC 7836, A.2: the order of the group */
#define Q_TC26_A                                                               \
    "670c366c55af15c135667bc8dfcdd80f00000000000000000000000000000040"

static const struct {
    const char *what;
    const char *hex;
    enum err want;
} bad_keys[] = {
    {"zero", "303e020100" P8_256 "0420" ZERO_32, ERR_KEY},
    {"above the order", "303e020100" P8_256 "0420" ONES_32, ERR_KEY},
    {"mask of zero", "305e020100" P8_256 "0440" ONES_32 ZERO_32, ERR_KEY},
    {"31 octets wrapped",
     "303f020100" P8_256 "0421041f"
     "00000000000000000000000000000000000000000000000000000000000011",
     ERR_KEY},
    {"INTEGER below zero", "3021020100" P8_256 "0403020181", ERR_FORMAT},
    {"INTEGER without octets", "3020020100" P8_256 "04020200", ERR_FORMAT},
    {"33 octet INTEGER", "3041020100" P8_256 "0423022111" ONES_32, ERR_KEY},
    {"neither", "3020020100" P8_256 "04020500", ERR_FORMAT},
    {"empty", "301e020100" P8_256 "0400", ERR_FORMAT},
    {"bytes after the inner element", "3023020100" P8_256 "04050201010500",
     ERR_FORMAT},
    {"the order itself", "303e020100" P8_256 "0420" Q_TC26_A, ERR_KEY},
    {"version 2", "303e020102" P8_256 "0420" ONE_32, ERR_FORMAT},
    {"public key in version 0", "3042020100" P8_256 "0420" ONE_32 "81020000",
     ERR_FORMAT},
    {"RSA", "3014020100300d06092a864886f70d01010105000400", ERR_UNSUPPORTED},
};

START_TEST(pkcs8_read_refuses_what_is_no_key)
{
    uint8_t der[256];
    size_t len = hex_decode(bad_keys[_i].hex, der, sizeof(der));
    struct buf priv = BUF_EMPTY;
    struct key_params p;

    ck_assert_msg(pkcs8_read(bytes_of(der, len), &p, &priv) ==
                      bad_keys[_i].want,
                  "%s", bad_keys[_i].what);
    ck_assert_ptr_null(priv.p);
}
END_TEST

/* The key 1 with so many masks, all of them 1 too. */
static enum err read_masked(size_t masks)
{
    uint8_t octets[32 * 16] = {0};
    struct buf der = BUF_EMPTY, priv = BUF_EMPTY;
    const struct curve_name *curve;
    struct key_params p;
    size_t i;
    enum err e;

    for (i = 0; i <= masks; i++)
        octets[32 * i] = 1;
    ck_assert_int_eq(curve_by_name("TC26-256-A", &curve), ERR_OK);
    pkcs8_write(&der, KEY_ALG_2012_256, curve,
                bytes_of(octets, 32 * (masks + 1)));
    e = pkcs8_read(buf_peek(&der), &p, &priv);
    buf_clear(&der);
    buf_clear(&priv);
    return e;
}

START_TEST(pkcs8_read_takes_eight_masks_and_no_more)
{
    ck_assert_int_eq(read_masked(8), ERR_OK);
    ck_assert_int_eq(read_masked(9), ERR_KEY);
}
END_TEST

START_TEST(pkcs8_write_gives_the_layout_of_rfc_9548)
{
    struct vectors *v = vectors_open("pkcs8.txt");
    struct buf priv = BUF_EMPTY, der = BUF_EMPTY;
    struct key_params p;
    struct bytes want;

    ck_assert(vectors_next(v)); /* RFC 9548, A.2.3 */
    want = vector_bytes(v, "der");
    ck_assert_int_eq(pkcs8_read(want, &p, &priv), ERR_OK);
    pkcs8_write(&der, p.alg, p.curve, buf_peek(&priv));

    /* The same but for the public key, version and outer length. */
    ck_assert_uint_eq(der.len, 2 + 3 + 25 + 66);
    ck_assert_mem_eq(der.p + 5, want.p + 6, der.len - 5);
    ck_assert_uint_eq(der.p[4], 0);
    buf_clear(&der);
    buf_clear(&priv);
    vectors_close(v);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

Suite *spki_suite(void)
{
    Suite *s = suite_create("spki");
    TCase *t = tcase_create("spki");

    tcase_add_test(t, spki_of_rfc_9215_holds_the_key_of_rfc_9215);
    tcase_add_test(t, spki_read_refuses_every_truncation);
    tcase_add_test(t, spki_read_refuses_trailing_bytes);
    tcase_add_test(t, spki_read_refuses_a_point_of_another_length);
    tcase_add_test(t, spki_read_leaves_rsa_to_others);
    tcase_add_test(t,
                   spki_write_names_the_signature_algorithm_of_an_exchange_key);
    tcase_add_test(t, pkcs8_read_takes_every_layout);
    tcase_add_test(t, pkcs8_read_survives_every_truncation);
    tcase_add_test(t, pkcs8_read_survives_every_flipped_bit);
    tcase_add_loop_test(t, pkcs8_read_refuses_what_is_no_key, 0,
                        COUNT(bad_keys));
    tcase_add_test(t, pkcs8_read_takes_eight_masks_and_no_more);
    tcase_add_test(t, pkcs8_write_gives_the_layout_of_rfc_9548);
    suite_add_tcase(s, t);
    return s;
}
