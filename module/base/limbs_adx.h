/*
 * Products of 4 and 8 words with mulx, adcx and adox: two chains of carries,
 * one for low halves and one for high halves. Only where cpu_has_adx.
 */
#ifndef BASE_LIMBS_ADX_H
#define BASE_LIMBS_ADX_H

#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define LIMBS_ADX 1

/* clang-format off */
/* Instructions on the operands of an asm statement, by name. */
#define LOAD(p, i) "movq 8*" #i "(%[" #p "]), %%rdx\n\t"
#define STORE(x, i) "movq %[" #x "], 8*" #i "(%[t])\n\t"
#define MULX(i, low, high) \
    "mulxq 8*" #i "(%[a]), %[" #low "], %[" #high "]\n\t"
#define ADD(x, to) "addq %[" #x "], %[" #to "]\n\t"
#define ADC(x, to) "adcq %[" #x "], %[" #to "]\n\t"
#define ADC0(to) "adcq $0, %[" #to "]\n\t"
#define CLEAR(x) "xorl %k[" #x "], %k[" #x "]\n\t" /* both carries too */
#define ADCX(x, to) "adcxq %[" #x "], %[" #to "]\n\t"
#define ADOX(x, to) "adoxq %[" #x "], %[" #to "]\n\t"

/* (x, y) += rdx a[i], in the two chains. */
#define MAC(i, x, y) MULX(i, l, h) ADCX(l, x) ADOX(h, y)

/* (x, y) = 2 (x, y) + rdx^2, in the two chains. */
#define DOUBLE_SQUARE(x, y) \
    "mulxq %%rdx, %[l], %[h]\n\t" ADCX(x, x) ADOX(l, x) ADCX(y, y) ADOX(h, y)

/* Words (w, ... z, top) += a b[i]; top is new. */
#define MUL_ROW_4(i, w, x, y, z, top) \
    LOAD(b, i) CLEAR(top) MAC(0, w, x) MAC(1, x, y) MAC(2, y, z) MAC(3, z, top) \
    ADC0(top)

static inline void limbs_mul_4_adx(const uint64_t *a, const uint64_t *b,
                                   uint64_t t[8])
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__ volatile(LOAD(b, 0) MULX(0, r0, r1) MULX(1, l, r2) ADD(l, r1)
            MULX(2, l, r3) ADC(l, r2) MULX(3, l, r4) ADC(l, r3) ADC0(r4)
            MUL_ROW_4(1, r1, r2, r3, r4, r5)
            MUL_ROW_4(2, r2, r3, r4, r5, r6)
            MUL_ROW_4(3, r3, r4, r5, r6, r7)
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3),
              [r4] "=&r"(r4), [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7),
              [l] "=&r"(l), [h] "=&r"(h)
            : [a] "r"(a), [b] "r"(b)
            : "rdx", "cc", "memory");
    t[0] = r0, t[1] = r1, t[2] = r2, t[3] = r3;
    t[4] = r4, t[5] = r5, t[6] = r6, t[7] = r7;
}

/* The products of different words first, then twice that and the squares. */
static inline void limbs_sqr_4_adx(const uint64_t *a, uint64_t t[8])
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__ volatile(LOAD(a, 0) MULX(1, r1, r2) MULX(2, l, r3) ADD(l, r2)
            MULX(3, l, r4) ADC(l, r3) ADC0(r4)
            LOAD(a, 1) CLEAR(r5) MAC(2, r3, r4) MAC(3, r4, r5) ADC0(r5)
            LOAD(a, 2) MULX(3, l, r6) ADD(l, r5) ADC0(r6)
            LOAD(a, 0) CLEAR(r7) CLEAR(r0) DOUBLE_SQUARE(r0, r1)
            LOAD(a, 1) DOUBLE_SQUARE(r2, r3)
            LOAD(a, 2) DOUBLE_SQUARE(r4, r5)
            LOAD(a, 3) DOUBLE_SQUARE(r6, r7)
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3),
              [r4] "=&r"(r4), [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7),
              [l] "=&r"(l), [h] "=&r"(h)
            : [a] "r"(a)
            : "rdx", "cc", "memory");
    t[0] = r0, t[1] = r1, t[2] = r2, t[3] = r3;
    t[4] = r4, t[5] = r5, t[6] = r6, t[7] = r7;
}

/* Word i of the product is done; r0 takes the place of the new top word. */
#define MUL_ROW_8(i, r0, r1, r2, r3, r4, r5, r6, r7) \
    LOAD(b, i) CLEAR(h) MAC(0, r0, r1) STORE(r0, i) "movl $0, %k[" #r0 "]\n\t" \
    MAC(1, r1, r2) MAC(2, r2, r3) MAC(3, r3, r4) MAC(4, r4, r5) \
    MAC(5, r5, r6) MAC(6, r6, r7) MAC(7, r7, r0) ADC0(r0)

/* t does not overlap a or b. */
static inline void limbs_mul_8_adx(const uint64_t *a, const uint64_t *b,
                                   uint64_t t[16])
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__ volatile(LOAD(b, 0) MULX(0, l, r0) STORE(l, 0) MULX(1, l, r1) ADD(l, r0)
            MULX(2, l, r2) ADC(l, r1) MULX(3, l, r3) ADC(l, r2)
            MULX(4, l, r4) ADC(l, r3) MULX(5, l, r5) ADC(l, r4)
            MULX(6, l, r6) ADC(l, r5) MULX(7, l, r7) ADC(l, r6) ADC0(r7)
            MUL_ROW_8(1, r0, r1, r2, r3, r4, r5, r6, r7)
            MUL_ROW_8(2, r1, r2, r3, r4, r5, r6, r7, r0)
            MUL_ROW_8(3, r2, r3, r4, r5, r6, r7, r0, r1)
            MUL_ROW_8(4, r3, r4, r5, r6, r7, r0, r1, r2)
            MUL_ROW_8(5, r4, r5, r6, r7, r0, r1, r2, r3)
            MUL_ROW_8(6, r5, r6, r7, r0, r1, r2, r3, r4)
            MUL_ROW_8(7, r6, r7, r0, r1, r2, r3, r4, r5)
            STORE(r7, 8) STORE(r0, 9) STORE(r1, 10) STORE(r2, 11)
            STORE(r3, 12) STORE(r4, 13) STORE(r5, 14) STORE(r6, 15)
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3),
              [r4] "=&r"(r4), [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7),
              [l] "=&r"(l), [h] "=&r"(h)
            : [a] "r"(a), [b] "r"(b), [t] "r"(t)
            : "rdx", "cc", "memory");
}

/* Words 2 i and 2 i + 1 of the result, by way of x and y. */
#define SQUARE_PAIR(i, even, odd) \
    LOAD(a, i) "movq 8*" #even "(%[t]), %[r0]\n\t" \
    "movq 8*" #odd "(%[t]), %[r1]\n\t" DOUBLE_SQUARE(r0, r1) \
    STORE(r0, even) STORE(r1, odd)

/* As limbs_sqr_4_adx; each row of products is one shorter, two words done. */
static inline void limbs_sqr_8_adx(const uint64_t *a, uint64_t t[16])
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__ volatile(LOAD(a, 0) MULX(1, l, r0) STORE(l, 1) MULX(2, l, r1) ADD(l, r0)
            MULX(3, l, r2) ADC(l, r1) MULX(4, l, r3) ADC(l, r2)
            MULX(5, l, r4) ADC(l, r3) MULX(6, l, r5) ADC(l, r4)
            MULX(7, l, r6) ADC(l, r5) ADC0(r6) STORE(r0, 2)
            LOAD(a, 1) CLEAR(r7) MAC(2, r1, r2) MAC(3, r2, r3) MAC(4, r3, r4)
            MAC(5, r4, r5) MAC(6, r5, r6) MAC(7, r6, r7) ADC0(r7)
            STORE(r1, 3) STORE(r2, 4)
            LOAD(a, 2) CLEAR(r0) MAC(3, r3, r4) MAC(4, r4, r5) MAC(5, r5, r6)
            MAC(6, r6, r7) MAC(7, r7, r0) ADC0(r0) STORE(r3, 5) STORE(r4, 6)
            LOAD(a, 3) CLEAR(r1) MAC(4, r5, r6) MAC(5, r6, r7) MAC(6, r7, r0)
            MAC(7, r0, r1) ADC0(r1) STORE(r5, 7) STORE(r6, 8)
            LOAD(a, 4) CLEAR(r2) MAC(5, r7, r0) MAC(6, r0, r1) MAC(7, r1, r2)
            ADC0(r2) STORE(r7, 9) STORE(r0, 10)
            LOAD(a, 5) CLEAR(r3) MAC(6, r1, r2) MAC(7, r2, r3) ADC0(r3)
            STORE(r1, 11) STORE(r2, 12)
            LOAD(a, 6) MULX(7, l, h) ADD(l, r3) ADC0(h) STORE(r3, 13)
            STORE(h, 14)
            CLEAR(h) STORE(h, 0) STORE(h, 15)
            SQUARE_PAIR(0, 0, 1) SQUARE_PAIR(1, 2, 3) SQUARE_PAIR(2, 4, 5)
            SQUARE_PAIR(3, 6, 7) SQUARE_PAIR(4, 8, 9) SQUARE_PAIR(5, 10, 11)
            SQUARE_PAIR(6, 12, 13) SQUARE_PAIR(7, 14, 15)
            : [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3),
              [r4] "=&r"(r4), [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7),
              [l] "=&r"(l), [h] "=&r"(h)
            : [a] "r"(a), [t] "r"(t)
            : "rdx", "cc", "memory");
}

#undef LOAD
#undef STORE
#undef MULX
#undef ADD
#undef ADC
#undef ADC0
#undef CLEAR
#undef ADCX
#undef ADOX
#undef MAC
#undef DOUBLE_SQUARE
#undef MUL_ROW_4
#undef MUL_ROW_8
#undef SQUARE_PAIR

#else
#define LIMBS_ADX 0
#endif

#endif
