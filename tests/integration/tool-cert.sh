#!/bin/sh
# Certificates by hand: those that OpenSSL's engine makes for keys of
# containers are put beside their keys, others are refused.
. "$(dirname "$0")/p11.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need pkcs11-tool
need xxd
need jq
need_engine
keys=$home/.local/share/larets/keys
umask 077
echo secret1 >pin
curve_a=06092a8503070102010101
curve_512=06092a8503070102010201

gost req -x509 -newkey gost2012_256 -pkeyopt paramset:A -nodes -days 30 \
    -subj '/CN=Issuer' -keyout ca.key -out ca.pem 2>/dev/null

# certify TOKEN SPKI-ARGS: TOKEN.pem for the public key of the token.
certify()
{
    spki "$2" "$3" "$4" "$(pub_of "$1")" >"$1.spki"
    gost pkey -pubin -inform DER -in "$1.spki" >"$1.pub"
    gost x509 -new -force_pubkey "$1.pub" -subj "/CN=$1" -days 20 \
        -CA ca.pem -CAkey ca.key -out "$1.pem" 2>/dev/null
}

exits 0 "a key" larets container create one --pin-file pin
exits 0 "a longer key" larets container create two --curve TC26-512-A \
    --pin-file pin
certify one "$oid_256" "$curve_a" ""
certify two "$oid_512" "$curve_512" ""

# --- install
exits 8 "of another key" larets cert install two.pem one
says 'of no key in this container'
exits 8 "of another size" larets cert install one.pem two
exits 8 "no certificate" larets cert install one.pub one
exits 1 "no file" larets cert install nothing.pem one
exits 1 "no container" larets cert install one.pem three
exits 0 "PEM" larets cert install one.pem one --json
gives 'CN=one' json .subject
gives 'CN=Issuer' json .issuer
gives true json '.daysLeft == 19 or .daysLeft == 20'
gost x509 -in two.pem -outform DER -out two.der
exits 0 "DER from standard input" larets cert install - two <two.der
says 'CN=two'
exits 0 "the module shows it" p11 --token-label one -O --type cert
says 'CN=one'

# --- a container that holds no public key, only its fingerprint
mkdir flash
cp -r "$keys/one.000" flash/old.000
exits 0 "export" larets cert export flash/old.000 -o back.pem
same one.pem back.pem
exits 0 "another key" larets container create hidden --pin-file pin
certify hidden "$oid_256" "$curve_a" ""
cp -r "$keys/hidden.000" flash/bare.000
rm flash/bare.000/larets.ext
exits 8 "another's certificate" larets cert install one.pem flash/bare.000
exits 0 "its own" larets cert install hidden.pem flash/bare.000
exits 0 "it is in" larets cert export --der flash/bare.000
gost x509 -in hidden.pem -outform DER -out hidden.der
same hidden.der data
exits 0 "it fits the key" larets container check flash/bare.000 --pin-file pin

# --- another certificate of the same key
gost x509 -new -force_pubkey one.pub -subj /CN=old -days 30 \
    -CA ca.pem -CAkey ca.key -out short.pem -set_serial 5 2>/dev/null
exits 0 "a newer one takes its place" larets cert install short.pem one --json
gives 'CN=old' json .subject

echo "$checks checks"
