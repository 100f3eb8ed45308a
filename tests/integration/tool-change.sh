#!/bin/sh
# Containers are changed by the command: password, name, copy, repair. What
# comes out is read by tests/lib/read_container.py, which has not a line of
# larets.
. "$(dirname "$0")/p11.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need jq
need python3
keys=$home/.local/share/larets/keys
umask 077
printf 'secret1\n' >pin
printf 'Пароль 2\n' >pin2
echo >none

# reads FOLDER [PASSWORD]: the reader without larets finds both pairs good.
reads()
{
    exits 0 "both pairs, read without larets" \
        python3 "$abs_top_srcdir/tests/lib/read_container.py" "$@"
}

# same FILE...: these are in the container as they were in `before`.
same()
{
    for file in "$@"; do
        ok "$file is as it was" cmp "before/$file" "$keys/first.000/$file"
    done
}

exits 0 "create" larets container create hdimage:first --exportable \
    --pin-file pin
exits 0 "create" larets container create hdimage:empty --empty --pin-file pin
cp -r "$keys/first.000" before

# --- passwd
exits 7 "a wrong password" larets container passwd first --pin-file pin2 \
    --new-pin-file none
says 'wrong password'
ok "nothing is changed" diff -r before "$keys/first.000"
exits 0 "another password" larets container passwd first --pin-file pin \
    --new-pin-file pin2
says '"first": the password is changed'
same name.key larets.ext
reads "$keys/first.000" 'Пароль 2'
exits 7 "the old one" larets container check first --pin-file pin
exits 0 "the new one" larets container check first --pin-file pin2
exits 0 "none from now on" larets container passwd first --pin-fd 5 \
    --new-pin-fd 5 --json 5<<'TWO'
Пароль 2

TWO
says 'whoever can read the folder can use the key'
says 'the password is taken away'
gives none json .password
reads "$keys/first.000"
exits 0 "one again; none is asked for" larets container passwd first \
    --new-pin-file pin --json
says 'it has a password now'
gives set json .password
exits 0 "of a container without a key" larets container passwd empty \
    --pin-file pin --new-pin-file pin2
exits 7 "its old one" larets container check empty --pin-file pin
exits 2 "two sources" larets container passwd first --pin-file pin \
    --new-pin-file pin2 --new-pin-fd 5
says '--new-pin-file and --new-pin-fd exclude each other'
exits 7 "nobody to ask" setsid "$larets" container passwd first --pin-file pin
says '--new-pin-file'
exits 0 "the password is as it was" larets container check first --pin-file pin
exits 1 "no such container" larets container passwd nowhere --pin-file pin
silent_about secret

# --- rename
rm -rf before
cp -r "$keys/first.000" before
exits 0 "another name" larets container rename first 'Майя Ёлкина' --json
gives 'Майя Ёлкина' json .name
gives first.000 json .folder
same header.key primary.key masks.key primary2.key masks2.key larets.ext
reads "$keys/first.000" secret1
says 'Майя Ёлкина'
exits 1 "a name that is taken" larets container rename first.000 empty
says 'there is a container "empty" already'
exits 1 "letters that CP1251 has not" larets container rename first.000 日本
says 'Windows-1251'
exits 2 "a path" larets container rename first.000 ./other
says 'no slash'
exits 2 "another carrier" larets container rename first.000 flash:other
says 'hdimage:flash:other'
exits 2 "no name" larets container rename first.000 ''
exits 0 "with the carrier before it" larets container rename \
    'hdimage:Майя Ёлкина' hdimage:first
ok "it is as it was" diff -r before "$keys/first.000"

# --- copy
serial=$(larets container show first --json | jq -r .serial)
exits 0 "a copy" larets container copy first hdimage:copy --json
gives copy json .name
ok "it has another serial number" [ "$serial" != "$(json .serial)" ]
for file in header.key primary.key masks.key primary2.key masks2.key; do
    ok "the same $file" cmp "$keys/first.000/$file" "$keys/copy.000/$file"
done
reads "$keys/copy.000" secret1
says copy
exits 1 "it is there" larets container copy first copy
says 'there already'
exits 1 "so is the source" larets container copy first hdimage:
mkdir drive copies
exits 0 "to a folder, under its name" larets container copy first ./drive/
ok "the same name" cmp "$keys/first.000/name.key" drive/first.000/name.key
exits 0 "back, with another password" larets container copy drive/first.000 \
    back --pin-file pin --new-pin-file pin2 --json
reads "$keys/back.000" 'Пароль 2'
exits 7 "of course the old one is needed" larets container copy first other \
    --pin-file pin2 --new-pin-file pin
exits 0 "without a password" larets container copy back open --pin-file pin2 \
    --new-pin --new-pin-file none --json
gives none json .password
exits 2 "a password for nothing" larets container copy first other \
    --pin-file pin
exits 0 "create" larets container create fixed --pin-file pin
exits 4 "a key that is not exportable" larets container copy fixed other
says 'not exportable'
says '--force'
exits 0 "by force" larets container copy fixed other --force --json
gives false json .exportable
exits 0 "without a key" larets container copy empty blank --json
gives 'no key' json .state
exits 1 "no such carrier" larets container copy first flash:x
says 'no carrier "flash"'
exits 0 "all are good" larets container check
fixtures=$abs_top_srcdir/tests/fixtures/containers
for fixture in padded unknown-fields long-header two-keys no-reserve; do
    exits 0 "$fixture" larets container copy "$fixtures/$fixture" ./copies/ \
        --force --json
    ok "$fixture: byte for byte" diff -r "$fixtures/$fixture" "$(json .path)"
done

# --- repair
exits 0 "nothing to do" larets container repair first --pin-file pin
says 'nothing is damaged'
ok "nothing is changed" diff -r before "$keys/first.000"
head -c 11 before/masks.key >"$keys/first.000/masks.key"
exits 8 "damaged" larets container check first
says 'larets container repair'
exits 7 "a wrong password" larets container repair first --pin-file pin2
exits 0 "repair" larets container repair first --pin-file pin --json
says 'made anew from the reserve copy'
gives good json .state
reads "$keys/first.000" secret1
same name.key header.key larets.ext
cp "$keys/copy.000/primary.key" "$keys/first.000/primary2.key"
exits 0 "a key of other files in the reserve copy" \
    larets container repair first --pin-file pin
says 'primary2.key'
reads "$keys/first.000" secret1
exits 0 "no reserve copy" larets container copy "$fixtures/no-reserve" alone \
    --force --json
alone=$(json .path)
exits 0 "there is one then" larets container repair alone
reads "$alone"
printf x | dd of="$keys/first.000/header.key" bs=1 seek=40 conv=notrunc \
    2>/dev/null
exits 8 "the header" larets container repair first --pin-file pin
says 'restore it from a copy'
exits 8 "nor is it copied" larets container copy first last
says 'not copied'

echo "$checks checks"
