/* Labels of domain names in other letters (RFC 5890, RFC 3492). */
#ifndef TOOLS_IDNA_H
#define TOOLS_IDNA_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Append a label as it goes into a domain name: ASCII as it is, other letters
 * as "xn--" and Punycode.
 *
 *   label    code points, at most 63, in lower case already
 *   returns  false if what comes out is longer than 63 characters
 *   source   RFC 3492, 6.3
 */
bool idna_label(const uint32_t *label, size_t count, struct buf *out);

#endif
