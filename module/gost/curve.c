/*
 * Names of the parameter sets: RFC 4357, 11.4; RFC 7836, appendix A; RFC 9215,
 * appendices C and D.3. The numbers are in curve_data.c.
 */
#include "gost/curve.h"

#include "gost/point.h"

#include <string.h>
#include <strings.h>

/* 1.2.643.2.2 CryptoPro, 1.2.643.7.1.2.1 TC26, bodies of the OIDs. */
#define CRYPTOPRO 0x2a, 0x85, 0x03, 0x02, 0x02
#define TC26 0x2a, 0x85, 0x03, 0x07, 0x01, 0x02, 0x01

static const struct curve_name names[] = {
    {"CryptoPro-A",
     "1.2.643.2.2.35.1",
     {CRYPTOPRO, 35, 1},
     7,
     &curve_cryptopro_a},
    {"CryptoPro-B",
     "1.2.643.2.2.35.2",
     {CRYPTOPRO, 35, 2},
     7,
     &curve_cryptopro_b},
    {"CryptoPro-C",
     "1.2.643.2.2.35.3",
     {CRYPTOPRO, 35, 3},
     7,
     &curve_cryptopro_c},
    {"CryptoPro-XchA",
     "1.2.643.2.2.36.0",
     {CRYPTOPRO, 36, 0},
     7,
     &curve_cryptopro_a},
    {"CryptoPro-XchB",
     "1.2.643.2.2.36.1",
     {CRYPTOPRO, 36, 1},
     7,
     &curve_cryptopro_c},
    {"TC26-256-A", "1.2.643.7.1.2.1.1.1", {TC26, 1, 1}, 9, &curve_tc26_256_a},
    {"TC26-256-B", "1.2.643.7.1.2.1.1.2", {TC26, 1, 2}, 9, &curve_cryptopro_a},
    {"TC26-256-C", "1.2.643.7.1.2.1.1.3", {TC26, 1, 3}, 9, &curve_cryptopro_b},
    {"TC26-256-D", "1.2.643.7.1.2.1.1.4", {TC26, 1, 4}, 9, &curve_cryptopro_c},
    {"TC26-512-A", "1.2.643.7.1.2.1.2.1", {TC26, 2, 1}, 9, &curve_tc26_512_a},
    {"TC26-512-B", "1.2.643.7.1.2.1.2.2", {TC26, 2, 2}, 9, &curve_tc26_512_b},
    {"TC26-512-C", "1.2.643.7.1.2.1.2.3", {TC26, 2, 3}, 9, &curve_tc26_512_c},
    {"Test-256", "1.2.643.2.2.35.0", {CRYPTOPRO, 35, 0}, 7, &curve_test_256},
    {"Test-512", "1.2.643.7.1.2.1.2.0", {TC26, 2, 0}, 9, &curve_test_512},
};

#define NAME_COUNT (sizeof(names) / sizeof(*names))

size_t curve_len(const struct curve *c)
{
    return 8 * (size_t)c->p.limbs;
}

const uint8_t *curve_order(const struct curve *c)
{
    return c->order;
}

int curve_is_test(const struct curve *c)
{
    return c->is_test;
}

enum err curve_by_oid(struct bytes oid, const struct curve_name **out)
{
    size_t i;

    for (i = 0; i < NAME_COUNT; i++) {
        if (!bytes_equal(oid, bytes_of(names[i].oid, names[i].oid_len)))
            continue;
        *out = &names[i];
        return ERR_OK;
    }
    return ERR_UNSUPPORTED;
}

enum err curve_by_name(const char *name, const struct curve_name **out)
{
    size_t i;

    for (i = 0; i < NAME_COUNT; i++) {
        if (strcasecmp(name, names[i].name) != 0 &&
            strcmp(name, names[i].dotted) != 0)
            continue;
        *out = &names[i];
        return ERR_OK;
    }
    return ERR_UNSUPPORTED;
}

const struct curve_name *curve_name_at(size_t i)
{
    return i < NAME_COUNT ? &names[i] : NULL;
}
