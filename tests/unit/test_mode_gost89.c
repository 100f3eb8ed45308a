/*
 * Promises of gost/mode.h about GOST 28147-89; ECB for each S-box set is in
 * test_magma.c.
 */
#include "gost/mode.h"

#include "tests/lib/stream.h"

#include <check.h>
#include <string.h>

#define LONG_LEN 2600 /* bytes, two changes of key and more */

Suite *mode_gost89_suite(void);

static const uint8_t key[32] = {1, 2, 3};
static const uint8_t iv[8] = {4, 5, 6};

/* Four bytes are the MAC of the standard; libgcrypt gives eight. */
static size_t check_macs(const char *file)
{
    static uint8_t message[COUNTING_MAX];
    struct vectors *v = vectors_open(file);
    struct gost89_mac m;
    struct bytes want;
    uint8_t out[8];
    size_t count;

    while (vectors_next(v)) {
        gost89_mac_init(&m, sbox_named(vector_text(v, "sbox")),
                        vector_bytes(v, "key").p, vector_bytes(v, "iv").p,
                        vector_number(v, "meshing") != 0);
        gost89_mac_update(&m, vector_message(v, message));
        gost89_mac_final(&m, out);
        want = vector_bytes(v, "out");
        ck_assert_uint_ge(want.len, 4);
        ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s",
                      vector_name(v));
    }
    count = vectors_count(v);
    vectors_close(v);
    return count;
}

START_TEST(gost89_modes_give_the_examples_of_the_standards)
{
    ck_assert_uint_eq(check_streams("mode-gost89.txt"), 1);
    ck_assert_uint_eq(check_macs("mac-gost89.txt"), 2);
}
END_TEST

START_TEST(gost89_modes_agree_with_other_programs)
{
    ck_assert_uint_gt(check_streams("mode-gost89-peer.txt"), 120);
}
END_TEST

START_TEST(gost89_mac_agrees_with_other_programs)
{
    ck_assert_uint_gt(check_macs("mac-gost89-peer.txt"), 80);
}
END_TEST

static const struct {
    const char *mode;
    size_t unit, len;
} split[] = {{"cfb", 1, LONG_LEN}, {"cnt", 1, LONG_LEN}, {"cbc", 8, 2600}};

START_TEST(gost89_modes_take_a_stream_split_anywhere)
{
    struct stream s;

    stream_start89(&s, split[_i].mode, &gost89_sbox_z, key, iv, true);
    check_splits(&s, split[_i].len, split[_i].unit);
    s.decrypt = true;
    check_splits(&s, split[_i].len, split[_i].unit);
    stream_start89(&s, split[_i].mode, &gost89_sbox_z, key, iv, false);
    check_splits(&s, split[_i].len, split[_i].unit);
}
END_TEST

/* No program at hand changes keys in CBC, so the RFC is followed by hand. */
START_TEST(gost89_cbc_changes_key_and_iv_after_1024_bytes)
{
    uint8_t next[32], reg[8], want[1040], out[1040];
    const uint8_t *m = counting_bytes(1040).p;
    struct vectors *v = vectors_open("mesh.txt");
    struct gost89_cbc s;
    struct gost89 c;

    ck_assert(vectors_next(v));
    gost89_cbc_init(&s, &gost89_sbox_cryptopro_a, key, iv, false);
    ck_assert_int_eq(gost89_cbc_encrypt(&s, m, want, 1024), ERR_OK);
    gost89_init(&c, &gost89_sbox_cryptopro_a, key);
    gost89_decrypt_blocks(&c, vector_bytes(v, "constant").p, next, 4);
    gost89_rekey(&c, next);
    gost89_encrypt_block(&c, want + 1016, reg);
    gost89_cbc_init(&s, &gost89_sbox_cryptopro_a, next, reg, false);
    ck_assert_int_eq(gost89_cbc_encrypt(&s, m + 1024, want + 1024, 16), ERR_OK);
    vectors_close(v);

    gost89_cbc_init(&s, &gost89_sbox_cryptopro_a, key, iv, true);
    ck_assert_int_eq(gost89_cbc_encrypt(&s, m, out, 1040), ERR_OK);
    ck_assert_mem_eq(out, want, 1040);
}
END_TEST

START_TEST(gost89_cbc_refuses_part_of_a_block)
{
    static const uint8_t zeros[16];
    uint8_t out[16] = {0};
    struct gost89_cbc s;

    gost89_cbc_init(&s, &gost89_sbox_z, key, iv, false);

    ck_assert_int_eq(gost89_cbc_encrypt(&s, key, out, 15), ERR_ARG);
    ck_assert_int_eq(gost89_cbc_decrypt(&s, key, out, 9), ERR_ARG);
    ck_assert_mem_eq(out, zeros, sizeof(out));
    ck_assert_int_eq(gost89_cbc_decrypt(&s, key, out, 0), ERR_OK);
}
END_TEST

START_TEST(mac_takes_a_message_split_anywhere)
{
    struct bytes m = counting_bytes(LONG_LEN);
    uint8_t whole[8], out[8];
    struct gost89_mac s;
    size_t i;

    gost89_mac_init(&s, &gost89_sbox_z, key, iv, true);
    gost89_mac_update(&s, m);
    gost89_mac_final(&s, whole);
    for (i = 0; i <= m.len; i += 37) {
        gost89_mac_init(&s, &gost89_sbox_z, key, iv, true);
        gost89_mac_update(&s, bytes_of(m.p, i));
        gost89_mac_update(&s, bytes_of(m.p + i, m.len - i));
        gost89_mac_final(&s, out);
        ck_assert_mem_eq(out, whole, sizeof(out));
    }
}
END_TEST

START_TEST(mac_of_an_empty_message_is_the_start_value)
{
    struct gost89_mac s;
    uint8_t out[8];

    gost89_mac_init(&s, &gost89_sbox_z, key, iv, false);
    gost89_mac_final(&s, out);

    ck_assert_mem_eq(out, iv, sizeof(out));
}
END_TEST

START_TEST(mac_of_one_block_takes_in_a_block_of_zeros)
{
    struct gost89_mac s;
    uint8_t one[8], two[8];

    gost89_mac_init(&s, &gost89_sbox_z, key, iv, false);
    gost89_mac_update(&s, bytes_of("12345678", 8));
    gost89_mac_final(&s, one);
    gost89_mac_init(&s, &gost89_sbox_z, key, iv, false);
    gost89_mac_update(&s, bytes_of("12345678\0\0\0\0\0\0\0\0", 16));
    gost89_mac_final(&s, two);

    ck_assert_mem_eq(one, two, sizeof(one));
}
END_TEST

START_TEST(ecb_refuses_part_of_a_block)
{
    static const uint8_t zeros[16];
    uint8_t out[16] = {0};
    struct gost89 c;

    gost89_init(&c, &gost89_sbox_z, key);

    ck_assert_int_eq(gost89_ecb_encrypt(&c, key, out, 15), ERR_ARG);
    ck_assert_int_eq(gost89_ecb_decrypt(&c, key, out, 9), ERR_ARG);
    ck_assert_mem_eq(out, zeros, sizeof(out));
    ck_assert_int_eq(gost89_ecb_encrypt(&c, key, out, 0), ERR_OK);
}
END_TEST

START_TEST(gost89_modes_wipe_their_state)
{
    static const uint8_t zeros[sizeof(struct gost89_cfb)];
    struct gost89_cfb s;
    struct gost89_cnt n;
    struct gost89_cbc b;
    struct gost89_mac m;
    uint8_t out[8];

    gost89_cfb_init(&s, &gost89_sbox_z, key, iv, true);
    gost89_cfb_encrypt(&s, key, out, sizeof(out));
    gost89_cfb_clear(&s);
    gost89_cfb_clear(&s);
    ck_assert_mem_eq(&s, zeros, sizeof(s));

    gost89_cnt_init(&n, &gost89_sbox_z, key, iv, true);
    gost89_cnt_crypt(&n, key, out, sizeof(out));
    gost89_cnt_clear(&n);
    gost89_cnt_clear(&n);
    ck_assert_mem_eq(&n, zeros, sizeof(n));

    gost89_cbc_init(&b, &gost89_sbox_z, key, iv, true);
    gost89_cbc_clear(&b);
    gost89_cbc_clear(&b);
    ck_assert_mem_eq(&b, zeros, sizeof(b));

    gost89_mac_init(&m, &gost89_sbox_z, key, iv, true);
    gost89_mac_update(&m, bytes_of(key, sizeof(key)));
    gost89_mac_final(&m, out);
    ck_assert_mem_eq(&m, zeros, sizeof(m));
    gost89_mac_init(&m, &gost89_sbox_z, key, iv, true);
    gost89_mac_clear(&m);
    gost89_mac_clear(&m);
    ck_assert_mem_eq(&m, zeros, sizeof(m));
}
END_TEST

Suite *mode_gost89_suite(void)
{
    Suite *s = suite_create("mode_gost89");
    TCase *t = tcase_create("mode_gost89");

    tcase_add_test(t, gost89_modes_give_the_examples_of_the_standards);
    tcase_add_test(t, gost89_modes_agree_with_other_programs);
    tcase_add_test(t, gost89_mac_agrees_with_other_programs);
    tcase_add_loop_test(t, gost89_modes_take_a_stream_split_anywhere, 0, 3);
    tcase_add_test(t, gost89_cbc_changes_key_and_iv_after_1024_bytes);
    tcase_add_test(t, gost89_cbc_refuses_part_of_a_block);
    tcase_add_test(t, mac_takes_a_message_split_anywhere);
    tcase_add_test(t, mac_of_an_empty_message_is_the_start_value);
    tcase_add_test(t, mac_of_one_block_takes_in_a_block_of_zeros);
    tcase_add_test(t, ecb_refuses_part_of_a_block);
    tcase_add_test(t, gost89_modes_wipe_their_state);
    suite_add_tcase(s, t);
    return s;
}
