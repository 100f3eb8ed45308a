/* larets container passwd: what changes a container where it is. */
#include "base/log.h"
#include "store/store.h"
#include "tools/cmd_container.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pin.h"

/* A container that is to be changed, and what that takes. */
struct change {
    const struct call *call;
    struct target target;
    struct store *store;
    struct rng rng;
    struct buf pin;
};

static void change_close(struct change *c)
{
    store_close(c->store);
    rng_clear(&c->rng);
    buf_clear(&c->pin);
    target_close(&c->target);
}

/* Find and open what the first argument names; it is told what fails. */
static enum err change_open(const struct call *call, struct change *c)
{
    enum err e;

    c->call = call;
    e = target_find(call->arg[0], &c->target);
    if (e == ERR_OK)
        e = store_open(c->target.carrier, c->target.id, &c->store);
    if (e == ERR_OK)
        e = rng_init(&c->rng, rng_seed_kernel, NULL);
    if (e != ERR_OK)
        fail(e, _("container \"%s\""), call->arg[0]);
    return e;
}

#define CHANGE_NONE                                                            \
    {                                                                          \
        NULL, TARGET_NONE, NULL, {0}, BUF_EMPTY                                \
    }

/* The password is read where one is needed, and checked. */
static enum err change_login(struct change *c)
{
    struct pin_source from;
    enum err e = pin_source_of(c->call, &from);

    if (e != ERR_OK)
        return e;
    if (store_info(c->store)->pin_needed && store_info(c->store)->pin_set)
        e = pin_read(&from, _("Password"), &c->pin);
    if (e == ERR_OK)
        e = store_login(c->store, buf_peek(&c->pin));
    if (e != ERR_OK)
        fail(e, _("container \"%s\""), c->call->arg[0]);
    return e;
}

/* A sentence about what was done, and the container as JSON if asked for. */
static int change_report(const struct change *c, const char *sentence)
{
    say(_("container \"%s\": %s"), store_info(c->store)->label, sentence);
    return call_has(c->call, &opt_json) ? container_print(&c->target, c->call)
                                        : STATUS_DONE;
}

/* --- passwd */

static const struct opt *const passwd_opts[] = {
    &opt_pin_file,   &opt_pin_fd, &opt_new_pin_file,
    &opt_new_pin_fd, &opt_json,   NULL};

static const char *passwd_sentence(bool before, bool after)
{
    if (before && after)
        return _("the password is changed");
    if (after)
        return _("it has a password now");
    return before ? _("the password is taken away")
                  : _("it has no password, as before");
}

static int passwd_run(const struct call *call)
{
    struct change c = CHANGE_NONE;
    struct buf new_pin = BUF_EMPTY;
    bool before = false;
    int status;
    enum err e = change_open(call, &c);

    if (e == ERR_OK)
        e = change_login(&c);
    if (e == ERR_OK)
        e = pin_new(call, &opt_new_pin_file, &opt_new_pin_fd, &new_pin);
    status = status_of(e);
    if (e != ERR_OK)
        goto out;
    before = store_info(c.store)->pin_needed;
    e = store_set_pin(c.store, buf_peek(&c.pin), buf_peek(&new_pin), &c.rng);
    status = e == ERR_OK
                 ? change_report(&c, passwd_sentence(before, new_pin.len != 0))
                 : fail(e, _("container \"%s\""), call->arg[0]);
out:
    buf_clear(&new_pin);
    change_close(&c);
    return status;
}

const struct command cmd_container_passwd = {
    "container passwd",
    N_("CONTAINER"),
    N_("give a container another password"),
    passwd_opts,
    1,
    1,
    passwd_run};
