#!/bin/sh
# Containers are changed by the command: password. What comes out is read by
# tests/lib/read_container.py, which has not a line of larets.
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

echo "$checks checks"
