/*
 * Rules of single values. Decomposed Й and Ё (file systems, some keyboards)
 * are composed first; those two letters are all that Russian names need of
 * Unicode normalisation, other combining marks are refused as characters.
 */
#include "tools/fields.h"

#include "base/text.h"
#include "tools/idna.h"

#include <stdio.h>
#include <string.h>

#define BREVE 0x0306
#define DIAERESIS 0x0308
#define NO_BREAK_SPACE 0xa0
#define EMAIL_MIN_LEN 6
#define EMAIL_MAX_LEN 255
#define LABEL_MAX_LEN 63 /* characters, RFC 1035, 2.3.4 */
/* Numbers up to 001-001-998 were given out without check digits. */
#define SNILS_FIRST_CHECKED "001001999"

/* Reads characters, composed, and counts them. */
struct scan {
    struct cursor c;
    size_t position; /* of the character read last, from 1 */
    bool broken;     /* not UTF-8 */
};

struct rule {
    bool (*check)(const struct rule *r, struct bytes in, struct buf *out,
                  struct field_fault *f);
    size_t min;
    size_t max;
    const char *extra; /* further ASCII characters, or words of a list */
};

static bool refuse(struct field_fault *f, enum field_code code)
{
    f->code = code;
    return false;
}

static bool refuse_at(struct field_fault *f, enum field_code code,
                      const struct scan *s, uint32_t letter)
{
    f->code = code;
    f->position = s->position;
    f->letter = letter;
    return false;
}

static bool refuse_length(struct field_fault *f, const struct rule *r,
                          size_t len)
{
    snprintf(f->given, sizeof(f->given), "%zu", len);
    if (r->min == r->max)
        snprintf(f->expected, sizeof(f->expected), "%zu", r->min);
    else
        snprintf(f->expected, sizeof(f->expected), "%zu-%zu", r->min, r->max);
    return refuse(f, len == 0 ? FIELD_REQUIRED : FIELD_LENGTH);
}

static uint32_t compose(uint32_t base, uint32_t mark)
{
    if (mark == BREVE && (base == 0x0418 || base == 0x0438))
        return base + 1; /* Й й */
    if (mark == DIAERESIS && base == 0x0415)
        return 0x0401; /* Ё */
    if (mark == DIAERESIS && base == 0x0435)
        return 0x0451; /* ё */
    return 0;
}

/* The next character; false at the end or at bytes that are not UTF-8. */
static bool scan_next(struct scan *s, uint32_t *out)
{
    struct cursor after;
    uint32_t mark;

    if (cursor_left(&s->c) == 0)
        return false;
    if (text_utf8_next(&s->c, out) != ERR_OK) {
        s->broken = true;
        return false;
    }
    s->position++;
    after = s->c;
    if (text_utf8_next(&after, &mark) == ERR_OK && compose(*out, mark) != 0) {
        *out = compose(*out, mark);
        s->c = after;
    }
    return true;
}

static struct scan scan_of(struct bytes in)
{
    struct scan s = {cursor_of(in), 0, false};

    return s;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == NO_BREAK_SPACE;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_latin(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_cyrillic(uint32_t c)
{
    return (c >= 0x0410 && c <= 0x044f) || c == 0x0401 || c == 0x0451;
}

static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0x0410 && c <= 0x042f))
        return c + 0x20;
    return c == 0x0401 ? 0x0451 : c;
}

static bool is_one_of(uint32_t c, const char *list)
{
    return c > 0 && c < 0x80 && strchr(list, (int)c) != NULL;
}

/* Sets fault->expected to the Cyrillic letter that a Latin one looks like. */
static bool looks_cyrillic(uint32_t c, struct field_fault *f)
{
    static const char latin[] = "ABCEHKMOPTXYabcehkmoptxy";
    static const uint16_t twins[] = {
        0x0410, 0x0412, 0x0421, 0x0415, 0x041d, 0x041a, 0x041c, 0x041e,
        0x0420, 0x0422, 0x0425, 0x0423, 0x0430, 0x044c, 0x0441, 0x0435,
        0x043d, 0x043a, 0x043c, 0x043e, 0x0440, 0x0442, 0x0445, 0x0443};
    struct buf twin = BUF_EMPTY;
    const char *at = c > 0 && c < 0x80 ? strchr(latin, (int)c) : NULL;

    if (at == NULL)
        return false;
    text_utf8_put(&twin, twins[at - latin]);
    if (buf_check(&twin) == ERR_OK)
        snprintf(f->expected, sizeof(f->expected), "%s", buf_text(&twin));
    buf_clear(&twin);
    return true;
}

/* Text of Cyrillic letters and r->extra; blanks are trimmed and collapsed. */
static bool check_words(const struct rule *r, struct bytes in, struct buf *out,
                        struct field_fault *f)
{
    struct scan s = scan_of(in);
    size_t count = 0;
    bool space = false, letters = false;
    uint32_t c;

    while (scan_next(&s, &c)) {
        if (is_space(c)) {
            space = count > 0;
            continue;
        }
        if (is_latin(c) && looks_cyrillic(c, f))
            return refuse_at(f, FIELD_MIXED_SCRIPT, &s, c);
        if (!is_cyrillic(c) && !is_one_of(c, r->extra) && c != 0x2019)
            return refuse_at(f, FIELD_CHARACTER, &s, c);
        if (space)
            buf_add_u8(out, ' ');
        count += space ? 2 : 1;
        space = false;
        letters = letters || is_cyrillic(c);
        text_utf8_put(out, c);
    }
    if (count < r->min || count > r->max)
        return refuse_length(f, r, count);
    return letters || refuse(f, FIELD_FORMAT);
}

/*
 * r->min digits; blanks and the characters of r->extra may stand anywhere
 * between. Memory of digits: r->min + 1.
 */
static bool take_digits(const struct rule *r, struct bytes in, char *digits,
                        struct field_fault *f)
{
    struct scan s = scan_of(in);
    size_t count = 0;
    uint32_t c;

    while (scan_next(&s, &c)) {
        if (is_space(c) || is_one_of(c, r->extra))
            continue;
        if (!is_digit(c))
            return refuse_at(f, FIELD_CHARACTER, &s, c);
        if (count < r->min)
            digits[count] = (char)c;
        count++;
    }
    if (count != r->min)
        return refuse_length(f, r, count);
    digits[count] = '\0';
    return true;
}

static bool check_digits(const struct rule *r, struct bytes in, struct buf *out,
                         struct field_fault *f)
{
    char digits[16];

    if (!take_digits(r, in, digits, f))
        return false;
    buf_add_str(out, digits);
    return true;
}

static bool all_zeros(const char *digits)
{
    return strspn(digits, "0") == strlen(digits);
}

static bool refuse_sum(struct field_fault *f, const char *given, int len,
                       unsigned expected)
{
    snprintf(f->given, sizeof(f->given), "%.*s", len, given);
    snprintf(f->expected, sizeof(f->expected), "%0*u", len, expected);
    return refuse(f, FIELD_CHECKSUM);
}

static bool check_snils(const struct rule *r, struct bytes in, struct buf *out,
                        struct field_fault *f)
{
    char d[12];
    unsigned sum = 0, i;

    if (!take_digits(r, in, d, f))
        return false;
    if (all_zeros(d))
        return refuse(f, FIELD_ZEROS);
    for (i = 0; i < 9; i++)
        sum += (unsigned)(d[i] - '0') * (9 - i);
    sum = sum % 101 % 100;
    if (strncmp(d, SNILS_FIRST_CHECKED, 9) < 0)
        f->code = FIELD_UNCHECKED;
    else if (sum != (unsigned)(d[9] - '0') * 10 + (unsigned)(d[10] - '0'))
        return refuse_sum(f, d + 9, 2, sum);
    buf_add_str(out, d);
    return true;
}

static unsigned inn_digit(const char *d, const uint8_t *weights, size_t count)
{
    unsigned sum = 0;
    size_t i;

    for (i = 0; i < count; i++)
        sum += (unsigned)(d[i] - '0') * weights[i];
    return sum % 11 % 10;
}

static bool check_inn(const struct rule *r, struct bytes in, struct buf *out,
                      struct field_fault *f)
{
    /* The weights of each check digit are the tail of one row. */
    static const uint8_t weights[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    size_t first = r->min == 10 ? 9 : 10, i;
    char d[13];

    if (!take_digits(r, in, d, f))
        return false;
    if (all_zeros(d))
        return refuse(f, FIELD_ZEROS);
    for (i = first; i < r->min; i++) {
        unsigned c = inn_digit(d, weights + sizeof(weights) - i, i);

        if (c != (unsigned)(d[i] - '0'))
            return refuse_sum(f, d + i, 1, c);
    }
    buf_add_str(out, d);
    return true;
}

static bool check_ogrn(const struct rule *r, struct bytes in, struct buf *out,
                       struct field_fault *f)
{
    size_t last = r->min - 1, i;
    uint64_t n = 0;
    unsigned c;
    char d[16];

    if (!take_digits(r, in, d, f))
        return false;
    if (all_zeros(d))
        return refuse(f, FIELD_ZEROS);
    for (i = 0; i < last; i++)
        n = n * 10 + (uint64_t)(d[i] - '0');
    c = (unsigned)(n % (r->min - 2) % 10); /* by 11 of 13, by 13 of 15 */
    if (c != (unsigned)(d[last] - '0'))
        return refuse_sum(f, d + last, 1, c);
    buf_add_str(out, d);
    return true;
}

static bool check_phone(const struct rule *r, struct bytes in, struct buf *out,
                        struct field_fault *f)
{
    struct scan s = scan_of(in);
    size_t count = 0;
    bool plus = false;
    char d[12];
    uint32_t c;

    while (scan_next(&s, &c)) {
        if (c == '+' && count == 0 && !plus) {
            plus = true;
            continue;
        }
        if (is_space(c) || is_one_of(c, r->extra))
            continue;
        if (!is_digit(c))
            return refuse_at(f, FIELD_CHARACTER, &s, c);
        if (count < r->max)
            d[count] = (char)c;
        count++;
    }
    if (count < (plus ? r->max : r->min) || count > r->max)
        return refuse_length(f, r, count);
    if (count == 11 && d[0] != '7' && (d[0] != '8' || plus))
        return refuse(f, FIELD_FORMAT);
    if (d[count - 10] != '9')
        return refuse(f, FIELD_FORMAT);
    buf_add_str(out, "+7");
    buf_add(out, bytes_of(d + count - 10, 10));
    return true;
}

static bool is_host_char(uint32_t c)
{
    return is_digit(c) || is_latin(c) || is_cyrillic(c) || c == '-';
}

/* Domain after the "@": labels of letters, digits and inner hyphens. */
static bool take_domain(struct scan *s, struct buf *out, struct field_fault *f)
{
    uint32_t label[LABEL_MAX_LEN], c = 0;
    size_t count = 0, labels = 0;
    bool more = true;

    while (more) {
        more = scan_next(s, &c);
        if (more && c != '.') {
            if (!is_host_char(c))
                return refuse_at(f, FIELD_CHARACTER, s, c);
            if (count == LABEL_MAX_LEN)
                return refuse(f, FIELD_LENGTH);
            label[count++] = lower(c);
            continue;
        }
        if (count == 0 || label[0] == '-' || label[count - 1] == '-')
            return refuse(f, FIELD_FORMAT);
        if (labels++ > 0)
            buf_add_u8(out, '.');
        if (!idna_label(label, count, out))
            return refuse(f, FIELD_LENGTH);
        count = 0;
    }
    return labels >= 2 || refuse(f, FIELD_FORMAT);
}

/* A dot-atom of RFC 5322, 3.2.3, "@", domain. */
static bool check_email(const struct rule *r, struct bytes in, struct buf *out,
                        struct field_fault *f)
{
    struct scan s = scan_of(in);
    uint32_t c, before = '.';

    while (scan_next(&s, &c) && c != '@') {
        if (!is_digit(c) && !is_latin(c) && c != '.' && !is_one_of(c, r->extra))
            return refuse_at(f, FIELD_CHARACTER, &s, c);
        if (c == '.' && before == '.')
            return refuse(f, FIELD_FORMAT);
        before = c;
        buf_add_u8(out, (uint8_t)c);
    }
    if (cursor_left(&s.c) == 0 || before == '.' || out->len > 64)
        return refuse(f, FIELD_FORMAT);
    buf_add_u8(out, '@');
    if (!take_domain(&s, out, f))
        return false;
    if (out->len < r->min || out->len > r->max)
        return refuse_length(f, r, out->len);
    return true;
}

static unsigned month_days(unsigned year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

static unsigned number(const char *p, size_t len)
{
    unsigned n = 0;

    while (len-- > 0)
        n = n * 10 + (unsigned)(*p++ - '0');
    return n;
}

/* True if text has digits where the pattern has "0", else the same. */
static bool has_form(const char *text, const char *pattern)
{
    size_t i;

    for (i = 0; pattern[i] != '\0'; i++)
        if (pattern[i] == '0' ? !is_digit((uint32_t)(uint8_t)text[i])
                              : text[i] != pattern[i])
            return false;
    return text[i] == '\0';
}

static bool check_date(const struct rule *r, struct bytes in, struct buf *out,
                       struct field_fault *f)
{
    char t[12] = "", iso[24];
    unsigned y, m, d;

    if (in.len != r->min)
        return refuse(f, in.len == 0 ? FIELD_REQUIRED : FIELD_FORMAT);
    memcpy(t, in.p, r->min);
    if (has_form(t, "0000-00-00")) {
        y = number(t, 4), m = number(t + 5, 2), d = number(t + 8, 2);
    } else if (has_form(t, "00.00.0000")) {
        d = number(t, 2), m = number(t + 3, 2), y = number(t + 6, 4);
    } else {
        return refuse(f, FIELD_FORMAT);
    }
    if (y == 0 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
        return refuse(f, FIELD_RANGE);
    snprintf(iso, sizeof(iso), "%04u-%02u-%02u", y, m, d);
    buf_add_str(out, iso);
    return true;
}

static bool check_department(const struct rule *r, struct bytes in,
                             struct buf *out, struct field_fault *f)
{
    char d[8];

    if (!take_digits(r, in, d, f))
        return false;
    buf_add(out, bytes_of(d, 3));
    buf_add_u8(out, '-');
    buf_add(out, bytes_of(d + 3, 3));
    return true;
}

/* Letters, digits, dash and space, as other states print them. */
static bool check_document(const struct rule *r, struct bytes in,
                           struct buf *out, struct field_fault *f)
{
    struct scan s = scan_of(in);
    size_t count = 0;
    uint32_t c;

    for (; scan_next(&s, &c); count++) {
        if (!is_digit(c) && !is_latin(c) && !is_cyrillic(c) && c != '-' &&
            c != ' ')
            return refuse_at(f, FIELD_CHARACTER, &s, c);
        text_utf8_put(out, c);
    }
    if (count < r->min || count > r->max)
        return refuse_length(f, r, count);
    return true;
}

static bool check_country(const struct rule *r, struct bytes in,
                          struct buf *out, struct field_fault *f)
{
    struct scan s = scan_of(in);
    size_t count = 0;
    uint32_t c;

    for (; scan_next(&s, &c); count++) {
        if (c < 'A' || c > 'Z')
            return refuse_at(f, FIELD_CHARACTER, &s, c);
        buf_add_u8(out, (uint8_t)c);
    }
    if (count != r->min)
        return refuse_length(f, r, count);
    return true;
}

/* One of the words in r->extra, which blanks part. */
static bool check_word(const struct rule *r, struct bytes in, struct buf *out,
                       struct field_fault *f)
{
    const char *p = r->extra;

    if (in.len == 0)
        return refuse(f, FIELD_REQUIRED);
    while (*p != '\0') {
        size_t len = strcspn(p, " ");

        if (bytes_equal(in, bytes_of(p, len))) {
            buf_add(out, in);
            return true;
        }
        p += len + strspn(p + len, " ");
    }
    snprintf(f->expected, sizeof(f->expected), "%s", r->extra);
    return refuse(f, FIELD_UNKNOWN);
}

static bool check_region(const struct rule *r, struct bytes in, struct buf *out,
                         struct field_fault *f)
{
    char d[4];

    if (!take_digits(r, in, d, f))
        return false;
    if (field_region_name(d) == NULL)
        return refuse(f, FIELD_UNKNOWN);
    buf_add_str(out, d);
    return true;
}

static const struct rule rules[FIELD_KIND_COUNT] = {
    [FIELD_NAME] = {check_words, 1, 64, "-'.()"},
    [FIELD_SNILS] = {check_snils, 11, 11, "-"},
    [FIELD_INN] = {check_inn, 12, 12, ""},
    [FIELD_INN_ORG] = {check_inn, 10, 10, ""},
    [FIELD_OGRN] = {check_ogrn, 13, 13, ""},
    [FIELD_OGRNIP] = {check_ogrn, 15, 15, ""},
    [FIELD_PHONE] = {check_phone, 10, 11, "-()"},
    [FIELD_EMAIL] = {check_email, EMAIL_MIN_LEN, EMAIL_MAX_LEN,
                     "!#$%&'*+/=?^_`{|}~-"},
    [FIELD_DATE] = {check_date, 10, 10, ""},
    [FIELD_PASSPORT_SERIES] = {check_digits, 4, 4, ""},
    [FIELD_PASSPORT_NUMBER] = {check_digits, 6, 6, ""},
    [FIELD_DEPARTMENT] = {check_department, 6, 6, "-"},
    [FIELD_DOCUMENT] = {check_document, 1, 25, ""},
    [FIELD_DOCUMENT_TYPE] = {check_word, 1, 0, "rf_passport other"},
    [FIELD_COUNTRY] = {check_country, 2, 2, ""},
    [FIELD_SEX] = {check_word, 1, 0, "female male"},
    [FIELD_REGION] = {check_region, 2, 2, ""},
    [FIELD_LOCALITY] = {check_words, 1, 128, "-'.(),/\"0123456789"},
    [FIELD_FLAG] = {check_word, 1, 0, "true false"},
};

bool field_check(enum field_kind kind, struct bytes in, struct buf *out,
                 struct field_fault *fault)
{
    struct buf value = BUF_EMPTY;
    bool accepted;

    *fault = (struct field_fault){.code = FIELD_OK};
    if (!text_is_utf8(in))
        return refuse(fault, FIELD_ENCODING);
    accepted = rules[kind].check(&rules[kind], in, &value, fault);
    if (accepted)
        buf_move(out, &value);
    buf_clear(&value);
    return accepted;
}

static uint32_t fold(uint32_t c)
{
    c = lower(c);
    if (c == 0x0451)
        return 0x0435;               /* ё, е */
    return c == 0x0439 ? 0x0438 : c; /* й, и */
}

int field_names_compare(struct bytes a, struct bytes b)
{
    struct scan x = scan_of(a), y = scan_of(b);
    bool more_x, more_y;
    uint32_t cx = 0, cy = 0;
    int worst = 0;

    for (;;) {
        more_x = scan_next(&x, &cx);
        more_y = scan_next(&y, &cy);
        if (x.broken || y.broken || more_x != more_y)
            return 2;
        if (!more_x)
            return worst;
        if (cx == cy)
            continue;
        /* The letter's case has to agree: only the marks may be missing. */
        if (fold(cx) != fold(cy) || (lower(cx) == cx) != (lower(cy) == cy))
            return 2;
        worst = 1;
    }
}

void field_phone_mask(const char *phone, struct buf *out)
{
    size_t len = strlen(phone);

    if (len < 4) {
        buf_add_str(out, "•");
        return;
    }
    buf_add_str(out, "+7 9•• •••-••-");
    buf_add_str(out, phone + len - 2);
}
