/* Promises of store/extra.h. */
#include "store/extra.h"

#include "base/log.h"
#include "tests/lib/fixed_rng.h"
#include "tests/lib/vectors.h"

#include <check.h>

Suite *extra_suite(void);

static struct extra extra, back;
static struct buf file;
static struct rng rng;
static uint8_t first = 1;

static void setup(void)
{
    fixed_rng_init(&rng, &first);
}

static void teardown(void)
{
    extra_clear(&extra);
    extra_clear(&back);
    buf_clear(&file);
    rng_clear(&rng);
}

static void write_and_read(void)
{
    buf_clear(&file);
    ck_assert_int_eq(extra_write(&extra, &file), ERR_OK);
    ck_assert_int_eq(extra_read(buf_peek(&file), &back), ERR_OK);
}

static void make_full(void)
{
    struct extra_note *n = extra_note_get(&extra, (const uint8_t *)"fp123456");

    extra.has_serial = true;
    memset(extra.serial, 0x42, sizeof(extra.serial));
    ck_assert_int_eq(extra_pin_make(&extra.so, bytes_str("so"), &rng), ERR_OK);
    n->local = true;
    buf_add_str(&n->id, "id");
    buf_add_str(&n->label, "имя");
    buf_add_str(&n->spki, "spki");
}

/* The example of spec/extra.md, 6 */
START_TEST(read_takes_the_example_of_the_specification)
{
    struct vectors *v = vectors_open("extra.txt");
    struct extra_note *n;

    ck_assert(vectors_next(v));
    ck_assert_int_eq(extra_read(vector_bytes(v, "file"), &extra), ERR_OK);
    ck_assert(extra.has_serial);
    ck_assert_mem_eq(extra.serial, vector_bytes(v, "serial").p,
                     EXTRA_SERIAL_LEN);
    ck_assert_int_eq(
        extra_pin_check(&extra.so, bytes_str(vector_text(v, "so"))), ERR_OK);
    ck_assert_int_eq(
        extra_pin_check(&extra.user, bytes_str(vector_text(v, "user"))),
        ERR_OK);
    n = extra_note_find(&extra, vector_bytes(v, "fp").p);
    ck_assert_ptr_nonnull(n);
    ck_assert(bytes_equal(buf_peek(&n->id), vector_bytes(v, "id")));
    ck_assert_str_eq(buf_text(&n->label), vector_text(v, "label"));
    ck_assert(n->local);
    ck_assert_int_eq(extra_write(&extra, &file), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&file), vector_bytes(v, "file")));
    vectors_close(v);
}
END_TEST

START_TEST(write_keeps_what_read_does_not_know)
{
    static const uint8_t element[] = {0x8a, 0x01, 0x07};
    struct extra_note *n;

    make_full();
    buf_add(&extra.others, bytes_of(element, sizeof(element)));
    buf_add(&extra.note[0].others, bytes_of(element, sizeof(element)));
    write_and_read();

    n = extra_note_find(&back, (const uint8_t *)"fp123456");
    ck_assert(bytes_equal(buf_peek(&back.others),
                          bytes_of(element, sizeof(element))));
    ck_assert(
        bytes_equal(buf_peek(&n->others), bytes_of(element, sizeof(element))));
}
END_TEST

START_TEST(read_refuses_every_bit_turned_and_every_cut)
{
    size_t bit, len;

    make_full();
    ck_assert_int_eq(extra_write(&extra, &file), ERR_OK);
    for (bit = 0; bit < 8 * file.len; bit++) {
        file.p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        ck_assert_int_eq(extra_read(buf_peek(&file), &back), ERR_FORMAT);
        file.p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    for (len = 0; len < file.len; len++)
        ck_assert_int_eq(extra_read(bytes_of(file.p, len), &back), ERR_FORMAT);
    ck_assert_int_eq(extra_read(buf_peek(&file), &back), ERR_OK);
}
END_TEST

START_TEST(read_refuses_a_later_version)
{
    struct vectors *v = vectors_open("extra.txt");

    ck_assert(vectors_next(v));
    ck_assert(vectors_next(v));
    ck_assert_int_eq(extra_read(vector_bytes(v, "file"), &extra), ERR_VERSION);
    vectors_close(v);
}
END_TEST

START_TEST(notes_are_found_made_and_removed)
{
    uint8_t fp[CONTAINER_FP_LEN] = {0};
    unsigned i;

    for (i = 0; i < EXTRA_NOTES_MAX; i++) {
        fp[0] = (uint8_t)i;
        ck_assert_ptr_nonnull(extra_note_get(&extra, fp));
    }
    fp[0] = 99;
    ck_assert_ptr_null(extra_note_get(&extra, fp));
    ck_assert_ptr_null(extra_note_find(&extra, fp));
    fp[0] = 3;
    ck_assert_ptr_nonnull(extra_note_find(&extra, fp));
    extra_note_remove(&extra, fp);
    ck_assert_ptr_null(extra_note_find(&extra, fp));
    fp[0] = EXTRA_NOTES_MAX - 1;
    ck_assert_ptr_nonnull(extra_note_find(&extra, fp));
    extra_note_remove(&extra, fp);
    ck_assert_uint_eq(extra.note_count, EXTRA_NOTES_MAX - 2);
}
END_TEST

START_TEST(pin_is_checked_and_not_kept)
{
    struct bytes pin = bytes_str("secret-pin-of-a-token");

    ck_assert_int_eq(extra_pin_check(&extra.user, pin), ERR_PIN_NEEDED);
    ck_assert_int_eq(extra_pin_make(&extra.user, pin, &rng), ERR_OK);
    write_and_read();

    ck_assert_int_eq(extra_pin_check(&back.user, pin), ERR_OK);
    ck_assert_int_eq(extra_pin_check(&back.user, bytes_str("secret")),
                     ERR_PIN_WRONG);
    ck_assert_int_eq(extra_pin_check(&back.user, bytes_str("")), ERR_PIN_WRONG);
    ck_assert_ptr_null(memmem(file.p, file.len, pin.p, pin.len));
}
END_TEST

START_TEST(pin_that_is_empty_means_that_none_is_needed)
{
    ck_assert_int_eq(extra_pin_make(&extra.user, bytes_str(""), &rng), ERR_OK);
    write_and_read();

    ck_assert_int_eq(back.user.state, EXTRA_PIN_NONE);
    ck_assert_int_eq(extra_pin_check(&back.user, bytes_str("")), ERR_OK);
    ck_assert_int_eq(extra_pin_check(&back.user, bytes_str("1")),
                     ERR_PIN_WRONG);
}
END_TEST

START_TEST(pin_refuses_what_is_no_text)
{
    ck_assert_int_eq(extra_pin_make(&extra.so, bytes_str("\xff"), &rng),
                     ERR_PIN_RANGE);
    ck_assert_int_eq(extra.so.state, EXTRA_PIN_UNSET);
}
END_TEST

Suite *extra_suite(void)
{
    Suite *s = suite_create("extra");
    TCase *t = tcase_create("extra");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, read_takes_the_example_of_the_specification);
    tcase_add_test(t, write_keeps_what_read_does_not_know);
    tcase_add_test(t, read_refuses_every_bit_turned_and_every_cut);
    tcase_add_test(t, read_refuses_a_later_version);
    tcase_add_test(t, notes_are_found_made_and_removed);
    tcase_add_test(t, pin_is_checked_and_not_kept);
    tcase_add_test(t, pin_that_is_empty_means_that_none_is_needed);
    tcase_add_test(t, pin_refuses_what_is_no_text);
    suite_add_tcase(s, t);
    return s;
}
