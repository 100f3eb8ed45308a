/* Promises of gost/omac.h. */
#include "gost/omac.h"

#include "tests/lib/stream.h"

#define LONG_LEN 300

Suite *omac_suite(void);

static const uint8_t key[CIPHER_KEY_LEN] = {1, 2, 3};

static size_t check_file(const char *file)
{
    static uint8_t message[COUNTING_MAX];
    struct vectors *v = vectors_open(file);
    uint8_t out[CIPHER_MAX_BLOCK_LEN];
    struct bytes want;
    size_t count;

    while (vectors_next(v)) {
        omac_once(cipher_named(vector_text(v, "cipher")),
                  vector_bytes(v, "key").p, vector_message(v, message), out);
        want = vector_bytes(v, "out");
        ck_assert_uint_ge(want.len, 4);
        ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s",
                      vector_name(v));
    }
    count = vectors_count(v);
    vectors_close(v);
    return count;
}

START_TEST(omac_gives_the_examples_of_the_standards)
{
    ck_assert_uint_eq(check_file("omac.txt"), 8);
}
END_TEST

START_TEST(omac_agrees_with_gnutls)
{
    ck_assert_uint_eq(check_file("omac-peer.txt"), 60);
}
END_TEST

START_TEST(omac_takes_a_message_split_anywhere)
{
    const uint8_t *m = counting_bytes(LONG_LEN).p;
    size_t n = cipher_block_len((enum cipher_id)_i), len, i;
    uint8_t whole[CIPHER_MAX_BLOCK_LEN], out[CIPHER_MAX_BLOCK_LEN];
    struct omac s;

    for (len = LONG_LEN - 2 * n; len <= LONG_LEN; len++) {
        omac_once((enum cipher_id)_i, key, bytes_of(m, len), whole);
        for (i = 0; i <= len; i++) {
            omac_init(&s, (enum cipher_id)_i, key);
            omac_update(&s, bytes_of(m, i));
            omac_update(&s, bytes_of(m + i, len - i));
            omac_final(&s, out);
            ck_assert_mem_eq(out, whole, n);
        }
        for (i = 1; i < 40; i++) {
            size_t at;

            omac_init(&s, (enum cipher_id)_i, key);
            for (at = 0; at < len; at += i)
                omac_update(&s, bytes_of(m + at, len - at < i ? len - at : i));
            omac_final(&s, out);
            ck_assert_mem_eq(out, whole, n);
        }
    }
}
END_TEST

START_TEST(omac_wipes_its_state)
{
    static const uint8_t zeros[sizeof(struct omac)];
    uint8_t out[CIPHER_MAX_BLOCK_LEN];
    struct omac s;

    omac_init(&s, CIPHER_KUZNYECHIK, key);
    omac_update(&s, bytes_of(key, sizeof(key)));
    omac_final(&s, out);
    ck_assert_mem_eq(&s, zeros, sizeof(s));

    omac_init(&s, CIPHER_KUZNYECHIK, key);
    omac_clear(&s);
    omac_clear(&s);
    ck_assert_mem_eq(&s, zeros, sizeof(s));
}
END_TEST

Suite *omac_suite(void)
{
    Suite *s = suite_create("omac");
    TCase *t = tcase_create("omac");

    tcase_add_test(t, omac_gives_the_examples_of_the_standards);
    tcase_add_test(t, omac_agrees_with_gnutls);
    tcase_add_loop_test(t, omac_takes_a_message_split_anywhere, 0,
                        CIPHER_ID_COUNT);
    tcase_add_test(t, omac_wipes_its_state);
    suite_add_tcase(s, t);
    return s;
}
