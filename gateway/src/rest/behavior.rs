//! What the contract says of a field by `google.api.field_behavior`.

use prost_reflect::{FieldDescriptor, Value};

/// Whether the field carries one of these values of `google.api.FieldBehavior`.
pub(super) fn is_any(field: &FieldDescriptor, names: &[&str]) -> bool {
    let pool = field.parent_pool();
    let extension =
        pool.get_extension_by_name("google.api.field_behavior").expect("the annotation is vendored");
    let behaviors = pool.get_enum_by_name("google.api.FieldBehavior").expect("the annotation is vendored");
    let options = field.options();
    let carried = options.get_extension(&extension);
    let carried = carried.as_list().unwrap_or_default();
    names.iter().any(|name| {
        let value = behaviors.get_value_by_name(name).expect("a behavior of google.api.FieldBehavior");
        carried.contains(&Value::EnumNumber(value.number()))
    })
}
