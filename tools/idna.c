/* Punycode encoding with the parameters of RFC 3492, section 5. */
#include "tools/idna.h"

#define BASE 36
#define T_MIN 1
#define T_MAX 26
#define SKEW 38
#define DAMP 700
#define FIRST_BIAS 72
#define FIRST_CODE 0x80
#define LABEL_MAX_LEN 63 /* characters, RFC 1035, 2.3.4 */

/* 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;

    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static void put_digit(struct buf *out, uint32_t digit)
{
    buf_add_u8(out, (uint8_t)(digit < 26 ? 'a' + digit : '0' + digit - 26));
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
    if (k <= bias)
        return T_MIN;
    return k >= bias + T_MAX ? T_MAX : k - bias;
}

static void put_integer(struct buf *out, uint32_t q, uint32_t bias)
{
    uint32_t k = BASE, t = threshold(k, bias);

    while (q >= t) {
        put_digit(out, t + (q - t) % (BASE - t));
        q = (q - t) / (BASE - t);
        k += BASE;
        t = threshold(k, bias);
    }
    put_digit(out, q);
}

/* The least code point not below n. */
static uint32_t next_code(const uint32_t *label, size_t count, uint32_t n)
{
    uint32_t least = UINT32_MAX;
    size_t i;

    for (i = 0; i < count; i++)
        if (label[i] >= n && label[i] < least)
            least = label[i];
    return least;
}

/* 6.3; 63 characters cannot overflow 32 bits. */
static void encode(const uint32_t *label, size_t count, size_t basic,
                   struct buf *out)
{
    uint32_t n = FIRST_CODE, delta = 0, bias = FIRST_BIAS;
    size_t handled = basic, i;

    for (; handled < count; delta++, n++) {
        uint32_t m = next_code(label, count, n);

        delta += (m - n) * (uint32_t)(handled + 1);
        n = m;
        for (i = 0; i < count; i++) {
            if (label[i] < n)
                delta++;
            if (label[i] != n)
                continue;
            put_integer(out, delta, bias);
            bias = adapt(delta, (uint32_t)handled + 1, handled == basic);
            delta = 0;
            handled++;
        }
    }
}

bool idna_label(const uint32_t *label, size_t count, struct buf *out)
{
    size_t start = out->len, basic = 0, i;

    for (i = 0; i < count; i++)
        basic += label[i] < FIRST_CODE ? 1 : 0;
    if (basic < count)
        buf_add_str(out, "xn--");
    for (i = 0; i < count; i++)
        if (label[i] < FIRST_CODE)
            buf_add_u8(out, (uint8_t)label[i]);
    if (basic < count) {
        if (basic > 0)
            buf_add_u8(out, '-');
        encode(label, count, basic, out);
    }
    return out->len - start <= LABEL_MAX_LEN;
}
