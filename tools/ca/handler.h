/* The handlers that route.c knows; contracts are those of spec/cabinet.md. */
#ifndef TOOLS_CA_HANDLER_H
#define TOOLS_CA_HANDLER_H

#include "base/err.h"
#include "tools/ca/route.h"

/* auth.c */
enum err handle_challenge(struct call *c);
enum err handle_verification(struct call *c);
enum err handle_refresh(struct call *c);
enum err handle_logout(struct call *c);

/* Fill c->user from the Authorization header, or answer 401. */
MUST_USE enum err auth_user(struct call *c);

/*
 * Make a token for a service centre or an operator.
 *
 *   role     "service_centre" or "operator"
 *   token    ID_CAP characters; secret
 */
MUST_USE enum err auth_service_token(struct ca *ca, const char *role,
                                     const char *subject, char *token);

/*
 * Answer for what challenge_try returned beside ERR_OK.
 *
 *   left     tries that are left
 */
MUST_USE enum err call_code_refused(struct call *c, enum err e, int left);

/* cabinet.c */
enum err handle_root(struct call *c);
enum err handle_list(struct call *c);
enum err handle_create(struct call *c);
enum err handle_show(struct call *c);
enum err handle_patch(struct call *c);
enum err handle_cancel(struct call *c);
enum err handle_confirmation(struct call *c);
enum err handle_centres(struct call *c);
enum err handle_choose_centre(struct call *c);
enum err handle_submission(struct call *c);
enum err handle_requisites(struct call *c);
enum err handle_profile(struct call *c);
enum err handle_events(struct call *c);

/* delivery.c */
enum err handle_csr(struct call *c);
enum err handle_receipt(struct call *c);
enum err handle_receipt_challenge(struct call *c);
enum err handle_receipt_confirmation(struct call *c);
enum err handle_certificate(struct call *c);
enum err handle_installation(struct call *c);

/* operator.c */
enum err handle_decision(struct call *c);
enum err handle_identification(struct call *c);
enum err handle_issuance(struct call *c);
enum err handle_outbox(struct call *c);
enum err handle_clock(struct call *c);

#endif
