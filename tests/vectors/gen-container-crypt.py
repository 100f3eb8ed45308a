#!/usr/bin/env python3
"""Prints container-crypt.txt: storage keys, check values and masked keys as
tests/lib/read_container.py computes them."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
from read_container import (SBOX_A, SBOX_Z, decrypt, curve_of, mac,
                            pin_forms, storage_key)

CURVES = {"old": ("1.2.643.2.2.36.0",),
          "new": ("1.2.643.2.2.36.1", "1.2.643.7.1.2.1.1.1",
                  "1.2.643.7.1.2.1.2.1", "1.2.643.7.1.2.1.2.3")}


def case(generation, password, which):
    new = generation == "new"
    sbox = SBOX_Z if new else SBOX_A
    form = pin_forms(password)[which]
    salt = bytes(range(0x10, 0x1c))
    fp = bytes(range(0xa0, 0xa8))
    print("\n[%s, %s, form %d]" % (generation, password or "none", which))
    print("source = tests/lib/read_container.py")
    print("generation =", generation)
    print("password =", password)
    print("form =", which)
    print("pin4 =", form.hex())
    print("salt =", salt.hex())
    print("fp =", fp.hex())
    key = storage_key(new, salt, form)
    print("storage =", key.hex())
    check = storage_key(new, fp, form)
    print("check =", mac(sbox, check, bytes(16)).hex())
    content = bytes(i & 255 for i in range(1500))
    print("header =", mac(sbox, bytes(32), content).hex())
    for n, oid in enumerate(CURVES[generation]):
        curve = curve_of(oid)
        wrapped = bytes((7 * i + 3) & 255 for i in range(curve.len))
        mask = bytes((5 * i + 1) & 63 for i in range(curve.len))
        if int.from_bytes(mask, "little") >= curve.q:
            mask = mask[:-1] + b"\x01"
        t = int.from_bytes(decrypt(sbox, key, wrapped), "little")
        d = t * pow(int.from_bytes(mask, "little"), -1, curve.q) % curve.q
        print("curve%d = %s" % (n, oid))
        print("wrapped%d = %s" % (n, wrapped.hex()))
        print("mask%d = %s" % (n, mask.hex()))
        print("maskcheck%d = %s" % (n, mac(sbox, mask[-32:], salt).hex()))
        print("d%d = %s" % (n, d.to_bytes(curve.len, "little").hex()))


print("# Made by gen-container-crypt.py.")
for generation in ("old", "new"):
    for password, which in (("", 0), ("1", 0), ("1234567890", 0),
                            ("\u041f\u0430\u0440\u043e\u043b\u044c", 0),
                            ("\u041f\u0430\u0440\u043e\u043b\u044c", 1),
                            ("\u041f\u0430\u0440\u043e\u043b\u044c", 2),
                            ("\U0001f511", 0)):
        case(generation, password, which)
