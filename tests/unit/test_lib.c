/* Promises of cryptoki/lib.h: starting, stopping, forks, late calls. */
#include "cryptoki/lib.h"

#include "cryptoki/funclist.h"
#include "tests/lib/p11.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *lib_suite(void);

static CK_RV create_mutex(void **m)
{
    *m = NULL;
    return CKR_OK;
}

static CK_RV use_mutex(void *m)
{
    (void)m;
    return CKR_OK;
}

static void setup(void)
{
    p11_home("spare-slot = yes\n");
}

START_TEST(initialize_takes_null_and_refuses_a_second_time)
{
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_Initialize(NULL),
                      CKR_CRYPTOKI_ALREADY_INITIALIZED);
}
END_TEST

START_TEST(initialize_takes_every_kind_of_locking)
{
    static const CK_FLAGS flags[] = {
        0, CKF_OS_LOCKING_OK, CKF_LIBRARY_CANT_CREATE_OS_THREADS,
        CKF_OS_LOCKING_OK | CKF_LIBRARY_CANT_CREATE_OS_THREADS};
    CK_C_INITIALIZE_ARGS own = {create_mutex, use_mutex,     use_mutex,
                                use_mutex,    flags[_i % 4], NULL};
    CK_C_INITIALIZE_ARGS none = {NULL, NULL, NULL, NULL, flags[_i % 4], NULL};

    ck_assert_uint_eq(p11()->C_Initialize(_i < 4 ? &own : &none), CKR_OK);
}
END_TEST

START_TEST(initialize_refuses_half_of_the_callbacks)
{
    CK_C_INITIALIZE_ARGS args = {create_mutex, NULL, use_mutex,
                                 use_mutex,    0,    NULL};

    ck_assert_uint_eq(p11()->C_Initialize(&args), CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(initialize_tolerates_the_string_that_nss_passes)
{
    CK_C_INITIALIZE_ARGS args = {
        NULL, NULL, NULL, NULL, CKF_OS_LOCKING_OK, (void *)"configdir=x"};

    ck_assert_uint_eq(p11()->C_Initialize(&args), CKR_OK);
}
END_TEST

START_TEST(initialize_fails_on_a_broken_configuration)
{
    p11_teardown();
    p11_home("spare-slot = perhaps\n");

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_GENERAL_ERROR);
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED);
}
END_TEST

START_TEST(finalize_refuses_an_argument_and_a_second_time)
{
    int reserved = 0;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_Finalize(&reserved), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
}
END_TEST

/* Every function that could touch what is no longer there. */
static void late_calls(CK_SESSION_HANDLE h)
{
    const CK_FUNCTION_LIST *f = p11();
    CK_RV no = CKR_CRYPTOKI_NOT_INITIALIZED;

    ck_assert_uint_eq(f->C_GetInfo(NULL), no);
    ck_assert_uint_eq(info_3_0(NULL), no);
    ck_assert_uint_eq(f->C_GetSlotList(CK_TRUE, NULL, NULL), no);
    ck_assert_uint_eq(f->C_GetSlotInfo(1, NULL), no);
    ck_assert_uint_eq(f->C_GetTokenInfo(1, NULL), no);
    ck_assert_uint_eq(f->C_WaitForSlotEvent(0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_GetMechanismList(1, NULL, NULL), no);
    ck_assert_uint_eq(f->C_GetMechanismInfo(1, 1, NULL), no);
    ck_assert_uint_eq(f->C_InitToken(1, NULL, 0, NULL), no);
    ck_assert_uint_eq(f->C_InitPIN(h, NULL, 0), no);
    ck_assert_uint_eq(f->C_SetPIN(h, NULL, 0, NULL, 0), no);
    ck_assert_uint_eq(f->C_OpenSession(1, 4, NULL, NULL, NULL), no);
    ck_assert_uint_eq(f->C_CloseSession(h), no);
    ck_assert_uint_eq(f->C_CloseAllSessions(1), no);
    ck_assert_uint_eq(f->C_GetSessionInfo(h, NULL), no);
    ck_assert_uint_eq(f->C_Login(h, CKU_USER, NULL, 0), no);
    ck_assert_uint_eq(f->C_Logout(h), no);
    ck_assert_uint_eq(C_LoginUser(h, CKU_USER, NULL, 0, NULL, 0), no);
    ck_assert_uint_eq(C_SessionCancel(h, 0), no);
    ck_assert_uint_eq(f->C_CreateObject(h, NULL, 0, NULL), no);
    ck_assert_uint_eq(f->C_CopyObject(h, 1, NULL, 0, NULL), no);
    ck_assert_uint_eq(f->C_DestroyObject(h, 1), no);
    ck_assert_uint_eq(f->C_GetObjectSize(h, 1, NULL), no);
    ck_assert_uint_eq(f->C_GetAttributeValue(h, 1, NULL, 0), no);
    ck_assert_uint_eq(f->C_SetAttributeValue(h, 1, NULL, 0), no);
    ck_assert_uint_eq(f->C_FindObjectsInit(h, NULL, 0), no);
    ck_assert_uint_eq(f->C_FindObjects(h, NULL, 0, NULL), no);
    ck_assert_uint_eq(f->C_FindObjectsFinal(h), no);
    ck_assert_uint_eq(f->C_DigestInit(h, NULL), no);
    ck_assert_uint_eq(f->C_Digest(h, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DigestUpdate(h, NULL, 0), no);
    ck_assert_uint_eq(f->C_DigestFinal(h, NULL, NULL), no);
    ck_assert_uint_eq(f->C_SignInit(h, NULL, 1), no);
    ck_assert_uint_eq(f->C_Sign(h, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_SignUpdate(h, NULL, 0), no);
    ck_assert_uint_eq(f->C_SignFinal(h, NULL, NULL), no);
    ck_assert_uint_eq(f->C_VerifyInit(h, NULL, 1), no);
    ck_assert_uint_eq(f->C_Verify(h, NULL, 0, NULL, 0), no);
    ck_assert_uint_eq(f->C_VerifyUpdate(h, NULL, 0), no);
    ck_assert_uint_eq(f->C_VerifyFinal(h, NULL, 0), no);
    ck_assert_uint_eq(
        f->C_GenerateKeyPair(h, NULL, NULL, 0, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_SeedRandom(h, NULL, 0), no);
    ck_assert_uint_eq(f->C_GenerateRandom(h, NULL, 0), no);
}

START_TEST(calls_before_initialize_are_refused)
{
    late_calls(1);
}
END_TEST

START_TEST(calls_after_finalize_are_refused)
{
    CK_SESSION_HANDLE h;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    h = p11_user();
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_OK);
    late_calls(h);
}
END_TEST

START_TEST(what_stood_open_does_not_survive_finalize)
{
    struct p11_pair pair;
    CK_MECHANISM m = {CKM_GOSTR3410, NULL, 0};
    CK_SESSION_HANDLE h;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    h = p11_user();
    ck_assert_uint_eq(p11_generate(h, p11_curve(0), false, &pair), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, pair.priv), CKR_OK);
    ck_assert_uint_eq(p11()->C_FindObjectsInit(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_OK);

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, pair.priv),
                      CKR_SESSION_HANDLE_INVALID);
}
END_TEST

/* In the child; returns the line that fails, 0 if none does. */
static int child(CK_SESSION_HANDLE old)
{
    const CK_FUNCTION_LIST *f = p11();
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    CK_SESSION_HANDLE h;
    CK_BYTE random[8];

    if (f->C_GenerateRandom(old, random, 8) != CKR_CRYPTOKI_NOT_INITIALIZED)
        return __LINE__;
    if (f->C_Finalize(NULL) != CKR_CRYPTOKI_NOT_INITIALIZED)
        return __LINE__;
    if (f->C_Initialize(NULL) != CKR_OK)
        return __LINE__;
    if (f->C_GenerateRandom(old, random, 8) != CKR_SESSION_HANDLE_INVALID)
        return __LINE__;
    if (f->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK || count != 2)
        return __LINE__;
    if (f->C_OpenSession(slots[0], CKF_SERIAL_SESSION, NULL, NULL, &h) !=
            CKR_OK ||
        p11_login(h, CKU_USER, P11_PIN) != CKR_OK ||
        f->C_GenerateRandom(h, random, 8) != CKR_OK)
        return __LINE__;
    return f->C_Finalize(NULL) == CKR_OK ? 0 : __LINE__;
}

START_TEST(child_starts_anew_and_leaves_the_parent_alone)
{
    CK_SESSION_HANDLE h;
    CK_BYTE random[8];
    int status = -1;
    pid_t pid;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    h = p11_user();
    pid = fork();
    if (pid == 0)
        _exit(child(h) % 251);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);

    ck_assert_int_eq(status, 0);
    ck_assert_uint_eq(p11()->C_GenerateRandom(h, random, 8), CKR_OK);
}
END_TEST

/* --- threads ------------------------------------------------------------- */

struct job {
    CK_SLOT_ID slot;
    CK_OBJECT_HANDLE priv;
    CK_OBJECT_HANDLE pub;
    int failures;
};

static void *work(void *arg)
{
    struct job *job = arg;
    CK_BYTE digest[32] = {1, 2, 3};
    CK_BYTE sig[64];
    int i;

    for (i = 0; i < 20; i++) {
        CK_SESSION_HANDLE h = CK_INVALID_HANDLE;
        CK_ULONG len = sizeof(sig);
        CK_ULONG count = 0;

        job->failures +=
            p11()->C_OpenSession(job->slot, CKF_SERIAL_SESSION, NULL, NULL,
                                 &h) != CKR_OK ||
            p11()->C_GetSlotList(CK_TRUE, NULL, &count) != CKR_OK ||
            p11_sign(h, CKM_GOSTR3410, job->priv, digest, 32, sig, &len) !=
                CKR_OK ||
            p11_verify(h, CKM_GOSTR3410, job->pub, digest, 32, sig, len) !=
                CKR_OK ||
            p11()->C_CloseSession(h) != CKR_OK;
    }
    return NULL;
}

START_TEST(threads_share_a_token)
{
    struct job jobs[4];
    pthread_t threads[4];
    struct p11_pair pair;
    CK_SESSION_INFO info;
    CK_SESSION_HANDLE h;
    int i;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    h = p11_user();
    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    for (i = 0; i < 4; i++) {
        struct job job = {info.slotID, pair.priv, pair.pub, 0};

        jobs[i] = job;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &jobs[i]), 0);
    }
    for (i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(jobs[i].failures, 0);
    }
}
END_TEST

static void *until_stopped(void *arg)
{
    struct job *job = arg;
    CK_RV rv = CKR_OK;
    CK_BYTE random[64];

    while (rv == CKR_OK) {
        rv = p11()->C_GenerateRandom(job->priv, random, sizeof(random));
        sched_yield();
    }
    job->failures = rv != CKR_CRYPTOKI_NOT_INITIALIZED;
    return NULL;
}

START_TEST(finalize_under_a_running_call_harms_nobody)
{
    struct job job = {0, 0, 0, 0};
    pthread_t thread;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    job.priv = p11_user();
    ck_assert_int_eq(pthread_create(&thread, NULL, until_stopped, &job), 0);
    usleep(10000);
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_OK);
    pthread_join(thread, NULL);

    ck_assert_int_eq(job.failures, 0);
}
END_TEST

static void *open_often(void *arg)
{
    struct job *job = arg;
    CK_SESSION_HANDLE h;
    int i;

    for (i = 0; i < 3000; i++)
        job->failures += p11()->C_OpenSession(job->slot, CKF_SERIAL_SESSION,
                                              NULL, NULL, &h) != CKR_OK;
    return NULL;
}

START_TEST(sessions_that_are_closed_while_they_open_are_closed)
{
    struct job jobs[2];
    pthread_t threads[2];
    CK_TOKEN_INFO info;
    CK_SLOT_ID slot;
    int i;

    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    slot = p11_token("tok", P11_PIN);
    for (i = 0; i < 2; i++) {
        struct job job = {slot, 0, 0, 0};

        jobs[i] = job;
        ck_assert_int_eq(
            pthread_create(&threads[i], NULL, open_often, &jobs[i]), 0);
    }
    for (i = 0; i < 3000; i++)
        ck_assert_uint_eq(p11()->C_CloseAllSessions(slot), CKR_OK);
    for (i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(jobs[i].failures, 0);
    }

    ck_assert_uint_eq(p11()->C_CloseAllSessions(slot), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetTokenInfo(slot, &info), CKR_OK);
    ck_assert_uint_eq(info.ulSessionCount, 0);
    ck_assert_uint_eq(p11()->C_Finalize(NULL), CKR_OK);
}
END_TEST

Suite *lib_suite(void)
{
    Suite *s = suite_create("lib");
    TCase *t = tcase_create("lib");

    tcase_add_checked_fixture(t, setup, p11_teardown);
    tcase_add_test(t, initialize_takes_null_and_refuses_a_second_time);
    tcase_add_loop_test(t, initialize_takes_every_kind_of_locking, 0, 8);
    tcase_add_test(t, initialize_refuses_half_of_the_callbacks);
    tcase_add_test(t, initialize_tolerates_the_string_that_nss_passes);
    tcase_add_test(t, initialize_fails_on_a_broken_configuration);
    tcase_add_test(t, finalize_refuses_an_argument_and_a_second_time);
    tcase_add_test(t, calls_before_initialize_are_refused);
    tcase_add_test(t, calls_after_finalize_are_refused);
    tcase_add_test(t, what_stood_open_does_not_survive_finalize);
    tcase_add_test(t, child_starts_anew_and_leaves_the_parent_alone);
    tcase_add_test(t, threads_share_a_token);
    tcase_add_test(t, finalize_under_a_running_call_harms_nobody);
    tcase_add_test(t, sessions_that_are_closed_while_they_open_are_closed);
    suite_add_tcase(s, t);
    return s;
}
