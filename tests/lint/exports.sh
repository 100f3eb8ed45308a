#!/bin/sh
# Each shared library exports the names of its version script, no more and no
# fewer. A library that the makefile does not know yet is passed over.
. "$(dirname "$0")/lib.sh"

# The names between "global:" and "local:" of a version script.
listed()
{
    sed 's|/\*.*\*/||g; s/#.*//; s/[;{}]/\n/g' "$1" |
        awk '/global:/ { on = 1 } /local:/ { on = 0 }
             on { sub(/.*global:/, ""); if ($1 != "") print $1 }' | sort
}

# Symbols of kind A are the names of versions themselves.
exported()
{
    nm -D --defined-only "$1" |
        awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort
}

# library MAP NAME
library()
{
    map=$1 so=$built/.libs/$2.so
    grep -qs "^$2\.la:" "$built/Makefile" || return 0
    if [ ! -e "$top/$map" ]; then
        fault "$map:0" "is missing"
    elif [ ! -e "$so" ]; then
        fault "$so:0" "was not built"
    else
        listed "$top/$map" >"$tmp/listed"
        exported "$so" >"$tmp/exported"
        [ -s "$tmp/listed" ] || fault "$map:1" "lists nothing"
        comm -13 "$tmp/listed" "$tmp/exported" |
            sed "s|\$| is exported, not listed in $map|; s|^|$2.so:0: |" \
                >"$tmp/faults"
        comm -23 "$tmp/listed" "$tmp/exported" |
            sed "s|\$| is listed, not exported|; s|^|$map:1: |" \
                >>"$tmp/faults"
        faults_in "$tmp/faults"
    fi
}

need nm
scratch
library module/cryptoki/module.map larets-pkcs11
library module/provider/provider.map larets
for map in $(files '*.map' module); do
    case $map in
    module/cryptoki/module.map | module/provider/provider.map) ;;
    *) fault "$map:1" "is the version script of no known library" ;;
    esac
done
finish
