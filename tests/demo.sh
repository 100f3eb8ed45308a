#!/bin/bash
# The main job once through, on one machine and without a question: from the
# phone login to a certificate in a container and a signature that somebody
# else's software verifies. Everything lies in a temporary folder that goes at
# the end. Run it as ./bootstrap demo.
set -euo pipefail

top=${abs_top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
build=${abs_top_builddir:-$top/build}
larets=$build/larets
ca=$build/larets-ca
module=$build/.libs/larets-pkcs11.so

for program in pkcs11-tool openssl jq; do
    if ! command -v $program >/dev/null; then
        echo "SKIP: $program is not installed; ./bootstrap demo installs it"
        exit 77
    fi
done

phone=+79000000012
container=elkina
curve=TC26-256-A
dir=$(mktemp -d "${TMPDIR:-/tmp}/larets-demo-XXXXXX")
step=0
began=$(date +%s%N)
server_pid=

clean_up()
{
    status=$?
    trap - EXIT
    [ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null || true
    wait 2>/dev/null || true
    if [ $status -ne 0 ]; then
        echo "demo: failed in step $step; what was printed last:" >&2
        tail -n 20 "$dir/log" >&2 || true
    fi
    rm -rf "$dir"
    exit $status
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# Nothing of the person who runs this is read or written.
export HOME=$dir/home XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data
export XDG_STATE_HOME=$dir/state XDG_CACHE_HOME=$dir/cache LC_ALL=C.UTF-8
unset LARETS_CONF OPENSSL_CONF
mkdir -p "$HOME"

# run WORDS.. -- COMMAND..: one line with what, and how long it took. The
# shell does not end a function early in here, so its commands are chained.
run()
{
    what=
    while [ "$1" != -- ]; do
        what="$what${what:+ }$1"
        shift
    done
    shift
    step=$((step + 1))
    from=$(date +%s%N)
    if ! "$@" >"$dir/out" 2>"$dir/log"; then
        printf '%2d  %s: FAILED\n' $step "$what"
        return 1
    fi
    printf '%2d  %-62s %5d ms\n' $step "$what" \
        $((($(date +%s%N) - from) / 1000000))
}

# The digits or the code that the CA sent last for a purpose, once they come.
code_for()
{
    for _ in $(seq 100); do
        code=$("$ca" operator outbox --dir "$dir/ca" --phone $phone --json |
            jq -r --arg p "$1" '[.[] | select(.purpose == $p and .code != "")]
                | last | .code // empty')
        if [ -n "$code" ]; then
            echo "$code"
            return 0
        fi
        sleep 0.1
    done
    echo "no code for $1 came" >&2
    return 1
}

start_server()
{
    "$ca" serve --dir "$dir/ca" --port-file "$dir/port" --auto-issue \
        >"$dir/server.log" 2>&1 &
    server_pid=$!
    for _ in $(seq 100); do
        if [ -s "$dir/port" ]; then
            url=http://127.0.0.1:$(cat "$dir/port")/cabinet/v1
            return 0
        fi
        kill -0 "$server_pid" || break
        sleep 0.05
    done
    cat "$dir/server.log" >&2
    return 1
}

log_in()
{
    code_for login |
        "$larets" enroll login --server "$url" --phone $phone --code-fd 0 \
            --ca-file "$dir/root.pem"
}

# Exit status 4: it is the owner's turn.
wait_for_certificate()
{
    "$larets" enroll status "$id" --wait --timeout 60 && return 1
    [ $? -eq 4 ]
}

confirm_receipt()
{
    code_for receipt | "$larets" enroll receipt confirm "$id" --code-fd 0
}

write_root()
{
    "$ca" ca-cert --dir "$dir/ca" >"$dir/root.pem"
}

take_application()
{
    "$larets" enroll list --json >"$dir/list" || return 1
    id=$(jq -r '.[0].id // empty' "$dir/list")
    [ -n "$id" ] || { echo "there is no application" >&2; return 1; }
}

export_files()
{
    "$larets" cert export --pem "hdimage:$container" -o "$dir/cert.pem" &&
        "$larets" enroll request "$id" --pem -o "$dir/request.pem"
}

# pkcs11-tool with the module. A program that is not built with sanitizers
# must load their library first where the module is.
preload=
if grep -q '^LARETS_CFLAGS = .*-fsanitize=' "$build/Makefile"; then
    preload=$(cc -print-file-name=libasan.so)
fi
p11_tool()
{
    LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0 \
        pkcs11-tool --module "$module" "$@"
}

list_token()
{
    p11_tool -L >"$dir/slots" &&
        grep -q "token label *: $container" "$dir/slots" &&
        p11_tool --token-label $container -O >"$dir/objects" &&
        grep -q "Certificate Object" "$dir/objects"
}

# pkcs11-tool takes the PIN out of a variable, so it is in no command line.
sign_file()
{
    head -c 100000 "$build/libtool" >"$dir/file" || return 1
    PIN=$(cat "$dir/pin") p11_tool --token-label $container --login \
        --pin env:PIN --sign -m GOSTR3410-WITH-GOSTR3411-12-256 \
        -i "$dir/file" -o "$dir/file.sig"
}

# OpenSSL with Debian's GOST engine knows nothing of larets.
engine()
{
    OPENSSL_CONF=$top/tests/integration/openssl-gost.cnf openssl "$@"
}

verify_signature()
{
    engine x509 -in "$dir/cert.pem" -noout -pubkey >"$dir/public.pem" &&
        engine dgst -md_gost12_256 -verify "$dir/public.pem" \
            -signature "$dir/file.sig" "$dir/file" || return 1
    # and a changed file does not
    echo x >>"$dir/file"
    ! engine dgst -md_gost12_256 -verify "$dir/public.pem" \
        -signature "$dir/file.sig" "$dir/file"
}

cat >"$dir/person.json" <<'JSON'
{
  "surname": "Ёлкина", "givenName": "Майя", "patronymic": "Юрьевна",
  "citizenship": "RU", "sex": "female", "birthDate": "1990-04-12",
  "snils": "112-233-445 95", "inn": "500100732259",
  "email": "maya@example.test",
  "identityDocument": {
    "type": "rf_passport", "series": "4512", "number": "345678",
    "issuedOn": "2012-05-20", "departmentCode": "770-045"
  },
  "region": "77", "locality": "г. Москва"
}
JSON
(umask 077 && echo 'пароль 1234' >"$dir/pin")

echo "larets demo in $dir"
run "the CA makes its root key and certificate (GOST R 34.10-2012)" -- \
    "$ca" init --dir "$dir/ca" --curve $curve
run "the root certificate is handed out" -- write_root
run "the CA's server starts on a free port of this machine" -- start_server
run "the service centre makes an application for $phone" -- \
    "$ca" operator create --dir "$dir/ca" --phone $phone \
    --identity in_person --statement paper
run "login: a call comes, its last four digits are the code" -- log_in
run "the application is found in the cabinet" -- take_application
run "requisites go in from a JSON file" -- \
    "$larets" enroll fill "$id" --json-file "$dir/person.json"
run "requisites are confirmed" -- "$larets" enroll confirm "$id" --yes
centre=$("$larets" enroll centres --json | jq -r '.[0].id')
run "the application goes to the service centre $centre" -- \
    "$larets" enroll submit "$id" --centre "$centre"
run "the operator approves it" -- \
    "$ca" operator approve --dir "$dir/ca" "$id"
run "container, key on $curve and request, through PKCS#11" -- \
    "$larets" enroll issue "$id" --carrier hdimage --container $container \
    --curve $curve --pin-file "$dir/pin" --module "$module"
run "the CA issues the certificate" -- wait_for_certificate
run "the receipt is confirmed by the code of an SMS" -- confirm_receipt
run "the certificate is checked and installed into the container" -- \
    "$larets" enroll install "$id" --pin-file "$dir/pin" --module "$module"
run "pkcs11-tool lists the token, its keys and its certificate" -- list_token
run "pkcs11-tool signs a file of 100 kB" -- sign_file
run "certificate and request are exported" -- export_files
run "OpenSSL's gost engine verifies the certificate chain" -- \
    engine verify -check_ss_sig -CAfile "$dir/root.pem" "$dir/cert.pem"
run "OpenSSL's gost engine verifies the request" -- \
    engine req -verify -noout -in "$dir/request.pem"
run "OpenSSL's gost engine verifies the signature" -- verify_signature

printf '\nDone in %d ms. The token:\n\n' \
    $((($(date +%s%N) - began) / 1000000))
"$larets" status
