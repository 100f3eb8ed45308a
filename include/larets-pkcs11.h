/*
 * PKCS #11 names that a program needs to use larets-pkcs11.so and that the
 * headers of p11-kit, which are included here, may lack: structures and
 * constants of version 3.0, and the numbers of TC26.
 *
 * Every definition is left out where the installed header has it.
 *
 * Sources: "3.0": OASIS PKCS #11 Cryptographic Token Interface Base
 * Specification Version 3.0, June 2020. "TC26": extensions of PKCS #11 for
 * GOST R 34.10-2012 and GOST R 34.11-2012 of the Russian technical committee
 * 26, editions of 2012 and 2018, as in the vendors' public headers.
 */
#ifndef LARETS_PKCS11_H
#define LARETS_PKCS11_H

#include <p11-kit/pkcs11.h>
#include <p11-kit/pkcs11x.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- 2.40, not in p11-kit 0.24 ------------------------------------------- */

#ifndef CK_CERTIFICATE_CATEGORY_UNSPECIFIED
#define CK_CERTIFICATE_CATEGORY_UNSPECIFIED (0UL) /* 2.40, 4.6.2 */
#define CK_CERTIFICATE_CATEGORY_TOKEN_USER (1UL)
#define CK_CERTIFICATE_CATEGORY_AUTHORITY (2UL)
#define CK_CERTIFICATE_CATEGORY_OTHER_ENTITY (3UL)
#endif
#ifndef CK_SECURITY_DOMAIN_UNSPECIFIED
#define CK_SECURITY_DOMAIN_UNSPECIFIED (0UL) /* 2.40, 4.6.2 */
#endif

/* --- 3.0 constants ------------------------------------------------------- */

#ifndef CKO_PROFILE
#define CKO_PROFILE (0x9UL)
#endif
#ifndef CKA_UNIQUE_ID
#define CKA_UNIQUE_ID (0x4UL)
#endif
#ifndef CKA_PROFILE_ID
#define CKA_PROFILE_ID (0x601UL)
#endif
#ifndef CKF_INTERFACE_FORK_SAFE
#define CKF_INTERFACE_FORK_SAFE (0x1UL)
#endif
#ifndef CKF_MESSAGE_ENCRYPT
#define CKF_MESSAGE_ENCRYPT (0x2UL)
#define CKF_MESSAGE_DECRYPT (0x4UL)
#define CKF_MESSAGE_SIGN (0x8UL)
#define CKF_MESSAGE_VERIFY (0x10UL)
#define CKF_MULTI_MESSAGE (0x20UL)
#endif
#ifndef CKF_FIND_OBJECTS
#define CKF_FIND_OBJECTS (0x40UL)
#endif
#ifndef CKR_OPERATION_CANCEL_FAILED
#define CKR_OPERATION_CANCEL_FAILED (0x202UL)
#endif

/* --- TC26 ---------------------------------------------------------------- */

#ifndef CK_VENDOR_PKCS11_RU_TEAM_TC26
#define CK_VENDOR_PKCS11_RU_TEAM_TC26 (0xD4321000UL)
#endif
#ifndef CKK_GOSTR3410_512
#define CKK_GOSTR3410_512 (0xD4321003UL)
#endif
#ifndef CKM_GOSTR3410_512_KEY_PAIR_GEN
#define CKM_GOSTR3410_512_KEY_PAIR_GEN (0xD4321005UL)
#endif
#ifndef CKM_GOSTR3410_512
#define CKM_GOSTR3410_512 (0xD4321006UL)
#endif
#ifndef CKM_GOSTR3410_WITH_GOSTR3411_2012_256
#define CKM_GOSTR3410_WITH_GOSTR3411_2012_256 (0xD4321008UL)
#endif
#ifndef CKM_GOSTR3410_WITH_GOSTR3411_2012_512
#define CKM_GOSTR3410_WITH_GOSTR3411_2012_512 (0xD4321009UL)
#endif
#ifndef CKM_GOSTR3411_2012_256
#define CKM_GOSTR3411_2012_256 (0xD4321012UL)
#endif
#ifndef CKM_GOSTR3411_2012_512
#define CKM_GOSTR3411_2012_512 (0xD4321013UL)
#endif

/* --- 3.0 structures and functions ---------------------------------------- */

#if CRYPTOKI_VERSION_MAJOR < 3

/* 3.0, 3.8: a list of functions by name and version; the version is what
 * the list begins with. */
typedef struct CK_INTERFACE {
    unsigned char *pInterfaceName;
    void *pFunctionList;
    CK_FLAGS flags;
} CK_INTERFACE;

typedef CK_INTERFACE *CK_INTERFACE_PTR;
typedef CK_INTERFACE_PTR *CK_INTERFACE_PTR_PTR;

/* 3.0, 5.4, 5.6 and 5.7 */
typedef CK_RV (*CK_C_GetInterfaceList)(CK_INTERFACE *list, CK_ULONG *count);
typedef CK_RV (*CK_C_GetInterface)(unsigned char *name, CK_VERSION *version,
                                   CK_INTERFACE **out, CK_FLAGS flags);
typedef CK_RV (*CK_C_LoginUser)(CK_SESSION_HANDLE session, CK_USER_TYPE user,
                                unsigned char *pin, CK_ULONG pin_len,
                                unsigned char *username, CK_ULONG username_len);
typedef CK_RV (*CK_C_SessionCancel)(CK_SESSION_HANDLE session, CK_FLAGS flags);

/* 3.0, 5.10, 5.12, 5.15 and 5.17: operations on messages */
typedef CK_RV (*CK_C_MessageInit)(CK_SESSION_HANDLE session,
                                  CK_MECHANISM *mechanism,
                                  CK_OBJECT_HANDLE key);
typedef CK_RV (*CK_C_MessageFinal)(CK_SESSION_HANDLE session);
typedef CK_RV (*CK_C_CryptMessage)(CK_SESSION_HANDLE session, void *parameter,
                                   CK_ULONG parameter_len,
                                   unsigned char *associated,
                                   CK_ULONG associated_len, unsigned char *in,
                                   CK_ULONG in_len, unsigned char *out,
                                   CK_ULONG *out_len);
typedef CK_RV (*CK_C_CryptMessageBegin)(CK_SESSION_HANDLE session,
                                        void *parameter, CK_ULONG parameter_len,
                                        unsigned char *associated,
                                        CK_ULONG associated_len);
typedef CK_RV (*CK_C_CryptMessageNext)(CK_SESSION_HANDLE session,
                                       void *parameter, CK_ULONG parameter_len,
                                       unsigned char *in, CK_ULONG in_len,
                                       unsigned char *out, CK_ULONG *out_len,
                                       CK_FLAGS flags);
typedef CK_RV (*CK_C_SignMessage)(CK_SESSION_HANDLE session, void *parameter,
                                  CK_ULONG parameter_len, unsigned char *data,
                                  CK_ULONG data_len, unsigned char *signature,
                                  CK_ULONG *signature_len);
typedef CK_RV (*CK_C_VerifyMessage)(CK_SESSION_HANDLE session, void *parameter,
                                    CK_ULONG parameter_len, unsigned char *data,
                                    CK_ULONG data_len, unsigned char *signature,
                                    CK_ULONG signature_len);
typedef CK_RV (*CK_C_MessageBegin)(CK_SESSION_HANDLE session, void *parameter,
                                   CK_ULONG parameter_len);

/* 3.0, 3.8: the list of 2.40, and what 3.0 adds. */
typedef struct CK_FUNCTION_LIST_3_0 {
    CK_VERSION version;
    CK_C_Initialize C_Initialize;
    CK_C_Finalize C_Finalize;
    CK_C_GetInfo C_GetInfo;
    CK_C_GetFunctionList C_GetFunctionList;
    CK_C_GetSlotList C_GetSlotList;
    CK_C_GetSlotInfo C_GetSlotInfo;
    CK_C_GetTokenInfo C_GetTokenInfo;
    CK_C_GetMechanismList C_GetMechanismList;
    CK_C_GetMechanismInfo C_GetMechanismInfo;
    CK_C_InitToken C_InitToken;
    CK_C_InitPIN C_InitPIN;
    CK_C_SetPIN C_SetPIN;
    CK_C_OpenSession C_OpenSession;
    CK_C_CloseSession C_CloseSession;
    CK_C_CloseAllSessions C_CloseAllSessions;
    CK_C_GetSessionInfo C_GetSessionInfo;
    CK_C_GetOperationState C_GetOperationState;
    CK_C_SetOperationState C_SetOperationState;
    CK_C_Login C_Login;
    CK_C_Logout C_Logout;
    CK_C_CreateObject C_CreateObject;
    CK_C_CopyObject C_CopyObject;
    CK_C_DestroyObject C_DestroyObject;
    CK_C_GetObjectSize C_GetObjectSize;
    CK_C_GetAttributeValue C_GetAttributeValue;
    CK_C_SetAttributeValue C_SetAttributeValue;
    CK_C_FindObjectsInit C_FindObjectsInit;
    CK_C_FindObjects C_FindObjects;
    CK_C_FindObjectsFinal C_FindObjectsFinal;
    CK_C_EncryptInit C_EncryptInit;
    CK_C_Encrypt C_Encrypt;
    CK_C_EncryptUpdate C_EncryptUpdate;
    CK_C_EncryptFinal C_EncryptFinal;
    CK_C_DecryptInit C_DecryptInit;
    CK_C_Decrypt C_Decrypt;
    CK_C_DecryptUpdate C_DecryptUpdate;
    CK_C_DecryptFinal C_DecryptFinal;
    CK_C_DigestInit C_DigestInit;
    CK_C_Digest C_Digest;
    CK_C_DigestUpdate C_DigestUpdate;
    CK_C_DigestKey C_DigestKey;
    CK_C_DigestFinal C_DigestFinal;
    CK_C_SignInit C_SignInit;
    CK_C_Sign C_Sign;
    CK_C_SignUpdate C_SignUpdate;
    CK_C_SignFinal C_SignFinal;
    CK_C_SignRecoverInit C_SignRecoverInit;
    CK_C_SignRecover C_SignRecover;
    CK_C_VerifyInit C_VerifyInit;
    CK_C_Verify C_Verify;
    CK_C_VerifyUpdate C_VerifyUpdate;
    CK_C_VerifyFinal C_VerifyFinal;
    CK_C_VerifyRecoverInit C_VerifyRecoverInit;
    CK_C_VerifyRecover C_VerifyRecover;
    CK_C_DigestEncryptUpdate C_DigestEncryptUpdate;
    CK_C_DecryptDigestUpdate C_DecryptDigestUpdate;
    CK_C_SignEncryptUpdate C_SignEncryptUpdate;
    CK_C_DecryptVerifyUpdate C_DecryptVerifyUpdate;
    CK_C_GenerateKey C_GenerateKey;
    CK_C_GenerateKeyPair C_GenerateKeyPair;
    CK_C_WrapKey C_WrapKey;
    CK_C_UnwrapKey C_UnwrapKey;
    CK_C_DeriveKey C_DeriveKey;
    CK_C_SeedRandom C_SeedRandom;
    CK_C_GenerateRandom C_GenerateRandom;
    CK_C_GetFunctionStatus C_GetFunctionStatus;
    CK_C_CancelFunction C_CancelFunction;
    CK_C_WaitForSlotEvent C_WaitForSlotEvent;
    CK_C_GetInterfaceList C_GetInterfaceList;
    CK_C_GetInterface C_GetInterface;
    CK_C_LoginUser C_LoginUser;
    CK_C_SessionCancel C_SessionCancel;
    CK_C_MessageInit C_MessageEncryptInit;
    CK_C_CryptMessage C_EncryptMessage;
    CK_C_CryptMessageBegin C_EncryptMessageBegin;
    CK_C_CryptMessageNext C_EncryptMessageNext;
    CK_C_MessageFinal C_MessageEncryptFinal;
    CK_C_MessageInit C_MessageDecryptInit;
    CK_C_CryptMessage C_DecryptMessage;
    CK_C_CryptMessageBegin C_DecryptMessageBegin;
    CK_C_CryptMessageNext C_DecryptMessageNext;
    CK_C_MessageFinal C_MessageDecryptFinal;
    CK_C_MessageInit C_MessageSignInit;
    CK_C_SignMessage C_SignMessage;
    CK_C_MessageBegin C_SignMessageBegin;
    CK_C_SignMessage C_SignMessageNext;
    CK_C_MessageFinal C_MessageSignFinal;
    CK_C_MessageInit C_MessageVerifyInit;
    CK_C_VerifyMessage C_VerifyMessage;
    CK_C_MessageBegin C_VerifyMessageBegin;
    CK_C_VerifyMessage C_VerifyMessageNext;
    CK_C_MessageFinal C_MessageVerifyFinal;
} CK_FUNCTION_LIST_3_0;

CK_RV C_GetInterfaceList(CK_INTERFACE *list, CK_ULONG *count);
CK_RV C_GetInterface(unsigned char *name, CK_VERSION *version,
                     CK_INTERFACE **out, CK_FLAGS flags);

#endif

#ifdef __cplusplus
}
#endif

#endif
