/* A client of PKCS#11 2.40, over the function list alone. */
#include "tools/p11.h"

#include "base/der.h"
#include "base/log.h"
#include "pkix/cert.h"
#include "tools/i18n.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 65536 /* bytes of an attribute */

struct p11 {
    void *library;
    CK_FUNCTION_LIST *f;
    bool initialised;
    CK_SESSION_HANDLE session; /* CK_INVALID_HANDLE: none */
};

struct rv_err {
    CK_RV rv;
    enum err e;
    const char *name;
};

#define ROW(rv, e)                                                             \
    {                                                                          \
        rv, e, #rv                                                             \
    }

static const struct rv_err rv_errs[] = {
    ROW(CKR_HOST_MEMORY, ERR_NOMEM),
    ROW(CKR_GENERAL_ERROR, ERR_IO),
    ROW(CKR_FUNCTION_FAILED, ERR_IO),
    ROW(CKR_ARGUMENTS_BAD, ERR_ARG),
    ROW(CKR_ATTRIBUTE_VALUE_INVALID, ERR_UNSUPPORTED),
    ROW(CKR_TEMPLATE_INCONSISTENT, ERR_UNSUPPORTED),
    ROW(CKR_MECHANISM_INVALID, ERR_UNSUPPORTED),
    ROW(CKR_MECHANISM_PARAM_INVALID, ERR_UNSUPPORTED),
    ROW(CKR_DOMAIN_PARAMS_INVALID, ERR_UNSUPPORTED),
    ROW(CKR_FUNCTION_NOT_SUPPORTED, ERR_UNSUPPORTED),
    ROW(CKR_DATA_INVALID, ERR_FORMAT),
    ROW(CKR_DEVICE_ERROR, ERR_IO),
    ROW(CKR_DEVICE_MEMORY, ERR_NO_SPACE),
    ROW(CKR_DEVICE_REMOVED, ERR_GONE),
    ROW(CKR_TOKEN_NOT_PRESENT, ERR_GONE),
    ROW(CKR_TOKEN_NOT_RECOGNIZED, ERR_UNSUPPORTED),
    ROW(CKR_TOKEN_WRITE_PROTECTED, ERR_READ_ONLY),
    ROW(CKR_SESSION_READ_ONLY, ERR_READ_ONLY),
    ROW(CKR_PIN_INCORRECT, ERR_PIN_WRONG),
    ROW(CKR_PIN_INVALID, ERR_PIN_RANGE),
    ROW(CKR_PIN_LEN_RANGE, ERR_PIN_RANGE),
    ROW(CKR_PIN_EXPIRED, ERR_PIN_LOCKED),
    ROW(CKR_PIN_LOCKED, ERR_PIN_LOCKED),
    ROW(CKR_USER_PIN_NOT_INITIALIZED, ERR_PIN_NEEDED),
    ROW(CKR_USER_NOT_LOGGED_IN, ERR_PIN_NEEDED),
    ROW(CKR_ACTION_PROHIBITED, ERR_DENIED),
    ROW(CKR_KEY_FUNCTION_NOT_PERMITTED, ERR_DENIED),
    ROW(CKR_RANDOM_NO_RNG, ERR_RANDOM),
};

static enum err told(CK_RV rv, const char *function)
{
    size_t i;

    if (rv == CKR_OK)
        return ERR_OK;
    for (i = 0; i < sizeof(rv_errs) / sizeof(*rv_errs); i++)
        if (rv_errs[i].rv == rv)
            return rv == CKR_PIN_INCORRECT
                       ? log_fault(ERR_PIN_WRONG, "wrong password")
                       : log_fault(rv_errs[i].e, "%s gives %s", function,
                                   rv_errs[i].name);
    return log_fault(ERR_IO, "%s gives 0x%lx", function, (unsigned long)rv);
}

const char *p11_module_path(const struct call *call)
{
    const char *path = call_value(call, &opt_module);

    if (path == NULL)
        path = secure_getenv("LARETS_MODULE");
    return path != NULL && path[0] != 0 ? path : PKCS11_MODULE;
}

static enum err load(struct p11 *p, const char *path)
{
    CK_RV (*get)(CK_FUNCTION_LIST_PTR_PTR);
    const char *why;

    p->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (p->library == NULL) {
        why = dlerror();
        return log_fault(ERR_NOT_FOUND, "%s",
                         why != NULL ? why : "it cannot be loaded");
    }
    /* the form that POSIX gives for a function pointer */
    *(void **)&get = dlsym(p->library, "C_GetFunctionList");
    if (get == NULL)
        return log_fault(ERR_UNSUPPORTED, "%s is no PKCS#11 module", path);
    return told(get(&p->f), "C_GetFunctionList");
}

enum err p11_open(const char *path, struct p11 **out)
{
    CK_C_INITIALIZE_ARGS args = {0};
    struct p11 *p = calloc(1, sizeof(*p));
    enum err e;
    CK_RV rv;

    if (p == NULL)
        return ERR_NOMEM;
    args.flags = CKF_OS_LOCKING_OK;
    e = load(p, path);
    if (e == ERR_OK) {
        rv = p->f->C_Initialize(&args);
        p->initialised = rv == CKR_OK;
        e = rv == CKR_CRYPTOKI_ALREADY_INITIALIZED ? ERR_OK
                                                   : told(rv, "C_Initialize");
    }
    if (e != ERR_OK) {
        p11_close(p);
        return e;
    }
    p->session = CK_INVALID_HANDLE;
    *out = p;
    return ERR_OK;
}

void p11_close(struct p11 *p)
{
    if (p == NULL)
        return;
    if (p->initialised)
        p->f->C_Finalize(NULL);
    if (p->library != NULL)
        dlclose(p->library);
    free(p);
}

/* Text padded with blanks, not terminated. */
static void unpad(const unsigned char *field, size_t len, char *out)
{
    while (len > 0 && (field[len - 1] == ' ' || field[len - 1] == 0))
        len--;
    memcpy(out, field, len);
    out[len] = 0;
}

enum err p11_info(struct p11 *p, struct p11_info *out)
{
    CK_INFO info;
    enum err e = told(p->f->C_GetInfo(&info), "C_GetInfo");

    if (e != ERR_OK)
        return e;
    unpad(info.libraryDescription, 32, out->description);
    unpad(info.manufacturerID, 32, out->manufacturer);
    out->version = info.libraryVersion;
    return ERR_OK;
}

static enum err read_slot(struct p11 *p, CK_SLOT_ID id, struct p11_slot *out)
{
    CK_SLOT_INFO slot;
    CK_TOKEN_INFO token;
    enum err e = told(p->f->C_GetSlotInfo(id, &slot), "C_GetSlotInfo");

    if (e != ERR_OK)
        return e;
    memset(out, 0, sizeof(*out));
    out->id = id;
    unpad(slot.slotDescription, 64, out->description);
    if ((slot.flags & CKF_TOKEN_PRESENT) == 0 ||
        p->f->C_GetTokenInfo(id, &token) != CKR_OK)
        return ERR_OK;
    out->present = true;
    out->flags = token.flags;
    unpad(token.label, 32, out->label);
    unpad(token.serialNumber, 16, out->serial);
    unpad(token.model, 16, out->model);
    unpad(token.manufacturerID, 32, out->manufacturer);
    return ERR_OK;
}

/* Numbers of all slots; the list may grow between the two calls. */
static enum err slot_ids(struct p11 *p, CK_SLOT_ID **out, CK_ULONG *count)
{
    CK_SLOT_ID *ids = NULL, *more;
    CK_ULONG n = 0;
    CK_RV rv;

    do {
        rv = p->f->C_GetSlotList(CK_FALSE, NULL, &n);
        if (rv != CKR_OK)
            break;
        more = reallocarray(ids, n + 1, sizeof(*ids));
        if (more == NULL) {
            rv = CKR_HOST_MEMORY;
            break;
        }
        ids = more;
        rv = p->f->C_GetSlotList(CK_FALSE, ids, &n);
    } while (rv == CKR_BUFFER_TOO_SMALL);
    if (rv != CKR_OK) {
        free(ids);
        return told(rv, "C_GetSlotList");
    }
    *out = ids;
    *count = n;
    return ERR_OK;
}

enum err p11_slots(struct p11 *p, struct p11_slot **out, size_t *count)
{
    struct p11_slot *slots = NULL;
    CK_SLOT_ID *ids = NULL;
    CK_ULONG n = 0, i;
    enum err e = slot_ids(p, &ids, &n);

    if (e == ERR_OK) {
        slots = calloc(n + 1, sizeof(*slots));
        e = slots != NULL ? ERR_OK : ERR_NOMEM;
    }
    for (i = 0; e == ERR_OK && i < n; i++)
        e = read_slot(p, ids[i], &slots[i]);
    free(ids);
    if (e != ERR_OK) {
        free(slots);
        return e;
    }
    *out = slots;
    *count = n;
    return ERR_OK;
}

static bool slot_fits(const struct p11_slot *s, const char *label,
                      const char *serial)
{
    return s->present && (label == NULL || strcmp(s->label, label) == 0) &&
           (serial == NULL || strcmp(s->serial, serial) == 0);
}

enum err p11_find_token(struct p11 *p, const char *label, const char *serial,
                        struct p11_slot *out)
{
    struct p11_slot *slots = NULL;
    size_t count = 0, found = 0, i;
    enum err e = p11_slots(p, &slots, &count);

    for (i = 0; e == ERR_OK && i < count; i++)
        if (slot_fits(&slots[i], label, serial)) {
            found++;
            *out = slots[i];
        }
    free(slots);
    if (e == ERR_OK && found == 0)
        e = log_fault(ERR_NOT_FOUND, "the module shows no token%s%s%s%s",
                      label != NULL ? " labelled " : "",
                      label != NULL ? label : "",
                      serial != NULL ? " with serial number " : "",
                      serial != NULL ? serial : "");
    if (e == ERR_OK && found > 1)
        e = log_fault(ERR_ARG, "%zu tokens fit; name the serial number too",
                      found);
    return e;
}

enum err p11_session(struct p11 *p, const struct p11_slot *slot)
{
    if (p->session != CK_INVALID_HANDLE)
        p->f->C_CloseSession(p->session);
    p->session = CK_INVALID_HANDLE;
    return told(p->f->C_OpenSession(slot->id,
                                    CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL,
                                    NULL, &p->session),
                "C_OpenSession");
}

enum err p11_login(struct p11 *p, struct bytes pin)
{
    CK_RV rv = p->f->C_Login(p->session, CKU_USER,
                             (unsigned char *)(uintptr_t)pin.p, pin.len);

    return rv == CKR_USER_ALREADY_LOGGED_IN ? ERR_OK : told(rv, "C_Login");
}

void p11_pair_clear(struct p11_pair *pair)
{
    buf_clear(&pair->value);
    pair->priv = pair->pub = CK_INVALID_HANDLE;
}

/* The first object that fits; ERR_NOT_FOUND without a sentence if none. */
static enum err find_object(struct p11 *p, CK_ATTRIBUTE *templ, CK_ULONG n,
                            CK_OBJECT_HANDLE *out)
{
    CK_ULONG found = 0;
    enum err e = told(p->f->C_FindObjectsInit(p->session, templ, n),
                      "C_FindObjectsInit");

    if (e != ERR_OK)
        return e;
    e = told(p->f->C_FindObjects(p->session, out, 1, &found), "C_FindObjects");
    p->f->C_FindObjectsFinal(p->session);
    if (e == ERR_OK && found == 0)
        e = ERR_NOT_FOUND;
    return e;
}

static enum err find_by_id(struct p11 *p, CK_OBJECT_CLASS class,
                           struct bytes id, CK_OBJECT_HANDLE *out)
{
    CK_ATTRIBUTE templ[] = {
        {CKA_CLASS, &class, sizeof(class)},
        {CKA_ID, (void *)(uintptr_t)id.p, id.len},
    };

    return find_object(p, templ, 2, out);
}

static enum err read_attribute(struct p11 *p, CK_OBJECT_HANDLE object,
                               CK_ATTRIBUTE_TYPE type, struct buf *out)
{
    CK_ATTRIBUTE a = {type, NULL, 0};
    CK_RV rv = p->f->C_GetAttributeValue(p->session, object, &a, 1);

    buf_clear(out);
    if (rv == CKR_OK && (a.ulValueLen == 0 || a.ulValueLen > VALUE_MAX))
        return log_fault(ERR_FORMAT, "an attribute of %lu bytes",
                         (unsigned long)a.ulValueLen);
    if (rv == CKR_OK) {
        a.pValue = buf_extend(out, a.ulValueLen);
        if (a.pValue == NULL)
            return ERR_NOMEM;
        rv = p->f->C_GetAttributeValue(p->session, object, &a, 1);
    }
    return told(rv, "C_GetAttributeValue");
}

/* Curve and value of the public key. */
static enum err read_pair(struct p11 *p, struct p11_pair *pair)
{
    struct buf params = BUF_EMPTY;
    struct cursor c;
    struct bytes oid;
    enum err e = read_attribute(p, pair->pub, CKA_GOSTR3410_PARAMS, &params);

    if (e == ERR_OK) {
        c = cursor_of(buf_peek(&params));
        e = der_expect(&c, DER_OID, &oid);
    }
    if (e == ERR_OK)
        e = curve_by_oid(oid, &pair->curve);
    if (e == ERR_OK)
        e = read_attribute(p, pair->pub, CKA_VALUE, &pair->value);
    if (e == ERR_OK && pair->value.len != 2 * curve_len(pair->curve->curve))
        e = log_fault(ERR_FORMAT, "a public key of %zu bytes", pair->value.len);
    buf_clear(&params);
    return e;
}

enum err p11_find_pair(struct p11 *p, struct bytes id, struct p11_pair *out)
{
    struct p11_pair pair = {0, 0, NULL, BUF_EMPTY};
    enum err e = find_by_id(p, CKO_PRIVATE_KEY, id, &pair.priv);

    if (e == ERR_OK)
        e = find_by_id(p, CKO_PUBLIC_KEY, id, &pair.pub);
    if (e == ERR_OK)
        e = read_pair(p, &pair);
    if (e == ERR_OK)
        *out = pair;
    else
        p11_pair_clear(&pair);
    return e;
}

/* Attributes of both halves; pkcs11-gost.md, 2.4: parameters in both. */
static CK_ULONG key_template(CK_ATTRIBUTE *a, const struct curve_name *curve,
                             struct bytes curve_oid, struct bytes hash_oid,
                             struct bytes id, const char *label)
{
    static const CK_KEY_TYPE short_type = CKK_GOSTR3410;
    static const CK_KEY_TYPE long_type = CKK_GOSTR3410_512;
    static const CK_BBOOL yes = CK_TRUE;
    const CK_KEY_TYPE *type =
        curve_len(curve->curve) == 64 ? &long_type : &short_type;
    const CK_ATTRIBUTE t[] = {
        {CKA_TOKEN, (void *)(uintptr_t)&yes, sizeof(yes)},
        {CKA_KEY_TYPE, (void *)(uintptr_t)type, sizeof(*type)},
        {CKA_GOSTR3410_PARAMS, (void *)(uintptr_t)curve_oid.p, curve_oid.len},
        {CKA_GOSTR3411_PARAMS, (void *)(uintptr_t)hash_oid.p, hash_oid.len},
        {CKA_ID, (void *)(uintptr_t)id.p, id.len},
        {CKA_LABEL, (void *)(uintptr_t)label, strlen(label)},
    };

    memcpy(a, t, sizeof(t));
    return sizeof(t) / sizeof(*t);
}

#define TEMPLATE_MAX 12

static enum err generate(struct p11 *p, const struct curve_name *curve,
                         struct bytes curve_oid, struct bytes id,
                         const char *label, struct p11_pair *pair)
{
    static uint8_t const hash_256[] = {0x06, 0x08, 0x2a, 0x85, 0x03,
                                       0x07, 0x01, 0x01, 0x02, 0x02};
    static uint8_t const hash_512[] = {0x06, 0x08, 0x2a, 0x85, 0x03,
                                       0x07, 0x01, 0x01, 0x02, 0x03};
    bool is_long = curve_len(curve->curve) == 64;
    struct bytes hash = bytes_of(is_long ? hash_512 : hash_256, 10);
    CK_MECHANISM mech = {is_long ? CKM_GOSTR3410_512_KEY_PAIR_GEN
                                 : CKM_GOSTR3410_KEY_PAIR_GEN,
                         NULL, 0};
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ATTRIBUTE pub[TEMPLATE_MAX], priv[TEMPLATE_MAX];
    CK_ULONG n = key_template(pub, curve, curve_oid, hash, id, label), m;

    m = key_template(priv, curve, curve_oid, hash, id, label);
    pub[n++] = (CK_ATTRIBUTE){CKA_PRIVATE, &no, sizeof(no)};
    pub[n++] = (CK_ATTRIBUTE){CKA_VERIFY, &yes, sizeof(yes)};
    priv[m++] = (CK_ATTRIBUTE){CKA_PRIVATE, &yes, sizeof(yes)};
    priv[m++] = (CK_ATTRIBUTE){CKA_SENSITIVE, &yes, sizeof(yes)};
    priv[m++] = (CK_ATTRIBUTE){CKA_EXTRACTABLE, &no, sizeof(no)};
    priv[m++] = (CK_ATTRIBUTE){CKA_SIGN, &yes, sizeof(yes)};
    return told(p->f->C_GenerateKeyPair(p->session, &mech, pub, n, priv, m,
                                        &pair->pub, &pair->priv),
                "C_GenerateKeyPair");
}

enum err p11_generate(struct p11 *p, const struct curve_name *curve,
                      struct bytes id, const char *label, struct p11_pair *out)
{
    struct p11_pair pair = {0, 0, NULL, BUF_EMPTY};
    struct buf oid = BUF_EMPTY;
    enum err e;

    der_put(&oid, DER_OID, bytes_of(curve->oid, curve->oid_len));
    e = buf_check(&oid);
    if (e == ERR_OK)
        e = generate(p, curve, buf_peek(&oid), id, label, &pair);
    if (e == ERR_OK)
        e = read_pair(p, &pair);
    if (e == ERR_OK)
        *out = pair;
    else
        p11_pair_clear(&pair);
    buf_clear(&oid);
    return e;
}

enum err p11_sign(struct p11 *p, const struct p11_pair *pair, struct bytes data,
                  struct buf *sig)
{
    CK_MECHANISM mech = {CKM_GOSTR3410_WITH_GOSTR3411_2012_256, NULL, 0};
    CK_ULONG len = pair->value.len;
    enum err e;

    if (curve_len(pair->curve->curve) == 64)
        mech.mechanism = CKM_GOSTR3410_WITH_GOSTR3411_2012_512;
    buf_clear(sig);
    if (buf_extend(sig, len) == NULL)
        return ERR_NOMEM;
    e = told(p->f->C_SignInit(p->session, &mech, pair->priv), "C_SignInit");
    if (e == ERR_OK)
        e = told(p->f->C_Sign(p->session, (unsigned char *)(uintptr_t)data.p,
                              data.len, sig->p, &len),
                 "C_Sign");
    if (e == ERR_OK && len != sig->len)
        e = log_fault(ERR_FORMAT, "a signature of %lu bytes",
                      (unsigned long)len);
    return e;
}

enum err p11_write_certificate(struct p11 *p, struct bytes id,
                               const char *label, struct bytes der)
{
    CK_OBJECT_CLASS class = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE type = CKC_X_509;
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_OBJECT_HANDLE object;
    struct cert cert;
    enum err e = cert_read(der, &cert);

    if (e != ERR_OK)
        return e;
    CK_ATTRIBUTE templ[] = {
        {CKA_CLASS, &class, sizeof(class)},
        {CKA_CERTIFICATE_TYPE, &type, sizeof(type)},
        {CKA_TOKEN, &yes, sizeof(yes)},
        {CKA_PRIVATE, &no, sizeof(no)},
        {CKA_VALUE, (void *)(uintptr_t)cert.der.p, cert.der.len},
        {CKA_SUBJECT, (void *)(uintptr_t)cert.subject.p, cert.subject.len},
        {CKA_ISSUER, (void *)(uintptr_t)cert.issuer.p, cert.issuer.len},
        {CKA_SERIAL_NUMBER, (void *)(uintptr_t)cert.serial.p, cert.serial.len},
        {CKA_ID, (void *)(uintptr_t)id.p, id.len},
        {CKA_LABEL, (void *)(uintptr_t)label, strlen(label)},
    };
    return told(p->f->C_CreateObject(p->session, templ,
                                     sizeof(templ) / sizeof(*templ), &object),
                "C_CreateObject");
}

enum err p11_read_certificate(struct p11 *p, struct bytes id, struct buf *out)
{
    CK_OBJECT_HANDLE object;
    enum err e = find_by_id(p, CKO_CERTIFICATE, id, &object);

    return e == ERR_OK ? read_attribute(p, object, CKA_VALUE, out) : e;
}
