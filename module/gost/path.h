/*
 * Which of the code paths of this layer is used: what the processor can do,
 * as far as tests allow. All paths give the same results; none has a branch
 * or an address that depends on a secret.
 */
#ifndef GOST_PATH_H
#define GOST_PATH_H

#include <stdbool.h>

enum path {
    PATH_PORTABLE, /* C11 */
    PATH_AVX2,
    PATH_AVX512, /* F, BW, VL, VBMI, GFNI and VPCLMULQDQ */
    PATH_COUNT
};

/* The best path that this processor, this build and the limit allow. */
enum path path_best(void);

/*
 * Use no path beyond a limit, in the whole process; for tests and benchmarks,
 * which put PATH_COUNT back. States that were begun may be continued.
 */
void path_limit(enum path most);

/* True if mulx, adcx and adox may be used: on every path but the portable. */
bool path_has_adx(void);

/* "portable", "avx2" or "avx512" */
const char *path_name(enum path p);

#endif
