/* Slots and tokens as a client sees them: entry_slot.c over token/slot.h. */
#include "cryptoki/funclist.h"

#include "tests/lib/p11.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *slots_suite(void);

static CK_TOKEN_INFO token_info_of(CK_SLOT_ID slot)
{
    CK_TOKEN_INFO info;

    ck_assert_uint_eq(p11()->C_GetTokenInfo(slot, &info), CKR_OK);
    return info;
}

static CK_ULONG count_slots(CK_BBOOL present)
{
    CK_ULONG count = 99;

    ck_assert_uint_eq(p11()->C_GetSlotList(present, NULL, &count), CKR_OK);
    return count;
}

static void shell(const char *format)
{
    char command[2400];

    snprintf(command, sizeof(command), "cd '%s' && %s", tmpdir_path(""),
             format);
    ck_assert_int_eq(system(command), 0);
}

static CK_RV init(CK_SLOT_ID slot, const char *pin, const char *label)
{
    CK_UTF8CHAR padded[32];

    memset(padded, ' ', sizeof(padded));
    memcpy(padded, label, strlen(label));
    return p11()->C_InitToken(slot, (CK_UTF8CHAR *)(uintptr_t)pin, strlen(pin),
                              padded);
}

START_TEST(info_is_padded_and_speaks)
{
    CK_INFO info;

    ck_assert_uint_eq(p11()->C_GetInfo(&info), CKR_OK);
    ck_assert_uint_eq(info.cryptokiVersion.major, 2);
    ck_assert_uint_eq(info.cryptokiVersion.minor, 40);
    ck_assert_mem_eq(info.manufacturerID, "larets                          ",
                     32);
    ck_assert_mem_eq(info.libraryDescription,
                     "GOST keys in containers         ", 32);
    ck_assert_uint_eq(info_3_0(&info), CKR_OK);
    ck_assert_uint_eq(info.cryptokiVersion.major, 3);
    ck_assert_uint_eq(info.cryptokiVersion.minor, 0);
    ck_assert_uint_eq(p11()->C_GetInfo(NULL), CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(slot_list_keeps_the_two_call_protocol)
{
    CK_SLOT_ID slots[3];
    CK_ULONG count = 0;

    p11_token("one", NULL);
    ck_assert_uint_eq(count_slots(CK_TRUE), 2);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count),
                      CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(count, 2);
    count = 3;
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, NULL, NULL),
                      CKR_ARGUMENTS_BAD);
}
END_TEST

START_TEST(spare_slot_tells_that_it_is_empty)
{
    CK_SLOT_INFO slot;
    CK_TOKEN_INFO token = token_info_of(p11_spare());

    ck_assert_uint_eq(token.flags, CKF_RNG);
    ck_assert_mem_eq(token.label, "                                ", 32);
    ck_assert_mem_eq(token.model, "larets soft     ", 16);
    ck_assert_uint_eq(p11()->C_GetSlotInfo(p11_spare(), &slot), CKR_OK);
    ck_assert_uint_eq(slot.flags, CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE);
    ck_assert_mem_eq(slot.slotDescription, "HDIMAGE (new token) in ", 23);
}
END_TEST

START_TEST(spare_slot_is_shown_as_configured)
{
    static const char *const lines[] = {"spare-slot = auto\n",
                                        "spare-slot = no\n", ""};
    static const CK_ULONG empty[] = {1, 0, 1};

    p11_token("one", NULL);
    p11()->C_Finalize(NULL);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(count_slots(CK_TRUE), 2);
    p11_teardown();

    p11_home(lines[_i]);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(count_slots(CK_TRUE), empty[_i]);
    if (empty[_i] != 0) {
        p11_token("one", NULL);
        ck_assert_uint_eq(count_slots(CK_TRUE), 1);
    }
}
END_TEST

START_TEST(token_keeps_its_slot_and_then_has_a_lasting_one)
{
    CK_SLOT_ID made = p11_token("one", NULL);
    CK_TOKEN_INFO before = token_info_of(made);
    CK_TOKEN_INFO after;
    CK_SLOT_ID slots[2], again[2];
    CK_ULONG count = 2;

    ck_assert_mem_eq(before.label, "one                             ", 32);
    ck_assert_uint_eq(before.flags,
                      CKF_RNG | CKF_LOGIN_REQUIRED | CKF_TOKEN_INITIALIZED);
    p11()->C_Finalize(NULL);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    p11()->C_Finalize(NULL);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, again, &count), CKR_OK);

    ck_assert_uint_eq(slots[0], again[0]);
    ck_assert_uint_eq(slots[1], again[1]);
    ck_assert_uint_eq(slots[1], made);
    ck_assert_uint_le(slots[0], 0x7fffffff);
    after = token_info_of(slots[0]);
    ck_assert_mem_eq(after.label, before.label, 32);
    ck_assert_mem_eq(after.serialNumber, before.serialNumber, 16);
}
END_TEST

START_TEST(pin_flags_follow_the_pin)
{
    CK_SLOT_ID with = p11_token("with", P11_PIN);
    CK_SLOT_ID without;

    count_slots(CK_TRUE);
    without = p11_token("without", "");
    ck_assert_uint_eq(token_info_of(with).flags, CKF_RNG | CKF_LOGIN_REQUIRED |
                                                     CKF_TOKEN_INITIALIZED |
                                                     CKF_USER_PIN_INITIALIZED);
    ck_assert_uint_eq(token_info_of(without).flags,
                      CKF_RNG | CKF_TOKEN_INITIALIZED |
                          CKF_USER_PIN_INITIALIZED);
}
END_TEST

START_TEST(labels_are_unique)
{
    CK_SLOT_ID slots[3];
    CK_ULONG count = 3;

    p11_token("same", P11_PIN);
    shell("cp -r keys/same.000 keys/same2.000");
    count_slots(CK_TRUE);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);

    ck_assert_uint_eq(count, 3);
    ck_assert_mem_eq(token_info_of(slots[0]).label,
                     "same                            ", 32);
    ck_assert_mem_eq(token_info_of(slots[1]).label,
                     "same (same2.000)                ", 32);
}
END_TEST

START_TEST(containers_come_and_go)
{
    CK_SLOT_ID slot = p11_token("tok", P11_PIN);
    CK_SLOT_ID event = 0;
    const CK_FUNCTION_LIST *f = p11();

    while (f->C_WaitForSlotEvent(CKF_DONT_BLOCK, &event, NULL) == CKR_OK)
        ck_assert_uint_ne(event, 0);
    shell("mv keys/tok.000 away");
    ck_assert_uint_eq(f->C_WaitForSlotEvent(CKF_DONT_BLOCK, &event, NULL),
                      CKR_OK);
    ck_assert_uint_eq(event, slot);
    ck_assert_uint_eq(f->C_WaitForSlotEvent(CKF_DONT_BLOCK, &event, NULL),
                      CKR_NO_EVENT);
    ck_assert_uint_eq(count_slots(CK_TRUE), 1);
    ck_assert_uint_eq(count_slots(CK_FALSE), 2);
    shell("mv away keys/tok.000");
    ck_assert_uint_eq(count_slots(CK_TRUE), 2);
    ck_assert_mem_eq(token_info_of(slot).label, "tok ", 4);
    ck_assert_uint_eq(f->C_WaitForSlotEvent(0, &event, NULL),
                      CKR_FUNCTION_NOT_SUPPORTED);
}
END_TEST

START_TEST(damaged_container_is_left_out)
{
    struct p11_pair pair;
    CK_SESSION_HANDLE h = p11_user();

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    p11()->C_CloseSession(h);
    ck_assert_uint_eq(count_slots(CK_FALSE), 2);
    shell("echo x >keys/tok.000/header.key");
    p11()->C_Finalize(NULL);
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(count_slots(CK_FALSE), 1);
    ck_assert_uint_eq(count_slots(CK_TRUE), 1);
}
END_TEST

START_TEST(mechanisms_begin_with_that_of_the_key)
{
    CK_SESSION_HANDLE h = p11_user();
    CK_MECHANISM_TYPE list[16];
    CK_MECHANISM_INFO info;
    CK_SESSION_INFO session;
    struct p11_pair pair;
    CK_ULONG count = 0;
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(f->C_GetSessionInfo(h, &session), CKR_OK);
    ck_assert_uint_eq(f->C_GetMechanismList(session.slotID, NULL, &count),
                      CKR_OK);
    ck_assert_uint_eq(count, 10);
    count = 9;
    ck_assert_uint_eq(f->C_GetMechanismList(session.slotID, list, &count),
                      CKR_BUFFER_TOO_SMALL);
    ck_assert_uint_eq(f->C_GetMechanismList(session.slotID, list, &count),
                      CKR_OK);
    ck_assert_uint_eq(list[0], CKM_GOSTR3410_WITH_GOSTR3411_2012_256);
    ck_assert_uint_eq(p11_generate(h, p11_curve(9), true, &pair), CKR_OK);
    ck_assert_uint_eq(f->C_GetMechanismList(session.slotID, list, &count),
                      CKR_OK);
    ck_assert_uint_eq(count, 10);
    ck_assert_uint_eq(list[0], CKM_GOSTR3410_WITH_GOSTR3411_2012_512);
    ck_assert_uint_eq(list[1], CKM_GOSTR3410_WITH_GOSTR3411_2012_256);
    ck_assert_uint_eq(f->C_GetMechanismInfo(session.slotID, list[0], &info),
                      CKR_OK);
    ck_assert_uint_eq(info.flags, CKF_SIGN | CKF_VERIFY);
    ck_assert_uint_eq(info.ulMinKeySize, 512);
    ck_assert_uint_eq(
        f->C_GetMechanismInfo(session.slotID, CKM_RSA_PKCS, &info),
        CKR_MECHANISM_INVALID);
}
END_TEST

START_TEST(init_token_refuses)
{
    CK_SLOT_ID spare = p11_spare();
    CK_SLOT_ID slot;

    ck_assert_uint_eq(init(spare, P11_SO_PIN, ""), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(init(spare, "", "tok"), CKR_PIN_LEN_RANGE);
    ck_assert_uint_eq(init(spare, P11_SO_PIN, "\xe4\xb8\xad"),
                      CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(init(spare, P11_SO_PIN, "\xff"), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(init(spare + 1, P11_SO_PIN, "x"), CKR_SLOT_ID_INVALID);
    slot = p11_token("tok", P11_PIN);
    ck_assert_uint_eq(init(slot, "wrong", "new"), CKR_PIN_INCORRECT);
    p11_open(slot, false);
    ck_assert_uint_eq(init(slot, P11_SO_PIN, "new"), CKR_SESSION_EXISTS);
}
END_TEST

START_TEST(init_token_empties_and_names_anew)
{
    CK_SESSION_HANDLE h = p11_user();
    CK_SESSION_INFO info;
    struct p11_pair pair;

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetSessionInfo(h, &info), CKR_OK);
    ck_assert_uint_eq(p11()->C_CloseSession(h), CKR_OK);
    ck_assert_uint_eq(init(info.slotID, P11_SO_PIN, "new"), CKR_OK);

    ck_assert_mem_eq(token_info_of(info.slotID).label, "new  ", 5);
    ck_assert_uint_eq(
        token_info_of(info.slotID).flags & CKF_USER_PIN_INITIALIZED, 0);
    h = p11_open(info.slotID, false);
    ck_assert_uint_eq(p11_find(h, NULL, 0, NULL), 0);
}
END_TEST

/* Made by other software: there is no SO PIN, and nothing is destroyed. */
START_TEST(init_token_spares_containers_of_others)
{
    CK_SESSION_HANDLE h = p11_user();
    struct p11_pair pair;
    CK_SLOT_ID slots[2];
    CK_ULONG count = 2;

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    p11()->C_Finalize(NULL);
    shell("rm keys/tok.000/larets.ext");
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    ck_assert_uint_eq(init(slots[0], P11_SO_PIN, "new"),
                      CKR_TOKEN_WRITE_PROTECTED);
    h = p11_open(slots[0], true);
    ck_assert_uint_eq(p11_login(h, CKU_USER, P11_PIN), CKR_OK);
    ck_assert_uint_eq(p11_find(h, NULL, 0, NULL), 2);
}
END_TEST

START_TEST(pins_are_set_by_whom_they_belong_to)
{
    CK_SLOT_ID slot = p11_token("tok", NULL);
    CK_SESSION_HANDLE rw = p11_open(slot, true);
    CK_UTF8CHAR *pin = (CK_UTF8CHAR *)P11_PIN;
    CK_UTF8CHAR *other = (CK_UTF8CHAR *)"other";
    CK_UTF8CHAR *so = (CK_UTF8CHAR *)P11_SO_PIN;
    const CK_FUNCTION_LIST *f = p11();

    ck_assert_uint_eq(f->C_InitPIN(rw, pin, 8), CKR_USER_NOT_LOGGED_IN);
    ck_assert_uint_eq(p11_login(rw, CKU_SO, P11_SO_PIN), CKR_OK);
    ck_assert_uint_eq(f->C_InitPIN(rw, NULL, 8), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(f->C_InitPIN(rw, pin, 8), CKR_OK);
    ck_assert_uint_eq(f->C_SetPIN(rw, other, 5, so, 6), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(f->C_SetPIN(rw, so, 6, other, 5), CKR_OK);
    ck_assert_uint_eq(f->C_Logout(rw), CKR_OK);
    ck_assert_uint_eq(p11_login(rw, CKU_SO, P11_SO_PIN), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(p11_login(rw, CKU_SO, "other"), CKR_OK);
    ck_assert_uint_eq(f->C_Logout(rw), CKR_OK);
    ck_assert_uint_eq(f->C_SetPIN(rw, other, 5, other, 5), CKR_PIN_INCORRECT);
    ck_assert_uint_eq(f->C_SetPIN(rw, pin, 8, other, 5), CKR_OK);
    ck_assert_uint_eq(p11_login(rw, CKU_USER, "other"), CKR_OK);
    ck_assert_uint_eq(f->C_SetPIN(rw, other, 5, pin, 8), CKR_OK);
    ck_assert_uint_eq(f->C_SetPIN(rw, NULL, 5, pin, 8), CKR_ARGUMENTS_BAD);
    ck_assert_uint_eq(f->C_SetPIN(p11_open(slot, false), pin, 8, other, 5),
                      CKR_SESSION_READ_ONLY);
}
END_TEST

START_TEST(so_cannot_set_the_pin_over_a_key)
{
    CK_SESSION_HANDLE h = p11_user();
    struct p11_pair pair;

    ck_assert_uint_eq(p11_generate(h, p11_curve(0), true, &pair), CKR_OK);
    ck_assert_uint_eq(p11()->C_Logout(h), CKR_OK);
    ck_assert_uint_eq(p11_login(h, CKU_SO, P11_SO_PIN), CKR_OK);
    ck_assert_uint_eq(p11()->C_InitPIN(h, (CK_UTF8CHAR *)"new", 3),
                      CKR_ACTION_PROHIBITED);
}
END_TEST

Suite *slots_suite(void)
{
    Suite *s = suite_create("slots");
    TCase *t = tcase_create("slots");

    tcase_add_checked_fixture(t, p11_setup, p11_teardown);
    tcase_add_test(t, info_is_padded_and_speaks);
    tcase_add_test(t, slot_list_keeps_the_two_call_protocol);
    tcase_add_test(t, spare_slot_tells_that_it_is_empty);
    tcase_add_loop_test(t, spare_slot_is_shown_as_configured, 0, 3);
    tcase_add_test(t, token_keeps_its_slot_and_then_has_a_lasting_one);
    tcase_add_test(t, pin_flags_follow_the_pin);
    tcase_add_test(t, labels_are_unique);
    tcase_add_test(t, containers_come_and_go);
    tcase_add_test(t, damaged_container_is_left_out);
    tcase_add_test(t, mechanisms_begin_with_that_of_the_key);
    tcase_add_test(t, init_token_refuses);
    tcase_add_test(t, init_token_empties_and_names_anew);
    tcase_add_test(t, init_token_spares_containers_of_others);
    tcase_add_test(t, pins_are_set_by_whom_they_belong_to);
    tcase_add_test(t, so_cannot_set_the_pin_over_a_key);
    suite_add_tcase(s, t);
    return s;
}
