/*
 * The S-box of Streebog and Kuznyechik (RFC 6986, 6.2; RFC 7801, 4.1) on 64
 * bytes at once, without a table: x[b] holds the bits b of all of them. The
 * decomposition is named and checked in gen-pi.py.
 */
#ifndef GOST_PI_H
#define GOST_PI_H

#include "gost/pi_circuit.h"

#include <stdint.h>

/* Product in GF(16), x^4 + x^3 + 1; x[i] holds the coefficients of x^i. */
static inline void gf16_mul(const uint64_t a[4], const uint64_t b[4],
                            uint64_t out[4])
{
    uint64_t c4 = (a[1] & b[3]) ^ (a[2] & b[2]) ^ (a[3] & b[1]);
    uint64_t c5 = (a[2] & b[3]) ^ (a[3] & b[2]);
    uint64_t c6 = a[3] & b[3];
    uint64_t c56 = c5 ^ c6, c456 = c4 ^ c56;
    uint64_t c1 = (a[0] & b[1]) ^ (a[1] & b[0]);
    uint64_t c2 = (a[0] & b[2]) ^ (a[1] & b[1]) ^ (a[2] & b[0]);
    uint64_t c3 = (a[0] & b[3]) ^ (a[1] & b[2]) ^ (a[2] & b[1]) ^ (a[3] & b[0]);

    out[0] = (a[0] & b[0]) ^ c456;
    out[1] = c1 ^ c56;
    out[2] = c2 ^ c6;
    out[3] = c3 ^ c456;
}

/* The linear map before the boxes; l and r are the halves of its value. */
static inline void alpha(const uint64_t x[8], uint64_t l[4], uint64_t r[4])
{
    uint64_t x06 = x[0] ^ x[6], x13 = x[1] ^ x[3];

    l[3] = x[3];
    l[2] = x06;
    l[1] = x06 ^ x[1];
    l[0] = x06 ^ x13 ^ x[7] ^ x[5] ^ x[2];
    r[3] = x13 ^ x[7];
    r[2] = x[6] ^ x[2];
    r[1] = x13 ^ x[4];
    r[0] = x[5];
}

/* The linear map after the boxes. */
static inline void omega(const uint64_t l[4], const uint64_t r[4],
                         uint64_t y[8])
{
    uint64_t r13 = r[1] ^ r[3];

    y[7] = r13;
    y[6] = r[2];
    y[5] = l[1];
    y[4] = l[3] ^ l[0] ^ r13;
    y[3] = r[3];
    y[2] = l[2] ^ r[2];
    y[1] = l[3] ^ r[1];
    y[0] = r[0];
}

/* Pi of 64 bytes. */
static inline void pi_substitute(uint64_t x[8])
{
    uint64_t l[4], r[4], t[4], u[4];
    uint64_t r_zero;
    unsigned i;

    alpha(x, l, r);
    box_inverse(r, t);
    gf16_mul(l, t, t);
    box_nu1(t, t);
    box_nu0(l, u);
    r_zero = ~(r[0] | r[1] | r[2] | r[3]);
    for (i = 0; i < 4; i++)
        l[i] = t[i] ^ (u[i] & r_zero);
    box_phi(l, t);
    gf16_mul(r, t, t);
    box_sigma(t, r);
    omega(l, r, x);
}

/* The inverse of pi of 64 bytes. */
static inline void pi_invert(uint64_t x[8])
{
    uint64_t l[4], r[4], t[4], u[4];
    uint64_t r_zero;
    unsigned i;

    undo_omega(x, l, r);
    box_sigma_back(r, t);
    box_phi_over(l, u);
    gf16_mul(t, u, r);
    box_nu1_back(l, t);
    gf16_mul(t, r, t);
    box_nu0_back(l, u);
    r_zero = ~(r[0] | r[1] | r[2] | r[3]);
    for (i = 0; i < 4; i++)
        l[i] = t[i] ^ (u[i] & r_zero);
    undo_alpha(l, r, x);
}

#endif
