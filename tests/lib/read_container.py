#!/usr/bin/env python3
"""Reads a CryptoPro container without a line of larets.

usage: read_container.py [-1 | -2] FOLDER [PASSWORD]

Makes every check of spec/container.md, 6, on both pairs of files, prints what
the container holds, and fails with a sentence if anything is wrong. -1 and -2
read one pair alone. The hash functions are libgcrypt's; GOST 28147-89, DER
and the arithmetic of curves are written here, from the standards.
"""
import ctypes
import os
import sys


class Fault(Exception):
    pass


def demand(condition, sentence):
    if not condition:
        raise Fault(sentence)


# Hash functions -------------------------------------------------------------

STREEBOG_256, HASH_94_CRYPTOPRO = 309, 311  # enum gcry_md_algos

try:
    gcrypt = ctypes.CDLL("libgcrypt.so.20")
except OSError:
    print("SKIP: libgcrypt.so.20 is not there")
    sys.exit(77)
gcrypt.gcry_check_version(None)


def digest(algorithm, data):
    out = ctypes.create_string_buffer(32)
    gcrypt.gcry_md_hash_buffer(algorithm, out, data, len(data))
    return out.raw


# GOST 28147-89 (RFC 5830) ---------------------------------------------------

def sbox_by_column(text):
    """Eight digits for each input value, K1 first."""
    rows = text.split()
    return [[int(row[k], 16) for row in rows] for k in range(8)]


# RFC 4357, 11.2, eUZ of id-Gost28147-89-CryptoPro-A-ParamSet
SBOX_A = sbox_by_column("""
    93EEB31B 67475ADA 3E6A1D2F 292C9C95 88BD8170 BA31D2AC 1FD3F06E 70890B08
    A5C0E786 42F245C2 E65B2943 FCA43459 CB0FC8F1 04787F37 DD15AEBD 519666E4""")
# RFC 7836, C, the table by lines
SBOX_Z = sbox_by_column("""
    c6bc7581 4838fde7 62525f2e 2381a65d a92d8960 5af41295 b5af6c18 9cd6dac3
    e1e70bf4 8e10974f d47a38ba 7745e106 0bc3b4d9 3d9e43ac f0692e3b 1f0bc072
    """)


def words(data):
    return [int.from_bytes(data[i:i + 4], "little")
            for i in range(0, len(data), 4)]


def step(sbox, a, b, k):
    t = (a + k) & 0xffffffff
    s = 0
    for i in range(8):
        s |= sbox[i][t >> 4 * i & 15] << 4 * i
    return b ^ ((s << 11 | s >> 21) & 0xffffffff)


def decrypt(sbox, key, data):
    k = words(key)
    schedule = k + 3 * k[::-1]
    out = b""
    for at in range(0, len(data), 8):
        a, b = words(data[at:at + 8])
        for x in schedule:
            a, b = step(sbox, a, b, x), a
        out += b.to_bytes(4, "little") + a.to_bytes(4, "little")
    return out


def mac(sbox, key, data):
    """Imitovstavka, 4 bytes, no meshing (8.1 and 8.2)."""
    k = words(key)
    a = b = 0
    data += bytes(-len(data) % 8)
    for at in range(0, len(data), 8):
        x, y = words(data[at:at + 8])
        a, b = a ^ x, b ^ y
        for x in k + k:
            a, b = step(sbox, a, b, x), a
    return a.to_bytes(4, "little")


# Curves ---------------------------------------------------------------------

def number(*parts):
    return int("".join(parts), 16)


class Curve:
    def __init__(self, oids, p, a, b, q, x, y):
        self.oids = oids.split()
        self.p, self.a, self.b, self.q, self.g = p, a % p, b % p, q, (x, y)
        self.len = 32 if p < 1 << 257 else 64

    def add(self, one, two):
        if one is None or two is None:
            return one or two
        (x1, y1), (x2, y2) = one, two
        if x1 == x2:
            if (y1 + y2) % self.p == 0:
                return None
            slope = (3 * x1 * x1 + self.a) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x = (slope * slope - x1 - x2) % self.p
        return x, (slope * (x1 - x) - y1) % self.p

    def times(self, n):
        out, power = None, self.g
        while n:
            if n & 1:
                out = self.add(out, power)
            power = self.add(power, power)
            n >>= 1
        return out


CURVES = [
    # RFC 4357, 11.4, id-GostR3410-2001-TestParamSet
    Curve("1.2.643.2.2.35.0",
          number("80000000000000000000000000000000000000000000000000000000"
           "00000431"),
          0x7,
          number("5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9"
           "dae23b7e"),
          number("8000000000000000000000000000000150fe8a1892976154c59cfc19"
           "3accf5b3"),
          0x2,
          number("8e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbce"
           "a7e8fc8")),
    # RFC 4357, 11.4, id-GostR3410-2001-CryptoPro-A-ParamSet
    Curve("1.2.643.2.2.35.1 1.2.643.2.2.36.0 1.2.643.7.1.2.1.1.2",
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "fffffd97"),
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "fffffd94"),
          0xa6,
          number("ffffffffffffffffffffffffffffffff6c611070995ad10045841b09"
           "b761b893"),
          0x1,
          number("8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c"
           "9e9f1e14")),
    # RFC 4357, 11.4, id-GostR3410-2001-CryptoPro-B-ParamSet
    Curve("1.2.643.2.2.35.2 1.2.643.7.1.2.1.1.3",
          number("80000000000000000000000000000000000000000000000000000000"
           "00000c99"),
          number("80000000000000000000000000000000000000000000000000000000"
           "00000c96"),
          number("3e1af419a269a5f866a7d3c25c3df80ae979259373ff2b182f49d4ce"
           "7e1bbc8b"),
          number("800000000000000000000000000000015f700cfff1a624e5e497161b"
           "cc8a198f"),
          0x1,
          number("3fa8124359f96680b83d1c3eb2c070e5c545c9858d03ecfb744bf8d7"
           "17717efc")),
    # RFC 4357, 11.4, id-GostR3410-2001-CryptoPro-C-ParamSet
    Curve("1.2.643.2.2.35.3 1.2.643.2.2.36.1 1.2.643.7.1.2.1.1.4",
          number("9b9f605f5a858107ab1ec85e6b41c8aacf846e86789051d37998f7b9"
           "022d759b"),
          number("9b9f605f5a858107ab1ec85e6b41c8aacf846e86789051d37998f7b9"
           "022d7598"),
          0x805a,
          number("9b9f605f5a858107ab1ec85e6b41c8aa582ca3511eddfb74f02f3a65"
           "98980bb9"),
          0x0,
          number("41ece55743711a8c3cbf3783cd08c0ee4d4dc440d4641a8f366e550d"
           "fdb3bb67")),
    # RFC 7836, A, id-tc26-gost-3410-12-512-paramSetA
    Curve("1.2.643.7.1.2.1.2.1",
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "fffffffffffffdc7"),
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "fffffffffffffdc4"),
          number("e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081c"
           "fd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761"
           "503190785a71c760"),
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "ffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85d"
           "cacdb1411f10b275"),
          0x3,
          number("7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fd"
           "cbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b8"
           "89a589cb5215f2a4")),
    # RFC 7836, A, id-tc26-gost-3410-12-512-paramSetB
    Curve("1.2.643.7.1.2.1.2.2",
          number("80000000000000000000000000000000000000000000000000000000"
           "00000000000000000000000000000000000000000000000000000000"
           "000000000000006f"),
          number("80000000000000000000000000000000000000000000000000000000"
           "00000000000000000000000000000000000000000000000000000000"
           "000000000000006c"),
          number("687d1b459dc841457e3e06cf6f5e2517b97c7d614af138bcbf85dc80"
           "6c4b289f3e965d2db1416d217f8b276fad1ab69c50f78bee1fa3106e"
           "fb8ccbc7c5140116"),
          number("80000000000000000000000000000000000000000000000000000000"
           "0000000149a1ec142565a545acfdb77bd9d40cfa8b996712101bea0e"
           "c6346c54374f25bd"),
          0x2,
          number("1a8f7eda389b094c2c071e3647a8940f3c123b697578c213be6dd9e6"
           "c8ec7335dcb228fd1edf4a39152cbcaaf8c0398828041055f94ceeec"
           "7e21340780fe41bd")),
    # RFC 7836, A, id-tc26-gost-3410-2012-256-paramSetA
    Curve("1.2.643.7.1.2.1.1.1",
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "fffffd97"),
          number("c2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f"
           "277e7335"),
          number("295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6"
           "f8ae9513"),
          number("400000000000000000000000000000000fd8cddfc87b6635c115af55"
           "6c360c67"),
          number("91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe"
           "742daa28"),
          number("32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb"
           "32322e5c")),
    # RFC 7836, A, id-tc26-gost-3410-2012-512-paramSetC
    Curve("1.2.643.7.1.2.1.2.3",
          number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "fffffffffffffdc7"),
          number("dc9203e514a721875485a529d2c722fb187bc8980eb866644de41c68"
           "e143064546e861c0e2c9edd92ade71f46fcf50ff2ad97f951fda9f2a"
           "2eb6546f39689bd3"),
          number("b4c4ee28cebc6c2c8ac12952cf37f16ac7efb6a9f69f4b57ffda2e4f"
           "0de5ade038cbc2fff719d2c18de0284b8bfef3b52b8cc7a5f5bf0a3c"
           "8d2319a5312557e1"),
          number("3fffffffffffffffffffffffffffffffffffffffffffffffffffffff"
           "ffffffffc98cdba46506ab004c33a9ff5147502cc8eda9e7a769a126"
           "94623cef47f023ed"),
          number("e2e31edfc23de7bdebe241ce593ef5de2295b7a9cbaef021d385f707"
           "4cea043aa27272a7ae602bf2a7b9033db9ed3610c6fb85487eae97aa"
           "c5bc7928c1950148"),
          number("f5ce40d95b5eb899abbccff5911cb8577939804d6527378b8c108c3d"
           "2090ff9be18e2d33e3021ed2ef32d85822423b6304f726aa854bae07"
           "d0396e9a9addc40f")),
]


def curve_of(oid):
    for curve in CURVES:
        if oid in curve.oids:
            return curve
    raise Fault("header.key: unknown parameter set " + oid)


# DER ------------------------------------------------------------------------

class Element:
    def __init__(self, data, at):
        demand(at + 2 <= len(data), "DER ends within an element")
        self.tag, n, start = data[at], data[at + 1], at + 2
        if n >= 0x80:
            size = n & 0x7f
            demand(1 <= size <= 3, "DER length of an odd form")
            n = int.from_bytes(data[start:start + size], "big")
            start += size
        demand(start + n <= len(data), "DER ends within an element")
        self.value = data[start:start + n]
        self.whole = data[at:start + n]
        self.end = start + n


def elements(data):
    at, out = 0, []
    while at < len(data):
        out.append(Element(data, at))
        at = out[-1].end
    return out


def oid_text(body):
    arcs, n = [], 0
    for octet in body:
        n = n << 7 | octet & 0x7f
        if not octet & 0x80:
            arcs.append(n)
            n = 0
    return ".".join(map(str, [arcs[0] // 40, arcs[0] % 40] + arcs[1:]))


def bits(body):
    return [i for i in range(8 * (len(body) - 1))
            if body[1 + i // 8] & 0x80 >> i % 8]


# The container --------------------------------------------------------------

NEW = ("1.2.643.7.1.1.1.1", "1.2.643.7.1.1.1.2",
       "1.2.643.7.1.1.6.1", "1.2.643.7.1.1.6.2")
OLD = ("1.2.643.2.2.19", "1.2.643.2.2.98")
VALIDITY = {"1.2.643.2.2.37.3.10": "exchange",
            "1.2.643.2.2.37.3.9": "signature"}


def pin_forms(password):
    """UTF-16 units, CP1251 bytes, UTF-8 bytes; four bytes a character."""
    wide = password.encode("utf-16-le")
    forms = [b"".join(wide[i:i + 2] + bytes(2)
                      for i in range(0, len(wide), 2))]
    for narrow in (password.encode("cp1251", "replace"),
                   password.encode("utf-8")):
        forms.append(b"".join(bytes([b, 0, 0, 0]) for b in narrow))
    return forms


def storage_key(new, salt, pin4):
    algorithm, block = (STREEBOG_256, 64) if new else (HASH_94_CRYPTOPRO, 32)

    def xor(data, octet):
        return bytes(b ^ octet for b in data)

    start = digest(algorithm, salt + pin4)
    k = b"DENEFH028.760246785.IUEFHWUIO.EF"
    for _ in range(2000 if pin4 else 2):
        k += bytes(block - len(k))
        k = digest(algorithm, xor(k, 0x36) + start + xor(k, 0x5c) + start)
    k = digest(algorithm, xor(k, 0x36) + salt + xor(k, 0x5c) + pin4)
    return digest(algorithm, k)


class Key:
    """GostPrivateKeyParameters."""

    def __init__(self, contents):
        parts = elements(contents)
        self.flags = []
        if parts[0].tag == 0x03:
            self.flags = bits(parts.pop(0).value)
        demand(parts and parts[0].tag == 0xa0, "header.key: no algorithm")
        oid, params = elements(parts[0].value)
        self.algorithm = oid_text(oid.value)
        names = [oid_text(e.value) for e in elements(params.value)]
        self.curve_oid = names[0]
        self.curve = curve_of(names[0])
        self.cipher = names[2] if len(names) > 2 else None
        demand(self.algorithm in NEW + OLD, "header.key: unknown algorithm")
        self.fp = self.certificate = None

    def kind(self):
        exchange = 2 in self.flags or self.algorithm in (
            "1.2.643.2.2.98", "1.2.643.7.1.1.6.1", "1.2.643.7.1.1.6.2")
        return "exchange" if exchange else "signature"


class Container:
    def __init__(self, folder):
        self.files = {}
        for name in os.listdir(folder):
            if name.lower().endswith(".key"):
                with open(os.path.join(folder, name), "rb") as f:
                    self.files[name.lower()] = f.read()

    def outer(self, name):
        demand(name in self.files, name + " is missing")
        whole = Element(self.files[name], 0)
        demand(whole.tag == 0x30, name + " is no SEQUENCE")
        return elements(whole.value)

    def read_header(self):
        content, check = self.outer("header.key")
        fields = {}
        for e in elements(content.value):
            fields.setdefault(e.tag, e)
        self.keys = [Key(fields[0x30].value)]
        if 0xa4 in fields:
            self.keys.append(Key(fields[0xa4].value))
        demand(oid_text(elements(fields[0xa0].value)[0].value) ==
               "1.2.643.2.2.37.2.1", "header.key: not a V2 container")
        first = self.keys[0]
        self.new = first.algorithm in NEW
        self.sbox = SBOX_Z if self.new else SBOX_A
        if first.cipher is not None:
            self.sbox = {"1.2.643.2.2.31.1": SBOX_A,
                         "1.2.643.7.1.2.5.1.1": SBOX_Z}[first.cipher]
        demand(mac(self.sbox, bytes(32), content.whole) == check.value,
               "header.key: check value differs")
        self.attributes = bits(fields[0x03].value)
        self.check = fields[0x82].value if 0x82 in fields else None
        for i, key in enumerate(self.keys):
            if 0x8a + i in fields:
                key.fp = fields[0x8a + i].value
            if 0x85 + i in fields:
                key.certificate = fields[0x85 + i].value
        self.validity = {}
        if 0xac in fields:
            for e in elements(fields[0xac].value):
                parts = elements(e.value)
                kind = VALIDITY.get(oid_text(parts[0].value))
                if kind is not None:
                    dates = elements(elements(parts[-1].value)[0].value)
                    self.validity[kind] = dates[-1].value.decode()

    def storage_key(self, salt, pin4):
        return storage_key(self.new, salt, pin4)

    def choose_pin(self, password):
        """The form that the password check is of."""
        forms = pin_forms(password)
        if 0 not in self.attributes or self.check is None:
            return forms[0]
        for form in forms:
            key = self.storage_key(self.keys[0].fp, form)
            if mac(self.sbox, key, bytes(16)) == self.check:
                return form
        raise Fault("wrong password")

    def open_pair(self, suffix, pin4):
        mask, salt, check = (e.value for e in
                             self.outer("masks%s.key" % suffix))
        demand(mac(self.sbox, mask[-32:], salt) == check,
               "masks%s.key: check value differs" % suffix)
        secrets = self.outer("primary%s.key" % suffix)
        demand([e.tag for e in secrets] == [0x04, 0x80][:len(self.keys)],
               "primary%s.key: not one secret a key" % suffix)
        storage = self.storage_key(salt[:12], pin4)
        out = []
        for key, e in zip(self.keys, secrets):
            c = key.curve
            demand(len(e.value) == len(mask) == c.len,
                   "primary%s.key: length" % suffix)
            m = int.from_bytes(mask, "little")
            demand(0 < m < c.q, "masks%s.key: mask out of range" % suffix)
            t = int.from_bytes(decrypt(self.sbox, storage, e.value), "little")
            d = t * pow(m, -1, c.q) % c.q
            demand(d != 0, "primary%s.key: zero" % suffix)
            out.append(d)
        return out

    def check_key(self, key, d):
        x, y = key.curve.times(d)
        n = key.curve.len
        raw = x.to_bytes(n, "little") + y.to_bytes(n, "little")
        demand(key.fp is None or raw[:8] == key.fp, "fingerprint differs")
        if key.certificate is not None:
            spki = certificate_key(key.certificate)
            demand(spki == raw, "certificate of another key")
        return raw

    def name(self):
        if "name.key" not in self.files:
            return None
        return self.outer("name.key")[0].value.decode("cp1251")


def certificate_key(der):
    """The point: last 64 or 128 bytes of subjectPublicKeyInfo."""
    tbs = elements(Element(der, 0).value)[0]
    fields = elements(tbs.value)
    if fields[0].tag == 0xa0:
        fields.pop(0)
    algorithm, key = elements(fields[5].value)
    return Element(key.value, 1).value


def main(arguments):
    pairs = ["", "2"]
    if arguments and arguments[0] in ("-1", "-2"):
        pairs = [{"-1": "", "-2": "2"}[arguments.pop(0)]]
    c = Container(arguments[0])
    c.read_header()
    pin4 = c.choose_pin(arguments[1] if len(arguments) > 1 else "")
    opened = [c.open_pair(suffix, pin4) for suffix in pairs]
    demand(all(o == opened[0] for o in opened), "the pairs differ")
    print("name:", c.name())
    print("password:", "yes" if 0 in c.attributes else "no")
    for key, d in zip(c.keys, opened[0]):
        raw = c.check_key(key, d)
        print("key:", key.algorithm, key.curve_oid)
        print("  flags:", " ".join(map(str, key.flags)))
        print("  d:", "%0*x" % (2 * key.curve.len, d))
        print("  public:", raw.hex())
        if key.kind() in c.validity:
            print("  valid to:", c.validity[key.kind()])
        if key.certificate is not None:
            print("  certificate:", len(key.certificate), "bytes")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Fault as fault:
        print("read_container: %s" % fault, file=sys.stderr)
        sys.exit(1)
