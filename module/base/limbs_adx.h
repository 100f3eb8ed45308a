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
#define SUB(x, from) "subq %[" #x "], %[" #from "]\n\t"
#define SBB(x, from) "sbbq %[" #x "], %[" #from "]\n\t"
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

#define MUL_4 \
    LOAD(b, 0) MULX(0, r0, r1) MULX(1, l, r2) ADD(l, r1) MULX(2, l, r3) \
    ADC(l, r2) MULX(3, l, r4) ADC(l, r3) ADC0(r4) \
    MUL_ROW_4(1, r1, r2, r3, r4, r5) MUL_ROW_4(2, r2, r3, r4, r5, r6) \
    MUL_ROW_4(3, r3, r4, r5, r6, r7)

/* The products of different words first, then twice that and the squares. */
#define SQR_4 \
    LOAD(a, 0) MULX(1, r1, r2) MULX(2, l, r3) ADD(l, r2) MULX(3, l, r4) \
    ADC(l, r3) ADC0(r4) \
    LOAD(a, 1) CLEAR(r5) MAC(2, r3, r4) MAC(3, r4, r5) ADC0(r5) \
    LOAD(a, 2) MULX(3, l, r6) ADD(l, r5) ADC0(r6) \
    LOAD(a, 0) CLEAR(r7) CLEAR(r0) DOUBLE_SQUARE(r0, r1) \
    LOAD(a, 1) DOUBLE_SQUARE(r2, r3) LOAD(a, 2) DOUBLE_SQUARE(r4, r5) \
    LOAD(a, 3) DOUBLE_SQUARE(r6, r7)

/* (x, y) += rdx z, in the two chains. */
#define MAC_REG(z, x, y) \
    "mulxq %[" #z "], %[l], %[h]\n\t" ADCX(l, x) ADOX(h, y)

/* h += the carries of both chains. */
#define GATHER "movl $0, %k[l]\n\t" ADCX(l, h) ADOX(l, h)

/* (w, ... z) += h c and, where that carries, c again; c in rdx, l is 0. */
#define FOLD_CARRY_4(w, x, y, z) \
    "imulq %%rdx, %[h]\n\t" ADD(h, w) ADC(l, x) ADC(l, y) ADC(l, z) \
    "sbbq %[h], %[h]\n\t andq %%rdx, %[h]\n\t" ADD(h, w)

/* (r0 ... r3) += c (r4 ... r7), modulo 2^256 - c. */
#define FOLD_4 \
    "movq %[c], %%rdx\n\t" CLEAR(h) MAC_REG(r4, r0, r1) MAC_REG(r5, r1, r2) \
    MAC_REG(r6, r2, r3) "mulxq %[r7], %[l], %[h]\n\t" ADCX(l, r3) GATHER \
    FOLD_CARRY_4(r0, r1, r2, r3)

/* (w ... z, top) + u m for the u that makes w 0; r0 gets the carry, 0 or -1. */
#define MONT_ROW(w, x, y, z, top, add) \
    "movq (%[m]), %%rdx\n\t imulq %[" #w "], %%rdx\n\t" CLEAR(h) \
    "mulxq 8(%[m]), %[l], %[h]\n\t" ADCX(l, w) ADOX(h, x) \
    "mulxq 16(%[m]), %[l], %[h]\n\t" ADCX(l, x) ADOX(h, y) \
    "mulxq 24(%[m]), %[l], %[h]\n\t" ADCX(l, y) ADOX(h, z) \
    "mulxq 32(%[m]), %[l], %[h]\n\t" ADCX(l, z) GATHER \
    add(h, top) "sbbq %[r0], %[r0]\n\t"
#define ADD_CARRIED(x, to) "negq %[r0]\n\t" ADC(x, to)

/* (r4 ... r7) and r0, 0 or -1: less than 2 m. */
#define MONT_4 \
    MONT_ROW(r0, r1, r2, r3, r4, ADD) \
    MONT_ROW(r1, r2, r3, r4, r5, ADD_CARRIED) \
    MONT_ROW(r2, r3, r4, r5, r6, ADD_CARRIED) \
    MONT_ROW(r3, r4, r5, r6, r7, ADD_CARRIED)

/*
 * (r0 ... r3) = that and (r4 ... r7) modulo m = 2^255 + c, below m: field_ops.c,
 * above_fold, says why.
 */
#define FOLD_ABOVE_4 \
    "leaq (%[c], %[c]), %%rdx\n\t mulxq %[r4], %[r4], %[h]\n\t" \
    "mulxq %[r5], %[r5], %[l]\n\t" ADD(h, r5) \
    "mulxq %[r6], %[r6], %[h]\n\t" ADC(l, r6) \
    "mulxq %[r7], %[r7], %[l]\n\t" ADC(h, r7) ADC0(l) \
    "movq %[c], %[h]\n\t" \
    SUB(r4, r0) SBB(r5, r1) SBB(r6, r2) SBB(r7, r3) SBB(l, h) \
    "imulq %[c], %%rdx\n\t" CLEAR(l) \
    "addq %%rdx, %[r0]\n\t" ADC(l, r1) ADC(l, r2) ADC(l, r3) ADC(l, h) \
    "shldq $1, %[r3], %[h]\n\t btrq $63, %[r3]\n\t imulq %[c], %[h]\n\t" \
    SUB(h, r0) SBB(l, r1) SBB(l, r2) SBB(l, r3) SBB(h, h) \
    "movq %[h], %%rdx\n\t andq %[c], %%rdx\n\t shlq $63, %[h]\n\t" \
    "addq %%rdx, %[r0]\n\t" ADC(l, r1) ADC(l, r2) ADC(h, r3)

/* (r1, r2, r3, l) = (r4 ... r7) less m unless that and -r0 are below m. */
#define MONT_SETTLE_4 \
    "movq %[r4], %[r1]\n\t movq %[r5], %[r2]\n\t movq %[r6], %[r3]\n\t" \
    "movq %[r7], %[l]\n\t negq %[r0]\n\t subq 8(%[m]), %[r1]\n\t" \
    "sbbq 16(%[m]), %[r2]\n\t sbbq 24(%[m]), %[r3]\n\t" \
    "sbbq 32(%[m]), %[l]\n\t sbbq $0, %[r0]\n\t" \
    "cmovcq %[r4], %[r1]\n\t cmovcq %[r5], %[r2]\n\t" \
    "cmovcq %[r6], %[r3]\n\t cmovcq %[r7], %[l]\n\t"

#define RESULTS \
    [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), \
    [r4] "=&r"(r4), [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7), \
    [l] "=&r"(l), [h] "=&r"(h)

/* a b and a^2 modulo 2^256 - c, below 2^256, for c below 2^32. */
static inline void limbs_mul_fold_4_adx(const uint64_t *a, const uint64_t *b,
                                        uint64_t c, uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__(MUL_4 FOLD_4
            : RESULTS
            : [a] "r"(a), [b] "r"(b), [c] "r"(c)
            : "rdx", "cc", "memory");
    out[0] = r0, out[1] = r1, out[2] = r2, out[3] = r3;
}

static inline void limbs_sqr_fold_4_adx(const uint64_t *a, uint64_t c,
                                        uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__(SQR_4 FOLD_4
            : RESULTS
            : [a] "r"(a), [c] "r"(c)
            : "rdx", "cc", "memory");
    out[0] = r0, out[1] = r1, out[2] = r2, out[3] = r3;
}

/* a b and a^2 modulo m = 2^255 + c, below m, for c below 2^13; b is below m. */
static inline void limbs_mul_above_4_adx(const uint64_t *a, const uint64_t *b,
                                         uint64_t c, uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__(MUL_4 FOLD_ABOVE_4
            : RESULTS
            : [a] "r"(a), [b] "r"(b), [c] "r"(c)
            : "rdx", "cc", "memory");
    out[0] = r0, out[1] = r1, out[2] = r2, out[3] = r3;
}

static inline void limbs_sqr_above_4_adx(const uint64_t *a, uint64_t c,
                                         uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__(SQR_4 FOLD_ABOVE_4
            : RESULTS
            : [a] "r"(a), [c] "r"(c)
            : "rdx", "cc", "memory");
    out[0] = r0, out[1] = r1, out[2] = r2, out[3] = r3;
}

/*
 * a b / 2^256 and a^2 / 2^256 modulo m, below m.
 *
 *   m        -1 / m mod 2^64, then the four words of m
 */
static inline void limbs_mul_mont_4_adx(const uint64_t *a, const uint64_t *b,
                                        const uint64_t *m, uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__(MUL_4 MONT_4 MONT_SETTLE_4
            : RESULTS
            : [a] "r"(a), [b] "r"(b), [m] "r"(m)
            : "rdx", "cc", "memory");
    out[0] = r1, out[1] = r2, out[2] = r3, out[3] = l;
}

static inline void limbs_sqr_mont_4_adx(const uint64_t *a, const uint64_t *m,
                                        uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__(SQR_4 MONT_4 MONT_SETTLE_4
            : RESULTS
            : [a] "r"(a), [m] "r"(m)
            : "rdx", "cc", "memory");
    out[0] = r1, out[1] = r2, out[2] = r3, out[3] = l;
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
            : RESULTS
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
            : RESULTS
            : [a] "r"(a), [t] "r"(t)
            : "rdx", "cc", "memory");
}

/* (x, y) += rdx t[i], in the two chains. */
#define MAC_T(i, x, y) \
    "mulxq 8*" #i "(%[t]), %[l], %[h]\n\t" ADCX(l, x) ADOX(h, y)
#define LOAD_T(i, x) "movq 8*" #i "(%[t]), %[" #x "]\n\t"
#define STORE_OUT(x, i) "movq %[" #x "], 8*" #i "(%[out])\n\t"

/* t modulo 2^512 - c, below 2^512, for c below 2^32. */
static inline void limbs_fold_8_adx(const uint64_t t[16], uint64_t c,
                                    uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h;

    __asm__ volatile(
            "movq %[c], %%rdx\n\t" LOAD_T(0, r0) LOAD_T(1, r1) LOAD_T(2, r2)
            LOAD_T(3, r3) LOAD_T(4, r4) LOAD_T(5, r5) LOAD_T(6, r6)
            LOAD_T(7, r7) CLEAR(h)
            MAC_T(8, r0, r1) MAC_T(9, r1, r2) MAC_T(10, r2, r3)
            MAC_T(11, r3, r4) MAC_T(12, r4, r5) MAC_T(13, r5, r6)
            MAC_T(14, r6, r7) "mulxq 8*15(%[t]), %[l], %[h]\n\t" ADCX(l, r7)
            GATHER "imulq %%rdx, %[h]\n\t" ADD(h, r0) ADC(l, r1) ADC(l, r2)
            ADC(l, r3) ADC(l, r4) ADC(l, r5) ADC(l, r6) ADC(l, r7)
            "sbbq %[h], %[h]\n\t andq %%rdx, %[h]\n\t" ADD(h, r0)
            STORE_OUT(r0, 0) STORE_OUT(r1, 1) STORE_OUT(r2, 2) STORE_OUT(r3, 3)
            STORE_OUT(r4, 4) STORE_OUT(r5, 5) STORE_OUT(r6, 6) STORE_OUT(r7, 7)
            : RESULTS
            : [t] "r"(t), [c] "r"(c), [out] "r"(out)
            : "rdx", "cc", "memory");
}

/* One word of 2 c H, made of halves and a carry, is subtracted: added as not. */
#define SUB_T(i, x) \
    "mulxq 8*" #i "(%[t]), %[l], %[u]\n\t" ADCX(h, l) \
    "notq %[l]\n\t" ADOX(l, x) "movq %[u], %[h]\n\t"

/* t modulo m = 2^511 + c, below m, for c below 2^13: above_fold. */
static inline void limbs_fold_above_8_adx(const uint64_t t[16], uint64_t c,
                                          uint64_t *out)
{
    uint64_t r0, r1, r2, r3, r4, r5, r6, r7, l, h, u = c;

    /* The sum of complements is too small by 1. */
    __asm__ volatile(
            "leaq (%[u], %[u]), %%rdx\n\t" LOAD_T(0, r0) LOAD_T(1, r1)
            LOAD_T(2, r2) LOAD_T(3, r3) LOAD_T(4, r4) LOAD_T(5, r5)
            LOAD_T(6, r6) LOAD_T(7, r7) CLEAR(h)
            SUB_T(8, r0) SUB_T(9, r1) SUB_T(10, r2) SUB_T(11, r3)
            SUB_T(12, r4) SUB_T(13, r5) SUB_T(14, r6) SUB_T(15, r7)
            "movl $0, %k[l]\n\t" ADCX(l, h) "notq %[h]\n\t" ADOX(l, h)
            "movq %%rdx, %[u]\n\t shrq $1, %[u]\n\t" ADD(u, h)
            "imulq %[u], %%rdx\n\t incq %%rdx\n\t addq %%rdx, %[r0]\n\t"
            ADC(l, r1) ADC(l, r2) ADC(l, r3) ADC(l, r4) ADC(l, r5) ADC(l, r6)
            ADC(l, r7) ADC(l, h)
            "shldq $1, %[r7], %[h]\n\t btrq $63, %[r7]\n\t"
            "imulq %[u], %[h]\n\t" SUB(h, r0) SBB(l, r1) SBB(l, r2) SBB(l, r3)
            SBB(l, r4) SBB(l, r5) SBB(l, r6) SBB(l, r7) SBB(h, h)
            "andq %[h], %[u]\n\t shlq $63, %[h]\n\t" ADD(u, r0) ADC(l, r1)
            ADC(l, r2) ADC(l, r3) ADC(l, r4) ADC(l, r5) ADC(l, r6) ADC(h, r7)
            STORE_OUT(r0, 0) STORE_OUT(r1, 1) STORE_OUT(r2, 2) STORE_OUT(r3, 3)
            STORE_OUT(r4, 4) STORE_OUT(r5, 5) STORE_OUT(r6, 6) STORE_OUT(r7, 7)
            : RESULTS, [u] "+&r"(u)
            : [t] "r"(t), [out] "r"(out)
            : "rdx", "cc", "memory");
}

#undef LOAD
#undef SUB
#undef SBB
#undef FOLD_ABOVE_4
#undef MONT_SETTLE_4
#undef SUB_T
#undef MUL_4
#undef SQR_4
#undef MAC_REG
#undef GATHER
#undef FOLD_CARRY_4
#undef FOLD_4
#undef MONT_ROW
#undef ADD_CARRIED
#undef MONT_4
#undef RESULTS
#undef MAC_T
#undef LOAD_T
#undef STORE_OUT
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
