/* Shorthands of the suites of module/cryptoki. */
#include "tests/lib/p11.h"

#include "base/file.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const CK_FUNCTION_LIST *p11(void)
{
    CK_FUNCTION_LIST *list = NULL;

    ck_assert_uint_eq(C_GetFunctionList(&list), CKR_OK);
    return list;
}

void p11_home(const char *lines)
{
    char text[1024];

    tmpdir_make();
    snprintf(text, sizeof(text), "[hdimage]\npath = %s\n%s",
             tmpdir_path("keys"), lines);
    ck_assert_int_eq(
        file_write(tmpdir_path("conf"), bytes_str(text), 0600, true), ERR_OK);
    setenv("LARETS_CONF", tmpdir_path("conf"), 1);
}

void p11_setup(void)
{
    p11_home("spare-slot = yes\n");
    ck_assert_uint_eq(p11()->C_Initialize(NULL), CKR_OK);
}

void p11_teardown(void)
{
    p11()->C_Finalize(NULL);
    unsetenv("LARETS_CONF");
    tmpdir_remove();
}

CK_SLOT_ID p11_spare(void)
{
    CK_SLOT_ID slots[64];
    CK_TOKEN_INFO info;
    CK_ULONG count = 64;

    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, NULL, &count), CKR_OK);
    count = 64;
    ck_assert_uint_eq(p11()->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    ck_assert_uint_ge(count, 1);
    ck_assert_uint_eq(p11()->C_GetTokenInfo(slots[count - 1], &info), CKR_OK);
    ck_assert_uint_eq(info.flags & CKF_TOKEN_INITIALIZED, 0);
    return slots[count - 1];
}

static void set_pin(CK_SLOT_ID slot, const char *pin)
{
    CK_SESSION_HANDLE h = p11_open(slot, true);

    ck_assert_uint_eq(p11_login(h, CKU_SO, P11_SO_PIN), CKR_OK);
    ck_assert_uint_eq(
        p11()->C_InitPIN(h, (CK_UTF8CHAR *)(uintptr_t)pin, strlen(pin)),
        CKR_OK);
    ck_assert_uint_eq(p11()->C_CloseSession(h), CKR_OK);
}

CK_SLOT_ID p11_token(const char *label, const char *pin)
{
    CK_SLOT_ID slot = p11_spare();
    CK_UTF8CHAR padded[32];

    memset(padded, ' ', sizeof(padded));
    memcpy(padded, label, strlen(label));
    ck_assert_uint_eq(p11()->C_InitToken(slot, (CK_UTF8CHAR *)P11_SO_PIN,
                                         strlen(P11_SO_PIN), padded),
                      CKR_OK);
    if (pin != NULL)
        set_pin(slot, pin);
    return slot;
}

CK_SESSION_HANDLE p11_open(CK_SLOT_ID slot, bool can_write)
{
    CK_FLAGS flags = CKF_SERIAL_SESSION | (can_write ? CKF_RW_SESSION : 0);
    CK_SESSION_HANDLE h = CK_INVALID_HANDLE;

    ck_assert_uint_eq(p11()->C_OpenSession(slot, flags, NULL, NULL, &h),
                      CKR_OK);
    return h;
}

CK_RV p11_login(CK_SESSION_HANDLE h, CK_USER_TYPE user, const char *pin)
{
    return p11()->C_Login(h, user, (CK_UTF8CHAR *)(uintptr_t)pin, strlen(pin));
}

CK_SESSION_HANDLE p11_user(void)
{
    CK_SESSION_HANDLE h = p11_open(p11_token("tok", P11_PIN), true);

    ck_assert_uint_eq(p11_login(h, CKU_USER, P11_PIN), CKR_OK);
    return h;
}

#define W256 CKM_GOSTR3410_WITH_GOSTR3411_2012_256
#define W512 CKM_GOSTR3410_WITH_GOSTR3411_2012_512
#define CURVE_256(name, ...)                                                   \
    {                                                                          \
        name, {__VA_ARGS__}, sizeof((CK_BYTE[]){__VA_ARGS__}), 32,             \
            CKM_GOSTR3410_KEY_PAIR_GEN, CKM_GOSTR3410, W256                    \
    }
#define CURVE_512(name, ...)                                                   \
    {                                                                          \
        name, {__VA_ARGS__}, sizeof((CK_BYTE[]){__VA_ARGS__}), 64,             \
            CKM_GOSTR3410_512_KEY_PAIR_GEN, CKM_GOSTR3410_512, W512            \
    }

static const struct p11_curve curves[P11_CURVES] = {
    CURVE_256("TC26-256-A", 6, 9, 42, 133, 3, 7, 1, 2, 1, 1, 1),
    CURVE_256("TC26-256-B", 6, 9, 42, 133, 3, 7, 1, 2, 1, 1, 2),
    CURVE_256("TC26-256-C", 6, 9, 42, 133, 3, 7, 1, 2, 1, 1, 3),
    CURVE_256("TC26-256-D", 6, 9, 42, 133, 3, 7, 1, 2, 1, 1, 4),
    CURVE_256("CryptoPro-A", 6, 7, 42, 133, 3, 2, 2, 35, 1),
    CURVE_256("CryptoPro-B", 6, 7, 42, 133, 3, 2, 2, 35, 2),
    CURVE_256("CryptoPro-C", 6, 7, 42, 133, 3, 2, 2, 35, 3),
    CURVE_256("CryptoPro-XchA", 6, 7, 42, 133, 3, 2, 2, 36, 0),
    CURVE_256("CryptoPro-XchB", 6, 7, 42, 133, 3, 2, 2, 36, 1),
    CURVE_512("TC26-512-A", 6, 9, 42, 133, 3, 7, 1, 2, 1, 2, 1),
    CURVE_512("TC26-512-B", 6, 9, 42, 133, 3, 7, 1, 2, 1, 2, 2),
    CURVE_512("TC26-512-C", 6, 9, 42, 133, 3, 7, 1, 2, 1, 2, 3),
};

const struct p11_curve *p11_curve(size_t i)
{
    return i < P11_CURVES ? &curves[i] : NULL;
}

CK_RV p11_generate(CK_SESSION_HANDLE h, const struct p11_curve *c,
                   bool on_token, struct p11_pair *out)
{
    static const CK_BYTE hash[2][10] = {{6, 8, 42, 133, 3, 7, 1, 1, 2, 2},
                                        {6, 8, 42, 133, 3, 7, 1, 1, 2, 3}};
    void *hash_oid = (void *)(uintptr_t)hash[c->len == 64];
    void *curve_oid = (void *)(uintptr_t)c->oid;
    CK_BBOOL token = on_token ? CK_TRUE : CK_FALSE;
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL no = CK_FALSE;
    CK_MECHANISM m = {c->generates, NULL, 0};
    CK_ATTRIBUTE pub[] = {
        {CKA_TOKEN, &token, 1},
        {CKA_GOSTR3410_PARAMS, curve_oid, c->oid_len},
        {CKA_GOSTR3411_PARAMS, hash_oid, 10},
        {CKA_VERIFY, &yes, 1},
        {CKA_PRIVATE, &no, 1},
        {CKA_ID, (CK_BYTE *)"\x0a", 1},
        {CKA_LABEL, (CK_BYTE *)"key", 3},
    };
    CK_ATTRIBUTE priv[] = {
        {CKA_TOKEN, &token, 1},
        {CKA_PRIVATE, &yes, 1},
        {CKA_SENSITIVE, &yes, 1},
        {CKA_GOSTR3410_PARAMS, curve_oid, c->oid_len},
        {CKA_SIGN, &yes, 1},
        {CKA_ID, (CK_BYTE *)"\x0a", 1},
        {CKA_LABEL, (CK_BYTE *)"key", 3},
    };

    return p11()->C_GenerateKeyPair(h, &m, pub, 7, priv, 7, &out->pub,
                                    &out->priv);
}

CK_ULONG p11_value(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE o,
                   CK_ATTRIBUTE_TYPE type, void *out, CK_ULONG cap)
{
    CK_ATTRIBUTE a = {type, out, cap};

    ck_assert_uint_eq(p11()->C_GetAttributeValue(h, o, &a, 1), CKR_OK);
    return a.ulValueLen;
}

bool p11_is(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE o, CK_ATTRIBUTE_TYPE type)
{
    CK_BBOOL b = 2;

    ck_assert_uint_eq(p11_value(h, o, type, &b, sizeof(b)), 1);
    ck_assert_uint_le(b, 1);
    return b == CK_TRUE;
}

CK_ULONG p11_find(CK_SESSION_HANDLE h, CK_ATTRIBUTE *t, CK_ULONG count,
                  CK_OBJECT_HANDLE *first)
{
    CK_OBJECT_HANDLE found[64];
    CK_ULONG n = 0;

    ck_assert_uint_eq(p11()->C_FindObjectsInit(h, t, count), CKR_OK);
    ck_assert_uint_eq(p11()->C_FindObjects(h, found, 64, &n), CKR_OK);
    ck_assert_uint_eq(p11()->C_FindObjectsFinal(h), CKR_OK);
    if (n != 0 && first != NULL)
        *first = found[0];
    return n;
}

CK_RV p11_sign(CK_SESSION_HANDLE h, CK_MECHANISM_TYPE type,
               CK_OBJECT_HANDLE key, const void *data, CK_ULONG len,
               CK_BYTE *sig, CK_ULONG *sig_len)
{
    CK_MECHANISM m = {type, NULL, 0};
    CK_RV rv = p11()->C_SignInit(h, &m, key);

    if (rv != CKR_OK)
        return rv;
    return p11()->C_Sign(h, (CK_BYTE *)(uintptr_t)data, len, sig, sig_len);
}

CK_RV p11_verify(CK_SESSION_HANDLE h, CK_MECHANISM_TYPE type,
                 CK_OBJECT_HANDLE key, const void *data, CK_ULONG len,
                 const CK_BYTE *sig, CK_ULONG sig_len)
{
    CK_MECHANISM m = {type, NULL, 0};
    CK_RV rv = p11()->C_VerifyInit(h, &m, key);

    if (rv != CKR_OK)
        return rv;
    return p11()->C_Verify(h, (CK_BYTE *)(uintptr_t)data, len,
                           (CK_BYTE *)(uintptr_t)sig, sig_len);
}
