#!/usr/bin/env python3
"""Prints extra.txt: a larets.ext built by hand of spec/extra.md, with
PBKDF2 over HMAC-Streebog-512 and the check value by libgcrypt."""
import ctypes

gcrypt = ctypes.CDLL("libgcrypt.so.20")
gcrypt.gcry_check_version(None)
STREEBOG_256, STREEBOG_512 = 309, 310
KDF_PBKDF2 = 34


def digest(data):
    out = ctypes.create_string_buffer(32)
    gcrypt.gcry_md_hash_buffer(STREEBOG_256, out, data, len(data))
    return out.raw


def pbkdf2(password, salt, iterations):
    out = ctypes.create_string_buffer(64)
    error = gcrypt.gcry_kdf_derive(
        password, ctypes.c_size_t(len(password)), KDF_PBKDF2, STREEBOG_512,
        salt, ctypes.c_size_t(len(salt)), ctypes.c_ulong(iterations),
        ctypes.c_size_t(64), out)
    assert error == 0
    return out.raw


def der(tag, *parts):
    body = b"".join(parts)
    n = len(body)
    if n < 0x80:
        return bytes([tag, n]) + body
    size = (n.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + n.to_bytes(size, "big") + body


def integer(n):
    return der(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def verifier(tag, pin, salt):
    return der(tag, der(0x04, salt), integer(2000),
               der(0x04, pbkdf2(pin, salt, 2000)))


def whole(body):
    return der(0x30, body, der(0x04, digest(body)[:8]))


SERIAL = bytes.fromhex("0102030405060708")
FP = bytes.fromhex("a1a2a3a4a5a6a7a8")
ID = bytes.fromhex("c0ffee")
LABEL = "Ключ"
SO, USER = "so-pin", "Пароль"

note = der(0x30, der(0x04, FP), der(0x80, ID), der(0x81, LABEL.encode()),
           der(0x83))
body = der(0x30, integer(1), der(0x80, SERIAL),
           verifier(0xa1, SO.encode(), bytes(range(16))),
           verifier(0xa2, USER.encode(), bytes(range(16, 32))),
           der(0xa4, note))
print("# Made by gen-extra.py.")
print("\n[a token with a note]")
print("source = spec/extra.md, 6; PBKDF2 and Streebog of libgcrypt")
print("serial =", SERIAL.hex())
print("so =", SO)
print("user =", USER)
print("fp =", FP.hex())
print("id =", ID.hex())
print("label =", LABEL)
print("file =", whole(body).hex())
print("\n[version 2]")
print("source = the same")
print("file =", whole(der(0x30, integer(2))).hex())
