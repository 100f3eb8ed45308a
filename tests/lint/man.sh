#!/bin/sh
# Manual pages are clean under mandoc, each installed program has one, and it
# has the commands and options of the program's table, no more, no fewer.
. "$(dirname "$0")/lib.sh"

# "command NAME" and "option --NAME" of each, out of the program itself.
in_table()
{
    "$built/$1" help --list | tr '\t' '\n' |
        sed -e 's/=$//' -e 's/^--/option --/' -e '/^option /!s/^/command /' |
        sort -u
}

# The same out of the page: commands are ".It Ic NAME", options ".Fl -NAME".
in_page()
{
    awk '
        /^\.(It|Ss) Ic / {
            name = ""
            for (i = 3; i <= NF && $i !~ /^[A-Z][a-z]$/; i++)
                name = name " " $i
            print "command" name
        }
        {
            for (i = 1; i < NF; i++)
                if ($i ~ /^\.?Fl$/ && $(i + 1) ~ /^-[a-z]/)
                    print "option -" $(i + 1)
        }' "$1" | sort -u
}

# compare_table PROGRAM
compare_table()
{
    page=tools/man/$1.1
    in_table "$1" >"$tmp/table"
    in_page "$top/$page" >"$tmp/page"
    [ -s "$tmp/table" ] || fault "$built/$1:0" "help --list lists nothing"
    comm -23 "$tmp/table" "$tmp/page" |
        sed "s|.*|$page:1: & has no entry|" >"$tmp/faults"
    comm -13 "$tmp/table" "$tmp/page" |
        sed "s|.*|$page:1: & is not in the program|" >>"$tmp/faults"
    faults_in "$tmp/faults"
}

need mandoc
scratch
for page in $(files '*.[1-8]' tools/man); do
    (cd "$top" && mandoc -Tlint -Wwarning "$page") >"$tmp/out" 2>&1 || true
    sed -n 's/^mandoc: \([^:]*:[0-9]*\):[0-9]*: */\1: /p' "$tmp/out" \
        >"$tmp/faults"
    faults_in "$tmp/faults"
done
for program in ${LARETS_PROGRAMS-}; do
    if [ ! -e "$top/tools/man/$program.1" ]; then
        fault "tools/man/$program.1:0" "is missing"
    else
        compare_table "$program"
    fi
done
finish
