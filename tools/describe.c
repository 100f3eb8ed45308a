/* What there is to tell of a container, by the store and by its six files. */
#include "tools/describe.h"

#include "base/log.h"
#include "base/text.h"
#include "pkix/cert.h"
#include "store/places.h"
#include "tools/name.h"
#include "tools/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_LEN 32 /* bytes, CK_TOKEN_INFO */
#define DAY 86400    /* seconds */

const char *alg_name(enum key_alg alg)
{
    switch (key_alg_signature(alg)) {
    case KEY_ALG_2001:
        return "gost2001";
    case KEY_ALG_2012_256:
        return "gost2012_256";
    default:
        return "gost2012_512";
    }
}

/* RFC 7512, 2.3: what needs no escape in the value of a path attribute. */
static bool is_uri_plain(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') ||
           (c != 0 && strchr("-._~:[]@!$'()*+,=&", c) != NULL);
}

static void uri_value(struct buf *out, const uint8_t *p, size_t len)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t i;

    for (i = 0; i < len; i++) {
        if (is_uri_plain(p[i])) {
            buf_add_u8(out, p[i]);
            continue;
        }
        buf_add_u8(out, '%');
        buf_add_u8(out, (uint8_t)digits[p[i] >> 4]);
        buf_add_u8(out, (uint8_t)digits[p[i] & 15]);
    }
}

char *token_uri(const char *label, const char *serial)
{
    struct buf uri = BUF_EMPTY;
    uint8_t field[LABEL_LEN];
    size_t len = sizeof(field);
    char *text = NULL;

    text_pad(field, sizeof(field), bytes_str(label));
    while (len > 0 && field[len - 1] == ' ')
        len--;
    buf_add_str(&uri, "pkcs11:token=");
    uri_value(&uri, field, len);
    buf_add_str(&uri, ";serial=");
    uri_value(&uri, (const uint8_t *)serial, strlen(serial));
    if (buf_check(&uri) == ERR_OK)
        text = strdup(buf_text(&uri));
    buf_clear(&uri);
    return text;
}

static bool put_time(cJSON *o, const char *key, int64_t t)
{
    struct buf text = BUF_EMPTY;
    bool ok;

    time_text(t, &text);
    ok = buf_check(&text) == ERR_OK && json_str(o, key, buf_text(&text));
    buf_clear(&text);
    return ok;
}

static bool put_name(cJSON *o, const char *key, struct bytes name)
{
    struct buf text = BUF_EMPTY;
    enum err e = name_text(name, &text);
    bool ok = e != ERR_NOMEM && buf_check(&text) == ERR_OK &&
              json_str(o, key, e == ERR_OK ? buf_text(&text) : "?");

    buf_clear(&text);
    return ok;
}

static bool put_hex(cJSON *o, const char *key, struct bytes b)
{
    struct buf text = BUF_EMPTY;
    char pair[3];
    size_t i;
    bool ok;

    for (i = 0; i < b.len; i++) {
        snprintf(pair, sizeof(pair), "%02x", b.p[i]);
        buf_add_str(&text, pair);
    }
    ok = buf_check(&text) == ERR_OK && json_str(o, key, buf_text(&text));
    buf_clear(&text);
    return ok;
}

static int64_t days_left(int64_t end, int64_t now)
{
    int64_t left = end - now;

    return left >= 0 ? left / DAY : -((-left + DAY - 1) / DAY);
}

enum err describe_certificate(struct bytes der, int64_t now, cJSON *object)
{
    struct cert cert;
    enum err e = cert_read(der, &cert);

    if (e != ERR_OK)
        return e;
    return put_name(object, "subject", cert.subject) &&
                   put_name(object, "issuer", cert.issuer) &&
                   put_hex(object, "serialNumber", cert.serial_value) &&
                   put_time(object, "validFrom", cert.not_before) &&
                   put_time(object, "validTo", cert.not_after) &&
                   json_num(object, "daysLeft",
                            (double)days_left(cert.not_after, now))
               ? ERR_OK
               : ERR_NOMEM;
}

/* The certificate of a pair, or NULL. */
static const struct item *find_item(const struct store *s, enum item_kind kind,
                                    size_t pair)
{
    const struct item *item;
    size_t i;

    for (i = 0; i < store_item_count(s); i++) {
        item = store_item_at(s, i);
        if (item->kind == kind && item->pair == pair)
            return item;
    }
    return NULL;
}

static enum err describe_key(const struct store *s, const struct item *key,
                             int64_t now, cJSON *o)
{
    const struct item *cert = find_item(s, ITEM_CERTIFICATE, key->pair);

    if (!json_str(o, "algorithm", alg_name(key->params.alg)) ||
        !json_str(o, "curve", key->params.curve->name) ||
        !json_bool(o, "exportable", key->exportable) ||
        !json_bool(o, "exchange", key->exchange) ||
        !put_hex(o, "id", key->id) || !json_str(o, "label", key->label) ||
        !(key->valid_to == 0 || put_time(o, "keyValidTo", key->valid_to)))
        return ERR_NOMEM;
    return cert != NULL ? describe_certificate(cert->cert, now, o) : ERR_OK;
}

static enum err describe_keys(const struct store *s, int64_t now, cJSON *keys)
{
    const struct item *item;
    enum err e = ERR_OK;
    cJSON *o;
    size_t i;

    for (i = 0; e == ERR_OK && i < store_item_count(s); i++) {
        item = store_item_at(s, i);
        if (item->kind != ITEM_PRIVATE_KEY)
            continue;
        o = cJSON_CreateObject();
        if (o == NULL || !cJSON_AddItemToArray(keys, o)) {
            cJSON_Delete(o);
            return ERR_NOMEM;
        }
        e = describe_key(s, item, now, o);
    }
    return e;
}

/* What the first key has, once more where listings look for it. */
static bool lift_first_key(cJSON *o)
{
    const cJSON *first =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(o, "keys"), 0);
    const cJSON *member;
    bool ok = true;

    cJSON_ArrayForEach(member, first) ok =
        ok && (cJSON_HasObjectItem(o, member->string) ||
               json_put(o, member->string, cJSON_Duplicate(member, 1)));
    return ok;
}

static const char *pair_fault(unsigned bad)
{
    return bad == 1 ? "primary.key and masks.key are damaged, the reserve "
                      "copy is good"
                    : "primary2.key and masks2.key, the reserve copy, are "
                      "damaged";
}

static unsigned pairs_there(const struct carrier_content *content)
{
    const struct buf *part = content->blobs.part;

    return (part[PART_PRIMARY].len + part[PART_MASKS].len > 0 ? 1u : 0) |
           (part[PART_PRIMARY2].len + part[PART_MASKS2].len > 0 ? 2u : 0);
}

/* Pairs of files that are there and not whole; 0 also if both are. */
static enum err damaged_pairs(struct carrier *c, const char *id, unsigned *out)
{
    struct carrier_content content = {{{BUF_EMPTY}}, BUF_EMPTY};
    struct container *parsed = NULL;
    enum err e = carrier_read(c, id, &content);

    if (e == ERR_OK)
        e = container_parse(&content.blobs, &parsed);
    if (e == ERR_OK)
        *out = pairs_there(&content) & ~container_good_pairs(parsed);
    container_free(parsed);
    carrier_content_clear(&content);
    return e;
}

enum err describe_copies(struct carrier *c, const char *id, struct bytes pin,
                         cJSON *o)
{
    struct carrier_content content = {{{BUF_EMPTY}}, BUF_EMPTY};
    struct container *parsed = NULL;
    unsigned good = 0, bad = 0;
    enum err e = carrier_read(c, id, &content);

    if (e == ERR_OK)
        e = container_parse(&content.blobs, &parsed);
    if (e == ERR_OK)
        e = container_try_pairs(parsed, pin, &good);
    if (e == ERR_OK)
        bad = pairs_there(&content) & ~good;
    container_free(parsed);
    carrier_content_clear(&content);
    if (e != ERR_OK || bad == 0)
        return e;
    cJSON_DeleteItemFromObjectCaseSensitive(o, "state");
    cJSON_DeleteItemFromObjectCaseSensitive(o, "fault");
    return json_str(o, "state", "one copy damaged") &&
                   json_str(o, "fault", pair_fault(bad))
               ? ERR_OK
               : ERR_NOMEM;
}

static enum err describe_state(struct carrier *c, const char *id,
                               const struct store_info *info, cJSON *o)
{
    const char *state = "good", *fault = info->fault;
    unsigned bad = 0;
    enum err e;

    if (info->damaged) {
        state = "damaged";
    } else if (info->key_count == 0) {
        state = "no key";
    } else {
        e = damaged_pairs(c, id, &bad);
        if (e != ERR_OK)
            return e;
        if (bad != 0) {
            state = "one copy damaged";
            fault = pair_fault(bad);
        }
    }
    return json_str(o, "state", state) && json_str(o, "fault", fault)
               ? ERR_OK
               : ERR_NOMEM;
}

static bool put_uri(struct carrier *c, const struct store_info *info, cJSON *o)
{
    char *uri;
    bool ok;

    /* the module knows the places of the configuration only */
    if (strcmp(c->kind, NAME_PATH) == 0)
        return json_str(o, "uri", NULL);
    uri = token_uri(info->label, info->serial);
    ok = uri != NULL && json_str(o, "uri", uri);
    free(uri);
    return ok;
}

static bool put_place(struct carrier *c, const struct carrier_list *list,
                      size_t i, cJSON *o)
{
    char *address = container_address(c, list, i);
    char *path = NULL;
    bool ok = address != NULL &&
              asprintf(&path, "%s/%s", c->where, list->p[i].id) > 0 &&
              json_str(o, "container", address) &&
              json_str(o, "name", list->p[i].name) &&
              json_str(o, "carrier", c->kind) &&
              json_str(o, "folder", list->p[i].id) && json_str(o, "path", path);

    free(address);
    free(path);
    return ok;
}

static const char *password_word(const struct store_info *info)
{
    if (!info->pin_needed)
        return "none";
    return info->pin_set ? "set" : "not set yet";
}

static enum err describe_store(struct carrier *c,
                               const struct carrier_list *list, size_t i,
                               const struct store *s, int64_t now, cJSON *o)
{
    const struct store_info *info = store_info(s);
    cJSON *keys = cJSON_CreateArray();
    enum err e = ERR_NOMEM;

    if (put_place(c, list, i, o) && json_str(o, "serial", info->serial) &&
        json_str(o, "password", info->damaged ? NULL : password_word(info)))
        e = describe_state(c, list->p[i].id, info, o);
    if (e == ERR_OK)
        e = describe_keys(s, now, keys);
    if (!json_put(o, "keys", keys))
        return ERR_NOMEM;
    if (e == ERR_OK && (!lift_first_key(o) || !put_uri(c, info, o)))
        e = ERR_NOMEM;
    return e;
}

enum err describe_container(struct carrier *c, const struct carrier_list *list,
                            size_t i, int64_t now, cJSON **out)
{
    struct store *s = NULL;
    cJSON *o = cJSON_CreateObject();
    enum err e = o != NULL ? store_open(c, list->p[i].id, &s) : ERR_NOMEM;

    if (e == ERR_OK)
        e = describe_store(c, list, i, s, now, o);
    store_close(s);
    if (e == ERR_OK)
        *out = o;
    else
        cJSON_Delete(o);
    return e;
}

enum err describe_id(struct carrier *c, const char *id, int64_t now,
                     cJSON **out)
{
    struct carrier_list list = {NULL, 0};
    enum err e = carrier_list(c, &list);
    size_t i;

    for (i = 0; e == ERR_OK && i < list.count; i++)
        if (strcmp(list.p[i].id, id) == 0)
            break;
    if (e == ERR_OK)
        e = i < list.count ? describe_container(c, &list, i, now, out)
                           : ERR_GONE;
    carrier_list_clear(&list);
    return e;
}

static enum err describe_carrier(struct carrier *c, int64_t now, cJSON *array)
{
    struct carrier_list list = {NULL, 0};
    enum err e = carrier_list(c, &list);
    cJSON *o;
    size_t i;

    if (e == ERR_NOT_FOUND)
        e = ERR_OK; /* nothing was made there yet */
    for (i = 0; e == ERR_OK && i < list.count; i++) {
        e = describe_container(c, &list, i, now, &o);
        if (e == ERR_OK && !cJSON_AddItemToArray(array, o)) {
            cJSON_Delete(o);
            e = ERR_NOMEM;
        } else if (e == ERR_GONE || e == ERR_NOT_FOUND) {
            e = ERR_OK; /* removed while we looked */
        }
    }
    carrier_list_clear(&list);
    return e;
}

enum err describe_all(int64_t now, cJSON **out)
{
    struct places places = {{NULL}, 0, SPARE_AUTO, LOG_NONE, NULL};
    cJSON *array = cJSON_CreateArray();
    struct carrier *c;
    enum err e = array != NULL ? places_open(&places) : ERR_NOMEM;
    size_t i;

    for (i = 0; e == ERR_OK && (c = places_at(&places, i)) != NULL; i++) {
        e = describe_carrier(c, now, array);
        if (e == ERR_ACCESS || e == ERR_IO) {
            complain("%s: %s", c->where, log_fault_text());
            e = ERR_OK;
        }
    }
    places_close(&places);
    if (e == ERR_OK)
        *out = array;
    else
        cJSON_Delete(array);
    return e;
}
