# Lints of the tree and of what was built, each a test; what `bootstrap check`
# needs beside the targets of automake; checks that are run by hand.
EXTRA_DIST += spec tests/lint tests/summary.sh .ci .shellcheckrc

lints = \
	tests/lint/dist.sh \
	tests/lint/exports.sh \
	tests/lint/format.sh \
	tests/lint/generated.sh \
	tests/lint/headers.sh \
	tests/lint/includes.sh \
	tests/lint/man.sh \
	tests/lint/selfcheck.sh \
	tests/lint/shell.sh \
	tests/lint/size.sh \
	tests/lint/words.sh
TESTS += $(lints)

# Folders are distributed whole, also what a build and a test run left in them.
dist-hook:
	find $(distdir) '(' -name .deps -o -name .libs -o -name __pycache__ ')' \
		-prune -exec rm -rf {} +
	find $(distdir) '(' -name '*.log' -o -name '*.trs' -o -name '*.o' -o \
		-name '*.lo' -o -name .dirstamp ')' -exec rm -f {} +

# Headers are compiled the way the sources are.
AM_TESTS_ENVIRONMENT += \
	LARETS_PROGRAMS='$(bin_PROGRAMS)'; export LARETS_PROGRAMS; \
	LARETS_CC='$(CC)'; export LARETS_CC; \
	LARETS_CPPFLAGS='$(P11KIT_CFLAGS) $(CRYPTO_CFLAGS) $(CURL_CFLAGS) \
		$(CJSON_CFLAGS) $(SQLITE_CFLAGS) $(MICROHTTPD_CFLAGS) \
		$(CHECK_CFLAGS)'; export LARETS_CPPFLAGS;

.PHONY: analyse check-programs check-summary check-valgrind format lint

check-programs: all
	@$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS) $(check_LTLIBRARIES)

check-summary:
	@$(SHELL) $(srcdir)/tests/summary.sh $(TEST_LOGS)

lint: all
	@$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(lints)'

analyse: all
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/lint/analyse.sh

format:
	cd $(srcdir) && find module include tools tests -name '*.[ch]' \
		-exec clang-format-14 -i {} +

# Without fork, so that valgrind sees the cases; leaks are errors too.
VALGRIND = valgrind -q --error-exitcode=1 --leak-check=full \
	--errors-for-leak-kinds=definite,indirect,possible

check-valgrind: check-programs
	@failed=; for runner in $(check_PROGRAMS); do \
		case $$runner in check_*) ;; *) continue ;; esac; \
		$(AM_TESTS_ENVIRONMENT) CK_FORK=no CK_DEFAULT_TIMEOUT=0 \
		$(LIBTOOL) --mode=execute $(VALGRIND) ./$$runner || \
			failed="$$failed $$runner"; \
	done; \
	test -z "$$failed" || { echo "valgrind:$$failed"; exit 1; }
