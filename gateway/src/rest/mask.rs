//! A PATCH without `updateMask` changes what its body names.

use prost_reflect::{FieldDescriptor, MessageDescriptor};
use serde_json::{Map, Value};

use super::behavior;

/// Fills `update_mask` from the keys of the body, unless the caller gave one.
pub(super) fn fill(input: &MessageDescriptor, body: &str, request: &mut Map<String, Value>) {
    let Some(message) = input.get_field_by_name(body).and_then(|field| super::json::plain_message(&field))
    else {
        return;
    };
    if request.contains_key("update_mask") || input.get_field_by_name("update_mask").is_none() {
        return;
    }
    let Some(Value::Object(object)) = request.get(body) else { return };
    let paths = paths(&message, object, "");
    // The JSON form of a mask is in lowerCamelCase (proto3 JSON).
    let paths: Vec<String> = paths.iter().map(|path| lower_camel_case(path)).collect();
    request.insert("update_mask".to_owned(), Value::String(paths.join(",")));
}

/// The paths that `object` names, in field names.
///
/// A message whose every field may be absent is changed part by part; another is replaced whole.
/// What only the service may write is passed over (AIP-203), so that a resource can be sent back as
/// it was read.
fn paths(message: &MessageDescriptor, object: &Map<String, Value>, prefix: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (key, value) in object {
        let Some(field) = message.get_field_by_name(key).filter(is_writable) else { continue };
        let path = format!("{prefix}{key}");
        match (super::json::plain_message(&field), value) {
            (Some(inner), Value::Object(parts)) if inner.fields().all(|part| part.supports_presence()) => {
                paths.extend(self::paths(&inner, parts, &format!("{path}.")));
            }
            _ => paths.push(path),
        }
    }
    paths
}

fn is_writable(field: &FieldDescriptor) -> bool {
    field.name() != "etag" && !behavior::is_any(field, &["OUTPUT_ONLY", "IDENTIFIER", "IMMUTABLE"])
}

/// `comment_policy.edit_window` as `commentPolicy.editWindow`.
pub(super) fn lower_camel_case(path: &str) -> String {
    let mut camel = String::with_capacity(path.len());
    let mut upper = false;
    for letter in path.chars() {
        if letter == '_' {
            upper = true;
        } else {
            camel.push(if upper { letter.to_ascii_uppercase() } else { letter });
            upper = false;
        }
    }
    camel
}
