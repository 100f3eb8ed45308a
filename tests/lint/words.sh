#!/bin/sh
# The tree speaks of the project alone: no paths of somebody's machine, no
# private hosts, no note of work to do without its issue, no conflict marks.
. "$(dirname "$0")/lib.sh"

# find_words WHAT PATTERN
find_words()
{
    (cd "$top" && xargs -d '\n' grep -HnIE -e "$2" <"$tmp/list") |
        sed "s/^\([^:]*:[0-9]*\):.*/\1: $1/" >"$tmp/faults" || true
    faults_in "$tmp/faults"
}

scratch
# Beside the folders, the files at the top that are not made by the build.
{
    files '*' module include tools spec tests .ci
    for f in bootstrap configure.ac Makefile.am README.md CHANGELOG.md \
        COPYING; do
        [ ! -e "$top/$f" ] || echo "$f"
    done
} | grep -vE '\.(o|lo|la|log|trs)$' >"$tmp/list"

# The brackets keep the patterns from finding themselves.
hosts='[^/ ]*([m]irror|[p]roxy|[a]rtifactory|[n]exus)[^/ ]*'
find_words 'a path of one machine' \
    '(^|[^A-Za-z0-9_.$})/])/([w]ork|[h]ome/[a-z]+|[r]oot|tmp/[wb])/'
find_words 'a mirror or private host' \
    "https?://($hosts|[^/ ]*\.([i]nternal|[l]an|[c]orp))([/: ]|\$)"
find_words 'a note of work to do without its issue' \
    '(^|[^A-Za-z_])([T]ODO|[F]IXME)([^A-Za-z0-9_( ]|$| [^#(]|\([^#])'
find_words 'a mark of a merge conflict' '^([<]{7}|[>]{7}) '
finish
