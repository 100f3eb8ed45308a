/* A list of slots over one temporary folder, for the suites of token. */
#ifndef TESTS_LIB_SLOTS_H
#define TESTS_LIB_SLOTS_H

#include "token/slot.h"

/* Begin in a new folder; end, and remove it. */
void slots_begin(struct slots *l, enum spare_slot mode);
void slots_end(struct slots *l);

/* Open a list on the folder as another process would find it. */
void slots_again(struct slots *l, enum spare_slot mode);
void slots_close(struct slots *l);

/* Tokens that went since slots_begin. */
size_t slots_lost(void);

/* The i-th slot of the list; aborts if there is none. */
struct slot *slots_nth(struct slots *l, size_t i);

/* Make a container beside the list, with SO PIN "so" and a user PIN or NULL. */
void slots_make(struct slots *l, const char *label, const char *pin);

#endif
