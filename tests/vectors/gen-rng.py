#!/usr/bin/env python3
"""Print rng.txt: the generator and the nonces, with the hash of OpenSSL.

usage: gen-rng.py > rng.txt, with openssl and its gost engine

The constructions are those of rng.c and sign.c, written down a second time;
Streebog is that of the gost engine, the arithmetic that of gen-curve.py.
"""
import importlib.util
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location(
    "gen_curve", ROOT / "module/gost/gen-curve.py")
gen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gen)

SEED = bytes(range(64))


def streebog512(data):
    out = subprocess.run(
        ["openssl", "dgst", "-engine", "gost", "-md_gost12_512", "-binary"],
        input=data, capture_output=True, check=True)
    assert len(out.stdout) == 64
    return out.stdout


class Rng:
    OUTPUT, NEXT_STATE, MIX = b"\0", b"\1", b"\2"

    def __init__(self, seed):
        self.key = bytes(64)
        self.mix(seed)

    def mix(self, data):
        self.key = streebog512(self.key + self.MIX + data)

    def bytes(self, n):
        out = b""
        i = 0
        while len(out) < n:
            number = i.to_bytes(8, "little")
            out += streebog512(self.key + self.OUTPUT + number)
            i += 1
        self.key = streebog512(self.key + self.NEXT_STATE)
        return out[:n]


def sign(c, d, digest, rng):
    n = len(digest)
    q = c["q"]
    random = rng.bytes(64)
    wide = b""
    for i in range(2 * n // 64):
        wide += streebog512(random + d.to_bytes(n, "little") + digest
                            + bytes([0, i]))
    k = int.from_bytes(wide, "little") % q
    e = int.from_bytes(digest, "little") % q or 1
    r = gen.mul(c, k, (c["x"], c["y"]))[0] % q
    s = (r * d + k * e) % q
    return s.to_bytes(n, "big") + r.to_bytes(n, "big")


def show(label, data):
    text = data.hex()
    for i in range(0, len(text), 64):
        print("%s = %s" % (label, text[i : i + 64]))


def main():
    print("# The generator after the seed 00 01 .. 3f, and signatures with a")
    print("# nonce from it; all in octet order, d with the lowest byte first.")
    source = "source = Python 3, hash of the gost engine 3.0.1 for OpenSSL"

    print("\n[stream]")
    print(source)
    rng = Rng(SEED)
    show("first", rng.bytes(100))
    show("second", rng.bytes(64))
    rng.mix(b"larets")
    show("mixed", rng.bytes(32))

    sets = {c["name"]: c for c in gen.SETS}
    for name, label in (("cryptopro_a", "CryptoPro-A"),
                        ("tc26_256_a", "TC26-256-A"),
                        ("tc26_512_b", "TC26-512-B")):
        c = sets[name]
        n = 32 if c["p"] < 2**256 else 64
        d = c["q"] // 3
        digest = streebog512(b"message")[:n]
        print("\n[signature-%s]" % label)
        print(source)
        print("curve = %s" % label)
        show("d", d.to_bytes(n, "little"))
        show("digest", digest)
        show("signature", sign(c, d, digest, Rng(SEED)))


main()
