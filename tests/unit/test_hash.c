/* Promises of gost/hash.h. */
#include "config.h"

#include "gost/hash.h"

#include "tests/lib/counting.h"
#include "tests/lib/gost.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>
#ifdef HAVE_GCRYPT
#include <gcrypt.h>
#endif

#define LONGEST 300 /* bytes, several blocks of each function */

Suite *hash_suite(void);

/* The message of a vector: bytes that count up, or all the same. */
static struct bytes message_of(struct vectors *v)
{
    static uint8_t same[COUNTING_MAX];
    size_t len = vector_number(v, "len");

    if (vector_text(v, "fill") == NULL)
        return counting_bytes(len);
    ck_assert_uint_le(len, sizeof(same));
    memset(same, (int)vector_number(v, "fill"), len);
    return bytes_of(same, len);
}

/* The digest of the digests of all messages of a range of lengths. */
static void hash_range(enum hash_id id, size_t first, size_t last, uint8_t *out)
{
    struct hash all;
    size_t i;

    hash_init(&all, id);
    for (i = first; i <= last; i++) {
        hash_once(id, counting_bytes(i), out);
        hash_update(&all, bytes_of(out, hash_len(id)));
    }
    hash_final(&all, out);
}

START_TEST(hash_agrees_with_other_programs)
{
    struct vectors *v = vectors_open("hash-peer.txt");
    uint8_t out[HASH_MAX_LEN];

    while (vectors_next(v)) {
        enum hash_id id = hash_named(vector_text(v, "hash"));
        struct bytes want = vector_bytes(v, "digest");

        if (vector_text(v, "last") != NULL)
            hash_range(id, vector_number(v, "first"), vector_number(v, "last"),
                       out);
        else
            hash_once(id, message_of(v), out);

        ck_assert_msg(bytes_equal(bytes_of(out, hash_len(id)), want), "%s",
                      vector_name(v));
    }
    ck_assert_uint_gt(vectors_count(v), 50);
    vectors_close(v);
}
END_TEST

START_TEST(hash_takes_a_message_split_anywhere)
{
    enum hash_id id = (enum hash_id)_i;
    uint8_t whole[HASH_MAX_LEN], out[HASH_MAX_LEN];
    struct bytes m = counting_bytes(LONGEST);
    struct hash h;
    size_t i;

    hash_once(id, m, whole);
    for (i = 0; i <= m.len; i++) {
        hash_init(&h, id);
        hash_update(&h, bytes_of(m.p, i));
        hash_update(&h, bytes_of(m.p + i, m.len - i));
        hash_final(&h, out);
        ck_assert_mem_eq(out, whole, hash_len(id));
    }
}
END_TEST

START_TEST(hash_takes_a_message_byte_by_byte)
{
    enum hash_id id = (enum hash_id)_i;
    uint8_t whole[HASH_MAX_LEN], out[HASH_MAX_LEN];
    struct bytes m = counting_bytes(LONGEST);
    struct hash h;
    size_t i;

    hash_once(id, m, whole);
    hash_init(&h, id);
    for (i = 0; i < m.len; i++)
        hash_update(&h, bytes_of(m.p + i, 1));
    hash_update(&h, bytes_of(NULL, 0));
    hash_final(&h, out);

    ck_assert_mem_eq(out, whole, hash_len(id));
}
END_TEST

START_TEST(hash_final_and_hash_clear_wipe_the_state)
{
    static const uint8_t zeros[sizeof(struct hash)];
    uint8_t out[HASH_MAX_LEN];
    struct hash h;

    hash_init(&h, (enum hash_id)_i);
    hash_update(&h, bytes_str("secret"));
    hash_final(&h, out);
    ck_assert_mem_eq(&h, zeros, sizeof(h));

    hash_init(&h, (enum hash_id)_i);
    hash_update(&h, bytes_str("secret"));
    ck_assert_mem_ne(&h, zeros, sizeof(h));
    hash_clear(&h);
    hash_clear(&h);
    ck_assert_mem_eq(&h, zeros, sizeof(h));
}
END_TEST

START_TEST(hash_and_block_lengths_are_those_of_the_standards)
{
    ck_assert_uint_eq(hash_len(HASH_94), 32);
    ck_assert_uint_eq(hash_len(HASH_STREEBOG_256), 32);
    ck_assert_uint_eq(hash_len(HASH_STREEBOG_512), 64);
    ck_assert_uint_eq(hash_block_len(HASH_94), 32);
    ck_assert_uint_eq(hash_block_len(HASH_STREEBOG_256), 64);
    ck_assert_uint_eq(hash_block_len(HASH_STREEBOG_512), 64);
}
END_TEST

#ifdef HAVE_GCRYPT
START_TEST(hash_agrees_with_libgcrypt_on_random_messages)
{
    static const int algos[HASH_ID_COUNT] = {
        GCRY_MD_GOSTR3411_CP, GCRY_MD_STRIBOG256, GCRY_MD_STRIBOG512};
    uint8_t m[LONGEST], out[HASH_MAX_LEN], want[HASH_MAX_LEN];
    enum hash_id id = (enum hash_id)_i;
    size_t i;

    ck_assert_ptr_nonnull(gcry_check_version(NULL));
    for (i = 1; i <= sizeof(m); i++) {
        gcry_create_nonce(m, sizeof(m));
        gcry_md_hash_buffer(algos[id], want, m, i);
        hash_once(id, bytes_of(m, i), out);
        ck_assert_mem_eq(out, want, hash_len(id));
    }
}
END_TEST
#endif

Suite *hash_suite(void)
{
    Suite *s = suite_create("hash");
    TCase *t = tcase_create("hash");

    tcase_add_test(t, hash_agrees_with_other_programs);
    tcase_add_loop_test(t, hash_takes_a_message_split_anywhere, 0,
                        HASH_ID_COUNT);
    tcase_add_loop_test(t, hash_takes_a_message_byte_by_byte, 0, HASH_ID_COUNT);
    tcase_add_loop_test(t, hash_final_and_hash_clear_wipe_the_state, 0,
                        HASH_ID_COUNT);
    tcase_add_test(t, hash_and_block_lengths_are_those_of_the_standards);
#ifdef HAVE_GCRYPT
    tcase_add_loop_test(t, hash_agrees_with_libgcrypt_on_random_messages, 0,
                        HASH_ID_COUNT);
#endif
    suite_add_tcase(s, t);
    return s;
}
