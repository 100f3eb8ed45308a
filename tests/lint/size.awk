# Lengths of functions and files. The layout makes this simple: a function
# starts with "{" alone at the margin, a table ends with "};" at the margin.
function report(where, what, count, aim, limit)
{
    if (count > limit)
        print "fault " where ": " what " has " count " lines, limit " limit
    else if (count > aim)
        print "note " where ": " what " has " count " lines"
}

function end_file()
{
    if (file != "")
        report(file ":1", "file", lines - table_lines, 600, 800)
}

FNR == 1 {
    end_file()
    file = FILENAME
    lines = table_lines = 0
    body = table = 0
}

{ lines++ }

/^[A-Za-z_].*[({]/ && match($0, /[A-Za-z_0-9]+[([]/) {
    name = substr($0, RSTART, RLENGTH - 1)
    if ($0 ~ /^START_TEST\(/)
        name = substr($0, 12, length($0) - 12)
}

/^\{$/ { body = FNR }

/^\}$/ && body {
    report(file ":" body, name, FNR - body - 1, 60, 120)
    body = 0
}

/^[A-Za-z_].*= *\{$/ { table = FNR }

/^\};$/ && table {
    table_lines += FNR - table + 1
    table = 0
}

END { end_file() }
