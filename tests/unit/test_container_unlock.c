/* Promises of container_unlock and container_check_pin. */
#include "store/container.h"

#include "tests/lib/hex.h"
#include "tests/lib/runner.h"
#include "tests/lib/sample.h"

#include <check.h>

Suite *container_unlock_suite(void);

/* Containers made by CryptoPro CSP and by others; tests/lib/sample.h */
START_TEST(unlock_gives_the_key_of_each_shared_sample)
{
    static struct sample s;
    struct container *c = NULL;
    struct container_secret secret;
    size_t i;

    for (i = 0; sample_shared(i, &s); i++) {
        ck_assert_msg(container_parse(&s.blobs, &c) == ERR_OK, "%s", s.name);
        ck_assert_uint_eq(container_good_pairs(c), 3);
        ck_assert_int_eq(container_has_pin(c), s.password[0] != '\0');
        ck_assert_msg(container_check_pin(c, bytes_str(s.password)) == ERR_OK,
                      "%s", s.name);
        ck_assert_msg(container_unlock(c, bytes_str(s.password), &secret) ==
                          ERR_OK,
                      "%s", s.name);
        ck_assert_mem_eq(secret.d[0], s.d, s.d_len);
        ck_assert_int_eq(container_check_pin(c, bytes_str("wrong")),
                         ERR_PIN_WRONG);
        ck_assert_int_eq(container_unlock(c, bytes_str("wrong"), &secret),
                         ERR_PIN_WRONG);
        container_secret_clear(&secret);
        container_free(c);
        container_blobs_clear(&s.blobs);
    }
    if (i == 0)
        test_skip("the shared containers are not there");
    else
        ck_assert_uint_ge(i, 8);
}
END_TEST

Suite *container_unlock_suite(void)
{
    Suite *s = suite_create("container_unlock");
    TCase *t = tcase_create("container_unlock");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, unlock_gives_the_key_of_each_shared_sample);
    suite_add_tcase(s, t);
    return s;
}
