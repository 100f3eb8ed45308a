# The command-line tool and the reference CA.

# --- requisites of a person, for the tool and the CA
noinst_LTLIBRARIES += libfields.la
libfields_la_SOURCES = \
	tools/fields.c tools/fields.h \
	tools/fields_region.c tools/fields_text.c \
	tools/idna.c tools/idna.h \
	tools/requisites.c

# p11-kit looks up a bare name in its own folder only.
EXTRA_DIST += tools/larets.module.in
CLEANFILES += tools/larets.module
p11kitmodule_DATA = tools/larets.module

tools/larets.module: tools/larets.module.in Makefile
	@$(MKDIR_P) tools
	$(AM_V_GEN)module=larets-pkcs11.so; \
	test '$(libdir)/pkcs11' = '$(P11_MODULE_PATH)' || \
		module='$(libdir)/pkcs11'/$$module; \
	sed "s|@MODULE@|$$module|" $(srcdir)/tools/larets.module.in >$@
