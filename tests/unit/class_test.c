/* Shapes, class cells, method resolution order, inline caches, dictionary
 * mode, from C. What programs see is in tests/programs. */
#include "containers_fixture.h"
#include "vm/class.h"
#include "vm/exception.h"
#include "vm/function.h"

static il_value name(il_task *t, const char *text) {
  return il_intern_text(t, text);
}

static il_class *make(il_task *t, const char *text, const il_value *bases,
                      uint32_t count, il_value ns) {
  if (ns == IL_NIL) ns = il_dict_new(t);
  return il_class_new(t, name(t, text), il_tuple_new(t, bases, count), ns);
}

static il_value instance(il_task *t, il_class *cls) {
  il_instance *made = il_instance_new(t, cls);
  assert_non_null(made);
  return il_from_ptr(made);
}

static uint32_t shape_id(il_value v) {
  return il_to_ptr(v)->aux;
}

static const char *message(il_task *t) {
  assert_true(il_has_exc(t));
  il_instance *e = (il_instance *)(void *)il_to_ptr(t->exc);
  const il_tuple *args = il_as_tuple(e->slots[IL_EXC_ARGS]);
  il_clear_exc(t);
  return (const char *)il_as_str(args->items[0])->data;
}

static void test_interned_strs_are_one_object(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value made = il_str_printf(t, "%s%d", "name", 7);
  il_value a = il_intern_str(t, made), b = name(t, "name7");
  assert_true(a == b);
  assert_true(il_intern_str(t, b) == b);
  assert_true(name(t, "__init__") == IL_NAME(t, init));
  fixture_end(&f);
}

static void test_instances_share_shapes(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_class *cls = make(t, "C", NULL, 0, IL_NIL);
  il_value a = instance(t, cls), b = instance(t, cls);
  assert_int_equal(shape_id(a), shape_id(b));
  assert_true(il_setattr(t, a, name(t, "x"), num(1)) == IL_NONE);
  assert_int_not_equal(shape_id(a), shape_id(b));
  assert_true(il_setattr(t, b, name(t, "x"), num(2)) == IL_NONE);
  assert_int_equal(shape_id(a), shape_id(b));
  assert_true(il_getattr(t, a, name(t, "x")) == num(1));
  assert_true(il_getattr(t, b, name(t, "x")) == num(2));
  il_setattr(t, a, name(t, "y"), num(3));
  il_setattr(t, b, name(t, "z"), num(4));
  assert_int_not_equal(shape_id(a), shape_id(b));
  fixture_end(&f);
}

static void test_many_attributes_leave_the_inline_slots(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_class *cls = make(t, "C", NULL, 0, IL_NIL);
  for (int round = 0; round < 3; round++) {
    il_value v = instance(t, cls);
    for (int i = 0; i < 150; i++) {
      il_value key = il_intern_str(t, il_str_printf(t, "a%d", i));
      assert_true(il_setattr(t, v, key, num(i)) == IL_NONE);
    }
    for (int i = 0; i < 150; i++) {
      il_value key = il_intern_str(t, il_str_printf(t, "a%d", i));
      assert_true(il_getattr(t, v, key) == num(i));
    }
    assert_int_equal(il_dict_len(il_getattr(t, v, IL_NAME(t, dict))), 150);
  }
  fixture_end(&f);
}

static void test_dict_is_live(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value v = instance(t, make(t, "C", NULL, 0, IL_NIL));
  il_setattr(t, v, name(t, "x"), num(1));
  il_value dict = il_getattr(t, v, IL_NAME(t, dict));
  assert_true(il_dict_get(t, dict, name(t, "x")) == num(1));
  il_setattr(t, v, name(t, "y"), num(2));
  assert_true(il_dict_get(t, dict, name(t, "y")) == num(2));
  il_dict_set(t, dict, name(t, "z"), num(3));
  assert_true(il_getattr(t, v, name(t, "z")) == num(3));
  assert_true(il_getattr(t, v, IL_NAME(t, dict)) == dict);
  assert_true(il_delattr(t, v, name(t, "x")) == IL_NONE);
  assert_true(il_getattr(t, v, name(t, "x")) == IL_NIL);
  assert_string_equal(message(t), "'C' object has no attribute 'x'");
  fixture_end(&f);
}

static void test_a_cached_read_follows_every_change(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value ns = il_dict_new(t);
  il_dict_set(t, ns, name(t, "x"), num(1));
  il_class *base = make(t, "Base", NULL, 0, ns);
  il_value bases = il_from_ptr(base);
  il_class *cls = make(t, "C", &bases, 1, IL_NIL);
  il_value v = instance(t, cls), of_class = il_from_ptr(cls);
  il_site *site = il_sites_new(t, 1);
  site->name = name(t, "x");
  assert_true(il_site_getattr(t, site, v) == num(1));
  assert_int_not_equal(site->cache, 0);
  il_setattr(t, bases, site->name, num(2));
  assert_true(il_site_getattr(t, site, v) == num(2));
  il_setattr(t, of_class, site->name, num(3)); /* a nearer one */
  assert_int_equal(site->cache, 0);
  assert_true(il_site_getattr(t, site, v) == num(3));
  il_setattr(t, v, site->name, num(4));
  assert_true(il_site_getattr(t, site, v) == num(4));
  assert_int_equal(site->cache >> 32, shape_id(v));
  il_delattr(t, v, site->name);
  assert_true(il_site_getattr(t, site, v) == num(3));
  il_delattr(t, of_class, site->name);
  assert_true(il_site_getattr(t, site, v) == num(2));
  il_sites_free(site);
  fixture_end(&f);
}

static void test_a_cached_write_adds_the_attribute(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_class *cls = make(t, "C", NULL, 0, IL_NIL);
  il_site *site = il_sites_new(t, 1);
  site->name = name(t, "x");
  for (int i = 0; i < 3; i++) {
    il_value v = instance(t, cls);
    assert_true(il_site_setattr(t, site, v, num(i)) == IL_NONE);
    assert_int_equal(site->cache >> 24 & 0xFF, IL_IC_ADD);
    assert_true(il_getattr(t, v, site->name) == num(i));
  }
  il_sites_free(site);
  fixture_end(&f);
}

static void test_mro_of_a_diamond(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value a = il_from_ptr(make(t, "A", NULL, 0, IL_NIL));
  il_value b = il_from_ptr(make(t, "B", &a, 1, IL_NIL));
  il_value c = il_from_ptr(make(t, "C", &a, 1, IL_NIL));
  il_value both[] = {b, c};
  il_class *d = make(t, "D", both, 2, IL_NIL);
  const il_tuple *mro = il_as_tuple(d->mro);
  assert_int_equal(mro->len, 5);
  assert_true(mro->items[1] == b && mro->items[2] == c && mro->items[3] == a);
  assert_true(il_class_is_subclass(d, (il_class *)(void *)il_to_ptr(a)));
  il_value wrong[] = {a, b};
  assert_null(make(t, "E", wrong, 2, IL_NIL));
  assert_string_equal(message(t), "Cannot create a consistent method "
                                  "resolution\norder (MRO) for bases A, B");
  il_value twice[] = {a, a};
  assert_null(make(t, "E", twice, 2, IL_NIL));
  assert_string_equal(message(t), "duplicate base class A");
  fixture_end(&f);
}

static void test_layouts_conflict(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_class **classes = t->process->classes;
  il_value both[] = {il_from_ptr(classes[IL_CLASS_list]),
                     il_from_ptr(classes[IL_CLASS_dict])};
  assert_null(make(t, "E", both, 2, IL_NIL));
  assert_string_equal(message(t),
                      "multiple bases have instance lay-out conflict");
  il_value final = il_from_ptr(classes[IL_CLASS_bool]);
  assert_null(make(t, "E", &final, 1, IL_NIL));
  assert_string_equal(message(t), "type 'bool' is not an acceptable base type");
  il_class *list = make(t, "L", both, 1, IL_NIL);
  assert_true(list->flags & IL_CLASS_PAYLOAD);
  assert_int_equal(list->id, IL_CLASS_list);
  fixture_end(&f);
}

static void test_ids_are_counted(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value a = il_list_new(t, NULL, 0), b = il_list_new(t, NULL, 0);
  uint64_t id = il_object_id(t->process, a);
  assert_true(il_object_id(t->process, b) > id);
  assert_true(il_object_id(t->process, a) == id);
  fixture_end(&f);
}

static void test_arguments_are_bound_by_name(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  static const char spec[] = "self / block? * timeout?";
  il_value kw = name(t, "timeout"), names = il_tuple_new(t, &kw, 1), out[3];
  il_value args[] = {num(1), num(2), num(3), num(4)};
  assert_true(il_args_bind(t, "f", spec, args, 1, names, out));
  assert_true(out[0] == num(1) && out[1] == IL_NIL && out[2] == num(2));
  assert_false(il_args_bind(t, "f", spec, args, 3, IL_NIL, out));
  assert_string_equal(message(t),
                      "f() takes at most 2 positional arguments (3 given)");
  assert_false(il_args_bind(t, "f", spec, args, 0, IL_NIL, out));
  assert_string_equal(message(t),
                      "f() missing required argument 'self' (pos 1)");
  kw = name(t, "other");
  names = il_tuple_new(t, &kw, 1);
  assert_false(il_args_bind(t, "f", spec, args, 1, names, out));
  assert_string_equal(message(t),
                      "'other' is an invalid keyword argument for f()");
  fixture_end(&f);
}

static void add_names(il_task *t, il_value shared, int number) {
  for (int i = 0; i < 300; i++) {
    il_value key =
        il_intern_str(t, il_str_printf(t, "n%d", (i * 7 + number) % 90));
    assert_true(il_setattr(t, shared, key, num(i)) == IL_NONE);
    il_getattr_plain(t, shared, key);
    if (i == 150) assert_true(il_getattr(t, shared, IL_NAME(t, dict)));
  }
}

static void test_two_carriers_add_attributes(void **state) {
  (void)state;
  il_fixture f;
  il_task *t = fixture_begin(&f);
  il_value v = instance(t, make(t, "C", NULL, 0, IL_NIL));
  fixture_race(&f, v, add_names);
  assert_int_equal(il_dict_len(il_getattr(t, v, IL_NAME(t, dict))), 90);
  fixture_end(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_interned_strs_are_one_object),
      cmocka_unit_test(test_instances_share_shapes),
      cmocka_unit_test(test_many_attributes_leave_the_inline_slots),
      cmocka_unit_test(test_dict_is_live),
      cmocka_unit_test(test_a_cached_read_follows_every_change),
      cmocka_unit_test(test_a_cached_write_adds_the_attribute),
      cmocka_unit_test(test_mro_of_a_diamond),
      cmocka_unit_test(test_layouts_conflict),
      cmocka_unit_test(test_ids_are_counted),
      cmocka_unit_test(test_arguments_are_bound_by_name),
      cmocka_unit_test(test_two_carriers_add_attributes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
