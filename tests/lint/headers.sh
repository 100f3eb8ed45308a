#!/bin/sh
# Every header compiles alone as C11, may be included twice, and its guard is
# FOLDER_FILE_H.
. "$(dirname "$0")/lib.sh"

cc=${LARETS_CC:-${CC:-cc}}
if [ -z "${LARETS_CPPFLAGS+set}" ]; then
    LARETS_CPPFLAGS=$(pkg-config --cflags p11-kit-1 libcrypto check \
        libcjson libcurl libmicrohttpd sqlite3)
fi

# _DEFAULT_SOURCE: strict C11 hides types of POSIX, such as ssize_t.
compiles()
{
    printf '#include "%s"\n#include "%s"\nextern int unit;\n' "$1" "$1" \
        >"$tmp/unit.c"
    # shellcheck disable=SC2086 # lists of words
    $cc -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror -fsyntax-only \
        -I"$built" -I"$top/module" -I"$top/include" -I"$top" \
        $LARETS_CPPFLAGS "$tmp/unit.c" >"$tmp/out" 2>&1
}

guard_of()
{
    printf '%s\n' "$1" | sed 's|^module/||; s|^include/||' |
        tr 'a-z/.-' 'A-Z___'
}

need "${cc%% *}"
scratch
for h in $(files '*.h' module include tools tests); do
    if ! compiles "$h"; then
        fault "$h:1" "does not compile alone"
        sed 's/^/    /' "$tmp/out"
    fi
    guard=$(guard_of "$h")
    grep -q "^#ifndef $guard\$" "$top/$h" ||
        fault "$h:1" "has no guard $guard"
done
finish
