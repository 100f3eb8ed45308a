#!/bin/sh
# A kill at any point leaves the old or the new container, never a mixture:
# each change is killed at each of its calls that alter files, once with
# renames that exchange and once without, as on FAT. Then a reader must find
# the old or the new content byte for byte, and a writer that comes after
# must leave nothing behind.
set -eu

tool=${abs_top_builddir:?}/container_tool
kill_at=$abs_top_builddir/kill_at
reader=${abs_top_srcdir:?}/tests/lib/read_container.py
# The sanitizers' leak check cannot run under a tracer.
ASAN_OPTIONS=detect_leaks=0
export ASAN_OPTIONS
# Memory, where there is such a place: a disk would be flushed thousands of
# times for nothing.
place=${TMPDIR:-/dev/shm}
[ -w "$place" ] || place=/tmp
tmp=$(mktemp -d "$place/larets-kill.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
kills=0

fail()
{
    echo "FAIL: $*" >&2
    exit 1
}

# The states that there may be: before and after, without the interruption.
prepare()
{
    name=$1
    shift
    rm -rf old new
    cp -a base old
    cp -a base new
    "$tool" new "$@" >/dev/null || fail "$name: cannot be made at all"
}

# After a kill: a reader, then a writer, then the bytes.
settled()
{
    "$tool" work list >listed || fail "$1: the list"
    if grep -v '	good$' listed; then
        fail "$1: a container is damaged"
    fi
    "$tool" work settle || fail "$1: the next writer"
    [ -z "$(find work -name '.larets-*')" ] || fail "$1: something is left"
    if diff -r work old >/dev/null; then
        state=old
    elif diff -r work new >/dev/null; then
        state=new
    else
        fail "$1: neither the old nor the new state"
    fi
}

# each NAME VERB ARGUMENT...: kill at 1, 2, 3, ... until it runs through.
each()
{
    name=$1
    shift
    prepare "$name" "$@"
    for flag in "" -x; do
        n=1 seen_old='' seen_new=''
        while :; do
            rm -rf work
            cp -a old work
            status=0
            # shellcheck disable=SC2086 # the flag may be none
            "$kill_at" $flag $n "$tool" work "$@" >/dev/null || status=$?
            [ $status -ne 77 ] || {
                echo "SKIP: system calls cannot be traced here"
                exit 77
            }
            settled "$name $flag, call $n"
            [ $status -eq 99 ] || break
            eval "seen_$state=yes"
            kills=$((kills + 1))
            n=$((n + 1))
        done
        [ "$status" -eq 0 ] || fail "$name $flag: status $status"
        [ "$state" = new ] || fail "$name $flag: made, and yet the old state"
        [ $n -gt 3 ] || fail "$name $flag: only $n calls"
        [ "$seen_old$seen_new" = yesyes ] ||
            fail "$name $flag: a kill never left the other state"
        [ -z "$flag" ] || continue
        plain=$n
    done
    echo "$name: $plain and $n points"
}

mkdir base
each create token one so 1
"$tool" base token one so "" >/dev/null
each generate generate one.000 "" exchange CryptoPro-XchA
"$tool" base generate one.000 "" exchange CryptoPro-XchA
each certificate cert one.000 "" 0
"$tool" base cert one.000 "" 0
CONTAINER_TOOL_SEED=9
export CONTAINER_TOOL_SEED
each second generate one.000 "" signature CryptoPro-XchA
each names rename one.000 label
each password passwd one.000 "" ""
each remove-key remove-key one.000 "" 0
each remove remove one.000
each name name one.000 two
each copy copy one.000 two "" ""
head -c 11 base/one.000/masks.key >damaged
mv damaged base/one.000/masks.key
each repair repair one.000 ""
echo "$kills kills"

# What was left at the end of it all, seen by other eyes.
cp -a base work2
"$tool" work2 generate one.000 "" signature CryptoPro-XchA
python3 "$reader" work2/one.000 >/dev/null || {
    [ $? -eq 77 ] || fail "the reader without larets"
}
