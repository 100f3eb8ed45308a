# Unit runners link their layer and those below it, nothing above.
check_LTLIBRARIES += libtest.la

libtest_la_SOURCES = \
	tests/lib/counting.h tests/lib/gost.h \
	tests/lib/hex.c tests/lib/hex.h \
	tests/lib/runner.c tests/lib/runner.h \
	tests/lib/shared.c tests/lib/shared.h tests/lib/stream.h \
	tests/lib/tmpdir.c tests/lib/tmpdir.h \
	tests/lib/vectors.c tests/lib/vectors.h
libtest_la_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
libtest_la_LIBADD = $(CHECK_LIBS)

AM_TESTS_ENVIRONMENT = \
	abs_top_builddir='$(abs_top_builddir)'; export abs_top_builddir; \
	abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
	CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT-120}; export CK_DEFAULT_TIMEOUT;

EXTRA_DIST += tests/vectors

# --- pkix
check_PROGRAMS += check_pkix
TESTS += check_pkix
check_pkix_SOURCES = tests/unit/check_pkix.c \
	tests/unit/test_algid.c \
	tests/unit/test_cert.c \
	tests/unit/test_name.c \
	tests/unit/test_pbes2.c \
	tests/unit/test_pfx.c \
	tests/unit/test_spki.c
check_pkix_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
check_pkix_LDADD = libpkix.la libgost.la libbase.la libtest.la

# --- provider
check_PROGRAMS += check_provider x509tool
TESTS += check_provider
check_provider_SOURCES = tests/unit/check_provider.c \
	tests/unit/test_libctx.c \
	tests/unit/test_libctx_chain.c \
	tests/unit/test_prov_codec.c \
	tests/unit/test_prov_digest.c \
	tests/unit/test_prov_sign.c
check_provider_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(CRYPTO_CFLAGS)
check_provider_LDADD = libprovider.la libpkix.la libgost.la libbase.la \
	libtest.la $(CRYPTO_LIBS)
x509tool_SOURCES = tests/lib/x509tool.c
x509tool_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
x509tool_LDADD = libprovider.la libpkix.la libgost.la libbase.la $(CRYPTO_LIBS)

# --- base
check_PROGRAMS += check_base
TESTS += check_base
check_base_SOURCES = tests/unit/check_base.c \
	tests/unit/test_buf.c \
	tests/unit/test_bytes.c \
	tests/unit/test_der.c \
	tests/unit/test_file.c \
	tests/unit/test_ini.c \
	tests/unit/test_table.c \
	tests/unit/test_text.c
check_base_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
check_base_LDADD = libbase.la libtest.la

# --- gost
check_PROGRAMS += check_gost
TESTS += check_gost
check_gost_SOURCES = tests/unit/check_gost.c \
	tests/unit/test_acpkm.c \
	tests/lib/sign_sample.c tests/lib/sign_sample.h \
	tests/unit/test_curve.c \
	tests/unit/test_field.c \
	tests/unit/test_group.c \
	tests/unit/test_hash.c \
	tests/unit/test_hash94.c \
	tests/unit/test_hmac.c \
	tests/unit/test_kdf.c \
	tests/unit/test_keywrap.c \
	tests/unit/test_kuznyechik.c \
	tests/unit/test_magma.c \
	tests/unit/test_mgm.c \
	tests/unit/test_mode.c \
	tests/unit/test_mode_gost89.c \
	tests/unit/test_omac.c \
	tests/unit/test_path.c \
	tests/unit/test_point.c \
	tests/unit/test_rng.c \
	tests/unit/test_selftest.c \
	tests/unit/test_sign.c \
	tests/unit/test_sign_gcrypt.c \
	tests/unit/test_sign_refuse.c \
	tests/unit/test_streebog.c \
	tests/unit/test_vko.c
check_gost_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(GCRYPT_CFLAGS)
check_gost_LDADD = libgost.la libbase.la libtest.la $(GCRYPT_LIBS)

# The suites of hash and ciphers on every path; check_gost takes the best.
check_PROGRAMS += check_path_portable check_path_avx2
TESTS += check_path_portable check_path_avx2
path_tests = tests/unit/check_path.c \
	tests/unit/test_acpkm.c \
	tests/unit/test_hash.c \
	tests/unit/test_hash94.c \
	tests/unit/test_hmac.c \
	tests/unit/test_kdf.c \
	tests/unit/test_kuznyechik.c \
	tests/unit/test_magma.c \
	tests/unit/test_mgm.c \
	tests/unit/test_mode.c \
	tests/unit/test_mode_gost89.c \
	tests/unit/test_omac.c \
	tests/unit/test_selftest.c \
	tests/unit/test_streebog.c
check_path_portable_SOURCES = $(path_tests)
check_path_portable_CPPFLAGS = $(AM_CPPFLAGS) -DPATH=PATH_PORTABLE
check_path_portable_CFLAGS = $(check_gost_CFLAGS)
check_path_portable_LDADD = $(check_gost_LDADD)
check_path_avx2_SOURCES = $(path_tests)
check_path_avx2_CPPFLAGS = $(AM_CPPFLAGS) -DPATH=PATH_AVX2
check_path_avx2_CFLAGS = $(check_gost_CFLAGS)
check_path_avx2_LDADD = $(check_gost_LDADD)

# --- store
check_PROGRAMS += check_store
TESTS += check_store
check_store_SOURCES = tests/unit/check_store.c \
	tests/lib/fixed_rng.h \
	tests/lib/sample.c tests/lib/sample.h \
	tests/lib/testcert.c tests/lib/testcert.h \
	tests/unit/test_carrier_folder.c \
	tests/unit/test_container_crypt.c \
	tests/unit/test_container_read.c \
	tests/unit/test_container_unlock.c \
	tests/unit/test_container_write.c \
	tests/unit/test_extra.c \
	tests/unit/test_key.c \
	tests/unit/test_store.c \
	tests/unit/test_store_foreign.c \
	tests/unit/test_store_whole.c
check_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
check_store_LDADD = libstore.la libpkix.la libgost.la libbase.la libtest.la

check_PROGRAMS += make_containers
make_containers_SOURCES = tests/fixtures/make_containers.c \
	tests/lib/fixed_rng.h tests/lib/testcert.c tests/lib/testcert.h
make_containers_LDADD = libstore.la libpkix.la libgost.la libbase.la
EXTRA_DIST += tests/fixtures tests/lib/read_container.py

check_PROGRAMS += container_tool kill_at
container_tool_SOURCES = tests/lib/container_tool.c \
	tests/lib/fixed_rng.h tests/lib/testcert.c tests/lib/testcert.h
container_tool_LDADD = libstore.la libpkix.la libgost.la libbase.la
kill_at_SOURCES = tests/lib/kill_at.c
container_tests = \
	tests/integration/container-kill.sh \
	tests/integration/container-reader.sh
TESTS += $(container_tests)
EXTRA_DIST += $(container_tests)

# --- how fast gost is; run by hand, never a test
check_PROGRAMS += bench_gost
bench_gost_SOURCES = tests/bench/bench.c \
	tests/bench/leak.c tests/bench/leak.h \
	tests/bench/peers.c tests/bench/peers.h \
	tests/bench/rows.c tests/bench/rows.h
bench_gost_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS) $(GCRYPT_CFLAGS) \
	$(NETTLE_CFLAGS)
bench_gost_LDADD = libgost.la libbase.la $(CRYPTO_LIBS) $(GCRYPT_LIBS) \
	$(NETTLE_LIBS) -lm
EXTRA_DIST += tests/bench/baseline.txt

.PHONY: bench
bench: bench_gost
	./bench_gost $(srcdir)/tests/bench/baseline.txt

# --- constant time of gost
check_PROGRAMS += ct_secrets
TESTS += tests/ct/secrets.sh
ct_secrets_SOURCES = tests/ct/secrets.c
ct_secrets_LDADD = libgost.la libbase.la
EXTRA_DIST += tests/ct/secrets.sh tests/ct/secrets.supp

.PHONY: check-ct
check-ct: ct_secrets
	@$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS=tests/ct/secrets.sh

# --- tools/ca
check_PROGRAMS += check_ca
TESTS += check_ca
check_ca_SOURCES = tests/unit/check_ca.c \
	tests/lib/ca_fixture.c tests/lib/ca_fixture.h \
	tests/unit/test_ca_challenge.c \
	tests/unit/test_ca_config.c \
	tests/unit/test_ca_csr.c \
	tests/unit/test_ca_db.c \
	tests/unit/test_ca_issue.c \
	tests/unit/test_ca_message.c \
	tests/unit/test_ca_state.c \
	tests/unit/test_fields.c \
	tests/unit/test_requisites.c
check_ca_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(CRYPTO_CFLAGS) \
	$(CJSON_CFLAGS)
check_ca_LDADD = $(ca_libs) libtest.la

# --- token
check_PROGRAMS += check_token
TESTS += check_token
check_token_SOURCES = tests/unit/check_token.c \
	tests/lib/slots.c tests/lib/slots.h \
	tests/unit/test_login.c \
	tests/unit/test_places.c \
	tests/unit/test_slot.c \
	tests/unit/test_token.c
check_token_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
check_token_LDADD = libtoken.la libstore.la libpkix.la libgost.la \
	libbase.la libtest.la

# --- cryptoki
check_PROGRAMS += check_cryptoki
TESTS += check_cryptoki
check_cryptoki_SOURCES = tests/unit/check_cryptoki.c \
	tests/lib/fixed_rng.h \
	tests/lib/p11.c tests/lib/p11.h \
	tests/lib/testcert.c tests/lib/testcert.h \
	tests/unit/test_attr.c \
	tests/unit/test_funclist.c \
	tests/unit/test_keygen.c \
	tests/unit/test_lib.c \
	tests/unit/test_mech.c \
	tests/unit/test_object.c \
	tests/unit/test_object_make.c \
	tests/unit/test_op.c \
	tests/unit/test_rv.c \
	tests/unit/test_session.c \
	tests/unit/test_slots.c \
	tests/unit/test_template.c
check_cryptoki_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(P11KIT_CFLAGS)
check_cryptoki_LDADD = libcryptoki.la libtoken.la libstore.la libpkix.la \
	libgost.la libbase.la libtest.la

# --- the module with foreign programs
check_PROGRAMS += p11_verify
p11_verify_SOURCES = tests/integration/p11_verify.c
p11_verify_CFLAGS = $(AM_CFLAGS) $(P11KIT_CFLAGS) $(CHECK_CFLAGS)
p11_verify_LDADD = libtest.la libbase.la
integration = \
	tests/integration/cabinet.sh \
	tests/integration/containers.sh \
	tests/integration/install.sh \
	tests/integration/pkcs11-tool.sh \
	tests/integration/provider-engine.sh
TESTS += $(integration)
EXTRA_DIST += $(integration) tests/integration/cabinet.lib.sh \
	tests/integration/p11.lib.sh \
	tests/integration/openssl-gost.cnf

# --- tools
check_PROGRAMS += check_tools
TESTS += check_tools
check_tools_SOURCES = tests/unit/check_tools.c \
	tests/unit/test_container_name.c \
	tests/unit/test_describe.c \
	tests/unit/test_exit.c \
	tests/unit/test_http.c \
	tests/unit/test_journal.c \
	tests/unit/test_opt.c \
	tests/unit/test_pem.c \
	tests/unit/test_profile.c \
	tests/unit/test_request.c
check_tools_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(CJSON_CFLAGS) \
	$(CRYPTO_CFLAGS)
check_tools_LDADD = $(larets_libs) libtest.la

# It is preloaded: a shared library, where it is never installed.
check_LTLIBRARIES += killat.la
killat_la_SOURCES = tests/lib/killat.c
killat_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared \
	-rpath $(abs_builddir)
tool_tests = \
	tests/integration/enroll.sh \
	tests/integration/enroll-terminal.sh \
	tests/integration/tool-cert.sh \
	tests/integration/tool-change.sh \
	tests/integration/tool-container.sh \
	tests/integration/tool-terminal.sh
TESTS += $(tool_tests)
EXTRA_DIST += $(tool_tests) tests/integration/terminal.lib.sh \
	tests/integration/tool.lib.sh

# --- the main job, as ./bootstrap demo shows it
TESTS += tests/demo.sh
EXTRA_DIST += tests/demo.sh
