#!/bin/sh
# Containers by the command: make, list, show, check, delete; names, passwords
# from files, descriptors and the terminal; exit statuses; certificates.
. "$(dirname "$0")/p11.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need jq
keys=$home/.local/share/larets/keys
umask 077
echo secret1 >pin
echo secret2 >pin2

# --- help, usage
exits 0 "version" larets --version
exits 0 "help" larets help
says 'container create'
exits 2 "no command" larets
exits 2 "an unknown command" larets conatiner list
says 'did you mean "container"?'
exits 2 "an unknown option" larets container list --jsn
says 'did you mean --json?'
exits 2 "an argument too many" larets container list x
exits 2 "an argument too few" larets container show
exits 0 "help of a command" larets container create --help
says '--pin-file FILE'

# --- nothing is there yet
exits 0 "an empty list" larets container list
says 'no containers'
exits 0 "an empty list" larets container list --json
gives 0 json length
exits 1 "no such container" larets container show nowhere
says 'container "nowhere"'

# --- create
exits 0 "create" larets container create hdimage:first --pin-file pin --json
gives first json .name
gives gost2012_256 json .algorithm
gives TC26-256-A json .curve
gives set json .password
gives good json .state
gives false json .exportable
serial=$(json .serial)
gives "pkcs11:token=first;serial=$serial" json .uri
exits 1 "the name is taken" larets container create hdimage:first \
    --pin-file pin
says 'there already'
exits 0 "a password from a descriptor" larets container create \
    '\\.\HDIMAGE\Майя Ёлкина' --curve CryptoPro-A --exportable --pin-fd 5 \
    5<pin2
exits 0 "show" larets container show 'hdimage:Майя Ёлкина' --json
gives true json .exportable
gives CryptoPro-A json .curve
exits 0 "no password" larets container create third --curve tc26-512-b \
    --pin-file /dev/fd/5 --json 5<<'EMPTY'

EMPTY
gives none json .password
gives gost2012_512 json .algorithm
exits 0 "no key yet" larets container create fourth --empty --pin-file pin
says 'no key'
exits 2 "an unknown curve" larets container create fifth --curve P-256 \
    --pin-file pin
says 'P-256'
exits 7 "no terminal" setsid "$larets" container create fifth </dev/null
says '--pin-file'
exits 2 "both sources" larets container create fifth --pin-file pin --pin-fd 5
chmod 644 pin2
exits 0 "a file that others may read" larets container create sixth \
    --pin-file pin2
says 'others may read it'
chmod 600 pin2
exits 1 "a password file that is not there" larets container create x \
    --pin-file nowhere
silent_about secret

# --- the module and the command see the same
exits 0 "slots" larets slot list --json
gives "$serial" json '.[] | select(.token == "first") | .serial'
exits 1 "a module that is not there" larets slot list --module ./none.so
says '--module'

# --- list, names
exits 0 "a long name" larets container create hdimage:wonderland --empty \
    --pin-file pin
exits 0 "list" larets container list --json
gives 6 json length
exits 0 "list as text" larets container list
says 'hdimage:first'
exits 0 "by the folder's name" larets container show first.000
exits 0 "by path" larets container show "$keys/first.000" --json
gives first json .name
gives null json .uri
exits 0 "by the folder's name without its number" larets container show \
    hdimage:wonderla --json
gives wonderland json .name
exits 1 "no folder" larets container show ./nowhere
says 'No such file'
ln -s "$keys/first.000" link.000
exits 1 "a link" larets container show ./link.000
says 'symbolic link'
exits 1 "a file" larets container show ./pin
says 'six .key files'
exits 1 "the folder above" larets container show "$keys"
says 'holds no .key files'
exits 1 "no such carrier" larets container show '\\.\FLASH\first'
says 'no carrier "flash"'
exits 2 "half a path" larets container show hdimage:a/b
says 'slash'
cp -r "$keys/first.000" "$keys/twin.000"
exits 2 "two of one name" larets container show first
says 'first.000'
says 'twin.000'
exits 0 "one of the two" larets container show twin.000 --json
gives hdimage:twin.000 json .container
exits 0 "delete it" larets container delete twin.000 --yes
exits 4 "delete, nobody to ask" setsid "$larets" container delete first
says '--yes'

# --- check
exits 0 "all are good" larets container check
exits 0 "the right password" larets container check first --pin-file pin
exits 7 "a wrong password" larets container check first --pin-file pin2
says 'wrong password'
mkdir flash
cp -r "$keys/first.000" flash/cut.000
head -c 11 "$keys/first.000/masks.key" >flash/cut.000/masks.key
exits 8 "one copy is damaged" larets container check flash/cut.000
says 'one copy damaged'
cp -r "$keys/first.000" flash/turned.000
printf 'XX' | dd of=flash/turned.000/primary.key bs=1 seek=20 conv=notrunc \
    2>/dev/null
exits 0 "what only the password shows" larets container check \
    flash/turned.000
exits 8 "one copy holds another key" larets container check \
    flash/turned.000 --pin-file pin
says 'one copy damaged: primary.key and masks.key'
cp "$keys/first.000/primary.key" flash/turned.000/primary.key
exits 0 "both copies hold the key" larets container check flash/turned.000 \
    --pin-file pin
head -c 11 "$keys/first.000/masks.key" >flash/cut.000/masks2.key
exits 8 "both are" larets container check flash/cut.000 --json
gives damaged json '.[0].state'
cp "$keys/first.000/masks.key" flash/cut.000/masks.key
cp "$keys/sixth.000/primary.key" flash/cut.000/primary.key
exits 8 "another container's key" larets container check flash/cut.000 \
    --pin-file pin
rm flash/cut.000/header.key
exits 8 "no header" larets container check flash/cut.000
exits 0 "the others still are good" larets container check

# --- a folder that is no carrier of the configuration
exits 1 "a folder above that is not there" larets container create \
    ./drive/portable --pin-file pin
says './drive'
mkdir drive
exits 0 "create by path" larets container create ./drive/portable.000 \
    --pin-file pin --json
gives null json .uri
gives portable json .name
folder=$(json .path)
exits 0 "it is there" larets container check "$folder" --pin-file pin
exits 1 "no such carrier" larets container create flash:x --pin-file pin
says 'no carrier "flash"'
exits 0 "delete by path" larets container delete "$folder" --yes

# --- a configuration with a fault
printf '[hdimage]\npth = /x\n' >bad.conf
exits 8 "an unknown key" env LARETS_CONF=bad.conf "$larets" container list
says 'bad.conf: line 2: unknown key "pth"; see larets.conf(5)'
printf 'x' >bad.conf
exits 8 "no setting" env LARETS_CONF=bad.conf "$larets" container list
says 'correct it'
exits 1 "a folder for a password file" larets container check first \
    --pin-file flash
says 'is a folder'

# --- completion
if command -v bash >/dev/null; then
    cat >complete <<'BASH'
. "$abs_top_srcdir/tools/completion/larets"
larets() { "$abs_top_builddir/larets" "$@"; }
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_larets 2>/dev/null
echo "${COMPREPLY[*]}"
BASH
    gives 'check copy create delete list passwd rename repair show' bash complete larets container ''
    gives 'confirm show' bash complete larets enroll receipt ''
    gives '--pin-fd= --pin-file=' bash complete larets container create --pin
    gives '' bash complete larets nothing ''
fi

# --- output that cannot be written
if [ -w /dev/full ]; then
    status=0
    larets container list --json >/dev/full 2>err || status=$?
    gives 1 echo "$status"
    ok "it is said" grep -q 'standard output' err
fi

echo "$checks checks"
