/* The commands of the tool; main.c has them in a table. */
#ifndef TOOLS_CMD_H
#define TOOLS_CMD_H

#include "tools/opt.h"

extern const struct command cmd_container_list;
extern const struct command cmd_container_show;
extern const struct command cmd_container_create;
extern const struct command cmd_container_check;
extern const struct command cmd_container_passwd;
extern const struct command cmd_container_rename;
extern const struct command cmd_container_copy;
extern const struct command cmd_container_repair;
extern const struct command cmd_container_delete;
extern const struct command cmd_cert_install;
extern const struct command cmd_cert_export;
extern const struct command cmd_status;
extern const struct command cmd_slot_list;
extern const struct command cmd_enroll_login;
extern const struct command cmd_enroll_list;
extern const struct command cmd_enroll_show;
extern const struct command cmd_enroll_fill;
extern const struct command cmd_enroll_confirm;
extern const struct command cmd_enroll_centres;
extern const struct command cmd_enroll_submit;
extern const struct command cmd_enroll_status;
extern const struct command cmd_enroll_issue;
extern const struct command cmd_enroll_request;
extern const struct command cmd_enroll_receipt_show;
extern const struct command cmd_enroll_receipt_confirm;
extern const struct command cmd_enroll_install;
extern const struct command cmd_enroll_resume;

#endif
