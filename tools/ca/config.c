/* ca.ini: a table of keys for [ca], and a section for each service centre. */
#include "tools/ca/config.h"

#include "base/file.h"
#include "base/ini.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_MAX_LEN 65536 /* bytes */
#define CENTRE_PREFIX "centre "

struct reading {
    struct config *config;
    const char *path;
};

static enum err set_text(char **slot, const char *value)
{
    char *copy = NULL;

    if (*value != '\0' && (copy = strdup(value)) == NULL)
        return ERR_NOMEM;
    free(*slot);
    *slot = copy;
    return ERR_OK;
}

static enum err set_number(uint32_t *slot, const char *value)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);

    if (*value < '0' || *value > '9' || *end != '\0' || n == 0 || n > 1000000)
        return ERR_FORMAT;
    *slot = (uint32_t)n;
    return ERR_OK;
}

static enum err set_ca(struct config *c, const char *key, const char *value)
{
    static const char *const tools[4] = {
        "sign_tool", "ca_tool", "sign_tool_certificate", "ca_tool_certificate"};
    size_t i;

    if (strcmp(key, "certificate_days") == 0)
        return set_number(&c->certificate_days, value);
    if (strcmp(key, "address_limit") == 0)
        return set_number(&c->address_limit, value);
    if (strcmp(key, "crl_url") == 0)
        return set_text(&c->crl_url, value);
    if (strcmp(key, "issuer_url") == 0)
        return set_text(&c->issuer_url, value);
    for (i = 0; i < 4; i++) {
        size_t most = i < 2 ? 200 : 100; /* characters, FSB order 795 */

        if (strcmp(key, tools[i]) != 0)
            continue;
        if (*value == '\0' || text_length(bytes_str(value)) > most)
            return ERR_FORMAT;
        return set_text(&c->sign_tool[i], value);
    }
    return ERR_NOT_FOUND;
}

/* The centre with this id, made if there is room. */
static struct centre *centre_at(struct config *c, const char *id)
{
    size_t i;

    for (i = 0; i < c->centre_count; i++)
        if (strcmp(c->centres[i].id, id) == 0)
            return &c->centres[i];
    if (c->centre_count == CENTRES_MAX || *id == '\0')
        return NULL;
    c->centres[i].id = strdup(id);
    if (c->centres[i].id == NULL)
        return NULL;
    c->centre_count++;
    return &c->centres[i];
}

static enum err set_centre(struct config *c, const char *id, const char *key,
                           const char *value)
{
    struct centre *centre = centre_at(c, id);

    if (centre == NULL)
        return ERR_FORMAT;
    if (strcmp(key, "name") == 0)
        return set_text(&centre->name, value);
    if (strcmp(key, "region") == 0)
        return set_text(&centre->region, value);
    if (strcmp(key, "address") == 0)
        return set_text(&centre->address, value);
    return ERR_NOT_FOUND;
}

static enum err set_line(void *arg, const char *section, const char *key,
                         const char *value, size_t line)
{
    struct reading *r = arg;
    size_t prefix = strlen(CENTRE_PREFIX);
    enum err e = ERR_NOT_FOUND;

    if (strcmp(section, "ca") == 0)
        e = set_ca(r->config, key, value);
    else if (strncmp(section, CENTRE_PREFIX, prefix) == 0)
        e = set_centre(r->config, section + prefix, key, value);
    if (e == ERR_NOT_FOUND)
        return log_fault(ERR_FORMAT, "%s:%zu: \"%s\" is not known here",
                         r->path, line, key);
    if (e == ERR_FORMAT)
        return log_fault(e, "%s:%zu: \"%s\" cannot be \"%s\"", r->path, line,
                         key, value);
    return e;
}

enum err config_read(const char *dir, struct config *out)
{
    struct config c = {.certificate_days = 365, .address_limit = 100};
    struct reading r = {&c, CONFIG_FILE};
    struct buf text = BUF_EMPTY;
    char path[4096];
    size_t i;
    enum err e;

    if (snprintf(path, sizeof(path), "%s/" CONFIG_FILE, dir) >=
        (int)sizeof(path))
        return log_fault(ERR_ARG, "the name of the folder is too long");
    e = file_read(path, CONFIG_MAX_LEN, &text);
    if (e == ERR_OK)
        e = ini_parse(CONFIG_FILE, buf_peek(&text), set_line, &r);
    for (i = 0; e == ERR_OK && i < 4; i++)
        if (c.sign_tool[i] == NULL)
            e = log_fault(ERR_FORMAT, CONFIG_FILE ": issuerSignTool needs "
                                                  "four values");
    for (i = 0; e == ERR_OK && i < c.centre_count; i++)
        if (c.centres[i].name == NULL)
            e = log_fault(ERR_FORMAT, CONFIG_FILE ": centre %s has no name",
                          c.centres[i].id);
    if (e == ERR_OK)
        *out = c;
    else
        config_clear(&c);
    buf_clear(&text);
    return e;
}

void config_clear(struct config *c)
{
    size_t i;

    free(c->crl_url);
    free(c->issuer_url);
    for (i = 0; i < 4; i++)
        free(c->sign_tool[i]);
    for (i = 0; i < c->centre_count; i++) {
        free(c->centres[i].id);
        free(c->centres[i].name);
        free(c->centres[i].region);
        free(c->centres[i].address);
    }
    memset(c, 0, sizeof(*c));
}

void config_default(struct buf *out)
{
    buf_add_str(
        out,
        "# Settings of this CA; spec/cabinet.md, 7.\n"
        "[ca]\n"
        "certificate_days = 365\n"
        "# Login codes that one network address may ask for in an hour.\n"
        "address_limit = 100\n"
        "# Addresses for the certificates: where the list of revoked ones\n"
        "# and the CA's own certificate are. Empty leaves them out.\n"
        "crl_url =\n"
        "issuer_url =\n"
        "# What issuerSignTool says.\n"
        "sign_tool = larets\n"
        "ca_tool = larets-ca\n"
        "sign_tool_certificate = не сертифицировано\n"
        "ca_tool_certificate = не сертифицировано\n"
        "\n"
        "# Service centres to choose from.\n"
        "[centre sc_77_01]\n"
        "name = Сервисный центр, Москва\n"
        "region = 77\n"
        "address = г. Москва, ул. Примерная, д. 1\n"
        "\n"
        "[centre sc_78_01]\n"
        "name = Сервисный центр, Санкт-Петербург\n"
        "region = 78\n"
        "address = г. Санкт-Петербург, ул. Примерная, д. 2\n");
}

const struct centre *config_centre(const struct config *c, const char *id)
{
    size_t i;

    for (i = 0; i < c->centre_count; i++)
        if (strcmp(c->centres[i].id, id) == 0)
            return &c->centres[i];
    return NULL;
}
