/* Replies and problems. */
#include "tools/ca/message.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct problem_kind {
    const char *word;
    unsigned status;
    const char *title;
};

static const struct problem_kind kinds[PROBLEM_COUNT] = {
    [PROBLEM_MALFORMED] = {"malformed", 400, "Запрос не разобран"},
    [PROBLEM_UNAUTHENTICATED] = {"unauthenticated", 401, "Требуется вход"},
    [PROBLEM_TOKEN_EXPIRED] = {"token-expired", 401, "Срок входа истёк"},
    [PROBLEM_FORBIDDEN] = {"forbidden", 403, "Нет прав на это действие"},
    [PROBLEM_CODE_WRONG] = {"code-wrong", 403, "Неверный код"},
    [PROBLEM_NOT_FOUND] = {"not-found", 404, "Не найдено"},
    [PROBLEM_METHOD] = {"method-not-allowed", 405, "Метод не поддерживается"},
    [PROBLEM_NOT_ACCEPTABLE] = {"not-acceptable", 406,
                                "Такого представления нет"},
    [PROBLEM_WRONG_STATE] = {"wrong-state", 409, "Заявка в другом состоянии"},
    [PROBLEM_RECEIPT_NOT_CONFIRMED] = {"receipt-not-confirmed", 409,
                                       "Расписка не подтверждена"},
    [PROBLEM_CODE_EXPIRED] = {"code-expired", 410, "Код больше не действует"},
    [PROBLEM_EXPIRED] = {"expired", 410, "Срок заявки истёк"},
    [PROBLEM_PRECONDITION_FAILED] = {"precondition-failed", 412,
                                     "Заявка уже изменена"},
    [PROBLEM_TOO_LARGE] = {"too-large", 413, "Слишком большой запрос"},
    [PROBLEM_MEDIA_TYPE] = {"unsupported-media-type", 415,
                            "Тип содержимого не поддерживается"},
    [PROBLEM_VALIDATION] = {"validation", 422, "Данные не прошли проверку"},
    [PROBLEM_CSR_SIGNATURE] = {"csr-signature", 422,
                               "Подпись запроса не подтверждает владение"
                               " ключом"},
    [PROBLEM_KEY_PARAMETERS] = {"key-parameters", 422,
                                "Ключ с такими параметрами не принимается"},
    [PROBLEM_KEY_REUSED] = {"key-reused", 422, "Ключ уже использовался"},
    [PROBLEM_CSR_MISMATCH] = {"csr-mismatch", 422,
                              "Запрос не совпадает с заявкой"},
    [PROBLEM_DIGEST_MISMATCH] = {"digest-mismatch", 422,
                                 "Отпечаток не совпадает"},
    [PROBLEM_IDEMPOTENCY_MISMATCH] = {"idempotency-mismatch", 422,
                                      "Ключ повтора уже занят другим запросом"},
    [PROBLEM_PRECONDITION_REQUIRED] = {"precondition-required", 428,
                                       "Нужен заголовок If-Match"},
    [PROBLEM_RATE_LIMITED] = {"rate-limited", 429, "Слишком часто"},
    [PROBLEM_CODE_ATTEMPTS] = {"code-attempts-exceeded", 429,
                               "Попытки исчерпаны"},
    [PROBLEM_INTERNAL] = {"internal", 500, "Внутренняя ошибка"},
    [PROBLEM_MAINTENANCE] = {"maintenance", 503, "Сервис занят"},
};

const char *problem_word(enum problem p)
{
    return kinds[p].word;
}

void reply_header(struct reply *r, const char *name, const char *format, ...)
{
    struct reply_header *h = &r->headers[r->header_count];
    va_list args;
    int len, i;

    if (r->header_count == REPLY_HEADERS_MAX)
        return;
    va_start(args, format);
    len = vsnprintf(h->value, sizeof(h->value), format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(h->value))
        return;
    for (i = 0; i < len; i++)
        if ((unsigned char)h->value[i] < ' ')
            return;
    snprintf(h->name, sizeof(h->name), "%s", name);
    r->header_count++;
}

void reply_clear(struct reply *r)
{
    buf_clear(&r->body);
    memset(r, 0, sizeof(*r));
}

enum err reply_bytes(struct reply *r, unsigned status, const char *type,
                     struct bytes body)
{
    r->status = status;
    snprintf(r->type, sizeof(r->type), "%s", type);
    return buf_set(&r->body, body);
}

static enum err put_json(struct reply *r, unsigned status, const char *type,
                         const cJSON *json)
{
    char *text = json == NULL ? NULL : cJSON_PrintUnformatted(json);
    enum err e = ERR_NOMEM;

    if (text != NULL)
        e = reply_bytes(r, status, type, bytes_str(text));
    cJSON_free(text);
    return e;
}

enum err reply_json_take(struct reply *r, unsigned status, cJSON *json)
{
    enum err e = put_json(r, status, "application/json", json);

    cJSON_Delete(json);
    return e;
}

static void join(cJSON *to, cJSON *from)
{
    while (from != NULL && from->child != NULL) {
        cJSON *item = cJSON_DetachItemViaPointer(from, from->child);
        char name[64];

        snprintf(name, sizeof(name), "%s", item->string);
        cJSON_AddItemToObject(to, name, item);
    }
}

enum err reply_problem(struct reply *r, const char *request_id, enum problem p,
                       const char *detail, cJSON *more_take)
{
    cJSON *o = cJSON_CreateObject();
    char text[96];
    enum err e;

    snprintf(text, sizeof(text), "urn:cabinet:problem:%s", kinds[p].word);
    cJSON_AddStringToObject(o, "type", text);
    cJSON_AddStringToObject(o, "title", kinds[p].title);
    cJSON_AddNumberToObject(o, "status", kinds[p].status);
    if (detail != NULL && *detail != '\0')
        cJSON_AddStringToObject(o, "detail", detail);
    snprintf(text, sizeof(text), "urn:uuid:%s", request_id);
    cJSON_AddStringToObject(o, "instance", text);
    cJSON_AddStringToObject(o, "code", kinds[p].word);
    join(o, more_take);
    e = put_json(r, kinds[p].status, "application/problem+json", o);
    cJSON_Delete(more_take);
    cJSON_Delete(o);
    return e;
}

/* cJSON would end a string at an escaped NUL. */
static bool has_nul(struct bytes text)
{
    size_t i;

    for (i = 0; i + 6 <= text.len; i++) {
        if (text.p[i] != '\\')
            continue;
        if (memcmp(text.p + i, "\\u0000", 6) == 0)
            return true;
        i++; /* what is escaped, also a backslash */
    }
    return memchr(text.p, 0, text.len) != NULL;
}

cJSON *json_read(struct bytes text)
{
    const char *end = NULL;
    cJSON *json;

    if (text.len == 0 || !text_is_utf8(text) || has_nul(text))
        return NULL;
    json = cJSON_ParseWithLengthOpts((const char *)text.p, text.len, &end, 0);
    while (json != NULL && end < (const char *)text.p + text.len)
        if (strchr(" \t\r\n", *end++) == NULL) {
            cJSON_Delete(json);
            json = NULL;
        }
    return json;
}
