/*
 * Configuration text: `key = value` lines under `[section]` headings, `#`
 * and `;` comments, blanks around everything ignored.
 */
#ifndef BASE_INI_H
#define BASE_INI_H

#include "base/bytes.h"
#include "base/err.h"

#include <stddef.h>

/*
 * Called for each line that sets something, in order.
 *
 *   section  "" before the first heading
 *   returns  ERR_OK to go on; another value ends ini_parse with it
 */
typedef enum err (*ini_fn)(void *arg, const char *section, const char *key,
                           const char *value, size_t line);

/*
 * Parse configuration text.
 *
 *   name     of the file, for messages
 *   returns  ERR_OK, ERR_FORMAT with a sentence naming file and line (no
 *            "=", an empty key, an open heading, a NUL byte, not UTF-8),
 *            ERR_NOMEM, or what fn returned
 */
MUST_USE enum err ini_parse(const char *name, struct bytes text, ini_fn fn,
                            void *arg);

#endif
