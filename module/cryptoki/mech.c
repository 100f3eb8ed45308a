/*
 * Order matters: pkcs11-tool without -m takes the first mechanism that signs
 * and never looks at the key. CKF_HW is not set: nothing here is hardware.
 */
#include "cryptoki/mech.h"

#include "base/der.h"

#define SIGNS (CKF_SIGN | CKF_VERIFY)

static const struct mech mechs[] = {
    {CKM_GOSTR3410_WITH_GOSTR3411_2012_256, SIGNS, CKK_GOSTR3410, 32, true,
     HASH_STREEBOG_256},
    {CKM_GOSTR3410_WITH_GOSTR3411_2012_512, SIGNS, CKK_GOSTR3410_512, 64, true,
     HASH_STREEBOG_512},
    {CKM_GOSTR3410_WITH_GOSTR3411, SIGNS, CKK_GOSTR3410, 32, true, HASH_94},
    {CKM_GOSTR3410, SIGNS, CKK_GOSTR3410, 32, false, HASH_STREEBOG_256},
    {CKM_GOSTR3410_512, SIGNS, CKK_GOSTR3410_512, 64, false, HASH_STREEBOG_512},
    {CKM_GOSTR3410_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, CKK_GOSTR3410, 32,
     false, HASH_STREEBOG_256},
    {CKM_GOSTR3410_512_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, CKK_GOSTR3410_512,
     64, false, HASH_STREEBOG_512},
    {CKM_GOSTR3411_2012_256, CKF_DIGEST, 0, 32, true, HASH_STREEBOG_256},
    {CKM_GOSTR3411_2012_512, CKF_DIGEST, 0, 64, true, HASH_STREEBOG_512},
    {CKM_GOSTR3411, CKF_DIGEST, 0, 32, true, HASH_94},
};

const struct mech *mech_at(size_t i)
{
    return i < sizeof(mechs) / sizeof(*mechs) ? &mechs[i] : NULL;
}

const struct mech *mech_find(CK_MECHANISM_TYPE type)
{
    const struct mech *m;
    size_t i;

    for (i = 0; (m = mech_at(i)) != NULL; i++)
        if (m->type == type)
            return m;
    return NULL;
}

static bool is_own_hash(const struct mech *m, struct bytes parameter)
{
    struct cursor c = cursor_of(parameter);
    struct bytes oid;

    return m->hashes && der_expect(&c, DER_OID, &oid) == ERR_OK &&
           der_end(&c) == ERR_OK && bytes_equal(oid, hash_oid(m->hash));
}

CK_RV mech_check(const CK_MECHANISM *m, CK_FLAGS wanted,
                 const struct mech **out)
{
    const struct mech *found = mech_find(m->mechanism);

    if (found == NULL || (found->flags & wanted) == 0)
        return CKR_MECHANISM_INVALID;
    if (m->ulParameterLen != 0 &&
        (m->pParameter == NULL ||
         !is_own_hash(found, bytes_of(m->pParameter, m->ulParameterLen))))
        return CKR_MECHANISM_PARAM_INVALID;
    *out = found;
    return CKR_OK;
}

bool mech_fits(const struct mech *m, const struct key_params *params)
{
    return m->key_type == mech_key_type(params) &&
           (!m->hashes || m->hash == key_alg_hash(params->alg));
}

CK_KEY_TYPE mech_key_type(const struct key_params *params)
{
    return key_alg_len(params->alg) == 32 ? CKK_GOSTR3410 : CKK_GOSTR3410_512;
}

static const struct mech *first(const struct key_params *params, CK_FLAGS flag)
{
    const struct mech *m;
    size_t i;

    for (i = 0; (m = mech_at(i)) != NULL; i++)
        if ((m->flags & flag) != 0 && mech_fits(m, params))
            return m;
    return NULL;
}

CK_MECHANISM_TYPE mech_generator(const struct key_params *params)
{
    return first(params, CKF_GENERATE_KEY_PAIR)->type;
}

const struct mech *mech_preferred(const struct key_params *params)
{
    return first(params, CKF_SIGN);
}
