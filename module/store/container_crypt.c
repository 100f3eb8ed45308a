/*
 * Storage key, masks and check values of a container: spec/container.md, 4
 * and 5.
 */
#include "store/container_crypt.h"

#include "base/log.h"
#include "base/text.h"
#include "base/wipe.h"
#include "gost/mode.h"
#include "gost/sign.h"
#include "store/container.h"

#include <string.h>

#define ROUNDS 2000    /* with a password, spec/container.md, 4.2 */
#define ROUNDS_EMPTY 2 /* without one, same */
#define KDF_SEED "DENEFH028.760246785.IUEFHWUIO.EF"
#define KDF_SEED_LEN 32

/* 4.1: the generation of the first key, or the set that it names. */
enum err container_suite_for(const struct key_params *params,
                             struct container_suite *out)
{
    const struct gost89_sbox *named;
    struct container_suite s = {HASH_STREEBOG_256, &gost89_sbox_z};

    if (key_alg_signature(params->alg) == KEY_ALG_2001) {
        s.hash = HASH_94;
        s.sbox = &gost89_sbox_cryptopro_a;
    }
    if (params->cipher_oid.len != 0) {
        if (gost89_sbox_by_oid(params->cipher_oid, &named) != ERR_OK)
            return log_fault(ERR_UNSUPPORTED, "header.key: the parameter set "
                                              "of the cipher is not known");
        s.sbox = named;
    }
    *out = s;
    return ERR_OK;
}

/* Passwords --------------------------------------------------------------- */

/* Widen units of 2 or 1 bytes to 4. */
static enum err widen(struct bytes in, size_t unit, struct buf *out)
{
    static const uint8_t zeros[3];
    size_t i;

    for (i = 0; i + unit <= in.len; i += unit) {
        buf_add(out, bytes_of(in.p + i, unit));
        buf_add(out, bytes_of(zeros, 4 - unit));
    }
    return buf_check(out);
}

static bool form_is_known(const struct container_pin *p, const struct buf *form)
{
    size_t i;

    for (i = 0; i < p->count; i++)
        if (bytes_equal(buf_peek(&p->form[i]), buf_peek(form)))
            return true;
    return false;
}

/* Add a form unless it is there already. */
static enum err add_form(struct container_pin *p, struct bytes units,
                         size_t unit)
{
    struct buf form = BUF_EMPTY;
    enum err e = widen(units, unit, &form);

    if (e == ERR_OK && !form_is_known(p, &form))
        buf_move(&p->form[p->count++], &form);
    buf_clear(&form);
    return e;
}

enum err container_pin_init(struct container_pin *p, struct bytes pin)
{
    struct container_pin made = {{BUF_EMPTY, BUF_EMPTY, BUF_EMPTY}, 0};
    struct buf units = BUF_EMPTY;
    enum err e;

    if (!text_is_utf8(pin) || text_length(pin) > CONTAINER_PIN_MAX)
        return log_fault(ERR_PIN_RANGE,
                         "the password is not text of up to %d characters",
                         CONTAINER_PIN_MAX);
    e = text_to_utf16le(pin, &units);
    if (e == ERR_OK)
        e = add_form(&made, buf_peek(&units), 2);
    buf_clear(&units);
    if (e == ERR_OK)
        e = text_to_cp1251(pin, &units);
    if (e == ERR_OK)
        e = add_form(&made, buf_peek(&units), 1);
    else if (e == ERR_UNSUPPORTED)
        e = ERR_OK; /* has characters that CP1251 lacks */
    if (e == ERR_OK)
        e = add_form(&made, pin, 1);
    buf_clear(&units);
    if (e != ERR_OK) {
        container_pin_clear(&made);
        return e;
    }
    *p = made;
    return ERR_OK;
}

void container_pin_clear(struct container_pin *p)
{
    size_t i;

    for (i = 0; i < CONTAINER_PIN_FORMS; i++)
        buf_clear(&p->form[i]);
    p->count = 0;
}

/* out = in xor value, over len bytes */
static void xor_all(uint8_t *out, const uint8_t *in, uint8_t value, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        out[i] = in[i] ^ value;
}

/* One round: Hash(K xor 36 || a || K xor 5C || b), K of len bytes. */
static void kdf_round(enum hash_id id, const uint8_t *k, size_t len,
                      struct bytes a, struct bytes b, uint8_t *out)
{
    uint8_t pad[HASH_MAX_BLOCK_LEN];
    struct hash h;

    hash_init(&h, id);
    xor_all(pad, k, 0x36, len);
    hash_update(&h, bytes_of(pad, len));
    hash_update(&h, a);
    xor_all(pad, k, 0x5c, len);
    hash_update(&h, bytes_of(pad, len));
    hash_update(&h, b);
    hash_final(&h, out);
    wipe(pad, sizeof(pad));
}

void container_storage_key(const struct container_suite *suite,
                           struct bytes form, struct bytes salt,
                           uint8_t key[CONTAINER_STORAGE_LEN])
{
    size_t block = hash_block_len(suite->hash);
    unsigned n = form.len == 0 ? ROUNDS_EMPTY : ROUNDS;
    uint8_t k[HASH_MAX_BLOCK_LEN] = {0};
    uint8_t h0[32], last[32];
    struct bytes start = bytes_of(h0, sizeof(h0));
    struct hash h;

    hash_init(&h, suite->hash);
    hash_update(&h, salt);
    hash_update(&h, form);
    hash_final(&h, h0);
    memcpy(k, KDF_SEED, KDF_SEED_LEN);
    for (; n != 0; n--)
        kdf_round(suite->hash, k, block, start, start, k);
    kdf_round(suite->hash, k, KDF_SEED_LEN, salt, form, last);
    hash_once(suite->hash, bytes_of(last, sizeof(last)), key);
    wipe(k, sizeof(k));
    wipe(h0, sizeof(h0));
    wipe(last, sizeof(last));
}

/* Check values ------------------------------------------------------------ */

static void check_value(const struct container_suite *suite,
                        const uint8_t key[GOST89_KEY_LEN], struct bytes data,
                        uint8_t out[CONTAINER_CHECK_LEN])
{
    static const uint8_t iv[8];
    struct gost89_mac m;
    uint8_t full[8];

    gost89_mac_init(&m, suite->sbox, key, iv, false);
    gost89_mac_update(&m, data);
    gost89_mac_final(&m, full);
    memcpy(out, full, CONTAINER_CHECK_LEN);
    wipe(full, sizeof(full));
}

void container_header_check(const struct container_suite *suite,
                            struct bytes content,
                            uint8_t out[CONTAINER_CHECK_LEN])
{
    static const uint8_t key[GOST89_KEY_LEN];

    check_value(suite, key, content, out);
}

void container_mask_check(const struct container_suite *suite,
                          struct bytes mask, struct bytes salt,
                          uint8_t out[CONTAINER_CHECK_LEN])
{
    /* 5.2: of a mask of 64 bytes the last 32 */
    check_value(suite, mask.p + (mask.len - GOST89_KEY_LEN), salt, out);
}

void container_pin_check(const struct container_suite *suite, struct bytes form,
                         struct bytes fp, uint8_t out[CONTAINER_CHECK_LEN])
{
    static const uint8_t zeros[16];
    uint8_t key[CONTAINER_STORAGE_LEN];

    container_storage_key(suite, form, fp, key);
    check_value(suite, key, bytes_of(zeros, sizeof(zeros)), out);
    wipe(key, sizeof(key));
}

/* Masks ------------------------------------------------------------------- */

enum err container_unwrap_key(const struct container_suite *suite,
                              const uint8_t storage[CONTAINER_STORAGE_LEN],
                              const struct curve *curve, const uint8_t *mask,
                              const uint8_t *in, uint8_t *out)
{
    uint8_t t[CURVE_MAX_LEN];
    struct gost89 c;
    enum err e;

    gost89_init(&c, suite->sbox, storage);
    e = gost89_ecb_decrypt(&c, in, t, curve_len(curve));
    if (e == ERR_OK)
        e = scalar_check(curve, mask);
    if (e == ERR_OK)
        e = scalar_div(curve, t, mask, t); /* 4.4: d = t / m mod q */
    if (e == ERR_OK)
        e = scalar_check(curve, t);
    if (e == ERR_OK)
        memcpy(out, t, curve_len(curve));
    gost89_clear(&c);
    wipe(t, sizeof(t));
    return e;
}

enum err container_wrap_key(const struct container_suite *suite,
                            const uint8_t storage[CONTAINER_STORAGE_LEN],
                            const struct curve *curve, const uint8_t *mask,
                            const uint8_t *in, uint8_t *out)
{
    uint8_t t[CURVE_MAX_LEN];
    struct gost89 c;
    enum err e = scalar_check(curve, mask);

    if (e == ERR_OK)
        e = scalar_check(curve, in);
    if (e != ERR_OK)
        return e;
    scalar_mul(curve, in, mask, t); /* 4.4: t = d * m mod q */
    gost89_init(&c, suite->sbox, storage);
    e = gost89_ecb_encrypt(&c, t, out, curve_len(curve));
    gost89_clear(&c);
    wipe(t, sizeof(t));
    return e;
}
