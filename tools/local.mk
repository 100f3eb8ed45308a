# The command-line tool and the reference CA.
