#!/bin/bash
# Each lint can fail: a small tree that they all accept is spoilt in one place
# at a time, and the lint must name that place and the fault.
. "$(dirname "$0")/lib.sh"
need shellcheck
scratch
cc=${LARETS_CC:-${CC:-cc}}
good=$tmp/good
tree=$tmp/tree
count=0

write()
{
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

make_header()
{
    write "$good/$1" <<END
#ifndef $2
#define $2
int $3(void);
#endif
END
}

make_source()
{
    write "$good/$1" <<END
#include "$2"

int $3(void)
{
    return 0;
}
END
}

make_tree()
{
    mkdir -p "$good/tests/lint" "$good/spec" "$good/.ci"
    cp "$top/.clang-format" "$top/.shellcheckrc" "$good"
    make_header module/base/err.h BASE_ERR_H err
    make_source module/base/err.c base/err.h err
    make_header module/gost/hash.h GOST_HASH_H hash
    make_source module/gost/hash.c base/err.h hash
    make_header module/store/item.h STORE_ITEM_H item
    make_source module/store/item.c gost/hash.h item
    make_header module/store/store.h STORE_STORE_H store
    make_header tools/opt.h TOOLS_OPT_H opt
    make_source tools/opt.c tools/opt.h opt
    make_header include/larets-pkcs11.h LARETS_PKCS11_H CK_C
    make_source module/cryptoki/lib.c store/item.h C_GetInterface
    echo 'int state;' >>"$good/module/cryptoki/lib.c"
    echo '{ global: C_GetInterface; local: *; };' |
        write "$good/module/cryptoki/module.map"
    write "$good/tools/man/larets.1" <<END
.Dd January 1, 2025
.Dt LARETS 1
.Os
.Sh NAME
.Nm larets
.Nd keeps keys
.Sh COMMANDS
.Bl -tag -width Ds
.It Ic key list Op Fl -json
Lists.
.It Ic key show Ar name
Shows.
.El
END
    printf '#!/bin/sh\nprintf "key list\\t--json\\nkey show\\n"\n' |
        write "$good/larets"
    chmod +x "$good/larets"
    write "$good/module/gost/gen-data.py" <<END
"""Print data.txt.

    python3 gen-data.py 3 > data.txt
"""
import sys
print(sys.argv[1])
END
    echo 3 | write "$good/module/gost/data.txt"
    printf '#!/bin/sh\necho built\n' | write "$good/bootstrap"
    chmod +x "$good/bootstrap"
    echo 'larets-pkcs11.la: module' | write "$good/Makefile"
    echo 'EXTRA_DIST = spec .ci tests/lint tests/local.mk' | write "$good/Makefile.am"
    link_module "$good"
    printf '"""\n    python3 gen-hash.py a > hash.txt\n"""\nprint(1)\n' |
        write "$good/module/gost/gen-hash.py"
    echo 1 | write "$good/module/gost/hash.txt"
    (cd "$good" && find module include tools -type f) |
        write "$good/tests/local.mk"
    for c in $(cd "$good" && find module tools -name '*.c'); do
        compile "$good" "$c"
    done
}

# compile TREE SOURCE
compile()
{
    (cd "$1" && $cc -fPIC -fvisibility=hidden -I. -Imodule -Iinclude \
        -c -o "${2%.c}.o" "$2")
}

# link_module TREE [ARGUMENT...]
link_module()
{
    mkdir -p "$1/.libs"
    (cd "$1" && shift && $cc -shared -fPIC -fvisibility=default -Imodule \
        -o .libs/larets-pkcs11.so module/cryptoki/lib.c "$@" -Wl,-z,defs \
        -Wl,--version-script=module/cryptoki/module.map)
}

run_lint()
{
    abs_top_srcdir=$tree abs_top_builddir=$tree LARETS_CPPFLAGS='' \
        LARETS_PROGRAMS=larets "$here/$1" >"$tmp/out" 2>&1
}

fresh()
{
    rm -rf "$tree"
    cp -R "$good" "$tree"
}

# expect LINT PLACE TEXT: the lint fails on the tree as it is now, with a line
# that has both words.
expect()
{
    local status=0

    run_lint "$1" || status=$?
    count=$((count + 1))
    [ $status -ne 77 ] || { cat "$tmp/out"; return 0; }
    if [ $status -ne 1 ] || ! grep -F -e "$2" "$tmp/out" | grep -qF -e "$3"
    then
        fault "$1" "status $status for \"$3\" in $2"
        sed 's/^/    /' "$tmp/out"
    fi
}

# spoil LINT FILE TEXT: appends stdin to the file, then as expect.
spoil()
{
    fresh
    mkdir -p "$(dirname "$tree/$2")"
    cat >>"$tree/$2"
    case $2 in
    *.c) compile "$tree" "$2" >"$tmp/cc" 2>&1 || true ;;
    esac
    expect "$@"
}

accept_good_tree()
{
    local lint status

    for lint in dist includes exports generated headers format generated man shell \
        size words; do
        fresh
        status=0
        run_lint "$lint.sh" || status=$?
        case $status in
        0 | 77) ;;
        *)
            fault "$lint.sh" "refuses the good tree"
            sed 's/^/    /' "$tmp/out"
            ;;
        esac
    done
}

spoil_includes()
{
    local lint=includes.sh

    spoil $lint module/base/err.c 'base may not include gost/hash.h' \
        <<<'#include "gost/hash.h"'
    spoil $lint module/gost/hash.h 'gost may not include store/item.h' \
        <<<'#include "store/item.h"'
    spoil $lint module/cryptoki/lib.c 'may not include store/store.h' \
        <<<'#include "store/store.h"'
    spoil $lint tools/ca/issue.c 'tools/ca may not include store/item.h' \
        <<<'#include "store/item.h"'
    spoil $lint tools/ca/issue.c 'tools/ca may not include tools/opt.h' \
        <<<'#include "tools/opt.h"'
    spoil $lint module/base/err.c 'no such file: err.h' <<<'#include "err.h"'
    spoil $lint module/store/item.c 'of openssl' \
        <<<'# include <openssl/evp.h>'
    spoil $lint module/base/err.c 'of pthread' <<<'#include <pthread.h>'
    spoil $lint tools/opt.c 'of curl' <<<'#include <curl/curl.h>'
    spoil $lint tools/opt.c 'of sqlite3' <<<'#include <sqlite3.h>'
    spoil $lint tools/opt.c 'of microhttpd' <<<'#include <microhttpd.h>'
    spoil $lint module/store/item.c 'of cjson' <<<'#include <cjson/cJSON.h>'
    spoil $lint module/token/slot.c 'of p11-kit' \
        <<<'#include <p11-kit/pkcs11.h>'
    spoil $lint module/store/item.c 'of pcsc' <<<'#include <winscard.h>'
    spoil $lint module/base/err.c 'of no known library' <<<'#include <gmp.h>'
    spoil $lint module/base/err.c 'an include by macro' <<<'#include NAME'
}

spoil_invariants()
{
    local lint=includes.sh

    spoil $lint module/store/item.h 'a CK_ word' <<<'/* CKR_OK */'
    spoil $lint module/gost/hash.c 'a CK_ word' <<<'typedef int CK_ULONG;'
    spoil $lint tools/opt.c 'SCard' <<<'int SCardConnect(void);'
    spoil $lint module/store/item.c 'sqlite3_' <<<'int sqlite3_open(void);'
    spoil $lint tools/opt.c 'curl_' <<<'int curl_easy_init(void);'
    spoil $lint tools/opt.c 'opened, renamed or removed' \
        <<<'int unlink(const char *); int f(void) { return unlink("x"); }'
    spoil $lint module/store/item.c 'opened, renamed or removed' \
        <<<'int rename(); int f(void) { return rename ("x", "y"); }'
    spoil $lint module/store/item.c 'n is a writable variable' <<<'int n;'
    spoil $lint module/store/item.c 'n is a writable variable' \
        <<<'int n = 3;'
    spoil $lint module/gost/hash.c 'is a writable variable' \
        <<<'int f(void) { static int calls; return ++calls; }'
    spoil $lint tools/opt.c 'at is a writable variable' \
        <<<'static _Thread_local int at; int *f(void) { return &at; }'
    fresh
    rm "$tree/module/gost/hash.o"
    expect $lint module/gost/hash.c 'is not compiled'
    fresh
    link_module "$tree" -Wl,--no-as-needed -lm
    expect $lint larets-pkcs11.so 'needs libm.so'
    fresh
    rm "$tree/.libs/larets-pkcs11.so"
    expect $lint larets-pkcs11.so 'was not built'
}

spoil_exports()
{
    local lint=exports.sh

    fresh
    echo '{ global: C_GetInterface; err; local: *; };' \
        >"$tree/module/cryptoki/module.map"
    link_module "$tree" module/base/err.c
    cp "$good/module/cryptoki/module.map" "$tree/module/cryptoki"
    expect $lint larets-pkcs11.so 'err is exported, not listed'
    spoil $lint module/cryptoki/module.map 'C_Gone is listed, not exported' \
        <<<'{ global: C_Gone; };'
    fresh
    rm "$tree/.libs/larets-pkcs11.so"
    expect $lint larets-pkcs11.so 'was not built'
    spoil $lint module/base/base.map 'of no known library' <<<'{ local: *; };'
}

spoil_headers()
{
    spoil headers.sh module/base/err.h 'does not compile alone' \
        <<<'size_t length(void);'
    spoil headers.sh module/base/err.h 'does not compile alone' \
        <<<'enum twice { A };'
    spoil headers.sh include/more.h 'has no guard MORE_H' \
        <<<'int more(void);'
    spoil headers.sh tests/lib/hex.h 'has no guard TESTS_LIB_HEX_H' \
        <<<'int hex(void);'
}

spoil_others()
{
    spoil generated.sh module/gost/data.txt 'is not what' <<<'4'
    spoil generated.sh module/gost/gen-data.py 'fails' <<<'sys.exit(1)'
    spoil dist.sh module/base/more.h 'is in no makefile' <<<'int more(void);'
    spoil dist.sh tests/vectors/a.txt 'is in no makefile' <<<'a = 00'
    spoil man.sh tools/man/larets.1 'unknown macro' <<<'.Xy z'
    spoil man.sh tools/man/larets.1 'missing -width' <<<$'.Bl -tag\n.El'
    spoil man.sh tools/man/larets.1 'command key drop is not in the program' \
        <<<$'.Bl -tag -width Ds\n.It Ic key drop\n.El'
    spoil man.sh tools/man/larets.1 'option --pin is not in the program' \
        <<<'.Fl -pin'
    spoil man.sh larets 'command key make has no entry' <<<'echo key make'
    spoil man.sh larets 'option --yes has no entry' \
        <<<'printf "key list\t--yes=\n"'
    fresh
    rm "$tree/tools/man/larets.1"
    expect man.sh tools/man/larets.1 'is missing'
    spoil generated.sh module/gost/hash.txt 'is not what' <<<'2'
    spoil generated.sh module/gost/gen-hash.py 'fails' <<<'exit(1)'
    spoil format.sh module/base/err.c 'not laid out' <<<'int  x( void );'
    spoil shell.sh bootstrap 'SC2086' <<<"cat \$1"
    spoil shell.sh tests/a.sh 'SC2086' <<<$'#!/bin/sh\ncat $1'
    # shellcheck disable=SC2016 # the words of the script
    spoil shell.sh tests/a.sh 'a second library' \
        < <(printf '. "$(dirname "$0")/%s.sh"\n' b c)
    spoil shell.sh tests/a 'is not executable' <<<$'#!/bin/sh\ntrue'
    { echo 'int f(void)' && echo '{' && yes '    f();' | head -n 121 &&
        echo '}'; } | spoil size.sh module/base/err.c 'f has 121 lines'
    yes 'int f(void);' | head -n 801 |
        spoil size.sh module/gost/big.c 'file has 801 lines'
    spoil words.sh spec/a.md 'a path of one machine' <<<'see /wor''k/a'
    spoil words.sh README.md 'a path of one machine' <<<'cd /roo''t/a'
    spoil words.sh spec/a.md 'a mirror' <<<'http://mir''ror.example/debian'
    spoil words.sh module/base/err.c 'without its issue' <<<'/* TO''DO: x */'
    spoil words.sh module/base/err.c 'a merge conflict' <<<'<<<<''<<< HEAD'
}

# test_log NAME RESULT: a log, from stdin, and the result of the test.
test_log()
{
    write "$tmp/run/tests/$1.log"
    echo ":test-result: $2" >"$tmp/run/tests/$1.trs"
}

# The summary counts cases and scripts, and hides neither skip nor failure.
check_summary()
{
    local want='4 passed, 3 failed, 3 skipped'

    printf '%s\n' 'SKIP: no card' '100%: Checks: 3, Failures: 0, Errors: 0' |
        test_log check_a PASS
    test_log check_b FAIL <<<'50%: Checks: 2, Failures: 0, Errors: 1'
    test_log check_c FAIL <<<'killed'
    test_log a.sh SKIP <<<$'SKIP: no curl\nSKIP a.sh (exit status: 77)'
    test_log b.sh PASS <<<'SKIP: no jq'
    test_log c.sh FAIL <<<'wrong answer'
    if (cd "$tmp/run" && "$top/tests/summary.sh" tests/*.log) >"$tmp/out"
    then
        fault summary.sh "status 0 in spite of failures"
    fi
    [ "$(tail -n 1 "$tmp/out")" = "$want" ] ||
        fault summary.sh "$(tail -n 1 "$tmp/out"), not $want"
    for text in '(check_a)' 'no card' 'no curl' 'no jq' 'killed' \
        'wrong answer'; do
        grep -qF -e "$text" "$tmp/out" ||
            fault summary.sh "does not tell $text"
    done
}

make_tree
accept_good_tree
check_summary
spoil_includes
spoil_invariants
spoil_exports
spoil_headers
spoil_others
echo "$count violations planted"
finish
