/* Promises of token/slot.h. */
#include "token/slot.h"

#include "base/text.h"
#include "tests/lib/slots.h"
#include "tests/lib/tmpdir.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *slot_suite(void);

static struct slots l;

static void setup(void)
{
    slots_begin(&l, SPARE_AUTO);
}

static void teardown(void)
{
    slots_end(&l);
}

static size_t count(bool present)
{
    size_t n = 99;

    ck_assert_int_eq(slots_list(&l, present, NULL, 0, &n), ERR_OK);
    return n;
}

static void shell(const char *words)
{
    char command[1200];

    snprintf(command, sizeof(command), "cd '%s' && %s", tmpdir_path("keys"),
             words);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(first_question_looks_at_the_folders)
{
    slots_make(&l, "a", "1");
    slots_make(&l, "b", "1");
    ck_assert_uint_eq(count(true), 2);
    slots_make(&l, "c", "1");
    ck_assert_uint_eq(count(true), 2);
    ck_assert_int_eq(slots_scan(&l), ERR_OK);
    ck_assert_uint_eq(count(true), 3);
    ck_assert_str_eq(slots_nth(&l, 2)->label, "c");
}
END_TEST

START_TEST(list_wants_enough_room)
{
    uint32_t ids[1];
    size_t n = 0;

    slots_make(&l, "a", "1");
    slots_make(&l, "b", "1");
    ck_assert_int_eq(slots_list(&l, true, ids, 1, &n), ERR_BUFFER);
    ck_assert_uint_eq(n, 2);
}
END_TEST

/* spec/tokens.md, 2: an independent FNV-1a, byte by byte. */
START_TEST(id_is_the_hash_of_where_it_lies)
{
    char text[1200];
    uint32_t h = 2166136261u;
    size_t len, i;

    slots_make(&l, "abc", "1");
    len = (size_t)snprintf(text, sizeof(text), "hdimage%c%s%cabc.000%c", 0,
                           tmpdir_path("keys"), 0, 0);
    for (i = 0; i < len; i++)
        h = (h ^ (uint8_t)text[i]) * 16777619u;
    ck_assert_uint_eq(slots_nth(&l, 0)->id, h & 0x7fffffff);
}
END_TEST

START_TEST(spare_slot_shows_while_there_is_nothing)
{
    ck_assert_uint_eq(count(true), 1);
    ck_assert(slot_is_spare(slots_nth(&l, 0)));
    slots_make(&l, "a", "1");
    ck_assert_int_eq(slots_scan(&l), ERR_OK);
    ck_assert_uint_eq(count(true), 1);
    ck_assert(!slot_is_spare(slots_nth(&l, 0)));
}
END_TEST

START_TEST(create_turns_the_spare_slot_into_a_token)
{
    struct slot *s = slots_nth(&l, 0);
    uint32_t id = s->id;
    struct slots other;

    slots_hold(&l);
    slot_lock(s);
    ck_assert_int_eq(slot_create(&l, s, "new", bytes_str("so")), ERR_OK);
    slot_unlock(s);
    slots_release(&l);
    ck_assert_int_eq(slots_scan(&l), ERR_OK);

    ck_assert_uint_eq(count(true), 1);
    ck_assert_uint_eq(slots_nth(&l, 0)->id, id);
    ck_assert_str_eq(slots_nth(&l, 0)->label, "new");
    slots_again(&other, SPARE_AUTO);
    ck_assert_str_eq(slots_nth(&other, 0)->label, "new");
    ck_assert_uint_ne(slots_nth(&other, 0)->id, id);
    slots_close(&other);
}
END_TEST

START_TEST(container_that_goes_leaves_an_empty_slot)
{
    struct slot *s;

    slots_make(&l, "a", "1");
    slots_make(&l, "b", "1");
    s = slots_nth(&l, 0);
    shell("mv a.000 ../away");
    ck_assert_int_eq(slots_scan(&l), ERR_OK);

    ck_assert_uint_eq(slots_lost(), 1);
    ck_assert_ptr_null(s->token);
    ck_assert_uint_eq(count(true), 1);
    ck_assert_uint_eq(count(false), 2);
    ck_assert_ptr_eq(slots_take_event(&l), s);
    ck_assert_ptr_null(slots_take_event(&l));
    shell("mv ../away a.000");
    ck_assert_int_eq(slots_scan(&l), ERR_OK);
    ck_assert_ptr_nonnull(s->token);
    ck_assert_str_eq(s->label, "a");
    ck_assert_uint_eq(s->insertion, 3);
}
END_TEST

START_TEST(refresh_finds_that_a_container_went)
{
    struct slot *s;

    slots_make(&l, "a", "1");
    s = slots_nth(&l, 0);
    slot_lock(s);
    ck_assert_int_eq(slot_refresh(&l, s), ERR_OK);
    shell("rm -r a.000");
    ck_assert_int_eq(slot_refresh(&l, s), ERR_GONE);
    ck_assert_int_eq(slot_refresh(&l, s), ERR_GONE);
    slot_unlock(s);
    ck_assert_uint_eq(slots_lost(), 1);
}
END_TEST

START_TEST(damaged_container_is_left_out_until_it_is_repaired)
{
    slots_make(&l, "a", "1");
    slots_make(&l, "b", "1");
    shell("cp a.000/larets.ext ../whole && echo x >a.000/larets.ext");
    ck_assert_uint_eq(count(false), 1);
    shell("cp ../whole a.000/larets.ext");
    ck_assert_int_eq(slots_scan(&l), ERR_OK);
    ck_assert_uint_eq(count(true), 2);
}
END_TEST

START_TEST(equal_names_are_told_apart)
{
    slots_make(&l, "same", "1");
    shell("cp -r same.000 zz.000 && cp -r same.000 yy.000");
    ck_assert_uint_eq(count(true), 3);
    ck_assert_str_eq(slots_nth(&l, 0)->label, "same");
    ck_assert_str_eq(slots_nth(&l, 1)->label, "same (yy.000)");
    ck_assert_str_eq(slots_nth(&l, 2)->label, "same (zz.000)");
}
END_TEST

START_TEST(labels_are_text_whatever_a_folder_is_called)
{
    static const char *const ids[] = {"zz.000", "zz\xff\xfe",
                                      "zzпапкапапка.000"};
    char words[100];
    size_t i;

    slots_make(&l, "same", "1");
    snprintf(words, sizeof(words), "cp -r same.000 '%s'", ids[_i]);
    shell(words);
    ck_assert_uint_eq(count(true), 2);
    for (i = 0; i < 2; i++)
        ck_assert(text_is_utf8(bytes_str(slots_nth(&l, i)->label)));
    ck_assert_str_eq(slots_nth(&l, 0)->label, "same");
    ck_assert_str_eq(slots_nth(&l, 1)->label,
                     _i == 0 ? "same (zz.000)" : "same (2)");
}
END_TEST

START_TEST(long_names_are_cut_between_characters)
{
    const char *name = "Очень длинное имя контейнера";

    slots_make(&l, name, "1");
    ck_assert_uint_eq(count(true), 1);
    ck_assert_uint_eq(strlen(slots_nth(&l, 0)->label), 32);
    ck_assert(strncmp(name, slots_nth(&l, 0)->label, 31) == 0);
}
END_TEST

START_TEST(find_knows_no_other_ids)
{
    slots_make(&l, "a", "1");
    ck_assert_ptr_nonnull(slots_find(&l, slots_nth(&l, 0)->id));
    ck_assert_ptr_null(slots_find(&l, slots_nth(&l, 0)->id + 1));
    ck_assert_ptr_null(
        slots_find(&l, slots_nth(&l, 0)->id | UINT64_C(1) << 32));
}
END_TEST

Suite *slot_suite(void)
{
    Suite *s = suite_create("slot");
    TCase *t = tcase_create("slot");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, first_question_looks_at_the_folders);
    tcase_add_test(t, list_wants_enough_room);
    tcase_add_test(t, id_is_the_hash_of_where_it_lies);
    tcase_add_test(t, spare_slot_shows_while_there_is_nothing);
    tcase_add_test(t, create_turns_the_spare_slot_into_a_token);
    tcase_add_test(t, container_that_goes_leaves_an_empty_slot);
    tcase_add_test(t, refresh_finds_that_a_container_went);
    tcase_add_test(t, damaged_container_is_left_out_until_it_is_repaired);
    tcase_add_test(t, equal_names_are_told_apart);
    tcase_add_loop_test(t, labels_are_text_whatever_a_folder_is_called, 0, 3);
    tcase_add_test(t, long_names_are_cut_between_characters);
    tcase_add_test(t, find_knows_no_other_ids);
    suite_add_tcase(s, t);
    return s;
}
