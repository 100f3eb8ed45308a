#!/bin/sh
# Codes typed on a real terminal: a mistyped one is asked for again while the
# server takes it, and the server's word ends it.
. "$(dirname "$0")/cabinet.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need tmux
need jq
need curl
# shellcheck source=tests/integration/terminal.lib.sh
. "${abs_top_srcdir:?}/tests/integration/terminal.lib.sh"

phone=+79000000012
ok 'a CA' "$ca_tool" init --dir ca
start_ca --test-hooks
server=http://127.0.0.1:$(cat port)
prompt='Last 4 digits of the calling number:'

# wrong CODE: four digits that are not these.
wrong()
{
    [ "$1" = 0000 ] && echo 1111 || echo 0000
}

# --- mistyped once, then right
type_line "'$larets' enroll login --server $server --phone $phone; echo st \$?"
shows "$prompt"
code=$(last_code $phone login)
type_line "$(wrong "$code")"
shows "$prompt" 2
type_line "$code"
shows 'logged in to'
shows 'st 0'

# --- mistyped as often as the server lets it be
clock 600
type_line clear
type_line "'$larets' enroll login --server $server --phone $phone; echo st \$?"
shows "$prompt"
code=$(last_code $phone login)
type_line "$(wrong "$code")"
shows "$prompt" 2
type_line "$(wrong "$code")"
shows "$prompt" 3
type_line "$(wrong "$code")"
shows 'st 4'

echo "$checks checks"
