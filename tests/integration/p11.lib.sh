# shellcheck shell=sh disable=SC2034
# What the tests of the module with foreign programs share; read by `.`.
# Makes a home of its own, removed at the end.
set -eu

module=${abs_top_builddir:?}/.libs/larets-pkcs11.so
engine_conf=${abs_top_srcdir:?}/tests/integration/openssl-gost.cnf

# need PROGRAM: without it the test is skipped.
need()
{
    command -v "$1" >/dev/null && return 0
    echo "SKIP: $1 is not installed"
    exit 77
}

need_engine()
{
    need openssl
    gost list -digest-commands >/dev/null 2>&1 &&
        gost dgst -md_gost12_256 </dev/null >/dev/null 2>&1 && return 0
    echo 'SKIP: OpenSSL has no engine "gost" (libengine-gost-openssl)'
    exit 77
}

home=$(mktemp -d)
cleanup()
{
    rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
HOME=$home
export HOME
unset XDG_CONFIG_HOME XDG_DATA_HOME LARETS_CONF
cd "$home"
mkdir -p .config/larets

checks=0

# ok WHAT COMMAND...: the command succeeds.
ok()
{
    what=$1
    shift
    checks=$((checks + 1))
    "$@" >out 2>&1 && return 0
    status=$?
    cat out
    echo "FAIL ($status): $what: $*"
    exit 1
}

# no WHAT COMMAND...: the command fails, though not by a signal.
no()
{
    what=$1
    shift
    checks=$((checks + 1))
    status=0
    "$@" >out 2>&1 || status=$?
    [ "$status" -ne 0 ] && [ "$status" -lt 126 ] && return 0
    cat out
    echo "FAIL ($status, should fail): $what: $*"
    exit 1
}

# says WORDS: what the last command printed has a line with these words.
says()
{
    checks=$((checks + 1))
    grep -qF -e "$1" out && return 0
    cat out
    echo "FAIL: nothing says: $1"
    exit 1
}

# same FILE FILE
same()
{
    checks=$((checks + 1))
    cmp "$1" "$2" && return 0
    echo "FAIL: $1 and $2 differ"
    exit 1
}

# gost ARG...: openssl with the engine of other people.
gost()
{
    OPENSSL_CONF=$engine_conf openssl "$@"
}

# A program that is not built with sanitizers loads a module that is.
preload=
if grep -q '^LARETS_CFLAGS = .*-fsanitize=' "$abs_top_builddir/Makefile"; then
    preload=$(cc -print-file-name=libasan.so)
fi

# p11 ARG...: pkcs11-tool with the module.
p11()
{
    LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0 \
        pkcs11-tool --module "$module" "$@"
}

# The id of the slot that has no token yet.
spare_slot()
{
    p11 -L 2>/dev/null | awk '
        /^Slot/ { gsub(/[():]/, "", $3); slot = $3 }
        /uninitialized/ { print slot }'
}

# values: CKA_VALUE in what a listing of one public key printed, in hex.
values()
{
    awk '
        /VALUE:/ { on = 1; print $2; next }
        on && /^ +[0-9a-f]+$/ { print $1; next }
        { on = 0 }' | tr -d '\n'
}

# pub_of TOKEN: CKA_VALUE of its public key, in hex.
pub_of()
{
    p11 --token-label "$1" -O --type pubkey 2>/dev/null | values
}

# der TAG HEX: the element, in hex; contents shorter than 256 bytes.
der()
{
    len=$((${#2} / 2))
    if [ "$len" -lt 128 ]; then
        printf '%s%02x%s' "$1" "$len" "$2"
    else
        printf '%s81%02x%s' "$1" "$len" "$2"
    fi
}

# spki ALGORITHM CURVE HASH VALUE: a SubjectPublicKeyInfo on stdout; all in
# hex, OIDs with tag and length; HASH may be empty (RFC 9215, 4.3).
spki()
{
    algid=$(der 30 "$1$(der 30 "$2$3")")
    der 30 "$algid$(der 03 "00$(der 04 "$4")")" | xxd -r -p
}

oid_256=06082a85030701010101
oid_512=06082a85030701010102
hash_256=06082a85030701010202
hash_512=06082a85030701010203
