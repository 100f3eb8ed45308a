/*
 * Bytes of a container on their way out: pairs of files, fields of the
 * header. Sections are those of spec/container.md.
 */
#include "store/container_edit.h"

#include "base/log.h"
#include "base/wipe.h"
#include "gost/sign.h"
#include "pkix/cert.h"

#include <time.h>

/* Pairs ------------------------------------------------------------------- */

/* A mask that is in range for every key. */
static enum err draw_mask(const struct container_open_key *keys, size_t count,
                          struct rng *rng, uint8_t *mask)
{
    bool fits = false;
    enum err e = ERR_OK;
    size_t i;

    while (e == ERR_OK && !fits) {
        e = scalar_random(keys[0].curve, rng, mask);
        for (i = 0, fits = true; i < count; i++)
            fits = fits && scalar_check(keys[i].curve, mask) == ERR_OK;
    }
    return e;
}

/* 3.8 */
static enum err put_masks(const struct container_suite *suite,
                          struct bytes mask, struct bytes salt, struct buf *out)
{
    uint8_t check[CONTAINER_CHECK_LEN];
    size_t mark = der_open(out, DER_SEQUENCE);

    container_mask_check(suite, mask, salt, check);
    der_put(out, DER_OCTET_STRING, mask);
    der_put(out, DER_OCTET_STRING, salt);
    der_put(out, DER_OCTET_STRING, bytes_of(check, sizeof(check)));
    der_close(out, mark);
    return buf_check(out);
}

/* 3.7 */
static enum err put_primary(const struct container_suite *suite,
                            const uint8_t storage[CONTAINER_STORAGE_LEN],
                            const uint8_t *mask,
                            const struct container_open_key *keys, size_t count,
                            struct buf *out)
{
    static const unsigned tags[CONTAINER_KEYS_MAX] = {DER_OCTET_STRING,
                                                      DER_CONTEXT(0)};
    size_t mark = der_open(out, DER_SEQUENCE);
    uint8_t wrapped[CURVE_MAX_LEN];
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < count; i++) {
        e = container_wrap_key(suite, storage, keys[i].curve, mask, keys[i].d,
                               wrapped);
        if (e == ERR_OK)
            der_put(out, tags[i], bytes_of(wrapped, curve_len(keys[i].curve)));
    }
    der_close(out, mark);
    return e != ERR_OK ? e : buf_check(out);
}

static enum err put_pair(const struct container_suite *suite, struct bytes form,
                         const struct container_open_key *keys, size_t count,
                         struct rng *rng, struct buf *primary,
                         struct buf *masks)
{
    uint8_t storage[CONTAINER_STORAGE_LEN];
    uint8_t salt[CONTAINER_SALT_LEN];
    uint8_t mask[CURVE_MAX_LEN];
    struct bytes mask_bytes = bytes_of(mask, curve_len(keys[0].curve));
    enum err e = rng_bytes(rng, salt, sizeof(salt));

    if (e == ERR_OK)
        e = draw_mask(keys, count, rng, mask);
    if (e != ERR_OK)
        goto out;
    container_storage_key(suite, form, bytes_of(salt, sizeof(salt)), storage);
    e = put_primary(suite, storage, mask, keys, count, primary);
    if (e == ERR_OK)
        e = put_masks(suite, mask_bytes, bytes_of(salt, sizeof(salt)), masks);
out:
    wipe(storage, sizeof(storage));
    wipe(mask, sizeof(mask));
    return e;
}

enum err container_put_pairs(const struct container_suite *suite,
                             struct bytes form,
                             const struct container_open_key *keys,
                             size_t count, struct rng *rng,
                             struct container_blobs *out)
{
    enum err e = put_pair(suite, form, keys, count, rng,
                          &out->part[PART_PRIMARY], &out->part[PART_MASKS]);

    if (e == ERR_OK)
        e = put_pair(suite, form, keys, count, rng, &out->part[PART_PRIMARY2],
                     &out->part[PART_MASKS2]);
    return e;
}

/* Fields of a header ------------------------------------------------------ */

void header_edits_clear(struct header_edits *ed)
{
    size_t i;

    for (i = 0; i < FIELD_COUNT; i++)
        buf_clear(&ed->field[i]);
}

void edit_field(struct header_edits *ed, enum header_field field,
                struct bytes value)
{
    buf_clear(&ed->field[field]);
    der_put(&ed->field[field], header_field_tag(field), value);
    ed->set[field] = true;
}

void edit_remove(struct header_edits *ed, enum header_field field)
{
    buf_clear(&ed->field[field]);
    ed->set[field] = true;
}

void edit_attributes(struct header_edits *ed, uint32_t flags)
{
    buf_clear(&ed->field[FIELD_ATTRIBUTES]);
    der_put_bit_flags(&ed->field[FIELD_ATTRIBUTES], flags);
    ed->set[FIELD_ATTRIBUTES] = true;
}

/* 3.4. CSP writes the digest's OID with every curve. */
void edit_key(struct header_edits *ed, enum header_field field,
              const struct container_new_key *k)
{
    struct buf *b = &ed->field[field];
    size_t key = der_open(b, header_field_tag(field));
    size_t algid, params;
    uint32_t flags = k->flags;

    if (key_alg_is_exchange(k->alg))
        flags |= CONTAINER_KEY_EXCHANGE;
    der_put_bit_flags(b, flags);
    algid = der_open(b, DER_CONTEXT_SEQ(0));
    der_put(b, DER_OID, key_alg_oid(k->alg));
    params = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, bytes_of(k->curve->oid, k->curve->oid_len));
    der_put(b, DER_OID, hash_oid(key_alg_hash(k->alg)));
    der_close(b, params);
    der_close(b, algid);
    der_close(b, key);
    ed->set[field] = true;
}

/* 5.3: four zeros where there is no password. */
void edit_pin_check(struct header_edits *ed,
                    const struct container_suite *suite, struct bytes form,
                    const uint8_t *fp)
{
    uint8_t check[CONTAINER_CHECK_LEN] = {0};

    if (form.len != 0)
        container_pin_check(suite, form, bytes_of(fp, CONTAINER_FP_LEN), check);
    edit_field(ed, FIELD_PIN_CHECK, bytes_of(check, sizeof(check)));
}

/* 3.5: without what follows the certificate. */
enum err edit_certificate(struct header_edits *ed, enum header_field field,
                          struct bytes der)
{
    struct cert cert;
    enum err e = cert_read(der, &cert);

    if (e == ERR_OK)
        edit_field(ed, field, cert.der);
    return e;
}

static enum err put_validity(struct buf *b, bool exchange, int64_t valid_to)
{
    char text[sizeof("20260123074217Z")];
    time_t when = (time_t)valid_to;
    size_t extension, value, validity;
    struct tm tm;

    if (gmtime_r(&when, &tm) == NULL || tm.tm_year < 0 || tm.tm_year > 8099 ||
        strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm) == 0)
        return log_fault(ERR_ARG, "the end of the key's validity is no date");
    extension = der_open(b, DER_SEQUENCE);
    der_put(b, DER_OID, header_validity_oid(exchange));
    value = der_open(b, DER_OCTET_STRING);
    validity = der_open(b, DER_SEQUENCE);
    der_put(b, DER_CONTEXT(1), bytes_str(text));
    der_close(b, validity);
    der_close(b, value);
    der_close(b, extension);
    return ERR_OK;
}

enum err edit_extensions(struct header_edits *ed, struct bytes present,
                         struct bytes drop, const struct container_new_key *add)
{
    struct cursor list = cursor_of(present);
    struct buf b = BUF_EMPTY;
    bool exchange = add != NULL && (key_alg_is_exchange(add->alg) ||
                                    (add->flags & CONTAINER_KEY_EXCHANGE));
    bool has = false;
    enum err e = ERR_OK;

    while (cursor_left(&list) != 0 && e == ERR_OK) {
        struct bytes oid = bytes_of(NULL, 0);
        struct cursor inner;
        struct der el;

        e = der_next(&list, &el);
        if (e != ERR_OK)
            break;
        inner = cursor_of(el.value);
        e = der_expect(&inner, DER_OID, &oid);
        if (e != ERR_OK || bytes_equal(oid, drop))
            continue;
        has = has || bytes_equal(oid, header_validity_oid(exchange));
        buf_add(&b, el.whole);
    }
    if (e == ERR_OK && add != NULL && add->valid_to != 0 && !has)
        e = put_validity(&b, exchange, add->valid_to);
    if (e == ERR_OK && b.len != 0)
        edit_field(ed, FIELD_EXTENSIONS, buf_peek(&b));
    else if (e == ERR_OK)
        edit_remove(ed, FIELD_EXTENSIONS);
    buf_clear(&b);
    return e;
}

/* Put in the new fields that come before `field` and are not out yet. */
static void put_edits(struct header_edits *ed, bool *done,
                      enum header_field field, struct buf *out)
{
    size_t i;

    for (i = 0; i < (size_t)field; i++) {
        if (ed->set[i] && !done[i])
            buf_add(out, buf_peek(&ed->field[i]));
        done[i] = true;
    }
}

enum err container_put_header(const struct container_suite *suite,
                              struct bytes old, struct header_edits *ed,
                              struct buf *out)
{
    struct header_walk w = header_walk_of(old);
    bool done[FIELD_COUNT] = {false};
    uint8_t check[CONTAINER_CHECK_LEN];
    size_t whole = der_open(out, DER_SEQUENCE);
    size_t start = out->len;
    size_t content = der_open(out, DER_SEQUENCE);
    enum header_field field;
    enum err e = ERR_OK;
    struct der el;

    while (e == ERR_OK && cursor_left(&w.c) != 0) {
        e = header_next(&w, &field, &el);
        if (e == ERR_OK && field == FIELD_COUNT) {
            buf_add(out, el.whole);
        } else if (e == ERR_OK) {
            put_edits(ed, done, field, out);
            buf_add(out,
                    ed->set[field] ? buf_peek(&ed->field[field]) : el.whole);
            done[field] = true;
        }
    }
    put_edits(ed, done, FIELD_COUNT, out);
    der_close(out, content);
    if (e != ERR_OK || buf_check(out) != ERR_OK)
        return e != ERR_OK ? e : ERR_NOMEM;
    container_header_check(suite, bytes_of(out->p + start, out->len - start),
                           check);
    der_put(out, DER_OCTET_STRING, bytes_of(check, sizeof(check)));
    der_close(out, whole);
    if (out->len > CONTAINER_PART_MAX)
        return log_fault(ERR_TOO_BIG,
                         "header.key would be longer than %d "
                         "bytes",
                         CONTAINER_PART_MAX);
    return buf_check(out);
}

enum err header_edits_check(const struct header_edits *ed)
{
    size_t i;

    for (i = 0; i < FIELD_COUNT; i++)
        if (buf_check(&ed->field[i]) != ERR_OK)
            return ERR_NOMEM;
    return ERR_OK;
}
