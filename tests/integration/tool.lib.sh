# shellcheck shell=sh disable=SC2034,SC2154
# What the tests of the command share; read by `.`, after p11.lib.sh or
# cabinet.lib.sh, which make the folder $home.
larets=${abs_top_builddir:?}/larets
HOME=$home
LARETS_MODULE=$abs_top_builddir/.libs/larets-pkcs11.so
export HOME LARETS_MODULE
unset XDG_CONFIG_HOME XDG_DATA_HOME LARETS_CONF
unset XDG_STATE_HOME
LC_ALL=C.UTF-8
export LC_ALL

# larets ARG...: the command; the module is built with what it is.
larets()
{
    "$larets" "$@"
}

# exits STATUS WHAT COMMAND...: the command ends with this status; standard
# output goes to `data`, both to `out`.
exits()
{
    want=$1
    what=$2
    shift 2
    checks=$((checks + 1))
    status=0
    "$@" >data 2>err || status=$?
    cat data err >out
    [ "$status" -eq "$want" ] && return 0
    cat out
    echo "FAIL (status $status, not $want): $what: $*"
    exit 1
}

# says WORDS: what the last command printed has a line with these words.
says()
{
    checks=$((checks + 1))
    grep -qF -e "$1" out && return 0
    cat out
    echo "FAIL: nothing says: $1"
    exit 1
}

# silent_about WORDS: the last command did not print them.
silent_about()
{
    checks=$((checks + 1))
    if grep -qF -e "$1" out; then
        cat out
        echo "FAIL: this is printed: $1"
        exit 1
    fi
}

# gives WORDS COMMAND...: what the command prints is this.
gives()
{
    want=$1
    shift
    checks=$((checks + 1))
    got=$("$@")
    [ "$got" = "$want" ] && return 0
    echo "FAIL: \"$got\", not \"$want\": $*"
    exit 1
}

# json EXPRESSION: of what the last command printed on standard output.
json()
{
    jq -r "$1" data
}
