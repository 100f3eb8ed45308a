/*
 * Rules of the requisites of a person (spec/cabinet.md, 3), the same for who
 * fills a form in and for who takes it: a value goes in as people type it and
 * comes out in its one written form, or with a fault that names the place.
 */
#ifndef TOOLS_FIELDS_H
#define TOOLS_FIELDS_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind {
    FIELD_NAME,            /* surname, given name, patronymic */
    FIELD_SNILS,           /* 11 digits */
    FIELD_INN,             /* of a person, 12 digits */
    FIELD_INN_ORG,         /* of a legal entity, 10 digits */
    FIELD_OGRN,            /* 13 digits */
    FIELD_OGRNIP,          /* 15 digits */
    FIELD_PHONE,           /* mobile, +79XXXXXXXXX */
    FIELD_EMAIL,           /* ASCII; a Cyrillic domain becomes xn-- */
    FIELD_DATE,            /* YYYY-MM-DD; DD.MM.YYYY is taken */
    FIELD_PASSPORT_SERIES, /* 4 digits */
    FIELD_PASSPORT_NUMBER, /* 6 digits */
    FIELD_DEPARTMENT,      /* NNN-NNN */
    FIELD_DOCUMENT,        /* series or number of another document */
    FIELD_DOCUMENT_TYPE,   /* rf_passport, other */
    FIELD_COUNTRY,         /* two letters of ISO 3166 */
    FIELD_SEX,             /* male, female */
    FIELD_REGION,          /* two digits, see field_region_name */
    FIELD_LOCALITY,        /* "г. Москва" */
    FIELD_FLAG,            /* true, false */
    FIELD_KIND_COUNT
};

enum field_code {
    FIELD_OK,
    FIELD_REQUIRED,     /* nothing there */
    FIELD_ENCODING,     /* not UTF-8 */
    FIELD_LENGTH,       /* too short or too long */
    FIELD_CHARACTER,    /* a character that has no place there */
    FIELD_MIXED_SCRIPT, /* a Latin letter that looks like a Cyrillic one */
    FIELD_FORMAT,       /* not of the form at all */
    FIELD_CHECKSUM,     /* a check digit is wrong */
    FIELD_ZEROS,        /* all zeros */
    FIELD_RANGE,        /* a date too early or too late */
    FIELD_UNKNOWN,      /* not a word of the list */
    FIELD_UNEXPECTED,   /* must be left out */
    FIELD_UNCHECKED,    /* warning: a number older than its check digits */
    FIELD_OUTDATED,     /* warning: the passport may have to be replaced */
    FIELD_CODE_COUNT
};

enum field_lang { FIELD_ENGLISH, FIELD_RUSSIAN };

struct field_fault {
    enum field_code code;
    size_t position;   /* of the character, from 1; 0 if none is to blame */
    uint32_t letter;   /* the character at that position */
    char given[32];    /* check digits, length or date as found; may be "" */
    char expected[32]; /* what would be right; may be "" */
};

/* The word for JSON: "checksum", "mixed-script". Lives for ever. */
const char *field_code_word(enum field_code code);

/* True of those that are told and do not refuse the value. */
bool field_code_is_warning(enum field_code code);

/*
 * Append a sentence for people, without a full stop: "Latin E at position 1
 * looks like a Cyrillic letter". It quotes check digits and single letters,
 * never a whole value.
 */
void field_fault_text(const struct field_fault *fault, enum field_lang lang,
                      struct buf *out);

/*
 * Check one value and bring it into its written form.
 *
 *   in       UTF-8
 *   out      set to the written form if the value is accepted
 *   fault    code FIELD_OK, a warning, or why the value is refused
 *   returns  true if accepted; out of memory shows in buf_check(out)
 *   source   check digits: Social Fund and tax service rules, with the
 *            vectors in tests/vectors/fields.txt
 */
bool field_check(enum field_kind kind, struct bytes in, struct buf *out,
                 struct field_fault *fault);

/*
 * Compare two names as people read them.
 *
 *   returns  0 equal; 1 if they differ only by Ё and Е or Й and И; 2 else
 */
int field_names_compare(struct bytes a, struct bytes b);

/* Name of a region by its two digits: "г. Москва"; NULL if there is none. */
const char *field_region_name(const char *code);

/* "+7 9•• •••-••-12" of a phone in its written form, for screens and logs. */
void field_phone_mask(const char *phone, struct buf *out);

/* One requisite of an application. */
struct requisite {
    const char *pointer; /* JSON pointer: "/subject/snils" */
    enum field_kind kind;
    bool required;
    const char *document; /* only with this identityDocument/type, or NULL */
};

/* The i-th requisite, or NULL past the last. */
const struct requisite *requisite_at(size_t i);

/*
 * By JSON pointer, for the given identityDocument/type; a passport if that is
 * NULL. NULL if there is none.
 */
const struct requisite *requisite_find(const char *pointer,
                                       const char *document);

/* The written value of a requisite, or NULL; flags are "true" or "false". */
typedef const char *(*requisite_get_fn)(void *arg, const char *pointer);

typedef void (*requisite_fault_fn)(void *arg, const char *pointer,
                                   const struct field_fault *fault);

/*
 * Check all requisites together: each by its own rule, then those that
 * depend on others (patronymic or its flag, dates of birth and of the
 * passport, length of the whole name).
 *
 *   now      seconds since 1970; dates are judged by the day in Moscow
 *   tell     called for each fault and each warning
 *   returns  number of faults; warnings are not counted
 */
size_t requisites_check(requisite_get_fn get, void *get_arg, int64_t now,
                        requisite_fault_fn tell, void *tell_arg);

#endif
