/* Promises of gost/streebog.h; more of them by way of hash.h, test_hash.c. */
#include "gost/streebog.h"

#include "tests/lib/vectors.h"

#include <check.h>

Suite *streebog_suite(void);

START_TEST(streebog_gives_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("streebog.txt");
    struct streebog s;
    uint8_t out[64];

    while (vectors_next(v)) {
        size_t len = vector_number(v, "hash") / 8;

        streebog_init(&s, len);
        streebog_update(&s, vector_bytes(v, "message"));
        streebog_final(&s, out);

        ck_assert_msg(
            bytes_equal(bytes_of(out, len), vector_bytes(v, "digest")), "%s",
            vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

START_TEST(streebog_final_wipes_the_state)
{
    static const uint8_t zeros[sizeof(struct streebog)];
    struct streebog s;
    uint8_t out[64];

    streebog_init(&s, 64);
    streebog_update(&s, bytes_str("secret"));
    ck_assert_mem_ne(&s, zeros, sizeof(s));
    streebog_final(&s, out);

    ck_assert_mem_eq(&s, zeros, sizeof(s));
}
END_TEST

Suite *streebog_suite(void)
{
    Suite *s = suite_create("streebog");
    TCase *t = tcase_create("streebog");

    tcase_add_test(t, streebog_gives_the_examples_of_the_standard);
    tcase_add_test(t, streebog_final_wipes_the_state);
    suite_add_tcase(s, t);
    return s;
}
