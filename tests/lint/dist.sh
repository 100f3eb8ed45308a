#!/bin/sh
# Every file of the tree is named in a makefile, or lies in a folder that one
# distributes whole: what is in no makefile is missing from the tarball.
. "$(dirname "$0")/lib.sh"

folders='module include tools tests spec .ci'

scratch
# shellcheck disable=SC2086 # a list of words
{
    echo "$top/Makefile.am"
    files '*.mk' $folders | sed "s|^|$top/|"
} | xargs sed 's/#.*//; s/[[:space:]\\]\{1,\}/\n/g' |
    grep -vxE 'module|include|tools|tests' | sort -u >"$tmp/named"
# shellcheck disable=SC2086 # a list of words
files '*' $folders |
    grep -vE '\.(o|lo|la|log|trs)$|/\.dirstamp$|^tools/larets\.module$' |
    NAMED=$tmp/named awk '
        BEGIN {
            while ((getline name < ENVIRON["NAMED"]) > 0)
                named[name] = 1
        }
        {
            for (path = $0; !(path in named); sub("/[^/]*$", "", path))
                if (path !~ "/") {
                    print $0 ":1: is in no makefile"
                    next
                }
        }' >"$tmp/faults"
faults_in "$tmp/faults"
finish
