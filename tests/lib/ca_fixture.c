/* Made anew for each case: nothing is carried from one to another. */
#include "tests/lib/ca_fixture.h"

#include "tests/lib/tmpdir.h"
#include "tools/ca/create.h"

#include <check.h>
#include <stdio.h>
#include <time.h>

static const char subject[] =
    "{\"surname\": \"Ёлкина\", \"givenName\": \"Майя\","
    "\"patronymic\": \"Юрьевна\", \"citizenship\": \"RU\","
    "\"sex\": \"female\", \"birthDate\": \"1990-04-12\","
    "\"snils\": \"11223344595\", \"inn\": \"500100732259\","
    "\"email\": \"maya@example.test\", \"identityDocument\":"
    "{\"type\": \"rf_passport\", \"series\": \"4512\","
    "\"number\": \"345678\", \"issuedOn\": \"2012-05-20\","
    "\"departmentCode\": \"770-045\"},"
    "\"region\": \"77\", \"locality\": \"г. Москва\"}";

const char *ca_fixture_dir(void)
{
    return tmpdir_path("ca");
}

void ca_fixture_open(struct ca *ca)
{
    struct ca_init init = {.name = "Test CA", .curve = "TC26-256-A"};

    tmpdir_make();
    init.dir = ca_fixture_dir();
    init.now = (int64_t)time(NULL);
    ck_assert_int_eq(ca_create(&init), ERR_OK);
    ck_assert_int_eq(ca_open(ca_fixture_dir(), ca), ERR_OK);
    ck_assert_int_eq(ca_open_key(ca, ca_fixture_dir(), bytes_of(NULL, 0)),
                     ERR_OK);
}

void ca_fixture_close(struct ca *ca)
{
    ca_close(ca);
    tmpdir_remove();
}

static void no_fault(void *arg, const char *pointer,
                     const struct field_fault *fault)
{
    (void)arg;
    ck_abort_msg("%s: %s", pointer, field_code_word(fault->code));
}

void ca_fixture_application(struct ca *ca, const char *phone,
                            struct application *out)
{
    struct creation how = {.phone = phone, .creator = "operator"};
    size_t faults = 0;
    cJSON *person = cJSON_Parse(subject);

    how.subject = person;
    how.identity = "in_person";
    how.statement = "paper";
    how.tell = no_fault;
    ck_assert_int_eq(application_create(ca, &how, out, &faults), ERR_OK);
    cJSON_Delete(person);
}
