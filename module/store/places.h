/*
 * Where containers are looked for: the carriers that the configuration names
 * (spec/config.md), and the few settings that go with them. The module makes
 * slots of them, the tool lists them.
 */
#ifndef STORE_PLACES_H
#define STORE_PLACES_H

#include "base/err.h"
#include "base/log.h"
#include "store/carrier.h"

#include <stddef.h>

#define PLACES_MAX 64             /* carriers */
#define PLACES_CONF_MAX 65536     /* bytes of a configuration file */
#define PLACES_CONF "LARETS_CONF" /* environment: path of the file */

/* When the module shows a slot in which a token can be made. */
enum spare_slot {
    SPARE_AUTO, /* while there is no container at all */
    SPARE_YES,
    SPARE_NO
};

struct places {
    struct carrier *carrier[PLACES_MAX]; /* in order of the configuration */
    size_t count;                        /* 0 where no home is known */
    enum spare_slot spare_slot;
    enum log_level log_level; /* asked for; the caller sets it */
    char *conf;               /* file that was read, or NULL: none is there */
};

/* What the configuration is found by; a member may be NULL. */
struct places_env {
    const char *conf;        /* LARETS_CONF */
    const char *config_home; /* XDG_CONFIG_HOME */
    const char *data_home;   /* XDG_DATA_HOME */
    const char *home;        /* HOME */
    const char *system_conf; /* /etc/larets/larets.conf */
    const char *csp_keys;    /* /var/opt/cprocsp/keys/USER */
};

/*
 * Read the configuration and make its carriers. The environment is not
 * looked at in set-user-ID programs; the home folder then, and where HOME is
 * not set, is that of the password database.
 *
 *   out      written only on ERR_OK; to be closed
 *   returns  ERR_OK, also where no folder exists yet; ERR_NOT_FOUND if the
 *            file that LARETS_CONF names is absent; ERR_FORMAT with a
 *            sentence that names file and line; ERR_ACCESS, ERR_IO,
 *            ERR_NOMEM
 *   source   spec/config.md
 */
MUST_USE enum err places_open(struct places *out);

/* The same with an environment that is given. */
MUST_USE enum err places_open_with(const struct places_env *env,
                                   struct places *out);

/* The carrier of number i, borrowed; NULL past the last. */
struct carrier *places_at(const struct places *p, size_t i);

/* Release the carriers: after every store on them. Repeatable. */
void places_close(struct places *p);

#endif
