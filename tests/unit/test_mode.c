/* Promises of gost/mode.h; ECB for each S-box set in test_magma.c. */
#include "gost/mode.h"

#include "tests/lib/counting.h"
#include "tests/lib/gost.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

#define LONG_LEN 2600 /* bytes, two changes of key and more */

Suite *mode_suite(void);

static const uint8_t key[32] = {1, 2, 3};
static const uint8_t iv[8] = {4, 5, 6};

static bool meshing_of(struct vectors *v)
{
    return vector_number(v, "meshing") != 0;
}

/* Bytes that the vector keeps: the end of the output, or all of it. */
static struct bytes kept(struct vectors *v, const uint8_t *out, size_t len)
{
    size_t n = len;

    if (vector_text(v, "tail") != NULL)
        n = vector_number(v, "tail");
    return bytes_of(out + len - n, n);
}

static void check_cfb(struct vectors *v)
{
    struct bytes m = counting_bytes(vector_number(v, "len"));
    const struct gost89_sbox *sbox = sbox_named(vector_text(v, "sbox"));
    uint8_t out[4096];
    struct gost89_cfb s;

    gost89_cfb_init(&s, sbox, vector_bytes(v, "key").p, vector_bytes(v, "iv").p,
                    meshing_of(v));
    gost89_cfb_encrypt(&s, m.p, out, m.len);
    ck_assert_msg(bytes_equal(kept(v, out, m.len), vector_bytes(v, "out")),
                  "%s", vector_name(v));

    gost89_cfb_init(&s, sbox, vector_bytes(v, "key").p, vector_bytes(v, "iv").p,
                    meshing_of(v));
    gost89_cfb_decrypt(&s, out, out, m.len);
    ck_assert_msg(bytes_equal(bytes_of(out, m.len), m), "%s", vector_name(v));
}

/* The engine gives 4 bytes, libgcrypt 8. */
static void check_mac(struct vectors *v)
{
    struct bytes want = vector_bytes(v, "out");
    struct gost89_mac m;
    uint8_t out[8];

    gost89_mac_init(&m, sbox_named(vector_text(v, "sbox")),
                    vector_bytes(v, "key").p, vector_bytes(v, "iv").p,
                    meshing_of(v));
    gost89_mac_update(&m, counting_bytes(vector_number(v, "len")));
    gost89_mac_final(&m, out);

    ck_assert_uint_ge(want.len, 4);
    ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s",
                  vector_name(v));
}

START_TEST(modes_agree_with_other_programs)
{
    struct vectors *v = vectors_open("mode-peer.txt");

    while (vectors_next(v)) {
        if (strcmp(vector_text(v, "mode"), "cfb") == 0)
            check_cfb(v);
        else
            check_mac(v);
    }
    ck_assert_uint_gt(vectors_count(v), 120);
    vectors_close(v);
}
END_TEST

START_TEST(cfb_takes_a_stream_split_anywhere)
{
    struct bytes m = counting_bytes(LONG_LEN);
    uint8_t whole[LONG_LEN], out[LONG_LEN];
    struct gost89_cfb s;
    size_t i;

    gost89_cfb_init(&s, &gost89_sbox_z, key, iv, true);
    gost89_cfb_encrypt(&s, m.p, whole, m.len);
    for (i = 0; i <= m.len; i += 37) {
        gost89_cfb_init(&s, &gost89_sbox_z, key, iv, true);
        gost89_cfb_encrypt(&s, m.p, out, i);
        gost89_cfb_encrypt(&s, m.p + i, out + i, m.len - i);
        ck_assert_mem_eq(out, whole, m.len);

        gost89_cfb_init(&s, &gost89_sbox_z, key, iv, true);
        gost89_cfb_decrypt(&s, out, out, i);
        gost89_cfb_decrypt(&s, out + i, out + i, m.len - i);
        ck_assert_mem_eq(out, m.p, m.len);
    }
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

START_TEST(modes_wipe_their_state)
{
    static const uint8_t zeros[sizeof(struct gost89_cfb)];
    struct gost89_cfb s;
    struct gost89_mac m;
    uint8_t out[8];

    gost89_cfb_init(&s, &gost89_sbox_z, key, iv, true);
    gost89_cfb_encrypt(&s, key, out, sizeof(out));
    gost89_cfb_clear(&s);
    gost89_cfb_clear(&s);
    ck_assert_mem_eq(&s, zeros, sizeof(s));

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

Suite *mode_suite(void)
{
    Suite *s = suite_create("mode");
    TCase *t = tcase_create("mode");

    tcase_add_test(t, modes_agree_with_other_programs);
    tcase_add_test(t, cfb_takes_a_stream_split_anywhere);
    tcase_add_test(t, mac_takes_a_message_split_anywhere);
    tcase_add_test(t, mac_of_an_empty_message_is_the_start_value);
    tcase_add_test(t, mac_of_one_block_takes_in_a_block_of_zeros);
    tcase_add_test(t, ecb_refuses_part_of_a_block);
    tcase_add_test(t, modes_wipe_their_state);
    suite_add_tcase(s, t);
    return s;
}
