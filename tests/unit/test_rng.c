/* Promises of gost/rng.h. */
#include "gost/rng.h"

#include "tests/lib/vectors.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *rng_suite(void);

/* A source whose bytes count on from first, and that can fail. */
struct source {
    uint8_t first;
    bool fails;
    unsigned calls;
};

static enum err counting(void *arg, uint8_t *out, size_t len)
{
    struct source *s = arg;
    size_t i;

    s->calls++;
    if (s->fails)
        return ERR_RANDOM;
    for (i = 0; i < len; i++)
        out[i] = (uint8_t)(s->first + i);
    return ERR_OK;
}

static void take(struct rng *r, uint8_t *out, size_t len)
{
    ck_assert_int_eq(rng_bytes(r, out, len), ERR_OK);
}

START_TEST(rng_gives_the_stream_of_its_construction)
{
    struct vectors *v = vectors_open("rng.txt");
    struct source source = {0, false, 0};
    uint8_t out[100];
    struct rng r;

    ck_assert(vectors_next(v));
    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    take(&r, out, 100);
    ck_assert_mem_eq(out, vector_bytes(v, "first").p, 100);
    take(&r, out, 64);
    ck_assert_mem_eq(out, vector_bytes(v, "second").p, 64);
    rng_mix(&r, bytes_str("larets"));
    take(&r, out, 32);
    ck_assert_mem_eq(out, vector_bytes(v, "mixed").p, 32);
    rng_clear(&r);
    vectors_close(v);
}
END_TEST

START_TEST(rng_differs_with_the_seed)
{
    struct source one = {1, false, 0}, two = {2, false, 0};
    uint8_t a[32], b[32];
    struct rng r;

    ck_assert_int_eq(rng_init(&r, counting, &one), ERR_OK);
    take(&r, a, sizeof(a));
    ck_assert_int_eq(rng_init(&r, counting, &two), ERR_OK);
    take(&r, b, sizeof(b));
    ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

START_TEST(rng_replaces_its_state_with_each_request)
{
    struct source source = {0, false, 0};
    uint8_t key[64], out[64], again[64];
    struct rng r;

    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    memcpy(key, r.key, sizeof(key));
    take(&r, out, sizeof(out));
    ck_assert_mem_ne(r.key, key, sizeof(key));
    ck_assert_mem_ne(r.key, out, sizeof(out));
    take(&r, again, sizeof(again));
    ck_assert_mem_ne(again, out, sizeof(out));
}
END_TEST

START_TEST(rng_gives_any_length_and_writes_no_further)
{
    struct source source = {0, false, 0};
    uint8_t out[66];
    struct rng r;

    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    memset(out, 0x5a, sizeof(out));
    take(&r, out, 0);
    ck_assert_uint_eq(out[0], 0x5a);
    take(&r, out, 65);
    ck_assert_uint_eq(out[65], 0x5a);
}
END_TEST

START_TEST(rng_takes_fresh_seed_after_so_many_requests)
{
    struct source source = {0, false, 0};
    uint8_t out[1];
    struct rng r;
    unsigned i;

    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    for (i = 0; i < RNG_RESEED_REQUESTS; i++)
        take(&r, out, sizeof(out));
    ck_assert_uint_eq(source.calls, 1);
    take(&r, out, sizeof(out));
    ck_assert_uint_eq(source.calls, 2);
}
END_TEST

START_TEST(rng_fails_with_its_source)
{
    struct source source = {0, true, 0};
    uint8_t out[1];
    struct rng r;

    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_RANDOM);
    source.fails = false;
    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    source.fails = true;
    r.requests = RNG_RESEED_REQUESTS;
    ck_assert_int_eq(rng_bytes(&r, out, sizeof(out)), ERR_RANDOM);
    ck_assert_int_eq(rng_bytes(&r, out, sizeof(out)), ERR_RANDOM);
    source.fails = false;
    ck_assert_int_eq(rng_bytes(&r, out, sizeof(out)), ERR_OK);
}
END_TEST

/* The child has the parent's state, and a source that gives other bytes. */
START_TEST(rng_differs_after_a_fork)
{
    struct source source = {0, false, 0};
    uint8_t parent[32], child[32];
    struct rng r;
    int fds[2], status;
    pid_t pid;

    ck_assert_int_eq(pipe(fds), 0);
    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        source.first = 1;
        _exit(rng_bytes(&r, child, sizeof(child)) != ERR_OK ||
              write(fds[1], child, sizeof(child)) != sizeof(child));
    }
    ck_assert_int_eq(read(fds[0], child, sizeof(child)), sizeof(child));
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    take(&r, parent, sizeof(parent));
    ck_assert_mem_ne(parent, child, sizeof(parent));
    ck_assert_uint_eq(source.calls, 1);
    close(fds[0]);
    close(fds[1]);
}
END_TEST

START_TEST(rng_takes_seed_from_the_kernel)
{
    uint8_t a[300] = {0}, b[300] = {0};

    ck_assert_int_eq(rng_seed_kernel(NULL, a, sizeof(a)), ERR_OK);
    ck_assert_int_eq(rng_seed_kernel(NULL, b, sizeof(b)), ERR_OK);
    ck_assert_mem_ne(a, b, sizeof(a));
    ck_assert_mem_ne(a + 268, b + 268, 32);
}
END_TEST

START_TEST(rng_clear_leaves_nothing_and_repeats)
{
    static const struct rng empty;
    struct source source = {0, false, 0};
    struct rng r;

    ck_assert_int_eq(rng_init(&r, counting, &source), ERR_OK);
    rng_clear(&r);
    rng_clear(&r);
    ck_assert_mem_eq(r.key, empty.key, sizeof(r.key));
}
END_TEST

Suite *rng_suite(void)
{
    Suite *s = suite_create("rng");
    TCase *t = tcase_create("rng");

    tcase_add_test(t, rng_gives_the_stream_of_its_construction);
    tcase_add_test(t, rng_differs_with_the_seed);
    tcase_add_test(t, rng_replaces_its_state_with_each_request);
    tcase_add_test(t, rng_gives_any_length_and_writes_no_further);
    tcase_add_test(t, rng_takes_fresh_seed_after_so_many_requests);
    tcase_add_test(t, rng_fails_with_its_source);
    tcase_add_test(t, rng_differs_after_a_fork);
    tcase_add_test(t, rng_takes_seed_from_the_kernel);
    tcase_add_test(t, rng_clear_leaves_nothing_and_repeats);
    suite_add_tcase(s, t);
    return s;
}
