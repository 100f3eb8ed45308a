/* Promises of cryptoki/keygen.h: what templates may ask, and what comes. */
#include "cryptoki/keygen.h"

#include "tests/lib/p11.h"

#include <check.h>
#include <string.h>

Suite *keygen_suite(void);

#define MAX 12

static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;
static CK_BYTE curve_a[] = {6, 9, 42, 133, 3, 7, 1, 2, 1, 1, 1};
static CK_BYTE curve_xa[] = {6, 7, 42, 133, 3, 2, 2, 36, 0};
static CK_BYTE curve_test[] = {6, 7, 42, 133, 3, 2, 2, 35, 0};
static CK_BYTE curve_512[] = {6, 9, 42, 133, 3, 7, 1, 2, 1, 2, 1};
static CK_BYTE curve_p256[] = {6, 8, 42, 134, 72, 206, 61, 3, 1, 7};
static CK_BYTE hash_256[] = {6, 8, 42, 133, 3, 7, 1, 1, 2, 2};
static CK_BYTE hash_512[] = {6, 8, 42, 133, 3, 7, 1, 1, 2, 3};
static CK_BYTE hash_94[] = {6, 7, 42, 133, 3, 2, 2, 30, 1};

/* A template under construction. */
struct draft {
    CK_ATTRIBUTE p[MAX];
    CK_ULONG count;
};

static struct draft pub;
static struct draft priv;
static struct p11_pair pair;
static CK_SESSION_HANDLE h;

static void put(struct draft *d, CK_ATTRIBUTE_TYPE type, void *value,
                CK_ULONG len)
{
    CK_ATTRIBUTE a = {type, value, len};

    ck_assert_uint_lt(d->count, MAX);
    d->p[d->count++] = a;
}

static CK_RV generate(CK_MECHANISM_TYPE type)
{
    CK_MECHANISM m = {type, NULL, 0};
    CK_RV rv = p11()->C_GenerateKeyPair(h, &m, pub.p, pub.count, priv.p,
                                        priv.count, &pair.pub, &pair.priv);

    pub.count = priv.count = 0;
    return rv;
}

static CK_RV generate_256(void)
{
    return generate(CKM_GOSTR3410_KEY_PAIR_GEN);
}

static void setup(void)
{
    p11_setup();
    h = p11_user();
    pub.count = priv.count = 0;
}

static void has(CK_OBJECT_HANDLE o, CK_ATTRIBUTE_TYPE type, const void *value,
                CK_ULONG len)
{
    CK_BYTE out[256];

    ck_assert_uint_eq(p11_value(h, o, type, out, sizeof(out)), len);
    ck_assert_mem_eq(out, value, len);
}

START_TEST(curve_in_the_public_template_alone_is_enough)
{
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    ck_assert_uint_eq(generate_256(), CKR_OK);
    has(pair.pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    has(pair.priv, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    has(pair.pub, CKA_GOSTR3411_PARAMS, hash_256, sizeof(hash_256));
    has(pair.priv, CKA_GOSTR3411_PARAMS, hash_256, sizeof(hash_256));
}
END_TEST

START_TEST(curve_in_the_private_template_alone_is_enough)
{
    put(&priv, CKA_GOSTR3410_PARAMS, curve_512, sizeof(curve_512));
    ck_assert_uint_eq(generate(CKM_GOSTR3410_512_KEY_PAIR_GEN), CKR_OK);
    has(pair.pub, CKA_GOSTR3410_PARAMS, curve_512, sizeof(curve_512));
    has(pair.pub, CKA_GOSTR3411_PARAMS, hash_512, sizeof(hash_512));
}
END_TEST

START_TEST(alias_of_a_curve_is_returned_as_it_was_given)
{
    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_xa, sizeof(curve_xa));
    ck_assert_uint_eq(generate_256(), CKR_OK);
    has(pair.pub, CKA_GOSTR3410_PARAMS, curve_xa, sizeof(curve_xa));
    has(pair.priv, CKA_GOSTR3410_PARAMS, curve_xa, sizeof(curve_xa));
}
END_TEST

START_TEST(hash_tells_2001_from_2012)
{
    CK_MECHANISM m = {CKM_GOSTR3410_WITH_GOSTR3411, NULL, 0};

    put(&pub, CKA_GOSTR3410_PARAMS, curve_xa, sizeof(curve_xa));
    put(&pub, CKA_GOSTR3411_PARAMS, hash_94, sizeof(hash_94));
    ck_assert_uint_eq(generate_256(), CKR_OK);
    has(pair.pub, CKA_GOSTR3411_PARAMS, hash_94, sizeof(hash_94));
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, pair.priv), CKR_OK);
}
END_TEST

START_TEST(template_without_a_curve_is_incomplete)
{
    put(&pub, CKA_GOSTR3411_PARAMS, hash_256, sizeof(hash_256));
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCOMPLETE);
}
END_TEST

START_TEST(templates_that_differ_are_inconsistent)
{
    CK_KEY_TYPE type = CKK_GOSTR3410_512;
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;

    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_GOSTR3410_PARAMS, curve_xa, sizeof(curve_xa));
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCONSISTENT);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&pub, CKA_GOSTR3411_PARAMS, hash_512, sizeof(hash_512));
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCONSISTENT);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_512, sizeof(curve_512));
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCONSISTENT);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&pub, CKA_KEY_TYPE, &type, sizeof(type));
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCONSISTENT);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&pub, CKA_CLASS, &class, sizeof(class));
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCONSISTENT);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&pub, CKA_TOKEN, &no, 1);
    put(&priv, CKA_TOKEN, &yes, 1);
    ck_assert_uint_eq(generate_256(), CKR_TEMPLATE_INCONSISTENT);
}
END_TEST

START_TEST(unknown_curves_and_test_curves_are_refused)
{
    put(&pub, CKA_GOSTR3410_PARAMS, curve_p256, sizeof(curve_p256));
    ck_assert_uint_eq(generate_256(), CKR_CURVE_NOT_SUPPORTED);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_test, sizeof(curve_test));
    ck_assert_uint_eq(generate_256(), CKR_CURVE_NOT_SUPPORTED);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a) - 1);
    ck_assert_uint_eq(generate_256(), CKR_ATTRIBUTE_VALUE_INVALID);
}
END_TEST

START_TEST(what_a_container_cannot_keep_is_refused)
{
    static const struct {
        CK_ATTRIBUTE_TYPE type;
        CK_BBOOL value;
    } cases[] = {{CKA_SENSITIVE, CK_FALSE},
                 {CKA_PRIVATE, CK_FALSE},
                 {CKA_SIGN, CK_FALSE},
                 {CKA_ALWAYS_AUTHENTICATE, CK_TRUE},
                 {CKA_WRAP_WITH_TRUSTED, CK_TRUE}};
    CK_BBOOL value = cases[_i].value;

    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, cases[_i].type, &value, 1);
    ck_assert_uint_eq(generate_256(), CKR_ATTRIBUTE_VALUE_INVALID);
}
END_TEST

START_TEST(computed_attributes_are_read_only)
{
    static const CK_ATTRIBUTE_TYPE types[] = {CKA_LOCAL, CKA_ALWAYS_SENSITIVE,
                                              CKA_NEVER_EXTRACTABLE};

    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, types[_i], &yes, 1);
    ck_assert_uint_eq(generate_256(), CKR_ATTRIBUTE_READ_ONLY);
}
END_TEST

/* Rutoken Plugin puts 0x80002002 into every template, and dates. */
START_TEST(vendor_attributes_are_passed_over)
{
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, 0x80002002, &yes, 1);
    put(&priv, CKA_START_DATE, (void *)"20260101", 8);
    put(&priv, CKA_END_DATE, (void *)"20270101", 8);
    ck_assert_uint_eq(generate_256(), CKR_OK);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_MODULUS, &yes, 1);
    ck_assert_uint_eq(generate_256(), CKR_ATTRIBUTE_TYPE_INVALID);
}
END_TEST

START_TEST(end_date_becomes_the_end_of_the_key)
{
    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_END_DATE, (void *)"20291231", 8);
    ck_assert_uint_eq(generate_256(), CKR_OK);
    has(pair.priv, CKA_END_DATE, "20291231", 8);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_END_DATE, (void *)"20291331", 8);
    ck_assert_uint_eq(generate_256(), CKR_ATTRIBUTE_VALUE_INVALID);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_END_DATE, (void *)"2029", 4);
    ck_assert_uint_eq(generate_256(), CKR_ATTRIBUTE_VALUE_INVALID);
}
END_TEST

START_TEST(key_on_the_token_tells_the_truth)
{
    CK_ULONG mechanism = 0;

    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    ck_assert_uint_eq(generate_256(), CKR_OK);
    ck_assert(p11_is(h, pair.priv, CKA_TOKEN));
    ck_assert(p11_is(h, pair.priv, CKA_PRIVATE));
    ck_assert(p11_is(h, pair.priv, CKA_SENSITIVE));
    ck_assert(p11_is(h, pair.priv, CKA_ALWAYS_SENSITIVE));
    ck_assert(!p11_is(h, pair.priv, CKA_EXTRACTABLE));
    ck_assert(p11_is(h, pair.priv, CKA_NEVER_EXTRACTABLE));
    ck_assert(p11_is(h, pair.priv, CKA_LOCAL));
    ck_assert(!p11_is(h, pair.priv, CKA_DERIVE));
    ck_assert(!p11_is(h, pair.pub, CKA_PRIVATE));
    ck_assert(p11_is(h, pair.pub, CKA_LOCAL));
    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_KEY_GEN_MECHANISM, &mechanism,
                                sizeof(mechanism)),
                      sizeof(mechanism));
    ck_assert_uint_eq(mechanism, CKM_GOSTR3410_KEY_PAIR_GEN);
}
END_TEST

START_TEST(extractable_and_derive_are_kept_by_the_container)
{
    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_EXTRACTABLE, &yes, 1);
    put(&priv, CKA_DERIVE, &yes, 1);
    ck_assert_uint_eq(generate_256(), CKR_OK);
    ck_assert(p11_is(h, pair.priv, CKA_EXTRACTABLE));
    ck_assert(!p11_is(h, pair.priv, CKA_NEVER_EXTRACTABLE));
    ck_assert(p11_is(h, pair.priv, CKA_DERIVE));
}
END_TEST

START_TEST(value_is_told_only_of_keys_that_are_not_sensitive)
{
    CK_BYTE out[64];
    CK_ATTRIBUTE t = {CKA_VALUE, out, sizeof(out)};

    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_EXTRACTABLE, &yes, 1);
    ck_assert_uint_eq(generate_256(), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, pair.priv, &t, 1),
                      CKR_ATTRIBUTE_SENSITIVE);
    ck_assert_uint_eq(t.ulValueLen, CK_UNAVAILABLE_INFORMATION);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_EXTRACTABLE, &yes, 1);
    put(&priv, CKA_SENSITIVE, &no, 1);
    ck_assert_uint_eq(generate_256(), CKR_OK);
    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_VALUE, out, sizeof(out)), 32);
}
END_TEST

START_TEST(token_needs_a_session_that_may_write)
{
    CK_SESSION_INFO info;

    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    h = p11_open(info.slotID, false);
    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    ck_assert_uint_eq(generate_256(), CKR_SESSION_READ_ONLY);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    ck_assert_uint_eq(generate_256(), CKR_OK);
}
END_TEST

START_TEST(private_key_needs_a_login)
{
    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);
    put(&pub, CKA_TOKEN, &yes, 1);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    ck_assert_uint_eq(generate_256(), CKR_USER_NOT_LOGGED_IN);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    ck_assert_uint_eq(generate_256(), CKR_USER_NOT_LOGGED_IN);
    put(&pub, CKA_GOSTR3410_PARAMS, curve_a, sizeof(curve_a));
    put(&priv, CKA_PRIVATE, &no, 1);
    ck_assert_uint_eq(generate_256(), CKR_OK);
}
END_TEST

START_TEST(container_has_room_for_two_pairs_of_one_size)
{
    const struct p11_curve *c = p11_curve(0);

    ck_assert_uint_eq(p11_generate(h, c, true, &pair), CKR_OK);
    ck_assert_uint_eq(p11_generate(h, p11_curve(9), true, &pair),
                      CKR_TEMPLATE_INCONSISTENT);
    ck_assert_uint_eq(p11_generate(h, c, true, &pair), CKR_OK);
    ck_assert_uint_eq(p11_generate(h, c, true, &pair), CKR_DEVICE_MEMORY);
}
END_TEST

START_TEST(arguments_are_checked)
{
    CK_MECHANISM m = {CKM_GOSTR3410, NULL, 0};
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(
        f->C_GenerateKeyPair(h, NULL, NULL, 0, NULL, 0, &pair.pub, &pair.priv),
        CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(
        f->C_GenerateKeyPair(h, &m, NULL, 0, NULL, 0, &pair.pub, &pair.priv),
        CKR_MECHANISM_INVALID);
    m.mechanism = CKM_GOSTR3410_KEY_PAIR_GEN;
    ck_assert_uint_eq(
        f->C_GenerateKeyPair(h, &m, NULL, 0, NULL, 0, NULL, &pair.priv),
        CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(
        f->C_GenerateKeyPair(h, &m, NULL, 3, NULL, 0, &pair.pub, &pair.priv),
        CKR_ARGUMENTS_BAD);
}
END_TEST

Suite *keygen_suite(void)
{
    Suite *s = suite_create("keygen");
    TCase *t = tcase_create("keygen");

    tcase_add_checked_fixture(t, setup, p11_teardown);
    tcase_add_test(t, curve_in_the_public_template_alone_is_enough);
    tcase_add_test(t, curve_in_the_private_template_alone_is_enough);
    tcase_add_test(t, alias_of_a_curve_is_returned_as_it_was_given);
    tcase_add_test(t, hash_tells_2001_from_2012);
    tcase_add_test(t, template_without_a_curve_is_incomplete);
    tcase_add_test(t, templates_that_differ_are_inconsistent);
    tcase_add_test(t, unknown_curves_and_test_curves_are_refused);
    tcase_add_loop_test(t, what_a_container_cannot_keep_is_refused, 0, 5);
    tcase_add_loop_test(t, computed_attributes_are_read_only, 0, 3);
    tcase_add_test(t, vendor_attributes_are_passed_over);
    tcase_add_test(t, end_date_becomes_the_end_of_the_key);
    tcase_add_test(t, key_on_the_token_tells_the_truth);
    tcase_add_test(t, extractable_and_derive_are_kept_by_the_container);
    tcase_add_test(t, value_is_told_only_of_keys_that_are_not_sensitive);
    tcase_add_test(t, token_needs_a_session_that_may_write);
    tcase_add_test(t, private_key_needs_a_login);
    tcase_add_test(t, container_has_room_for_two_pairs_of_one_size);
    tcase_add_test(t, arguments_are_checked);
    suite_add_tcase(s, t);
    return s;
}
