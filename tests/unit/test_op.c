/*
 * Promises of cryptoki/op.h and of the functions over it: digests and
 * signatures in one call and in parts, and how an operation ends.
 */
#include "cryptoki/op.h"

#include "base/endian.h"
#include "tests/lib/p11.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *op_suite(void);

#define WITH_256 CKM_GOSTR3410_WITH_GOSTR3411_2012_256

static CK_BYTE data[100];
static CK_SESSION_HANDLE h;
static struct p11_pair pair;

static void setup(void)
{
    p11_setup();
    memset(data, 'd', sizeof(data));
    h = p11_user();
    ck_assert_uint_eq(p11_generate(h, p11_curve(0), false, &pair), CKR_OK);
}

static CK_RV sign_init(CK_MECHANISM_TYPE type)
{
    CK_MECHANISM m = {type, NULL, 0};

    return p11()->C_SignInit(h, &m, pair.priv);
}

static CK_RV verify_init(CK_MECHANISM_TYPE type)
{
    CK_MECHANISM m = {type, NULL, 0};

    return p11()->C_VerifyInit(h, &m, pair.pub);
}

static CK_RV digest_init(CK_MECHANISM_TYPE type)
{
    CK_MECHANISM m = {type, NULL, 0};

    return p11()->C_DigestInit(h, &m);
}

/* --- digests ------------------------------------------------------------- */

/* Against gost/hash.h, which has the answers of the standards. */
START_TEST(digest_is_that_of_the_hash)
{
    static const struct {
        CK_MECHANISM_TYPE type;
        enum hash_id id;
    } cases[] = {{CKM_GOSTR3411_2012_256, HASH_STREEBOG_256},
                 {CKM_GOSTR3411_2012_512, HASH_STREEBOG_512},
                 {CKM_GOSTR3411, HASH_94}};
    CK_BYTE out[64], want[64];
    CK_ULONG len = sizeof(out);

    hash_once(cases[_i].id, bytes_of(data, sizeof(data)), want);
    ck_assert_uint_eq(digest_init(cases[_i].type), CKR_OK);
    ck_assert_uint_eq(p11()->C_Digest(h, data, sizeof(data), out, &len),
                      CKR_OK);
    ck_assert_uint_eq(len, hash_len(cases[_i].id));
    ck_assert_mem_eq(out, want, len);

    ck_assert_uint_eq(digest_init(cases[_i].type), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, data, 33), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, data, sizeof(data) - 33),
                      CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestFinal(h, out, &len), CKR_OK);
    ck_assert_mem_eq(out, want, len);
}
END_TEST

START_TEST(digest_survives_questions_about_its_length)
{
    CK_BYTE out[32];
    CK_ULONG len = 0;

    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_Digest(h, data, 1, NULL, &len), CKR_OK);
    ck_assert_uint_eq(len, 32);
    len = 31;
    ck_assert_uint_eq(p11()->C_Digest(h, data, 1, out, &len),
                      CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(len, 32);
    ck_assert_uint_eq(p11()->C_Digest(h, data, 1, out, &len), CKR_OK);
    ck_assert_uint_eq(p11()->C_Digest(h, data, 1, out, &len),
                      CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(digest_ends_with_any_other_error)
{
    CK_BYTE out[32];
    CK_ULONG len = sizeof(out);

    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256), CKR_OK);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256),
                      CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(p11()->C_Digest(h, NULL, 1, out, &len),
                      CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestFinal(h, out, NULL), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, NULL, 1), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, data, 1), CKR_OK);
    ck_assert_uint_eq(p11()->C_Digest(h, data, 1, out, &len),
                      CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(p11()->C_DigestFinal(h, out, &len),
                      CKR_OPERATION_NOT_INITIALIZED);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, data, 1),
                      CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(init_without_mechanism_ends_what_runs)
{
    ck_assert_uint_eq(p11()->C_DigestInit(h, NULL), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestInit(h, NULL), CKR_OK);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, NULL, 0), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
}
END_TEST

/* --- signatures of others ------------------------------------------------- */

static void read_number(struct vectors *v, const char *field, CK_BYTE *out,
                        size_t len, bool little_endian)
{
    struct bytes b = vector_bytes(v, field);

    ck_assert_uint_eq(b.len, len);
    if (little_endian)
        reverse_copy(out, b.p, len);
    else
        memcpy(out, b.p, len);
}

static CK_OBJECT_HANDLE import(const struct curve_name *c, CK_BYTE *pub)
{
    CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
    CK_ULONG len = curve_len(c->curve);
    CK_KEY_TYPE type = len == 32 ? CKK_GOSTR3410 : CKK_GOSTR3410_512;
    CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
    CK_BYTE oid[16] = {6, c->oid_len};
    CK_ATTRIBUTE t[] = {{CKA_CLASS, &class, sizeof(class)},
                        {CKA_KEY_TYPE, &type, sizeof(type)},
                        {CKA_GOSTR3410_PARAMS, oid, 2u + c->oid_len},
                        {CKA_VALUE, pub, 2 * len}};

    memcpy(oid + 2, c->oid, c->oid_len);
    ck_assert_uint_eq(p11()->C_CreateObject(h, t, 4, &key), CKR_OK);
    return key;
}

START_TEST(signatures_of_others_verify)
{
    struct vectors *v = vectors_open("sign.txt");
    const struct curve_name *c = NULL;
    CK_BYTE pub[128], sig[128], digest[64];

    while (vectors_next(v)) {
        CK_OBJECT_HANDLE key;
        CK_MECHANISM_TYPE raw;
        size_t len;

        ck_assert_int_eq(curve_by_name(vector_text(v, "curve"), &c), ERR_OK);
        len = curve_len(c->curve);
        raw = len == 32 ? CKM_GOSTR3410 : CKM_GOSTR3410_512;
        read_number(v, "x", pub, len, true);
        read_number(v, "y", pub + len, len, true);
        read_number(v, "s", sig, len, false);
        read_number(v, "r", sig + len, len, false);
        read_number(v, "digest", digest, len, false);
        key = import(c, pub);
        ck_assert_uint_eq(p11_verify(h, raw, key, digest, len, sig, 2 * len),
                          CKR_OK);
        sig[0] ^= 1;
        ck_assert_uint_eq(p11_verify(h, raw, key, digest, len, sig, 2 * len),
                          CKR_SIGNATURE_INVALID);
    }
    ck_assert_uint_ge(vectors_count(v), 10);
    vectors_close(v);
}
END_TEST

/* --- our own -------------------------------------------------------------- */

START_TEST(every_curve_signs_what_verifies)
{
    const struct p11_curve *c = p11_curve((size_t)_i);
    CK_BYTE sig[128];
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(p11_generate(h, c, false, &pair), CKR_OK);
    ck_assert_uint_eq(p11_sign(h, c->signs, pair.priv, data, c->len, sig, &len),
                      CKR_OK);
    ck_assert_uint_eq(len, 2 * c->len);
    ck_assert_uint_eq(p11_verify(h, c->signs, pair.pub, data, c->len, sig, len),
                      CKR_OK);
    ck_assert_uint_eq(
        p11_sign(h, c->hashes, pair.priv, data, sizeof(data), sig, &len),
        CKR_OK);
    ck_assert_uint_eq(
        p11_verify(h, c->hashes, pair.pub, data, sizeof(data), sig, len),
        CKR_OK);
    ck_assert_uint_eq(
        p11_verify(h, c->hashes, pair.pub, data, sizeof(data) - 1, sig, len),
        CKR_SIGNATURE_INVALID);
}
END_TEST

START_TEST(parts_and_whole_are_the_same_message)
{
    CK_BYTE sig[64];
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(sign_init(WITH_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignUpdate(h, data, 64), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignUpdate(h, data + 64, 36), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignFinal(h, NULL, &len), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignFinal(h, sig, &len), CKR_OK);
    ck_assert_uint_eq(
        p11_verify(h, WITH_256, pair.pub, data, sizeof(data), sig, len),
        CKR_OK);
    ck_assert_uint_eq(verify_init(WITH_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_VerifyUpdate(h, data, 1), CKR_OK);
    ck_assert_uint_eq(p11()->C_VerifyUpdate(h, data + 1, 99), CKR_OK);
    ck_assert_uint_eq(p11()->C_VerifyFinal(h, sig, len), CKR_OK);
}
END_TEST

START_TEST(sign_survives_questions_about_its_length)
{
    CK_BYTE sig[64];
    CK_ULONG len = 0;

    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, NULL, &len), CKR_OK);
    ck_assert_uint_eq(len, 64);
    len = 63;
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len),
                      CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len),
                      CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(sign_ends_with_any_other_error)
{
    CK_BYTE sig[64];
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 31, sig, &len),
                      CKR_DATA_LEN_RANGE);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 33, sig, &len),
                      CKR_DATA_LEN_RANGE);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, NULL), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignUpdate(h, data, 33), CKR_DATA_LEN_RANGE);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignUpdate(h, data, 32), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len),
                      CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(p11()->C_SignFinal(h, sig, &len),
                      CKR_OPERATION_NOT_INITIALIZED);
    ck_assert_uint_eq(p11()->C_SignUpdate(h, data, 1),
                      CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(verify_ends_whatever_the_verdict)
{
    CK_BYTE sig[65] = {1};

    ck_assert_uint_eq(verify_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(verify_init(CKM_GOSTR3410), CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(p11()->C_Verify(h, data, 32, sig, 65),
                      CKR_SIGNATURE_LEN_RANGE);
    ck_assert_uint_eq(verify_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_Verify(h, data, 32, sig, 64),
                      CKR_SIGNATURE_INVALID);
    ck_assert_uint_eq(verify_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_Verify(h, data, 31, sig, 64),
                      CKR_DATA_LEN_RANGE);
    ck_assert_uint_eq(verify_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_Verify(h, data, 32, NULL, 64),
                      CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11()->C_VerifyUpdate(h, data, 32),
                      CKR_OPERATION_NOT_INITIALIZED);
    ck_assert_uint_eq(p11()->C_VerifyFinal(h, sig, 64),
                      CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(keys_must_be_of_the_right_kind)
{
    CK_MECHANISM raw = {CKM_GOSTR3410, NULL, 0};

    ck_assert_uint_eq(p11()->C_SignInit(h, &raw, pair.pub),
                      CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(p11()->C_VerifyInit(h, &raw, pair.priv),
                      CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(p11()->C_SignInit(h, &raw, 999), CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410_512), CKR_KEY_TYPE_INCONSISTENT);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3410_WITH_GOSTR3411),
                      CKR_KEY_TYPE_INCONSISTENT);
    ck_assert_uint_eq(sign_init(CKM_GOSTR3411), CKR_MECHANISM_INVALID);
}
END_TEST

START_TEST(key_that_went_ends_the_operation)
{
    CK_BYTE sig[64];
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(p11()->C_DestroyObject(h, pair.priv), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len),
                      CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len),
                      CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(kinds_of_operations_run_beside_each_other)
{
    CK_BYTE sig[64], digest[32];
    CK_ULONG len = sizeof(sig), digest_len = sizeof(digest);

    ck_assert_uint_eq(sign_init(CKM_GOSTR3410), CKR_OK);
    ck_assert_uint_eq(digest_init(CKM_GOSTR3411_2012_256), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestUpdate(h, data, 10), CKR_OK);
    ck_assert_uint_eq(p11()->C_Sign(h, data, 32, sig, &len), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestFinal(h, digest, &digest_len), CKR_OK);
}
END_TEST

Suite *op_suite(void)
{
    Suite *s = suite_create("op");
    TCase *t = tcase_create("op");

    tcase_add_checked_fixture(t, setup, p11_teardown);
    tcase_add_loop_test(t, digest_is_that_of_the_hash, 0, 3);
    tcase_add_test(t, digest_survives_questions_about_its_length);
    tcase_add_test(t, digest_ends_with_any_other_error);
    tcase_add_test(t, init_without_mechanism_ends_what_runs);
    tcase_add_test(t, signatures_of_others_verify);
    tcase_add_loop_test(t, every_curve_signs_what_verifies, 0, P11_CURVES);
    tcase_add_test(t, parts_and_whole_are_the_same_message);
    tcase_add_test(t, sign_survives_questions_about_its_length);
    tcase_add_test(t, sign_ends_with_any_other_error);
    tcase_add_test(t, verify_ends_whatever_the_verdict);
    tcase_add_test(t, keys_must_be_of_the_right_kind);
    tcase_add_test(t, key_that_went_ends_the_operation);
    tcase_add_test(t, kinds_of_operations_run_beside_each_other);
    suite_add_tcase(s, t);
    return s;
}
