/*
 * One error type for everything below the fronts. A value says what the
 * caller can do about the failure, not where it happened; the place that
 * knows most says that once, with log_fault().
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#if defined(__GNUC__)
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first)                                               \
    __attribute__((__format__(__printf__, text, first)))
#else
#define MUST_USE
#define PRINTF_LIKE(text, first)
#endif

enum err {
    ERR_OK = 0,
    ERR_ARG,         /* the caller broke the contract of the function */
    ERR_NOMEM,       /* out of memory */
    ERR_IO,          /* a system call failed */
    ERR_NOT_FOUND,   /* no such file, container, object */
    ERR_EXISTS,      /* the name is taken */
    ERR_ACCESS,      /* permission denied */
    ERR_READ_ONLY,   /* the medium cannot be written */
    ERR_NO_SPACE,    /* the medium is full */
    ERR_BUSY,        /* another process holds the lock */
    ERR_GONE,        /* the medium or token was removed */
    ERR_FORMAT,      /* the bytes are damaged or not of this format */
    ERR_TOO_BIG,     /* longer than the cap of its parser */
    ERR_VERSION,     /* a known format in a version that is not supported */
    ERR_UNSUPPORTED, /* an algorithm or parameter set that is not known */
    ERR_PIN_WRONG,   /* the PIN or password does not fit */
    ERR_PIN_NEEDED,  /* a PIN is needed and was not given */
    ERR_PIN_RANGE,   /* the PIN is too short, too long, or not text */
    ERR_PIN_LOCKED,  /* too many wrong tries */
    ERR_KEY,         /* not a key: off the curve, zero, out of range */
    ERR_MISMATCH,    /* key and certificate do not belong together */
    ERR_SIGNATURE,   /* a signature or check value does not verify */
    ERR_BUFFER,      /* the output buffer is too short */
    ERR_RANDOM,      /* the random source failed */
    ERR_WRONG_STATE, /* not possible in the present state */
    ERR_DENIED,      /* an attribute of the key forbids it */
    ERR_COUNT        /* number of values, not an error */
};

/*
 * The name of an error in lower-case words, for logs.
 *
 *   e        any value; unknown ones give "unknown error"
 *   returns  a string that lives for ever
 */
const char *err_name(enum err e);

#endif
