/* Promises of gost/mgm.h. */
#include "gost/mgm.h"

#include "base/endian.h"
#include "tests/lib/stream.h"

#define MAX_LEN 1200 /* bytes: more than a batch of Kuznyechik */

Suite *mgm_suite(void);

static const uint8_t key[CIPHER_KEY_LEN] = {1, 2, 3};
static const uint8_t nonce[CIPHER_MAX_BLOCK_LEN] = {0x7f, 2, 3};

static struct mgm_key key_of(enum cipher_id id)
{
    struct mgm_key k = {id, key, cipher_block_len(id)};

    return k;
}

static struct bytes nonce_of(enum cipher_id id)
{
    return bytes_of(nonce, cipher_block_len(id));
}

static void start(struct mgm *s, enum cipher_id id)
{
    ck_assert_int_eq(mgm_init(s, id, key, nonce_of(id), cipher_block_len(id)),
                     ERR_OK);
}

START_TEST(mgm_gives_the_examples_of_the_standard)
{
    struct vectors *v = vectors_open("mgm.txt");
    uint8_t out[128], back[128];

    while (vectors_next(v)) {
        struct bytes want = vector_bytes(v, "out");
        struct bytes m = vector_bytes(v, "plain");
        struct mgm_key k = {cipher_named(vector_text(v, "cipher")),
                            vector_bytes(v, "key").p, want.len - m.len};
        struct bytes iv = vector_bytes(v, "nonce");
        struct bytes aad = vector_bytes(v, "aad");

        ck_assert_int_eq(mgm_seal(&k, iv, aad, m, out), ERR_OK);
        ck_assert_msg(bytes_equal(bytes_of(out, want.len), want), "%s",
                      vector_name(v));
        ck_assert_int_eq(mgm_open(&k, iv, aad, want, back), ERR_OK);
        ck_assert_msg(bytes_equal(bytes_of(back, m.len), m), "%s",
                      vector_name(v));
    }
    ck_assert_uint_eq(vectors_count(v), 4);
    vectors_close(v);
}
END_TEST

/* Sum and keystream of one message, block by block out of the RFC's formulas
 * with nothing shared but the cipher: a product is added up bit by bit. */
static void product(const uint8_t *x, const uint8_t *y, size_t n, uint8_t *sum)
{
    uint8_t r[CIPHER_MAX_BLOCK_LEN] = {0};
    size_t bit, i;

    for (bit = 0; bit < 8 * n; bit++) {
        unsigned top = r[0] >> 7;

        for (i = 0; i + 1 < n; i++)
            r[i] = (uint8_t)(r[i] << 1 | r[i + 1] >> 7);
        r[n - 1] = (uint8_t)(r[n - 1] << 1);
        if (top)
            r[n - 1] ^= n == 8 ? 0x1b : 0x87;
        if (x[bit / 8] >> (7 - bit % 8) & 1)
            for (i = 0; i < n; i++)
                r[i] ^= y[i];
    }
    for (i = 0; i < n; i++)
        sum[i] ^= r[i];
}

static void add_block(struct cipher *c, uint8_t *z, const uint8_t *block,
                      size_t len, uint8_t *sum)
{
    uint8_t h[CIPHER_MAX_BLOCK_LEN], padded[CIPHER_MAX_BLOCK_LEN] = {0};
    size_t i, n = cipher_block_len(c->id);

    memcpy(padded, block, len);
    cipher_encrypt(c, z, h, 1);
    product(h, padded, n, sum);
    for (i = n / 2; i-- > 0 && ++z[i] == 0;)
        ;
}

static void plain_mgm(enum cipher_id id, struct bytes aad, struct bytes m,
                      uint8_t *out)
{
    uint8_t y[CIPHER_MAX_BLOCK_LEN], z[CIPHER_MAX_BLOCK_LEN];
    uint8_t sum[CIPHER_MAX_BLOCK_LEN] = {0}, e[CIPHER_MAX_BLOCK_LEN];
    size_t at, i, k, n = cipher_block_len(id);
    struct cipher c;

    cipher_init(&c, id, key);
    cipher_encrypt(&c, nonce, y, 1);
    memcpy(z, nonce, n);
    z[0] |= 0x80;
    cipher_encrypt(&c, z, z, 1);
    for (at = 0; at < aad.len; at += n)
        add_block(&c, z, aad.p + at, aad.len - at < n ? aad.len - at : n, sum);
    for (at = 0; at < m.len; at += n) {
        k = m.len - at < n ? m.len - at : n;
        cipher_encrypt(&c, y, e, 1);
        for (i = 0; i < k; i++)
            out[at + i] = m.p[at + i] ^ e[i];
        for (i = n; i-- > n / 2 && ++y[i] == 0;)
            ;
        add_block(&c, z, out + at, k, sum);
    }
    memset(e, 0, sizeof(e));
    store_be32(e + n / 2 - 4, (uint32_t)(8 * aad.len));
    store_be32(e + n - 4, (uint32_t)(8 * m.len));
    add_block(&c, z, e, n, sum);
    cipher_encrypt(&c, sum, out + m.len, 1);
}

START_TEST(mgm_is_the_formulas_of_the_standard_at_every_length)
{
    enum cipher_id id = (enum cipher_id)_i;
    struct mgm_key k = key_of(id);
    uint8_t want[MAX_LEN + 16], out[MAX_LEN + 16];
    size_t len, aad_len;

    for (len = 1; len <= MAX_LEN; len += len < 150 ? 1 : 37) {
        struct bytes m = counting_bytes(len);

        aad_len = (MAX_LEN - len) % 150;
        plain_mgm(id, bytes_of(m.p, aad_len), m, want);
        ck_assert_int_eq(
            mgm_seal(&k, nonce_of(id), bytes_of(m.p, aad_len), m, out), ERR_OK);
        ck_assert_mem_eq(out, want, len + k.tag_len);
        ck_assert_int_eq(mgm_open(&k, nonce_of(id), bytes_of(m.p, aad_len),
                                  bytes_of(out, len + k.tag_len), out),
                         ERR_OK);
        ck_assert_mem_eq(out, m.p, len);
    }
}
END_TEST

START_TEST(mgm_takes_text_split_anywhere)
{
    enum cipher_id id = (enum cipher_id)_i;
    struct mgm_key k = key_of(id);
    struct bytes aad = bytes_of(counting_bytes(41).p, 41);
    uint8_t want[MAX_LEN + 16], out[MAX_LEN + 16];
    size_t n = k.tag_len, len = 64 * n + 45, at;
    const uint8_t *m = counting_bytes(len).p;
    struct mgm s;

    ck_assert_int_eq(mgm_seal(&k, nonce_of(id), aad, bytes_of(m, len), want),
                     ERR_OK);
    for (at = 0; at <= len; at++) {
        memcpy(out, m, len);
        start(&s, id);
        ck_assert_int_eq(mgm_aad(&s, aad), ERR_OK);
        ck_assert_int_eq(mgm_encrypt(&s, out, out, at), ERR_OK);
        ck_assert_int_eq(mgm_encrypt(&s, out + at, out + at, len - at), ERR_OK);
        ck_assert_int_eq(mgm_tag(&s, out + len), ERR_OK);
        ck_assert_mem_eq(out, want, len + n);

        start(&s, id);
        ck_assert_int_eq(mgm_aad(&s, aad), ERR_OK);
        ck_assert_int_eq(mgm_decrypt(&s, out, out, at), ERR_OK);
        ck_assert_int_eq(mgm_decrypt(&s, out + at, out + at, len - at), ERR_OK);
        ck_assert_int_eq(mgm_verify(&s, bytes_of(want + len, n)), ERR_OK);
        ck_assert_mem_eq(out, m, len);
    }
}
END_TEST

START_TEST(mgm_takes_aad_split_anywhere)
{
    enum cipher_id id = (enum cipher_id)_i;
    uint8_t want[CIPHER_MAX_BLOCK_LEN], out[CIPHER_MAX_BLOCK_LEN];
    size_t n = cipher_block_len(id), len = 66 * n + 3, at;
    const uint8_t *m = counting_bytes(len).p;
    struct mgm s;

    start(&s, id);
    ck_assert_int_eq(mgm_aad(&s, bytes_of(m, len)), ERR_OK);
    ck_assert_int_eq(mgm_tag(&s, want), ERR_OK);
    for (at = 0; at <= len; at++) {
        start(&s, id);
        ck_assert_int_eq(mgm_aad(&s, bytes_of(m, at)), ERR_OK);
        ck_assert_int_eq(mgm_aad(&s, bytes_of(m + at, len - at)), ERR_OK);
        ck_assert_int_eq(mgm_tag(&s, out), ERR_OK);
        ck_assert_mem_eq(out, want, n);
    }
}
END_TEST

START_TEST(mgm_counters_wrap_within_their_halves)
{
    static const uint8_t zeros[16];
    uint8_t y[16], z[16], got[16], want[16] = {0}, h[16];
    struct mgm s;

    start(&s, CIPHER_KUZNYECHIK);
    memset(s.y, 0xff, sizeof(s.y));
    memset(s.z, 0xff, sizeof(s.z));
    ck_assert_int_eq(mgm_encrypt(&s, zeros, got, 16), ERR_OK);
    memcpy(y, s.y, 16);
    memcpy(z, s.z, 16);

    memset(h, 0xff, 16);
    cipher_encrypt(&s.c, h, want, 1);
    ck_assert_mem_eq(got, want, 16);
    ck_assert_mem_eq(y, h, 8);
    ck_assert_mem_eq(y + 8, zeros, 8);
    ck_assert_mem_eq(z, zeros, 8);
    ck_assert_mem_eq(z + 8, h, 8);
}
END_TEST

START_TEST(mgm_open_refuses_any_change)
{
    enum cipher_id id = (enum cipher_id)_i;
    struct mgm_key k = key_of(id), other = k;
    struct bytes aad = bytes_str("header"), m = bytes_str("a text of some len");
    uint8_t sealed[40], out[40] = {0};
    static const uint8_t zeros[40];
    uint8_t n2[CIPHER_MAX_BLOCK_LEN];
    size_t i, len = m.len + k.tag_len;

    ck_assert_int_eq(mgm_seal(&k, nonce_of(id), aad, m, sealed), ERR_OK);
    for (i = 0; i < 8 * len; i++) {
        sealed[i / 8] ^= (uint8_t)(1 << i % 8);
        ck_assert_int_eq(
            mgm_open(&k, nonce_of(id), aad, bytes_of(sealed, len), out),
            ERR_SIGNATURE);
        sealed[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    ck_assert_int_eq(mgm_open(&k, nonce_of(id), bytes_str("headeR"),
                              bytes_of(sealed, len), out),
                     ERR_SIGNATURE);
    ck_assert_int_eq(
        mgm_open(&k, nonce_of(id), aad, bytes_of(sealed, len - 1), out),
        ERR_SIGNATURE);
    ck_assert_int_eq(
        mgm_open(&k, nonce_of(id), aad, bytes_of(sealed, k.tag_len - 1), out),
        ERR_SIGNATURE);
    memcpy(n2, nonce, sizeof(n2));
    n2[7] ^= 1;
    ck_assert_int_eq(
        mgm_open(&k, bytes_of(n2, k.tag_len), aad, bytes_of(sealed, len), out),
        ERR_SIGNATURE);
    other.tag_len--;
    ck_assert_int_eq(
        mgm_open(&other, nonce_of(id), aad, bytes_of(sealed, len), out),
        ERR_SIGNATURE);
    ck_assert_mem_eq(out, zeros, sizeof(out));
}
END_TEST

START_TEST(mgm_cuts_the_tag)
{
    struct mgm_key k = key_of(CIPHER_KUZNYECHIK);
    uint8_t whole[24], cut[24] = {0};

    ck_assert_int_eq(
        mgm_seal(&k, nonce_of(k.id), bytes_str("a"), bytes_str("text"), whole),
        ERR_OK);
    k.tag_len = 4;
    ck_assert_int_eq(
        mgm_seal(&k, nonce_of(k.id), bytes_str("a"), bytes_str("text"), cut),
        ERR_OK);
    ck_assert_mem_eq(cut, whole, 8);
    ck_assert_int_eq(cut[8], 0);
    ck_assert_int_eq(
        mgm_open(&k, nonce_of(k.id), bytes_str("a"), bytes_of(cut, 8), whole),
        ERR_OK);
    ck_assert_mem_eq(whole, "text", 4);
}
END_TEST

START_TEST(mgm_refuses_nonces_and_tags_that_are_none)
{
    static const uint8_t high[CIPHER_MAX_BLOCK_LEN] = {0x80};
    struct mgm s;

    ck_assert_int_eq(mgm_init(&s, CIPHER_MAGMA, key, bytes_of(high, 8), 8),
                     ERR_ARG);
    ck_assert_int_eq(
        mgm_init(&s, CIPHER_KUZNYECHIK, key, bytes_of(high, 16), 16), ERR_ARG);
    ck_assert_int_eq(mgm_init(&s, CIPHER_MAGMA, key, bytes_of(nonce, 16), 8),
                     ERR_ARG);
    ck_assert_int_eq(
        mgm_init(&s, CIPHER_KUZNYECHIK, key, bytes_of(nonce, 15), 16), ERR_ARG);
    ck_assert_int_eq(mgm_init(&s, CIPHER_MAGMA, key, bytes_of(nonce, 0), 8),
                     ERR_ARG);
    ck_assert_int_eq(mgm_init(&s, CIPHER_MAGMA, key, bytes_of(nonce, 8), 3),
                     ERR_ARG);
    ck_assert_int_eq(mgm_init(&s, CIPHER_MAGMA, key, bytes_of(nonce, 8), 9),
                     ERR_ARG);
}
END_TEST

START_TEST(mgm_refuses_an_empty_message)
{
    struct mgm_key k = key_of(CIPHER_MAGMA);
    uint8_t out[8] = {0};
    struct mgm s;

    start(&s, CIPHER_MAGMA);
    ck_assert_int_eq(mgm_tag(&s, out), ERR_ARG);
    start(&s, CIPHER_MAGMA);
    ck_assert_int_eq(mgm_verify(&s, bytes_of(out, 8)), ERR_ARG);
    ck_assert_int_eq(
        mgm_seal(&k, nonce_of(k.id), bytes_of(NULL, 0), bytes_of(NULL, 0), out),
        ERR_ARG);
    ck_assert_int_eq(
        mgm_open(&k, nonce_of(k.id), bytes_of(NULL, 0), bytes_of(out, 8), out),
        ERR_ARG);
    ck_assert_int_eq(out[0], 0);
}
END_TEST

START_TEST(mgm_refuses_aad_after_text)
{
    uint8_t out[1];
    struct mgm s;

    start(&s, CIPHER_MAGMA);
    ck_assert_int_eq(mgm_encrypt(&s, key, out, 0), ERR_OK);

    ck_assert_int_eq(mgm_aad(&s, bytes_str("a")), ERR_WRONG_STATE);
}
END_TEST

START_TEST(mgm_refuses_2_to_half_a_block_bits)
{
    static const struct {
        enum cipher_id id;
        uint64_t limit;
    } limits[] = {{CIPHER_MAGMA, 1 << 29},
                  {CIPHER_KUZNYECHIK, (uint64_t)1 << 61}};
    uint8_t out[8] = {0};
    struct mgm s;

    start(&s, limits[_i].id);
    s.aad_len = limits[_i].limit - 10;
    ck_assert_int_eq(mgm_encrypt(&s, key, out, 4), ERR_OK);
    out[0] = 0;
    ck_assert_int_eq(mgm_encrypt(&s, key, out, 6), ERR_TOO_BIG);
    ck_assert_int_eq(mgm_decrypt(&s, key, out, 6), ERR_TOO_BIG);
    ck_assert_int_eq(out[0], 0);
    ck_assert_int_eq(mgm_encrypt(&s, key, out, 5), ERR_OK);
    ck_assert_int_eq(mgm_encrypt(&s, key, out, 1), ERR_TOO_BIG);

    start(&s, limits[_i].id);
    s.aad_len = limits[_i].limit - 1;
    ck_assert_int_eq(mgm_aad(&s, bytes_of(key, 1)), ERR_TOO_BIG);
}
END_TEST

START_TEST(mgm_wipes_its_state)
{
    static const uint8_t zeros[sizeof(struct mgm)];
    uint8_t out[CIPHER_MAX_BLOCK_LEN];
    struct mgm s;

    start(&s, CIPHER_KUZNYECHIK);
    ck_assert_int_eq(mgm_aad(&s, bytes_str("a")), ERR_OK);
    ck_assert_int_eq(mgm_tag(&s, out), ERR_OK);
    ck_assert_mem_eq(&s, zeros, sizeof(s));
    start(&s, CIPHER_KUZNYECHIK);
    ck_assert_int_eq(mgm_aad(&s, bytes_str("a")), ERR_OK);
    ck_assert_int_eq(mgm_verify(&s, bytes_of(out, 15)), ERR_SIGNATURE);
    ck_assert_mem_eq(&s, zeros, sizeof(s));
    start(&s, CIPHER_KUZNYECHIK);
    mgm_clear(&s);
    mgm_clear(&s);
    ck_assert_mem_eq(&s, zeros, sizeof(s));
}
END_TEST

Suite *mgm_suite(void)
{
    Suite *s = suite_create("mgm");
    TCase *t = tcase_create("mgm");

    tcase_add_test(t, mgm_gives_the_examples_of_the_standard);
    tcase_add_loop_test(t, mgm_is_the_formulas_of_the_standard_at_every_length,
                        0, CIPHER_ID_COUNT);
    tcase_add_loop_test(t, mgm_takes_text_split_anywhere, 0, CIPHER_ID_COUNT);
    tcase_add_loop_test(t, mgm_takes_aad_split_anywhere, 0, CIPHER_ID_COUNT);
    tcase_add_test(t, mgm_counters_wrap_within_their_halves);
    tcase_add_loop_test(t, mgm_open_refuses_any_change, 0, CIPHER_ID_COUNT);
    tcase_add_test(t, mgm_cuts_the_tag);
    tcase_add_test(t, mgm_refuses_nonces_and_tags_that_are_none);
    tcase_add_test(t, mgm_refuses_an_empty_message);
    tcase_add_test(t, mgm_refuses_aad_after_text);
    tcase_add_loop_test(t, mgm_refuses_2_to_half_a_block_bits, 0, 2);
    tcase_add_test(t, mgm_wipes_its_state);
    suite_add_tcase(s, t);
    return s;
}
