# shellcheck shell=sh disable=SC2154
# A real terminal for a test, made by tmux: read by `.` after the library that
# made the test's folder and its function cleanup; opens a shell with a prompt.

# tmux starts its command by the shell of the user, whatever that may be.
TMUX_TMPDIR=$home
SHELL=/bin/sh
export TMUX_TMPDIR SHELL
unset TMUX
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT

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
