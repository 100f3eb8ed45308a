/* Promises of cryptoki/funclist.h: the lists, and what is not supported. */
#include "cryptoki/funclist.h"

#include <check.h>
#include <stdint.h>
#include <string.h>

Suite *funclist_suite(void);

static CK_INTERFACE *interface_of(unsigned char major, unsigned char minor)
{
    CK_VERSION v = {major, minor};
    CK_INTERFACE *i = NULL;

    ck_assert_uint_eq(C_GetInterface((CK_UTF8CHAR *)"PKCS 11", &v, &i, 0),
                      CKR_OK);
    return i;
}

/* Each word after the version is a function. */
static void no_null(const void *list, size_t size)
{
    uintptr_t word;
    size_t at;

    for (at = sizeof(void *); at < size; at += sizeof(word)) {
        memcpy(&word, (const char *)list + at, sizeof(word));
        ck_assert_uint_ne(word, 0);
    }
}

START_TEST(function_list_is_2_40_and_whole)
{
    CK_FUNCTION_LIST *list = NULL;

    ck_assert_uint_eq(C_GetFunctionList(&list), CKR_OK);
    ck_assert_uint_eq(list->version.major, 2);
    ck_assert_uint_eq(list->version.minor, 40);
    no_null(list, sizeof(*list));
    ck_assert_uint_eq(C_GetFunctionList(NULL), CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(interfaces_of_both_versions_are_whole)
{
    const CK_FUNCTION_LIST_3_0 *v3 = interface_of(3, 0)->pFunctionList;
    const CK_FUNCTION_LIST *v2 = interface_of(2, 40)->pFunctionList;

    ck_assert_uint_eq(v3->version.major, 3);
    ck_assert_uint_eq(v2->version.major, 2);
    no_null(v3, sizeof(*v3));
    no_null(v2, sizeof(*v2));
    ck_assert(v3->C_Sign == v2->C_Sign);
}
END_TEST

START_TEST(interface_without_wishes_is_3_0)
{
    CK_INTERFACE *i = NULL;

    ck_assert_uint_eq(C_GetInterface(NULL, NULL, &i, 0), CKR_OK);
    ck_assert_str_eq((const char *)i->pInterfaceName, "PKCS 11");
    ck_assert_uint_eq(((const CK_VERSION *)i->pFunctionList)->major, 3);
}
END_TEST

START_TEST(interface_that_is_not_there_is_refused)
{
    CK_VERSION v = {3, 1};
    CK_INTERFACE *i = NULL;

    ck_assert_uint_eq(C_GetInterface(NULL, &v, &i, 0), CKR_FUNCTION_FAILED);
    ck_assert_uint_eq(C_GetInterface((CK_UTF8CHAR *)"PKCS 12", NULL, &i, 0),
                      CKR_FUNCTION_FAILED);
    ck_assert_uint_eq(C_GetInterface(NULL, NULL, &i, CKF_INTERFACE_FORK_SAFE),
                      CKR_FUNCTION_FAILED);
    ck_assert_uint_eq(C_GetInterface(NULL, NULL, NULL, 0), CKR_ARGUMENTS_BAD);
    ck_assert_ptr_null(i);
}
END_TEST

START_TEST(interface_list_tells_its_length)
{
    CK_INTERFACE list[2];
    CK_ULONG count = 0;

    ck_assert_uint_eq(C_GetInterfaceList(NULL, &count), CKR_OK);
    ck_assert_uint_eq(count, 2);
    count = 1;
    ck_assert_uint_eq(C_GetInterfaceList(list, &count), CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(C_GetInterfaceList(list, &count), CKR_OK);
    ck_assert_str_eq((const char *)list[1].pInterfaceName, "PKCS 11");
    ck_assert_uint_eq(C_GetInterfaceList(list, NULL), CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(what_is_not_done_says_so)
{
    const CK_FUNCTION_LIST_3_0 *f = interface_of(3, 0)->pFunctionList;
    CK_RV no = CKR_FUNCTION_NOT_SUPPORTED;

    ck_assert_uint_eq(f->C_GetFunctionStatus(1), CKR_FUNCTION_NOT_PARALLEL);
    ck_assert_uint_eq(f->C_CancelFunction(1), CKR_FUNCTION_NOT_PARALLEL);
    ck_assert_uint_eq(f->C_GetOperationState(1, NULL, NULL), no);
    ck_assert_uint_eq(f->C_SetOperationState(1, NULL, 0, 0, 0), no);
    ck_assert_uint_eq(f->C_EncryptInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_Encrypt(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_EncryptUpdate(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_EncryptFinal(1, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DecryptInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_Decrypt(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DecryptUpdate(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DecryptFinal(1, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DigestKey(1, 1), no);
    ck_assert_uint_eq(f->C_SignRecoverInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_SignRecover(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_VerifyRecoverInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_VerifyRecover(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DigestEncryptUpdate(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DecryptDigestUpdate(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_SignEncryptUpdate(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_DecryptVerifyUpdate(1, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_GenerateKey(1, NULL, NULL, 0, NULL), no);
    ck_assert_uint_eq(f->C_WrapKey(1, NULL, 1, 1, NULL, NULL), no);
    ck_assert_uint_eq(f->C_UnwrapKey(1, NULL, 1, NULL, 0, NULL, 0, NULL), no);
    ck_assert_uint_eq(f->C_DeriveKey(1, NULL, 1, NULL, 0, NULL), no);
}
END_TEST

START_TEST(messages_are_not_supported)
{
    const CK_FUNCTION_LIST_3_0 *f = interface_of(3, 0)->pFunctionList;
    CK_RV no = CKR_FUNCTION_NOT_SUPPORTED;

    ck_assert_uint_eq(f->C_MessageEncryptInit(1, NULL, 1), no);
    ck_assert_uint_eq(
        f->C_EncryptMessage(1, NULL, 0, NULL, 0, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_EncryptMessageBegin(1, NULL, 0, NULL, 0), no);
    ck_assert_uint_eq(
        f->C_EncryptMessageNext(1, NULL, 0, NULL, 0, NULL, NULL, 0), no);
    ck_assert_uint_eq(f->C_MessageEncryptFinal(1), no);
    ck_assert_uint_eq(f->C_MessageDecryptInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_MessageSignInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_SignMessage(1, NULL, 0, NULL, 0, NULL, NULL), no);
    ck_assert_uint_eq(f->C_SignMessageBegin(1, NULL, 0), no);
    ck_assert_uint_eq(f->C_MessageVerifyInit(1, NULL, 1), no);
    ck_assert_uint_eq(f->C_VerifyMessage(1, NULL, 0, NULL, 0, NULL, 0), no);
}
END_TEST

Suite *funclist_suite(void)
{
    Suite *s = suite_create("funclist");
    TCase *t = tcase_create("funclist");

    tcase_add_test(t, function_list_is_2_40_and_whole);
    tcase_add_test(t, interfaces_of_both_versions_are_whole);
    tcase_add_test(t, interface_without_wishes_is_3_0);
    tcase_add_test(t, interface_that_is_not_there_is_refused);
    tcase_add_test(t, interface_list_tells_its_length);
    tcase_add_test(t, what_is_not_done_says_so);
    tcase_add_test(t, messages_are_not_supported);
    suite_add_tcase(s, t);
    return s;
}
