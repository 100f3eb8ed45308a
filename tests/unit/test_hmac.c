/* Promises of gost/hmac.h. */
#include "gost/hmac.h"

#include "tests/lib/counting.h"
#include "tests/lib/gost.h"
#include "tests/lib/vectors.h"

#include <check.h>

Suite *hmac_suite(void);

START_TEST(hmac_gives_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("hmac.txt");
    uint8_t out[HASH_MAX_LEN];

    while (vectors_next(v)) {
        enum hash_id id = hash_named(vector_text(v, "hash"));

        hmac_once(id, vector_bytes(v, "key"), vector_bytes(v, "message"), out);
        ck_assert_msg(
            bytes_equal(bytes_of(out, hash_len(id)), vector_bytes(v, "out")),
            "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(hmac_agrees_with_libgcrypt_around_the_block_length)
{
    struct vectors *v = vectors_open("hmac-peer.txt");
    uint8_t out[HASH_MAX_LEN];

    while (vectors_next(v)) {
        enum hash_id id = hash_named(vector_text(v, "hash"));

        hmac_once(id, counting_bytes(vector_number(v, "keylen")),
                  counting_bytes(vector_number(v, "len")), out);
        ck_assert_msg(
            bytes_equal(bytes_of(out, hash_len(id)), vector_bytes(v, "out")),
            "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 54);
    vectors_close(v);
}
END_TEST

START_TEST(hmac_takes_an_empty_key_as_zeros)
{
    static const uint8_t zeros[HASH_MAX_BLOCK_LEN];
    uint8_t empty[HASH_MAX_LEN] = {1}, padded[HASH_MAX_LEN] = {2};
    enum hash_id id = (enum hash_id)_i;

    hmac_once(id, bytes_of(NULL, 0), bytes_str("text"), empty);
    hmac_once(id, bytes_of(zeros, hash_block_len(id)), bytes_str("text"),
              padded);

    ck_assert_mem_eq(empty, padded, hash_len(id));
}
END_TEST

START_TEST(hmac_takes_a_message_split_anywhere)
{
    enum hash_id id = (enum hash_id)_i;
    uint8_t whole[HASH_MAX_LEN], out[HASH_MAX_LEN];
    struct bytes m = counting_bytes(150);
    struct hmac h;
    size_t i;

    hmac_once(id, bytes_str("key"), m, whole);
    for (i = 0; i <= m.len; i++) {
        hmac_init(&h, id, bytes_str("key"));
        hmac_update(&h, bytes_of(m.p, i));
        hmac_update(&h, bytes_of(m.p + i, m.len - i));
        hmac_final(&h, out);
        ck_assert_mem_eq(out, whole, hash_len(id));
    }
}
END_TEST

START_TEST(hmac_final_and_hmac_clear_wipe_the_state)
{
    static const uint8_t zeros[sizeof(struct hmac)];
    uint8_t out[HASH_MAX_LEN];
    struct hmac h;

    hmac_init(&h, (enum hash_id)_i, bytes_str("key"));
    hmac_final(&h, out);
    ck_assert_mem_eq(&h, zeros, sizeof(h));

    hmac_init(&h, (enum hash_id)_i, bytes_str("key"));
    ck_assert_mem_ne(&h, zeros, sizeof(h));
    hmac_clear(&h);
    hmac_clear(&h);
    ck_assert_mem_eq(&h, zeros, sizeof(h));
}
END_TEST

Suite *hmac_suite(void)
{
    Suite *s = suite_create("hmac");
    TCase *t = tcase_create("hmac");

    tcase_add_test(t, hmac_gives_the_examples_of_the_standard);
    tcase_add_test(t, hmac_agrees_with_libgcrypt_around_the_block_length);
    tcase_add_loop_test(t, hmac_takes_an_empty_key_as_zeros, 0, HASH_ID_COUNT);
    tcase_add_loop_test(t, hmac_takes_a_message_split_anywhere, 0,
                        HASH_ID_COUNT);
    tcase_add_loop_test(t, hmac_final_and_hmac_clear_wipe_the_state, 0,
                        HASH_ID_COUNT);
    suite_add_tcase(s, t);
    return s;
}
