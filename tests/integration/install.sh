#!/bin/sh
# `make install DESTDIR=` puts the module, its p11-kit file, the programs and
# their pages in place; `make uninstall` leaves nothing behind.
set -eu

: "${abs_top_builddir:?}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
root=$tmp/root

die()
{
    printf '%s\n' "$*" >&2
    exit 1
}

# This runs below another make, whose jobs and flags are not ours.
run_make()
{
    env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
        make -C "$abs_top_builddir" -s DESTDIR="$root" "$@" \
        >"$tmp/out" 2>&1 || {
        cat "$tmp/out"
        die "make $* failed"
    }
}

# The one installed file whose path ends in $1, without the staging folder.
one()
{
    set -- "$1" "$(find "$root" -type f -path "*$1")"
    [ -n "$2" ] || die "not installed: $1"
    [ "$(printf '%s\n' "$2" | wc -l)" -eq 1 ] || die "installed twice: $1"
    printf '%s\n' "${2#"$root"}"
}

run_make install
module=$(one /pkcs11/larets-pkcs11.so)
config=$(one /p11-kit/modules/larets.module)
for program in ${LARETS_PROGRAMS-}; do
    path=$(one "/bin/$program")
    [ -x "$root$path" ] || die "$path is not executable"
    one "/man/man1/$program.1" >/dev/null
done

# The name in the file leads p11-kit to the module that was installed.
named=$(sed -n 's/^module: *//p' "$root$config")
case $named in
/*) ;;
*) named=$(pkg-config --variable=p11_module_path p11-kit-1)/$named ;;
esac
[ "$named" = "$module" ] || die "$config leads to $named, not to $module"

run_make uninstall
left=$(find "$root" ! -type d)
[ -z "$left" ] || die "uninstall left: $left"
