/* Promises of gost/curve.h. */
#include "gost/curve.h"

#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

Suite *curve_suite(void);

/* The TLV of a vector without tag and length. */
static struct bytes oid_body(struct vectors *v)
{
    struct bytes tlv = vector_bytes(v, "oid");

    return bytes_of(tlv.p + 2, tlv.len - 2);
}

START_TEST(curve_is_found_by_oid_name_and_dotted_oid)
{
    struct vectors *v = vectors_open("curves.txt");
    const struct curve_name *by_oid, *by_name, *by_dotted;

    while (vectors_next(v)) {
        ck_assert_int_eq(curve_by_oid(oid_body(v), &by_oid), ERR_OK);
        ck_assert_int_eq(curve_by_name(vector_name(v), &by_name), ERR_OK);
        ck_assert_int_eq(curve_by_name(vector_text(v, "dotted"), &by_dotted),
                         ERR_OK);
        ck_assert_str_eq(by_oid->name, vector_name(v));
        ck_assert_str_eq(by_oid->dotted, vector_text(v, "dotted"));
        ck_assert_ptr_eq(by_oid, by_name);
        ck_assert_ptr_eq(by_oid, by_dotted);
    }
    ck_assert_uint_eq(vectors_count(v), 14);
    vectors_close(v);
}
END_TEST

START_TEST(curve_tells_order_length_and_purpose)
{
    struct vectors *v = vectors_open("curves.txt");
    const struct curve_name *n;
    uint8_t q[CURVE_MAX_LEN];

    while (vectors_next(v)) {
        size_t len = vector_bytes(v, "q").len;

        ck_assert_int_eq(curve_by_oid(oid_body(v), &n), ERR_OK);
        vector_reversed(v, "q", q, len);
        ck_assert_uint_eq(curve_len(n->curve), len);
        ck_assert_mem_eq(curve_order(n->curve), q, len);
        ck_assert_int_eq(curve_is_test(n->curve),
                         (int)vector_number(v, "test"));
    }
    ck_assert_uint_eq(vectors_count(v), 14);
    vectors_close(v);
}
END_TEST

START_TEST(curve_name_ignores_letter_case)
{
    const struct curve_name *n;

    ck_assert_int_eq(curve_by_name("tc26-256-a", &n), ERR_OK);
    ck_assert_str_eq(n->name, "TC26-256-A");
}
END_TEST

static void check_alias(const char *alias, const char *name)
{
    const struct curve_name *a, *b;

    ck_assert_int_eq(curve_by_name(alias, &a), ERR_OK);
    ck_assert_int_eq(curve_by_name(name, &b), ERR_OK);
    ck_assert_ptr_eq(a->curve, b->curve);
    ck_assert_ptr_ne(a, b);
}

START_TEST(curve_aliases_share_a_curve_and_keep_their_names)
{
    check_alias("CryptoPro-XchA", "CryptoPro-A");
    check_alias("TC26-256-B", "CryptoPro-A");
    check_alias("TC26-256-C", "CryptoPro-B");
    check_alias("CryptoPro-XchB", "CryptoPro-C");
    check_alias("TC26-256-D", "CryptoPro-C");
}
END_TEST

START_TEST(curve_list_ends_and_holds_every_name_once)
{
    size_t i, j;

    for (i = 0; curve_name_at(i) != NULL; i++)
        for (j = 0; j < i; j++)
            ck_assert_str_ne(curve_name_at(i)->name, curve_name_at(j)->name);
    ck_assert_uint_eq(i, 14);
    ck_assert_ptr_null(curve_name_at(SIZE_MAX));
}
END_TEST

START_TEST(curve_refuses_what_it_does_not_know)
{
    static const uint8_t p256[] = {0x2a, 0x86, 0x48, 0xce,
                                   0x3d, 0x03, 0x01, 0x07};
    static const uint8_t prefix[] = {0x2a, 0x85, 0x03, 0x02, 0x02, 0x23};
    const struct curve_name *n;

    ck_assert_int_eq(curve_by_oid(bytes_of(p256, sizeof(p256)), &n),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(curve_by_oid(bytes_of(prefix, sizeof(prefix)), &n),
                     ERR_UNSUPPORTED);
    ck_assert_int_eq(curve_by_oid(bytes_of(NULL, 0), &n), ERR_UNSUPPORTED);
    ck_assert_int_eq(curve_by_name("", &n), ERR_UNSUPPORTED);
    ck_assert_int_eq(curve_by_name("CryptoPro-D", &n), ERR_UNSUPPORTED);
}
END_TEST

Suite *curve_suite(void)
{
    Suite *s = suite_create("curve");
    TCase *t = tcase_create("curve");

    tcase_add_test(t, curve_is_found_by_oid_name_and_dotted_oid);
    tcase_add_test(t, curve_tells_order_length_and_purpose);
    tcase_add_test(t, curve_name_ignores_letter_case);
    tcase_add_test(t, curve_aliases_share_a_curve_and_keep_their_names);
    tcase_add_test(t, curve_list_ends_and_holds_every_name_once);
    tcase_add_test(t, curve_refuses_what_it_does_not_know);
    suite_add_tcase(s, t);
    return s;
}
