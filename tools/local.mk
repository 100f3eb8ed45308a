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

# --- the reference CA
noinst_LTLIBRARIES += libca.la
libca_la_SOURCES = \
	tools/ca/answer.c tools/ca/answer.h \
	tools/ca/auth.c \
	tools/ca/ca.c tools/ca/ca.h \
	tools/ca/cabinet.c \
	tools/ca/challenge.c tools/ca/challenge.h \
	tools/ca/command.c tools/ca/command.h \
	tools/ca/config.c tools/ca/config.h \
	tools/ca/create.c tools/ca/create.h \
	tools/ca/csr.c tools/ca/csr.h \
	tools/ca/db.c tools/ca/db.h \
	tools/ca/delivery.c \
	tools/ca/handler.h \
	tools/ca/http.c tools/ca/http.h \
	tools/ca/issue.c tools/ca/issue.h \
	tools/ca/message.c tools/ca/message.h \
	tools/ca/operator.c tools/ca/operator.h \
	tools/ca/profile.c tools/ca/profile.h \
	tools/ca/record.c tools/ca/record.h \
	tools/ca/route.c tools/ca/route.h \
	tools/ca/secret.c tools/ca/secret.h \
	tools/ca/state.c tools/ca/state.h \
	tools/ca/view.c \
	tools/ca/x509.c tools/ca/x509.h
libca_la_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS) $(CJSON_CFLAGS) \
	$(SQLITE_CFLAGS) $(MICROHTTPD_CFLAGS)

ca_libs = libca.la libfields.la libprovider.la libpkix.la libgost.la \
	libbase.la $(CRYPTO_LIBS) $(CJSON_LIBS) $(SQLITE_LIBS) \
	$(MICROHTTPD_LIBS)

bin_PROGRAMS += larets-ca
larets_ca_SOURCES = tools/ca/main.c
larets_ca_CFLAGS = $(AM_CFLAGS) $(LARETS_PIE_CFLAGS) $(CRYPTO_CFLAGS) \
	$(CJSON_CFLAGS)
larets_ca_LDFLAGS = $(AM_LDFLAGS) $(LARETS_PIE_LDFLAGS)
larets_ca_LDADD = $(ca_libs)
dist_man_MANS += tools/man/larets-ca.1

# --- the command: all but main.c is a library, for the unit tests
noinst_LTLIBRARIES += libtools.la
libtools_la_SOURCES = \
	tools/cabinet.c tools/cabinet.h \
	tools/cabinet_problem.c tools/cabinet_problem.h \
	tools/cmd.h \
	tools/cmd_cert.c \
	tools/cmd_container.c tools/cmd_container.h \
	tools/cmd_container_change.c \
	tools/cmd_enroll.c tools/cmd_enroll.h \
	tools/cmd_enroll_fill.c tools/cmd_enroll_key.c \
	tools/cmd_slot.c tools/cmd_status.c \
	tools/describe.c tools/describe.h \
	tools/enroll.c tools/enroll.h \
	tools/enroll_install.c \
	tools/enroll_key.c tools/enroll_key.h \
	tools/exit.c tools/exit.h \
	tools/export.c tools/export.h \
	tools/http.c tools/http.h \
	tools/i18n.h \
	tools/journal.c tools/journal.h \
	tools/name.c tools/name.h \
	tools/opt.c tools/opt.h \
	tools/out.c tools/out.h \
	tools/p11.c tools/p11.h \
	tools/pem.c tools/pem.h \
	tools/pin.c tools/pin.h \
	tools/profile.c tools/profile.h \
	tools/request.c tools/request.h \
	tools/requisite.c tools/requisite.h \
	tools/state.c tools/state.h \
	tools/step.c tools/step.h
libtools_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DLOCALEDIR='"$(localedir)"' \
	-DPKCS11_MODULE='"$(pkcs11dir)/larets-pkcs11.so"'
libtools_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS) $(CURL_CFLAGS) \
	$(CRYPTO_CFLAGS) $(P11KIT_CFLAGS)
# configure may be run again with another prefix
tools/libtools_la-p11.lo tools/larets-main.$(OBJEXT): Makefile
larets_libs = libtools.la libfields.la libprovider.la libstore.la libpkix.la \
	libgost.la libbase.la $(CJSON_LIBS) $(CURL_LIBS) $(CRYPTO_LIBS)

bin_PROGRAMS += larets
larets_SOURCES = tools/main.c
larets_CPPFLAGS = $(libtools_la_CPPFLAGS)
larets_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS) $(LARETS_PIE_CFLAGS)
larets_LDFLAGS = $(AM_LDFLAGS) $(LARETS_PIE_LDFLAGS)
larets_LDADD = $(larets_libs)
dist_man_MANS += tools/man/larets.1 tools/man/larets.conf.5
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = tools/completion/larets
