#!/bin/sh
# The dependency rule: which folder may include what, which words may appear
# where, who holds state, who touches files by name, and what the built module
# needs. See spec/testing.md.
. "$(dirname "$0")/lib.sh"

# Folder, what of ours it may include (itself always), libraries. A name with
# a dot is one header.
rules()
{
    cat <<'TABLE'
include          -                                              p11-kit
module/base      -                                              -
module/gost      base                                           -
module/pkix      gost base                                      -
module/store     pkix gost base                                 -
module/token     store base                                     pthread
module/cryptoki  token store/item.h store/key.h gost base include  p11-kit pthread
module/provider  pkix gost base                                 openssl
tools            store provider/libctx.h pkix base include      openssl cjson p11-kit
tools/ca         tools/fields.h provider/libctx.h pkix base     openssl cjson microhttpd
TABLE
}

# One file may do more than its folder.
extras()
{
    cat <<'TABLE'
module/provider/prov_store.c  store   -
module/store/registry.c       -       sqlite3
module/store/reader_pcsc.c    -       pcsc
tools/http.c                  -       curl
tools/ca/db.c                 -       sqlite3
TABLE
}

# Headers of the C library and the kernel; pthread.h is told apart.
libc='alloca arpa/inet assert ctype dirent dlfcn endian errno fcntl fnmatch
getopt glob iconv inttypes langinfo libintl limits linux/* locale netdb
net/if netinet/in netinet/tcp poll pwd regex sched setjmp signal spawn
stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn
string strings sys/* syslog termios threads time unistd wchar wctype'

check_includes()
{
    files '*.[ch]' module include tools >"$tmp/list"
    (cd "$top" && xargs grep -Hn '^[ 	]*#[ 	]*include' <"$tmp/list") |
        LIBC=$libc RULES=$(rules) EXTRAS=$(extras) TOP=$top \
            awk -f "$here/includes.awk" >"$tmp/faults"
    faults_in "$tmp/faults"
}

# words WHAT PATTERN ALLOWED: no file but those matching the regular
# expression ALLOWED has the pattern, be it in a comment.
words()
{
    files '*.[ch]' module include tools >"$tmp/list"
    (cd "$top" && xargs grep -HnE -e "$2" <"$tmp/list") |
        grep -vE "^($3)" |
        sed "s|^\([^:]*:[0-9]*\):.*|\1: $1 may not appear here|" \
            >"$tmp/faults" || true
    faults_in "$tmp/faults"
}

# calls WHAT FUNCTIONS ALLOWED: as words, in code only.
calls()
{
    files '*.[ch]' module tools >"$tmp/list"
    (cd "$top" && xargs awk -f "$here/code.awk" <"$tmp/list") |
        grep -E "(^|[^A-Za-z0-9_>.])($2) *\\(" | grep -vE "^($3):" |
        sed "s/^\([^:]*:[0-9]*\):.*/\1: $1/" >"$tmp/faults" || true
    faults_in "$tmp/faults"
}

# The objects made of source $1, whatever program or library they belong to.
objects_of()
{
    dir=$(dirname "$1")
    base=$(basename "$1" .c)
    # Position-independent and plain objects are the same code: one is enough.
    for o in "$built/$dir/.libs/"*"$base.o" "$built/$dir/"*"$base.o"; do
        case $(basename "$o") in
        "$base.o" | *-"$base.o") [ ! -e "$o" ] || echo "$o" ;;
        esac
    done
}

# Symbols in writable sections; constants that the loader relocates are not.
writable_symbols()
{
    objdump -t "$1" | awk -F '\t' '
        $1 ~ / (\.t?data|\.t?bss|\*COM\*)/ && $1 !~ / \.data\.rel\.ro/ {
            count = split($2, word, " ") # size, ".hidden" perhaps, name
            if (word[1] !~ /^0*$/ && word[count] !~ /^(__(odr_)?asan|__gcov)/)
                print word[count]
        }'
}

check_state()
{
    allowed=' module/cryptoki/lib.c module/base/log.c '
    allowed="$allowed module/provider/prov_legacy.c module/gost/path.c "
    for c in $(files '*.c' module tools); do
        objects=$(objects_of "$c")
        case $c in
        *_avx2.c | *_avx512.c) # only where the compiler can
            [ -n "$objects" ] || continue
            ;;
        esac
        if [ -z "$objects" ]; then
            fault "$c:1" "is not compiled: no makefile has it"
            continue
        fi
        case $allowed in
        *" $c "*) continue ;;
        esac
        for o in $objects; do
            for symbol in $(writable_symbols "$o"); do
                fault "$c:1" "$symbol is a writable variable of the file"
            done
        done
    done
}

# A host process may carry any other library in another version.
check_needed()
{
    so=$built/.libs/larets-pkcs11.so
    grep -qs '^larets-pkcs11\.la:' "$built/Makefile" || return 0
    if [ ! -e "$so" ]; then
        fault "$so:0" "was not built"
        return 0
    fi
    for lib in $(readelf -d "$so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
        case $lib in
        libc.so.* | libpthread.so.* | ld-linux*) ;;
        libasan.so.* | libubsan.so.* | libtsan.so.*) ;; # --enable-sanitize
        *) fault "$so:0" "needs $lib" ;;
        esac
    done
}

need objdump
need readelf
scratch
check_includes
words 'a CK_ word' '(^|[^A-Za-z0-9_])CKR?_' 'module/cryptoki/|include/|tools/'
words 'SCard' 'SCard' 'module/store/reader_pcsc\.c:'
words 'sqlite3_' 'sqlite3_' 'module/store/registry\.c:|tools/ca/db\.c:'
words 'curl_' '(^|[^A-Za-z0-9_])curl_' 'tools/http\.c:'
calls 'a file is opened, renamed or removed by name' \
    'f?open|openat|creat|freopen|rename|renameat2?|unlink|unlinkat|remove' \
    'module/base/file\.c|tools/pin\.c'
check_state
check_needed
finish
