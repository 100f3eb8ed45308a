/*
 * gost/sign.h against libgcrypt, both ways: it verifies what we sign and we
 * verify what it signs, with keys of either. libgcrypt takes a digest as a
 * number, most significant byte first, and a point as 04, X, Y.
 */
#include "config.h"

#include <check.h>

Suite *sign_gcrypt_suite(void);

#ifdef HAVE_GCRYPT

#include "base/endian.h"
#include "gost/sign.h"

#include <gcrypt.h>
#include <string.h>

#define LEN CURVE_MAX_LEN
#define ROUNDS 8

static const struct {
    const char *ours;
    const char *theirs;
} curves[] = {
    {"Test-256", "GOST2001-test"},
    {"CryptoPro-A", "GOST2001-CryptoPro-A"},
    {"CryptoPro-B", "GOST2001-CryptoPro-B"},
    {"CryptoPro-C", "GOST2001-CryptoPro-C"},
    {"TC26-256-A", "GOST2012-256-A"},
    {"Test-512", "GOST2012-512-test"},
    {"TC26-512-A", "GOST2012-512-tc26-A"},
    {"TC26-512-B", "GOST2012-512-tc26-B"},
    {"TC26-512-C", "GOST2012-512-tc26-C"},
};

/* One key pair in our form and in theirs. */
struct pair {
    const struct curve *c;
    size_t len;
    uint8_t d[LEN], pub[2 * LEN];
    gcry_sexp_t private_key, public_key;
};

static void gcrypt_start(void)
{
    ck_assert_ptr_nonnull(gcry_check_version("1.10.0"));
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_ENABLE_QUICK_RANDOM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

static gcry_sexp_t build(const char *format, const char *curve,
                         const uint8_t *q, size_t q_len, const uint8_t *d,
                         size_t d_len)
{
    gcry_sexp_t out;

    if (d == NULL)
        ck_assert(gcry_sexp_build(&out, NULL, format, curve, (int)q_len, q) ==
                  0);
    else
        ck_assert(gcry_sexp_build(&out, NULL, format, curve, (int)q_len, q,
                                  (int)d_len, d) == 0);
    return out;
}

static void pair_make(struct pair *p, int curve, struct rng *rng)
{
    const struct curve_name *n;
    uint8_t q[1 + 2 * LEN], d[LEN];
    const char *theirs = curves[curve].theirs;

    ck_assert_int_eq(curve_by_name(curves[curve].ours, &n), ERR_OK);
    p->c = n->curve;
    p->len = curve_len(p->c);
    ck_assert_int_eq(sign_generate(p->c, rng, p->d), ERR_OK);
    ck_assert_int_eq(sign_public(p->c, p->d, p->pub), ERR_OK);
    q[0] = 4;
    reverse_copy(q + 1, p->pub, p->len);
    reverse_copy(q + 1 + p->len, p->pub + p->len, p->len);
    reverse_copy(d, p->d, p->len);
    p->public_key = build("(public-key (ecc (curve %s) (q %b)))", theirs, q,
                          1 + 2 * p->len, NULL, 0);
    p->private_key = build("(private-key (ecc (curve %s) (q %b) (d %b)))",
                           theirs, q, 1 + 2 * p->len, d, p->len);
}

static void pair_clear(struct pair *p)
{
    gcry_sexp_release(p->private_key);
    gcry_sexp_release(p->public_key);
}

static gcry_sexp_t gcrypt_data(const struct pair *p, const uint8_t *digest)
{
    uint8_t number[LEN];
    gcry_sexp_t out;

    reverse_copy(number, digest, p->len);
    ck_assert(gcry_sexp_build(&out, NULL, "(data (flags gost) (value %b))",
                              (int)p->len, number) == 0);
    return out;
}

static int gcrypt_verifies(const struct pair *p, const uint8_t *digest,
                           const uint8_t *sig)
{
    gcry_sexp_t data = gcrypt_data(p, digest), s;
    gcry_error_t e;

    ck_assert(gcry_sexp_build(&s, NULL, "(sig-val (gost (r %b) (s %b)))",
                              (int)p->len, sig + p->len, (int)p->len,
                              sig) == 0);
    e = gcry_pk_verify(s, data, p->public_key);
    gcry_sexp_release(s);
    gcry_sexp_release(data);
    return e == 0;
}

/* A number of theirs in len bytes, most significant first. */
static void take_number(gcry_sexp_t list, const char *name, uint8_t *out,
                        size_t len)
{
    gcry_sexp_t item = gcry_sexp_find_token(list, name, 0);
    gcry_mpi_t v = gcry_sexp_nth_mpi(item, 1, GCRYMPI_FMT_USG);
    size_t n;

    ck_assert_ptr_nonnull(v);
    ck_assert(gcry_mpi_print(GCRYMPI_FMT_USG, NULL, 0, &n, v) == 0);
    ck_assert_uint_le(n, len);
    memset(out, 0, len);
    ck_assert(gcry_mpi_print(GCRYMPI_FMT_USG, out + len - n, n, &n, v) == 0);
    gcry_mpi_release(v);
    gcry_sexp_release(item);
}

static void gcrypt_signs(const struct pair *p, const uint8_t *digest,
                         uint8_t *sig)
{
    gcry_sexp_t data = gcrypt_data(p, digest), s;

    ck_assert(gcry_pk_sign(&s, data, p->private_key) == 0);
    take_number(s, "s", sig, p->len);
    take_number(s, "r", sig + p->len, p->len);
    gcry_sexp_release(s);
    gcry_sexp_release(data);
}

static struct rng kernel_rng(void)
{
    struct rng r;

    ck_assert_int_eq(rng_init(&r, rng_seed_kernel, NULL), ERR_OK);
    return r;
}

START_TEST(gcrypt_verifies_what_we_sign)
{
    struct rng rng = kernel_rng();
    uint8_t digest[LEN], sig[2 * LEN];
    struct pair p;
    int i;

    gcrypt_start();
    for (i = 0; i < ROUNDS; i++) {
        pair_make(&p, _i, &rng);
        ck_assert_int_eq(rng_bytes(&rng, digest, p.len), ERR_OK);
        ck_assert_int_eq(
            sign_digest(p.c, p.d, bytes_of(digest, p.len), &rng, sig), ERR_OK);
        ck_assert(gcrypt_verifies(&p, digest, sig));
        sig[0] ^= 1;
        ck_assert(!gcrypt_verifies(&p, digest, sig));
        pair_clear(&p);
    }
}
END_TEST

START_TEST(we_verify_what_gcrypt_signs)
{
    struct rng rng = kernel_rng();
    uint8_t digest[LEN], sig[2 * LEN];
    struct pair p;
    int i;

    gcrypt_start();
    for (i = 0; i < ROUNDS; i++) {
        pair_make(&p, _i, &rng);
        ck_assert_int_eq(rng_bytes(&rng, digest, p.len), ERR_OK);
        gcrypt_signs(&p, digest, sig);
        ck_assert_int_eq(sign_verify(p.c, p.pub, bytes_of(digest, p.len),
                                     bytes_of(sig, 2 * p.len)),
                         ERR_OK);
        pair_clear(&p);
    }
}
END_TEST

/* 6.1, step 2: e = 0 becomes 1. */
START_TEST(gcrypt_agrees_on_a_digest_of_zero)
{
    struct rng rng = kernel_rng();
    uint8_t digest[LEN] = {0}, sig[2 * LEN];
    struct pair p;

    gcrypt_start();
    pair_make(&p, _i, &rng);
    ck_assert_int_eq(sign_digest(p.c, p.d, bytes_of(digest, p.len), &rng, sig),
                     ERR_OK);
    ck_assert(gcrypt_verifies(&p, digest, sig));
    pair_clear(&p);
}
END_TEST

static void add_cases(TCase *t)
{
    int last = sizeof(curves) / sizeof(*curves);

    tcase_add_loop_test(t, gcrypt_verifies_what_we_sign, 0, last);
    tcase_add_loop_test(t, we_verify_what_gcrypt_signs, 0, last);
    tcase_add_loop_test(t, gcrypt_agrees_on_a_digest_of_zero, 0, last);
}

#else

static void add_cases(TCase *t)
{
    (void)t;
}

#endif

Suite *sign_gcrypt_suite(void)
{
    Suite *s = suite_create("sign_gcrypt");
    TCase *t = tcase_create("sign_gcrypt");

    add_cases(t);
    suite_add_tcase(s, t);
    return s;
}
