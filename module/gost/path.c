/*
 * The choice among code paths. What the processor can do was learned at load
 * (base/cpu.h); the one variable is the limit that tests set.
 */
#include "gost/path.h"

#include "base/cpu.h"
#include "config.h"

#include <stdatomic.h>

static atomic_int limit = PATH_COUNT;

static enum path best_of_processor(void)
{
#ifdef HAVE_AVX512
    if (cpu_has_avx512())
        return PATH_AVX512;
#endif
#ifdef HAVE_AVX2
    if (cpu_has_avx2())
        return PATH_AVX2;
#endif
    return PATH_PORTABLE;
}

enum path path_best(void)
{
    int most = atomic_load_explicit(&limit, memory_order_relaxed);
    enum path best = best_of_processor();

    return (int)best < most ? best : (enum path)most;
}

void path_limit(enum path most)
{
    atomic_store_explicit(&limit, (int)most, memory_order_relaxed);
}

bool path_has_adx(void)
{
    return cpu_has_adx() &&
           atomic_load_explicit(&limit, memory_order_relaxed) > PATH_PORTABLE;
}

const char *path_name(enum path p)
{
    static const char *const names[PATH_COUNT] = {
        [PATH_PORTABLE] = "portable",
        [PATH_AVX2] = "avx2",
        [PATH_AVX512] = "avx512",
    };

    return names[p];
}
