# Prints C sources as "FILE:LINE:CODE" with comments and the insides of string
# and character literals left out, so that a search finds code only.
FNR == 1 { comment = 0 }
{
    out = ""
    quote = ""
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        two = substr($0, i, 2)
        if (comment) {
            if (two == "*/") {
                comment = 0
                i++
            }
        } else if (quote != "") {
            if (c == "\\")
                i++
            else if (c == quote) {
                quote = ""
                out = out c
            }
        } else if (two == "/*") {
            comment = 1
            out = out " "
            i++
        } else if (two == "//") {
            break
        } else {
            if (c == "\"" || c == "'")
                quote = c
            out = out c
        }
    }
    print FILENAME ":" FNR ":" out
}
