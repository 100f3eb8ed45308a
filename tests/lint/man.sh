#!/bin/sh
# Manual pages are clean under mandoc, and each installed program has one.
. "$(dirname "$0")/lib.sh"

need mandoc
scratch
for page in $(files '*.[1-8]' tools/man); do
    (cd "$top" && mandoc -Tlint -Wwarning "$page") >"$tmp/out" 2>&1 || true
    sed -n 's/^mandoc: \([^:]*:[0-9]*\):[0-9]*: */\1: /p' "$tmp/out" \
        >"$tmp/faults"
    faults_in "$tmp/faults"
done
for program in ${LARETS_PROGRAMS-}; do
    [ -e "$top/tools/man/$program.1" ] ||
        fault "tools/man/$program.1:0" "is missing"
done
finish
