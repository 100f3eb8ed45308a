#!/bin/sh
# Long functions and files. Those beyond the aim are reported, those beyond
# the limit fail: 120 lines of a function, 800 of a file, tables of constants
# not counted.
. "$(dirname "$0")/lib.sh"

scratch
files '*.[ch]' module include tools tests >"$tmp/list"
(cd "$top" && xargs awk -f "$here/size.awk" <"$tmp/list") >"$tmp/report"
sed -n 's/^note //p' "$tmp/report"
sed -n 's/^fault //p' "$tmp/report" >"$tmp/faults"
faults_in "$tmp/faults"
finish
