/* The module in a folder of its own, driven through its function list. */
#ifndef TESTS_LIB_P11_H
#define TESTS_LIB_P11_H

#include "larets-pkcs11.h"

#include <stdbool.h>
#include <stddef.h>

#define P11_SO_PIN "so pin"
#define P11_PIN "user pin"

/*
 * Make a temporary folder whose configuration has `lines` beside the path of
 * its keys, and point the module at it. C_Initialize is left to the test.
 */
void p11_home(const char *lines);

/* The same, with a spare slot, and C_Initialize. */
void p11_setup(void);

/* C_Finalize, whatever the state, and the folder goes. */
void p11_teardown(void);

/* The list of 2.40. */
const CK_FUNCTION_LIST *p11(void);

/* The slot that has no token yet; aborts if none is shown. */
CK_SLOT_ID p11_spare(void);

/* Make a token; pin NULL leaves the user PIN unset, "" makes it not needed. */
CK_SLOT_ID p11_token(const char *label, const char *pin);

/* Open a session; log a user in with a PIN. */
CK_SESSION_HANDLE p11_open(CK_SLOT_ID slot, bool can_write);
CK_RV p11_login(CK_SESSION_HANDLE h, CK_USER_TYPE user, const char *pin);

/* A session of a new token whose user is logged in. */
CK_SESSION_HANDLE p11_user(void);

/* A curve: value of CKA_GOSTR3410_PARAMS, and the mechanisms of its size. */
struct p11_curve {
    const char *name;
    CK_BYTE oid[16];
    CK_ULONG oid_len;
    CK_ULONG len; /* of a scalar */
    CK_MECHANISM_TYPE generates;
    CK_MECHANISM_TYPE signs;  /* a digest */
    CK_MECHANISM_TYPE hashes; /* and signs */
};

/* The i-th curve that keys can be made on; NULL past the last. */
const struct p11_curve *p11_curve(size_t i);
#define P11_CURVES 12

struct p11_pair {
    CK_OBJECT_HANDLE pub;
    CK_OBJECT_HANDLE priv;
};

/* Make a key pair with id 0x0a, as pkcs11-tool asks for it. */
CK_RV p11_generate(CK_SESSION_HANDLE h, const struct p11_curve *c,
                   bool on_token, struct p11_pair *out);

/* A value of an object: at most cap bytes; returns the length. */
CK_ULONG p11_value(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE o,
                   CK_ATTRIBUTE_TYPE type, void *out, CK_ULONG cap);
bool p11_is(CK_SESSION_HANDLE h, CK_OBJECT_HANDLE o, CK_ATTRIBUTE_TYPE type);

/* Number of objects that match; the first of them goes to *first. */
CK_ULONG p11_find(CK_SESSION_HANDLE h, CK_ATTRIBUTE *t, CK_ULONG count,
                  CK_OBJECT_HANDLE *first);

/* Sign in one call. */
CK_RV p11_sign(CK_SESSION_HANDLE h, CK_MECHANISM_TYPE type,
               CK_OBJECT_HANDLE key, const void *data, CK_ULONG len,
               CK_BYTE *sig, CK_ULONG *sig_len);
CK_RV p11_verify(CK_SESSION_HANDLE h, CK_MECHANISM_TYPE type,
                 CK_OBJECT_HANDLE key, const void *data, CK_ULONG len,
                 const CK_BYTE *sig, CK_ULONG sig_len);

#endif
