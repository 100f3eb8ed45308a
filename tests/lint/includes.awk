# stdin: "FILE:LINE:#include ..." of each include; prints each that the tables
# RULES and EXTRAS in the environment do not allow.
function fail(what) { print file ":" line ": " what }

function within(word, list) { return index(" " list " ", " " word " ") > 0 }

# The row of the table for the longest folder that holds the file.
function folder_of(path,    best, f)
{
    best = ""
    for (f in ours)
        if (index(path, f "/") == 1 && length(f) > length(best))
            best = f
    return best
}

function exists(path,    text, got)
{
    got = (getline text < (ENVIRON["TOP"] "/" path)) >= 0
    close(ENVIRON["TOP"] "/" path)
    return got
}

# Where a quoted name lies, below the top.
function place(name)
{
    if (name ~ /^(base|gost|pkix|store|token|cryptoki|provider)\//)
        return "module/" name
    if (name !~ /\//)
        return "include/" name
    return name
}

function check_own(name,    path, there, short)
{
    if (name == "config.h")
        return
    path = place(name)
    if (!exists(path)) {
        fail("no such file: " name " (an include names the folder)")
        return
    }
    there = folder_of(path)
    short = there
    sub(/^module\//, "", short)
    if (there == folder || within(short, ours[folder]) ||
        within(name, ours[folder]) || within(short, more_ours[file]))
        return
    fail(folder " may not include " name)
}

function library_of(name)
{
    if (name ~ /^openssl\//) return "openssl"
    if (name ~ /^curl\//) return "curl"
    if (name ~ /^cjson\//) return "cjson"
    if (name ~ /^p11-kit(-1)?\//) return "p11-kit"
    if (name == "microhttpd.h") return "microhttpd"
    if (name ~ /^sqlite3/) return "sqlite3"
    if (name ~ /^(PCSC\/)?(winscard|wintypes|pcsclite|reader)\.h$/) return "pcsc"
    if (name == "pthread.h") return "pthread"
    if (name == "immintrin.h") return "intrinsics"
    return ""
}

function in_libc(name,    i)
{
    sub(/\.h$/, "", name)
    for (i = 1; i <= libc_count; i++)
        if (name == libc_names[i] || (libc_names[i] ~ /\*$/ &&
            index(name, substr(libc_names[i], 1,
                               length(libc_names[i]) - 1)) == 1))
            return 1
    return 0
}

function check_foreign(name,    lib)
{
    lib = library_of(name)
    if (lib == "" && in_libc(name))
        return
    if (lib == "")
        fail("<" name "> is of no known library")
    else if (lib == "intrinsics" && file ~ /_avx(2|512)\.c$/)
        return
    else if (!within(lib, libs[folder]) && !within(lib, more_libs[file]))
        fail(folder " may not include <" name "> of " lib)
}

BEGIN {
    n = split(ENVIRON["RULES"], rows, "\n")
    for (i = 1; i <= n; i++) {
        # Two or more spaces part the columns; one parts the words.
        split(rows[i], column, /  +/)
        if (rows[i] !~ /  /)
            continue
        ours[column[1]] = column[2]
        libs[column[1]] = column[3]
    }
    n = split(ENVIRON["EXTRAS"], rows, "\n")
    for (i = 1; i <= n; i++) {
        split(rows[i], column, /  +/)
        more_ours[column[1]] = column[2]
        more_libs[column[1]] = column[3]
    }
    libc_count = split(ENVIRON["LIBC"], libc_names, /[ \n]+/)
    FS = ":"
}

{
    file = $1
    line = $2
    folder = folder_of(file)
    text = $0
    sub(/^[^:]*:[^:]*:/, "", text)
    if (match(text, /"[^"]*"/))
        check_own(substr(text, RSTART + 1, RLENGTH - 2))
    else if (match(text, /<[^>]*>/))
        check_foreign(substr(text, RSTART + 1, RLENGTH - 2))
    else
        fail("an include by macro")
}
