#!/usr/bin/env python3
"""Print curve_data.c: the parameter sets in the form that point.c computes in.

    python3 gen-curve.py > curve_data.c

Everything follows from p, a, b, q, (x, y) of the standards, below. An element
of the field has n = 4 or 8 words, the least significant first. It is held in
the form of the field, with R = 2^(64 n): as itself where m is R - fold or
R / 2 + fold with a small fold, else in Montgomery form v R mod m. A field has

    r2       R^2 mod m, takes a number into Montgomery form
    one      1 in the form of the field
    neg_inv  -1 / m mod 2^64

The sets with e and d have an equivalent form, e u^2 + v^2 = 1 + d u^2 v^2 (RFC
7836, 5.2), with e = 1 a square and d none, so that its addition is complete:

    u = (x - t) / y,  v = (x - t - s) / (x - t + s)

The base point P has two tables of multiples in affine coordinates: (x, y), or
in the other form (u, v, d u v).

comb: with w = COMB_WIDTH, rows of COMB_BLOCKS[n] e columns, e as small as the
length of scalars allows, D = w COMB_BLOCKS[n] e, a scalar is written as D digits
of +1 or -1,

    k = sum of u[i] 2^i  =  2 c - (2^D - 1)  (mod q),

so that c = (k + 2^D - 1) / 2 mod q, whose bit i is 1 where u[i] is +1. With
r = COMB_BLOCKS[n] e the digits i, i + r, ... i + (w - 1) r form column i. Entry j
of block b is what a column adds, times 2^-(i mod e), whose top digit is +1 and
whose digit t is +1 where bit t of j is set, for i from b e to b e + e - 1:

    T[b][j] = 2^(b e) (2^((w-1) r) P + sum over t < w - 1 of +-2^(t r) P)

odd: P, 3 P, 5 P, ... (2^(ODD_WIDTH - 1) - 1) P.

No entry is the neutral point: that is checked here, as is that p and q are
prime, that P is on the curve, that q P is neutral, that cofactor and order fit
p (Hasse), and that the two forms are one curve.
"""
import math
import random

COMB_WIDTH = 6
COMB_BLOCKS = {4: 11, 8: 8} # by words of a scalar
ODD_WIDTH = 8


def number(text):
    return int(text.replace(" ", ""), 16)


SETS = [
    dict(
        name="test_256",
        source="RFC 7091, 7.1; RFC 4357, 11.4",
        test=True,
        cofactor=1,
        p=number("8000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000431"),
        a=0x7,
        b=number("5FBFF498AA938CE7 39B8E022FBAFEF40 "
                 "563F6E6A3472FC2A 514C0CE9DAE23B7E"),
        q=number("8000000000000000 0000000000000001 "
                 "50FE8A1892976154 C59CFC193ACCF5B3"),
        x=0x2,
        y=number("08E2A8A0E65147D4 BD6316030E16D19C "
                 "85C97F0A9CA26712 2B96ABBCEA7E8FC8"),
    ),
    dict(
        name="cryptopro_a",
        source="RFC 4357, 11.4",
        test=False,
        cofactor=1,
        p=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFD97"),
        a=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFD94"),
        b=0xA6,
        q=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "6C611070995AD100 45841B09B761B893"),
        x=0x1,
        y=number("8D91E471E0989CDA 27DF505A453F2B76 "
                 "35294F2DDF23E3B1 22ACC99C9E9F1E14"),
    ),
    dict(
        name="cryptopro_b",
        source="RFC 4357, 11.4",
        test=False,
        cofactor=1,
        p=number("8000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000C99"),
        a=number("8000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000C96"),
        b=number("3E1AF419A269A5F8 66A7D3C25C3DF80A "
                 "E979259373FF2B18 2F49D4CE7E1BBC8B"),
        q=number("8000000000000000 0000000000000001 "
                 "5F700CFFF1A624E5 E497161BCC8A198F"),
        x=0x1,
        y=number("3FA8124359F96680 B83D1C3EB2C070E5 "
                 "C545C9858D03ECFB 744BF8D717717EFC"),
    ),
    dict(
        name="cryptopro_c",
        source="RFC 4357, 11.4",
        test=False,
        cofactor=1,
        p=number("9B9F605F5A858107 AB1EC85E6B41C8AA "
                 "CF846E86789051D3 7998F7B9022D759B"),
        a=number("9B9F605F5A858107 AB1EC85E6B41C8AA "
                 "CF846E86789051D3 7998F7B9022D7598"),
        b=0x805A,
        q=number("9B9F605F5A858107 AB1EC85E6B41C8AA "
                 "582CA3511EDDFB74 F02F3A6598980BB9"),
        x=0x0,
        y=number("41ECE55743711A8C 3CBF3783CD08C0EE "
                 "4D4DC440D4641A8F 366E550DFDB3BB67"),
    ),
    dict(
        name="tc26_256_a",
        source="RFC 7836, A.2",
        test=False,
        cofactor=4,
        p=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFD97"),
        a=number("C2173F1513981673 AF4892C23035A27C "
                 "E25E2013BF95AA33 B22C656F277E7335"),
        b=number("295F9BAE7428ED9C CC20E7C359A9D41A "
                 "22FCCD9108E17BF7 BA9337A6F8AE9513"),
        q=number("4000000000000000 0000000000000000 "
                 "0FD8CDDFC87B6635 C115AF556C360C67"),
        x=number("91E38443A5E82C0D 880923425712B2BB "
                 "658B9196932E02C7 8B2582FE742DAA28"),
        y=number("32879423AB1A0375 895786C4BB46E956 "
                 "5FDE0B5344766740 AF268ADB32322E5C"),
        e=0x1,
        d=number("0605F6B7C183FA81 578BC39CFAD51813 "
                 "2B9DF62897009AF7 E522C32D6DC7BFFB"),
        u=0xD,
        v=number("60CA1E32AA475B34 8488C38FAB07649C "
                 "E7EF8DBE87F22E81 F92B2592DBA300E7"),
    ),
    dict(
        name="test_512",
        source="RFC 9215, appendix E",
        test=True,
        cofactor=1,
        p=number("4531ACD1FE0023C7 550D267B6B2FEE80 "
                 "922B14B2FFB90F04 D4EB7C09B5D2D15D "
                 "F1D852741AF4704A 0458047E80E4546D "
                 "35B8336FAC224DD8 1664BBF528BE6373"),
        a=0x7,
        b=number("1CFF0806A31116DA 29D8CFA54E57EB74 "
                 "8BC5F377E49400FD D788B649ECA1AC43 "
                 "61834013B2AD7322 480A89CA58E0CF74 "
                 "BC9E540C2ADD6897 FAD0A3084F302ADC"),
        q=number("4531ACD1FE0023C7 550D267B6B2FEE80 "
                 "922B14B2FFB90F04 D4EB7C09B5D2D15D "
                 "A82F2D7ECB1DBAC7 19905C5EECC423F1 "
                 "D86E25EDBE23C595 D644AAF187E6E6DF"),
        x=number("24D19CC64572EE30 F396BF6EBBFD7A6C "
                 "5213B3B3D7057CC8 25F91093A68CD762 "
                 "FD60611262CD838D C6B60AA7EEE804E2 "
                 "8BC849977FAC33B4 B530F1B120248A9A"),
        y=number("2BB312A43BD2CE6E 0D020613C857ACDD "
                 "CFBF061E91E5F2C3 F32447C259F39B2C "
                 "83AB156D77F1496B F7EB3351E1EE4E43 "
                 "DC1A18B91B24640B 6DBB92CB1ADD371E"),
    ),
    dict(
        name="tc26_512_a",
        source="RFC 7836, A.1",
        test=False,
        cofactor=1,
        p=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFDC7"),
        a=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFDC4"),
        b=number("E8C2505DEDFC86DD C1BD0B2B6667F1DA "
                 "34B82574761CB0E8 79BD081CFD0B6265 "
                 "EE3CB090F30D2761 4CB4574010DA90DD "
                 "862EF9D4EBEE4761 503190785A71C760"),
        q=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "27E69532F48D8911 6FF22B8D4E056060 "
                 "9B4B38ABFAD2B85D CACDB1411F10B275"),
        x=0x3,
        y=number("7503CFE87A836AE3 A61B8816E25450E6 "
                 "CE5E1C93ACF1ABC1 778064FDCBEFA921 "
                 "DF1626BE4FD036E9 3D75E6A50E3A41E9 "
                 "8028FE5FC235F5B8 89A589CB5215F2A4"),
    ),
    dict(
        name="tc26_512_b",
        source="RFC 7836, A.1",
        test=False,
        cofactor=1,
        p=number("8000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000000 "
                 "0000000000000000 000000000000006F"),
        a=number("8000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000000 "
                 "0000000000000000 000000000000006C"),
        b=number("687D1B459DC84145 7E3E06CF6F5E2517 "
                 "B97C7D614AF138BC BF85DC806C4B289F "
                 "3E965D2DB1416D21 7F8B276FAD1AB69C "
                 "50F78BEE1FA3106E FB8CCBC7C5140116"),
        q=number("8000000000000000 0000000000000000 "
                 "0000000000000000 0000000000000001 "
                 "49A1EC142565A545 ACFDB77BD9D40CFA "
                 "8B996712101BEA0E C6346C54374F25BD"),
        x=0x2,
        y=number("1A8F7EDA389B094C 2C071E3647A8940F "
                 "3C123B697578C213 BE6DD9E6C8EC7335 "
                 "DCB228FD1EDF4A39 152CBCAAF8C03988 "
                 "28041055F94CEEEC 7E21340780FE41BD"),
    ),
    dict(
        name="tc26_512_c",
        source="RFC 7836, A.2",
        test=False,
        cofactor=4,
        p=number("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFDC7"),
        a=number("DC9203E514A72187 5485A529D2C722FB "
                 "187BC8980EB86664 4DE41C68E1430645 "
                 "46E861C0E2C9EDD9 2ADE71F46FCF50FF "
                 "2AD97F951FDA9F2A 2EB6546F39689BD3"),
        b=number("B4C4EE28CEBC6C2C 8AC12952CF37F16A "
                 "C7EFB6A9F69F4B57 FFDA2E4F0DE5ADE0 "
                 "38CBC2FFF719D2C1 8DE0284B8BFEF3B5 "
                 "2B8CC7A5F5BF0A3C 8D2319A5312557E1"),
        q=number("3FFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF "
                 "C98CDBA46506AB00 4C33A9FF5147502C "
                 "C8EDA9E7A769A126 94623CEF47F023ED"),
        x=number("E2E31EDFC23DE7BD EBE241CE593EF5DE "
                 "2295B7A9CBAEF021 D385F7074CEA043A "
                 "A27272A7AE602BF2 A7B9033DB9ED3610 "
                 "C6FB85487EAE97AA C5BC7928C1950148"),
        y=number("F5CE40D95B5EB899 ABBCCFF5911CB857 "
                 "7939804D6527378B 8C108C3D2090FF9B "
                 "E18E2D33E3021ED2 EF32D85822423B63 "
                 "04F726AA854BAE07 D0396E9A9ADDC40F"),
        e=0x1,
        d=number("9E4F5D8C017D8D9F 13A5CF3CDF5BFE4D "
                 "AB402D54198E31EB DE28A0621050439C "
                 "A6B39E0A515C06B3 04E2CE43E79E369E "
                 "91A0CFC2BC2A22B4 CA302DBB33EE7550"),
        u=0x12,
        v=number("469AF79D1FB1F5E1 6B99592B77A01E2A "
                 "0FDFB0D01794368D 9A56117F7B386695 "
                 "22DD4B650CF789EE BF068C5D139732F0 "
                 "905622C04B2BAAE7 600303EE73001A3D"),
    ),
]


def is_prime(n):
    """Miller and Rabin, forty bases."""
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for _ in range(40):
        x = pow(random.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def add(c, s, t):
    """Sum of two affine points; None is the neutral one."""
    if s is None or t is None:
        return t if s is None else s
    p = c["p"]
    if s[0] == t[0]:
        if (s[1] + t[1]) % p == 0:
            return None
        slope = (3 * s[0] * s[0] + c["a"]) * pow(2 * s[1], -1, p)
    else:
        slope = (t[1] - s[1]) * pow(t[0] - s[0], -1, p)
    x = (slope * slope - s[0] - t[0]) % p
    return x, (slope * (s[0] - x) - s[1]) % p


def mul(c, k, s):
    r = None
    for bit in bin(k)[2:]:
        r = add(c, r, r)
        if bit == "1":
            r = add(c, r, s)
    return r


def check(c):
    p, q, x, y = c["p"], c["q"], c["x"], c["y"]
    assert is_prime(p) and is_prime(q) and p != q
    assert (y * y - x**3 - c["a"] * x - c["b"]) % p == 0
    assert mul(c, q, (x, y)) is None
    assert abs(c["cofactor"] * q - p - 1) <= 2 * math.isqrt(p) + 1
    assert (4 * c["a"] ** 3 + 27 * c["b"] ** 2) % p != 0
    if "e" in c:
        s, t = edwards(c)
        assert (s * s - 3 * t * t - c["a"]) % p == 0
        assert (2 * t**3 - t * s * s - c["b"]) % p == 0
        assert c["e"] == 1 and pow(c["d"], (p - 1) // 2, p) == p - 1
        assert entry(c, (x, y))[:2] == [c["u"], c["v"]]


def edwards(c):
    """s and t of RFC 7836, 5.2."""
    p = c["p"]
    s = (c["e"] - c["d"]) * pow(4, -1, p) % p
    return s, (c["e"] + c["d"]) * pow(6, -1, p) % p


def entry(c, point):
    """Numbers of a table entry."""
    p, (x, y) = c["p"], point
    if "e" not in c:
        return [x, y]
    s, t = edwards(c)
    u = (x - t) * pow(y, -1, p) % p
    v = (x - t - s) * pow(x - t + s, -1, p) % p
    assert (c["e"] * u * u + v * v - 1 - c["d"] * u * u * v * v) % p == 0
    return [u, v, c["d"] * u * v % p]


def comb_table(c, blocks, span):
    """One table for each block of span columns."""
    row = blocks * span
    power = (c["x"], c["y"])
    powers = [power]
    for _ in range(COMB_WIDTH * row):
        power = add(c, power, power)
        powers.append(power)
    table = []
    for b in range(blocks):
        base = [powers[b * span + t * row] for t in range(COMB_WIDTH)]
        for j in range(2 ** (COMB_WIDTH - 1)):
            s = base[-1]
            for t in range(COMB_WIDTH - 1):
                x, y = base[t]
                s = add(c, s, (x, y if j >> t & 1 else c["p"] - y))
            assert s is not None
            table.append(s)
    return table


def odd_table(c):
    table = [(c["x"], c["y"])]
    twice = add(c, table[0], table[0])
    for _ in range(2 ** (ODD_WIDTH - 2) - 1):
        table.append(add(c, table[-1], twice))
    return table


def words(v, n):
    return ["0x%016x," % (v >> 64 * i & 2**64 - 1) for i in range(n)]


def rows(items, indent, count):
    pad = " " * indent
    for i in range(0, len(items), count):
        print(pad + " ".join(items[i : i + count]))


def print_words(label, v, n, indent):
    print(" " * indent + label + "{{")
    rows(words(v, n), indent + 4, 3)
    print(" " * indent + "}},")


def form(m, n):
    """Name of the form of field m, its fold, what 1 is in it."""
    r = 2 ** (64 * n)
    if r - m < 2**13:
        return "FIELD_BELOW", r - m, 1
    if 0 < m - r // 2 < 2**13:
        return "FIELD_ABOVE", m - r // 2, 1
    return "FIELD_MONTGOMERY", 0, r % m


def print_field(label, m, n):
    r = 2 ** (64 * n)
    name, fold, one = form(m, n)
    print("    .%s = {" % label)
    print("        .limbs = %d," % n)
    print("        .form = %s," % name)
    print("        .fold = %d," % fold)
    print("        .neg_inv = 0x%016x," % (-pow(m, -1, 2**64) % 2**64))
    print_words(".m = ", m, n, 8)
    print_words(".r2 = ", r * r % m, n, 8)
    print_words(".one = ", one, n, 8)
    print("    },")


def print_curve(c):
    p, q = c["p"], c["q"]
    n = 4 if p < 2**256 else 8
    one = form(p, n)[2]
    blocks = COMB_BLOCKS[n]
    span = -(-64 * n // (COMB_WIDTH * blocks))

    print("\n/* %s */" % c["source"])
    if "e" in c or c["a"] == p - 3:
        for label, table in (("comb", comb_table(c, blocks, span)),
                             ("odd", odd_table(c))):
            print("static const uint64_t %s_%s[] = {" % (label, c["name"]))
            for point in table:
                items = [words(v * one % p, n) for v in entry(c, point)]
                rows(sum(items, []), 4, 3)
            print("};\n")
    print("const struct curve curve_%s = {" % c["name"])
    print_field("p", p, n)
    print_field("q", q, n)
    for f in "ab":
        print_words(".%s = " % f, c[f] * one % p, n, 4)
    print_words(".b3 = ", 3 * c["b"] * one % p, n, 4)
    print_words(".x = ", c["x"] * one % p, n, 4)
    print_words(".y = ", c["y"] * one % p, n, 4)
    print("    .is_test = %s," % str(c["test"]).lower())
    print("    .cofactor = %d," % c["cofactor"])
    print("    .order = {")
    order = ["0x%02x," % v for v in q.to_bytes(8 * n, "little")]
    rows(order, 8, 12)
    print("    },")
    if "e" in c:
        s, t = edwards(c)
        print("    .group = GROUP_EDWARDS,")
        print_words(".d = ", c["d"] * one % p, n, 4)
        print_words(".s = ", s * one % p, n, 4)
        print_words(".t = ", t * one % p, n, 4)
    elif c["a"] == p - 3:
        print("    .group = GROUP_JACOBIAN,")
    else:
        print("    .group = GROUP_NONE,")
    if "e" in c or c["a"] == p - 3:
        print("    .comb = comb_%s," % c["name"])
        print("    .odd = odd_%s," % c["name"])
    digits = COMB_WIDTH * blocks * span
    print_words(".comb_offset = ", (2**digits - 1) % q, n, 4)
    print("};")


def main():
    print("/* Made by gen-curve.py, which says what the numbers are. */")
    print('#include "gost/point.h"\n')
    print("/* clang-format off */")
    for c in SETS:
        check(c)
        print_curve(c)


if __name__ == "__main__":
    main()
