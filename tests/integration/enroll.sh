#!/bin/sh
# The way to a certificate with larets and larets-ca: all steps, refusals on
# the way, and a client that is killed before each write to the disk and is
# gone on with: never a second key, never a second request.
. "$(dirname "$0")/cabinet.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need jq
need curl
need_engine
phone=+79000000012
umask 077
printf 'secret1\n' >pin
printf 'other\n' >wrong
echo "$person" >person.json

ok 'a CA' "$ca_tool" init --dir ca --name 'Испытательный УЦ'
ok 'another CA' "$ca_tool" init --dir ca2 --name 'Чужой УЦ'
cp ca/root.crt root.pem
cp ca2/root.crt other.pem
start_ca --test-hooks
cp port kept.port
server=http://127.0.0.1:$(cat port)

# messages PURPOSE: how many were sent.
messages()
{
    curl -sS -G --data-urlencode "phone=$phone" "$base/test/outbox" |
        jq "[.items[] | select(.purpose == \"$1\")] | length"
}

# next_code PURPOSE COUNT: waits for more messages than these; the last code.
next_code()
{
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        if [ "$(messages "$1")" -gt "$2" ]; then
            last_code $phone "$1"
            return
        fi
        sleep 0.1
    done
}

# with_code PURPOSE COMMAND...: the command reads the code from descriptor 6;
# it is sent after the command has begun.
with_code()
{
    purpose=$1
    shift
    rm -f codes
    mkfifo codes
    before=$(messages "$purpose")
    { exec >codes && next_code "$purpose" "$before"; } &
    "$@" 6<codes
}

new_application()
{
    "$ca_tool" operator create --dir ca --phone $phone \
        --identity in_person --statement paper
}

# approved ID: from a draft to an approved application.
approved()
{
    exits 0 "fill" larets enroll fill "$1" --json-file person.json
    exits 0 "confirm" larets enroll confirm "$1" --yes
    exits 0 "submit" larets enroll submit "$1" --centre sc_77_01
    ok "approve" "$ca_tool" operator approve --dir ca "$1"
}

# field_of ID FILTER: as the operator sees the application.
field_of()
{
    "$ca_tool" operator show --dir ca "$1" | jq -r "$2"
}

# A sanitizer wants to be preloaded first.
preload=$abs_top_builddir/.libs/killat.so
if grep -q '^LARETS_CFLAGS = .*-fsanitize=' "$abs_top_builddir/Makefile"; then
    preload="$(cc -print-file-name=libasan.so) $preload"
fi

# The server and the client as they were kept, at the same address.
start_again()
{
    [ -z "$ca_pid" ] || stop_ca TERM
    rm -rf ca .local
    cp -r ca.kept ca
    cp -r local.kept .local
    start_ca --test-hooks --listen "127.0.0.1:$(cat kept.port)"
}

# killed_at N COMMAND...: the command, killed before its N-th fsync; false if
# it came to its end.
killed_at()
{
    at=$1
    shift
    status=0
    KILL_AT=$at LD_PRELOAD=$preload "$larets" "$@" \
        >out 2>&1 || status=$?
    [ "$status" -ne 0 ] || return 1
    [ "$status" -eq 137 ] || die "status $status, not killed: $*"
}

# one_key NAME: there is one container of this name, with one key.
one_key()
{
    exits 0 "list" larets container list --json
    gives 1 json "[.[] | select(.name == \"$1\")] | length"
    gives 1 json ".[] | select(.name == \"$1\") | .keys | length"
}

# --- login -------------------------------------------------------------------

exits 4 "nobody is logged in" larets enroll list
says 'larets enroll login'
exits 2 "plain http" larets enroll login --server http://ca.example \
    --phone $phone
says 'https://'
exits 2 "a phone that is none" larets enroll login --server "$server" \
    --phone 12345
exits 6 "nobody there" larets enroll login --server http://127.0.0.1:1 \
    --phone $phone --non-interactive
exits 8 "a root that is none" larets enroll login --server "$server" \
    --phone $phone --ca-file person.json
exits 7 "nobody to ask" larets enroll login --server "$server" \
    --phone $phone --non-interactive
clock 61
echo 12345678 >bad
exits 4 "a wrong code" larets enroll login --server "$server" \
    --phone '8 (900) 000-00-12' --ca-file root.pem --code-fd 6 6<bad
clock 361
exits 0 "login" with_code login larets enroll login --server "$server" \
    --phone '8 (900) 000-00-12' --ca-file root.pem --code-fd 6
silent_about "$phone"
gives 600 stat -c %a .local/state/larets/session.json
gives 700 stat -c %a .local/state/larets

# --- the application ---------------------------------------------------------

exits 0 "no applications" larets enroll list --json
gives 0 json length
id=$(new_application)
exits 0 "one application" larets enroll list --json
gives "$id" json '.[0].id'
exits 1 "another's application" larets enroll show apl_nothing
says 'request '
exits 2 "an id that is a path" larets enroll show ../x
jq '.subject.snils = "112-233-445 96"' person.json >bad.json
exits 4 "a wrong number" larets enroll fill "$id" --json-file bad.json
says '/subject/snils'
exits 4 "no JSON" larets enroll fill "$id" --json-file pin
exits 0 "fill" larets enroll fill "$id" --json-file - --json <person.json
gives 11223344595 json .subject.snils
exits 4 "no answer" larets enroll confirm "$id" --non-interactive
exits 0 "confirm" larets enroll confirm "$id" --yes --json
gives 2 json .confirmedRevision
exits 0 "centres" larets enroll centres --region 78 --json
gives sc_78_01 json '.[0].id'
exits 0 "submit" larets enroll submit "$id" --centre sc_77_01 --json
gives review json .status
exits 3 "too early" larets enroll issue "$id" --pin-file pin
exits 3 "wait in vain" larets enroll status "$id" --wait --timeout 1
says 'still review'
{
    sleep 1
    "$ca_tool" operator approve --dir ca "$id" >/dev/null
} &
exits 4 "wait" larets enroll status "$id" --wait --timeout 30 --json
gives approved json .status

# --- key and request ---------------------------------------------------------

exits 1 "a curve that is none" larets enroll issue "$id" \
    --pin-file pin --curve P-256
says P-256
gives approved field_of "$id" .status
exits 1 "no request yet" larets enroll request "$id"
says 'enroll issue'
exits 0 "issue" larets enroll issue "$id" --carrier hdimage \
    --container demo --pin-file pin --json
gives csr_sent json .journal
gives hdimage:demo json .container
uri=$(json .uri)
exits 0 "again: nothing is done twice" larets enroll issue "$id" \
    --pin-file pin
says 'already'
exits 2 "two forms of the request" larets enroll request "$id" --pem --der
exits 0 "the request" larets enroll request "$id" -o request.pem
ok "the engine verifies the request" \
    gost req -verify -noout -in request.pem
exits 0 "the key is there" larets container show demo --json
gives gost2012_256 json .algorithm
gives "$uri" json .uri
gives null json .subject
exits 3 "no certificate yet" larets enroll install "$id" --pin-file pin
ok 'the operator issues' "$ca_tool" operator issue --dir ca "$id"

# --- receipt, certificate ----------------------------------------------------

exits 0 "receipt" larets enroll receipt show "$id"
says 'Ёлкина'
exits 4 "a wrong code" larets enroll receipt confirm "$id" --code-fd 6 6<bad
exits 6 "too soon" larets enroll receipt confirm "$id" --code-fd 6 6<bad
says 'asks to wait'
clock 430
exits 0 "confirm" with_code receipt larets enroll receipt confirm "$id" \
    --code-fd 6 --json
gives receipt_confirmed json .status
exits 8 "another root" larets enroll install "$id" --pin-file pin \
    --ca-file other.pem
says 'chain'
exits 7 "a wrong password" larets enroll install "$id" --pin-file wrong
stop_ca TERM
cp -r ca ca.kept
cp -r .local local.kept
n=1
while :; do
    start_again
    killed_at $n enroll install "$id" --pin-file pin || break
    exits 0 "gone on with" larets enroll resume "$id" --pin-file pin
    gives completed field_of "$id" .status
    one_key demo
    exits 0 "it is good" larets container check demo --pin-file pin
    exits 0 "the certificate is there" larets cert export demo
    stop_ca TERM
    n=$((n + 1))
done
install_places=$((n - 1))
[ $n -gt 5 ] || die "killed at $n places only"

start_again
exits 0 "install" larets enroll install "$id" --pin-file pin --json
gives acked json .journal
gives completed json .status
exits 0 "again" larets enroll install "$id" --pin-file pin
exits 0 "nothing is left to do" larets enroll resume "$id" --pin-file pin
exits 0 "status" larets status --json
gives 'Ёлкина Майя Юрьевна' json '.[0].subject | capture("CN=(?<n>[^,]*)").n'
gives good json '.[0].state'
exits 0 "check" larets container check demo --pin-file pin
exits 0 "export" larets cert export demo -o cert.pem
ok "the engine verifies the chain" gost verify -CAfile root.pem cert.pem
exits 0 "export to stdout" larets cert export --der demo
cp data cert.der
ok "it is the same" gost x509 -inform DER -in cert.der -out again.pem
ok "it is the same" cmp cert.pem again.pem
jq -r .csr ".local/state/larets/enroll/$id/journal.json" | base64 -d >csr.der
ok "the engine verifies the request" gost req -inform DER -in csr.der \
    -verify -noout

# --- certificates by hand ----------------------------------------------------

exits 0 "the same certificate" larets cert install cert.pem demo
exits 0 "from standard input" larets cert install - demo <cert.der
exits 8 "of another key" larets cert install root.pem demo
exits 8 "no certificate" larets cert install person.json demo
exits 0 "another container" larets container create empty --pin-file pin
exits 1 "nothing to export" larets cert export empty
exits 2 "two forms" larets cert export --der --pem demo

# --- a server that swaps the person ------------------------------------------

id=$(new_application)
approved "$id"
journal=.local/state/larets/enroll/$id/journal.json
jq '.confirmed.subject.snils = "08765430300"' "$journal" >changed
cat changed >"$journal"
exits 8 "another person" larets enroll issue "$id" --container swap \
    --pin-file pin
says 'SNILS'
exits 1 "no key was made" larets container show swap

# --- the session -------------------------------------------------------------

access=$(jq -r .accessToken .local/state/larets/session.json)
clock 1400
exits 0 "the access token is renewed" larets enroll list --json
[ "$access" != "$(jq -r .accessToken .local/state/larets/session.json)" ] ||
    die "the token is the old one"
exits 0 "and works" larets enroll show "$id"
jq '.refreshToken = "none" | .accessToken = "none"' \
    .local/state/larets/session.json >session
cp .local/state/larets/session.json kept
cat session >.local/state/larets/session.json
exits 4 "no session" larets enroll list
says 'larets enroll login'
cat kept >.local/state/larets/session.json

# --- killed before each write ------------------------------------------------

n=1
while :; do
    id=$(new_application)
    approved "$id"
    killed_at $n enroll issue "$id" --container "kill$n" --pin-file pin ||
        break
    exits 3 "gone on with" larets enroll resume "$id" --container "kill$n" \
        --pin-file pin
    gives issuing field_of "$id" .status
    one_key "kill$n"
    n=$((n + 1))
done
[ $n -gt 15 ] || die "killed at $n places only"
issue_places=$((n - 1))

echo "$install_places + $issue_places kills, $checks checks"
