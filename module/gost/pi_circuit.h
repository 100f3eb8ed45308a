/*
 * Parts of the S-box as straight-line code. Written by gen-pi.py, which tells
 * the source; do not edit.
 */
#ifndef GOST_PI_CIRCUIT_H
#define GOST_PI_CIRCUIT_H

#include <stdint.h>

/* Functions of four bits, 64 at once, x[b] holding bits b; y may be x. */
static inline void box_inverse(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[3] ^ x[1];
    uint64_t t1 = t0 & x[3];
    uint64_t t2 = t0 | x[0];
    uint64_t t3 = t2 ^ x[0];
    uint64_t t4 = t3 | x[2];
    uint64_t t5 = t4 ^ t1;
    uint64_t t6 = t3 ^ x[3];
    uint64_t t7 = t6 & x[2];
    uint64_t t8 = t5 & x[0];
    uint64_t t9 = t8 | x[1];
    uint64_t t10 = t9 ^ t7;
    uint64_t t11 = t8 ^ t0;
    uint64_t t12 = t10 ^ t5;
    uint64_t t13 = t12 | x[1];
    uint64_t t14 = t13 ^ t11;
    uint64_t t15 = t13 ^ x[3];
    uint64_t t16 = t2 ^ x[3];
    uint64_t t17 = t16 | x[2];
    uint64_t t18 = t17 ^ t15;

    y[0] = t18;
    y[1] = t14;
    y[2] = t5;
    y[3] = t10;
}

static inline void box_nu0(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[0];
    uint64_t t1 = x[3] ^ x[2];
    uint64_t t2 = t1 & x[2];
    uint64_t t3 = t2 ^ t0;
    uint64_t t4 = t1 | x[0];
    uint64_t t5 = t4 ^ x[2];
    uint64_t t6 = t5 & x[1];
    uint64_t t7 = t6 ^ t3;
    uint64_t t8 = t3 ^ x[1];
    uint64_t t9 = t8 | x[2];
    uint64_t t10 = t8 | x[3];
    uint64_t t11 = t10 & x[0];
    uint64_t t12 = t11 ^ t9;
    uint64_t t13 = t10 & x[2];
    uint64_t t14 = t8 ^ t1;
    uint64_t t15 = t14 & x[1];
    uint64_t t16 = t15 ^ t13;
    uint64_t t17 = x[3] | x[0];
    uint64_t t18 = t17 ^ t15;

    y[0] = t12;
    y[1] = t18;
    y[2] = t7;
    y[3] = t16;
}

static inline void box_nu1(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[3] ^ x[0];
    uint64_t t1 = t0 ^ x[1];
    uint64_t t2 = ~x[2];
    uint64_t t3 = t2 | x[1];
    uint64_t t4 = t3 ^ t1;
    uint64_t t5 = t4 & x[2];
    uint64_t t6 = t5 ^ x[1];
    uint64_t t7 = t6 & t4;
    uint64_t t8 = t7 ^ t2;
    uint64_t t9 = t4 & t3;
    uint64_t t10 = t9 ^ x[0];

    y[0] = t4;
    y[1] = t10;
    y[2] = t8;
    y[3] = t6;
}

static inline void box_phi(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[1];
    uint64_t t1 = x[3] | x[2];
    uint64_t t2 = x[2] | x[1];
    uint64_t t3 = t2 ^ t1;
    uint64_t t4 = t3 | x[0];
    uint64_t t5 = t4 ^ t0;
    uint64_t t6 = t0 | x[3];
    uint64_t t7 = t3 | x[2];
    uint64_t t8 = t7 ^ t6;
    uint64_t t9 = t8 | x[3];
    uint64_t t10 = t9 & x[0];
    uint64_t t11 = t10 ^ t8;
    uint64_t t12 = t11 ^ t5;
    uint64_t t13 = t12 & x[1];
    uint64_t t14 = t13 ^ t9;
    uint64_t t15 = t10 ^ t6;
    uint64_t t16 = t15 & t1;

    y[0] = t11;
    y[1] = t14;
    y[2] = t16;
    y[3] = t5;
}

static inline void box_sigma(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[3];
    uint64_t t1 = x[2] ^ x[0];
    uint64_t t2 = t1 | t0;
    uint64_t t3 = t2 & x[0];
    uint64_t t4 = t3 ^ t0;
    uint64_t t5 = t1 | x[1];
    uint64_t t6 = t5 ^ t4;
    uint64_t t7 = t2 & x[1];
    uint64_t t8 = x[3] | x[1];
    uint64_t t9 = t8 | x[0];
    uint64_t t10 = t9 ^ t7;
    uint64_t t11 = t8 ^ t5;
    uint64_t t12 = t10 ^ x[3];
    uint64_t t13 = t12 | x[2];
    uint64_t t14 = t13 ^ t11;
    uint64_t t15 = t14 ^ t4;
    uint64_t t16 = t15 ^ x[0];
    uint64_t t17 = t16 & x[1];
    uint64_t t18 = t17 ^ t2;

    y[0] = t10;
    y[1] = t14;
    y[2] = t6;
    y[3] = t18;
}

static inline void box_nu0_back(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[2] ^ x[0];
    uint64_t t1 = t0 & x[3];
    uint64_t t2 = t1 ^ x[2];
    uint64_t t3 = t2 & x[1];
    uint64_t t4 = t3 ^ x[3];
    uint64_t t5 = t2 | x[0];
    uint64_t t6 = t0 ^ x[3];
    uint64_t t7 = t6 & x[1];
    uint64_t t8 = t7 ^ t5;
    uint64_t t9 = ~x[1];
    uint64_t t10 = t4 & x[3];
    uint64_t t11 = t10 ^ x[2];
    uint64_t t12 = t11 & x[0];
    uint64_t t13 = t12 ^ t9;
    uint64_t t14 = t9 & t2;
    uint64_t t15 = t7 ^ t0;
    uint64_t t16 = t15 | x[0];
    uint64_t t17 = t16 ^ t14;

    y[0] = t8;
    y[1] = t17;
    y[2] = t4;
    y[3] = t13;
}

static inline void box_nu1_back(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[3] ^ x[2];
    uint64_t t1 = t0 | x[0];
    uint64_t t2 = t1 & x[2];
    uint64_t t3 = t2 ^ x[1];
    uint64_t t4 = ~x[2];
    uint64_t t5 = x[3] & x[0];
    uint64_t t6 = t5 ^ t4;
    uint64_t t7 = t1 ^ x[2];
    uint64_t t8 = x[1] ^ x[0];
    uint64_t t9 = t2 & x[3];
    uint64_t t10 = t9 ^ t8;

    y[0] = t10;
    y[1] = t7;
    y[2] = t6;
    y[3] = t3;
}

static inline void box_sigma_back(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = ~x[3];
    uint64_t t1 = x[1] & x[3];
    uint64_t t2 = t1 ^ t0;
    uint64_t t3 = t0 & x[2];
    uint64_t t4 = t3 ^ t2;
    uint64_t t5 = t4 & x[0];
    uint64_t t6 = t5 ^ t2;
    uint64_t t7 = x[2] ^ x[1];
    uint64_t t8 = t7 & x[3];
    uint64_t t9 = t7 ^ t3;
    uint64_t t10 = t9 | x[0];
    uint64_t t11 = t10 ^ t8;
    uint64_t t12 = t9 ^ x[0];
    uint64_t t13 = t1 | x[2];
    uint64_t t14 = t13 ^ t12;
    uint64_t t15 = t10 ^ x[3];
    uint64_t t16 = t15 | x[2];
    uint64_t t17 = t16 ^ t7;

    y[0] = t14;
    y[1] = t6;
    y[2] = t17;
    y[3] = t11;
}

static inline void box_phi_over(const uint64_t x[4], uint64_t y[4])
{
    uint64_t t0 = x[2] ^ x[0];
    uint64_t t1 = t0 | x[3];
    uint64_t t2 = ~x[2];
    uint64_t t3 = t2 | x[0];
    uint64_t t4 = t3 ^ t1;
    uint64_t t5 = t1 & x[1];
    uint64_t t6 = t5 ^ t4;
    uint64_t t7 = t5 ^ t0;
    uint64_t t8 = t7 | x[2];
    uint64_t t9 = t8 ^ t4;
    uint64_t t10 = x[1] & x[0];
    uint64_t t11 = t10 | x[3];
    uint64_t t12 = t11 ^ x[0];
    uint64_t t13 = t11 & t4;
    uint64_t t14 = t13 ^ t10;
    uint64_t t15 = t14 & x[2];
    uint64_t t16 = t15 ^ t5;

    y[0] = t16;
    y[1] = t6;
    y[2] = t12;
    y[3] = t9;
}

/* The linear maps around the boxes, backwards. */
static inline void undo_omega(const uint64_t x[8], uint64_t l[4], uint64_t r[4])
{
    l[3] = x[7] ^ x[3] ^ x[1];
    l[2] = x[6] ^ x[2];
    l[1] = x[5];
    l[0] = x[4] ^ x[3] ^ x[1];
    r[3] = x[3];
    r[2] = x[6];
    r[1] = x[7] ^ x[3];
    r[0] = x[0];
}

static inline void undo_alpha(const uint64_t l[4], const uint64_t r[4],
                              uint64_t x[8])
{
    x[7] = l[3] ^ l[2] ^ l[1] ^ r[3];
    x[6] = l[2] ^ l[0] ^ r[3] ^ r[2] ^ r[0];
    x[5] = r[0];
    x[4] = l[3] ^ l[2] ^ l[1] ^ r[1];
    x[3] = l[3];
    x[2] = l[2] ^ l[0] ^ r[3] ^ r[0];
    x[1] = l[2] ^ l[1];
    x[0] = l[0] ^ r[3] ^ r[2] ^ r[0];
}

#endif
