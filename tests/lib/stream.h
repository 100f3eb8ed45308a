/*
 * Every mode that turns a stream into a stream, by the name that vectors have
 * for it, so that one test of splitting and one of work in place serve all.
 */
#ifndef TESTS_LIB_STREAM_H
#define TESTS_LIB_STREAM_H

#include "gost/acpkm.h"
#include "gost/mode.h"
#include "tests/lib/counting.h"
#include "tests/lib/gost.h"
#include "tests/lib/vectors.h"

#include <check.h>
#include <string.h>

struct stream {
    enum { CTR, OFB, CFB, CBC, ACPKM, CNT, CFB89, CBC89 } mode;
    bool decrypt;
    union {
        struct ctr ctr;
        struct feedback feedback;
        struct ctr_acpkm acpkm;
        struct gost89_cnt cnt;
        struct gost89_cfb cfb89;
        struct gost89_cbc cbc89;
    } u;
};

static inline enum cipher_id cipher_named(const char *name)
{
    return strcmp(name, "magma") == 0 ? CIPHER_MAGMA : CIPHER_KUZNYECHIK;
}

/* The cipher of a case: one of GOST R 34.12, or 28147 with an S-box set. */
static inline void stream_start34(struct stream *s, const char *mode,
                                  enum cipher_id id, const uint8_t *key,
                                  struct bytes iv, size_t section)
{
    enum err e = ERR_UNSUPPORTED;

    memset(s, 0, sizeof(*s));
    if (strcmp(mode, "ctr") == 0) {
        s->mode = CTR;
        e = ctr_init(&s->u.ctr, id, key, iv);
    } else if (strcmp(mode, "ofb") == 0) {
        s->mode = OFB;
        e = ofb_init(&s->u.feedback, id, key, iv);
    } else if (strcmp(mode, "cfb") == 0) {
        s->mode = CFB;
        e = cfb_init(&s->u.feedback, id, key, iv);
    } else if (strcmp(mode, "cbc") == 0) {
        s->mode = CBC;
        e = cbc_init(&s->u.feedback, id, key, iv);
    } else if (strcmp(mode, "ctr-acpkm") == 0) {
        s->mode = ACPKM;
        e = ctr_acpkm_init(&s->u.acpkm, id, key, iv, section);
    }
    ck_assert_msg(e == ERR_OK, "%s: %s", mode, err_name(e));
}

static inline void stream_start89(struct stream *s, const char *mode,
                                  const struct gost89_sbox *sbox,
                                  const uint8_t *key, const uint8_t *iv,
                                  bool meshing)
{
    memset(s, 0, sizeof(*s));
    if (strcmp(mode, "cnt") == 0) {
        s->mode = CNT;
        gost89_cnt_init(&s->u.cnt, sbox, key, iv, meshing);
    } else if (strcmp(mode, "cfb") == 0) {
        s->mode = CFB89;
        gost89_cfb_init(&s->u.cfb89, sbox, key, iv, meshing);
    } else {
        ck_assert_str_eq(mode, "cbc");
        s->mode = CBC89;
        gost89_cbc_init(&s->u.cbc89, sbox, key, iv, meshing);
    }
}

/* A case of a vector file. */
static inline void stream_start(struct stream *s, struct vectors *v,
                                bool decrypt)
{
    const char *mode = vector_text(v, "mode");
    const uint8_t *key = vector_bytes(v, "key").p;
    struct bytes iv = vector_bytes(v, "iv");

    if (vector_text(v, "sbox") != NULL)
        stream_start89(s, mode, sbox_named(vector_text(v, "sbox")), key, iv.p,
                       vector_number(v, "meshing") != 0);
    else
        stream_start34(s, mode, cipher_named(vector_text(v, "cipher")), key, iv,
                       vector_text(v, "section") == NULL
                           ? 0
                           : vector_number(v, "section"));
    s->decrypt = decrypt;
}

static inline enum err stream_try(struct stream *s, const uint8_t *in,
                                  uint8_t *out, size_t len)
{
    switch (s->mode) {
    case CTR:
        return ctr_crypt(&s->u.ctr, in, out, len);
    case ACPKM:
        return ctr_acpkm_crypt(&s->u.acpkm, in, out, len);
    case CBC:
        return s->decrypt ? cbc_decrypt(&s->u.feedback, in, out, len)
                          : cbc_encrypt(&s->u.feedback, in, out, len);
    case CBC89:
        return s->decrypt ? gost89_cbc_decrypt(&s->u.cbc89, in, out, len)
                          : gost89_cbc_encrypt(&s->u.cbc89, in, out, len);
    case OFB:
        ofb_crypt(&s->u.feedback, in, out, len);
        break;
    case CNT:
        gost89_cnt_crypt(&s->u.cnt, in, out, len);
        break;
    case CFB:
        (s->decrypt ? cfb_decrypt : cfb_encrypt)(&s->u.feedback, in, out, len);
        break;
    case CFB89:
        (s->decrypt ? gost89_cfb_decrypt : gost89_cfb_encrypt)(&s->u.cfb89, in,
                                                               out, len);
        break;
    }
    return ERR_OK;
}

static inline void stream_crypt(struct stream *s, const uint8_t *in,
                                uint8_t *out, size_t len)
{
    ck_assert_int_eq(stream_try(s, in, out, len), ERR_OK);
}

/*
 * The message of a case: "plain"; or "len" counting bytes; or "zeros" zeros
 * between "head" and "tail". out has COUNTING_MAX bytes.
 */
static inline struct bytes vector_message(struct vectors *v, uint8_t *out)
{
    struct bytes part = vector_bytes(v, "plain");
    size_t len = part.len;

    memcpy(out, part.p, part.len);
    if (vector_text(v, "len") != NULL) {
        len = vector_number(v, "len");
        memcpy(out, counting_bytes(len).p, len);
    }
    if (vector_text(v, "zeros") != NULL) {
        part = vector_bytes(v, "head");
        memcpy(out, part.p, part.len);
        len = part.len + vector_number(v, "zeros");
        memset(out + part.len, 0, len - part.len);
        part = vector_bytes(v, "tail");
        memcpy(out + len, part.p, part.len);
        len += part.len;
    }
    return bytes_of(out, len);
}

/* "out"; or its Streebog-256 "digest"; or how it begins and ends. */
static inline void check_answer(struct vectors *v, struct bytes got)
{
    struct bytes want = vector_bytes(v, "out");
    uint8_t digest[32];

    if (vector_text(v, "digest") != NULL) {
        hash_once(HASH_STREEBOG_256, got, digest);
        got = bytes_of(digest, sizeof(digest));
        want = vector_bytes(v, "digest");
    }
    if (vector_text(v, "begin") != NULL) {
        want = vector_bytes(v, "begin");
        ck_assert_msg(bytes_begin(got, want), "%s: begin", vector_name(v));
        want = vector_bytes(v, "end");
        got = bytes_of(got.p + got.len - want.len, want.len);
    }
    ck_assert_uint_gt(got.len, 0);
    ck_assert_msg(bytes_equal(got, want), "%s", vector_name(v));
}

/* Encrypt, compare, decrypt in place, for each case; the number of them. */
static inline size_t check_streams(const char *file)
{
    static uint8_t in[COUNTING_MAX], out[COUNTING_MAX];
    struct vectors *v = vectors_open(file);
    struct stream s;
    struct bytes m;
    size_t count;

    while (vectors_next(v)) {
        m = vector_message(v, in);
        stream_start(&s, v, false);
        stream_crypt(&s, m.p, out, m.len);
        check_answer(v, bytes_of(out, m.len));
        stream_start(&s, v, true);
        stream_crypt(&s, out, out, m.len);
        ck_assert_msg(memcmp(out, m.p, m.len) == 0, "%s: decrypted",
                      vector_name(v));
    }
    count = vectors_count(v);
    vectors_close(v);
    return count;
}

/*
 * Whatever the split of a message, the output is the same, in place too: two
 * pieces at each position, and pieces of each length up to 40.
 *
 *   start    a stream that has taken nothing
 *   unit     1, or the block where pieces must be whole blocks
 */
static inline void check_splits(const struct stream *start, size_t len,
                                size_t unit)
{
    static uint8_t whole[COUNTING_MAX], out[COUNTING_MAX];
    const uint8_t *m = counting_bytes(len).p;
    struct stream s = *start;
    size_t i, n;

    stream_crypt(&s, m, whole, len);
    for (i = 0; i <= len; i += unit) {
        s = *start;
        memcpy(out, m, len);
        stream_crypt(&s, out, out, i);
        stream_crypt(&s, out + i, out + i, len - i);
        ck_assert_msg(memcmp(out, whole, len) == 0, "split at %zu", i);
    }
    for (n = unit; n <= 40; n += unit) {
        s = *start;
        for (i = 0; i < len; i += n)
            stream_crypt(&s, m + i, out + i, len - i < n ? len - i : n);
        ck_assert_msg(memcmp(out, whole, len) == 0, "pieces of %zu", n);
    }
}

#endif
