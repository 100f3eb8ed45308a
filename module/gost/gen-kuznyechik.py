#!/usr/bin/env python3
"""Print kuznyechik_circuit.h: the linear map of Kuznyechik without a table.

usage:
    python3 gen-kuznyechik.py > kuznyechik_circuit.h
    python3 gen-kuznyechik.py registers > kuznyechik_registers.h

L (RFC 7801, 4.3) is the shift register R stepped sixteen times; here it is
the matrix of GF(2^8) that this comes to, byte 0 of a block being a_15. The
script stops if an example of RFC 7801, 5.3 comes out differently, or if the
inverse is none.

For registers of 512 bits it prints the constants of R as matrices of bits,
row r in byte 7 - r, as gf2p8affineqb wants them; and for one block at a time
the cipher carried over to the field of gf2p8mulb, x^8 = x^4 + x^3 + x + 1, by
the isomorphism that takes x to the least root of the cipher's polynomial.
"""
import os
import re
import sys

POLY = 0x1C3  # x^8 + x^7 + x^6 + x + 1, RFC 7801, 3.2
# RFC 7801, 4.2; the constants of a_15 to a_0
L = (148, 32, 133, 16, 194, 192, 1, 251, 1, 192, 194, 16, 133, 32, 148, 1)
EXAMPLE = ("64a59400000000000000000000000000",
           "d456584dd0e3e84cc3166e4b7fa2890d")


def times(a, b):
    r = 0
    for i in range(8):
        r = r << 1 ^ (r >> 7) * POLY
        r ^= (b >> 7 - i & 1) * a
    return r


def small_l(a):
    r = 0
    for c, x in zip(L, a):
        r ^= times(c, x)
    return r


def forward(a):
    for _ in range(16):
        a = [small_l(a)] + a[:15]
    return a


def backward(a):
    for _ in range(16):
        a = a[1:] + [small_l(a[1:] + a[:1])]
    return a


def columns(f):
    """f of the unit vectors: columns(f)[k][c] is row c, column k."""
    return [f([int(i == k) for i in range(16)]) for k in range(16)]


def print_row(name, m, c):
    """Horner's rule over the bits of the constants."""
    print(f"""
static inline uint64_t {name}_{c}(uint64_t s[4][16])
{{""")
    for b in range(7, -1, -1):
        which = [sum((m[4 * q + k][c] >> b & 1) << k for k in range(4))
                 for q in range(4)]
        terms = [f"s[{q}][{n}]" for q, n in enumerate(which) if n]
        if b == 7:
            print(f"    uint64_t t = {' ^ '.join(terms)};\n")
        else:
            print(f"    {'t =' if b else 'return'} times_x(t, POLY) ^ "
                  f"{' ^ '.join(terms)};")
    print("}")


def print_map(name, text, m):
    for c in range(16):
        print_row(name, m, c)
    print(f"""
/* {text} */
static inline void {name}(uint64_t w[16])
{{
    uint64_t s[4][16];

    subset_sums(w, s[0]);
    subset_sums(w + 4, s[1]);
    subset_sums(w + 8, s[2]);
    subset_sums(w + 12, s[3]);""")
    for c in range(16):
        print(f"    w[{c}] = {name}_{c}(s);")
    print("}")


def aes_times(a, b):
    r = 0
    for i in range(8):
        r = r << 1 ^ (r >> 7) * 0x11B
        r ^= (b >> 7 - i & 1) * a
    return r


def isomorphism():
    """The images of all elements."""
    for root in range(2, 256):
        powers = [1]
        for _ in range(8):
            powers.append(aes_times(powers[-1], root))
        total = 0
        for i in range(9):
            total ^= (POLY >> i & 1) * powers[i]
        if total == 0:
            break
    to = []
    for a in range(256):
        image = 0
        for i in range(8):
            image ^= (a >> i & 1) * powers[i]
        to.append(image)
    assert len(set(to)) == 256
    for a in range(256):
        assert to[times(a, 0x53)] == aes_times(to[a], to[0x53])
    return to


def matrix(f):
    """A linear map of bytes as gf2p8affineqb takes it."""
    rows = [sum((f(1 << b) >> r & 1) << b for b in range(8))
            for r in range(8)]
    return sum(row << 8 * (7 - r) for r, row in enumerate(rows))


def print_bytes(head, values):
    print(f"{head} = {{")
    for i in range(0, len(values), 12):
        print("    " + " ".join(f"0x{v:02x}," for v in values[i:i + 12]))
    print("};\n")


def print_registers():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "gen-pi.py"), encoding="ascii") as f:
        pi = bytes.fromhex(re.search('PI = """(.*?)"""', f.read(), re.S)[1])
    to = isomorphism()
    back = [to.index(a) for a in range(256)]
    m = columns(forward)
    print("""/*
 * Kuznyechik as data for registers that are indexed as a whole. Written by
 * gen-kuznyechik.py, which tells the source; do not edit.
 */
#ifndef GOST_KUZNYECHIK_REGISTERS_H
#define GOST_KUZNYECHIK_REGISTERS_H

#include <stdint.h>

/* Products with 148, 32, 133, 16, 194, 192 and 251 as matrices. */
static const uint64_t kuznyechik_factors[7] = {""")
    words = [f"0x{matrix(lambda a, c=c: times(a, c)):016x},"
             for c in (148, 32, 133, 16, 194, 192, 251)]
    for i in range(0, 7, 3):
        print("    " + " ".join(words[i:i + 3]))
    print("};\n\n/* To the field of gf2p8mulb, and back. */")
    print(f"#define KUZNYECHIK_TO 0x{matrix(lambda a: to[a]):016x}")
    print(f"#define KUZNYECHIK_BACK 0x{matrix(lambda a: back[a]):016x}")
    print("\n/* The S-box in that field. */")
    print_bytes("static const uint8_t kuznyechik_pi[256]",
                [to[pi[back[a]]] for a in range(256)])
    print("""/* Byte 16 b + c of vector q is what L takes times byte c + 4 q + b (modulo
 * 16) of a block for byte c, in that field. */""")
    print_bytes("static const uint8_t kuznyechik_products[256]",
                [to[m[(c + 4 * q + b) % 16][c]] for q in range(4)
                 for b in range(4) for c in range(16)])
    print("#endif")


def main():
    if sys.argv[1:] == ["registers"]:
        print_registers()
        return
    given, want = (list(bytes.fromhex(x)) for x in EXAMPLE)
    assert forward(given) == want and backward(want) == given
    print("""/*
 * The linear map of Kuznyechik as straight-line code. Written by
 * gen-kuznyechik.py, which tells the source; do not edit.
 */
#ifndef GOST_KUZNYECHIK_CIRCUIT_H
#define GOST_KUZNYECHIK_CIRCUIT_H

#include "gost/lanes.h"

#include <stdint.h>

#define POLY 0xc3 /* x^8, with x^7 + x^6 + x + 1 */

/* Row by row: s has the sums of the subsets of four words each. */""")
    print_map("linear", "L on eight blocks: byte lane i of w[k] is byte k of "
              "block i.", columns(forward))
    print_map("linear_back", "The inverse of L.", columns(backward))
    print("\n#endif")


main()
