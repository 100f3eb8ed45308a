#!/usr/bin/env python3
"""Print streebog_circuit.h: the linear map of Streebog without a table.

usage:
    python3 gen-streebog.py > streebog_circuit.h
    python3 gen-streebog.py registers > streebog_registers.h

The map l (RFC 6986, 6.4) is written over GF(2^8): byte k, bit b of the input
selects the row 63 - 8k - b of A, and byte c of that row is the constant
M[c][k] times x^b, x^8 = x^4 + x^3 + x^2 + 1.

Product with a constant is also a matrix of bits, M[c][k] as a matrix being
what gf2p8affineqb applies to byte k for byte c: row r of it in byte 7 - r.

The script stops if the constants differ from the standard anywhere.
"""
import sys

# RFC 6986, 6.4
A = """
8e20faa72ba0b470 47107ddd9b505a38 ad08b0e0c3282d1c d8045870ef14980e
6c022c38f90a4c07 3601161cf205268d 1b8e0b0e798c13c8 83478b07b2468764
a011d380818e8f40 5086e740ce47c920 2843fd2067adea10 14aff010bdd87508
0ad97808d06cb404 05e23c0468365a02 8c711e02341b2d01 46b60f011a83988e
90dab52a387ae76f 486dd4151c3dfdb9 24b86a840e90f0d2 125c354207487869
092e94218d243cba 8a174a9ec8121e5d 4585254f64090fa0 accc9ca9328a8950
9d4df05d5f661451 c0a878a0a1330aa6 60543c50de970553 302a1e286fc58ca7
18150f14b9ec46dd 0c84890ad27623e0 0642ca05693b9f70 0321658cba93c138
86275df09ce8aaa8 439da0784e745554 afc0503c273aa42a d960281e9d1d5215
e230140fc0802984 71180a8960409a42 b60c05ca30204d21 5b068c651810a89e
456c34887a3805b9 ac361a443d1c8cd2 561b0d22900e4669 2b838811480723ba
9bcf4486248d9f5d c3e9224312c8c1a0 effa11af0964ee50 f97d86d98a327728
e4fa2054a80b329c 727d102a548b194e 39b008152acb8227 9258048415eb419d
492c024284fbaec0 aa16012142f35760 550b8e9e21f7a530 a48b474f9ef5dc18
70a6a56e2440598e 3853dc371220a247 1ca76e95091051ad 0edd37c48a08a6d8
07e095624504536c 8d70c431ac02a736 c83862965601dd1b 641c314b2b8ee083
"""


def times_x(a):
    """Product with x mod x^8 + x^4 + x^3 + x^2 + 1."""
    return a << 1 ^ (a >> 7) * 0x11D


def columns():
    """M[c][k]; checks that all rows of A follow from these constants."""
    rows = [int(r, 16).to_bytes(8, "little") for r in A.split()]
    m = [[rows[63 - 8 * k][c] for k in range(8)] for c in range(8)]
    for k in range(8):
        for b in range(7):
            low, high = rows[63 - 8 * k - b], rows[62 - 8 * k - b]
            assert bytes(map(times_x, low)) == high
    return m


def print_linear(m):
    print("""/*
 * The sum of eight words, each times its constant, by Horner's rule over the
 * bits of the constants: bit k of byte b of m is bit b of constant k.
 */
static inline uint64_t combine(const uint64_t lo[16], const uint64_t hi[16],
                               uint64_t m)
{
    uint64_t sum = pick(lo, hi, m >> 56);
""")
    for b in range(6, 0, -1):
        print(f"    sum = times_x(sum, POLY) ^ pick(lo, hi, m >> {8 * b});")
    print("""    return times_x(sum, POLY) ^ pick(lo, hi, m);
}

/*
 * The map l on eight rows at once: byte lane i of w[k] is byte k of row i,
 * on return byte lane i of w[c] is byte c of its image.
 */
static inline void linear(uint64_t w[8])
{
    uint64_t lo[16], hi[16];

    subset_sums(w, lo);
    subset_sums(w + 4, hi);""")
    for c in range(8):
        bits = sum((m[c][k] >> b & 1) << 8 * b + k
                   for b in range(8) for k in range(8))
        print(f"    w[{c}] = combine(lo, hi, 0x{bits:016x});")
    print("}\n")


def matrix(constant):
    """Product with a constant, as gf2p8affineqb takes it."""
    images = [constant]  # of x^b
    for _ in range(7):
        images.append(times_x(images[-1]))
    rows = [sum((images[b] >> r & 1) << b for b in range(8))
            for r in range(8)]
    return sum(row << 8 * (7 - r) for r, row in enumerate(rows))


def print_registers(m):
    print("""/*
 * The linear map of Streebog as matrices for gf2p8affineqb. Written by
 * gen-streebog.py, which tells the source; do not edit.
 */
#ifndef GOST_STREEBOG_REGISTERS_H
#define GOST_STREEBOG_REGISTERS_H

#include <stdint.h>

/* What byte k of a row adds to bytes 0 to 7 of its image. */
static const uint64_t streebog_matrices[8][8] = {""")
    for k in range(8):
        words = [f"0x{matrix(m[c][k]):016x}" for c in range(8)]
        lines = [", ".join(words[i:i + 3]) for i in range(0, 8, 3)]
        print("    {" + ",\n     ".join(lines) + "},")
    print("};\n\n#endif")


def main():
    if sys.argv[1:] == ["registers"]:
        print_registers(columns())
        return
    print("""/*
 * The linear map of Streebog as straight-line code. Written by
 * gen-streebog.py, which tells the source; do not edit.
 */
#ifndef GOST_STREEBOG_CIRCUIT_H
#define GOST_STREEBOG_CIRCUIT_H

#include "gost/lanes.h"

#include <stdint.h>

#define POLY 0x1d /* x^8, with x^4 + x^3 + x^2 + 1 */
""")
    print_linear(columns())
    print("#endif")


main()
