/* Promises of gost/kdf.h. */
#include "gost/kdf.h"

#include "gost/hmac.h"
#include "tests/lib/gost.h"
#include "tests/lib/vectors.h"

#include <check.h>

Suite *kdf_suite(void);

static void check_file(const char *name, size_t count)
{
    struct vectors *v = vectors_open(name);
    uint8_t out[256];

    while (vectors_next(v)) {
        struct bytes want = vector_bytes(v, "out");

        ck_assert_uint_le(want.len, sizeof(out));
        ck_assert_int_eq(
            pbkdf2(hash_named(vector_text(v, "hash")),
                   vector_bytes(v, "password"), vector_bytes(v, "salt"),
                   (uint32_t)vector_number(v, "iterations"), out, want.len),
            ERR_OK);
        ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s: %s",
                      name, vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), count);
    vectors_close(v);
}

START_TEST(pbkdf2_gives_the_examples_of_the_standard)
{
    check_file("kdf.txt", 5);
}
END_TEST

START_TEST(pbkdf2_agrees_with_libgcrypt)
{
    check_file("kdf-peer.txt", 9);
}
END_TEST

START_TEST(pbkdf2_refuses_no_iterations)
{
    uint8_t out[4] = {1, 2, 3, 4};

    ck_assert_int_eq(pbkdf2(HASH_STREEBOG_512, bytes_str("p"), bytes_str("s"),
                            0, out, sizeof(out)),
                     ERR_ARG);
    ck_assert_mem_eq(out, "\1\2\3\4", sizeof(out));
}
END_TEST

START_TEST(kdf_tree_gives_the_examples_of_the_standards)
{
    struct vectors *v = vectors_open("kdf-tree.txt");
    uint8_t out[64], one[32];
    size_t ones = 0;

    while (vectors_next(v)) {
        struct bytes want = vector_bytes(v, "out");
        struct bytes k = vector_bytes(v, "key");
        struct bytes label = vector_bytes(v, "label");
        struct bytes seed = vector_bytes(v, "seed");

        ck_assert_uint_le(want.len, sizeof(out));
        ck_assert_int_eq(kdf_tree(k, label, seed,
                                  (unsigned)vector_number(v, "counter"), out,
                                  want.len),
                         ERR_OK);
        ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s",
                      vector_name(v));
        if (want.len != sizeof(one))
            continue;
        kdf_256(k, label, seed, one);
        ck_assert_mem_eq(one, out, sizeof(one));
        ones++;
    }
    ck_assert_uint_eq(vectors_count(v), 24);
    ck_assert_uint_eq(ones, 22);
    vectors_close(v);
}
END_TEST

/* The length in bits goes into each block, so keys of other lengths differ. */
START_TEST(kdf_tree_writes_counter_and_length_as_the_rfc_says)
{
    static const uint8_t second[] = {0, 0, 2, 'l', 0, 's', 1, 0x10};
    struct bytes k = bytes_str("key"), l = bytes_str("l"), s = bytes_str("s");
    uint8_t out[35], want[32];

    out[34] = 0xee;
    ck_assert_int_eq(kdf_tree(k, l, s, 3, out, 34), ERR_OK);
    hmac_once(HASH_STREEBOG_256, k, bytes_of(second, sizeof(second)), want);

    ck_assert_mem_eq(out + 32, want, 2);
    ck_assert_uint_eq(out[34], 0xee);
}
END_TEST

START_TEST(kdf_tree_refuses_what_its_counter_cannot_count)
{
    struct bytes k = bytes_str("key"), l = bytes_str("l"), s = bytes_str("s");
    static uint8_t out[255 * 32 + 1];

    ck_assert_int_eq(kdf_tree(k, l, s, 0, out, 32), ERR_ARG);
    ck_assert_int_eq(kdf_tree(k, l, s, 5, out, 32), ERR_ARG);
    ck_assert_int_eq(kdf_tree(k, l, s, 1, out, 0), ERR_ARG);
    ck_assert_int_eq(kdf_tree(k, l, s, 1, out, sizeof(out)), ERR_TOO_BIG);
    ck_assert_uint_eq(out[0], 0);
    ck_assert_int_eq(kdf_tree(k, l, s, 1, out, sizeof(out) - 1), ERR_OK);
    ck_assert_int_eq(kdf_tree(k, l, s, 2, out, sizeof(out)), ERR_OK);
}
END_TEST

START_TEST(tls_prf_gives_the_examples_of_the_standards)
{
    struct vectors *v = vectors_open("prf.txt");
    uint8_t out[129];

    while (vectors_next(v)) {
        struct bytes want = vector_bytes(v, "out");
        size_t len;

        for (len = 0; len <= want.len; len++) {
            memset(out, 0xee, sizeof(out));
            tls_prf(hash_named(vector_text(v, "hash")),
                    vector_bytes(v, "secret"), vector_bytes(v, "label"),
                    vector_bytes(v, "seed"), out, len);
            ck_assert_msg(memcmp(out, want.p, len) == 0, "%s", vector_name(v));
            ck_assert_uint_eq(out[len], 0xee);
        }
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

#if SIZE_MAX > UINT32_MAX
START_TEST(pbkdf2_refuses_more_blocks_than_can_be_numbered)
{
    uint8_t out[1] = {7};

    ck_assert_int_eq(pbkdf2(HASH_94, bytes_str("p"), bytes_str("s"), 1, out,
                            (size_t)UINT32_MAX * 32 + 1),
                     ERR_ARG);
    ck_assert_uint_eq(out[0], 7);
}
END_TEST
#endif

Suite *kdf_suite(void)
{
    Suite *s = suite_create("kdf");
    TCase *t = tcase_create("kdf");

    tcase_add_test(t, pbkdf2_gives_the_examples_of_the_standard);
    tcase_add_test(t, pbkdf2_agrees_with_libgcrypt);
    tcase_add_test(t, pbkdf2_refuses_no_iterations);
#if SIZE_MAX > UINT32_MAX
    tcase_add_test(t, pbkdf2_refuses_more_blocks_than_can_be_numbered);
#endif
    tcase_add_test(t, kdf_tree_gives_the_examples_of_the_standards);
    tcase_add_test(t, kdf_tree_writes_counter_and_length_as_the_rfc_says);
    tcase_add_test(t, kdf_tree_refuses_what_its_counter_cannot_count);
    tcase_add_test(t, tls_prf_gives_the_examples_of_the_standards);
    suite_add_tcase(s, t);
    return s;
}
