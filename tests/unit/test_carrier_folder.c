/* Promises of store/carrier.h, as kept by carrier_folder.c. */
#include "store/carrier.h"

#include "base/file.h"
#include "base/log.h"
#include "tests/lib/runner.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *carrier_folder_suite(void);

static struct carrier *carrier;
static struct carrier_list list;
static struct carrier_content content;

static void setup(void)
{
    tmpdir_make();
    ck_assert_int_eq(
        carrier_folder_new("hdimage", tmpdir_path("keys"), &carrier), ERR_OK);
}

static void teardown(void)
{
    carrier_list_clear(&list);
    carrier_content_clear(&content);
    carrier_free(carrier);
    tmpdir_remove();
}

/* Content with a name and something for a header. */
static void fill(const char *name)
{
    carrier_content_clear(&content);
    ck_assert_int_eq(container_name_write(name, &content.blobs.part[PART_NAME]),
                     ERR_OK);
    buf_add_str(&content.blobs.part[PART_HEADER], "header");
    buf_add_str(&content.blobs.part[PART_MASKS], "masks");
}

static void create(const char *name, const char *expected_id)
{
    char *id = NULL;

    fill(name);
    ck_assert_int_eq(carrier_create(carrier, name, &content, &id), ERR_OK);
    ck_assert_str_eq(id, expected_id);
    free(id);
}

static void write_text(const char *below, const char *text)
{
    ck_assert_int_eq(
        file_write(tmpdir_path(below), bytes_str(text), 0600, false), ERR_OK);
}

static void make_folder(const char *below)
{
    ck_assert_int_eq(dir_make_path(tmpdir_path(below)), ERR_OK);
}

static bool exists(const char *below)
{
    return access(tmpdir_path(below), F_OK) == 0;
}

static void list_all(size_t expected)
{
    carrier_list_clear(&list);
    ck_assert_int_eq(carrier_list(carrier, &list), ERR_OK);
    ck_assert_uint_eq(list.count, expected);
}

static uint64_t mark_of(const char *id)
{
    uint64_t mark = 0;

    ck_assert_int_eq(carrier_mark(carrier, id, &mark), ERR_OK);
    return mark;
}

/* Names ------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *id;
} ids[] = {
    /* folders that CSP made of these names */
    {"infoclinica", "infoclin.000"},
    {"srv", "srv.000"},
    {"test", "test.000"},
    {"49503a70-41fa-4a3c-9d6c-ac3f6a6b1f2c", "49503a70.000"},
    /* ours; the last is of Streebog-256 by libgcrypt */
    {"MyKey", "mykey.000"},
    {"a_b-c.d", "gtmxmqvl.000"},
};

START_TEST(create_makes_the_id_of_the_name)
{
    create(ids[_i].name, ids[_i].id);
}
END_TEST

START_TEST(create_counts_on_when_the_id_is_taken)
{
    create("infoclinica", "infoclin.000");
    create("infoclinica 2", "infoclin.001");
    make_folder("keys/INFOCLIN.002");
    create("infoclinica 3", "infoclin.003");
}
END_TEST

START_TEST(create_invents_an_id_for_other_letters)
{
    char *id = NULL;

    fill("Ключ");
    ck_assert_int_eq(carrier_create(carrier, "Ключ", &content, &id), ERR_OK);
    ck_assert_uint_eq(strlen(id), 12);
    ck_assert_str_eq(id + 8, ".000");
    ck_assert_uint_eq(strspn(id, "abcdefghijklmnopqrstuvwxyz234567"), 8);
    free(id);
}
END_TEST

START_TEST(create_refuses_a_name_that_is_there)
{
    char *id = NULL;

    create("test", "test.000");
    ck_assert_int_eq(carrier_create(carrier, "test", &content, &id),
                     ERR_EXISTS);
    ck_assert_ptr_null(id);
}
END_TEST

START_TEST(create_lets_nobody_else_read)
{
    struct stat st;

    create("test", "test.000");
    ck_assert_int_eq(stat(tmpdir_path("keys/test.000"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0700);
    ck_assert_int_eq(stat(tmpdir_path("keys/test.000/header.key"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
}
END_TEST

/* Listing ----------------------------------------------------------------- */

START_TEST(list_of_a_root_that_is_not_there_is_empty)
{
    list_all(0);
}
END_TEST

START_TEST(list_is_sorted_and_tells_the_names)
{
    create("zeta", "zeta.000");
    create("Имя", "yxguwkcp.000");
    create("alpha", "alpha.000");
    list_all(3);

    ck_assert_str_eq(list.p[0].id, "alpha.000");
    ck_assert_str_eq(list.p[0].name, "alpha");
    ck_assert_str_eq(list.p[1].name, "Имя");
    ck_assert_str_eq(list.p[2].id, "zeta.000");
    ck_assert_uint_eq(list.p[2].mark, mark_of("zeta.000"));
}
END_TEST

START_TEST(list_passes_over_what_is_no_container)
{
    create("test", "test.000");
    make_folder("keys/other");
    write_text("keys/other/file", "x");
    write_text("keys/plain", "x");
    ck_assert_int_eq(symlink("test.000", tmpdir_path("keys/link.000")), 0);
    list_all(1);
}
END_TEST

START_TEST(list_has_containers_that_are_damaged)
{
    make_folder("keys/bad.000");
    write_text("keys/bad.000/header.key", "");
    make_folder("keys/headless.000");
    write_text("keys/headless.000/primary.key", "x");
    write_text("keys/headless.000/masks.key", "x");
    write_text("keys/headless.000/name.key", "x");
    make_folder("keys/token.000");
    write_text("keys/token.000/larets.ext", "x");
    list_all(3);

    ck_assert_str_eq(list.p[0].name, "bad.000");
    ck_assert_str_eq(list.p[1].name, "headless.000");
}
END_TEST

START_TEST(list_goes_on_past_a_folder_that_cannot_be_read)
{
    create("test", "test.000");
    make_folder("keys/secret.000");
    ck_assert_int_eq(chmod(tmpdir_path("keys/secret.000"), 0), 0);
    if (geteuid() == 0)
        test_skip("the superuser may read everything");
    list_all(1);
}
END_TEST

START_TEST(files_are_found_in_any_letter_case)
{
    make_folder("keys/FAT.000");
    write_text("keys/FAT.000/HEADER.KEY", "h");
    write_text("keys/FAT.000/Masks.Key", "m");
    list_all(1);
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "FAT.000", &content), ERR_OK);
    ck_assert_uint_eq(content.blobs.part[PART_HEADER].len, 1);
    ck_assert_uint_eq(content.blobs.part[PART_MASKS].len, 1);
}
END_TEST

/* Reading ----------------------------------------------------------------- */

START_TEST(read_gives_what_is_there_and_nothing_for_the_rest)
{
    create("test", "test.000");
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "test.000", &content), ERR_OK);
    ck_assert(bytes_equal(buf_peek(&content.blobs.part[PART_HEADER]),
                          bytes_str("header")));
    ck_assert_uint_eq(content.blobs.part[PART_PRIMARY].len, 0);
    ck_assert_uint_eq(content.extra.len, 0);
}
END_TEST

START_TEST(read_refuses_links_and_files_that_are_too_long)
{
    static const uint8_t many[CONTAINER_PART_MAX + 1];

    create("test", "test.000");
    carrier_content_clear(&content);
    ck_assert_int_eq(file_write(tmpdir_path("keys/test.000/primary.key"),
                                bytes_of(many, sizeof(many)), 0600, false),
                     ERR_OK);
    ck_assert_int_eq(carrier_read(carrier, "test.000", &content), ERR_TOO_BIG);
    ck_assert_int_eq(file_remove(tmpdir_path("keys/test.000/primary.key")),
                     ERR_OK);
    ck_assert_int_eq(
        symlink("header.key", tmpdir_path("keys/test.000/primary.key")), 0);
    ck_assert_int_eq(carrier_read(carrier, "test.000", &content), ERR_ACCESS);
    ck_assert_uint_eq(content.blobs.part[PART_HEADER].len, 0);
}
END_TEST

static enum err nothing(void *arg, struct carrier_content *c)
{
    (void)arg;
    (void)c;
    return ERR_OK;
}

START_TEST(what_is_not_there_is_not_found)
{
    uint64_t mark;

    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "nix.000", &content), ERR_NOT_FOUND);
    create("test", "test.000");
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "nix.000", &content), ERR_NOT_FOUND);
    ck_assert_int_eq(carrier_mark(carrier, "nix.000", &mark), ERR_NOT_FOUND);
    ck_assert_int_eq(carrier_update(carrier, "nix.000", nothing, NULL),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(carrier_remove(carrier, "nix.000"), ERR_NOT_FOUND);
}
END_TEST

START_TEST(ids_do_not_lead_out_of_the_root)
{
    create("test", "test.000");
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "..", &content), ERR_ARG);
    ck_assert_int_eq(carrier_read(carrier, "a/b", &content), ERR_ARG);
    ck_assert_int_eq(carrier_remove(carrier, "../keys/test.000"), ERR_ARG);
    ck_assert_int_eq(carrier_remove(carrier, ".larets-new-1"), ERR_NOT_FOUND);
}
END_TEST

/* Changing ---------------------------------------------------------------- */

static enum err set_header(void *arg, struct carrier_content *c)
{
    return buf_set(&c->blobs.part[PART_HEADER], bytes_str(arg));
}

static enum err set_two(void *arg, struct carrier_content *c)
{
    buf_clear(&c->blobs.part[PART_MASKS]);
    buf_add_str(&c->extra, "extra");
    return set_header(arg, c);
}

static enum err spoil_and_fail(void *arg, struct carrier_content *c)
{
    buf_clear(&c->blobs.part[PART_HEADER]);
    return *(enum err *)arg;
}

static ino_t inode(const char *below)
{
    struct stat st;

    ck_assert_int_eq(stat(tmpdir_path(below), &st), 0);
    return st.st_ino;
}

START_TEST(update_writes_one_file_alone)
{
    uint64_t before;
    ino_t folder, masks;

    create("test", "test.000");
    before = mark_of("test.000");
    folder = inode("keys/test.000");
    masks = inode("keys/test.000/masks.key");
    ck_assert_int_eq(carrier_update(carrier, "test.000", set_header, "new"),
                     ERR_OK);

    ck_assert_uint_eq(inode("keys/test.000"), folder);
    ck_assert_uint_eq(inode("keys/test.000/masks.key"), masks);
    ck_assert_uint_ne(mark_of("test.000"), before);
}
END_TEST

START_TEST(update_replaces_the_folder_and_keeps_foreign_files)
{
    create("test", "test.000");
    write_text("keys/test.000/readme", "mine");
    ck_assert_int_eq(carrier_update(carrier, "test.000", set_two, "new"),
                     ERR_OK);
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "test.000", &content), ERR_OK);

    ck_assert(bytes_equal(buf_peek(&content.blobs.part[PART_HEADER]),
                          bytes_str("new")));
    ck_assert(bytes_equal(buf_peek(&content.extra), bytes_str("extra")));
    ck_assert(!exists("keys/test.000/masks.key"));
    ck_assert(exists("keys/test.000/readme"));
}
END_TEST

START_TEST(update_keeps_the_letter_case_of_names)
{
    make_folder("keys/FAT.000");
    write_text("keys/FAT.000/HEADER.KEY", "h");
    write_text("keys/FAT.000/MASKS.KEY", "m");
    ck_assert_int_eq(carrier_update(carrier, "FAT.000", set_header, "new"),
                     ERR_OK);
    ck_assert(exists("keys/FAT.000/HEADER.KEY"));
    ck_assert(!exists("keys/FAT.000/header.key"));
    ck_assert_int_eq(carrier_update(carrier, "FAT.000", set_two, "newer"),
                     ERR_OK);
    ck_assert(exists("keys/FAT.000/HEADER.KEY"));
    ck_assert(!exists("keys/FAT.000/header.key"));
    ck_assert(!exists("keys/FAT.000/MASKS.KEY"));
}
END_TEST

START_TEST(update_that_changes_nothing_writes_nothing)
{
    uint64_t before;

    create("test", "test.000");
    before = mark_of("test.000");
    ck_assert_int_eq(carrier_update(carrier, "test.000", nothing, NULL),
                     ERR_OK);
    ck_assert_int_eq(carrier_update(carrier, "test.000", set_header, "header"),
                     ERR_OK);
    ck_assert_uint_eq(mark_of("test.000"), before);
}
END_TEST

START_TEST(update_that_fails_leaves_everything)
{
    enum err e = ERR_PIN_WRONG;
    uint64_t before;

    create("test", "test.000");
    before = mark_of("test.000");
    ck_assert_int_eq(carrier_update(carrier, "test.000", spoil_and_fail, &e),
                     ERR_PIN_WRONG);
    ck_assert_uint_eq(mark_of("test.000"), before);
}
END_TEST

static enum err add_byte(void *arg, struct carrier_content *c)
{
    (void)arg;
    buf_add_u8(&c->extra, 'x');
    buf_add_u8(&c->blobs.part[PART_HEADER], 'x');
    return ERR_OK;
}

#define UPDATES 25

static void add_bytes(void)
{
    unsigned i;

    for (i = 0; i < UPDATES; i++)
        ck_assert_int_eq(carrier_update(carrier, "test.000", add_byte, NULL),
                         ERR_OK);
}

START_TEST(updates_of_two_processes_do_not_get_lost)
{
    int status = 0;
    pid_t child;

    create("test", "test.000");
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        add_bytes();
        _exit(0);
    }
    add_bytes();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "test.000", &content), ERR_OK);
    ck_assert_uint_eq(content.extra.len, 2 * UPDATES);
}
END_TEST

START_TEST(remove_takes_away_everything)
{
    create("test", "test.000");
    write_text("keys/test.000/readme", "mine");
    ck_assert_int_eq(carrier_remove(carrier, "test.000"), ERR_OK);
    ck_assert(!exists("keys/test.000"));
    list_all(0);
}
END_TEST

START_TEST(remove_leaves_a_container_with_a_folder_in_it)
{
    create("test", "test.000");
    make_folder("keys/test.000/sub");
    ck_assert_int_eq(carrier_remove(carrier, "test.000"), ERR_ACCESS);
    list_all(1);
}
END_TEST

/* After a kill ------------------------------------------------------------ */

START_TEST(read_brings_back_what_had_stepped_aside)
{
    create("test", "test.000");
    ck_assert_int_eq(rename(tmpdir_path("keys/test.000"),
                            tmpdir_path("keys/.larets-old-test.000")),
                     0);
    carrier_content_clear(&content);
    ck_assert_int_eq(carrier_read(carrier, "test.000", &content), ERR_OK);
    ck_assert(exists("keys/test.000/header.key"));
}
END_TEST

START_TEST(list_clears_away_what_was_not_finished)
{
    create("test", "test.000");
    make_folder("keys/.larets-new-0123456789abcdef");
    write_text("keys/.larets-new-0123456789abcdef/header.key", "x");
    list_all(1);
    ck_assert(!exists("keys/.larets-new-0123456789abcdef"));
}
END_TEST

START_TEST(update_clears_away_files_in_the_making)
{
    create("test", "test.000");
    write_text("keys/test.000/.larets-new-0123456789abcdef", "x");
    ck_assert_int_eq(carrier_update(carrier, "test.000", nothing, NULL),
                     ERR_OK);
    ck_assert(!exists("keys/test.000/.larets-new-0123456789abcdef"));
}
END_TEST

START_TEST(a_root_that_can_be_made_is_writable)
{
    struct carrier *proc = NULL;

    ck_assert(carrier_writable(carrier));
    create("test", "test.000");
    ck_assert(carrier_writable(carrier));
    ck_assert_int_eq(carrier_folder_new("hdimage", "/proc/1/nowhere/x", &proc),
                     ERR_OK);
    if (geteuid() == 0)
        test_skip("the superuser may write everywhere");
    else
        ck_assert(!carrier_writable(proc));
    carrier_free(proc);
}
END_TEST

Suite *carrier_folder_suite(void)
{
    Suite *s = suite_create("carrier_folder");
    TCase *t = tcase_create("carrier_folder");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, create_makes_the_id_of_the_name, 0,
                        sizeof(ids) / sizeof(*ids));
    tcase_add_test(t, create_counts_on_when_the_id_is_taken);
    tcase_add_test(t, create_invents_an_id_for_other_letters);
    tcase_add_test(t, create_refuses_a_name_that_is_there);
    tcase_add_test(t, create_lets_nobody_else_read);
    tcase_add_test(t, list_of_a_root_that_is_not_there_is_empty);
    tcase_add_test(t, list_is_sorted_and_tells_the_names);
    tcase_add_test(t, list_passes_over_what_is_no_container);
    tcase_add_test(t, list_has_containers_that_are_damaged);
    tcase_add_test(t, list_goes_on_past_a_folder_that_cannot_be_read);
    tcase_add_test(t, files_are_found_in_any_letter_case);
    tcase_add_test(t, read_gives_what_is_there_and_nothing_for_the_rest);
    tcase_add_test(t, read_refuses_links_and_files_that_are_too_long);
    tcase_add_test(t, what_is_not_there_is_not_found);
    tcase_add_test(t, ids_do_not_lead_out_of_the_root);
    tcase_add_test(t, update_writes_one_file_alone);
    tcase_add_test(t, update_replaces_the_folder_and_keeps_foreign_files);
    tcase_add_test(t, update_keeps_the_letter_case_of_names);
    tcase_add_test(t, update_that_changes_nothing_writes_nothing);
    tcase_add_test(t, update_that_fails_leaves_everything);
    tcase_add_test(t, updates_of_two_processes_do_not_get_lost);
    tcase_add_test(t, remove_takes_away_everything);
    tcase_add_test(t, remove_leaves_a_container_with_a_folder_in_it);
    tcase_add_test(t, read_brings_back_what_had_stepped_aside);
    tcase_add_test(t, list_clears_away_what_was_not_finished);
    tcase_add_test(t, update_clears_away_files_in_the_making);
    tcase_add_test(t, a_root_that_can_be_made_is_writable);
    suite_add_tcase(s, t);
    return s;
}
