# shellcheck shell=sh disable=SC2034
# What the lints share; read by `.`, from a script beside this one.
LC_ALL=C
export LC_ALL
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=${abs_top_srcdir:-$(cd "$here/../.." && pwd)}
built=${abs_top_builddir:-$top}
faults=0

# fault FILE:LINE WHAT
fault()
{
    printf '%s: %s\n' "$1" "$2"
    faults=$((faults + 1))
}

# Each line "FILE:LINE: WHAT" of file $1 is a fault.
faults_in()
{
    while IFS= read -r line; do
        printf '%s\n' "$line"
        faults=$((faults + 1))
    done <"$1"
}

# A tool that is missing skips a lint, but never where changes are accepted.
need()
{
    command -v "$1" >/dev/null && return 0
    echo "SKIP: $1 is not installed"
    [ "${CI:-}" != true ] || exit 1
    exit 77
}

finish()
{
    [ "$faults" -eq 0 ] && exit 0
    echo "$faults faults"
    exit 1
}

# Paths below the top of all files like $1 in the folders after it.
files()
{
    pattern=$1
    shift
    (
        cd "$top"
        for folder; do
            [ ! -e "$folder" ] || find "$folder" -name .libs -prune -o \
                -name .deps -prune -o -type f -name "$pattern" -print
        done
    ) | sort
}

scratch()
{
    tmp=$(mktemp -d)
    trap 'rm -rf "$tmp"' EXIT
    trap 'exit 1' HUP INT TERM
}
