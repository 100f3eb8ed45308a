/*
 * What this module does not do, each function answering so: ciphers, wrapping
 * and derivation of keys, recovery from signatures, saved states, two
 * operations at once, operations on messages.
 */
#include "cryptoki/funclist.h"

CK_RV C_GetOperationState(CK_SESSION_HANDLE h, CK_BYTE *operation_state,
                          CK_ULONG *operation_state_len)
{
    (void)h;
    (void)operation_state;
    (void)operation_state_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_SetOperationState(CK_SESSION_HANDLE h, CK_BYTE *operation_state,
                          CK_ULONG operation_state_len,
                          CK_OBJECT_HANDLE encryption_key,
                          CK_OBJECT_HANDLE authentiation_key)
{
    (void)h;
    (void)operation_state;
    (void)operation_state_len;
    (void)encryption_key;
    (void)authentiation_key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_EncryptInit(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                    CK_OBJECT_HANDLE key)
{
    (void)h;
    (void)mechanism;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_Encrypt(CK_SESSION_HANDLE h, CK_BYTE *data, CK_ULONG data_len,
                CK_BYTE *encrypted_data, CK_ULONG *encrypted_data_len)
{
    (void)h;
    (void)data;
    (void)data_len;
    (void)encrypted_data;
    (void)encrypted_data_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_EncryptUpdate(CK_SESSION_HANDLE h, CK_BYTE *part, CK_ULONG part_len,
                      CK_BYTE *encrypted_part, CK_ULONG *encrypted_part_len)
{
    (void)h;
    (void)part;
    (void)part_len;
    (void)encrypted_part;
    (void)encrypted_part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_EncryptFinal(CK_SESSION_HANDLE h, CK_BYTE *last_encrypted_part,
                     CK_ULONG *last_encrypted_part_len)
{
    (void)h;
    (void)last_encrypted_part;
    (void)last_encrypted_part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DecryptInit(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                    CK_OBJECT_HANDLE key)
{
    (void)h;
    (void)mechanism;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_Decrypt(CK_SESSION_HANDLE h, CK_BYTE *encrypted_data,
                CK_ULONG encrypted_data_len, CK_BYTE *data, CK_ULONG *data_len)
{
    (void)h;
    (void)encrypted_data;
    (void)encrypted_data_len;
    (void)data;
    (void)data_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DecryptUpdate(CK_SESSION_HANDLE h, CK_BYTE *encrypted_part,
                      CK_ULONG encrypted_part_len, CK_BYTE *part,
                      CK_ULONG *part_len)
{
    (void)h;
    (void)encrypted_part;
    (void)encrypted_part_len;
    (void)part;
    (void)part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DecryptFinal(CK_SESSION_HANDLE h, CK_BYTE *last_part,
                     CK_ULONG *last_part_len)
{
    (void)h;
    (void)last_part;
    (void)last_part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DigestKey(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE key)
{
    (void)h;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_SignRecoverInit(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                        CK_OBJECT_HANDLE key)
{
    (void)h;
    (void)mechanism;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_SignRecover(CK_SESSION_HANDLE h, CK_BYTE *data, CK_ULONG data_len,
                    CK_BYTE *signature, CK_ULONG *signature_len)
{
    (void)h;
    (void)data;
    (void)data_len;
    (void)signature;
    (void)signature_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_VerifyRecoverInit(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                          CK_OBJECT_HANDLE key)
{
    (void)h;
    (void)mechanism;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_VerifyRecover(CK_SESSION_HANDLE h, CK_BYTE *signature,
                      CK_ULONG signature_len, CK_BYTE *data, CK_ULONG *data_len)
{
    (void)h;
    (void)signature;
    (void)signature_len;
    (void)data;
    (void)data_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DigestEncryptUpdate(CK_SESSION_HANDLE h, CK_BYTE *part,
                            CK_ULONG part_len, CK_BYTE *encrypted_part,
                            CK_ULONG *encrypted_part_len)
{
    (void)h;
    (void)part;
    (void)part_len;
    (void)encrypted_part;
    (void)encrypted_part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DecryptDigestUpdate(CK_SESSION_HANDLE h, CK_BYTE *encrypted_part,
                            CK_ULONG encrypted_part_len, CK_BYTE *part,
                            CK_ULONG *part_len)
{
    (void)h;
    (void)encrypted_part;
    (void)encrypted_part_len;
    (void)part;
    (void)part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_SignEncryptUpdate(CK_SESSION_HANDLE h, CK_BYTE *part, CK_ULONG part_len,
                          CK_BYTE *encrypted_part, CK_ULONG *encrypted_part_len)
{
    (void)h;
    (void)part;
    (void)part_len;
    (void)encrypted_part;
    (void)encrypted_part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DecryptVerifyUpdate(CK_SESSION_HANDLE h, CK_BYTE *encrypted_part,
                            CK_ULONG encrypted_part_len, CK_BYTE *part,
                            CK_ULONG *part_len)
{
    (void)h;
    (void)encrypted_part;
    (void)encrypted_part_len;
    (void)part;
    (void)part_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_GenerateKey(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                    CK_ATTRIBUTE *templ, CK_ULONG count, CK_OBJECT_HANDLE *key)
{
    (void)h;
    (void)mechanism;
    (void)templ;
    (void)count;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_WrapKey(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                CK_OBJECT_HANDLE wrapping_key, CK_OBJECT_HANDLE key,
                CK_BYTE *wrapped_key, CK_ULONG *wrapped_key_len)
{
    (void)h;
    (void)mechanism;
    (void)wrapping_key;
    (void)key;
    (void)wrapped_key;
    (void)wrapped_key_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_UnwrapKey(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                  CK_OBJECT_HANDLE unwrapping_key, CK_BYTE *wrapped_key,
                  CK_ULONG wrapped_key_len, CK_ATTRIBUTE *templ,
                  CK_ULONG attribute_count, CK_OBJECT_HANDLE *key)
{
    (void)h;
    (void)mechanism;
    (void)unwrapping_key;
    (void)wrapped_key;
    (void)wrapped_key_len;
    (void)templ;
    (void)attribute_count;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV C_DeriveKey(CK_SESSION_HANDLE h, CK_MECHANISM *mechanism,
                  CK_OBJECT_HANDLE base_key, CK_ATTRIBUTE *templ,
                  CK_ULONG attribute_count, CK_OBJECT_HANDLE *key)
{
    (void)h;
    (void)mechanism;
    (void)base_key;
    (void)templ;
    (void)attribute_count;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

/* 2.40, 5.15: left over from a time of parallel sessions */
CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE h)
{
    (void)h;
    return CKR_FUNCTION_NOT_PARALLEL;
}

CK_RV C_CancelFunction(CK_SESSION_HANDLE h)
{
    (void)h;
    return CKR_FUNCTION_NOT_PARALLEL;
}

CK_RV none_init(CK_SESSION_HANDLE h, CK_MECHANISM *m, CK_OBJECT_HANDLE key)
{
    (void)h;
    (void)m;
    (void)key;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_final(CK_SESSION_HANDLE h)
{
    (void)h;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_crypt(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len,
                 CK_BYTE *associated, CK_ULONG associated_len, CK_BYTE *in,
                 CK_ULONG in_len, CK_BYTE *out, CK_ULONG *out_len)
{
    (void)h;
    (void)parameter;
    (void)parameter_len;
    (void)associated;
    (void)associated_len;
    (void)in;
    (void)in_len;
    (void)out;
    (void)out_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_crypt_begin(CK_SESSION_HANDLE h, void *parameter,
                       CK_ULONG parameter_len, CK_BYTE *associated,
                       CK_ULONG associated_len)
{
    (void)h;
    (void)parameter;
    (void)parameter_len;
    (void)associated;
    (void)associated_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_crypt_next(CK_SESSION_HANDLE h, void *parameter,
                      CK_ULONG parameter_len, CK_BYTE *in, CK_ULONG in_len,
                      CK_BYTE *out, CK_ULONG *out_len, CK_FLAGS flags)
{
    (void)h;
    (void)parameter;
    (void)parameter_len;
    (void)in;
    (void)in_len;
    (void)out;
    (void)out_len;
    (void)flags;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_sign(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len,
                CK_BYTE *data, CK_ULONG data_len, CK_BYTE *signature,
                CK_ULONG *signature_len)
{
    (void)h;
    (void)parameter;
    (void)parameter_len;
    (void)data;
    (void)data_len;
    (void)signature;
    (void)signature_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_verify(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len,
                  CK_BYTE *data, CK_ULONG data_len, CK_BYTE *signature,
                  CK_ULONG signature_len)
{
    (void)h;
    (void)parameter;
    (void)parameter_len;
    (void)data;
    (void)data_len;
    (void)signature;
    (void)signature_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}

CK_RV none_begin(CK_SESSION_HANDLE h, void *parameter, CK_ULONG parameter_len)
{
    (void)h;
    (void)parameter;
    (void)parameter_len;
    return CKR_FUNCTION_NOT_SUPPORTED;
}
