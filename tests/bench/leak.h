/* Whether the time of a function tells its secret (dudect's method). */
#ifndef TESTS_BENCH_LEAK_H
#define TESTS_BENCH_LEAK_H

#include <stdint.h>

/*
 * Print for each function, on the best path, Welch's t between its times with
 * a fixed secret and with random ones; |t| above 10 is called a leak, between
 * 4.5 and 10 it should be measured again.
 *
 *   ticks    the clock
 *   source   Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?"
 */
void leak_report(uint64_t (*ticks)(void));

#endif
