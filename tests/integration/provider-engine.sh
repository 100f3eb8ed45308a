#!/bin/sh
# What the provider code makes, the gost engine of OpenSSL verifies, and the
# reverse: keys, requests, certificates, revocation lists and signatures on
# every parameter set that the engine has; GnuTLS on those that it knows.
. "$(dirname "$0")/p11.lib.sh"

need_engine
tool=${abs_top_builddir:?}/x509tool
[ -x "$tool" ] || {
    echo 'SKIP: x509tool is not built'
    exit 77
}
ours()
{
    "$tool" "$@"
}

printf 'what is signed\n' >text
printf 'what is signeD\n' >forged

# said WORDS COMMAND...: it succeeds and says so; some subcommands of openssl
# succeed whatever they find.
said()
{
    words=$1
    shift
    ok "$words" "$@"
    says "$words"
}

# --- ours, verified by the engine --------------------------------------------

# make_ours TYPE GROUP
make_ours()
{
    ours genkey "$1" "$2" root.key
    ours root root.key "Root $2" root.crt
    ours genkey "$1" "$2" leaf.key
    ours req leaf.key "Leaf $2" leaf.csr
    ours issue root.key root.crt leaf.csr leaf.crt
    ours crl root.key root.crt root.crl
    ours pubout leaf.key leaf.pub
    ours sign leaf.key text sig
}

# engine_verifies MD
engine_verifies()
{
    said 'self-signature verify OK' gost req -verify -in leaf.csr -noout
    said 'leaf.crt: OK' \
        gost verify -check_ss_sig -x509_strict -CAfile root.crt leaf.crt
    said 'verify OK' gost crl -CAfile root.crt -in root.crl -noout
    said 'Verified OK' gost dgst "-$1" -verify leaf.pub -signature sig text
    no 'another text' gost dgst "-$1" -verify leaf.pub -signature sig forged
}

# The engine reads our private key, and a sealed one.
engine_signs_with_our_key()
{
    ok 'our key' gost dgst "-$1" -sign leaf.key -out sig text
    said ok ours verify leaf.pub text sig
    no 'another text' ours verify leaf.pub forged sig
    ours seal leaf.key sealed.key
    ok 'sealed key' gost pkey -in sealed.key -passin pass:test -pubout \
        -out sealed.pub
    gost pkey -in leaf.key -pubout -out leaf2.pub
    same leaf2.pub sealed.pub
}

# --- theirs, verified by us --------------------------------------------------

# make_theirs TYPE PARAMSET MD
make_theirs()
{
    : >index
    echo 01 >number
    gost genpkey -algorithm "$1" -pkeyopt "paramset:$2" -out root.key
    gost req -x509 -new -key root.key "-$3" -subj "/CN=Root $2" \
        -extensions ca -days 30 -out root.crt
    gost genpkey -algorithm "$1" -pkeyopt "paramset:$2" -out leaf.key
    gost req -new -key leaf.key "-$3" -subj "/CN=Leaf $2" -out leaf.csr
    gost x509 -req -in leaf.csr -CA root.crt -CAkey root.key "-$3" \
        -set_serial 2 -days 30 -out leaf.crt
    gost ca -gencrl -config list.cnf -keyfile root.key -cert root.crt \
        -md "$3" -crldays 30 -out root.crl
    gost pkey -in leaf.key -pubout -out leaf.pub
    gost dgst "-$3" -sign leaf.key -out sig text
}

cat "$engine_conf" - >list.cnf <<'END'
default_ca = list
[list]
database = index
crlnumber = number
END

we_verify()
{
    said ok ours verify-req leaf.csr
    said ok ours chain leaf.crt root.crt
    said ok ours verify-crl root.crl root.crt
    said ok ours verify leaf.pub text sig
    no 'another text' ours verify leaf.pub forged sig
    no 'another issuer' ours chain leaf.crt leaf.crt.other
}

# We read the engine's private key, also in its old layout.
we_sign_with_their_key()
{
    ours sign leaf.key text sig
    said 'Verified OK' gost dgst "-$1" -verify leaf.pub -signature sig text
    ours issue root.key root.crt leaf.csr ours.crt
    said 'ours.crt: OK' gost verify -check_ss_sig -CAfile root.crt ours.crt
}

# try TYPE PARAMSET GROUP MD
try()
{
    make_ours "$1" "$3"
    engine_verifies "$4"
    engine_signs_with_our_key "$4"
    cp root.crt leaf.crt.other
    make_theirs "$1" "$2" "$4" >made 2>&1 || {
        cat made
        echo "FAIL: the engine makes nothing on $1 $2"
        exit 1
    }
    we_verify
    we_sign_with_their_key "$4"
}

while read -r type paramset group md; do
    try "$type" "$paramset" "$group" "$md" </dev/null
done <<'END'
gost2012_256 A CryptoPro-A md_gost12_256
gost2012_256 B CryptoPro-B md_gost12_256
gost2012_256 C CryptoPro-C md_gost12_256
gost2012_256 XA CryptoPro-XchA md_gost12_256
gost2012_256 XB CryptoPro-XchB md_gost12_256
gost2012_256 TCA TC26-256-A md_gost12_256
gost2012_256 TCB TC26-256-B md_gost12_256
gost2012_256 TCC TC26-256-C md_gost12_256
gost2012_256 TCD TC26-256-D md_gost12_256
gost2012_256 0 Test-256 md_gost12_256
gost2012_512 A TC26-512-A md_gost12_512
gost2012_512 B TC26-512-B md_gost12_512
gost2012_512 C TC26-512-C md_gost12_512
gost2001 A CryptoPro-A md_gost94
gost2001 XA CryptoPro-XchA md_gost94
END

# The old layout of the engine: OCTET STRING in OCTET STRING.
sed 's/^default_algorithms/GOST_PK_FORMAT = LEGACY_PK_WRAP\n&/' \
    "$engine_conf" >wrap.cnf
OPENSSL_CONF=wrap.cnf openssl genpkey -algorithm gost2012_512 \
    -pkeyopt paramset:A -out wrapped.key
gost pkey -in wrapped.key -pubout -out wrapped.pub
ours sign wrapped.key text sig
said 'Verified OK' \
    gost dgst -md_gost12_512 -verify wrapped.pub -signature sig text

# A key that the engine's libcrypto has sealed.
gost pkcs8 -topk8 -v2 aes-256-cbc -passout pass:test -in wrapped.key \
    -out sealed.key
ok 'a sealed key of the engine' ours unseal sealed.key open.key
ours sign open.key text sig
said 'Verified OK' \
    gost dgst -md_gost12_512 -verify wrapped.pub -signature sig text

# Keys of GnuTLS's tests: big-endian INTEGER, masked.
samples=${LARETS_SHARED:-${abs_top_srcdir:?}/../shared}/vectors/containers
if [ -d "$samples" ]; then
    for key in "$samples"/p8-tc26/key-gost12-256.p8 \
        "$samples"/p8-tc26/key-gost12-256-2.p8; do
        ok 'a key of GnuTLS' ours pubout "$key" a.pub
        gost pkey -in "$key" -pubout -out b.pub
        same a.pub b.pub
    done
else
    echo 'SKIP: the shared containers are not there'
fi

# --- GnuTLS ------------------------------------------------------------------

if command -v certtool >/dev/null; then
    while read -r type group; do
        make_ours "$type" "$group" </dev/null
        said 'Chain verification output: Verified' \
            certtool --verify --load-ca-certificate root.crt --infile leaf.crt
        said 'Self signature: verified' \
            certtool --crq-info --infile leaf.csr
        cp leaf.crt other.crt
        make_ours "$type" "$group" </dev/null
        no 'another root' \
            certtool --verify --load-ca-certificate root.crt --infile other.crt
    done <<'END'
gost2012_256 CryptoPro-A
gost2012_256 TC26-256-B
gost2012_512 TC26-512-A
END
else
    echo 'SKIP: certtool (gnutls-bin) is not installed'
fi

echo "$checks checks"
