/* Promises of container_unlock and container_check_pin. */
#include "store/container.h"

#include "base/log.h"
#include "tests/lib/runner.h"
#include "tests/lib/sample.h"
#include "tests/lib/vectors.h"

#include <check.h>

Suite *container_unlock_suite(void);

static struct container_blobs blobs;
static struct container *container;
static struct container_secret secret;

static void load(const char *fixture)
{
    sample_fixture(fixture, &blobs);
}

static void teardown(void)
{
    container_free(container);
    container = NULL;
    container_blobs_clear(&blobs);
    container_secret_clear(&secret);
}

static enum err parse(void)
{
    container_free(container);
    container = NULL;
    return container_parse(&blobs, &container);
}

static enum err unlock(const char *pin)
{
    return container_unlock(container, bytes_str(pin), &secret);
}

static enum err check_pin(const char *pin)
{
    return container_check_pin(container, bytes_str(pin));
}

static enum err parse_and_unlock(const char *pin)
{
    enum err e = parse();

    return e != ERR_OK ? e : unlock(pin);
}

/* Containers made by CryptoPro CSP and by others; tests/lib/sample.h */
START_TEST(unlock_gives_the_key_of_each_shared_sample)
{
    static struct sample s;
    size_t i;

    for (i = 0; sample_shared(i, &s); i++) {
        blobs = s.blobs;
        ck_assert_msg(parse() == ERR_OK, "%s", s.name);
        ck_assert_uint_eq(container_good_pairs(container), 3);
        ck_assert_int_eq(container_has_pin(container), s.password[0] != '\0');
        ck_assert_msg(check_pin(s.password) == ERR_OK, "%s", s.name);
        ck_assert_msg(unlock(s.password) == ERR_OK, "%s", s.name);
        ck_assert_mem_eq(secret.d[0], s.d, s.d_len);
        ck_assert_int_eq(check_pin("wrong"), ERR_PIN_WRONG);
        ck_assert_int_eq(unlock("wrong"), ERR_PIN_WRONG);
        container_blobs_clear(&blobs);
    }
    if (i == 0)
        test_skip("the shared containers are not there");
    else
        ck_assert_uint_ge(i, 8);
}
END_TEST

START_TEST(unlock_gives_the_key_of_each_fixture)
{
    struct vectors *v = vectors_open("containers.txt");

    while (vectors_next(v)) {
        const char *pin = vector_text(v, "password");
        struct bytes d1 = vector_bytes(v, "d1");
        struct bytes d2 = vector_bytes(v, "d2");
        struct bytes public1 = vector_bytes(v, "public1");

        load(vector_name(v));
        ck_assert_msg(parse_and_unlock(pin == NULL ? "" : pin) == ERR_OK, "%s",
                      vector_name(v));
        ck_assert_mem_eq(secret.d[0], d1.p, d1.len);
        ck_assert(d2.len == 0 || memcmp(secret.d[1], d2.p, d2.len) == 0);
        ck_assert_mem_eq(secret.pub[0], public1.p, public1.len);
        container_blobs_clear(&blobs);
    }
    ck_assert_uint_eq(vectors_count(v), 16);
    vectors_close(v);
}
END_TEST

START_TEST(unlock_refuses_wrong_passwords)
{
    load("new-256-pin");
    ck_assert_int_eq(parse(), ERR_OK);

    ck_assert_int_eq(unlock(""), ERR_PIN_WRONG);
    ck_assert_int_eq(unlock("123"), ERR_PIN_WRONG);
    ck_assert_int_eq(unlock("12345"), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin("123"), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin(""), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin("1234"), ERR_OK);
}
END_TEST

START_TEST(unlock_refuses_wrong_passwords_without_a_check_value)
{
    load("no-check");
    ck_assert_int_eq(parse(), ERR_OK);

    ck_assert_int_eq(unlock("123"), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin("123"), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin("1234"), ERR_OK);
}
END_TEST

START_TEST(unlock_refuses_a_password_where_there_is_none)
{
    load("new-256");
    ck_assert_int_eq(parse(), ERR_OK);

    ck_assert_int_eq(unlock("1234"), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin("1234"), ERR_PIN_WRONG);
    ck_assert_int_eq(check_pin(""), ERR_OK);
}
END_TEST

START_TEST(unlock_refuses_what_cannot_be_a_password)
{
    char text[CONTAINER_PIN_MAX + 2];

    memset(text, '1', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    load("new-256-pin");
    ck_assert_int_eq(parse(), ERR_OK);

    ck_assert_int_eq(unlock(text), ERR_PIN_RANGE);
    ck_assert_int_eq(unlock("\xd0"), ERR_PIN_RANGE);
    ck_assert_int_eq(check_pin(text), ERR_PIN_RANGE);
}
END_TEST

START_TEST(unlock_takes_the_reserve_when_the_first_gives_another_key)
{
    uint8_t d[32];

    load("new-256");
    ck_assert_int_eq(parse_and_unlock(""), ERR_OK);
    memcpy(d, secret.d[0], sizeof(d));
    blobs.part[PART_PRIMARY].p[20] ^= 1;

    ck_assert_int_eq(parse_and_unlock(""), ERR_OK);
    ck_assert_mem_eq(secret.d[0], d, sizeof(d));
    blobs.part[PART_PRIMARY2].p[20] ^= 1;
    ck_assert_int_eq(parse_and_unlock(""), ERR_FORMAT);
    ck_assert_str_eq(log_fault_text(), "primary.key: the key does not have its "
                                       "fingerprint, the file is damaged");
}
END_TEST

START_TEST(unlock_tells_damage_from_a_wrong_password)
{
    load("new-256-pin");
    blobs.part[PART_PRIMARY].p[20] ^= 1;
    blobs.part[PART_PRIMARY2].p[20] ^= 1;
    ck_assert_int_eq(parse(), ERR_OK);

    ck_assert_int_eq(unlock("1234"), ERR_FORMAT);
    ck_assert_int_eq(unlock("4321"), ERR_PIN_WRONG);
}
END_TEST

/* Each bit of the header and of the only pair: never a key, never a crash. */
START_TEST(unlock_refuses_every_bit_turned_without_a_reserve)
{
    static const enum container_part parts[] = {PART_HEADER, PART_PRIMARY,
                                                PART_MASKS};
    size_t i, bit;

    load("no-reserve");
    for (i = 0; i < 3; i++)
        for (bit = 0; bit < 8 * blobs.part[parts[i]].len; bit++) {
            uint8_t *at = &blobs.part[parts[i]].p[bit / 8];

            *at ^= (uint8_t)(1u << (bit % 8));
            ck_assert_msg(parse_and_unlock("") != ERR_OK, "%s, bit %zu",
                          container_part_name(parts[i]), bit);
            *at ^= (uint8_t)(1u << (bit % 8));
        }
    ck_assert_int_eq(parse_and_unlock(""), ERR_OK);
}
END_TEST

START_TEST(unlock_gives_the_same_key_with_any_bit_turned_outside_the_header)
{
    uint8_t d[32];
    size_t part, bit;

    load("new-256");
    ck_assert_int_eq(parse_and_unlock(""), ERR_OK);
    memcpy(d, secret.d[0], sizeof(d));
    for (part = PART_PRIMARY; part < PART_COUNT; part++)
        for (bit = 0; bit < 8 * blobs.part[part].len; bit += 3) {
            uint8_t *at = &blobs.part[part].p[bit / 8];

            *at ^= (uint8_t)(1u << (bit % 8));
            ck_assert_int_eq(parse_and_unlock(""), ERR_OK);
            ck_assert_mem_eq(secret.d[0], d, sizeof(d));
            *at ^= (uint8_t)(1u << (bit % 8));
        }
}
END_TEST

START_TEST(unlock_refuses_a_mask_of_512_bits_spoiled_where_nothing_checks_it)
{
    load("new-512");
    blobs.part[PART_MASKS].p[5] ^= 1; /* the first half has no check value */
    buf_clear(&blobs.part[PART_MASKS2]);
    ck_assert_int_eq(parse(), ERR_OK);
    ck_assert_int_eq(unlock(""), ERR_FORMAT);
}
END_TEST

/* A header of one key with the certificate of another. */
START_TEST(unlock_refuses_a_certificate_of_another_key)
{
    struct container_blobs other;
    struct buf *h;
    uint8_t *point, *theirs;

    load("new-256-pin");
    ck_assert_int_eq(parse_and_unlock("1234"), ERR_OK);
    sample_copy(&blobs, &other);
    h = &other.part[PART_HEADER];
    point = memmem(h->p, h->len, secret.pub[0], 32);
    ck_assert_ptr_nonnull(point);
    theirs = &point[20];
    *theirs ^= 1; /* outside the fingerprint */
    sample_remake_header(&other, &gost89_sbox_z);
    container_blobs_clear(&blobs);
    blobs = other;

    ck_assert_int_eq(parse_and_unlock("1234"), ERR_MISMATCH);
}
END_TEST

Suite *container_unlock_suite(void)
{
    Suite *s = suite_create("container_unlock");
    TCase *t = tcase_create("container_unlock");

    tcase_add_checked_fixture(t, NULL, teardown);
    tcase_add_test(t, unlock_gives_the_key_of_each_shared_sample);
    tcase_add_test(t, unlock_gives_the_key_of_each_fixture);
    tcase_add_test(t, unlock_refuses_wrong_passwords);
    tcase_add_test(t, unlock_refuses_wrong_passwords_without_a_check_value);
    tcase_add_test(t, unlock_refuses_a_password_where_there_is_none);
    tcase_add_test(t, unlock_refuses_what_cannot_be_a_password);
    tcase_add_test(t,
                   unlock_takes_the_reserve_when_the_first_gives_another_key);
    tcase_add_test(t, unlock_tells_damage_from_a_wrong_password);
    tcase_add_test(t, unlock_refuses_every_bit_turned_without_a_reserve);
    tcase_add_test(
        t, unlock_gives_the_same_key_with_any_bit_turned_outside_the_header);
    tcase_add_test(
        t, unlock_refuses_a_mask_of_512_bits_spoiled_where_nothing_checks_it);
    tcase_add_test(t, unlock_refuses_a_certificate_of_another_key);
    suite_add_tcase(s, t);
    return s;
}
