/* Promises of gost/kdf.h. */
#include "gost/kdf.h"

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
    suite_add_tcase(s, t);
    return s;
}
