# Each layer is one convenience library. A unit runner links its layer and
# those below it, so an upward dependency fails to link.
noinst_LTLIBRARIES += libbase.la libgost.la libpkix.la libstore.la \
	libtoken.la libcryptoki.la

libbase_la_SOURCES = \
	module/base/buf.c module/base/buf.h \
	module/base/bytes.c module/base/bytes.h \
	module/base/der.c module/base/der.h \
	module/base/err.c module/base/err.h \
	module/base/file.c module/base/file.h \
	module/base/ini.c module/base/ini.h \
	module/base/log.c module/base/log.h \
	module/base/secmem.c module/base/secmem.h \
	module/base/table.c module/base/table.h \
	module/base/text.c module/base/text.h \
	module/base/wipe.c module/base/wipe.h \
	module/base/cpu.h module/base/ct.h module/base/ct_pick.h module/base/endian.h \
	module/base/limbs.h module/base/limbs_adx.h module/base/wide.h

libgost_la_SOURCES = \
	module/gost/acpkm.c module/gost/acpkm.h \
	module/gost/cipher.c module/gost/cipher.h \
	module/gost/curve.c module/gost/curve.h module/gost/curve_data.c \
	module/gost/edwards.c \
	module/gost/field.c module/gost/field.h \
	module/gost/field_form.h module/gost/field_invert.c \
	module/gost/field_ops.c \
	module/gost/group.c module/gost/group.h \
	module/gost/hash.c module/gost/hash.h \
	module/gost/hash94.c module/gost/hash94.h \
	module/gost/hmac.c module/gost/hmac.h \
	module/gost/jacobian.c \
	module/gost/kdf.c module/gost/kdf.h \
	module/gost/keywrap.c module/gost/keywrap.h \
	module/gost/kuznyechik.c module/gost/kuznyechik.h \
	module/gost/kuznyechik_circuit.h \
	module/gost/kuznyechik_path.h module/gost/kuznyechik_registers.h \
	module/gost/lanes.h \
	module/gost/magma.c module/gost/magma.h module/gost/magma_path.h \
	module/gost/mgm.c module/gost/mgm.h module/gost/mgm_path.h \
	module/gost/mode.c module/gost/mode.h module/gost/mode_gost89.c \
	module/gost/omac.c module/gost/omac.h \
	module/gost/path.c module/gost/path.h \
	module/gost/pi.h module/gost/pi_circuit.h \
	module/gost/pi_registers.h \
	module/gost/point.c module/gost/point.h \
	module/gost/rng.c module/gost/rng.h \
	module/gost/selftest.c module/gost/selftest.h \
	module/gost/sign.c module/gost/sign.h \
	module/gost/streebog.c module/gost/streebog.h \
	module/gost/streebog_circuit.h \
	module/gost/streebog_path.h module/gost/streebog_registers.h \
	module/gost/vko.c module/gost/vko.h
libgost_la_LIBADD =

# Paths that are chosen at run time are compiled with more than the base of
# the architecture; nothing else may be in their libraries.
avx512_sources = \
	module/gost/kuznyechik_avx512.c \
	module/gost/magma_avx512.c \
	module/gost/mgm_avx512.c \
	module/gost/streebog_avx512.c
if HAVE_AVX512
noinst_LTLIBRARIES += libgost_avx512.la
libgost_avx512_la_SOURCES = $(avx512_sources)
libgost_avx512_la_CFLAGS = $(AM_CFLAGS) $(LARETS_AVX512)
libgost_la_LIBADD += libgost_avx512.la
endif
EXTRA_DIST += $(avx512_sources)
EXTRA_DIST += module/gost/gen-curve.py module/gost/gen-kuznyechik.py \
	module/gost/gen-pi.py module/gost/gen-streebog.py

libpkix_la_SOURCES = \
	module/pkix/algid.c module/pkix/algid.h \
	module/pkix/cert.c module/pkix/cert.h \
	module/pkix/name.c \
	module/pkix/pbes2.c module/pkix/pbes2.h \
	module/pkix/pfx.c module/pkix/pfx.h \
	module/pkix/pfx_inside.h module/pkix/pfx_write.c \
	module/pkix/spki.c module/pkix/spki.h

libstore_la_SOURCES = \
	module/store/carrier.c module/store/carrier.h \
	module/store/carrier_folder.c \
	module/store/carrier_folder_inside.h \
	module/store/carrier_folder_write.c \
	module/store/container.c module/store/container.h \
	module/store/container_crypt.c module/store/container_crypt.h \
	module/store/container_edit.c module/store/container_edit.h \
	module/store/container_inside.h \
	module/store/container_read.c \
	module/store/container_unlock.c \
	module/store/container_write.c \
	module/store/extra.c module/store/extra.h \
	module/store/item.c module/store/item.h \
	module/store/key.c module/store/key.h module/store/key_soft.c \
	module/store/places.c module/store/places.h \
	module/store/store.c module/store/store.h \
	module/store/store_change.c \
	module/store/store_inside.h \
	module/store/store_pin.c \
	module/store/store_view.c \
	module/store/store_whole.c

# OpenSSL 3 provider and library context, for the tools.
noinst_LTLIBRARIES += libprovider.la
libprovider_la_SOURCES = \
	module/provider/libctx.c module/provider/libctx.h \
	module/provider/libctx_chain.c \
	module/provider/prov.c module/provider/prov.h \
	module/provider/prov_decode.c \
	module/provider/prov_digest.c \
	module/provider/prov_encode.c \
	module/provider/prov_err.c module/provider/prov_err.h \
	module/provider/prov_key.c module/provider/prov_key.h \
	module/provider/prov_keymgmt.c \
	module/provider/prov_names.h \
	module/provider/prov_param.c module/provider/prov_param.h \
	module/provider/prov_sign.c
libprovider_la_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
libprovider_la_LIBADD = $(CRYPTO_LIBS)

libtoken_la_SOURCES = \
	module/token/login.c module/token/login.h \
	module/token/slot.c module/token/slot.h \
	module/token/token.c module/token/token.h

libcryptoki_la_SOURCES = \
	module/cryptoki/attr.c module/cryptoki/attr.h \
	module/cryptoki/attr_rules.c module/cryptoki/attr_rules.h \
	module/cryptoki/entry_digest.c \
	module/cryptoki/entry_general.c \
	module/cryptoki/entry_key.c \
	module/cryptoki/entry_none.c \
	module/cryptoki/entry_object.c \
	module/cryptoki/entry_random.c \
	module/cryptoki/entry_session.c \
	module/cryptoki/entry_sign.c \
	module/cryptoki/entry_slot.c \
	module/cryptoki/funclist.c module/cryptoki/funclist.h \
	module/cryptoki/keygen.h \
	module/cryptoki/lib.c module/cryptoki/lib.h \
	module/cryptoki/mech.c module/cryptoki/mech.h \
	module/cryptoki/mech_digest.c \
	module/cryptoki/mech_keygen.c \
	module/cryptoki/mech_sign.c \
	module/cryptoki/object.c module/cryptoki/object.h \
	module/cryptoki/object_describe.c \
	module/cryptoki/object_make.c module/cryptoki/object_make.h \
	module/cryptoki/op.h \
	module/cryptoki/rv.c module/cryptoki/rv.h \
	module/cryptoki/session.c module/cryptoki/session.h \
	module/cryptoki/template.c module/cryptoki/template.h
libcryptoki_la_CFLAGS = $(AM_CFLAGS) $(P11KIT_CFLAGS)

# The module needs the C library alone. Whatever of the layers a host defines
# too, ours is used (-Bsymbolic); it is never unmapped under a thread (nodelete).
pkcs11dir = $(libdir)/pkcs11
pkcs11_LTLIBRARIES += larets-pkcs11.la
larets_pkcs11_la_SOURCES =
larets_pkcs11_la_LIBADD = libcryptoki.la libtoken.la libstore.la libpkix.la \
	libgost.la libbase.la
larets_pkcs11_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared \
	-Wl,--version-script=$(srcdir)/module/cryptoki/module.map \
	-Wl,-Bsymbolic -Wl,-z,defs $(LARETS_NODELETE)
larets_pkcs11_la_DEPENDENCIES = $(larets_pkcs11_la_LIBADD) \
	$(srcdir)/module/cryptoki/module.map
EXTRA_DIST += module/cryptoki/module.map

include_HEADERS += include/larets-pkcs11.h
