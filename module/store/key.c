/* Calls through the table of a key's kind. */
#include "store/key.h"

enum err key_sign(struct key *k, struct bytes digest, struct rng *rng,
                  uint8_t *sig)
{
    if (k->ops->sign == NULL)
        return ERR_UNSUPPORTED;
    return k->ops->sign(k, digest, rng, sig);
}

enum err key_value(const struct key *k, struct bytes *out)
{
    if (k->ops->value == NULL)
        return ERR_DENIED;
    return k->ops->value(k, out);
}

void key_free(struct key *k)
{
    if (k != NULL)
        k->ops->free(k);
}
