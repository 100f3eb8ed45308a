/* Promises of cryptoki/object_make.h: objects made, copied and changed. */
#include "cryptoki/object_make.h"

#include "gost/curve.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/p11.h"
#include "tests/lib/testcert.h"

#include <check.h>
#include <string.h>

Suite *object_make_suite(void);

static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;
static CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
static CK_OBJECT_CLASS public_key = CKO_PUBLIC_KEY;
static CK_CERTIFICATE_TYPE x509 = CKC_X_509;
static CK_SESSION_HANDLE h;
static struct p11_pair pair;
static struct buf cert;

/* A certificate of our own around any key: 32 bytes, little-endian. */
static void make_certificate(const CK_BYTE *d)
{
    static uint8_t first = 5;
    const struct curve_name *c = NULL;
    struct rng rng;

    ck_assert_int_eq(curve_by_name("TC26-256-A", &c), ERR_OK);
    fixed_rng_init(&rng, &first);
    testcert_make(KEY_ALG_2012_256, c, d, "somebody", 0, &rng, &cert);
    rng_clear(&rng);
}

static void setup(void)
{
    CK_BYTE d[32] = {1};

    p11_setup();
    h = p11_user();
    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    make_certificate(d);
}

static void teardown(void)
{
    buf_clear(&cert);
    p11_teardown();
}

static CK_RV create_certificate(CK_BBOOL *on_token, CK_OBJECT_HANDLE *out)
{
    CK_ATTRIBUTE t[] = {{CKA_CLASS, &certificate, sizeof(certificate)},
                        {CKA_CERTIFICATE_TYPE, &x509, sizeof(x509)},
                        {CKA_TOKEN, on_token, 1},
                        {CKA_VALUE, cert.p, cert.len},
                        {CKA_ID, (void *)"id", 2},
                        {CKA_LABEL, (void *)"label", 5}};

    return p11()->C_CreateObject(h, t, 6, out);
}

START_TEST(certificate_of_a_session_tells_what_is_in_it)
{
    CK_OBJECT_HANDLE o = 0;
    CK_BYTE out[512];

    ck_assert_uint_eq(create_certificate(&no, &o), CKR_OK);
    ck_assert_uint_eq(p11_value(h, o, CKA_VALUE, out, sizeof(out)), cert.len);
    ck_assert_mem_eq(out, cert.p, cert.len);
    ck_assert_uint_gt(p11_value(h, o, CKA_SUBJECT, out, sizeof(out)), 8);
    ck_assert_uint_eq(out[0], 0x30);
    ck_assert_uint_gt(p11_value(h, o, CKA_ISSUER, out, sizeof(out)), 8);
    ck_assert_uint_ge(p11_value(h, o, CKA_SERIAL_NUMBER, out, sizeof(out)), 3);
    ck_assert_uint_eq(out[0], 0x02);
    ck_assert_uint_eq(p11_value(h, o, CKA_START_DATE, out, sizeof(out)), 8);
    ck_assert_uint_eq(p11_value(h, o, CKA_ID, out, sizeof(out)), 2);
    ck_assert(!p11_is(h, o, CKA_TRUSTED));
    ck_assert(!p11_is(h, o, CKA_PRIVATE));
    ck_assert(!p11_is(h, o, CKA_TOKEN));
    ck_assert_uint_eq(p11()->C_DestroyObject(h, o), CKR_OK);
}
END_TEST

START_TEST(certificate_without_its_key_is_not_for_the_token)
{
    CK_OBJECT_HANDLE o = 77;

    ck_assert_uint_eq(create_certificate(&yes, &o),
                      CKR_ATTRIBUTE_VALUE_INVALID);
    ck_assert_uint_eq(o, 77);
}
END_TEST

START_TEST(what_is_no_certificate_is_refused)
{
    CK_OBJECT_HANDLE o;

    buf_truncate(&cert, cert.len - 1);
    ck_assert_uint_eq(create_certificate(&no, &o), CKR_ATTRIBUTE_VALUE_INVALID);
}
END_TEST

START_TEST(other_classes_cannot_be_made)
{
    static const CK_OBJECT_CLASS classes[] = {CKO_DATA, CKO_PRIVATE_KEY,
                                              CKO_SECRET_KEY};
    CK_OBJECT_CLASS class = classes[_i];
    CK_ATTRIBUTE t = {CKA_CLASS, &class, sizeof(class)};
    CK_OBJECT_HANDLE o;

    ck_assert_uint_eq(p11()->C_CreateObject(h, &t, 1, &o),
                      CKR_ATTRIBUTE_VALUE_INVALID);
    ck_assert_uint_eq(p11()->C_CreateObject(h, &t, 0, &o),
                      CKR_TEMPLATE_INCOMPLETE);
    ck_assert_uint_eq(p11()->C_CreateObject(h, NULL, 1, &o), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11()->C_CreateObject(h, &t, 1, NULL), CKR_ARGUMENTS_BAD);
}
END_TEST

/* A public key like the token's own, with one attribute more. */
static CK_RV create_public(CK_ATTRIBUTE more, CK_BYTE *value, CK_ULONG len,
                           CK_OBJECT_HANDLE *out)
{
    const struct p11_curve *c = p11_curve(0);
    CK_KEY_TYPE type = CKK_GOSTR3410;
    CK_ATTRIBUTE t[] = {
        {CKA_CLASS, &public_key, sizeof(public_key)},
        {CKA_KEY_TYPE, &type, sizeof(type)},
        {CKA_GOSTR3410_PARAMS, (void *)(uintptr_t)c->oid, c->oid_len},
        {CKA_VALUE, value, len},
        more};

    return p11()->C_CreateObject(h, t, 5, out);
}

START_TEST(public_key_of_elsewhere_verifies)
{
    CK_ATTRIBUTE label = {CKA_LABEL, (void *)"x", 1};
    CK_BYTE value[64], spki[256], same[256], sig[64], digest[32] = {3};
    CK_ULONG len = sizeof(sig);
    CK_ULONG spki_len;
    CK_OBJECT_HANDLE o = 0;

    ck_assert_uint_eq(p11_value(h, pair.pub, CKA_VALUE, value, 64), 64);
    ck_assert_uint_eq(create_public(label, value, 64, &o), CKR_OK);
    ck_assert_uint_eq(
        p11_sign(h, CKM_GOSTR3410, pair.priv, digest, 32, sig, &len), CKR_OK);
    ck_assert_uint_eq(p11_verify(h, CKM_GOSTR3410, o, digest, 32, sig, len),
                      CKR_OK);
    spki_len = p11_value(h, pair.pub, CKA_PUBLIC_KEY_INFO, spki, 256);
    ck_assert_uint_eq(p11_value(h, o, CKA_PUBLIC_KEY_INFO, same, 256),
                      spki_len);
    ck_assert_mem_eq(spki, same, spki_len);
    ck_assert(!p11_is(h, o, CKA_LOCAL));
}
END_TEST

START_TEST(public_key_off_the_curve_is_refused)
{
    CK_ATTRIBUTE label = {CKA_LABEL, (void *)"x", 1};
    CK_ATTRIBUTE token = {CKA_TOKEN, &yes, 1};
    CK_BYTE value[64];
    CK_OBJECT_HANDLE o;

    ck_assert_uint_eq(p11_value(h, pair.pub, CKA_VALUE, value, 64), 64);
    ck_assert_uint_eq(create_public(token, value, 64, &o),
                      CKR_ATTRIBUTE_VALUE_INVALID);
    ck_assert_uint_eq(create_public(label, value, 63, &o),
                      CKR_ATTRIBUTE_VALUE_INVALID);
    value[0] ^= 1;
    ck_assert_uint_eq(create_public(label, value, 64, &o),
                      CKR_ATTRIBUTE_VALUE_INVALID);
}
END_TEST

START_TEST(public_keys_and_certificates_are_copied_into_the_session)
{
    CK_ATTRIBUTE label = {CKA_LABEL, (void *)"copy", 4};
    CK_OBJECT_HANDLE copy = 0, o = 0;
    CK_BYTE out[64], sig[64], digest[32] = {3};
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(p11()->C_CopyObject(h, pair.pub, &label, 1, &copy),
                      CKR_OK);
    ck_assert_uint_ne(copy, pair.pub);
    ck_assert_uint_eq(p11_value(h, copy, CKA_LABEL, out, 64), 4);
    ck_assert(!p11_is(h, copy, CKA_TOKEN));
    ck_assert(p11_is(h, copy, CKA_DESTROYABLE));
    ck_assert_uint_eq(
        p11_sign(h, CKM_GOSTR3410, pair.priv, digest, 32, sig, &len), CKR_OK);
    ck_assert_uint_eq(p11_verify(h, CKM_GOSTR3410, copy, digest, 32, sig, len),
                      CKR_OK);
    ck_assert_uint_eq(create_certificate(&no, &o), CKR_OK);
    ck_assert_uint_eq(p11()->C_CopyObject(h, o, NULL, 0, &copy), CKR_OK);
}
END_TEST

START_TEST(copies_that_cannot_be_are_refused)
{
    CK_ATTRIBUTE token = {CKA_TOKEN, &yes, 1};
    CK_ATTRIBUTE class = {CKA_CLASS, &certificate, sizeof(certificate)};
    CK_OBJECT_HANDLE copy = 0;
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(f->C_CopyObject(h, pair.priv, NULL, 0, &copy),
                      CKR_ACTION_PROHIBITED);
    ck_assert_uint_eq(f->C_CopyObject(h, pair.pub, &token, 1, &copy),
                      CKR_ATTRIBUTE_VALUE_INVALID);
    ck_assert_uint_eq(f->C_CopyObject(h, pair.pub, &class, 1, &copy),
                      CKR_ATTRIBUTE_READ_ONLY);
    ck_assert_uint_eq(f->C_CopyObject(h, 999, NULL, 0, &copy),
                      CKR_OBJECT_HANDLE_INVALID);
    ck_assert_uint_eq(f->C_CopyObject(h, pair.pub, NULL, 0, NULL),
                      CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(id_and_label_of_a_pair_change_together)
{
    CK_ATTRIBUTE t[] = {{CKA_ID, (void *)"new", 3},
                        {CKA_LABEL, (void *)"\xd0\xaf", 2}};
    CK_BYTE out[8];

    ck_assert_uint_eq(p11()->C_SetAttributeValue(h, pair.pub, t, 2), CKR_OK);
    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_ID, out, 8), 3);
    ck_assert_mem_eq(out, "new", 3);
    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_LABEL, out, 8), 2);
    ck_assert_uint_eq(p11_value(h, pair.pub, CKA_LABEL, out, 8), 2);
}
END_TEST

START_TEST(changes_that_cannot_be_are_refused)
{
    CK_ATTRIBUTE bad[] = {
        {CKA_LABEL, (void *)"\xff", 1}, {CKA_ID, (void *)"", 0},
        {CKA_SUBJECT, (void *)"x", 1},  {CKA_VALUE, (void *)"x", 1},
        {CKA_SENSITIVE, &no, 1},        {CKA_MODULUS, (void *)"x", 1}};
    static const CK_RV want[] = {
        CKR_ATTRIBUTE_VALUE_INVALID, CKR_ATTRIBUTE_VALUE_INVALID,
        CKR_ATTRIBUTE_READ_ONLY,     CKR_ATTRIBUTE_READ_ONLY,
        CKR_ATTRIBUTE_READ_ONLY,     CKR_ATTRIBUTE_TYPE_INVALID};

    ck_assert_uint_eq(p11()->C_SetAttributeValue(h, pair.priv, &bad[_i], 1),
                      want[_i]);
}
END_TEST

START_TEST(objects_of_a_session_change_alone)
{
    CK_ATTRIBUTE t[] = {{CKA_LABEL, (void *)"new", 3},
                        {CKA_SUBJECT, (void *)"0\0", 2}};
    CK_ATTRIBUTE fixed = {CKA_MODIFIABLE, &no, 1};
    CK_OBJECT_HANDLE copy = 0;
    CK_BYTE out[8];

    ck_assert_uint_eq(p11()->C_CopyObject(h, pair.pub, NULL, 0, &copy), CKR_OK);
    ck_assert_uint_eq(p11()->C_SetAttributeValue(h, copy, t, 2), CKR_OK);
    ck_assert_uint_eq(p11_value(h, copy, CKA_LABEL, out, 8), 3);
    ck_assert_uint_eq(p11_value(h, copy, CKA_SUBJECT, out, 8), 2);
    ck_assert_uint_eq(p11_value(h, pair.pub, CKA_LABEL, out, 8), 3);
    ck_assert_mem_eq(out, "key", 3);
    ck_assert_uint_eq(p11()->C_CopyObject(h, pair.pub, &fixed, 1, &copy),
                      CKR_OK);
    ck_assert_uint_eq(p11()->C_SetAttributeValue(h, copy, t, 1),
                      CKR_ACTION_PROHIBITED);
}
END_TEST

Suite *object_make_suite(void)
{
    Suite *s = suite_create("object_make");
    TCase *t = tcase_create("object_make");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, certificate_of_a_session_tells_what_is_in_it);
    tcase_add_test(t, certificate_without_its_key_is_not_for_the_token);
    tcase_add_test(t, what_is_no_certificate_is_refused);
    tcase_add_loop_test(t, other_classes_cannot_be_made, 0, 3);
    tcase_add_test(t, public_key_of_elsewhere_verifies);
    tcase_add_test(t, public_key_off_the_curve_is_refused);
    tcase_add_test(t, public_keys_and_certificates_are_copied_into_the_session);
    tcase_add_test(t, copies_that_cannot_be_are_refused);
    tcase_add_test(t, id_and_label_of_a_pair_change_together);
    tcase_add_loop_test(t, changes_that_cannot_be_are_refused, 0, 6);
    tcase_add_test(t, objects_of_a_session_change_alone);
    suite_add_tcase(s, t);
    return s;
}
