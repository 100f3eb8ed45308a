/* Reading and writing larets.ext: spec/extra.md. */
#include "store/extra.h"

#include "base/ct.h"
#include "base/der.h"
#include "base/log.h"
#include "base/text.h"
#include "base/wipe.h"
#include "gost/hash.h"
#include "gost/kdf.h"
#include "store/carrier.h"

#include <string.h>

#define VERSION 1
#define CHECK_LEN 8               /* bytes, spec/extra.md, 1 */
#define ITERATIONS 2000           /* of a new verifier, spec/extra.md, 3 */
#define ITERATIONS_MAX (1u << 20) /* that are put up with */

/* Elements of the body and of a note, spec/extra.md, 2 and 4 */
enum body_tag {
    BODY_SERIAL = DER_CONTEXT(0),
    BODY_SO_PIN = DER_CONTEXT_SEQ(1),
    BODY_USER_PIN = DER_CONTEXT_SEQ(2),
    BODY_NO_PIN = DER_CONTEXT(3),
    BODY_NOTES = DER_CONTEXT_SEQ(4)
};

enum note_tag {
    NOTE_ID = DER_CONTEXT(0),
    NOTE_LABEL = DER_CONTEXT(1),
    NOTE_SPKI = DER_CONTEXT(2),
    NOTE_LOCAL = DER_CONTEXT(3)
};

static void note_clear(struct extra_note *n)
{
    buf_clear(&n->id);
    buf_clear(&n->label);
    buf_clear(&n->spki);
    buf_clear(&n->others);
    memset(n, 0, sizeof(*n));
}

void extra_clear(struct extra *x)
{
    size_t i;

    for (i = 0; i < x->note_count; i++)
        note_clear(&x->note[i]);
    buf_clear(&x->others);
    wipe(x, sizeof(*x));
}

/* Reading ----------------------------------------------------------------- */

static enum err damaged(const char *what)
{
    return log_fault(ERR_FORMAT, CARRIER_EXTRA_NAME ": %s, the file is damaged",
                     what);
}

static void check_value(struct bytes body, uint8_t out[CHECK_LEN])
{
    uint8_t digest[32];

    hash_once(HASH_STREEBOG_256, body, digest);
    memcpy(out, digest, CHECK_LEN);
}

static enum err read_pin(struct bytes value, struct extra_pin *p)
{
    struct cursor c = cursor_of(value);
    struct bytes salt, verifier;

    if (der_expect(&c, DER_OCTET_STRING, &salt) != ERR_OK ||
        der_uint(&c, &p->iterations) != ERR_OK ||
        der_expect(&c, DER_OCTET_STRING, &verifier) != ERR_OK ||
        der_end(&c) != ERR_OK || salt.len != EXTRA_SALT_LEN ||
        verifier.len != EXTRA_VERIFIER_LEN || p->iterations == 0 ||
        p->iterations > ITERATIONS_MAX)
        return damaged("the verifier of a PIN");
    memcpy(p->salt, salt.p, salt.len);
    memcpy(p->verifier, verifier.p, verifier.len);
    p->state = EXTRA_PIN_SET;
    return ERR_OK;
}

static enum err read_note_element(const struct der *el, struct extra_note *n)
{
    switch (el->tag) {
    case NOTE_ID:
        return buf_set(&n->id, el->value);
    case NOTE_LABEL:
        if (!text_is_utf8(el->value) ||
            (el->value.len != 0 && memchr(el->value.p, 0, el->value.len)))
            return damaged("the label of a pair");
        return buf_set(&n->label, el->value);
    case NOTE_SPKI:
        return buf_set(&n->spki, el->value);
    case NOTE_LOCAL:
        n->local = true;
        return ERR_OK;
    default:
        buf_add(&n->others, el->whole);
        return buf_check(&n->others);
    }
}

static enum err read_note(struct cursor *list, struct extra *x)
{
    struct extra_note *n;
    struct cursor c;
    struct bytes fp;
    struct der el;
    enum err e = ERR_OK;

    if (der_enter(list, DER_SEQUENCE, &c) != ERR_OK ||
        der_expect(&c, DER_OCTET_STRING, &fp) != ERR_OK ||
        fp.len != CONTAINER_FP_LEN || extra_note_find(x, fp.p) != NULL)
        return damaged("the note of a pair");
    n = extra_note_get(x, fp.p);
    if (n == NULL)
        return damaged("too many notes of pairs");
    while (e == ERR_OK && cursor_left(&c) != 0) {
        if (der_next(&c, &el) != ERR_OK)
            return damaged("the note of a pair");
        e = read_note_element(&el, n);
    }
    return e;
}

static enum err read_element(const struct der *el, struct extra *x)
{
    struct cursor list = cursor_of(el->value);
    enum err e = ERR_OK;

    switch (el->tag) {
    case BODY_SERIAL:
        if (el->value.len != EXTRA_SERIAL_LEN)
            return damaged("the serial number");
        memcpy(x->serial, el->value.p, EXTRA_SERIAL_LEN);
        x->has_serial = true;
        return ERR_OK;
    case BODY_SO_PIN:
        return read_pin(el->value, &x->so);
    case BODY_USER_PIN:
        return read_pin(el->value, &x->user);
    case BODY_NO_PIN:
        x->user.state = EXTRA_PIN_NONE;
        return ERR_OK;
    case BODY_NOTES:
        while (e == ERR_OK && cursor_left(&list) != 0)
            e = read_note(&list, x);
        return e;
    default:
        buf_add(&x->others, el->whole);
        return buf_check(&x->others);
    }
}

static enum err read_body(struct bytes body, struct extra *x)
{
    struct cursor c = cursor_of(body), inner;
    uint32_t version;
    struct der el;
    enum err e = ERR_OK;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK ||
        der_uint(&inner, &version) != ERR_OK)
        return damaged("no version");
    if (version != VERSION)
        return log_fault(ERR_VERSION,
                         CARRIER_EXTRA_NAME ": version %u is of a later larets",
                         (unsigned)version);
    while (e == ERR_OK && cursor_left(&inner) != 0) {
        if (der_next(&inner, &el) != ERR_OK)
            return damaged("an element is cut off");
        e = read_element(&el, x);
    }
    return e;
}

enum err extra_read(struct bytes file, struct extra *out)
{
    struct cursor c = cursor_of(file), inner;
    uint8_t expected[CHECK_LEN];
    struct extra x;
    struct bytes check;
    struct der body;
    enum err e;

    if (der_enter(&c, DER_SEQUENCE, &inner) != ERR_OK)
        return log_fault(ERR_FORMAT, CARRIER_EXTRA_NAME " ends after %zu bytes",
                         file.len);
    if (der_next(&inner, &body) != ERR_OK || body.tag != DER_SEQUENCE ||
        der_expect(&inner, DER_OCTET_STRING, &check) != ERR_OK ||
        check.len != CHECK_LEN || der_end(&inner) != ERR_OK)
        return damaged("content or check value is not there");
    check_value(body.whole, expected);
    if (!ct_equal(expected, check.p, CHECK_LEN))
        return damaged("check value differs");
    memset(&x, 0, sizeof(x));
    e = read_body(body.whole, &x);
    if (e != ERR_OK) {
        extra_clear(&x);
        return e;
    }
    extra_clear(out);
    *out = x;
    wipe(&x, sizeof(x));
    return ERR_OK;
}

/* Writing ----------------------------------------------------------------- */

static void put_pin(struct buf *b, unsigned tag, const struct extra_pin *p)
{
    size_t mark = der_open(b, tag);

    der_put(b, DER_OCTET_STRING, bytes_of(p->salt, sizeof(p->salt)));
    der_put_uint(b, p->iterations);
    der_put(b, DER_OCTET_STRING, bytes_of(p->verifier, sizeof(p->verifier)));
    der_close(b, mark);
}

static void put_if(struct buf *b, unsigned tag, const struct buf *value)
{
    if (value->len != 0)
        der_put(b, tag, buf_peek(value));
}

static void put_note(struct buf *b, const struct extra_note *n)
{
    size_t mark = der_open(b, DER_SEQUENCE);

    der_put(b, DER_OCTET_STRING, bytes_of(n->fp, sizeof(n->fp)));
    put_if(b, NOTE_ID, &n->id);
    put_if(b, NOTE_LABEL, &n->label);
    put_if(b, NOTE_SPKI, &n->spki);
    if (n->local)
        der_put(b, NOTE_LOCAL, bytes_of(NULL, 0));
    buf_add(b, buf_peek(&n->others));
    der_close(b, mark);
}

static void put_notes(struct buf *b, const struct extra *x)
{
    size_t mark, i;

    if (x->note_count == 0)
        return;
    mark = der_open(b, BODY_NOTES);
    for (i = 0; i < x->note_count; i++)
        put_note(b, &x->note[i]);
    der_close(b, mark);
}

static void put_body(struct buf *b, const struct extra *x)
{
    size_t mark = der_open(b, DER_SEQUENCE);

    der_put_uint(b, VERSION);
    if (x->has_serial)
        der_put(b, BODY_SERIAL, bytes_of(x->serial, sizeof(x->serial)));
    if (x->so.state == EXTRA_PIN_SET)
        put_pin(b, BODY_SO_PIN, &x->so);
    if (x->user.state == EXTRA_PIN_SET)
        put_pin(b, BODY_USER_PIN, &x->user);
    if (x->user.state == EXTRA_PIN_NONE)
        der_put(b, BODY_NO_PIN, bytes_of(NULL, 0));
    put_notes(b, x);
    buf_add(b, buf_peek(&x->others));
    der_close(b, mark);
}

enum err extra_write(const struct extra *x, struct buf *out)
{
    size_t mark = der_open(out, DER_SEQUENCE);
    size_t start = out->len;
    uint8_t check[CHECK_LEN];

    put_body(out, x);
    if (buf_check(out) != ERR_OK)
        return ERR_NOMEM;
    check_value(bytes_of(out->p + start, out->len - start), check);
    der_put(out, DER_OCTET_STRING, bytes_of(check, sizeof(check)));
    der_close(out, mark);
    return buf_check(out);
}

/* Notes ------------------------------------------------------------------- */

struct extra_note *extra_note_find(struct extra *x, const uint8_t *fp)
{
    size_t i;

    for (i = 0; i < x->note_count; i++)
        if (memcmp(x->note[i].fp, fp, CONTAINER_FP_LEN) == 0)
            return &x->note[i];
    return NULL;
}

struct extra_note *extra_note_get(struct extra *x, const uint8_t *fp)
{
    struct extra_note *n = extra_note_find(x, fp);

    if (n != NULL || x->note_count == EXTRA_NOTES_MAX)
        return n;
    n = &x->note[x->note_count++];
    memcpy(n->fp, fp, CONTAINER_FP_LEN);
    return n;
}

void extra_note_remove(struct extra *x, const uint8_t *fp)
{
    struct extra_note *n = extra_note_find(x, fp);
    struct extra_note *last;

    if (n == NULL)
        return;
    note_clear(n);
    last = &x->note[--x->note_count];
    if (n != last) {
        *n = *last;
        memset(last, 0, sizeof(*last));
    }
}

/* PINs -------------------------------------------------------------------- */

enum err extra_pin_make(struct extra_pin *p, struct bytes pin, struct rng *rng)
{
    struct extra_pin made;
    enum err e;

    memset(&made, 0, sizeof(made));
    if (!text_is_utf8(pin) || text_length(pin) > CONTAINER_PIN_MAX)
        return log_fault(ERR_PIN_RANGE,
                         "the PIN is not text of up to %d characters",
                         CONTAINER_PIN_MAX);
    if (pin.len == 0) {
        made.state = EXTRA_PIN_NONE;
        *p = made;
        return ERR_OK;
    }
    made.state = EXTRA_PIN_SET;
    made.iterations = ITERATIONS;
    e = rng_bytes(rng, made.salt, sizeof(made.salt));
    if (e == ERR_OK)
        e = pbkdf2(HASH_STREEBOG_512, pin,
                   bytes_of(made.salt, sizeof(made.salt)), made.iterations,
                   made.verifier, sizeof(made.verifier));
    if (e == ERR_OK)
        *p = made;
    wipe(&made, sizeof(made));
    return e;
}

enum err extra_pin_check(const struct extra_pin *p, struct bytes pin)
{
    uint8_t verifier[EXTRA_VERIFIER_LEN];
    enum err e;

    if (p->state == EXTRA_PIN_UNSET)
        return log_fault(ERR_PIN_NEEDED, "no PIN has been set yet");
    if (p->state == EXTRA_PIN_NONE)
        return pin.len == 0 ? ERR_OK : ERR_PIN_WRONG;
    e = pbkdf2(HASH_STREEBOG_512, pin, bytes_of(p->salt, sizeof(p->salt)),
               p->iterations, verifier, sizeof(verifier));
    if (e == ERR_OK && !ct_equal(verifier, p->verifier, sizeof(verifier)))
        e = ERR_PIN_WRONG;
    wipe(verifier, sizeof(verifier));
    return e;
}
