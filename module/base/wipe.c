/* explicit_bzero of the C library, so that the store is never optimised out. */
#include "base/wipe.h"

#include <string.h>

void wipe(void *p, size_t len)
{
    if (len != 0)
        explicit_bzero(p, len);
}
