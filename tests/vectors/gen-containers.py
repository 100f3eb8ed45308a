#!/usr/bin/env python3
"""Prints containers.txt: what tests/lib/read_container.py, which has no line
of larets, finds in tests/fixtures/containers."""
import os
import subprocess
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PASSWORDS = {
    "cyrillic": "Пароль 1",
    "new-256-pin": "1234",
    "new-512-pin": "password",
    "no-check": "1234",
    "old-256-pin": "1",
    "pin-cp1251": "Пароль",
    "pin-utf8": "Пароль",
    "two-keys": "1234",
}

print("# The containers of tests/fixtures/containers. Made by gen-containers.py.")
for folder in sorted(os.listdir(os.path.join(TOP, "fixtures/containers"))):
    password = PASSWORDS.get(folder, "")
    command = [sys.executable, os.path.join(TOP, "lib/read_container.py")]
    if folder == "no-reserve":
        command.append("-1")
    command += [os.path.join(TOP, "fixtures/containers", folder), password]
    text = subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    print("\n[%s]" % folder)
    print("source = tests/lib/read_container.py")
    if password:
        print("password =", password)
    keys = 0
    for line in text.splitlines():
        field, _, value = line.strip().partition(": ")
        if field == "name":
            print("name =", value)
        elif field == "key":
            keys += 1
        elif field == "d":
            print("d%d = %s" % (keys, bytes.fromhex(value)[::-1].hex()))
        elif field == "public":
            print("public%d = %s" % (keys, value))
