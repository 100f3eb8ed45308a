#!/usr/bin/env python3
"""Write answers of other programs as vector files: libgcrypt, GnuTLS and the
OpenSSL gost engine.

usage: gen-gost.py DIRECTORY

Writes DIRECTORY/{hash,magma,kuznyechik,mode,mode-gost89,mac-gost89,
acpkm,omac,hmac,kdf}-peer.txt.
Messages are not written out: byte i of a message of n bytes is i mod 256, or
"fill". Long answers are written as their Streebog-256 digest.
"""
import ctypes
import os
import re
import subprocess
import sys
from ctypes import byref, c_char_p, c_int, c_size_t, c_ulong, c_void_p

lib = ctypes.CDLL("libgcrypt.so.20")
lib.gcry_check_version.restype = c_char_p
GCRYPT = "libgcrypt " + lib.gcry_check_version(None).decode()
ENGINE = None
tls = ctypes.CDLL("libgnutls.so.30")
tls.gnutls_check_version.restype = c_char_p
GNUTLS = "GnuTLS " + tls.gnutls_check_version(None).decode()

HASHES = {"94": 311, "256": 309, "512": 310}  # GCRY_MD_
HMACS = {"94": 119, "256": None, "512": None}  # filled below
SETS = {
    "1.2.643.7.1.2.5.1.1": "id-tc26-gost-28147-param-Z",
    "1.2.643.2.2.31.0": "id-Gost28147-89-TestParamSet",
    "1.2.643.2.2.31.1": "id-Gost28147-89-CryptoPro-A-ParamSet",
    "1.2.643.2.2.31.2": "id-Gost28147-89-CryptoPro-B-ParamSet",
    "1.2.643.2.2.31.3": "id-Gost28147-89-CryptoPro-C-ParamSet",
    "1.2.643.2.2.31.4": "id-Gost28147-89-CryptoPro-D-ParamSet",
}
HASH_SETS = ("1.2.643.2.2.30.0", "1.2.643.2.2.30.1")
KEY = bytes(range(1, 33))
IV = bytes.fromhex("f0e1d2c3b4a59687")


def message(n):
    return bytes(i & 255 for i in range(n))


def ok(e):
    if e:
        sys.exit(f"libgcrypt: error {e}")


def digest(name, data):
    out = ctypes.create_string_buffer(64 if name == "512" else 32)
    lib.gcry_md_hash_buffer(c_int(HASHES[name]), out, data,
                            c_size_t(len(data)))
    return out.raw


def cipher(algo, mode, key, data, oid=None, iv=None, decrypt=False):
    h = c_void_p()
    ok(lib.gcry_cipher_open(byref(h), c_int(algo), c_int(mode), 0))
    if oid:
        ok(lib.gcry_cipher_ctl(h, 73, oid.encode(), c_size_t(0)))
    ok(lib.gcry_cipher_setkey(h, key, c_size_t(len(key))))
    if iv:
        ok(lib.gcry_cipher_setiv(h, iv, c_size_t(len(iv))))
    out = ctypes.create_string_buffer(max(len(data), 1))
    n = c_size_t(len(data))
    f = lib.gcry_cipher_decrypt if decrypt else lib.gcry_cipher_encrypt
    if data:
        ok(f(h, out, n, data, n))
    lib.gcry_cipher_close(h)
    return out.raw[:len(data)]


def mac(algo, key, data, iv=None):
    h = c_void_p()
    ok(lib.gcry_mac_open(byref(h), c_int(algo), 0, None))
    ok(lib.gcry_mac_setkey(h, key, c_size_t(len(key))))
    if iv:
        ok(lib.gcry_mac_setiv(h, iv, c_size_t(len(iv))))
    if data:
        ok(lib.gcry_mac_write(h, data, c_size_t(len(data))))
    out = ctypes.create_string_buffer(64)
    n = c_size_t(64)
    ok(lib.gcry_mac_read(h, out, byref(n)))
    lib.gcry_mac_close(h)
    return out.raw[:n.value]


def pbkdf2(name, password, salt, count, length):
    out = ctypes.create_string_buffer(length)
    ok(lib.gcry_kdf_derive(password, c_size_t(len(password)), 34,
                           HASHES[name], salt, c_size_t(len(salt)),
                           c_ulong(count), c_size_t(length), out))
    return out.raw


def openssl(args, data, params=None):
    env = dict(os.environ)
    if params:
        env["CRYPT_PARAMS"] = params
    r = subprocess.run(["openssl", *args], input=data, env=env,
                       capture_output=True)
    if r.returncode:
        sys.exit(r.stderr.decode())
    return r.stdout


def engine_mac(params, data):
    out = openssl(["dgst", "-engine", "gost", "-mac", "gost-mac", "-macopt",
                   "hexkey:" + KEY.hex(), "-macopt", "paramset:" + params],
                  data)
    return bytes.fromhex(out.decode().split("= ")[1])


def engine_cfb(params, data):
    return openssl(["enc", "-engine", "gost", "-gost89", "-K", KEY.hex(),
                    "-iv", IV.hex()], data, params)


def engine_hash94(data):
    out = openssl(["dgst", "-engine", "gost", "-md_gost94"], data)
    return bytes.fromhex(out.decode().split("= ")[1])


class Datum(ctypes.Structure):
    _fields_ = (("data", c_char_p), ("size", ctypes.c_uint))


def tls_cipher(name, key, iv, data):
    h = c_void_p()
    k, i = Datum(key, len(key)), Datum(iv, len(iv))
    ok(tls.gnutls_cipher_init(byref(h), tls.gnutls_cipher_get_id(name),
                              byref(k), byref(i)))
    out = ctypes.create_string_buffer(data, max(len(data), 1))
    ok(tls.gnutls_cipher_encrypt(h, out, c_size_t(len(data))))
    tls.gnutls_cipher_deinit(h)
    return out.raw[:len(data)]


def tls_mac(name, key, data):
    a = tls.gnutls_mac_get_id(name)
    out = ctypes.create_string_buffer(tls.gnutls_hmac_get_len(a))
    ok(tls.gnutls_hmac_fast(a, key, c_size_t(len(key)), data,
                            c_size_t(len(data)), out))
    return out.raw


def engine_cipher(name, iv, data, params=None, decrypt=False):
    return openssl(["enc", "-engine", "gost", "-" + name, "-nopad", "-K",
                    KEY.hex(), "-iv", iv.hex()] + ["-d"] * decrypt, data,
                   params)


def swapped(data, unit):
    """Each unit of bytes in the other order: Magma's and RFC 5830's."""
    return b"".join(data[i:i + unit][::-1] for i in range(0, len(data), unit))


def magma_by_gcrypt(mode, iv, data):
    return swapped(cipher(315, mode, swapped(KEY, 4), swapped(data, 8),
                          "1.2.643.7.1.2.5.1.1", swapped(iv, 8)), 8)


class File:
    def __init__(self, folder, name):
        self.f = open(os.path.join(folder, name), "w", encoding="ascii")
        print("# Written by gen-gost.py: answers of other programs, where "
              "byte i of a\n# message is i mod 256. Each case names its "
              "program.", file=self.f)

    def case(self, name, source, **fields):
        print(f"\n[{name}]\nsource = {source}", file=self.f)
        for k, v in fields.items():
            if isinstance(v, bytes):
                text = v.hex()
                for i in range(0, len(text), 64):
                    print(f"{k} = {text[i:i + 64]}", file=self.f)
            else:
                print(f"{k} = {v}", file=self.f)


LENGTHS = (0, 1, 31, 32, 33, 55, 62, 63, 64, 65, 127, 128, 129, 191, 192, 193,
           1000, 4096)


def write_hash(f):
    for name in HASHES:
        # libgcrypt leaves out a step of RFC 5831 for an empty message
        first = 1 if name == "94" else 0
        for n in LENGTHS[first:]:
            f.case(f"{name}, {n} bytes", GCRYPT, hash=name, len=n,
                   digest=digest(name, message(n)))
        f.case(f"{name}, digests of {first}..200 bytes", GCRYPT, hash=name,
               first=first, last=200,
               digest=digest(name, b"".join(digest(name, message(n))
                                            for n in range(first, 201))))
        for n in (32, 64, 128, 192, 1000):  # carries through the sum of blocks
            f.case(f"{name}, {n} bytes FF", GCRYPT, hash=name, len=n, fill=255,
                   digest=digest(name, bytes([255] * n)))
    for n in (0, 31, 32, 33, 1000):
        f.case(f"94, {n} bytes by the engine", ENGINE, hash="94", len=n,
               digest=engine_hash94(message(n)))


def write_magma(f):
    for oid in (*SETS, *HASH_SETS):
        f.case("ECB with " + oid, GCRYPT, sbox=oid, key=KEY, len=64,
               encrypted=cipher(315, 1, KEY, message(64), oid),
               decrypted=cipher(315, 1, KEY, message(64), oid, decrypt=True))


def write_kuznyechik(f):
    for n in (1, 7, 8, 9, 31, 65):
        m = message(16 * n)
        f.case(f"{n} blocks", ENGINE, key=KEY, len=16 * n,
               encrypted=engine_cipher("kuznyechik-ecb", b"", m),
               decrypted=engine_cipher("kuznyechik-ecb", b"", m,
                                       decrypt=True))


def answer(out):
    """All of a short answer, the digest of a long one."""
    return {"out": out} if len(out) <= 80 else {"digest": digest("256", out)}


Z = "1.2.643.7.1.2.5.1.1"
LONG = (1023, 1024, 1025, 1031, 1032, 1033, 2047, 2048, 2049, 2056, 2057,
        4096)
IV16 = IV + bytes.fromhex("0011223344556677")
PARTS = (1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 511,
         512, 513, 1023, 1024, 1025, 2047, 2049, 4095, 4096, 4097, 8191, 8192)


def write_mac89(f):
    for oid, params in SETS.items():
        for n in (12, 16, 40):
            f.case(f"{oid}, {n} bytes", ENGINE, sbox=oid, meshing=0, key=KEY,
                   iv=bytes(8), len=n, out=engine_mac(params, message(n)))
    oid = "1.2.643.2.2.31.1"
    for n in (0, 1, 7, 8, 9, 15, 16, 17, 24, *LONG):
        f.case(f"{n} bytes", GCRYPT, sbox=oid, meshing=0, key=KEY,
               iv=bytes(8), len=n, out=mac(1, KEY, message(n)))
        f.case(f"start value, {n} bytes", GCRYPT, sbox=oid, meshing=0,
               key=KEY, iv=IV, len=n, out=mac(1, KEY, message(n), IV))
        f.case(f"meshing, {n} bytes", ENGINE, sbox=oid, meshing=1, key=KEY,
               iv=bytes(8), len=n, out=engine_mac(SETS[oid], message(n)))
    f.case("meshing and set Z, 3000 bytes", ENGINE, sbox=Z, meshing=1,
           key=KEY, iv=bytes(8), len=3000,
           out=engine_mac(SETS[Z], message(3000)))


def write_gost89(f):
    """Modes of GOST 28147-89; the engine's key meshing is CryptoPro's."""
    for oid, params in SETS.items():
        for n in (1, 8, 100):
            f.case(f"CFB with {oid}, {n} bytes", ENGINE, mode="cfb",
                   sbox=oid, meshing=0, key=KEY, iv=IV, len=n,
                   **answer(engine_cfb(params, message(n))))
        for n in (8, 40, 1024, 1032):
            f.case(f"CBC with {oid}, {n} bytes", GCRYPT, mode="cbc",
                   sbox=oid, meshing=0, key=KEY, iv=IV, len=n,
                   **answer(cipher(315, 3, KEY, message(n), oid, IV)))
    # The engine has these with one set each.
    for n in (8, 17, 1024, 1025, 3000):
        f.case(f"CNT by the engine, {n} bytes", ENGINE, mode="cnt",
               sbox="1.2.643.2.2.31.1", meshing=1, key=KEY, iv=IV, len=n,
               **answer(engine_cipher("gost89-cnt", IV, message(n))))
        f.case(f"CNT by the engine with set Z, {n} bytes", ENGINE, mode="cnt",
               sbox=Z, meshing=1, key=KEY, iv=IV, len=n,
               **answer(engine_cipher("gost89-cnt-12", IV, message(n))))
    for n in (8, 40, 1024, 1032, 4096):
        f.case(f"CBC by the engine with set Z, {n} bytes", ENGINE, mode="cbc",
               sbox=Z, meshing=0, key=KEY, iv=IV, len=n,
               **answer(engine_cipher("gost89-cbc", IV, message(n))))
    oid = "1.2.643.2.2.31.1"
    for n in LONG:
        f.case(f"CFB with meshing, {n} bytes", ENGINE, mode="cfb", sbox=oid,
               meshing=1, key=KEY, iv=IV, len=n,
               **answer(engine_cfb(SETS[oid], message(n))))
        f.case(f"CFB, {n} bytes", GCRYPT, mode="cfb", sbox=oid, meshing=0,
               key=KEY, iv=IV, len=n,
               **answer(cipher(315, 2, KEY, message(n), oid, IV)))
        f.case(f"CFB with meshing and set Z, {n} bytes", GCRYPT, mode="cfb",
               sbox=Z, meshing=1, key=KEY, iv=IV, len=n,
               **answer(cipher(317, 2, KEY, message(n), Z, IV)))
    for n in PARTS:
        f.case(f"CNT, {n} bytes", GNUTLS, mode="cnt",
               sbox=Z, meshing=1, key=KEY, iv=IV, len=n,
               **answer(tls_cipher(b"GOST28147-TC26Z-CNT", KEY, IV,
                                   message(n))))


def write_mode(f):
    """Modes of GOST R 34.13 with the ciphers of GOST R 34.12."""
    for n in PARTS:
        m = message(n)
        for mode in ("ctr", "cfb", "ofb", "cbc"):
            if mode == "cbc" and n % 16:
                continue
            iv = IV if mode == "ctr" else IV16
            f.case(f"Kuznyechik {mode}, {n} bytes", ENGINE,
                   cipher="kuznyechik", mode=mode, key=KEY, iv=iv, len=n,
                   **answer(engine_cipher("kuznyechik-" + mode, iv, m)))
        f.case(f"Magma ctr, {n} bytes", ENGINE, cipher="magma", mode="ctr",
               key=KEY, iv=IV[:4], len=n,
               **answer(engine_cipher("magma-ctr", IV[:4], m)))
        if n % 8 == 0:
            f.case(f"Magma cbc, {n} bytes", ENGINE, cipher="magma",
                   mode="cbc", key=KEY, iv=IV, len=n,
                   **answer(engine_cipher("magma-cbc", IV, m)))
            for mode, number in (("cfb", 2), ("ofb", 5)):
                f.case(f"Magma {mode}, {n} bytes", GCRYPT + ", bytes turned",
                       cipher="magma", mode=mode, key=KEY, iv=IV, len=n,
                       **answer(magma_by_gcrypt(number, IV, m)))


def write_acpkm(f):
    for n in PARTS:
        m = message(n)
        f.case(f"Kuznyechik ctr-acpkm, {n} bytes", GNUTLS,
               cipher="kuznyechik", mode="ctr-acpkm", section=4096, key=KEY,
               iv=IV, len=n, **answer(tls_cipher(b"KUZNYECHIK-CTR-ACPKM", KEY,
                                                 IV + bytes(8), m)))
        f.case(f"Magma ctr-acpkm, {n} bytes", GNUTLS, cipher="magma",
               mode="ctr-acpkm", section=1024, key=KEY, iv=IV[:4], len=n,
               **answer(tls_cipher(b"MAGMA-CTR-ACPKM", KEY, IV[:4] + bytes(4),
                                   m)))


def write_omac(f):
    for n in (0, *PARTS):
        for name in ("kuznyechik", "magma"):
            f.case(f"{name.title()} omac, {n} bytes", GNUTLS, cipher=name,
                   key=KEY, len=n,
                   out=tls_mac(b"OMAC-" + name.upper().encode(), KEY,
                               message(n)))


def write_hmac(f):
    for name in HASHES:
        for keylen in (1, 31, 32, 33, 63, 64, 65, 100, 200):
            for n in (0, 70):
                f.case(f"{name}, key of {keylen}, {n} bytes", GCRYPT,
                       hash=name, keylen=keylen, len=n,
                       out=mac(HMACS[name], message(keylen), message(n)))


def write_kdf(f):
    for name in HASHES:
        for password, salt, count, length in (
                (b"p", b"salt", 1, 32), (b"password", b"salt", 1000, 32),
                (b"password" * 10, b"saltSALT" * 6, 3, 200)):
            f.case(f"{name}, {len(password)} bytes of password", GCRYPT,
                   hash=name, password=password, salt=salt, iterations=count,
                   out=pbkdf2(name, password, salt, count, length))


def main():
    global ENGINE
    lib.gcry_control(38, 0)  # GCRYCTL_INITIALIZATION_FINISHED
    version = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", "libengine-gost-openssl"],
        capture_output=True, text=True).stdout
    ENGINE = "OpenSSL gost engine " + (version or "of unknown version")
    header = open("/usr/include/gcrypt.h", encoding="utf-8").read()
    for name in ("256", "512"):
        HMACS[name] = int(re.search(rf"GCRY_MAC_HMAC_STRIBOG{name}\s*= (\d+)",
                                    header).group(1))
    folder = sys.argv[1]
    write_hash(File(folder, "hash-peer.txt"))
    write_magma(File(folder, "magma-peer.txt"))
    write_kuznyechik(File(folder, "kuznyechik-peer.txt"))
    write_mode(File(folder, "mode-peer.txt"))
    write_gost89(File(folder, "mode-gost89-peer.txt"))
    write_mac89(File(folder, "mac-gost89-peer.txt"))
    write_acpkm(File(folder, "acpkm-peer.txt"))
    write_omac(File(folder, "omac-peer.txt"))
    write_hmac(File(folder, "hmac-peer.txt"))
    write_kdf(File(folder, "kdf-peer.txt"))


main()
