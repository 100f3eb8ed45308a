/* larets container passwd, rename, copy, repair. */
#include "base/log.h"
#include "store/store.h"
#include "tools/cmd_container.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"
#include "tools/pin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A container that is to be changed, and what that takes. */
struct change {
    const struct call *call;
    struct target target;
    struct store *store;
    struct rng rng;
    struct pin_source from;
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
    enum err e = pin_source_of(call, &c->from);

    if (e != ERR_OK)
        return e;
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
        NULL, TARGET_NONE, NULL, {0}, {NULL, -1}, BUF_EMPTY                    \
    }

/* The password, where one is needed. */
static enum err change_pin(struct change *c)
{
    const struct store_info *info = store_info(c->store);

    if (!info->pin_needed || !info->pin_set)
        return ERR_OK;
    return pin_read(&c->from, _("Password"), &c->pin);
}

/* The same, and it is checked; it is told what fails. */
static enum err change_login(struct change *c)
{
    enum err e = change_pin(c);

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

/* --- rename */

static const struct opt *const rename_opts[] = {&opt_json, NULL};

/* The new name, without the carrier that may stand before it. */
static enum err new_name(const struct change *c, const char *text, char **out)
{
    struct name n = {"", NULL, NULL};
    enum err e = name_parse(text, &n);

    if (e == ERR_OK && n.folder != NULL)
        e = log_fault(ERR_ARG, "a name has no slash");
    else if (e == ERR_OK && n.kind[0] != 0 &&
             strcasecmp(n.kind, c->target.carrier->kind) != 0)
        e = log_fault(ERR_ARG,
                      "the container stays on its carrier; if this is its "
                      "name, write %s:%s",
                      c->target.carrier->kind, text);
    if (e == ERR_OK) {
        *out = n.name;
        n.name = NULL;
    }
    name_clear(&n);
    return e;
}

static int rename_run(const struct call *call)
{
    struct change c = CHANGE_NONE;
    char *name = NULL;
    int status;
    enum err e = change_open(call, &c);

    status = status_of(e);
    if (e != ERR_OK)
        goto out;
    e = new_name(&c, call->arg[1], &name);
    if (e == ERR_OK)
        e = store_set_name(c.store, name);
    status = e == ERR_OK ? change_report(&c, _("this is its name now"))
                         : fail(e, _("name \"%s\""), call->arg[1]);
out:
    free(name);
    change_close(&c);
    return status;
}

const struct command cmd_container_rename = {
    "container rename",
    N_("CONTAINER NAME"),
    N_("give a container another name"),
    rename_opts,
    2,
    2,
    rename_run};

/* --- copy */

static const struct opt opt_new_pin = {"new-pin", 0, NULL,
                                       N_("give the copy another password")};
static const struct opt opt_force = {
    "force", 0, NULL, N_("copy also a key that is not exportable")};

static const struct opt *const copy_opts[] = {
    &opt_force,    &opt_new_pin, &opt_new_pin_file, &opt_new_pin_fd,
    &opt_pin_file, &opt_pin_fd,  &opt_json,         NULL};

static bool wants_new_pin(const struct call *call)
{
    return call_has(call, &opt_new_pin) || call_has(call, &opt_new_pin_file) ||
           call_has(call, &opt_new_pin_fd);
}

/* "hdimage:" and "FOLDER/" are places: the name stays the same. */
static enum err copy_target(const struct change *c, const char *text,
                            struct target *out)
{
    const char *name = store_info(c->store)->label;
    size_t len = strlen(text);
    char *whole = NULL;
    enum err e;

    if (len == 0 || strchr(":/\\", text[len - 1]) == NULL)
        return target_new(text, out);
    if (strpbrk(name, "/\\") != NULL)
        return log_fault(ERR_ARG,
                         "the name of the source has a slash; say another");
    if (asprintf(&whole, "%s%s", text, name) < 0)
        return ERR_NOMEM;
    e = target_new(whole, out);
    free(whole);
    return e;
}

static bool stays_where_it_is(const struct store *s)
{
    const struct item *item;
    size_t i;

    for (i = 0; i < store_item_count(s); i++) {
        item = store_item_at(s, i);
        if (item->kind == ITEM_PRIVATE_KEY && !item->exportable)
            return true;
    }
    return false;
}

/* All that can be said before a password is asked for. */
static int copy_check(const struct change *c, struct target *to)
{
    const struct call *call = c->call;
    enum err e;

    if (!wants_new_pin(call) && (c->from.file != NULL || c->from.fd >= 0)) {
        complain(_("without --new-pin the copy keeps its password, and "
                   "--pin-file and --pin-fd have no meaning"));
        return STATUS_USAGE;
    }
    if (store_info(c->store)->damaged)
        return fail_with(STATUS_UNSOUND,
                         _("container \"%s\": %s; it is not copied"),
                         call->arg[0], store_info(c->store)->fault);
    if (stays_where_it_is(c->store) && !call_has(call, &opt_force))
        return fail_with(STATUS_USER,
                         _("container \"%s\": its key is not exportable: who "
                           "made it wanted it to stay in one place, and the "
                           "rules of your CA may forbid a copy; --force makes "
                           "one"),
                         call->arg[0]);
    e = copy_target(c, call->arg[1], to);
    if (e == ERR_OK && container_name_taken(to))
        e = ERR_EXISTS;
    return e == ERR_OK ? STATUS_DONE
                       : fail(e, _("container \"%s\""), call->arg[1]);
}

static enum err copy_pins(struct change *c, struct buf *new_pin)
{
    enum err e = change_login(c);

    return e != ERR_OK
               ? e
               : pin_new(c->call, &opt_new_pin_file, &opt_new_pin_fd, new_pin);
}

static int copy_make(struct change *c, struct target *to,
                     const struct buf *new_pin)
{
    struct store_copying how = {to->name, call_has(c->call, &opt_force),
                                wants_new_pin(c->call), buf_peek(&c->pin),
                                buf_peek(new_pin)};
    enum err e = store_copy(c->store, to->carrier, &how, &c->rng, &to->id);

    return e == ERR_OK ? container_print(to, c->call)
                       : fail(e, _("container \"%s\""), c->call->arg[1]);
}

static int copy_run(const struct call *call)
{
    struct change c = CHANGE_NONE;
    struct target to = TARGET_NONE;
    struct buf new_pin = BUF_EMPTY;
    enum err e = change_open(call, &c);
    int status = status_of(e);

    if (e == ERR_OK)
        status = copy_check(&c, &to);
    if (status == STATUS_DONE && wants_new_pin(call))
        status = status_of(copy_pins(&c, &new_pin));
    if (status == STATUS_DONE)
        status = copy_make(&c, &to, &new_pin);
    buf_clear(&new_pin);
    target_close(&to);
    change_close(&c);
    return status;
}

const struct command cmd_container_copy = {
    "container copy",
    N_("SOURCE TARGET"),
    N_("copy a container to another place or name"),
    copy_opts,
    2,
    2,
    copy_run};

/* --- repair */

static const struct opt *const repair_opts[] = {&opt_pin_file, &opt_pin_fd,
                                                &opt_json, NULL};

static const char *repair_sentence(unsigned bad)
{
    switch (bad) {
    case 0:
        return _("nothing is damaged, nothing was changed");
    case 1:
        return _("primary.key and masks.key were damaged; both copies are "
                 "made anew from the reserve copy");
    default:
        return _("primary2.key and masks2.key, the reserve copy, were damaged "
                 "or absent; both copies are made anew");
    }
}

/* What is left does not suffice. */
static int repair_hopeless(const struct change *c, const char *fault)
{
    return fail_with(STATUS_UNSOUND,
                     _("container \"%s\": %s; it cannot be made again from "
                       "what is left: restore it from a copy, and keep this "
                       "one until that works"),
                     c->call->arg[0], fault);
}

static int repair_run(const struct call *call)
{
    struct change c = CHANGE_NONE;
    unsigned bad = 0;
    int status;
    enum err e = change_open(call, &c);

    status = status_of(e);
    if (e != ERR_OK)
        goto out;
    if (store_info(c.store)->damaged) {
        status = repair_hopeless(&c, store_info(c.store)->fault);
        goto out;
    }
    e = change_pin(&c);
    if (e == ERR_OK)
        e = store_repair(c.store, buf_peek(&c.pin), &c.rng, &bad);
    if (e == ERR_OK)
        status = change_report(&c, repair_sentence(bad));
    else if (e == ERR_FORMAT || e == ERR_KEY)
        status = repair_hopeless(&c, log_fault_text());
    else
        status = fail(e, _("container \"%s\""), call->arg[0]);
out:
    change_close(&c);
    return status;
}

const struct command cmd_container_repair = {
    "container repair",
    N_("CONTAINER"),
    N_("make both copies of a key again from the whole one"),
    repair_opts,
    1,
    1,
    repair_run};
