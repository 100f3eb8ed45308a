#!/bin/sh
# What two static analysers say, by `make analyse` and not by `make check`:
# findings depend on versions, and some are wrong. One missing is left out.
. "$(dirname "$0")/lib.sh"

checks='-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters'
checks="$checks,-bugprone-reserved-identifier,-bugprone-narrowing-conversions"
checks="$checks,-bugprone-assignment-in-if-condition"
checks="$checks,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafe*"

run_cppcheck()
{
    (cd "$top" && cppcheck -q --std=c11 --enable=warning,portability \
        --inline-suppr --suppress=preprocessorErrorDirective \
        --template='{file}:{line}: {message} [{id}]' \
        -Imodule -Iinclude -I. module tools) >"$tmp/faults" 2>&1 || true
    faults_in "$tmp/faults"
}

# One file a time: with more, version 14 mistakes every va_list.
run_tidy()
{
    for c in $(files '*.c' module tools); do
        # shellcheck disable=SC2086 # lists of words
        (cd "$top" && clang-tidy --quiet --checks="$checks" "$c" -- \
            -std=gnu11 -DHAVE_CONFIG_H -D_GNU_SOURCE -I"$built" -Imodule \
            -Iinclude -I. ${LARETS_CPPFLAGS-}) 2>/dev/null |
            grep -E ': (warning|error): ' | sed "s|^$top/||" \
            >"$tmp/faults" || true
        faults_in "$tmp/faults"
    done
}

scratch
if command -v cppcheck >/dev/null; then
    run_cppcheck
else
    echo "SKIP: cppcheck is not installed"
fi
if command -v clang-tidy >/dev/null; then
    run_tidy
else
    echo "SKIP: clang-tidy is not installed"
fi
finish
