#!/bin/sh
# Passwords on a real terminal: no echo, asked twice, and the terminal is as
# it was after an interrupt.
. "$(dirname "$0")/p11.lib.sh"
# shellcheck source=tests/integration/tool.lib.sh
. "${abs_top_srcdir:?}/tests/integration/tool.lib.sh"

need tmux
need jq
# tmux starts its command by the shell of the user, whatever that may be.
TMUX_TMPDIR=$home
SHELL=/bin/sh
export TMUX_TMPDIR SHELL
unset TMUX
trap 'tmux kill-server 2>/dev/null; rm -rf "$home"' EXIT

t()
{
    tmux -f /dev/null "$@"
}

# shows WORDS [TIMES]: they come to the screen within a minute. What is typed
# before a prompt is there is thrown away by the program, so wait for it.
shows()
{
    checks=$((checks + 1))
    i=0
    while [ $i -lt 600 ]; do
        t capture-pane -p -t s >screen
        [ "$(grep -cF -e "$1" screen)" -ge "${2:-1}" ] && return 0
        sleep 0.1
        i=$((i + 1))
    done
    cat screen
    echo "FAIL: the screen does not show: $1"
    exit 1
}

# hides: the terminal comes to echo nothing, within a minute.
hides()
{
    checks=$((checks + 1))
    tty=$(t display-message -p -t s '#{pane_tty}')
    i=0
    while [ $i -lt 600 ]; do
        stty -F "$tty" -a | grep -q -e '-echo ' && return 0
        sleep 0.1
        i=$((i + 1))
    done
    echo "FAIL: the terminal still echoes"
    exit 1
}

type_line()
{
    t send-keys -t s -l "$1"
    t send-keys -t s Enter
}

t new-session -d -s s -x 120 -y 50 sh || {
    echo 'SKIP: tmux cannot be started'
    exit 77
}
t send-keys -t s "PS1='ready> '; clear" Enter
shows 'ready>'

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
