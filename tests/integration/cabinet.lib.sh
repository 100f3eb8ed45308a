# shellcheck shell=sh disable=SC2034
# What the tests of larets-ca share; read by `.`. Makes a folder of its own,
# removed at the end together with the server.
set -eu

ca_tool=${abs_top_builddir:?}/larets-ca
here=$(cd "$(dirname "$0")" && pwd)
engine_conf=$here/openssl-gost.cnf

need()
{
    command -v "$1" >/dev/null && return 0
    echo "SKIP: $1 is not installed"
    exit 77
}

# OpenSSL with the engine of libengine-gost-openssl.
gost()
{
    OPENSSL_CONF=$engine_conf openssl "$@"
}

need_engine()
{
    need openssl
    gost dgst -md_gost12_256 </dev/null >/dev/null 2>&1 && return 0
    echo 'SKIP: OpenSSL has no engine "gost" (libengine-gost-openssl)'
    exit 77
}

ca_pid=
home=$(mktemp -d)
cleanup()
{
    [ -z "$ca_pid" ] || kill -9 "$ca_pid" 2>/dev/null || true
    rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
cd "$home"
checks=0

die()
{
    echo "FAIL: $*"
    for f in head body out ca.log; do
        [ ! -s "$f" ] || { echo "--- $f" && tail -n 15 "$f"; }
    done
    exit 1
}

# ok WHAT COMMAND...: the command succeeds.
ok()
{
    what=$1
    shift
    checks=$((checks + 1))
    "$@" >out 2>&1 || die "$what: $*"
}

# no STATUS WHAT COMMAND...: the command ends with this status.
no()
{
    want=$1 what=$2
    shift 2
    checks=$((checks + 1))
    status=0
    "$@" >out 2>&1 || status=$?
    [ "$status" -eq "$want" ] || die "$what: status $status, not $want: $*"
}

# same WHAT ONE OTHER
same()
{
    checks=$((checks + 1))
    [ "$2" = "$3" ] || die "$1: \"$2\" is not \"$3\""
}

# start_ca OPTION...: the server on a port of its own choice.
start_ca()
{
    rm -f port
    "$ca_tool" serve --dir ca --port-file port "$@" >ca.out 2>>ca.log &
    ca_pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ ! -s port ] || break
        kill -0 "$ca_pid" 2>/dev/null || die "the server ended"
        sleep 0.2
    done
    [ -s port ] || die "the server has no port"
    base=http://127.0.0.1:$(cat port)/cabinet/v1
}

# stop_ca SIGNAL
stop_ca()
{
    kill "-$1" "$ca_pid"
    ca_status=0
    wait "$ca_pid" 2>/dev/null || ca_status=$?
    ca_pid=
    [ "$1" != TERM ] || same 'the end' "$ca_status" 0
}

# call STATUS METHOD PATH CURL-OPTION...: the answer is in `head` and `body`.
call()
{
    want=$1 method=$2 path=$3
    shift 3
    checks=$((checks + 1))
    : >body
    got=$(curl -sS -o body -D head -w '%{http_code}' -X "$method" "$@" \
        "$base$path") || die "curl: $method $path"
    [ "$got" = "$want" ] || die "$method $path: $got, not $want"
    grep -qi '^x-request-id: ' head || die "$method $path: no X-Request-Id"
    case $want in
    4?? | 5??)
        grep -qi '^content-type: application/problem+json' head ||
            die "$method $path: not a problem"
        ;;
    esac
}

# me, other, operator: call with a token. JSON is sent with -d.
json='Content-Type: application/json'
as()
{
    token=$1
    shift
    status=$1 method=$2 path=$3
    shift 3
    call "$status" "$method" "$path" -H "Authorization: Bearer $token" "$@"
}

# field FILTER: of the last body
field()
{
    jq -r "$1" body
}

# is FILTER VALUE
is()
{
    same "$1" "$(field "$1")" "$2"
}

header()
{
    sed -n "s/^$1: *//Ip" head | tr -d '\r'
}

# last_code PHONE PURPOSE
last_code()
{
    curl -sS -G --data-urlencode "phone=$1" "$base/test/outbox" |
        jq -r --arg p "$2" '[.items[] | select(.purpose == $p)][-1].code'
}

clock()
{
    call 200 PUT /test/clock -H "$json" -d "{\"offsetSeconds\": $1}"
}

# log_in PHONE: sets $access and $refresh
log_in()
{
    call 202 POST /auth/challenges -H "$json" -d "{\"phone\": \"$1\"}"
    challenge=$(field .challengeId)
    call 200 POST "/auth/challenges/$challenge/verification" -H "$json" \
        -d "{\"code\": \"$(last_code "$1" login)\"}"
    access=$(field .accessToken) refresh=$(field .refreshToken)
}

# etag TOKEN ID: sets $etag
etag()
{
    as "$1" 200 GET "/applications/$2"
    etag=$(header ETag)
}

person='{"subject": {"surname": "Ёлкина", "givenName": "Майя",
 "patronymic": "Юрьевна", "citizenship": "RU", "sex": "female",
 "birthDate": "12.04.1990", "snils": "112-233-445 95",
 "inn": "500100732259", "email": "maya@example.test",
 "identityDocument": {"type": "rf_passport", "series": "45 12",
 "number": "345678", "issuedOn": "2012-05-20", "departmentCode": "770045"},
 "region": "77", "locality": "г. Москва"}}'

# to_approved TOKEN ID: fills, confirms, submits, approves, confirms.
to_approved()
{
    etag "$1" "$2"
    as "$1" 200 PATCH "/applications/$2" -H "If-Match: $etag" -H "$json" \
        -d "$person"
    etag=$(header ETag)
    as "$1" 200 POST "/applications/$2/confirmation" -H "If-Match: $etag" \
        -H "$json" -d "{\"revision\": $(field .revision)}"
    as "$1" 200 PUT "/applications/$2/service-centre" -H "$json" \
        -d '{"id": "sc_77_01"}'
    etag=$(header ETag)
    as "$1" 202 POST "/applications/$2/submission" -H "If-Match: $etag"
    ok "approval" "$ca_tool" operator approve --dir ca "$2"
    as "$1" 200 GET "/applications/$2"
    as "$1" 200 POST "/applications/$2/requisites-confirmation" -H "$json" \
        -d "{\"revision\": $(field .revision)}"
}

# csr PROFILE PARAMSET NAME: a request by OpenSSL's engine, NAME.der; the
# name's attributes are those of the profile, changed by the jq filter $4.
csr()
{
    {
        cat "$engine_conf"
        printf '[request]\ndistinguished_name = person\nprompt = no\n'
        printf 'utf8 = yes\nstring_mask = utf8only\n'
        printf 'req_extensions = %s\n[person]\n' "${5:-extensions}"
        jq -r "${4:-.}"' | .subject[] | "a.\(.oid) = \(.value)"' "$1"
        cat <<'CNF'
[extensions]
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth
certificatePolicies = 1.2.643.100.113.1
1.2.643.100.111 = ASN1:UTF8String:larets
1.2.643.100.114 = ASN1:INTEGER:0
[too_much]
basicConstraints = CA:TRUE
extendedKeyUsage = clientAuth, codeSigning
certificatePolicies = 1.2.643.100.113.2
keyUsage = digitalSignature, keyCertSign
CNF
    } >"$3.cnf"
    sed -i 's/^\[req\]/[old]/; s/^\[request\]/[req]/' "$3.cnf"
    OPENSSL_CONF=$home/$3.cnf openssl req -new -utf8 -newkey \
        "${6:-gost2012_256}" -pkeyopt "paramset:$2" -nodes \
        -keyout "$3.key" -outform DER -out "$3.der" 2>csr.err ||
        { cat csr.err && die "openssl req"; }
}
