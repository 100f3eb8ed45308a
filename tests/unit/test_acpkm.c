/* Promises of gost/acpkm.h. */
#include "gost/acpkm.h"

#include "tests/lib/stream.h"

Suite *acpkm_suite(void);

static const uint8_t key[CIPHER_KEY_LEN] = {1, 2, 3};
static const uint8_t zeros[64];

static struct bytes iv_of(enum cipher_id id)
{
    return bytes_of(zeros, cipher_block_len(id) / 2);
}

START_TEST(ctr_acpkm_gives_the_examples_of_the_standards)
{
    ck_assert_uint_eq(check_streams("acpkm.txt"), 8);
}
END_TEST

START_TEST(ctr_acpkm_agrees_with_gnutls)
{
    ck_assert_uint_eq(check_streams("acpkm-peer.txt"), 58);
}
END_TEST

START_TEST(ctr_acpkm_takes_a_stream_split_anywhere)
{
    static const struct {
        size_t section, len;
    } of[] = {{16, 150}, {96, 500}, {1024, 1100}};
    struct stream s;

    stream_start34(&s, "ctr-acpkm", CIPHER_MAGMA, key, iv_of(CIPHER_MAGMA),
                   of[_i].section);
    check_splits(&s, of[_i].len, 1);
    stream_start34(&s, "ctr-acpkm", CIPHER_KUZNYECHIK, key,
                   iv_of(CIPHER_KUZNYECHIK), of[_i].section);
    check_splits(&s, of[_i].len, 1);
}
END_TEST

START_TEST(ctr_acpkm_refuses_an_iv_or_a_section_of_another_length)
{
    struct bytes iv = iv_of(CIPHER_KUZNYECHIK);
    enum cipher_id id = CIPHER_KUZNYECHIK;
    struct ctr_acpkm s;

    ck_assert_int_eq(ctr_acpkm_init(&s, id, key, iv, 0), ERR_ARG);
    ck_assert_int_eq(ctr_acpkm_init(&s, id, key, iv, 8), ERR_ARG);
    ck_assert_int_eq(ctr_acpkm_init(&s, id, key, iv, 4097), ERR_ARG);
    ck_assert_int_eq(ctr_acpkm_init(&s, id, key, bytes_of(key, 16), 16),
                     ERR_ARG);
    ck_assert_int_eq(ctr_acpkm_init(&s, id, key, iv, 16), ERR_OK);
}
END_TEST

START_TEST(ctr_acpkm_stops_at_half_of_the_counter)
{
    uint8_t out[32] = {0};
    struct ctr_acpkm s;

    ck_assert_int_eq(
        ctr_acpkm_init(&s, CIPHER_MAGMA, key, iv_of(CIPHER_MAGMA), 1024),
        ERR_OK);
    ck_assert_uint_eq(s.ctr.limit, (uint64_t)1 << 31);
    s.ctr.next = s.ctr.limit - 2; /* as after 16 GiB */

    ck_assert_int_eq(ctr_acpkm_crypt(&s, key, out, 17), ERR_TOO_BIG);
    ck_assert_mem_eq(out, zeros, sizeof(out));
    ck_assert_int_eq(ctr_acpkm_crypt(&s, key, out, 16), ERR_OK);
    ck_assert_int_eq(ctr_acpkm_crypt(&s, key, out, 1), ERR_TOO_BIG);
}
END_TEST

static void mac(enum cipher_id id, size_t section, size_t master,
                const uint8_t *k, struct bytes m, size_t at, uint8_t *out)
{
    struct omac_acpkm s;

    ck_assert_int_eq(omac_acpkm_init(&s, id, k, section, master), ERR_OK);
    ck_assert_int_eq(omac_acpkm_update(&s, bytes_of(m.p, at)), ERR_OK);
    ck_assert_int_eq(omac_acpkm_update(&s, bytes_of(m.p + at, m.len - at)),
                     ERR_OK);
    omac_acpkm_final(&s, out);
}

START_TEST(omac_acpkm_gives_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("omac-acpkm.txt");
    uint8_t message[COUNTING_MAX], out[CIPHER_MAX_BLOCK_LEN];
    enum cipher_id id;

    while (vectors_next(v)) {
        id = cipher_named(vector_text(v, "cipher"));
        mac(id, vector_number(v, "section"), vector_number(v, "master"),
            vector_bytes(v, "key").p, vector_message(v, message), 0, out);
        ck_assert_msg(bytes_equal(bytes_of(out, cipher_block_len(id)),
                                  vector_bytes(v, "out")),
                      "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

START_TEST(omac_acpkm_takes_a_message_split_anywhere)
{
    enum cipher_id id = (enum cipher_id)_i;
    size_t n = cipher_block_len(id), len, at;
    uint8_t whole[CIPHER_MAX_BLOCK_LEN], out[CIPHER_MAX_BLOCK_LEN];

    for (len = 0; len <= 7 * n; len++) {
        struct bytes m = counting_bytes(len);

        mac(id, 2 * n, 2 * (32 + n), key, m, 0, whole);
        for (at = 0; at <= len; at++) {
            mac(id, 2 * n, 2 * (32 + n), key, m, at, out);
            ck_assert_mem_eq(out, whole, n);
        }
    }
}
END_TEST

START_TEST(omac_acpkm_refuses_other_lengths)
{
    struct omac_acpkm s;
    enum cipher_id id = CIPHER_KUZNYECHIK;

    ck_assert_int_eq(omac_acpkm_init(&s, id, key, 0, 96), ERR_ARG);
    ck_assert_int_eq(omac_acpkm_init(&s, id, key, 24, 96), ERR_ARG);
    ck_assert_int_eq(omac_acpkm_init(&s, id, key, 32, 0), ERR_ARG);
    ck_assert_int_eq(omac_acpkm_init(&s, id, key, 32, 80), ERR_ARG);
    ck_assert_int_eq(omac_acpkm_init(&s, CIPHER_MAGMA, key, 32, 96), ERR_ARG);
    ck_assert_int_eq(omac_acpkm_init(&s, CIPHER_MAGMA, key, 8, 40), ERR_OK);
    omac_acpkm_clear(&s);
}
END_TEST

START_TEST(omac_acpkm_stops_when_the_master_key_gives_no_more)
{
    struct omac_acpkm s;

    ck_assert_int_eq(omac_acpkm_init(&s, CIPHER_MAGMA, key, 16, 80), ERR_OK);
    s.master.ctr.next = s.master.ctr.limit - 4;

    ck_assert_int_eq(omac_acpkm_update(&s, bytes_of(key, 16)), ERR_OK);
    ck_assert_int_eq(omac_acpkm_update(&s, bytes_of(key, 1)), ERR_TOO_BIG);
    ck_assert_mem_eq(&s.master.ctr.c, zeros, sizeof(zeros));
    ck_assert_mem_eq(&s.m, zeros, sizeof(zeros));
}
END_TEST

START_TEST(acpkm_wipes_its_state)
{
    static const uint8_t none[sizeof(struct omac_acpkm)];
    uint8_t out[CIPHER_MAX_BLOCK_LEN];
    struct ctr_acpkm c;
    struct omac_acpkm s;

    ck_assert_int_eq(ctr_acpkm_init(&c, CIPHER_KUZNYECHIK, key,
                                    iv_of(CIPHER_KUZNYECHIK), 16),
                     ERR_OK);
    ctr_acpkm_clear(&c);
    ctr_acpkm_clear(&c);
    ck_assert_mem_eq(&c, none, sizeof(c));

    ck_assert_int_eq(omac_acpkm_init(&s, CIPHER_KUZNYECHIK, key, 32, 96),
                     ERR_OK);
    omac_acpkm_final(&s, out);
    omac_acpkm_clear(&s);
    ck_assert_mem_eq(&s, none, sizeof(s));
}
END_TEST

Suite *acpkm_suite(void)
{
    Suite *s = suite_create("acpkm");
    TCase *t = tcase_create("acpkm");

    tcase_add_test(t, ctr_acpkm_gives_the_examples_of_the_standards);
    tcase_add_test(t, ctr_acpkm_agrees_with_gnutls);
    tcase_add_loop_test(t, ctr_acpkm_takes_a_stream_split_anywhere, 0, 3);
    tcase_add_test(t, ctr_acpkm_refuses_an_iv_or_a_section_of_another_length);
    tcase_add_test(t, ctr_acpkm_stops_at_half_of_the_counter);
    tcase_add_test(t, omac_acpkm_gives_the_examples_of_the_standard);
    tcase_add_loop_test(t, omac_acpkm_takes_a_message_split_anywhere, 0,
                        CIPHER_ID_COUNT);
    tcase_add_test(t, omac_acpkm_refuses_other_lengths);
    tcase_add_test(t, omac_acpkm_stops_when_the_master_key_gives_no_more);
    tcase_add_test(t, acpkm_wipes_its_state);
    suite_add_tcase(s, t);
    return s;
}
