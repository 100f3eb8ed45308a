#!/bin/sh
# Passwords on a real terminal: no echo, asked twice, and the terminal is as
# it was after an interrupt.
. "$(dirname "$0")/p11.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need tmux
need jq
# shellcheck source=tests/integration/terminal.lib.sh
. "${abs_top_srcdir:?}/tests/integration/terminal.lib.sh"

# --- asked twice, not shown
type_line "'$larets' container create hdimage:tty; echo status \$?"
shows 'cannot be recovered'
shows 'New password:'
type_line 'hidden1'
shows 'the same again:'
type_line 'hidden2'
shows 'the two differ'
shows 'New password:' 2
type_line 'hidden1'
shows 'the same again:' 2
type_line 'hidden1'
shows 'status 0'
exits 1 "it is not on the screen" grep hidden screen
printf 'hidden1\n' >pin
chmod 600 pin
exits 0 "it is what was typed" larets container check tty --pin-file pin

# --- an interrupt gives the terminal back
type_line "clear; '$larets' container create hdimage:other"
shows 'New password:'
t send-keys -t s C-c
shows 'ready>'
type_line 'echo status $?; stty -a | grep -o "[-]*echo "'
shows 'status 130'
exits 1 "echo is on" grep -e '-echo ' screen
exits 1 "nothing was made" larets container show other

# --- stopped and gone on with: still no echo
type_line 'set -m; clear'
type_line "'$larets' container create hdimage:other; echo status \$?"
shows 'New password:'
t send-keys -t s C-z
shows 'topped'
type_line 'stty -a | grep -o "[-]*echo " | sed s/^/is:/'
shows 'is:echo'
type_line 'fg; echo gone $?'
hides
type_line 'hidden3'
shows 'the same again:'
type_line 'hidden3'
shows 'gone 0'
exits 1 "it is not on the screen" grep hidden screen
printf 'hidden3\n' >pin
exits 0 "it is what was typed" larets container check other --pin-file pin

# --- only "yes" deletes
type_line "clear; '$larets' container delete other; echo status \$?"
shows '(yes/no)'
type_line 'no'
shows 'status 1'
type_line "clear; '$larets' container delete other; echo status \$?"
shows '(yes/no)'
type_line 'yes'
shows 'status 0'
exits 1 "it is gone" larets container show other

echo "$checks checks"
