/* Promises of cryptoki/mech.h. */
#include "cryptoki/mech.h"

#include <check.h>

Suite *mech_suite(void);

static CK_BYTE own_oid[] = {6, 8, 42, 133, 3, 7, 1, 1, 2, 2};

static CK_RV check(CK_MECHANISM_TYPE type, void *parameter, CK_ULONG len,
                   CK_FLAGS wanted)
{
    CK_MECHANISM m = {type, parameter, len};
    const struct mech *found = NULL;

    return mech_check(&m, wanted, &found);
}

static struct key_params params_of(enum key_alg alg)
{
    struct key_params p = {.alg = alg};

    return p;
}

START_TEST(hash_and_sign_comes_first)
{
    ck_assert_uint_eq(mech_at(0)->type, CKM_GOSTR3410_WITH_GOSTR3411_2012_256);
    ck_assert_uint_eq(mech_at(0)->flags, CKF_SIGN | CKF_VERIFY);
    ck_assert_uint_eq(mech_at(1)->type, CKM_GOSTR3410_WITH_GOSTR3411_2012_512);
}
END_TEST

START_TEST(nothing_claims_to_be_hardware)
{
    size_t i;

    for (i = 0; mech_at(i) != NULL; i++)
        ck_assert_uint_eq(mech_at(i)->flags & CKF_HW, 0);
    ck_assert_uint_eq(i, 10);
}
END_TEST

START_TEST(own_hash_oid_is_taken_as_parameter)
{
    CK_MECHANISM_TYPE digest = CKM_GOSTR3411_2012_256;
    CK_MECHANISM_TYPE sign = CKM_GOSTR3410_WITH_GOSTR3411_2012_256;

    ck_assert_uint_eq(check(digest, NULL, 0, CKF_DIGEST), CKR_OK);
    ck_assert_uint_eq(check(digest, own_oid, 0, CKF_DIGEST), CKR_OK);
    ck_assert_uint_eq(check(digest, own_oid, 10, CKF_DIGEST), CKR_OK);
    ck_assert_uint_eq(check(sign, own_oid, 10, CKF_SIGN), CKR_OK);
}
END_TEST

START_TEST(other_parameters_are_refused)
{
    CK_RV no = CKR_MECHANISM_PARAM_INVALID;

    ck_assert_uint_eq(check(CKM_GOSTR3411_2012_512, own_oid, 10, CKF_DIGEST),
                      no);
    ck_assert_uint_eq(check(CKM_GOSTR3411_2012_256, own_oid, 9, CKF_DIGEST),
                      no);
    ck_assert_uint_eq(check(CKM_GOSTR3411_2012_256, NULL, 10, CKF_DIGEST), no);
    ck_assert_uint_eq(check(CKM_GOSTR3410, own_oid, 10, CKF_SIGN), no);
}
END_TEST

START_TEST(mechanism_must_have_the_wanted_use)
{
    ck_assert_uint_eq(check(CKM_GOSTR3410, NULL, 0, CKF_DIGEST),
                      CKR_MECHANISM_INVALID);
    ck_assert_uint_eq(check(CKM_GOSTR3411, NULL, 0, CKF_SIGN),
                      CKR_MECHANISM_INVALID);
    ck_assert_uint_eq(check(CKM_SHA256, NULL, 0, CKF_DIGEST),
                      CKR_MECHANISM_INVALID);
}
END_TEST

START_TEST(keys_fit_the_hash_of_their_edition_only)
{
    struct key_params old = params_of(KEY_ALG_2001_EXCHANGE);
    struct key_params k256 = params_of(KEY_ALG_2012_256);
    struct key_params k512 = params_of(KEY_ALG_2012_512_EXCHANGE);
    const struct mech *with_94 = mech_find(CKM_GOSTR3410_WITH_GOSTR3411);
    const struct mech *with_256 =
        mech_find(CKM_GOSTR3410_WITH_GOSTR3411_2012_256);
    const struct mech *raw = mech_find(CKM_GOSTR3410);

    ck_assert(mech_fits(with_94, &old) && !mech_fits(with_94, &k256));
    ck_assert(mech_fits(with_256, &k256) && !mech_fits(with_256, &old));
    ck_assert(mech_fits(raw, &old) && mech_fits(raw, &k256));
    ck_assert(!mech_fits(raw, &k512));
    ck_assert_uint_eq(mech_preferred(&k512)->type,
                      CKM_GOSTR3410_WITH_GOSTR3411_2012_512);
    ck_assert_uint_eq(mech_generator(&k512), CKM_GOSTR3410_512_KEY_PAIR_GEN);
}
END_TEST

Suite *mech_suite(void)
{
    Suite *s = suite_create("mech");
    TCase *t = tcase_create("mech");

    tcase_add_test(t, hash_and_sign_comes_first);
    tcase_add_test(t, nothing_claims_to_be_hardware);
    tcase_add_test(t, own_hash_oid_is_taken_as_parameter);
    tcase_add_test(t, other_parameters_are_refused);
    tcase_add_test(t, mechanism_must_have_the_wanted_use);
    tcase_add_test(t, keys_fit_the_hash_of_their_edition_only);
    suite_add_tcase(s, t);
    return s;
}
