/* Fixed against random secrets, interleaved; the slowest tenth is left out. */
#include "tests/bench/leak.h"

#include "gost/cipher.h"
#include "gost/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 20000
#define LEN 2048

static uint8_t secret[LEN], out[LEN];

static void use_streebog(void)
{
    hash_once(HASH_STREEBOG_256, bytes_of(secret, 256), out);
}

static void use_cipher(enum cipher_id id, size_t count, int decrypt)
{
    struct cipher c;

    cipher_init(&c, id, secret);
    if (decrypt)
        cipher_decrypt(&c, secret, out, count);
    else
        cipher_encrypt(&c, secret, out, count);
    cipher_clear(&c);
}

static void use_kuznyechik(void)
{
    use_cipher(CIPHER_KUZNYECHIK, 64, 0);
}

static void use_kuznyechik_once(void)
{
    use_cipher(CIPHER_KUZNYECHIK, 1, 0);
}

static void use_kuznyechik_back(void)
{
    use_cipher(CIPHER_KUZNYECHIK, 64, 1);
}

static void use_magma(void)
{
    use_cipher(CIPHER_MAGMA, 64, 0);
}

static const struct {
    const char *name;
    void (*run)(void);
} uses[] = {
    {"streebog", use_streebog},
    {"kuznyechik-64-blocks", use_kuznyechik},
    {"kuznyechik-64-blocks-decrypt", use_kuznyechik_back},
    {"kuznyechik-1-block", use_kuznyechik_once},
    {"magma-64-blocks", use_magma},
};

/* Both kinds are drawn and copied alike, so that only their values differ. */
static void draw_secret(int fixed)
{
    static uint8_t kinds[2][LEN];
    size_t i;

    for (i = 0; i < LEN; i++)
        kinds[0][i] = (uint8_t)(random() >> 8);
    memcpy(secret, kinds[fixed], LEN);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Mean, and variance over the number of samples. */
static void moments(double *x, size_t n, double *mean, double *spread)
{
    double sum = 0, squares = 0;
    size_t i;

    qsort(x, n, sizeof(*x), compare);
    n = n - n / 10;
    for (i = 0; i < n; i++)
        sum += x[i];
    *mean = sum / (double)n;
    for (i = 0; i < n; i++)
        squares += (x[i] - *mean) * (x[i] - *mean);
    *spread = squares / ((double)n - 1) / (double)n;
}

static double statistic(void (*run)(void), uint64_t (*ticks)(void))
{
    static double x[2][COUNT];
    double mean[2], spread[2];
    size_t n[2] = {0, 0};
    uint64_t start;
    int which;

    while (n[0] < COUNT && n[1] < COUNT) {
        which = (int)(random() >> 8 & 1);
        draw_secret(which);
        start = ticks();
        run();
        x[which][n[which]++] = (double)(ticks() - start);
    }
    moments(x[0], n[0], &mean[0], &spread[0]);
    moments(x[1], n[1], &mean[1], &spread[1]);
    return (mean[0] - mean[1]) / sqrt(spread[0] + spread[1]);
}

void leak_report(uint64_t (*ticks)(void))
{
    size_t i;

    for (i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
        double t = fabs(statistic(uses[i].run, ticks));

        printf("fixed against random, %-30s t = %5.1f%s\n", uses[i].name, t,
               t > 10    ? "  LEAK"
               : t > 4.5 ? "  measure again"
                         : "");
    }
}
