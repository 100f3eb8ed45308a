/* The larets command: finds the command in the table and runs it. */
#include "base/log.h"
#include "config.h"
#include "provider/libctx.h"
#include "tools/cmd.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/opt.h"
#include "tools/out.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct command *const commands[] = {
    &cmd_status,
    &cmd_container_list,
    &cmd_container_show,
    &cmd_container_create,
    &cmd_container_check,
    &cmd_container_passwd,
    &cmd_container_rename,
    &cmd_container_copy,
    &cmd_container_repair,
    &cmd_container_delete,
    &cmd_cert_install,
    &cmd_cert_export,
    &cmd_slot_list,
    &cmd_enroll_login,
    &cmd_enroll_list,
    &cmd_enroll_show,
    &cmd_enroll_fill,
    &cmd_enroll_confirm,
    &cmd_enroll_centres,
    &cmd_enroll_submit,
    &cmd_enroll_status,
    &cmd_enroll_issue,
    &cmd_enroll_request,
    &cmd_enroll_receipt_show,
    &cmd_enroll_receipt_confirm,
    &cmd_enroll_install,
    &cmd_enroll_resume,
    NULL,
};

static void usage(FILE *to)
{
    fputs(_("usage: larets COMMAND [OPTION...] [ARGUMENT...]\n\n"), to);
    help_commands(to, commands, "");
    fputs(_("\n`larets help COMMAND` tells more about one.\n"), to);
}

/* `larets help [--list | WORD...]` */
static int help(int argc, char *const *argv)
{
    const struct command *c;
    int words;

    if (argc == 0) {
        usage(stdout);
        return STATUS_DONE;
    }
    if (strcmp(argv[0], "--list") == 0) {
        help_list(stdout, commands);
        return STATUS_DONE;
    }
    c = command_find(commands, argc, argv, &words);
    if (c != NULL) {
        help_command(stdout, c);
        return STATUS_DONE;
    }
    complain_command(commands, argc, argv);
    return STATUS_USAGE;
}

static int run(int argc, char *const *argv)
{
    const struct command *c;
    struct call call;
    int words;

    c = command_find(commands, argc, argv, &words);
    if (c == NULL && argc == 2 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return help(1, argv); /* of a noun alone */
    if (c == NULL) {
        complain_command(commands, argc, argv);
        return STATUS_USAGE;
    }
    if (call_parse(c, argc - words, argv + words, &call) != ERR_OK)
        return STATUS_USAGE;
    if (call.help) {
        help_command(stdout, c);
        return STATUS_DONE;
    }
    if (call.verbose)
        log_set_level(LOG_DEBUG);
    return c->run(&call);
}

static int start(int argc, char *const *argv)
{
    if (argc < 2) {
        usage(stderr);
        return STATUS_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        return help(argc - 2, argv + 2);
    if (strcmp(argv[1], "--version") == 0) {
        puts(PACKAGE_STRING);
        return STATUS_DONE;
    }
    return run(argc - 1, argv + 1);
}

int main(int argc, char *argv[])
{
    int status;
    enum err e;

    setlocale(LC_ALL, "");
    bindtextdomain(PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    textdomain(PACKAGE);
    /* A reader that went away must not stop a change half-way. */
    signal(SIGPIPE, SIG_IGN);
    e = libctx_register_names();
    status = e == ERR_OK ? start(argc, argv) : fail(e, "%s", _("libcrypto"));
    if (!out_finish() && status == STATUS_DONE) {
        complain(_("standard output: not all could be written"));
        status = STATUS_FAILED;
    }
    return status;
}
