/* Keys of the provider: life, halves, names. */
#include "provider/prov_key.h"

#include "base/secmem.h"
#include "gost/sign.h"
#include "provider/prov_names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct prov_key *prov_key_new(enum key_alg alg)
{
    struct prov_key *k = calloc(1, sizeof(*k));

    if (k == NULL)
        return NULL;
    atomic_init(&k->refs, 1);
    k->alg = alg;
    return k;
}

struct prov_key *prov_key_ref(struct prov_key *k)
{
    atomic_fetch_add(&k->refs, 1);
    return k;
}

void prov_key_free(struct prov_key *k)
{
    if (k == NULL || atomic_fetch_sub(&k->refs, 1) != 1)
        return;
    secmem_free(k->priv, CURVE_MAX_LEN);
    free(k);
}

static enum err put_private(struct prov_key *k, struct bytes priv)
{
    k->priv = secmem_new(CURVE_MAX_LEN);
    if (k->priv == NULL)
        return ERR_NOMEM;
    memcpy(k->priv, priv.p, priv.len);
    return ERR_OK;
}

struct prov_key *prov_key_copy(const struct prov_key *k, bool with_private)
{
    struct prov_key *copy = prov_key_new(k->alg);

    if (copy == NULL)
        return NULL;
    copy->curve = k->curve;
    copy->has_pub = k->has_pub;
    memcpy(copy->pub, k->pub, sizeof(copy->pub));
    if (with_private && k->priv != NULL &&
        put_private(copy, prov_key_private(k)) != ERR_OK) {
        prov_key_free(copy);
        return NULL;
    }
    return copy;
}

enum err prov_key_set_curve(struct prov_key *k, const struct curve_name *curve)
{
    if (curve_len(curve->curve) != key_alg_len(k->alg))
        return ERR_KEY;
    k->curve = curve;
    return ERR_OK;
}

enum err prov_key_set_public(struct prov_key *k, struct bytes pub)
{
    if (k->curve == NULL || pub.len != 2 * curve_len(k->curve->curve))
        return ERR_KEY;
    memcpy(k->pub, pub.p, pub.len);
    k->has_pub = true;
    return ERR_OK;
}

enum err prov_key_set_private(struct prov_key *k, struct bytes priv)
{
    enum err e;

    if (k->curve == NULL || priv.len != curve_len(k->curve->curve) ||
        k->priv != NULL)
        return ERR_KEY;
    e = sign_public(k->curve->curve, priv.p, k->pub);
    if (e != ERR_OK)
        return e;
    k->has_pub = true;
    return put_private(k, priv);
}

struct bytes prov_key_public(const struct prov_key *k)
{
    if (!k->has_pub)
        return bytes_of(NULL, 0);
    return bytes_of(k->pub, 2 * curve_len(k->curve->curve));
}

struct bytes prov_key_private(const struct prov_key *k)
{
    if (k->priv == NULL)
        return bytes_of(NULL, 0);
    return bytes_of(k->priv, curve_len(k->curve->curve));
}

const char *prov_key_type(const struct prov_key *k)
{
    if (k->alg == KEY_ALG_2012_512)
        return PROV_KEY_512_SN;
    return k->alg == KEY_ALG_2012_256 ? PROV_KEY_256_SN : PROV_KEY_2001_SN;
}

const char *prov_key_digest(enum key_alg alg)
{
    static const char *const names[HASH_ID_COUNT] = {
        PROV_HASH_94_SN, PROV_HASH_256_SN, PROV_HASH_512_SN};

    return names[key_alg_hash(alg)];
}

bool prov_key_digest_named(enum key_alg alg, const char *name)
{
    static const char *const lists[HASH_ID_COUNT] = {
        PROV_HASH_94, PROV_HASH_256, PROV_HASH_512};
    const char *item = lists[key_alg_hash(alg)];

    while (item != NULL) {
        const char *end = strchr(item, ':');
        size_t len = end == NULL ? strlen(item) : (size_t)(end - item);

        if (strlen(name) == len && strncasecmp(name, item, len) == 0)
            return true;
        item = end == NULL ? NULL : end + 1;
    }
    return false;
}

/* gost-engine's values of -pkeyopt paramset (its README.gost). */
static const struct {
    const char *letter;
    size_t len;
    const char *name;
} letters[] = {
    {"A", 32, "CryptoPro-A"},     {"B", 32, "CryptoPro-B"},
    {"C", 32, "CryptoPro-C"},     {"XA", 32, "CryptoPro-XchA"},
    {"XB", 32, "CryptoPro-XchB"}, {"TCA", 32, "TC26-256-A"},
    {"TCB", 32, "TC26-256-B"},    {"TCC", 32, "TC26-256-C"},
    {"TCD", 32, "TC26-256-D"},    {"0", 32, "Test-256"},
    {"A", 64, "TC26-512-A"},      {"B", 64, "TC26-512-B"},
    {"C", 64, "TC26-512-C"},
};

enum err prov_key_group(enum key_alg alg, const char *name,
                        const struct curve_name **out)
{
    const struct curve_name *found;
    size_t i;
    enum err e;

    for (i = 0; i < sizeof(letters) / sizeof(*letters); i++)
        if (letters[i].len == key_alg_len(alg) &&
            strcasecmp(letters[i].letter, name) == 0)
            name = letters[i].name;
    e = curve_by_name(name, &found);
    if (e != ERR_OK)
        return e;
    if (curve_len(found->curve) != key_alg_len(alg))
        return ERR_KEY;
    *out = found;
    return ERR_OK;
}
