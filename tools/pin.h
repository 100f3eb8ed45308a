/*
 * Passwords and one-time codes: from a terminal without echo, from a file or
 * from an open descriptor; never from the command line or the environment.
 */
#ifndef TOOLS_PIN_H
#define TOOLS_PIN_H

#include "base/buf.h"
#include "base/err.h"
#include "tools/opt.h"

#include <stdbool.h>

#define PIN_LINE_MAX 1024 /* bytes */

/* Where a password comes from; file NULL and fd < 0: the terminal. */
struct pin_source {
    const char *file;
    long fd;
};

/* The source that --pin-file and --pin-fd name; ERR_ARG after a message. */
MUST_USE enum err pin_source_of(const struct call *call,
                                struct pin_source *out);

/*
 * Read a password as UTF-8: the first line of a file, the next line of a
 * descriptor, or what is typed. An empty line is an empty password.
 *
 *   prompt   what the terminal shows, without ": "
 *   out      cleared first
 *   returns  ERR_OK; ERR_PIN_NEEDED if there is no terminal; ERR_TOO_BIG,
 *            ERR_FORMAT (not text), ERR_NOT_FOUND, ERR_ACCESS, ERR_IO (also
 *            for the end of input before a line), ERR_NOMEM
 */
MUST_USE enum err pin_read(const struct pin_source *from, const char *prompt,
                           struct buf *out);

/*
 * The same for a new password: on a terminal it is asked for twice, until
 * both are the same.
 */
MUST_USE enum err pin_read_new(const struct pin_source *from,
                               const char *prompt, struct buf *out);

/*
 * The new password of a container, from where the two options say or asked
 * for with the words that belong to it. A failure has been told.
 *
 *   out      cleared first
 *   returns  as pin_read; ERR_ARG if both options are given
 */
MUST_USE enum err pin_new(const struct call *call, const struct opt *file,
                          const struct opt *fd, struct buf *out);

/*
 * Read a line, without its end, from a descriptor byte by byte: what follows
 * stays in it.
 *
 *   returns  ERR_OK, ERR_IO (also if it ends before the first byte),
 *            ERR_TOO_BIG, ERR_NOMEM
 */
MUST_USE enum err line_read(int fd, size_t cap, struct buf *out);

/*
 * Ask on the terminal with echo, for codes and answers.
 *
 *   returns  as pin_read
 */
MUST_USE enum err ask_line(const char *prompt, struct buf *out);

/*
 * Ask whether to go on; only "y" or "yes" does.
 *
 *   returns  ERR_OK; ERR_DENIED for another answer; ERR_PIN_NEEDED if there
 *            is no terminal
 */
MUST_USE enum err ask_yes(const char *question);

#endif
