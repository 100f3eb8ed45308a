/* larets-ca: commands and options, each in one table. */
#include "base/buf.h"
#include "base/log.h"
#include "provider/libctx.h"
#include "tools/ca/ca.h"
#include "tools/ca/command.h"
#include "tools/ca/http.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct command {
    const char *name; /* one or two words */
    const char *usage;
    enum err (*run)(const struct options *o);
    bool takes_id;
};

static enum err run_init(const struct options *o)
{
    struct ca_init init = {.dir = o->dir};
    struct buf password = BUF_EMPTY;
    enum err e = command_password(o->pin_file, &password);

    init.name = o->name == NULL ? "Larets reference CA" : o->name;
    init.curve = o->curve == NULL ? "TC26-256-A" : o->curve;
    init.password = buf_peek(&password);
    init.now = (int64_t)time(NULL);
    if (e == ERR_OK && o->pin_file != NULL && password.len == 0)
        e = log_fault(ERR_PIN_RANGE, "%s holds no password", o->pin_file);
    if (e == ERR_OK)
        e = ca_create(&init);
    if (e == ERR_OK)
        printf("%s/root.crt\n", o->dir);
    buf_clear(&password);
    return e;
}

static enum err run_serve(const struct options *o)
{
    struct http_options http = {o->listen, o->port_file, o->tls_cert,
                                o->tls_key};
    struct ca ca;
    enum err e = ca_open(o->dir, &ca);

    if (e != ERR_OK)
        return e;
    if (http.listen == NULL)
        http.listen = "127.0.0.1:0";
    ca.test_hooks = o->test_hooks;
    ca.auto_issue = o->auto_issue;
    e = command_open_key(&ca, o);
    if (e == ERR_OK)
        e = http_serve(&ca, &http);
    ca_close(&ca);
    return e;
}

static enum err run_ca_cert(const struct options *o)
{
    struct buf pem = BUF_EMPTY;
    struct ca ca;
    enum err e = ca_open(o->dir, &ca);

    if (e != ERR_OK)
        return e;
    e = ca_root_pem(&ca, &pem);
    if (e == ERR_OK)
        fwrite(pem.p, 1, pem.len, stdout);
    buf_clear(&pem);
    ca_close(&ca);
    return e;
}

static enum err run_help(const struct options *o);

static const struct command commands[] = {
    {"help", "[--list]", run_help, false},
    {"init", "[--name NAME] [--curve CURVE] [--pin-file FILE]", run_init,
     false},
    {"serve",
     "[--listen ADDRESS:PORT] [--port-file FILE] [--pin-file FILE]\n"
     "        [--tls-cert FILE --tls-key FILE] [--auto-issue] [--test-hooks]",
     run_serve, false},
    {"ca-cert", "", run_ca_cert, false},
    {"operator list", "[--status STATUS] [--json]", command_list, false},
    {"operator show", "ID", command_show, true},
    {"operator create",
     "--phone PHONE [--identity in_person] [--statement paper]\n"
     "        [--json]",
     command_create, false},
    {"operator approve", "ID", command_approve, true},
    {"operator correct", "--comment TEXT ID", command_correct, true},
    {"operator refuse", "--comment TEXT ID", command_refuse, true},
    {"operator identify", "ID", command_identify, true},
    {"operator issue", "[--pin-file FILE] ID", command_issue, true},
    {"operator retry", "ID", command_retry, true},
    {"operator token",
     "--role operator|service_centre [--name NAME] [--out FILE]", command_token,
     false},
    {"operator outbox", "--phone PHONE [--json]", command_outbox, false},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(*commands))

struct option_row {
    const char *name;
    int takes_value; /* as struct option has it */
    size_t offset;   /* in struct options */
};

static const struct option_row option_rows[] = {
    {"dir", 1, offsetof(struct options, dir)},
    {"name", 1, offsetof(struct options, name)},
    {"curve", 1, offsetof(struct options, curve)},
    {"pin-file", 1, offsetof(struct options, pin_file)},
    {"listen", 1, offsetof(struct options, listen)},
    {"port-file", 1, offsetof(struct options, port_file)},
    {"tls-cert", 1, offsetof(struct options, tls_cert)},
    {"tls-key", 1, offsetof(struct options, tls_key)},
    {"phone", 1, offsetof(struct options, phone)},
    {"identity", 1, offsetof(struct options, identity)},
    {"statement", 1, offsetof(struct options, statement)},
    {"status", 1, offsetof(struct options, status)},
    {"comment", 1, offsetof(struct options, comment)},
    {"role", 1, offsetof(struct options, role)},
    {"out", 1, offsetof(struct options, out)},
    {"auto-issue", 0, offsetof(struct options, auto_issue)},
    {"test-hooks", 0, offsetof(struct options, test_hooks)},
    {"json", 0, offsetof(struct options, json)},
    {"verbose", 0, offsetof(struct options, verbose)},
    {"help", 0, offsetof(struct options, help)},
    {"list", 0, offsetof(struct options, list)},
};

#define OPTION_COUNT (sizeof(option_rows) / sizeof(*option_rows))

/* The usage line names the options; some go with every command. */
static bool takes_option(const struct command *c, const char *name)
{
    const char *at = c->usage;
    size_t len = strlen(name);

    if (strcmp(name, "dir") == 0 || strcmp(name, "verbose") == 0)
        return c->run != run_help;
    if (strcmp(name, "help") == 0)
        return true;
    while ((at = strstr(at, "--")) != NULL) {
        at += 2;
        if (strncmp(at, name, len) == 0 && strchr(" ]", at[len]) != NULL)
            return true;
    }
    return false;
}

static void print_usage(FILE *to)
{
    size_t i;

    fputs("usage: larets-ca COMMAND --dir DIR [--verbose] ...\n", to);
    for (i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %s%s%s\n", commands[i].name,
                commands[i].usage[0] == '\0' ? "" : " ", commands[i].usage);
    fputs("larets-ca(1) tells more.\n", to);
}

/* For checks of the manual: commands with their options, parted by tabs. */
static void print_list(void)
{
    size_t i, j;

    for (i = 0; i < COMMAND_COUNT; i++) {
        fputs(commands[i].name, stdout);
        for (j = 0; j < OPTION_COUNT; j++)
            if (takes_option(&commands[i], option_rows[j].name))
                printf("\t--%s%s", option_rows[j].name,
                       option_rows[j].takes_value != 0 ? "=" : "");
        putchar('\n');
    }
}

static enum err run_help(const struct options *o)
{
    if (o->list)
        print_list();
    else
        print_usage(stdout);
    return ERR_OK;
}

static void set_option(struct options *o, const struct option_row *row,
                       const char *value)
{
    char *at = (char *)o + row->offset;
    bool yes = true;

    if (row->takes_value != 0)
        memcpy(at, &value, sizeof(value));
    else
        memcpy(at, &yes, sizeof(yes));
}

/*
 * False if an option is not known or lacks its value; getopt has said so.
 * given[i] tells whether option_rows[i] was there.
 */
static bool parse_options(int argc, char **argv, struct options *o, bool *given)
{
    struct option rows[OPTION_COUNT + 1];
    int found, index = 0;
    size_t i;

    memset(rows, 0, sizeof(rows));
    for (i = 0; i < OPTION_COUNT; i++) {
        rows[i].name = option_rows[i].name;
        rows[i].has_arg = option_rows[i].takes_value;
    }
    while ((found = getopt_long(argc, argv, "", rows, &index)) != -1) {
        if (found != 0)
            return false;
        set_option(o, &option_rows[index], optarg);
        given[index] = true;
    }
    return true;
}

/* The command whose words begin the arguments; *words tells how many. */
static const struct command *find_command(int count, char **words, int *used)
{
    char two[64];
    size_t i;

    snprintf(two, sizeof(two), "%s %s", count > 0 ? words[0] : "",
             count > 1 ? words[1] : "");
    for (i = 0; i < COMMAND_COUNT; i++) {
        *used = strchr(commands[i].name, ' ') == NULL ? 1 : 2;
        if (count >= *used &&
            strcmp(commands[i].name, *used == 1 ? words[0] : two) == 0)
            return &commands[i];
    }
    return NULL;
}

static int exit_status(enum err e)
{
    switch (e) {
    case ERR_OK:
        return 0;
    case ERR_ARG:
        return 2;
    case ERR_WRONG_STATE:
        return 5;
    case ERR_BUSY:
        return 6;
    case ERR_PIN_NEEDED:
    case ERR_PIN_WRONG:
    case ERR_PIN_RANGE:
        return 7;
    default:
        return 1;
    }
}

static int usage_error(const char *what)
{
    fprintf(stderr, "larets-ca: %s\n", what);
    print_usage(stderr);
    return 2;
}

static enum err run(const struct command *command, const struct options *o)
{
    enum err e = libctx_register_names();

    if (e == ERR_OK)
        e = command->run(o);
    if (e != ERR_OK)
        fprintf(stderr, "larets-ca: %s: %s\n", command->name,
                log_fault_text()[0] == '\0' ? err_name(e) : log_fault_text());
    return e;
}

/* NULL, or what is wrong with the arguments. */
static const char *check_usage(const struct command *command,
                               const struct options *o, const bool *given,
                               int left)
{
    size_t i;

    if (command == NULL)
        return "no such command";
    for (i = 0; i < OPTION_COUNT; i++)
        if (given[i] && !takes_option(command, option_rows[i].name))
            return "an option does not belong to this command";
    if (left < (command->takes_id ? 1 : 0))
        return "the id of an application is needed";
    if (left > (command->takes_id ? 1 : 0))
        return "too many arguments";
    if (o->dir == NULL && command->run != run_help)
        return "--dir is needed";
    return NULL;
}

int main(int argc, char **argv)
{
    struct options o = {.dir = NULL};
    bool given[OPTION_COUNT] = {false};
    const struct command *command;
    const char *wrong;
    int used = 0;

    umask(077);
    if (!parse_options(argc, argv, &o, given))
        return usage_error("an option is wrong");
    if (o.help) {
        print_usage(stdout);
        return 0;
    }
    command = find_command(argc - optind, argv + optind, &used);
    wrong = check_usage(command, &o, given, argc - optind - used);
    if (wrong != NULL)
        return usage_error(wrong);
    if (command->takes_id)
        o.id = argv[optind + used];
    log_set_level(o.verbose ? LOG_INFO : LOG_WARN);
    return exit_status(run(command, &o));
}
