/*
 * The terminal is put back before a signal does its work: signals are held
 * while a line is awaited and taken from a descriptor beside the terminal, so
 * that no handler and no state outside the stack is needed.
 */
#include "tools/pin.h"

#include "base/ct.h"
#include "base/log.h"
#include "base/text.h"
#include "base/wipe.h"
#include "tools/exit.h"
#include "tools/i18n.h"
#include "tools/out.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <langinfo.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

struct terminal {
    int fd;
    int signals; /* signalfd */
    sigset_t old_mask;
    struct termios saved;
    bool silent; /* echo is to be off */
};

static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

static void held_set(sigset_t *set)
{
    size_t i;

    sigemptyset(set);
    for (i = 0; i < sizeof(held) / sizeof(*held); i++)
        sigaddset(set, held[i]);
}

static enum err terminal_silence(const struct terminal *t)
{
    struct termios now = t->saved;

    if (!t->silent)
        return ERR_OK;
    now.c_lflag &= (tcflag_t) ~(ECHO | ECHOE | ECHOK | ECHONL);
    now.c_lflag |= ICANON | ISIG;
    if (tcsetattr(t->fd, TCSAFLUSH, &now) != 0)
        return log_fault(ERR_IO, "the terminal's echo cannot be turned off");
    return ERR_OK;
}

static void terminal_close(struct terminal *t)
{
    if (t->fd < 0)
        return;
    if (t->silent)
        tcsetattr(t->fd, TCSAFLUSH, &t->saved);
    if (t->signals >= 0)
        close(t->signals);
    sigprocmask(SIG_SETMASK, &t->old_mask, NULL);
    close(t->fd);
    t->fd = -1;
}

static enum err terminal_open(bool silent, struct terminal *out)
{
    struct terminal t = {-1, -1, {{0}}, {0}, false};
    sigset_t set;
    enum err e;

    t.fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (t.fd < 0)
        return log_fault(ERR_PIN_NEEDED, "there is no terminal to ask on");
    held_set(&set);
    sigprocmask(SIG_BLOCK, &set, &t.old_mask);
    t.signals = signalfd(-1, &set, SFD_CLOEXEC);
    if (t.signals < 0 || tcgetattr(t.fd, &t.saved) != 0) {
        terminal_close(&t);
        return log_fault(ERR_IO, "the terminal cannot be used");
    }
    t.silent = silent;
    e = terminal_silence(&t);
    if (e != ERR_OK) {
        terminal_close(&t);
        return e;
    }
    *out = t;
    return ERR_OK;
}

static void put_tty(const struct terminal *t, const char *text)
{
    size_t len = strlen(text), done = 0;
    ssize_t n;

    while (done < len) {
        n = write(t->fd, text + done, len - done);
        if (n <= 0 && errno != EINTR)
            return;
        if (n > 0)
            done += (size_t)n;
    }
}

static void put_prompt(const struct terminal *t, const char *prompt)
{
    put_tty(t, prompt);
    put_tty(t, ": ");
}

/*
 * Let a signal that came do its work with the terminal as it was; we are
 * still here only if it stopped the program and another continued it.
 */
static enum err pass_signal(const struct terminal *t)
{
    struct signalfd_siginfo info;
    sigset_t held_now;

    if (read(t->signals, &info, sizeof(info)) != (ssize_t)sizeof(info))
        return ERR_OK;
    if (t->silent)
        tcsetattr(t->fd, TCSAFLUSH, &t->saved);
    put_tty(t, "\n");
    sigprocmask(SIG_SETMASK, &t->old_mask, &held_now);
    raise((int)info.ssi_signo);
    sigprocmask(SIG_SETMASK, &held_now, NULL);
    return terminal_silence(t);
}

/* Wait until the terminal has a line. */
static enum err await_line(const struct terminal *t, const char *prompt)
{
    struct pollfd fds[2] = {{t->fd, POLLIN, 0}, {t->signals, POLLIN, 0}};
    enum err e;

    for (;;) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return log_fault(ERR_IO, "the terminal cannot be read");
        if (fds[1].revents != 0) {
            e = pass_signal(t);
            if (e != ERR_OK)
                return e;
            put_prompt(t, prompt);
        } else if (fds[0].revents != 0) {
            return ERR_OK;
        }
    }
}

enum err line_read(int fd, size_t cap, struct buf *out)
{
    uint8_t byte = 0;
    bool any = false;
    ssize_t n;

    buf_clear(out);
    for (;;) {
        n = read(fd, &byte, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return log_fault(ERR_IO, "reading descriptor %d failed: %s", fd,
                             strerror(errno));
        if (n == 0 && !any)
            return log_fault(ERR_IO, "descriptor %d ended before a line", fd);
        if (n == 0 || byte == '\n')
            break;
        any = true;
        if (out->len == cap)
            return log_fault(ERR_TOO_BIG, "the line is longer than %zu bytes",
                             cap);
        buf_add_u8(out, byte);
    }
    wipe(&byte, sizeof(byte));
    if (out->len > 0 && out->p[out->len - 1] == '\r')
        buf_truncate(out, out->len - 1);
    return buf_check(out);
}

/* What is typed comes in the character set of the locale. */
static enum err from_locale(struct buf *line)
{
    const char *set = nl_langinfo(CODESET);
    uint8_t text[4 * PIN_LINE_MAX];
    char *in = (char *)line->p, *out = (char *)text;
    size_t in_len = line->len, room = sizeof(text);
    enum err e = ERR_FORMAT;
    iconv_t cd;

    if (line->len == 0 || text_is_utf8(buf_peek(line)))
        return ERR_OK;
    cd = iconv_open("UTF-8", set);
    if (cd == (iconv_t)-1)
        return log_fault(ERR_FORMAT, "what was typed is not UTF-8");
    if (iconv(cd, &in, &in_len, &out, &room) != (size_t)-1)
        e = buf_set(line, bytes_of(text, sizeof(text) - room));
    else
        e = log_fault(ERR_FORMAT, "what was typed is not %s text", set);
    iconv_close(cd);
    wipe(text, sizeof(text));
    return e;
}

static enum err ask(const char *prompt, bool silent, struct buf *out)
{
    struct terminal t = {-1, -1, {{0}}, {0}, false};
    enum err e;

    buf_clear(out);
    fflush(stdout);
    e = terminal_open(silent, &t);
    if (e != ERR_OK)
        return e;
    put_prompt(&t, prompt);
    e = await_line(&t, prompt);
    if (e == ERR_OK)
        e = line_read(t.fd, PIN_LINE_MAX, out);
    if (silent)
        put_tty(&t, "\n");
    terminal_close(&t);
    return e == ERR_OK ? from_locale(out) : e;
}

enum err ask_line(const char *prompt, struct buf *out)
{
    return ask(prompt, false, out);
}

enum err ask_yes(const char *question)
{
    struct buf line = BUF_EMPTY;
    const char *text;
    enum err e = ask(question, false, &line);

    if (e == ERR_OK) {
        text = buf_text(&line);
        if (text == NULL ||
            (strcasecmp(text, "y") != 0 && strcasecmp(text, "yes") != 0 &&
             strcmp(text, _("yes")) != 0))
            e = log_fault(ERR_DENIED, "the answer was not \"yes\"");
    }
    buf_clear(&line);
    return e;
}

static enum err source_of(const struct call *call, const struct opt *file,
                          const struct opt *fd, struct pin_source *out)
{
    struct pin_source s = {call_value(call, file), -1};
    enum err e = call_number(call, fd, 0, INT_MAX, &s.fd);

    if (e != ERR_OK)
        return e;
    if (s.file != NULL && s.fd >= 0) {
        complain(_("--%s and --%s exclude each other"), file->name, fd->name);
        return ERR_ARG;
    }
    *out = s;
    return ERR_OK;
}

enum err pin_source_of(const struct call *call, struct pin_source *out)
{
    return source_of(call, &opt_pin_file, &opt_pin_fd, out);
}

static enum err read_file_line(const char *path, struct buf *out)
{
    struct stat st;
    enum err e;
    int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);

    if (fd < 0)
        return log_fault(errno == ENOENT ? ERR_NOT_FOUND : ERR_ACCESS,
                         "password file %s: %s", path, strerror(errno));
    if (fstat(fd, &st) != 0)
        st.st_mode = 0;
    if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        complain(_("password file %s: others may read it; chmod 600 it"), path);
    e = line_read(fd, PIN_LINE_MAX, out);
    close(fd);
    if (e == ERR_IO && S_ISDIR(st.st_mode))
        log_fault(e, "password file %s is a folder", path);
    else if (e == ERR_IO)
        log_fault(e,
                  "password file %s has no line; an empty line is an empty "
                  "password",
                  path);
    return e;
}

enum err pin_read(const struct pin_source *from, const char *prompt,
                  struct buf *out)
{
    enum err e;

    if (from->file != NULL)
        e = read_file_line(from->file, out);
    else if (from->fd >= 0)
        e = line_read((int)from->fd, PIN_LINE_MAX, out);
    else
        return ask(prompt, true, out);
    if (e == ERR_OK && !text_is_utf8(buf_peek(out)))
        e = log_fault(ERR_FORMAT, "the password is not UTF-8 text");
    return e;
}

enum err pin_read_new(const struct pin_source *from, const char *prompt,
                      struct buf *out)
{
    struct buf again = BUF_EMPTY;
    bool same;
    enum err e;

    if (from->file != NULL || from->fd >= 0)
        return pin_read(from, prompt, out);
    do {
        e = ask(prompt, true, out);
        if (e == ERR_OK)
            e = ask(_("the same again"), true, &again);
        if (e != ERR_OK)
            break;
        same = out->len == again.len && ct_equal(out->p, again.p, out->len);
        if (!same)
            say(_("the two differ; once more"));
    } while (!same);
    buf_clear(&again);
    return e;
}

enum err pin_new(const struct call *call, const struct opt *file,
                 const struct opt *fd, struct buf *out)
{
    struct pin_source from;
    enum err e = source_of(call, file, fd, &from);

    if (e != ERR_OK)
        return e;
    if (from.file == NULL && from.fd < 0)
        say(_("The new password may be empty. A lost password cannot be "
              "recovered: the key is lost with it."));
    e = pin_read_new(&from, _("New password"), out);
    if (e == ERR_OK && out->len == 0)
        say(_("no password: whoever can read the folder can use the key"));
    if (e == ERR_PIN_NEEDED)
        complain(_("new password: there is no terminal to ask on; give it "
                   "with --%s or --%s"),
                 file->name, fd->name);
    else if (e != ERR_OK)
        fail(e, "%s", _("new password"));
    return e;
}
