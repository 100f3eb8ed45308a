/* Promises of cryptoki/object.h: what is found, what is told of it. */
#include "cryptoki/object.h"

#include "tests/lib/p11.h"

#include <check.h>
#include <string.h>

Suite *object_suite(void);

static CK_SESSION_HANDLE h;
static struct p11_pair pair;

static void setup(void)
{
    p11_setup();
    h = p11_user();
    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
}

static CK_ULONG count_class(CK_OBJECT_CLASS class)
{
    CK_ATTRIBUTE t = {CKA_CLASS, &class, sizeof(class)};

    return p11_find(h, &t, 1, NULL);
}

START_TEST(private_objects_are_hidden_before_the_login)
{
    CK_BYTE buf[8];
    CK_ATTRIBUTE t = {CKA_ID, buf, sizeof(buf)};

    ck_assert_uint_eq(p11_find(h, NULL, 0, NULL), 2);
    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);

    ck_assert_uint_eq(count_class(CKO_PRIVATE_KEY), 0);
    ck_assert_uint_eq(count_class(CKO_PUBLIC_KEY), 1);
    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, pair.priv, &t, 1),
                      CKR_OBJECT_HANDLE_INVALID);
    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, pair.pub, &t, 1), CKR_OK);
}
END_TEST

START_TEST(handles_stay_over_login_and_logout)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE t = {CKA_CLASS, &class, sizeof(class)};
    CK_OBJECT_HANDLE found = 0;

    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);
    ck_assert_uint_eq(p11_login(h, CKU_USER, P11_PIN), CKR_OK);
    ck_assert_uint_eq(p11_find(h, &t, 1, &found), 1);
    ck_assert_uint_eq(found, pair.priv);
}
END_TEST

START_TEST(so_sees_no_private_objects)
{
    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);
    ck_assert_uint_eq(p11_login(h, CKU_SO, P11_SO_PIN), CKR_OK);
    ck_assert_uint_eq(count_class(CKO_PRIVATE_KEY), 0);
    ck_assert_uint_eq(count_class(CKO_PUBLIC_KEY), 1);
}
END_TEST

START_TEST(classes_that_are_not_there_are_searched_in_vain)
{
    static const CK_OBJECT_CLASS classes[] = {CKO_PROFILE,
                                              CKO_DATA,
                                              CKO_SECRET_KEY,
                                              CKO_NSS_TRUST,
                                              CKO_NSS_BUILTIN_ROOT_LIST,
                                              0x0b,
                                              CKO_VENDOR_DEFINED | 1};

    ck_assert_uint_eq(count_class(classes[_i]), 0);
}
END_TEST

START_TEST(search_by_attributes_nobody_has_finds_nothing)
{
    CK_BYTE x = 1;
    CK_ATTRIBUTE t[] = {{CKA_VENDOR_DEFINED | 7, &x, 1}, {CKA_VALUE, &x, 0}};

    ck_assert_uint_eq(p11_find(h, t, 1, NULL), 0);
    ck_assert_uint_eq(p11_find(h, t + 1, 1, NULL), 0);
    t[0].pValue = NULL;
    ck_assert_uint_eq(p11()->C_FindObjectsInit(h, t, 1), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11()->C_FindObjectsInit(h, NULL, 1), CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(search_is_given_out_piece_by_piece)
{
    CK_OBJECT_HANDLE a = 0, b = 0;
    CK_ULONG n = 9;
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(f->C_FindObjects(h, &a, 1, &n),
                      CKR_OPERATION_NOT_INITIALIZED);
    ck_assert_uint_eq(f->C_FindObjectsInit(h, NULL, 0), CKR_OK);
    ck_assert_uint_eq(f->C_FindObjectsInit(h, NULL, 0), CKR_OPERATION_ACTIVE);
    ck_assert_uint_eq(f->C_FindObjects(h, &a, 1, NULL), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(f->C_FindObjects(h, NULL, 1, &n), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(f->C_FindObjects(h, &a, 1, &n), CKR_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(f->C_FindObjects(h, &b, 1, &n), CKR_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_ne(a, b);
    ck_assert_uint_eq(f->C_FindObjects(h, &b, 1, &n), CKR_OK);
    ck_assert_uint_eq(n, 0);
    ck_assert_uint_eq(f->C_FindObjectsFinal(h), CKR_OK);
    ck_assert_uint_eq(f->C_FindObjectsFinal(h), CKR_OPERATION_NOT_INITIALIZED);
}
END_TEST

START_TEST(one_bad_attribute_does_not_hide_the_others)
{
    CK_BYTE id[4], small[1], value[64];
    CK_ULONG modulus;
    CK_ATTRIBUTE t[] = {{CKA_MODULUS_BITS, &modulus, sizeof(modulus)},
                        {CKA_ID, id, sizeof(id)},
                        {CKA_LABEL, small, sizeof(small)},
                        {CKA_VALUE, value, sizeof(value)}};

    ck_assert_uint_ne(p11()->C_GetAttributeValue(h, pair.pub, t, 4), CKR_OK);
    ck_assert_uint_eq(t[0].ulValueLen, CK_UNAVAILABLE_INFORMATION);
    ck_assert_uint_eq(t[1].ulValueLen, 1);
    ck_assert_uint_eq(id[0], 0x0a);
    ck_assert_uint_eq(t[2].ulValueLen, CK_UNAVAILABLE_INFORMATION);
    ck_assert_uint_eq(t[3].ulValueLen, 64);
    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, pair.pub, t, 1),
                      CKR_ATTRIBUTE_TYPE_INVALID);
    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, pair.pub, NULL, 1),
                      CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, 999, t, 1),
                      CKR_OBJECT_HANDLE_INVALID);
}
END_TEST

START_TEST(public_key_info_holds_the_value)
{
    CK_BYTE spki[256], same[256], value[64];
    CK_ULONG len = p11_value(h, pair.pub, CKA_PUBLIC_KEY_INFO, spki, 256);

    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_PUBLIC_KEY_INFO, same, 256),
                      len);
    ck_assert_mem_eq(spki, same, len);
    ck_assert_uint_eq(p11_value(h, pair.pub, CKA_VALUE, value, 64), 64);
    ck_assert_uint_gt(len, 66);
    ck_assert_mem_eq(spki + len - 64, value, 64);
    ck_assert_mem_eq(spki + len - 66, "\x04\x40", 2);
}
END_TEST

START_TEST(halves_of_a_pair_share_id_and_label)
{
    CK_BYTE a[8], b[8];

    ck_assert_uint_eq(p11_value(h, pair.pub, CKA_ID, a, 8), 1);
    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_ID, b, 8), 1);
    ck_assert_uint_eq(a[0], b[0]);
    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_LABEL, b, 8), 3);
    ck_assert_mem_eq(b, "key", 3);
}
END_TEST

START_TEST(unique_ids_differ_and_last)
{
    CK_BYTE a[64], b[64], again[64];
    CK_SESSION_INFO info;
    CK_ULONG len = p11_value(h, pair.pub, CKA_UNIQUE_ID, a, 64);
    CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
    CK_ATTRIBUTE t = {CKA_CLASS, &class, sizeof(class)};
    CK_OBJECT_HANDLE found = 0;
    CK_SLOT_ID slots[2];
    CK_ULONG count = 2;

    ck_assert_uint_eq(p11_value(h, pair.priv, CKA_UNIQUE_ID, b, 64), len);
    ck_assert_mem_ne(a, b, len);
    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    p11()->C_Finalize(NULL);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    h = p11_open(slots[0], false);
    ck_assert_uint_eq(p11_find(h, &t, 1, &found), 1);
    ck_assert_uint_eq(p11_value(h, found, CKA_UNIQUE_ID, again, 64), len);
    ck_assert_mem_eq(a, again, len);
}
END_TEST

START_TEST(size_is_told)
{
    CK_ULONG size = 0;

    ck_assert_uint_eq(p11()->C_GetObjectSize(h, pair.pub, &size), CKR_OK);
    ck_assert_uint_gt(size, 64);
    ck_assert_uint_eq(p11()->C_GetObjectSize(h, pair.pub, NULL),
                      CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(objects_of_a_session_go_with_it)
{
    CK_SESSION_INFO info;
    CK_SESSION_HANDLE other;
    struct p11_pair mine;
    CK_ULONG size;

    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    other = p11_open(info.slotID, false);
    ck_assert_uint_eq(p11_generate(other, p11_curve(0), false, &mine), CKR_OK);
    ck_assert_uint_eq(p11_find(h, NULL, 0, NULL), 4);
    ck_assert_uint_eq(p11()->C_CloseSession(other), CKR_OK);
    ck_assert_uint_eq(p11_find(h, NULL, 0, NULL), 2);
    ck_assert_uint_eq(p11()->C_GetObjectSize(h, mine.pub, &size),
                      CKR_OBJECT_HANDLE_INVALID);
}
END_TEST

START_TEST(private_key_is_destroyed_with_its_pair)
{
    CK_MECHANISM m = {CKM_GOSTR3410, NULL, 0};

    ck_assert_uint_eq(p11()->C_DestroyObject(h, pair.pub),
                      CKR_ACTION_PROHIBITED);
    ck_assert(!p11_is(h, pair.pub, CKA_DESTROYABLE));
    ck_assert_uint_eq(p11()->C_DestroyObject(h, pair.priv), CKR_OK);
    ck_assert_uint_eq(p11_find(h, NULL, 0, NULL), 0);
    ck_assert_uint_eq(p11()->C_SignInit(h, &m, pair.priv),
                      CKR_KEY_HANDLE_INVALID);
    ck_assert_uint_eq(p11()->C_DestroyObject(h, pair.priv),
                      CKR_OBJECT_HANDLE_INVALID);
}
END_TEST

START_TEST(token_objects_are_not_destroyed_from_reading_sessions)
{
    CK_SESSION_INFO info;
    CK_SESSION_HANDLE ro;

    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    ro = p11_open(info.slotID, false);
    ck_assert_uint_eq(p11()->C_DestroyObject(ro, pair.priv),
                      CKR_SESSION_READ_ONLY);
}
END_TEST

Suite *object_suite(void)
{
    Suite *s = suite_create("object");
    TCase *t = tcase_create("object");

    tcase_add_checked_fixture(t, setup, p11_teardown);
    tcase_add_test(t, private_objects_are_hidden_before_the_login);
    tcase_add_test(t, handles_stay_over_login_and_logout);
    tcase_add_test(t, so_sees_no_private_objects);
    tcase_add_loop_test(t, classes_that_are_not_there_are_searched_in_vain, 0,
                        7);
    tcase_add_test(t, search_by_attributes_nobody_has_finds_nothing);
    tcase_add_test(t, search_is_given_out_piece_by_piece);
    tcase_add_test(t, one_bad_attribute_does_not_hide_the_others);
    tcase_add_test(t, public_key_info_holds_the_value);
    tcase_add_test(t, halves_of_a_pair_share_id_and_label);
    tcase_add_test(t, unique_ids_differ_and_last);
    tcase_add_test(t, size_is_told);
    tcase_add_test(t, objects_of_a_session_go_with_it);
    tcase_add_test(t, private_key_is_destroyed_with_its_pair);
    tcase_add_test(t, token_objects_are_not_destroyed_from_reading_sessions);
    suite_add_tcase(s, t);
    return s;
}
