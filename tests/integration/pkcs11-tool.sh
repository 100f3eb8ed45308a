#!/bin/sh
# The module as Debian's pkcs11-tool uses it: tokens and PINs, key pairs on
# each curve that the tool knows, signatures, hashes, certificates. Every
# signature is verified by the gost engine of OpenSSL too, and signatures of
# the engine by the module.
. "$(dirname "$0")/p11.lib.sh"

need pkcs11-tool
need xxd
need_engine

printf 'log = warning\n[hdimage]\nspare-slot = yes\n' \
    >.config/larets/larets.conf
printf 'short\n' >short
yes 'a line of a long text' | head -c 5000 >long

# --- what the module tells of itself ----------------------------------------

ok 'general information' p11 -I
says 'GOST keys in containers'
ok 'interfaces' p11 --list-interfaces
says 'version: 3.0'
says 'version: 2.40'
ok 'slots' p11 -L
says 'uninitialized'
ok 'mechanisms' p11 -M --slot "$(spare_slot)"
for name in GOSTR3410-WITH-GOSTR3411-12-256 GOSTR3410-WITH-GOSTR3411-12-512 \
    GOSTR3410-WITH-GOSTR3411 GOSTR3410 GOSTR3410_512 GOSTR3410-KEY-PAIR-GEN \
    GOSTR3410-512-KEY-PAIR-GEN GOSTR3411-12-256 GOSTR3411-12-512 GOSTR3411; do
    says "  $name,"
done

# --- a token for each curve --------------------------------------------------

# make_token LABEL
make_token()
{
    ok "a token" p11 --slot "$(spare_slot)" --init-token --label "$1" \
        --so-pin 12345678
    no "a wrong SO PIN" p11 --token-label "$1" --login --login-type so \
        --so-pin 12345679 --init-pin --pin 1234
    says CKR_PIN_INCORRECT
    ok "a user PIN" p11 --token-label "$1" --login --login-type so \
        --so-pin 12345678 --init-pin --pin 1234
}

# sign_verify TOKEN MECHANISM FILE: by the module, and verified by it.
sign_verify()
{
    ok "sign" p11 --token-label "$1" --login --pin 1234 --sign -m "$2" \
        --id 0a -i "$3" -o sig
    ok "verify" p11 --token-label "$1" --verify -m "$2" --id 0a -i "$3" \
        --signature-file sig
    says 'Signature is valid'
}

# curve TYPE OID: OID is what the tool sends, and what it must get back
curve()
{
    type=$1 oid=$2
    case $type in
    *-512:*)
        md=md_gost12_512 with=GOSTR3410-WITH-GOSTR3411-12-512 alg=$oid_512
        raw=GOSTR3410_512 hash=$hash_512 hash_name=GOSTR3411-12-512
        ;;
    *)
        md=md_gost12_256 with=GOSTR3410-WITH-GOSTR3411-12-256 alg=$oid_256
        raw=GOSTR3410 hash=$hash_256 hash_name=GOSTR3411-12-256
        ;;
    esac
    make_token "$type"
    ok "key pair $type" p11 --token-label "$type" --login --pin 1234 \
        --keypairgen --key-type "$type" --id 0a --label "key $type"
    ok "objects before the login" p11 --token-label "$type" -O
    says "PARAMS OID: $oid"
    says "label:      key $type"
    no "a private key before the login" grep -q 'Private Key' out
    ok "objects" p11 --token-label "$type" --login --pin 1234 -O
    says 'Private Key Object'
    says 'sensitive, always sensitive, never extractable, local'

    pub=$(pub_of "$type")
    spki "$alg" "$oid" "$hash" "$pub" >pub.der
    for file in short long; do
        sign_verify "$type" "$with" $file
        ok "the engine verifies" gost dgst -$md -keyform DER -verify pub.der \
            -signature sig $file
        ok "hash" p11 --token-label "$type" --hash -m "$hash_name" -i $file \
            -o hash
        gost dgst -$md -binary $file >hash.engine
        same hash hash.engine
        sign_verify "$type" "$raw" hash
        ok "the engine verifies" gost pkeyutl -verify -pubin -keyform DER \
            -inkey pub.der -in hash -sigfile sig
    done
    cp sig other.sig
    printf x >>short
    ok "sign" p11 --token-label "$type" --login --pin 1234 --sign -m "$with" \
        --id 0a -i short -o sig
    ok "the signature of another file" p11 --token-label "$type" --verify \
        -m "$with" --id 0a -i short --signature-file other.sig
    says 'Invalid signature'
    printf 'short\n' >short

    # hash-and-sign is what the tool takes when it is not told
    ok "sign without -m" p11 --token-label "$type" --login --pin 1234 \
        --sign --allow-sw --id 0a -i long -o sig
    ok "the engine verifies" gost dgst -$md -keyform DER -verify pub.der \
        -signature sig long
}

curve GOSTR3410-2012-256:A 06092a8503070102010101
curve GOSTR3410-2012-256:B 06072a850302022301
curve GOSTR3410-2012-256:C 06072a850302022302
curve GOSTR3410-2012-256:D 06072a850302022303
curve GOSTR3410-2012-512:A 06092a8503070102010201
curve GOSTR3410-2012-512:B 06092a8503070102010202
curve GOSTR3410-2012-512:C 06092a8503070102010203

# --- signatures of the engine -------------------------------------------------

# foreign ALGORITHM SET CURVE HASH DIGEST MECHANISM
foreign()
{
    gost genpkey -algorithm "$1" -pkeyopt "paramset:$2" -out key.pem
    gost pkey -in key.pem -pubout -outform DER -out pub.der
    gost dgst "-$5" -sign key.pem -out sig long
    size=64
    [ "$1" = gost2012_256 ] || size=128
    value=$(tail -c $size pub.der | xxd -p | tr -d '\n')
    set -- "$module" "$3" "$4" "$value" "$6"
    ok "verify a signature of the engine" \
        env LD_PRELOAD="$preload" ASAN_OPTIONS=detect_leaks=0 \
        "$abs_top_builddir/p11_verify" "$@" long sig
    no "verify the signature of another file" \
        env LD_PRELOAD="$preload" ASAN_OPTIONS=detect_leaks=0 \
        "$abs_top_builddir/p11_verify" "$@" short sig
    ok "it is called invalid" test "$status" -eq 1
}

while read -r set oid; do
    foreign gost2012_256 "$set" "$oid" $hash_256 md_gost12_256 0xD4321008
done <<END
TCA 06092a8503070102010101
TCB 06092a8503070102010102
TCC 06092a8503070102010103
TCD 06092a8503070102010104
A 06072a850302022301
B 06072a850302022302
C 06072a850302022303
XA 06072a850302022400
XB 06072a850302022401
END
while read -r set oid; do
    foreign gost2012_512 "$set" "$oid" $hash_512 md_gost12_512 0xD4321009
done <<END
A 06092a8503070102010201
B 06092a8503070102010202
C 06092a8503070102010203
END

# --- a certificate -------------------------------------------------------------

token=GOSTR3410-2012-256:A
spki $oid_256 06092a8503070102010101 $hash_256 "$(pub_of $token)" >pub.der
gost genpkey -algorithm gost2012_256 -pkeyopt paramset:A -out ca.key
gost req -x509 -new -key ca.key -subj /CN=ca -extensions ca -out ca.pem
gost pkey -pubin -inform DER -in pub.der -out pub.pem
gost req -new -key ca.key -subj /CN=user -out any.req
gost x509 -req -in any.req -force_pubkey pub.pem -CA ca.pem -CAkey ca.key \
    -CAcreateserial -outform DER -out cert.der 2>/dev/null
gost x509 -in ca.pem -outform DER -out ca.der
no "a certificate of another key" p11 --token-label $token --login \
    --pin 1234 --write-object ca.der --type cert --id 0a --label ca
says CKR_ATTRIBUTE_VALUE_INVALID
ok "write a certificate" p11 --token-label $token --login --pin 1234 \
    --write-object cert.der --type cert --id 0a --label 'my certificate'
ok "certificates without a login" p11 --token-label $token -O --type cert
says 'Certificate Object; type = X.509 cert'
says 'subject:    DN: CN=user'
says 'ID:         0a'
ok "read it" p11 --token-label $token --read-object --type cert --id 0a \
    -o read.der
same cert.der read.der
ok "delete it" p11 --token-label $token --login --pin 1234 --delete-object \
    --type cert --id 0a
ok "list" p11 --token-label $token -O --type cert
no "a certificate" grep -q Certificate out

# --- names, PINs, removal ------------------------------------------------------

ok "another id" p11 --token-label $token --login --pin 1234 --type privkey \
    --id 0a --set-id 0b
ok "list" p11 --token-label $token -O
says 'ID:         0b'
no "a wrong PIN" p11 --token-label $token --login --pin 1235 -O
says CKR_PIN_INCORRECT
ok "change the PIN" p11 --token-label $token --login --pin 1234 --change-pin \
    --new-pin 'новый пароль'
no "the old PIN" p11 --token-label $token --login --pin 1234 -O
says CKR_PIN_INCORRECT
ok "the new PIN" p11 --token-label $token --login --pin 'новый пароль' \
    --sign -m GOSTR3410-WITH-GOSTR3411-12-256 --id 0b -i long -o sig
ok "the engine verifies" gost dgst -md_gost12_256 -keyform DER \
    -verify pub.der -signature sig long
ok "delete the private key" p11 --token-label $token --login \
    --pin 'новый пароль' --delete-object --type privkey --id 0b
ok "list" p11 --token-label $token --login --pin 'новый пароль' -O
no "a key" grep -q 'Key Object' out
no "initialise with a wrong SO PIN" p11 --token-label $token --init-token \
    --label other --so-pin 87654321
says CKR_PIN_INCORRECT
ok "initialise again" p11 --token-label $token --init-token --label 'ещё раз' \
    --so-pin 12345678
ok "slots" p11 -L
says 'ещё раз'

# --- self-tests of the tool ----------------------------------------------------

token=GOSTR3410-2012-512:A
ok "the tool's tests" p11 --token-label $token --login --pin 1234 --test
says 'No errors'
ok "fork" p11 --token-label $token --login --pin 1234 --test-fork
ok "random numbers" p11 --token-label $token --generate-random 64 -o random
[ "$(wc -c <random)" -eq 64 ]

echo "$checks checks"
