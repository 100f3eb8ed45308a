/* Requisites from a JSON file, by the rules of fields.h. */
#include "tools/requisite.h"

#include "tools/exit.h"
#include "tools/fields.h"
#include "tools/i18n.h"
#include "tools/out.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NAME_LEN 64 /* characters of a member's name */

/*
 * The object that holds the last member of a JSON pointer, and its name. The
 * pointers of requisites need no unescaping.
 */
static cJSON *holder(cJSON *root, const char *pointer, const char **name)
{
    char part[NAME_LEN];
    const char *slash;

    for (;;) {
        pointer++;
        slash = strchr(pointer, '/');
        *name = pointer;
        if (slash == NULL || root == NULL)
            return root;
        snprintf(part, sizeof(part), "%.*s", (int)(slash - pointer), pointer);
        root = cJSON_GetObjectItemCaseSensitive(root, part);
        pointer = slash;
    }
}

static const char *get(void *arg, const char *pointer)
{
    const char *name;
    const cJSON *object = holder(arg, pointer, &name);
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item) ? "true" : "false";
    return cJSON_GetStringValue(item);
}

static void tell(void *arg, const char *pointer,
                 const struct field_fault *fault)
{
    struct buf text = BUF_EMPTY;

    (void)arg;
    field_fault_text(fault, FIELD_ENGLISH, &text);
    say("  %s: %s%s", pointer,
        field_code_is_warning(fault->code) ? _("warning: ") : "",
        buf_text(&text));
    buf_clear(&text);
}

/* Put each value that is accepted into its written form. */
static bool write_forms(cJSON *root)
{
    struct buf written = BUF_EMPTY;
    const struct requisite *r;
    struct field_fault fault;
    const char *name;
    cJSON *object, *item;
    bool ok = true;
    size_t i;

    for (i = 0; ok && (r = requisite_at(i)) != NULL; i++) {
        object = holder(root, r->pointer, &name);
        item = cJSON_GetObjectItemCaseSensitive(object, name);
        if (!cJSON_IsString(item) ||
            !field_check(r->kind, bytes_str(item->valuestring), &written,
                         &fault))
            continue;
        ok = buf_check(&written) == ERR_OK &&
             cJSON_ReplaceItemInObjectCaseSensitive(
                 object, name, cJSON_CreateString(buf_text(&written)));
    }
    buf_clear(&written);
    return ok;
}

/* RFC 7396: members of patch replace those of object, null removes. */
static bool merge(cJSON *object, const cJSON *patch)
{
    const cJSON *new;
    cJSON *old;
    bool ok = true;

    cJSON_ArrayForEach(new, patch)
    {
        old = cJSON_GetObjectItemCaseSensitive(object, new->string);
        if (cJSON_IsObject(new) && cJSON_IsObject(old)) {
            ok = ok && merge(old, new);
            continue;
        }
        cJSON_DeleteItemFromObjectCaseSensitive(object, new->string);
        if (!cJSON_IsNull(new))
            ok = ok && json_put(object, new->string, cJSON_Duplicate(new, 1));
    }
    return ok;
}

/* What the application will hold is checked; what is new is sent. */
static int check_merged(const cJSON *there, const cJSON *root, const char *path)
{
    cJSON *whole = cJSON_CreateObject();
    bool ok = json_put(whole, "subject",
                       there != NULL ? cJSON_Duplicate(there, 1)
                                     : cJSON_CreateObject()) &&
              merge(whole, root);
    size_t faults = 0;

    if (ok)
        faults = requisites_check(get, whole, (int64_t)time(NULL), tell, NULL);
    cJSON_Delete(whole);
    if (!ok)
        return fail(ERR_NOMEM, "%s", path);
    if (faults > 0)
        return fail_with(STATUS_USER,
                         _("%s: %zu requisites are to be corrected"), path,
                         faults);
    return STATUS_DONE;
}

int requisites_take(const cJSON *json, const cJSON *there, const char *path,
                    cJSON **out)
{
    const cJSON *subject = cJSON_GetObjectItemCaseSensitive(json, "subject");
    cJSON *root = cJSON_CreateObject();
    int status;

    if (subject == NULL)
        subject = json;
    if (!cJSON_IsObject(subject))
        status = fail_with(STATUS_USER, _("%s: it is no JSON object"), path);
    else if (!json_put(root, "subject", cJSON_Duplicate(subject, 1)) ||
             !write_forms(root))
        status = fail(ERR_NOMEM, "%s", path);
    else
        status = check_merged(there, root, path);
    if (status == STATUS_DONE)
        *out = root;
    else
        cJSON_Delete(root);
    return status;
}
