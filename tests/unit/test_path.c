/* Promises of gost/path.h: every path gives what the portable one does. */
#include "gost/path.h"

#include "gost/hash.h"
#include "gost/kuznyechik.h"
#include "gost/magma.h"
#include "gost/mgm.h"
#include "tests/lib/runner.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#define BLOCKS_MAX 300 /* beyond four batches of 64, and some */
#define BYTES_MAX (16 * BLOCKS_MAX)

Suite *path_suite(void);

/* xorshift64*, so that a failure can be repeated */
static void fill(uint8_t *p, size_t len, uint64_t seed)
{
    uint64_t x = seed * 0x9e3779b97f4a7c15 + 1;
    size_t i;

    for (i = 0; i < len; i++) {
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        p[i] = (uint8_t)(x * 0x2545f4914f6cdd1d >> 56);
    }
}

/* Limit to path i; false, and said, where the processor has it not. */
static bool limit_to(int i)
{
    char why[80];

    path_limit((enum path)i);
    if (path_best() == (enum path)i)
        return true;
    snprintf(why, sizeof(why), "no %s here", path_name((enum path)i));
    test_skip(why);
    return false;
}

static void no_limit(void)
{
    path_limit(PATH_COUNT);
}

START_TEST(path_best_keeps_the_limit)
{
    enum path best = path_best();

    path_limit(PATH_PORTABLE);
    ck_assert_int_eq(path_best(), PATH_PORTABLE);
    path_limit(PATH_COUNT);
    ck_assert_int_eq(path_best(), best);
    ck_assert_int_lt(best, PATH_COUNT);
}
END_TEST

START_TEST(paths_agree_on_hashes_of_every_length)
{
    uint8_t m[700], want[64], out[64];
    size_t len;

    if (!limit_to(_i))
        return;
    fill(m, sizeof(m), 1);
    for (len = 0; len <= sizeof(m); len++) {
        path_limit(PATH_PORTABLE);
        hash_once(HASH_STREEBOG_512, bytes_of(m, len), want);
        path_limit((enum path)_i);
        hash_once(HASH_STREEBOG_512, bytes_of(m, len), out);
        ck_assert_mem_eq(out, want, 64);
    }
}
END_TEST

/* The count of bits and the sum of blocks carry over words. */
START_TEST(paths_agree_where_counts_and_sums_carry)
{
    struct streebog s, t;
    uint8_t m[256], want[64], out[64];

    if (!limit_to(_i))
        return;
    memset(m, 0xff, sizeof(m));
    streebog_init(&s, 64);
    memset(s.n, 0xff, 7 * sizeof(*s.n));
    memset(s.sigma, 0xff, sizeof(s.sigma));
    t = s;
    path_limit(PATH_PORTABLE);
    streebog_update(&s, bytes_of(m, sizeof(m)));
    streebog_final(&s, want);
    path_limit((enum path)_i);
    streebog_update(&t, bytes_of(m, sizeof(m)));
    streebog_final(&t, out);
    ck_assert_mem_eq(out, want, 64);
}
END_TEST

START_TEST(paths_agree_on_kuznyechik_of_every_count)
{
    uint8_t key[32], m[BYTES_MAX], want[2][BYTES_MAX], out[BYTES_MAX + 1];
    struct kuznyechik portable, c;
    size_t n;

    if (!limit_to(_i))
        return;
    fill(m, sizeof(m), 2);
    fill(key, sizeof(key), 3);
    kuznyechik_init(&c, key);
    path_limit(PATH_PORTABLE);
    kuznyechik_init(&portable, key);
    kuznyechik_encrypt_blocks(&portable, m, want[0], BLOCKS_MAX);
    kuznyechik_decrypt_blocks(&portable, m, want[1], BLOCKS_MAX);
    path_limit((enum path)_i);
    for (n = 0; n <= BLOCKS_MAX; n++) {
        memset(out, 0xee, sizeof(out));
        kuznyechik_encrypt_blocks(&c, m, out, n);
        ck_assert_mem_eq(out, want[0], 16 * n);
        ck_assert_uint_eq(out[16 * n], 0xee);
        memcpy(out, m, 16 * n); /* in place */
        kuznyechik_decrypt_blocks(&c, out, out, n);
        ck_assert_mem_eq(out, want[1], 16 * n);
        ck_assert_uint_eq(out[16 * n], 0xee);
    }
}
END_TEST

START_TEST(paths_agree_on_gost89_of_every_count)
{
    uint8_t key[32], m[BYTES_MAX], want[2][BYTES_MAX], out[BYTES_MAX + 1];
    struct gost89 c;
    size_t n;

    if (!limit_to(_i))
        return;
    fill(m, sizeof(m), 4);
    fill(key, sizeof(key), 5);
    gost89_init(&c, &gost89_sbox_cryptopro_a, key);
    path_limit(PATH_PORTABLE);
    gost89_encrypt_blocks(&c, m, want[0], 2 * BLOCKS_MAX);
    gost89_decrypt_blocks(&c, m, want[1], 2 * BLOCKS_MAX);
    path_limit((enum path)_i);
    for (n = 0; n <= 2 * BLOCKS_MAX; n++) {
        memset(out, 0xee, sizeof(out));
        gost89_encrypt_blocks(&c, m, out, n);
        ck_assert_mem_eq(out, want[0], 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
        memcpy(out, m, 8 * n);
        gost89_decrypt_blocks(&c, out, out, n);
        ck_assert_mem_eq(out, want[1], 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
    }
}
END_TEST

START_TEST(paths_agree_on_magma_of_every_count)
{
    uint8_t key[32], m[BYTES_MAX], want[2][BYTES_MAX], out[BYTES_MAX + 1];
    struct magma c;
    size_t n;

    if (!limit_to(_i))
        return;
    fill(m, sizeof(m), 6);
    fill(key, sizeof(key), 7);
    magma_init(&c, key);
    path_limit(PATH_PORTABLE);
    magma_encrypt_blocks(&c, m, want[0], 2 * BLOCKS_MAX);
    magma_decrypt_blocks(&c, m, want[1], 2 * BLOCKS_MAX);
    path_limit((enum path)_i);
    for (n = 0; n <= 2 * BLOCKS_MAX; n++) {
        memset(out, 0xee, sizeof(out));
        magma_encrypt_blocks(&c, m, out, n);
        ck_assert_mem_eq(out, want[0], 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
        memcpy(out, m, 8 * n);
        magma_decrypt_blocks(&c, out, out, n);
        ck_assert_mem_eq(out, want[1], 8 * n);
        ck_assert_uint_eq(out[8 * n], 0xee);
    }
}
END_TEST

/* Of Kuznyechik and of Magma, whose products are in different fields. */
static void seal_both(const uint8_t *m, size_t len, uint8_t *out)
{
    struct mgm_key k = {.id = CIPHER_KUZNYECHIK, .key = m + 100};

    k.tag_len = 16;
    ck_assert_int_eq(mgm_seal(&k, bytes_of(m, 16), bytes_of(m + 16, 33),
                              bytes_of(m, len), out),
                     ERR_OK);
    k.id = CIPHER_MAGMA;
    k.tag_len = 8;
    ck_assert_int_eq(mgm_seal(&k, bytes_of(m, 8), bytes_of(m + 16, 33),
                              bytes_of(m, len), out + len + 16),
                     ERR_OK);
}

START_TEST(paths_agree_on_mgm)
{
    uint8_t m[BYTES_MAX], want[2 * BYTES_MAX + 24], out[2 * BYTES_MAX + 24];
    size_t len;

    if (!limit_to(_i))
        return;
    fill(m, sizeof(m), 8);
    m[0] &= 0x7f;
    for (len = 0; len <= BYTES_MAX; len += len < 300 ? 1 : 147) {
        path_limit(PATH_PORTABLE);
        seal_both(m, len, want);
        path_limit((enum path)_i);
        seal_both(m, len, out);
        ck_assert_mem_eq(out, want, 2 * len + 24);
    }
}
END_TEST

Suite *path_suite(void)
{
    Suite *s = suite_create("path");
    TCase *t = tcase_create("path");
    const int first = PATH_PORTABLE + 1, end = PATH_COUNT;

    tcase_add_checked_fixture(t, NULL, no_limit);
    tcase_add_test(t, path_best_keeps_the_limit);
    tcase_add_loop_test(t, paths_agree_on_hashes_of_every_length, first, end);
    tcase_add_loop_test(t, paths_agree_where_counts_and_sums_carry, first, end);
    tcase_add_loop_test(t, paths_agree_on_kuznyechik_of_every_count, first,
                        end);
    tcase_add_loop_test(t, paths_agree_on_gost89_of_every_count, first, end);
    tcase_add_loop_test(t, paths_agree_on_magma_of_every_count, first, end);
    tcase_add_loop_test(t, paths_agree_on_mgm, first, end);
    suite_add_tcase(s, t);
    return s;
}
