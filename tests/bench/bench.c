/*
 * usage: bench [--write] [BASELINE]
 *
 * One table: our code on each path, the anchors of OpenSSL and what other
 * programs have, each row in ticks of the time-stamp counter a byte or an
 * operation, minimum and median over interleaved passes, and as a ratio to its
 * anchor. Rows whose ratio is worse than in the baseline by more than 15 % are
 * named at the end; with --write the baseline is written instead. Nothing
 * fails by being slow.
 */
#include "tests/bench/leak.h"
#include "tests/bench/rows.h"

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __x86_64__
#include <x86intrin.h>
#endif

#define PASSES 5
#define SAMPLES 5
#define SAMPLE_TICKS 2000000 /* at least, about a millisecond */
#define ROWS_MAX 200
#define WORSE 1.15

struct result {
    double sample[PASSES * SAMPLES]; /* ticks a run */
    size_t count;
};

static struct result results[ROWS_MAX];

static uint64_t ticks(void)
{
#ifdef __x86_64__
    return __rdtsc();
#else
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
#endif
}

/* To the last of the processors that we may use. */
static void pin(void)
{
    cpu_set_t all, one;
    size_t i;

    if (sched_getaffinity(0, sizeof(all), &all) != 0)
        return;
    CPU_ZERO(&one);
    for (i = CPU_SETSIZE - 1; i > 0 && !CPU_ISSET(i, &all); i--)
        ;
    CPU_SET(i, &one);
    if (sched_setaffinity(0, sizeof(one), &one) == 0)
        printf("pinned to processor %zu\n", i);
}

static double time_runs(const struct row *r, size_t runs)
{
    uint64_t start = ticks();
    size_t i;

    for (i = 0; i < runs; i++)
        r->run(r->arg);
    return (double)(ticks() - start) / (double)runs;
}

static void measure(const struct row *r, struct result *out)
{
    size_t i, runs = 1;
    double once;

    path_limit(r->path);
    r->run(r->arg);
    once = time_runs(r, 1);
    if (once < SAMPLE_TICKS)
        runs = (size_t)(SAMPLE_TICKS / (once + 1)) + 1;
    for (i = 0; i < SAMPLES; i++)
        out->sample[out->count++] = time_runs(r, runs);
    path_limit(PATH_COUNT);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double least(size_t i)
{
    return results[i].sample[0];
}

static double ratio(const struct row *rows, size_t count, size_t i)
{
    size_t k;

    for (k = 0; k < count && rows[i].anchor != NULL; k++)
        if (strcmp(rows[k].name, rows[i].anchor) == 0)
            return least(i) / least(k);
    return 0;
}

static void print_table(const struct row *rows, size_t count)
{
    size_t i;

    printf("%-36s %12s %12s %8s  %s\n", "", "minimum", "median", "ratio",
           "of anchor");
    for (i = 0; i < count; i++) {
        double unit = rows[i].bytes != 0 ? (double)rows[i].bytes : 1;
        double median = results[i].sample[results[i].count / 2];

        printf("%-36s %12.2f %12.2f", rows[i].name, least(i) / unit,
               median / unit);
        if (rows[i].anchor != NULL)
            printf(" %8.2f  %s", ratio(rows, count, i), rows[i].anchor);
        if (median > 1.5 * least(i))
            printf("  (noisy)");
        printf("\n");
    }
}

static int write_baseline(const char *path, const struct row *rows,
                          size_t count)
{
    FILE *f = fopen(path, "w");
    size_t i;

    if (f == NULL) {
        perror(path);
        return 1;
    }
    fprintf(f, "# row, ratio to its anchor; written by bench --write\n");
    for (i = 0; i < count; i++)
        if (rows[i].anchor != NULL)
            fprintf(f, "%s %.3f\n", rows[i].name, ratio(rows, count, i));
    return fclose(f) == 0 ? 0 : 1;
}

static void compare_baseline(const char *path, const struct row *rows,
                             size_t count)
{
    FILE *f = fopen(path, "r");
    char line[200], name[100];
    size_t i, worse = 0;
    double before;

    if (f == NULL) {
        perror(path);
        return;
    }
    while (fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "%99s %lf", name, &before) != 2 || before <= 0)
            continue;
        for (i = 0; i < count; i++) {
            double now = ratio(rows, count, i);

            if (strcmp(rows[i].name, name) != 0 || now <= WORSE * before)
                continue;
            printf("worse: %s: ratio %.2f, was %.2f\n", name, now, before);
            worse++;
        }
    }
    fclose(f);
    if (worse == 0)
        printf("no row is worse than the baseline by more than 15 %%\n");
}

int main(int argc, char **argv)
{
    int writes = argc > 1 && strcmp(argv[1], "--write") == 0;
    const char *path = argc > 1 + writes ? argv[1 + writes] : NULL;
    const struct row *rows;
    size_t count, i, pass;

    pin();
    count = rows_make(&rows);
    if (count > ROWS_MAX)
        abort();
    for (pass = 0; pass < PASSES; pass++)
        for (i = 0; i < count; i++)
            measure(&rows[i], &results[i]);
    for (i = 0; i < count; i++)
        qsort(results[i].sample, results[i].count, sizeof(double), compare);
    print_table(rows, count);
    leak_report(ticks);
    if (path == NULL)
        return 0;
    if (writes)
        return write_baseline(path, rows, count);
    compare_baseline(path, rows, count);
    return 0;
}
