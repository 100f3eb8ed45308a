/*
 * Runs a program and kills it at its N-th system call that changes files.
 *
 * usage: kill_at [-x] N PROGRAM ARGUMENT...
 *
 * The kill comes when the call is entered, before it does anything. Exit
 * status: 99 if the program was killed, 77 if this cannot be done here, else
 * that of the program. -x makes renameat2 with flags fail, as it does on FAT.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLED 99
#define CANNOT 77

/* renameat2 with flags gives EINVAL. */
static void forbid_rename_flags(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 offsetof(struct seccomp_data, args[4])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("kill_at: seccomp");
        _exit(CANNOT);
    }
}

static void run(char **program, int without_flags)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
        perror("kill_at: ptrace");
        _exit(CANNOT);
    }
    raise(SIGSTOP);
    if (without_flags)
        forbid_rename_flags();
    execv(program[0], program);
    perror(program[0]);
    _exit(127);
}

static int changes_files(const struct __ptrace_syscall_info *info)
{
    switch (info->entry.nr) {
    case SYS_openat:
        return (info->entry.args[2] & O_CREAT) != 0;
    case SYS_write:
        return info->entry.args[0] > 2; /* not what is printed */
    case SYS_fsync:
    case SYS_fchmod:
    case SYS_mkdirat:
    case SYS_renameat:
    case SYS_renameat2:
    case SYS_unlinkat:
        return 1;
    default:
        return 0;
    }
}

/* Count at each stop; the child's end is told by waitpid. */
static int trace(pid_t child, long n)
{
    struct __ptrace_syscall_info info;
    int status, signal_to_give = 0;

    for (;;) {
        if (ptrace(PTRACE_SYSCALL, child, NULL, (long)signal_to_give) != 0 ||
            waitpid(child, &status, 0) != child)
            return CANNOT;
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        if (WIFSIGNALED(status))
            return 128 + WTERMSIG(status);
        signal_to_give = 0;
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            if (WSTOPSIG(status) != SIGTRAP)
                signal_to_give = WSTOPSIG(status);
            continue;
        }
        if (ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(info), &info) <= 0)
            return CANNOT;
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY && changes_files(&info) &&
            --n == 0) {
            kill(child, SIGKILL);
            (void)waitpid(child, &status, 0);
            return KILLED;
        }
    }
}

int main(int argc, char **argv)
{
    int without_flags = argc > 1 && strcmp(argv[1], "-x") == 0;
    int status;
    pid_t child;

    argv += without_flags;
    argc -= without_flags;
    if (argc < 3) {
        fprintf(stderr, "usage: kill_at [-x] N PROGRAM ARGUMENT...\n");
        return 2;
    }
    child = fork();
    if (child == 0)
        run(argv + 2, without_flags);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return CANNOT;
    if (!WIFSTOPPED(status))
        return WIFEXITED(status) ? WEXITSTATUS(status) : CANNOT;
    if (ptrace(PTRACE_SETOPTIONS, child, NULL,
               (long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0)
        return CANNOT;
    return trace(child, strtol(argv[1], NULL, 10));
}
