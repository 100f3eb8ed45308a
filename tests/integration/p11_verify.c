/*
 * Verifies a signature with a public key that no token has, through a module
 * that is loaded as any client does:
 *
 *   p11_verify MODULE CURVE HASH PUB MECHANISM DATA SIGNATURE
 *
 * CURVE and HASH are the values of CKA_GOSTR3410_PARAMS and _3411_PARAMS, PUB
 * is CKA_VALUE, all in hex; MECHANISM is a number, DATA and SIGNATURE are
 * files. The first slot is used. Exit 0 if the signature is valid, 1 if it is
 * not, 2 for anything else.
 */
#include "larets-pkcs11.h"
#include "tests/lib/hex.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

struct value {
    unsigned char p[16384];
    CK_ULONG len;
};

static void must(const char *what, CK_RV rv)
{
    if (rv == CKR_OK)
        return;
    fprintf(stderr, "%s: 0x%lx\n", what, rv);
    exit(2);
}

static void from_hex(const char *hex, struct value *out)
{
    out->len = hex_decode(hex, out->p, sizeof(out->p));
}

static void from_file(const char *path, struct value *out)
{
    FILE *f = fopen(path, "rb");

    if (f == NULL) {
        perror(path);
        exit(2);
    }
    out->len = fread(out->p, 1, sizeof(out->p), f);
    fclose(f);
}

static CK_FUNCTION_LIST *load(const char *path)
{
    CK_RV (*get)(CK_FUNCTION_LIST * *list) = NULL;
    CK_FUNCTION_LIST *list = NULL;
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (module == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
    *(void **)(&get) = dlsym(module, "C_GetFunctionList");
    must("C_GetFunctionList",
         get == NULL ? CKR_FUNCTION_NOT_SUPPORTED : get(&list));
    return list;
}

static CK_SESSION_HANDLE session(CK_FUNCTION_LIST *f)
{
    CK_SLOT_ID slots[64];
    CK_ULONG count = 64;
    CK_SESSION_HANDLE h;

    must("C_Initialize", f->C_Initialize(NULL));
    must("C_GetSlotList", f->C_GetSlotList(CK_TRUE, slots, &count));
    must("a slot", count == 0 ? CKR_TOKEN_NOT_PRESENT : CKR_OK);
    must("C_OpenSession",
         f->C_OpenSession(slots[0], CKF_SERIAL_SESSION, NULL, NULL, &h));
    return h;
}

int main(int argc, char **argv)
{
    CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
    static struct value curve, hash, pub, data, sig;
    CK_MECHANISM mechanism = {0, NULL, 0};
    CK_FUNCTION_LIST *f;
    CK_SESSION_HANDLE h;
    CK_OBJECT_HANDLE key;
    CK_KEY_TYPE type;
    CK_RV rv;

    if (argc != 8)
        return 2;
    from_hex(argv[2], &curve);
    from_hex(argv[3], &hash);
    from_hex(argv[4], &pub);
    mechanism.mechanism = strtoul(argv[5], NULL, 0);
    from_file(argv[6], &data);
    from_file(argv[7], &sig);
    type = pub.len == 64 ? CKK_GOSTR3410 : CKK_GOSTR3410_512;
    f = load(argv[1]);
    h = session(f);

    CK_ATTRIBUTE template[] = {
        {CKA_CLASS, &class, sizeof(class)},
        {CKA_KEY_TYPE, &type, sizeof(type)},
        {CKA_GOSTR3410_PARAMS, curve.p, curve.len},
        {CKA_GOSTR3411_PARAMS, hash.p, hash.len},
        {CKA_VALUE, pub.p, pub.len},
    };

    must("C_CreateObject", f->C_CreateObject(h, template, 5, &key));
    must("C_VerifyInit", f->C_VerifyInit(h, &mechanism, key));
    rv = f->C_Verify(h, data.p, data.len, sig.p, sig.len);
    if (rv != CKR_SIGNATURE_INVALID)
        must("C_Verify", rv);
    must("C_Finalize", f->C_Finalize(NULL));
    return rv == CKR_OK ? 0 : 1;
}
