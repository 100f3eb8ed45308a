/* Promises of gost/selftest.h. */
#include "gost/selftest.h"

#include <check.h>
#include <stddef.h>

Suite *selftest_suite(void);

START_TEST(selftest_passes)
{
    ck_assert_int_eq(selftest_run(), ERR_OK);
}
END_TEST

/* The last byte of each answer. */
#define LAST(field)                                                            \
    offsetof(struct selftest_answers, field) +                                 \
        sizeof(selftest_answers.field) - 1

static const size_t last_bytes[] = {
    LAST(streebog_256),  LAST(streebog_512),
    LAST(hash94),        LAST(magma),
    LAST(mac),           LAST(hmac),
    LAST(kuznyechik),    LAST(mgm_kuznyechik),
    LAST(mgm_magma),     LAST(ctr_acpkm),
    LAST(cnt),           LAST(cbc),
    LAST(kexp15),        LAST(keywrap),
    LAST(kdf),           LAST(tls_prf),
    LAST(pbkdf2),        LAST(signature_256),
    LAST(signature_512),
};

START_TEST(selftest_fails_if_any_answer_differs)
{
    struct selftest_answers wrong = selftest_answers;

    ((uint8_t *)&wrong)[last_bytes[_i]] ^= 1;

    ck_assert_int_eq(selftest_against(&wrong), ERR_WRONG_STATE);
}
END_TEST

Suite *selftest_suite(void)
{
    Suite *s = suite_create("selftest");
    TCase *t = tcase_create("selftest");

    tcase_add_test(t, selftest_passes);
    tcase_add_loop_test(t, selftest_fails_if_any_answer_differs, 0,
                        sizeof(last_bytes) / sizeof(*last_bytes));
    suite_add_tcase(s, t);
    return s;
}
