/* Words and sentences of faults, English and Russian. */
#include "tools/fields.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* In the sentences: %P position, %L letter, %G given, %E expected. */
struct wording {
    const char *word;
    bool warning;
    const char *text[2]; /* by enum field_lang */
};

static const struct wording wordings[FIELD_CODE_COUNT] = {
    [FIELD_OK] = {"ok", false, {"", ""}},
    [FIELD_REQUIRED] = {"required", false, {"is missing", "не заполнено"}},
    [FIELD_ENCODING] = {"encoding",
                        false,
                        {"is not UTF-8 text", "текст не в UTF-8"}},
    [FIELD_LENGTH] = {"length",
                      false,
                      {"has %G characters, expected %E",
                       "знаков: %G, ожидается %E"}},
    [FIELD_CHARACTER] = {"character",
                         false,
                         {"character %L at position %P has no place here",
                          "недопустимый знак %L в позиции %P"}},
    [FIELD_MIXED_SCRIPT] = {"mixed-script",
                            false,
                            {"Latin %L at position %P, expected Cyrillic %E",
                             "латинская %L в позиции %P вместо русской %E"}},
    [FIELD_FORMAT] = {"format",
                      false,
                      {"is not written in the right form",
                       "записано не по форме"}},
    [FIELD_CHECKSUM] = {"checksum",
                        false,
                        {"check number %G, expected %E",
                         "контрольное число %G, ожидается %E"}},
    [FIELD_ZEROS] = {"zeros", false, {"is all zeros", "одни нули"}},
    [FIELD_RANGE] = {"range",
                     false,
                     {"is not a possible date", "дата невозможна"}},
    [FIELD_UNKNOWN] = {"unknown",
                       false,
                       {"is not one of those known",
                        "нет в списке допустимых"}},
    [FIELD_UNEXPECTED] = {"unexpected",
                          false,
                          {"must be left out", "должно быть пусто"}},
    [FIELD_UNCHECKED] = {"unchecked",
                         true,
                         {"is older than the check digits; look at it again",
                          "выдан до контрольных чисел, сверьте ещё раз"}},
    [FIELD_OUTDATED] = {"outdated",
                        true,
                        {"is to be replaced at the ages of 20 and 45",
                         "подлежит замене в 20 и 45 лет"}},
};

const char *field_code_word(enum field_code code)
{
    return wordings[code].word;
}

bool field_code_is_warning(enum field_code code)
{
    return wordings[code].warning;
}

static void put_mark(char mark, const struct field_fault *fault,
                     struct buf *out)
{
    char position[24];

    switch (mark) {
    case 'P':
        snprintf(position, sizeof(position), "%zu", fault->position);
        buf_add_str(out, position);
        break;
    case 'L':
        if (fault->letter >= ' ')
            text_utf8_put(out, fault->letter);
        break;
    case 'G':
        buf_add_str(out, fault->given);
        break;
    default:
        buf_add_str(out, fault->expected);
        break;
    }
}

void field_fault_text(const struct field_fault *fault, enum field_lang lang,
                      struct buf *out)
{
    const char *p = wordings[fault->code].text[lang];

    while (*p != '\0') {
        size_t len = strcspn(p, "%");

        buf_add(out, bytes_of(p, len));
        p += len;
        if (*p == '%') {
            put_mark(p[1], fault, out);
            p += 2;
        }
    }
}
