/* Promises of base/table.h and base/secmem.h. */
#include "base/table.h"

#include "base/secmem.h"

#include <check.h>

Suite *table_suite(void);

START_TEST(table_forgets_a_handle_that_was_removed)
{
    struct table t = TABLE_EMPTY;
    int a, b;
    uint64_t first, second;

    ck_assert_int_eq(table_add(&t, &a, &first), ERR_OK);
    ck_assert_ptr_eq(table_remove(&t, first), &a);
    ck_assert_int_eq(table_add(&t, &b, &second), ERR_OK);

    ck_assert_uint_ne(first, second);
    ck_assert_ptr_null(table_get(&t, first));
    ck_assert_ptr_null(table_remove(&t, first));
    ck_assert_ptr_eq(table_get(&t, second), &b);
    table_clear(&t);
}
END_TEST

START_TEST(table_knows_no_handle_that_it_did_not_give)
{
    struct table t = TABLE_EMPTY;
    int a;
    uint64_t handle;

    ck_assert_ptr_null(table_get(&t, 1));
    ck_assert_int_eq(table_add(&t, &a, &handle), ERR_OK);

    ck_assert_uint_ne(handle, 0);
    ck_assert_uint_le(handle, UINT32_MAX);
    ck_assert_ptr_null(table_get(&t, 0));
    ck_assert_ptr_null(table_get(&t, handle + 1));
    ck_assert_ptr_null(table_get(&t, UINT64_MAX));
    table_clear(&t);
}
END_TEST

START_TEST(table_each_visits_all_while_some_are_removed)
{
    struct table t = TABLE_EMPTY;
    int values[100];
    uint64_t handle;
    size_t pos = 0, visited = 0, left = 0;
    int i;

    for (i = 0; i < 100; i++)
        ck_assert_int_eq(table_add(&t, &values[i], &handle), ERR_OK);
    while (table_each(&t, &pos, &handle) != NULL)
        if (visited++ % 2 == 0)
            ck_assert_ptr_nonnull(table_remove(&t, handle));
    for (pos = 0; table_each(&t, &pos, &handle) != NULL;)
        left++;

    ck_assert_uint_eq(visited, 100);
    ck_assert_uint_eq(left, 50);
    table_clear(&t);
}
END_TEST

START_TEST(secmem_gives_zeroed_pages)
{
    unsigned char *p = secmem_new(5000);

    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(p[0] | p[4999], 0);
    p[4999] = 1;
    secmem_free(p, 5000);
    secmem_free(NULL, 1);
    ck_assert_ptr_null(secmem_new(SIZE_MAX));
}
END_TEST

Suite *table_suite(void)
{
    Suite *s = suite_create("table");
    TCase *t = tcase_create("table");

    tcase_add_test(t, table_forgets_a_handle_that_was_removed);
    tcase_add_test(t, table_knows_no_handle_that_it_did_not_give);
    tcase_add_test(t, table_each_visits_all_while_some_are_removed);
    tcase_add_test(t, secmem_gives_zeroed_pages);
    suite_add_tcase(s, t);
    return s;
}
