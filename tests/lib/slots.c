/* Slots of tests: one place, the folder "keys". */
#include "tests/lib/slots.h"

#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdlib.h>

static size_t lost;

static void on_lost(struct slot *s)
{
    (void)s;
    lost++;
}

static void no_front(struct front *f)
{
    ck_assert_ptr_null(f);
}

void slots_again(struct slots *l, enum spare_slot mode)
{
    struct places p = {.spare_slot = mode};

    ck_assert_int_eq(
        carrier_folder_new("hdimage", tmpdir_path("keys"), &p.carrier[0]),
        ERR_OK);
    p.count = 1;
    ck_assert_int_eq(slots_init_take(l, &p, on_lost), ERR_OK);
}

void slots_close(struct slots *l)
{
    slots_clear(l, no_front);
}

void slots_begin(struct slots *l, enum spare_slot mode)
{
    lost = 0;
    tmpdir_make();
    slots_again(l, mode);
}

void slots_end(struct slots *l)
{
    slots_close(l);
    tmpdir_remove();
}

size_t slots_lost(void)
{
    return lost;
}

struct slot *slots_nth(struct slots *l, size_t i)
{
    uint32_t ids[64];
    size_t count = 0;

    ck_assert_int_eq(slots_list(l, false, ids, 64, &count), ERR_OK);
    ck_assert_uint_lt(i, count);
    return slots_find(l, ids[i]);
}

void slots_make(struct slots *l, const char *label, const char *pin)
{
    struct bytes user = pin == NULL ? bytes_of(NULL, 0) : bytes_str(pin);
    struct rng rng;
    char *id = NULL;

    ck_assert_int_eq(rng_init(&rng, rng_seed_kernel, NULL), ERR_OK);
    ck_assert_int_eq(store_create(l->places.carrier[0], label, bytes_str("so"),
                                  user, &rng, &id),
                     ERR_OK);
    free(id);
    rng_clear(&rng);
}
