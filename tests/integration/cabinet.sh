#!/bin/sh
# larets-ca as a client sees it, with curl and jq: the whole path from the
# login to the installed certificate, and every refusal on the way. Requests
# are made, and certificates verified, by the gost engine of OpenSSL.
. "$(dirname "$0")/cabinet.lib.sh"

need curl
need jq
need_engine

phone=+79000000012 stranger=+79000000099

# --- the CA ------------------------------------------------------------------

ok 'a new CA' "$ca_tool" init --dir ca --name 'Испытательный УЦ'
no 1 'a CA over another' "$ca_tool" init --dir ca
no 1 'a curve for tests' "$ca_tool" init --dir other --curve TEST-256
no 2 'a command that is none' "$ca_tool" frobnicate --dir ca
same 'mode of the key' "$(stat -c %a ca/root.key)" 600
same 'mode of the records' "$(stat -c %a ca/ca.db)" 600
"$ca_tool" ca-cert --dir ca >root.pem
ok 'the root verifies' gost verify -check_ss_sig -CAfile root.pem root.pem
no 1 'plain http beyond loopback' timeout 10 "$ca_tool" serve --dir ca \
    --listen 0.0.0.0:0
start_ca --test-hooks --verbose
call 200 GET ''
is '.versions[0]' v1
call 404 GET /nothing
is .code not-found
call 405 DELETE /applications
same Allow "$(header Allow)" 'GET, POST'

# --- login -------------------------------------------------------------------

call 422 POST /auth/challenges -H "$json" -d '{"phone": "+7495"}'
is '.errors[0].pointer' /phone
call 400 POST /auth/challenges -H "$json" -d '{"phone": '
call 400 POST /auth/challenges -H "$json" -d '{"phone": "8\u0000"}'
call 415 POST /auth/challenges -H 'Content-Type: text/plain' -d '{}'
head -c 70000 /dev/zero | tr '\0' ' ' >big
call 413 POST /auth/challenges -H "$json" -H 'Expect:' --data-binary @big
call 202 POST /auth/challenges -H "$json" -d "{\"phone\": \"$phone\"}"
is .method call_last4
is .codeLength 4
challenge=$(field .challengeId)
call 429 POST /auth/challenges -H "$json" -d '{"phone": "8 900 0000012"}'
is .code rate-limited
code=$(last_code $phone login)
wrong=$(printf '%04d' $(((1$code + 1) % 10000)))
verify=/auth/challenges/$challenge/verification
call 403 POST "$verify" -H "$json" -d "{\"code\": \"$wrong\"}"
is .attemptsLeft 2
call 403 POST "$verify" -H "$json" -d "{\"code\": \"$wrong\"}"
call 403 POST "$verify" -H "$json" -d "{\"code\": \"$wrong\"}"
is .attemptsLeft 0
call 429 POST "$verify" -H "$json" -d "{\"code\": \"$code\"}"
is .code code-attempts-exceeded
same 'the code is forgotten' "$(last_code $phone login)" ''
clock 61
call 202 POST /auth/challenges -H "$json" -d "{\"phone\": \"$phone\"}"
is .resendAfter 120
verify=/auth/challenges/$(field .challengeId)/verification
code=$(last_code $phone login)
clock 362
call 410 POST "$verify" -H "$json" -d "{\"code\": \"$code\"}"
is .code code-expired
call 202 POST /auth/challenges -H "$json" -d "{\"phone\": \"$phone\"}"
verify=/auth/challenges/$(field .challengeId)/verification
code=$(last_code $phone login)
call 200 POST "$verify" -H "$json" -d "{\"code\": \"$code\"}"
call 410 POST "$verify" -H "$json" -d "{\"code\": \"$code\"}"
call 404 POST /auth/challenges/ch_none/verification -H "$json" \
    -d '{"code": "1234"}'
log_in $phone
me=$access
call 401 GET /applications
is .code unauthenticated
as at_wrong 401 GET /applications
call 200 POST /auth/token -H "$json" -d "{\"refreshToken\": \"$refresh\"}"
next=$(field .refreshToken)
call 401 POST /auth/token -H "$json" -d "{\"refreshToken\": \"$refresh\"}"
call 401 POST /auth/token -H "$json" -d "{\"refreshToken\": \"$next\"}"
as "$me" 401 GET /applications
log_in $phone
me=$access
clock 1300
as "$me" 401 GET /applications
is .code token-expired
clock 362
log_in $phone
me=$access

# --- applications and who may see them ---------------------------------------

ok 'a token' "$ca_tool" operator token --dir ca --role service_centre \
    --name sc_77_01 --out centre.token
same 'mode of the token' "$(stat -c %a centre.token)" 600
no 2 'a token of no centre' "$ca_tool" operator token --dir ca \
    --role service_centre --name sc_00
centre=$(cat centre.token)
operator=$("$ca_tool" operator token --dir ca --role operator)
as "$me" 200 GET /applications
is '.items | length' 0
as "$me" 403 POST /applications -H "$json" -d "{\"kind\": \"new\"}"
new="{\"kind\": \"new\", \"phone\": \"$phone\", \"identity\": \"in_person\",
 \"statement\": \"paper\"}"
as "$centre" 422 POST /applications -H "$json" \
    -d '{"kind": "new", "phone": "1", "identity": "by_magic"}'
is '.errors | length' 2
as "$centre" 400 POST /applications -H "$json" \
    -d "${new%\}}, \"subject\": [\"a list\"]}"
as "$centre" 201 POST /applications -H "$json" -d "$new" \
    -H 'Idempotency-Key: first'
id=$(field .id)
as "$centre" 201 POST /applications -H "$json" -d "$new" \
    -H 'Idempotency-Key: first'
same 'the same answer' "$(field .id)" "$id"
same 'marked as repeated' "$(header Idempotency-Replayed)" true
as "$centre" 422 POST /applications -H "$json" -d '{"kind": "new"}' \
    -H 'Idempotency-Key: first'
is .code idempotency-mismatch
as "$centre" 400 POST /applications -H "$json" -d "$new" \
    -H 'Idempotency-Key: a key'
as "$me" 200 GET /applications
is '.items | length' 1
as "$me" 200 GET '/applications?status=review'
is '.items | length' 0
as "$me" 400 GET '/applications?status=none'
log_in $stranger
other=$access
as "$other" 404 GET "/applications/$id"
as "$other" 404 PATCH "/applications/$id" -H "$json" -d "$person"
as "$me" 404 GET /applications/apl_none
as "$centre" 403 PATCH "/applications/$id" -H "$json" -d "$person"
as "$operator" 200 GET "/applications/$id"
as "$me" 403 POST "/operator/applications/$id/decision" -H "$json" \
    -d '{"decision": "approve"}'

# --- requisites --------------------------------------------------------------

etag "$me" "$id"
as "$me" 304 GET "/applications/$id" -H "If-None-Match: $etag"
as "$me" 428 PATCH "/applications/$id" -H "$json" -d "$person"
as "$me" 412 PATCH "/applications/$id" -H "$json" -d "$person" \
    -H 'If-Match: "77-1"'
as "$me" 422 PATCH "/applications/$id" -H "$json" -H "If-Match: $etag" \
    -d '{"subject": {"surname": "Eлкина", "snils": "112-233-445 96",
     "inn": 12, "phone": "+79000000099"}}'
is '.errors | length' 4
is '.errors[0].pointer' /subject/surname
is '.errors[0].code' mixed-script
is '.errors[1].detail' 'контрольное число 96, ожидается 95'
as "$me" 422 POST "/applications/$id/confirmation" -H "If-Match: $etag" \
    -H "$json" -d '{"revision": 1}'
as "$me" 409 POST "/applications/$id/submission" -H "If-Match: $etag"
is .code wrong-state
is '.allowedActions[0]' patch
as "$me" 200 PATCH "/applications/$id" -H "$json" -H "If-Match: $etag" \
    -d "$person"
old=$etag etag=$(header ETag)
is .revision 2
is .subject.birthDate 1990-04-12
is .subject.snils 11223344595
is .subject.identityDocument.departmentCode 770-045
is .subject.surname Ёлкина
as "$me" 412 PATCH "/applications/$id" -H "$json" -H "If-Match: $old" \
    -d "$person"
as "$me" 200 PATCH "/applications/$id" -H "$json" -H "If-Match: $etag" \
    -d '{"subject": {"shoeSize": 38, "identityDocument": {"number": "345679"}}}'
etag=$(header ETag)
is .subject.shoeSize null
is .subject.identityDocument.series 4512
as "$me" 412 POST "/applications/$id/confirmation" -H "If-Match: $etag" \
    -H "$json" -d '{"revision": 2}'
as "$me" 200 POST "/applications/$id/confirmation" -H "If-Match: $etag" \
    -H "$json" -d '{"revision": 3}'
etag=$(header ETag)
is .confirmedRevision 3
as "$me" 409 POST "/applications/$id/submission" -H "If-Match: $etag"
is .detail 'не выбран сервисный центр'
as "$me" 200 GET '/service-centres?region=78'
is '.items[0].id' sc_78_01
as "$me" 422 PUT "/applications/$id/service-centre" -H "$json" \
    -d '{"id": "sc_00"}'
as "$me" 200 PUT "/applications/$id/service-centre" -H "$json" \
    -d '{"id": "sc_77_01"}'
etag=$(header ETag)
as "$me" 428 POST "/applications/$id/submission"
as "$me" 202 POST "/applications/$id/submission" -H "If-Match: $etag"
is .status review
is .checks.snils ok
same 'a wait' "$(header Retry-After)" 1

# --- review ------------------------------------------------------------------

decision=/operator/applications/$id/decision
as "$operator" 422 POST "$decision" -H "$json" -d '{"decision": "correct"}'
as "$operator" 422 POST "$decision" -H "$json" -d '{"decision": "maybe"}'
as "$operator" 200 POST "$decision" -H "$json" \
    -d '{"decision": "correct", "comment": "Проверьте дату",
     "fields": ["/subject/birthDate"]}'
is .status correction
as "$operator" 409 POST "$decision" -H "$json" -d '{"decision": "approve"}'
no 5 'approval out of turn' "$ca_tool" operator approve --dir ca "$id"
as "$me" 409 GET "/applications/$id/profile"
as "$me" 200 GET "/applications/$id"
is .comment 'Проверьте дату'
is '.fields[0]' /subject/birthDate
etag=$(header ETag)
as "$me" 202 POST "/applications/$id/submission" -H "If-Match: $etag"
as "$operator" 200 POST "$decision" -H "$json" -d '{"decision": "approve"}'
etag "$me" "$id"
as "$me" 200 PATCH "/applications/$id" -H "$json" -H "If-Match: $etag" \
    -d '{"subject": {"identityDocument": {"number": "345678"}}}'
is .status draft
is .checks.inn pending
to_approved "$me" "$id"
is .status awaiting_csr
as "$me" 409 POST "/applications/$id/requisites-confirmation" -H "$json" \
    -d '{"revision": 4}'

# --- the request -------------------------------------------------------------

as "$me" 200 GET "/applications/$id/profile"
cp body profile.json
is '.subject[] | select(.oid == "2.5.4.8") | .value' '77 г. Москва'
is '.subject[] | select(.oid == "2.5.4.42") | .value' 'Майя Юрьевна'
is '.subject[] | select(.oid == "1.2.643.100.3") | .type' numeric
is '.keyAlgorithms[0].paramSets[0]' 1.2.643.7.1.2.1.1.1

# send STATUS FILE KEY
pkcs10='Content-Type: application/pkcs10'
send()
{
    as "$me" "$1" POST "/applications/$id/csr" -H "$pkcs10" \
        -H "Idempotency-Key: $3" --data-binary "@$2"
}

csr profile.json TCA good
csr profile.json TCA name '(.subject[] | select(.oid == "1.2.643.100.3")
    | .value) = "08765430300"'
csr profile.json TCA less 'del(.subject[] | select(.oid == "2.5.4.4"))'
csr profile.json TCA more '.subject += [{"oid": "2.5.4.12", "value": "Шеф"}]'
csr profile.json TCA rights . too_much
openssl req -new -newkey rsa:2048 -nodes -keyout rsa.key -subj /CN=x \
    -outform DER -out rsa.der 2>/dev/null
as "$me" 415 POST "/applications/$id/csr" -H "$json" \
    -H 'Idempotency-Key: a' -d '{}'
as "$me" 400 POST "/applications/$id/csr" -H "$pkcs10" \
    --data-binary @good.der
printf 'nonsense' >junk.der
send 422 junk.der a
is '.errors[0].code' der
{ cat good.der && printf '\0'; } >tail.der
send 422 tail.der a
is .code validation
is '.errors[0].code' trailing-bytes
# The same with an indefinite length outside: BER.
{ printf '\060\200' && tail -c +5 good.der && printf '\0\0'; } >ber.der
send 422 ber.der a
is '.errors[0].code' der
send 422 name.der a
is .code csr-mismatch
is '.errors[0].detail' 'в запросе 08765430300, в заявке 11223344595'
send 422 less.der a
is '.errors[0].code' missing
send 422 more.der a
is '.errors[0] | "\(.pointer) \(.code)"' '2.5.4.12 unexpected'
send 422 rights.der a
is '[.errors[] | select(.code == "not-in-profile")] | length' 4
send 422 rsa.der a
is .code csr-signature
is '[.errors[] | select(.code == "unsupported")] | length' 1
# The last byte of the signature, and a byte of the name: nothing is told
# but that the signature is broken, and both.
size=$(stat -c %s good.der)
{ head -c $((size - 1)) good.der && tail -c 1 good.der | tr '\0-\377' '\1-\377\0'; } >bad.der
send 422 bad.der a
is .code csr-signature
is '.errors | length' 1
LC_ALL=C sed 's/maya@example/mayb@example/' good.der >swapped.der
send 422 swapped.der a
is .code csr-signature
is '[.errors[].code] | join(" ")' 'csr-signature differs'
send 202 good.der a
is .status issuing
digest=$(field .csrDigest)
same 'the digest' "$digest" \
    "sha-256=:$(openssl dgst -sha256 -binary good.der | openssl base64):"
send 202 good.der a
same 'the same answer' "$(header Idempotency-Replayed)" true
send 202 good.der b
is .csrDigest "$digest"
send 422 name.der a
is .code idempotency-mismatch
csr profile.json TCA second
send 409 second.der c
is .code wrong-state
etag "$me" "$id"
as "$me" 409 DELETE "/applications/$id" -H "If-Match: $etag"
as "$me" 409 GET "/applications/$id/certificate"
as "$me" 409 GET "/applications/$id/receipt"

# --- killed between the request and the certificate --------------------------

stop_ca KILL
start_ca --test-hooks --auto-issue --verbose
clock 362
for _ in 1 2 3 4 5 6 7 8 9 10; do
    as "$me" 200 GET "/applications/$id"
    [ "$(field .status)" = issuing ] || break
    sleep 0.3
done
is .status issued
as "$me" 200 GET "/applications/$id/receipt"
serial=$(field .serial)
stop_ca KILL
start_ca --test-hooks --auto-issue --verbose
clock 362
as "$me" 200 GET "/applications/$id/receipt"
is .serial "$serial"
as "$me" 200 GET "/applications/$id/events"
is '[.items[] | select(.event == "issued")] | length' 1
send 202 good.der a
is .csrDigest "$digest"

# --- receipt -----------------------------------------------------------------

as "$me" 200 GET "/applications/$id/receipt"
receipt=$(field .digest)
field .text >receipt
same 'the digest of the receipt' "$receipt" "sha-256=:$(
    jq -j .text body | openssl dgst -sha256 -binary | openssl base64):"
grep -q 11223344595 receipt || die 'the receipt does not name the owner'
as "$me" 409 GET "/applications/$id/certificate"
is .code receipt-not-confirmed
as "$me" 202 POST "/applications/$id/receipt/challenges"
is .codeLength 6
challenge=$(field .challengeId)
code=$(last_code $phone receipt)
as "$me" 429 POST "/applications/$id/receipt/challenges"
wrong=$(printf '%06d' $(((1$code + 1) % 1000000)))

# confirm STATUS CODE DIGEST KEY
confirm()
{
    as "$me" "$1" POST "/applications/$id/receipt/confirmation" -H "$json" \
        -H "Idempotency-Key: $4" -d "{\"challengeId\": \"$challenge\",
        \"code\": \"$2\", \"receiptDigest\": \"$3\"}"
}
confirm 403 "$wrong" "$receipt" r1
is .attemptsLeft 2
confirm 403 "$wrong" "$receipt" r1
is .attemptsLeft 2
confirm 422 "$code" 'sha-256=:AAAA:' r2
is .code digest-mismatch
confirm 200 "$code" "$receipt" r3
is .status receipt_confirmed
is .evidence.serial "$serial"
is .evidence.phone '+7 9•• •••-••-12'
confirm 200 "$code" "$receipt" r3
confirm 409 "$code" "$receipt" r4

# --- the certificate ---------------------------------------------------------

as "$other" 404 GET "/applications/$id/certificate"
as "$me" 406 GET "/applications/$id/certificate" -H 'Accept: text/html'
as "$me" 200 GET "/applications/$id/certificate" \
    -H 'Accept: application/pkcs7-mime'
cp body chain.p7b
gost pkcs7 -inform DER -in chain.p7b -print_certs -out chain.pem
same 'certificates of the chain' "$(grep -c BEGIN chain.pem)" 2
as "$me" 200 GET "/applications/$id/certificate" \
    -H 'Accept: application/pkix-cert'
same 'type' "$(header Content-Type)" application/pkix-cert
cp body cert.der
gost x509 -inform DER -in cert.der -out cert.pem
ok 'the chain verifies' gost verify -check_ss_sig -purpose sslclient \
    -CAfile root.pem cert.pem
same 'the serial' "$(gost x509 -in cert.pem -noout -serial |
    sed 's/serial=//' | tr A-F a-f)" "$serial"
gost x509 -in cert.pem -noout -pubkey >cert.pub
gost pkey -in good.key -pubout >key.pub
cmp -s cert.pub key.pub || die 'the certificate has another key'

# string OID TYPE VALUE: of the subject
gost x509 -in cert.pem -noout -text >cert.txt
openssl asn1parse -inform DER -in cert.der -oid /dev/null >cert.asn1 2>&1 ||
    openssl asn1parse -inform DER -in cert.der >cert.asn1
string()
{
    checks=$((checks + 1))
    grep -A1 -E "OBJECT +:$1\$" cert.asn1 | tail -n 1 |
        grep -qE ": $2 +:$3\$" || die "$1 is not $2 $3"
}
string countryName PRINTABLESTRING RU
string SNILS NUMERICSTRING 11223344595
string INN NUMERICSTRING 500100732259
string emailAddress IA5STRING maya@example.test
string commonName UTF8STRING 'Ёлкина Майя Юрьевна'
string surname UTF8STRING Ёлкина
string givenName UTF8STRING 'Майя Юрьевна'
string localityName UTF8STRING 'г. Москва'
string stateOrProvinceName UTF8STRING '77 г. Москва'

# holds LINE: of the certificate's text
holds()
{
    checks=$((checks + 1))
    grep -q -e "$1" cert.txt || { cat cert.txt && die "no $1"; }
}
holds 'Digital Signature, Non Repudiation$'
holds 'TLS Web Client Authentication, E-mail Protection'
holds 'Policy: Class of Signing Tool KC1'
holds 'Signing Tool of Subject'
holds 'Signing Tool of Issuer'
holds 'X509v3 Private Key Usage Period'
holds 'X509v3 Authority Key Identifier'
holds '1.2.643.100.114'
# Signature parameters are absent: after the OID comes the next element.
same 'signature algorithms' "$(grep -c \
    'GOST R 34.10-2012 with GOST R 34.11-2012 (256 bit)' cert.asn1)" 2
checks=$((checks + 1))
! grep -A1 'with GOST R 34.11-2012 (256 bit)' cert.asn1 | grep -q NULL ||
    die 'parameters of the signature algorithm'

print=$(openssl dgst -sha256 -r cert.der | cut -d' ' -f1)
as "$me" 422 POST "/applications/$id/installation" -H "$json" \
    -d "{\"serial\": \"$serial\", \"thumbprintSha256\": \"00\"}"
as "$me" 200 POST "/applications/$id/installation" -H "$json" -d "{
    \"serial\": \"$serial\", \"carrier\": \"hdimage\",
    \"thumbprintSha256\": \"$print\"}"
is .status completed
as "$me" 200 POST "/applications/$id/installation" -H "$json" -d "{
    \"serial\": \"$serial\", \"thumbprintSha256\": \"$print\"}"
as "$me" 200 GET "/applications/$id/events"
is '[.items[].event] | join(" ")' "created edited edited data_confirmed \
centre_chosen submitted correction_requested submitted approved edited \
data_confirmed centre_chosen submitted approved requisites_confirmed \
csr_received issued receipt_confirmed installed"
after=$(field '.items[-2].id')
as "$me" 200 GET "/applications/$id/events?after=$after"
is '.items | length' 1

# --- a second application: the key again, without the person -----------------

id=$("$ca_tool" operator create --dir ca --phone '8 900 000-00-12')
to_approved "$me" "$id"
is .status statement_required
is '.allowedActions | join(" ")' cancel
as "$me" 404 GET "/applications/$id/statement"
as "$me" 409 POST "/applications/$id/csr" -H "$pkcs10" \
    -H 'Idempotency-Key: a' --data-binary @second.der
as "$me" 428 DELETE "/applications/$id"
etag "$me" "$id"
as "$me" 204 DELETE "/applications/$id" -H "If-Match: $etag"
as "$me" 200 GET "/applications/$id"
is .status cancelled
id=$("$ca_tool" operator create --dir ca --phone $phone --statement paper)
to_approved "$me" "$id"
send 422 good.der a
is .code key-reused
is '.errors | length' 1
csr profile.json A third
send 202 third.der a
is .status awaiting_identity
as "$centre" 404 POST "/operator/applications/$id/identification" -H "$json" \
    -d '{"kind": "in_person"}'
ok 'identification' "$ca_tool" operator identify --dir ca "$id"
for _ in 1 2 3 4 5 6 7 8 9 10; do
    as "$me" 200 GET "/applications/$id"
    [ "$(field .status)" = issuing ] || break
    sleep 0.6
done
is .status issued

# --- an operator issues, with a key under a password -------------------------

stop_ca TERM
printf 'correct horse\n' >pin
printf 'wrong horse\n' >wrong.pin
mv ca first
ok 'a CA of 512 bits' "$ca_tool" init --dir ca --curve TC26-512-A \
    --pin-file pin
grep -q 'ENCRYPTED PRIVATE KEY' ca/root.key || die 'the key lies open'
no 7 'no password' "$ca_tool" serve --dir ca
no 7 'a wrong password' "$ca_tool" serve --dir ca --pin-file wrong.pin
start_ca --pin-file pin --test-hooks
log_in $phone
me=$access
id=$("$ca_tool" operator create --dir ca --phone $phone --statement paper \
    --identity in_person)
to_approved "$me" "$id"
as "$me" 200 GET "/applications/$id/profile"
cp body profile.json
csr profile.json A wide . extensions gost2012_512
send 202 wide.der a
no 7 'issuing without the key' "$ca_tool" operator issue --dir ca "$id"
ok 'issuing' "$ca_tool" operator issue --dir ca --pin-file pin "$id"
no 5 'issuing again' "$ca_tool" operator issue --dir ca --pin-file pin "$id"
as "$me" 200 GET "/applications/$id"
is .status issued
stop_ca TERM

# --- without hooks there are none --------------------------------------------

start_ca --pin-file pin
call 404 GET "/test/outbox?phone=$phone"
call 404 PUT /test/clock -H "$json" -d '{"offsetSeconds": 1}'
same 'the outbox for operators' "$("$ca_tool" operator outbox --dir ca \
    --phone $phone --json | jq -r '.[-1].purpose')" issued
stop_ca TERM

# --- TLS ---------------------------------------------------------------------

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout tls.key -out tls.crt -subj /CN=localhost -days 2 \
    -addext subjectAltName=IP:127.0.0.1 2>/dev/null
no 2 'a certificate without key' "$ca_tool" serve --dir ca --pin-file pin \
    --tls-cert tls.crt
start_ca --pin-file pin --listen 0.0.0.0:0 --tls-cert tls.crt --tls-key tls.key
port=$(cat port)
ok 'https' curl -sS --cacert tls.crt "https://127.0.0.1:$port/cabinet/v1"
no 35 'TLS 1.1' curl -sS --cacert tls.crt --tls-max 1.1 \
    "https://127.0.0.1:$port/cabinet/v1"
stop_ca TERM

# --- nobody's data in the log ------------------------------------------------

checks=$((checks + 1))
! grep -qE '9000000012|11223344595|500100732259|345678|maya@' ca.log ||
    die 'personal data in the log'
echo "$checks checks"
