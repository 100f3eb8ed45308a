# The command-line tool and the reference CA.

# --- requisites of a person, for the tool and the CA
noinst_LTLIBRARIES += libfields.la
libfields_la_SOURCES = \
	tools/fields.c tools/fields.h \
	tools/fields_region.c tools/fields_text.c \
	tools/idna.c tools/idna.h \
	tools/requisites.c
