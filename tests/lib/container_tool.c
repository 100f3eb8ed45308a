/*
 * The store's operations one by one, for scripts. The generator is the fixed
 * one, so that an operation always leaves the same bytes.
 *
 * usage: container_tool ROOT VERB ARGUMENT...
 */
#include "base/log.h"
#include "store/store.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/testcert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1790000000) /* 2026-09-21 14:13:20 */

static struct carrier *carrier;
static struct store *store;
static struct rng rng;
static uint8_t first;

static void need(enum err e)
{
    if (e == ERR_OK)
        return;
    fprintf(stderr, "container_tool: %s: %s\n", err_name(e), log_fault_text());
    exit(10 + (int)e);
}

static void login(const char *id, const char *pin)
{
    need(store_open(carrier, id, &store));
    need(store_login(store, bytes_str(pin)));
}

/* token NAME SO-PIN PIN */
static void token(char **a)
{
    char *id = NULL;

    need(store_create(carrier, a[0], bytes_str(a[1]), bytes_str(a[2]), &rng,
                      &id));
    puts(id);
    free(id);
}

/* generate ID PIN exchange|signature CURVE */
static void generate(char **a)
{
    bool exchange = strcmp(a[2], "exchange") == 0;
    struct store_new_key n;
    size_t pair;

    memset(&n, 0, sizeof(n));
    need(curve_by_name(a[3], &n.curve));
    if (curve_len(n.curve->curve) == 32)
        n.alg = exchange ? KEY_ALG_2012_256_EXCHANGE : KEY_ALG_2012_256;
    else
        n.alg = exchange ? KEY_ALG_2012_512_EXCHANGE : KEY_ALG_2012_512;
    n.now = NOW;
    n.exportable = exchange;
    login(a[0], a[1]);
    need(store_generate(store, &n, &rng, &pair));
}

/* passwd ID OLD NEW */
static void passwd(char **a)
{
    need(store_open(carrier, a[0], &store));
    need(store_set_pin(store, bytes_str(a[1]), bytes_str(a[2]), &rng));
}

static const struct item *private_of(size_t pair)
{
    size_t i;

    for (i = 0; i < store_item_count(store); i++) {
        const struct item *it = store_item_at(store, i);

        if (it->kind == ITEM_PRIVATE_KEY && it->pair == pair)
            return it;
    }
    fprintf(stderr, "container_tool: no pair %zu\n", pair);
    exit(EXIT_FAILURE);
}

/* cert ID PIN PAIR: a certificate of its own for the key */
static void cert(char **a)
{
    struct buf der = BUF_EMPTY;
    const struct item *it;
    struct bytes d;
    size_t pair;

    login(a[0], a[1]);
    it = private_of(strtoul(a[2], NULL, 10));
    need(key_value(it->key, &d));
    testcert_make(it->params.alg, it->params.curve, d.p, "test", 0, &rng, &der);
    need(store_put_certificate(store, buf_peek(&der), &pair));
    buf_clear(&der);
}

/* rename ID LABEL */
static void rename_pair(char **a)
{
    need(store_open(carrier, a[0], &store));
    need(store_rename(store, 0, bytes_of(NULL, 0), a[1]));
}

/* name ID NAME */
static void name(char **a)
{
    need(store_open(carrier, a[0], &store));
    need(store_set_name(store, a[1]));
}

/* copy ID NAME PIN NEW-PIN */
static void copy(char **a)
{
    struct store_copying how;
    char *id = NULL;

    memset(&how, 0, sizeof(how));
    how.name = a[1];
    how.repin = true;
    how.pin = bytes_str(a[2]);
    how.new_pin = bytes_str(a[3]);
    need(store_open(carrier, a[0], &store));
    need(store_copy(store, carrier, &how, &rng, &id));
    free(id);
}

/* repair ID PIN */
static void repair(char **a)
{
    unsigned bad;

    need(store_open(carrier, a[0], &store));
    need(store_repair(store, bytes_str(a[1]), &rng, &bad));
}

/* remove-key ID PIN PAIR */
static void remove_key(char **a)
{
    const struct item *it;

    login(a[0], a[1]);
    it = private_of(strtoul(a[2], NULL, 10));
    need(store_remove(store, (size_t)(it - store_item_at(store, 0)), &rng));
}

/* remove ID */
static void remove_all(char **a)
{
    need(carrier_remove(carrier, a[0]));
}

/* list: each container is opened, as a reader does */
static void list(char **a)
{
    struct carrier_list all = {NULL, 0};
    size_t i;

    (void)a;
    need(carrier_list(carrier, &all));
    for (i = 0; i < all.count; i++) {
        const struct store_info *info;

        need(store_open(carrier, all.p[i].id, &store));
        info = store_info(store);
        printf("%s\t%s\t%zu\t%s\n", all.p[i].id, info->label, info->key_count,
               info->damaged ? info->fault : "good");
        store_close(store);
        store = NULL;
    }
    carrier_list_clear(&all);
}

/* check ID PIN */
static void check(char **a)
{
    login(a[0], a[1]);
}

static enum err no_change(void *arg, struct carrier_content *c)
{
    (void)arg;
    (void)c;
    return ERR_OK;
}

/* settle: a writer that changes nothing comes to every container */
static void settle(char **a)
{
    struct carrier_list all = {NULL, 0};
    size_t i;

    (void)a;
    need(carrier_list(carrier, &all));
    for (i = 0; i < all.count; i++)
        need(carrier_update(carrier, all.p[i].id, no_change, NULL));
    carrier_list_clear(&all);
}

static const struct {
    const char *verb;
    int arguments;
    void (*run)(char **a);
} verbs[] = {
    {"token", 3, token},        {"generate", 4, generate},
    {"passwd", 3, passwd},      {"cert", 3, cert},
    {"rename", 2, rename_pair}, {"remove-key", 3, remove_key},
    {"remove", 1, remove_all},  {"list", 0, list},
    {"check", 2, check},        {"settle", 0, settle},
    {"name", 2, name},          {"copy", 4, copy},
    {"repair", 2, repair},
};

int main(int argc, char **argv)
{
    const char *seed = getenv("CONTAINER_TOOL_SEED");
    size_t i;

    first = (uint8_t)(seed == NULL ? 7 : atoi(seed));
    fixed_rng_init(&rng, &first);
    for (i = 0; argc > 2 && i < sizeof(verbs) / sizeof(*verbs); i++) {
        if (strcmp(argv[2], verbs[i].verb) != 0 ||
            argc != 3 + verbs[i].arguments)
            continue;
        need(carrier_folder_new("hdimage", argv[1], &carrier));
        verbs[i].run(argv + 3);
        store_close(store);
        carrier_free(carrier);
        return 0;
    }
    fprintf(stderr, "container_tool: wrong arguments\n");
    return 2;
}
