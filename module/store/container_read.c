/*
 * Parsing a container: spec/container.md, 2 and 3. The order of the checks is
 * that of section 6: structure, header check value, masks' check values.
 */
#include "store/container_inside.h"

#include "base/ct.h"
#include "base/log.h"
#include "gost/sign.h"

#include <stdlib.h>
#include <time.h>

static const enum container_part primary_part[2] = {PART_PRIMARY,
                                                    PART_PRIMARY2};
static const enum container_part masks_part[2] = {PART_MASKS, PART_MASKS2};

/* The fields of a header; an absent one has tag 0. */
struct header {
    struct der field[FIELD_COUNT];
    struct bytes check; /* value at the end of the file */
};

static enum err damaged(const char *name, const char *what)
{
    return log_fault(ERR_FORMAT, "%s: %s, the file is damaged", name, what);
}

/* Enter the outermost element; what follows it is padding (2, last line). */
static enum err enter_file(const struct container *c, enum container_part part,
                           struct cursor *inner)
{
    struct cursor file = cursor_of(buf_peek(&c->blobs.part[part]));
    const char *name = container_part_name(part);

    if (file.len == 0)
        return log_fault(ERR_NOT_FOUND, "%s is missing", name);
    if (der_enter(&file, DER_SEQUENCE, inner) == ERR_OK)
        return ERR_OK;
    if (file.p[0] == DER_SEQUENCE)
        return log_fault(ERR_FORMAT, "%s ends after %zu bytes", name, file.len);
    return log_fault(ERR_FORMAT, "%s does not begin as a container's file",
                     name);
}

/* Header ------------------------------------------------------------------ */

static enum err split_header(struct container *c, struct header *h)
{
    enum header_field field = FIELD_COUNT;
    struct cursor file;
    struct header_walk w;
    struct der el;
    enum err e = enter_file(c, PART_HEADER, &file);

    if (e != ERR_OK)
        return e;
    if (der_next(&file, &el) != ERR_OK || el.tag != DER_SEQUENCE ||
        der_expect(&file, DER_OCTET_STRING, &h->check) != ERR_OK ||
        h->check.len != CONTAINER_CHECK_LEN || der_end(&file) != ERR_OK)
        return damaged("header.key", "content or check value is not there");
    c->content = el.whole;
    w = header_walk_of(c->content);
    while (cursor_left(&w.c) != 0) {
        if (header_next(&w, &field, &el) != ERR_OK)
            return damaged("header.key", "a field is cut off");
        if (field == FIELD_COUNT)
            continue; /* 3.2: unknown fields are skipped */
        if (h->field[field].tag != 0)
            return damaged("header.key", "a field is there twice");
        h->field[field] = el;
    }
    return ERR_OK;
}

/* 3.1: what the whole is. Absent in no sample, and taken for a full V2. */
static enum err check_version(const struct header *h)
{
    static const uint8_t v1[] = {0x2a, 0x85, 0x03, 0x02, 0x02, 0x25, 0x01};
    static const uint8_t v2[] = {0x2a, 0x85, 0x03, 0x02,
                                 0x02, 0x25, 0x02, 0x01};
    static const uint8_t split[] = {0x2a, 0x85, 0x03, 0x02,
                                    0x02, 0x25, 0x02, 0x02};
    struct cursor c = cursor_of(h->field[FIELD_ALGORITHM].value);
    struct bytes oid;

    if (h->field[FIELD_ALGORITHM].tag == 0)
        return ERR_OK;
    if (der_expect(&c, DER_OID, &oid) != ERR_OK)
        return damaged("header.key", "no kind of container is named");
    if (bytes_equal(oid, bytes_of(v2, sizeof(v2))))
        return ERR_OK;
    if (bytes_equal(oid, bytes_of(v1, sizeof(v1))))
        return log_fault(ERR_VERSION, "header.key: a container of the old "
                                      "version 1, which is not supported");
    if (bytes_equal(oid, bytes_of(split, sizeof(split))))
        return log_fault(ERR_VERSION, "header.key: only a part of the key is "
                                      "here, which is not supported");
    return log_fault(ERR_UNSUPPORTED,
                     "header.key: a kind of container that is not known");
}

/* 3.4: attributes and algorithm of one key. */
static enum err read_key(const struct der *field, struct container_key *k)
{
    struct cursor c = cursor_of(field->value), algid;
    struct bytes oid;
    enum key_alg alg;

    if (der_peek_tag(&c) == DER_BIT_STRING &&
        der_bit_flags(&c, &k->flags) != ERR_OK)
        return damaged("header.key", "the attributes of a key");
    if (der_enter(&c, DER_CONTEXT_SEQ(0), &algid) != ERR_OK ||
        der_expect(&algid, DER_OID, &oid) != ERR_OK)
        return damaged("header.key", "a key has no algorithm");
    if (key_alg_by_oid(oid, &alg) != ERR_OK)
        return log_fault(ERR_UNSUPPORTED,
                         "header.key: the algorithm of a key is not known");
    switch (key_params_read(&algid, alg, &k->params)) {
    case ERR_OK:
        return ERR_OK;
    case ERR_UNSUPPORTED:
        return log_fault(ERR_UNSUPPORTED, "header.key: the parameter set of a "
                                          "key is not known");
    default:
        return damaged("header.key", "the parameters of a key");
    }
}

static enum err read_keys(const struct header *h, struct container *c)
{
    enum err e;

    if (h->field[FIELD_KEY1].tag == 0)
        return damaged("header.key", "it tells of no key");
    e = read_key(&h->field[FIELD_KEY1], &c->key[0]);
    c->key_count = 1;
    if (e == ERR_OK && h->field[FIELD_KEY2].tag != 0) {
        e = read_key(&h->field[FIELD_KEY2], &c->key[1]);
        c->key_count = 2;
    }
    return e;
}

static enum err check_header(const struct container *c, const struct header *h)
{
    uint8_t check[CONTAINER_CHECK_LEN];

    container_header_check(&c->suite, c->content, check);
    if (!ct_equal(check, h->check.p, CONTAINER_CHECK_LEN))
        return damaged("header.key", "check value differs");
    return ERR_OK;
}

static enum err read_attributes(const struct header *h, struct container *c)
{
    struct cursor bits = cursor_of(h->field[FIELD_ATTRIBUTES].whole);

    if (h->field[FIELD_ATTRIBUTES].tag == 0)
        return damaged("header.key", "the attributes are not there");
    if (der_bit_flags(&bits, &c->attributes) != ERR_OK)
        return damaged("header.key", "the attributes");
    if (c->attributes & (CONTAINER_KEY_ABSENT | CONTAINER_FKC))
        return log_fault(ERR_UNSUPPORTED,
                         "header.key: the private key is kept elsewhere");
    return ERR_OK;
}

static enum err read_fingerprint(const struct der *field,
                                 struct container_key *k)
{
    if (field->tag == 0)
        return ERR_OK;
    if (field->value.len != CONTAINER_FP_LEN)
        return damaged("header.key", "the fingerprint of a key");
    memcpy(k->fp, field->value.p, CONTAINER_FP_LEN);
    k->has_fp = true;
    return ERR_OK;
}

/* 3.5: the certificate, without padding behind it. */
static struct bytes read_certificate(const struct der *field)
{
    struct cursor c = cursor_of(field->value);
    struct der el;

    if (field->tag == 0 || der_next(&c, &el) != ERR_OK)
        return field->tag == 0 ? bytes_of(NULL, 0) : field->value;
    return el.whole;
}

/* Two decimal digits. */
static bool two_digits(struct cursor *c, int *out)
{
    struct bytes t;

    if (cursor_take(c, 2, &t) != ERR_OK || t.p[0] < '0' || t.p[0] > '9' ||
        t.p[1] < '0' || t.p[1] > '9')
        return false;
    *out = (t.p[0] - '0') * 10 + (t.p[1] - '0');
    return true;
}

/* YYYYMMDDHHMMSS, a fraction, Z; fractions occur and are left out. */
static bool read_time(struct bytes text, int64_t *out)
{
    struct cursor c = cursor_of(text);
    int century, year, month;
    struct tm tm;

    memset(&tm, 0, sizeof(tm));
    if (!two_digits(&c, &century) || !two_digits(&c, &year) ||
        !two_digits(&c, &month) || !two_digits(&c, &tm.tm_mday) ||
        !two_digits(&c, &tm.tm_hour) || !two_digits(&c, &tm.tm_min) ||
        !two_digits(&c, &tm.tm_sec))
        return false;
    if (month < 1 || month > 12 || tm.tm_mday < 1 || tm.tm_mday > 31 ||
        text.p[text.len - 1] != 'Z')
        return false;
    tm.tm_year = century * 100 + year - 1900;
    tm.tm_mon = month - 1;
    *out = timegm(&tm);
    return true;
}

/* 3.6: SEQUENCE { [0] notBefore OPTIONAL, [1] notAfter OPTIONAL } */
static void read_validity(struct bytes value, struct container_key *k)
{
    struct cursor c = cursor_of(value), inner;
    struct bytes not_before, not_after;
    bool found;

    if (der_enter(&c, DER_SEQUENCE, &inner) == ERR_OK &&
        der_optional(&inner, DER_CONTEXT(0), &found, &not_before) == ERR_OK &&
        der_optional(&inner, DER_CONTEXT(1), &found, &not_after) == ERR_OK &&
        (!found || read_time(not_after, &k->valid_to)))
        return;
    log_warn("header.key: the validity of a key cannot be read");
}

/* 3.6: a key's validity is the extension of its kind. */
static enum err read_extensions(struct container *c)
{
    struct cursor list = cursor_of(c->extensions), extension;
    struct bytes oid, value, critical;
    bool found;
    size_t i;

    while (cursor_left(&list) != 0) {
        if (der_enter(&list, DER_SEQUENCE, &extension) != ERR_OK ||
            der_expect(&extension, DER_OID, &oid) != ERR_OK ||
            der_optional(&extension, DER_BOOLEAN, &found, &critical) !=
                ERR_OK ||
            der_expect(&extension, DER_OCTET_STRING, &value) != ERR_OK)
            return damaged("header.key", "an extension");
        for (i = 0; i < c->key_count; i++) {
            bool exchange = container_key_can_agree(&c->key[i]);

            if (bytes_equal(oid, header_validity_oid(exchange)))
                read_validity(value, &c->key[i]);
        }
    }
    return ERR_OK;
}

static enum err read_details(const struct header *h, struct container *c)
{
    enum err e = read_attributes(h, c);

    if (e == ERR_OK)
        e = read_fingerprint(&h->field[FIELD_FP1], &c->key[0]);
    if (e == ERR_OK)
        e = read_fingerprint(&h->field[FIELD_FP2], &c->key[1]);
    if (e != ERR_OK)
        return e;
    c->key[0].certificate = read_certificate(&h->field[FIELD_CERT1]);
    c->key[1].certificate = read_certificate(&h->field[FIELD_CERT2]);
    c->pin_check = h->field[FIELD_PIN_CHECK].value;
    if (h->field[FIELD_PIN_CHECK].tag != 0 &&
        c->pin_check.len != CONTAINER_CHECK_LEN)
        return damaged("header.key", "the password's check value");
    c->extensions = h->field[FIELD_EXTENSIONS].value;
    return read_extensions(c);
}

/* 6, steps 1 and 2 */
static enum err read_header(struct container *c)
{
    struct header h;
    enum err e;

    memset(&h, 0, sizeof(h));
    e = split_header(c, &h);
    if (e == ERR_OK)
        e = check_version(&h);
    if (e == ERR_OK)
        e = read_keys(&h, c);
    if (e == ERR_OK)
        e = container_suite_for(&c->key[0].params, &c->suite);
    if (e == ERR_OK)
        e = check_header(c, &h);
    if (e == ERR_OK)
        e = read_details(&h, c);
    return e;
}

/* Pairs ------------------------------------------------------------------- */

/* 3.7: one ciphertext a key, the second under [0]. */
static enum err read_primary(const struct container *c,
                             enum container_part part, struct container_pair *p)
{
    static const unsigned tags[CONTAINER_KEYS_MAX] = {DER_OCTET_STRING,
                                                      DER_CONTEXT(0)};
    const char *name = container_part_name(part);
    struct cursor file;
    enum err e = enter_file(c, part, &file);
    size_t i, len;

    for (i = 0; e == ERR_OK && i < c->key_count; i++) {
        if (der_expect(&file, tags[i], &p->cipher[i]) != ERR_OK)
            return damaged(name, "it holds fewer keys than header.key says");
        len = key_alg_len(c->key[i].params.alg);
        if (p->cipher[i].len != len)
            return log_fault(ERR_FORMAT,
                             "%s: a key of %zu bytes where header.key says "
                             "%zu, the file is damaged",
                             name, p->cipher[i].len, len);
    }
    if (e != ERR_OK || der_end(&file) == ERR_OK)
        return e;
    if (der_peek_tag(&file) == DER_CONTEXT(0))
        return damaged(name, "it holds more keys than header.key says");
    return log_fault(ERR_VERSION,
                     "%s: a key of the old version 1, which is not supported",
                     name);
}

/* 3.8 */
static enum err read_masks(const struct container *c, enum container_part part,
                           struct container_pair *p)
{
    const char *name = container_part_name(part);
    uint8_t check[CONTAINER_CHECK_LEN];
    struct bytes stored;
    struct cursor file;
    enum err e = enter_file(c, part, &file);
    size_t i;

    if (e != ERR_OK)
        return e;
    if (der_expect(&file, DER_OCTET_STRING, &p->mask) != ERR_OK ||
        der_expect(&file, DER_OCTET_STRING, &p->salt) != ERR_OK ||
        der_expect(&file, DER_OCTET_STRING, &stored) != ERR_OK ||
        p->salt.len < CONTAINER_SALT_LEN || stored.len != CONTAINER_CHECK_LEN ||
        der_end(&file) != ERR_OK)
        return damaged(name, "mask, salt or check value is not there");
    p->salt.len = CONTAINER_SALT_LEN;
    for (i = 0; i < c->key_count; i++)
        if (p->mask.len != p->cipher[i].len)
            return damaged(name, "the mask is not as long as the key");
    container_mask_check(&c->suite, p->mask, p->salt, check);
    if (!ct_equal(check, stored.p, CONTAINER_CHECK_LEN))
        return damaged(name, "check value differs");
    for (i = 0; i < c->key_count; i++)
        if (scalar_check(c->key[i].params.curve->curve, p->mask.p) != ERR_OK)
            return damaged(name, "the mask is out of range");
    return ERR_OK;
}

static enum err read_pair(struct container *c, size_t i)
{
    struct container_pair *p = &c->pair[i];
    enum err e = read_primary(c, primary_part[i], p);

    if (e == ERR_OK)
        e = read_masks(c, masks_part[i], p);
    p->good = e == ERR_OK;
    return e;
}

static bool pair_is_absent(const struct container *c, size_t i)
{
    return c->blobs.part[primary_part[i]].len == 0 ||
           c->blobs.part[masks_part[i]].len == 0;
}

/*
 * 6, step 3: the reserve copy stands in for the first. The first is read
 * last, so that its fault is the one that is told when both are bad.
 */
static enum err read_pairs(struct container *c)
{
    enum err reserve = read_pair(c, 1);
    enum err first;

    if (reserve != ERR_OK && !pair_is_absent(c, 1))
        log_warn("%s; primary.key is used", log_fault_text());
    if (pair_is_absent(c, 0) && reserve != ERR_OK && !pair_is_absent(c, 1))
        return reserve;
    first = read_pair(c, 0);
    if (first == ERR_VERSION || (first != ERR_OK && reserve != ERR_OK))
        return first;
    if (first != ERR_OK)
        log_warn("%s; primary2.key is used", log_fault_text());
    log_fault_clear();
    return ERR_OK;
}

/* Whole ------------------------------------------------------------------- */

static enum err copy_blobs(const struct container_blobs *from,
                           struct container_blobs *to)
{
    enum err e = ERR_OK;
    size_t i;

    for (i = 0; e == ERR_OK && i < PART_COUNT; i++) {
        if (from->part[i].len > CONTAINER_PART_MAX)
            return log_fault(ERR_FORMAT, "%s is longer than %d bytes",
                             container_part_name((enum container_part)i),
                             CONTAINER_PART_MAX);
        e = buf_set(&to->part[i], buf_peek(&from->part[i]));
    }
    return e;
}

/* The keys are good without a name: one that cannot be read is empty. */
static enum err read_name(struct container *c)
{
    struct buf *blob = &c->blobs.part[PART_NAME];
    enum err e = ERR_OK;

    if (blob->len != 0)
        e = container_name_read(buf_peek(blob), &c->name);
    if (e == ERR_FORMAT) {
        log_warn("%s", log_fault_text());
        log_fault_clear();
        buf_truncate(&c->name, 0);
    }
    (void)buf_text(&c->name);
    return buf_check(&c->name);
}

enum err container_parse(const struct container_blobs *blobs,
                         struct container **out)
{
    struct container *c = calloc(1, sizeof(*c));
    enum err e;

    if (c == NULL)
        return ERR_NOMEM;
    e = copy_blobs(blobs, &c->blobs);
    if (e == ERR_OK)
        e = read_header(c);
    if (e == ERR_OK)
        e = read_pairs(c);
    if (e == ERR_OK)
        e = read_name(c);
    if (e != ERR_OK) {
        container_free(c);
        return e;
    }
    *out = c;
    return ERR_OK;
}
