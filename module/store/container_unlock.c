/* From password to private keys: spec/container.md, 6, steps 4 to 7. */
#include "store/container_inside.h"

#include "base/ct.h"
#include "base/log.h"
#include "base/wipe.h"
#include "gost/sign.h"
#include "pkix/cert.h"
#include "pkix/spki.h"

/* Step 4: whether the header lets a password be checked without a key. */
static bool can_check(const struct container *c)
{
    return container_has_pin(c) && c->pin_check.len != 0 && c->key[0].has_fp;
}

/* Step 4: the form of the password that the check value is of. */
static enum err choose_form(const struct container *c,
                            const struct container_pin *pin, size_t *chosen)
{
    struct bytes fp = bytes_of(c->key[0].fp, CONTAINER_FP_LEN);
    uint8_t check[CONTAINER_CHECK_LEN];
    enum err e = ERR_PIN_WRONG;
    size_t i;

    for (i = 0; e != ERR_OK && i < pin->count; i++) {
        container_pin_check(&c->suite, buf_peek(&pin->form[i]), fp, check);
        if (ct_equal(check, c->pin_check.p, CONTAINER_CHECK_LEN)) {
            *chosen = i;
            e = ERR_OK;
        }
    }
    wipe(check, sizeof(check));
    return e;
}

enum err container_match_certificate(struct bytes der,
                                     const struct curve *curve,
                                     const uint8_t *pub)
{
    struct cert cert;
    struct spki spki;

    if (cert_read(der, &cert) != ERR_OK)
        return log_fault(ERR_FORMAT, "the certificate is damaged");
    if (spki_read(cert.spki, &spki) != ERR_OK ||
        spki.params.curve->curve != curve ||
        !bytes_equal(spki.pub, bytes_of(pub, 2 * curve_len(curve))))
        return log_fault(ERR_MISMATCH, "the certificate holds another key");
    return ERR_OK;
}

/* Steps 6 and 7: is this the key that the header speaks of? */
static enum err check_key(const struct container_key *k, const uint8_t *pub)
{
    if (k->has_fp)
        return memcmp(k->fp, pub, CONTAINER_FP_LEN) == 0 ? ERR_OK
                                                         : ERR_MISMATCH;
    if (k->certificate.len != 0)
        return container_match_certificate(k->certificate,
                                           k->params.curve->curve, pub);
    return ERR_NOT_FOUND; /* nothing to compare with */
}

/* Step 5 and 6 with one pair of files and one form of the password. */
static enum err open_pair(const struct container *c,
                          const struct container_pair *p, struct bytes form,
                          struct container_secret *s)
{
    uint8_t storage[CONTAINER_STORAGE_LEN];
    enum err e = ERR_OK;
    size_t i;

    container_storage_key(&c->suite, form, p->salt, storage);
    for (i = 0; e == ERR_OK && i < c->key_count; i++) {
        const struct curve *curve = c->key[i].params.curve->curve;

        e = container_unwrap_key(&c->suite, storage, curve, p->mask.p,
                                 p->cipher[i].p, s->d[i]);
        if (e == ERR_OK)
            e = sign_public(curve, s->d[i], s->pub[i]);
        if (e == ERR_OK)
            e = check_key(&c->key[i], s->pub[i]);
        if (e == ERR_NOT_FOUND && form.len == 0)
            e = ERR_OK;
    }
    wipe(storage, sizeof(storage));
    return e;
}

static enum err open_any_pair(const struct container *c, struct bytes form,
                              struct container_secret *s)
{
    enum err e = ERR_MISMATCH;

    if (c->pair[0].good) {
        e = open_pair(c, &c->pair[0], form, s);
        if (e == ERR_OK || !c->pair[1].good)
            return e;
    }
    if (c->pair[1].good && open_pair(c, &c->pair[1], form, s) == ERR_OK) {
        if (c->pair[0].good)
            log_warn("primary.key: the key does not have its fingerprint; "
                     "primary2.key is used");
        return ERR_OK;
    }
    return e;
}

/* What it means that no pair gave the key. */
static enum err judge(enum err e, bool pin_is_right)
{
    switch (e) {
    case ERR_KEY:
    case ERR_MISMATCH:
    case ERR_FORMAT:
        if (!pin_is_right)
            return ERR_PIN_WRONG;
        return log_fault(ERR_FORMAT, "primary.key: the key does not have its "
                                     "fingerprint, the file is damaged");
    case ERR_NOT_FOUND:
        return log_fault(ERR_FORMAT, "header.key: nothing to check the "
                                     "password with");
    default:
        return e;
    }
}

static enum err open_keys(const struct container *c,
                          const struct container_pin *pin,
                          struct container_secret *s)
{
    size_t first = 0, end = pin->count;
    bool right = !container_has_pin(c) && pin->form[0].len == 0;
    enum err e = ERR_OK;

    if (can_check(c)) {
        e = choose_form(c, pin, &first);
        if (e != ERR_OK)
            return e;
        end = first + 1;
        right = true;
    }
    for (; first < end; first++) {
        e = open_any_pair(c, buf_peek(&pin->form[first]), s);
        if (e == ERR_OK)
            return ERR_OK;
    }
    return judge(e, right);
}

/* Step 7 */
static enum err check_certificates(const struct container *c,
                                   const struct container_secret *s)
{
    size_t i;

    for (i = 0; i < c->key_count; i++) {
        const struct container_key *k = &c->key[i];

        if (k->certificate.len != 0 &&
            container_match_certificate(k->certificate, k->params.curve->curve,
                                        s->pub[i]) != ERR_OK)
            return log_fault(ERR_MISMATCH, "header.key: the certificate and "
                                           "the key do not belong together");
    }
    return ERR_OK;
}

enum err container_unlock(const struct container *c, struct bytes pin,
                          struct container_secret *out)
{
    struct container_secret s;
    struct container_pin forms;
    enum err e = container_pin_init(&forms, pin);

    if (e != ERR_OK)
        return e;
    memset(&s, 0, sizeof(s));
    e = open_keys(c, &forms, &s);
    if (e == ERR_OK)
        e = check_certificates(c, &s);
    if (e == ERR_OK)
        *out = s;
    container_secret_clear(&s);
    container_pin_clear(&forms);
    return e;
}

enum err container_check_pin(const struct container *c, struct bytes pin)
{
    struct container_secret s;
    struct container_pin forms;
    size_t chosen;
    enum err e;

    if (can_check(c)) {
        e = container_pin_init(&forms, pin);
        if (e == ERR_OK) {
            e = choose_form(c, &forms, &chosen);
            container_pin_clear(&forms);
        }
        return e;
    }
    e = container_unlock(c, pin, &s);
    container_secret_clear(&s);
    return e;
}

enum err container_try_pairs(const struct container *c, struct bytes pin,
                             unsigned *good)
{
    struct container_secret s;
    struct container_pin forms;
    unsigned found = 0;
    size_t i, k;
    enum err e = container_unlock(c, pin, &s);

    if (e != ERR_OK)
        return e;
    e = container_pin_init(&forms, pin);
    for (k = 0; e == ERR_OK && k < 2; k++)
        for (i = 0; c->pair[k].good && i < forms.count; i++)
            if (open_pair(c, &c->pair[k], buf_peek(&forms.form[i]), &s) ==
                ERR_OK)
                found |= 1u << k;
    container_secret_clear(&s);
    if (e != ERR_OK)
        return e;
    container_pin_clear(&forms);
    *good = found;
    return ERR_OK;
}
