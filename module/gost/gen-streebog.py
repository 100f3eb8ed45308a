#!/usr/bin/env python3
"""Print streebog_circuit.h: the parts of Streebog that need no table.

usage: gen-streebog.py > streebog_circuit.h

The substitution pi (RFC 6986, 6.2) is composed of five functions of four bits
and two products in GF(16), as published by Biryukov, Perrin and Udovenko
("Reverse-Engineering the S-Box of Streebog, Kuznyechik and STRIBOBr1",
EUROCRYPT 2016). Each small function becomes a chain of gates; the shortest of
TRIES random searches is printed. The linear map l (6.4) is written over
GF(2^8): byte k, bit b of the input selects the row 63 - 8k - b of A, and byte
c of that row is the constant M[c][k] times x^b, x^8 = x^4 + x^3 + x^2 + 1.

The script stops if the composition differs from the standard anywhere.
"""
import random

# RFC 6986, 6.2 and 6.4
PI = """
fceedd11cf6e3116fbc4fada23c5044de977f0db932e99ba1736f1bb14cd5fc1
f918655ae25cef21811c3c428b018e4f058402aee36a8fa0060bed987fd4d31f
eb342c51eac848abf22a68a2fd3aceccb5700e56080c7612bf7213479cb75d87
15a19629107b9ac7f391786f9d9eb2b13275193dff358a7e6d54c680c3bd0d57
dff524a93ea843c9d779d6f67c22b903e00fecde7a94b0bcdce828504e330a4a
a79760731e0062441ab83882649f2641ad454692275e552f8ca3a57d69d5953b
0758b34086ac1df730376be488d9e789e11b83494c3ff8fe8d53aa90cad88561
207167a42d2b095bcb9b25d0bee56c5259a674d2e6f4b4c0d166afc2394b63b6
"""
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

BOXES = (  # values for 0..15
    ("inverse", "01c86f4e3dba2975"),  # I
    ("nu0", "253b69ea04f18dc7"),
    ("nu1", "76c90f8145bed23a"),
    ("phi", "b2b8c41c6358e36b"),
    ("sigma", "cd048bae3952f167"),
)
ALPHA = "08 41 43 ef 8a 44 1a 20"  # output bits 7..0 as masks of the input
OMEGA = "0a 04 20 9a 08 44 82 01"
TRIES = 120

# A function of x3..x0 is the integer of its 16 values.
INPUTS = (0xAAAA, 0xCCCC, 0xF0F0, 0xFF00)
ALL = 0xFFFF
OPS = (
    ("^", lambda a, b: a ^ b),
    ("&", lambda a, b: a & b),
    ("|", lambda a, b: a | b),
)


class Chain:
    """Gates, each (function, operator, operand, operand)."""

    def __init__(self, gates=None):
        self.gates = list(gates or [(v, "x") for v in INPUTS])

    def add(self, value, *how):
        self.gates.append((value,) + how)
        return len(self.gates) - 1

    def one(self, want, care, rng):
        """An old gate, or a new one over old ones, equal to want in care."""
        found = []
        for i, (a, *_) in enumerate(self.gates):
            if not (a ^ want) & care:
                return i
            if not (a ^ want ^ ALL) & care:
                found.append((a ^ ALL, "~", i))
            for j in range(i):
                for op, f in OPS:
                    v = f(a, self.gates[j][0])
                    if not (v ^ want) & care:
                        found.append((v, op, i, j))
        return self.add(*pick(found, rng)) if found else None

    def two(self, want, care, rng):
        """Two new gates, the second equal to want in care."""
        found = []
        values = [g[0] for g in self.gates]
        for i, a in enumerate(values):
            for j in range(i):
                for op, f in OPS:
                    v = f(a, values[j])
                    for k, b in enumerate(values):
                        for op2, f2 in OPS:
                            if not (f2(v, b) ^ want) & care:
                                found.append((v, op, i, j, op2, k, f2(v, b)))
        if not found:
            return None
        v, op, i, j, op2, k, w = pick(found, rng)
        return self.add(w, op2, self.add(v, op, i, j), k)


def pick(items, rng):
    return items[int(rng.random() * len(items))]


def build(chain, want, care, rng, used=()):
    """Extend chain to want where care is set; the gate and the new chain."""
    chain = Chain(chain.gates)
    at = chain.one(want, care, rng)
    if at is None:
        at = chain.two(want, care, rng)
    if at is not None:
        return chain, at
    best = None
    free = [b for b in range(4) if b not in used]
    free.sort(key=lambda _: rng.random())
    for b in free if not used else free[:2]:
        # want = low ^ (x & difference), or high ^ (x | difference)
        for op, f, first in (("&", OPS[1][1], 0), ("|", OPS[2][1], ALL)):
            here = care & (INPUTS[b] ^ ALL ^ first)
            other = care & (INPUTS[b] ^ first)
            c, base = build(chain, want ^ first, here, rng, (*used, b))
            base_value = c.gates[base][0]
            c, rest = build(c, want ^ base_value, other, rng, (*used, b))
            v = f(c.gates[rest][0], INPUTS[b])
            top = c.add(v ^ base_value, "^", c.add(v, op, rest, b), base)
            if best is None or len(c.gates) < len(best[0].gates):
                best = (c, top)
    return best


def search(values):
    """The shortest chain found for a function of four bits."""
    wants = [sum((v >> o & 1) << x for x, v in enumerate(values))
             for o in range(4)]
    best = None
    for seed in range(TRIES):
        rng = random.Random(seed)
        chain, outs = Chain(), {}
        for o in sorted(range(4), key=lambda _: rng.random()):
            chain, outs[o] = build(chain, wants[o], ALL, rng)
            assert chain.gates[outs[o]][0] == wants[o] and outs[o] >= 4
        if best is None or len(chain.gates) < len(best[0].gates):
            best = (chain, outs)
    return best


def print_box(name, values):
    chain, outs = search(values)
    print(f"static inline void box_{name}(const uint64_t x[4], uint64_t y[4])")
    print("{")
    names = ["x[0]", "x[1]", "x[2]", "x[3]"]
    for n, (_, op, *args) in enumerate(chain.gates[4:]):
        a = [names[i] for i in args]
        text = f"~{a[0]}" if op == "~" else f"{a[0]} {op} {a[1]}"
        print(f"    uint64_t t{n} = {text};")
        names.append(f"t{n}")
    print()
    for o in range(4):
        print(f"    y[{o}] = {names[outs[o]]};")
    print("}\n")


def gf16(a, b):
    """Product mod x^4 + x^3 + 1."""
    r = 0
    for i in range(4):
        r = r << 1 ^ (r >> 3) * 0x19
        r ^= (b >> 3 - i & 1) * a
    return r


def times_x(a):
    """Product with x mod x^8 + x^4 + x^3 + x^2 + 1."""
    return a << 1 ^ (a >> 7) * 0x11D


def linear(masks, x):
    r = 0
    for m in bytes.fromhex(masks):
        r = r << 1 | (m & x).bit_count() & 1
    return r


def check_pi(box):
    """The composition that streebog.c follows gives the standard's pi."""
    pi = bytes.fromhex(PI)
    for x in range(256):
        y = linear(ALPHA, x)
        left, right = y >> 4, y & 15
        if right == 0:
            left = box["nu0"][left]
        else:
            left = box["nu1"][gf16(left, box["inverse"][right])]
        right = box["sigma"][gf16(right, box["phi"][left])]
        assert linear(OMEGA, left << 4 | right) == pi[x]


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
    print("""/* Each byte of w times x, mod x^8 + x^4 + x^3 + x^2 + 1. */
static inline uint64_t times_x(uint64_t w)
{
    uint64_t top = w >> 7 & 0x0101010101010101;

    return ((w << 1) & 0xfefefefefefefefe) ^ top * 0x1d;
}

/* The xor of those of the eight words whose bit is set in which. */
static inline uint64_t pick(const uint64_t lo[16], const uint64_t hi[16],
                            uint64_t which)
{
    return lo[which & 15] ^ hi[which >> 4 & 15];
}

/*
 * The sum of eight words, each times its constant, by Horner's rule over the
 * bits of the constants: bit k of byte b of m is bit b of constant k.
 */
static inline uint64_t combine(const uint64_t lo[16], const uint64_t hi[16],
                               uint64_t m)
{
    uint64_t sum = pick(lo, hi, m >> 56);
""")
    for b in range(6, 0, -1):
        print(f"    sum = times_x(sum) ^ pick(lo, hi, m >> {8 * b});")
    print("""    return times_x(sum) ^ pick(lo, hi, m);
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


def main():
    boxes = {n: [int(d, 16) for d in v] for n, v in BOXES}
    check_pi(boxes)
    print("""/*
 * Parts of Streebog as straight-line code. Written by gen-streebog.py, which
 * tells the source; do not edit.
 */
#ifndef GOST_STREEBOG_CIRCUIT_H
#define GOST_STREEBOG_CIRCUIT_H

#include <stdint.h>
""")
    print("/* Functions of four bits, 64 at once, x[b] holding bits b; y may "
          "be x. */")
    for name, values in boxes.items():
        # nu0 is only ever selected against nu1(0) by a masked xor.
        if name == "nu0":
            values = [v ^ boxes["nu1"][0] for v in values]
        print_box(name, values)
    print("""/* sum[s] is the xor of those w[i] with bit i set in s. */
static inline void subset_sums(const uint64_t w[4], uint64_t sum[16])
{
    sum[0] = 0;""")
    for s in range(1, 16):
        low = s & -s
        i = low.bit_length() - 1
        rest = f" ^ sum[{s - low}]" if s != low else ""
        print(f"    sum[{s}] = w[{i}]{rest};")
    print("}\n")
    print_linear(columns())
    print("#endif")


main()
