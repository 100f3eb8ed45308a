#!/bin/sh
# No branch and no address in module/gost depends on a secret.
set -eu

command -v valgrind >/dev/null || {
    echo 'SKIP: valgrind is not installed'
    exit 77
}
here=${abs_top_srcdir:?}/tests/ct
out=$(mktemp)
trap 'rm -f "$out"' EXIT
trap 'exit 1' HUP INT TERM

# run STATUS [ARG]: valgrind ends with this status
run()
{
    want=$1
    shift
    status=0
    "${abs_top_builddir:?}/libtool" --mode=execute valgrind -q \
        --error-exitcode=9 --malloc-fill=00 --suppressions="$here/secrets.supp" \
        "$abs_top_builddir/ct_secrets" "$@" >"$out" 2>&1 || status=$?
    [ "$status" -eq "$want" ] || {
        cat "$out"
        echo "status $status, not $want: $*"
        exit 1
    }
}

if grep -q '^LARETS_CFLAGS = .*-fsanitize=' "$abs_top_builddir/Makefile"; then
    echo 'SKIP: valgrind does not run programs with sanitizers'
    exit 77
fi
run 9 --leak-branch
run 9 --leak-address
run 0
