#!/usr/bin/env python3
"""Print pi_circuit.h: the S-box of Streebog and Kuznyechik without a table.

usage: gen-pi.py > pi_circuit.h
    python3 gen-pi.py registers > pi_registers.h

The substitution pi (RFC 6986, 6.2; RFC 7801, 4.1) is composed of five
functions of four bits and two products in GF(16), as published by Biryukov,
Perrin and Udovenko ("Reverse-Engineering the S-Box of Streebog, Kuznyechik
and STRIBOBr1", EUROCRYPT 2016). Each small function becomes a chain of gates;
the shortest of TRIES random searches is printed. The inverse of pi goes the
same way back.

The script stops if either composition differs from the standard anywhere.
"""
import random
import sys

# RFC 6986, 6.2
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


def linear(masks, x):
    r = 0
    for m in bytes.fromhex(masks):
        r = r << 1 | (m & x).bit_count() & 1
    return r


def check_pi(box):
    """The compositions that pi.h follows are pi and its inverse."""
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

        right = gf16(box["sigma_back"][right], box["phi_over"][left])
        left = gf16(box["nu1_back"][left], right) if right else \
            box["nu0_back"][left]
        assert left << 4 | right == y


def print_undo(name, masks, source, target):
    """The inverse of a linear map of eight bits, as sums of its inputs."""
    images = [linear(masks, 1 << i) for i in range(8)]
    back = {0: 0}
    for x in range(256):
        back[linear(masks, x)] = x
    assert len(back) == 256 and len(set(images)) == 8
    head = f"static inline void undo_{name}("
    gap = " " if len(head + source[0] + target[0]) < 78 else \
        "\n" + " " * len(head)
    print(head + source[0] + "," + gap + target[0] + ")\n{")
    for o in range(7, -1, -1):
        terms = [source[1][i] for i in range(7, -1, -1)
                 if back[1 << i] >> o & 1]
        print(f"    {target[1][o]} = {' ^ '.join(terms)};")
    print("}\n")


def print_rows(name, values):
    print(f"static const uint8_t {name}[256] = {{")
    for i in range(0, 256, 12):
        print("    " + " ".join(f"0x{v:02x}," for v in values[i:i + 12]))
    print("};")


def print_registers():
    """The values as data, for registers that are indexed as a whole."""
    pi = bytes.fromhex(PI)
    print("""/*
 * The S-box as data, for processors that look up in registers alone: an index
 * into these arrays may not be a secret. Written by gen-pi.py, which tells the
 * source; do not edit.
 */
#ifndef GOST_PI_REGISTERS_H
#define GOST_PI_REGISTERS_H

#include <stdint.h>
""")
    print_rows("pi_values", pi)
    print()
    print_rows("pi_values_back", [pi.index(v) for v in range(256)])
    print("\n#endif")


def main():
    if sys.argv[1:] == ["registers"]:
        print_registers()
        return
    boxes = {n: [int(d, 16) for d in v] for n, v in BOXES}
    for name in ("nu0", "nu1", "sigma"):
        boxes[name + "_back"] = [boxes[name].index(v) for v in range(16)]
    boxes["phi_over"] = [boxes["inverse"][v] for v in boxes["phi"]]
    check_pi(boxes)
    print("""/*
 * Parts of the S-box as straight-line code. Written by gen-pi.py, which tells
 * the source; do not edit.
 */
#ifndef GOST_PI_CIRCUIT_H
#define GOST_PI_CIRCUIT_H

#include <stdint.h>
""")
    print("/* Functions of four bits, 64 at once, x[b] holding bits b; y may "
          "be x. */")
    for name, values in boxes.items():
        # nu0 is only ever selected against nu1(0) by a masked xor.
        if name == "nu0":
            values = [v ^ boxes["nu1"][0] for v in values]
        print_box(name, values)
    halves = [f"r[{i}]" for i in range(4)] + [f"l[{i}]" for i in range(4)]
    bits = [f"x[{i}]" for i in range(8)]
    print("/* The linear maps around the boxes, backwards. */")
    print_undo("omega", OMEGA, ("const uint64_t x[8]", bits),
               ("uint64_t l[4], uint64_t r[4]", halves))
    print_undo("alpha", ALPHA, ("const uint64_t l[4], const uint64_t r[4]",
                                halves),
               ("uint64_t x[8]", bits))
    print("#endif")


main()
