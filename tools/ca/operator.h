/* What operators decide, for the API and for the command line alike. */
#ifndef TOOLS_CA_OPERATOR_H
#define TOOLS_CA_OPERATOR_H

#include "base/err.h"
#include "tools/ca/record.h"

#include <cjson/cJSON.h>

/*
 * Decide about an application in `review`; the caller holds a transaction.
 *
 *   decision  approve, correct, refuse
 *   comment   needed unless approve
 *   fields    array of JSON pointers to correct, or NULL
 *   returns   ERR_OK; ERR_ARG with a sentence (Russian) in log_fault_text;
 *             as application_event
 */
MUST_USE enum err operator_decide(struct ca *ca, struct application *a,
                                  const char *decision, const char *comment,
                                  const cJSON *fields);

/*
 * State that the person was identified in person.
 *
 *   actor    service centre or operator
 */
MUST_USE enum err operator_identify(struct ca *ca, struct application *a,
                                    enum actor actor);

/*
 * Deal with an application in `issuing` or `failed`.
 *
 *   result   issue, fail, retry, new_csr
 *   returns  ERR_ARG for another word
 */
MUST_USE enum err operator_issuance(struct ca *ca, struct application *a,
                                    const char *result, const char *reason);

#endif
