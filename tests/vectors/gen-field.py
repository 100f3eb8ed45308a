#!/usr/bin/env python3
"""Print field.txt, small_order.txt or vko-point.txt with integers of Python.

    python3 gen-field.py field > field.txt
    python3 gen-field.py small_order > small_order.txt
    python3 gen-field.py vko > vko-point.txt

The parameter sets and the addition of points are those of
module/gost/gen-curve.py.
"""
import importlib.util
import pathlib
import random
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location(
    "gen_curve", ROOT / "module/gost/gen-curve.py")
gen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gen)

NAMES = {
    "test_256": "Test-256",
    "cryptopro_a": "CryptoPro-A",
    "cryptopro_b": "CryptoPro-B",
    "cryptopro_c": "CryptoPro-C",
    "tc26_256_a": "TC26-256-A",
    "test_512": "Test-512",
    "tc26_512_a": "TC26-512-A",
    "tc26_512_b": "TC26-512-B",
    "tc26_512_c": "TC26-512-C",
}


def length(c):
    return 32 if c["p"] < 2**256 else 64


def show(label, v, n):
    text = v.to_bytes(n, "big").hex()
    for i in range(0, len(text), 64):
        print("%s = %s" % (label, text[i : i + 64]))


def field_case(title, curve, which, n, m, a, b):
    print("\n[%s]" % title)
    print("source = Python 3 integers")
    print("curve = %s" % curve)
    print("modulus = %s" % which)
    show("a", a, n)
    show("b", b, n)
    show("sum", (a + b) % m, n)
    show("difference", (a - b) % m, n)
    show("product", a * b % m, n)
    show("half", a * pow(2, -1, m) % m, n)
    show("inverse", pow(a, -1, m) if a else 0, n)


def field():
    print("# Arithmetic modulo p and q of each set, numbers with the most")
    print("# significant byte first. In a case large, a is not below the modulus.")
    for c in gen.SETS:
        n = length(c)
        for which in "pq":
            m = c[which]
            name = "%s-%s" % (c["name"], which)
            cases = [
                ("random", random.randrange(m), random.randrange(m)),
                ("top", m - 1, m - 1),
                ("zero", 0, m - 1),
                ("large", 2 ** (8 * n) - 1, m - 2),
            ]
            for title, a, b in cases:
                field_case("%s-%s" % (name, title), NAMES[c["name"]], which, n,
                           m, a, b)


def any_point(c):
    """A point of the whole curve; p is 3 modulo 4 where this is used."""
    p = c["p"]
    while True:
        x = random.randrange(p)
        square = (x**3 + c["a"] * x + c["b"]) % p
        y = pow(square, (p + 1) // 4, p)
        if y * y % p == square:
            return x, y


def small_order():
    print("# Points outside the subgroup of order q, on sets with cofactor 4;")
    print("# most significant byte first. In order 2q and 4q a point of small")
    print("# order is added to the base point.")
    for c in gen.SETS:
        if c["cofactor"] == 1:
            continue
        four = None
        while four is None or gen.add(c, four, four) is None:
            four = gen.mul(c, c["q"], any_point(c))
        two = gen.add(c, four, four)
        assert two[1] == 0
        base = (c["x"], c["y"])
        for title, s in (("2", two), ("4", four),
                         ("2q", gen.add(c, base, two)),
                         ("4q", gen.add(c, base, four))):
            print("\n[%s order %s]" % (NAMES[c["name"]], title))
            print("source = Python 3 integers")
            print("curve = %s" % NAMES[c["name"]])
            show("x", s[0], length(c))
            show("y", s[1], length(c))


def show_low(label, v, n):
    text = v.to_bytes(n, "little").hex()
    for i in range(0, len(text), 64):
        print("%s = %s" % (label, text[i : i + 64]))


def vko():
    print("# K of VKO (RFC 7836, 4.3), the point that is hashed: k, of private")
    print("# key x, UKM and public point. Least significant byte first.")
    for c in gen.SETS:
        n = length(c)
        for title, size in (("short", 8), ("long", n)):
            x = random.randrange(1, c["q"])
            ukm = random.randrange(1, 2 ** (8 * size))
            base = (c["x"], c["y"])
            point = gen.mul(c, random.randrange(1, c["q"]), base)
            k = gen.mul(c, c["cofactor"] * ukm * x % c["q"], point)
            print("\n[%s %s]" % (NAMES[c["name"]], title))
            print("source = Python 3 integers")
            print("curve = %s" % NAMES[c["name"]])
            show_low("x", x, n)
            show_low("ukm", ukm, size)
            for label, p in (("public", point), ("k", k)):
                show_low(label, p[0], n)
                show_low(label, p[1], n)


random.seed(34102012)
{"field": field, "small_order": small_order, "vko": vko}[sys.argv[1]]()
