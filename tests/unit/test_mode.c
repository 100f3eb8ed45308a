/* Promises of gost/mode.h about GOST R 34.13-2015. */
#include "gost/mode.h"

#include "tests/lib/stream.h"

#define LONG_LEN 1104 /* bytes: more than a batch of either cipher */

Suite *mode_suite(void);

static const uint8_t key[CIPHER_KEY_LEN] = {1, 2, 3};
static const uint8_t iv[MODE_MAX_REGISTER_LEN + 16] = {4, 5, 6};

static struct bytes iv_of(size_t len)
{
    return bytes_of(iv, len);
}

START_TEST(modes_give_the_examples_of_the_standard)
{
    ck_assert_uint_eq(check_streams("mode.txt"), 8);
}
END_TEST

START_TEST(modes_agree_with_other_programs)
{
    ck_assert_uint_eq(check_streams("mode-peer.txt"), 151);
}
END_TEST

static const struct {
    const char *mode;
    enum cipher_id id;
    size_t iv_len, unit;
} split[] = {
    {"ctr", CIPHER_MAGMA, 4, 1},       {"ctr", CIPHER_KUZNYECHIK, 8, 1},
    {"ofb", CIPHER_MAGMA, 8, 1},       {"ofb", CIPHER_KUZNYECHIK, 48, 1},
    {"cfb", CIPHER_MAGMA, 32, 1},      {"cfb", CIPHER_KUZNYECHIK, 16, 1},
    {"cfb", CIPHER_KUZNYECHIK, 48, 1}, {"cbc", CIPHER_MAGMA, 24, 8},
    {"cbc", CIPHER_MAGMA, 8, 8},       {"cbc", CIPHER_KUZNYECHIK, 16, 16},
    {"cbc", CIPHER_KUZNYECHIK, 64, 16}};

START_TEST(modes_take_a_stream_split_anywhere)
{
    struct stream s;

    stream_start34(&s, split[_i].mode, split[_i].id, key,
                   iv_of(split[_i].iv_len), 0);
    check_splits(&s, LONG_LEN, split[_i].unit);
}
END_TEST

START_TEST(modes_decrypt_a_stream_split_anywhere)
{
    struct stream s;

    stream_start34(&s, split[_i].mode, split[_i].id, key,
                   iv_of(split[_i].iv_len), 0);
    s.decrypt = true;
    check_splits(&s, LONG_LEN, split[_i].unit);
}
END_TEST

START_TEST(modes_decrypt_what_they_encrypt_at_every_length)
{
    static uint8_t out[COUNTING_MAX];
    size_t len, unit = split[_i].unit;
    struct stream s, start;

    stream_start34(&start, split[_i].mode, split[_i].id, key,
                   iv_of(split[_i].iv_len), 0);
    for (len = 0; len <= 1100; len += unit) {
        s = start;
        stream_crypt(&s, counting_bytes(len).p, out, len);
        s = start;
        s.decrypt = true;
        stream_crypt(&s, out, out, len);
        ck_assert_mem_eq(out, counting_bytes(len).p, len);
    }
}
END_TEST

START_TEST(ecb_is_the_cipher_and_refuses_part_of_a_block)
{
    const uint8_t *m = counting_bytes(64).p;
    uint8_t want[64], out[64] = {0};
    struct cipher c;

    cipher_init(&c, (enum cipher_id)_i, key);
    cipher_encrypt(&c, m, want, 64 / cipher_block_len(c.id));

    ck_assert_int_eq(ecb_encrypt(&c, m, out, 63), ERR_ARG);
    ck_assert_int_eq(ecb_decrypt(&c, m, out, 33), ERR_ARG);
    ck_assert_int_eq(out[0], 0);
    ck_assert_int_eq(ecb_encrypt(&c, m, out, 0), ERR_OK);
    ck_assert_int_eq(ecb_encrypt(&c, m, out, 64), ERR_OK);
    ck_assert_mem_eq(out, want, 64);
    ck_assert_int_eq(ecb_decrypt(&c, out, out, 64), ERR_OK);
    ck_assert_mem_eq(out, m, 64);
    cipher_clear(&c);
}
END_TEST

START_TEST(ecb_of_kuznyechik_refuses_half_a_block)
{
    uint8_t out[8];
    struct cipher c;

    cipher_init(&c, CIPHER_KUZNYECHIK, key);

    ck_assert_int_eq(ecb_encrypt(&c, key, out, 8), ERR_ARG);
    ck_assert_int_eq(ecb_decrypt(&c, key, out, 8), ERR_ARG);
}
END_TEST

START_TEST(ctr_refuses_an_iv_of_another_length)
{
    struct ctr s;

    ck_assert_int_eq(ctr_init(&s, CIPHER_MAGMA, key, iv_of(8)), ERR_ARG);
    ck_assert_int_eq(ctr_init(&s, CIPHER_MAGMA, key, iv_of(3)), ERR_ARG);
    ck_assert_int_eq(ctr_init(&s, CIPHER_KUZNYECHIK, key, iv_of(16)), ERR_ARG);
    ck_assert_int_eq(ctr_init(&s, CIPHER_KUZNYECHIK, key, iv_of(0)), ERR_ARG);
}
END_TEST

START_TEST(ctr_counts_in_the_low_half_and_stops_before_the_iv)
{
    uint8_t block[8] = {4, 5, 6, 0, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t zeros[32];
    uint8_t out[32] = {0};
    struct cipher c;
    struct ctr s;

    cipher_init(&c, CIPHER_MAGMA, key);
    cipher_encrypt(&c, block, block, 1);
    ck_assert_int_eq(ctr_init(&s, CIPHER_MAGMA, key, iv_of(4)), ERR_OK);
    s.next = 0xfffffffe; /* as after 32 GiB */

    ck_assert_int_eq(ctr_crypt(&s, zeros, out, 17), ERR_TOO_BIG);
    ck_assert_mem_eq(out, zeros, sizeof(out));
    ck_assert_int_eq(ctr_crypt(&s, zeros, out, 9), ERR_OK);
    ck_assert_int_eq(ctr_crypt(&s, zeros, out + 9, 8), ERR_TOO_BIG);
    ck_assert_int_eq(ctr_crypt(&s, zeros, out + 9, 7), ERR_OK);
    ck_assert_mem_eq(out + 8, block, 8);
    ck_assert_int_eq(ctr_crypt(&s, zeros, out + 16, 1), ERR_TOO_BIG);
    ck_assert_int_eq(ctr_crypt(&s, zeros, out + 16, 0), ERR_OK);
    ck_assert_int_eq(out[16], 0);
}
END_TEST

START_TEST(ctr_of_kuznyechik_carries_over_all_eight_bytes)
{
    uint8_t block[16] = {4, 5, 6, [8] = 1};
    static const uint8_t zeros[32];
    uint8_t out[32];
    struct cipher c;
    struct ctr s;

    cipher_init(&c, CIPHER_KUZNYECHIK, key);
    cipher_encrypt(&c, block, block, 1);
    ck_assert_int_eq(ctr_init(&s, CIPHER_KUZNYECHIK, key, iv_of(8)), ERR_OK);
    s.next = 0x00ffffffffffffff;
    ck_assert_int_eq(ctr_crypt(&s, zeros, out, 32), ERR_OK);

    ck_assert_mem_eq(out + 16, block, 16);
}
END_TEST

typedef enum err (*init_fn)(struct feedback *, enum cipher_id, const uint8_t *,
                            struct bytes);

START_TEST(feedback_refuses_an_iv_of_another_length)
{
    static const init_fn init[] = {ofb_init, cfb_init, cbc_init};
    struct feedback s;

    ck_assert_int_eq(init[_i](&s, CIPHER_MAGMA, key, iv_of(0)), ERR_ARG);
    ck_assert_int_eq(init[_i](&s, CIPHER_MAGMA, key, iv_of(12)), ERR_ARG);
    ck_assert_int_eq(init[_i](&s, CIPHER_MAGMA, key, iv_of(40)), ERR_ARG);
    ck_assert_int_eq(init[_i](&s, CIPHER_KUZNYECHIK, key, iv_of(8)), ERR_ARG);
    ck_assert_int_eq(init[_i](&s, CIPHER_KUZNYECHIK, key, iv_of(80)), ERR_ARG);
    ck_assert_int_eq(init[_i](&s, CIPHER_KUZNYECHIK, key, iv_of(64)), ERR_OK);
}
END_TEST

START_TEST(cbc_refuses_part_of_a_block)
{
    uint8_t out[32] = {0};
    struct feedback s;

    ck_assert_int_eq(cbc_init(&s, CIPHER_KUZNYECHIK, key, iv_of(16)), ERR_OK);

    ck_assert_int_eq(cbc_encrypt(&s, key, out, 31), ERR_ARG);
    ck_assert_int_eq(cbc_decrypt(&s, key, out, 8), ERR_ARG);
    ck_assert_int_eq(out[0], 0);
    ck_assert_int_eq(cbc_encrypt(&s, key, out, 0), ERR_OK);
}
END_TEST

START_TEST(modes_wipe_their_state)
{
    static const uint8_t zeros[sizeof(struct stream)];
    struct feedback f;
    struct ctr s;

    ck_assert_int_eq(ctr_init(&s, CIPHER_KUZNYECHIK, key, iv_of(8)), ERR_OK);
    ctr_clear(&s);
    ctr_clear(&s);
    ck_assert_mem_eq(&s, zeros, sizeof(s));

    ck_assert_int_eq(cfb_init(&f, CIPHER_MAGMA, key, iv_of(8)), ERR_OK);
    feedback_clear(&f);
    feedback_clear(&f);
    ck_assert_mem_eq(&f, zeros, sizeof(f));
}
END_TEST

Suite *mode_suite(void)
{
    Suite *s = suite_create("mode");
    TCase *t = tcase_create("mode");
    int n = sizeof(split) / sizeof(*split);

    tcase_add_test(t, modes_give_the_examples_of_the_standard);
    tcase_add_test(t, modes_agree_with_other_programs);
    tcase_add_loop_test(t, modes_take_a_stream_split_anywhere, 0, n);
    tcase_add_loop_test(t, modes_decrypt_a_stream_split_anywhere, 0, n);
    tcase_add_loop_test(t, modes_decrypt_what_they_encrypt_at_every_length, 0,
                        n);
    tcase_add_loop_test(t, ecb_is_the_cipher_and_refuses_part_of_a_block, 0,
                        CIPHER_ID_COUNT);
    tcase_add_test(t, ecb_of_kuznyechik_refuses_half_a_block);
    tcase_add_test(t, ctr_refuses_an_iv_of_another_length);
    tcase_add_test(t, ctr_counts_in_the_low_half_and_stops_before_the_iv);
    tcase_add_test(t, ctr_of_kuznyechik_carries_over_all_eight_bytes);
    tcase_add_loop_test(t, feedback_refuses_an_iv_of_another_length, 0, 3);
    tcase_add_test(t, cbc_refuses_part_of_a_block);
    tcase_add_test(t, modes_wipe_their_state);
    suite_add_tcase(s, t);
    return s;
}
