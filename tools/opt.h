/*
 * The command line: commands and options are data, and usage text, help,
 * completion and the check of the manual are made of it.
 */
#ifndef TOOLS_OPT_H
#define TOOLS_OPT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define OPT_MAX 16 /* options of one command */
#define ARG_MAX_COUNT 4

struct opt {
    const char *name; /* without the dashes */
    char letter;      /* 0: no short form */
    const char *arg;  /* name of its argument; NULL: a switch */
    const char *help;
};

struct call;

struct command {
    const char *name;              /* "container list" */
    const char *args;              /* "CONTAINER [FILE]", for people */
    const char *help;              /* what it does, in one line */
    const struct opt *const *opts; /* ended by NULL */
    size_t arg_min;
    size_t arg_max;
    int (*run)(const struct call *call); /* returns the exit status */
};

/* One run of a command. */
struct call {
    const struct command *command;
    const char *value[OPT_MAX]; /* beside command->opts; NULL: not given */
    const char *arg[ARG_MAX_COUNT];
    size_t arg_count;
    bool help;    /* --help */
    bool verbose; /* --verbose */
};

/* Options that several commands share. */
extern const struct opt opt_json;
extern const struct opt opt_pin_file;
extern const struct opt opt_pin_fd;
extern const struct opt opt_new_pin_file;
extern const struct opt opt_new_pin_fd;
extern const struct opt opt_yes;
extern const struct opt opt_module;
extern const struct opt opt_curve;
extern const struct opt opt_help;    /* of every command */
extern const struct opt opt_verbose; /* of every command */

/*
 * Find the command that the words begin with; the longest name wins.
 *
 *   commands  ended by NULL
 *   words     number of words the name took; 0 if none was found
 *   returns   the command, or NULL
 */
const struct command *command_find(const struct command *const *commands,
                                   int argc, char *const *argv, int *words);

/*
 * Parse what follows the name of a command. Options may stand anywhere; after
 * "--" all words are arguments. With --help the rest is not checked.
 *
 *   out      views into argv
 *   returns  ERR_OK; ERR_ARG after a message on stderr
 */
MUST_USE enum err call_parse(const struct command *command, int argc,
                             char *const *argv, struct call *out);

/* The value of an option, "" for a switch that was given, NULL if not given
 * or not an option of the command. */
const char *call_value(const struct call *call, const struct opt *opt);
bool call_has(const struct call *call, const struct opt *opt);

/*
 * A decimal number as the value of an option.
 *
 *   out      left alone if the option was not given
 *   returns  ERR_OK; ERR_ARG after a message, if it is no number from min to
 *            max
 */
MUST_USE enum err call_number(const struct call *call, const struct opt *opt,
                              long min, long max, long *out);

/*
 * Of the names, the one that was probably meant: at most two letters differ,
 * or word begins it.
 *
 *   names    count strings
 *   returns  one of the names, or NULL
 */
const char *nearest_name(const char *word, const char *const *names,
                         size_t count);

/* Print the help of one command. */
void help_command(FILE *to, const struct command *command);

/* Print the commands whose name begins with the words of prefix. */
void help_commands(FILE *to, const struct command *const *commands,
                   const char *prefix);

/*
 * Print each command on a line with its options, tabs between them:
 * "container list", "--json", "--pin-file=". For completion and checks.
 */
void help_list(FILE *to, const struct command *const *commands);

/*
 * Say that no command begins with the words, and what was probably meant.
 */
void complain_command(const struct command *const *commands, int argc,
                      char *const *argv);

#endif
