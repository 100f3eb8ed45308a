/* One known answer per algorithm, run when the module is loaded. */
#ifndef GOST_SELFTEST_H
#define GOST_SELFTEST_H

#include "base/err.h"

#include <stdint.h>

/* What the algorithms must give; sources beside the numbers. */
struct selftest_answers {
    uint8_t streebog_256[32];
    uint8_t streebog_512[64];
    uint8_t hash94[32];
    uint8_t magma[8];
    uint8_t mac[4];
    uint8_t kuznyechik[16];
    uint8_t mgm_kuznyechik[16];
    uint8_t mgm_magma[8];
    uint8_t ctr_acpkm[24];
    uint8_t cnt[11];
    uint8_t cbc[16];
    uint8_t kexp15[40];
    uint8_t keywrap[44];
    uint8_t kdf[64];
    uint8_t tls_prf[32];
    uint8_t hmac[32];
    uint8_t pbkdf2[64];
    uint8_t signature_256[64];
    uint8_t signature_512[128];
};

extern const struct selftest_answers selftest_answers;

/*
 * Check each algorithm against one answer.
 *
 *   returns  ERR_OK, or ERR_WRONG_STATE if any answer differs
 *   timing   a few milliseconds; no allocation, no input or output
 */
MUST_USE enum err selftest_run(void);

/* The same against given answers: for the test of the test. */
MUST_USE enum err selftest_against(const struct selftest_answers *want);

#endif
