/* A CA in a temporary folder, for the suites of tools/ca. */
#ifndef TESTS_LIB_CA_FIXTURE_H
#define TESTS_LIB_CA_FIXTURE_H

#include "tools/ca/ca.h"
#include "tools/ca/record.h"

/* Make one and open it with its key; aborts if that fails. */
void ca_fixture_open(struct ca *ca);
void ca_fixture_close(struct ca *ca);

/* Name of its folder; lives until the fixture is closed. */
const char *ca_fixture_dir(void);

/* An application in draft for this phone, with every requisite filled in. */
void ca_fixture_application(struct ca *ca, const char *phone,
                            struct application *out);

#endif
