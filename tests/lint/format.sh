#!/bin/sh
# The layout of C files is what clang-format 14 gives; other versions differ.
. "$(dirname "$0")/lib.sh"

format=$(command -v clang-format-14 || command -v clang-format || true)
case $("${format:-false}" --version 2>/dev/null) in
*' version 14.'*) ;;
*) need clang-format-14 ;;
esac
scratch
for c in $(files '*.[ch]' module include tools tests); do
    (cd "$top" && "$format" --dry-run -Werror "$c") >"$tmp/out" 2>&1 ||
        fault "$(sed -n '1s/^\([^:]*:[0-9]*\):.*/\1/p' "$tmp/out")" \
            "is not laid out by clang-format; make format does it"
done
finish
