/* Pages of our own: mmap, mlock, MADV_DONTDUMP. */
#include "base/secmem.h"

#include "base/wipe.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t round_up(size_t len)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if (len > SIZE_MAX - page)
        return 0;
    return (len + page - 1) / page * page;
}

void *secmem_new(size_t len)
{
    size_t size = round_up(len);
    void *p;

    if (size == 0)
        return NULL;
    p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
             -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    /* Both are best effort: the limit on locked memory is small by default. */
    (void)!mlock(p, size);
    (void)!madvise(p, size, MADV_DONTDUMP);
    return p;
}

void secmem_free(void *p, size_t len)
{
    if (p == NULL)
        return;
    wipe(p, len);
    munmap(p, round_up(len));
}
