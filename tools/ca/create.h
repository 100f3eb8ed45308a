/* Making applications and changing their requisites. */
#ifndef TOOLS_CA_CREATE_H
#define TOOLS_CA_CREATE_H

#include "base/err.h"
#include "tools/ca/record.h"
#include "tools/fields.h"

#include <cjson/cJSON.h>
#include <stddef.h>

/*
 * Apply a merge patch (RFC 7396) to requisites. Members that are no
 * requisites, or belong to another kind of document, are left out; values are
 * brought into their written form.
 *
 *   phone    of the owner; the patch cannot change it
 *   out      cJSON_Delete; set also when there are faults
 *   faults   set to the number of faults that were told
 */
MUST_USE enum err subject_merge(const cJSON *old, const cJSON *patch,
                                const char *phone, requisite_fault_fn tell,
                                void *tell_arg, cJSON **out, size_t *faults);

/* What a service centre states. */
struct creation {
    const char *phone;     /* as typed */
    const char *creator;   /* centre id, or "operator" */
    const char *identity;  /* "" or "in_person": the person was there */
    const char *statement; /* "" or "paper": signed and taken in */
    const cJSON *subject;  /* requisites known already, or NULL */
    requisite_fault_fn tell;
    void *tell_arg;
};

/*
 * Make an application in `draft`; the caller holds a transaction.
 *
 *   out      must be empty or cleared
 *   faults   number of faults told
 *   returns  ERR_OK; ERR_FORMAT if there are faults; others
 */
MUST_USE enum err application_create(struct ca *ca, const struct creation *how,
                                     struct application *out, size_t *faults);

#endif
