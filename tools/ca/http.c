/* libmicrohttpd in its external mode: poll, then MHD_run. */
#include "tools/ca/http.h"

#include "base/file.h"
#include "base/log.h"
#include "tools/ca/issue.h"
#include "tools/ca/message.h"
#include "tools/ca/record.h"
#include "tools/ca/route.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 256
#define IDLE_S 30      /* a silent connection is closed */
#define UPKEEP_MS 5000 /* between two rounds of upkeep */
#define PEM_MAX_LEN 262144
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* One request while its body comes in. */
struct exchange {
    struct buf body;
    bool too_large;
    bool answered;
};

static const char *find_header(void *arg, const char *name)
{
    return MHD_lookup_connection_value(arg, MHD_HEADER_KIND, name);
}

static const char *find_query(void *arg, const char *name)
{
    return MHD_lookup_connection_value(arg, MHD_GET_ARGUMENT_KIND, name);
}

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, a, sizeof(in));
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    if (a->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, a, sizeof(in6));
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    }
    return false;
}

static void set_peer(struct MHD_Connection *conn, struct request *req,
                     char *text, size_t cap)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    socklen_t len;

    snprintf(text, cap, "unknown");
    req->peer = text;
    if (info == NULL)
        return;
    len = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                   : sizeof(struct sockaddr_in);
    if (getnameinfo(info->client_addr, len, text, (socklen_t)cap, NULL, 0,
                    NI_NUMERICHOST) != 0)
        snprintf(text, cap, "unknown");
    req->loopback = is_loopback(info->client_addr);
}

static enum MHD_Result send_reply(struct MHD_Connection *conn,
                                  const struct reply *reply)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(
        reply->body.len, reply->body.p, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result done;
    size_t i;

    if (r == NULL)
        return MHD_NO;
    if (reply->type[0] != '\0')
        MHD_add_response_header(r, "Content-Type", reply->type);
    MHD_add_response_header(r, "Cache-Control", "no-store");
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    for (i = 0; i < reply->header_count; i++)
        MHD_add_response_header(r, reply->headers[i].name,
                                reply->headers[i].value);
    done = MHD_queue_response(conn, reply->status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result answer(struct ca *ca, struct MHD_Connection *conn,
                              const char *url, const char *method,
                              struct exchange *x)
{
    struct request req = {.method = method, .path = url};
    struct reply reply = {.status = 0};
    char peer[INET6_ADDRSTRLEN + 16];
    enum MHD_Result done;

    req.header = find_header;
    req.query = find_query;
    req.arg = conn;
    req.body = buf_peek(&x->body);
    set_peer(conn, &req, peer, sizeof(peer));
    route_request(ca, &req, x->too_large || buf_check(&x->body) != ERR_OK,
                  &reply);
    done = send_reply(conn, &reply);
    reply_clear(&reply);
    x->answered = true;
    return done;
}

static bool announces_too_much(struct MHD_Connection *conn)
{
    const char *text = find_header(conn, "Content-Length");

    return text != NULL && strtoull(text, NULL, 10) > BODY_MAX_LEN;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *conn,
                                  const char *url, const char *method,
                                  const char *version, const char *data,
                                  size_t *len, void **state)
{
    struct exchange *x = *state;

    (void)version;
    if (x == NULL) {
        x = calloc(1, sizeof(*x));
        if (x == NULL)
            return MHD_NO;
        *state = x;
        x->too_large = announces_too_much(conn);
        /* Answered at once, the body is not read at all. */
        return x->too_large ? answer(cls, conn, url, method, x) : MHD_YES;
    }
    if (*len != 0) {
        if (*len > BODY_MAX_LEN - x->body.len)
            x->too_large = true;
        if (!x->too_large)
            buf_add(&x->body, bytes_of(data, *len));
        *len = 0;
        return MHD_YES;
    }
    return x->answered ? MHD_YES : answer(cls, conn, url, method, x);
}

static void on_completed(void *cls, struct MHD_Connection *conn, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *state;

    (void)cls;
    (void)conn;
    (void)code;
    if (x == NULL)
        return;
    buf_clear(&x->body);
    free(x);
    *state = NULL;
}

/* "HOST:PORT" with a numeric host, "[HOST]:PORT" for IPv6. */
static enum err parse_listen(const char *text, struct sockaddr_storage *out)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    const char *colon = strrchr(text, ':');
    struct addrinfo *found = NULL;
    char host[64];
    size_t len;

    hints.ai_socktype = SOCK_STREAM;
    if (colon == NULL)
        return log_fault(ERR_ARG, "--listen %s: is not ADDRESS:PORT", text);
    len = (size_t)(colon - text);
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    snprintf(host, sizeof(host), "%.*s", (int)len, text);
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return log_fault(ERR_ARG, "--listen %s: is not a numeric address",
                         text);
    memset(out, 0, sizeof(*out));
    memcpy(out, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return ERR_OK;
}

struct server {
    struct MHD_Daemon *daemon;
    struct buf cert;
    struct buf key;
    struct sockaddr_storage address;
    bool tls;
    int signals;
};

static enum err read_tls(const struct http_options *o, struct server *s)
{
    enum err e;

    if ((o->tls_cert == NULL) != (o->tls_key == NULL))
        return log_fault(ERR_ARG, "--tls-cert and --tls-key go together");
    s->tls = o->tls_cert != NULL;
    if (!s->tls && !is_loopback((struct sockaddr *)&s->address))
        return log_fault(ERR_ACCESS, "beyond loopback only with TLS: give "
                                     "--tls-cert and --tls-key");
    if (!s->tls)
        return ERR_OK;
    if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
        return log_fault(ERR_UNSUPPORTED,
                         "this libmicrohttpd was built without TLS");
    e = file_read(o->tls_cert, PEM_MAX_LEN, &s->cert);
    if (e == ERR_OK)
        e = file_read(o->tls_key, PEM_MAX_LEN, &s->key);
    return e;
}

static enum err start(struct ca *ca, struct server *s)
{
    unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, NULL},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL}};

    if (s->tls) {
        flags |= MHD_USE_TLS;
        tls[0].ptr_value = (void *)(uintptr_t)buf_text(&s->cert);
        tls[1].ptr_value = (void *)(uintptr_t)buf_text(&s->key);
    }
    if (s->address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    s->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, ca, MHD_OPTION_SOCK_ADDR, &s->address,
        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, NULL, MHD_OPTION_ARRAY, s->tls ? tls : plain,
        MHD_OPTION_END);
    if (s->daemon == NULL)
        return log_fault(ERR_IO, "the server cannot listen: %s",
                         strerror(errno));
    return ERR_OK;
}

static enum err announce(const struct server *s,
                         const struct http_options *options)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    const char *colon = strrchr(options->listen, ':');
    enum err e = ERR_OK;
    char port[16];

    if (info == NULL)
        return log_fault(ERR_IO, "the port is not known");
    snprintf(port, sizeof(port), "%u\n", info->port);
    if (options->port_file != NULL)
        e = file_write(options->port_file, bytes_str(port), 0644, false);
    if (e == ERR_OK) {
        printf("%s://%.*s:%u\n", s->tls ? "https" : "http",
               (int)(colon - options->listen), options->listen, info->port);
        fflush(stdout);
    }
    return e;
}

static enum err take_signals(struct server *s)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGPIPE);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return log_fault(ERR_IO, "signals: %s", strerror(errno));
    sigdelset(&set, SIGPIPE);
    s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (s->signals < 0)
        return log_fault(ERR_IO, "signals: %s", strerror(errno));
    return ERR_OK;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A failure here is told and does not end the server. */
static void upkeep(struct ca *ca)
{
    enum err e = records_tidy(ca);

    if (e == ERR_OK && ca->auto_issue)
        e = issue_pending(ca);
    if (e != ERR_OK)
        log_error("upkeep: %s: %s", err_name(e), log_fault_text());
}

/* Until a signal comes. */
static enum err loop(struct ca *ca, const struct server *s)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    int64_t next = 0;

    if (info == NULL)
        return log_fault(ERR_IO, "the server has no descriptor to wait for");
    for (;;) {
        struct pollfd fds[2] = {{info->epoll_fd, POLLIN, 0},
                                {s->signals, POLLIN, 0}};
        MHD_UNSIGNED_LONG_LONG asked;
        int64_t wait = next - now_ms();

        if (wait <= 0) {
            upkeep(ca);
            next = now_ms() + UPKEEP_MS;
            wait = UPKEEP_MS;
        }
        if (MHD_get_timeout(s->daemon, &asked) == MHD_YES &&
            (int64_t)asked < wait)
            wait = (int64_t)asked;
        if (poll(fds, 2, (int)wait) < 0 && errno != EINTR)
            return log_fault(ERR_IO, "poll: %s", strerror(errno));
        if (fds[1].revents != 0)
            return ERR_OK;
        if (MHD_run(s->daemon) != MHD_YES)
            return log_fault(ERR_IO, "the server failed");
        if (ca->auto_issue && issue_pending(ca) != ERR_OK)
            log_error("issuing: %s", log_fault_text());
    }
}

enum err http_serve(struct ca *ca, const struct http_options *options)
{
    struct server s = {.signals = -1};
    enum err e = parse_listen(options->listen, &s.address);

    if (e == ERR_OK)
        e = read_tls(options, &s);
    if (e == ERR_OK)
        e = take_signals(&s);
    if (e == ERR_OK)
        e = start(ca, &s);
    if (e == ERR_OK)
        e = announce(&s, options);
    if (e == ERR_OK)
        e = loop(ca, &s);
    if (s.daemon != NULL)
        MHD_stop_daemon(s.daemon);
    if (s.signals >= 0)
        close(s.signals);
    buf_clear(&s.cert);
    buf_clear(&s.key);
    return e;
}
