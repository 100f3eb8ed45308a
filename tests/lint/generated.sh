#!/bin/sh
# Files made by a script are what the script makes. A script takes part by
# lines of its own text, blanks and then `python3 gen-NAME.py [ARG] > FILE`;
# those that take long or need other programs have no such line.
. "$(dirname "$0")/lib.sh"

need python3
scratch
files 'gen-*.py' module tests >"$tmp/scripts"
(cd "$top" && xargs -r grep -H '^ *python3 gen-[^ ]*\.py .*> ' \
    <"$tmp/scripts") >"$tmp/list" || true
while IFS=: read -r script line; do
    # shellcheck disable=SC2086 # the words of the line
    set -- $line
    out=$(dirname "$script")/$(printf '%s\n' "$@" | tail -n 1)
    arg=$3
    [ "$arg" != '>' ] || arg=
    # shellcheck disable=SC2086 # no argument where there is none
    python3 -B "$top/$script" $arg >"$tmp/made" ||
        fault "$script" "fails"
    cmp -s "$tmp/made" "$top/$out" ||
        fault "$out" "is not what $script makes"
done <"$tmp/list"
finish
