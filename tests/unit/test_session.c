/* Promises of cryptoki/session.h and of the functions over it. */
#include "cryptoki/session.h"

#include "cryptoki/funclist.h"
#include "tests/lib/p11.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *session_suite(void);

static CK_STATE state(CK_SESSION_HANDLE h)
{
    CK_SESSION_INFO info;

    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    return info.state;
}

START_TEST(open_refuses_what_cannot_be)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SESSION_HANDLE h = 77;
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(f->C_OpenSession(slot, 0, NULL, NULL, &h),
                      CKR_SESSION_PARALLEL_NOT_SUPPORTED);
    ck_assert_uint_eq(
        f->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, NULL),
        CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(
        f->C_OpenSession(slot + 1, CKF_SERIAL_SESSION, NULL, NULL, &h),
        CKR_SLOT_ID_INVALID);
    f->C_GetSlotList(CK_TRUE, NULL, &(CK_ULONG){0});
    ck_assert_uint_eq(
        f->C_OpenSession(p11_spare(), CKF_SERIAL_SESSION, NULL, NULL, &h),
        CKR_TOKEN_NOT_RECOGNIZED);
    ck_assert_uint_eq(h, 77);
}
END_TEST

START_TEST(info_tells_slot_state_and_flags)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SESSION_HANDLE ro = p11_open(slot, false);
    CK_SESSION_HANDLE rw = p11_open(slot, true);
    CK_SESSION_INFO info;

    ck_assert_uint_eq(p11()->C_GetSessionInfo(rw, &info), CKR_OK);
    ck_assert_uint_eq(info.slotID, slot);
    ck_assert_uint_eq(info.flags, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    ck_assert_uint_eq(info.state, CKS_RW_PUBLIC_SESSION);
    ck_assert_uint_eq(state(ro), CKS_RO_PUBLIC_SESSION);
    ck_assert_uint_eq(p11()->C_GetSessionInfo(rw, NULL), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11()->C_GetSessionInfo(rw + 1, &info),
                      CKR_SESSION_HANDLE_INVALID);
}
END_TEST

START_TEST(login_is_of_the_token_not_of_the_session)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SESSION_HANDLE ro = p11_open(slot, false);
    CK_SESSION_HANDLE rw = p11_open(slot, true);

    ck_assert_uint_eq(p11_login(ro, CKU_USER, P11_PIN), CKR_OK);
    ck_assert_uint_eq(state(ro), CKS_RO_USER_FUNCTIONS);
    ck_assert_uint_eq(state(rw), CKS_RW_USER_FUNCTIONS);
    ck_assert_uint_eq(state(p11_open(slot, false)), CKS_RO_USER_FUNCTIONS);
    ck_assert_uint_eq(p11_login(rw, CKU_USER, P11_PIN),
                      CKR_USER_ALREADY_LOGGED_IN);
    ck_assert_uint_eq(p11_login(rw, CKU_SO, P11_SO_PIN),
                      CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
    ck_assert_uint_eq(p11()->C_Logout(rw), CKR_OK);
    ck_assert_uint_eq(state(ro), CKS_RO_PUBLIC_SESSION);
    ck_assert_uint_eq(p11()->C_Logout(rw), CKR_USER_NOT_LOGGED_IN);
}
END_TEST

START_TEST(login_tells_a_wrong_pin_from_all_else)
{
    CK_SESSION_HANDLE h = p11_open(p11_token("tok", P11_PIN), true);
    char longest[2000];

    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    ck_assert_uint_eq(p11_login(h, CKU_USER, "wrong"), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(p11_login(h, CKU_USER, ""), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(p11_login(h, CKU_USER, longest), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(p11_login(h, CKU_SO, P11_PIN), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(p11()->C_Login(h, CKU_USER, NULL, 0), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(p11()->C_Login(h, CKU_USER, NULL, 4), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11_login(h, 7, P11_PIN), CKR_USER_TYPE_INVALID);
    ck_assert_uint_eq(p11_login(h, CKU_CONTEXT_SPECIFIC, P11_PIN),
                      CKR_OPERATION_NOT_INITIALIZED);
    ck_assert_uint_eq(p11_login(h, CKU_USER, P11_PIN), CKR_OK);
}
END_TEST

START_TEST(login_before_the_pin_is_set_says_so)
{
    CK_SESSION_HANDLE h = p11_open(p11_token("tok", NULL), true);

    ck_assert_uint_eq(p11_login(h, CKU_USER, P11_PIN),
                      CKR_USER_PIN_NOT_INITIALIZED);
}
END_TEST

START_TEST(login_user_knows_no_names)
{
    CK_SESSION_HANDLE h = p11_open(p11_token("tok", P11_PIN), true);

    ck_assert_uint_eq(C_LoginUser(h, CKU_USER, (CK_UTF8CHAR *)P11_PIN,
                                  strlen(P11_PIN), (CK_UTF8CHAR *)"me", 2),
                      CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(C_LoginUser(h, CKU_USER, (CK_UTF8CHAR *)P11_PIN,
                                  strlen(P11_PIN), NULL, 0),
                      CKR_OK);
}
END_TEST

START_TEST(so_and_sessions_that_cannot_write_exclude_each_other)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SESSION_HANDLE ro = p11_open(slot, false);
    CK_SESSION_HANDLE rw = p11_open(slot, true);

    ck_assert_uint_eq(p11_login(rw, CKU_SO, P11_SO_PIN),
                      CKR_SESSION_READ_ONLY_EXISTS);
    ck_assert_uint_eq(p11()->C_CloseSession(ro), CKR_OK);
    ck_assert_uint_eq(p11_login(rw, CKU_SO, P11_SO_PIN), CKR_OK);
    ck_assert_uint_eq(state(rw), CKS_RW_SO_FUNCTIONS);
    ck_assert_uint_eq(
        p11()->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &ro),
        CKR_SESSION_READ_WRITE_SO_EXISTS);
    ck_assert_uint_eq(p11_login(rw, CKU_USER, P11_PIN),
                      CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
}
END_TEST

START_TEST(last_session_logs_out)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SESSION_HANDLE a = p11_open(slot, false);
    CK_SESSION_HANDLE b = p11_open(slot, false);

    ck_assert_uint_eq(p11_login(a, CKU_USER, P11_PIN), CKR_OK);
    ck_assert_uint_eq(p11()->C_CloseSession(a), CKR_OK);
    ck_assert_uint_eq(p11()->C_CloseSession(a), CKR_SESSION_HANDLE_INVALID);
    ck_assert_uint_eq(state(b), CKS_RO_USER_FUNCTIONS);
    ck_assert_uint_eq(p11()->C_CloseAllSessions(slot), CKR_OK);
    ck_assert_uint_eq(p11()->C_CloseSession(b), CKR_SESSION_HANDLE_INVALID);
    ck_assert_uint_eq(state(p11_open(slot, false)), CKS_RO_PUBLIC_SESSION);
    ck_assert_uint_eq(p11()->C_CloseAllSessions(slot + 1), CKR_SLOT_ID_INVALID);
}
END_TEST

START_TEST(token_without_a_pin_needs_no_login)
{
    CK_SESSION_HANDLE h = p11_open(p11_token("tok", ""), true);
    struct p11_pair pair;
    CK_BYTE digest[32] = {0};
    CK_BYTE sig[64];
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    ck_assert_uint_eq(
        p11_sign(h, CKM_GOSTR3410, pair.priv, digest, 32, sig, &len), CKR_OK);
    ck_assert_uint_eq(p11_login(h, CKU_USER, "x"), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(
        p11_sign(h, CKM_GOSTR3410, pair.priv, digest, 32, sig, &len), CKR_OK);
    ck_assert_uint_eq(p11_login(h, CKU_USER, ""), CKR_OK);
    ck_assert_uint_eq(state(h), CKS_RW_USER_FUNCTIONS);
    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);
    ck_assert_uint_eq(
        p11_sign(h, CKM_GOSTR3410, pair.priv, digest, 32, sig, &len), CKR_OK);
}
END_TEST

START_TEST(logout_takes_private_objects_and_their_operations)
{
    CK_SESSION_HANDLE h = p11_user();
    struct p11_pair kept, gone;
    CK_MECHANISM m = {CKM_GOSTR3410, NULL, 0};
    CK_BYTE digest[32] = {0};
    CK_BYTE sig[64];
    CK_ULONG len = sizeof(sig);

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &kept), CKR_OK);
    ck_assert_uint_eq(p11_generate(h, p11_curve(1), false, &gone), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, kept.priv), CKR_OK);
    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);

    ck_assert_uint_eq(p11()->C_Sign(h, digest, 32, sig, &len),
                      CKR_OPERATION_NOT_INITIALIZED);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, kept.priv),
                      CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(p11_login(h, CKU_USER, P11_PIN), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, gone.priv),
                      CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, kept.priv), CKR_OK);
}
END_TEST

START_TEST(removed_container_kills_its_sessions)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SESSION_HANDLE h = p11_open(slot, true);
    CK_SESSION_INFO info;
    CK_TOKEN_INFO token;
    CK_SLOT_INFO slot_info;
    CK_BYTE random[4];
    char command[1200];

    snprintf(command, sizeof(command), "rm -r '%s'", tmpdir_path("keys"));
    ck_assert_int_eq(system(command), 0);

    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_DEVICE_REMOVED);
    ck_assert_uint_eq(p11()->C_GenerateRandom(h, random, 4),
                      CKR_DEVICE_REMOVED);
    ck_assert_uint_eq(p11()->C_GetTokenInfo(slot, &token),
                      CKR_TOKEN_NOT_PRESENT);
    ck_assert_uint_eq(p11()->C_GetSlotInfo(slot, &slot_info), CKR_OK);
    ck_assert_uint_eq(slot_info.flags, CKF_REMOVABLE_DEVICE);
    ck_assert_uint_eq(
        p11()->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &h),
        CKR_TOKEN_NOT_PRESENT);
    ck_assert_uint_eq(p11()->C_CloseSession(h), CKR_OK);
    ck_assert_uint_eq(p11()->C_GenerateRandom(h, random, 4),
                      CKR_SESSION_HANDLE_INVALID);
}
END_TEST

START_TEST(cancel_ends_the_operations_that_are_named)
{
    CK_SESSION_HANDLE h = p11_user();
    CK_MECHANISM digest = {CKM_GOSTR3411_2012_256, NULL, 0};
    CK_MECHANISM sign = {CKM_GOSTR3410, NULL, 0};
    struct p11_pair pair;

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), false, &pair), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestInit(h, &digest), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, &sign, pair.priv), CKR_OK);
    ck_assert_uint_eq(p11()->C_VerifyInit(h, &sign, pair.pub), CKR_OK);
    ck_assert_uint_eq(p11()->C_FindObjectsInit(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(C_SessionCancel(h, CKF_SIGN | CKF_FIND_OBJECTS), CKR_OK);

    ck_assert_uint_eq(p11()->C_SignInit(h, &sign, pair.priv), CKR_OK);
    ck_assert_uint_eq(p11()->C_FindObjectsInit(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestInit(h, &digest), CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(p11()->C_VerifyInit(h, &sign, pair.pub),
                      CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(C_SessionCancel(h, CKF_DIGEST | CKF_VERIFY), CKR_OK);
    ck_assert_uint_eq(p11()->C_DigestInit(h, &digest), CKR_OK);
    ck_assert_uint_eq(p11()->C_VerifyInit(h, &sign, pair.pub), CKR_OK);
}
END_TEST

START_TEST(random_numbers_come_and_seed_is_taken)
{
    CK_SESSION_HANDLE h = p11_open(p11_token("tok", P11_PIN), false);
    CK_BYTE a[32] = {0}, b[32] = {0};
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(f->C_SeedRandom(h, a, sizeof(a)), CKR_OK);
    ck_assert_uint_eq(f->C_GenerateRandom(h, a, sizeof(a)), CKR_OK);
    ck_assert_uint_eq(f->C_GenerateRandom(h, b, sizeof(b)), CKR_OK);
    ck_assert_mem_ne(a, b, sizeof(a));
    ck_assert_uint_eq(f->C_GenerateRandom(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(f->C_GenerateRandom(h, NULL, 1), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(f->C_SeedRandom(h, NULL, 1), CKR_ARGUMENTS_BAD);
}
END_TEST

Suite *session_suite(void)
{
    Suite *s = suite_create("session");
    TCase *t = tcase_create("session");

    tcase_add_checked_fixture(t, p11_setup, p11_teardown);
    tcase_add_test(t, open_refuses_what_cannot_be);
    tcase_add_test(t, info_tells_slot_state_and_flags);
    tcase_add_test(t, login_is_of_the_token_not_of_the_session);
    tcase_add_test(t, login_tells_a_wrong_pin_from_all_else);
    tcase_add_test(t, login_before_the_pin_is_set_says_so);
    tcase_add_test(t, login_user_knows_no_names);
    tcase_add_test(t, so_and_sessions_that_cannot_write_exclude_each_other);
    tcase_add_test(t, last_session_logs_out);
    tcase_add_test(t, token_without_a_pin_needs_no_login);
    tcase_add_test(t, logout_takes_private_objects_and_their_operations);
    tcase_add_test(t, removed_container_kills_its_sessions);
    tcase_add_test(t, cancel_ends_the_operations_that_are_named);
    tcase_add_test(t, random_numbers_come_and_seed_is_taken);
    suite_add_tcase(s, t);
    return s;
}
