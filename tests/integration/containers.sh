#!/bin/sh
# Containers that other software made, and the fixtures: each is a token, opens
# with its password and signs; the signature is verified by the gost engine
# against the container's certificate, or its public key where it has none.
. "$(dirname "$0")/p11.lib.sh"

need pkcs11-tool
need xxd
need_engine
samples=${LARETS_SHARED:-${abs_top_srcdir:?}/../shared}/vectors/containers
fixtures=$abs_top_srcdir/tests/fixtures/containers
keys=$home/.local/share/larets/keys
mkdir -p "$keys"
printf 'what is signed\n' >text

# The password that PROVENANCE.md of the sample tells, or the answers of the
# fixtures.
password_of()
{
    [ -e "$1/PROVENANCE.md" ] || {
        sed -n "/^\[$(basename "$1")]$/,/^$/s/^password = //p" \
            "$abs_top_srcdir/tests/vectors/containers.txt"
        return
    }
    # shellcheck disable=SC2016 # the quotes stand in the text
    sed -n 's/.*[Pp]assword `\([^`]*\)`.*/\1/p' "$1/PROVENANCE.md" | head -n 1
}

# The token is the only one there, so it needs no label.
try()
{
    pin=$(password_of "$1")
    ok "slots" p11 -L
    says "HDIMAGE sample.000"
    [ -z "$pin" ] || says 'login required'
    ok "objects" p11 -O ${pin:+--login --pin "$pin"}
    says 'Private Key Object'
    case $(cat out) in
    *GOSTR3410-2012-512*)
        mechanism=GOSTR3410-WITH-GOSTR3411-12-512 md=md_gost12_512
        ;;
    *GOSTR3410-2012-256*)
        mechanism=GOSTR3410-WITH-GOSTR3411-12-256 md=md_gost12_256
        ;;
    *) mechanism=GOSTR3410-WITH-GOSTR3411 md=md_gost94 ;;
    esac
    if grep -q Certificate out; then
        id=$(sed -n 's/^ *ID: *//p' out | head -n 1)
        ok "the certificate" p11 --read-object --type cert --id "$id" \
            -o cert.der
        gost x509 -inform DER -in cert.der -pubkey -noout >pub.pem
    else
        curve=$(sed -n 's/.*PARAMS OID: //p' out | head -n 1)
        value=$(p11 -O --type pubkey ${pin:+--login --pin "$pin"} \
            2>/dev/null | values)
        case $md in
        *512) spki "$oid_512" "$curve" "$hash_512" "$value" ;;
        *) spki "$oid_256" "$curve" "$hash_256" "$value" ;;
        esac | gost pkey -pubin -inform DER >pub.pem
    fi
    ok "sign" p11 --sign -m $mechanism -i text -o sig \
        ${pin:+--login --pin "$pin"}
    ok "the engine verifies" gost dgst -$md -verify pub.pem -signature sig text
    ok "verify" p11 --verify -m $mechanism -i text --signature-file sig \
        ${pin:+--login --pin "$pin"}
    says 'Signature is valid'
    no "a wrong password" p11 -O --login --pin "x$pin"
    says CKR_PIN_INCORRECT
}

count=0
# try_all FOLDER...: each as the only token
try_all()
{
    for sample; do
        [ -e "$sample/header.key" ] || continue
        rm -rf "$keys/sample.000"
        mkdir "$keys/sample.000"
        cp "$sample"/*.key "$keys/sample.000"
        chmod u+w "$keys"/sample.000/*
        basename "$sample"
        try "$sample"
        count=$((count + 1))
    done
}

for name in cyrillic long-header new-256 new-256-pin new-512 new-512-pin \
    no-reserve padded unknown-fields; do
    try_all "$fixtures/$name"
done
[ "$count" -eq 9 ]
if [ -d "$samples" ]; then
    try_all "$samples"/*/
    [ "$count" -gt 9 ]
else
    echo "SKIP: the shared containers are not there"
fi
echo "$count containers, $checks checks"
