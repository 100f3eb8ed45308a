/* Promises of gost/hash94.h; the CryptoPro S-boxes in test_hash.c. */
#include "gost/hash94.h"

#include "gost/magma.h"
#include "tests/lib/vectors.h"

#include <check.h>

Suite *hash94_suite(void);

START_TEST(hash94_gives_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("hash94.txt");
    struct hash94 h;
    uint8_t out[32];

    while (vectors_next(v)) {
        hash94_init(&h, &gost89_sbox_hash_test);
        hash94_update(&h, vector_bytes(v, "message"));
        hash94_final(&h, out);

        ck_assert_msg(bytes_equal(bytes_of(out, 32), vector_bytes(v, "digest")),
                      "%s", vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 2);
    vectors_close(v);
}
END_TEST

START_TEST(hash94_final_wipes_the_state)
{
    static const uint8_t zeros[sizeof(struct hash94)];
    struct hash94 h;
    uint8_t out[32];

    hash94_init(&h, &gost89_sbox_hash_test);
    hash94_update(&h, bytes_str("secret"));
    ck_assert_mem_ne(&h, zeros, sizeof(h));
    hash94_final(&h, out);

    ck_assert_mem_eq(&h, zeros, sizeof(h));
}
END_TEST

Suite *hash94_suite(void)
{
    Suite *s = suite_create("hash94");
    TCase *t = tcase_create("hash94");

    tcase_add_test(t, hash94_gives_the_examples_of_the_standard);
    tcase_add_test(t, hash94_final_wipes_the_state);
    suite_add_tcase(s, t);
    return s;
}
