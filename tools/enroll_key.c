/*
 * The key never is where this code could see it: container and key are asked
 * of the store and of the PKCS#11 module, and found again by name, serial
 * number and CKA_ID.
 */
#include "tools/enroll_key.h"

#include "base/log.h"
#include "provider/libctx.h"
#include "store/store.h"
#include "tools/i18n.h"
#include "tools/name.h"
#include "tools/out.h"
#include "tools/p11.h"
#include "tools/pem.h"
#include "tools/profile.h"
#include "tools/request.h"
#include "tools/step.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The token of the application, logged in. */
struct token {
    struct p11 *p11;
    struct p11_slot slot;
    struct p11_pair pair;
    struct buf pin;
    bool pin_known; /* it was asked for already */
};

#define TOKEN_NONE                                                             \
    {                                                                          \
        NULL, {0}, {0, 0, NULL, BUF_EMPTY}, BUF_EMPTY, false                   \
    }

static void token_close(struct token *t)
{
    p11_pair_clear(&t->pair);
    p11_close(t->p11);
    t->p11 = NULL;
    buf_clear(&t->pin);
}

/* --- planning */

static enum err put_hex(struct journal *j, const char *key, struct bytes b)
{
    char text[2 * JOURNAL_KEY_ID_LEN + 1];
    size_t i;

    for (i = 0; i < b.len && i < JOURNAL_KEY_ID_LEN; i++)
        snprintf(text + 2 * i, 3, "%02x", b.p[i]);
    return journal_put_text(j, key, text);
}

/* "hdimage:NAME" of --carrier and --container; the id where none was given. */
static char *wanted_address(const struct enroll *e)
{
    const char *kind = e->carrier != NULL ? e->carrier : "hdimage";
    const char *name = e->container != NULL ? e->container : e->id;
    char *address;

    if (e->carrier == NULL &&
        (strchr(name, ':') != NULL || strchr(name, '\\') != NULL))
        return strdup(name);
    return asprintf(&address, "%s:%s", kind, name) < 0 ? NULL : address;
}

/* A name that is free, on a carrier that is there and can be written. */
static enum err check_free(const char *address)
{
    struct target t = TARGET_NONE;
    enum err e = target_find(address, &t);

    target_close(&t);
    if (e == ERR_NOT_FOUND) {
        log_fault_clear();
        e = target_new(address, &t);
        target_close(&t);
        return e;
    }
    return e == ERR_OK || e == ERR_ARG
               ? log_fault(ERR_EXISTS, "a container of this name is there")
               : e;
}

/* Choose container, curve and CKA_ID, and write them down. */
static int plan(struct enroll *e)
{
    const cJSON *profile = journal_json(e->journal, "profile");
    const struct curve_name *curve = NULL;
    uint8_t id[JOURNAL_KEY_ID_LEN];
    char *address = wanted_address(e);
    int status = STATUS_DONE;
    enum err err =
        address != NULL ? profile_curve(profile, e->curve, &curve) : ERR_NOMEM;

    if (err == ERR_OK)
        err = check_free(address);
    if (err == ERR_OK)
        err = journal_key_id(e->id, id);
    if (err == ERR_OK)
        err = put_hex(e->journal, "keyId", bytes_of(id, sizeof(id)));
    if (err == ERR_OK)
        err = journal_put_text(e->journal, "container", address);
    if (err == ERR_OK)
        err = journal_put_text(e->journal, "curve", curve->name);
    if (err == ERR_OK)
        err = journal_put_text(e->journal, "label", e->id);
    if (err == ERR_OK)
        err = journal_enter(e->journal, JOURNAL_KEY_PLANNED);
    if (err != ERR_OK)
        status =
            fail(err, _("container \"%s\""), address != NULL ? address : "?");
    free(address);
    return status;
}

/* --- container */

/* Make the container; an empty password is allowed. */
static enum err make_container(struct target *t, struct bytes pin)
{
    struct rng rng = {0};
    enum err e = rng_init(&rng, rng_seed_kernel, NULL);

    if (pin.len == 0)
        pin = bytes_str("");
    if (e == ERR_OK)
        e = store_create(t->carrier, t->name, bytes_of(NULL, 0), pin, &rng,
                         &t->id);
    rng_clear(&rng);
    return e;
}

/* Name and serial number of the token, by which the module shows it. */
static enum err note_token(struct enroll *e, const struct target *t)
{
    struct store *s = NULL;
    const struct store_info *info;
    enum err err = store_open(t->carrier, t->id, &s);

    if (err == ERR_OK) {
        info = store_info(s);
        err = info->damaged
                  ? log_fault(ERR_FORMAT, "%s", info->fault)
                  : journal_put_text(e->journal, "serial", info->serial);
    }
    if (err == ERR_OK)
        err = journal_put_text(e->journal, "name", info->label);
    if (err == ERR_OK)
        err = journal_put_text(e->journal, "carrier", t->carrier->kind);
    if (err == ERR_OK)
        err = journal_save(e->journal);
    store_close(s);
    return err;
}

static enum err read_pin(const struct enroll *e, bool fresh, struct buf *pin)
{
    bool silent = e->pin.file != NULL || e->pin.fd >= 0;

    if (!silent && e->non_interactive)
        return log_fault(ERR_PIN_NEEDED, "the password is needed and nothing "
                                         "may be asked");
    if (!fresh)
        return pin_read(&e->pin, _("Password of the container"), pin);
    if (!silent)
        say(_("The new password may be empty. A lost password cannot be "
              "recovered: the key is lost with it."));
    return pin_read_new(&e->pin, _("New password of the container"), pin);
}

/*
 * The container of the journal: found, or made with a new password. What an
 * earlier run has made is ours, since its name was free when it was planned.
 */
static enum err have_container(struct enroll *e, struct token *token)
{
    const char *address = journal_text(e->journal, "container");
    struct target t = TARGET_NONE;
    int64_t begun;
    enum err err = target_find(address, &t);

    if (err == ERR_NOT_FOUND) {
        log_fault_clear();
        err = target_new(address, &t);
        if (err == ERR_OK)
            err = read_pin(e, true, &token->pin);
        token->pin_known = err == ERR_OK;
        begun = step_begin();
        if (err == ERR_OK)
            err = make_container(&t, buf_peek(&token->pin));
        if (err == ERR_OK)
            step_done(begun, _("container \"%s\" made in %s/%s"), t.name,
                      t.carrier->where, t.id);
    }
    if (err == ERR_OK)
        err = note_token(e, &t);
    target_close(&t);
    return err;
}

/* --- key */

static enum err key_id(const struct enroll *e, uint8_t id[JOURNAL_KEY_ID_LEN])
{
    return journal_key_id(e->id, id);
}

/* Load the module and log in to the token of the journal. */
static enum err open_token(struct enroll *e, struct token *t)
{
    enum err err = p11_open(e->module, &t->p11);

    if (err == ERR_OK)
        err = p11_find_token(t->p11, NULL, journal_text(e->journal, "serial"),
                             &t->slot);
    if (err == ERR_OK)
        err = p11_session(t->p11, &t->slot);
    if (err != ERR_OK || (t->slot.flags & CKF_LOGIN_REQUIRED) == 0)
        return err;
    if (!t->pin_known)
        err = read_pin(e, false, &t->pin);
    return err == ERR_OK ? p11_login(t->p11, buf_peek(&t->pin)) : err;
}

/* The pair with our CKA_ID: found, or made. */
static enum err have_key(struct enroll *e, struct token *t)
{
    const char *label = journal_text(e->journal, "label");
    const struct curve_name *curve = NULL;
    uint8_t id[JOURNAL_KEY_ID_LEN];
    int64_t begun = step_begin();
    enum err err = curve_by_name(journal_text(e->journal, "curve"), &curve);

    if (err == ERR_OK)
        err = key_id(e, id);
    if (err == ERR_OK)
        err = p11_find_pair(t->p11, bytes_of(id, sizeof(id)), &t->pair);
    if (err == ERR_NOT_FOUND) {
        err = p11_generate(t->p11, curve, bytes_of(id, sizeof(id)), label,
                           &t->pair);
        if (err == ERR_OK)
            step_done(begun, _("key pair %s made by %s"), curve->name,
                      e->module);
    }
    if (err == ERR_OK)
        err = journal_put_bytes(e->journal, "publicKey",
                                buf_peek(&t->pair.value));
    if (err == ERR_OK && journal_state(e->journal) < JOURNAL_KEY_GENERATED)
        err = journal_enter(e->journal, JOURNAL_KEY_GENERATED);
    return err;
}

/* --- request */

static enum err token_sign(void *arg, struct bytes data, struct buf *sig)
{
    struct token *t = arg;

    return p11_sign(t->p11, &t->pair, data, sig);
}

/* "sha-256=:BASE64:", as RFC 9530 writes a digest. */
static enum err put_digest(struct journal *j, struct bytes data)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    struct buf text = BUF_EMPTY;
    unsigned len = 0;
    enum err e;

    if (EVP_Digest(data.p, data.len, hash, &len, EVP_sha256(), NULL) != 1)
        return ERR_NOMEM;
    buf_add_str(&text, "sha-256=:");
    base64_write(bytes_of(hash, len), &text);
    buf_add_u8(&text, ':');
    e = buf_check(&text);
    if (e == ERR_OK)
        e = journal_put_text(j, "csrDigest", buf_text(&text));
    buf_clear(&text);
    return e;
}

static enum err sign_request(struct enroll *e, struct token *t)
{
    const cJSON *profile = journal_json(e->journal, "profile");
    OSSL_LIB_CTX *ctx = libctx_new();
    struct buf csr = BUF_EMPTY;
    int64_t begun = step_begin();
    enum err err =
        ctx != NULL
            ? request_build(ctx, profile, t->pair.curve,
                            buf_peek(&t->pair.value), token_sign, t, &csr)
            : log_fault(ERR_NOMEM, "libcrypto cannot be set up");

    if (err == ERR_OK)
        err = journal_put_bytes(e->journal, "csr", buf_peek(&csr));
    if (err == ERR_OK)
        err = put_digest(e->journal, buf_peek(&csr));
    if (err == ERR_OK)
        err = journal_enter(e->journal, JOURNAL_CSR_SIGNED);
    if (err == ERR_OK)
        step_done(begun,
                  _("request signed by the token and verified, %zu "
                    "bytes"),
                  csr.len);
    buf_clear(&csr);
    libctx_free(ctx);
    return err;
}

/*
 * True if nothing was planned yet, or nothing came of the plan and the user
 * has another one.
 */
static bool needs_plan(const struct enroll *e)
{
    struct target t = TARGET_NONE;
    enum err err;

    if (journal_state(e->journal) != JOURNAL_KEY_PLANNED)
        return journal_state(e->journal) == JOURNAL_LOGGED_IN;
    if (e->carrier == NULL && e->container == NULL && e->curve == NULL)
        return false;
    err = target_find(journal_text(e->journal, "container"), &t);
    target_close(&t);
    return err == ERR_NOT_FOUND;
}

int enroll_make_request(struct enroll *e)
{
    struct token t = TOKEN_NONE;
    int status = STATUS_DONE;
    enum err err;

    if (needs_plan(e)) {
        status = plan(e);
        if (status != STATUS_DONE)
            return status;
    }
    err = have_container(e, &t);
    if (err == ERR_OK)
        err = open_token(e, &t);
    if (err == ERR_OK)
        err = have_key(e, &t);
    if (err == ERR_OK)
        err = sign_request(e, &t);
    if (err != ERR_OK)
        status = fail(err, _("container \"%s\""),
                      journal_text(e->journal, "container"));
    token_close(&t);
    return status;
}

/* --- certificate */

/* True if the token has this very certificate. */
static enum err has_certificate(struct token *t, struct bytes id,
                                struct bytes der, bool *same)
{
    struct buf there = BUF_EMPTY;
    enum err e = p11_read_certificate(t->p11, id, &there);

    *same = e == ERR_OK && bytes_equal(buf_peek(&there), der);
    buf_clear(&there);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The key on the token must still be the one that was requested for. */
static enum err check_pair(struct enroll *e, struct token *t, struct bytes id)
{
    struct buf asked = BUF_EMPTY;
    enum err err = p11_find_pair(t->p11, id, &t->pair);

    if (err == ERR_NOT_FOUND)
        err = log_fault(err, "the key is no longer on the token");
    if (err == ERR_OK)
        err = journal_bytes(e->journal, "publicKey", &asked);
    if (err == ERR_OK &&
        !bytes_equal(buf_peek(&asked), buf_peek(&t->pair.value)))
        err = log_fault(ERR_MISMATCH,
                        "the token holds another key than was requested for");
    buf_clear(&asked);
    return err;
}

static enum err write_and_read(struct enroll *e, struct token *t,
                               struct bytes der)
{
    uint8_t raw[JOURNAL_KEY_ID_LEN];
    struct bytes id = bytes_of(raw, sizeof(raw));
    int64_t begun = step_begin();
    bool same = false;
    enum err err = key_id(e, raw);

    if (err == ERR_OK)
        err = check_pair(e, t, id);
    if (err == ERR_OK)
        err = has_certificate(t, id, der, &same);
    if (err == ERR_OK && !same)
        err = p11_write_certificate(t->p11, id,
                                    journal_text(e->journal, "label"), der);
    if (err == ERR_OK && journal_state(e->journal) < JOURNAL_CERT_WRITTEN)
        err = journal_enter(e->journal, JOURNAL_CERT_WRITTEN);
    if (err == ERR_OK)
        err = has_certificate(t, id, der, &same);
    if (err == ERR_OK && !same)
        err = log_fault(ERR_IO, "the token gives back another certificate");
    if (err == ERR_OK && journal_state(e->journal) < JOURNAL_VERIFIED)
        err = journal_enter(e->journal, JOURNAL_VERIFIED);
    if (err == ERR_OK)
        step_done(begun, _("certificate written to \"%s\" and read back"),
                  journal_text(e->journal, "container"));
    return err;
}

int enroll_write_certificate(struct enroll *e)
{
    struct token t = TOKEN_NONE;
    struct buf der = BUF_EMPTY;
    int status = STATUS_DONE;
    enum err err = journal_bytes(e->journal, "certificate", &der);

    if (err == ERR_OK)
        err = open_token(e, &t);
    if (err == ERR_OK)
        err = write_and_read(e, &t, buf_peek(&der));
    if (err != ERR_OK)
        status = fail(err, _("container \"%s\""),
                      journal_text(e->journal, "container"));
    token_close(&t);
    buf_clear(&der);
    return status;
}
