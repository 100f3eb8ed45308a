/*
 * The functions as lists: 2.40 through C_GetFunctionList, 2.40 and 3.0
 * through C_GetInterface. No entry is NULL. Also the declarations that the
 * headers of p11-kit 0.24 lack.
 */
#ifndef CRYPTOKI_FUNCLIST_H
#define CRYPTOKI_FUNCLIST_H

#include "larets-pkcs11.h"

/* In the list of 3.0 in the place of C_GetInfo: it tells 3.0. */
CK_RV info_3_0(CK_INFO *out);

/* Of the package, for C_GetInfo and as firmware. */
CK_VERSION version_of_library(void);

/* 3.0, 5.6 */
CK_RV C_LoginUser(CK_SESSION_HANDLE h, CK_USER_TYPE user, CK_UTF8CHAR *pin,
                  CK_ULONG pin_len, CK_UTF8CHAR *name, CK_ULONG name_len);
CK_RV C_SessionCancel(CK_SESSION_HANDLE h, CK_FLAGS flags);

/* Operations on messages, of these shapes: not supported (entry_none.c). */
CK_RV none_init(CK_SESSION_HANDLE h, CK_MECHANISM *m, CK_OBJECT_HANDLE key);
CK_RV none_final(CK_SESSION_HANDLE h);
CK_RV none_crypt(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len,
                 CK_BYTE *associated, CK_ULONG associated_len, CK_BYTE *in,
                 CK_ULONG in_len, CK_BYTE *out, CK_ULONG *out_len);
CK_RV none_crypt_begin(CK_SESSION_HANDLE h, void *parameter,
                       CK_ULONG parameter_len, CK_BYTE *associated,
                       CK_ULONG associated_len);
CK_RV none_crypt_next(CK_SESSION_HANDLE h, void *parameter,
                      CK_ULONG parameter_len, CK_BYTE *in, CK_ULONG in_len,
                      CK_BYTE *out, CK_ULONG *out_len, CK_FLAGS flags);
CK_RV none_sign(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len,
                CK_BYTE *data, CK_ULONG data_len, CK_BYTE *signature,
                CK_ULONG *signature_len);
CK_RV none_verify(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len,
                  CK_BYTE *data, CK_ULONG data_len, CK_BYTE *signature,
                  CK_ULONG signature_len);
CK_RV none_begin(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len);

#endif
