/*
 * Parsing by hand and not by getopt: the table of a command is the only
 * description of its options, and a wrong name is answered with the nearest
 * right one.
 */
#include "tools/opt.h"

#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_MAX 32 /* letters of a name that are compared */
#define NAMES_MAX 64

const struct opt opt_json = {"json", 0, NULL, N_("print JSON")};
const struct opt opt_pin_file = {"pin-file", 0, N_("FILE"),
                                 N_("read the password from the first line")};
const struct opt opt_pin_fd = {"pin-fd", 0, N_("N"),
                               N_("read the password from an open descriptor")};
const struct opt opt_new_pin_file = {
    "new-pin-file", 0, N_("FILE"),
    N_("read the new password from the first line")};
const struct opt opt_new_pin_fd = {
    "new-pin-fd", 0, N_("N"),
    N_("read the new password from an open descriptor")};
const struct opt opt_yes = {"yes", 'y', NULL, N_("do not ask")};
const struct opt opt_module = {"module", 0, N_("PATH"),
                               N_("use this PKCS#11 module")};
const struct opt opt_curve = {"curve", 0, N_("NAME"),
                              N_("parameter set of the key [TC26-256-A]")};
const struct opt opt_help = {"help", 'h', NULL, N_("print this text")};
const struct opt opt_verbose = {"verbose", 'v', NULL,
                                N_("tell what is being done")};

/* The word that a command's name has at index n; its length, 0 past the end.
 */
static size_t name_word(const char *name, int n, const char **word)
{
    for (; n > 0; n--) {
        name += strcspn(name, " ");
        name += strspn(name, " ");
    }
    *word = name;
    return strcspn(name, " ");
}

/* Number of words of the name if argv begins with all of them, else 0. */
static int name_matches(const char *name, int argc, char *const *argv)
{
    const char *word;
    size_t len;
    int n;

    for (n = 0; (len = name_word(name, n, &word)) > 0; n++)
        if (n >= argc || strlen(argv[n]) != len ||
            memcmp(argv[n], word, len) != 0)
            return 0;
    return n;
}

const struct command *command_find(const struct command *const *commands,
                                   int argc, char *const *argv, int *words)
{
    const struct command *best = NULL;
    int n;

    *words = 0;
    for (; *commands != NULL; commands++) {
        n = name_matches((*commands)->name, argc, argv);
        if (n > *words) {
            best = *commands;
            *words = n;
        }
    }
    return best;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

/* Letters to change, insert or leave out to make one of the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NEAR_MAX + 1];
    size_t a_len = strnlen(a, NEAR_MAX), b_len = strnlen(b, NEAR_MAX);
    size_t i, j, corner, above;

    for (j = 0; j <= b_len; j++)
        row[j] = j;
    for (i = 1; i <= a_len; i++) {
        corner = row[0];
        row[0] = i;
        for (j = 1; j <= b_len; j++) {
            above = row[j];
            row[j] = min3(above + 1, row[j - 1] + 1,
                          corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[b_len];
}

const char *nearest_name(const char *word, const char *const *names,
                         size_t count)
{
    const char *best = NULL;
    size_t best_distance = 3, len = strlen(word), d, i;

    for (i = 0; i < count; i++) {
        d = distance(word, names[i]);
        if (len > 1 && strncmp(word, names[i], len) == 0)
            d = 1;
        if (d < best_distance && d < strlen(names[i])) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}

static void hint_help(const struct command *command)
{
    say(_("try: larets help %s"), command->name);
}

static enum err unknown_letter(const struct command *command, char letter)
{
    complain(_("unknown option -%c"), letter);
    hint_help(command);
    return ERR_ARG;
}

static enum err unknown_option(const struct command *command, const char *word,
                               size_t len)
{
    const char *names[OPT_MAX + 2];
    char name[NEAR_MAX + 1];
    const char *nearest;
    size_t count = 0;

    for (; command->opts != NULL && command->opts[count] != NULL; count++)
        names[count] = command->opts[count]->name;
    names[count++] = opt_help.name;
    names[count++] = opt_verbose.name;
    snprintf(name, sizeof(name), "%.*s", (int)(len < NEAR_MAX ? len : NEAR_MAX),
             word);
    nearest = nearest_name(name, names, count);
    if (nearest != NULL)
        complain(_("unknown option --%s; did you mean --%s?"), name, nearest);
    else
        complain(_("unknown option --%s"), name);
    hint_help(command);
    return ERR_ARG;
}

/* Place of an option in the table by name or letter; -1 if there is none. */
static int find_opt(const struct command *command, const char *name, size_t len,
                    char letter)
{
    const struct opt *o;
    int i;

    for (i = 0; command->opts != NULL && command->opts[i] != NULL; i++) {
        o = command->opts[i];
        if (letter != 0
                ? o->letter == letter
                : strlen(o->name) == len && memcmp(o->name, name, len) == 0)
            return i;
    }
    return -1;
}

static bool is_opt(const struct opt *opt, const char *name, size_t len,
                   char letter)
{
    return letter != 0
               ? opt->letter == letter
               : strlen(opt->name) == len && memcmp(opt->name, name, len) == 0;
}

/*
 * Take one option.
 *
 *   name, len  of a long option, or letter
 *   inl        value after "=" or the letter; NULL if there is none
 *   next       the following word, or NULL
 *   used       set to whether next was taken
 */
static enum err take_opt(struct call *call, const char *name, size_t len,
                         char letter, const char *inl, const char *next,
                         bool *used)
{
    const struct opt *o;
    int i;

    *used = false;
    if (is_opt(&opt_help, name, len, letter) ||
        is_opt(&opt_verbose, name, len, letter)) {
        *(is_opt(&opt_help, name, len, letter) ? &call->help : &call->verbose) =
            true;
        return ERR_OK;
    }
    i = find_opt(call->command, name, len, letter);
    if (i < 0)
        return letter != 0 ? unknown_letter(call->command, letter)
                           : unknown_option(call->command, name, len);
    o = call->command->opts[i];
    if (o->arg == NULL && inl != NULL) {
        complain(_("option --%s takes no value"), o->name);
        return ERR_ARG;
    }
    if (o->arg != NULL && inl == NULL && next == NULL) {
        complain(_("option --%s needs a value: %s"), o->name, _(o->arg));
        hint_help(call->command);
        return ERR_ARG;
    }
    call->value[i] = o->arg == NULL ? "" : inl != NULL ? inl : next;
    *used = o->arg != NULL && inl == NULL;
    return ERR_OK;
}

/* An option in the form it was written in. */
static enum err take_word(struct call *call, const char *word, const char *next,
                          bool *used)
{
    const char *equals;

    if (word[1] != '-')
        return take_opt(call, word + 1, strlen(word + 1), word[1],
                        word[2] != 0 ? word + 2 : NULL, next, used);
    word += 2;
    equals = strchr(word, '=');
    if (equals != NULL)
        return take_opt(call, word, (size_t)(equals - word), 0, equals + 1,
                        next, used);
    return take_opt(call, word, strlen(word), 0, NULL, next, used);
}

static enum err check_args(const struct call *call)
{
    const struct command *c = call->command;

    if (call->help)
        return ERR_OK;
    if (call->arg_count >= c->arg_min && call->arg_count <= c->arg_max)
        return ERR_OK;
    if (call->arg_count < c->arg_min)
        complain(_("%s: an argument is missing"), c->name);
    else
        complain(_("%s: too many arguments"), c->name);
    say(_("usage: larets %s [OPTION...]%s%s"), c->name,
        c->args[0] != 0 ? " " : "", _(c->args));
    hint_help(c);
    return ERR_ARG;
}

enum err call_parse(const struct command *command, int argc, char *const *argv,
                    struct call *out)
{
    struct call call = {0};
    bool only_args = false, used;
    enum err e;
    int i;

    call.command = command;
    for (i = 0; i < argc; i++) {
        if (!only_args && strcmp(argv[i], "--") == 0) {
            only_args = true;
        } else if (!only_args && argv[i][0] == '-' && argv[i][1] != 0) {
            e = take_word(&call, argv[i], i + 1 < argc ? argv[i + 1] : NULL,
                          &used);
            if (e != ERR_OK)
                return e;
            i += used;
        } else if (call.arg_count < ARG_MAX_COUNT) {
            call.arg[call.arg_count++] = argv[i];
        } else {
            call.arg_count = command->arg_max + 1;
            break;
        }
    }
    e = check_args(&call);
    if (e == ERR_OK)
        *out = call;
    return e;
}

const char *call_value(const struct call *call, const struct opt *opt)
{
    size_t i;

    for (i = 0; call->command->opts != NULL && call->command->opts[i] != NULL;
         i++)
        if (call->command->opts[i] == opt)
            return call->value[i];
    return NULL;
}

bool call_has(const struct call *call, const struct opt *opt)
{
    return call_value(call, opt) != NULL;
}

enum err call_number(const struct call *call, const struct opt *opt, long min,
                     long max, long *out)
{
    const char *text = call_value(call, opt);
    char *end;
    long n;

    if (text == NULL)
        return ERR_OK;
    errno = 0;
    n = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != 0 || n < min || n > max) {
        complain(_("--%s takes a number from %ld to %ld, not \"%s\""),
                 opt->name, min, max, text);
        return ERR_ARG;
    }
    *out = n;
    return ERR_OK;
}

static void help_opt(FILE *to, const struct opt *o)
{
    char left[48];

    snprintf(left, sizeof(left), "%c%c%s--%s%s%s", o->letter != 0 ? '-' : ' ',
             o->letter != 0 ? o->letter : ' ', o->letter != 0 ? ", " : "  ",
             o->name, o->arg != NULL ? " " : "",
             o->arg != NULL ? _(o->arg) : "");
    fprintf(to, "  %-26s %s\n", left, _(o->help));
}

void help_command(FILE *to, const struct command *command)
{
    size_t i;

    fprintf(to, _("usage: larets %s [OPTION...]%s%s\n"), command->name,
            command->args[0] != 0 ? " " : "", _(command->args));
    fprintf(to, "\n%s\n\n", _(command->help));
    for (i = 0; command->opts != NULL && command->opts[i] != NULL; i++)
        help_opt(to, command->opts[i]);
    help_opt(to, &opt_verbose);
    help_opt(to, &opt_help);
}

void help_commands(FILE *to, const struct command *const *commands,
                   const char *prefix)
{
    const struct command *c;
    size_t len = strlen(prefix);

    for (; *commands != NULL; commands++) {
        c = *commands;
        if (strncmp(c->name, prefix, len) == 0 &&
            (len == 0 || c->name[len] == ' '))
            fprintf(to, "  %-23s %s\n", c->name, _(c->help));
    }
}

void help_list(FILE *to, const struct command *const *commands)
{
    const struct opt *const *o;

    for (; *commands != NULL; commands++) {
        fputs((*commands)->name, to);
        for (o = (*commands)->opts; o != NULL && *o != NULL; o++)
            fprintf(to, "\t--%s%s", (*o)->name, (*o)->arg != NULL ? "=" : "");
        fprintf(to, "\t--%s\t--%s\n", opt_verbose.name, opt_help.name);
    }
}

/* The distinct words at place n of the names that begin with argv. */
static size_t words_at(const struct command *const *commands, int n,
                       char *const *argv, char words[][NEAR_MAX + 1])
{
    const char *word;
    size_t count = 0, len, i;

    for (; *commands != NULL && count < NAMES_MAX; commands++) {
        if (n == 1 &&
            (name_word((*commands)->name, 0, &word) != strlen(argv[0]) ||
             strncmp(word, argv[0], strlen(argv[0])) != 0))
            continue;
        len = name_word((*commands)->name, n, &word);
        if (len == 0 || len > NEAR_MAX)
            continue;
        snprintf(words[count], sizeof(words[count]), "%.*s", (int)len, word);
        for (i = 0; i < count && strcmp(words[i], words[count]) != 0; i++)
            ;
        count += i == count;
    }
    return count;
}

void complain_command(const struct command *const *commands, int argc,
                      char *const *argv)
{
    char words[NAMES_MAX][NEAR_MAX + 1];
    const char *names[NAMES_MAX] = {NULL};
    const char *nearest;
    size_t count, i;
    int n = 0;

    count = words_at(commands, 0, argv, words);
    for (i = 0; i < count; i++)
        if (strcmp(words[i], argv[0]) == 0)
            n = 1;
    if (n == 1)
        count = words_at(commands, 1, argv, words);
    if (n >= argc) {
        complain(_("%s: which command?"), argv[0]);
        help_commands(stderr, commands, argv[0]);
        return;
    }
    for (i = 0; i < count; i++)
        names[i] = words[i];
    nearest = nearest_name(argv[n], names, count);
    if (nearest != NULL)
        complain(_("unknown command \"%s%s%s\"; did you mean \"%s%s%s\"?"),
                 n == 1 ? argv[0] : "", n == 1 ? " " : "", argv[n],
                 n == 1 ? argv[0] : "", n == 1 ? " " : "", nearest);
    else
        complain(_("unknown command \"%s%s%s\""), n == 1 ? argv[0] : "",
                 n == 1 ? " " : "", argv[n]);
    say(_("try: larets help"));
}
