/* What a front needs of certificates and keys without knowing their DER. */
#include "store/item.h"

#include "pkix/cert.h"
#include "pkix/spki.h"

enum err item_read_certificate(struct bytes der, struct item_certificate *out)
{
    struct cert c;
    enum err e = cert_read(der, &c);

    if (e != ERR_OK)
        return e;
    out->der = c.der;
    out->subject = c.subject;
    out->issuer = c.issuer;
    out->serial = c.serial;
    out->spki = c.spki;
    out->not_before = c.not_before;
    out->not_after = c.not_after;
    out->is_ca = c.is_ca;
    return ERR_OK;
}

void item_write_spki(enum key_alg alg, const struct curve_name *curve,
                     struct bytes pub, struct buf *out)
{
    spki_write(out, key_alg_signature(alg), curve, pub);
}
