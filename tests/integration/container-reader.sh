#!/bin/sh
# What larets writes is read by a reader that has no line of larets: every
# check of spec/container.md, 6, on both pairs of files, after each kind of
# change. That the reader itself is right is shown on containers that other
# software made, whose keys are known.
set -eu

tool=${abs_top_builddir:?}/container_tool
reader=${abs_top_srcdir:?}/tests/lib/read_container.py
samples=${LARETS_SHARED:-$abs_top_srcdir/../shared}/vectors/containers
tmp=$(mktemp -d "${TMPDIR:-/tmp}/larets-reader.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

fail()
{
    echo "FAIL: $*" >&2
    [ ! -s out ] || sed 's/^/    /' out >&2
    exit 1
}

command -v python3 >/dev/null || {
    echo "SKIP: python3 is not there"
    exit 77
}

# reads FOLDER PASSWORD LINE...: the reader is content and says the lines.
reads()
{
    folder=$1 password=$2
    shift 2
    status=0
    python3 "$reader" "$folder" "$password" >out 2>&1 || status=$?
    [ $status -ne 77 ] || {
        cat out
        exit 77
    }
    [ $status -eq 0 ] || fail "$folder, password \"$password\""
    for line; do
        grep -qx -e "$line" out || fail "$folder: no line \"$line\""
    done
}

refuses()
{
    if python3 "$reader" "$1" "$2" >out 2>&1; then
        fail "$1: opens with \"$2\""
    fi
}

# The reader itself, on what others made.
count=0
for header in "$samples"/*/header.key; do
    [ -e "$header" ] || continue
    folder=${header%/header.key}
    # shellcheck disable=SC2016 # the quotes stand in the text
    password=$(sed -n 's/.*Password `\([^`]*\)`.*/\1/p' "$folder/PROVENANCE.md")
    d=$(sed -n 's/.* d = \([0-9a-f]*\).*/\1/p' "$folder/PROVENANCE.md")
    reads "$folder" "$password" "  d: $d"
    count=$((count + 1))
done
if [ $count -eq 0 ]; then
    echo "SKIP: the shared containers are not there"
else
    echo "$count containers of other software"
fi

# Life of a container, step by step.
"$tool" keys token "Ключи Ёлкиной" so "Пароль 1" >id
id=$(cat id)
"$tool" keys generate "$id" "Пароль 1" exchange CryptoPro-XchA
reads "keys/$id" "Пароль 1" "name: Ключи Ёлкиной" "password: yes" \
    "key: 1.2.643.7.1.1.6.1 1.2.643.2.2.36.0" "  flags: 0 2" \
    "  valid to: 20271221141320Z"
refuses "keys/$id" "Пароль"
d=$(sed -n 's/^  d: //p' out)
[ -z "$d" ] || fail "a key after a wrong password"
reads "keys/$id" "Пароль 1"
d=$(sed -n 's/^  d: //p' out)

"$tool" keys cert "$id" "Пароль 1" 0
reads "keys/$id" "Пароль 1" "  d: $d" "  certificate: [0-9]* bytes"
"$tool" keys passwd "$id" "Пароль 1" "second"
reads "keys/$id" "second" "  d: $d" "  certificate: [0-9]* bytes"
refuses "keys/$id" "Пароль 1"
CONTAINER_TOOL_SEED=9 "$tool" keys generate "$id" second signature CryptoPro-A
reads "keys/$id" second "  d: $d" "key: 1.2.643.7.1.1.1.1 1.2.643.2.2.35.1" \
    "  flags: "
[ "$(grep -c '^  d: ' out)" -eq 2 ] || fail "not two keys"
d2=$(sed -n 's/^  d: //p' out | tail -n 1)
[ "$d" != "$d2" ] || fail "the two keys are one"
"$tool" keys cert "$id" second 1
"$tool" keys passwd "$id" second ""
reads "keys/$id" "" "password: no" "  d: $d" "  d: $d2"
[ "$(grep -c '^  certificate: ' out)" -eq 2 ] || fail "not two certificates"
"$tool" keys remove-key "$id" "" 0
reads "keys/$id" "" "  d: $d2" "  certificate: [0-9]* bytes"
[ "$(grep -c '^  d: ' out)" -eq 1 ] || fail "not one key"

# Each parameter set, both uses.
n=0
for curve in TC26-256-A TC26-256-B TC26-256-C TC26-256-D CryptoPro-A \
    CryptoPro-B CryptoPro-C CryptoPro-XchA CryptoPro-XchB \
    TC26-512-A TC26-512-B TC26-512-C; do
    use=exchange
    [ $((n % 2)) -eq 0 ] || use=signature
    n=$((n + 1))
    id=$("$tool" curves token "c$n" "" "")
    "$tool" curves generate "$id" "" $use $curve
    "$tool" curves cert "$id" "" 0
    reads "curves/$id" "" "name: c$n"
done
[ $n -eq 12 ] || fail "not all parameter sets"

# And that the reader does find faults.
cp -a "curves/$id" spoilt
printf 'x' | dd of=spoilt/header.key bs=1 seek=40 conv=notrunc 2>noise
refuses spoilt ""
