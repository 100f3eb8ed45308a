#!/bin/sh
# Scripts are clean under shellcheck, and those that are run may be run.
. "$(dirname "$0")/lib.sh"

need shellcheck
scratch
{
    files '*' module tools tests spec .ci | (cd "$top" &&
        xargs -d '\n' awk 'FNR == 1 && /^#!.*[\/ ](ba|da)?sh/ {
            print FILENAME
        } { nextfile }')
    echo bootstrap
} 2>/dev/null >"$tmp/scripts"
files '*.sh' module tools tests .ci >>"$tmp/scripts"
sort -u "$tmp/scripts" >"$tmp/list"
while IFS= read -r f; do
    (cd "$top" && shellcheck -f gcc "$f") >"$tmp/faults" </dev/null || true
    faults_in "$tmp/faults"
    case $(head -n 1 "$top/$f") in
    '#!'*) [ -x "$top/$f" ] || fault "$f:1" "is not executable" ;;
    esac
    # The first library may have left the folder that $0 is relative to.
    # shellcheck disable=SC2016 # the words of the script
    grep -n '^\. "$(dirname "$0")/' "$top/$f" | sed -n '2,$s/:.*//p' |
        sed "s|.*|$f:&: a second library is found by \$0|" >"$tmp/faults"
    faults_in "$tmp/faults"
done <"$tmp/list"
finish
