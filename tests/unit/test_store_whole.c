/* Promises of store/store.h: another name, a copy, a repair. */
#include "store/store.h"

#include "tests/lib/fixed_rng.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdlib.h>

Suite *store_whole_suite(void);

static struct carrier *carrier, *other;
static struct store *store;
static struct rng rng;
static uint8_t first = 1;
static struct carrier_content before, after;

static struct bytes text(const char *s)
{
    return bytes_str(s);
}

static void open_on(struct carrier *c, const char *id)
{
    store_close(store);
    store = NULL;
    ck_assert_int_eq(store_open(c, id, &store), ERR_OK);
}

/* The token "tok" of user PIN "1234", without a key. */
static void setup(void)
{
    char *id = NULL;

    tmpdir_make();
    fixed_rng_init(&rng, &first);
    ck_assert_int_eq(
        carrier_folder_new("hdimage", tmpdir_path("keys"), &carrier), ERR_OK);
    ck_assert_int_eq(carrier_folder_new("flash", tmpdir_path("flash"), &other),
                     ERR_OK);
    ck_assert_int_eq(
        store_create(carrier, "tok", text("so"), text("1234"), &rng, &id),
        ERR_OK);
    open_on(carrier, id);
    free(id);
}

static void teardown(void)
{
    carrier_content_clear(&before);
    carrier_content_clear(&after);
    store_close(store);
    store = NULL;
    carrier_free(carrier);
    carrier_free(other);
    rng_clear(&rng);
    tmpdir_remove();
}

static void make_key(bool exportable)
{
    struct store_new_key n;
    size_t pair;

    memset(&n, 0, sizeof(n));
    ck_assert_int_eq(curve_by_name("TC26-256-B", &n.curve), ERR_OK);
    n.alg = KEY_ALG_2012_256;
    n.exportable = exportable;
    n.label = "label";
    n.now = INT64_C(1790000000);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_int_eq(store_generate(store, &n, &rng, &pair), ERR_OK);
}

static void read_into(struct carrier *c, const char *id,
                      struct carrier_content *out)
{
    carrier_content_clear(out);
    ck_assert_int_eq(carrier_read(c, id, out), ERR_OK);
}

static bool same_part(size_t i)
{
    return bytes_equal(buf_peek(&before.blobs.part[i]),
                       buf_peek(&after.blobs.part[i]));
}

static bool same_extra(void)
{
    return bytes_equal(buf_peek(&before.extra), buf_peek(&after.extra));
}

/* The parts of the keys are those of before, and there. */
static void check_parts_kept(void)
{
    size_t i;

    for (i = PART_HEADER; i < PART_COUNT; i++) {
        ck_assert_uint_ne(after.blobs.part[i].len, 0);
        ck_assert(same_part(i));
    }
}

/* Flip a bit of the last byte of a part. */
static enum err spoil(void *arg, struct carrier_content *c)
{
    struct buf *b = &c->blobs.part[*(const size_t *)arg];

    b->p[b->len - 1] ^= 1;
    return ERR_OK;
}

static enum err drop(void *arg, struct carrier_content *c)
{
    buf_clear(&c->blobs.part[*(const size_t *)arg]);
    return ERR_OK;
}

static void change_part(carrier_change_fn fn, size_t part)
{
    ck_assert_int_eq(carrier_update(carrier, "tok.000", fn, &part), ERR_OK);
}

/* Name -------------------------------------------------------------------- */

START_TEST(set_name_writes_name_key_alone)
{
    make_key(false);
    read_into(carrier, "tok.000", &before);

    ck_assert_int_eq(store_set_name(store, "Новое имя"), ERR_OK);

    ck_assert_str_eq(store_info(store)->label, "Новое имя");
    ck_assert(store_logged_in(store));
    read_into(carrier, "tok.000", &after);
    check_parts_kept();
    ck_assert(same_extra());
    ck_assert(!same_part(PART_NAME));
}
END_TEST

START_TEST(set_name_refuses_names_that_cannot_be)
{
    char long_name[CONTAINER_NAME_MAX + 2];
    char *id = NULL;

    memset(long_name, 'x', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = 0;
    ck_assert_int_eq(
        store_create(carrier, "two", text(""), text(""), &rng, &id), ERR_OK);
    free(id);
    ck_assert_int_eq(store_set_name(store, "two"), ERR_EXISTS);
    ck_assert_int_eq(store_set_name(store, ""), ERR_ARG);
    ck_assert_int_eq(store_set_name(store, long_name), ERR_ARG);
    ck_assert_int_eq(store_set_name(store, "日本"), ERR_UNSUPPORTED);
    ck_assert_int_eq(store_set_name(store, "\xff"), ERR_FORMAT);
    ck_assert_str_eq(store_info(store)->label, "tok");
    ck_assert_int_eq(store_set_name(store, "tok"), ERR_OK);
}
END_TEST

START_TEST(set_name_needs_no_whole_container)
{
    make_key(false);
    change_part(spoil, PART_HEADER);
    change_part(drop, PART_NAME);
    open_on(carrier, "tok.000");
    ck_assert(store_info(store)->damaged);

    ck_assert_int_eq(store_set_name(store, "again"), ERR_OK);
    ck_assert_str_eq(store_info(store)->label, "again");
}
END_TEST

/* Copy -------------------------------------------------------------------- */

static struct store_copying copying(const char *name)
{
    struct store_copying how;

    memset(&how, 0, sizeof(how));
    how.name = name;
    return how;
}

static void copy_to(struct carrier *c, const struct store_copying *how,
                    const char *id)
{
    char *made = NULL;

    ck_assert_int_eq(store_copy(store, c, how, &rng, &made), ERR_OK);
    ck_assert_str_eq(made, id);
    free(made);
    read_into(c, id, &after);
}

START_TEST(copy_has_the_same_bytes_but_for_the_serial)
{
    struct store_copying how = copying(NULL);
    char serial[17];

    make_key(true);
    memcpy(serial, store_info(store)->serial, sizeof(serial));
    read_into(carrier, "tok.000", &before);

    copy_to(other, &how, "tok.000");

    check_parts_kept();
    ck_assert(same_part(PART_NAME));
    read_into(carrier, "tok.000", &after);
    ck_assert(same_extra());
    open_on(other, "tok.000");
    ck_assert_str_ne(store_info(store)->serial, serial);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert_str_eq(store_item_at(store, 0)->label, "label");
    ck_assert_int_eq(store_check_so(store, text("so")), ERR_OK);
}
END_TEST

START_TEST(copy_without_an_extra_file_has_none)
{
    struct store_copying how = copying("tok2");
    char serial[17];
    char *id = NULL;

    make_key(true);
    read_into(carrier, "tok.000", &before);
    buf_clear(&before.extra);
    ck_assert_int_eq(carrier_remove(carrier, "tok.000"), ERR_OK);
    ck_assert_int_eq(carrier_create(carrier, "tok", &before, &id), ERR_OK);
    open_on(carrier, id);
    free(id);
    memcpy(serial, store_info(store)->serial, sizeof(serial));

    copy_to(other, &how, "tok2.000");

    check_parts_kept();
    ck_assert_uint_eq(after.extra.len, 0);
    open_on(other, "tok2.000");
    ck_assert_str_eq(store_info(store)->label, "tok2");
    ck_assert_str_eq(store_info(store)->serial, serial);
}
END_TEST

START_TEST(copy_of_a_key_that_is_not_exportable_is_forced)
{
    struct store_copying how = copying("two");
    char *id = NULL;

    make_key(false);
    ck_assert_int_eq(store_copy(store, other, &how, &rng, &id), ERR_DENIED);
    ck_assert_ptr_null(id);
    how.force = true;
    copy_to(other, &how, "two.000");
    open_on(other, "two.000");
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
    ck_assert(!store_item_at(store, 1)->exportable);
}
END_TEST

START_TEST(copy_with_another_pin_leaves_that_of_the_source)
{
    struct store_copying how = copying("two");
    char *id = NULL;

    make_key(true);
    read_into(carrier, "tok.000", &before);
    how.repin = true;
    how.pin = text("wrong");
    how.new_pin = text("пароль");
    ck_assert_int_eq(store_copy(store, carrier, &how, &rng, &id),
                     ERR_PIN_WRONG);
    ck_assert_ptr_null(id);
    how.pin = text("1234");
    copy_to(carrier, &how, "two.000");
    ck_assert(!same_part(PART_PRIMARY));
    read_into(carrier, "tok.000", &after);
    check_parts_kept();
    open_on(carrier, "two.000");
    ck_assert_int_eq(store_login(store, text("1234")), ERR_PIN_WRONG);
    ck_assert_int_eq(store_login(store, text("пароль")), ERR_OK);
}
END_TEST

START_TEST(copy_of_a_token_without_a_key_is_one)
{
    struct store_copying how = copying("two");

    how.repin = true;
    how.pin = text("1234");
    copy_to(carrier, &how, "two.000");
    open_on(carrier, "two.000");
    ck_assert(!store_info(store)->damaged);
    ck_assert_uint_eq(store_info(store)->key_count, 0);
    ck_assert(!store_info(store)->pin_needed);
}
END_TEST

START_TEST(copy_refuses_what_cannot_be_made)
{
    struct store_copying how = copying(NULL);
    char *id = NULL;

    make_key(true);
    ck_assert_int_eq(store_copy(store, carrier, &how, &rng, &id), ERR_EXISTS);
    how.name = "日本";
    ck_assert_int_eq(store_copy(store, carrier, &how, &rng, &id),
                     ERR_UNSUPPORTED);
    how.name = "two";
    change_part(spoil, PART_HEADER);
    ck_assert_int_eq(store_copy(store, carrier, &how, &rng, &id), ERR_FORMAT);
    ck_assert_int_eq(carrier_remove(carrier, "tok.000"), ERR_OK);
    ck_assert_int_eq(store_copy(store, carrier, &how, &rng, &id), ERR_GONE);
    ck_assert_ptr_null(id);
}
END_TEST

/* Repair ------------------------------------------------------------------ */

static const struct {
    carrier_change_fn fn;
    size_t part;
    unsigned bad;
} damages[] = {{spoil, PART_MASKS, 1},   {spoil, PART_PRIMARY, 1},
               {spoil, PART_MASKS2, 2},  {spoil, PART_PRIMARY2, 2},
               {drop, PART_PRIMARY, 1},  {drop, PART_MASKS2, 2},
               {drop, PART_PRIMARY2, 2}, {drop, PART_MASKS, 1}};

START_TEST(repair_makes_both_pairs_from_the_good_one)
{
    unsigned bad = 9;

    make_key(false);
    change_part(damages[_i].fn, damages[_i].part);
    read_into(carrier, "tok.000", &before);
    open_on(carrier, "tok.000");
    ck_assert_int_eq(store_repair(store, text("4321"), &rng, &bad),
                     ERR_PIN_WRONG);
    ck_assert_uint_eq(bad, 9);
    read_into(carrier, "tok.000", &after);
    ck_assert(same_part(damages[_i].part));

    ck_assert_int_eq(store_repair(store, text("1234"), &rng, &bad), ERR_OK);
    ck_assert_uint_eq(bad, damages[_i].bad);
    read_into(carrier, "tok.000", &after);
    ck_assert(same_part(PART_NAME));
    ck_assert(same_part(PART_HEADER));
    ck_assert(same_extra());
    ck_assert(!same_part(PART_PRIMARY));
    ck_assert(!same_part(PART_PRIMARY2));

    ck_assert_int_eq(store_repair(store, text("1234"), &rng, &bad), ERR_OK);
    ck_assert_uint_eq(bad, 0);
    ck_assert_int_eq(store_login(store, text("1234")), ERR_OK);
}
END_TEST

START_TEST(repair_of_what_is_whole_writes_nothing)
{
    unsigned bad = 9;

    ck_assert_int_eq(store_repair(store, text("x"), &rng, &bad), ERR_PIN_WRONG);
    ck_assert_int_eq(store_repair(store, text("1234"), &rng, &bad), ERR_OK);
    ck_assert_uint_eq(bad, 0);
    make_key(false);
    read_into(carrier, "tok.000", &before);
    bad = 9;
    ck_assert_int_eq(store_repair(store, text("1234"), &rng, &bad), ERR_OK);
    ck_assert_uint_eq(bad, 0);
    read_into(carrier, "tok.000", &after);
    check_parts_kept();
}
END_TEST

START_TEST(repair_needs_a_whole_header_and_one_whole_pair)
{
    unsigned bad = 9;

    make_key(false);
    change_part(spoil, PART_PRIMARY);
    change_part(spoil, PART_PRIMARY2);
    ck_assert_int_eq(store_repair(store, text("1234"), &rng, &bad), ERR_FORMAT);
    change_part(spoil, PART_PRIMARY2);
    change_part(spoil, PART_HEADER);
    ck_assert_int_eq(store_repair(store, text("1234"), &rng, &bad), ERR_FORMAT);
    ck_assert_uint_eq(bad, 9);
}
END_TEST

Suite *store_whole_suite(void)
{
    Suite *s = suite_create("store_whole");
    TCase *t = tcase_create("store_whole");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, set_name_writes_name_key_alone);
    tcase_add_test(t, set_name_refuses_names_that_cannot_be);
    tcase_add_test(t, set_name_needs_no_whole_container);
    tcase_add_test(t, copy_has_the_same_bytes_but_for_the_serial);
    tcase_add_test(t, copy_without_an_extra_file_has_none);
    tcase_add_test(t, copy_of_a_key_that_is_not_exportable_is_forced);
    tcase_add_test(t, copy_with_another_pin_leaves_that_of_the_source);
    tcase_add_test(t, copy_of_a_token_without_a_key_is_one);
    tcase_add_test(t, copy_refuses_what_cannot_be_made);
    tcase_add_loop_test(t, repair_makes_both_pairs_from_the_good_one, 0,
                        sizeof(damages) / sizeof(*damages));
    tcase_add_test(t, repair_of_what_is_whole_writes_nothing);
    tcase_add_test(t, repair_needs_a_whole_header_and_one_whole_pair);
    suite_add_tcase(s, t);
    return s;
}
