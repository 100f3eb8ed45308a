/* Promises of container_parse. */
#include "store/container.h"

#include "base/log.h"
#include "tests/lib/sample.h"
#include "tests/lib/vectors.h"

#include <check.h>

Suite *container_read_suite(void);

static struct container_blobs blobs;
static struct container *container;

static void load(const char *fixture)
{
    sample_fixture(fixture, &blobs);
}

static void teardown(void)
{
    container_free(container);
    container = NULL;
    container_blobs_clear(&blobs);
}

static enum err parse(void)
{
    container_free(container);
    container = NULL;
    log_fault_clear();
    return container_parse(&blobs, &container);
}

/* Replace bytes of the header's content and make its check value again. */
static void patch_header(const char *fixture, const uint8_t *from,
                         const uint8_t *to, size_t len)
{
    struct buf *h;
    uint8_t *at;

    load(fixture);
    h = &blobs.part[PART_HEADER];
    at = memmem(h->p, h->len, from, len);
    ck_assert_ptr_nonnull(at);
    memcpy(at, to, len);
    sample_remake_header(&blobs, &gost89_sbox_z);
}

START_TEST(parse_tells_what_each_fixture_holds)
{
    struct vectors *v = vectors_open("containers.txt");
    const struct container_key *k;

    while (vectors_next(v)) {
        load(vector_name(v));
        ck_assert_msg(parse() == ERR_OK, "%s", vector_name(v));
        k = container_key_at(container, 0);

        ck_assert_str_eq(container_name(container), vector_text(v, "name"));
        ck_assert_int_eq(container_has_pin(container),
                         vector_text(v, "password") != NULL);
        ck_assert(k->has_fp);
        ck_assert_mem_eq(k->fp, vector_bytes(v, "public1").p, 8);
        ck_assert_uint_eq(container_key_count(container),
                          vector_text(v, "d2") == NULL ? 1 : 2);
        container_blobs_clear(&blobs);
    }
    ck_assert_uint_eq(vectors_count(v), 16);
    vectors_close(v);
}
END_TEST

START_TEST(parse_reads_both_keys_of_two)
{
    const struct container_key *one, *two;

    load("two-keys");
    ck_assert_int_eq(parse(), ERR_OK);
    one = container_key_at(container, 0);
    two = container_key_at(container, 1);

    ck_assert_int_eq(one->params.alg, KEY_ALG_2012_256);
    ck_assert_int_eq(two->params.alg, KEY_ALG_2012_256_EXCHANGE);
    ck_assert_uint_eq(one->flags, 0);
    ck_assert_uint_eq(two->flags,
                      CONTAINER_KEY_EXPORTABLE | CONTAINER_KEY_EXCHANGE);
    ck_assert(!container_key_can_agree(one));
    ck_assert(container_key_can_agree(two));
    ck_assert_str_eq(one->params.curve->name, "CryptoPro-XchA");
    ck_assert_str_eq(two->params.curve->name, "CryptoPro-A");
    ck_assert_int_eq(one->valid_to, 1900000000);
    ck_assert_int_eq(two->valid_to, 1900086400);
    ck_assert_uint_ne(one->certificate.len, 0);
    ck_assert_uint_ne(two->certificate.len, 0);
    ck_assert(!bytes_equal(one->certificate, two->certificate));
}
END_TEST

START_TEST(parse_takes_one_pair_when_there_is_no_reserve)
{
    load("no-reserve");
    ck_assert_int_eq(parse(), ERR_OK);
    ck_assert_uint_eq(container_good_pairs(container), 1);
}
END_TEST

START_TEST(parse_takes_the_reserve_when_the_first_pair_is_gone)
{
    load("new-256");
    buf_clear(&blobs.part[PART_PRIMARY]);
    ck_assert_int_eq(parse(), ERR_OK);
    ck_assert_uint_eq(container_good_pairs(container), 2);
    ck_assert_str_eq(log_fault_text(), "");
}
END_TEST

START_TEST(parse_names_the_file_that_is_missing)
{
    load("no-reserve");
    buf_clear(&blobs.part[PART_PRIMARY]);
    ck_assert_int_eq(parse(), ERR_NOT_FOUND);
    ck_assert_str_eq(log_fault_text(), "primary.key is missing");
    ck_assert_ptr_null(container);

    container_blobs_clear(&blobs);
    load("no-reserve");
    buf_clear(&blobs.part[PART_HEADER]);
    ck_assert_int_eq(parse(), ERR_NOT_FOUND);
    ck_assert_str_eq(log_fault_text(), "header.key is missing");
}
END_TEST

START_TEST(parse_names_the_byte_where_a_file_ends)
{
    load("no-reserve");
    buf_truncate(&blobs.part[PART_MASKS], 11);
    ck_assert_int_eq(parse(), ERR_FORMAT);
    ck_assert_str_eq(log_fault_text(), "masks.key ends after 11 bytes");
}
END_TEST

START_TEST(parse_tells_a_header_whose_check_value_differs)
{
    load("new-256");
    blobs.part[PART_HEADER].p[70] ^= 1; /* in the fingerprint */
    ck_assert_int_eq(parse(), ERR_FORMAT);
    ck_assert_str_eq(log_fault_text(),
                     "header.key: check value differs, the file is damaged");
}
END_TEST

START_TEST(parse_tells_the_first_pair_when_both_are_bad)
{
    load("new-256");
    blobs.part[PART_MASKS].p[10] ^= 1;
    blobs.part[PART_MASKS2].p[10] ^= 1;
    ck_assert_int_eq(parse(), ERR_FORMAT);
    ck_assert_str_eq(log_fault_text(),
                     "masks.key: check value differs, the file is damaged");
}
END_TEST

START_TEST(parse_goes_on_without_a_name)
{
    load("new-256");
    buf_clear(&blobs.part[PART_NAME]);
    ck_assert_int_eq(parse(), ERR_OK);
    ck_assert_str_eq(container_name(container), "");

    buf_add_u8(&blobs.part[PART_NAME], 0x30);
    ck_assert_int_eq(parse(), ERR_OK);
    ck_assert_str_eq(container_name(container), "");
}
END_TEST

START_TEST(parse_refuses_version_1)
{
    static const uint8_t v2[] = {0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x85,
                                 0x03, 0x02, 0x02, 0x25, 0x02, 0x01};
    static const uint8_t v1[] = {0xa0, 0x0a, 0x06, 0x07, 0x2a, 0x85,
                                 0x03, 0x02, 0x02, 0x25, 0x01, 0x00};

    patch_header("new-256", v2, v1, sizeof(v1));
    ck_assert_int_eq(parse(), ERR_VERSION);
}
END_TEST

START_TEST(parse_refuses_a_split_key)
{
    static const uint8_t whole[] = {0x02, 0x25, 0x02, 0x01};
    static const uint8_t part[] = {0x02, 0x25, 0x02, 0x02};

    patch_header("new-256", whole, part, sizeof(part));
    ck_assert_int_eq(parse(), ERR_VERSION);
}
END_TEST

START_TEST(parse_refuses_an_unknown_kind_of_container)
{
    static const uint8_t whole[] = {0x02, 0x25, 0x02, 0x01};
    static const uint8_t other[] = {0x02, 0x25, 0x02, 0x03};

    patch_header("new-256", whole, other, sizeof(other));
    ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(parse_refuses_unknown_algorithms_and_parameter_sets)
{
    static const uint8_t alg[] = {0x07, 0x01, 0x01, 0x06, 0x01};
    static const uint8_t other_alg[] = {0x07, 0x01, 0x01, 0x06, 0x07};
    static const uint8_t curve[] = {0x03, 0x02, 0x02, 0x24, 0x00};
    static const uint8_t other_curve[] = {0x03, 0x02, 0x02, 0x24, 0x07};

    patch_header("new-256", alg, other_alg, sizeof(alg));
    ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
    container_blobs_clear(&blobs);
    patch_header("new-256", curve, other_curve, sizeof(curve));
    ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(parse_refuses_a_key_that_is_kept_elsewhere)
{
    static const uint8_t here[] = {0x03, 0x02, 0x06, 0x40};
    static const uint8_t elsewhere[] = {0x03, 0x02, 0x05, 0x60};

    patch_header("new-256", here, elsewhere, sizeof(here));
    ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(parse_refuses_more_or_fewer_keys_than_the_header_says)
{
    struct container_blobs two;

    sample_fixture("two-keys", &two);
    load("no-reserve");
    buf_move(&blobs.part[PART_PRIMARY], &two.part[PART_PRIMARY]);
    ck_assert_int_eq(parse(), ERR_FORMAT);

    buf_move(&two.part[PART_PRIMARY], &blobs.part[PART_PRIMARY]);
    container_blobs_clear(&blobs);
    load("no-reserve");
    buf_move(&two.part[PART_PRIMARY], &blobs.part[PART_PRIMARY]);
    buf_clear(&two.part[PART_PRIMARY2]);
    container_blobs_clear(&blobs);
    sample_copy(&two, &blobs);
    ck_assert_int_eq(parse(), ERR_FORMAT);
    container_blobs_clear(&two);
}
END_TEST

START_TEST(parse_refuses_a_third_element_as_version_1)
{
    struct buf *p;

    load("no-reserve");
    p = &blobs.part[PART_PRIMARY];
    buf_add(p, bytes_of("\x04\x01\x00", 3));
    p->p[1] = (uint8_t)(p->p[1] + 3);
    ck_assert_int_eq(parse(), ERR_VERSION);
}
END_TEST

START_TEST(parse_refuses_files_of_another_key_size)
{
    struct container_blobs other;

    sample_fixture("new-512", &other);
    load("no-reserve");
    buf_move(&blobs.part[PART_PRIMARY], &other.part[PART_PRIMARY]);
    ck_assert_int_eq(parse(), ERR_FORMAT);
    ck_assert_str_eq(log_fault_text(),
                     "primary.key: a key of 64 bytes where header.key says "
                     "32, the file is damaged");
    container_blobs_clear(&other);
}
END_TEST

START_TEST(parse_refuses_a_field_that_is_there_twice)
{
    static const uint8_t fp[] = {0xac, 0x21};
    static const uint8_t twice[] = {0x03, 0x21}; /* a second BIT STRING */

    patch_header("new-256", fp, twice, sizeof(fp));
    ck_assert_int_eq(parse(), ERR_FORMAT);
}
END_TEST

START_TEST(parse_refuses_a_blob_that_is_too_long)
{
    load("new-256");
    ck_assert_ptr_nonnull(
        buf_extend(&blobs.part[PART_HEADER], CONTAINER_PART_MAX));
    ck_assert_int_eq(parse(), ERR_FORMAT);
}
END_TEST

START_TEST(parse_refuses_header_and_only_pair_cut_at_every_byte)
{
    static const enum container_part parts[] = {PART_HEADER, PART_PRIMARY,
                                                PART_MASKS};
    struct container_blobs whole;
    size_t i, len;

    sample_fixture("no-reserve", &whole);
    for (i = 0; i < 3; i++)
        for (len = 0; len < whole.part[parts[i]].len; len++) {
            sample_copy(&whole, &blobs);
            buf_truncate(&blobs.part[parts[i]], len);
            ck_assert_msg(parse() != ERR_OK, "%s cut to %zu bytes",
                          container_part_name(parts[i]), len);
            ck_assert_str_ne(log_fault_text(), "");
            container_blobs_clear(&blobs);
        }
    container_blobs_clear(&whole);
}
END_TEST

START_TEST(name_is_windows_1251)
{
    static const uint8_t file[] = {0x30, 0x06, 0x16, 0x04,
                                   0xc8, 0xec, 0xff, 0xb9};
    struct buf name = BUF_EMPTY, made = BUF_EMPTY;

    ck_assert_int_eq(container_name_read(bytes_of(file, sizeof(file)), &name),
                     ERR_OK);
    ck_assert_str_eq(buf_text(&name), "Имя№");
    ck_assert_int_eq(container_name_write("Имя№", &made), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&made), bytes_of(file, sizeof(file))));
    buf_clear(&name);
    buf_clear(&made);
}
END_TEST

START_TEST(name_may_take_the_long_form_of_length)
{
    char text[201];
    struct buf made = BUF_EMPTY, name = BUF_EMPTY;

    memset(text, 'a', 200);
    text[200] = '\0';
    ck_assert_int_eq(container_name_write(text, &made), ERR_OK);
    ck_assert_int_eq(container_name_read(buf_peek(&made), &name), ERR_OK);
    ck_assert_str_eq(buf_text(&name), text);
    buf_clear(&made);
    buf_clear(&name);
}
END_TEST

START_TEST(name_refuses_what_cannot_be_one)
{
    static const uint8_t zero[] = {0x30, 0x04, 0x16, 0x02, 'a', 0};
    char text[302];
    struct buf b = BUF_EMPTY;

    memset(text, 'a', 301);
    text[301] = '\0';
    ck_assert_int_eq(container_name_write(text, &b), ERR_ARG);
    ck_assert_int_eq(container_name_write("", &b), ERR_ARG);
    ck_assert_int_eq(container_name_write("\xe4\xb8\xad", &b), ERR_UNSUPPORTED);
    ck_assert_int_eq(container_name_write("\xff", &b), ERR_FORMAT);
    ck_assert_int_eq(container_name_read(bytes_of(zero, sizeof(zero)), &b),
                     ERR_FORMAT);
    buf_clear(&b);
}
END_TEST

Suite *container_read_suite(void)
{
    Suite *s = suite_create("container_read");
    TCase *t = tcase_create("container_read");

    tcase_add_checked_fixture(t, NULL, teardown);
    tcase_add_test(t, parse_tells_what_each_fixture_holds);
    tcase_add_test(t, parse_reads_both_keys_of_two);
    tcase_add_test(t, parse_takes_one_pair_when_there_is_no_reserve);
    tcase_add_test(t, parse_takes_the_reserve_when_the_first_pair_is_gone);
    tcase_add_test(t, parse_names_the_file_that_is_missing);
    tcase_add_test(t, parse_names_the_byte_where_a_file_ends);
    tcase_add_test(t, parse_tells_a_header_whose_check_value_differs);
    tcase_add_test(t, parse_tells_the_first_pair_when_both_are_bad);
    tcase_add_test(t, parse_goes_on_without_a_name);
    tcase_add_test(t, parse_refuses_version_1);
    tcase_add_test(t, parse_refuses_a_split_key);
    tcase_add_test(t, parse_refuses_an_unknown_kind_of_container);
    tcase_add_test(t, parse_refuses_unknown_algorithms_and_parameter_sets);
    tcase_add_test(t, parse_refuses_a_key_that_is_kept_elsewhere);
    tcase_add_test(t, parse_refuses_more_or_fewer_keys_than_the_header_says);
    tcase_add_test(t, parse_refuses_a_third_element_as_version_1);
    tcase_add_test(t, parse_refuses_files_of_another_key_size);
    tcase_add_test(t, parse_refuses_a_field_that_is_there_twice);
    tcase_add_test(t, parse_refuses_a_blob_that_is_too_long);
    tcase_add_test(t, parse_refuses_header_and_only_pair_cut_at_every_byte);
    tcase_add_test(t, name_is_windows_1251);
    tcase_add_test(t, name_may_take_the_long_form_of_length);
    tcase_add_test(t, name_refuses_what_cannot_be_one);
    suite_add_tcase(s, t);
    return s;
}
