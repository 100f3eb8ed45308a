/*
 * What the processor can do beyond its architecture's base. The run-time of
 * the compiler asks the processor once, before any code of ours, and keeps
 * the answer; reading it is a load from memory.
 */
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdbool.h>

/* True if mulx, adcx and adox may be executed. */
static inline bool cpu_has_adx(void)
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    return __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("adx");
#else
    return false;
#endif
}

#if defined(__x86_64__) && defined(__GNUC__)
/* True if what the _avx2.c files are compiled for may be executed. */
static inline bool cpu_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

/* True if what the _avx512.c files are compiled for may be executed. */
static inline bool cpu_has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("gfni") &&
           __builtin_cpu_supports("vpclmulqdq");
}
#endif

#endif
